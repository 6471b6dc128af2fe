//! What is told from the author's own words, mark by mark and language by language.

use super::*;

fn of(text: &str, aside: Aside) -> Vec<&str> {
    asides(text).into_iter().filter(|(_, kind)| *kind == aside).map(|(range, _)| text[range].trim()).collect()
}

fn quoted(text: &str) -> Vec<&str> {
    of(text, Aside::Quote)
}

/// What is left when all asides are taken out.
fn own(text: &str) -> String {
    let mut left = String::new();
    let mut at = 0;
    for (range, _) in asides(text) {
        left.push_str(&text[at..range.start]);
        left.push('\n');
        at = range.end;
    }
    left.push_str(&text[at..]);
    left.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" / ")
}

#[test]
fn quote_lines_and_their_announcement() {
    assert_eq!(quoted("Ana escribió:\n> 14 days\n>> nested\nNo, 30."), ["Ana escribió:\n> 14 days\n>> nested"]);
    assert_eq!(quoted("Ο Νίκος έγραψε:\n\n> 14 μέρες\nόχι"), ["Ο Νίκος έγραψε:", "> 14 μέρες"]);
    assert_eq!(quoted("Tom said it:\nno quote"), Vec::<&str>::new());
    assert_eq!(quoted(">5 days here\n>:( so"), Vec::<&str>::new());
    assert_eq!(quoted(">.< why\n>_> hm"), Vec::<&str>::new());
    assert_eq!(quoted("> 14 days"), ["> 14 days"]);
    assert_eq!(own("Settings -> Reset\nMenu > System > Reset\ndone"), "Settings -> Reset / Menu > System > Reset / done");
}

#[test]
fn bulletin_board_quotes() {
    assert_eq!(quoted("[quote=\"a, post:1\"]x [quote]y[/quote] z[/QUOTE] own"), ["[quote=\"a, post:1\"]x [quote]y[/quote] z[/QUOTE]"]);
    assert_eq!(quoted("[quote] never closed, my own complaint"), Vec::<&str>::new());
    assert_eq!(quoted("[quote] open [quote]in[/quote] own"), ["[quote]in[/quote]"]);
    assert_eq!(own("[QUOTE=\"Ana, post: 12, member: 3\"]14 days[/QUOTE]\nNo, 30."), "No, 30.");
    assert_eq!(own("[quote author=Ana link=topic=1.msg2#msg2 date=1700000000]14 days[/quote]\nNo, 30."), "No, 30.");
}

#[test]
fn paragraphs_that_a_line_announces() {
    for text in [
        "Maria wrote:\n14 days, as ever.\n\nNo, it is 30.",
        "Maria P. wrote:\n\n14 days, as ever.\n\nNo, it is 30.",
        "On 3 May 2025, Maria wrote:\n14 days, as ever.\n\nNo, it is 30.",
        "El 3 de mayo Ana escribió:\n14 días, como siempre.\n\nNo, it is 30.",
        "Ana escribió:\nSon 14 días.\n\nNo, it is 30.",
        "Ο χρήστης Νίκος έγραψε:\n14 μέρες, όπως παντού.\n\nNo, it is 30.",
        "Στις 3 Μαΐου ο Νίκος έγραψε:\n14 μέρες.\n\nNo, it is 30.",
        "A Maria escreveu:\n14 dias.\n\nNo, it is 30.",
        "Marie a écrit :\n14 jours.\n\nNo, it is 30.",
        "Le 3 mai 2025, Marie a écrit :\n14 jours.\n\nNo, it is 30.",
        "Am 3. Mai 2025 schrieb Max Muster:\n14 Tage.\n\nNo, it is 30.",
        "Max schrieb:\n14 Tage.\n\nNo, it is 30.",
        "Maria ha scritto:\n14 giorni.\n\nNo, it is 30.",
        "Quote:\nOriginally Posted by Maria\n14 days, as ever.\n\nNo, it is 30.",
        "Quote from: Maria on May 03, 2025, 10:02:11 AM\n14 days, as ever.\n\nNo, it is 30.",
        "Cita de: Maria en Mayo 03, 2025, 10:02:11\n14 días.\n\nNo, it is 30.",
        "Παράθεση από: Νίκος στις 3 Μαΐου 2025\n14 μέρες.\n\nNo, it is 30.",
        "Maria said: ↑\n14 days, as ever.\nClick to expand...\nNo, it is 30.",
        "Maria escribió:\n↑\nSon 14 días.\n\nComo siempre.\nHaz clic para expandir...\nNo, it is 30.",
        "Ana wrote:\n14 days.\nNo, it is 30.",
    ] {
        assert_eq!(own(text), "No, it is 30.", "{text}");
    }
}

#[test]
fn sentences_in_which_somebody_writes() {
    for text in [
        "I wrote: your lamp is broken\n\nNo answer since.",
        "I wrote them three times:\nMonday\nTuesday\n\nNo answer since.",
        "They wrote to me that it takes 14 days.\nNonsense.",
        "Support wrote back: sorry, no refund.\nWhat a joke.",
        "Me escribió el técnico:\nllega mañana\n\nY nada.",
        "Lo que dice el contrato:\n14 días\n\nY nada.",
        "Μου έγραψαν:\nσε 14 μέρες\n\nΤίποτα.",
        "My points:\none\ntwo\n\nthree",
        "De todo: mal\nPara nada: peor\nfin",
        "From: what I hear it is bad\nand more",
    ] {
        assert_eq!(asides(text), [], "{text}");
    }
}

