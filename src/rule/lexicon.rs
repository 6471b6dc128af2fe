//! Lexicons: files below `lexicons/` that give words a strength, and the words that make others stronger or weaker. How they are counted
//! is in [`super::score`].

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::Pattern;
use super::file::shared;
use super::list::{Home, Lists, MAX_ENTRIES, Patterns, name_of, no_such, tell, too_many, twice};
use super::pattern::{self, Shape, Step};
use super::sequence::in_keys;
use super::slip::Slip;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::model::authored::Authored;
use crate::model::lang::Lang;

/// Most boosters of a lexicon: each counted word is held against all of them.
const MAX_BOOSTERS: usize = 500;

/// A word that makes the next one stronger or weaker.
#[derive(Debug, Clone)]
pub struct Booster {
    /// As written.
    pub text: String,
    /// Its language; `None` for `any`.
    pub lang: Option<Lang>,
    /// What it multiplies by, in hundredths.
    pub factor: i32,
    /// Its words, and the same as keys of Greek in Latin letters.
    pub(super) sequences: Vec<Box<[Step]>>,
}

/// A lexicon, compiled.
#[derive(Debug, Clone)]
pub struct Lexicon {
    /// The stem of its file's name.
    pub name: String,
    /// What its words have in common.
    pub title: String,
    /// Remarks of its author.
    pub why: Option<String>,
    /// Its file.
    pub file: Arc<SourceFile>,
    /// Its words, in the order of the file; all rules that use it share them.
    pub patterns: Vec<Arc<Pattern>>,
    /// The strength of each, in hundredths.
    pub strengths: Arc<[i32]>,
    /// Words that make others stronger or weaker.
    pub boosters: Vec<Booster>,
}

impl Lexicon {
    /// The name of the lexicon that a word stands in, by its place among `patterns`: of several that were joined, the one it came from.
    #[must_use]
    pub fn home(&self, pattern: usize) -> Option<&str> {
        self.patterns.get(pattern)?.home.as_ref().map(|home| home.name.as_str())
    }
}

/// Lexicons by name; `None` for one that has mistakes.
#[derive(Debug, Default)]
pub(super) struct Lexicons {
    known: BTreeMap<String, Option<Arc<Lexicon>>>,
    files: BTreeMap<String, Arc<SourceFile>>,
    /// Several as one, by their names.
    joined: RefCell<BTreeMap<Vec<String>, Arc<Lexicon>>>,
}

impl Lexicons {
    /// Reads the lexicons among these files.
    pub fn read(files: &[Arc<SourceFile>], lists: &Lists, out: &mut Vec<Diagnostic>) -> Self {
        let mut lexicons = Self::default();
        let inside = lists.inside();
        for file in files.iter().filter(|file| Authored::of(&file.path) == Authored::Lexicon) {
            let Some(name) = name_of(file, "lexicon", out) else { continue };
            if twice(&lexicons.files, &name, file, "lexicon", out) {
                continue;
            }
            let mut own = Vec::new();
            let lexicon = shared::read_lexicon(file, &mut own).map(|draft| compile(&name, draft, file, &inside, &mut own));
            let sound = !own.iter().any(Diagnostic::is_error);
            tell(own, out);
            lexicons.files.insert(name.clone(), Arc::clone(file));
            lexicons.known.insert(name, lexicon.filter(|_| sound).map(Arc::new));
        }
        lexicons
    }

    /// Several lexicons as one: their words and boosters in the order given. The same lexicons give the same one.
    pub fn joined(&self, lexicons: &[Arc<Lexicon>]) -> Option<Arc<Lexicon>> {
        let [first, second, ..] = lexicons else { return lexicons.first().cloned() };
        let names: Vec<String> = lexicons.iter().map(|lexicon| lexicon.name.clone()).collect();
        let mut known = self.joined.borrow_mut();
        let joined = known.entry(names).or_insert_with_key(|names| {
            Arc::new(Lexicon {
                name: names.join(", "),
                title: format!("{}; {}", first.title, second.title),
                why: None,
                file: Arc::clone(&first.file),
                patterns: lexicons.iter().flat_map(|lexicon| lexicon.patterns.iter().cloned()).collect(),
                strengths: lexicons.iter().flat_map(|lexicon| lexicon.strengths.iter().copied()).collect(),
                boosters: lexicons.iter().flat_map(|lexicon| lexicon.boosters.iter().cloned()).collect(),
            })
        });
        Some(Arc::clone(joined))
    }

