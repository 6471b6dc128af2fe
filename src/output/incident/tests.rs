use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::*;
use crate::model::id::{IncidentId, PostId};
use crate::model::incident::Verdict;
use crate::model::untrusted::{Untrusted, is_hidden};
use crate::model::value::{ContactKind, Value};
use crate::output::queue;
use crate::review::listing::{Counts, Listing};
use crate::review::sight::{Blind, Cause, Sight};
use crate::review::staged::{Words, ago, excerpt, fake_contact, leaver, now, outlines, wrong_answer};

fn page(width: Option<usize>) -> Page {
    Page { width, color: false, now: now(), zone: TimeZone::UTC }
}

fn plain(incident: &Incident) -> String {
    show(incident, &Detail::default(), &page(Some(80)))
}

#[test]
fn a_wrong_answer_stands_beside_the_official_one() {
    insta::assert_snapshot!(show(&wrong_answer(), &Detail { reader: Some("Maria"), ..Detail::default() }, &page(Some(80))), @r"
    #17  critical  claimed by maria  overdue 2 h
    Wrong answer: cancel window: 14 días

    due      2 h ago (Wed 4 Jun 2025 10:25 UTC)
    opened   3 h ago (Wed 4 Jun 2025 09:30 UTC)
    where    foro.example
    link     https://foro.example/t/17
    answer   became wrong on 1 Jan 2025, and nobody has put it right

    The customer says                      │ The brand says officially
    Creo que son »14 días«, es la norma    │ Puedes cancelar dentro de los 30 días
    europea.                               │ naturales desde la activación.
    source: https://ayuda.example/cancelar
    said with reserve · right when it was written, wrong since 1 Jan 2025 · fact
    cancel-window, window

    Peña on foro.example, 3 h ago (Wed 4 Jun 2025 09:10 UTC) · es · accepted answer
    · 12 votes · read 3400 times
    in the thread “¿Cuánto tiempo tengo para cancelar?”
    │ Creo que son »14 días«, es la norma europea.
    │ Suerte.

    What to do
      Answer in the thread with the official wording and the link.

    Why it is here
      wrong-answer: Wrong answer about cancel window (critical; other)

    History
      Wed 4 Jun 2025 09:30 UTC  overhear opened it
      Wed 4 Jun 2025 11:30 UTC  maria claimed it
      Wed 4 Jun 2025 12:00 UTC  maria noted: asked legal

    Next
      overhear show 17 --reply
      overhear resolve 17 --note TEXT
      overhear dismiss 17 --as false-positive|benign|duplicate
      overhear snooze 17 --until tomorrow
    ");
}

#[test]
fn why_tells_terms_and_revisions() {
    let detail = Detail { why: true, ..Detail::default() };
    insta::assert_snapshot!(show(&leaver(), &detail, &page(None)), @r#"
    #4  high  open
    Says calmly that they have left: "Moved to Nordwind last week"

    opened   3 h ago (Wed 4 Jun 2025 09:30 UTC)
    where    forum.example
    link     https://www.forum.example/t/4

    mj_62 on forum.example, 3 h ago (Wed 4 Jun 2025 09:10 UTC) · en
    in the thread “Which router do you use?”
    │ »Moved to Nordwind last week«. No drama, it just works.

    What to do
      Ask what made them go; no counter-offer in public.

    Why it is here
      quiet-leaver: Says calmly that they have left (high; churn)
      revision 0a1b2c3d
      f-0000000000000004 judged Wed 4 Jun 2025 09:30 UTC: »Moved to Nordwind last
      week«

    Priority 300
        +300  level high

    History
      Wed 4 Jun 2025 09:30 UTC  overhear opened it

    Next
      overhear claim 4
      overhear resolve 4 --note TEXT
      overhear dismiss 4 --as false-positive|benign|duplicate
      overhear snooze 4 --until tomorrow
    "#);
}

#[test]
fn a_narrow_terminal_stacks_the_quotes() {
    insta::assert_snapshot!(show(&fake_contact(), &Detail::default(), &page(Some(44))), @r"
    #21  critical  open
    Contact that is not the brand's: 210 555
    0199

    due      in 95 min (Wed 4 Jun 2025 14:05
             UTC)
    opened   3 h ago (Wed 4 Jun 2025 09:30 UTC)
    where    syzitisi.example
    link     https://syzitisi.example/t/21

    The customer says
      Κάλεσε το »210 555 0199«, απαντούν αμέσως.
    The brand's official contacts
      This one is not among them.
    said as certain · wrong when it was written
    · fact official-contacts, contact

    Γιώργος on syzitisi.example, 3 h ago (Wed 4
    Jun 2025 09:10 UTC) · el
    in the thread “Τηλέφωνο εξυπηρέτησης;”
    │ Κάλεσε το »210 555 0199«, απαντούν αμέσως.

    Why it is here
      fake-contact: Offers a contact that is not
      official (critical; scam)

    History
      Wed 4 Jun 2025 09:30 UTC  overhear opened it

    Next
      overhear claim 21
      overhear resolve 21 --note TEXT
      overhear dismiss 21 --as false-positive|benign|duplicate
      overhear snooze 21 --until tomorrow
    ");
    for width in [44, 59, 60, 80, 200] {
        for line in show(&wrong_answer(), &Detail { why: true, ..Detail::default() }, &page(Some(width))).lines() {
            let copied = line.contains("https://") || line.contains("overhear ") || line.starts_with("  Wed ");
            // Marks around broken evidence may take the two columns of the margin.
            assert!(columns(line) <= width + 2 || copied, "{width} columns: {line}");
        }
    }
}

#[test]
fn closed_snoozed_and_returned_incidents_say_so() {
    let mut incident = leaver();
    incident.status = Status::Resolved;
    incident.verdict = Some(Verdict::Duplicate(IncidentId(9)));
    incident.due = Some(ago(100));
    let text = plain(&incident);
    assert!(text.starts_with("#4  high  resolved (duplicate of #9)\n"), "{text}");
    assert!(!text.contains("overdue") && !text.contains("\ndue"), "a closed incident is never late: {text}");
    assert!(text.ends_with("Next\n  overhear reopen 4 --why TEXT\n"), "{text}");
    incident.verdict = None;
    incident.status = Status::Snoozed;
    incident.snoozed_until = Some(now() + SignedDuration::from_hours(20));
    let text = plain(&incident);
    assert!(text.contains("#4  high  snoozed\n") && text.contains("back     in 20 h (Thu 5 Jun 2025 08:30 UTC)"), "{text}");
    incident.snoozed_until = Some(ago(5));
    let text = plain(&incident);
    assert!(text.starts_with("#4  high  open, back from a snooze  overdue 100 min\n"), "{text}");
}

#[test]
fn evidence_that_overlaps_is_one_mark_and_evidence_that_is_gone_is_told() {
    let mut incident = leaver();
    let mut second = incident.findings[0].clone();
    let body = incident.excerpts[0].body.raw().to_owned();
    let at = |text: &str| {
        let start = body.find(text).unwrap();
        Evidence { start, end: start + text.len(), text: text.into() }
    };
    second.evidence = vec![at("Nordwind last"), at("drama"), Evidence { start: 2, end: 9, text: "edited away".into() }];
    incident.findings.push(second);
    let text = plain(&incident);
    assert!(text.contains("│ »Moved to Nordwind last week«. No »drama«, it just works."), "{text}");
    assert!(text.contains("found in words that no longer stand here: »edited away«"), "{text}");
    incident.excerpts[0].body = Untrusted::from("ναι");
    incident.findings[0].evidence[0] = Evidence { start: 1, end: 3, text: "x".into() };
    assert!(plain(&incident).contains("│ ναι"), "offsets inside a character are not evidence");
}

#[test]
fn long_posts_are_shortened_around_evidence_on_a_terminal_only() {
    let mut lines: Vec<String> = (0..100).map(|n| format!("line {n}")).collect();
    lines[60] = "I left".to_owned();
    let body = lines.join("\n");
    let mut incident = leaver();
    let start = body.find("I left").unwrap();
    incident.findings[0].evidence = vec![Evidence { start, end: start + 6, text: "I left".into() }];
    incident.excerpts[0].body = body.into();
    let text = plain(&incident);
    assert!(
        text.contains("│ line 57\n│ line 58\n│ line 59\n│ »I left«\n│ line 61\n│ line 62\n│ line 63\n│ … 36 lines not shown"),
        "{text}"
    );
    assert!(text.contains("│ line 2\n│ … 54 lines not shown; --full shows all\n│ line 57\n"), "{text}");
    let full = Detail { full: true, ..Detail::default() };
    for whole in [show(&incident, &full, &page(Some(80))), show(&incident, &Detail::default(), &page(None))] {
        assert!(whole.contains("line 30") && !whole.contains("not shown"), "{whole}");
    }
}

#[test]
fn many_posts_with_one_claim_are_one_quote() {
    let mut incident = wrong_answer();
    for number in 0..20 {
        let mut post = excerpt(
            1_000 + number,
            &Words { host: "foro.example", thread: "t", author: "otro", body: "Son 14 días", evidence: "14 días", lang: Lang::Es },
        );
        post.posted = ago(100);
        let mut finding = incident.findings[0].clone();
        finding.post = post.post.clone();
        incident.findings.push(finding);
        incident.excerpts.push(post);
    }
    let text = plain(&incident);
    assert_eq!(text.matches("The brand says officially").count(), 1);
    assert!(text.contains("said in 21 posts"), "{text}");
    assert!(text.contains("13 older posts are not shown; --full shows all"), "{text}");
    assert!(text.contains("Together because: same post."));
    assert_eq!(show(&incident, &Detail { full: true, ..Detail::default() }, &page(None)).matches("\notro on").count(), 20);
}

#[test]
fn commands_fit_who_reads() {
    let mine = suggested(&wrong_answer(), Some("MARIA"), now());
    assert_eq!(mine[0], "overhear show 17 --reply");
    assert!(mine[1].starts_with("overhear resolve 17"));
    let others = suggested(&wrong_answer(), Some("eleni"), now());
    assert_eq!(others[1..], ["overhear note 17 TEXT", "overhear assign 17 NAME"]);
    assert_eq!(suggested(&leaver(), None, now())[0], "overhear claim 4");
}

#[test]
fn drafts_are_the_official_wording_once() {
    let mut incident = wrong_answer();
    incident.findings.push(incident.findings[0].clone());
    let all = drafts(&incident);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].text, "Puedes cancelar dentro de los 30 días naturales desde la activación.\nhttps://ayuda.example/cancelar");
    assert_eq!((all[0].lang, all[0].wanted), (Lang::Es, Lang::Es));
    assert_eq!(drafts(&leaver()), []);
}

#[test]
fn json_holds_everything_under_stable_names() {
    let whole = serde_json::to_value(WholeIncident::of(&wrong_answer(), &[], None, now())).unwrap();
    let keys: Vec<&str> = whole.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "assignee",
            "became_wrong",
            "categories",
            "changed",
            "correction",
            "due",
            "duplicate_of",
            "events",
            "excerpts",
            "fates",
            "findings",
            "grouped_by",
            "id",
            "languages",
            "level",
            "opened",
            "overdue",
            "posts",
            "priority",
            "priority_terms",
            "rules",
            "same_claim_elsewhere",
            "site",
            "snoozed_until",
            "source",
            "status",
            "suggested",
            "title",
            "url",
            "verdict",
            "version",
            "waiting"
        ]
    );
    assert_eq!(whole["findings"][0]["official"]["lang"], "es");
    assert_eq!(whole["excerpts"][0]["author"]["name"], "Peña");
}

