//! Readings of values in the seven languages.

use super::*;
use crate::model::value::TimeUnit::{self, Day, Hour, Month, Week, Year};

fn read(text: &str, lang: Lang) -> Vec<Value> {
    values(&Document::new(text, lang)).into_iter().map(|found| found.value).collect()
}

fn time(min: f64, max: f64, unit: TimeUnit, working: bool) -> Value {
    Value::Duration { min, max, unit, working }
}

fn money(amount: f64, currency: &str) -> Value {
    Value::Money { min: amount, max: amount, currency: currency.to_owned() }
}

fn count(amount: f64, unit: &str) -> Value {
    Value::Quantity { min: amount, max: amount, unit: unit.to_owned() }
}

fn reach(kind: ContactKind, value: &str) -> Value {
    Value::Contact { kind, value: value.to_owned() }
}

#[test]
fn durations() {
    for (text, lang, expected) in [
        ("you have 30 days to", Lang::En, time(30.0, 30.0, Day, false)),
        ("a 36-month warranty", Lang::En, time(36.0, 36.0, Month, false)),
        ("within a fortnight", Lang::En, time(14.0, 14.0, Day, false)),
        ("half a year", Lang::En, time(0.5, 0.5, Year, false)),
        ("two and a half years", Lang::En, time(2.5, 2.5, Year, false)),
        ("a year and a half", Lang::En, time(1.5, 1.5, Year, false)),
        ("24h", Lang::En, time(24.0, 24.0, Hour, false)),
        ("3-5 working days", Lang::En, time(3.0, 5.0, Day, true)),
        ("3 to 5 business days", Lang::En, time(3.0, 5.0, Day, true)),
        ("a couple of weeks", Lang::En, time(2.0, 2.0, Week, false)),
        ("30 calendar days", Lang::En, time(30.0, 30.0, Day, false)),
        ("30 days' notice", Lang::En, time(30.0, 30.0, Day, false)),
        ("catorce días", Lang::Es, time(14.0, 14.0, Day, false)),
        ("14 dias naturales", Lang::Es, time(14.0, 14.0, Day, false)),
        ("un par de semanas", Lang::Es, time(2.0, 2.0, Week, false)),
        ("3 a 5 días laborables", Lang::Es, time(3.0, 5.0, Day, true)),
        ("entre 3 y 5 días hábiles", Lang::Es, time(3.0, 5.0, Day, true)),
        ("un año", Lang::Es, time(1.0, 1.0, Year, false)),
        ("dos años y medio", Lang::Es, time(2.5, 2.5, Year, false)),
        ("medio año", Lang::Es, time(0.5, 0.5, Year, false)),
        ("δύο χρόνια", Lang::El, time(2.0, 2.0, Year, false)),
        ("2μισι χρονια", Lang::El, time(2.5, 2.5, Year, false)),
        ("3 έως 5 εργάσιμες ημέρες", Lang::El, time(3.0, 5.0, Day, true)),
        ("3 με 5 εργάσιμες", Lang::El, time(3.0, 5.0, Day, true)),
        ("σε δεκατέσσερις μέρες", Lang::El, time(14.0, 14.0, Day, false)),
        ("ένα μήνα", Lang::El, time(1.0, 1.0, Month, false)),
        ("διήμερο", Lang::El, time(2.0, 2.0, Day, false)),
        ("24ωρο", Lang::El, time(24.0, 24.0, Hour, false)),
        ("24μηνη εγγύηση", Lang::El, time(24.0, 24.0, Month, false)),
        ("14 meres", Lang::El, time(14.0, 14.0, Day, false)),
        ("dyo xronia", Lang::El, time(2.0, 2.0, Year, false)),
        ("quinze jours", Lang::Fr, time(15.0, 15.0, Day, false)),
        ("5 jours ouvrés", Lang::Fr, time(5.0, 5.0, Day, true)),
        ("3 bis 5 Werktage", Lang::De, time(3.0, 5.0, Day, true)),
        ("zwei Jahre", Lang::De, time(2.0, 2.0, Year, false)),
        ("quindici giorni", Lang::It, time(15.0, 15.0, Day, false)),
        ("cinco dias úteis", Lang::Pt, time(5.0, 5.0, Day, true)),
    ] {
        assert_eq!(read(text, lang), [expected], "{text}");
    }
}

