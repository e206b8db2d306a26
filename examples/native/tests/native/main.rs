//! The example against the scripted origin, over real sockets.

mod connections;
mod endings;
mod program;
mod stage;
