//! Any XML that means to be a feed, as well-formed XML in one spelling.
//!
//! What feeds get wrong is put right here, once, so that every reader behind it sees a clean document: declarations and doctypes are
//! dropped, entities of HTML resolved and bare `&` escaped, characters that XML forbids stripped, end tags balanced, prefixes and
//! namespace addresses of all versions made one, RSS without a version or channel completed, CDF written as RSS. A document that
//! breaks off is cut back to its last complete entry. No entity of a DTD is ever expanded and nothing is fetched.
//!
//! Guards: entries, depth, tags and attributes are counted on the way and the document refused at the first excess, before any
//! parser that builds a tree has seen it (4.8 MB of `<item/>` took feed-rs 526 MiB).

use url::Url;

use super::Unreadable;
use super::names::{DECLARATIONS, Space, closes_itself, holds_prose, is_void, spelling};
use super::scan::{Habit, Scan, Token, allowed, attributes, decode};
use super::spell::{escape_into, space_addresses, text_type, write_attribute};

/// Most entries of one document.
pub(super) const MOST_ENTRIES: usize = 2_000;
/// Deepest nesting.
const DEEPEST: usize = 256;
/// Most tags of one document.
const MOST_TAGS: usize = 400_000;
/// Most attributes of one element.
const MOST_ATTRIBUTES: usize = 256;

/// What a document is, by its root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Format {
    /// RSS 0.91 to 2.0.
    #[default]
    Rss,
    /// RSS 0.90 and 1.0.
    Rdf,
    /// Atom.
    Atom,
    /// Channel Definition Format, written as RSS.
    Cdf,
    /// JSON Feed.
    Json,
}

/// A tidied document.
#[derive(Debug)]
pub(super) struct Tidied {
    /// Well-formed XML.
    pub xml: String,
    /// What it is.
    pub format: Format,
    /// Complete entries in it.
    pub entries: usize,
    /// The document broke off; an entry that had begun was left out (`true`) or only the end tags were missing.
    pub cut: Option<bool>,
}

/// An element that is open.
struct Level {
    /// Qualified name as written, in lower case.
    raw: String,
    /// Name written to the output; empty when the element is absorbed.
    name: String,
    /// Inside an element that holds prose (the prose element itself is not).
    inside_prose: bool,
    /// Holds prose itself, or is inside.
    prose: bool,
    /// Its text is not wanted (base64 and other binary content).
    mute: bool,
    /// Where in the output it began, if it is an entry.
    entry: Option<usize>,
    /// Where its text began, if it names people.
    person: Option<usize>,
    /// Namespaces declared so far when it began.
    scope: usize,
    /// What relative addresses in it are relative to.
    base: Option<Url>,
}

struct Tidier {
    out: String,
    stack: Vec<Level>,
    scopes: Vec<(String, Space)>,
    format: Format,
    channel: bool,
    entries: usize,
    begun: usize,
    tags: usize,
    base: Option<Url>,
    done: bool,
}

/// Tidies `text`, whose relative addresses are relative to `base`.
///
/// # Errors
/// [`Unreadable::NotAFeed`] when no feed begins in it, [`Unreadable::Excessive`] at the first limit broken.
pub(super) fn tidy(text: &str, base: Option<&Url>) -> Result<Tidied, Unreadable> {
    let mut tidier = Tidier {
        out: String::with_capacity(text.len() + DECLARATIONS.len() + 256),
        stack: Vec::new(),
        scopes: Vec::new(),
        format: Format::Rss,
        channel: false,
        entries: 0,
        begun: 0,
        tags: 0,
        base: base.cloned(),
        done: false,
    };
    let mut scan = Scan::new(text, Habit::Xml);
    while let Some(token) = scan.next() {
        // A token that the end of the input cut in two says nothing reliable.
        if scan.cut && !matches!(token, Token::Text(_)) {
            break;
        }
        if matches!(token, Token::Open { .. } | Token::Close(_)) {
            tidier.tags += 1;
            if tidier.tags > MOST_TAGS {
                return Err(Unreadable::Excessive(format!("more than {MOST_TAGS} tags")));
            }
        }
        match token {
            Token::Text(text) => tidier.text(&decode(text)),
            Token::CData { text, .. } => tidier.text(text),
            Token::Open { name, attributes, empty } => tidier.open(name, attributes, empty)?,
            Token::Close(name) => tidier.close(name),
            Token::Doctype(_) | Token::Aside => {}
        }
        if tidier.done {
            break;
        }
    }
    tidier.finish()
}

