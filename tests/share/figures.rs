/// What a walk has seen, to be sure that it sees enough.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Figures {
    pub(crate) connects: u64,
    pub(crate) steals: u64,
    pub(crate) grants: u64,
    pub(crate) events: u64,
    pub(crate) catching_up: u64,
    pub(crate) cut_off: u64,
    pub(crate) evicted: u64,
    pub(crate) calms: u64,
    /// The most memory that a member held.
    pub(crate) memory: usize,
}

impl Figures {
    pub(crate) fn add(&mut self, other: Self) {
        self.connects += other.connects;
        self.steals += other.steals;
        self.grants += other.grants;
        self.events += other.events;
        self.catching_up += other.catching_up;
        self.cut_off += other.cut_off;
        self.evicted += other.evicted;
        self.calms += other.calms;
        self.memory = self.memory.max(other.memory);
    }
}
