//! Every code that a rule file can be answered with, and what it means: `overhear explain CODE` prints this table.

/// One diagnostic code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// `R0xx`; it never changes its meaning.
    pub code: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// Why it matters and how it is mended.
    pub explanation: &'static str,
}

const fn code(code: &'static str, title: &'static str, explanation: &'static str) -> Code {
    Code { code, title, explanation }
}

/// All codes of rule files, in order.
pub static CODES: &[Code] = &[
    code(
        "R001",
        "unknown key",
        "A rule file understands only the keys of its format; a key that is misspelt would be a wish that nobody reads. Correct it, or take it away. \
         Keys such as `condition` must stand above the first [table]: TOML counts everything below a [table] as part of it.",
    ),
    code(
        "R002",
        "wrong kind of value",
        "The key is known, but wants another kind of value: text in quotes, a list in square brackets, or a [table].",
    ),
    code("R003", "something is missing", "A rule needs `title`, `level`, `categories`, `why` and at least one [selections.name] table."),
    code("R004", "unknown word", "The key takes one of a few words; the message lists them."),
    code(
        "R005",
        "unknown language",
        "Languages are written by their two-letter codes: en, es, el, pt, fr, de, it. `any` holds for every language.",
    ),
    code(
        "R006",
        "id not allowed",
        "A rule's id is the name of its file without `.toml`; it may hold small letters a-z, digits and hyphens, so that it can be typed anywhere. Rename the file.",
    ),
    code(
        "R007",
        "id used twice",
        "Two files of the same name in different folders would be one rule. Folders are only tidiness: rename one of the files.",
    ),
    code(
        "R008",
        "condition cannot be read",
        "A condition joins names of selections: `a and not b`, `(a or b) and c`, `2 of (a, b, c)`, `any of x*`, `a near b within 6 words`, `a before b`.",
    ),
    code(
        "R009",
        "no such selection",
        "The condition names a selection that the rule does not have. Correct the name, or add the [selections.name] table.",
    ),
    code(
        "R010",
        "condition holds without any words",
        "A finding must show staff the words that made it. A condition such as `not x` alone holds for posts in which nothing was found. Add something that must be there.",
    ),
    code("R011", "which selections?", "With more than one selection the rule must say how they belong together: add a `condition`."),
    code(
        "R012",
        "empty selection",
        "A selection without patterns can never be met. Write patterns for at least one language, or take the table away.",
    ),
    code("R013", "selection never used", "The condition does not name the selection, so its words change nothing."),
    code(
        "R014",
        "pattern cannot be read",
        "Patterns are words in sequence: `word*` any ending, `*word` any beginning, `word~` any form, `(a|b)` one of these, `(word)` may be missing, \
         `...` up to four words between, `=πότε` with exactly these accents, `{brand}`. A backslash makes the next character an ordinary one.",
    ),
    code(
        "R015",
        "the same pattern twice",
        "Case, accents, final sigma and punctuation make no difference, so these two patterns look for the same words. Take one away.",
    ),
    code("R016", "pattern looks for nothing", "A pattern needs something that must be there, long enough to be told from other words."),
    code(
        "R017",
        "expression cannot be read",
        "Between slashes stands a regular expression of the Rust regex syntax. Most wishes need none.",
    ),
    code(
        "R018",
        "pattern too big",
        "Long repetitions make an expression large and slow; the limit keeps one rule from slowing every post. Shorten the repetitions or write words.",
    ),
    code(
        "R019",
        "expression can never be met",
        "Expressions run over the normal form: small letters without accents. Capitals, accented letters and case switches such as `(?i)` do not belong there; \
         `(i?)` is an optional letter i.",
    ),
    code(
        "R020",
        "expression searches every post",
        "The expression begins and ends with nothing fixed, so it cannot wait for a word and is tried on every post. Begin or end it with a fixed word of three or more letters.",
    ),
    code(
        "R021",
        "examples are missing",
        "A rule should have one example that it fires on and one that it must stay quiet on: `overhear rules test` then tells when a change breaks either.",
    ),
    code("R022", "example in another language", "The rule has no patterns in the example's language, so it cannot fire there."),
    code("R023", "not yet", "Rules of kind contradiction come later; wrong answers are found from the files under rules/facts/."),
    code("R024", "too many phrases", "Every bracket multiplies the phrases that a pattern stands for. Split it into several patterns."),
    code("R025", "example cannot be read", "An example is a [[examples]] table with `lang` and either `fires` or `quiet`."),
    code("R026", "can never be met", "The condition asks for more selections than it names."),
    code(
        "R027",
        "unknown name",
        "Patterns and examples may hold {brand}, {product} and {competitor}; they are filled from the brand file.",
    ),
    code(
        "R028",
        "name not allowed",
        "A selection's name may hold letters, digits, `_` and `-`, and must not be a word of conditions such as `and` or `near`.",
    ),
    code("R029", "never in this scope", "The selection has patterns only in languages that the rule's scope leaves out."),
    code("R030", "no example in a language", "The rule has patterns in this language but no example that shows them at work."),
    code(
        "R031",
        "no such field",
        "What is known of a post besides its words is asked by the names that `overhear rules fields` lists: `post.score`, `author.role`, `thread.replies`. \
         Words are looked for by selections, not by fields.",
    ),
    code(
        "R032",
        "a field asked wrongly",
        "A number is compared (`post.score >= 10`), a word or text is one thing or another (`post.part is question`, `author.name is 'Ana*'`, `post.lang in (en, es)`), \
         a set of texts has something (`thread.tags has billing`), and what is yes or no stands alone (`post.accepted`). Texts of several words stand in quotes.",
    ),
    code(
        "R033",
        "no such rule",
        "`rule.ID` stands for another rule; its id is its file's name without `.toml`. `overhear rules list` shows them all.",
    ),
    code(
        "R034",
        "rules in a circle",
        "A rule that asks for itself, straight or by way of others, would never come to an answer. Take one of the references away; what two rules share can be a rule of its own.",
    ),
    code(
        "R035",
        "exception cannot be read",
        "An exception is a [[exceptions]] table with `when` (a condition), `reason`, `owner`, and best also `until`, the last day on which it holds.",
    ),
    code(
        "R036",
        "exception has expired",
        "Its last day is over, so it silences nothing any more. Take it away, or give it a later `until`.",
    ),
    code("R037", "exception without an end", "It silences the rule for ever. An `until` makes somebody look at it again."),
    code(
        "R038",
        "refers to a rule with mistakes",
        "The rule that is referred to was left out for its own mistakes, so this one cannot be run either. Mend the other one.",
    ),
    code(
        "R040",
        "no such list, lexicon or classifier",
        "`lists` names shared word lists, `lexicon` names a lexicon or several, `classifier` names a classifier: files of that name below rules/lists/, rules/lexicons/ or rules/classifiers/. \
         Correct the name, write the file, or let `overhear train` make the classifier.",
    ),
    code(
        "R041",
        "list within a list",
        "The patterns of a shared word list or lexicon may hold {brand}, {product} and {competitor}, but no other list: it should be plain to see what a list holds. \
         A selection may name several lists.",
    ),
    code(
        "R042",
        "list or lexicon with mistakes",
        "The rule uses a shared file that has mistakes, or a classifier that cannot be used. What is left of that file is not what its author meant, so the rule is left out until it is mended. \
         The mistakes themselves are told at their places in that file.",
    ),
    code(
        "R043",
        "list that no rule uses",
        "No rule names the list in `lists` or calls it as {name} in a pattern, or the lexicon in `lexicon`, or the classifier in `classifier`: it changes nothing.",
    ),
    code(
        "R044",
        "list cannot stand here",
        "A {name} in a pattern stands for the list's words in the pattern's language and those under `any`. The list has none, or has a regular expression, \
         which is looked for in the whole text and cannot be one word of a pattern. `lists` in the selection takes both.",
    ),
    code(
        "R045",
        "threshold cannot be used",
        "A selection with a lexicon says from which sum on it is met: `at_most = -3` for a negative sum, or `at_least = 3` for a positive one; one of the two. \
         A threshold on the wrong side of 0 would be met by texts without any words.",
    ),
    code(
        "R046",
        "does not go with a lexicon",
        "A selection with a lexicon has `lexicon`, `at_most` or `at_least`, `within`, `quotes`, `questions` and `hypothetical`. Negation and contrast are part of how its words are counted; \
         patterns and lists belong into a selection of their own.",
    ),
    code(
        "R047",
        "strength cannot be used",
        "A word of a lexicon has a strength from -5 to 5 that is not 0, with at most two decimals; a booster a factor from 0.1 to 3 that is not 1.",
    ),
    code(
        "R048",
        "booster cannot be read",
        "A booster is a word, or a few in a row, that stands right before another and makes it stronger or weaker: `very`, `a bit`. Gaps, names and regular expressions cannot be boosters.",
    ),
    code("R049", "pattern of an included list", "The selection has the list's patterns already, by `lists`; its own copy changes nothing."),
    code(
        "R050",
        "no such rule",
        "A correlation counts what other rules find and names them by their ids: the names of their files without `.toml`. What is found from facts \
         is counted as `wrong-answer` and `fake-contact`.",
    ),
    code(
        "R051",
        "nothing to count",
        "A rule of kind correlation needs a [correlation] table with `of` (ids of rules) or `categories`, `within` and `at_least`.",
    ),
    code(
        "R052",
        "correlation of a correlation",
        "A correlation counts findings in posts; what other correlations find cannot be counted again.",
    ),
    code(
        "R053",
        "length of time",
        "Lengths of time are a whole number and a unit: `30 minutes`, `6 hours`, `2 days`, `4 weeks`. The window of a correlation has from 1 minute to \
         60 days, and at most a week when it is compared with what is usual at that hour of the week.",
    ),
    code("R054", "how many", "`at_least` says at how many a correlation fires: 2 or more."),
    code(
        "R055",
        "spike and baseline",
        "`spike = 3.0` with `baseline = \"4 weeks\"` lets a correlation fire at three times what those weeks had at the same hour of the week; \
         `spike` is above 1, `baseline` whole weeks from 2 to 13, and neither says anything without the other.",
    ),
    code(
        "R056",
        "a key of rules of words",
        "A correlation has no words of its own, so it has no selections, condition, scope or group_by: those stand in the rules that it counts.",
    ),
    code(
        "R057",
        "example of a correlation",
        "An example of a correlation is a list of posts, each row with a rule or category: `fires = [{ rule = \"down\", times = 5, every = \"10 minutes\" }]`. \
         A row may also have `at`, `authors` or `author`, `threads` or `thread`, `source`, `lang` and `weeks_before`.",
    ),
    code(
        "R060",
        "pattern covered by another",
        "Every text that this pattern finds is found, at the same words, by another pattern of the same list: `refund*` finds `refunds`, `(a|b) c` finds `a c`, \
         `cancel~` finds `cancelled`. It changes nothing; `overhear rules check --fix` takes it away.",
    ),
    code(
        "R061",
        "the same pattern in two lists",
        "The condition is content with either list, so the pattern in the second one changes nothing. Take one away, unless both lists are to be read for themselves.",
    ),
    code(
        "R062",
        "condition can never hold",
        "Every combination of what the condition asks for was tried, and none makes it hold: `a and not a`, `post.score > 5 and post.score < 3`. The rule never fires.",
    ),
    code(
        "R063",
        "part of a condition changes nothing",
        "Every combination of what the condition asks for was tried with this part and without it, and the outcome is always the same: in `a or (a and b)` the second \
         part adds nothing. Mostly something else was meant (`and` for `or`, another name).",
    ),
    code(
        "R064",
        "patterns that differ in accents only",
        "A word written without accents finds all ways of accenting it; a word written with accents finds itself and the word without any, because people leave them out. \
         `=πότε` finds the accented word alone.",
    ),
    code(
        "R065",
        "expression means something else",
        "In a regular expression a dot is any character (`\\.` is a full stop), `.*` runs over whole sentences, and `|` splits all of the expression unless it stands in brackets.",
    ),
    code(
        "R066",
        "no firing example in a language",
        "English, Spanish and Greek are first class: a rule with patterns in one of them needs an example there that it fires on, or nobody knows whether they work.",
    ),
    code(
        "R067",
        "a language left out",
        "Rules are expected to speak English, Spanish and Greek. Where one of them makes no sense say so at the top of the rule: `parity = \"the phrase exists in English only\"`.",
    ),
    code(
        "R068",
        "letters of another script",
        "The word is written in letters that the language of its list does not use, so posts in that language hardly ever hold it. Perhaps the list is the wrong one, or the \
         keyboard was switched.",
    ),
    code(
        "R069",
        "list in another language",
        "All of the list reads like another language than the one it stands under: a list that was copied and not translated? Patterns are tried on posts of their language only.",
    ),
    code(
        "R070",
        "two rules for the same",
        "Both rules have the same lists, condition and scope, so both fire on the same posts. Take one away, or let them differ.",
    ),
    code(
        "R071",
        "everyday word alone",
        "The pattern is one word that nearly every post has, and nothing else is needed for the rule to fire. Write more words around it, or add something to the condition.",
    ),
    code(
        "R072",
        "typographic character",
        "Word processors turn dots and quotation marks into other characters. They are mostly understood, but are better written plainly; `overhear rules check --fix` does it.",
    ),
    code(
        "R073",
        "two alphabets in one word",
        "Some letters look the same in Latin, Greek and Cyrillic: the word looks right and holds a letter of another alphabet. `overhear rules check --fix` writes it in one.",
    ),
    code(
        "R080",
        "classifier cannot be used",
        "A classifier is written by `overhear train` and not by hand: its first line says what it is, and ends in a digest of all that it holds. The file is of \
         another kind, has changed since it was written (a transfer as text may change it), or is of a newer version. Rules that ask it are left out; train it again.",
    ),
    code(
        "R081",
        "threshold of a classifier",
        "A selection with a classifier says from which probability on it is met: `at_least = 0.8`, or `at_most = 0.2`; one of the two, between 0 and 1. \
         `overhear train` prints what each threshold finds and how much of it is right.",
    ),
];

/// What a code means; `None` for codes of other kinds of file.
#[must_use]
pub fn explain(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|known| known.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_whole() {
        assert!(CODES.windows(2).all(|pair| pair[0].code < pair[1].code));
        for code in CODES {
            assert!(code.explanation.ends_with('.'), "{}", code.code);
        }
        assert_eq!(explain("r008").unwrap().title, "condition cannot be read");
        assert!(explain("C001").is_none());
    }
}
