//! Learned signals: files below `classifiers/` that tell how probable it is that a post is what others were labelled to be, and what
//! selections ask of them. How they come to it is in [`crate::classify`].

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::Selection;
use super::evaluate::Met;
use super::list::no_such;
use super::pattern::Class;
use super::sequence::View;
use super::slip::Slip;
use crate::classify::{Classifier, Damage, Given, Name, NameKind, Spoken, Text};
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::model::authored::Authored;
use crate::model::finding::{Likelihood, Span, Spoke, Summed};

/// Stretches of words that are shown as evidence.
const SHOWN: usize = 6;
/// A stretch that says less than this share of the loudest is not shown.
const FAINTEST: f64 = 0.2;

/// From which probability on a selection is met, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likely {
    /// At least this.
    AtLeast(u32),
    /// At most this.
    AtMost(u32),
}

/// A number from 0 to 1 in thousandths, as an author writes it.
#[must_use]
pub fn decimal(thousandths: u32) -> String {
    let text = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Likely {
    /// Whether a probability meets it.
    #[must_use]
    pub fn is_met(self, probability: f64) -> bool {
        match self {
            Self::AtLeast(least) => probability >= f64::from(least) / 1000.0,
            Self::AtMost(most) => probability <= f64::from(most) / 1000.0,
        }
    }

    /// Whether what words add to the log-odds leads towards it.
    fn favours(self, weight: f64) -> bool {
        match self {
            Self::AtLeast(_) => weight > 0.0,
            Self::AtMost(_) => weight < 0.0,
        }
    }

    /// As an author reads it.
    #[must_use]
    pub fn shown(self) -> String {
        match self {
            Self::AtLeast(least) => format!("at least {}", decimal(least)),
            Self::AtMost(most) => format!("at most {}", decimal(most)),
        }
    }
}

/// A classifier with its file.
#[derive(Debug)]
pub struct Learned {
    /// The stem of its file's name.
    pub name: String,
    /// What is asked.
    pub classifier: Classifier,
    /// Its file.
    pub file: Arc<SourceFile>,
}

/// What a selection asks of a classifier.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The classifier.
    pub learned: Arc<Learned>,
    /// From which probability on the selection is met.
    pub bound: Likely,
    /// Only a classifier that the brand trained itself is heard.
    pub own: bool,
}

impl Asked {
    /// Whether the classifier is one that the selection does not hear.
    fn is_deaf(&self) -> bool {
        self.own && self.learned.classifier.header().general
    }
}

/// What a classifier makes of a text, for explaining a selection.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The classifier.
    pub classifier: String,
    /// The probability, from 0 to 1.
    pub probability: f64,
    /// The threshold.
    pub bound: Likely,
    /// Only a classifier of the brand's own is asked, and this is none.
    pub deaf: bool,
    /// What lexicons add to the log-odds, beside the words.
    pub sums: Vec<crate::classify::Sum>,
}

impl Verdict {
    /// What it comes to against the threshold, in words.
    #[must_use]
    pub fn shown(&self) -> String {
        if self.deaf {
            return format!("`{}` is not one of your own (`own = true`); `overhear train` makes one", self.classifier);
        }
        format!("{:.2} probable by `{}`; asked: {}", self.probability, self.classifier, self.bound.shown())
    }
}

impl super::Miss {
    /// What keeps a selection from being met that asks a classifier.
    pub(super) fn of_verdict(clause: &super::Clause) -> Self {
        clause.verdict.as_ref().map_or(Self::Plain, |verdict| Self::Told(verdict.shown()))
    }
}

/// Classifiers by name; `None` for one that cannot be used.
#[derive(Debug, Default)]
pub(super) struct Classifiers {
    known: BTreeMap<String, Option<Arc<Learned>>>,
    files: BTreeMap<String, Arc<SourceFile>>,
}

