//! A page's elements in the order of the document, with what the readers ask of each: where it ends, how much it says, what it is called.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use ego_tree::{NodeId, NodeRef};
use html5ever::driver::{ParseOpts, parse_document};
use html5ever::interface::Attribute;
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{QualName, local_name, ns};
use scraper::{Html, HtmlTreeSink, Node};

use super::super::names::is_void;
use super::super::words::{attribute, is_reasonable, is_sig};
use crate::model::guard::guarded;

/// Longest time for one page: html5ever is quadratic on deep nesting (RELIABILITY 1.4).
const PATIENCE: Duration = Duration::from_secs(1);
/// Bytes given to the tree builder at a time.
const STEP: usize = 4 << 10;
/// Most elements of a page that are looked at.
const MOST_ELEMENTS: usize = 60_000;

/// Why a page was not read whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Short {
    /// Nested or attributed beyond reason.
    Unreasonable,
    /// The parser failed.
    Broken,
}

/// A parsed page and whether its end was cut off by the deadline.
pub(super) struct Tree {
    html: Html,
    /// The deadline passed before its end was read.
    pub cut: bool,
}

impl Tree {
    /// Parses a page. What `<noscript>` holds is read: it is what readers without scripts see.
    pub(super) fn parse(text: &str) -> Result<Self, Short> {
        if !is_reasonable(text) {
            return Err(Short::Unreasonable);
        }
        let deadline = Instant::now() + PATIENCE;
        let built = guarded(|| {
            let options = ParseOpts {
                tree_builder: TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() },
                ..ParseOpts::default()
            };
            let mut parser = parse_document(HtmlTreeSink::new(Html::new_document()), options);
            let mut done = 0;
            while done < text.len() && Instant::now() < deadline {
                let mut end = (done + STEP).min(text.len());
                while !text.is_char_boundary(end) {
                    end += 1;
                }
                parser.process(StrTendril::from_slice(&text[done..end]));
                done = end;
            }
            (parser.finish(), done)
        });
        let (html, done) = built.map_err(|_| Short::Broken)?;
        Ok(Self { html, cut: done < text.len() })
    }

    /// The elements that a selector matches, in the order of the document.
    pub(super) fn matches<'t>(&'t self, selector: &'t scraper::Selector) -> impl Iterator<Item = ego_tree::NodeId> + 't {
        self.html.select(selector).map(|element| element.id())
    }

    /// Puts each run of siblings into an element of its own, where the first of them stood.
    pub(super) fn join(&mut self, runs: &[Vec<NodeId>]) {
        for run in runs {
            let Some(first) = run.first() else { continue };
            let name = QualName::new(None, ns!(html), local_name!("div"));
            let Some(mut first) = self.html.tree.get_mut(*first) else { continue };
            let joined = first.insert_before(Node::Element(scraper::node::Element::new(name, vec![joined_mark()]))).id();
            for node in run {
                if let Some(mut joined) = self.html.tree.get_mut(joined) {
                    joined.append_id(*node);
                }
            }
        }
    }

    /// Its elements.
    pub(super) fn page(&self) -> Page<'_> {
        Page::of(self.html.tree.root())
    }
}

/// An element of a page, by its number in the order of the document.
pub(super) type At = usize;

/// One element.
#[derive(Debug)]
pub(super) struct Element<'a> {
    /// The node of the tree.
    pub node: NodeRef<'a, Node>,
    /// Its tag.
    pub tag: &'a str,
    /// The element around it.
    pub parent: Option<At>,
    /// The first element behind it and all that it holds.
    pub end: At,
    /// Characters of visible text in it, white space left out.
    pub text: usize,
    /// Of these, characters of links.
    pub linked: usize,
    /// It, or one around it, says that it is not shown: programs keep the pattern of a post there for their scripts, and their menus.
    pub hidden: bool,
    /// Names by which elements of its kind are told: its classes, its id and its data attributes, digits folded.
    pub marks: Vec<String>,
    /// Whether it is what stands below every post of its author.
    signature: bool,
}

