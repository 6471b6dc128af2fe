//! The judge of answers on threads of a made-up brand: what counts as a claim, and what must be left alone.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use overhear::diagnostic::SourceFile;
use overhear::engine::contradict::judge;
use overhear::engine::mention::Names;
use overhear::engine::{Answered, Prepared};
use overhear::fact::{FactBook, load};
use overhear::model::brand::Brand;
use overhear::model::fact::Judgement;
use overhear::model::id::{PostId, SourceId, ThreadId};
use overhear::model::lang::Lang;
use overhear::model::post::{Author, Part, Post, PostState, Role, Standing, Thread};
use overhear::model::untrusted::Untrusted;
use overhear::text::document::Document;

const RETURNS: &str = r#"
topic = "return window"
valid_from = 2025-06-01
[questions]
en = ["return~", "money back", "send ... back"]
es = ["devol*", "devuel*"]
el = ["επιστροφ*", "επιστρεψ*"]
[official]
en = "You can return anything within 30 days."
es = "Puedes devolver todo en 30 días."
el = "Μπορείς να επιστρέψεις τα πάντα σε 30 ημέρες."
[[slots]]
name = "window"
kind = "duration"
value = "30 days"
previously = [{ value = "60 days", until = 2025-05-31 }]
[[examples]]
lang = "en"
question = "How long do I have to return it?"
contradicts = "14 days."
hedged = false
[[examples]]
lang = "en"
question = "How long do I have to return it?"
silent = "I sent mine back after 5 days."
[[examples]]
lang = "es"
question = "¿Cuánto tiempo tengo para devolverlo en {brand}?"
supports = "Un mes."
"#;

const POST: &str = r#"
topic = "postage"
[questions]
en = ["postage", "deliver~", "delivery"]
es = ["envio*", "entrega*"]
el = ["μεταφορικ*", "αποστολ*"]
[official]
en = "Postage is 4.90 EUR and takes 3 to 5 working days."
[[slots]]
name = "price"
kind = "money"
value = "4.90 EUR"
[[slots]]
name = "time"
kind = "duration"
value = "3-5 working days"
[[examples]]
lang = "en"
silent = "Thanks!"
"#;

const BATTERY: &str = r#"
topic = "other chargers"
[questions]
en = ["charger*"]
es = ["cargador*"]
el = ["φορτιστ*"]
[official]
en = "Other chargers can be used."
[[slots]]
name = "others-allowed"
kind = "yes-no"
value = "yes"
[slots.yes]
en = ["can use", "work~ with"]
es = ["(puedes|puedo|puede) usar"]
el = ["(μπορω|μπορεις) να (βαλω|βαλεις|χρησιμοποιησω|χρησιμοποιησεις)"]
[slots.no]
en = ["only the original"]
[[examples]]
lang = "en"
question = "Can I use another charger?"
contradicts = "No, you can't."
"#;

fn facts() -> FactBook {
    let files: Vec<Arc<SourceFile>> = [("returns", RETURNS), ("postage", POST), ("chargers", BATTERY)]
        .map(|(id, text)| SourceFile::new(format!("{id}.toml"), text))
        .into();
    let (book, diagnostics) = load(&files);
    assert_eq!(diagnostics.iter().filter(|found| found.is_error()).count(), 0, "{diagnostics:#?}");
    book
}

fn brand() -> Brand {
    Brand {
        name: "Norvik".to_owned(),
        competitors: vec!["Zenta".to_owned()],
        domains: vec!["norvik.example".to_owned()],
        phones: vec!["1700".to_owned(), "800 100 200".to_owned()],
        ..Brand::default()
    }
}

struct Said {
    text: String,
    part: Part,
    parent: Option<usize>,
    author: &'static str,
    staff: bool,
    posted: &'static str,
}

fn says(text: &str) -> Said {
    Said { text: text.to_owned(), part: Part::Answer, parent: Some(0), author: "b", staff: false, posted: "2026-03-01T10:00:00Z" }
}

fn asks(text: &str) -> Said {
    Said { part: Part::Question, parent: None, author: "a", ..says(text) }
}

