use super::super::gate::Gate;
use super::super::keep::Receipt;
use super::*;
use crate::source::stores::MemoryStore;
use alloc::vec::Vec;

fn keeping(commits_handled: bool, window: usize) -> (Rc<dyn Keep>, Rc<Gate>) {
    let gate = Rc::new(Gate::default());
    let options = KeepOptions {
        make: Keeping::make,
        store: None,
        commits_handled,
        window,
    };
    (
        (options.make)(&options, "0".into(), (&gate, &Rc::default()), None).0,
        gate,
    )
}

fn come(keep: &Rc<dyn Keep>, id: &str) -> Option<Receipt> {
    match keep.receive(id, true) {
        Received::Counted(receipt) => Some(receipt),
        Received::Double | Received::Taken => None,
    }
}

fn is_double(keep: &Rc<dyn Keep>, id: &str) -> bool {
    matches!(keep.receive(id, true), Received::Double)
}

#[test]
fn an_id_that_was_received_is_gone_on_from_at_once() {
    let (keep, _) = keeping(false, 0);
    assert_eq!(keep.id(), "0");
    assert!(come(&keep, "1").is_none());
    assert_eq!(keep.id(), "1");
    assert!(!is_double(&keep, "1"), "nothing is remembered");
}

#[test]
fn an_id_is_committed_when_its_event_is_handled_and_in_the_order_of_the_stream() {
    let (keep, _) = keeping(true, 0);
    let [first, second, third] = ["1", "2", "3"].map(|id| come(&keep, id).unwrap());
    drop(second);
    assert_eq!(keep.id(), "0");
    let clone = Rc::clone(&first);
    drop(first);
    assert_eq!(keep.id(), "0", "somebody is still busy with it");
    drop(clone);
    assert_eq!(keep.id(), "2");
    keep.receive("4", false);
    drop(third);
    assert_eq!(
        keep.id(),
        "4",
        "an ID without an event is one of the stream's"
    );
}

#[test]
fn behind_an_event_that_has_failed_nothing_is_committed_until_it_has_come_again() {
    let (keep, _) = keeping(true, 0);
    let [first, second] = ["1", "2"].map(|id| come(&keep, id).unwrap());
    second.fail();
    drop(second);
    drop(come(&keep, "3"));
    drop(first);
    assert_eq!(keep.id(), "1");
    keep.begin();
    drop(come(&keep, "2"));
    drop(come(&keep, "3"));
    assert_eq!(keep.id(), "3");
}

#[test]
fn what_is_handled_after_a_reconnect_says_nothing_of_the_new_stream() {
    let (keep, _) = keeping(true, 0);
    let old = ["1", "2"].map(|id| come(&keep, id).unwrap());
    keep.begin();
    let _new = come(&keep, "1").unwrap();
    drop(old);
    assert_eq!(keep.id(), "0");
}

#[test]
fn an_event_that_comes_again_is_a_double_also_while_it_is_in_hand_and_not_after_it_has_failed() {
    let (keep, _) = keeping(true, 10);
    assert!(is_double(&keep, "0"), "the ID that the source goes on from");
    let [done, in_hand, failing] = ["1", "2", "3"].map(|id| come(&keep, id).unwrap());
    drop(done);
    failing.fail();
    keep.begin();
    assert!(is_double(&keep, "1"));
    assert_eq!(keep.id(), "1");
    assert!(is_double(&keep, "2"));
    assert_eq!(keep.id(), "1");
    let again = come(&keep, "3").expect("it was not handled");
    drop(in_hand);
    assert_eq!(
        keep.id(),
        "2",
        "its first delivery counts for the new stream"
    );
    drop(again);
    assert_eq!(keep.id(), "3");
}

#[test]
fn so_many_ids_are_remembered_and_no_more_and_only_an_event_s_own() {
    let (keep, _) = keeping(false, 2);
    assert!(!is_double(&keep, "1"));
    assert!(!matches!(keep.receive("1", false), Received::Double));
    assert!(!is_double(&keep, "2"));
    assert!(!is_double(&keep, "0"), "two are newer");
    assert!(!is_double(&keep, "1"), "again");
    assert!(is_double(&keep, "0"));
    for _ in 0..2 {
        assert!(!is_double(&keep, ""), "no ID is nobody's");
    }
}

#[test]
fn while_a_thousand_events_wait_the_gate_is_closed() {
    let (keep, gate) = keeping(true, 0);
    let first = come(&keep, "first").unwrap();
    let rest: Vec<_> = (1..WINDOW).map(|_| come(&keep, "x").unwrap()).collect();
    assert!(!gate.is_open());
    drop(rest);
    assert!(!gate.is_open(), "behind the first, none is committed");
    drop(first);
    assert!(gate.is_open());
    let failing = come(&keep, "failing").unwrap();
    let _rest: Vec<_> = (0..WINDOW).map(|_| come(&keep, "x")).collect();
    assert!(!gate.is_open());
    failing.fail();
    assert!(
        gate.is_open(),
        "behind one that has failed there is nothing to wait for"
    );
    let _more: Vec<_> = (0..WINDOW).map(|_| come(&keep, "x")).collect();
    assert!(gate.is_open());
    keep.begin();
    let _held: Vec<_> = (0..WINDOW).map(|_| come(&keep, "x")).collect();
    assert!(!gate.is_open());
    keep.begin();
    assert!(gate.is_open(), "the new stream has none");
}

#[test]
fn clones_of_a_memory_store_keep_one_id() {
    let store = MemoryStore::default();
    let options = |store: &MemoryStore| KeepOptions {
        make: Keeping::make,
        store: Some(Rc::new(store.clone())),
        commits_handled: false,
        window: 0,
    };
    let mut saving = Rc::new(store.clone()).save("7".into());
    let mut context = core::task::Context::from_waker(core::task::Waker::noop());
    assert!(saving.as_mut().poll(&mut context).is_ready());
    let (keep, _) = Keeping::make(
        &options(&store),
        "0".into(),
        (&Rc::default(), &Rc::default()),
        None,
    );
    let recipe = Rc::default();
    let prepare = || {
        let context = Context {
            attempt: 1,
            refused: None,
            last_event_id: "0".into(),
        };
        Rc::clone(&keep).prepare(&recipe, Transport::Fetch, &context)
    };
    let mut preparing = prepare().expect("the store is asked");
    assert!(preparing.as_mut().poll(&mut context).is_ready());
    assert_eq!(keep.id(), "7");
    assert!(prepare().is_none(), "once");
}
