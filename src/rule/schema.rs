//! What a rule file may hold, key by key: the order in which it is written, and the schema that editors read.

use serde_json::{Value, json};

use super::score::Over;
use super::{About, Contrast, GroupBy, Hits, Status};
use crate::diagnostic::schema::{self, Key, Shape, Table};
use crate::model::finding::{Category, Level};
use crate::model::lang::Lang;
use crate::model::signal::{By, Counted};

fn statuses() -> Vec<&'static str> {
    Status::ALL.map(Status::word).to_vec()
}

fn levels() -> Vec<&'static str> {
    Level::ALL.map(Level::word).to_vec()
}

fn categories() -> Vec<&'static str> {
    Category::ALL.map(Category::word).to_vec()
}

fn groups() -> Vec<&'static str> {
    GroupBy::ALL.map(GroupBy::word).to_vec()
}

fn abouts() -> Vec<&'static str> {
    About::ALL.map(About::word).to_vec()
}

fn languages() -> Vec<&'static str> {
    Lang::ALL.map(Lang::code).to_vec()
}

fn negations() -> Vec<&'static str> {
    Hits::ALL.map(Hits::word).to_vec()
}

fn quotes() -> Vec<&'static str> {
    vec!["skip", "keep"]
}

fn contrasts() -> Vec<&'static str> {
    Contrast::ALL.map(Contrast::word).to_vec()
}

fn reaches() -> Vec<&'static str> {
    Over::ALL.map(Over::word).to_vec()
}

fn counts() -> Vec<&'static str> {
    Counted::ALL.map(Counted::word).to_vec()
}

fn bys() -> Vec<&'static str> {
    By::ALL.map(By::word).to_vec()
}

fn kinds() -> Vec<&'static str> {
    vec!["detection", "contradiction", "correlation"]
}

fn parts() -> Vec<&'static str> {
    vec!["question", "answer", "comment", "article", "review"]
}

/// The rule itself.
pub static RULE: Table = Table {
    about: "A rule: which words matter, in which languages, and how they belong together; with its own tests. The file's name is the rule's id.",
    keys: &[
        Key::needed("title", Shape::Text, "What the rule finds: what staff read in the queue."),
        Key::new(
            "status",
            Shape::Word(statuses),
            "How far it is trusted: experimental (only tried out), test, stable (default) or deprecated.",
        ),
        Key::new("kind", Shape::Word(kinds), "What kind of rule it is; detection by default."),
        Key::needed("level", Shape::Word(levels), "How serious its findings are."),
        Key::needed("categories", Shape::Words(categories), "What its findings are about."),
        Key::needed("why", Shape::Text, "Why staff should care."),
        Key::new("playbook", Shape::Text, "What to do about it."),
        Key::new("group_by", Shape::Word(groups), "What makes two findings one incident: post (default), thread or author."),
        Key::new("parity", Shape::Text, "Why the rule does not speak all of English, Spanish and Greek."),
        Key::new(
            "condition",
            Shape::Text,
            "How the selections belong together: names with and, or, not and brackets; `2 of (a, b, c)`, `a near b within 6 words`.",
        ),
        Key::new("scope", Shape::Table(&SCOPE), "Where the rule speaks; default: everywhere."),
        Key::needed("selections", Shape::Named(&Shape::Table(&SELECTION)), "Lists of patterns with a name, one list a language."),
        Key::new("exceptions", Shape::Tables(&EXCEPTION), "When the rule is silent all the same, and who answers for it."),
        Key::new("examples", Shape::Tables(&EXAMPLE), "Texts that the rule fires on, and texts that it must stay quiet on."),
    ],
};

/// `[scope]`.
pub static SCOPE: Table = Table {
    about: "Where the rule speaks.",
    keys: &[
        Key::new(
            "about",
            Shape::Word(abouts),
            "post: the post itself names the brand; thread (default): the post, the title or the opening post does; anyone: no matter.",
        ),
        Key::new("languages", Shape::Words(languages), "The languages that it speaks for; default: all."),
        Key::new("sources", Shape::Texts, "Ids or names of sources, or their hosts; `*` stands for anything; default: all."),
        Key::new("parts", Shape::Words(parts), "The parts of a thread that it reads; default: all."),
    ],
};

