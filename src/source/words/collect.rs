//! Puts words together: the events of either reader in, own words and quotations out.

use url::Url;

use super::super::address::absolute;
use super::Words;

/// Gathers text under the rules of HTML's white space and of quotations.
pub(in crate::source) struct Collector<'a> {
    base: Option<&'a Url>,
    title: &'a str,
    own: Block,
    quote: Block,
    signature: Block,
    quoted: Vec<String>,
    /// Elements open: what to undo at their end. Only those that change something.
    open: Vec<Open>,
    quotes: usize,
    signatures: usize,
    hidden: usize,
    preformatted: usize,
    /// A block of code has begun, and whether its first mark is written.
    fence: Option<bool>,
    /// A block was said to be code, rather than only preformatted.
    coded: bool,
    answers: Option<String>,
}

struct Open {
    name: String,
    effect: Effect,
}

enum Effect {
    Quote,
    Signature,
    Hidden,
    Preformatted,
    /// Where the link's text began and where it leads.
    Link {
        start: usize,
        in_quote: bool,
        href: String,
    },
}

/// Most elements remembered as open, so that a search among them costs little.
const DEEPEST: usize = 256;
/// Longest text of a link that is compared with its address.
const LONGEST_LINK: usize = 400;

/// What stands above and below a block of code in the text, as everywhere where text is plain.
const FENCE: &str = "```";
/// What stands above a signature.
pub(super) const SIGNATURE: &str = "\n\n-- \n";

/// Text under construction.
#[derive(Default)]
struct Block {
    text: String,
    /// White space seen and not yet written: 1 a space, 2 a line break, 3 an empty line.
    pending: u8,
}

impl Block {
    fn push(&mut self, c: char) {
        if !self.text.is_empty() {
            self.text.push_str(match self.pending {
                0 => "",
                1 => " ",
                2 => "\n",
                _ => "\n\n",
            });
        }
        self.pending = 0;
        self.text.push(c);
    }

    fn gap(&mut self, size: u8) {
        self.pending = self.pending.max(size);
    }

    /// Takes out a last line that says who is quoted below it.
    fn drop_attribution(&mut self) {
        let start = self.text.rfind('\n').map_or(0, |at| at + 1);
        if super::said::is_attribution(&self.text[start..]) {
            self.text.truncate(start);
            self.text.truncate(self.text.trim_end().len());
            self.pending = 3;
        }
    }

    /// A line of its own.
    fn mark(&mut self, line: &str) {
        self.gap(2);
        line.chars().for_each(|c| self.push(c));
        self.gap(2);
    }
}

/// Where an element stands: blocks begin and end lines.
fn gap_of(name: &str) -> u8 {
    match name {
        "p" | "blockquote" | "pre" | "ul" | "ol" | "dl" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "figure" | "hr" => 3,
        "div" | "li" | "dt" | "dd" | "tr" | "section" | "article" | "header" | "footer" | "aside" | "main" | "details" | "summary"
        | "figcaption" | "address" | "fieldset" | "form" | "center" | "nav" | "caption" | "body" | "legend" => 2,
        "td" | "th" | "option" => 1,
        _ => 0,
    }
}

/// Elements whose text nobody reads.
fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "head"
            | "title"
            | "template"
            | "noscript"
            | "iframe"
            | "svg"
            | "math"
            | "textarea"
            | "select"
            | "button"
            | "audio"
            | "canvas"
            | "map"
            | "noembed"
            | "noframes"
            | "xmp"
    )
}

/// Whether a class name marks the words of others: `quote`, `bbcode_quote`, `gmail_quote`, `bbCodeBlock--quote`, `ipsQuote` …
fn marks_quote(class: &str) -> bool {
    let lower = class.to_ascii_lowercase();
    lower.split_whitespace().any(|token| {
        token
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|part| matches!(part, "quote" | "quotebox" | "quotecontent" | "quotemain" | "quoteheader" | "ipsquote" | "quoted"))
    })
}

/// Whether a name in lower case calls a signature by its short name; `postcontentheight_sig` is the height of what has one.
pub(in crate::source) fn is_sig(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii_alphabetic()).any(|part| part == "sig")
        && !["content", "body", "height", "with", "has"].iter().any(|other| name.contains(other))
}

