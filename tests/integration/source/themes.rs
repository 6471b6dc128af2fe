//! One conversation as programs of many kinds would show it, in markup of our own after each: what is read must be that conversation, post by
//! post, whoever's quotations, signatures, boxes and buttons stand around it.

use super::*;
use overhear::model::post::Post;

/// Who, when, what.
type Said = (&'static str, &'static str, &'static [&'static str]);

const EN: [Said; 4] = [
    (
        "marta",
        "2026-11-18T09:15:00Z",
        &["I descaled my Norvane kettle as the booklet says and now it drips from the base.", "Is this covered by the guarantee?"],
    ),
    ("j_oakes", "2026-11-18T11:40:00Z", &["Same here, and the seal came out in two pieces."]),
    ("Ben Tarrow", "2026-11-19T17:05:00Z", &["That depends on the shop where you bought it."]),
    ("kim77", "2026-11-20T08:30:00Z", &["They told me to post it back at my own cost, which I find shabby."]),
];
const ES: [Said; 4] = [
    (
        "marta",
        "2026-11-18T09:15:00Z",
        &["Le quité la cal a mi tetera Norvane como dice el folleto y ahora gotea por la base.", "¿Entra en la garantía?"],
    ),
    ("jose_luis", "2026-11-18T11:40:00Z", &["A mí me pasó igual, y la junta salió en dos trozos."]),
    ("Ana Peña", "2026-11-19T17:05:00Z", &["Eso depende de la tienda donde la compraste."]),
    ("kim77", "2026-11-20T08:30:00Z", &["Me dijeron que la enviara yo pagando el porte, una vergüenza."]),
];
const EL: [Said; 4] = [
    (
        "marta",
        "2026-11-18T09:15:00Z",
        &["Έκανα αφαλάτωση στον βραστήρα Norvane όπως λέει το φυλλάδιο και τώρα στάζει από τη βάση.", "Το καλύπτει η εγγύηση;"],
    ),
    ("γιώργος_κ", "2026-11-18T11:40:00Z", &["Τα ίδια κι εδώ, και το λάστιχο βγήκε σε δύο κομμάτια."]),
    ("Άννα Μ", "2026-11-19T17:05:00Z", &["Εξαρτάται από το κατάστημα που τον πήρες."]),
    ("kim77", "2026-11-20T08:30:00Z", &["Μου είπαν να τον στείλω με δικά μου έξοδα, ντροπή τους."]),
];
const TITLES: [&str; 3] = ["Kettle leaks after descaling", "La tetera gotea tras quitar la cal", "Ο βραστήρας στάζει μετά την αφαλάτωση"];

/// How a program shows the conversation.
struct Theme {
    file: &'static str,
    url: &'static str,
    /// Which of the three languages.
    talk: usize,
    /// The order of its posts.
    order: &'static [usize],
    /// What each post (in order of the conversation) is known to answer.
    parents: [Option<usize>; 4],
    /// The last post repeats the second.
    quotes: bool,
    /// Hours that its dates, which have a zone, are before UTC.
    zone: i64,
    /// The post that is marked as accepted.
    accepted: Option<usize>,
}

const FLAT: &[usize] = &[0, 1, 2, 3];
const NESTED: &[usize] = &[0, 1, 3, 2];
const BASE: Theme = Theme { file: "", url: "", talk: 0, order: FLAT, parents: [None; 4], quotes: false, zone: 0, accepted: None };
const QUOTED: Theme = Theme { quotes: true, parents: [None, None, None, Some(1)], ..BASE };
const TREE: Theme = Theme { order: NESTED, parents: [None, None, None, Some(1)], ..BASE };