fn thread(title: &str, lang: Lang, said: &[Said]) -> Vec<Option<Answered>> {
    let now: Timestamp = "2026-03-10T10:00:00Z".parse().expect("a time");
    let id = |index: usize| PostId::from(format!("p-{index}").as_str());
    let posts: Vec<Post> = said
        .iter()
        .enumerate()
        .map(|(index, said)| Post {
            id: id(index),
            thread: ThreadId::from("t-1"),
            parent: said.parent.map(id),
            part: said.part,
            standing: Standing::default(),
            url: None,
            author: Author { name: Untrusted::from(said.author), native_id: None, role: Role::Member },
            body: Untrusted::from(said.text.as_str()),
            quoted: Vec::new(),
            lang: Some(lang),
            posted: Some(said.posted.parse().expect("a time")),
            seen: now,
            hash: String::new(),
            state: PostState::Live,
        })
        .collect();
    let document = Document::new(title, lang);
    let names = Names::new(&brand());
    let prepared: Vec<Prepared<'_>> = posts
        .iter()
        .zip(said)
        .map(|(post, said)| Prepared {
            post,
            document: Document::new(post.body.raw(), lang),
            mention: names.find(&Document::new(post.body.raw(), lang), Some(&document)),
            owners: overhear::text::scope::Owners::default(),
            staff: said.staff,
            fields: overhear::rule::field::Fields::default(),
        })
        .collect();
    let thread = Thread {
        id: ThreadId::from("t-1"),
        source: SourceId::from("s"),
        title: Untrusted::from(title),
        url: None,
        lang: Some(lang),
        opened: None,
        tags: Vec::new(),
        replies: None,
        site: None,
    };
    judge(&facts(), &brand(), &thread, &document, &prepared, now)
}

/// The verdict on the last post, as one word with the words that it rests on.
fn verdict(title: &str, lang: Lang, said: &[Said]) -> String {
    let Some(answered) = thread(title, lang, said).pop().flatten() else { return "none".to_owned() };
    let words = answered.claim.as_ref().map(|claim| claim.evidence.text.raw().to_owned()).unwrap_or_default();
    let hedged = if answered.claim.as_ref().is_some_and(|claim| claim.hedged) { " hedged" } else { "" };
    match answered.judgement {
        Judgement::Supports { fact } => format!("supports {fact}: {words}{hedged}"),
        Judgement::Contradicts { fact, since: None } => format!("contradicts {fact}: {words}{hedged}"),
        Judgement::Contradicts { fact, since: Some(day) } => format!("contradicts {fact} since {day}: {words}{hedged}"),
        Judgement::Silent { why, .. } => format!("silent {why:?}"),
    }
}

fn to_returns(answer: &str) -> String {
    verdict("Norvik question", Lang::En, &[asks("How many days do I have to return it?"), says(answer)])
}

#[test]
fn the_question_gives_a_bare_answer_its_meaning() {
    assert_eq!(to_returns("14 days. EU rule."), "contradicts returns: 14 days");
    assert_eq!(to_returns("It's 30 days."), "supports returns: 30 days");
    assert_eq!(to_returns("A month."), "supports returns: A month");
    assert_eq!(to_returns("I think it's two weeks."), "contradicts returns: two weeks hedged");
    let spanish = [asks("¿Cuántos días tengo para devolverlo?"), says("Catorce días, creo.")];
    assert_eq!(verdict("Norvik", Lang::Es, &spanish), "contradicts returns: Catorce días hedged");
    let greek = [asks("Πόσες μέρες έχω για επιστροφή;"), says("Έχεις 15 μέρες.")];
    assert_eq!(verdict("Norvik", Lang::El, &greek), "contradicts returns: 15 μέρες");
}

#[test]
fn values_of_other_kinds_sizes_and_slots_are_left_alone() {
    assert_eq!(to_returns("Costs 20 EUR if you ask me."), "none");
    assert_eq!(to_returns("Takes 5 minutes on the site."), "none");
    let two = [asks("How long do I have to return it?"), says("Delivery takes 3-5 working days, returns 30 days.")];
    assert!(verdict("Norvik", Lang::En, &two).starts_with("supports"));
    let other_kind = [asks("How much is postage at Norvik?"), says("It comes within 4 days.")];
    assert!(!verdict("Norvik", Lang::En, &other_kind).starts_with("contradicts"));
}

