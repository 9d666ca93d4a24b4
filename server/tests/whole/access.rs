//! R91: every route, as every role, signed out, with another's tablet and with one that was switched off, against
//! the committed table `server/access.txt`. Run with `WRITE=1` to write it anew, and read the difference.

use crate::support::asks::{PEOPLE, Scene, request};
use crate::support::{Nursery, Tablet, json_request};
use axum::body::Body;
use axum::http::Request;
use domain::entry::Kind;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tower::ServiceExt;

async fn status(nursery: &Nursery, request: Request<Body>) -> u16 {
    nursery.router.clone().oneshot(request).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn r91_every_route_as_every_role_answers_as_the_committed_table_says() {
    let Scene { nursery, mut tablet, off, asks, .. } = Scene::set("words").await;
    // No route is left out: they are read off the router itself.
    let router = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/router.rs")).unwrap();
    let in_router: BTreeSet<&str> = router.split('"').filter(|s| s.starts_with('/') && !s.contains(' ')).collect();
    let asked: BTreeSet<&str> = asks.iter().map(|a| a.route).collect();
    assert_eq!(asked, in_router);

    let mut table = format!("{:<8}{:<40}{:>11}", "", "", "signed out");
    for (_, roles) in PEOPLE {
        table.push_str(&format!("{roles:>15}"));
    }
    table.push_str(&format!("{:>10}{:>14}\n", "tablet", "tablet, off"));
    for ask in &asks {
        table.push_str(&format!(
            "{:<8}{:<40}{:>11}",
            ask.method,
            ask.route,
            status(&nursery, request(ask, None)).await
        ));
        for (name, _) in PEOPLE {
            let cookie = nursery.sign_in(name).await;
            table.push_str(&format!("{:>15}", status(&nursery, request(ask, Some(&cookie))).await));
        }
        for (tablet, width) in [(&mut tablet, 10), (&mut off.clone_for_test(), 14)] {
            tablet.tick(nursery.clock.now());
            // A wrapped seed is one of now.
            let body = match ask.route {
                "/api/v1/pin" => Some(tablet.pin_request(&nursery, "WRONG-CODE")),
                "/api/v1/pin/change" => Some(tablet.pin_change(&nursery, "7305")),
                _ => ask.body.clone(),
            };
            let body = body.map(|b| b.to_string().into_bytes()).unwrap_or_default();
            let signed = tablet.request(ask.method, &ask.path, body);
            table.push_str(&format!("{:>width$}", status(&nursery, signed).await));
        }
        table.push('\n');
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/access.txt");
    if std::env::var_os("WRITE").is_some() {
        std::fs::write(path, &table).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), table, "\n{table}");
}

/// Each with what it says: by OWASP's secure headers, our own files and nothing written into the page, nobody's frame.
const SECURITY_HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'",
    ),
    ("x-frame-options", "DENY"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
];

