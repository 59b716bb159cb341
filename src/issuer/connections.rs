//! The connections that are open, and which of them makes room for a new one: a client that sends
//! nothing, or reads nothing, must not keep others out.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// All connections of a server.
pub struct Connections {
    most: usize,
    table: Mutex<Table>,
    /// A connection has left, or has begun to wait.
    changed: Notify,
}

#[derive(Default)]
struct Table {
    open: usize,
    /// Those of `open` that were told to end and have not ended yet.
    ending: usize,
    /// The next place in the order of waiting.
    next: u64,
    /// Connections that wait for their client, the longest first.
    waiting: BTreeMap<u64, Arc<Notify>>,
}

/// The place of one connection; free again when it is dropped.
pub struct Place {
    connections: Arc<Connections>,
    state: Mutex<Turn>,
    end: Arc<Notify>,
}

/// What a connection does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// It waits for its client: for a request, or until a reply is read.
    Waiting(u64),
    /// The server works for it.
    Busy,
}

impl Connections {
    pub fn new(most: usize) -> Arc<Connections> {
        Arc::new(Connections { most, table: Mutex::default(), changed: Notify::new() })
    }

    /// Takes a place. Where there is none, the connection that has waited longest for its client ends
    /// first; while all are busy, this waits.
    pub async fn enter(self: &Arc<Self>) -> Place {
        while !self.has_room() {
            self.changed.notified().await;
        }
        let end = Arc::new(Notify::new());
        let mut table = self.table();
        table.open += 1;
        let state = Mutex::new(Turn::Waiting(table.wait(&end)));
        Place { connections: Arc::clone(self), state, end }
    }

    /// Ends the oldest connection that waits, only one for each that is to come.
    fn has_room(&self) -> bool {
        let mut table = self.table();
        if table.open - table.ending >= self.most {
            table.end_oldest();
        }
        table.open < self.most
    }

    /// Makes room by one, whatever the limit: descriptors ran out before places did.
    pub async fn leave_one(&self) {
        if self.table().end_oldest() {
            self.changed.notified().await;
        }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn wait(&mut self, end: &Arc<Notify>) -> u64 {
        self.next += 1;
        self.waiting.insert(self.next, Arc::clone(end));
        self.next
    }

    fn end_oldest(&mut self) -> bool {
        let Some((_, end)) = self.waiting.pop_first() else { return false };
        self.ending += 1;
        end.notify_one();
        true
    }
}

impl Place {
    /// LoadedTemplate when the connection is to make room.
    pub async fn ended(&self) {
        self.end.notified().await;
    }

    /// The server works for this client now, and nobody takes its place.
    pub fn busy(&self) {
        let mut turn = self.turn();
        let mut table = self.connections.table();
        match *turn {
            // Who was told to end stays so.
            Turn::Waiting(place) if table.waiting.remove(&place).is_some() => *turn = Turn::Busy,
            _ => {}
        }
    }

    /// It is the client's turn. Whoever waits already keeps its place in the order.
    pub fn wait(&self) {
        let mut turn = self.turn();
        if *turn == Turn::Busy {
            *turn = Turn::Waiting(self.connections.table().wait(&self.end));
            self.connections.changed.notify_one();
        }
    }

    /// It was the client's turn, and something came of it: the last in the order again.
    pub fn wait_anew(&self) {
        self.busy();
        self.wait();
    }

    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let turn = *self.turn();
        let mut table = self.connections.table();
        table.open -= 1;
        if let Turn::Waiting(place) = turn
            && table.waiting.remove(&place).is_none()
        {
            table.ending -= 1;
        }
        drop(table);
        self.connections.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::sync::Arc;
    use std::task::{Context, Poll, Waker};

    use crate::issuer::connections::{Connections, Place, Table};

    /// What a future is when it is polled once.
    fn now<T>(future: impl Future<Output = T>) -> Option<T> {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }

    fn full(most: usize) -> (Arc<Connections>, Vec<Place>) {
        let connections = Connections::new(most);
        let places = (0..most).map(|_| now(connections.enter()).unwrap()).collect();
        (connections, places)
    }

    #[test]
    fn the_one_that_waits_longest_makes_room() {
        let (connections, mut places) = full(3);
        places[0].busy();
        places[1].wait_anew();
        assert!(now(connections.enter()).is_none(), "nobody has left yet");
        let told: Vec<bool> = places.iter().map(|place| now(place.ended()).is_some()).collect();
        assert_eq!(told, [false, false, true]);
        assert!(now(connections.enter()).is_none());
        assert!(now(places[1].ended()).is_none(), "one for one");
        drop(places.remove(2));
        assert!(now(connections.enter()).is_some());
    }

    #[test]
    fn the_busy_ones_stay() {
        let (connections, places) = full(2);
        places.iter().for_each(Place::busy);
        let mut enter = pin!(connections.enter());
        let mut poll = || enter.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready();
        assert!(!poll());
        assert!(places.iter().all(|place| now(place.ended()).is_none()));
        places[1].wait();
        assert!(!poll());
        assert!(now(places[0].ended()).is_none() && now(places[1].ended()).is_some());
    }

    #[test]
    fn who_was_told_to_end_ends() {
        let (connections, mut places) = full(1);
        assert!(now(connections.enter()).is_none());
        places[0].busy();
        places[0].wait();
        assert!(now(places[0].ended()).is_some());
        places.clear();
        let _place = now(connections.enter()).unwrap();
        let Table { open, ending, waiting, .. } = &*connections.table();
        assert_eq!((*open, *ending, waiting.len()), (1, 0, 1));
    }

    #[test]
    fn descriptors_may_run_out_first() {
        let (connections, places) = full(2);
        assert!(now(connections.leave_one()).is_none());
        assert!(now(places[0].ended()).is_some() && now(places[1].ended()).is_none());
        let none = Connections::new(1);
        assert!(now(none.leave_one()).is_some(), "there is nobody to end");
    }
}
