//! The vocabularies of feeds: which namespace an element belongs to, and its one spelling.

/// A vocabulary, whatever prefix or version of its address a feed uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS of every version, CDF, or no namespace at all.
    Plain,
    /// Atom 0.3, 1.0 and the drafts between.
    Atom,
    /// Dublin Core elements.
    Dc,
    /// Dublin Core terms.
    Terms,
    /// RSS 1.0 content module (`content:encoded`).
    Content,
    /// Atom threading extensions (RFC 4685).
    Thread,
    /// Comment API (`wfw:commentRss`).
    Wfw,
    /// RSS 1.0 slash module (`slash:comments`).
    Slash,
    /// RSS 1.0 syndication module (`sy:updatePeriod`).
    Syndication,
    /// RDF.
    Rdf,
    /// XHTML.
    Xhtml,
    /// The `xml:` attributes.
    Xml,
    /// Nothing that is read.
    Other,
}

/// The declarations that go on the root of a tidied document.
pub(super) const DECLARATIONS: &str = " xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
xmlns:thr=\"http://purl.org/syndication/thread/1.0\" xmlns:wfw=\"http://wellformedweb.org/CommentAPI/\" \
xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\" \
xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\" xmlns:x=\"urn:x-unread\"";

impl Space {
    /// The vocabulary at an address.
    pub(super) fn at(address: &str) -> Self {
        let address = address.trim().to_ascii_lowercase();
        let bare =
            address.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.").trim_end_matches(['/', '#']);
        match bare {
            "w3.org/2005/atom"
            | "purl.org/atom/ns"
            | "purl.org/atom"
            | "purl.org/pie"
            | "purl.org/echo"
            | "example.com/newformat"
            | "example.com/necho"
            | "uri/of/echo/namespace" => Self::Atom,
            "purl.org/dc/elements/1.1" | "purl.org/dc/elements/1.0" => Self::Dc,
            "purl.org/dc/terms" => Self::Terms,
            "purl.org/rss/1.0/modules/content" => Self::Content,
            "purl.org/syndication/thread/1.0" => Self::Thread,
            "wellformedweb.org/commentapi" => Self::Wfw,
            "purl.org/rss/1.0/modules/slash" => Self::Slash,
            "purl.org/rss/1.0/modules/syndication" => Self::Syndication,
            "w3.org/1999/02/22-rdf-syntax-ns" => Self::Rdf,
            "w3.org/1999/xhtml" => Self::Xhtml,
            "w3.org/xml/1998/namespace" => Self::Xml,
            ""
            | "backend.userland.com/rss2"
            | "backend.userland.com/rss"
            | "blogs.law.harvard.edu/tech/rss"
            | "purl.org/net/rss1.1"
            | "purl.org/rss/1.0"
            | "my.netscape.com/rdf/simple/0.9"
            | "channel.netscape.com/rdf/simple/0.9" => Self::Plain,
            other if other.starts_with("purl.org/rss/1.0/modules/rss") || other.starts_with("my.netscape.com/publish/formats/rss") => {
                Self::Plain
            }
            _ => Self::Other,
        }
    }

    /// The vocabulary usually meant by a prefix, for documents that forget to declare it.
    pub(super) fn usual(prefix: &str) -> Self {
        match prefix {
            "" | "rss" => Self::Plain,
            "atom" | "a10" => Self::Atom,
            "dc" => Self::Dc,
            "dcterms" => Self::Terms,
            "content" => Self::Content,
            "thr" => Self::Thread,
            "wfw" => Self::Wfw,
            "slash" => Self::Slash,
            "sy" => Self::Syndication,
            "rdf" => Self::Rdf,
            "xhtml" => Self::Xhtml,
            "xml" => Self::Xml,
            _ => Self::Other,
        }
    }

    /// The prefix that a tidied document gives it; Atom's is left out when the document is Atom.
    pub(super) const fn prefix(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Atom => "atom:",
            Self::Dc => "dc:",
            Self::Terms => "dcterms:",
            Self::Content => "content:",
            Self::Thread => "thr:",
            Self::Wfw => "wfw:",
            Self::Slash => "slash:",
            Self::Syndication => "sy:",
            Self::Rdf => "rdf:",
            Self::Xhtml => "xhtml:",
            Self::Xml => "xml:",
            Self::Other => "x:",
        }
    }
}

/// The one spelling of an element's local name: lower case but for the few that the formats write otherwise. `atom` for elements of an
/// Atom document, where 0.3 and misplaced RSS names become those of 1.0.
pub(super) fn spelling(local: &str, atom: bool) -> String {
    let lower = local.to_ascii_lowercase();
    let one = match (lower.as_str(), atom) {
        ("modified", true) => "updated",
        ("issued" | "created" | "pubdate", true) => "published",
        ("tagline", true) => "subtitle",
        ("copyright", true) => "rights",
        ("url" | "homepage", true) => "uri",
        ("pubdate", false) => "pubDate",
        ("lastbuilddate", _) => "lastBuildDate",
        ("managingeditor", _) => "managingEditor",
        ("webmaster", _) => "webMaster",
        ("commentrss", _) => "commentRss",
        ("updateperiod", _) => "updatePeriod",
        ("updatefrequency", _) => "updateFrequency",
        ("abstract", false) => "description",
        ("rdf", _) => "RDF",
        ("seq", _) => "Seq",
        _ => return lower,
    };
    one.to_owned()
}

/// Elements that hold what people wrote: markup inside them is text, not structure.
pub(super) fn holds_prose(space: Space, local: &str) -> bool {
    match space {
        Space::Plain | Space::Atom => {
            matches!(
                local,
                "title" | "description" | "content" | "summary" | "subtitle" | "rights" | "copyright" | "info" | "fullitem" | "body"
            )
        }
        Space::Content => local == "encoded",
        Space::Xhtml => matches!(local, "body" | "div"),
        Space::Dc => matches!(local, "title" | "description"),
        _ => false,
    }
}

/// Elements of HTML that have no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta" | "param" | "source" | "track" | "wbr"
    )
}

/// Elements of HTML that close an open one of their own kind, so that leaving out the end tag does not nest them.
pub(super) fn closes_itself(name: &str) -> bool {
    matches!(name, "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "option" | "thead" | "tbody" | "tfoot" | "rt" | "rp")
}
