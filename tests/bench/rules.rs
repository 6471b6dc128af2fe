//! What a post costs with 10, 100, 1,000 and 10,000 rules, and where the time goes. A command, not a timed test:
//!
//! ```text
//! cargo bench --bench rules                       all sizes: CPU time, split by step; load time; memory
//! cargo bench --bench rules -- --instructions     the same matching counted by callgrind (valgrind must be installed)
//! cargo bench --bench rules -- --merges FILE...   how many words of word lists (one a line) meet another word of the list, by the ways
//!                                                 in which words are compared
//! ```
//!
//! `tests/bench/rules_peers.py` runs the same rules over the same posts with other engines; it uses the binary of this bench
//! (`--export`, `--speed`, `--found`, `--regexset`, see `peers.rs`).
//!
//! Rules and posts are made up from a vocabulary of 20,000 words a language with a Zipf distribution, so that from 1,000 rules on a post
//! meets a few dozen words that some rule waits for, and few whole rules: the shape of rules that people write for one brand. 40 % of the
//! rules are two selections near one another (half of them `{brand} near word`), 20 % are words, 20 % phrases, 10 % lists of beginnings and
//! stems with exceptions, 10 % expressions. All are in English, Spanish and Greek. Everything is the same on every run.
#![expect(clippy::print_stdout, reason = "a command that prints figures")]

#[path = "rules/merges.rs"]
mod merges;
#[path = "rules/peers.rs"]
mod peers;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::sync::Arc;

use overhear::diagnostic::SourceFile;
use overhear::engine::mention::{Context, Names};
use overhear::model::brand::Brand;
use overhear::model::lang::Lang;
use overhear::rule::{Named, RuleSet, load};
use overhear::text::document::Document;
use overhear::text::language::{Hint, detect};

const LANGS: [Lang; 3] = [Lang::En, Lang::Es, Lang::El];
const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];
const VOCABULARY: usize = 20_000;
const ROUNDS: usize = 4;
/// Shortest time that is measured, in nanoseconds of CPU.
const BATCH: u64 = 200_000_000;

/// A fixed generator (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    /// A rank with a probability of about one over the rank.
    fn rank(&mut self, limit: usize) -> usize {
        let doublings = usize::try_from(limit.ilog2()).unwrap_or(1) + 1;
        let order = 1_usize << self.below(doublings);
        (order - 1 + self.below(order)).min(limit - 1)
    }
}

fn detected(text: &str, hint: &Hint) {
    black_box(detect(text, hint));
}

struct Language {
    small: &'static [&'static str],
    words: Vec<String>,
}

fn language(lang: Lang) -> Language {
    let (small, syllables, endings): (&[&str], &[&str], &[&str]) = match lang {
        Lang::Es => (
            &[
                "el", "la", "de", "que", "y", "en", "un", "por", "con", "no", "para", "se", "me", "los", "pero", "mi", "es", "lo", "ya",
                "nunca", "sin", "cuando", "muy", "desde", "hace", "porque", "está", "han",
            ],
            &[
                "co", "bra", "ser", "vi", "lla", "ñe", "can", "ce", "lú", "men", "ta", "fac", "tu", "ro", "pe", "di", "mar", "que", "so",
                "gue",
            ],
            &["ar", "ado", "ción", "es", "os", "ía", "ando", "o", "a", "mente"],
        ),
        Lang::El => (
            &[
                "και",
                "το",
                "να",
                "η",
                "ο",
                "δεν",
                "με",
                "για",
                "από",
                "που",
                "στην",
                "μου",
                "θα",
                "είναι",
                "τα",
                "την",
                "μας",
                "τους",
                "αλλά",
                "πολύ",
                "ποτέ",
                "όταν",
                "ή",
                "μια",
                "έχω",
                "ακόμα",
            ],
            &[
                "κα", "λο", "συ", "μβό", "λαι", "πε", "ρι", "θα", "νε", "χρέ", "ωση", "δρο", "μο", "τη", "λέ", "φω", "να", "βλά", "βη",
                "στρο",
            ],
            &["ω", "εις", "ει", "ση", "σης", "μα", "τα", "ος", "ους", "ώνω"],
        ),
        _ => (
            &[
                "the", "a", "to", "and", "of", "is", "it", "in", "my", "for", "on", "that", "was", "with", "they", "not", "have", "but",
                "this", "me", "so", "at", "after", "never", "don't", "no", "because", "been", "still", "again",
            ],
            &[
                "can", "cel", "re", "fund", "ser", "vice", "con", "tract", "ship", "bro", "ken", "de", "lay", "bat", "ter", "sup", "port",
                "chi", "mo", "dem",
            ],
            &["ing", "ed", "s", "er", "ation", "ly", "", "ment", "y", "e"],
        ),
    };
    let mut dice = Dice(0x5eed ^ lang as u64);
    let mut words: Vec<String> = Vec::with_capacity(VOCABULARY);
    let mut known = std::collections::BTreeSet::new();
    while words.len() < VOCABULARY {
        let mut word: String = (0..=dice.below(3)).map(|_| dice.pick(syllables)).collect();
        word.push_str(dice.pick(endings));
        if word.chars().count() > 3 && known.insert(word.clone()) {
            words.push(word);
        } else if known.len() > VOCABULARY / 2 {
            let longer: String = (0..4).map(|_| dice.pick(syllables)).collect();
            if known.insert(longer.clone()) {
                words.push(longer);
            }
        }
    }
    Language { small, words }
}

