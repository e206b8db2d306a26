use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::sync::Semaphore;

use super::{
    check::check,
    feed::{self, Events},
    log::Log,
};
use crate::{
    cors::Readers,
    guard::Names,
    script::{FeedChange, FeedState, Placed, Scenario, Seen},
    watched::Watched,
};

/// How many scenarios are kept at most. The oldest is dropped first. A run of tests makes far fewer.
const KEPT: usize = 10_000;
/// What a scenario takes beside what it says and logs, in bytes.
const STAGE: usize = 1_000;

/// All scenarios.
#[derive(Clone, Debug)]
pub(crate) struct Origin(Arc<State>);

#[derive(Debug)]
struct State {
    second_url: String,
    readers: Readers,
    /// The most that all scenarios with their logs hold, in bytes.
    limit: usize,
    stages: Mutex<Stages>,
}

#[derive(Debug, Default)]
struct Stages {
    made: u64,
    by_id: HashMap<String, Kept>,
    in_order: VecDeque<String>,
    /// What all of them hold, in bytes.
    size: usize,
}

#[derive(Debug)]
struct Kept {
    stage: Arc<Stage>,
    /// What it holds with its log, in bytes.
    size: usize,
}

impl Stages {
    /// Drops the oldest scenarios until there is room within these limits, but not the one with this ID. `false`
    /// if that one alone is too large.
    fn make_room(&mut self, limit: usize, spared: &str) -> bool {
        while self.size > limit || self.in_order.len() > KEPT {
            let Some(oldest) = self.in_order.iter().position(|id| id != spared) else {
                return false;
            };
            self.remove(oldest);
        }
        true
    }

    fn remove(&mut self, at: usize) {
        let removed = self.in_order.remove(at);
        if let Some(kept) = removed.and_then(|id| self.by_id.remove(&id)) {
            self.size -= kept.size;
        }
    }
}

/// One scenario at its address, with its log.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) scenario: Scenario,
    pub(super) log: Log,
    pub(super) events: Watched<Events>,
    rounds: AtomicU64,
    cues: Semaphore,
}

impl Stage {
    /// The next round's number, for `{{n}}`.
    pub(super) fn next_round(&self) -> u64 {
        self.rounds.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Lets one [`Step::Cue`](crate::script::Step::Cue) pass.
    pub(super) fn give_cue(&self) {
        self.cues.add_permits(1);
    }

    /// Waits for a cue, and uses it up.
    pub(super) async fn wait_for_cue(&self) {
        // The semaphore is never closed, so this does not fail.
        if let Ok(cue) = self.cues.acquire().await {
            cue.forget();
        }
    }
}

impl Origin {
    /// An origin without scenarios. `names` are those whose pages may read what scenarios answer, and `limit` is
    /// the most that scenarios and logs hold, in bytes.
    pub(crate) fn new(second_url: String, names: Names, limit: usize) -> Self {
        Self(Arc::new(State {
            second_url,
            readers: Readers {
                names,
                untold: true,
            },
            limit,
            stages: Mutex::default(),
        }))
    }

    /// Puts a scenario at an address, or says what is wrong with it.
    pub(crate) fn place(&self, scenario: Scenario) -> Result<Placed, String> {
        let size = check(&scenario)? + STAGE;
        if size > self.0.limit {
            let limit = self.0.limit;
            return Err(format!(
                "All scenarios may hold {limit} bytes, and this one alone holds {size}."
            ));
        }
        let stage = Arc::new(Stage {
            events: Watched::new(Events::new(&scenario.feed)),
            scenario,
            log: Log::new(),
            rounds: AtomicU64::new(0),
            cues: Semaphore::new(0),
        });
        let mut stages = self.stages();
        stages.made += 1;
        let id = stages.made.to_string();
        stages.size += size;
        stages.by_id.insert(id.clone(), Kept { stage, size });
        stages.in_order.push_back(id.clone());
        stages.make_room(self.0.limit, &id);
        let url = format!("/s/{id}");
        Ok(Placed {
            second: format!("{}{url}", self.0.second_url),
            log: format!("{url}/log"),
            url,
            id,
        })
    }

    pub(super) fn stage(&self, id: &str) -> Option<Arc<Stage>> {
        self.stages().by_id.get(id).map(|kept| kept.stage.clone())
    }

    /// Makes room for so many more bytes of a scenario's log, or of its feed. `false` if it is too large. What a feed
    /// has dropped counts on.
    pub(super) fn has_room(&self, id: &str, bytes: usize) -> bool {
        let mut stages = self.stages();
        let Some(kept) = stages.by_id.get_mut(id) else {
            // It was dropped, and goes with its last response.
            return false;
        };
        kept.size += bytes;
        stages.size += bytes;
        let has_room = stages.make_room(self.0.limit, id);
        if !has_room && let Some(kept) = stages.by_id.get_mut(id) {
            kept.size -= bytes;
            stages.size -= bytes;
        }
        has_room
    }

    /// Whose pages may read what scenarios answer.
    pub(super) fn readers(&self) -> &Readers {
        &self.0.readers
    }

    /// A scenario's requests so far.
    pub(crate) fn requests(&self, id: &str) -> Option<Vec<Seen>> {
        self.stage(id).map(|stage| stage.log.requests())
    }

    /// Changes a scenario's feed, or says why it can't. `None` for an unknown ID.
    pub(crate) fn change_feed(
        &self,
        id: &str,
        change: &FeedChange,
    ) -> Option<Result<FeedState, String>> {
        let stage = self.stage(id)?;
        let change_checked = || {
            let size = feed::check_change(change)?;
            if !self.has_room(id, size) {
                return Err("There is no room for these events.".to_owned());
            }
            stage.events.update(|events| events.change(change))
        };
        Some(change_checked())
    }

    /// How many requests are open, for each scenario that has any.
    pub(crate) fn open_requests(&self) -> BTreeMap<String, usize> {
        let stages = self.stages();
        let open = stages
            .by_id
            .iter()
            .map(|(id, kept)| (id.clone(), kept.stage.log.open_count()));
        open.filter(|(_, open)| *open > 0).collect()
    }

    fn stages(&self) -> std::sync::MutexGuard<'_, Stages> {
        self.0.stages.lock().expect("no holder of this lock panics")
    }
}
