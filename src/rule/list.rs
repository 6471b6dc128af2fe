//! Shared word lists: files below `lists/` whose patterns many rules use, as a whole (`lists = ["name"]`) or as one word of a pattern
//! (`{name}`). Also what reading their patterns has in common with reading a rule's own.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::Pattern;
use super::file::shared;
use super::pattern::{self, Class, Shape, Variants, merged};
use super::place::Written;
use super::slip::Slip;
use crate::diagnostic::{Diagnostic, SourceFile, did_you_mean, edit, surely_meant};
use crate::model::authored::Authored;
use crate::model::lang::Lang;
use crate::text::normal::fold_accented;

/// Most patterns of one shared file.
pub(super) const MAX_ENTRIES: usize = 10_000;

/// The shared file that a pattern is written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Its name in rules.
    pub name: String,
    /// A lexicon, not a word list.
    pub lexicon: bool,
    /// The file.
    pub file: Arc<SourceFile>,
}

/// A shared word list, compiled.
#[derive(Debug, Clone)]
pub struct List {
    /// The stem of its file's name.
    pub name: String,
    /// What its words have in common.
    pub title: String,
    /// Remarks of its author.
    pub why: Option<String>,
    /// Its file.
    pub file: Arc<SourceFile>,
    /// Its patterns, in the order of the file.
    pub patterns: Vec<Arc<Pattern>>,
    /// What `{name}` stands for in a pattern of a language: the language's patterns and those under `any`, single words as one step.
    phrases: BTreeMap<Option<Lang>, Variants>,
}

impl List {
    fn new(name: String, title: String, why: Option<String>, file: Arc<SourceFile>, patterns: Vec<Arc<Pattern>>) -> Self {
        let langs = Lang::ALL.into_iter().map(Some).chain([None]);
        let phrases = langs.filter_map(|lang| phrases(&patterns, lang).map(|phrases| (lang, phrases))).collect();
        Self { name, title, why, file, patterns, phrases }
    }

    /// What `{name}` stands for in a pattern of this language; `None` is `any`.
    pub(super) fn phrases(&self, lang: Option<Lang>) -> &[Vec<pattern::Step>] {
        self.phrases.get(&lang).map_or(&[], Vec::as_slice)
    }

    /// The same list with one of its patterns only, as a pattern of a language calls it.
    fn only(&self, pattern: &Arc<Pattern>, lang: Option<Lang>) -> Self {
        let patterns = vec![Arc::clone(pattern)];
        let phrases = phrases(&patterns, lang).map(|phrases| (lang, phrases)).into_iter().collect();
        Self { name: self.name.clone(), title: String::new(), why: None, file: Arc::clone(&self.file), patterns, phrases }
    }
}

/// What patterns stand for in a pattern of a language; `None` when there are none for it.
fn phrases(patterns: &[Arc<Pattern>], lang: Option<Lang>) -> Option<Variants> {
    let own = patterns.iter().filter(|pattern| pattern.lang.is_none() || pattern.lang == lang);
    let all = own.filter_map(|pattern| match &pattern.shape {
        Shape::Sequences(sequences) => Some(sequences),
        Shape::Expression(_) => None,
    });
    let all: Variants = all.flatten().map(|steps| steps.to_vec()).collect();
    (!all.is_empty()).then(|| merged(all))
}

/// Which entry of which shared list stands where a pattern calls one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The list's name.
    pub list: String,
    /// Its entry, as written.
    pub text: String,
}

/// The entries of shared lists by which a pattern met some words: its own when it stands in a list, those that fill its `{names}`
/// otherwise. `meets` tells whether a shape is met by exactly these words.
pub(super) fn entries(pattern: &Pattern, meets: &dyn Fn(&Shape) -> bool) -> Vec<Entry> {
    if let Some(home) = &pattern.home {
        return vec![Entry { list: home.name.clone(), text: pattern.text.clone() }];
    }
    let mut found = Vec::new();
    for list in &pattern.calls {
        for entry in list.patterns.iter().filter(|entry| entry.lang.is_none() || entry.lang == pattern.lang) {
            let mut lists = Lists::default();
            for other in &pattern.calls {
                let known = if other.name == list.name { Arc::new(list.only(entry, pattern.lang)) } else { Arc::clone(other) };
                lists.known.insert(other.name.clone(), Some(known));
            }
            if pattern::read(&pattern.text, pattern.lang, &lists).is_ok_and(|(shape, _)| meets(&shape)) {
                found.push(Entry { list: list.name.clone(), text: entry.text.clone() });
            }
        }
    }
    found
}

