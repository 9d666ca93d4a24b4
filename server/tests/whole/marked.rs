//! R72, R96: a marked child's name and words, driven through every route as every role, stand in no log, no error and
//! no address. In a binary of its own: it listens to all that is logged.

use crate::support::asks::{Ask, Scene};
use crate::support::json_request;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::io::Write;
use std::sync::{Arc, Mutex};
use tower::ServiceExt;

/// In the child's name, in the words of the record, and in whatever is typed.
const MARK: &str = "Zyxmark";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Every text in it, marked.
fn marked(value: &Value) -> Value {
    match value {
        Value::String(_) => json!(MARK),
        Value::Array(all) => all.iter().map(marked).collect(),
        Value::Object(map) => map.iter().map(|(k, v)| (k.clone(), marked(v))).collect(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn r72_r96_a_childs_name_is_in_no_log_no_error_and_no_address() {
    let log = Log::default();
    let to = log.clone();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || to.clone()).init();
    let mut scene = Scene::set(&format!("{MARK} said something")).await;
    let (nursery, pip) = (&scene.nursery, scene.nursery.child("Pip"));
    let imogen = nursery.sign_in("imogen").await;
    let born = "2026-06-10";
    let renamed = json!([{ "f": "child", "child": pip, "preferred": MARK, "surname": MARK, "born": born }]);
    assert_eq!(nursery.post(&imogen, "/api/v1/facts", &renamed).await.0, 200);
    let mut feed = nursery.feed(&imogen).await;
    let mut events = feed.next_three().await.to_vec();

    let (mut answered, mut told, mut wrong) = (0, 0, 0);
    for ask in std::mem::take(&mut scene.asks) {
        assert!(!ask.path.contains(MARK));
        let mut bodies = vec![ask.body.clone()];
        if let Some(body) = &ask.body {
            bodies.push(Some(marked(body)));
            bodies.push(Some(json!({ MARK: MARK })));
            bodies.push(Some(json!([MARK])));
        }
        for body in bodies {
            let ask = Ask { method: ask.method, route: ask.route, path: ask.path.clone(), body };
            for request in scene.everybody_asks(&ask).await {
                let answer = scene.nursery.router.clone().oneshot(request).await.unwrap();
                answered += 1;
                for (name, value) in answer.headers() {
                    assert!(!value.to_str().unwrap_or_default().contains(MARK), "{}: {name}", ask.route);
                }
                let status = answer.status().as_u16();
                // A feed has no end; what it says is read below.
                if ask.route == "/api/v1/feed" && status == 200 {
                    continue;
                }
                let bytes = answer.into_body().collect().await.unwrap().to_bytes();
                let says = String::from_utf8_lossy(&bytes).contains(MARK);
                if status >= 400 {
                    assert!(!says, "{} {status}: {}", ask.route, String::from_utf8_lossy(&bytes));
                    wrong += 1;
                } else if says {
                    told += 1;
                }
            }
        }
    }
    // The test would find it: those who may read it have read it, and much was refused.
    assert!(told >= 10, "{told}");
    assert!(wrong > 900 && answered > wrong, "{wrong} of {answered}");
    // A name in an address is nothing's id; the answer does not repeat it.
    let imogen = scene.nursery.sign_in("imogen").await;
    let gone = Request::get(format!("/api/v1/children/{MARK}")).header("cookie", &imogen).body(Body::empty()).unwrap();
    let (status, says) = scene.nursery.send(gone).await;
    assert!(status == 404 && !says.to_string().contains(MARK));
    // Her first stream ended with the session that somebody closed above; she listens again.
    let mut feed = scene.nursery.feed(&imogen).await;
    events.extend(feed.next_three().await);
    let children = scene.nursery.send(json_request("POST", "/api/v1/facts", Some(&imogen), &renamed)).await;
    assert_eq!(children.0, 200, "{}", children.1);
    events.extend(feed.until("register").await);
    assert!(!events.join("").contains(MARK));
    scene.nursery.store.close().await;

    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.len() > 1_000, "it listens: {} bytes", log.len());
    let found: Vec<&str> = log.lines().filter(|l| l.contains(MARK)).take(3).collect();
    assert!(found.is_empty(), "{found:?}");
}