impl Tidier {
    fn open(&mut self, raw: &str, inside: &str, empty: bool) -> Result<(), Unreadable> {
        let raw = raw.to_ascii_lowercase();
        let (prefix, local) = raw.split_once(':').unwrap_or(("", raw.as_str()));
        if self.stack.is_empty() && !matches!(local, "rss" | "feed" | "rdf" | "channel" | "entry") {
            // Junk before the feed.
            return Ok(());
        }
        let scope = self.scopes.len();
        let written = self.read_attributes(inside)?;
        let space = self.resolve(prefix);
        let is_entry = matches!((local, space), ("item" | "entry", Space::Plain | Space::Atom | Space::Rdf));
        if is_entry && let Some(at) = self.stack.iter().position(|level| level.entry.is_some()) {
            // The end tag of the entry before is missing.
            self.close_to(at);
        }
        let inside_prose = self.stack.last().is_some_and(|top| top.prose);
        if inside_prose && closes_itself(local) && self.stack.last().is_some_and(|top| top.raw == raw) {
            self.close_to(self.stack.len() - 1);
        }
        if self.stack.len() >= DEEPEST {
            return Err(Unreadable::Excessive(format!("elements nested more than {DEEPEST} deep")));
        }
        let base = self.base_for(&written);
        let mute = self.stack.last().is_some_and(|top| top.mute);
        let mut level = Level {
            raw: raw.clone(),
            name: String::new(),
            inside_prose,
            prose: inside_prose,
            mute,
            entry: None,
            person: None,
            scope,
            base,
        };
        let raw_empty = empty || (inside_prose && is_void(local));
        if self.stack.is_empty() {
            self.root(&mut level, local, &written);
        } else if inside_prose {
            self.open_prose(&mut level, local, &written);
        } else {
            self.open_structure(&mut level, space, local, &written, is_entry)?;
        }
        self.stack.push(level);
        if raw_empty {
            self.close_to(self.stack.len() - 1);
        }
        Ok(())
    }

    /// Attributes by vocabulary, local name and decoded value; declarations are taken into scope.
    fn read_attributes(&mut self, inside: &str) -> Result<Vec<(Space, String, String)>, Unreadable> {
        let mut plain: Vec<(String, String)> = Vec::new();
        for (count, (name, value)) in attributes(inside).enumerate() {
            if count >= MOST_ATTRIBUTES {
                return Err(Unreadable::Excessive(format!("an element with more than {MOST_ATTRIBUTES} attributes")));
            }
            let name = name.to_ascii_lowercase();
            if name == "xmlns" {
                self.scopes.push((String::new(), Space::at(value)));
            } else if let Some(prefix) = name.strip_prefix("xmlns:") {
                self.scopes.push((prefix.to_owned(), Space::at(value)));
            } else if !plain.iter().any(|(other, _)| *other == name) {
                plain.push((name, decode(value).chars().filter(|c| allowed(*c)).collect()));
            }
        }
        Ok(plain
            .into_iter()
            .map(|(name, value)| match name.split_once(':') {
                Some((prefix, local)) => (self.resolve(prefix), local.to_owned(), value),
                None => (Space::Plain, name, value),
            })
            .collect())
    }

    fn resolve(&self, prefix: &str) -> Space {
        self.scopes.iter().rev().find(|(name, _)| name == prefix).map_or_else(|| Space::usual(prefix), |(_, space)| *space)
    }

