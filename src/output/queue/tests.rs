use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::*;
use crate::output::page::columns;
use crate::review::listing::{Wanted, list};
use crate::review::staged::{Shelf, ago, fake_contact, leaver, now, wrong_answer};

fn page(width: Option<usize>) -> Page {
    Page { width, color: false, now: now(), zone: TimeZone::UTC }
}

fn snoozed() -> Incident {
    let mut incident = leaver();
    incident.id = IncidentId(30);
    incident.status = Status::Snoozed;
    incident.snoozed_until = Some(now() + SignedDuration::from_hours(20));
    incident
}

fn closed() -> Incident {
    let mut incident = leaver();
    incident.id = IncidentId(8);
    incident.status = Status::Dismissed;
    incident.verdict = Some(Verdict::Duplicate(IncidentId(4)));
    incident.excerpts.push(crate::review::staged::excerpt(
        99,
        &crate::review::staged::Words { host: "other.example", thread: "", author: "", body: "x", evidence: "x", lang: Lang::En },
    ));
    incident
}

fn listing(wanted: &Wanted) -> Listing {
    list(&Shelf::of(vec![leaver(), wrong_answer(), fake_contact(), snoozed(), closed()]), wanted, now()).unwrap()
}

fn usual() -> Listing {
    listing(&Wanted { limit: 20, ..Wanted::default() })
}

