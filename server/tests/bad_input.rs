//! Whatever comes in: a JSON error with a code, a sentence and what to do; no panic, nothing lost, memory flat. By a
//! table on every route, and by a fuzzer (`FUZZ_SECONDS`, `FUZZ_SEED`; without them some hundred tries of one seed).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use domain::entry::Kind;
use domain::wire::REQUEST_BYTES_MAX;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use support::asks::{Ask, Scene};
use support::{Nursery, Tablet};

/// Routes that ask for nothing but their path: what stands in the body is not read.
const NO_BODY: [&str; 11] = [
    "/api/v1/people/{id}/sign-out",
    "/api/v1/entries/{id}/seen",
    "/api/v1/entries/{id}/agree",
    "/api/v1/people/{id}/pin-code",
    "/api/v1/banner/read",
    "/api/v1/session/calendar",
    "/api/v1/session/challenge",
    "/api/v1/session/factors/code",
    "/api/v1/session/factors/passkey",
    "/api/v1/session/factors/recovery",
    "/api/v1/attachments/{id}",
];
/// Routes that tablets call.
const TABLETS: [&str; 5] =
    ["/api/v1/sync", "/api/v1/pin", "/api/v1/pin/change", "/api/v1/replies", "/api/v1/attachments/{id}"];

/// The request with this body, by whoever may send it.
fn with_body(ask: &Ask, body: Vec<u8>, cookie: &str, tablet: &Tablet) -> Request<Body> {
    if TABLETS.contains(&ask.route) {
        return tablet.request(ask.method, &ask.path, body);
    }
    let request = Request::builder().method(ask.method).uri(&ask.path).header("cookie", cookie);
    request.header("content-type", "application/json").body(Body::from(body)).unwrap()
}

/// Sends it; an answer that is an error says what it is.
async fn answer(nursery: &Nursery, what: &str, request: Request<Body>) -> u16 {
    let (status, answer) = nursery.send(request).await;
    let status = status.as_u16();
    assert!(status < 500, "{what}: {status} {answer}");
    if status >= 400 {
        for field in ["code", "says", "next"] {
            let said = answer["error"][field].as_str();
            assert!(said.is_some_and(|t| !t.is_empty()), "{what}: {status} {answer}");
        }
    }
    status
}

/// Ten kilobytes of zeros as gzip packs a billion: a body is never unpacked.
fn zip_of_zeros() -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    bytes.extend([0xec, 0xc1, 0x01, 0x0d].repeat(2_500));
    bytes
}

#[tokio::test]
async fn n21_every_route_says_what_is_wrong_with_what_it_gets() {
    let Scene { nursery, mut tablet, asks, .. } = Scene::set("words").await;
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", vec![]),
        ("no JSON", b"{".to_vec()),
        ("no UTF-8", vec![0xff, 0xfe, 0xfd]),
        ("a zip of zeros", zip_of_zeros()),
        ("too deep", [vec![b'['; 50_000], vec![b']'; 50_000]].concat()),
        ("too large", vec![b' '; REQUEST_BYTES_MAX + 1]),
        ("null", b"null".to_vec()),
        ("a number", b"1e999".to_vec()),
        ("a text", b"\"x\"".to_vec()),
        ("a list", b"[[]]".to_vec()),
        ("another object", b"{\"x\":1}".to_vec()),
        ("a key twice", b"{\"name\":\"a\",\"name\":\"b\",\"code\":1,\"code\":2}".to_vec()),
    ];
    let mut asked = 0;
    for ask in asks.iter().filter(|a| a.body.is_some()) {
        nursery.clock.advance(TimeDelta::minutes(2));
        tablet.tick(nursery.clock.now());
        let cookie = nursery.sign_in("imogen").await;
        for (name, body) in &bodies {
            let what = format!("{} {}, {name}", ask.method, ask.route);
            let status = answer(&nursery, &what, with_body(ask, body.clone(), &cookie, &tablet)).await;
            // Every field of it may be left out.
            let fits =
                ["another object", "a key twice"].contains(name) && ask.route == "/api/v1/people/{id}/passphrase-code";
            assert!(status >= 400 || fits || NO_BODY.contains(&ask.route), "{what}: {status}");
            asked += 1;
        }
        if !NO_BODY.contains(&ask.route) {
            let mut plain = with_body(ask, ask.body.as_ref().unwrap().to_string().into_bytes(), &cookie, &tablet);
            plain.headers_mut().insert("content-type", "text/plain".parse().unwrap());
            // Whoever is not half way through a sign-in is told that first.
            let wanted = if ask.route == "/api/v1/session/second" { 401 } else { 415 };
            assert_eq!(answer(&nursery, ask.route, plain).await, wanted, "{}", ask.route);
        }
    }
    assert!(asked > 200, "{asked}");
    nursery.store.verify().await.unwrap();
}

