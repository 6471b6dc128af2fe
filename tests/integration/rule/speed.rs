//! What a post costs with few and with many rules. Not a timed test: run it to see the figures.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use overhear::diagnostic::SourceFile;
use overhear::model::brand::Brand;
use overhear::model::lang::Lang;
use overhear::rule::load;
use overhear::text::document::Document;

/// Words of no language, the same on every run.
fn word(seed: &mut u64) -> String {
    const SYLLABLES: [&str; 20] =
        ["ba", "ko", "ti", "mer", "lun", "ser", "vi", "pra", "do", "nes", "gal", "tu", "rim", "fo", "lex", "hu", "jan", "ci", "wol", "za"];
    let mut word = String::new();
    for _ in 0..4 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        word.push_str(SYLLABLES[usize::try_from(*seed >> 33).unwrap() % SYLLABLES.len()]);
    }
    word
}

#[test]
#[ignore = "prints figures; run it with --run-ignored all --no-capture"]
fn a_post_pays_for_its_hits_not_for_the_rules() {
    let mut seed = 7;
    let posts: Vec<Document> = (0..500)
        .map(|_| {
            let text: Vec<String> = (0..120).map(|_| word(&mut seed)).collect();
            Document::new(&text.join(" "), Lang::En)
        })
        .collect();
    for number in [10, 100, 1_000, 10_000] {
        let files: Vec<Arc<SourceFile>> = (0..number)
            .map(|id| {
                let mut text = String::from("title=\"t\"\nlevel=\"low\"\ncategories=[\"other\"]\nwhy=\"w\"\ncondition=\"a near b\"\n");
                let mut w = || word(&mut seed);
                write!(
                    text,
                    "[selections.a]\nen=[\"{} {}\", \"{}*\"]\n[selections.b]\nen=[\"{} (very) {}\", \"({}|{}) {}\"]\n",
                    w(),
                    w(),
                    w(),
                    w(),
                    w(),
                    w(),
                    w(),
                    w()
                )
                .unwrap();
                SourceFile::new(format!("rules/r{id}.toml"), text)
            })
            .collect();
        let start = Instant::now();
        let (rules, _) = load(&files, &Brand::default());
        let built = start.elapsed();
        let start = Instant::now();
        let fired: usize = posts.iter().map(|post| rules.scan(post, &[], &|_| true).len()).sum();
        let each = start.elapsed() / 500;
        println!("{number} rules: loaded in {built:?}, {each:?} a post of 120 words, {fired} fired");
        assert_eq!(rules.len(), number);
    }
}
