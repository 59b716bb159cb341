//! What whoever runs the issuer is told. A terminal or a pipe that takes nothing must not hold up a
//! reply, so that a thread of its own writes.

use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::time::Duration;

/// Notes that wait to be written; further ones are lost.
const MOST: usize = 64;
/// How long the last notes may take when the issuer ends.
const PATIENCE: Duration = Duration::from_secs(1);

/// A way to tell.
pub struct Notes {
    notes: Option<SyncSender<String>>,
    written: Mutex<Receiver<()>>,
}

impl Notes {
    /// Tells nobody.
    pub fn none() -> Notes {
        Notes { notes: None, written: Mutex::new(mpsc::channel().1) }
    }

    /// Tells by `tell`, from a thread of its own.
    ///
    /// # Errors
    /// No thread.
    pub fn start(tell: impl Fn(&str) + Send + 'static) -> std::io::Result<Notes> {
        let (notes, to_write) = mpsc::sync_channel::<String>(MOST);
        let (end, written) = mpsc::channel::<()>();
        std::thread::Builder::new().name("notes".into()).spawn(move || {
            let _end = end;
            to_write.iter().for_each(|note| tell(&note));
        })?;
        Ok(Notes { notes: Some(notes), written: Mutex::new(written) })
    }

    pub fn send(&self, note: &str) {
        if let Some(notes) = &self.notes {
            // Where they are not read, one more is no loss.
            let _ = notes.try_send(note.to_owned());
        }
    }
}

impl Drop for Notes {
    /// Waits for the last ones, but not for a reader that never comes.
    fn drop(&mut self) {
        if self.notes.take().is_some()
            && let Ok(written) = self.written.get_mut()
        {
            let _ = written.recv_timeout(PATIENCE);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use crate::issuer::notes::{MOST, Notes};

    #[test]
    fn a_reader_that_never_reads_holds_up_nobody() {
        let (release, held) = mpsc::channel::<()>();
        let (seen, told) = mpsc::channel();
        let notes = Notes::start(move |note| {
            let _ = held.recv();
            let _ = seen.send(note.to_owned());
        })
        .unwrap();
        (0..10 * MOST).for_each(|number| notes.send(&number.to_string()));
        drop(release);
        drop(notes);
        let told: Vec<String> = told.iter().collect();
        assert!((MOST..=MOST + 1).contains(&told.len()), "{}", told.len());
        assert_eq!(told[0], "0");
    }
}