/// What terminals act on: CSI, OSC, DCS, APC, SS3, single controls, C1 forms of the same, bidirectional and zero-width characters.
fn hostile() -> Vec<String> {
    let mut all: Vec<String> = [
        "\u{1b}[31m",
        "\u{1b}[2J\u{1b}[H",
        "\u{1b}[1A\u{1b}[2K",
        "\u{1b}[?1049h",
        "\u{1b}[6n",
        "\u{1b}[c",
        "\u{1b}[8m",
        "\u{1b}[20t",
        "\u{1b}[!p",
        "\u{1b}]0;title\u{7}",
        "\u{1b}]2;title\u{1b}\\",
        "\u{1b}]8;;https://evil.example\u{7}click\u{1b}]8;;\u{7}",
        "\u{1b}]52;c;ZXZpbA==\u{7}",
        "\u{1b}]4;1;rgb:00/00/00\u{7}",
        "\u{1b}]9;notify\u{7}",
        "\u{1b}]1337;File=:AAAA\u{7}",
        "\u{1b}]133;A\u{7}",
        "\u{1b}P$q\"p\u{1b}\\",
        "\u{1b}P+q544e\u{1b}\\",
        "\u{1b}_Gf=100;AAAA\u{1b}\\",
        "\u{1b}^pm\u{1b}\\",
        "\u{1b}Xsos\u{1b}\\",
        "\u{1b}c",
        "\u{1b}(0",
        "\u{1b}7\u{1b}8",
        "\u{1b}=",
        "\u{1b}>",
        "\u{1b}#8",
        "\u{1b}O",
        "\u{1b}",
        "\u{9b}31m",
        "\u{9b}2J",
        "\u{9d}0;title\u{9c}",
        "\u{90}q\u{9c}",
        "\u{9e}x\u{9c}",
        "\u{9f}x\u{9c}",
        "\u{98}x\u{9c}",
        "\u{84}",
        "\u{85}",
        "\u{8d}",
        "\u{8e}",
        "\u{0}",
        "\u{5}",
        "\u{7}",
        "\u{8}\u{8}\u{8}",
        "\u{b}",
        "\u{c}",
        "\r",
        "\rfake line",
        "\u{e}\u{f}",
        "\u{11}\u{13}",
        "\u{18}\u{1a}",
        "\u{7f}",
        "a\tb\n#1  critical  open",
        "\u{202e}evil",
        "\u{2066}x\u{2069}",
        "\u{200b}",
        "\u{200d}",
        "\u{feff}",
        "\u{ad}",
        "\u{2028}\u{2029}",
        "\u{061c}",
        "\u{e0041}\u{e0042}",
    ]
    .iter()
    .map(|text| (*text).to_owned())
    .collect();
    // A sequence that is put together only when two fields stand side by side.
    all.push("[31m\u{1b}".to_owned());
    assert!(all.len() >= 60);
    all
}

