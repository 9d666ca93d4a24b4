//! Passkeys, as the browser makes and uses them. What is asked and answered is JSON; the browser turns it into bytes.

use super::http::Fault;
use js_sys::{Function, JSON, Object, Promise, Reflect};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

fn refused(_: JsValue) -> Fault {
    Fault { next: "Try again, or use another way.".into(), ..Fault::device("The passkey was not used.") }
}

fn too_old(_: JsValue) -> Fault {
    Fault { next: "Use a code app, or a newer browser.".into(), ..Fault::device("This browser can't use passkeys.") }
}

fn call(of: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    Reflect::get(of, &name.into())?.dyn_into::<Function>()?.call1(of, argument)
}

/// `verb` is create or get, `parse` the browser's own reader of what is asked.
async fn ask(challenge: &Value, verb: &str, parse: &str) -> Result<Value, Fault> {
    let window = web_sys::window().ok_or_else(Fault::unreachable)?;
    let asked = challenge.get("publicKey").unwrap_or(challenge).to_string();
    let asked = JSON::parse(&asked).map_err(refused)?;
    let reader = Reflect::get(&window, &"PublicKeyCredential".into()).map_err(too_old)?;
    let options = call(&reader, parse, &asked).map_err(too_old)?;
    let outer = Object::new();
    Reflect::set(&outer, &"publicKey".into(), &options).map_err(refused)?;
    let credentials = Reflect::get(&window.navigator(), &"credentials".into()).map_err(too_old)?;
    let promise = call(&credentials, verb, &outer).map_err(refused)?;
    let credential = JsFuture::from(promise.unchecked_into::<Promise>()).await.map_err(refused)?;
    let text = JSON::stringify(&credential).map_err(refused)?;
    serde_json::from_str(&String::from(text)).map_err(|_| refused(JsValue::NULL))
}

/// Makes a passkey on this device or a telephone.
pub async fn make(challenge: &Value) -> Result<Value, Fault> {
    ask(challenge, "create", "parseCreationOptionsFromJSON").await
}

/// Uses one.
pub async fn show(challenge: &Value) -> Result<Value, Fault> {
    ask(challenge, "get", "parseRequestOptionsFromJSON").await
}
