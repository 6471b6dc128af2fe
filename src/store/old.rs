//! A store written before forums were read: its records by hand, in the shape that they had then.

use sled::Batch;

use super::index::named_key;
use super::queue::{close_sled, open_sled, sync};
use super::{Settings, SledStore, Store, codec, record};
use crate::model::id::SourceId;
use crate::model::source::SourceState;

const META: &str = r#"{"format":1,"mark":{"seq":0,"start":0,"end":0,"crc":0},"next":1,"counts":[0,0,0,0,0]}"#;
const STATE: &str = r#"{"id":"forum","pages":{"https://forum.example/feed":{"validators":{"etag":"\"1\"","last_modified":"Sun, 22 Nov 2026 10:00:00 GMT"},
    "moved_to":null,"fresh_until":null,"asked":"2026-03-01T10:00:00Z","body_hash":"ab"}},"next_check":"2026-03-01T11:00:00Z",
    "last_success":"2026-03-01T10:00:00Z","last_new_post":null,"faults":0,"last_fault":null,"gone":false}"#;
const BEFORE_PAGES: &str = r#"{"id":"blog"}"#;

#[test]
fn a_store_of_before_forums_is_read_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("queue.sled");
    let db = open_sled(&path, 1 << 20).unwrap();
    let mut batch = Batch::default();
    record::put(&db, &mut batch, b"m", META.as_bytes()).unwrap();
    for (id, state) in [("forum", STATE), ("blog", BEFORE_PAGES)] {
        let state: serde_json::Value = serde_json::from_str(state).unwrap();
        record::put(&db, &mut batch, &named_key(b's', id), &codec::fold(&state).unwrap()).unwrap();
    }
    db.apply_batch(batch).unwrap();
    sync(&db, &path).unwrap();
    close_sled(db, &path).unwrap();

    let settings = Settings { path: folder.path().to_path_buf(), patience: std::time::Duration::from_secs(1), retention_days: 0 };
    let store = SledStore::new(settings).unwrap();
    let mut sources = store.plan().unwrap().sources;
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(sources[0], SourceState { id: SourceId::from("blog"), ..SourceState::default() });
    let forum = &sources[1];
    assert!(forum.threads.is_empty() && forum.traps.is_empty());
    let page = &forum.pages["https://forum.example/feed"];
    assert_eq!((page.validators.etag.as_deref(), page.shown.as_ref()), (Some("\"1\""), None));
    assert_eq!(forum.next_check, Some("2026-03-01T11:00:00Z".parse().unwrap()));
    // Written as today and read once more.
    let commit = super::Commit { at: forum.next_check.unwrap(), source: forum.clone(), ..super::Commit::default() };
    store.commit(&commit).unwrap();
    assert!(store.plan().unwrap().sources.contains(forum));
    assert_eq!(store.notices(), []);
}
