use std::fmt::Write as _;

use super::*;
use crate::review::staged::{fake_contact, wrong_answer};

/// The official wording of a made-up fact.
fn official(lang: Lang) -> Official {
    let text = match lang {
        Lang::Es => "Puedes cancelar en 30 días.",
        Lang::El => "Μπορείτε να ακυρώσετε μέσα σε 30 ημέρες.",
        Lang::Pt => "Pode cancelar em 30 dias.",
        Lang::Fr => "Vous pouvez annuler sous 30 jours.",
        Lang::De => "Sie können innerhalb von 30 Tagen kündigen.",
        Lang::It => "Può annullare entro 30 giorni.",
        Lang::En | Lang::Und => "You can cancel within 30 days.",
    };
    Official { fact: FactId::from("cancel-window"), text: text.to_owned(), lang, url: Some("https://brand.example/cancel".to_owned()) }
}

fn incident(lang: Lang, hedged: bool, since: Option<Date>) -> Incident {
    let mut incident = wrong_answer();
    incident.excerpts[0].lang = lang;
    let finding = &mut incident.findings[0];
    finding.official = None;
    finding.judgement = Some(Judgement::Contradicts { fact: FactId::from("cancel-window"), since });
    if let Some(claim) = &mut finding.claim {
        claim.hedged = hedged;
    }
    incident
}

fn drafts(lang: Lang, hedged: bool, since: Option<Date>) -> String {
    replies(&incident(lang, hedged, since), &|_, wanted| Some(official(wanted))).into_iter().map(|reply| reply.text).collect()
}

#[test]
fn drafts_in_seven_languages() {
    let mut out = String::new();
    let changed = Some(jiff::civil::date(2025, 1, 1));
    for lang in Lang::ALL {
        for (what, hedged, since) in [("plain", false, None), ("hedged", true, None), ("was right until", false, changed)] {
            let _ = write!(out, "## {lang}, {what}\n{}\n\n", drafts(lang, hedged, since));
        }
        let mut fake = fake_contact();
        fake.excerpts[0].lang = lang;
        let told = replies(&fake, &|_, wanted| Some(official(wanted)));
        let _ = write!(out, "## {lang}, contact\n{}\n\n", told[0].text);
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_language_without_a_wording_says_so_and_gives_the_nearest() {
    let has = [Lang::En, Lang::Es];
    let told = replies(&incident(Lang::Pt, false, None), &|_, wanted| nearest_of(&has, wanted).map(official));
    assert_eq!((told[0].written, told[0].wording), (Lang::Pt, Some(Lang::Es)));
    assert!(told[0].text.contains("(o nosso texto, ainda por traduzir) Puedes cancelar en 30 días."), "{}", told[0].text);
    assert_eq!(
        told[0].caveat().as_deref(),
        Some("the post is in 'pt', but the fact has no wording in it; the nearest is in 'es' and needs translating")
    );
    let none = replies(&incident(Lang::Pt, false, None), &|_, _| None);
    assert!(none[0].caveat().is_some_and(|caveat| caveat.contains("add it before you post")));
}

#[test]
fn a_name_cannot_say_more_than_a_name() {
    for (name, greeted) in [
        ("Peña", true),
        ("mj_62", true),
        ("\u{1b}[31mred", false),
        ("call 555-0100 now or lose your account", false),
        ("<script>", false),
        ("@everyone", false),
    ] {
        let mut incident = incident(Lang::En, false, None);
        incident.excerpts[0].author.name = name.into();
        let text = replies(&incident, &|_, wanted| Some(official(wanted))).remove(0).text;
        assert_eq!(text.contains(name), greeted, "{text}");
        assert!(!text.contains('\u{1b}'));
    }
}

#[test]
fn a_wording_from_a_hostile_file_is_cleaned() {
    let mut hostile = official(Lang::En);
    hostile.text = "30 days\u{1b}[2J\u{202e}".to_owned();
    hostile.url = Some("javascript:alert(1)".to_owned());
    let text = replies(&incident(Lang::En, false, None), &|_, _| Some(hostile.clone())).remove(0).text;
    assert!(!text.contains(['\u{1b}', '\u{202e}']) && !text.contains("javascript"), "{text}");
}