#[tokio::test]
async fn r91_over_tls_a_browser_is_told_to_come_by_nothing_else_for_two_years() {
    let nursery = Nursery::small().await;
    let router = nursery.router_behind("https://records.example");
    let answer = router.oneshot(Request::get("/api/v1/session").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=63072000");
}

/// What may not be known of answers like what was never made; security headers stand on every answer; nobody
/// writes from another site.
#[tokio::test]
async fn r91_answers_tell_nothing_and_other_sites_can_write_nothing() {
    let nursery = Nursery::demo().await;
    let owner = nursery.sign_in("harriet").await;
    let (pip, nobody) = (nursery.child("Pip"), domain::id::ChildId::from_random(crate::support::random()));
    let real = nursery.get(&owner, &format!("/api/v1/children/{pip}")).await;
    assert_eq!(real, nursery.get(&owner, &format!("/api/v1/children/{nobody}")).await);
    assert_eq!(real.0, 404);

    let desk = nursery.sign_in("imogen").await;
    for (name, value) in
        [("sec-fetch-site", "cross-site"), ("origin", "https://elsewhere.invalid"), ("sec-fetch-site", "same-site")]
    {
        let mut request = json_request("POST", "/api/v1/banner/read", Some(&desk), &json!({}));
        request.headers_mut().insert("host", "localhost:3000".parse().unwrap());
        request.headers_mut().insert(name, value.parse().unwrap());
        assert_eq!(status(&nursery, request).await, 403, "{name}: {value}");
    }
    // Over HTTP/2 there is no Host header.
    for (host, wanted) in [("localhost:3000", 200), ("elsewhere.invalid", 403)] {
        let address = format!("http://{host}/api/v1/banner/read");
        let mut request = json_request("POST", &address, Some(&desk), &json!({}));
        request.headers_mut().insert("origin", "http://localhost:3000".parse().unwrap());
        assert_eq!(status(&nursery, request).await, wanted, "{host}");
    }
    // S4: a proxy may call us by any name; whose page asks is what counts.
    let behind = nursery.router_behind("https://records.example");
    for (origin, wanted) in [("https://records.example", 401), ("https://elsewhere.invalid", 403)] {
        let mut request = json_request("POST", "/api/v1/session", None, &json!({ "name": "x", "passphrase": "y" }));
        request.headers_mut().insert("host", "127.0.0.1:3000".parse().unwrap());
        request.headers_mut().insert("origin", origin.parse().unwrap());
        assert_eq!(behind.clone().oneshot(request).await.unwrap().status(), wanted, "{origin}");
    }
    // A file of a kind that is served, where nothing is served from.
    std::fs::write(nursery.folder.path().join("beside.js"), "1").unwrap();
    for path in [
        "/",
        "/api/v1/session",
        "/api/v1/nothing",
        "/site/../keys.db",
        "/site/%2e%2e/beside.js",
        "/site/..%2fbeside.js",
        "/site/.inputs",
    ] {
        let response = nursery.router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        for (header, value) in SECURITY_HEADERS {
            assert_eq!(response.headers()[header], value, "{path}: {header}");
        }
        assert!(!response.headers().contains_key("strict-transport-security"), "this one speaks in clear");
        assert!(path == "/" || path == "/api/v1/session" || response.status() == 404, "{path}");
    }
}

/// The same answer whether or not the person exists; a session ends by itself.
#[tokio::test]
async fn r91_signing_in_tells_nobody_who_exists_and_sessions_end() {
    let nursery = Nursery::demo().await;
    let ask = async |name: &str| {
        let body = json!({ "name": name, "passphrase": "wrong wrong wrong" });
        nursery.send(json_request("POST", "/api/v1/session", None, &body)).await
    };
    assert_eq!(ask("imogen").await, ask("nobody at all").await);
    let desk = nursery.sign_in("adaeze").await;
    assert_eq!(nursery.get(&desk, "/api/v1/inbox").await.0, 200);
    nursery.clock.advance(chrono::TimeDelta::minutes(21));
    assert_eq!(nursery.get(&desk, "/api/v1/inbox").await.0, 401);
    // A change of rights ends what was signed in with the old ones.
    let (desk, manager) = (nursery.sign_in("adaeze").await, nursery.sign_in("imogen").await);
    let fact = json!([{ "f": "roles", "person": nursery.person("Adaeze"), "roles": ["room_leader"] }]);
    assert_eq!(nursery.post(&manager, "/api/v1/facts", &fact).await.0, 200);
    assert_eq!(nursery.get(&desk, "/api/v1/inbox").await.0, 401);
}

/// A real setting: one link, used once; the demo's people are not in it.
#[tokio::test]
async fn a_new_setting_is_set_up_once_and_names_who_hears_of_what() {
    let mut nursery = Nursery::empty().await;
    nursery.require_second_factor();
    let now = nursery.clock.now();
    let purpose = server::store::accounts::Purpose::SetUp;
    let token = nursery.store.new_code(&purpose, chrono::TimeDelta::hours(24), now).await.unwrap();
    let mut ask = json!({
        "token": token, "nursery": "Little Larks", "manager": { "name": "Kay Ashdown", "job": "Manager" },
        "sign_in_name": "kay", "passphrase": "short", "lead": { "name": "Robin Vale", "job": "Lead" },
        "deputies": [{ "name": "Sasha Holm", "job": "Deputy" }], "staff_lead": null,
        "staff_second": { "name": "Lee Marsh", "job": "Owner" }, "rooms": ["Ducklings", "Owls"]
    });
    let setup = |ask: &Value| json_request("POST", "/api/v1/setup", None, ask);
    let (status, answer) = nursery.send(setup(&ask)).await;
    assert_eq!(
        (status.as_u16(), answer["error"]["code"].as_str()),
        (422, Some("not_accepted")),
        "a short passphrase costs nothing"
    );
    ask["passphrase"] = "four words that differ".into();
    let (status, answer) = nursery.send(setup(&ask)).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["in"]["needs_second"], true);
    assert!(answer["in"]["not_ready"].to_string().contains("Kay Ashdown, Lee Marsh, Robin Vale, Sasha Holm"), "H6");
    assert_eq!(nursery.send(setup(&ask)).await.0, 409);
    let state = nursery.store.state();
    assert_eq!(state.register.staff_lead, Some(nursery.person("Robin")));
    assert_eq!(state.register.staff_second, Some(nursery.person("Lee")));
    assert_eq!(state.register.rooms.len(), 2);
    assert!(!state.register.made_up && state.register.people.len() == 4);
}

