//! A server that is put back to an older version than the one that wrote its ledger.

use crate::support::Nursery;
use domain::entry::{Author, Kind, Part, Route};
use domain::file::{FileClass, FileOf};
use domain::register::Fact;
use domain::register::child::Moves;
use domain::register::duty::When;
use domain::register::rights::Opens;
use domain::routing::Role;
use server::store::append::{New, To};

/// R91 H1: it starts, and grants nothing and shows nobody anything by what it doesn't know. What this version writes for a
/// word that it doesn't know is such a word itself.
#[tokio::test]
async fn r91_h1_words_that_a_newer_version_wrote_stop_no_start_and_grant_nothing() {
    let nursery = Nursery::demo().await;
    let now = nursery.clock.now();
    let (tomasz, imogen, pip) = (nursery.person("Tomasz"), nursery.person("Imogen"), nursery.child("Pip"));
    let desk = nursery.sign_in("tomasz").await;
    let waits = async |nursery: &Nursery, desk: &str| {
        nursery.get(desk, "/api/v1/inbox").await.1["new"].as_array().map_or(0, Vec::len)
    };
    assert!(waits(&nursery, &desk).await > 0, "he is a deputy");
    let hers = nursery.sign_in("imogen").await;
    let concerns = async |nursery: &Nursery, desk: &str| {
        nursery.get(desk, "/api/v1/concerns").await.1["records"].as_array().unwrap().len()
    };
    let had = concerns(&nursery, &hers).await;
    let state = nursery.store.state();
    let about_staff = |f: &domain::access::FileInfo| f.class == FileClass::AboutStaff && f.reader == Some(imogen);
    let concern = state.files.iter().find(|(_, f)| about_staff(&f.info)).map(|(id, _)| *id).unwrap();
    let fact = |fact| New::fact(fact, Author::Server, now);
    let mut rerouted = New::entry(FileOf::Setting, Kind::Note, Author::Server, vec![Part::Unknown], now);
    (rerouted.to, rerouted.route) = (To::File(concern), Route::Unknown);
    let entries = vec![
        fact(Fact::Roles { person: tomasz, roles: [Role::Unknown, Role::Practitioner].into() }),
        fact(Fact::ChildMoves { child: pip, moves: Moves::Unknown }),
        fact(Fact::Away { person: imogen, away: When::Unknown }),
        fact(Fact::CodeMade { person: tomasz, what: Opens::Unknown }),
        New::entry(FileOf::Child(FileClass::Unknown, pip), Kind::Unknown, Author::Server, vec![], now),
        rerouted,
    ];
    nursery.store.write(entries, now).await.unwrap();
    let Nursery { folder, store, router, .. } = nursery;
    drop(router);
    store.close().await;

    let nursery = Nursery::open(folder).await;
    nursery.store.verify().await.unwrap();
    let desk = nursery.sign_in("tomasz").await;
    assert_eq!(waits(&nursery, &desk).await, 0, "a deputy no more");
    let hers = nursery.sign_in("imogen").await;
    assert_eq!(concerns(&nursery, &hers).await, had - 1, "whom it goes round is not known any more");
    let (_, register) = nursery.get(&hers, "/api/v1/register").await;
    let changes = register["changes"].to_string();
    assert!(changes.contains("practitioner, a role that only a newer version knows"), "{changes}");
    assert!(register["on_duty"].is_string(), "the lead is called all the same: {register}");
}
