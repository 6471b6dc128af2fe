//! What a page is that is neither thread nor list, and what can be done about it.

use url::Url;

use super::super::Unreadable;
use super::super::page::PageDraft;

/// How pages speak that keep automatic readers out. Seen near the top of a page that shows no posts.
const BLOCKS: [(&str, &str); 21] = [
    ("cf-chl", "a Cloudflare challenge"),
    ("challenge-platform", "a Cloudflare challenge"),
    ("just a moment...", "a Cloudflare challenge"),
    ("attention required! | cloudflare", "a Cloudflare block page"),
    ("error 1020", "a Cloudflare block page"),
    ("whoa there, pardner", "Reddit's block page"),
    ("you've been blocked by network security", "Reddit's block page"),
    ("g-recaptcha", "a CAPTCHA"),
    ("h-captcha", "a CAPTCHA"),
    ("hcaptcha", "a CAPTCHA"),
    ("are you a robot", "a CAPTCHA"),
    ("verify you are human", "a CAPTCHA"),
    ("verifying you are human", "a CAPTCHA"),
    ("verifying your browser", "a browser check"),
    ("checking your browser", "a browser check"),
    ("/antibot/captcha", "a CAPTCHA"),
    ("making sure you're not a bot", "a proof-of-work gate (Anubis)"),
    ("unusual traffic", "a block page"),
    ("access denied", "a block page"),
    ("request unsuccessful. incapsula", "an Incapsula block page"),
    ("ddos-guard", "a DDoS-Guard page"),
];

/// How pages speak that ask for the reader's age.
const AGES: [&str; 10] = [
    "/over18",
    "over 18?",
    "you must be 18+",
    "at least eighteen years old",
    "are you over 18",
    "are you 18 or older",
    "age verification",
    "eres mayor de edad",
    "debes ser mayor de 18",
    "είστε άνω των 18",
];

/// How forums speak that are closed, for good or for an hour.
const CLOSED: [&str; 14] = [
    "board is currently unavailable",
    "board is currently closed",
    "bulletin board is currently closed",
    "forum is currently closed",
    "forums are currently closed",
    "forum has been closed",
    "forum is now closed",
    "board disabled",
    "maintenance mode",
    "down for maintenance",
    "foro está cerrado",
    "foro está desactivado",
    "φόρουμ είναι κλειστό",
    "δημόσια συζήτηση είναι απενεργοποιημένη",
];

/// How pages speak that show posts to members only.
const LOGINS: [&str; 12] = [
    "you must be logged in",
    "you must be registered",
    "you need to be logged in",
    "you are not logged in",
    "log in to view",
    "sign in to view",
    "please log in",
    "debes iniciar sesión",
    "inicia sesión para",
    "πρέπει να συνδεθείτε",
    "συνδεθείτε για",
    "requires you to be registered and logged in",
];

/// Refuses what is no page at all.
pub(super) fn before(text: &str, content_type: Option<&str>) -> Result<(), Unreadable> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let head: String = start.chars().take(600).collect::<String>().to_ascii_lowercase();
    if start.is_empty() {
        return Err(Unreadable::NotAForum("an empty document".to_owned()));
    }
    if ["<rss", "<feed", "<rdf:rdf"].iter().any(|name| head.contains(name)) && !head.contains("<html") {
        return Err(Unreadable::NotAForum("a feed; write kind = \"feed\", or leave the line out".to_owned()));
    }
    let kind = content_type.unwrap_or_default().to_ascii_lowercase();
    if start.starts_with(['{', '[']) || kind.contains("json") {
        return Err(Unreadable::NotAForum("JSON; write kind = \"api\", or kind = \"feed\" if it is a JSON Feed".to_owned()));
    }
    if ["image/", "audio/", "video/", "application/pdf", "application/zip", "application/octet"].iter().any(|other| kind.starts_with(other))
    {
        return Err(Unreadable::NotAForum(format!("not a page but {}", crate::model::untrusted::shown(&kind, false))));
    }
    Ok(())
}

/// What keeps readers out, by the names that a page has: it may hold links enough to look like a list.
pub(super) fn gate(page: &PageDraft) -> Option<Unreadable> {
    let window = page.links.window.to_lowercase();
    let own = page.links.canonical.as_ref().map(|url| url.path().to_lowercase()).unwrap_or_default();
    if let Some((_, what)) = BLOCKS.iter().find(|(words, _)| window.contains(words)) {
        return Some(blocked(what));
    }
    AGES.iter().any(|words| window.contains(words) || own.starts_with(words)).then(over_18)
}

/// What keeps readers out, by what a page says that is short enough to say nothing else.
pub(super) fn of_gate(text: &str, page: &PageDraft) -> Option<Unreadable> {
    if let Some(gate) = gate(page) {
        return Some(gate);
    }
    if page.links.text >= 4_000 {
        return None;
    }
    let head: String = text.chars().take(200_000).collect::<String>().to_lowercase();
    if let Some((_, what)) = BLOCKS.iter().find(|(words, _)| head.contains(words)) {
        return Some(blocked(what));
    }
    if page.links.text < 2_500 && AGES.iter().any(|words| head.contains(words)) {
        return Some(over_18());
    }
    CLOSED
        .iter()
        .any(|words| head.contains(words))
        .then(|| Unreadable::Blocked("a closed forum: its page says so; take the source out if it stays closed".to_owned()))
}

fn blocked(what: &str) -> Unreadable {
    Unreadable::Blocked(format!(
        "{what}: the site keeps automatic readers out, and nothing was done to get past it; ask the site's owner for access, or read its feed"
    ))
}

fn over_18() -> Unreadable {
    Unreadable::Blocked(
        "an over-18 page: it asks for the reader's age, and overhear answers for nobody; watch a part of the forum that is open to all"
            .to_owned(),
    )
}

/// Why nothing was found on a page.
pub(super) fn of(text: &str, page: &PageDraft, address: &Url) -> Unreadable {
    if let Some(gate) = of_gate(text, page) {
        return gate;
    }
    let head: String = text.chars().take(200_000).collect::<String>().to_lowercase();
    let login = LOGINS.iter().any(|words| head.contains(words));
    if login || (page.links.password && page.links.text < 2_500) {
        return Unreadable::Blocked(
            "a log-in page: it is shown to members only, and overhear never logs in; watch a public part of the forum".to_owned(),
        );
    }
    // A page that leads on by itself is none that is drawn by scripts: an empty board, say.
    let shell = page.links.scripts > 0 && page.links.text < 600 && page.links.count < 3
        || ["id=\"root\"></div>", "id=\"app\"></div>", "id=\"__next\"></div>"].iter().any(|root| head.contains(root));
    let discourse = page.links.generator.as_deref().is_some_and(|program| program.starts_with("Discourse"))
        || head.contains("data-discourse-")
        || head.contains("discourse-assets");
    if discourse {
        let list = address.join("/latest.json").map(String::from).unwrap_or_default();
        return Unreadable::NotAForum(format!(
            "JavaScript shell of Discourse: its posts are drawn by scripts, which are not run; write kind = \"api\" and url = \"{list}\""
        ));
    }
    if shell {
        return Unreadable::NotAForum(
            "JavaScript shell: its posts are drawn by scripts, which are not run; use the site's feed, or a version of the page without scripts".to_owned(),
        );
    }
    Unreadable::NotAForum(
        "no posts and no list of threads were found on it; give the address of a thread or of a list of threads (`overhear source test` shows what is read)"
            .to_owned(),
    )
}
