//! From drafts to rules: every check that looks at a rule as a whole.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::condition::{self, Kind, Node};
use super::correlation::{self, Correlation};
use super::file::{self, Draft, SelectionDraft};
use super::learned::{Asked, Classifiers, Learned};
use super::lexicon::{Lexicon, Lexicons};
use super::lint;
use super::list::{List, Lists, Patterns, braced, unused};
use super::pattern::{Class, Shape, Step};
use super::refer::{self, references};
use super::score::Score;
use super::slip::Slip;
use super::{About, Example, Exception, Expectation, Hits, Pattern, Rule, Selection, Whom};
use crate::diagnostic::{Diagnostic, Severity, SourceFile};
use crate::model::authored::Authored;
use crate::model::brand::Brand;
use crate::model::id::RuleId;
use crate::model::lang::Lang;

/// What came of a tree of files.
pub(super) struct Checked {
    pub rules: Vec<Rule>,
    pub correlations: Vec<Correlation>,
    pub lists: Vec<Arc<List>>,
    pub lexicons: Vec<Arc<Lexicon>>,
    pub classifiers: Vec<Arc<Learned>>,
    /// Those of `rules` that are there only because others refer to them.
    pub lent: BTreeSet<RuleId>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads, checks and compiles every file; diagnostics in the order of the files, those of shared files first. Of `others` only what the
/// files need is looked at.
pub(super) fn rules(files: &[Arc<SourceFile>], others: &[Arc<SourceFile>], brand: &Brand) -> Checked {
    let mut out = Vec::new();
    let shared = Shared::read(files, others, &mut out);
    let mut used = Used::default();
    let ids = correlation::Ids::of(files.iter().chain(others));
    let Compiled { mut rules, correlations, mut broken } = each(files, &ids, &shared, &mut used, &mut out);
    let rest = each(others, &ids, &shared, &mut used, &mut Vec::new());
    let more: Vec<Rule> = rest.rules.into_iter().filter(|other| rules.iter().all(|rule| rule.id != other.id)).collect();
    broken.extend(rest.broken);
    let lent: BTreeSet<RuleId> = more.iter().map(|rule| rule.id.clone()).collect();
    rules.extend(more);
    let mut told = Vec::new();
    let counting = correlations.iter().chain(&rest.correlations).map(|counting| counting.id.0.clone()).collect();
    let mut rules = refer::checked(rules, broken, &counting, &mut told);
    out.extend(
        told.into_iter().filter(|diagnostic| diagnostic.file.as_ref().is_none_or(|file| files.iter().any(|own| Arc::ptr_eq(own, file)))),
    );
    let lent = refer::keep_needed(&mut rules, &lent);
    shared.unused(files, &used, &mut out);
    out.extend(unnamed(&rules, brand));
    let own = |file: &Arc<SourceFile>| files.iter().any(|own| Arc::ptr_eq(own, file));
    let lists = shared.lists.iter().filter(|list| own(&list.file)).cloned().collect();
    let lexicons = shared.lexicons.iter().filter(|lexicon| own(&lexicon.file)).cloned().collect();
    let classifiers = shared.classifiers.iter().filter(|learned| own(&learned.file)).cloned().collect();
    Checked { rules, correlations, lists, lexicons, classifiers, lent, diagnostics: out }
}

/// What rules share.
struct Shared {
    lists: Lists,
    lexicons: Lexicons,
    classifiers: Classifiers,
}

/// Names of lists and lexicons that some rule uses, broken ones too.
#[derive(Default)]
struct Used {
    lists: BTreeSet<String>,
    lexicons: BTreeSet<String>,
    classifiers: BTreeSet<String>,
}

impl Shared {
    /// Reads the shared files; of two with one name, one among `files` goes before one among `others`.
    fn read(files: &[Arc<SourceFile>], others: &[Arc<SourceFile>], out: &mut Vec<Diagnostic>) -> Self {
        let key = |file: &Arc<SourceFile>| (Authored::of(&file.path), file.path.file_stem().map(ToOwned::to_owned));
        let own: HashSet<_> = files.iter().map(key).collect();
        let all: Vec<Arc<SourceFile>> = files.iter().chain(others.iter().filter(|other| !own.contains(&key(other)))).cloned().collect();
        let mut told = Vec::new();
        let lists = Lists::read(&all, &mut told);
        let lexicons = Lexicons::read(&all, &lists, &mut told);
        let classifiers = Classifiers::read(&all, &mut told);
        let is_own = |file: &Arc<SourceFile>| files.iter().any(|own| Arc::ptr_eq(own, file));
        out.extend(told.into_iter().filter(|diagnostic| diagnostic.file.as_ref().is_none_or(is_own)));
        Self { lists, lexicons, classifiers }
    }

