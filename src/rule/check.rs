//! From drafts to rules: every check that looks at a rule as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::condition::{self, Kind, Node};
use super::file::{self, Draft, SelectionDraft};
use super::lint;
use super::pattern::{self, Class, Shape, Step};
use super::slip::Slip;
use super::{Expectation, Pattern, Rule, Selection, is_fact};
use crate::diagnostic::edit::{self, Edit};
use crate::diagnostic::{Diagnostic, Severity, SourceFile};
use crate::model::brand::Brand;
use crate::model::id::RuleId;
use crate::model::lang::Lang;
use crate::text::normal::fold_accented;

/// Reads, checks and compiles every rule file; diagnostics in the order of the files.
pub(super) fn rules(files: &[Arc<SourceFile>], brand: &Brand) -> (Vec<Rule>, Vec<Diagnostic>) {
    let mut rules: Vec<Rule> = Vec::new();
    let mut out = Vec::new();
    let mut seen: BTreeMap<String, Arc<SourceFile>> = BTreeMap::new();
    for file in files.iter().filter(|file| !is_fact(&file.path)) {
        let Some(id) = id(file, &mut out) else { continue };
        if let Some(first) = seen.get(&id) {
            let message = format!("the id `{id}` is used twice");
            let label = format!("{} has it already", first.path.display());
            out.push(Diagnostic::error("R007", message, file, first_line(file), label).with_remedy("rename one of the two files"));
            continue;
        }
        seen.insert(id.clone(), Arc::clone(file));
        let mut own = Vec::new();
        let rule = file::read(file, &mut own).and_then(|draft| compile(&id, draft, file, &mut own));
        let sound = !own.iter().any(Diagnostic::is_error);
        own.sort_by_key(|diagnostic| diagnostic.label.as_ref().map_or(0, |(span, _)| span.start));
        out.extend(own);
        rules.extend(rule.filter(|_| sound));
    }
    out.extend(unnamed(&rules, brand));
    (rules, out)
}

fn first_line(file: &SourceFile) -> std::ops::Range<usize> {
    0..file.text.lines().next().unwrap_or_default().len()
}

fn id(file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) -> Option<String> {
    let stem = file.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !stem.is_empty() && stem.chars().all(allowed) && !stem.starts_with('-') {
        return Some(stem);
    }
    let meant: String = stem.to_lowercase().chars().map(|c| if allowed(c) { c } else { '-' }).collect();
    let meant = meant.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let remedy = if meant.is_empty() { "rename the file".to_owned() } else { format!("rename the file, to {meant}.toml for instance") };
    let message = format!("`{stem}` cannot be a rule's id: small letters a-z, digits and hyphens only");
    out.push(Diagnostic::error("R006", message, file, first_line(file), "the file's name is the rule's id").with_remedy(remedy));
    None
}

struct Compiler<'a> {
    file: &'a Arc<SourceFile>,
    out: &'a mut Vec<Diagnostic>,
}

fn compile(id: &str, draft: Draft, file: &Arc<SourceFile>, out: &mut Vec<Diagnostic>) -> Option<Rule> {
    let mut compiler = Compiler { file, out };
    let selections: Vec<Selection> = draft.selections.iter().map(|selection| compiler.selection(selection)).collect();
    let condition = compiler.condition(&draft);
    compiler.scope(&draft);
    compiler.examples(&draft, condition.as_ref());
    let condition = condition?;
    let mut wanted = vec![false; selections.len()];
    for (index, is_wanted) in condition.selections() {
        if let Some(slot) = wanted.get_mut(index) {
            *slot = is_wanted;
        }
    }
    Some(Rule {
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
        selections,
        condition,
        examples: draft.examples,
        revision: revision(&file.text),
        file: Arc::clone(file),
        parity: draft.parity,
        wanted,
        condition_written: draft.condition,
    })
}

