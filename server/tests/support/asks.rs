//! Every route, each with a request that is right, on a scene in which everybody who may ask is there.

use super::{Nursery, Tablet, jpeg, json_request, random};
use axum::body::Body;
use axum::http::Request;
use domain::entry::Kind;
use domain::format::key::Cost;
use domain::id::{AttachmentId, EntryId};
use domain::routing::Role;
use serde_json::{Value, json};

/// Who asks, beside nobody and tablets: a name of the demo and what they are.
pub const PEOPLE: [(&str, &str); 7] = [
    ("imogen", "manager, lead"),
    ("efe", "lead"),
    ("cam", "manager"),
    ("adaeze", "deputy"),
    ("harriet", "owner"),
    ("bel", "room leader"),
    ("dot", "practitioner"),
];

pub struct Ask {
    pub method: &'static str,
    pub route: &'static str,
    pub path: String,
    pub body: Option<Value>,
}

pub fn request(ask: &Ask, cookie: Option<&str>) -> Request<Body> {
    match &ask.body {
        Some(body) => json_request(ask.method, &ask.path, cookie, body),
        None => {
            let mut request = Request::builder().method(ask.method).uri(&ask.path);
            if let Some(cookie) = cookie {
                request = request.header("cookie", cookie);
            }
            request.body(Body::empty()).unwrap()
        }
    }
}

/// The demo nursery with accounts for everybody in [`PEOPLE`], two tablets, and one record with a decision beside it.
pub struct Scene {
    pub nursery: Nursery,
    pub tablet: Tablet,
    /// Switched off.
    pub off: Tablet,
    /// The record that the asks are about.
    pub record: EntryId,
    pub asks: Vec<Ask>,
}

impl Scene {
    /// What this asks, from everybody: signed out, each of [`PEOPLE`], and both tablets.
    pub async fn everybody_asks(&mut self, ask: &Ask) -> Vec<Request<Body>> {
        let mut requests = vec![request(ask, None)];
        for (name, _) in PEOPLE {
            let cookie = self.nursery.sign_in(name).await;
            requests.push(request(ask, Some(&cookie)));
            // Ten sign-ins of one name within a minute are too many: the clock goes on.
            self.nursery.clock.advance(chrono::TimeDelta::seconds(7));
        }
        for tablet in [&mut self.tablet, &mut self.off] {
            tablet.tick(self.nursery.clock.now());
            let bytes = ask.body.as_ref().map(|b| b.to_string().into_bytes()).unwrap_or_default();
            requests.push(tablet.request(ask.method, &ask.path, bytes));
        }
        requests
    }