/// Shared word lists by name; `None` for one that has mistakes.
#[derive(Debug, Default)]
pub(super) struct Lists {
    known: BTreeMap<String, Option<Arc<List>>>,
    files: BTreeMap<String, Arc<SourceFile>>,
    /// The patterns that are read stand in a shared file themselves.
    inside: bool,
}

impl Lists {
    /// Reads the word lists among these files. Where `among` says that a file is only looked up, its mistakes are not told.
    pub fn read(files: &[Arc<SourceFile>], out: &mut Vec<Diagnostic>) -> Self {
        let mut lists = Self { inside: true, ..Self::default() };
        let mut drafts: Vec<(String, &Arc<SourceFile>)> = Vec::new();
        for file in files.iter().filter(|file| Authored::of(&file.path) == Authored::List) {
            let Some(name) = name_of(file, "word list", out) else { continue };
            if twice(&lists.files, &name, file, "word list", out) {
                continue;
            }
            lists.files.insert(name.clone(), Arc::clone(file));
            lists.known.insert(name.clone(), None);
            drafts.push((name, file));
        }
        let mut read = BTreeMap::new();
        for (name, file) in drafts {
            let mut own = Vec::new();
            let list = shared::read_list(file, &mut own).map(|draft| {
                let home = Arc::new(Home { name: name.clone(), lexicon: false, file: Arc::clone(file) });
                let mut patterns = Patterns::new(file, Some(home), &lists);
                too_many(draft.patterns.iter().map(|(_, written)| written), file, &mut own);
                for (lang, written) in draft.patterns.iter().take(MAX_ENTRIES) {
                    patterns.add(*lang, written, &mut own);
                }
                List::new(name.clone(), draft.title, draft.why, Arc::clone(file), patterns.all)
            });
            let sound = !own.iter().any(Diagnostic::is_error);
            tell(own, out);
            read.insert(name, list.filter(|_| sound).map(Arc::new));
        }
        Self { known: read, files: lists.files, inside: false }
    }

    /// The same names for the patterns of a lexicon, which may call none.
    pub fn inside(&self) -> Self {
        Self { known: self.known.keys().map(|name| (name.clone(), None)).collect(), files: BTreeMap::new(), inside: true }
    }

    /// The lists that can be used, in order of name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<List>> {
        self.known.values().flatten()
    }

    /// The list that `{word}` calls in a pattern of a language.
    ///
    /// # Errors
    /// When there is none, or it cannot stand there.
    pub fn called(&self, word: &str, lang: Option<Lang>, span: Range<usize>) -> Result<Arc<List>, Box<Slip>> {
        let Some(known) = self.known.get(word) else {
            let mut names: Vec<&str> = Class::ALL.into_iter().map(Class::word).collect();
            names.extend(self.known.keys().filter(|_| !self.inside).map(String::as_str));
            let all = || names.iter().take(12).map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ");
            let near = did_you_mean(word, names.iter().copied());
            let remedy = near.map_or_else(|| format!("there are {}", all()), |near| format!("did you mean `{{{near}}}`?"));
            let what = if self.inside { "is not a name of the brand file" } else { "is no name of the brand file and no shared word list" };
            let sure = surely_meant(word, names.iter().copied()).map(|near| format!("{{{near}}}"));
            let slip = Slip::new("R027", span, format!("`{{{word}}}` {what}"), "not known");
            return Err(Box::new(slip.with_remedy(remedy).with_fix(sure.as_deref())));
        };
        if self.inside {
            let slip = Slip::new("R041", span, format!("a shared file calls the list `{word}`"), "another list");
            return Err(Box::new(
                slip.with_remedy(format!("write the words that are meant; or name both lists in the selection: `lists = [\"{word}\", …]`")),
            ));
        }
        let Some(list) = known else { return Err(Box::new(self.broken(word, span))) };
        let own = list.patterns.iter().filter(|pattern| pattern.lang.is_none() || pattern.lang == lang);
        let expression = own.into_iter().find(|pattern| matches!(pattern.shape, Shape::Expression(_)));
        if let Some(pattern) = expression {
            let slip = Slip::new(
                "R044",
                span,
                format!("the list `{word}` holds a regular expression"),
                format!("`{}` cannot be a word of a pattern", pattern.text),
            );
            let remedy =
                format!("give the list a selection of its own, `lists = [\"{word}\"]`, and join the two in the condition with `near`");
            return Err(Box::new(slip.with_remedy(remedy)));
        }
        if list.phrases(lang).is_empty() {
            let key = lang.map_or("any", Lang::code);
            let slip = Slip::new("R044", span, format!("the list `{word}` has no words for `{key}`"), "stands for nothing here");
            let remedy = match lang {
                Some(_) => format!("add `{key} = [\"…\"]` to {}, or leave the list out of this pattern", list.file.path.display()),
                None => format!("move the pattern to its language, or add `any = [\"…\"]` to {}", list.file.path.display()),
            };
            return Err(Box::new(slip.with_remedy(remedy)));
        }
        Ok(Arc::clone(list))
    }

    fn broken(&self, name: &str, span: Range<usize>) -> Slip {
        let path = self.files.get(name).map(|file| file.path.display().to_string()).unwrap_or_default();
        Slip::new("R042", span, format!("the list `{name}` has mistakes, so this rule is left out"), "this list")
            .with_remedy(format!("mend {path} first"))
    }

    /// The list that a selection names.
    ///
    /// # Errors
    /// When there is none, or it has mistakes.
    pub fn named(&self, name: &str, span: Range<usize>) -> Result<&Arc<List>, Box<Slip>> {
        match self.known.get(name) {
            Some(Some(list)) => Ok(list),
            Some(None) => Err(Box::new(self.broken(name, span))),
            None => Err(Box::new(no_such("word list", "rules/lists", name, self.known.keys().map(String::as_str), span))),
        }
    }
}