impl Language {
    /// A word as people write it: half of them small words, the others by Zipf.
    fn said(&self, dice: &mut Dice) -> &str {
        if dice.percent(50) { self.small[dice.rank(self.small.len())] } else { &self.words[dice.rank(VOCABULARY)] }
    }

    /// A word as rules ask for it: any but the commonest.
    fn asked(&self, dice: &mut Dice) -> &str {
        &self.words[100 + dice.below(VOCABULARY - 100)]
    }
}

fn brand() -> Brand {
    Brand {
        name: "Lumora".into(),
        aliases: vec!["Lumora Mobile".into()],
        products: vec!["Lumora Hub".into()],
        competitors: vec!["Vexia".into(), "Ordano".into()],
        domains: vec!["lumora.example".into()],
        ..Brand::default()
    }
}

fn posts(number: usize, languages: &[Language]) -> Vec<(String, Lang)> {
    let mut dice = Dice(11);
    (0..number)
        .map(|at| {
            let lang = LANGS[at % LANGS.len()];
            let language = &languages[at % LANGS.len()];
            let aim = if dice.percent(70) { 200 + dice.below(700) } else { 700 + dice.below(1_500) };
            let mut text = String::with_capacity(aim + 80);
            while text.len() < aim {
                let words = 5 + dice.below(14);
                for place in 0..words {
                    let word = if dice.percent(1) {
                        dice.pick(&["Lumora", "Vexia", "Lumora Hub", "24/7", "39,99 €"])
                    } else {
                        language.said(&mut dice)
                    };
                    if place == 0 {
                        let mut letters = word.chars();
                        text.extend(letters.next().into_iter().flat_map(char::to_uppercase).chain(letters));
                    } else {
                        text.push(' ');
                        text.push_str(word);
                        if dice.percent(6) {
                            text.push(',');
                        }
                    }
                }
                text.push_str(dice.pick(&[". ", ". ", ". ", "! ", "? ", "...\n", " 😡 ", ".\n\n"]));
            }
            (text, lang)
        })
        .collect()
}

fn files(number: usize, languages: &[Language]) -> Vec<Arc<SourceFile>> {
    let mut dice = Dice(7);
    (0..number)
        .map(|id| {
            let kind = id % 10;
            let condition = match kind {
                0..4 => dice.pick(&["a near b", "a near b within 8 words", "a before b within 5 words"]),
                8 => "a and not b",
                _ => "a",
            };
            let mut text = format!("title = \"Rule {id}\"\nlevel = \"low\"\ncategories = [\"other\"]\nwhy = \"w\"\ncondition = \"{condition}\"\n[selections.a]\n");
            let negation = dice.pick(&["", "", "negation = \"keep\"\n", "negation = \"only\"\n"]);
            if id % 10 < 2 {
                text.push_str("any = [\"{brand}\"]\nnegation = \"keep\"\n");
            } else {
                list(&mut text, kind, &mut dice, languages);
                text.push_str(negation);
            }
            if matches!(kind, 0..4 | 8) {
                text.push_str("[selections.b]\n");
                list(&mut text, 4, &mut dice, languages);
            }
            SourceFile::new(format!("rules/r{id}.toml"), text)
        })
        .collect()
}