    /// `words`: those of the record.
    pub async fn set(words: &str) -> Self {
        let nursery = Nursery::demo().await;
        for name in ["cam", "bel", "dot", "efe"] {
            let mut short = name.to_owned();
            short[..1].make_ascii_uppercase();
            let person = nursery.person(&short);
            assert!(nursery.store.set_passphrase(person, name, server::demo::PASSPHRASE, Cost::CHEAP).await.unwrap());
        }
        let manager = nursery.sign_in("imogen").await;
        let roles = json!([
            { "f": "roles", "person": nursery.person("Cam"), "roles": [Role::Manager] },
            { "f": "roles", "person": nursery.person("Efe"), "roles": [Role::Lead] },
        ]);
        assert_eq!(nursery.post(&manager, "/api/v1/facts", &roles).await.0, 200);
        let mut tablet = Tablet::enrol(&nursery, "On", "Dot").await;
        let off = Tablet::enrol(&nursery, "Off", "Lou").await;
        let fact = json!([{ "f": "tablet_off", "device": off.device(), "why": "test" }]);
        assert_eq!(nursery.post(&manager, "/api/v1/facts", &fact).await.0, 200);
        let pip = nursery.child("Pip");
        let mut draft = tablet.draft(Kind::Concern, Some(pip), words);
        let paper = tablet.photograph(&mut draft, &jpeg("a note"));
        let row = tablet.seal(&tablet.entry(&draft));
        let id = row.id;
        tablet.sync(&nursery, vec![row]).await;
        assert_eq!(tablet.bring(&nursery, paper.id, &jpeg("a note")).await, 200);
        // A decision of somebody's who is none of those who ask.
        let tomasz = nursery.sign_in("tomasz").await;
        let path = format!("/api/v1/entries/{id}/decision");
        assert_eq!(nursery.post(&tomasz, &path, &json!({ "words": "x", "why": "x" })).await.0, 200);
        let (_, page) = nursery.get(&tomasz, &format!("/api/v1/children/{pip}")).await;
        let of_row = page["records"].as_array().unwrap().iter().find(|r| r["id"] == json!(id)).unwrap();
        let note = of_row["decisions"][0]["id"].as_str().unwrap().to_owned();
        // A site, so that the files' routes have something to serve.
        let site = nursery.folder.path().join("site");
        std::fs::create_dir_all(&site).unwrap();
        let bundle = json!({ "js": "a.js", "wasm": "a.wasm" });
        let bundles = json!({ "build": "test", "room": bundle, "desk": bundle, "css": "a.css", "static": [] });
        std::fs::write(site.join("bundles.json"), bundles.to_string()).unwrap();
        std::fs::write(site.join("a.css"), "").unwrap();
        for script in ["sw.js", "boot.js"] {
            std::fs::write(site.join(script), "").unwrap();
        }

        let (dot, series) = (nursery.person("Dot"), tablet.series);
        let attachment = AttachmentId::from_random(random());
        let get = |route: &'static str, path: String| Ask { method: "GET", route, path, body: None };
        let plain = |route: &'static str| get(route, route.to_owned());
        let post =
            |route: &'static str, path: String, body: Value| Ask { method: "POST", route, path, body: Some(body) };
        let status_now = json!({ "waiting": 0, "drafts": 0, "clock_ms": nursery.clock.now().timestamp_millis(), "installed": true, "persisted": true });
        let asks = vec![
            plain("/"),
            plain("/room"),
            plain("/room/"),
            plain("/room/sw.js"),
            plain("/room/manifest.webmanifest"),
            plain("/desk"),
            plain("/desk/"),
            get("/{bundle}/boot.js", "/room/boot.js".into()),
            get("/site/{*file}", "/site/a.css".into()),
            post(
                "/api/v1/session",
                "/api/v1/session".into(),
                json!({ "name": "nobody", "passphrase": "not a passphrase" }),
            ),
            post("/api/v1/session/second", "/api/v1/session/second".into(), json!({ "code": "123456" })),
            post(
                "/api/v1/setup",
                "/api/v1/setup".into(),
                json!({ "token": "x", "nursery": "x", "manager": { "name": "x", "job": "" }, "sign_in_name": "x", "passphrase": "x", "lead": null, "deputies": [], "staff_lead": null, "staff_second": null, "rooms": [] }),
            ),
            post(
                "/api/v1/passphrase",
                "/api/v1/passphrase".into(),
                json!({ "code": "WRONG", "sign_in_name": "x", "passphrase": "long enough to be one" }),
            ),
            post(
                "/api/v1/enrol",
                "/api/v1/enrol".into(),
                json!({ "code": "WRONG", "public": tablet.signing.public() }),
            ),
            plain("/api/v1/openapi.json"),
            post("/api/v1/sync", "/api/v1/sync".into(), json!({ "rows": [], "status": status_now })),
            plain("/api/v1/roster"),
            post("/api/v1/pin", "/api/v1/pin".into(), tablet.pin_request(&nursery, "WRONG-CODE")),
            post("/api/v1/replies", "/api/v1/replies".into(), tablet.replies(&nursery, vec![id])),
            post("/api/v1/pin/change", "/api/v1/pin/change".into(), tablet.pin_change(&nursery, "7305")),
            Ask {
                method: "PUT",
                route: "/api/v1/attachments/{id}",
                path: format!("/api/v1/attachments/{attachment}"),
                body: Some(json!("sealed bytes")),
            },
            plain("/api/v1/session"),
            post("/api/v1/session/challenge", "/api/v1/session/challenge".into(), json!({})),
            post("/api/v1/session/prove", "/api/v1/session/prove".into(), json!({ "passphrase": "not it" })),
            Ask {
                method: "DELETE",
                route: "/api/v1/session/others",
                path: "/api/v1/session/others".into(),
                body: None,
            },
            post(
                "/api/v1/session/passphrase",
                "/api/v1/session/passphrase".into(),
                json!({ "present": "not it", "next": "four words that differ" }),
            ),
            post("/api/v1/session/mail", "/api/v1/session/mail".into(), json!({ "mail": "" })),
            post("/api/v1/people/{id}/sign-out", format!("/api/v1/people/{dot}/sign-out"), json!({})),
            plain("/api/v1/session/factors"),
            post("/api/v1/session/factors/code", "/api/v1/session/factors/code".into(), json!({})),
            post(
                "/api/v1/session/factors/code/confirm",
                "/api/v1/session/factors/code/confirm".into(),
                json!({ "code": "no code" }),
            ),
            post("/api/v1/session/factors/passkey", "/api/v1/session/factors/passkey".into(), json!({})),
            post(
                "/api/v1/session/factors/passkey/confirm",
                "/api/v1/session/factors/passkey/confirm".into(),
                json!({ "name": "x", "credential": {} }),
            ),
            Ask {
                method: "DELETE",
                route: "/api/v1/session/factors/passkey/{id}",
                path: "/api/v1/session/factors/passkey/AAAA".into(),
                body: None,
            },
            post("/api/v1/session/factors/recovery", "/api/v1/session/factors/recovery".into(), json!({})),
            post("/api/v1/session/calendar", "/api/v1/session/calendar".into(), json!({})),
            Ask {
                method: "DELETE",
                route: "/api/v1/session/calendar",
                path: "/api/v1/session/calendar".into(),
                body: None,
            },
            get("/calendar/{key}", "/calendar/never-made".into()),
            plain("/api/v1/inbox"),
            plain("/api/v1/calls"),
            plain("/api/v1/board"),
            plain("/api/v1/counts"),
            get("/api/v1/records/{id}", format!("/api/v1/records/{id}")),
            plain("/api/v1/directory"),
            plain("/api/v1/checking"),
            plain("/api/v1/concerns"),
            plain("/api/v1/unfinished"),
            plain("/api/v1/children"),
            get("/api/v1/children/{id}", format!("/api/v1/children/{pip}")),
            post(
                "/api/v1/children/{id}/brief",
                format!("/api/v1/children/{pip}/brief"),
                json!({ "for_whom": "the duty team" }),
            ),
            post(
                "/api/v1/children/{id}/print",
                format!("/api/v1/children/{pip}/print"),
                json!({ "for_whom": "the court" }),
            ),
            post(
                "/api/v1/records/{id}/walk",
                format!("/api/v1/records/{id}/walk"),
                json!({ "for_whom": "an inspector" }),
            ),
            post(
                "/api/v1/children/{id}/records",
                format!("/api/v1/children/{pip}/records"),
                json!({ "kind": "concern", "occurred": "2026-11-20T09:00:00Z", "saw": "test" }),
            ),
            post(
                "/api/v1/children/{id}/helpful",
                format!("/api/v1/children/{pip}/helpful"),
                json!({ "check": "looked-after", "on": true, "why": "test", "review": "2027-01-01" }),
            ),
            plain("/api/v1/guide"),
            plain("/api/v1/openings"),
            post("/api/v1/entries/{id}/seen", format!("/api/v1/entries/{id}/seen"), json!({})),
            post(
                "/api/v1/entries/{id}/decision",
                format!("/api/v1/entries/{id}/decision"),
                json!({ "words": "test", "why": "test", "with": [] }),
            ),
            post("/api/v1/entries/{id}/agree", format!("/api/v1/entries/{note}/agree"), json!({})),
            post(
                "/api/v1/entries/{id}/correction",
                format!("/api/v1/entries/{note}/correction"),
                json!({ "words": "test", "why": "test" }),
            ),
            post(
                "/api/v1/entries/{id}/take-back",
                format!("/api/v1/entries/{note}/take-back"),
                json!({ "why": "test" }),
            ),
            post(
                "/api/v1/entries/{id}/tag",
                format!("/api/v1/entries/{id}/tag"),
                json!({ "part": 0, "source": "told" }),
            ),
            post(
                "/api/v1/entries/{id}/file",
                format!("/api/v1/entries/{id}/file"),
                json!({ "child": pip, "reason": "" }),
            ),
            get("/api/v1/entries/{id}/pictures/{picture}", format!("/api/v1/entries/{id}/pictures/{}", paper.id)),
            plain("/api/v1/register"),
            post(
                "/api/v1/facts",
                "/api/v1/facts".into(),
                json!([{ "f": "gap_closed", "series": series, "place": 9, "reason": "test" }]),
            ),
            post("/api/v1/tablets/code", "/api/v1/tablets/code".into(), json!({ "name": "x", "room": null })),
            post("/api/v1/people/{id}/pin-code", format!("/api/v1/people/{dot}/pin-code"), json!({})),
            post("/api/v1/people/{id}/passphrase-code", format!("/api/v1/people/{dot}/passphrase-code"), json!({})),
            plain("/api/v1/keeping"),
            post("/api/v1/banner/read", "/api/v1/banner/read".into(), json!({})),
            plain("/api/v1/feed"),
            Ask { method: "DELETE", route: "/api/v1/session", path: "/api/v1/session".into(), body: None },
        ];
        Self { nursery, tablet, off, record: id, asks }
    }
}
