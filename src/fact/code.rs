//! Every code that a fact file can be answered with, and what it means: `overhear explain CODE` prints this table.

use super::check;
use crate::diagnostic::Code;

const fn code(code: &'static str, title: &'static str, explanation: &'static str) -> Code {
    Code { code, title, explanation }
}

/// All codes of fact files, in order.
pub const CODES: [Code; 27] = [
    code(
        check::SHAPE,
        "unknown key, wrong kind of value, or missing key",
        "A fact file understands only the keys of its format. It needs `topic`, an [official] wording and at least one [[slots]] with `name`, `kind` and `value`.",
    ),
    code(
        check::ID,
        "id not allowed or used twice",
        "A fact's id is the name of its file without `.toml`: small letters a-z, digits and hyphens, and no two files of the same name. Rename the file.",
    ),
    code(
        check::LANGUAGE,
        "unknown language",
        "Languages are written by their two-letter codes: en, es, el, pt, fr, de, it. `any` holds for every language, where patterns are due.",
    ),
    code(
        check::PATTERN,
        "pattern cannot be read",
        "Questions, cues, yes and no are patterns: words in sequence, `word*` any ending, `word~` any form, `(a|b)` one of these, `(word)` may be missing.",
    ),
    code(
        check::VALUE,
        "the value does not fit its slot's kind",
        "Values are written as people write them, in quotes: duration \"30 days\", money \"9.99 EUR\", percent \"20%\", quantity \"25 GB\", date \"2026-09-30\", \
         contact \"+30 210 1234567\", yes-no \"yes\".",
    ),
    code(
        check::OFFICIAL,
        "no official wording",
        "Staff answer with the brand's own words, and a finding shows them beside the customer's: [official] needs the wording in at least one language.",
    ),
    code(
        check::DATES,
        "dates out of order",
        "`valid_from` must not be after `valid_to`. Dates are written without quotes, year first: 2025-12-31.",
    ),
    code(
        check::PREVIOUSLY,
        "former values overlap",
        "Each former value holds until its own day, and the current one from `valid_from` on: an answer is judged by the value of the day on which it was written.",
    ),
    code(
        check::SLOTS,
        "no slot, or two of the same name",
        "A fact without a [[slots]] part has nothing to hold an answer against; slots are told apart by their names.",
    ),
    code(
        check::NO_CUES,
        "nothing would ever be found near this fact",
        "An answer is held against a fact when its thread asks about it: write what people ask into [questions], or words near the value into [slots.cues].",
    ),
    code(
        check::YES_NO,
        "words of yes and no where they mean nothing",
        "[slots.yes] and [slots.no] add words of yes and no to those of a yes-no slot's `sense`; slots of other kinds have neither.",
    ),
    code(
        check::CLASH,
        "two facts say different things",
        "Two facts that hold at the same time for the same market and share their cues contradict each other: one of them would call right answers wrong.",
    ),
    code(
        check::PARITY,
        "a language has no cues",
        "Customers write English, Spanish and Greek; without words in a language its wrong answers are not found.",
    ),
    code(
        check::NO_EXAMPLE,
        "no example",
        "An example shows what the fact is for, and that it works after every change: `contradicts`, `supports` or `silent`.",
    ),
    code(
        check::EXAMPLE,
        "an example cannot be run",
        "An example holds exactly one of `contradicts`, `supports` or `silent`, and a language.",
    ),
    code(
        check::WRONG,
        "a value known as wrong is right",
        "`wrong` lists values that customers state and that do not hold; one that the slot itself allows would call right answers wrong.",
    ),
    code(
        check::SENSE,
        "a sense that is not known, or where none is due",
        "`sense` says what a yes-no slot is about, so that its words of yes and no are known in seven languages: allowed (can, may; forbidden), works (compatible; \
         unsupported), needed (must; optional), free (included; they charge), offered (there is; discontinued), asked (they ask for it; they never do). Without it, and \
         without [slots.yes] and [slots.no], a yes-no slot is about allowed, works and offered.",
    ),
    code(
        check::OPPOSED,
        "two senses that gainsay each other",
        "\"You must use theirs\" says yes to `needed` and no to `allowed`: a slot with both would hear one answer as two. Write two slots.",
    ),
    code(
        check::NEARNESS,
        "`tolerance`, `equivalents` or `days` that mean nothing for the slot",
        "`tolerance` is \"exact\", \"rough\" (within a tenth), a share such as \"5%\", or a distance of the slot's own kind such as \"2 days\". `equivalents` are for values, \
         not for contacts or yes and no. `days` is for durations that count days.",
    ),
    code(
        check::WRONG_KEY,
        "a key of another kind of slot",
        "Sets and eligibility have `members`, `excluded`, `closed` and `sense`; procedures have `steps`, `path` and `forbidden`; slots of all other kinds have a `value`.",
    ),
    code(
        check::MEMBERS,
        "a set without members, or an empty list",
        "A set names what is in it: members = [\"Hub 5\", { name = \"Android\", any = [\"android\"], from = \"9\" }]. What nobody may have is a yes-no slot.",
    ),
    code(
        check::TWICE,
        "the same name twice, or on both sides",
        "A name stands once: among the members or in `excluded`, among the steps or in `forbidden`. What is in the set from some version on is a member with `from`.",
    ),
    code(
        check::SHARED,
        "two names share a word",
        "When the same word stands for a member and for something excluded, nobody can tell what a customer means. Give longer words to one of them: the longest that fit decide.",
    ),
    code(
        check::FROM,
        "a least version that is none",
        "`from` is the least version (\"9\", \"4.1\") or year (\"2019\") of a member. What is excluded has none.",
    ),
    code(
        check::ALL_OF_THEM,
        "a set that excludes nothing, or excludes it twice",
        "Only what is named in `excluded` can be claimed wrongly, unless closed = true says that the list is complete. In a closed set \"all others\" need not be excluded.",
    ),
    code(
        check::STEPS,
        "a procedure without steps, or one without words",
        "A procedure has steps in order, a path through menus, or forbidden things; each is known by the words that customers use for it, and by its name when it has none.",
    ),
    code(
        check::PATH,
        "no path through menus",
        "A path names two or more menus with > between them: path = \"Settings > Wi-Fi\", or path = { en = \"Settings > Wi-Fi\", es = \"Ajustes > Wi-Fi\" }.",
    ),
];