    fn unused(&self, files: &[Arc<SourceFile>], used: &Used, out: &mut Vec<Diagnostic>) {
        let own = |(_, file): &(&str, &Arc<SourceFile>)| files.iter().any(|own| Arc::ptr_eq(own, file));
        let lists = self.lists.iter().map(|list| (list.name.as_str(), &list.file)).filter(own);
        let remedy = |name: &str| {
            format!("name it in a selection, `lists = [\"{name}\"]`, call it in a pattern, `{{{name}}}`, or take the file away")
        };
        unused(lists, "word list", &used.lists, &remedy, out);
        let lexicons = self.lexicons.iter().map(|lexicon| (lexicon.name.as_str(), &lexicon.file)).filter(own);
        let remedy = |name: &str| format!("name it in a selection, `lexicon = \"{name}\"` with `at_most = -3`, or take the file away");
        unused(lexicons, "lexicon", &used.lexicons, &remedy, out);
        let classifiers = self.classifiers.iter().map(|learned| (learned.name.as_str(), &learned.file)).filter(own);
        let remedy = |name: &str| format!("ask it in a selection, `classifier = \"{name}\"` with `at_least = 0.8`, or take the file away");
        unused(classifiers, "classifier", &used.classifiers, &remedy, out);
    }
}

/// What came of some files.
struct Compiled {
    rules: Vec<Rule>,
    correlations: Vec<Correlation>,
    /// Ids of those that have mistakes.
    broken: BTreeSet<String>,
}

fn each(files: &[Arc<SourceFile>], ids: &correlation::Ids, shared: &Shared, used: &mut Used, out: &mut Vec<Diagnostic>) -> Compiled {
    let (mut rules, mut correlations): (Vec<Rule>, Vec<Correlation>) = (Vec::new(), Vec::new());
    let mut seen: BTreeMap<String, Arc<SourceFile>> = BTreeMap::new();
    for file in files.iter().filter(|file| Authored::of(&file.path) == Authored::Rule) {
        let Some(id) = id(file, "a rule's id", out) else { continue };
        if let Some(first) = seen.get(&id) {
            let message = format!("the id `{id}` is used twice");
            let label = format!("{} has it already", first.path.display());
            out.push(Diagnostic::error("R007", message, file, first_line(file), label).with_remedy("rename one of the two files"));
            continue;
        }
        seen.insert(id.clone(), Arc::clone(file));
        let mut own = Vec::new();
        let (mut rule, mut counting) = (None, None);
        if correlation::is_one(file) {
            counting = correlation::compile(&id, revision(&[&file.text]), file, ids, &mut own);
        } else {
            rule = file::read(file, &mut own).and_then(|draft| compile(&id, draft, file, shared, used, &mut own));
        }
        let sound = !own.iter().any(Diagnostic::is_error);
        super::list::tell(own, out);
        rules.extend(rule.filter(|_| sound));
        correlations.extend(counting.filter(|_| sound));
    }
    let sound = |id: &str| rules.iter().any(|rule| rule.id.as_str() == id) || correlations.iter().any(|rule| rule.id.as_str() == id);
    let broken = seen.into_keys().filter(|id| !sound(id)).collect();
    Compiled { rules, correlations, broken }
}

pub(super) fn first_line(file: &SourceFile) -> std::ops::Range<usize> {
    0..file.text.lines().next().unwrap_or_default().len()
}

/// The stem of a file's name, which is `what`; or why it cannot be.
pub(super) fn id(file: &Arc<SourceFile>, what: &str, out: &mut Vec<Diagnostic>) -> Option<String> {
    let stem = file.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !stem.is_empty() && stem.chars().all(allowed) && !stem.starts_with('-') {
        return Some(stem);
    }
    let meant: String = stem.to_lowercase().chars().map(|c| if allowed(c) { c } else { '-' }).collect();
    let meant = meant.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let remedy = if meant.is_empty() { "rename the file".to_owned() } else { format!("rename the file, to {meant}.toml for instance") };
    let message = format!("`{stem}` cannot be {what}: small letters a-z, digits and hyphens only");
    out.push(
        Diagnostic::error(
            "R006",
            message,
            file,
            first_line(file),
            format!("the file's name is {}", what.replace("a rule's", "the rule's")),
        )
        .with_remedy(remedy),
    );
    None
}

struct Compiler<'a> {
    file: &'a Arc<SourceFile>,
    shared: &'a Shared,
    used: &'a mut Used,
    out: &'a mut Vec<Diagnostic>,
}

