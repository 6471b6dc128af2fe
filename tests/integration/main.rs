//! All integration tests, one binary: one link step, one hermetic environment.

mod layers;