#[test]
fn older_letters_below_ones_own_words() {
    for text in [
        "It is 30.\n\n-----Original Message-----\nFrom: Ana\nTo: me\nSubject: x\n\n14 days.\n\nAnother paragraph.",
        "It is 30.\n-----Mensaje original-----\nSon 14 días.\n\nFin.",
        "It is 30.\n----- Αρχικό μήνυμα -----\n14 μέρες.\n\nΤέλος.",
        "It is 30.\n-----Ursprüngliche Nachricht-----\n14 Tage.",
        "It is 30.\n-----Message d'origine-----\n14 jours.",
        "It is 30.\n-----Messaggio originale-----\n14 giorni.",
        "It is 30.\n-----Mensagem original-----\n14 dias.",
        "It is 30.\n\nDe: Ana\nEnviado: lunes\nPara: mí\nAsunto: devolución\n\nSon 14 días.",
        "It is 30.\n\nVon: Ana\nGesendet: Montag\nAn: mich\nBetreff: x\n\n14 Tage.",
        "It is 30.\n\nΑπό: Άννα\nΣτάλθηκε: Δευτέρα\nΠρος: εμένα\nΘέμα: x\n\n14 μέρες.",
        "It is 30.\n\nOn Mon, 3 May 2025 at 10:02, Ana <ana@x.example> wrote:\n\n14 days.\n\nRegards",
        "It is 30.\n\nEl lun, 3 may 2025 a las 10:02, Ana (<ana@x.example>) escribió:\n\nSon 14.\n\nUn saludo",
    ] {
        assert_eq!(own(text), "It is 30.", "{text}");
    }
}

#[test]
fn signatures() {
    for text in [
        "It is 30.\n-- \nAna, proud owner of nothing",
        "It is 30.\n\n--\nAna\nHub 5 · Fibra 600",
        "It is 30.\n__________________\nLife is short, read the manual",
        "It is 30.\n\nSent from my iPhone",
        "It is 30.\n\nSent from my SM-G991B using Tapatalk",
        "It is 30.\nEnviado desde mi móvil",
        "It is 30.\nEnviado desde mi iPhone",
        "It is 30.\nΣτάλθηκε από το iPhone μου",
        "It is 30.\nΑπεστάλη από το κινητό μου",
        "It is 30.\nEnviado do meu telemóvel",
        "It is 30.\nEnvoyé de mon iPhone",
        "It is 30.\nVon meinem iPhone gesendet",
        "It is 30.\nGesendet mit der Web-App",
        "It is 30.\nInviato da iPhone",
        "It is 30.\nGet Outlook for Android",
    ] {
        assert_eq!(own(text), "It is 30.", "{text}");
        assert_eq!(of(text, Aside::Signature).len(), 1, "{text}");
    }
    assert_eq!(own("It is 30.\n-- \nAna\n\nPS: still no refund"), "It is 30. / PS: still no refund");
    assert_eq!(own("Son 30.\n--\nAna\n\nPD: sigo sin reembolso"), "Son 30. / PD: sigo sin reembolso");
    assert_eq!(own("Είναι 30.\n--\nΆννα\n\nΥΓ: ακόμα τίποτα"), "Είναι 30. / ΥΓ: ακόμα τίποτα");
    assert_eq!(own("It is 30.\n\nSent from my iPhone\n\n> 14 days\n> as ever"), "It is 30.");
}

#[test]
fn dashes_and_senders_that_sign_nothing() {
    for text in [
        "It died -- of course -- in a week.",
        "Sent from my phone to support three times, no answer",
        "Sent from my house to theirs and still lost.\nGreat.",
        "Enviado desde mi casa a su almacén y perdido",
        "first\n-----\nsecond",
        "--\nonly this is here",
        "name: _______\nsurname: _______",
        "Inviato da Milano a Roma e perso",
        "Von meinem Geld sehe ich nichts",
    ] {
        assert_eq!(asides(text), [], "{text}");
    }
    let long = format!("first\n--\n{}", "a long second part of the post\n".repeat(40));
    assert_eq!(asides(&long), []);
}

#[test]
fn code() {
    for (text, left) in [
        ("It says\n```\nerror: never again\n```\nand stops.", "It says / and stops."),
        ("It says\n~~~\nerror\n~~~\nand stops.", "It says / and stops."),
        ("It says\n```json\n{\"worst\": 1}\n```\nand stops.", "It says / and stops."),
        ("It says [code]fatal: worst scam[/code] and stops.", "It says / and stops."),
        ("It says [CODE=xml]<scam/>[/CODE] and stops.", "It says / and stops."),
        ("It says\n\n    if (scam == 1) {\n        refund();\n    }\n\nand stops.", "It says / and stops."),
        ("It says ```fatal``` and stops.", "It says ```fatal``` and stops."),
    ] {
        assert_eq!(own(text), left, "{text}");
    }
    for text in [
        "It says\n\n    my grandmother said\n    never buy there\n\nand so",
        "a `b` c",
        "[code] never closed",
        "~~~ well ~~~",
        "x\n    y = z\nw",
    ] {
        assert_eq!(of(text, Aside::Code), Vec::<&str>::new(), "{text}");
    }
    assert_eq!(quoted("```\n> prompt\n```\nown"), Vec::<&str>::new());
}

#[test]
fn hostile_texts_are_read_in_time() {
    for text in [
        "> a\n".repeat(50_000),
        "X wrote:\n".repeat(50_000),
        "[quote]".repeat(50_000),
        "--\n".repeat(100_000),
        "```\n".repeat(50_000),
        "\n".repeat(300_000),
        "    a = b;\n".repeat(30_000),
        "Sent from my x\n".repeat(20_000),
        "De: a\n".repeat(60_000),
    ] {
        let _ = asides(&text);
    }
}
