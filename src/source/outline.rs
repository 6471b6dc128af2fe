//! Reads a tidied document through quick-xml events: what feed-rs leaves out (threading, comment counts and feeds, language, dates as
//! written) and, when feed-rs refuses a document, everything else too.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Unreadable;
use super::scan::decode;
use super::tidy::Format;

/// A document: what it says of itself, and its entries in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Outline {
    /// What it is.
    pub format: Format,
    /// Its title.
    pub title: Option<Prose>,
    /// Its links.
    pub links: Vec<Link>,
    /// Declared language, as written.
    pub lang: Option<String>,
    /// What its relative addresses are relative to, when it says so.
    pub base: Option<String>,
    /// RSS `ttl`, minutes.
    pub ttl: Option<u32>,
    /// `sy:updatePeriod` and `sy:updateFrequency`, as written.
    pub period: Option<String>,
    /// See `period`.
    pub frequency: Option<String>,
    /// The program that wrote it.
    pub generator: Option<String>,
    /// People named for the whole document.
    pub people: Vec<Person>,
    /// Entries in order.
    pub entries: Vec<Entry>,
}

/// One entry.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    /// `guid` or `id`, as written, trimmed; not empty.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<Prose>,
    /// Its links in order.
    pub links: Vec<Link>,
    /// The fullest text it holds.
    pub content: Option<Prose>,
    /// Its description or summary.
    pub summary: Option<Prose>,
    /// Who wrote it.
    pub people: Vec<Person>,
    /// When it was published, as written.
    pub published: Option<String>,
    /// When it was changed, as written.
    pub updated: Option<String>,
    /// Language declared on the entry itself.
    pub lang: Option<String>,
    /// `thr:in-reply-to`: the id of what it replies to.
    pub reply_to: Option<String>,
    /// `thr:in-reply-to`: the address of what it replies to.
    pub reply_url: Option<String>,
    /// How many comments it says it has.
    pub comments: Option<u64>,
    /// Its categories or tags, as written.
    pub tags: Vec<String>,
    /// Feeds of its comments.
    pub comment_feeds: Vec<String>,
    /// What its relative addresses are relative to, when it says so.
    pub base: Option<String>,
}

/// Text somebody wrote, and how it is marked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Prose {
    /// The text or markup.
    pub text: String,
    /// Which of the two.
    pub kind: Kind,
    /// It held elements of its own, so feed-rs knows only its beginning.
    pub mixed: bool,
    /// What addresses in it are relative to, when it says so.
    pub base: Option<String>,
    /// Language declared on it.
    pub lang: Option<String>,
}

/// How a text is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Not at all.
    Plain,
    /// As HTML.
    Html,
    /// The format does not say (RSS): it has to be looked at.
    Unsaid,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Link {
    /// Where to, as written.
    pub href: String,
    /// Its relation; empty for RSS and where Atom leaves `alternate` out.
    pub rel: String,
    /// Media type, as written.
    pub kind: String,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Person {
    /// The name as shown; may be empty.
    pub name: String,
    /// A page or other id of theirs.
    pub uri: Option<String>,
    /// Mail address.
    pub mail: Option<String>,
}

impl Person {
    /// From one text: `Name`, `mail`, `mail (Name)`, `Name <mail>`.
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim();
        let is_edge = |c: char| c.is_whitespace() || "()<>[]{}«»“”\"'‹›（）,;:".contains(c);
        let Some(mail) = text.split(is_edge).find(|word| word.contains('@') && word.len() > 2 && !word.starts_with('@')) else {
            return Self { name: text.to_owned(), ..Self::default() };
        };
        let name = text.replace(mail, " ").replace("mailto:", " ");
        let name = name.trim_matches(is_edge).split_whitespace().collect::<Vec<_>>().join(" ");
        Self { name: if name.is_empty() { mail.to_owned() } else { name }, uri: None, mail: Some(mail.to_owned()) }
    }
}

struct Walk<'a> {
    reader: Reader<&'a [u8]>,
}

type Read<T> = Result<T, Unreadable>;

/// Reads `xml`, the output of `tidy`.
///
/// # Errors
/// [`Unreadable::Malformed`] should quick-xml find it so.
pub(super) fn outline(xml: &str, format: Format) -> Read<Outline> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk { reader };
    let mut found = Outline { format, ..Outline::default() };
    while let Some(start) = walk.child()? {
        match name(&start) {
            "rss" | "channel" | "feed" | "rdf:RDF" => {
                if let Some(lang) = attribute(&start, "xml:lang") {
                    found.lang.get_or_insert(lang);
                }
                found.base = attribute(&start, "xml:base").or(found.base.take());
            }
            "item" | "entry" => {
                let entry = walk.entry(&start, format)?;
                found.entries.push(entry);
            }
            _ => walk.about(&start, &mut found)?,
        }
    }
    Ok(found)
}