    fn base_for(&self, written: &[(Space, String, String)]) -> Option<Url> {
        let outer = self.stack.last().map_or(&self.base, |top| &top.base);
        let own = written.iter().find(|(space, name, _)| *space == Space::Xml && name == "base");
        match own {
            Some((_, _, value)) => {
                let joined = outer.as_ref().map_or_else(|| Url::parse(value.trim()).ok(), |outer| outer.join(value.trim()).ok());
                joined.filter(|url| matches!(url.scheme(), "http" | "https")).or_else(|| outer.clone())
            }
            None => outer.clone(),
        }
    }

    fn root(&mut self, level: &mut Level, local: &str, written: &[(Space, String, String)]) {
        let version = written.iter().find(|(_, name, _)| name == "version").map_or("", |(_, _, value)| value.as_str());
        match local {
            "feed" | "entry" => {
                self.format = Format::Atom;
                self.out.push('<');
                self.out.push_str(local);
                self.out.push_str(" xmlns=\"http://www.w3.org/2005/Atom\"");
                local.clone_into(&mut level.name);
                if local == "entry" {
                    level.entry = Some(self.out.len());
                    self.begun = 1;
                }
            }
            "rdf" => {
                self.format = Format::Rdf;
                self.out.push_str("<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\"");
                "rdf:RDF".clone_into(&mut level.name);
            }
            "channel" => {
                self.format = Format::Cdf;
                self.out.push_str("<rss version=\"2.0\"");
                "rss".clone_into(&mut level.name);
            }
            _ => {
                self.format = Format::Rss;
                // feed-rs knows three versions; 0.9x differs from 2.0 in nothing that is read here.
                self.out.push_str(if version.trim().starts_with("0.9") { "<rss version=\"0.92\"" } else { "<rss version=\"2.0\"" });
                "rss".clone_into(&mut level.name);
            }
        }
        self.out.push_str(DECLARATIONS);
        self.write_attributes(level, written, Space::Plain);
        self.out.push('>');
        if self.format == Format::Cdf {
            self.need_channel();
            self.spell_out_cdf(written);
        }
    }

    fn need_channel(&mut self) {
        if !self.channel {
            self.channel = true;
            self.out.push_str("<channel>");
        }
    }

    /// CDF keeps in attributes what RSS keeps in elements.
    fn spell_out_cdf(&mut self, written: &[(Space, String, String)]) {
        for (_, name, value) in written {
            let element = match name.as_str() {
                "href" => "link",
                "lastmod" => "pubDate",
                _ => continue,
            };
            self.out.push('<');
            self.out.push_str(element);
            self.out.push('>');
            escape_into(&mut self.out, value);
            self.out.push_str("</");
            self.out.push_str(element);
            self.out.push('>');
        }
    }

    fn open_structure(
        &mut self,
        level: &mut Level,
        space: Space,
        local: &str,
        written: &[(Space, String, String)],
        is_entry: bool,
    ) -> Result<(), Unreadable> {
        let under_rss = self.stack.len() == 1 && matches!(self.format, Format::Rss | Format::Cdf);
        if under_rss && local == "channel" && space == Space::Plain {
            // All channels become one: feed-rs reads only the first, and items sometimes stand outside.
            if !self.channel {
                self.channel = true;
                self.out.push_str("<channel");
                self.write_attributes(level, written, space);
                self.out.push('>');
            }
            return Ok(());
        }
        if under_rss {
            self.need_channel();
        }
        if is_entry {
            if self.begun >= MOST_ENTRIES {
                return Err(Unreadable::Excessive(format!("more than {MOST_ENTRIES} entries")));
            }
            self.begun += 1;
            level.entry = Some(self.out.len());
        }
        let atom = self.format == Format::Atom && matches!(space, Space::Atom | Space::Plain);
        let one = spelling(local, atom || space == Space::Atom);
        level.prose = holds_prose(space, &one) && !(self.format == Format::Cdf && one == "body");
        // Names of an unread vocabulary are of no interest; a fixed one cannot be ill-formed. Nor can `dc::creator` be anything: readers
        // behind would take it for what it nearly is.
        let good =
            one.starts_with(|c: char| c.is_ascii_alphabetic()) && one.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        level.name = match space {
            _ if !good || matches!(space, Space::Other | Space::Xml) => "x:x".to_owned(),
            Space::Atom if self.format == Format::Atom => one,
            _ => format!("{}{}", space.prefix(), one),
        };
        self.out.push('<');
        self.out.push_str(&level.name);
        self.write_attributes(level, written, space);
        self.out.push('>');
        if matches!(level.name.as_str(), "author" | "dc:creator" | "managingEditor" | "webMaster" | "dc:author") && space != Space::Atom {
            level.person = Some(self.out.len());
        }
        if self.format == Format::Cdf && is_entry {
            self.spell_out_cdf(written);
        }
        Ok(())
    }