const PATTERNS: &str =
    "Patterns: `word*` any ending, `word~` any form, `(a|b)` one of these, `(word)` may be missing, `...` up to four words between.";

/// `[selections.name]`.
pub static SELECTION: Table = Table {
    about: "A list of patterns, by language.",
    keys: &[
        Key::new("en", Shape::Texts, PATTERNS),
        Key::new("es", Shape::Texts, PATTERNS),
        Key::new("el", Shape::Texts, PATTERNS),
        Key::new("pt", Shape::Texts, PATTERNS),
        Key::new("fr", Shape::Texts, PATTERNS),
        Key::new("de", Shape::Texts, PATTERNS),
        Key::new("it", Shape::Texts, PATTERNS),
        Key::new("any", Shape::Texts, "Patterns for every language."),
        Key::new("lists", Shape::Texts, "Shared word lists, files below rules/lists/, whose patterns belong to this list too."),
        Key::new(
            "lexicon",
            Shape::TextOrTexts,
            "A lexicon, a file below rules/lexicons/, or a list of several: the selection is met by the strength of their words.",
        ),
        Key::new(
            "classifier",
            Shape::Text,
            "A classifier, a file below rules/classifiers/ that `overhear train` writes: met by the probability that it gives.",
        ),
        Key::new("own", Shape::YesNo, "With a classifier: true asks only one that you trained yourself, never the built-in one."),
        Key::new(
            "at_most",
            Shape::Number,
            "With a lexicon: met when the sum is this or less; with a classifier: the probability, from 0 to 1.",
        ),
        Key::new(
            "at_least",
            Shape::Number,
            "With a lexicon: met when the sum is this or more; with a classifier: the probability, from 0 to 1.",
        ),
        Key::new("within", Shape::Word(reaches), "With a lexicon: what is summed up, a sentence or the post (default)."),
        Key::new(
            "negation",
            Shape::Word(negations),
            "Words under a negation: skip (default) does not count them, keep does, only counts no others.",
        ),
        Key::new("questions", Shape::Word(quotes), "Words in a question whose author wants to know: skip or keep (default)."),
        Key::new(
            "hypothetical",
            Shape::Word(quotes),
            "Words that are only supposed or feared (in case, what if), or said by others: skip (default) or keep.",
        ),
        Key::new("quotes", Shape::Word(quotes), "Words in quoted posts of others: skip (default) or keep."),
        Key::new(
            "contrast",
            Shape::Word(contrasts),
            "A turn such as \"but\" in a sentence: keep (default), or only words after or before it count.",
        ),
    ],
};

/// `[[exceptions]]`.
pub static EXCEPTION: Table = Table {
    about: "When the rule is silent all the same.",
    keys: &[
        Key::needed("when", Shape::Text, "A condition: while it holds for a post the rule is silent."),
        Key::needed("reason", Shape::Text, "Why."),
        Key::needed("owner", Shape::Text, "Who answers for it."),
        Key::new("until", Shape::Date, "The last day on which it holds."),
    ],
};

/// A rule of kind `correlation`.
pub static CORRELATION: Table = Table {
    about: "A correlation: a rule that counts what other rules find.",
    keys: &[
        Key::needed("title", Shape::Text, "What the rule finds: what staff read in the queue."),
        Key::new(
            "status",
            Shape::Word(statuses),
            "How far it is trusted: experimental (only tried out), test, stable (default) or deprecated.",
        ),
        Key::needed("kind", Shape::Word(kinds), "Here: correlation."),
        Key::needed("level", Shape::Word(levels), "How serious its findings are."),
        Key::needed("categories", Shape::Words(categories), "What its findings are about."),
        Key::needed("why", Shape::Text, "Why staff should care."),
        Key::new("playbook", Shape::Text, "What to do about it."),
        Key::needed("correlation", Shape::Table(&COUNTING), "What is counted."),
        Key::new("examples", Shape::Tables(&COUNTED), "Posts that make it fire, and posts that do not."),
    ],
};