/// Whether a class name marks what stands below every post of its author: `signature`, `message-signature`, `gmail_signature` …
fn marks_signature(class: &str) -> bool {
    class.to_ascii_lowercase().split_whitespace().any(|name| {
        name.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| matches!(part, "signature" | "postsignature")) || is_sig(name)
    })
}

/// Whether a class name marks what a click would show: no words of anybody.
fn marks_chrome(class: &str) -> bool {
    let lower = class.to_ascii_lowercase();
    lower.contains("expandlink") || lower.contains("shrinklink") || lower.contains("expand-link")
}

/// The address that the preview of another page stands for: Discourse's oneboxes, `XenForo`'s unfurled links, cards of others.
fn preview<'v>(name: &str, attribute: &impl Fn(&str) -> Option<std::borrow::Cow<'v, str>>) -> Option<String> {
    if !matches!(name, "aside" | "div" | "article" | "section" | "figure") {
        return None;
    }
    let class = attribute("class")?.to_ascii_lowercase();
    let called = class.split_whitespace().any(|token| {
        matches!(
            token,
            "onebox" | "unfurl" | "link-preview" | "linkpreview" | "link-card" | "bbcodeblock--unfurl" | "js-embed" | "embedexternal"
        )
    });
    let address =
        called.then(|| ["data-onebox-src", "data-url", "data-href", "data-src"].iter().find_map(|key| attribute(key))).flatten()?;
    let address = address.trim();
    (address.starts_with("http") && address.len() <= LONGEST_LINK).then(|| address.to_owned())
}

/// Whether a class name marks a block of code: `bbcode_code`, `bbCodeCode`, `language-rust`, `codebox` …
fn marks_code(class: &str) -> bool {
    let lower = class.to_ascii_lowercase();
    lower.split_whitespace().any(|token| {
        token.starts_with("language-")
            || token.starts_with("lang-")
            || matches!(token, "bbc_code" | "bbcode_code" | "bbcodecode" | "codebox" | "code" | "prettyprint")
    })
}

impl<'a> Collector<'a> {
    pub(in crate::source) fn new(base: Option<&'a Url>, title: &'a str) -> Self {
        Self {
            base,
            title,
            own: Block::default(),
            quote: Block::default(),
            signature: Block::default(),
            quoted: Vec::new(),
            open: Vec::new(),
            quotes: 0,
            signatures: 0,
            hidden: 0,
            preformatted: 0,
            fence: None,
            coded: false,
            answers: None,
        }
    }

    fn block(&mut self) -> &mut Block {
        match (self.quotes, self.signatures) {
            (0, 0) => &mut self.own,
            (0, _) => &mut self.signature,
            _ => &mut self.quote,
        }
    }

