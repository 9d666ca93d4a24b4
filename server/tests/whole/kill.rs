//! The real server, killed with SIGKILL again and again while several tablets send (N21): every receipt ever
//! given is honoured, and `firsthand verify` holds after each start. `KILLS` says how often.

use crate::support::process::{self, free_port, in_ledger, start, verify};
use crate::support::{Nursery, Tablet};
use domain::entry::Kind;
use domain::format::envelope::Envelope;
use domain::id::EntryId;
use domain::wire::Outcome;
use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, Sender, channel};

const TABLETS: usize = 3;

/// What a sender tells whoever holds the knife.
enum Heard {
    Sends,
    Receipt(EntryId),
}

struct Sending {
    tablet: Tablet,
    child: domain::id::ChildId,
    /// Saved on the tablet, with no receipt yet.
    waiting: Vec<Envelope>,
    saved: BTreeSet<EntryId>,
}

impl Sending {
    /// Writes and sends until the server is gone. What has no receipt then, waits.
    fn until_it_is_gone(&mut self, port: u16, tell: &Sender<Heard>) {
        loop {
            let entry = self.tablet.entry(&self.tablet.draft(Kind::Concern, Some(self.child), "words"));
            let envelope = self.tablet.seal(&entry);
            self.saved.insert(envelope.id);
            self.waiting.push(envelope);
            tell.send(Heard::Sends).unwrap();
            let Some(answer) = process::sync(&mut self.tablet, &self.waiting, port) else { return };
            for receipt in answer.receipts {
                assert!(matches!(receipt.outcome, Outcome::Kept | Outcome::AlreadyKept), "{receipt:?}");
                self.waiting.retain(|e| e.id != receipt.id);
                tell.send(Heard::Receipt(receipt.id)).unwrap();
            }
        }
    }
}

/// Waits for so many things to happen, then there is no more mercy.
fn wait_for(heard: &Receiver<Heard>, moments: u8, receipts: &mut BTreeSet<EntryId>) {
    for _ in 0..moments {
        if let Heard::Receipt(id) = heard.recv().unwrap() {
            receipts.insert(id);
        }
    }
}

#[tokio::test]
async fn n21_a_server_that_is_killed_again_and_again_honours_every_receipt_that_it_ever_gave() {
    let kills: u32 = std::env::var("KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let nursery = Nursery::small().await;
    let mut tablets = vec![];
    for n in 0..TABLETS {
        let tablet = Tablet::enrol(&nursery, &format!("Tablet {n}"), if n == 0 { "Dot" } else { "Imogen" }).await;
        let child = nursery.child("Pip");
        tablets.push(Sending { tablet, child, waiting: vec![], saved: BTreeSet::new() });
    }
    let Nursery { folder, store, router, .. } = nursery;
    drop((store, router));
    let data = folder.path();
    let port = free_port();
    let mut receipts = BTreeSet::new();
    for _ in 0..kills {
        let server = start(data, port);
        let (tell, heard) = channel();
        std::thread::scope(|scope| {
            for tablet in &mut tablets {
                let tell = tell.clone();
                scope.spawn(move || tablet.until_it_is_gone(port, &tell));
            }
            drop(tell);
            let [moments] = crate::support::random::<1>();
            wait_for(&heard, moments % 40, &mut receipts);
            server.kill();
            // What was said before the end counts too.
            receipts.extend(heard.iter().filter_map(|h| match h {
                Heard::Receipt(id) => Some(id),
                Heard::Sends => None,
            }));
        });
        verify(data);
        let ledger = in_ledger(data).await;
        let once: BTreeSet<EntryId> = ledger.iter().copied().collect();
        assert_eq!(once.len(), ledger.len(), "something is in the ledger twice");
        let broken: Vec<&EntryId> = receipts.difference(&once).collect();
        assert!(broken.is_empty(), "receipts were given for what is not there: {broken:?}");
    }
    assert!(!receipts.is_empty(), "nobody ever had a receipt, so nothing was tested");
    // It lives on, and all that still waits arrives.
    let server = start(data, port);
    for tablet in &mut tablets {
        while !tablet.waiting.is_empty() {
            let answer = process::sync(&mut tablet.tablet, &tablet.waiting, port).unwrap();
            tablet.waiting.retain(|e| !answer.receipts.iter().any(|r| r.id == e.id));
        }
    }
    server.kill();
    let ledger: BTreeSet<EntryId> = in_ledger(data).await.into_iter().collect();
    let saved: BTreeSet<EntryId> = tablets.iter().flat_map(|t| t.saved.iter().copied()).collect();
    assert_eq!(ledger, saved, "all that was saved, and nothing else");
}

/// A task that ends takes the server down with a line that says which, so that it is started again: it never answers on and
/// keeps nothing. What was not kept has no receipt, and arrives once after the next start.
#[tokio::test]
async fn n21_a_task_that_ends_takes_the_server_down_with_a_line_and_the_next_start_takes_what_waits() {
    let nursery = Nursery::small().await;
    let mut tablet = Tablet::enrol(&nursery, "Tablet", "Dot").await;
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "words"));
    let waiting = vec![tablet.seal(&entry)];
    let Nursery { folder, store, router, .. } = nursery;
    store.close().await;
    drop((store, router));
    let port = free_port();
    for (moment, name) in [
        // The first is what a start writes.
        ("panic before-commit:2", "what writes the ledger"),
        ("panic look-after", "what looks after backups and what is due"),
    ] {
        let mut server = process::spawn(
            process::firsthand().env("FIRSTHAND_FAIL_AT", moment).stderr(std::process::Stdio::piped()),
            folder.path(),
            port,
        );
        if moment.contains("commit") {
            assert!(process::is_up(&mut server));
            assert!(process::sync(&mut tablet, &waiting, port).is_none_or(|answer| answer.receipts.is_empty()));
        }
        // By itself: nobody tells it to.
        assert!(!server.0.wait().unwrap().success(), "{moment}");
        let mut said = String::new();
        std::io::Read::read_to_string(server.0.stderr.as_mut().unwrap(), &mut said).unwrap();
        assert!(said.contains(&format!("The server stopped, since {name} had ended.")), "{moment}: {said}");
        verify(folder.path());
    }
    let server = start(folder.path(), port);
    let answer = process::sync(&mut tablet, &waiting, port).unwrap();
    assert_eq!(answer.receipts.iter().map(|r| r.outcome).collect::<Vec<_>>(), [Outcome::Kept]);
    server.kill();
    assert_eq!(in_ledger(folder.path()).await, [entry.head.id]);
}
