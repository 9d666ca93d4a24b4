//! The API's description of itself, held against the router and against real answers.

use crate::support::asks::Scene;
use crate::support::root;
use domain::wire::fault::FaultCode;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tower::ServiceExt;

async fn description(scene: &Scene) -> Value {
    let (status, document) = scene.nursery.get("", "/api/v1/openapi.json").await;
    assert_eq!(status, 200);
    document
}

/// What an answer does not keep of what the description says of it.
fn faults(document: &Value, schema: &Value, answer: &Value) -> Vec<String> {
    let mut whole = schema.clone();
    whole["components"] = document["components"].clone();
    let validator = jsonschema::draft202012::new(&whole).unwrap();
    validator.iter_errors(answer).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[tokio::test]
async fn r91_the_description_names_every_route_and_every_error_and_real_answers_keep_it() {
    let mut scene = Scene::set("words").await;
    let document = description(&scene).await;
    assert_eq!(document["openapi"], "3.1.0");

    // The same routes as the committed table, which another test holds against the router.
    let table = std::fs::read_to_string(root().join("server/access.txt")).unwrap();
    let mut routes: BTreeSet<(String, String)> = table
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(' ').map(|(m, rest)| (m.to_lowercase(), rest)))
        .map(|(method, rest)| (method, rest.trim().split(' ').next().unwrap().to_owned()))
        .filter(|(_, route)| route.starts_with("/api/v1/"))
        .collect();
    // The one that the table leaves out, as it needs a factor to take away.
    routes.insert(("delete".into(), "/api/v1/session/factors/code".into()));
    let mut described = BTreeSet::new();
    for (route, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            described.insert((method.clone(), route.clone()));
        }
    }
    assert_eq!(described, routes);

    let text = document["paths"].to_string();
    for code in FaultCode::ALL {
        let name = serde_json::to_value(code).unwrap();
        assert!(text.contains(&format!("`{}`", name.as_str().unwrap())), "{code:?} is said of no route");
    }

    let (mut good, mut bad) = (0, 0);
    for ask in std::mem::take(&mut scene.asks).iter().filter(|ask| ask.route.starts_with("/api/v1/")) {
        let said = &document["paths"][ask.route][ask.method.to_lowercase()]["responses"];
        for request in scene.everybody_asks(ask).await {
            let answer = scene.nursery.router.clone().oneshot(request).await.unwrap();
            let status = answer.status().as_u16();
            let what = format!("{} {} {status}", ask.method, ask.route);
            let said = &said[status.to_string()];
            assert!(said.is_object(), "{what} is not described");
            if ask.route == "/api/v1/feed" && status == 200 {
                continue;
            }
            let body = answer.into_body().collect().await.unwrap().to_bytes();
            if ask.route.ends_with("/pictures/{picture}") && status == 200 {
                assert!(said["content"]["image/jpeg"].is_object(), "{what}");
                continue;
            }
            let body: Value = serde_json::from_slice(&body).unwrap();
            let schema = &said["content"]["application/json"]["schema"];
            if ask.route == "/api/v1/openapi.json" {
                continue;
            }
            let faults = faults(&document, schema, &body);
            assert!(faults.is_empty(), "{what}: {faults:#?}");
            if status == 200 {
                good += 1;
            } else {
                let code = body["error"]["code"].as_str().unwrap();
                assert!(said["content"]["application/json"]["examples"][code].is_object(), "{what}: {code}");
                bad += 1;
            }
        }
    }
    assert!(good > 100 && bad > 100, "{good} good, {bad} bad");
    // The test would find it.
    let inbox = json!({ "$ref": "#/components/schemas/Inbox" });
    assert!(!faults(&document, &inbox, &json!({ "now": "yesterday" })).is_empty());
}