#[test]
fn a_terminal_of_80_columns_shows_every_column() {
    insta::assert_snapshot!(table(&usual(), &page(Some(80))), @r"
    NO LEVEL    DUE         AGE WHO   WHERE          WHAT
    17 critical overdue 2 h  3h maria foro.example   Wrong answer: cancel window: 1…
    21 critical in 95 min    3h -     syzitisi.exam… Contact that is not the brand'…
     4 high     -            3h -     forum.example  Says calmly that they have lef…

    2 open, 1 claimed, 1 overdue; 1 snoozed, back tomorrow 08:30.
    ");
}

#[test]
fn a_wide_terminal_cuts_nothing_here() {
    insta::assert_snapshot!(table(&usual(), &page(Some(120))), @r#"
    NO  LEVEL     DUE          AGE  WHO    WHERE             WHAT
    17  critical  overdue 2 h   3h  maria  foro.example      Wrong answer: cancel window: 14 días (became wrong on 2025-01-…
    21  critical  in 95 min     3h  -      syzitisi.example  Contact that is not the brand's: 210 555 0199
     4  high      -             3h  -      forum.example     Says calmly that they have left: "Moved to Nordwind last week"

    2 open, 1 claimed, 1 overdue; 1 snoozed, back tomorrow 08:30.
    "#);
}

#[test]
fn a_file_gets_whole_titles_and_states_of_all() {
    insta::assert_snapshot!(table(&listing(&Wanted { all: true, limit: 20, ..Wanted::default() }), &page(None)), @r#"
    NO  LEVEL     STATE                AGE  WHO    WHERE             WHAT
    17  critical  overdue 2 h           3h  maria  foro.example      Wrong answer: cancel window: 14 días (became wrong on 2025-01-01)
    21  critical  in 95 min             3h  -      syzitisi.example  Contact that is not the brand's: 210 555 0199
     4  high      -                     3h  -      forum.example     Says calmly that they have left: "Moved to Nordwind last week"
    30  high      till tomorrow 08:30   3h  -      forum.example     Says calmly that they have left: "Moved to Nordwind last week"
     8  high      duplicate of #4       3h  -      forum.example +1  Says calmly that they have left: "Moved to Nordwind last week" (2 posts)

    2 open, 1 claimed, 1 overdue; 1 snoozed, back tomorrow 08:30.
    "#);
}

#[test]
fn narrow_terminals_keep_number_lateness_and_title() {
    insta::assert_snapshot!(table(&usual(), &page(Some(40))), @r"
    NO LEVEL    DUE         WHAT
    17 critical overdue 2 h Wrong answer: c…
    21 critical in 95 min   Contact that is…
     4 high     -           Says calmly tha…

    2 open, 1 claimed, 1 overdue; 1 snoozed,
    back tomorrow 08:30.
    ");
    for width in [20, 25, 40, 60, 79, 80, 81, 100, 132] {
        for line in table(&listing(&Wanted { all: true, ..Wanted::default() }), &page(Some(width))).lines() {
            assert!(columns(line) <= width, "{width} columns: {line}");
        }
    }
}

#[test]
fn what_is_late_below_the_cut_is_named() {
    let mut late = leaver();
    late.due = Some(ago(10));
    late.priority = 1;
    let shelf = Shelf::of(vec![fake_contact(), late]);
    let listing = list(&shelf, &Wanted { limit: 1, ..Wanted::default() }, now()).unwrap();
    let table = table(&listing, &page(None));
    assert!(table.ends_with("2 open, 0 claimed, 1 overdue. 1 of 2 shown; --limit 0 shows all. Overdue and not shown: 4.\n"), "{table}");
}

#[test]
fn lateness_is_red_and_a_claimed_row_names_its_holder() {
    let colored = table(&usual(), &Page { color: true, ..page(Some(100)) });
    let late = format!("{}overdue 2 h{}", ALARM.render(), ALARM.render_reset());
    assert!(colored.contains(&late), "{colored:?}");
    assert!(table(&usual(), &page(Some(80))).contains("maria"));
}

fn empty_queue(sight: &Sight) -> String {
    let listing = list(&Shelf::of(vec![snoozed()]), &Wanted::default(), now()).unwrap();
    assert_eq!(table(&listing, &page(None)), "");
    empty(&listing, false, sight, &page(None))
}

#[test]
fn an_empty_queue_says_how_well_it_sees() {
    let good = Sight { watched: 12, last_success: Some(ago(7)), blind: Vec::new() };
    insta::assert_snapshot!(empty_queue(&good), @r"
    Nothing waits (1 snoozed, back tomorrow 08:30). Well done.
    Last successful crawl: 7 min ago; all 12 sources answered.
    ");
    let blind = |id: &str, since, cause| Blind { source: id.into(), since, cause };
    let mut bad = Sight {
        blind: vec![
            blind("shop", None, Cause::NeverAsked),
            blind("old-forum", Some(ago(90_000)), Cause::Gone),
            blind("forum", Some(ago(4_000)), Cause::Failing(Some("connection\u{1b}[2J refused".to_owned()))),
            blind("blog", Some(ago(1_000)), Cause::Failing(None)),
            blind("news", Some(ago(900)), Cause::NotCrawled),
            blind("x", None, Cause::NeverAsked),
        ],
        ..good
    };
    insta::assert_snapshot!(empty_queue(&bad), @r"
    Nothing waits (1 snoozed, back tomorrow 08:30). Well done.
    Last successful crawl: 7 min ago; 6 of 12 sources answered.
    Mind: 6 sources are not seen:
      shop has not been read yet
      old-forum is gone for good (410); take it out of the configuration
      forum has not answered since 2 d ago (Sun 1 Jun 2025 17:50 UTC): connection<U+001B>[2J refused
      blog has not answered since 16 h ago (Tue 3 Jun 2025 19:50 UTC)
      news was last read 15 h ago: does `overhear crawl` still run?
      and 1 more; `overhear doctor` names all
    ");
    bad.last_success = None;
    assert!(empty_queue(&bad).contains("No crawl has succeeded yet"));
    assert!(empty_queue(&Sight::default()).contains("No source is configured"));
}

#[test]
fn conditions_that_nothing_meets_do_not_pretend_that_nothing_waits() {
    let listing = listing(&Wanted { assignee: Some("eleni".to_owned()), ..Wanted::default() });
    let text = empty(&listing, true, &Sight { watched: 1, last_success: Some(ago(1)), blind: Vec::new() }, &page(None));
    assert!(text.starts_with("Nothing here matches. In all: 2 open, 1 claimed, 1 overdue; 1 snoozed"), "{text}");
}

#[test]
fn json_lines_have_stable_fields() {
    let line = serde_json::to_value(QueueLine::of(&wrong_answer(), now())).unwrap();
    assert_eq!(
        line.to_string(),
        r#"{"assignee":"maria","became_wrong":"2025-01-01","categories":["other"],"changed":"2025-06-04T09:30:00Z","correction":"uncorrected","due":"2025-06-04T10:25:00Z","duplicate_of":null,"id":17,"languages":["es"],"level":"critical","opened":"2025-06-04T09:30:00Z","overdue":true,"posts":1,"priority":640,"rules":["wrong-answer"],"site":"foro.example","snoozed_until":null,"source":"forum","status":"claimed","title":"Wrong answer: cancel window: 14 días","url":"https://foro.example/t/17","verdict":null,"version":3,"waiting":true}"#
    );
    let closed = serde_json::to_value(QueueLine::of(&closed(), now())).unwrap();
    assert_eq!((&closed["verdict"], &closed["duplicate_of"], &closed["waiting"]), (&"duplicate".into(), &4.into(), &false.into()));
}
