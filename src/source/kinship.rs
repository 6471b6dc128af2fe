//! Who belongs with whom: what an entry is to its thread, told by its title, its address and the feed around it.

use url::Url;

use super::address::{Key, absolute, is_front, is_thread_path, of_thread, points_at_post};
use crate::model::exchange::Purpose;
use crate::model::post::Part;

/// What an entry is to its thread.
#[derive(Debug, Clone, Default)]
pub(super) struct Kin {
    /// It answers another.
    pub reply: bool,
    /// The place of its thread.
    pub thread: Option<Key>,
    /// Address of the thread.
    pub url: Option<Url>,
    /// The thread's title, as far as this entry knows it.
    pub title: String,
    /// The author whom the title names.
    pub author: Option<String>,
    /// What the post that it answers is called (see `Feed::identities`).
    pub parent: Option<String>,
    /// `thr:in-reply-to` or the text itself says that it answers something, and what.
    declared: Option<(Option<String>, Option<Url>)>,
    /// The declaration stands in the text, so it names a comment, never the thread.
    in_text: bool,
}

impl Kin {
    /// What an entry declares itself.
    pub(super) fn declared(id: Option<String>, url: Option<Url>, in_text: bool) -> Self {
        let declared = (id.is_some() || url.is_some()).then_some((id, url));
        Self { declared, in_text, ..Self::default() }
    }
}

/// What a feed as a whole is.
#[derive(Debug)]
pub(super) struct Setting {
    comments: bool,
    forum: bool,
    reviews: bool,
    /// The thread that all entries belong to, when there is one.
    only: Option<(Key, Url)>,
    /// Its title, when the feed's title says.
    only_title: Option<String>,
}

/// How feeds of comments on one thread are titled, before the thread's title.
const ON_ONE: [&str; 10] = [
    "comments on: ",
    "comments on ",
    "comentarios en: ",
    "comentarios en ",
    "comentarios sobre: ",
    "σχόλια για: ",
    "σχόλια στο: ",
    "σχόλια σε: ",
    "σχόλια στο ",
    "comentários sobre: ",
];
/// How feeds of the comments of a whole site are titled.
const ON_MANY: [&str; 5] = ["comments for ", "comentarios para ", "comentarios de ", "σχόλια για ", "comentários sobre "];
/// How a single comment is titled: begins, divides title from author (title first).
const ON_BY: [(&str, &str); 5] = [
    ("comment on ", " by "),
    ("comentario en ", " por "),
    ("comentario sobre ", " por "),
    ("σχόλιο στο ", " από "),
    ("σχόλιο για το ", " από "),
];
/// How a single comment in the feed of one thread is titled, before the author.
const BY: [&str; 5] = ["by: ", "por: ", "από: ", "de: ", "comment by: "];
/// Begins, divides author from (the text of) what is answered.
const BY_FOR: [(&str, &str); 4] = [("answer by ", " for "), ("comment by ", " for "), ("respuesta de ", " a "), ("απάντηση από ", " για ")];

/// Whether a title says that the entry answers one of that title.
pub(super) fn is_re(title: &str) -> bool {
    without_re(title).is_some()
}

/// The title behind `Re: `, also behind phpBB's `Forum • Re: `.
fn without_re(title: &str) -> Option<&str> {
    let title = title.rsplit(" • ").next().unwrap_or(title).trim();
    let head: String = title.chars().take(4).flat_map(char::to_lowercase).collect();
    let length = ["re: ", "aw: ", "rv: ", "σχετ: ", "απ: "]
        .iter()
        .find(|mark| head.starts_with(mark.trim_end()))
        .map(|mark| mark.trim_end().chars().count())?;
    let rest = title.char_indices().nth(length).map_or("", |(at, _)| &title[at..]).trim();
    Some(without_re(rest).unwrap_or(rest))
}

/// The rest of `text` behind `start`, whatever the case.
fn behind<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let count = start.chars().count();
    let head: String = text.chars().take(count).flat_map(char::to_lowercase).collect();
    (head == start).then(|| text.char_indices().nth(count).map_or("", |(at, _)| &text[at..]))
}