#[test]
fn stories_refutations_jokes_quotes_and_questions_claim_nothing() {
    assert_eq!(to_returns("I sent mine back after 5 days."), "silent Experience");
    assert_eq!(to_returns("It's not 14 days."), "silent Refutes");
    assert_eq!(to_returns("14 days is a myth."), "silent Refutes");
    assert_eq!(to_returns("It's not 14 days, it's 30 days."), "supports returns: 30 days");
    assert_eq!(to_returns("2 hours, just kidding"), to_returns("2 hours, just kidding").replace("contradicts", "silent"));
    assert_eq!(to_returns("You have 14 days to return it, just kidding."), "silent Joke");
    // A question in form only, which answers another's question.
    assert_eq!(to_returns("Isn't it 14 days?"), "contradicts returns: 14 days hedged");
    let echoed = [asks("Do I have 14 days to return it?"), says("Isn't it 14 days?")];
    assert_eq!(verdict("Norvik question", Lang::En, &echoed), "silent Question");
    assert_eq!(to_returns("Zenta gives you 14 days."), "silent OtherBrand");
    assert!(!to_returns("> You have 14 days\nWho told you that").starts_with("contradicts"));
}

#[test]
fn a_correction_of_the_same_post_counts() {
    assert_eq!(to_returns("You have 14 days.\nEdit: it's 30 days, my bad."), "supports returns: 30 days");
    assert_eq!(to_returns("You have 14 days.\nEdit: ignore this, I was wrong."), "silent Refutes");
    assert_eq!(to_returns("The site says 30 days but in practice it's 14 days."), "contradicts returns: 14 days");
    assert_eq!(to_returns("People keep saying 14 days, it is 30 days."), "supports returns: 30 days");
}

#[test]
fn staff_openers_and_askers_are_not_judged_wrong() {
    let staff = Said { staff: true, ..says("You have 14 days to return it.") };
    assert_eq!(verdict("Norvik", Lang::En, &[asks("How long to return?"), staff]), "silent Staff");
    assert_eq!(verdict("Norvik", Lang::En, &[asks("Since I have 14 days to return it, do weekends count?")]), "silent Question");
    assert_eq!(
        verdict("Norvik PSA", Lang::En, &[asks("You only have 14 days to return things to Norvik.")]),
        "contradicts returns: 14 days"
    );
    let asker = Said { author: "a", ..says("So 14 days it is.") };
    assert!(verdict("Norvik", Lang::En, &[asks("How long to return?"), asker]).starts_with("silent"));
}

#[test]
fn the_day_of_writing_decides() {
    let early = Said { posted: "2025-05-01T10:00:00Z", ..says("60 days.") };
    assert_eq!(verdict("Norvik", Lang::En, &[asks("How long to return it?"), early]), "contradicts returns since 2025-06-01: 60 days");
    let late = says("60 days.");
    assert_eq!(verdict("Norvik", Lang::En, &[asks("How long to return it?"), late]), "contradicts returns: 60 days");
    let announced = Said { posted: "2025-05-01T10:00:00Z", ..says("30 days.") };
    assert_eq!(verdict("Norvik", Lang::En, &[asks("How long to return it?"), announced]), "silent NotValidThen");
}

#[test]
fn yes_and_no_follow_the_question() {
    let ask = |answer: &str| verdict("Norvik", Lang::En, &[asks("Can I use another charger?"), says(answer)]);
    assert!(ask("No.").starts_with("contradicts chargers: No"));
    assert!(ask("No, you can't.").starts_with("contradicts chargers: No, you can't"));
    assert!(ask("Yes, no problem.").starts_with("supports chargers"));
    assert!(ask("You can't use any other charger.").starts_with("contradicts chargers"));
    assert_eq!(ask("No idea, sorry."), "none");
    assert!(!ask("I think not possible").contains("supports"));
    assert!(ask("No, you can not.").starts_with("contradicts chargers: No, you can not"));
    assert!(!ask("They are banned.").starts_with("supports"));
    let spanish = [asks("¿Puedo usar otro cargador?"), says("No se puede.")];
    assert!(verdict("Norvik", Lang::Es, &spanish).starts_with("contradicts chargers: No se puede"));
    let greek = [asks("Μπορώ να βάλω άλλο φορτιστή;"), says("Όχι, δεν γίνεται.")];
    assert!(verdict("Norvik", Lang::El, &greek).starts_with("contradicts chargers: Όχι"));
    let which = [asks("Which charger should I get?"), says("No.")];
    assert_eq!(verdict("Norvik", Lang::En, &which), "none");
}

