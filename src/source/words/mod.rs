//! What an author wrote, out of what a feed delivers: HTML or plain text in, own words and quotations of others out.
//!
//! HTML is read by `scraper`, fed stepwise under a deadline, because the tree builder of html5ever is quadratic on deep nesting (1.1 MB of
//! nested `<div>` takes 20 s in one go). A scan beforehand sends what is nested or attributed beyond reason straight to a flat reader of
//! our own, which is linear; the flat reader also takes over what the deadline cuts off, so words are never lost to it.
//!
//! The deadline reads `std::time::Instant`: the one clock in this room. It can change how markup is read, never whether.

mod collect;
mod flat;
mod said;
mod tree;

use std::time::{Duration, Instant};

use url::Url;

pub(super) use self::collect::{Collector, is_sig};
pub(super) use self::flat::{is_reasonable, owned};
pub(super) use self::said::tidy;
pub(super) use self::tree::attribute;
use super::outline::Kind;
use super::scan::decode;

/// Longest time for one text.
const PATIENCE: Duration = Duration::from_millis(200);

/// Own words and quotations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words {
    /// The author's own words: plain text, a line a block, no control characters but line breaks.
    pub own: String,
    /// Words of others that the text quotes by markup, one entry a quotation.
    pub quoted: Vec<String>,
    /// The comment that the text says it answers (`WordPress` puts it into the body), as written.
    pub answers: Option<String>,
}

/// What is left of the time that one document may cost; past it, everything is read flat.
#[derive(Debug)]
pub(super) struct Budget {
    until: Instant,
}

impl Budget {
    /// Starts with `whole`.
    pub(super) fn new(whole: Duration) -> Self {
        Self { until: Instant::now() + whole }
    }

    fn deadline(&self) -> Instant {
        self.until.min(Instant::now() + PATIENCE)
    }
}

/// Reads a text. `base` is what its addresses are relative to and the site whose own links need no mention; `title` is the entry's title,
/// so that a picture's caption does not repeat it.
pub(super) fn words(text: &str, kind: Kind, base: Option<&Url>, title: &str, budget: &Budget) -> Words {
    let html = match kind {
        Kind::Html => true,
        Kind::Plain => escaped_markup(text),
        Kind::Unsaid => looks_like_markup(text) || has_references(text),
    };
    let mut collected = if html { collect(text, base, title, budget) } else { plain(text) };
    // HTML that was escaped twice on its way into the feed.
    if html && collected.quoted.is_empty() && !looks_like_markup(text) && escaped_markup(&collected.own) {
        collected = collect(&collected.own.clone(), base, title, budget);
    }
    bracket_quotes(&mut collected);
    trim_trailers(&mut collected);
    tidy(&mut collected);
    collected
}

/// A title or name on one line, markup and references read.
pub(super) fn line(text: &str, kind: Kind) -> String {
    let flat = if kind == Kind::Html || looks_like_markup(text) || has_references(text) {
        let mut collector = Collector::new(None, "");
        flat::read(text, &mut collector);
        let once = collector.finish().own;
        if has_references(&once) { decode(&once).into_owned() } else { once }
    } else {
        text.to_owned()
    };
    flat.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn collect(html: &str, base: Option<&Url>, title: &str, budget: &Budget) -> Words {
    let mut collector = Collector::new(base, title);
    if flat::is_reasonable(html) {
        tree::read(html, budget.deadline(), &mut collector);
    } else {
        flat::read(html, &mut collector);
    }
    collector.finish()
}

fn plain(text: &str) -> Words {
    let mut collector = Collector::new(None, "");
    collector.plain(text);
    collector.finish()
}

/// Names that make `<name` markup rather than a sign or a mail address in brackets.
fn is_html_name(name: &str) -> bool {
    const NAMES: [&str; 66] = [
        "applet",
        "audio",
        "blink",
        "button",
        "caption",
        "form",
        "input",
        "label",
        "marquee",
        "object",
        "a",
        "abbr",
        "article",
        "aside",
        "b",
        "blockquote",
        "body",
        "br",
        "center",
        "cite",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "iframe",
        "img",
        "ins",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "script",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "sup",
        "table",
        "td",
        "tr",
        "u",
        "ul",
        "video",
    ];
    NAMES.contains(&name)
}

/// Whether a text holds a tag of HTML.
fn looks_like_markup(text: &str) -> bool {
    text.match_indices('<').take(200).any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('/');
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let after = rest[length..].chars().next();
        length > 0
            && length <= 10
            && is_html_name(&rest[..length].to_ascii_lowercase())
            && after.is_none_or(|c| c.is_whitespace() || matches!(c, '>' | '/'))
            || rest.starts_with("!--")
    })
}

