//! The index and the plain reading of every pattern at every token agree, on rules and posts made up at random (the same on every run).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use overhear::diagnostic::SourceFile;
use overhear::model::brand::Brand;
use overhear::model::lang::Lang;
use overhear::rule::{Class, Named, RuleSet, load};
use overhear::text::document::Document;
use overhear::text::normal::fold;

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// Few words, so that everything meets everything: beginnings of one another, forms of one stem, names, signs, words of two languages.
const WORDS: [(&str, &[&str]); 3] = [
    (
        "en",
        &[
            "die",
            "dying",
            "sky",
            "skies",
            "cancel",
            "cancelled",
            "can",
            "cancels",
            "back",
            "money",
            "moneys",
            "a",
            "at",
            "att",
            "attic",
            "happy",
            "happiness",
            "don't",
            "e-mail",
            "24/7",
            "phone",
            "smartphone",
            "naïve",
            "lumora",
            "box",
            "vexia",
            "#tag",
            "not",
            "no",
            "😂",
        ],
    ),
    (
        "es",
        &[
            "cancelar",
            "cancelación",
            "canceló",
            "dinero",
            "dineros",
            "no",
            "nunca",
            "sin",
            "me",
            "mes",
            "mesa",
            "lumora",
            "vexia",
            "año",
            "a",
            "el",
            "móvil",
            "móviles",
            "devolver",
            "devolvía",
            "24/7",
            "😂",
        ],
    ),
    (
        "el",
        &[
            "ακυρώνω",
            "ακυρώσω",
            "ακύρωση",
            "δεν",
            "μην",
            "κανείς",
            "μου",
            "απαντάει",
            "πότε",
            "ποτέ",
            "λεφτά",
            "λεφτ",
            "πόλη",
            "πολύ",
            "θέλω",
            "lumora",
            "vexia",
            "hub",
            "den",
            "akyrwsw",
            "thelw",
            "8elw",
            "lefta",
            "kaneis",
            "apantaei",
            "mou",
            "pote",
            "ξέρω",
            "xerw",
            "😂",
        ],
    ),
];
const SIGNS: [&str; 14] = [" ", " ", " ", " ", ", ", ". ", "! ", "!! ", " (", ") ", "\n", "... ", " § ", "\n> "];

fn word(dice: &mut Dice, words: &[&str]) -> String {
    let word = dice.pick(words);
    let letters: Vec<char> = word.chars().collect();
    let plain = letters.len() > 3 && letters.iter().all(|c| c.is_alphabetic());
    match dice.below(12) {
        0 if plain => format!("{}*", letters[..2 + dice.below(letters.len() - 2)].iter().collect::<String>()),
        1 if plain => format!("*{}", letters[dice.below(letters.len() - 2)..].iter().collect::<String>()),
        2 if plain => format!("*{}*", letters[..3].iter().collect::<String>()),
        3 | 4 if plain => format!("{word}~"),
        5 if plain => format!("={word}"),
        _ => word.to_owned(),
    }
}

fn pattern(dice: &mut Dice, words: &[&str]) -> String {
    if dice.below(12) == 0 {
        return dice
            .pick(&[
                "/can[a-z]+ ?(back|money)?/",
                "/[0-9]{2}/",
                "/λεφτ[α-ω]*/",
                "/[a-z]+ency|mone[a-z]/",
                r"/\b(mail|box|phone)\b/",
                r"/\bcan[a-z]*\b( [a-z]+)? money/",
                r"/\bmail /",
                r"/phone\b/",
                r"/\bακυρω[α-ω]+/",
                r"/\btag\b|\bdiner/",
            ])
            .to_owned();
    }
    let mut text = String::new();
    for part in 0..=dice.below(4) {
        if part > 0 {
            text.push_str(if dice.below(5) == 0 { " ... " } else { " " });
        }
        let (one, two) = (word(dice, words), word(dice, words));
        match dice.below(12) {
            0 => text.push_str(dice.pick(&["{brand}", "{product}", "{competitor}", "{shared}"])),
            1 => write!(text, "({one}|{two})").unwrap(),
            2 => write!(text, "({one}) {two}").unwrap(),
            3 => write!(text, "({one}|{two} {})", word(dice, words)).unwrap(),
            4 => write!(text, "{one} §").unwrap(),
            _ => text.push_str(&one),
        }
    }
    text
}

