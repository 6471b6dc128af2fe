//! Hostile and broken documents: cut, mutated, flooded, nested, lying.

use std::time::Duration;

use overhear::source::Gap;

use super::fixtures::{FIXTURES, bytes};
use super::*;

/// A small generator with a fixed seed: `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % (sides.max(1) as u64)).unwrap()
    }
}

#[test]
fn cut_at_every_byte_the_entries_before_the_cut_are_kept() {
    let (mut due, mut kept) = (0_usize, 0_usize);
    for name in FIXTURES {
        let whole = bytes(name);
        let all = read_body(whole.clone()).unwrap();
        // Where each entry ends, by the end tags (or, in JSON, the closing braces at the depth of entries).
        let text = String::from_utf8_lossy(&whole).to_ascii_lowercase();
        let ends: Vec<usize> =
            ["</item>", "</entry>"].iter().flat_map(|tag| text.match_indices(tag).map(|(at, _)| at + tag.len())).collect();
        let well_formed = !matches!(name, "illformed.xml" | "jsonfeed11.json");
        for cut in 0..whole.len() {
            let read = read_body(&whole[..cut]);
            if !well_formed || whole.len() != text.len() {
                continue;
            }
            let before = ends.iter().filter(|end| **end <= cut).count();
            let got = read.as_ref().map_or(0, |reading| reading.posts.len());
            due += before;
            kept += got.min(before);
            if let Ok(reading) = &read {
                for post in &reading.posts {
                    assert!(
                        all.posts.iter().any(|other| other.id == post.id && other.body == post.body),
                        "{name} cut at {cut}: half a post"
                    );
                }
            }
        }
    }
    eprintln!("{kept} of {due} entries kept");
    assert!(kept * 100 >= due * 95, "{kept} of {due}");
}

#[test]
fn a_cut_json_feed_keeps_its_first_entry() {
    let whole = String::from_utf8(bytes("jsonfeed11.json")).unwrap();
    let cut = &whole[..whole.find("Volver").unwrap()];
    let reading = read_body(cut).unwrap();
    assert_eq!(reading.posts.len(), 1);
    assert!(matches!(reading.gaps[0], Gap::Salvaged { kept: 1, .. }), "{:?}", reading.gaps);
}

