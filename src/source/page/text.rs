//! The words of a post on a page.

use scraper::Node;
use url::Url;

use super::dom::{At, Page};
use crate::source::words::{Collector, Words, attribute, owned, tidy};

/// What an element says, without the elements `left_out` within it.
pub(super) fn words(page: &Page<'_>, at: At, left_out: &[At], base: Option<&Url>, title: &str) -> Words {
    let mut collector = Collector::new(base, title);
    let skip: Vec<_> = left_out.iter().map(|at| page.all[*at].node.id()).collect();
    let mut skipped = None;
    // vBulletin has what somebody wrote in a `blockquote` of its own, which quotes nobody.
    let plain = |node: &ego_tree::NodeRef<'_, Node>| node.id() == page.all[at].node.id() && page.all[at].tag == "blockquote";
    for edge in page.all[at].node.traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => {
                if skipped.is_some() {
                    continue;
                }
                if skip.contains(&node.id()) {
                    skipped = Some(node.id());
                    continue;
                }
                match node.value() {
                    Node::Text(text) => collector.text(text),
                    Node::Element(element) if !plain(&node) => {
                        collector.begin(element.name(), |wanted| attribute(element, wanted).map(owned));
                    }
                    _ => {}
                }
            }
            ego_tree::iter::Edge::Close(node) => {
                if skipped == Some(node.id()) {
                    skipped = None;
                    continue;
                }
                if skipped.is_none()
                    && !plain(&node)
                    && let Node::Element(element) = node.value()
                {
                    collector.end(element.name());
                }
            }
        }
    }
    let mut words = collector.finish();
    tidy(&mut words);
    words
}