fn selection(dice: &mut Dice, name: &str) -> String {
    let mut text = format!("[selections.{name}]\n");
    if dice.below(8) == 0 {
        text.push_str("lexicon = 'words'\n");
        text.push_str(dice.pick(&["at_most = -2\n", "at_least = 2.5\n", "at_most = -0.5\n"]));
        text.push_str(dice.pick(&["", "within = 'sentence'\n", "quotes = 'keep'\n"]));
        return text;
    }
    for (lang, words) in WORDS {
        let patterns: Vec<String> = (0..=dice.below(2)).map(|_| format!("'{}'", pattern(dice, words).replace('\'', "’"))).collect();
        writeln!(text, "{lang} = [{}]", patterns.join(", ")).unwrap();
    }
    if dice.below(4) == 0 {
        text.push_str("any = ['😂', '{brand}']\n");
    }
    text.push_str(dice.pick(&["", "", "", "lists = ['shared']\n"]));
    text.push_str(dice.pick(&["", "", "contrast = 'after'\n", "contrast = 'before'\n"]));
    text.push_str(dice.pick(&["", "negation = 'keep'\n", "negation = 'only'\n"]));
    text.push_str(dice.pick(&["", "", "quotes = 'keep'\n"]));
    text
}

/// A shared list and a lexicon over the same words.
fn shared(dice: &mut Dice) -> [Arc<SourceFile>; 2] {
    let (mut list, mut lexicon) = ("title = 't'\n".to_owned(), "title = 't'\n".to_owned());
    let mut boosters = String::new();
    for (lang, words) in WORDS {
        let entries: Vec<String> = (0..4).map(|_| format!("'{} {}'", word(dice, words), word(dice, words)).replace("n't", "nt")).collect();
        let single: Vec<String> = (0..4).map(|_| format!("'{}'", word(dice, words).replace('\'', "’"))).collect();
        writeln!(list, "{lang} = [{}, {}]", entries.join(", "), single.join(", ")).unwrap();
        writeln!(lexicon, "[{lang}]").unwrap();
        let mut known = BTreeSet::new();
        for _ in 0..12 {
            let entry = if dice.below(3) == 0 { format!("{} {}", word(dice, words), word(dice, words)) } else { word(dice, words) };
            let strength = dice.pick(&["-5", "-3", "-1.5", "1", "2.25", "4"]);
            if known.insert(entry.clone()) {
                writeln!(lexicon, "\"{entry}\" = {strength}").unwrap();
            }
        }
        writeln!(boosters, "[boosters.{lang}]\n'{}' = 1.3\n'{}' = 0.5", words[0], words[5]).unwrap();
    }
    list.push_str("any = ['😂', 'box {brand}']\n");
    [SourceFile::new("rules/lists/shared.toml", list), SourceFile::new("rules/lexicons/words.toml", lexicon + &boosters)]
}

fn files(dice: &mut Dice, number: usize) -> Vec<Arc<SourceFile>> {
    const CONDITIONS: [&str; 16] = [
        "a and b and c",
        "(a and b) or (b and c)",
        "a near (b or c)",
        "2 of (a, b) and not c",
        "a",
        "a and b",
        "a or b",
        "a and not b",
        "a near b",
        "a before b within 3 words",
        "2 of (a, b, c)",
        "any of (a, b) and not c",
        "(a or b) and c",
        "a and not (b near c)",
        "(a or b) near c within post",
        "not (not a or b)",
    ];
    (0..number)
        .map(|id| {
            let condition = dice.pick(&CONDITIONS);
            let scope = dice.pick(&["", "", "[scope]\nlanguages = ['en', 'el']\n"]);
            let mut text = format!("title='t'\nlevel='low'\ncategories=['other']\nwhy='w'\ncondition='{condition}'\n{scope}");
            for name in
                ["a", "b", "c"].into_iter().filter(|name| condition.split(|c: char| !c.is_ascii_lowercase()).any(|word| word == *name))
            {
                text.push_str(&selection(dice, name));
            }
            SourceFile::new(format!("rules/r{id}.toml"), text)
        })
        .collect()
}