/// A name that no shared file has.
pub(super) fn no_such<'a>(what: &str, folder: &str, name: &str, known: impl Iterator<Item = &'a str>, span: Range<usize>) -> Slip {
    let known: Vec<&str> = known.collect();
    let remedy = match did_you_mean(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => format!("write the file {folder}/{name}.toml"),
        None => format!("there are: {}; or write the file {folder}/{name}.toml", known[..known.len().min(12)].join(", ")),
    };
    Slip::new("R040", span, format!("there is no {what} `{name}`"), "no file of this name")
        .with_remedy(remedy)
        .with_fix(surely_meant(name, known.iter().copied()))
}

/// The name of a shared file, or why it cannot have it.
pub(super) fn name_of(file: &Arc<SourceFile>, what: &str, out: &mut Vec<Diagnostic>) -> Option<String> {
    let name = super::check::id(file, &format!("the name of a {what}"), out)?;
    if Class::ALL.into_iter().any(|class| class.word() == name) {
        let label = format!("`{{{name}}}` stands for names of the brand file");
        let message = format!("a {what} cannot be called `{name}`");
        out.push(Diagnostic::error("R006", message, file, super::check::first_line(file), label).with_remedy("rename the file"));
        return None;
    }
    Some(name)
}

/// Whether another file has the name already.
pub(super) fn twice(
    seen: &BTreeMap<String, Arc<SourceFile>>,
    name: &str,
    file: &Arc<SourceFile>,
    what: &str,
    out: &mut Vec<Diagnostic>,
) -> bool {
    let Some(first) = seen.get(name) else { return false };
    let label = format!("{} has it already", first.path.display());
    let message = format!("the {what} `{name}` is there twice");
    out.push(Diagnostic::error("R007", message, file, super::check::first_line(file), label).with_remedy("rename one of the two files"));
    true
}

/// Refuses a shared file with too many patterns.
pub(super) fn too_many<'a>(all: impl Iterator<Item = &'a Written>, file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) {
    if let Some(written) = all.skip(MAX_ENTRIES).take(1).next() {
        let message = format!("more than {MAX_ENTRIES} patterns in one file");
        let remedy = "split the file in two, or write `word*` and `word~` instead of every form of a word";
        out.push(Diagnostic::error("R024", message, file, written.span.clone(), "the first above that number").with_remedy(remedy));
    }
}

/// Hands mistakes of one file on in the order of their places.
pub(super) fn tell(mut own: Vec<Diagnostic>, out: &mut Vec<Diagnostic>) {
    own.sort_by_key(|diagnostic| diagnostic.label.as_ref().map_or(0, |(span, _)| span.start));
    out.extend(own);
}

/// Warns of shared files that none of the rules uses.
pub(super) fn unused<'a>(
    files: impl Iterator<Item = (&'a str, &'a Arc<SourceFile>)>,
    what: &str,
    used: &BTreeSet<String>,
    remedy: &dyn Fn(&str) -> String,
    out: &mut Vec<Diagnostic>,
) {
    for (name, file) in files.filter(|(name, _)| !used.contains(*name)) {
        let message = format!("no rule uses the {what} `{name}`");
        let place = super::check::first_line(file);
        out.push(Diagnostic::warning("R043", message, file, place, "changes nothing").with_remedy(remedy(name)));
    }
}