    /// Attributes that are read somewhere behind; the rest is left out.
    fn write_attributes(&mut self, level: &mut Level, written: &[(Space, String, String)], space: Space) {
        if let Some(base) = &level.base
            && written.iter().any(|(space, name, _)| *space == Space::Xml && name == "base")
        {
            write_attribute(&mut self.out, "xml:base", base.as_str());
        }
        let atom_text = (space == Space::Atom || self.format == Format::Atom) && level.prose;
        if atom_text {
            let of = |wanted: &str| written.iter().find(|(_, name, _)| name == wanted).map_or("", |(_, _, value)| value.trim());
            let (kind, mute) = text_type(of("type"), of("mode"));
            level.mute |= mute;
            write_attribute(&mut self.out, "type", kind);
        }
        for (space, name, value) in written {
            let one = match (*space, name.as_str()) {
                (Space::Xml, "lang") => "xml:lang",
                (Space::Plain, "type") if atom_text => continue,
                (Space::Plain, "href" | "rel" | "type" | "ref") | (Space::Thread, "ref" | "href" | "type") => name.as_str(),
                (Space::Thread | Space::Plain, "count") => "thr:count",
                (Space::Plain, "ispermalink") => "isPermaLink",
                (Space::Rdf | Space::Plain, "about") => "rdf:about",
                (Space::Rdf | Space::Plain, "resource") => "rdf:resource",
                _ => continue,
            };
            write_attribute(&mut self.out, one, value);
        }
    }

    fn open_prose(&mut self, level: &mut Level, local: &str, written: &[(Space, String, String)]) {
        let good = local.starts_with(|c: char| c.is_ascii_alphabetic()) && local.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        level.name = if good { local.to_owned() } else { "span".to_owned() };
        self.out.push('<');
        self.out.push_str(&level.name);
        for (space, name, value) in written {
            if *space == Space::Plain
                && name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            {
                write_attribute(&mut self.out, name, value);
            }
        }
        self.out.push('>');
    }

    fn text(&mut self, text: &str) {
        if self.stack.last().is_some_and(|top| !top.mute) {
            escape_into(&mut self.out, text);
        }
    }

    fn close(&mut self, raw: &str) {
        let raw = raw.to_ascii_lowercase();
        if let Some(at) = self.stack.iter().rposition(|level| level.raw == raw) {
            // A stray end tag in somebody's prose must not end the structure around it.
            let reaches_out = self.stack.last().is_some_and(|top| top.inside_prose) && !self.stack[at].prose;
            let structural =
                raw.rsplit(':').next().is_some_and(|local| matches!(local, "item" | "entry" | "channel" | "rss" | "feed" | "rdf"));
            if !reaches_out || structural {
                self.close_to(at);
            }
        }
    }

    /// Closes everything down to and including the level at `at`.
    fn close_to(&mut self, at: usize) {
        while self.stack.len() > at {
            let Some(level) = self.stack.pop() else { return };
            self.scopes.truncate(level.scope);
            if let Some(start) = level.person {
                space_addresses(&mut self.out, start);
            }
            if level.entry.is_some() {
                self.entries += 1;
            }
            if self.stack.is_empty() {
                self.done = true;
                if level.name == "rss" {
                    self.need_channel();
                    self.out.push_str("</channel>");
                }
            }
            if !level.name.is_empty() {
                self.out.push_str("</");
                self.out.push_str(&level.name);
                self.out.push('>');
            }
        }
    }

