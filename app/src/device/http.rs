//! Asking the server, with a time limit on every request. Whatever is not our own JSON counts as unreachable:
//! a captive portal's page with status 200 is not an answer.

use domain::bytes::Bytes;
use domain::wire::fault::{Fault as WireFault, FaultCode};
use domain::wire::{ANSWER_HEADER, BY_ITSELF_HEADER, NOW_HEADER};
use serde::de::DeserializeOwned;
use std::pin::Pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, Request, RequestInit, Response};

/// What went wrong, what is safe, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: Option<FaultCode>,
    pub says: String,
    pub next: String,
    /// The server's time, where it said it.
    pub now_ms: Option<i64>,
}

impl Fault {
    /// Something on this device.
    pub fn device(says: &str) -> Self {
        Self { code: None, says: says.into(), next: "What was saved before is safe.".into(), now_ms: None }
    }

    pub fn unreachable() -> Self {
        Self {
            code: None,
            says: "The server can't be reached at the moment.".into(),
            next: "Try again when there is a network. What was saved is safe.".into(),
            now_ms: None,
        }
    }

    /// Something between here and the server takes no more than so much; the server itself says it in its own words.
    fn too_large_in_between() -> Self {
        Self {
            code: Some(FaultCode::TooLarge),
            says: "Something on the way to the server takes nothing as large as this.".into(),
            next: "It stays here and is tried again. Whoever looks after the server has to let 12 MB through.".into(),
            now_ms: None,
        }
    }

    pub fn is(&self, code: FaultCode) -> bool {
        self.code == Some(code)
    }
}

pub struct Answer<T> {
    pub value: T,
    pub now_ms: Option<i64>,
    /// What came, to the byte, and the setting's signature over it where there is one.
    pub text: String,
    pub signed: Option<Bytes<64>>,
}

/// The status of an answer to what is too large.
const TOO_LARGE: u16 = 413;
/// Milliseconds that one request may take.
const PATIENCE_MS: u32 = 20_000;
/// So many bytes have a millisecond more: a picture over a bad network is no fault. It is 64 kbit/s.
const PATIENT_BYTES_MS: u32 = 8;

/// An answer as it came: its text, none where nothing was modified.
struct Came {
    text: Option<String>,
    now_ms: Option<i64>,
    signed: Option<Bytes<64>>,
}

/// What will be there. Boxed, and one for all types of answers: each type would bring a copy of it into the bundle.
type Coming<T> = Pin<Box<dyn Future<Output = Result<T, Fault>>>>;

/// An answer of ours, read.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|_| Fault::unreachable())
}

/// Sends a request; `None` as an answer means *not modified*.
pub async fn ask<T: DeserializeOwned>(
    method: &str,
    path: &str,
    headers: &[(&str, String)],
    body: Option<&[u8]>,
) -> Result<Answer<Option<T>>, Fault> {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let came = asked(method.to_owned(), path.to_owned(), headers, body.map(<[u8]>::to_vec)).await?;
    let value = came.text.as_deref().map(read).transpose()?;
    Ok(Answer { value, now_ms: came.now_ms, text: came.text.unwrap_or_default(), signed: came.signed })
}

fn asked(method: String, path: String, headers: Vec<(String, String)>, body: Option<Vec<u8>>) -> Coming<Came> {
    Box::pin(async move { sent(&method, &path, &headers, body.as_deref()).await })
}

async fn sent(method: &str, path: &str, headers: &[(String, String)], body: Option<&[u8]>) -> Result<Came, Fault> {
    let lost = |_: JsValue| Fault::unreachable();
    let init = RequestInit::new();
    init.set_method(method);
    let all = Headers::new().map_err(lost)?;
    for (name, value) in headers {
        all.set(name, value).map_err(lost)?;
    }
    if let Some(bytes) = body {
        all.set("content-type", "application/json").map_err(lost)?;
        init.set_body(&js_sys::Uint8Array::from(bytes));
    }
    init.set_headers(&all);
    let patience = PATIENCE_MS + body.map_or(0, |b| b.len() as u32 / PATIENT_BYTES_MS);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(patience)));
    let request = Request::new_with_str_and_init(path, &init).map_err(lost)?;
    let window = web_sys::window().ok_or_else(Fault::unreachable)?;
    let response: Response = JsFuture::from(window.fetch_with_request(&request)).await.map_err(lost)?.unchecked_into();
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let now_ms = header(NOW_HEADER).and_then(|v| v.parse().ok());
    let signed = header(ANSWER_HEADER).and_then(|v| Bytes::parse(&v));
    if response.status() == 304 {
        return Ok(Came { text: None, now_ms, signed });
    }
    let json = header("content-type").is_some_and(|v| v.starts_with("application/json"));
    let text = JsFuture::from(response.text().map_err(lost)?).await.map_err(lost)?.as_string().unwrap_or_default();
    if !json {
        return Err(if response.status() == TOO_LARGE { Fault::too_large_in_between() } else { Fault::unreachable() });
    }
    if response.ok() {
        return Ok(Came { text: Some(text), now_ms, signed });
    }
    #[derive(serde::Deserialize)]
    struct Wrapped {
        error: WireFault,
    }
    match serde_json::from_str::<Wrapped>(&text) {
        Ok(Wrapped { error }) => Err(Fault { code: Some(error.code), says: error.says, next: error.next, now_ms }),
        Err(_) => Err(Fault::unreachable()),
    }
}

/// `GET`, as a person at the desk.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Fault> {
    ask("GET", path, &[], None).await?.value.ok_or_else(Fault::unreachable)
}

/// The same, not read yet; `by_itself` where a feed's event makes the page read again, and nobody's hands were at it.
pub fn get_text(path: String, by_itself: bool) -> Coming<String> {
    let header = by_itself.then(|| (BY_ITSELF_HEADER.to_owned(), "1".to_owned()));
    let headers = header.into_iter().collect();
    Box::pin(async move { asked("GET".into(), path, headers, None).await?.text.ok_or_else(Fault::unreachable) })
}

/// Sends with these headers, and brings the answer not read yet.
pub fn send_text(method: &str, path: String, headers: Vec<(String, String)>, body: Vec<u8>) -> Coming<String> {
    let method = method.to_owned();
    Box::pin(async move { asked(method, path, headers, Some(body)).await?.text.ok_or_else(Fault::unreachable) })
}

/// `POST` of JSON.
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl serde::Serialize) -> Result<T, Fault> {
    let bytes = serde_json::to_vec(body).map_err(|_| Fault::device("The request can't be written."))?;
    ask("POST", path, &[], Some(&bytes)).await?.value.ok_or_else(Fault::unreachable)
}

pub async fn delete(path: &str) -> Result<(), Fault> {
    ask::<serde_json::Value>("DELETE", path, &[], None).await.map(|_| ())
}
