//! Conversations that come from a file instead of the network: judged and queued as a crawl does.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::counting::Counting;
use super::harvest::Harvest;
use crate::engine::Judge;
use crate::model::id::SourceId;
use crate::model::source::{Source, SourceKind, SourceState};
use crate::store::{Committed, Conversation, Store, StoreError};

/// What came of a pile of conversations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// What was committed, over all.
    pub done: Committed,
    /// What could not be judged, in words; its posts are archived all the same.
    pub faults: Vec<String>,
}

/// Puts conversations into the store. What it holds already is neither judged again nor counted; a text that has changed is an edit.
///
/// # Errors
/// See [`StoreError`]; what was committed before stays.
pub fn import(judge: &Judge, store: &dyn Store, pile: Vec<Conversation>, now: Timestamp) -> Result<Imported, StoreError> {
    let mut by_source: BTreeMap<SourceId, Vec<Conversation>> = BTreeMap::new();
    for conversation in pile {
        by_source.entry(conversation.0.source.clone()).or_default().push(conversation);
    }
    let held: BTreeMap<SourceId, SourceState> = store.plan()?.sources.into_iter().map(|state| (state.id.clone(), state)).collect();
    let mut counting = Counting::new(judge, store, now);
    let mut imported = Imported::default();
    for (id, pile) in by_source {
        let source = Source::new(id.clone(), SourceKind::Feed, "");
        let state = held.get(&id).cloned().unwrap_or_else(|| SourceState { id, ..SourceState::default() });
        let (done, faults) = Harvest::new(&source, state.clone(), now).given(judge, store, pile, &mut counting, now, &state)?;
        let all = &mut imported.done;
        all.new_posts += done.new_posts;
        all.edited_posts += done.edited_posts;
        all.opened.extend(done.opened);
        all.grown.extend(done.grown);
        all.reopened.extend(done.reopened);
        all.corrected.extend(done.corrected);
        imported.faults.extend(faults);
    }
    Ok(imported)
}
