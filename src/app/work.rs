//! Work that no key waits for: done on a thread of its own; its results come back as events.

use std::sync::mpsc::Sender;
use std::sync::{Arc, OnceLock};
use std::thread;

use super::key::Event;

/// What a slice of the work has done that is done between two events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slice {
    /// Nothing is left to be done.
    Nothing,
    /// Something that is not to be seen yet.
    Unseen,
    /// Something that changes the screen.
    Seen,
}

/// Whoever does such work.
#[derive(Clone, Debug, Default)]
pub struct Worker {
    events: Option<Sender<Event>>,
    /// Set when work may begin.
    ready: Arc<OnceLock<()>>,
}

/// Where a piece of work sends its results. It says whether anybody listens still.
pub type Post<'a> = &'a dyn Fn(Event) -> bool;

impl Worker {
    /// A worker whose results go to the one who waits for events.
    pub fn new(events: Sender<Event>) -> Self {
        let worker = Self::patient(events);
        worker.begin();
        worker
    }

    /// A worker that waits until it is told to [begin](Self::begin), so that the first page need not share the machine.
    pub fn patient(events: Sender<Event>) -> Self {
        Self { events: Some(events), ready: Arc::default() }
    }

    /// What was started may begin.
    pub fn begin(&self) {
        self.ready.get_or_init(|| ());
    }

    /// Whether there is a thread to be had. Without one, all is to be done at once: nobody waits for events.
    pub fn is_there(&self) -> bool {
        self.events.is_some()
    }

    /// Starts a piece of work; false when it will not be done.
    pub fn start(&self, name: &str, work: impl FnOnce(Post) + Send + 'static) -> bool {
        let Some(events) = self.events.clone() else { return false };
        let ready = Arc::clone(&self.ready);
        let started = thread::Builder::new().name(name.to_owned()).spawn(move || {
            ready.wait();
            work(&|event| events.send(event).is_ok());
        });
        started.is_ok()
    }
}
