use crate::connection::Connection;
use crate::mount::Spawn;
use crate::registry::Registry;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::{Rc, Weak};
use std::task::{Poll, Waker};
use std::time::Duration;

/// That a connection stays for a while though nobody reads from it.
#[derive(Default)]
pub(crate) struct Staying {
    /// Another number once it is over.
    number: Cell<u64>,
    /// Ends the wait.
    waker: RefCell<Option<Waker>>,
}

impl Staying {
    /// Somebody reads from the connection again: the wait ends, and its timer with it.
    pub(crate) fn end(&self) {
        self.number.set(self.number.get() + 1);
        let waker = self.waker.take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// Has the registry hold a connection for so long. With no time at all that is the end of the current task.
///
/// The future that waits has the connection by a weak pointer, and lets go of it also where it is dropped, as an
/// executor drops its futures when it goes. So whoever goes first, timer, executor or registry, closes the connection.
pub(crate) fn stay(
    connection: &Rc<Connection>,
    registry: &Rc<Registry>,
    grace: Duration,
    spawn: Option<Rc<Spawn>>,
) {
    registry.hold(connection);
    connection.staying.end();
    let live = connection.live();
    let hold = Hold {
        number: connection.staying.number.get(),
        connection: Rc::downgrade(connection),
        registry: Rc::downgrade(registry),
    };
    let sleep = live.source().sleep(grace);
    // Nobody else runs it meanwhile, where the platform does not.
    let run = spawn.is_some().then(|| live.run(|| true));
    let wait = async move {
        let mut sleep = pin!(sleep);
        let mut run = pin!(run);
        poll_fn(|context| {
            let Some(connection) = hold.connection() else {
                return Poll::Ready(());
            };
            connection
                .staying
                .waker
                .replace(Some(context.waker().clone()));
            if let Some(run) = run.as_mut().as_pin_mut()
                && run.poll(context).is_ready()
            {
                // It has ended or failed, and is of no use to anybody who comes.
                return Poll::Ready(());
            }
            sleep.as_mut().poll(context)
        })
        .await;
        drop(hold);
    };
    match spawn {
        Some(spawn) => spawn(Box::pin(wait)),
        None => live.source().spawn(wait),
    }
}

struct Hold {
    number: u64,
    connection: Weak<Connection>,
    registry: Weak<Registry>,
}

impl Hold {
    /// The connection, if nobody has come back to it.
    fn connection(&self) -> Option<Rc<Connection>> {
        let connection = self.connection.upgrade();
        connection.filter(|connection| connection.staying.number.get() == self.number)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let (Some(connection), Some(registry)) = (self.connection(), self.registry.upgrade()) {
            registry.let_go(&connection);
        }
    }
}
