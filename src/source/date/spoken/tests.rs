use super::*;

/// A Sunday.
const NOW: &str = "2026-11-22T12:00:00Z";

fn around(lang: Option<&str>) -> Around<'_> {
    Around { now: NOW.parse().unwrap(), lang, zone: None }
}

fn at(written: &str) -> String {
    on_page(&[written], &around(None))[0].map_or_else(|| "none".to_owned(), |told| format!("{:?} {}", told.precision, told.at))
}

fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> =
        cases.iter().filter(|(written, expected)| at(written) != *expected).map(|(w, e)| format!("{w}: {} and not {e}", at(w))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn relative_dates_in_seven_languages() {
    check(&[
        ("3 hours ago", "Hour 2026-11-22T09:00:00Z"),
        ("an hour ago", "Hour 2026-11-22T11:00:00Z"),
        ("about 3 hours ago", "Hour 2026-11-22T09:00:00Z"),
        ("posted 5 minutes ago", "Minute 2026-11-22T11:55:00Z"),
        ("1 hour, 5 minutes ago", "Minute 2026-11-22T10:55:00Z"),
        ("2 weeks ago", "Week 2026-11-08T12:00:00Z"),
        ("hace 2 horas", "Hour 2026-11-22T10:00:00Z"),
        ("hace un minuto", "Minute 2026-11-22T11:59:00Z"),
        ("hace 3 días", "Day 2026-11-19T12:00:00Z"),
        ("πριν από 3 λεπτά", "Minute 2026-11-22T11:57:00Z"),
        ("πριν 2 ώρες", "Hour 2026-11-22T10:00:00Z"),
        ("2 ημέρες πριν", "Day 2026-11-20T12:00:00Z"),
        ("πριν από μία ώρα", "Hour 2026-11-22T11:00:00Z"),
        ("πριν 4 εβδομάδες", "Week 2026-10-25T12:00:00Z"),
        ("il y a 2 jours", "Day 2026-11-20T12:00:00Z"),
        ("il y a une heure", "Hour 2026-11-22T11:00:00Z"),
        ("vor 5 Minuten", "Minute 2026-11-22T11:55:00Z"),
        ("vor einem Tag", "Day 2026-11-21T12:00:00Z"),
        ("2 ore fa", "Hour 2026-11-22T10:00:00Z"),
        ("há 3 dias", "Day 2026-11-19T12:00:00Z"),
        ("3 dias atrás", "Day 2026-11-19T12:00:00Z"),
        ("3h", "Hour 2026-11-22T09:00:00Z"),
        ("12m", "Minute 2026-11-22T11:48:00Z"),
        ("2d ago", "Day 2026-11-20T12:00:00Z"),
        ("just now", "Minute 2026-11-22T12:00:00Z"),
        ("μόλις τώρα", "Minute 2026-11-22T12:00:00Z"),
        ("ahora mismo", "Minute 2026-11-22T12:00:00Z"),
        ("à l’instant", "Minute 2026-11-22T12:00:00Z"),
    ]);
}

#[test]
fn days_by_name() {
    check(&[
        ("Today at 9:05 AM", "Minute 2026-11-22T09:05:00Z"),
        ("Yesterday, 14:02", "Minute 2026-11-21T14:02:00Z"),
        ("χθες, 14:02", "Minute 2026-11-21T14:02:00Z"),
        ("Σήμερα στις 09:15 π.μ.", "Minute 2026-11-22T09:15:00Z"),
        ("Προχθές, 21:10", "Minute 2026-11-20T21:10:00Z"),
        ("ayer a las 18:30", "Minute 2026-11-21T18:30:00Z"),
        ("hoy, 10:00", "Minute 2026-11-22T10:00:00Z"),
        ("ieri alle 10:22", "Minute 2026-11-21T10:22:00Z"),
        ("Hier à 14h02", "Minute 2026-11-21T14:02:00Z"),
        ("avant-hier à 14:02", "Minute 2026-11-20T14:02:00Z"),
        ("Gestern, 14:02 Uhr", "Minute 2026-11-21T14:02:00Z"),
        ("ontem às 23:59", "Minute 2026-11-21T23:59:00Z"),
        ("Monday at 10:20 PM", "Minute 2026-11-16T22:20:00Z"),
        ("Δευτέρα στις 10:20", "Minute 2026-11-16T10:20:00Z"),
        ("domingo a las 23:00", "Minute 2026-11-15T23:00:00Z"),
        ("yesterday", "Day 2026-11-21T00:00:00Z"),
    ]);
}

#[test]
fn months_by_name() {
    check(&[
        ("24 Sep", "Day 2026-09-24T00:00:00Z"),
        ("Sep 24", "Day 2026-09-24T00:00:00Z"),
        ("24 Dec", "Day 2025-12-24T00:00:00Z"),
        ("Sep '24", "Month 2024-09-01T00:00:00Z"),
        ("September 2024", "Month 2024-09-01T00:00:00Z"),
        ("May 3, 2024, 10:20", "Minute 2024-05-03T10:20:00Z"),
        ("May 3rd, 2024 at 10:20 pm #2", "Minute 2024-05-03T22:20:00Z"),
        ("Posted on 3 May 2024 by ann99", "Day 2024-05-03T00:00:00Z"),
        ("Sat Sep 05, 2024 11:15 pm", "Minute 2024-09-05T23:15:00Z"),
        ("asked Feb 11, 2011 at 8:04", "Minute 2011-02-11T08:04:00Z"),
        ("3 de mayo de 2024 a las 10:20 p. m.", "Minute 2024-05-03T22:20:00Z"),
        ("mar., 14 oct. 2025, 08:00", "Minute 2025-10-14T08:00:00Z"),
        ("3 Μαΐου 2024, 10:20 μμ", "Minute 2024-05-03T22:20:00Z"),
        ("Τρί Ιούν 09, 2026 7:05 pm", "Minute 2026-06-09T19:05:00Z"),
        ("Σεπ 24", "Day 2026-09-24T00:00:00Z"),
        ("24 août 2025 à 9 h 05", "Minute 2025-08-24T09:05:00Z"),
        ("1er juillet 2025", "Day 2025-07-01T00:00:00Z"),
        ("14. März 2026, 08:15", "Minute 2026-03-14T08:15:00Z"),
        ("14 settembre 2025 alle 08:15", "Minute 2025-09-14T08:15:00Z"),
        ("14 de março de 2026", "Day 2026-03-14T00:00:00Z"),
        ("12 Jan 2026 3:10 PM EST", "Minute 2026-01-12T20:10:00Z"),
        ("Jan 12, 2026 15:10 +0200", "Minute 2026-01-12T13:10:00Z"),
        ("3:04 PM - 5 Mar 2026", "Minute 2026-03-05T15:04:00Z"),
        ("29 Feb", "Day 2024-02-29T00:00:00Z"),
        ("12 May '21, 15:04", "Minute 2021-05-12T15:04:00Z"),
        ("2024-09-05 23:15", "Minute 2024-09-05T23:15:00Z"),
        ("Posted: 2024-09-05 23:15", "Minute 2024-09-05T23:15:00Z"),
        ("05.09.2024, 23:15", "Minute 2024-09-05T23:15:00Z"),
        ("25/12/25 8:00", "Minute 2025-12-25T08:00:00Z"),
    ]);
}

#[test]
fn what_is_no_date_or_not_past_is_none() {
    for written in [
        "",
        "12 replies",
        "Page 2 of 14",
        "04/05/2026",
        "1 Jan 2031",
        "99/99/2024",
        "may",
        "ann99",
        "32 Jan 2026",
        "25:99",
        "13:00",
        "3 hours",
    ] {
        let read = at(written);
        assert!(read == "none" || written == "3 hours" || (written == "13:00" && read.starts_with("Minute")), "{written}: {read}");
    }
    let long = "1 hour ago ".repeat(100);
    assert_eq!(at(&long), "none");
    assert_eq!(at("32767 years ago"), "none");
}

#[test]
fn the_order_of_day_and_month_is_told_by_the_other_dates() {
    let read = |written: &[&str], lang: Option<&str>| -> Vec<String> {
        on_page(written, &around(lang))
            .iter()
            .map(|told| told.map_or("none".to_owned(), |told| told.at.strftime("%m-%d").to_string()))
            .collect()
    };
    // One order would be in disorder.
    assert_eq!(read(&["04/05/2026", "05/05/2026", "14/05/2026"], None), ["05-04", "05-05", "05-14"]);
    assert_eq!(read(&["05/04/2026", "05/06/2026", "05/14/2026"], None), ["05-04", "05-06", "05-14"]);
    // One order would be in the future.
    assert_eq!(read(&["09/12/2026"], None), ["09-12"]);
    // The language tells it, or nobody does.
    assert_eq!(read(&["04/05/2026"], Some("es")), ["05-04"]);
    assert_eq!(read(&["04/05/2026"], Some("en-US")), ["04-05"]);
    assert_eq!(read(&["04/05/2026"], Some("en")), ["none"]);
}

#[test]
fn the_zone_is_that_of_other_dates_or_of_the_configuration_or_said_to_be_assumed() {
    let told = on_page(&["2026-11-20T10:00:00+0200", "20 Nov 2026, 11:00"], &around(None));
    assert_eq!(told[1].unwrap().at.to_string(), "2026-11-20T09:00:00Z");
    assert_eq!(told[1].unwrap().zone, ZoneFrom::Page);
    let zone = Some(TimeZone::get("Europe/Athens").unwrap());
    let told = on_page(&["20 Jul 2026, 11:00", "2026-07-20 11:00"], &Around { zone, ..around(None) });
    assert!(
        told.iter().all(|told| told.unwrap().at.to_string() == "2026-07-20T08:00:00Z" && told.unwrap().zone == ZoneFrom::Configuration)
    );
    assert_eq!(on_page(&["20 Jul 2026, 11:00"], &around(None))[0].unwrap().zone, ZoneFrom::Assumed);
}