    /// An element begins. `attribute` finds the value of an attribute by its lower-case name.
    pub(in crate::source) fn begin<'v>(&mut self, name: &str, attribute: impl Fn(&str) -> Option<std::borrow::Cow<'v, str>>) {
        if let Some(address) = preview(name, &attribute).filter(|_| self.hidden == 0) {
            // What is shown of another page is its words; the author gave its address.
            let block = self.block();
            block.gap(2);
            address.chars().for_each(|c| block.push(c));
            block.gap(2);
            self.hidden += 1;
            if self.open.len() < DEEPEST {
                self.open.push(Open { name: name.to_owned(), effect: Effect::Hidden });
            } else {
                self.hidden -= 1;
            }
            return;
        }
        let effect = if is_hidden(name)
            || attribute("class").is_some_and(|class| marks_chrome(&class))
            || attribute("hidden").is_some()
            || attribute("style").is_some_and(|style| is_invisible(&style))
        {
            Some(Effect::Hidden)
        } else if name == "blockquote"
            || matches!(name, "div" | "aside" | "section" | "table" | "td" | "article" | "dl" | "fieldset")
                && attribute("class").is_some_and(|class| marks_quote(&class))
        {
            Some(Effect::Quote)
        } else if matches!(name, "div" | "aside" | "section" | "td" | "p" | "span" | "footer")
            && attribute("class").is_some_and(|class| marks_signature(&class))
        {
            Some(Effect::Signature)
        } else if name == "pre" || (name == "code" && self.preformatted == 0 && attribute("class").is_some_and(|class| marks_code(&class)))
        {
            self.coded |= name == "code" || attribute("class").is_some_and(|class| marks_code(&class));
            Some(Effect::Preformatted)
        } else if name == "a" {
            attribute("href").map(|href| {
                let in_quote = self.quotes > 0;
                Effect::Link { start: self.block().text.len(), in_quote, href: href.trim().to_owned() }
            })
        } else {
            None
        };
        // Void elements never end: an effect on them would never be undone.
        if super::super::names::is_void(name) {
            self.void(name, attribute);
            return;
        }
        self.coded |= name == "code" && self.preformatted > 0;
        let gap = gap_of(name).max(self.cite_gap(name));
        self.block().gap(gap);
        // Deeper than any honest text: what is open already decides.
        if self.open.len() >= DEEPEST {
            return;
        }
        if let Some(effect) = effect {
            match effect {
                Effect::Quote => {
                    if self.quotes == 0 && self.signatures == 0 {
                        self.own.drop_attribution();
                    }
                    self.quotes += 1;
                }
                Effect::Hidden => self.hidden += 1,
                Effect::Signature => self.signatures += 1,
                Effect::Preformatted => {
                    self.preformatted += 1;
                    if self.quotes == 0 && self.signatures == 0 && self.fence.is_none() {
                        self.fence = Some(false);
                    }
                }
                Effect::Link { .. } => {}
            }
            self.open.push(Open { name: name.to_owned(), effect });
        } else if self.open.iter().any(|open| open.name == name) {
            // So that its end tag is not taken for that of the outer one.
            self.open
                .push(Open { name: name.to_owned(), effect: Effect::Link { start: usize::MAX, in_quote: false, href: String::new() } });
        }
    }

    fn void<'v>(&mut self, name: &str, attribute: impl Fn(&str) -> Option<std::borrow::Cow<'v, str>>) {
        match name {
            "br" => {
                let block = self.block();
                let size = if block.pending == 2 { 3 } else { 2 };
                block.gap(size);
            }
            "hr" => self.block().gap(3),
            "img" => {
                let Some(alt) = attribute("alt").filter(|alt| !alt.trim().is_empty()) else { return };
                let alt = alt.trim();
                // A picture named after the entry says nothing new; one named like a file says nothing.
                if alt == self.title
                    || alt.starts_with("http")
                    || alt.rsplit_once('.').is_some_and(|(_, end)| matches!(end, "jpg" | "jpeg" | "png" | "gif" | "webp"))
                {
                    return;
                }
                // Words that an editor puts there by itself.
                if alt.eq_ignore_ascii_case("enter image description here") {
                    return;
                }
                let emoji = !alt.chars().any(char::is_alphanumeric) || (alt.starts_with(':') && alt.ends_with(':'));
                if !emoji {
                    self.block().gap(1);
                }
                self.text(alt);
                if !emoji {
                    self.block().gap(1);
                }
            }
            _ => {}
        }
    }

    /// An element ends.
    pub(in crate::source) fn end(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|open| open.name == name) {
            while self.open.len() > at {
                let Some(open) = self.open.pop() else { break };
                self.undo(open.effect);
            }
        }
        let gap = gap_of(name).max(self.cite_gap(name));
        self.block().gap(gap);
    }

    /// Who is quoted stands above the quotation, not in it.
    fn cite_gap(&self, name: &str) -> u8 {
        if name == "cite" && self.quotes > 0 && !self.quote.text.contains('\n') { 2 } else { 0 }
    }

    fn undo(&mut self, effect: Effect) {
        match effect {
            Effect::Hidden => self.hidden -= 1,
            Effect::Signature => self.signatures -= 1,
            Effect::Preformatted => {
                self.preformatted -= 1;
                if self.preformatted == 0 && self.fence.take() == Some(true) {
                    self.own.mark(FENCE);
                    self.own.gap(3);
                }
            }
            Effect::Quote => {
                self.quotes -= 1;
                if self.quotes == 0 {
                    let quote = std::mem::take(&mut self.quote).text;
                    super::push_quote(&mut self.quoted, &quote);
                    self.own.gap(3);
                }
            }
            Effect::Link { start, in_quote, href } => self.link(start, in_quote, &href),
        }
    }

    /// A link's end: where it leads is said when the words do not say it and it leads away from the site.
    fn link(&mut self, start: usize, in_quote: bool, href: &str) {
        if start == usize::MAX || self.hidden > 0 || in_quote != (self.quotes > 0) {
            return;
        }
        if !in_quote
            && self.answers.is_none()
            && super::ANSWERS.iter().any(|words| self.own.text.starts_with(words) && self.own.text.len() < 200)
        {
            self.answers = Some(href.to_owned());
            return;
        }
        let base = self.base;
        let shown = match href.split_once(':') {
            Some(("mailto" | "tel" | "sms", rest)) => rest.split('?').next().unwrap_or_default().trim_start_matches("//").to_owned(),
            _ => match absolute(href, base) {
                Some(url) if base.is_none_or(|base| site(base) != site(&url)) => url.to_string(),
                _ => return,
            },
        };
        let block = self.block();
        let text = block.text.get(start..).unwrap_or_default().trim();
        // A link round a picture or nothing says nothing to a reader.
        if text.is_empty() || shown.is_empty() || (text.len() <= LONGEST_LINK && says(text, &shown)) {
            return;
        }
        for c in [' ', '('].into_iter().chain(shown.chars()).chain([')']) {
            if c == ' ' {
                block.gap(1);
            } else {
                block.push(c);
            }
        }
    }

    /// Character data, references decoded.
    pub(in crate::source) fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            return;
        }
        let preformatted = self.preformatted > 0;
        // The mark is written when there is something to mark.
        if self.fence == Some(false) && self.quotes == 0 && self.signatures == 0 && text.chars().any(|c| !c.is_whitespace()) {
            self.own.mark(FENCE);
            self.fence = Some(true);
        }
        let block = self.block();
        for c in text.chars() {
            match c {
                '\n' if preformatted => block.gap(2),
                c if c.is_whitespace() => block.gap(1),
                c if c.is_control() => {}
                c => block.push(c),
            }
        }
    }

    /// Plain text: line breaks are its own.
    pub(super) fn plain(&mut self, text: &str) {
        for (count, line) in text.replace("\r\n", "\n").replace('\r', "\n").split('\n').enumerate() {
            if count > 0 {
                let size = if self.own.pending >= 2 { 3 } else { 2 };
                self.own.gap(size);
            }
            self.text(line);
        }
    }

    /// The words; what was never closed ends here.
    pub(in crate::source) fn finish(mut self) -> Words {
        while let Some(open) = self.open.pop() {
            self.undo(open.effect);
        }
        let mut own = self.own.text;
        // A post that is nothing but one preformatted block is how old mailing lists print letters.
        let whole = own.strip_prefix(FENCE).and_then(|rest| rest.strip_suffix(FENCE)).filter(|rest| !self.coded && !rest.contains(FENCE));
        if let Some(letter) = whole.map(str::trim) {
            own = letter.to_owned();
        }
        let signature = self.signature.text.trim();
        if own.is_empty() {
            signature.clone_into(&mut own);
        } else if !signature.is_empty() {
            own.push_str(SIGNATURE);
            own.push_str(signature);
        }
        Words { own, quoted: self.quoted, answers: self.answers }
    }
}

fn is_invisible(style: &str) -> bool {
    let style: String = style.to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    style.contains("display:none")
        || style.contains("visibility:hidden")
        || style.contains("font-size:0;")
        || style.ends_with("font-size:0")
}

fn site(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// Whether a link's words name the address that it leads to. A shortened address (`example.com/long…`) does; another host's does not.
fn says(text: &str, address: &str) -> bool {
    let bare = |text: &str| {
        let lower = text.trim().to_lowercase();
        let lower =
            lower.trim_start_matches("mailto:").trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
        lower.trim_end_matches('/').to_owned()
    };
    let (text, address) = (bare(text), bare(address));
    let shortened = text.trim_end_matches(['…', '.']);
    text == address
        || (shortened.len() < text.len() && shortened.contains('/') && address.starts_with(shortened))
        || text.split_whitespace().any(|word| bare(word.trim_matches(['(', ')', ',', '.'])) == address)
        || (address.chars().all(|c| c.is_ascii_digit() || "+-. ".contains(c)) && digits(&text) == digits(&address))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