impl Classifiers {
    /// Reads the classifiers among these files.
    pub fn read(files: &[Arc<SourceFile>], out: &mut Vec<Diagnostic>) -> Self {
        let mut classifiers = Self::default();
        for file in files.iter().filter(|file| Authored::of(&file.path) == Authored::Classifier) {
            let Some(name) = super::list::name_of(file, "classifier", out) else { continue };
            if super::list::twice(&classifiers.files, &name, file, "classifier", out) {
                continue;
            }
            let read = match Classifier::read(&file.text) {
                Ok(classifier) => Some(Arc::new(Learned { name: name.clone(), classifier, file: Arc::clone(file) })),
                Err(damage) => {
                    let remedy = match damage {
                        Damage::Newer(_) => "use a newer overhear, or train it again with this one: `overhear train`".to_owned(),
                        _ => format!("train it again, `overhear train LABELLED.jsonl --name {name}`, or take the file away"),
                    };
                    let message = format!("the classifier `{name}` cannot be used: {damage}");
                    let place = 0..file
                        .text
                        .char_indices()
                        .map(|(at, c)| at + c.len_utf8())
                        .take(24)
                        .take_while(|end| !file.text[..*end].contains('\n'))
                        .last()
                        .unwrap_or(0);
                    out.push(Diagnostic::error("R080", message, file, place, "not what `overhear train` writes").with_remedy(remedy));
                    None
                }
            };
            classifiers.files.insert(name.clone(), Arc::clone(file));
            classifiers.known.insert(name, read);
        }
        classifiers
    }

    /// The classifiers that can be used, in order of name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Learned>> {
        self.known.values().flatten()
    }

    /// The classifier that a selection names.
    ///
    /// # Errors
    /// When there is none, or it cannot be used.
    pub fn named(&self, name: &str, span: Range<usize>) -> Result<&Arc<Learned>, Box<Slip>> {
        match self.known.get(name) {
            Some(Some(learned)) => Ok(learned),
            Some(None) => {
                let path = self.files.get(name).map(|file| file.path.display().to_string()).unwrap_or_default();
                let slip = Slip::new("R042", span, format!("the classifier `{name}` cannot be used, so this rule is left out"), "this one");
                Err(Box::new(slip.with_remedy(format!("mend {path} first"))))
            }
            None => {
                let slip = no_such("classifier", "rules/classifiers", name, self.known.keys().map(String::as_str), span);
                let train = slip.remedy.as_deref().is_none_or(|remedy| !remedy.starts_with("did you mean"));
                let remedy = format!("`overhear train LABELLED.jsonl --name {name}` makes it");
                Err(Box::new(if train { slip.with_remedy(remedy) } else { slip }))
            }
        }
    }
}

/// What classifiers make of one text: each is asked once, however many rules ask.
pub(super) struct Judged<'a> {
    known: RefCell<Vec<Remembered>>,
    /// What lexicons come to in the text; summed when a classifier is first asked.
    given: OnceCell<Vec<Given>>,
    sum: &'a dyn Fn() -> Vec<Given>,
}

#[derive(Debug)]
struct Remembered {
    learned: Arc<Learned>,
    probability: f64,
    spoken: Option<Rc<Spoken>>,
}

/// The names in a text, as a classifier takes them.
fn names(view: View<'_>) -> Vec<Name> {
    let kind = |class| match class {
        Class::Brand => NameKind::Brand,
        Class::Product => NameKind::Product,
        Class::Competitor => NameKind::Competitor,
    };
    view.names.iter().map(|name| Name { tokens: name.tokens.clone(), kind: kind(name.class) }).collect()
}

impl<'a> Judged<'a> {
    /// Of a text of which `sum` tells what lexicons come to.
    pub fn new(sum: &'a dyn Fn() -> Vec<Given>) -> Self {
        Self { known: RefCell::default(), given: OnceCell::new(), sum }
    }

    fn with<T>(&self, learned: &Arc<Learned>, view: View<'_>, tell: impl FnOnce(&mut Remembered) -> T) -> T {
        let given = self.given.get_or_init(self.sum);
        let mut known = self.known.borrow_mut();
        let place = known.iter().position(|known| Arc::ptr_eq(&known.learned, learned));
        let place = place.unwrap_or_else(|| {
            let names = names(view);
            let probability = learned.classifier.probability(&Text { document: view.document, names: &names, given });
            known.push(Remembered { learned: Arc::clone(learned), probability, spoken: None });
            known.len() - 1
        });
        tell(&mut known[place])
    }

