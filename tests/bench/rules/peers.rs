//! The same rules and posts for other engines: exported as files, and run with the `regex` crate's set in this process.

use std::fmt::Write as _;
use std::path::Path;

use overhear::engine::mention::{Context, Names};
use overhear::rule::load;
use overhear::text::document::Document;
use overhear::text::normal::fold;
use regex::RegexSetBuilder;

use super::{LANGS, Language, SIZES, black_box, brand, cpu, each, files, language, posts};

/// A rule for engines that know no languages, no negation and no sentences.
struct Plain {
    id: String,
    /// Alternatives, as regular expressions over the normal form.
    a: Vec<String>,
    /// What must stand near, or must not stand in the post.
    b: Vec<String>,
    /// Most words between the two; `None` where `b` must not be there.
    within: Option<usize>,
}

const BRAND: &str = "lumora( (mobile|hub))?";

/// A pattern as a regular expression over the normal form.
fn expression(pattern: &str) -> String {
    if let Some(inner) = pattern.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        return inner.to_owned();
    }
    let mut text = String::from(r"\b");
    let mut space = "";
    for part in pattern.split(' ') {
        if part == "..." {
            text.push_str(r"( \S+){0,4}");
            continue;
        }
        text.push_str(space);
        space = " ";
        if part == "{brand}" {
            text.push_str(BRAND);
        } else if let Some(beginning) = part.strip_suffix('*') {
            let _ = write!(text, r"{}\w*", fold(beginning));
        } else if let Some(word) = part.strip_suffix('~') {
            // Stems by their beginning, which is roughly what they are.
            let letters: Vec<char> = fold(word).chars().collect();
            let _ = write!(text, r"{}\w*", letters[..letters.len().saturating_sub(2).max(3)].iter().collect::<String>());
        } else if let Some(inner) = part.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            let words: Vec<String> = inner.split('|').map(fold).collect();
            if let [only] = words.as_slice() {
                let _ = write!(text, "({only} )?");
                space = "";
            } else {
                let _ = write!(text, "({})", words.join("|"));
            }
        } else {
            text.push_str(&fold(part));
        }
    }
    text.push_str(r"\b");
    text
}

fn plain(size: usize, languages: &[Language]) -> Vec<Plain> {
    files(size, languages)
        .iter()
        .enumerate()
        .map(|(number, file)| {
            let (mut a, mut b, mut second) = (Vec::new(), Vec::new(), false);
            let mut within = None;
            for line in file.text.lines() {
                if let Some(condition) = line.strip_prefix("condition = ") {
                    within = if condition.contains("within 8") {
                        Some(8)
                    } else if condition.contains("within 5") {
                        Some(5)
                    } else {
                        condition.contains("near").then_some(20)
                    };
                }
                second |= line == "[selections.b]";
                if line.starts_with("categories") {
                    continue;
                }
                let Some((_, list)) = line.split_once(" = [") else { continue };
                let quote = if list.starts_with('\'') { '\'' } else { '"' };
                let own = list.split(quote).skip(1).step_by(2).map(expression);
                if second { b.extend(own) } else { a.extend(own) }
            }
            Plain { id: format!("r{number}"), a, b, within }
        })
        .collect()
}

fn json(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
    format!("[{}]", texts.join(", "))
}

/// Writes `posts.jsonl` (text, normal form, language) and `rules-N.jsonl` for every size into a folder.
pub(crate) fn export(folder: &Path, number: usize) {
    let languages: Vec<Language> = LANGS.into_iter().map(language).collect();
    let _ = std::fs::create_dir_all(folder);
    let mut lines = String::new();
    for (text, lang) in posts(number, &languages) {
        let _ = writeln!(lines, "{{\"text\": {text:?}, \"folded\": {:?}, \"lang\": {:?}}}", fold(&text), lang.code());
    }
    let _ = std::fs::write(folder.join("posts.jsonl"), lines);
    for size in SIZES {
        let mut lines = String::new();
        for Plain { id, a, b, within } in plain(size, &languages) {
            let within = within.map_or("null".to_owned(), |words| words.to_string());
            let _ = writeln!(lines, "{{\"id\": {id:?}, \"a\": {}, \"b\": {}, \"within\": {within}}}", json(&a), json(&b));
        }
        let _ = std::fs::write(folder.join(format!("rules-{size}.jsonl")), lines);
    }
    println!("{}: {number} posts and rules of {SIZES:?}", folder.display());
}

/// Prints posts a second from the text to what fired, and the rules fired a post: normal form, names, matching; the language is given.
#[expect(clippy::cast_precision_loss, reason = "figures to print")]
pub(crate) fn speed(size: usize, number: usize) {
    let languages: Vec<Language> = LANGS.into_iter().map(language).collect();
    let posts = posts(number, &languages);
    let names = Names::new(&brand());
    let files = files(size, &languages);
    let start = cpu();
    let (rules, _) = load(&files, &brand());
    let loaded = (cpu() - start) as f64 / 1e6;
    let read = || -> usize {
        posts
            .iter()
            .map(|(text, lang)| {
                let document = Document::new(text, *lang);
                let names = names.find_in(&document, Context::default()).named;
                rules.scan(&document, &names, &|_| true).len()
            })
            .sum()
    };
    let fired = read();
    let cost = each(number, || {
        black_box(read());
    });
    println!(
        "{{\"engine\": \"overhear\", \"rules\": {size}, \"posts_per_second\": {:.0}, \"build_ms\": {loaded:.0}, \"matches_per_post\": {:.3}}}",
        1e6 / cost,
        fired as f64 / number as f64
    );
}

/// The same with one set of regular expressions, over text that is in normal form already.
#[expect(clippy::cast_precision_loss, reason = "figures to print")]
pub(crate) fn regex_set(size: usize, number: usize) {
    let languages: Vec<Language> = LANGS.into_iter().map(language).collect();
    let posts: Vec<String> = posts(number, &languages).iter().map(|(text, _)| fold(text)).collect();
    let whole = plain(size, &languages).into_iter().map(|rule| {
        let (a, b) = (rule.a.join("|"), rule.b.join("|"));
        match rule.within {
            Some(words) => format!(r"({a})( \S+){{0,{words}}} ({b})|({b})( \S+){{0,{words}}} ({a})"),
            None => format!("({a})"),
        }
    });
    let start = cpu();
    let set = RegexSetBuilder::new(whole).size_limit(1 << 32).dfa_size_limit(1 << 28).build();
    let built = (cpu() - start) as f64 / 1e6;
    let Ok(set) = set else {
        println!("{{\"engine\": \"regexset\", \"rules\": {size}, \"error\": \"too big\"}}");
        return;
    };
    let start = cpu();
    let (mut matched, mut done) = (0, 0);
    while cpu() - start < 2_000_000_000 && done < number * 20 {
        matched += set.matches(&posts[done % number]).iter().count();
        done += 1;
    }
    let cost = (cpu() - start) as f64 / 1e9 / done as f64;
    println!(
        "{{\"engine\": \"regexset\", \"rules\": {size}, \"posts_per_second\": {:.0}, \"build_ms\": {built:.0}, \"matches_per_post\": {:.3}}}",
        1.0 / cost,
        f64::from(u32::try_from(matched).unwrap_or(u32::MAX)) / done as f64
    );
}