/// What stands between braces in a pattern, readable or not: names of the brand file and of lists.
pub(super) fn braced(text: &str) -> impl Iterator<Item = String> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.trim().to_lowercase())
}

/// Patterns of one table or file as they are read, in order.
pub(super) struct Patterns<'a> {
    file: &'a Arc<SourceFile>,
    home: Option<Arc<Home>>,
    lists: &'a Lists,
    /// Read so far, without those that have mistakes.
    pub all: Vec<Arc<Pattern>>,
    /// By what they look for.
    seen: HashMap<u64, Vec<usize>>,
}

impl<'a> Patterns<'a> {
    pub fn new(file: &'a Arc<SourceFile>, home: Option<Arc<Home>>, lists: &'a Lists) -> Self {
        Self { file, home, lists, all: Vec::new(), seen: HashMap::new() }
    }

    /// Takes in patterns of a shared list.
    pub fn include(&mut self, patterns: &[Arc<Pattern>]) {
        for pattern in patterns {
            self.keep(Arc::clone(pattern));
        }
    }

    fn keep(&mut self, pattern: Arc<Pattern>) {
        self.seen.entry(hash(&pattern.shape)).or_default().push(self.all.len());
        self.all.push(pattern);
    }

    /// Reads one pattern; a mistake leaves it out. `false` when it was left out.
    pub fn add(&mut self, lang: Option<Lang>, written: &Written, out: &mut Vec<Diagnostic>) -> bool {
        let (shape, calls) = match pattern::read(&written.value, lang, self.lists) {
            Ok(read) => read,
            Err(slip) => {
                out.push(slip.at(written, self.file));
                return false;
            }
        };
        let mut warn = |code, message: String, label: &str, remedy: &str| {
            out.push(Diagnostic::warning(code, message, self.file, written.span.clone(), label).with_remedy(remedy));
        };
        if let Shape::Expression(expression) = &shape
            && expression.literals().is_none()
        {
            let remedy = "let it begin or end with a fixed word of three or more letters, or write words instead";
            warn("R020", "the expression is tried on every post".into(), "begins and ends with nothing fixed", remedy);
        }
        let earlier = self.seen.get(&hash(&shape)).into_iter().flatten().filter_map(|at| self.all.get(*at));
        if let Some(twin) = earlier.into_iter().find(|earlier| twins(earlier, lang, &shape)) {
            match &twin.home {
                Some(home) if self.home.is_none() => {
                    let message = format!("the list `{}` has `{}` already", home.name, twin.text);
                    warn("R049", message, "the same words once more", "take it away: `lists` brings it in");
                    if let Some(last) = out.last_mut() {
                        last.fix = edit::without(&self.file.text, &written.span);
                    }
                }
                _ => {
                    let (line, _) = self.file.line_column(twin.place.start);
                    let message = format!("the same words as `{}` in line {line}", twin.text);
                    let accents = fold_accented(&twin.text) != fold_accented(&written.value);
                    let remedy = if accents {
                        "take one of the two away; a word with exactly these accents is written with `=` before it: `=πότε`"
                    } else {
                        "take one of the two away"
                    };
                    warn("R015", message, "case, accents and punctuation make no difference", remedy);
                    // Whoever wrote it twice with other accents may have meant the accents.
                    if let Some(last) = out.last_mut().filter(|_| !accents) {
                        last.fix = edit::without(&self.file.text, &written.span);
                    }
                }
            }
        }
        let (text, place) = (written.value.clone(), written.span.clone());
        self.keep(Arc::new(Pattern { text, lang, shape, place, home: self.home.clone(), calls }));
        true
    }
}

fn hash(shape: &Shape) -> u64 {
    let mut hasher = DefaultHasher::new();
    match shape {
        Shape::Sequences(sequences) => sequences.hash(&mut hasher),
        Shape::Expression(expression) => expression.text().hash(&mut hasher),
    }
    hasher.finish()
}

fn twins(earlier: &Pattern, lang: Option<Lang>, shape: &Shape) -> bool {
    (earlier.lang == lang || earlier.lang.is_none())
        && match (&earlier.shape, shape) {
            (Shape::Sequences(a), Shape::Sequences(b)) => a == b,
            (Shape::Expression(a), Shape::Expression(b)) => a == b,
            _ => false,
        }
}