static COUNTING: Table = Table {
    about: "What is counted.",
    keys: &[
        Key::new("of", Shape::Texts, "Ids of the rules whose findings are counted."),
        Key::new("categories", Shape::Words(categories), "Counts the findings of these categories."),
        Key::new("count", Shape::Word(counts), "What is counted."),
        Key::new("by", Shape::Words(bys), "What is counted apart."),
        Key::new("within", Shape::Text, "The window, such as \"6 hours\"."),
        Key::new("at_least", Shape::Whole, "From how many on it fires."),
        Key::new("spike", Shape::Number, "How many times as much as usual."),
        Key::new("baseline", Shape::Text, "How far back the usual is looked for, such as \"4 weeks\"."),
    ],
};

static COUNTED: Table = Table {
    about: "An example: findings, and whether they make the rule fire.",
    keys: &[
        Key::new("fires", Shape::Tables(&ROW), "Findings that make it fire."),
        Key::new("quiet", Shape::Tables(&ROW), "Findings that do not."),
    ],
};

static ROW: Table = Table {
    about: "Findings of an example.",
    keys: &[
        Key::new("rule", Shape::Text, "The rule that found them."),
        Key::new("category", Shape::Text, "Their category."),
        Key::new("times", Shape::Whole, "How many there are."),
        Key::new("every", Shape::Text, "The time between two of them."),
        Key::new("at", Shape::Anything, "When the first of them was written."),
        Key::new("authors", Shape::Whole, "By how many authors."),
        Key::new("author", Shape::Text, "By this author."),
        Key::new("threads", Shape::Whole, "In how many threads."),
        Key::new("thread", Shape::Text, "In this thread."),
        Key::new("source", Shape::Text, "From this source."),
        Key::new("lang", Shape::Text, "In this language."),
        Key::new("weeks_before", Shape::Anything, "So many weeks before."),
    ],
};

/// `[[examples]]`.
pub static EXAMPLE: Table = Table {
    about: "An example: a text, and what must come of it.",
    keys: &[
        Key::needed("lang", Shape::Word(languages), "The language of the text."),
        Key::new("title", Shape::Text, "The thread's title; by default one that names the brand."),
        Key::new("fires", Shape::Text, "A text that the rule fires on. {brand}, {product} and {competitor} are filled in."),
        Key::new("quiet", Shape::Text, "A text that the rule must stay quiet on."),
        Key::new("todo", Shape::Text, "A text that the rule should fire on one day."),
        Key::new("level", Shape::Word(levels), "The level that is expected."),
        Key::new("with", Shape::Named(&Shape::Anything), "What is known of the post besides: fields and their values."),
        Key::new("after", Shape::Texts, "Earlier posts of the thread."),
    ],
};

/// A shared word list.
pub static LIST: Table = Table {
    about: "A shared word list: patterns that many rules use. The file's name is the list's name in rules.",
    keys: &[
        Key::needed("title", Shape::Text, "What its words have in common."),
        Key::new("why", Shape::Text, "Remarks for other authors."),
        Key::new("en", Shape::Texts, PATTERNS),
        Key::new("es", Shape::Texts, PATTERNS),
        Key::new("el", Shape::Texts, PATTERNS),
        Key::new("pt", Shape::Texts, PATTERNS),
        Key::new("fr", Shape::Texts, PATTERNS),
        Key::new("de", Shape::Texts, PATTERNS),
        Key::new("it", Shape::Texts, PATTERNS),
        Key::new("any", Shape::Texts, "Patterns for every language."),
    ],
};

const STRENGTHS: &str = "Words with their strength, from -5 (worst) to 5 (best).";
const STRENGTH: Shape = Shape::Named(&Shape::Number);