#[tokio::test]
async fn n21_ids_that_are_none_are_those_of_nothing() {
    let Scene { nursery, asks, .. } = Scene::set("words").await;
    let cookie = nursery.sign_in("imogen").await;
    let long = "a".repeat(3_000);
    let none = ["x", "%00", "%ff", "..%2f..%2fkeys.db", "00000000-0000-0000-0000-000000000000", "-1", &long];
    let mut asked = 0;
    for ask in asks.iter().filter(|a| a.route.contains("{id}") && !TABLETS.contains(&a.route)) {
        let (before, behind) = ask.route.split_once("{id}").unwrap();
        for id in none {
            let body = ask.body.clone().map(|b| b.to_string()).unwrap_or_default();
            let request = Request::builder().method(ask.method).uri(format!("{before}{id}{behind}"));
            let request = request.header("cookie", &cookie).header("content-type", "application/json");
            let status = answer(&nursery, ask.route, request.body(Body::from(body)).unwrap()).await;
            assert!([404, 403, 422].contains(&status), "{} {id}: {status}", ask.route);
            asked += 1;
        }
    }
    assert!(asked > 40, "{asked}");
}

/// Whose request it is: another's certificate, one of another setting, a signature of another request, an old one.
#[tokio::test]
async fn r149_a_request_is_taken_from_the_tablet_that_signed_it_and_from_no_other() {
    let nursery = Nursery::demo().await;
    let (one, mut other) = (Tablet::enrol(&nursery, "One", "Dot").await, Tablet::enrol(&nursery, "Other", "Lou").await);
    let elsewhere = Nursery::another().await;
    let stranger = Tablet::enrol(&elsewhere, "Stranger", "Dot").await;
    let ask = |tablet: &Tablet| tablet.request("GET", "/api/v1/roster", vec![]);
    let with = |name: &str, from: &Request<Body>, mut to: Request<Body>| {
        to.headers_mut().insert(http_name(name), from.headers()[name].clone());
        to
    };
    let mine = ask(&one);
    for (what, request) in [
        ("another's certificate", with("fh-certificate", &mine, ask(&other))),
        ("another's signature", with("fh-signature", &mine, ask(&other))),
        ("another setting's tablet", ask(&stranger)),
        ("signed for another path", {
            let mut request = one.request("GET", "/api/v1/other", vec![]);
            *request.uri_mut() = "/api/v1/roster".parse().unwrap();
            request
        }),
        ("signed for another body", {
            let mut request = one.request("POST", "/api/v1/sync", b"{}".to_vec());
            *request.body_mut() = Body::from("{\"rows\":[]}");
            request
        }),
    ] {
        assert_eq!(answer(&nursery, what, request).await, 401, "{what}");
    }
    assert_eq!(answer(&nursery, "its own", ask(&one)).await, 200);
    other.tick(nursery.clock.now() - TimeDelta::minutes(11));
    let (status, old) = nursery.send(ask(&other)).await;
    assert_eq!((status.as_u16(), old["error"]["code"].as_str()), (401, Some("clock_differs")));
}

fn http_name(name: &str) -> axum::http::HeaderName {
    name.parse().unwrap()
}