/// How many mutants of each set: `OVERHEAR_MUTANTS`, or few enough for every run.
fn mutants(usual: usize) -> usize {
    std::env::var("OVERHEAR_MUTANTS").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[test]
fn mutants_do_not_panic() {
    let seeds: Vec<Vec<u8>> = FIXTURES.iter().map(|name| bytes(name)).collect();
    let read = survive(&seeds, mutants(20_000));
    assert!(read * 2 > mutants(20_000), "most mutants still hold a feed");
}

#[test]
fn mutants_of_foreign_feeds_do_not_panic() {
    let Some(folder) = shared("feeds/feedparser") else { return };
    let mut paths = Vec::new();
    super::corpus::files(&folder, &mut paths);
    paths.sort();
    let seeds: Vec<Vec<u8>> =
        paths.iter().map(|path| std::fs::read(path).unwrap()).filter(|body| !body.is_empty() && body.len() < 20_000).collect();
    survive(&seeds, mutants(20_000));
}

/// Mutates and reads; gives how many could be read.
fn survive(seeds: &[Vec<u8>], count: usize) -> usize {
    let pieces: [&[u8]; 24] = [
        b"<",
        b">",
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"<?xml version='1.0' encoding='utf-16'?>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
        b"&a;",
        b"&#0;",
        b"&#xD800;",
        b"&nbsp;",
        b"\xFF\xFE",
        b"\0",
        b"\xC2",
        "«maria@example.gr»".as_bytes(),
        "ά@é.gr（".as_bytes(),
        b"xmlns=''",
        b"xmlns:a='http://www.w3.org/2005/Atom'",
        b"</item>",
        b"<entry>",
        b"{",
        b"\"",
        b"9999-99-99",
        "\u{202E}\u{200B}😂".as_bytes(),
    ];
    let mut dice = Dice(20_261_122);
    let (mut slowest, mut read, mut worst) = (Duration::ZERO, 0_usize, Vec::new());
    for round in 0..count {
        let mut body = seeds[dice.roll(seeds.len())].clone();
        for _ in 0..=dice.roll(6) {
            let at = dice.roll(body.len());
            match dice.roll(5) {
                0 => body[at] = u8::try_from(dice.roll(256)).unwrap(),
                1 => {
                    let piece = pieces[dice.roll(pieces.len())];
                    body.splice(at..at, piece.iter().copied());
                }
                2 => {
                    let end = (at + dice.roll(40)).min(body.len());
                    body.drain(at..end);
                }
                3 => {
                    let end = (at + dice.roll(200)).min(body.len());
                    let copy = body[at..end].to_vec();
                    let to = dice.roll(body.len());
                    body.splice(to..to, copy);
                }
                _ => {
                    let piece = pieces[dice.roll(pieces.len())];
                    let end = (at + piece.len()).min(body.len());
                    body.splice(at..end, piece.iter().copied());
                }
            }
            if body.is_empty() {
                body.push(b'<');
            }
        }
        let started = on_cpu();
        match read_body(body.clone()) {
            Ok(reading) => {
                read += 1;
                let failed = reading.gaps.iter().find(|gap| matches!(gap, Gap::Salvaged { why, .. } if why.contains("parser failed")));
                assert_eq!(failed, None, "mutant {round} made feed-rs panic: {}", String::from_utf8_lossy(&body));
            }
            // A panic that a guard caught: the guard held, but what led to it is to be mended.
            Err(Unreadable::Parser(why)) => panic!("mutant {round}: {why}: {}", String::from_utf8_lossy(&body)),
            Err(_) => {}
        }
        let took = on_cpu().saturating_sub(started);
        if took > slowest {
            slowest = took;
            worst = body;
        }
    }
    eprintln!("{count} mutants, {read} read, slowest {slowest:?} ({} bytes)", worst.len());
    assert!(slowest < Duration::from_millis(50), "{slowest:?}: {}", String::from_utf8_lossy(&worst));
    read
}

#[test]
fn floods_are_refused_before_any_tree_is_built() {
    let floods = [
        format!("<rss><channel>{}", "<item/>".repeat(600_000)),
        format!("<feed xmlns='http://www.w3.org/2005/Atom'>{}", "<entry/>".repeat(500_000)),
        format!("{{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"\",\"items\":[{}{{}}]}}", "{},".repeat(1_300_000)),
        format!("<rss>{}", "<a>".repeat(1_000_000)),
        format!("<rss {}>", (0..200_000).map(|n| ["a", &n.to_string(), "='' "].concat()).collect::<String>()),
        format!("<rss {}>", (0..100_000).map(|n| ["xmlns:a", &n.to_string(), "='u' "].concat()).collect::<String>()),
        format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("{{\"items\":{}", "[".repeat(100_000)),
    ];
    for flood in floods {
        let name = flood[..40].to_owned();
        let started = on_cpu();
        let refused = read_body(flood).unwrap_err();
        let took = on_cpu().saturating_sub(started);
        eprintln!("{took:?} {refused}");
        assert!(matches!(refused, Unreadable::Excessive(_)), "{name}: {refused}");
        assert!(took < Duration::from_millis(if cfg!(debug_assertions) { 200 } else { 50 }), "{name} took {took:?}");
    }
    assert!(matches!(read_body(vec![b' '; 9 << 20]), Err(Unreadable::Excessive(_))));
}

#[test]
fn two_thousand_entries_are_still_read() {
    let items: String =
        (0..2_000).map(|n: u32| n.to_string()).map(|n| ["<item><guid>g", &n, "</guid><title>t", &n, "</title></item>"].concat()).collect();
    assert_eq!(read_body(format!("<rss><channel>{items}</channel></rss>")).unwrap().posts.len(), 2_000);
}

#[test]
fn entities_expand_to_nothing_and_fetch_nothing() {
    let laughs = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>\
                  <!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel><item><guid>1</guid><title>t</title><description>&c; and &x; said</description></item></channel></rss>";
    let reading = read_body(laughs).unwrap();
    assert_eq!(reading.posts[0].body.raw(), "&c; and &x; said");
}

#[test]
fn authors_that_make_feed_rs_panic_are_read() {
    for (written, name) in [
        ("Μαρία «maria@example.gr»", "Μαρία"),
        ("María “maria@example.es”", "María"),
        ("maria@example.gr（Μαρία）", "Μαρία"),
        ("maria@example.gr (Μαρία Π.)", "Μαρία Π."),
        ("Jo Díaz &lt;jo@example.es&gt;", "Jo Díaz"),
        ("έmaria@example.grέ", "έ"),
        ("Eva", "Eva"),
    ] {
        for element in ["author", "dc:creator", "managingEditor"] {
            let text = format!(
                "<rss version='2.0'><channel><item><guid>1</guid><description>Down again.</description><{element}>{written}</{element}></item></channel></rss>"
            );
            let reading = read_body(text).unwrap();
            assert!(reading.gaps.is_empty(), "{written}: {:?}", reading.gaps);
            if element != "managingEditor" && !written.starts_with('έ') {
                assert_eq!(reading.posts[0].author.name.raw(), name, "{element} {written}");
            }
        }
    }
    let split =
        "<rss><channel><item><guid>1</guid><title>t</title><author>Μαρία «<![CDATA[maria@example.gr]]>»</author></item></channel></rss>";
    assert!(read_body(split).unwrap().gaps.is_empty());
}

#[test]
fn pages_are_named_for_what_they_are() {
    for (body, expected) in [
        ("", "not a feed: an empty document"),
        (
            "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>x</body></html>",
            "not a feed: an HTML page titled \"Just a moment...\"",
        ),
        (
            "<html><head><link rel=alternate type=\"application/rss+xml\" href=\"/feed\"><title>Caf&eacute;\u{1b}[31m</title>",
            "not a feed: an HTML page titled \"Café[31m\"; it names a feed: /feed",
        ),
        ("just words", "not a feed: no rss, feed or RDF element in it"),
        ("{\"error\": 404, \"message\": \"x\"}", "not a feed: JSON without the list \"items\" of a JSON Feed (its keys: error, message)"),
        ("<rss><channel><item><title>half", "malformed feed: it breaks off inside its first entry"),
    ] {
        assert_eq!(read_body(body).unwrap_err().to_string(), expected, "{body}");
    }
}

#[test]
fn nothing_foreign_reaches_an_address_or_a_message_raw() {
    let text = "<rss><channel><item><guid>1</guid><link>javascript:alert(1)</link><description>words</description><pubDate>\u{202e}never\u{9b}</pubDate></item></channel></rss>";
    let reading = read_body(text).unwrap();
    assert_eq!(reading.posts[0].url, None);
    let Gap::BadDate { written, .. } = &reading.gaps[0] else { panic!("{:?}", reading.gaps) };
    assert_eq!(written, "<U+202E>never›");
}