/// A lexicon.
pub static LEXICON: Table = Table {
    about: "A lexicon: words with strengths. The file's name is the lexicon's name in rules.",
    keys: &[
        Key::needed("title", Shape::Text, "What its words have in common."),
        Key::new("why", Shape::Text, "Remarks for other authors."),
        Key::new("en", STRENGTH, STRENGTHS),
        Key::new("es", STRENGTH, STRENGTHS),
        Key::new("el", STRENGTH, STRENGTHS),
        Key::new("pt", STRENGTH, STRENGTHS),
        Key::new("fr", STRENGTH, STRENGTHS),
        Key::new("de", STRENGTH, STRENGTHS),
        Key::new("it", STRENGTH, STRENGTHS),
        Key::new("any", STRENGTH, "Words of every language with their strength."),
        Key::new(
            "boosters",
            Shape::Named(&Shape::Named(&Shape::Number)),
            "Words that make the next one stronger (above 1, to 3) or weaker (below 1, from 0.1), by language.",
        ),
    ],
};

/// The schema of shared word lists.
#[must_use]
pub fn list() -> Value {
    schema::schema("Word list of overhear", &LIST)
}

/// The schema of lexicons.
#[must_use]
pub fn lexicon() -> Value {
    schema::schema("Lexicon of overhear", &LEXICON)
}

/// The schema of rules of kind `correlation`.
#[must_use]
pub fn correlation() -> Value {
    schema::schema("Correlation of overhear", &CORRELATION)
}

/// The schema of rule files of either kind.
#[must_use]
pub fn rule() -> Value {
    let (mut words, mut counting) = (schema::schema("Rule of overhear", &RULE), correlation());
    // The dialect is named once, at the root.
    let dialect = words.as_object_mut().and_then(|words| words.remove("$schema"));
    counting.as_object_mut().and_then(|counting| counting.remove("$schema"));
    json!({
        "$schema": dialect,
        "title": "Rule of overhear",
        "type": "object",
        "if": { "properties": { "kind": { "const": "correlation" } }, "required": ["kind"] },
        "then": counting,
        "else": words,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::file::{CORRELATION_KEYS, EXAMPLE_KEYS, EXCEPTION_KEYS, SCOPE_KEYS, TOP_KEYS, selection_keys};
    use super::*;

    #[test]
    fn the_tables_name_every_key_that_is_read_and_no_other() {
        let same = |table: &Table, read: &[&str]| {
            let described: BTreeSet<&str> = table.names().collect();
            assert_eq!(described, read.iter().copied().collect::<BTreeSet<_>>());
            assert!(table.keys.iter().all(|key| key.about.ends_with('.')));
        };
        same(&RULE, &TOP_KEYS);
        same(&SCOPE, &SCOPE_KEYS);
        same(&SELECTION, &selection_keys());
        same(&EXAMPLE, &EXAMPLE_KEYS);
        same(&EXCEPTION, &EXCEPTION_KEYS);
        for (table, read) in [&CORRELATION, &COUNTING, &COUNTED, &ROW].into_iter().zip(CORRELATION_KEYS) {
            same(table, read);
        }
    }

    #[test]
    fn so_they_do_for_shared_files() {
        // The readers name what they know when they meet what they do not.
        let read = |path: &str| -> BTreeSet<String> {
            let file = crate::diagnostic::SourceFile::new(path, "title = \"t\"\nunheardof = [\"x\"]\n");
            let (_, told) = super::super::load(&[file], &crate::model::brand::Brand::default());
            let told = told.into_iter().find(|told| told.code == "R001").unwrap();
            let remedy = told.remedy.unwrap();
            remedy.split_once(" has: ").unwrap().1.split(", ").map(str::to_owned).collect()
        };
        let named = |table: &Table| table.names().map(str::to_owned).collect::<BTreeSet<String>>();
        assert_eq!(named(&LIST), read("rules/lists/x.toml"));
        assert_eq!(named(&LEXICON), read("rules/lexicons/x.toml"));
    }
}