fn compile(id: &str, draft: Draft, file: &Arc<SourceFile>, shared: &Shared, used: &mut Used, out: &mut Vec<Diagnostic>) -> Option<Rule> {
    let mut compiler = Compiler { file, shared, used, out };
    let selections: Vec<Selection> = draft.selections.iter().map(|selection| compiler.selection(selection)).collect();
    let condition = compiler.condition(&draft);
    let exceptions = compiler.exceptions(&draft);
    compiler.unused(&draft, condition.as_ref(), &exceptions);
    // What the lists that could not be used would have said is not known.
    if !compiler.out.iter().any(|found| matches!(found.code, "R040" | "R042")) {
        compiler.scope(&draft, &selections);
        compiler.examples(&draft, &selections, condition.as_ref());
    }
    let condition = condition?;
    let mut named = draft.condition.as_ref().map(|written| references(&condition, written, &file.text, true)).unwrap_or_default();
    for (exception, written) in exceptions.iter().zip(&draft.exceptions) {
        named.extend(references(&exception.when, &written.when, &file.text, false));
    }
    let mut wanted = vec![false; selections.len()];
    for (index, is_wanted) in condition.selections() {
        if let Some(slot) = wanted.get_mut(index) {
            *slot = is_wanted;
        }
    }
    let mut rule = Rule {
        id: RuleId::from(id),
        title: draft.title,
        status: draft.status,
        level: draft.level,
        categories: draft.categories,
        why: draft.why,
        playbook: draft.playbook,
        group_by: draft.group_by,
        about: draft.about,
        languages: draft.languages,
        parts: draft.parts,
        sources: draft.sources,
        selections,
        condition,
        exceptions,
        examples: draft.examples,
        revision: String::new(),
        file: Arc::clone(file),
        parity: draft.parity,
        wanted,
        condition_written: draft.condition,
        references: named,
    };
    heed(&mut rule);
    rule.revision = revision(&texts(&rule));
    Some(rule)
}

/// Says for each selection of a rule whose words it leaves out. Words that only keep a rule quiet count whomever they are about; sums are of
/// words about the brand. A rule that wants a selection of nothing but `{competitor}` has other brands in mind.
fn heed(rule: &mut Rule) {
    if rule.about == About::Anyone {
        return;
    }
    let names_competitors = rule.names_competitors();
    for (selection, wanted) in rule.selections.iter_mut().zip(&rule.wanted) {
        selection.whom = match (&selection.score, wanted) {
            (None, false) => Whom::Anyone,
            (None, true) if names_competitors => Whom::NoHomonym,
            _ => Whom::Brand,
        };
    }
}

/// A rule's text and those of the shared files that it uses, in order of kind and name.
fn texts(rule: &Rule) -> Vec<&str> {
    let patterns = || rule.selections.iter().flat_map(|selection| &selection.patterns);
    let lists = rule.selections.iter().flat_map(|selection| &selection.lists).chain(patterns().flat_map(|pattern| &pattern.calls));
    let lists: BTreeMap<&str, &Arc<SourceFile>> = lists.map(|list| (list.name.as_str(), &list.file)).collect();
    let lexicons = rule.selections.iter().filter_map(|selection| selection.score.as_ref()).flat_map(|score| &score.lexicons);
    let lexicons: BTreeMap<&str, &Arc<SourceFile>> = lexicons.map(|lexicon| (lexicon.name.as_str(), &lexicon.file)).collect();
    let classifiers = rule.selections.iter().filter_map(|selection| selection.asked.as_ref()).map(|asked| &asked.learned);
    // The first line has a digest of the rest.
    let classifiers: BTreeMap<&str, &str> =
        classifiers.map(|learned| (learned.name.as_str(), learned.file.text.lines().next().unwrap_or_default())).collect();
    let files = std::iter::once(&rule.file).chain(lists.into_values()).chain(lexicons.into_values()).map(|file| file.text.as_str());
    files.chain(classifiers.into_values()).collect()
}