/// Whether a text holds a reference such as `&amp;` or `&#8211;`.
fn has_references(text: &str) -> bool {
    text.match_indices('&').take(200).any(|(at, _)| {
        let part = text[at..].char_indices().take(36).find(|(_, c)| *c == ';').map(|(end, _)| &text[at..=at + end]);
        part.is_some_and(|part| decode(part) != part)
    })
}

/// Whether a text that should be plain is HTML that somebody escaped once too often: a block or link tag with its end tag.
fn escaped_markup(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["p", "div", "a", "blockquote", "ul", "span"]
        .iter()
        .any(|name| (lower.contains(&format!("<{name}>")) || lower.contains(&format!("<{name} "))) && lower.contains(&format!("</{name}>")))
        || lower.matches("<br").count() > 1
}

/// `[quote]…[/quote]` of bulletin boards, where the feed delivers it unrendered.
fn bracket_quotes(words: &mut Words) {
    let lower = words.own.to_ascii_lowercase();
    if !lower.contains("[quote") || !lower.contains("[/quote]") {
        return;
    }
    let mut own = String::with_capacity(words.own.len());
    let mut quote = String::new();
    let mut depth = 0_usize;
    let mut at = 0;
    let last = lower.rfind("[/quote]").unwrap_or_default();
    while at < words.own.len() {
        let next = lower[at..].find('[').map_or(words.own.len(), |found| at + found);
        let target = if depth == 0 { &mut own } else { &mut quote };
        target.push_str(&words.own[at..next]);
        let rest = &lower[next..];
        let opens = rest.starts_with("[quote") && rest.as_bytes().get(6).is_some_and(|b| matches!(b, b']' | b'=' | b' '));
        // What is never closed is not a quotation; nor is what names somebody in more than a line.
        if let (true, Some(end)) = (opens && next < last, rest.bytes().take(120).position(|b| b == b']')) {
            depth += 1;
            at = next + end + 1;
            continue;
        }
        if rest.starts_with("[/quote]") && depth > 0 {
            depth -= 1;
            if depth == 0 {
                push_quote(&mut words.quoted, &std::mem::take(&mut quote));
                own.push('\n');
            }
            at = next + "[/quote]".len();
            continue;
        }
        if next < words.own.len() {
            if depth == 0 { own.push('[') } else { quote.push('[') }
        }
        at = next + 1;
    }
    if !quote.trim().is_empty() {
        push_quote(&mut words.quoted, &quote);
    }
    words.own = own.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    while words.own.contains("\n\n\n") {
        words.own = words.own.replace("\n\n\n", "\n\n");
    }
    words.own = words.own.trim().to_owned();
}

fn push_quote(quoted: &mut Vec<String>, text: &str) {
    let text = text.trim();
    if !text.is_empty() {
        quoted.push(text.to_owned());
    }
}

/// Lines that feed software adds below (and `WordPress` above) what somebody wrote.
fn trim_trailers(words: &mut Words) {
    if let Some((first, rest)) = words.own.split_once('\n').or(Some((words.own.as_str(), "")))
        && words.answers.is_some()
        && ANSWERS.iter().any(|start| first.starts_with(start))
    {
        words.own = rest.trim_start().to_owned();
    }
    loop {
        let last = words.own.trim_end().rsplit('\n').next().unwrap_or_default();
        let Some(kept) = without_trailer(last) else { break };
        let length = words.own.trim_end().len() - last.len() + kept;
        words.own.truncate(length);
        words.own.truncate(words.own.trim_end().len());
        if words.own.is_empty() {
            break;
        }
    }
}