/// A word as people write it: in capitals, without its accents, with others, disguised, in a compound.
fn written(dice: &mut Dice, words: &[&str]) -> String {
    let word = dice.pick(words);
    match dice.below(16) {
        0 => word.to_uppercase(),
        1 | 2 => fold(word),
        3 => word.replace('ό', "ο").replace('έ', "ε").replace("τε", "τέ").replace("ποτ", "πότ"),
        4 => word.replace('n', "ñ").replace('o', "ó"),
        5 => word.replace('a', "4").replace('e', "3"),
        6 => format!("{word}-{}", dice.pick(words)),
        _ => word.to_owned(),
    }
}

fn post(dice: &mut Dice) -> (String, Lang) {
    let (lang, words) = WORDS[dice.below(WORDS.len())];
    // Greek in Latin letters only, now and then.
    let latin: Vec<&str> = words.iter().copied().filter(|word| word.is_ascii()).collect();
    let words = if lang == "el" && dice.below(2) == 0 { &latin[..] } else { words };
    let mut text = String::new();
    for _ in 0..dice.below(30) {
        text.push_str(&written(dice, words));
        text.push_str(dice.pick(&SIGNS));
    }
    let lang = if dice.below(8) == 0 { Lang::Und } else { Lang::from_tag(lang).unwrap() };
    (text, lang)
}

fn names(document: &Document) -> Vec<Named> {
    let all = (0..document.tokens().len()).filter_map(|at| {
        let class = match document.word(at) {
            "lumora" if document.word(at + 1) == "box" => return Some(Named::new(at..at + 2, Class::Product)),
            "lumora" => Class::Brand,
            "vexia" => Class::Competitor,
            _ => return None,
        };
        Some(Named::new(at..at + 1, class))
    });
    all.collect()
}

fn agree(set: &RuleSet, text: &str, lang: Lang) -> (usize, usize) {
    let document = Document::new(text, lang);
    let names = names(&document);
    let fired = set.scan(&document, &names, &|_| true);
    let (mut holding, mut words) = (0, 0);
    for rule in set {
        let plain = set.explain(&rule.id, &document, &names).unwrap();
        let fast = fired.iter().find(|fired| fired.rule.id == rule.id);
        let what = || format!("{text:?} ({lang})\n{}", rule.file.text);
        assert_eq!(fast.is_some(), plain.holds, "{}", what());
        holding += usize::from(plain.holds);
        if let (1, Some(fast)) = (rule.selections.len(), fast) {
            let met: BTreeSet<(usize, usize)> = fast.met.iter().map(|met| (met.tokens.start, met.tokens.end)).collect();
            let counted = plain.hits.iter().filter(|hit| hit.discount.is_none());
            let expected: BTreeSet<(usize, usize)> = counted.map(|hit| &hit.tokens).map(|Range { start, end }| (*start, *end)).collect();
            if plain.sum.is_some() {
                // Of the words that count, those that drew the sum to its threshold.
                assert!(!met.is_empty() && met.is_subset(&expected), "{}", what());
            } else {
                assert_eq!(met, expected, "{}", what());
            }
            words += met.len();
        }
    }
    (holding, words)
}

#[test]
fn the_index_finds_what_reading_everything_finds() {
    let mut dice = Dice(42);
    let (mut holding, mut words, mut rules) = (0, 0, 0);
    for _ in 0..8 {
        let shared = shared(&mut dice);
        let (set, told) = load(&[files(&mut dice, 60), shared.to_vec()].concat(), &Brand::default());
        let in_shared = told.iter().filter(|diagnostic| diagnostic.is_error() && diagnostic.message.contains("has mistakes"));
        assert_eq!(in_shared.count(), 0, "{told:#?}");
        rules += set.len();
        for _ in 0..60 {
            let (text, lang) = post(&mut dice);
            let (held, met) = agree(&set, &text, lang);
            holding += held;
            words += met;
        }
    }
    assert!(rules > 300 && holding > 3_000 && words > 400, "{rules} rules, {holding} held, {words} words");
}
