//! A nursery in a temporary folder, a real SQLite file, the real router driven without a socket; a tablet
//! that does what a tablet does.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod asks;
pub mod process;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use domain::bytes::{Bytes, encode};
use domain::entry::{Author, Draft, Entry, Kind, Setting};
use domain::format::certificate::{Certificate, request_bytes};
use domain::format::envelope::{Envelope, Place};
use domain::format::key::{Cost, PersonKeys, PinBlob, Signing};
use domain::format::lines::{self, Lines};
use domain::format::seal;
use domain::id::{AttachmentId, ChildId, DeviceId, EntryId, OccasionId, PersonId, SeriesId};
use domain::picture::Picture;
use domain::register::Fact;
use domain::routing::Role;
use domain::rules::Rules;
use domain::wire::replies::RepliesRequest;
use domain::wire::{SyncAnswer, SyncRequest, TabletStatus};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::address::Address;
use server::api::{Config, Server};
use server::clock::Clock;
use server::demo::{self, Costs};
use server::mail::Mail;
use server::page::Site;
use server::store::Store;
use server::store::append::New;
use std::sync::OnceLock;
use tower::ServiceExt;

pub const NOW: &str = "2026-11-21T20:00:00Z";

pub fn random<const N: usize>() -> [u8; N] {
    server::random::bytes().unwrap()
}

/// The top of the checkout.
pub fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

pub struct Nursery {
    pub folder: tempfile::TempDir,
    pub master_key: std::path::PathBuf,
    pub store: Store,
    pub router: Router,
    pub clock: Clock,
}

impl Nursery {
    /// The demo nursery, as of a Saturday evening: a copy of its files, which are made once a test program.
    pub async fn demo() -> Self {
        static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
        // On a thread of its own: its runtime must outlive no test, and no test's runtime it.
        let made = MADE.get_or_init(|| std::thread::spawn(make_demo).join().unwrap());
        let folder = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(made.path()).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
        Self::open(folder).await
    }

    /// A nursery with a lead, a practitioner and a child, and nothing recorded yet.
    pub async fn small() -> Self {
        let nursery = Self::empty().await;
        let now = nursery.clock.now();
        let (lead, dot) = (PersonId::from_random(random()), PersonId::from_random(random()));
        let child = ChildId::from_random(random());
        let person = |person, name: &str, roles: &[Role]| {
            let fact = Fact::Person { person, name: name.into(), short: name.into(), job: String::new(), room: None };
            [fact, Fact::Roles { person, roles: roles.iter().copied().collect() }]
        };
        let born = "2026-06-10".parse().unwrap();
        let facts = [
            vec![Fact::Setting { name: "Small".into(), made_up: false, opens: None }],
            person(lead, "Imogen", &[Role::Manager, Role::Lead]).into(),
            person(dot, "Dot", &[Role::Practitioner]).into(),
            vec![Fact::Child { child, preferred: "Pip".into(), surname: "Alder".into(), born }],
        ];
        let entry = |fact: Fact| New::fact(fact, Author::Server, now);
        nursery.store.write(facts.into_iter().flatten().map(entry).collect(), now).await.unwrap();
        assert!(nursery.store.set_passphrase(lead, "imogen", demo::PASSPHRASE, Cost::CHEAP).await.unwrap());
        nursery
    }

    /// Another demo nursery, made anew: another setting with other keys.
    pub async fn another() -> Self {
        let nursery = Self::empty().await;
        let costs = Costs::CHEAP;
        demo::fill(&nursery.store, &Rules::read().unwrap(), nursery.clock.now(), costs).await.unwrap();
        nursery
    }

    pub async fn empty() -> Self {
        Self::open(tempfile::tempdir().unwrap()).await
    }

    pub async fn open(folder: tempfile::TempDir) -> Self {
        let store = Store::open(folder.path()).await.unwrap();
        let now: DateTime<Utc> = NOW.parse().unwrap();
        let clock = Clock::fixed(now.timestamp_millis());
        let master_key = folder.path().join("master.key");
        let mut nursery = Self { folder, master_key, store, router: Router::new(), clock };
        nursery.router = nursery.router_behind("http://localhost:3000");
        nursery
    }