const THEMES: [Theme; 16] = [
    Theme { file: "vbulletin3", url: "https://forum.example/showthread.php?t=12", talk: 1, ..QUOTED },
    Theme { file: "vbulletin5", url: "https://forum.example/forum/repairs/12-kettle-leaks", ..QUOTED },
    Theme { file: "invision4", url: "https://forum.example/topic/12-la-tetera/", talk: 1, ..QUOTED },
    Theme { file: "bbpress", url: "https://blog.example/forums/topic/kettle-leaks/", ..BASE },
    Theme { file: "vanilla", url: "https://forum.example/discussion/12/kettle-leaks", ..QUOTED },
    Theme { file: "xenforo1", url: "https://forum.example/threads/12/", talk: 2, ..QUOTED },
    Theme { file: "smf1", url: "https://forum.example/index.php?topic=12.0", ..QUOTED },
    Theme { file: "ipboard3", url: "https://forum.example/topic/12-kettle-leaks/", ..QUOTED },
    Theme { file: "khoros", url: "https://forum.example/t5/Averias/La-tetera/td-p/990", talk: 1, accepted: Some(2), ..BASE },
    Theme { file: "hackernews", url: "https://forum.example/item?id=1090", ..TREE },
    Theme { file: "oldreddit", url: "https://old.reddit.example/r/kettles/comments/k12/kettle_leaks/", ..TREE },
    Theme { file: "stackexchange", url: "https://qa.example/questions/1290/kettle-leaks", order: &[0, 2, 1, 3], accepted: Some(2), ..TREE },
    Theme { file: "drupal", url: "https://forum.example/node/12", talk: 2, zone: -2, ..TREE },
    Theme { file: "askbot", url: "https://forum.example/question/1490/kettle-leaks/", ..TREE },
    Theme { file: "spirit", url: "https://forum.example/topic/12/la-tetera/", talk: 1, ..QUOTED },
    Theme { file: "lobsters", url: "https://forum.example/s/k12/kettle_leaks", zone: 6, ..TREE },
];

/// What is known to be wrong: quotations and signatures that no element encloses.
const KNOWN: [&str; 4] = ["vbulletin3: 1: said", "vbulletin3: 3: said", "vbulletin3: 3: quoted", "vbulletin3: 3: answers"];

fn read_theme(theme: &Theme) -> Reading {
    let body = std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/pages/{}.html", theme.file))).unwrap();
    let source = Source { kind: SourceKind::Forum, ..source(theme.url) };
    read(&source, &ask(theme.url, Purpose::Start), &answer(theme.url, Some("text/html; charset=utf-8"), body), now()).unwrap()
}

/// What is wrong with a reading, in words.
fn wrong(theme: &Theme, reading: &Reading) -> Vec<String> {
    let talk = [EN, ES, EL][theme.talk];
    let mut wrong = Vec::new();
    let mut check = |is: bool, what: String| {
        if !is {
            wrong.push(what);
        }
    };
    check(reading.threads[0].title.shown() == TITLES[theme.talk], format!("title {}", reading.threads[0].title.shown()));
    check(reading.posts.len() == 4, format!("{} posts", reading.posts.len()));
    let post = |n: usize| -> Option<&Post> { reading.posts.get(theme.order.iter().position(|at| *at == n)?) };
    for (n, (author, posted, said)) in talk.iter().enumerate() {
        let Some(post) = post(n) else { continue };
        let (name, body) = (post.author.name.shown(), post.body.shown_block());
        check(name == *author || name == author.replace(' ', "_"), format!("{n}: author {name}"));
        check(body == said.join("\n\n"), format!("{n}: said {body}"));
        let posted = posted.parse::<Timestamp>().unwrap() + SignedDuration::from_hours(theme.zone);
        check(post.posted == Some(posted), format!("{n}: posted {:?}", post.posted));
        let url = post.url.as_deref().unwrap_or_default();
        let own = url.starts_with("http") && reading.posts.iter().filter(|other| other.url.as_deref() == Some(url)).count() == 1;
        check(own, format!("{n}: address {url}"));
        check(post.standing.accepted == (theme.accepted == Some(n)), format!("{n}: accepted {}", post.standing.accepted));
        check(post.quoted.is_empty() != (theme.quotes && n == 3), format!("{n}: quoted {:?}", post.quoted));
    }
    let opener = reading.posts.first().map(|post| &post.id);
    for (n, parent) in theme.parents.iter().enumerate() {
        let Some(said) = post(n).map(|post| post.parent.as_ref()) else { continue };
        // Whether a reply names the opening post or nothing comes to the same.
        let told = said.filter(|said| Some(*said) != opener);
        check(told == parent.and_then(|parent| Some(&post(parent)?.id)), format!("{n}: answers {said:?}"));
    }
    wrong
}

#[test]
fn one_conversation_is_the_same_in_every_theme() {
    let wrong: Vec<String> = THEMES
        .iter()
        .flat_map(|theme| wrong(theme, &read_theme(theme)).into_iter().map(|what| format!("{}: {what}", theme.file)))
        .collect();
    let short: Vec<String> = wrong.iter().map(|what| what.split(' ').take(3).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(short, KNOWN, "{}", wrong.join("\n"));
}