    /// How probable it is that the text is what a classifier tells.
    pub fn probability(&self, learned: &Arc<Learned>, view: View<'_>) -> f64 {
        self.with(learned, view, |known| known.probability)
    }

    /// By which words it comes to that.
    pub fn spoken(&self, learned: &Arc<Learned>, view: View<'_>) -> Rc<Spoken> {
        let given = self.given.get_or_init(self.sum);
        self.with(learned, view, |known| {
            let learned = &known.learned;
            let spoken = known.spoken.get_or_insert_with(|| {
                let names = names(view);
                Rc::new(learned.classifier.explain(&Text { document: view.document, names: &names, given }))
            });
            Rc::clone(spoken)
        })
    }

    /// What a selection asks, if it asks a classifier.
    pub fn verdict(&self, selection: &Selection, view: View<'_>) -> Option<Verdict> {
        let asked = selection.asked.as_ref()?;
        let Asked { learned, bound, .. } = asked;
        let sums = self.spoken(learned, view).sums.clone();
        Some(Verdict {
            classifier: learned.name.clone(),
            probability: self.probability(learned, view),
            bound: *bound,
            deaf: asked.is_deaf(),
            sums,
        })
    }

    /// The words that make a selection met that asks a classifier, the loudest of them, in order of place; none when it is not met.
    pub fn met(&self, asked: &Asked, selection: usize, view: View<'_>) -> Vec<Met> {
        if asked.is_deaf() || !asked.bound.is_met(self.probability(&asked.learned, view)) {
            return Vec::new();
        }
        let spoken = self.spoken(&asked.learned, view);
        let mut met: Vec<Met> =
            shown(&spoken, asked.bound).map(|(number, word)| Met { tokens: word.tokens.clone(), selection, pattern: number }).collect();
        // The threshold may be met although no word leads towards it: then what spoke at all is shown.
        if met.is_empty() {
            met.extend(spoken.words.first().map(|word| Met { tokens: word.tokens.clone(), selection, pattern: 0 }));
        }
        met.sort_by_key(|met| met.tokens.start);
        met
    }

    /// What is told of it in a finding.
    pub fn told(&self, asked: &Asked, view: View<'_>) -> Likelihood {
        let spoken = self.spoken(&asked.learned, view);
        let words = shown(&spoken, asked.bound).map(|(_, word)| {
            let Span { start, end } = view.document.span(word.tokens.clone());
            let text = view.document.original().get(start..end).unwrap_or_default();
            Spoke { start, end, text: text.into(), weight: rounded(word.weight, 100.0) }
        });
        let lexicons = spoken.sums.iter().filter(|sum| asked.bound.favours(sum.weight)).map(|sum| Summed {
            lexicon: sum.name.clone(),
            sum: f64::from(sum.sum) / 100.0,
            weight: rounded(sum.weight, 100.0),
        });
        Likelihood {
            classifier: asked.learned.name.clone(),
            probability: rounded(spoken.probability, 1000.0),
            words: words.collect(),
            lexicons: lexicons.collect(),
        }
    }
}

/// A number with few decimals.
fn rounded(number: f64, parts: f64) -> f64 {
    (number * parts).round() / parts
}

/// The stretches of words that lead towards a threshold, the loudest first.
fn shown(spoken: &Spoken, bound: Likely) -> impl Iterator<Item = (usize, &crate::classify::Word)> {
    let favouring = move |word: &&crate::classify::Word| bound.favours(word.weight);
    let loudest = spoken.words.iter().find(favouring).map_or(0.0, |word| word.weight.abs());
    let all = spoken.words.iter().enumerate().filter(move |(_, word)| bound.favours(word.weight));
    all.take_while(move |(_, word)| word.weight.abs() >= loudest * FAINTEST).take(SHOWN)
}