    /// As in a real nursery: whoever leads needs a second factor.
    pub fn require_second_factor(&mut self) {
        self.router = self.router_with("http://localhost:3000", true);
    }

    /// The router as browsers find it under this address.
    pub fn router_behind(&self, address: &str) -> Router {
        self.router_with(address, false)
    }

    /// With a mail server; and the server that writes through it.
    pub fn with_mail(&mut self, mail: Mail) -> Server {
        let server = self.server("http://localhost:3000", false, Some(mail));
        self.router = server::router::router(server.clone());
        server
    }

    fn router_with(&self, address: &str, second_factor: bool) -> Router {
        server::router::router(self.server(address, second_factor, None))
    }

    fn server(&self, address: &str, second_factor: bool, mail: Option<Mail>) -> Server {
        let config = Config {
            cost: Cost::CHEAP,
            idle: TimeDelta::minutes(20),
            secure: address.starts_with("https://"),
            // As behind a proxy that speaks TLS with browsers.
            address: address.parse::<Address>().unwrap().behind_proxy(address.starts_with("https://")),
            second_factor,
            makes_backups: true,
            mail,
            rules: Rules::read().unwrap(),
        };
        let site = Site::new(self.folder.path().join("site"));
        Server::new(self.store.clone(), self.clock.clone(), config, site)
    }

    pub fn set_clock(&mut self, now: DateTime<Utc>) {
        self.clock.advance(now - self.clock.now());
    }

    pub fn person(&self, short: &str) -> PersonId {
        self.store.state().register.people.iter().find(|(_, p)| p.short == short).map(|(id, _)| *id).unwrap()
    }

    pub fn child(&self, preferred: &str) -> ChildId {
        self.store.state().register.children.iter().find(|(_, c)| c.preferred == preferred).map(|(id, _)| *id).unwrap()
    }