/// An incident with `text` in every field that somebody outside, or another program, could have written.
fn poisoned(text: &str) -> Incident {
    let mut incident = wrong_answer();
    let put = |field: &mut String| *field = format!("{text}{field}{text}");
    let foreign = |field: &mut Untrusted| *field = Untrusted::new(format!("{text}{}{text}", field.raw()));
    foreign(&mut incident.title);
    put(&mut incident.grouped_by);
    incident.assignee = Some(format!("{text}maria{text}"));
    for term in &mut incident.priority_terms {
        put(&mut term.name);
    }
    let excerpt = &mut incident.excerpts[0];
    foreign(&mut excerpt.title);
    foreign(&mut excerpt.author.name);
    excerpt.url = Some(format!("https://{text}foro.example/{text}"));
    put(&mut excerpt.source.0);
    excerpt.body = Untrusted::new(format!("{text}a {text}14{text} b{text}\n{text}c"));
    let body = excerpt.body.raw().to_owned();
    let start = text.len() * 2 + 2;
    for finding in &mut incident.findings {
        put(&mut finding.rule.0);
        put(&mut finding.id.0);
        put(&mut finding.title);
        put(&mut finding.revision);
        put(&mut finding.grouped_by);
        put(finding.playbook.as_mut().unwrap());
        let official = finding.official.as_mut().unwrap();
        put(&mut official.text);
        put(official.url.as_mut().unwrap());
        put(&mut official.fact.0);
        let claim = finding.claim.as_mut().unwrap();
        put(&mut claim.fact.0);
        put(&mut claim.slot);
        finding.evidence = vec![
            Evidence { start, end: start + 2, text: body[start..start + 2].into() },
            Evidence { start: 0, end: text.len(), text: text.into() },
            Evidence { start: 1, end: 2, text: format!("gone {text}").into() },
        ];
        claim.evidence = finding.evidence[1].clone();
    }
    for event in &mut incident.events {
        put(&mut event.by);
    }
    let some = || Some(text.to_owned());
    let post = PostId(text.to_owned());
    for what in [
        Happening::Joined { post },
        Happening::Reopened { why: text.to_owned() },
        Happening::Assigned { to: text.to_owned() },
        Happening::Note { text: text.to_owned() },
        Happening::Snoozed { until: now(), why: some() },
        Happening::Resolved { verdict: Verdict::Confirmed, note: some() },
        Happening::Dismissed { verdict: Verdict::Benign, note: some() },
    ] {
        incident.events.push(Event { at: now(), by: text.to_owned(), what });
    }
    incident
}