fn list(text: &mut String, kind: usize, dice: &mut Dice, languages: &[Language]) {
    for (lang, language) in LANGS.iter().zip(languages) {
        let mut word = || language.asked(dice).to_owned();
        let patterns = match kind {
            0..4 => format!("\"{}\", \"({}|{})\"", word(), word(), word()),
            4 | 5 => format!("\"{}\", \"{}\"", word(), word()),
            6 | 7 => {
                let small = language.small;
                let (one, two) = (word(), word());
                format!("\"{one} ({}) {two}\", \"{} {} {}\"", small[0], small[3], word(), small[5])
            }
            8 => format!("\"{}*\", \"{}~\", \"{}~ {}\", \"{}\", \"{} ... {}\"", word(), word(), word(), word(), word(), word(), word()),
            _ => {
                let (one, two) = (overhear::text::normal::fold(&word()), overhear::text::normal::fold(&word()));
                format!("'/\\b{one} ([a-zα-ω]+ )?{two}\\b/'")
            }
        };
        let _ = writeln!(text, "{} = [{patterns}]", lang.code());
    }
}

/// CPU time of this thread in nanoseconds; other people's load does not count. It moves on by the tick of the kernel (4 ms): what is
/// measured must take many of them.
fn cpu() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or(0)
}

/// Kibibytes from `/proc/self/status`.
fn memory(key: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
    line.trim_start_matches(':').split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or(0)
}

/// Microseconds a post: the best of several batches, each of as many rounds over the posts as take 200 ms.
#[expect(clippy::cast_precision_loss, reason = "figures to print")]
fn each(posts: usize, mut round: impl FnMut()) -> f64 {
    let mut batch = |rounds: u64| {
        let start = cpu();
        (0..rounds).for_each(|_| round());
        cpu() - start
    };
    let mut rounds = 1;
    while batch(rounds) < BATCH {
        rounds *= 2;
    }
    let best = (0..ROUNDS).map(|_| batch(rounds)).min().unwrap_or(0);
    best as f64 / 1e3 / (posts as u64 * rounds) as f64
}

struct Read {
    document: Document,
    names: Vec<Named>,
}

fn read(posts: &[(String, Lang)], names: &Names) -> Vec<Read> {
    posts
        .iter()
        .map(|(text, lang)| {
            let document = Document::new(text, *lang);
            let names = names.find_in(&document, Context::default()).named;
            Read { document, names }
        })
        .collect()
}

fn scan(rules: &RuleSet, posts: &[Read], admit: bool) -> usize {
    posts.iter().map(|post| rules.scan(&post.document, &post.names, &|_| admit).len()).sum()
}

#[expect(clippy::cast_precision_loss, reason = "figures to print")]
fn measure(sizes: &[usize], number: usize) {
    let languages: Vec<Language> = LANGS.into_iter().map(language).collect();
    let posts = posts(number, &languages);
    let bytes: usize = posts.iter().map(|(text, _)| text.len()).sum();
    println!("{number} posts, {} bytes on average; microseconds of CPU a post, best of {ROUNDS} rounds\n", bytes / number);
    let names = Names::new(&brand());
    let hint = Hint { allowed: LANGS.to_vec(), ..Hint::default() };
    let languages_told = each(number, || posts.iter().for_each(|(text, _)| detected(text, &hint)));
    for (at, lang) in LANGS.iter().enumerate() {
        let own = || posts.iter().filter(|(_, own)| own == lang);
        let language = each(own().count(), || own().for_each(|(text, _)| detected(text, &hint)));
        let document = each(own().count(), || own().for_each(|(text, lang)| drop(black_box(Document::new(text, *lang)))));
        let right = own().filter(|(text, lang)| detect(text, &hint) == *lang).count();
        println!("{at} {}: document {document:.1}, language {language:.1} ({right} of {} right)", lang.code(), own().count());
    }
    let documents = each(number, || posts.iter().for_each(|(text, lang)| drop(black_box(Document::new(text, *lang)))));
    let mut rows = Vec::new();
    for &size in sizes {
        let files = files(size, &languages);
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        let before = memory("VmRSS");
        let start = cpu();
        let (rules, diagnostics) = load(&files, &brand());
        let loaded = (cpu() - start) as f64 / 1e6;
        let (peak, kept) = (memory("VmHWM").saturating_sub(before), memory("VmRSS").saturating_sub(before));
        assert_eq!(rules.len(), size, "{:?}", diagnostics.iter().find(|diagnostic| diagnostic.is_error()));
        rows.push((size, rules, loaded, peak, kept));
    }
    let read = read(&posts, &names);
    let naming = each(number, || read.iter().for_each(|post| drop(black_box(names.find_in(&post.document, Context::default())))));
    println!(
        "\n  rules  document  language  names   index  conditions     sum  to N=10 | words  fired | posts/s without language | load ms  peak MiB  kept MiB"
    );
    let mut least = None;
    for (size, rules, loaded, peak, kept) in &rows {
        let fired = scan(rules, &read, true);
        let asked = asked(*size, &languages);
        let words: usize = read.iter().map(|post| words(&post.document, &asked)).sum();
        let index = each(number, || {
            black_box(scan(rules, &read, false));
        });
        let whole = each(number, || {
            black_box(scan(rules, &read, true));
        });
        let sum = documents + languages_told + naming + whole;
        println!(
            "{size:7}  {documents:8.2}  {languages_told:8.2}  {naming:5.2}  {index:6.2}  {:10.2}  {sum:6.2}  {:7.2} | {:5.1}  {:5.2} | {:24.0} | {loaded:7.1}  {:8.1}  {:8.1}",
            (whole - index).max(0.0),
            sum / *least.get_or_insert(sum),
            words as f64 / number as f64,
            fired as f64 / number as f64,
            1e6 / (documents + naming + whole),
            *peak as f64 / 1024.0,
            *kept as f64 / 1024.0,
        );
    }
    println!(
        "\nindex: which rules a post may meet, with every hit made sure of; conditions: negation, what else the rule asks, the words that made it.\n\
         words: words of a post that some rule asks for by name; fired: rules that hold, a post."
    );
}

