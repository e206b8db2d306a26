//! A platform without a browser: futures run while somebody waits for the source, and a [`World`] has the
//! clock and the network. The native one is tokio's and reqwest's; a test's is a script.

mod platform;
mod pump;
mod timer;
mod world;

pub(crate) use platform::Pumped;
pub(crate) use pump::Pump;
pub(crate) use world::World;