    fn finish(mut self) -> Result<Tidied, Unreadable> {
        if self.out.is_empty() {
            return Err(Unreadable::NotAFeed("no rss, feed or RDF element in it".to_owned()));
        }
        let mut cut = None;
        if !self.stack.is_empty() {
            let open = self.stack.iter().position(|level| level.entry.is_some());
            cut = Some(open.is_some());
            if let Some(at) = open {
                if at == 0 {
                    return Err(Unreadable::Malformed("it breaks off inside its only entry".to_owned()));
                }
                self.out.truncate(self.stack[at].entry.unwrap_or(self.out.len()));
                self.stack.truncate(at);
            }
            self.close_to(0);
        }
        Ok(Tidied { xml: self.out, format: self.format, entries: self.entries, cut })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xml(text: &str) -> String {
        tidy(text, None).unwrap().xml.replace(DECLARATIONS, "")
    }

    #[test]
    fn what_feeds_get_wrong_is_put_right() {
        assert_eq!(
            xml("junk <?xml version='1.0'?><RSS><item><TITLE>R&D &eacute; a < b</title><PubDate>x</pubdate></item></RSS>"),
            "<rss version=\"2.0\"><channel><item><title>R&amp;D é a &lt; b</title><pubDate>x</pubDate></item></channel></rss>"
        );
    }

    #[test]
    fn missing_end_tags_are_added_and_stray_ones_ignored() {
        assert_eq!(
            xml("<rss version=\"0.91\"><channel><item><title>a</title><item></b><title>b</item></channel></rss>"),
            "<rss version=\"0.92\"><channel><item><title>a</title></item><item><title>b</title></item></channel></rss>"
        );
        assert_eq!(
            xml("<feed><entry><content type='xhtml'><div>a<br>b</p></title></div></content></entry></feed>"),
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><content type=\"xhtml\"><div>a<br></br>b</div></content></entry></feed>"
        );
    }

    #[test]
    fn a_cut_document_ends_after_its_last_complete_entry() {
        let cut = tidy("<rss><channel><item><title>a</title></item><item><title>b</ti", None).unwrap();
        assert_eq!((cut.entries, cut.cut), (1, Some(true)));
        assert!(cut.xml.ends_with("<channel><item><title>a</title></item></channel></rss>"));
        let open = tidy("<rss><channel><item><title>a</title></item>", None).unwrap();
        assert_eq!((open.entries, open.cut), (1, Some(false)));
        assert!(matches!(tidy("<entry><title>a", None), Err(Unreadable::Malformed(_))));
    }

    #[test]
    fn every_version_of_atom_and_every_prefix_become_one() {
        let text = "<a:feed xmlns:a='http://purl.org/atom/ns#' xmlns:r='http://purl.org/syndication/thread/1.0'><a:entry>\
                    <a:title mode='escaped' type='text/html'>x</a:title><a:issued>d</a:issued><r:in-reply-to ref='q'/></a:entry></a:feed>";
        assert_eq!(
            xml(text),
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title type=\"html\">x</title><published>d</published>\
             <thr:in-reply-to ref=\"q\"></thr:in-reply-to></entry></feed>"
        );
    }

    #[test]
    fn limits_are_refusals() {
        let refused = |text: String| assert!(matches!(tidy(&text, None), Err(Unreadable::Excessive(_))), "{}", &text[..40]);
        refused(format!("<rss><channel>{}", "<item/>".repeat(MOST_ENTRIES + 1)));
        refused(format!("<rss>{}", "<a>".repeat(DEEPEST + 1)));
        refused(format!("<rss {}>", (0..1_000).map(|n| [" a", &n.to_string(), "=''"].concat()).collect::<String>()));
        refused(format!("<rss>{}", "<a/>".repeat(MOST_TAGS + 1)));
    }
}