#[test]
fn amounts_of_money() {
    for (text, lang, expected) in [
        ("9,99 €", Lang::Es, money(9.99, "EUR")),
        ("€9.99", Lang::En, money(9.99, "EUR")),
        ("9.99 euros", Lang::En, money(9.99, "EUR")),
        ("9€99", Lang::Fr, money(9.99, "EUR")),
        ("9 con 99", Lang::Es, money(9.99, "")),
        ("9 euros con 99", Lang::Es, money(9.99, "EUR")),
        ("9 ευρώ και 99 λεπτά", Lang::El, money(9.99, "EUR")),
        ("79€", Lang::El, money(79.0, "EUR")),
        ("δέκα ευρώ", Lang::El, money(10.0, "EUR")),
        ("$5", Lang::En, money(5.0, "USD")),
        ("$5", Lang::Es, money(5.0, "")),
        ("£1,250.50", Lang::En, money(1250.5, "GBP")),
        ("30 quid", Lang::En, money(30.0, "")),
        ("1.250,50 EUR", Lang::Es, money(1250.5, "EUR")),
        ("1 000 €", Lang::Fr, money(1000.0, "EUR")),
        ("50 céntimos", Lang::Es, money(0.5, "")),
    ] {
        assert_eq!(read(text, lang), [expected], "{text}");
    }
    assert_eq!(read("€9.99 a month", Lang::En), [money(9.99, "EUR")], "a rate is no duration");
}

#[test]
fn shares_and_counts() {
    let share = |amount: f64| Value::Percent { min: amount, max: amount };
    for (text, lang, expected) in [
        ("20%", Lang::En, share(20.0)),
        ("20 %", Lang::Fr, share(20.0)),
        ("veinte por ciento", Lang::Es, share(20.0)),
        ("20 τοις εκατό", Lang::El, share(20.0)),
        ("half price", Lang::En, share(50.0)),
        ("a mitad de precio", Lang::Es, share(50.0)),
        ("μισή τιμή", Lang::El, share(50.0)),
        ("25 GB", Lang::En, count(25.0, "gb")),
        ("25 gigas", Lang::Es, count(25.0, "gb")),
        ("15GB", Lang::En, count(15.0, "gb")),
        ("12V", Lang::En, count(12.0, "v")),
        ("12 volts", Lang::En, count(12.0, "v")),
        ("2.5 A", Lang::En, count(2.5, "a")),
        ("10 devices", Lang::En, count(10.0, "devices")),
        ("diez dispositivos", Lang::Es, count(10.0, "devices")),
        ("10 συσκευές", Lang::El, count(10.0, "devices")),
        ("just 14.", Lang::En, count(14.0, "")),
        ("1744", Lang::En, count(1744.0, "")),
    ] {
        assert_eq!(read(text, lang), [expected], "{text}");
    }
    for text in ["5G is here", "1. Unplug", "in 2019", "the 12th", "one thing", "once"] {
        assert_eq!(read(text, Lang::En), [], "{text}");
    }
}

#[test]
fn days_of_the_calendar() {
    let day = |year, month, day| Value::Date { year, month, day };
    for (text, lang, expected) in [
        ("2026-09-30", Lang::En, day(2026, 9, 30)),
        ("30/9", Lang::Es, day(0, 9, 30)),
        ("30/09/2026", Lang::El, day(2026, 9, 30)),
        ("9/30/2026", Lang::En, day(2026, 9, 30)),
        ("30.9.26", Lang::De, day(2026, 9, 30)),
        ("30 September 2026", Lang::En, day(2026, 9, 30)),
        ("Sept 30th", Lang::En, day(0, 9, 30)),
        ("September 30, 2026", Lang::En, day(2026, 9, 30)),
        ("the 30th of June", Lang::En, day(0, 6, 30)),
        ("30 de septiembre de 2026", Lang::Es, day(2026, 9, 30)),
        ("treinta de septiembre", Lang::Es, day(0, 9, 30)),
        ("30 Σεπτεμβρίου", Lang::El, day(0, 9, 30)),
        ("1η Απριλίου", Lang::El, day(0, 4, 1)),
        ("30. September", Lang::De, day(0, 9, 30)),
        ("30 septembre", Lang::Fr, day(0, 9, 30)),
        ("in September", Lang::En, day(0, 9, 0)),
        ("junio de 2026", Lang::Es, day(2026, 6, 0)),
    ] {
        assert_eq!(read(text, lang), [expected], "{text}");
    }
    assert_eq!(read("it may help, march on", Lang::En), []);
}