    pub async fn send(&self, request: Request<Body>) -> (StatusCode, Value) {
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// Signs in at the desk; returns the cookie.
    pub async fn sign_in(&self, name: &str) -> String {
        let body = json!({ "name": name, "passphrase": demo::PASSPHRASE });
        let response = self.router.clone().oneshot(json_request("POST", "/api/v1/session", None, &body)).await.unwrap();
        assert_eq!(response.status(), 200, "signing in as {name}");
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    pub async fn get(&self, cookie: &str, path: &str) -> (StatusCode, Value) {
        self.send(Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap()).await
    }

    pub async fn feed(&self, cookie: &str) -> Feed {
        let request = Request::get("/api/v1/feed").header("cookie", cookie).body(Body::empty()).unwrap();
        Feed(self.router.clone().oneshot(request).await.unwrap().into_body().into_data_stream())
    }

    /// The answer as it comes, with all of its bytes.
    pub async fn get_text(&self, cookie: &str, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// The answer with its bytes and its type.
    pub async fn get_bytes(&self, cookie: &str, path: &str) -> (StatusCode, String, Vec<u8>) {
        let request = Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let form = answer.headers()["content-type"].to_str().unwrap().to_owned();
        (answer.status(), form, answer.into_body().collect().await.unwrap().to_bytes().to_vec())
    }

    pub async fn post(&self, cookie: &str, path: &str, body: &Value) -> (StatusCode, Value) {
        self.send(json_request("POST", path, Some(cookie), body)).await
    }
}

/// Somebody's stream of events.
pub struct Feed(axum::body::BodyDataStream);

impl Feed {
    /// The name of the next event.
    async fn next(&mut self) -> String {
        loop {
            let piece = futures_util::StreamExt::next(&mut self.0).await.unwrap().unwrap();
            let text = String::from_utf8(piece.to_vec()).unwrap();
            if let Some(name) = text.lines().find_map(|l| l.strip_prefix("event: ")) {
                return name.to_owned();
            }
        }
    }

    pub async fn next_three(&mut self) -> [String; 3] {
        [self.next().await, self.next().await, self.next().await]
    }

    /// All events up to the first of this name.
    pub async fn until(&mut self, name: &str) -> Vec<String> {
        let mut heard = vec![];
        while heard.last().is_none_or(|last| last != name) {
            heard.push(self.next().await);
        }
        heard
    }
}

fn make_demo() -> tempfile::TempDir {
    let (folder, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(folder.path()).await.unwrap();
        let costs = Costs::CHEAP;
        demo::fill(&store, &Rules::read().unwrap(), NOW.parse().unwrap(), costs).await.unwrap();
        // Whole files of one moment, whatever still stands in a write-ahead log.
        for name in ["ledger.db", "keys.db"] {
            let from =
                sqlx::SqlitePool::connect(&format!("sqlite://{}", folder.path().join(name).display())).await.unwrap();
            let to = copy.path().join(name).display().to_string();
            sqlx::query("VACUUM INTO ?").bind(to).execute(&from).await.unwrap();
        }
    });
    std::fs::copy(folder.path().join("master.key"), copy.path().join("master.key")).unwrap();
    copy
}

pub fn json_request(method: &str, path: &str, cookie: Option<&str>, body: &Value) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    if let Some(cookie) = cookie {
        request = request.header("cookie", cookie);
    }
    request.body(Body::from(body.to_string())).unwrap()
}

/// A tablet in the hand of one person.
pub struct Tablet {
    pub certificate: Certificate,
    pub signing: Signing,
    pub series: SeriesId,
    pub place: u64,
    pub sealing: Bytes<32>,
    pub keys: PersonKeys,
    pub person: PersonId,
    now: DateTime<Utc>,
}

impl Tablet {
    /// Enrols by a code, and gives its holder a PIN by another.
    pub async fn enrol(nursery: &Nursery, name: &str, holder: &str) -> Self {
        let desk = nursery.sign_in("imogen").await;
        let (status, code) = nursery.post(&desk, "/api/v1/tablets/code", &json!({ "name": name, "room": null })).await;
        assert_eq!(status, 200);
        let signing = Signing::from_seed(&random());
        let ask = json!({ "code": code["code"], "public": signing.public() });
        let (status, answer) = nursery.send(json_request("POST", "/api/v1/enrol", None, &ask)).await;
        assert_eq!(status, 200, "{answer}");
        let person = nursery.person(holder);
        let mut tablet = Self {
            certificate: serde_json::from_value(answer["certificate"].clone()).unwrap(),
            signing,
            series: SeriesId::from_random(random()),
            place: 0,
            sealing: serde_json::from_value(answer["sealing"]["public"].clone()).unwrap(),
            keys: PersonKeys::from_seed(random()),
            person,
            now: nursery.clock.now(),
        };
        let (_, code) = nursery.post(&desk, &format!("/api/v1/people/{person}/pin-code"), &json!({})).await;
        let ask = tablet.pin_request(nursery, code["code"].as_str().unwrap());
        let (status, answer) = nursery.send(tablet.request("POST", "/api/v1/pin", ask.to_string().into_bytes())).await;
        assert_eq!(status, 200, "{answer}");
        tablet.now = nursery.clock.now();
        tablet
    }

    pub fn device(&self) -> DeviceId {
        self.certificate.device
    }

    fn wrapped(&self, nursery: &Nursery, pin: &str) -> (PinBlob, Bytes<64>) {
        let made = (Cost::CHEAP, self.now.timestamp_millis());
        let blob = PinBlob::wrap(self.person, pin, &self.keys, made, random(), random()).unwrap();
        let sig = self.keys.signing().sign(&blob.signed_bytes(nursery.store.setting(), self.person));
        (blob, sig)
    }

    /// A first PIN for this tablet's holder.
    pub fn pin_request(&self, nursery: &Nursery, code: &str) -> Value {
        let (blob, sig) = self.wrapped(nursery, "4829");
        json!({ "person": self.person, "code": code, "public": self.keys.public(), "blob": blob, "sig": sig })
    }

    /// The same keys under another PIN.
    pub fn pin_change(&self, nursery: &Nursery, pin: &str) -> Value {
        let (blob, sig) = self.wrapped(nursery, pin);
        json!({ "person": self.person, "blob": blob, "sig": sig })
    }

    /// Asks for the answers to these questions, signed by this tablet's holder.
    pub fn replies(&self, nursery: &Nursery, entries: Vec<EntryId>) -> Value {
        let (setting, time_ms) = (nursery.store.setting(), nursery.clock.now().timestamp_millis());
        let bytes = RepliesRequest::signed_bytes(setting, self.device(), self.person, time_ms, &entries);
        json!({ "person": self.person, "entries": entries, "time_ms": time_ms, "sig": self.keys.signing().sign(&bytes) })
    }