/// Small, and the same for the same seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// Something that nobody would send.
    fn odd(&mut self) -> Value {
        let odd = [
            json!(null),
            json!(-1),
            json!(u64::MAX),
            json!(1e300),
            json!(""),
            json!("\u{0}\u{1}\n\r\u{202e}\u{feff}"),
            json!("🙂".repeat(5_000)),
            json!("x".repeat(60_000)),
            json!("9999-99-99"),
            json!("+262143-12-31T23:59:59Z"),
            json!("00000000-0000-0000-0000-000000000000"),
            json!("AAAAAAAAAAAAAAAAAAAAAA"),
            json!([]),
            json!({}),
            json!([[[[[[]]]]]]),
            json!({ "": { "": {} } }),
            json!(true),
            json!("owner"),
            json!("person_left"),
            json!("away"),
        ];
        odd[self.below(odd.len())].clone()
    }

    /// Changes one place of it, however deep.
    fn change(&mut self, value: &mut Value) {
        let deeper = self.below(4) != 0;
        match value {
            Value::Object(map) if deeper && !map.is_empty() => {
                let key = map.keys().nth(self.below(map.len())).cloned().unwrap();
                match self.below(8) {
                    0 => drop(map.remove(&key)),
                    1 => drop(map.insert(format!("{key}x"), json!(1))),
                    _ => self.change(map.get_mut(&key).unwrap()),
                }
            }
            Value::Array(all) if deeper && !all.is_empty() => {
                let n = self.below(all.len());
                match self.below(8) {
                    0 => drop(all.remove(n)),
                    1 => all.extend(vec![all[n].clone(); 60]),
                    _ => self.change(&mut all[n]),
                }
            }
            _ => *value = self.odd(),
        }
    }
}

/// Bytes of memory that this process holds.
fn memory() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

/// Growth that a run may cost, at most: what SQLite and the allocator keep for themselves.
const GROWTH_MAX: u64 = 96 * 1024 * 1024;

#[tokio::test]
async fn n21_nothing_that_is_sent_stops_the_server_or_fills_its_memory() {
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse::<u64>().ok());
    let (seed, seconds) = (number("FUZZ_SEED").unwrap_or(1), number("FUZZ_SECONDS"));
    let mut dice = Dice(seed);
    let mut scene = Scene::set("words").await;
    let mut cookie = scene.nursery.sign_in("imogen").await;
    let begun = Instant::now();
    let mut tries = 0_u64;
    let mut at_first = None;
    while seconds.map_or(tries < 600, |s| begun.elapsed() < Duration::from_secs(s)) {
        tries += 1;
        if tries.is_multiple_of(8) {
            // Nobody is kept out by their own tries, and sessions live on.
            scene.nursery.clock.advance(TimeDelta::minutes(1));
            scene.tablet.tick(scene.nursery.clock.now());
        }
        if tries.is_multiple_of(500) {
            scene.nursery.store.verify().await.unwrap();
            // The demo is made once, and copied: what somebody's rights were changed to is forgotten.
            scene = Scene::set("words").await;
            cookie = scene.nursery.sign_in("imogen").await;
            at_first = at_first.or(Some(memory()));
        }
        let Scene { nursery, tablet, asks, .. } = &mut scene;
        let with_body: Vec<&Ask> = asks.iter().filter(|a| a.body.is_some()).collect();
        let ask = with_body[dice.below(with_body.len())];
        let mut body = ask.body.clone().unwrap();
        if ask.route == "/api/v1/sync" {
            let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "words"));
            body["rows"] = json!([tablet.seal(&entry)]);
        }
        for _ in 0..=dice.below(3) {
            dice.change(&mut body);
        }
        let what = format!("seed {seed}, try {tries}: {} {}", ask.method, ask.route);
        if answer(nursery, &what, with_body_of(ask, &body, &cookie, tablet)).await == 401 {
            nursery.clock.advance(TimeDelta::minutes(1));
            tablet.tick(nursery.clock.now());
            cookie = nursery.sign_in("imogen").await;
        }
    }
    scene.nursery.store.verify().await.unwrap();
    if let Some(at_first) = at_first {
        let grown = memory().saturating_sub(at_first);
        assert!(grown < GROWTH_MAX, "{grown} bytes more after {tries} tries");
    }
    println!("{tries} tries of seed {seed} in {} s", begun.elapsed().as_secs());
}

fn with_body_of(ask: &Ask, body: &Value, cookie: &str, tablet: &Tablet) -> Request<Body> {
    with_body(ask, body.to_string().into_bytes(), cookie, tablet)
}