/// How `WordPress` begins a comment that answers another, in our languages.
pub(super) const ANSWERS: [&str; 5] = ["In reply to ", "En respuesta a ", "Σε απάντηση ", "Em resposta a ", "Als Antwort auf "];

/// What feed software adds as a last line: how it begins, and what it must hold too.
const ADDED: [(&str, &str); 9] = [
    ("the post ", " appeared first on "),
    ("la entrada ", " se publicó primero en "),
    ("la entrada ", " aparece primero en "),
    ("la entrada ", " apareció primero en "),
    ("το άρθρο ", " εμφανίστηκε πρώτα στ"),
    ("η δημοσίευση ", " εμφανίστηκε πρώτα στ"),
    ("o post ", " apareceu primeiro em "),
    ("der beitrag ", " erschien zuerst auf "),
    ("l'articolo ", " proviene da "),
];

/// Links to the rest of a text.
const MORE: [&str; 12] = [
    "read more",
    "continue reading",
    "read the full post",
    "read full article",
    "leer más",
    "seguir leyendo",
    "continuar leyendo",
    "sigue leyendo",
    "διαβάστε περισσότερα",
    "διάβασε περισσότερα",
    "περισσότερα",
    "συνέχεια ανάγνωσης",
];

/// How much of a last line stays when it is, or ends with, what feed software adds; `None` when it is somebody's words.
fn without_trailer(line: &str) -> Option<usize> {
    let trimmed = line.trim().to_lowercase();
    if ADDED.iter().any(|(start, middle)| trimmed.starts_with(start) && trimmed.contains(middle)) {
        return Some(0);
    }
    let bare = trimmed.split(" (http").next().unwrap_or_default();
    let bare = bare.trim_matches(|c: char| !c.is_alphanumeric());
    if MORE.contains(&bare) || (bare.starts_with("continue reading ") && line.len() < 200 && line.contains(['→', '…', '»'])) {
        return Some(0);
    }
    // Reddit's feeds: "submitted by /u/name [link] [comments]", in one line or several.
    if matches!(trimmed.as_str(), "[link]" | "[comments]") || (trimmed.starts_with("[link] ") && trimmed.ends_with(" [comments]")) {
        return Some(0);
    }
    if let Some(at) = line.find("submitted by /u/").or_else(|| line.find("submitted by  /u/"))
        && line[at..].split_whitespace().count() <= 8
    {
        return Some(at);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, kind: Kind) -> Words {
        let base = Url::parse("https://site.example/t/1").unwrap();
        words(text, kind, Some(&base), "The title", &Budget::new(Duration::from_secs(3)))
    }

    fn own(text: &str) -> String {
        read(text, Kind::Html).own
    }

    #[test]
    fn blocks_become_lines() {
        assert_eq!(own("<p>One<br>two</p><ul><li>a<li>b</ul>end &amp; <b>bold</b>ly"), "One\ntwo\n\na\nb\n\nend & boldly");
        assert_eq!(own("  a\n\n  b&nbsp;c <pre>x  y\nz</pre>"), "a b c\n\n```\nx y\nz\n```");
        assert_eq!(own("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"), "a b\nc");
    }

    #[test]
    fn quotations_are_told_apart_whatever_marks_them() {
        for text in [
            "<blockquote><p>theirs</p></blockquote><p>mine</p>",
            "<div class=\"bbcode_quote\"><div>theirs</div></div>mine",
            "<aside class='quote no-group'>theirs</aside>mine",
            "<div class=\"bbCodeBlock bbCodeBlock--quote\">theirs</div>mine",
            "[QUOTE=\"X\"]theirs[/QUOTE]mine",
            "<blockquote>theirs</blockquote>mine<script>evil()</script><p hidden>x</p>",
        ] {
            let words = read(text, Kind::Html);
            assert_eq!((words.own.as_str(), words.quoted.as_slice()), ("mine", ["theirs".to_owned()].as_slice()), "{text}");
        }
        let nested = read("<blockquote>a<blockquote>b</blockquote></blockquote>c<blockquote>d", Kind::Html);
        assert_eq!((nested.own.as_str(), nested.quoted), ("c", vec!["a\n\nb".to_owned(), "d".to_owned()]));
        assert_eq!(read("[quote]never closed", Kind::Plain).own, "[quote]never closed");
    }

    #[test]
    fn code_and_signatures_are_marked_as_in_plain_text() {
        for (text, expected) in [
            (
                "<p>It says</p><pre><code class=\"lang-rust\">fatal: x\n  y</code></pre><p>and stops</p>",
                "It says\n\n```\nfatal: x\ny\n```\n\nand stops",
            ),
            (
                "It says<div class=\"codebox\"><p>Code:</p><pre><code>fatal</code></pre></div>and stops",
                "It says\n\nCode:\n\n```\nfatal\n```\n\nand stops",
            ),
            ("It says <code class=\"bbc_code\">fatal<br>x</code> and stops", "It says\n```\nfatal\nx\n```\n\nand stops"),
            ("I press <code>Reset</code> twice", "I press Reset twice"),
            ("<pre>A whole letter\nof two lines</pre>", "A whole letter\nof two lines"),
            ("<pre><code>only code</code></pre>", "```\nonly code\n```"),
            ("mine<pre> </pre>too", "mine\n\ntoo"),
            ("mine<div class=\"signature\">Ana, Hub 5</div>", "mine\n\n-- \nAna, Hub 5"),
            ("mine<aside class=\"message-signature\"><div>Ana</div></aside>", "mine\n\n-- \nAna"),
            ("mine<div class=\"gmail_signature\">Ana</div> still mine", "mine\nstill mine\n\n-- \nAna"),
            ("<div class='signature'>only this</div>", "only this"),
        ] {
            assert_eq!(own(text), expected, "{text}");
        }
    }

    #[test]
    fn links_that_do_not_say_where_they_lead_are_spelled_out() {
        assert_eq!(
            own("<a href='https://fake.example/login?utm_source=x'>official support</a>"),
            "official support (https://fake.example/login)"
        );
        assert_eq!(own("<a href='https://fake.example/'>https://brand.example</a>"), "https://brand.example (https://fake.example/)");
        assert_eq!(own("<a href='https://brand.example/a/b/c'>brand.example/a/…</a>"), "brand.example/a/…");
        assert_eq!(own("<a href='https://brand.example/'>www.brand.example</a>"), "www.brand.example");
        assert_eq!(own("<a href='/u/jo'>@jo</a> <a href='#x'>up</a> <a href='javascript:x()'>run</a>"), "@jo up run");
        assert_eq!(
            own("<a href='tel:+34 900 100 200'>llama</a> <a href='mailto:a@b.example'>a@b.example</a>"),
            "llama (+34 900 100 200) a@b.example"
        );
    }

    #[test]
    fn pictures_speak_by_their_captions() {
        assert_eq!(
            own("Great<img class='emoji' alt='😂'> <img alt='melted charger'> <img alt='The title'><img alt='x.jpg'>"),
            "Great😂 melted charger"
        );
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        let text = "a < b & c > d\n> quoted\n\n<3 you, write to <me@x.example>";
        assert_eq!(read(text, Kind::Unsaid).own, text);
        assert_eq!(read("R&D costs 5 &euro;", Kind::Unsaid).own, "R&D costs 5 €");
        assert_eq!(read("&lt;p&gt;twice&lt;/p&gt;&lt;p&gt;escaped &amp;amp; so&lt;/p&gt;", Kind::Html).own, "twice\n\nescaped & so");
    }

    #[test]
    fn what_feed_software_adds_is_trimmed() {
        for (text, expected) in [
            ("<p>Mine.</p><p>The post <a href='/x'>T</a> appeared first on <a href='/'>Site</a>.</p>", "Mine."),
            ("<p>Mío.</p><p>La entrada T se publicó primero en Sitio.</p>", "Mío."),
            ("<p>Δικό μου.</p><a href='https://o.example/'>Διαβάστε περισσότερα</a>", "Δικό μου."),
            ("<p>Mine.</p> <a href='https://o.example/'>Continue reading &rarr;</a>", "Mine."),
            (
                "Mine. &#32; submitted by &#32; <a href='/u'> /u/x </a><br/><span><a href='https://i.example/a.jpg'>[link]</a></span> <span><a href='/c'>[comments]</a></span>",
                "Mine.",
            ),
            ("I continue reading about it", "I continue reading about it"),
        ] {
            assert_eq!(own(text), expected, "{text}");
        }
        let reply = read("<p>In reply to <a href=\"https://site.example/t/1#comment-9\">Jo</a>.</p><p>No.</p>", Kind::Html);
        assert_eq!((reply.own.as_str(), reply.answers.as_deref()), ("No.", Some("https://site.example/t/1#comment-9")));
    }

    #[test]
    fn titles_are_one_line() {
        assert_eq!(line(" <b>A</b>&amp;B\n&amp;eacute; \u{1b}[31m", Kind::Unsaid), "A&B é [31m");
        assert_eq!(line("1 < 2 & 3", Kind::Plain), "1 < 2 & 3");
    }

    /// Time that this thread has had a processor: other work on the machine must not fail a test of cost. The clock where Linux is not.
    fn on_cpu() -> Duration {
        let read = std::fs::read_to_string("/proc/thread-self/schedstat").ok().and_then(|text| text.split(' ').next()?.parse().ok());
        read.map_or_else(|| EPOCH.elapsed(), Duration::from_nanos)
    }

    static EPOCH: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);

    /// The shapes that take a tree builder seconds (RELIABILITY section 1, row 4). Each ends with words that must not be lost.
    #[test]
    fn hostile_html_is_read_in_time_and_whole() {
        let wide: String = (0..100_000).map(|n| [" a", &n.to_string(), "='1'"].concat()).collect();
        let shapes = [
            ("nested div", "<div>".repeat(220_000)),
            ("nested div, stray ends", "<div></x>".repeat(120_000)),
            ("formatting", "<b><i>".repeat(100_000)),
            ("adoption", "<a><p>".repeat(100_000)),
            ("tables", "<table><tr><td>".repeat(50_000)),
            ("attributes", format!("<p{wide}>")),
            ("quotes", "<blockquote>".repeat(90_000)),
            ("links", "<a href='https://x.example/'>y".repeat(30_000)),
            ("brackets", "[quote=".repeat(100_000) + "[/quote]"),
            ("bracket quotes", "[quote]".repeat(100_000) + "[/quote]"),
            ("processing", "<?a ".repeat(250_000)),
            ("doctypes", "<!DOCTYPE [>".repeat(90_000)),
            ("references", "&amp;".repeat(200_000)),
            ("lists", "<ul><li>".repeat(90_000)),
            ("select", "<select><option>".repeat(60_000) + "</select>"),
            ("svg", "<svg><g>".repeat(100_000)),
        ];
        for (name, shape) in shapes {
            let text = format!("{shape}</svg></select> the end");
            let started = on_cpu();
            let words = read(&text, Kind::Html);
            let took = on_cpu().saturating_sub(started);
            eprintln!("{name}: {took:?} for {} bytes", text.len());
            assert!(took < Duration::from_millis(300), "{name} took {took:?}");
            let all = words.own + &words.quoted.concat();
            assert!(
                matches!(name, "doctypes" | "svg" | "select" | "processing") || all.contains("the end"),
                "{name}: {}",
                &all[all.len().saturating_sub(80)..]
            );
        }
    }
}
