use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::sync::Semaphore;

use super::{check::check, log::Log};
use crate::script::{Placed, Scenario, Seen};

/// How many scenarios are kept. The oldest is dropped first. A run of tests makes far fewer.
const KEPT: usize = 10_000;

/// All scenarios.
#[derive(Clone, Debug)]
pub(crate) struct Origin(Arc<State>);

#[derive(Debug)]
struct State {
    second_url: String,
    stages: Mutex<Stages>,
}

#[derive(Debug, Default)]
struct Stages {
    made: u64,
    by_id: HashMap<String, Arc<Stage>>,
    in_order: VecDeque<String>,
}

/// One scenario at its address, with its log.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) scenario: Scenario,
    pub(super) log: Log,
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
    pub(crate) fn new(second_url: String) -> Self {
        Self(Arc::new(State {
            second_url,
            stages: Mutex::default(),
        }))
    }

    /// Puts a scenario at an address, or says what is wrong with it.
    pub(crate) fn place(&self, scenario: Scenario) -> Result<Placed, String> {
        check(&scenario)?;
        let stage = Arc::new(Stage {
            scenario,
            log: Log::new(),
            rounds: AtomicU64::new(0),
            cues: Semaphore::new(0),
        });
        let mut stages = self.stages();
        stages.made += 1;
        let id = stages.made.to_string();
        stages.by_id.insert(id.clone(), stage);
        stages.in_order.push_back(id.clone());
        if stages.in_order.len() > KEPT
            && let Some(oldest) = stages.in_order.pop_front()
        {
            stages.by_id.remove(&oldest);
        }
        let url = format!("/s/{id}");
        Ok(Placed {
            second: format!("{}{url}", self.0.second_url),
            log: format!("{url}/log"),
            url,
            id,
        })
    }

    pub(super) fn stage(&self, id: &str) -> Option<Arc<Stage>> {
        self.stages().by_id.get(id).cloned()
    }

    /// A scenario's requests so far.
    pub(crate) fn requests(&self, id: &str) -> Option<Vec<Seen>> {
        self.stage(id).map(|stage| stage.log.requests())
    }

    /// How many requests are open, for each scenario that has any.
    pub(crate) fn open_requests(&self) -> BTreeMap<String, usize> {
        let stages = self.stages();
        let open = stages
            .by_id
            .iter()
            .map(|(id, stage)| (id.clone(), stage.log.open_count()));
        open.filter(|(_, open)| *open > 0).collect()
    }

    fn stages(&self) -> std::sync::MutexGuard<'_, Stages> {
        self.0.stages.lock().expect("no holder of this lock panics")
    }
}