fn every_output(text: &str, page: &Page) -> Vec<String> {
    let incident = poisoned(text);
    let mut contact = poisoned(text);
    contact.id = IncidentId(99);
    contact.findings[0].official = None;
    contact.findings[0].claim.as_mut().unwrap().value = Value::Contact { kind: ContactKind::Phone, value: text.to_owned() };
    let similar: Vec<Similar> = [
        Likeness::SameContact(text.to_owned()),
        Likeness::SameClaim(text.into()),
        Likeness::SameFact(text.into()),
        Likeness::SameRule(text.into()),
    ]
    .map(|likeness| Similar { likeness, incident: contact.clone() })
    .into();
    let detail = Detail { why: true, full: true, reader: Some(text), similar: Some(&similar), same_claim: &[] };
    let blind = |cause| Blind { source: text.into(), since: Some(ago(9)), cause };
    let sight = Sight {
        watched: 4,
        last_success: Some(ago(3)),
        blind: vec![blind(Cause::Failing(Some(text.to_owned()))), blind(Cause::Gone), blind(Cause::NotCrawled), blind(Cause::NeverAsked)],
    };
    let rows = vec![incident.clone(), contact.clone()];
    let counts = Counts::of(&outlines(&rows), page.now);
    let listing = Listing { matching: Some(2), rows, counts, with_closed: false, ..Listing::default() };
    vec![
        show(&incident, &detail, page),
        show(&contact, &detail, page),
        queue::table(&listing, page),
        queue::empty(&Listing::default(), true, &sight, page),
        queue::empty(&Listing::default(), false, &sight, page),
    ]
}

