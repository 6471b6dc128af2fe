//! The codes of a second look at facts.

use crate::diagnostic::Code;

/// Two facts that answer the same question with values of the same kind.
pub const OVERLAP: &str = "F030";
/// The official wording says another value than the slot.
pub const WORDING: &str = "F031";
/// The official wording is missing in a language in which customers are heard.
pub const UNWORDED: &str = "F032";
/// A cue that is near everything.
pub const BROAD: &str = "F033";
/// A cue of another fact.
pub const SHARED: &str = "F034";
/// A fact that does not hold today.
pub const NOT_TODAY: &str = "F035";
/// Days on which no value held.
pub const GAP: &str = "F036";
/// A wrong value that was right once.
pub const ONCE_RIGHT: &str = "F037";
/// A contact that the configuration does not know.
pub const CONTACT: &str = "F038";
/// Examples of one sort are missing.
pub const EXAMPLES: &str = "F039";

const fn code(code: &'static str, title: &'static str, explanation: &'static str) -> Code {
    Code { code, title, explanation }
}

/// All of them, in order.
pub const CODES: [Code; 10] = [
    code(
        OVERLAP,
        "two facts answer the same question",
        "Both facts have the same words in [questions] and hold a value of the same kind for the same market and time, but not the same value: an \
         answer about one of them may be held against the other. Put both values into one fact with two slots and [slots.cues], or tell \
         their [questions] apart.",
    ),
    code(
        WORDING,
        "the official wording says another value than the slot",
        "Answers are judged by the slot, and staff quote the wording: when they differ, customers who say what the wording says are called \
         wrong. Correct whichever is out of date; when the value changed, put the old one into `previously`.",
    ),
    code(
        UNWORDED,
        "no official wording in a language in which the fact is asked about",
        "[questions] hears this language, so wrong answers in it are found; staff then see the wording of another language. Add the sentence to \
         [official].",
    ),
    code(
        BROAD,
        "a cue that is near everything",
        "A cue of everyday words, of one or two letters, or of the brand's own name stands in nearly every thread: whatever values are named there \
         would be held against this fact. Write the words that set this question apart.",
    ),
    code(
        SHARED,
        "a cue of another fact",
        "The same words stand in the [questions] of another fact. That is right where both are asked about together and their values are of \
         different kinds; otherwise tell them apart with more words.",
    ),
    code(
        NOT_TODAY,
        "the fact does not hold today",
        "Answers are judged by the fact of the day on which they were written. After `valid_to` nothing is held against this fact, and before \
         `valid_from` only its former values. Set the dates right, or write the new value with the old one in `previously`.",
    ),
    code(
        GAP,
        "days on which no value held",
        "Between the last day of the former value and `valid_from` the fact says nothing, and answers of those days are not judged. `until` is \
         the day before `valid_from`.",
    ),
    code(
        ONCE_RIGHT,
        "a wrong value that was right once",
        "Who said it then was right, and is told apart from who says it now by `previously` alone; in `wrong` it adds nothing.",
    ),
    code(
        CONTACT,
        "a contact that overhear.toml does not know",
        "Contacts of facts and those of `phones`, `domains` and `contacts` in overhear.toml are all official. One that stands in one place only \
         may be a slip of the pen, and then a false number would pass as the brand's.",
    ),
    code(
        EXAMPLES,
        "examples of one sort are missing",
        "A fact shows with `contradicts` that it finds a wrong answer, and with `silent` that it leaves alone what looks like one: a story, a \
         question, another matter.",
    ),
];