impl<'a> Walk<'a> {
    fn event(&mut self) -> Read<Event<'a>> {
        self.reader.read_event().map_err(|error| Unreadable::Malformed(error.to_string()))
    }

    /// The next start tag at this level or, for containers that are walked through, below it; `None` at the end of the document.
    fn child(&mut self) -> Read<Option<BytesStart<'a>>> {
        loop {
            match self.event()? {
                Event::Start(start) => return Ok(Some(start)),
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// What the document says of itself.
    fn about(&mut self, start: &BytesStart<'a>, found: &mut Outline) -> Read<()> {
        match name(start) {
            "title" | "dc:title" => {
                let prose = self.prose(start)?;
                if found.title.is_none() {
                    found.title = Some(prose);
                }
            }
            "link" | "atom:link" => self.link(start, &mut found.links)?,
            "language" | "dc:language" => found.lang = Some(self.text()?).filter(|lang| !lang.is_empty()).or(found.lang.take()),
            "ttl" => found.ttl = self.text()?.parse().ok(),
            "sy:updatePeriod" => found.period = Some(self.text()?),
            "sy:updateFrequency" => found.frequency = Some(self.text()?),
            "generator" => found.generator = Some(self.text()?),
            "author" | "dc:creator" | "atom:author" => found.people.push(self.person()?),
            // Pictures and forms have titles and links of their own.
            _ => self.skip()?,
        }
        Ok(())
    }

    fn entry(&mut self, start: &BytesStart<'a>, format: Format) -> Read<Entry> {
        let mut entry = Entry { lang: attribute(start, "xml:lang"), base: attribute(start, "xml:base"), ..Entry::default() };
        let about = attribute(start, "rdf:about");
        let mut taken: Option<String> = None;
        let mut dublin = false;
        loop {
            match self.event()? {
                Event::Start(start) => self.field(&start, &mut entry, &mut taken, &mut dublin)?,
                Event::End(_) | Event::Eof => break,
                _ => {}
            }
        }
        if entry.published.is_none() {
            entry.published = taken;
        }
        if format == Format::Rdf && entry.id.is_none() {
            entry.id = about.filter(|id| !id.is_empty());
        }
        Ok(entry)
    }

    fn field(&mut self, start: &BytesStart<'a>, entry: &mut Entry, taken: &mut Option<String>, dublin: &mut bool) -> Read<()> {
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        match name(start) {
            "title" | "dc:title" => {
                let prose = self.prose(start)?;
                let known = entry.title.as_ref().is_some_and(|title| !title.text.trim().is_empty());
                // Dublin Core repeats the title; the format's own counts.
                if !known || (name(start) == "title" && *dublin) {
                    *dublin = name(start) != "title";
                    entry.title = Some(prose);
                }
            }
            "guid" | "id" | "atom:id" => entry.id = some(self.text()?).or(entry.id.take()),
            "link" | "atom:link" => {
                // RFC 4685 section 4: comment counts and feeds stand on the link.
                if attribute(start, "rel").is_some_and(|rel| rel == "replies") {
                    entry.comments = attribute(start, "thr:count").and_then(|count| count.trim().parse().ok()).or(entry.comments);
                    let kind = attribute(start, "type").unwrap_or_default();
                    if kind.contains("atom") || kind.contains("rss") || kind.contains("xml") && !kind.contains("html") {
                        entry.comment_feeds.extend(attribute(start, "href"));
                    }
                }
                self.link(start, &mut entry.links)?;
            }
            "content:encoded" | "content" | "atom:content" | "xhtml:body" | "xhtml:div" | "body" | "fullitem" => {
                let prose = self.prose(start)?;
                if !prose.text.trim().is_empty() {
                    entry.content.get_or_insert(prose);
                }
            }
            "description" | "summary" | "atom:summary" | "dc:description" => {
                let prose = self.prose(start)?;
                if !prose.text.trim().is_empty() && (entry.summary.is_none() || name(start) == "description") {
                    entry.summary = Some(prose);
                }
            }
            "author" | "dc:creator" | "atom:author" | "dc:author" => {
                let person = self.person()?;
                let nobody = person.name.is_empty() && person.mail.is_none();
                if !nobody && !entry.people.contains(&person) {
                    entry.people.push(person);
                }
            }
            "pubDate" | "published" | "atom:published" => entry.published = some(self.text()?).or(entry.published.take()),
            "dc:date" | "dcterms:created" | "dcterms:issued" => *taken = some(self.text()?).or(taken.take()),
            "updated" | "atom:updated" | "dcterms:modified" => entry.updated = some(self.text()?).or(entry.updated.take()),
            "dc:language" | "language" => entry.lang = some(self.text()?).or(entry.lang.take()),
            "thr:in-reply-to" => {
                entry.reply_to = attribute(start, "ref").and_then(some).or(entry.reply_to.take());
                entry.reply_url = attribute(start, "href").and_then(some).or(entry.reply_url.take());
                self.skip()?;
            }
            "slash:comments" | "thr:total" => entry.comments = self.text()?.parse().ok().or(entry.comments),
            "category" | "atom:category" | "dc:subject" => {
                // Atom: the label is for people, the term for programs.
                let said = attribute(start, "label").and_then(some).or_else(|| attribute(start, "term").and_then(some));
                let text = self.text()?;
                if entry.tags.len() < 64 {
                    entry.tags.extend(said.or_else(|| some(text)));
                }
            }
            "wfw:commentRss" => entry.comment_feeds.extend(some(self.text()?)),
            _ => self.skip()?,
        }
        Ok(())
    }

    fn link(&mut self, start: &BytesStart<'a>, links: &mut Vec<Link>) -> Read<()> {
        let rel = attribute(start, "rel").unwrap_or_default();
        let kind = attribute(start, "type").unwrap_or_default();
        let text = self.text()?;
        let href = attribute(start, "href").or_else(|| attribute(start, "rdf:resource")).unwrap_or(text);
        // Nobody means 64 links; an entry that has more is padded.
        if !href.trim().is_empty() && links.len() < 64 {
            links.push(Link { href: href.trim().to_owned(), rel, kind });
        }
        Ok(())
    }

    /// An Atom person construct, or one text.
    fn person(&mut self) -> Read<Person> {
        let mut text = String::new();
        let mut person = Person::default();
        loop {
            match self.event()? {
                Event::Start(start) => match name(&start) {
                    "name" | "atom:name" => person.name = self.text()?,
                    "uri" | "atom:uri" => person.uri = Some(self.text()?).filter(|uri| !uri.is_empty()),
                    "email" | "atom:email" => person.mail = Some(self.text()?).filter(|mail| !mail.is_empty()),
                    _ => self.skip()?,
                },
                Event::End(_) | Event::Eof => break,
                other => append(&mut text, &other),
            }
        }
        if person.name.is_empty() && person.mail.is_none() {
            return Ok(Person { uri: person.uri, ..Person::of(&text) });
        }
        Ok(person)
    }

    /// The text below the tag just read, trimmed; elements in it are walked through.
    fn text(&mut self) -> Read<String> {
        let mut text = String::new();
        let mut depth = 0_usize;
        loop {
            match self.event()? {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth > 0 => depth -= 1,
                Event::End(_) | Event::Eof => return Ok(text.trim().to_owned()),
                other => append(&mut text, &other),
            }
        }
    }

    fn skip(&mut self) -> Read<()> {
        let mut depth = 0_usize;
        loop {
            match self.event()? {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth > 0 => depth -= 1,
                Event::End(_) | Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Prose: text as it is, or the markup below when there are elements.
    fn prose(&mut self, start: &BytesStart<'a>) -> Read<Prose> {
        let kind = attribute(start, "type").unwrap_or_default();
        let named = name(start);
        let mut text = String::new();
        let mut markup = String::new();
        let mut mixed = false;
        let mut depth = 0_usize;
        loop {
            match self.event()? {
                Event::Start(inner) => {
                    mixed = true;
                    depth += 1;
                    markup.push('<');
                    markup.push_str(&inner);
                    markup.push('>');
                }
                Event::End(inner) if depth > 0 => {
                    depth -= 1;
                    if !super::names::is_void(inner.name().as_ref()) {
                        markup.push_str("</");
                        markup.push_str(inner.name().as_ref());
                        markup.push('>');
                    }
                }
                Event::End(_) | Event::Eof => break,
                other => {
                    let from = text.len();
                    append(&mut text, &other);
                    super::spell::escape_into(&mut markup, &text[from..]);
                }
            }
        }
        let html = mixed || kind == "xhtml";
        let kind = match kind.as_str() {
            _ if html => Kind::Html,
            "html" => Kind::Html,
            "text" => Kind::Plain,
            _ if named == "content:encoded" || named.starts_with("xhtml:") => Kind::Html,
            _ => Kind::Unsaid,
        };
        Ok(Prose {
            text: if html { markup } else { text },
            kind,
            mixed,
            base: attribute(start, "xml:base"),
            lang: attribute(start, "xml:lang"),
        })
    }
}

fn name<'s>(start: &'s BytesStart<'_>) -> &'s str {
    let whole = start.name();
    // `QName` borrows from the event; its length is the way back to a slice that outlives it.
    let length = whole.as_ref().len();
    &start[..length]
}

fn append(text: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(run) => text.push_str(run),
        Event::CData(run) => text.push_str(run),
        // The tidied document holds only the five references of XML.
        Event::GeneralRef(reference) => text.push_str(&decode(&format!("&{};", &**reference))),
        _ => {}
    }
}

fn attribute(start: &BytesStart<'_>, wanted: &str) -> Option<String> {
    let found = start.attributes().with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == wanted)?;
    let value: Cow<'_, str> = decode(&found.value);
    Some(value.into_owned())
}