#[test]
fn ways_to_reach_somebody() {
    use ContactKind::{Handle, Mail, Phone, Url};
    for (text, lang, expected) in [
        ("+353 1 555 0199", Lang::En, reach(Phone, "+35315550199")),
        ("+30-210-1234567", Lang::El, reach(Phone, "+302101234567")),
        ("0030 210 1234567", Lang::El, reach(Phone, "+302101234567")),
        ("1800 555 144", Lang::En, reach(Phone, "1800555144")),
        ("(01) 555 01999", Lang::En, reach(Phone, "0155501999")),
        ("1-800-555-0199", Lang::En, reach(Phone, "18005550199")),
        ("900 555 144", Lang::Es, reach(Phone, "900555144")),
        ("llama al 1744", Lang::Es, reach(Phone, "1744")),
        ("πάρε 1744", Lang::El, reach(Phone, "1744")),
        ("1 8 0 0 . 5 5 5 . 1 4 4", Lang::En, reach(Phone, "1800555144")),
        ("1️⃣8️⃣0️⃣0️⃣555144", Lang::En, reach(Phone, "1800555144")),
        ("１８００ ５５５ １４４", Lang::En, reach(Phone, "1800555144")),
        ("https://wa.me/34600111222", Lang::Es, reach(Phone, "+34600111222")),
        ("t.me/brandhelp", Lang::En, reach(Url, "t.me/brandhelp")),
        ("https://www.Help.Lumora.example/", Lang::En, reach(Url, "help.lumora.example")),
        ("Support@Brand.com", Lang::En, reach(Mail, "support@brand.com")),
        ("support (at) brand (dot) com", Lang::En, reach(Mail, "support@brand.com")),
        ("support at brand dot com", Lang::En, reach(Mail, "support@brand.com")),
        ("soporte arroba marca punto es", Lang::Es, reach(Mail, "soporte@marca.es")),
        ("brand[.]com", Lang::En, reach(Url, "brand.com")),
        ("@BrandHelp", Lang::En, reach(Handle, "@brandhelp")),
    ] {
        assert_eq!(read(text, lang), [expected], "{text}");
    }
    for text in ["order 123456789", "call me 3 times", "2026-09-30"] {
        assert!(!read(text, Lang::En).iter().any(|value| matches!(value, Value::Contact { .. })), "{text}");
    }
}

#[test]
fn limits_estimates_and_times_gone_by() {
    let one = |text: &str, lang: Lang| values(&Document::new(text, lang)).remove(0);
    assert!(one("about 30 days", Lang::En).approximate);
    assert!(one("unos 30 días", Lang::Es).approximate);
    assert!(one("30 μέρες περίπου", Lang::El).approximate);
    assert!(one("περίπου στις 30 μέρες", Lang::El).approximate);
    assert!(one("30 days or so", Lang::En).approximate);
    assert!(!one("30 days", Lang::En).approximate);
    assert_eq!(one("up to 10 devices", Lang::En).bound, Bound::AtMost);
    assert_eq!(one("hasta 10 dispositivos", Lang::Es).bound, Bound::AtMost);
    assert_eq!(one("más de 30 días", Lang::Es).bound, Bound::More);
    assert_eq!(one("τουλάχιστον 2 χρόνια", Lang::El).bound, Bound::AtLeast);
    assert!(one("2 years ago", Lang::En).ago);
    assert!(one("hace dos años", Lang::Es).ago);
    assert!(one("πριν από 2 χρόνια", Lang::El).ago);
    assert!(!one("for 2 years", Lang::En).ago);
}

#[test]
fn authored_values() {
    assert_eq!(parse(" 30 days "), Ok(time(30.0, 30.0, Day, false)));
    assert_eq!(parse("3-5 working days"), Ok(time(3.0, 5.0, Day, true)));
    assert_eq!(parse("9.99 EUR"), Ok(money(9.99, "EUR")));
    assert_eq!(parse("0 EUR"), Ok(money(0.0, "EUR")));
    assert_eq!(parse("30 ημέρες"), Ok(time(30.0, 30.0, Day, false)));
    assert_eq!(parse("4 tuners"), Ok(count(4.0, "tuners")));
    assert_eq!(parse("ναι"), Ok(Value::YesNo { yes: true }));
    assert_eq!(parse("+30 210 1234567"), Ok(reach(ContactKind::Phone, "+302101234567")));
    assert_eq!(parse_contact("1744"), Ok(reach(ContactKind::Phone, "1744")));
    assert_eq!(parse_contact("brand.weirdtld"), Ok(reach(ContactKind::Url, "brand.weirdtld")));
    for (text, part) in [("", "empty"), ("soon", "no value"), ("30 days 14 days", "two values"), ("30 dayz or whatever", "cannot read")] {
        assert!(parse(text).unwrap_err().contains(part), "{text}: {:?}", parse(text));
    }
    assert!(parse_contact("soon").is_err());
}