/// A limit on everything, with a clear answer past it, and nothing kept of what was too much.
#[tokio::test]
async fn every_limit_has_an_answer_that_says_so() {
    let nursery = Nursery::demo().await;
    let mut tablet = Tablet::enrol(&nursery, "Test", "Dot").await;
    let entry = tablet.entry(&tablet.draft(Kind::Concern, Some(nursery.child("Pip")), "words"));
    let row = tablet.seal(&entry);
    let status_now = json!({ "waiting": 0, "drafts": 0, "clock_ms": 0, "installed": true, "persisted": true });
    let before = nursery.store.state().size;
    let mut big = row.clone();
    big.sealed.0 = vec![0; domain::wire::ENTRY_BYTES_MAX + 1];
    let many = vec![row; domain::wire::BATCH_ENTRIES_MAX + 1];
    let sync = |body: Vec<u8>| tablet.request("POST", "/api/v1/sync", body);
    let text = |rows: Value| json!({ "rows": rows, "status": status_now }).to_string().into_bytes();
    for (what, body, wanted) in [
        ("too many rows", text(json!(many)), 413),
        ("a row too large", text(json!([big])), 413),
        ("a request too large", vec![b' '; domain::wire::REQUEST_BYTES_MAX + 1], 413),
        ("no JSON", b"{".to_vec(), 400),
        ("no UTF-8", vec![0xff, 0xfe], 400),
        ("too deep", [vec![b'['; 5_000], vec![b']'; 5_000]].concat(), 400),
        ("another shape", b"[1,2,3]".to_vec(), 400),
    ] {
        let (status, answer) = nursery.send(sync(body)).await;
        assert_eq!(status, wanted, "{what}");
        for field in ["code", "says", "next"] {
            assert!(answer["error"][field].as_str().is_some_and(|t| !t.is_empty()), "{what}: {answer}");
        }
    }
    let mut plain = sync(b"{}".to_vec());
    plain.headers_mut().insert("content-type", "text/plain".parse().unwrap());
    assert_eq!(status(&nursery, plain).await, 415);
    assert_eq!(nursery.store.state().size, before);
}

/// Whoever tries a name without end keeps its owner from nothing, at the desk where they sign in or at a new one.
#[tokio::test]
async fn r91_a_stranger_who_tries_a_name_does_not_lock_its_owner_out() {
    let nursery = Nursery::demo().await;
    let ask = async |passphrase: &str, cookie: Option<&str>| {
        let body = json!({ "name": "imogen", "passphrase": passphrase });
        nursery.router.clone().oneshot(json_request("POST", "/api/v1/session", cookie, &body)).await.unwrap()
    };
    let first = ask(server::demo::PASSPHRASE, None).await;
    let known = first.headers().get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).find(|c| c.contains("known"));
    let known = known.unwrap().split(';').next().unwrap().to_owned();
    for _ in 0..12 {
        assert_eq!(ask("wrong wrong wrong", None).await.status(), 401);
    }
    assert_eq!(ask(server::demo::PASSPHRASE, None).await.status(), 200, "at a desk that nobody knows yet");
    assert_eq!(ask(server::demo::PASSPHRASE, Some(&known)).await.status(), 200);
    // Whoever sits at a desk that is known has ten tries a minute.
    for _ in 0..9 {
        assert_eq!(ask("wrong wrong wrong", Some(&known)).await.status(), 401);
    }
    assert_eq!(ask(server::demo::PASSPHRASE, Some(&known)).await.status(), 429);
    // Made up, or somebody else's with another name in it, it is none: it counts nobody's tries.
    let forged = known.replacen(&nursery.person("Imogen").to_string(), &nursery.person("Tomasz").to_string(), 1);
    assert_eq!(ask(server::demo::PASSPHRASE, Some(&forged)).await.status(), 200);
    // W9: the browser of somebody who left is a stranger's.
    let tomasz = json!({ "name": "tomasz", "passphrase": server::demo::PASSPHRASE });
    let request = json_request("POST", "/api/v1/session", None, &tomasz);
    let theirs = nursery.router.clone().oneshot(request).await.unwrap();
    let theirs = theirs.headers().get_all("set-cookie").iter().map(|c| c.to_str().unwrap().to_owned());
    let theirs = theirs.into_iter().find(|c| c.contains("known")).unwrap();
    let theirs = theirs.split(';').next().unwrap();
    let manager = nursery.sign_in("imogen").await;
    let left = json!([{ "f": "person_left", "person": nursery.person("Tomasz"), "left": true }]);
    assert_eq!(nursery.post(&manager, "/api/v1/facts", &left).await.0, 200);
    for _ in 0..12 {
        assert_eq!(ask("wrong wrong wrong", Some(theirs)).await.status(), 401, "no tries are counted for it");
    }
}