/// Words that rules of this size ask for by name, without those that every post has.
fn asked(size: usize, languages: &[Language]) -> BTreeSet<String> {
    let mut asked = BTreeSet::new();
    for file in files(size, languages) {
        for word in file.text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 3) {
            asked.insert(overhear::text::normal::fold(word));
        }
    }
    for word in languages.iter().flat_map(|language| language.small) {
        asked.remove(&overhear::text::normal::fold(word));
    }
    asked
}

fn words(document: &Document, asked: &BTreeSet<String>) -> usize {
    (0..document.tokens().len()).filter(|at| asked.contains(document.word(*at))).count()
}

/// Only matching, for callgrind: `rounds` times over the posts.
fn count(size: usize, number: usize, rounds: usize) {
    let languages: Vec<Language> = LANGS.into_iter().map(language).collect();
    let read = read(&posts(number, &languages), &Names::new(&brand()));
    let (rules, _) = load(&files(size, &languages), &brand());
    for _ in 0..rounds {
        black_box(scan(&rules, &read, true));
    }
}

/// Instructions of one run of this program under callgrind.
fn callgrind(size: usize, number: usize, rounds: usize) -> Option<u64> {
    let own = std::env::current_exe().ok()?;
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(own)
        .args(["--count", &size.to_string(), &number.to_string(), &rounds.to_string()])
        .stderr(Stdio::piped())
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    said.lines().find_map(|line| line.split_once("Collected :")).and_then(|(_, number)| number.trim().parse().ok())
}

fn instructions(number: usize) {
    println!("instructions a post for matching (scan and conditions), by the difference of 3 rounds and 1 over {number} posts\n");
    for size in SIZES {
        let counted = callgrind(size, number, 3).zip(callgrind(size, number, 1));
        let Some((three, one)) = counted else {
            println!("{size:7} rules: valgrind could not be run");
            continue;
        };
        println!("{size:7} rules: {}", (three - one) / 2 / number as u64);
    }
}

/// Everything that is found, one line a post, for comparing one build with another.
fn found(size: usize, number: usize) {
    let languages: Vec<Language> = LANGS.into_iter().map(language).collect();
    let (rules, _) = load(&files(size, &languages), &brand());
    for (at, post) in read(&posts(number, &languages), &Names::new(&brand())).iter().enumerate() {
        let fired = rules.scan(&post.document, &post.names, &|_| true);
        let told = fired.iter().map(|fired| {
            let words = fired.met.iter().map(|met| format!("{}-{}:{}.{}", met.tokens.start, met.tokens.end, met.selection, met.pattern));
            format!("{} {}", fired.rule.id.as_str(), words.collect::<Vec<_>>().join(","))
        });
        println!("{at}\t{}", told.collect::<Vec<_>>().join("\t"));
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let numbers: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let mode = arguments.first().map(String::as_str);
    match (mode, numbers.as_slice()) {
        (Some("--count"), &[size, number, rounds]) => count(size, number, rounds),
        (Some("--found"), &[size, number]) => found(size, number),
        (Some("--instructions"), _) => instructions(300),
        (Some("--merges"), _) => merges::measure(&arguments[1..]),
        (Some("--export"), &[number]) => peers::export(std::path::Path::new(&arguments[1]), number),
        (Some("--speed"), &[size, number]) => peers::speed(size, number),
        (Some("--regexset"), &[size, number]) => peers::regex_set(size, number),
        (_, &[number]) => measure(&SIZES, number),
        _ => measure(&SIZES, 4_000),
    }
}