/// First 8 hex digits of the SHA-256 of a text.
fn revision(text: &str) -> String {
    use sha2::{Digest, Sha256};
    use std::fmt::Write as _;
    Sha256::digest(text.as_bytes()).iter().take(4).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl Compiler<'_> {
    fn slip(&mut self, slip: Slip, written: &super::place::Written) {
        let place = written.at(&self.file.text, slip.span.clone());
        // Only where the file says it letter by letter: behind an escape the place is the whole text.
        let same = self.file.text.get(place.clone()) == written.value.get(slip.span);
        let fix = slip.fix.filter(|_| same).map(|with| Edit { at: place.clone(), with: with.into() });
        let mut diagnostic = Diagnostic::error(slip.code, slip.message, self.file, place, slip.label).with_fix(fix);
        diagnostic.remedy = slip.remedy;
        self.out.push(diagnostic);
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

    /// Adds to the last diagnostic the change that mends it.
    fn mend(&mut self, fix: Option<Edit>) {
        if let Some(last) = self.out.last_mut() {
            last.fix = fix;
        }
    }

    fn selection(&mut self, draft: &SelectionDraft) -> Selection {
        let mut patterns: Vec<Pattern> = Vec::new();
        for (lang, written) in &draft.patterns {
            let shape = match pattern::parse(&written.value, *lang) {
                Ok(shape) => shape,
                Err(slip) => {
                    self.slip(*slip, written);
                    continue;
                }
            };
            if let Shape::Expression(expression) = &shape
                && expression.literals().is_none()
            {
                let remedy = "let it begin or end with a fixed word of three or more letters, or write words instead";
                self.warn(
                    "R020",
                    written.span.clone(),
                    "the expression is tried on every post".into(),
                    "begins and ends with nothing fixed",
                    remedy,
                );
            }
            if let Some(twin) = patterns.iter().find(|earlier| twins(earlier, *lang, &shape)) {
                let (line, _) = self.file.line_column(twin.place.start);
                let message = format!("the same words as `{}` in line {line}", twin.text);
                let accents = fold_accented(&twin.text) != fold_accented(&written.value);
                let label = "case, accents and punctuation make no difference";
                let remedy = if accents {
                    "take one of the two away; a word with exactly these accents is written with `=` before it: `=πότε`"
                } else {
                    "take one of the two away"
                };
                self.warn("R015", written.span.clone(), message, label, remedy);
                // Whoever wrote it twice with other accents may have meant the accents.
                self.mend(if accents { None } else { edit::without(&self.file.text, &written.span) });
            }
            patterns.push(Pattern { text: written.value.clone(), lang: *lang, shape, place: written.span.clone() });
        }
        Selection { name: draft.name.value.clone(), patterns, negation: draft.negation, quotes: draft.quotes }
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
        if node.holds(&|_| false) {
            let message = "the condition holds without any words found";
            let remedy = "say what must be there: `complaint and not joke`";
            let label = "met by posts that say nothing of the kind";
            self.out.push(Diagnostic::error("R010", message, self.file, written.span.clone(), label).with_remedy(remedy));
            return None;
        }
        let used = node.selections();
        for (index, selection) in draft.selections.iter().enumerate() {
            if !used.iter().any(|(used, _)| *used == index) {
                let name = &selection.name.value;
                let remedy = "name it in the condition, or take the table away";
                self.warn("R013", selection.name.span.clone(), format!("the selection `{name}` is never used"), "changes nothing", remedy);
            }
        }
        Some(node)
    }

    fn scope(&mut self, draft: &Draft) {
        if draft.languages.is_empty() {
            return;
        }
        for selection in &draft.selections {
            let outside = |lang: &Option<Lang>| lang.is_some_and(|lang| !draft.languages.contains(&lang));
            if !selection.patterns.is_empty() && selection.patterns.iter().all(|(lang, _)| outside(lang)) {
                let message = format!("the selection `{}` can never be met", selection.name.value);
                let label = "its languages are not in `scope.languages`";
                self.warn("R029", selection.name.span.clone(), message, label, "add the languages to the scope, or take the table away");
            }
        }
    }

    fn examples(&mut self, draft: &Draft, condition: Option<&Node>) {
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
            .flat_map(|(_, selection)| selection.patterns.iter().map(|(lang, _)| *lang))
            .collect();
        let any = langs.contains(&None);
        let spoken: BTreeSet<Lang> = langs.into_iter().flatten().collect();
        for example in &draft.examples {
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
        let shown: BTreeSet<Lang> = draft.examples.iter().map(|example| example.lang).collect();
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

fn twins(earlier: &Pattern, lang: Option<Lang>, shape: &Shape) -> bool {
    (earlier.lang == lang || earlier.lang.is_none())
        && match (&earlier.shape, shape) {
            (Shape::Sequences(a), Shape::Sequences(b)) => a == b,
            (Shape::Expression(a), Shape::Expression(b)) => a == b,
            _ => false,
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
            .flat_map(|rule| rule.selections.iter().flat_map(|selection| &selection.patterns).map(move |pattern| (rule, pattern)))
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
                ..Diagnostic::warning("R027", message, &rule.file, pattern.place.clone(), label)
                    .with_remedy(format!("add `{key} = [\"…\"]` to [brand] in the configuration"))
            });
        }
    }
    notes
}