/// First 8 hex digits of the SHA-256 of texts.
fn revision(texts: &[&str]) -> String {
    use sha2::{Digest, Sha256};
    use std::fmt::Write as _;
    let mut hash = Sha256::new();
    for (number, text) in texts.iter().enumerate() {
        if number > 0 {
            hash.update([0]);
        }
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().take(4).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl Compiler<'_> {
    fn slip(&mut self, slip: Slip, written: &super::place::Written) {
        self.out.push(slip.at(written, self.file));
    }

    fn warn(
        &mut self,
        code: &'static str,
        place: std::ops::Range<usize>,
        message: String,
        label: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.out.push(Diagnostic::warning(code, message, self.file, place, label).with_remedy(remedy));
    }

    fn selection(&mut self, draft: &SelectionDraft) -> Selection {
        let mut lists: Vec<Arc<List>> = Vec::new();
        let mut patterns = Patterns::new(self.file, None, &self.shared.lists);
        for written in &draft.lists {
            self.used.lists.insert(written.value.clone());
            match self.shared.lists.named(&written.value, 0..written.value.len()) {
                Ok(list) if lists.iter().any(|known| Arc::ptr_eq(known, list)) => {
                    let message = format!("the list `{}` is named twice", written.value);
                    let warning = Diagnostic::warning("R015", message, self.file, written.span.clone(), "once more");
                    self.out.push(warning.with_remedy("take one of the two away"));
                }
                Ok(list) => {
                    patterns.include(&list.patterns);
                    lists.push(Arc::clone(list));
                }
                Err(slip) => self.out.push(slip.at(written, self.file)),
            }
        }
        for (lang, written) in &draft.patterns {
            self.used.lists.extend(braced(&written.value));
            patterns.add(*lang, written, self.out);
        }
        if patterns.all.len() > usize::from(u16::MAX) {
            let message = format!("{} patterns in one selection", patterns.all.len());
            let diagnostic = Diagnostic::error("R024", message, self.file, draft.name.span.clone(), format!("more than {}", u16::MAX));
            self.out.push(diagnostic.with_remedy("split it into several selections"));
        }
        let mut patterns = patterns.all;
        let mut score = None;
        if let Some(scored) = &draft.scored {
            let mut lexicons: Vec<Arc<Lexicon>> = Vec::new();
            for written in &scored.lexicons {
                self.used.lexicons.insert(written.value.clone());
                match self.shared.lexicons.named(&written.value, 0..written.value.len()) {
                    Ok(lexicon) => lexicons.push(Arc::clone(lexicon)),
                    Err(slip) => self.out.push(slip.at(written, self.file)),
                }
            }
            if lexicons.len() == scored.lexicons.len() {
                score = self.shared.lexicons.joined(&lexicons).map(|lexicon| {
                    patterns.clone_from(&lexicon.patterns);
                    Score { lexicon, lexicons, bound: scored.bound, over: scored.over }
                });
                if patterns.len() > usize::from(u16::MAX) {
                    let message = format!("{} words of lexicons in one selection", patterns.len());
                    let place = draft.name.span.clone();
                    let diagnostic = Diagnostic::error("R024", message, self.file, place, format!("more than {}", u16::MAX));
                    self.out.push(diagnostic.with_remedy("split it into several selections"));
                }
            }
        }
        let SelectionDraft { mut negation, mut quotes, contrast, questions, hypothetical, .. } = *draft;
        let mut asked = None;
        if let Some(written) = &draft.asked {
            // A classifier has heard negations and passed over quotations itself.
            (negation, quotes) = (Hits::Keep, true);
            self.used.classifiers.insert(written.classifier.value.clone());
            match self.shared.classifiers.named(&written.classifier.value, 0..written.classifier.value.len()) {
                Ok(learned) => asked = Some(Asked { learned: Arc::clone(learned), bound: written.bound, own: written.own }),
                Err(slip) => self.out.push(slip.at(&written.classifier, self.file)),
            }
        }
        Selection {
            name: draft.name.value.clone(),
            patterns,
            lists,
            negation,
            quotes,
            contrast,
            whom: Whom::default(),
            questions,
            hypothetical,
            score,
            asked,
        }
    }

    fn condition(&mut self, draft: &Draft) -> Option<Node> {
        let names: Vec<&str> = draft.selections.iter().map(|selection| selection.name.value.as_str()).collect();
        let Some(written) = &draft.condition else {
            if let [only] = draft.selections.as_slice() {
                return Some(Node { kind: Kind::Selection(0), span: only.name.span.clone() });
            }
            if let Some(second) = draft.selections.get(1) {
                let remedy = format!("add above the first [table]: `condition = \"{}\"`", names.join(" and "));
                let message = "several selections, and nothing says how they belong together";
                let place = second.name.span.clone();
                self.out.push(Diagnostic::error("R011", message, self.file, place, "more than one from here on").with_remedy(remedy));
            }
            return None;
        };
        let node = match condition::parse(&written.value, &names) {
            Ok(node) => node,
            Err(slips) => {
                for slip in slips {
                    self.slip(slip, written);
                }
                return None;
            }
        };
        if node.may_be_without_words(true) {
            let message = "the condition holds without any words found";
            let remedy = "say what must be there: `complaint and not joke`";
            let label = "met by posts that say nothing of the kind";
            self.out.push(Diagnostic::error("R010", message, self.file, written.span.clone(), label).with_remedy(remedy));
            return None;
        }
        Some(node)
    }

    fn exceptions(&mut self, draft: &Draft) -> Vec<Exception> {
        let names: Vec<&str> = draft.selections.iter().map(|selection| selection.name.value.as_str()).collect();
        let mut exceptions = Vec::new();
        for written in &draft.exceptions {
            let when = match condition::parse(&written.when.value, &names) {
                Ok(when) => when,
                Err(slips) => {
                    for slip in slips {
                        self.slip(slip, &written.when);
                    }
                    continue;
                }
            };
            if written.endless {
                let (message, label) = ("an exception without an end", "holds for ever");
                let remedy = "add `until = 2027-01-31`, the last day on which it holds: what nobody looks at again makes a rule blind";
                self.out.push(Diagnostic {
                    severity: Severity::Note,
                    ..Diagnostic::warning("R037", message, self.file, written.when.span.clone(), label).with_remedy(remedy)
                });
            }
            exceptions.push(Exception {
                when,
                text: written.when.value.clone(),
                reason: written.reason.clone(),
                owner: written.owner.clone(),
                until: written.until.as_ref().map(|(day, _)| *day),
                place: written.until.as_ref().map_or_else(|| written.when.span.clone(), |(_, span)| span.clone()),
            });
        }
        exceptions
    }

    /// Selections that neither the condition nor an exception names. Says nothing where one of these could not be read.
    fn unused(&mut self, draft: &Draft, condition: Option<&Node>, exceptions: &[Exception]) {
        let Some(condition) = condition.filter(|_| !draft.lost_exceptions && exceptions.len() == draft.exceptions.len()) else { return };
        let nodes = exceptions.iter().map(|exception| &exception.when).chain([condition]);
        let used: BTreeSet<usize> = nodes.flat_map(Node::selections).map(|(index, _)| index).collect();
        for (_, selection) in draft.selections.iter().enumerate().filter(|(index, _)| !used.contains(index)) {
            let name = &selection.name.value;
            let remedy = "name it in the condition, or take the table away";
            self.warn("R013", selection.name.span.clone(), format!("the selection `{name}` is never used"), "changes nothing", remedy);
        }
    }

    fn scope(&mut self, draft: &Draft, selections: &[Selection]) {
        if draft.languages.is_empty() {
            return;
        }
        for (selection, compiled) in draft.selections.iter().zip(selections) {
            let outside = |lang: Option<Lang>| lang.is_some_and(|lang| !draft.languages.contains(&lang));
            if !compiled.patterns.is_empty() && compiled.patterns.iter().all(|pattern| outside(pattern.lang)) {
                let message = format!("the selection `{}` can never be met", selection.name.value);
                let label = "its languages are not in `scope.languages`";
                self.warn("R029", selection.name.span.clone(), message, label, "add the languages to the scope, or take the table away");
            }
        }
    }

    fn examples(&mut self, draft: &Draft, selections: &[Selection], condition: Option<&Node>) {
        let fires = draft.examples.iter().any(|example| matches!(example.expectation, Expectation::Fires(_)));
        let quiet = draft.examples.iter().any(|example| matches!(example.expectation, Expectation::Quiet(_)));
        if !fires || !quiet {
            let (missing, line) = match (fires, quiet) {
                (false, false) => ("examples", "`fires = \"…\"` in one [[examples]] and `quiet = \"…\"` in another"),
                (false, _) => ("an example that it fires on", "an [[examples]] table with `fires = \"…\"`"),
                _ => ("an example that it stays quiet on", "an [[examples]] table with `quiet = \"…\"`: something near that is not meant"),
            };
            let message = format!("the rule lacks {missing}");
            self.warn("R021", first_line(self.file), message, "this rule", format!("add {line}"));
        }
        // Only what the condition wants to be there can make the rule fire.
        let wanted = condition.map(Node::selections);
        let counts = |index: usize| wanted.as_ref().is_none_or(|wanted| wanted.contains(&(index, true)));
        let langs: Vec<Option<Lang>> = draft
            .selections
            .iter()
            .enumerate()
            .filter(|(index, _)| counts(*index))
            .flat_map(|(at, selection)| {
                let own = selection.patterns.iter().map(|(lang, _)| *lang);
                // A shared file may speak more languages than the rule.
                let shared =
                    selections.get(at).into_iter().flat_map(|selection| &selection.patterns).filter(|pattern| pattern.home.is_some());
                let heard = |lang: &Option<Lang>| lang.is_none_or(|lang| draft.languages.is_empty() || draft.languages.contains(&lang));
                own.chain(shared.map(|pattern| pattern.lang).filter(heard))
            })
            .collect();
        // What another rule says is not known here.
        let refers = condition.is_some_and(|condition| condition.rules().iter().any(|(_, _, wanted)| *wanted));
        let asks = selections.iter().enumerate().any(|(at, selection)| selection.asked.is_some() && counts(at));
        let any = langs.contains(&None) || refers || asks;
        let spoken: BTreeSet<Lang> = langs.into_iter().flatten().collect();
        // What is to be done need not be possible yet.
        let todo = |example: &&Example| matches!(example.expectation, Expectation::Todo(_));
        for example in draft.examples.iter().filter(|example| !todo(example)) {
            let outside = !draft.languages.is_empty() && !draft.languages.contains(&example.lang);
            if outside || !(any || spoken.contains(&example.lang)) {
                let place = example.expectation.written().span.clone();
                let message = format!("an example in `{}`, and the rule has no patterns for that language", example.lang);
                self.warn(
                    "R022",
                    place,
                    message,
                    "cannot fire",
                    format!("add patterns under `{}`, or take the example away", example.lang),
                );
            }
        }
        let shown: BTreeSet<Lang> = draft.examples.iter().filter(|example| !todo(example)).map(|example| example.lang).collect();
        if fires && quiet {
            // Of the first-class languages more is asked: see `lint::parity`.
            for lang in spoken.difference(&shown).filter(|lang| !lint::FIRST.contains(lang)) {
                let message = format!("patterns in `{lang}`, and no example that shows them at work");
                let remedy = format!("add an [[examples]] table with `lang = \"{lang}\"`");
                let place = first_line(self.file);
                self.out.push(Diagnostic {
                    severity: Severity::Note,
                    ..Diagnostic::warning("R030", message, self.file, place, "this rule").with_remedy(remedy)
                });
            }
        }
    }
}

/// Rules that call for names which the brand file does not have: one note a kind of name.
fn unnamed(rules: &[Rule], brand: &Brand) -> Vec<Diagnostic> {
    if brand.name.is_empty() {
        return Vec::new();
    }
    let missing =
        [(Class::Product, brand.products.is_empty(), "products"), (Class::Competitor, brand.competitors.is_empty(), "competitors")];
    let mut notes = Vec::new();
    for (class, _, key) in missing.into_iter().filter(|(_, missing, _)| *missing) {
        let calling: Vec<(&Rule, &Pattern)> = rules
            .iter()
            .flat_map(|rule| rule.selections.iter().flat_map(|selection| &selection.patterns).map(move |pattern| (rule, &**pattern)))
            .filter(|(_, pattern)| match &pattern.shape {
                Shape::Sequences(sequences) => sequences.iter().all(|steps| steps.contains(&Step::Name(class))),
                Shape::Expression(_) => false,
            })
            .collect();
        if let Some((rule, pattern)) = calling.first() {
            let call = if calling.len() == 1 { "pattern calls" } else { "patterns call" };
            let message = format!("{} {call} for `{{{}}}`, and the brand file names none", calling.len(), class.word());
            let label = "such as this one; it cannot be met";
            notes.push(Diagnostic {
                severity: Severity::Note,
                ..Diagnostic::warning(
                    "R027",
                    message,
                    pattern.home.as_ref().map_or(&rule.file, |home| &home.file),
                    pattern.place.clone(),
                    label,
                )
                .with_remedy(format!("add `{key} = [\"…\"]` to [brand] in the configuration"))
            });
        }
    }
    notes
}
