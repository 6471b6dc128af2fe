//! Rule files: mistakes, matching, the bundled library.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails says where")]

mod agreement;
mod commands;
mod correlation;
mod fields;
mod lexicons;
mod library;
mod lints;
mod lists;
mod matching;
mod mistakes;
mod nearest;
mod refer;
mod typical;

use std::sync::Arc;

use overhear::diagnostic::{Diagnostic, SourceFile};
use overhear::model::brand::Brand;
use overhear::model::lang::Lang;
use overhear::rule::{Named, RuleSet, load};
use overhear::text::document::Document;

/// A rule file with these lines in place of the selections and condition.
pub fn file(body: &str) -> Arc<SourceFile> {
    SourceFile::new("rules/a.toml", format!("title = \"t\"\nlevel = \"low\"\ncategories = [\"other\"]\nwhy = \"w\"\n{body}"))
}

/// Loads one file.
pub fn loaded(file: &Arc<SourceFile>) -> (RuleSet, Vec<Diagnostic>) {
    load(std::slice::from_ref(file), &Brand::default())
}

/// A rule set from a body that must load.
pub fn rules(body: &str) -> RuleSet {
    let (rules, diagnostics) = loaded(&file(body));
    let errors: Vec<_> = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(rules.len(), 1);
    rules
}

/// The words of each hit that made the only rule fire; empty when it did not.
pub fn words(rules: &RuleSet, text: &str, lang: Lang, names: &[Named]) -> Vec<String> {
    let document = Document::new(text, lang);
    let fired = rules.scan(&document, names, &|_| true);
    fired.iter().flat_map(|fired| &fired.met).map(|met| document.span(met.tokens.clone()).of(text).to_owned()).collect()
}

/// A rule of one English list.
pub fn list(patterns: &str) -> RuleSet {
    rules(&format!("[selections.s]\nen = [{patterns}]\n"))
}
