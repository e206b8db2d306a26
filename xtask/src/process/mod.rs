//! Running other programs: streamed, timed, and stopped together with this one.

mod children;
mod lines;
mod task;

pub(crate) use children::{Group, stop_children_on_signals};
pub(crate) use lines::{Line, Lines, plain};
pub(crate) use task::{Task, seconds};