/// Whether an element says of itself that it is not shown.
fn is_hidden(element: &scraper::node::Element) -> bool {
    let style =
        || attribute(element, "style").map(|style| style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase());
    attribute(element, "hidden").is_some() || style().is_some_and(|style| style.contains("display:none"))
}

/// A page's elements.
#[derive(Debug)]
pub(super) struct Page<'a> {
    /// In the order of the document.
    pub all: Vec<Element<'a>>,
}

impl<'a> Page<'a> {
    fn of(root: NodeRef<'a, Node>) -> Self {
        let mut page = Self { all: Vec::new() };
        let mut open: Vec<At> = Vec::new();
        let mut unseen = 0_usize;
        let mut links = 0_usize;
        for edge in root.traverse() {
            match edge {
                ego_tree::iter::Edge::Open(node) => match node.value() {
                    Node::Element(element) => {
                        if page.all.len() >= MOST_ELEMENTS {
                            continue;
                        }
                        let tag = element.name();
                        unseen += usize::from(is_unseen(tag));
                        links += usize::from(tag == "a");
                        let at = page.all.len();
                        let parent = open.last().copied();
                        let hidden = is_hidden(element) || parent.is_some_and(|outer| page.all[outer].hidden);
                        let signature = is_signature(element);
                        page.all.push(Element {
                            node,
                            tag,
                            parent,
                            end: at + 1,
                            text: 0,
                            linked: 0,
                            hidden,
                            marks: marks(element),
                            signature,
                        });
                        open.push(at);
                    }
                    Node::Text(text) if unseen == 0 => {
                        let count = text.chars().filter(|c| !c.is_whitespace()).count();
                        if let Some(element) = open.last().and_then(|at| page.all.get_mut(*at)) {
                            element.text += count;
                            element.linked += if links > 0 { count } else { 0 };
                        }
                    }
                    _ => {}
                },
                ego_tree::iter::Edge::Close(node) => {
                    if let Node::Element(element) = node.value()
                        && open.last().is_some_and(|at| page.all[*at].node.id() == node.id())
                    {
                        let tag = element.name();
                        unseen -= usize::from(is_unseen(tag));
                        links -= usize::from(tag == "a");
                        let Some(at) = open.pop() else { continue };
                        page.all[at].end = page.all.len();
                        let (text, linked) = (page.all[at].text, page.all[at].linked);
                        if let Some(parent) = page.all[at].parent {
                            page.all[parent].text += text;
                            page.all[parent].linked += linked;
                        }
                    }
                }
            }
        }
        page
    }

