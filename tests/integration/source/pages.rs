//! Real forum pages of many engines, with the text that people marked as theirs.

use std::collections::HashMap;
use std::io::Read as _;

use overhear::source::page::draft;

use super::*;

fn words(text: &str) -> HashMap<String, usize> {
    let mut bag = HashMap::new();
    for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *bag.entry(word.to_owned()).or_default() += 1;
    }
    bag
}

fn f1(found: &HashMap<String, usize>, gold: &HashMap<String, usize>) -> (f64, f64, f64) {
    let common: usize = found.iter().map(|(word, count)| (*count).min(gold.get(word).copied().unwrap_or(0))).sum();
    let (found, gold): (usize, usize) = (found.values().sum(), gold.values().sum());
    #[expect(clippy::cast_precision_loss, reason = "counts of words")]
    let (p, r) = (common as f64 / found.max(1) as f64, common as f64 / gold.max(1) as f64);
    (p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
}

/// What was reached, less a little. Of 111 pages 5 are shells of scripts with no post in them (each counts 0 here), and of about 8 others the
/// people who marked them kept only the first post.
const LEAST_F1: f64 = 0.803;
/// The same where quotations that repeat a post of their own page, and addresses that the reader spells out beside links, are not counted:
/// what people mark as a page's text holds each sentence once.
const LEAST_ONCE: f64 = 0.827;
/// How many pages were read as threads; the rest are shells, or hold one post.
const LEAST_THREADS: usize = 101;

/// Letters and digits of a text, in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A page's text with each sentence once, and without the addresses that the reader spells out.
fn once(page: &overhear::source::page::PageDraft) -> String {
    let (mut text, mut said) = (String::new(), String::new());
    for post in &page.posts {
        for line in post.quoted.iter().flat_map(|quote| quote.lines()) {
            let bare = letters(line);
            if !bare.is_empty() && !said.contains(&bare) {
                text.push_str(line);
                text.push('\n');
            }
        }
        let mut rest = post.body.as_str();
        while let Some(at) = rest.find(" (http") {
            text.push_str(&rest[..at]);
            rest = rest[at..].split_once(')').map_or("", |(_, rest)| rest);
        }
        text.push_str(rest);
        text.push('\n');
        said.push_str(&letters(&post.body));
    }
    text
}

#[test]
fn text_of_real_forum_pages_is_found() {
    let Some(folder) = shared("pages/forum") else { return };
    let only = std::env::var("OVERHEAR_PAGE").ok();
    let mut paths = Vec::new();
    super::corpus::files(&folder, &mut paths);
    paths.retain(|path| path.extension().is_some_and(|end| end == "gz"));
    paths.sort();
    let (mut sum, mut count, mut threads) = (0.0, 0.0, 0);
    let (mut sum_once, mut halves) = (0.0, [(0.0, 0.0); 2]);
    let mut lines = Vec::new();
    for path in &paths {
        let id = path.file_name().unwrap().to_string_lossy()[..4].to_owned();
        if only.as_ref().is_some_and(|only| *only != id) {
            continue;
        }
        let mut html = Vec::new();
        flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut html).unwrap();
        let html = String::from_utf8_lossy(&html);
        let gold: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join(format!("{id}.json"))).unwrap()).unwrap();
        let Some(text) = gold["ground_truth"]["main_content"].as_str() else { continue };
        let url = gold["url"].as_str().unwrap_or_default();
        let address = url::Url::parse(url).ok();
        let began = std::time::Instant::now();
        let page = draft(&html, address.as_ref()).unwrap_or_default();
        let took = began.elapsed().as_millis();
        let all: String =
            page.posts.iter().flat_map(|post| [post.body.clone(), "\n".to_owned(), post.quoted.join("\n"), "\n".to_owned()]).collect();
        let (p, r, f) = f1(&words(&all), &words(text));
        sum += f;
        sum_once += f1(&words(&once(&page)), &words(text)).2;
        // The reader was tuned on the pages at even places; those at odd places were looked at once, at the end.
        let half = &mut halves[lines.len() % 2];
        *half = (half.0 + f, half.1 + 1.0);
        count += 1.0;
        threads += usize::from(page.posts.len() > 1);
        let told = page.posts.iter().filter(|post| post.date.is_some()).count();
        let named = page.posts.iter().filter(|post| !post.author.is_empty()).count();
        lines.push((f, format!("{id} P {p:.2} R {r:.2} F {f:.2} posts {} dated {told} named {named} {took} ms {url}", page.posts.len())));
        if only.is_some() {
            eprintln!("TITLE {}", page.title);
            for post in &page.posts {
                eprintln!("--- {} | {:?} | quoted {}\n{}", post.author, post.date, post.quoted.len(), post.body);
            }
            eprintln!("=== GOLD\n{text}");
        }
    }
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, line) in &lines {
        eprintln!("{line}");
    }
    let mean = sum / f64::max(count, 1.0);
    let mean_once = sum_once / f64::max(count, 1.0);
    let [tuned, held] = halves.map(|(sum, count)| sum / f64::max(count, 1.0));
    eprintln!(
        "{count} pages, mean word F1 {mean:.3} (tuned half {tuned:.3}, other half {held:.3}; each sentence once {mean_once:.3}); {threads} read as threads of two posts or more"
    );
    if only.is_none() {
        assert!(mean_once >= LEAST_ONCE, "mean word F1 of each sentence once {mean_once:.3}");
        assert!(mean >= LEAST_F1, "mean word F1 {mean:.3}");
        assert!(threads >= LEAST_THREADS, "{threads} threads");
    }
}
