//! Feeds of real programs, as they were served: `WordPress`, Askbot, Reddit.

use std::collections::BTreeSet;

use overhear::model::post::{Part, Post};

use super::*;

fn reading(path: &str, purpose: Purpose) -> Option<Reading> {
    let body = std::fs::read(shared(path)?).unwrap();
    let reading = read_as(purpose, "http://127.0.0.1:18080/feed/", body).unwrap();
    assert!(reading.gaps.is_empty(), "{path}: {:?}", reading.gaps);
    let threads: BTreeSet<_> = reading.threads.iter().map(|thread| &thread.id).collect();
    assert!(reading.posts.iter().all(|post| threads.contains(&post.thread) && post.posted.is_some()), "{path}");
    Some(reading)
}

fn by<'r>(reading: &'r Reading, mark: &str) -> &'r Post {
    reading.posts.iter().find(|post| post.url.as_deref().is_some_and(|url| url.ends_with(mark))).unwrap()
}

#[test]
fn wordpress_entries_and_their_comments() {
    let Some(blog) = reading("pages/wordpress/feed_feed.xml", Purpose::Start) else { return };
    assert_eq!((blog.threads.len(), blog.posts.len(), blog.next.len()), (20, 20, 11));
    assert_eq!(blog.ttl, Some(SignedDuration::from_hours(1)));
    assert_eq!(blog.posts[0].body.raw(), "Old laptop as a server (6) – what do you think? This is number 55 of my small questions.");
    assert_eq!((blog.posts[0].author.name.raw(), blog.posts[0].part), ("alice_w", Part::Article));
    let atom = reading("pages/wordpress/feed_feed_atom.xml", Purpose::Start).unwrap();
    assert_eq!(blog.posts, atom.posts, "the same entries as RSS and as Atom are the same posts");
    let comments = reading("pages/wordpress/feed_2026_09_zelvora-hub-3-owners-thread_feed.xml", Purpose::Comments).unwrap();
    assert_eq!((comments.threads.len(), comments.posts.len()), (1, 20));
    let author = reading("pages/wordpress/feed_author_tomh_feed.xml", Purpose::Start).unwrap();
    let opener = by(&author, "/zelvora-hub-3-owners-thread/");
    assert_eq!(comments.threads[0].id, opener.thread);
    assert_eq!(comments.threads[0].url, opener.url);
    let reply = by(&comments, "#comment-93");
    assert_eq!(reply.parent.as_ref(), Some(&by(&comments, "#comment-92").id));
    assert_eq!(reply.body.raw(), "The app asked me to log in again 60 times today. Not happy with Zelvora.");
    assert_eq!(reply.quoted.len(), 1);
    let all = reading("pages/wordpress/feed_comments_feed.xml", Purpose::Start).unwrap();
    assert!(all.posts.iter().all(|post| post.part == Part::Comment && !post.author.name.is_empty()));
    let rain = blog.threads.iter().find(|thread| thread.title.raw() == "Rain again (6)").unwrap();
    assert_eq!(by(&all, "rain-again-6/#comment-192").thread, rain.id);
}

#[test]
fn askbot_questions_answers_and_comments() {
    let Some(list) = reading("pages/askbot/feed_feeds_rss.xml", Purpose::Start) else { return };
    assert!(list.posts.iter().all(|post| post.part == Part::Question && !post.author.name.is_empty()));
    assert_eq!(list.posts.len(), 30);
    let question = reading("pages/askbot/feed_feeds_question_52.xml", Purpose::Comments).unwrap();
    assert_eq!((question.threads.len(), question.posts.len()), (1, 65));
    assert_eq!(question.threads[0].title.raw(), "Zelvora Hub 3 owners' thread");
    let parts = |part: Part| question.posts.iter().filter(|post| post.part == part).count();
    assert_eq!((parts(Part::Question), parts(Part::Answer), parts(Part::Comment)), (1, 49, 15));
    assert_eq!(by(&question, "?answer=82#post-id-82").author.name.raw(), "zelvora_fan");
}

#[test]
fn reddit_listings_and_threads() {
    let Some(listing) = reading("api/reddit/listing.rss", Purpose::Start) else { return };
    assert_eq!(listing.posts.len(), 25);
    for found in [&listing, &reading("api/reddit/search.rss", Purpose::Start).unwrap()] {
        assert!(
            found.posts.iter().all(|post| post.part == Part::Question && !post.body.raw().contains("submitted by")),
            "{}",
            shown(found)
        );
        assert!(found.posts.iter().all(|post| post.author.native_id.is_some() && !post.author.name.raw().starts_with('/')));
    }
    let search = reading("api/reddit/search.rss", Purpose::Start).unwrap();
    for purpose in [Purpose::Start, Purpose::Comments] {
        let thread = reading("api/reddit/thread.rss", purpose).unwrap();
        assert_eq!((thread.threads.len(), thread.posts.len()), (1, 34));
        assert_eq!(thread.threads[0].title.raw(), "New bike day");
        assert_eq!(thread.posts.iter().filter(|post| post.part == Part::Answer).count(), 33);
        assert_eq!(thread.posts[0].id, search.posts[0].id, "met in a search, met in its thread: one post");
        assert_eq!(thread.posts[0].thread, search.posts[0].thread);
    }
}