    pub fn request(&self, method: &str, path: &str, body: Vec<u8>) -> Request<Body> {
        let time = self.now.timestamp_millis();
        let message = request_bytes(self.certificate.setting, self.device(), time, method, path, &body);
        Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .header("fh-certificate", encode(&serde_json::to_vec(&self.certificate).unwrap()))
            .header("fh-time", time.to_string())
            .header("fh-signature", self.signing.sign(&message).text())
            .body(Body::from(body))
            .unwrap()
    }

    pub fn draft(&self, kind: Kind, child: Option<ChildId>, words: &str) -> Draft {
        let id = EntryId::from_random(random());
        let now = domain::london::with_offset(self.now);
        let mut draft = Draft::new(kind, Some(self.person), now, id, OccasionId::from_random(random()));
        draft.children = child.into_iter().collect();
        draft.saw = words.into();
        draft
    }

    pub fn entry(&self, draft: &Draft) -> Entry {
        let setting = Setting {
            id: self.certificate.setting,
            written: domain::london::with_offset(self.now),
            clock_offset_ms: Some(0),
            rules: vec!["england@2026-11".into()],
            app: "test".into(),
            device: Some(self.device()),
            key: Some(self.keys.public().id()),
        };
        draft.entries(&setting).unwrap().remove(0)
    }

    pub fn seal(&mut self, entry: &Entry) -> Envelope {
        let signing = self.keys.signing();
        let author = match entry.head.author {
            domain::entry::Author::Typed => lines::Author::Tablet { signing: &self.signing },
            _ => lines::Author::Person { key: self.keys.public().id(), signing: &signing },
        };
        let lines = Lines::write(&entry.write().unwrap(), random(), author).unwrap();
        let sealed = seal::seal(&self.sealing, random(), lines.bytes()).unwrap();
        self.place += 1;
        self.envelope(entry.head.id, self.place, sealed)
    }

    pub fn envelope(&self, id: EntryId, place: u64, sealed: Vec<u8>) -> Envelope {
        let at = Place { device: self.device(), series: self.series, place };
        Envelope::write(id, at, seal::key_id(&self.sealing), sealed, &self.signing)
    }

    pub async fn sync(&self, nursery: &Nursery, rows: Vec<Envelope>) -> SyncAnswer {
        let ask = SyncRequest {
            rows,
            status: TabletStatus { clock_ms: self.now.timestamp_millis(), ..Default::default() },
            checkpoint: None,
            people: vec![],
        };
        let (status, answer) =
            nursery.send(self.request("POST", "/api/v1/sync", serde_json::to_vec(&ask).unwrap())).await;
        assert_eq!(status, 200, "{answer}");
        serde_json::from_value(answer).unwrap()
    }
}

/// A picture, as a camera gives it: whatever stands between how it begins and how it ends.
pub fn jpeg(inside: &str) -> Vec<u8> {
    [&[0xff, 0xd8, 0xff, 0xe0], inside.as_bytes(), &[0xff, 0xd9]].concat()
}

impl Tablet {
    /// Takes a picture for this draft.
    pub fn photograph(&self, draft: &mut Draft, bytes: &[u8]) -> Picture {
        let picture = Picture::taken(AttachmentId::from_random(random()), Bytes(random()), bytes).unwrap();
        draft.paper.pictures.push(picture.clone());
        picture
    }

    /// Brings a picture, sealed as it is on the tablet.
    pub async fn bring(&self, nursery: &Nursery, id: AttachmentId, bytes: &[u8]) -> StatusCode {
        let sealed = seal::seal(&self.sealing, random(), bytes).unwrap();
        nursery.send(self.request("PUT", &format!("/api/v1/attachments/{id}"), sealed)).await.0
    }

    /// The tablet's idea of the server's time moves on.
    pub fn tick(&mut self, now: DateTime<Utc>) {
        self.now = now;
    }

    pub fn clone_for_test(&self) -> Self {
        Self {
            certificate: self.certificate,
            signing: self.signing.clone(),
            series: self.series,
            place: self.place,
            sealing: self.sealing,
            keys: self.keys.clone(),
            person: self.person,
            now: self.now,
        }
    }
}
