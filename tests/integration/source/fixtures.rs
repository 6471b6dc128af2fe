//! Our own feeds, one a format: what is read of each, as snapshots.

use super::*;

pub const FIXTURES: [&str; 11] = [
    "rss20-blog.xml",
    "rss20-comments.xml",
    "atom10-foro.xml",
    "atom10-phpbb.xml",
    "rss091-noticias.xml",
    "rdf10-blog.xml",
    "atom03-notes.xml",
    "jsonfeed11.json",
    "cdf-channel.xml",
    "illformed.xml",
    "atom10-reviews.xml",
];

pub fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/feeds").join(name)).unwrap()
}

#[test]
fn each_format_is_read() {
    for name in FIXTURES {
        let reading = read_body(bytes(name)).unwrap();
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, shown(&reading));
        });
    }
}

#[test]
fn a_comment_feed_joins_the_thread_of_its_entry() {
    let blog = read_body(bytes("rss20-blog.xml")).unwrap();
    let asked = &blog.next[0];
    assert_eq!(
        (asked.url.as_str(), asked.purpose, asked.depth),
        ("https://kettle.example/2026/11/norvane-three-weeks/feed/", Purpose::Comments, 1)
    );
    assert_eq!(blog.next.len(), 1, "an entry without comments is not asked for them");
    let comments = read_as(Purpose::Comments, &asked.url, bytes("rss20-comments.xml")).unwrap();
    assert_eq!(comments.threads.len(), 1);
    assert_eq!(comments.threads[0].id, blog.threads[0].id);
    assert_eq!(comments.posts[0].parent.as_ref(), Some(&comments.posts[1].id));
    assert!(comments.next.is_empty());
    // Also when it is read as a source of its own.
    let alone = read_body(bytes("rss20-comments.xml")).unwrap();
    assert_eq!(alone.posts.iter().map(|post| &post.id).collect::<Vec<_>>(), comments.posts.iter().map(|post| &post.id).collect::<Vec<_>>());
}

#[test]
fn the_same_feed_in_any_charset_and_any_wrapping_gives_the_same_posts() {
    let text = String::from_utf8(bytes("atom10-phpbb.xml")).unwrap();
    let expected = shown(&read_body(text.clone()).unwrap());
    let wide =
        |big: bool| -> Vec<u8> { text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect() };
    assert_eq!(shown(&read_body(wide(true)).unwrap()), expected, "UTF-16BE, which feed-rs alone panics on");
    assert_eq!(shown(&read_body(wide(false)).unwrap()), expected);
    assert_eq!(shown(&read_body(text.replace('\n', "\r\n")).unwrap()), expected);
    let late = text.replacen("<entry>", "<?xml version='1.0' encoding='utf-16'?><entry>", 1);
    assert_eq!(shown(&read_body(late).unwrap()), expected, "a late second declaration");
}

#[test]
fn reading_twice_gives_the_same_ids() {
    for name in FIXTURES {
        let (one, other) = (read_body(bytes(name)).unwrap(), read_body(bytes(name)).unwrap());
        assert_eq!((one.threads, one.posts), (other.threads, other.posts), "{name}");
    }
}

#[test]
fn identities_outlive_tracking_parameters_and_scheme() {
    let text = String::from_utf8(bytes("rss20-blog.xml")).unwrap();
    let other = text.replace("utm_source=rss&amp;utm_medium=feed", "fbclid=99").replace("<link>https://", "<link>http://");
    let ids = |text: String| read_body(text).unwrap().posts.into_iter().map(|post| (post.id, post.thread)).collect::<Vec<_>>();
    assert_eq!(ids(text), ids(other));
}