    /// An attribute of an element.
    pub(super) fn attribute(&self, at: At, name: &str) -> Option<&'a str> {
        self.all[at].node.value().as_element().and_then(|element| attribute(element, name))
    }

    /// All attributes of an element.
    pub(super) fn attributes(&self, at: At) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.all[at].node.value().as_element().into_iter().flat_map(scraper::node::Element::attrs)
    }

    /// Whether `outer` holds `inner`, or is it.
    pub(super) fn holds(&self, outer: At, inner: At) -> bool {
        outer <= inner && inner < self.all[outer].end
    }

    /// The elements within one, itself included.
    pub(super) fn within(&self, at: At) -> std::ops::Range<At> {
        at..self.all[at].end
    }

    /// The elements around one, the nearest first.
    pub(super) fn around(&self, at: At) -> impl Iterator<Item = At> + '_ {
        std::iter::successors(self.all[at].parent, |at| self.all[*at].parent)
    }

    /// Text of an element on one line, at most about `most` bytes of it.
    pub(super) fn line(&self, at: At, most: usize) -> String {
        let mut line = String::new();
        for node in self.all[at].node.descendants() {
            if let Node::Text(text) = node.value() {
                let unseen =
                    node.ancestors().take(6).any(|node| node.value().as_element().is_some_and(|element| is_unseen(element.name())));
                if unseen {
                    continue;
                }
                for word in text.split_whitespace() {
                    if !line.is_empty() {
                        line.push(' ');
                    }
                    line.push_str(word);
                }
                if line.len() > most {
                    break;
                }
            }
        }
        line
    }

    /// Text on one line of an element that is not shown, such as the window's title.
    pub(super) fn unseen_line(&self, at: At) -> String {
        let text: String = self.all[at].node.descendants().filter_map(|node| node.value().as_text().map(|text| text.to_string())).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect()
    }

    /// Whether an element is what stands below every post of its author.
    pub(super) fn is_signature(&self, at: At) -> bool {
        self.all[at].signature
    }

    /// Whether an element is a signature or stands in one.
    pub(super) fn signed(&self, at: At) -> bool {
        std::iter::once(at).chain(self.around(at).take(4)).any(|at| self.is_signature(at))
    }

    /// Elements by the names of their kind: `tag mark`.
    pub(super) fn by_mark(&self) -> HashMap<(&'a str, &str), Vec<At>> {
        let mut kinds: HashMap<(&'a str, &str), Vec<At>> = HashMap::new();
        for (at, element) in self.all.iter().enumerate() {
            for mark in &element.marks {
                kinds.entry((element.tag, mark.as_str())).or_default().push(at);
            }
        }
        kinds
    }

    /// The first element of a tag.
    pub(super) fn first(&self, tag: &str) -> Option<At> {
        self.all.iter().position(|element| element.tag == tag)
    }

    /// The content of `<meta name=… | property=…>`.
    pub(super) fn meta(&self, name: &str) -> Option<&'a str> {
        (0..self.all.len())
            .filter(|at| self.all[*at].tag == "meta")
            .find(|at| {
                ["name", "property", "itemprop"]
                    .iter()
                    .any(|key| self.attribute(*at, key).is_some_and(|value| value.eq_ignore_ascii_case(name)))
            })
            .and_then(|at| self.attribute(at, "content"))
            .map(str::trim)
            .filter(|value| !value.is_empty())
    }
}

/// The class of the elements that runs of siblings are put into.
fn joined_mark() -> Attribute {
    Attribute { name: QualName::new(None, ns!(), local_name!("class")), value: StrTendril::from_slice("joined-siblings") }
}

/// Elements whose text nobody reads.
fn is_unseen(tag: &str) -> bool {
    matches!(tag, "script" | "style" | "head" | "title" | "template" | "svg" | "textarea" | "select" | "option" | "button" | "iframe")
}

fn is_signature(element: &scraper::node::Element) -> bool {
    element.attrs().filter(|(name, _)| matches!(*name, "class" | "id" | "data-role")).any(|(_, value)| {
        let value = value.to_ascii_lowercase();
        value.contains("signature") && !value.contains("with-signature") && !value.contains("has-signature")
            || value.split_whitespace().any(is_sig)
    })
}

/// The names of an element's kind: classes, id and data attributes with digits folded into one `#`, so that `post-12` and `post-345`
/// are of one kind.
fn marks(element: &scraper::node::Element) -> Vec<String> {
    let mut marks: Vec<String> = Vec::new();
    if is_void(element.name()) || is_unseen(element.name()) {
        return marks;
    }
    for (name, value) in element.attrs() {
        match name {
            "class" => marks.extend(value.split_whitespace().take(24).map(|class| folded(".", class))),
            "id" => {
                let id = folded("id:", value.trim());
                if id.contains('#') && id.len() < 64 + 3 {
                    marks.push(id);
                }
            }
            "itemtype" | "itemprop" | "role" => marks.push(format!("{name}:{}", value.trim().to_ascii_lowercase())),
            name if name.starts_with("data-") && marks.len() < 48 => marks.push(name.to_owned()),
            _ => {}
        }
    }
    if marks.is_empty() {
        marks.push("-".to_owned());
    }
    marks
}

/// A name in lower case, behind `what` it is, with runs of digits folded into `#`.
fn folded(what: &str, name: &str) -> String {
    let mut out = String::with_capacity(what.len() + name.len());
    out.push_str(what);
    for c in name.chars().take(80) {
        let c = if c.is_ascii_digit() { '#' } else { c.to_ascii_lowercase() };
        if !(c == '#' && out.ends_with('#')) {
            out.push(c);
        }
    }
    out
}
