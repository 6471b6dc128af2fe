//! Detections: rules of words over one post in its thread.
