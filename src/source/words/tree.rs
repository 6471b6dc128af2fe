//! The reader of HTML by `scraper`'s tree, built stepwise under a deadline.

use std::time::Instant;

use html5ever::driver::{ParseOpts, parse_fragment};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::{QualName, local_name, ns};
use scraper::{Html, HtmlTreeSink, Node};

use super::collect::Collector;
use super::flat;
use crate::model::guard::guarded;

/// Bytes given to the tree builder at a time: the worst overshoot of a deadline measured with it was 34 ms.
const STEP: usize = 4 << 10;

/// Reads HTML. What stands behind the point at which the deadline passes, or the parser fails, is read flat.
pub(super) fn read(html: &str, deadline: Instant, collector: &mut Collector<'_>) {
    let built = guarded(|| {
        let context = QualName::new(None, ns!(html), local_name!("body"));
        let mut parser = parse_fragment(HtmlTreeSink::new(Html::new_fragment()), ParseOpts::default(), context, Vec::new(), false);
        let mut done = 0;
        while done < html.len() && Instant::now() < deadline {
            let mut end = (done + STEP).min(html.len());
            while !html.is_char_boundary(end) {
                end += 1;
            }
            parser.process(StrTendril::from_slice(&html[done..end]));
            done = end;
        }
        (parser.finish(), done)
    });
    let Ok((tree, done)) = built else {
        flat::read(html, collector);
        return;
    };
    walk(&tree, collector);
    if done < html.len() {
        flat::read(&html[done..], collector);
    }
}

/// An attribute of an element. (scraper's own look-up makes an interned name of what it looks for, under a lock: a page is asked for some ten
/// thousand, which took a quarter of the time that it was read in.)
pub(in crate::source) fn attribute<'a>(element: &'a scraper::node::Element, name: &str) -> Option<&'a str> {
    element.attrs().find(|(own, _)| *own == name).map(|(_, value)| value)
}

/// Depth first without recursion: the tree is as deep as the input made it.
fn walk(tree: &Html, collector: &mut Collector<'_>) {
    let root = tree.tree.root();
    let mut node = root;
    loop {
        match node.value() {
            Node::Text(text) => collector.text(text),
            Node::Element(element) => collector.begin(element.name(), |wanted| attribute(element, wanted).map(flat::owned)),
            _ => {}
        }
        if let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        loop {
            if let Node::Element(element) = node.value() {
                collector.end(element.name());
            }
            if node == root {
                return;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => return,
            }
        }
    }
}