impl Setting {
    /// What the feed is: by why it was asked for, its title, its own link, the program that wrote it and the addresses of its entries.
    pub(super) fn of(purpose: Purpose, title: &str, home: Option<&Url>, generator: &str, urls: &[Option<&Url>]) -> Self {
        let lower = title.to_lowercase();
        let on_one = ON_ONE.iter().find_map(|start| behind(title, start)).filter(|_| home.is_none_or(|home| !is_front(home)));
        let on_many = ON_MANY.iter().any(|start| lower.starts_with(start));
        let comments = purpose == Purpose::Comments || on_one.is_some() || on_many;
        let keys: Vec<Key> = urls.iter().flatten().map(|url| Key::of_thread(url)).collect();
        let same = keys.split_first().is_some_and(|(first, rest)| rest.iter().all(|key| key == first));
        let first = urls.iter().flatten().next().filter(|url| !is_front(url));
        let home = home.filter(|home| !is_front(home));
        // Entries that agree on a thread know better than the feed's own link, which in Askbot is the list of questions.
        let only = if comments
            && same
            && let Some(url) = first
        {
            Some((Key::of_thread(url), home.filter(|home| Key::of_thread(home) == Key::of_thread(url)).unwrap_or(url).clone()))
        } else if comments
            && !on_many
            && let Some(home) = home
        {
            Some((Key::of_thread(home), home.clone()))
        } else {
            None
        };
        let told = |words: &[&str]| lower.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word));
        let generated = |names: &[&str]| {
            let generator = generator.to_lowercase();
            names.iter().any(|name| generator.contains(name))
        };
        let by_path = urls.iter().flatten().filter(|url| is_thread_path(url.path())).count() * 2 > urls.len();
        Self {
            comments,
            reviews: told(&["review", "reviews", "reseña", "reseñas", "opiniones", "κριτικές", "αξιολογήσεις", "avis", "bewertungen"]),
            forum: by_path
                || lower.contains("q and a")
                || told(&["forum", "forums", "foro", "foros", "φόρουμ", "questions", "preguntas", "ερωτήσεις", "subreddit"])
                || generated(&[
                    "discourse",
                    "phpbb",
                    "vbulletin",
                    "xenforo",
                    "askbot",
                    "mybb",
                    "smf",
                    "invision",
                    "vanilla",
                    "flarum",
                    "nodebb",
                    "bbpress",
                ]),
            only_title: on_one.map(|rest| rest.trim().to_owned()),
            only,
        }
    }

    /// What an entry is to its thread. `own` is what it declares itself; `any_re` says that the feed holds titles with `Re:`, so that one
    /// without is an opener even where its address points at a post.
    pub(super) fn kin(&self, title: &str, url: Option<&Url>, own: &Kin, any_re: bool) -> Kin {
        let mut kin = own.clone();
        title.clone_into(&mut kin.title);
        let mut titled = true;
        let mut reply = own.declared.is_some();
        if let Some(rest) = without_re(title) {
            rest.clone_into(&mut kin.title);
            reply = true;
        } else if let Some((on, author)) = ON_BY.iter().find_map(|(start, divider)| behind(title, start)?.rsplit_once(divider)) {
            on.trim().clone_into(&mut kin.title);
            kin.author = Some(author.trim().to_owned());
            reply = true;
        } else if let Some(author) = BY.iter().find_map(|start| behind(title, start)).filter(|_| self.comments) {
            kin.author = Some(author.trim().to_owned());
            titled = false;
            reply = true;
        } else if let Some((author, _)) = BY_FOR.iter().find_map(|(start, divider)| behind(title, start)?.split_once(divider)) {
            kin.author = Some(author.trim().to_owned());
            titled = false;
            reply = true;
        } else if let Some((author, on)) = behind(title, "/u/").and_then(|rest| rest.split_once(" on ")) {
            kin.author = Some(author.to_owned());
            on.clone_into(&mut kin.title);
            reply = true;
        } else if let Some(url) = url
            && points_at_post(url)
        {
            reply = !any_re;
            titled = !reply;
            // phpBB puts the board before every title.
            if let Some((_, own)) = title.rsplit_once(" • ").filter(|_| any_re) {
                own.trim().clone_into(&mut kin.title);
            }
        }
        let own_key = url.filter(|url| !is_front(url)).map(Key::of_thread);
        let pointed = url.is_some_and(points_at_post);
        // In a feed of one thread, the entry that stands at the thread's own address is the one that opens it.
        let opens = |key: &Key| {
            own_key.as_ref() == Some(key)
                && !pointed
                && !reply
                && url.is_some_and(|url| Key::of_post(url) == Key::of_thread(url) || is_thread_path(url.path()))
        };
        if self.comments && !reply && !self.only.as_ref().is_some_and(|(key, _)| opens(key)) {
            reply = true;
            titled = false;
        }
        kin.reply = reply;
        let (declared_id, declared_url) = own.declared.clone().unwrap_or_default();
        let by_declaration = declared_url.as_ref().filter(|url| !own.in_text && !is_front(url)).map(Key::of_thread);
        kin.thread = match &self.only {
            Some((key, _)) if reply => Some(key.clone()),
            _ if reply => by_declaration.or(own_key),
            _ => own_key,
        };
        kin.url = match &self.only {
            Some((_, url)) if reply => Some(of_thread(url)),
            _ => declared_url.as_ref().filter(|_| reply && !own.in_text).or(url).map(of_thread),
        };
        if !titled {
            kin.title = self.only_title.clone().unwrap_or_default();
        }
        if reply {
            kin.parent = match (declared_id, declared_url) {
                // The address of the thread itself means its opener, which is named after the thread.
                (_, Some(url)) if !points_at_post(&url) && kin.thread.as_ref() == Some(&Key::of_thread(&url)) => {
                    kin.thread.as_ref().map(|key| key.0.clone())
                }
                (Some(id), _) => Some(absolute(&id, None).map_or(id, |url| Key::of_post(&url).0)),
                (None, Some(url)) => Some(Key::of_post(&url).0),
                (None, None) => None,
            };
        }
        kin
    }

    /// Whether all entries are answers to something.
    pub(super) const fn is_of_comments(&self) -> bool {
        self.comments
    }

    /// What the post is within its thread.
    pub(super) fn part(&self, reply: bool, title: &str) -> Part {
        match (reply, self.forum) {
            (true, true) if behind(title, "comment by ").is_none() => Part::Answer,
            (true, _) => Part::Comment,
            (false, _) if self.reviews => Part::Review,
            (false, true) => Part::Question,
            (false, false) => Part::Article,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kin(setting: &Setting, title: &str, url: &str) -> Kin {
        setting.kin(title, absolute(url, None).as_ref(), &Kin::default(), false)
    }

    fn setting(purpose: Purpose, title: &str, home: &str, urls: &[&str]) -> Setting {
        let urls: Vec<Option<Url>> = urls.iter().map(|url| absolute(url, None)).collect();
        Setting::of(purpose, title, absolute(home, None).as_ref(), "", &urls.iter().map(Option::as_ref).collect::<Vec<_>>())
    }

    #[test]
    fn titles_say_who_answers_what() {
        let feed = setting(Purpose::Start, "Site", "https://b.example/", &["https://b.example/a"]);
        for (title, thread, author, reply) in [
            ("Re: Slow again", "Slow again", None, true),
            ("RE: Re: Slow again", "Slow again", None, true),
            ("Board • Re: Slow again", "Slow again", None, true),
            ("ΑΠ: Αργεί", "Αργεί", None, true),
            ("Comment on Slow by night by Jo", "Slow by night", Some("Jo"), true),
            ("Comentario en Va lento por Eva", "Va lento", Some("Eva"), true),
            ("Σχόλιο στο Αργεί από Νίκος", "Αργεί", Some("Νίκος"), true),
            ("Answer by jo for <p>Why?", "", Some("jo"), true),
            ("/u/jo on Slow again", "Slow again", Some("jo"), true),
            ("Reset the router", "Reset the router", None, false),
            ("By: the way", "By: the way", None, false),
        ] {
            let found = kin(&feed, title, "https://b.example/a");
            assert_eq!((found.title.as_str(), found.author.as_deref(), found.reply), (thread, author, reply), "{title}");
        }
    }

    #[test]
    fn comment_feeds_know_their_thread() {
        let urls = ["https://b.example/post.html?showComment=1#c1", "https://b.example/post.html?showComment=2#c2"];
        let feed = setting(Purpose::Start, "Comentarios en: Va lento", "https://b.example/post.html", &urls);
        let found = kin(&feed, "By: Eva", urls[0]);
        assert_eq!(
            found.thread,
            kin(&setting(Purpose::Start, "B", "https://b.example/", &[]), "Va lento", "https://b.example/post.html").thread
        );
        assert_eq!((found.title.as_str(), found.author.as_deref(), found.reply), ("Va lento", Some("Eva"), true));
        // Comments at addresses of their own belong to the page that the feed names.
        let urls = ["https://b.example/comment/1", "https://b.example/comment/2"];
        let feed = setting(Purpose::Comments, "Discussion", "https://b.example/post", &urls);
        assert_eq!(kin(&feed, "One", urls[0]).thread, kin(&feed, "Two", urls[1]).thread);
        // The comments of a whole site belong to many threads.
        let urls = ["https://b.example/x/#comment-1", "https://b.example/y/#comment-2"];
        let feed = setting(Purpose::Start, "Comments for Site", "https://b.example/", &urls);
        assert_ne!(kin(&feed, "Comment on X by a", urls[0]).thread, kin(&feed, "Comment on Y by b", urls[1]).thread);
    }

    #[test]
    fn forums_and_reviews_are_recognised() {
        let part = |title: &str, url: &str, reply: bool| setting(Purpose::Start, title, "https://b.example/", &[url]).part(reply, "");
        assert_eq!(part("Site", "https://b.example/t/words/12", false), Part::Question);
        assert_eq!(part("Site", "https://b.example/t/words/12", true), Part::Answer);
        assert_eq!(part("Customer Reviews: Hub", "https://b.example/app", false), Part::Review);
        assert_eq!(part("Preview builds", "https://b.example/2026/a", false), Part::Article);
        assert_eq!(part("Blog", "https://b.example/2026/a", true), Part::Comment);
    }
}