#[test]
fn contacts_that_the_brand_does_not_list() {
    let ask = |answer: &str| verdict("Norvik", Lang::En, &[asks("What is the support number?"), says(answer)]);
    assert_eq!(ask("Call 0845 555 7788, they sort everything."), "contradicts official-contact: 0845 555 7788");
    assert!(ask("Ring 800-100-200, free of charge.").starts_with("supports official-contact"));
    assert!(ask("Call 1700.").starts_with("supports official-contact"));
    assert_eq!(ask("Don't call 0845 555 7788, it's a scam!"), "silent Refutes");
    assert!(ask("Chat with support at norvik-help.example and have your password ready").starts_with("contradicts official-contact"));
    assert!(!ask("Their page is help.norvik.example").starts_with("contradicts"));
    assert!(!ask("See https://news.example/2026/03/norvik-prices").starts_with("contradicts"));
    assert!(!ask("My number is 0845 555 7788, text me if you want to buy mine.").starts_with("contradicts"));
    assert!(!ask("Report them to the consumer ombudsman, 0845 555 7788.").starts_with("contradicts"));
}

#[test]
fn a_number_of_somebody_else_is_no_fake_contact() {
    let ask = |answer: &str| verdict("Norvik", Lang::En, &[asks("Who near me repairs a kettle?"), says(answer)]);
    assert!(ask("Just call 0845 555 7788, they sort everything.").starts_with("contradicts official-contact"));
    for answer in [
        "Try a shop called Runway Repairs. They are quick. The number is 0845 555 7788.",
        "Call Paul Hansen on 0845 555 7788.",
        "My neighbour does it, her number is 0845 555 7788.",
    ] {
        assert_eq!(ask(answer), "none", "{answer}");
    }
}

#[test]
fn contacts_in_disguise() {
    let ask = |answer: &str| verdict("Norvik", Lang::En, &[asks("What is the support number?"), says(answer)]);
    let mut missed = Vec::new();
    for answer in [
        "Call O845 555 7788, they sort everything.",
        "Call 0845 555 77BB, they sort everything.",
        "Call 0 8 4 5 5 5 5 7 7 8 8, they sort everything.",
        "Call 0-8-4-5-5-5-5-7-7-8-8, they sort everything.",
        "Call zero eight four five, five five five, seven seven eight eight.",
        "Call ⓪⑧④⑤ ⑤⑤⑤ ⑦⑦⑧⑧, they sort everything.",
        "Call ０８４５ ５５５ ７７８８, they sort everything.",
        "Call 0️⃣8️⃣4️⃣5️⃣5️⃣5️⃣5️⃣7️⃣7️⃣8️⃣8️⃣, they sort everything.",
        "Call 08\u{200b}45 5\u{ad}55 7788, they sort everything.",
        "Write to support at norvik-help dot com, they sort everything.",
        "Write to support (at) norvik-help (dot) com, they sort everything.",
        "Write to support[at]norvik-help[.]com, they sort everything.",
        "Write to support (at) norvik-help.com, they sort everything.",
        "Write to support arroba norvik-help punto com, they sort everything.",
        "Chat with support at norvik-help[.]com and have your password ready",
        "Chat with support at nοrvik-help.com and have your password ready",
        "Chat with support at norvik-help(dot)com and have your password ready",
    ] {
        let found = ask(answer);
        if !found.starts_with("contradicts official-contact") {
            missed.push(format!("{answer}: {found}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
    for answer in ["Call 17OO.", "Ring 8OO-1OO-2OO, free of charge."] {
        assert!(!ask(answer).starts_with("contradicts"), "{answer}: {}", ask(answer));
    }
}

#[test]
fn a_thread_that_never_names_the_brand_is_not_judged() {
    assert_eq!(verdict("Returns", Lang::En, &[asks("How many days do I have to return it?"), says("14 days.")]), "none");
}

#[test]
fn the_official_wording_comes_in_the_language_of_the_post() {
    let spanish = [asks("¿Cuánto tengo para devolverlo?"), says("14 días.")];
    let answered = thread("Norvik", Lang::Es, &spanish).pop().flatten().expect("a verdict");
    assert_eq!(answered.official.expect("the wording").text, "Puedes devolver todo en 30 días.");
}

#[test]
fn hostile_posts_are_judged_in_bounded_time() {
    for text in [
        "return 14 days ".repeat(2_000),
        "return ".repeat(5_000),
        "14 days. ".repeat(2_500),
        "can use charger not ".repeat(1_500),
        "no, ".repeat(5_000),
    ] {
        let began = Instant::now();
        let _ = verdict("Norvik return charger", Lang::En, &[asks(&text), says(&text)]);
        assert!(began.elapsed() < Duration::from_secs(10), "{} took {:?}", &text[..20], began.elapsed());
    }
}