    /// The lexicons that can be used, in order of name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Lexicon>> {
        self.known.values().flatten()
    }

    /// The lexicon that a selection names.
    ///
    /// # Errors
    /// When there is none, or it has mistakes.
    pub fn named(&self, name: &str, span: Range<usize>) -> Result<&Arc<Lexicon>, Box<Slip>> {
        match self.known.get(name) {
            Some(Some(lexicon)) => Ok(lexicon),
            Some(None) => {
                let path = self.files.get(name).map(|file| file.path.display().to_string()).unwrap_or_default();
                let slip = Slip::new("R042", span, format!("the lexicon `{name}` has mistakes, so this rule is left out"), "this lexicon");
                Err(Box::new(slip.with_remedy(format!("mend {path} first"))))
            }
            None => Err(Box::new(no_such("lexicon", "rules/lexicons", name, self.known.keys().map(String::as_str), span))),
        }
    }
}

fn compile(name: &str, draft: shared::LexiconDraft, file: &Arc<SourceFile>, lists: &Lists, out: &mut Vec<Diagnostic>) -> Lexicon {
    let home = Arc::new(Home { name: name.to_owned(), lexicon: true, file: Arc::clone(file) });
    let mut patterns = Patterns::new(file, Some(home), lists);
    let mut strengths = Vec::new();
    too_many(draft.entries.iter().map(|entry| &entry.written), file, out);
    for entry in draft.entries.iter().take(MAX_ENTRIES) {
        if patterns.add(entry.lang, &entry.written, out) {
            strengths.push(entry.number);
        }
    }
    let boosters = draft.boosters.iter().filter_map(|draft| booster(draft, file, out)).take(MAX_BOOSTERS).collect();
    if let Some(first) = draft.boosters.get(MAX_BOOSTERS) {
        let message = format!("more than {MAX_BOOSTERS} boosters");
        let place = first.written.span.clone();
        out.push(Diagnostic::error("R048", message, file, place, "the first above that number").with_remedy("keep the usual ones"));
    }
    let (title, why) = (draft.title, draft.why);
    Lexicon { name: name.to_owned(), title, why, file: Arc::clone(file), patterns: patterns.all, strengths: strengths.into(), boosters }
}

/// Reads a booster: words in a row.
fn booster(draft: &shared::Weighed, file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) -> Option<Booster> {
    let shape = match pattern::parse(&draft.written.value, draft.lang) {
        Ok(shape) => shape,
        Err(slip) => {
            out.push(slip.at(&draft.written, file));
            return None;
        }
    };
    let plain = |step: &Step| !matches!(step, Step::Gap | Step::Name(_) | Step::Mark(_));
    let sequences = match shape {
        Shape::Sequences(sequences) if sequences.iter().all(|steps| steps.iter().all(plain)) => sequences,
        _ => {
            let message = format!("`{}` cannot be a booster", draft.written.value);
            let label = "not a word, or a few in a row";
            let remedy = "write plain words, such as `\"very\" = 1.3` or `\"a bit\" = 0.7`";
            out.push(Diagnostic::error("R048", message, file, draft.written.span.clone(), label).with_remedy(remedy));
            return None;
        }
    };
    let keyed: Vec<Box<[Step]>> = sequences.iter().filter_map(|steps| in_keys(steps)).collect();
    Some(Booster {
        text: draft.written.value.clone(),
        lang: draft.lang,
        factor: draft.number,
        sequences: sequences.into_iter().chain(keyed).collect(),
    })
}