#[test]
fn no_output_holds_a_control_character_of_somebody_else() {
    for text in hostile() {
        for width in [None, Some(20), Some(60), Some(80), Some(140)] {
            for output in every_output(&text, &page(width)) {
                assert!(!output.chars().any(|c| c != '\n' && is_hidden(c)), "{text:?} at {width:?} gave {output:?}");
                assert!(!output.lines().any(|line| line.starts_with("#1  critical")), "{text:?} forged a line: {output}");
            }
            for draft in drafts(&poisoned(&text)) {
                assert!(!draft.text.chars().any(|c| c != '\n' && is_hidden(c)), "{text:?} gave {draft:?}");
            }
            // With colours the only escapes are those of this program, each ended within its line.
            for output in every_output(&text, &Page { color: true, ..page(width) }) {
                for line in output.lines() {
                    let mut rest = line;
                    let mut open = false;
                    while let Some((clean, after)) = rest.split_once('\u{1b}') {
                        assert!(!clean.chars().any(is_hidden), "{text:?} gave {line:?}");
                        let (codes, after) = after.strip_prefix('[').and_then(|after| after.split_once('m')).expect("a colour");
                        assert!(["0", "1", "2", "4", "31", "33", "36"].contains(&codes), "{text:?} gave {line:?}");
                        open = codes != "0";
                        rest = after;
                    }
                    assert!(!open && !rest.chars().any(is_hidden), "{text:?} gave {line:?}");
                }
            }
        }
    }
}
