//! Lines that programs put among what somebody wrote: who is quoted, when it was edited, what a click would show.

use super::Words;
use super::collect::SIGNATURE;

/// Longest line of these.
const LONGEST: usize = 160;

/// How lines begin that say who is quoted.
const QUOTED: [&str; 30] = [
    "originally posted by",
    "originally posted",
    "originally written by",
    "quote from",
    "quote originally",
    "quote:",
    "quoting ",
    "quoted from",
    "cita de",
    "cita:",
    "citando a",
    "originalmente escrito por",
    "originalmente publicado por",
    "publicado originalmente por",
    "escrito originalmente por",
    "mensaje original de",
    "iniciado por",
    "αρχικό μήνυμα από",
    "αρχική δημοσίευση από",
    "αρχικά δημοσιεύτηκε από",
    "παράθεση από",
    "παράθεση:",
    "παραθέτω από",
    "zitat von",
    "zitat:",
    "citazione di",
    "citation de",
    "citação de",
    "posté par",
    "envoyé par",
];

/// How lines end that say who is quoted, before the colon.
const SAID: [&str; 26] = [
    "said",
    "wrote",
    "writes",
    "posted",
    "says",
    "escribió",
    "escribio",
    "ha escrito",
    "dijo",
    "comentó",
    "έγραψε",
    "εγραψε",
    "είπε",
    "γράφει",
    "δημοσίευσε",
    "schrieb",
    "hat geschrieben",
    "sagte",
    "a écrit",
    "a dit",
    "scrisse",
    "ha scritto",
    "ha detto",
    "escreveu",
    "disse",
    "skrev",
];

/// How lines begin that say when a post was edited, or by whom.
const EDITED: [&str; 34] = [
    "edited ",
    "last edited",
    "last modified",
    "last updated by",
    "this post was edited",
    "this post has been edited",
    "this message was edited",
    "this post was last edited",
    "this post was modified",
    "post edited",
    "modified by",
    "modified on",
    "editado por",
    "editado el",
    "editado hace",
    "editado ",
    "última edición",
    "ultima edición",
    "última modificación",
    "última vez editado",
    "modificado por",
    "este mensaje ha sido editado",
    "este mensaje fue editado",
    "επεξεργ",
    "τελευταία επεξεργασία",
    "έγινε επεξεργασία",
    "τελευταία τροποποίηση",
    "το μήνυμα επεξεργάστηκε",
    "zuletzt bearbeitet",
    "zuletzt geändert",
    "bearbeitet von",
    "dernière modification",
    "modifié par",
    "ultima modifica",
];

/// What a click would show or hide, below a long quotation.
const CLICKS: [&str; 20] = [
    "click to expand",
    "click to shrink",
    "click to collapse",
    "expand quote",
    "show more",
    "view post",
    "read more",
    "haz clic para expandir",
    "haz click para expandir",
    "clic para expandir",
    "pulsa para expandir",
    "κάντε κλικ για ανάπτυξη",
    "κάντε κλικ για επέκταση",
    "κλικ για ανάπτυξη",
    "πατήστε για ανάπτυξη",
    "zum vergrößern anklicken",
    "cliquez pour agrandir",
    "clicca per allargare",
    "clicca per espandere",
    "clique para expandir",
];

/// Takes these lines out: from the ends of quotations, and notes of edits from below what somebody wrote.
pub(in crate::source) fn tidy(words: &mut Words) {
    for quote in &mut words.quoted {
        let mut lines: Vec<&str> = quote.lines().collect();
        while lines.last().is_some_and(|line| line.trim().is_empty() || is_click(line)) {
            lines.pop();
        }
        let kept = lines.join("\n").trim().to_owned();
        if kept.len() != quote.len() {
            *quote = kept;
        }
    }
    words.quoted.retain(|quote| !quote.is_empty());
    // What stands below such a note stands below every post of its author.
    let note = words.own.lines().rev().take(6).skip(1).find(|line| is_edit_note(line) && line.contains(' ')).map(str::to_owned);
    if let Some(note) = note
        && let Some((above, below)) = words.own.rsplit_once(&format!("\n{note}\n"))
        && !above.trim().is_empty()
        && !below.contains(SIGNATURE.trim())
        && below.len() <= 300
    {
        words.own = match below.trim() {
            "" => above.trim_end().to_owned(),
            below => format!("{}{SIGNATURE}{below}", above.trim_end()),
        };
    }
    loop {
        let trimmed = words.own.trim_end();
        let last = trimmed.rsplit('\n').next().unwrap_or_default();
        if !is_edit_note(last) && !is_click(last) {
            break;
        }
        let kept = trimmed.len() - last.len();
        words.own.truncate(kept);
        words.own.truncate(words.own.trim_end().len());
    }
}

