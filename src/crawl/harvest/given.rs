//! Conversations that did not come over the network.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Harvest;
use crate::crawl::counting::Counting;
use crate::engine::Judge;
use crate::model::source::SourceState;
use crate::store::{Commit, Committed, Conversation, Store, StoreError};

impl Harvest<'_> {
    /// Takes conversations that did not come over the network, judges and commits them; what could not be judged is told in words.
    pub(in crate::crawl) fn given(
        mut self,
        judge: &Judge,
        store: &dyn Store,
        pile: Vec<Conversation>,
        counting: &mut Counting<'_>,
        now: Timestamp,
        held: &SourceState,
    ) -> Result<(Committed, Vec<String>), StoreError> {
        let mut posts = BTreeMap::new();
        for (thread, own) in pile {
            self.threads.insert(thread.id.clone(), thread);
            posts.extend(own.into_iter().map(|post| (post.id.clone(), post)));
        }
        let commit = self.judge(judge, store, posts.into_values().collect(), counting, now)?;
        // The source was not asked: what is known of its pages and of its health stays.
        let commit = commit.map(|commit| Commit { source: held.clone(), ..commit });
        let done = commit.map(|commit| store.commit(&commit)).transpose().inspect_err(|_| counting.forget())?;
        Ok((done.unwrap_or_default(), self.report.faults))
    }
}