/// Whether a line says who is quoted below it.
pub(in crate::source) fn is_attribution(line: &str) -> bool {
    let line = line.trim();
    if line.is_empty() || line.len() > LONGEST {
        return false;
    }
    let lower = line.to_lowercase();
    let named = QUOTED.iter().any(|start| lower.starts_with(start)) && line.split_whitespace().count() <= 16;
    let head = lower.split('↑').next().unwrap_or_default().trim_end();
    let said = head.strip_suffix(':').map(str::trim_end).is_some_and(|head| {
        SAID.iter().any(|said| head.strip_suffix(said).is_some_and(|name| name.ends_with(char::is_whitespace) && !name.trim().is_empty()))
            && head.split_whitespace().count() <= 14
    });
    // `NodeBB` and GameFAQs: "@jo said in The title:", "jo posted...".
    let told = line.split_whitespace().count() <= 24
        && (line.starts_with('@') && line.ends_with(':') && lower.contains(" said in ")
            || lower.ends_with(" posted...") && line.split_whitespace().count() <= 4);
    named || said || told
}

/// Whether a line says when a post was edited, rather than what its author added.
fn is_edit_note(line: &str) -> bool {
    let line = line.trim();
    if line.is_empty() || line.len() > LONGEST {
        return false;
    }
    let lower = line.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let Some(rest) = EDITED.iter().find_map(|start| lower.strip_prefix(start)) else { return false };
    let words = rest.split_whitespace().count();
    let by = [" by ", " por ", " από ", " von ", " par ", " da "].iter().any(|by| lower.contains(by));
    let dated = rest.bytes().any(|b| b.is_ascii_digit());
    // "Edited to add that 3 of 4 work": words, not a note.
    words <= 16 && !rest.trim_start().starts_with("to ") && (dated && (words <= 7 || by) || by && words <= 6)
}

fn is_click(line: &str) -> bool {
    let lower = line.trim().to_lowercase();
    let bare = lower.trim_end_matches(['.', '…', ' ', '»', '→']);
    CLICKS.contains(&bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_programs_are_told_from_words() {
        for line in [
            "Originally Posted by Shancock View Post",
            "Irene McC said:",
            "Ο χρήστης Νίκος έγραψε:",
            "On 10/29/2025 at 2:07 PM, GrinGEO said:",
            "kabu wrote: ↑Sat Feb 24, 2024 12:41 pm",
            "Quote from: ana on May 3, 2024, 10:20:11 am",
            "Marta escribió:",
            "@JonB said in Which version for Ubuntu 24.04:",
            "Dark_guyver posted...",
        ] {
            assert!(is_attribution(line), "{line}");
        }
        for line in [
            "I wrote to them and they said: no",
            "he said",
            "wrote:",
            "This is what they said to me about the hub and all of the rest of it that I said:",
        ] {
            assert!(!is_attribution(line), "{line}");
        }
        for line in [
            "Edited January 29 by ErnestQ (see edit history)",
            "(edited 1 year ago)",
            "Last edited by ana on 3 May 2024, 10:20, edited 2 times in total.",
            "Última edición por Marta; 03/05/2024 a las 10:20",
            "Τελευταία επεξεργασία: 3 Μαΐου 2024",
        ] {
            assert!(is_edit_note(line), "{line}");
        }
        for line in [
            "Edited to add that 3 of 4 work",
            "Edit: it works since version 5",
            "Edited my script and now the hub answers in 5 seconds as it did before the update",
        ] {
            assert!(!is_edit_note(line), "{line}");
        }
        assert!(is_click("Click to expand...") && !is_click("Click to expand the box and see"));
    }

    #[test]
    fn only_what_programs_added_is_taken_out() {
        let mut words = Words {
            own: "It works.\nRead more\n\nEdited January 29 by Ana".to_owned(),
            quoted: vec!["theirs\n\nClick to expand...".to_owned(), "Click to expand...".to_owned()],
            answers: None,
        };
        tidy(&mut words);
        assert_eq!((words.own.as_str(), words.quoted), ("It works.", vec!["theirs".to_owned()]));
        let mut words = Words { own: "It works.\n\nEdited June 14, 2024 by Lisias\nI fix tyops.".to_owned(), ..Words::default() };
        tidy(&mut words);
        assert_eq!(words.own, "It works.\n\n-- \nI fix tyops.");
    }
}
