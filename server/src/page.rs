//! The shells and the files that browsers load. A shell holds nobody's data: it is what the service worker
//! keeps.

use crate::api::Server;
use crate::api::error::ApiError;
use crate::api::extract::Path;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::wire::fault::FaultCode;
use serde::Deserialize;
use std::path::{Path as FilePath, PathBuf};

/// What was built: `bundles.json`.
#[derive(Clone, Deserialize)]
pub struct Bundles {
    build: String,
    room: Bundle,
    desk: Bundle,
    css: String,
    #[serde(rename = "static")]
    statics: Vec<String>,
}

#[derive(Clone, Deserialize)]
struct Bundle {
    js: String,
    wasm: String,
}

pub struct Site {
    folder: PathBuf,
}

impl Site {
    /// The folder that `cargo xtask build` wrote.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Read anew each time: a new build is served without a restart. It is one small file.
    fn bundles(&self) -> Result<Bundles, ApiError> {
        let text = std::fs::read(self.folder.join("bundles.json")).map_err(|e| {
            tracing::error!("the site is not built: {e}");
            FaultCode::Internal
        })?;
        serde_json::from_slice(&text).map_err(|e| {
            tracing::error!("bundles.json can't be read: {e}");
            FaultCode::Internal.into()
        })
    }
}

const TYPE_JS: (axum::http::HeaderName, &str) = (CONTENT_TYPE, "text/javascript; charset=utf-8");

pub async fn home() -> Redirect {
    Redirect::to("/desk/")
}

pub async fn to_room() -> Redirect {
    Redirect::to("/room/")
}

pub async fn room(State(server): State<Server>) -> Result<Html<String>, ApiError> {
    let b = server.site.bundles()?;
    let extra = format!("<link rel=\"manifest\" href=\"/room/manifest.webmanifest\">{}", made_up(&server));
    Ok(Html(shell("room", "Firsthand: room", &b.css, &b.build, &extra)))
}

pub async fn desk(State(server): State<Server>) -> Result<Html<String>, ApiError> {
    let b = server.site.bundles()?;
    Ok(Html(shell("desk", "Firsthand", &b.css, &b.build, made_up(&server))))
}

/// Said on every screen, also before anybody is signed in and before a tablet is added (H6).
fn made_up(server: &Server) -> &'static str {
    if server.store.state().register.made_up { "<meta name=\"made-up\" content=\"yes\">" } else { "" }
}

/// What the page says of itself where the program does not come, whatever keeps it: so it needs no script. The stylesheet
/// shows it after a while (`.late`); where that does not come either, it stands there at once.
const SAFE_ROOM: &str = "What was saved on this tablet is safe and is sent by itself later. Until it opens, write on paper, with \
     the time, and tell the safeguarding lead face to face.";
const SAFE_DESK: &str =
    "Nothing is lost: all that has arrived is kept on the server, and what has not is on the tablets.";

fn shell(bundle: &str, title: &str, css: &str, build: &str, extra: &str) -> String {
    let safe = if bundle == "room" { SAFE_ROOM } else { SAFE_DESK };
    format!(
        "<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"theme-color\" content=\"#f8f4ec\" media=\"(prefers-color-scheme: light)\">\
         <meta name=\"theme-color\" content=\"#1a1815\" media=\"(prefers-color-scheme: dark)\">\
         <meta name=\"build\" content=\"{build}\">\
         <link rel=\"icon\" href=\"/site/icon.svg\" type=\"image/svg+xml\"><link rel=\"apple-touch-icon\" href=\"/site/icon-192.png\">\
         {extra}<link rel=\"stylesheet\" href=\"/site/{css}\"><script type=\"module\" src=\"/{bundle}/boot.js\"></script></head>\
         <body class=\"{bundle}\"><div id=\"wait\" class=\"wait\"><p role=\"status\">Opening Firsthand</p>\
         <div class=\"late\"><h1>Firsthand has not opened.</h1><p>{safe}</p>\
         <p>Is this device on your own network? A network that wants you to sign in first lets nothing else through.</p>\
         <p><a class=\"btn\" href=\"/{bundle}/\">Open it again</a></p>\
         <p>If a child is in danger, ring <a href=\"tel:999\">999</a>.</p></div></div>\
         <noscript><p class=\"wait\">Firsthand needs JavaScript in this browser. In an emergency ring 999.</p></noscript></body></html>"
    )
}

/// Starts a bundle. In a file of its own, so that the policy can forbid scripts in pages.
pub async fn boot(State(server): State<Server>, Path(bundle): Path) -> Result<Response, ApiError> {
    let bundles = server.site.bundles()?;
    let b = match bundle.as_str() {
        "room" => &bundles.room,
        "desk" => &bundles.desk,
        _ => return Err(FaultCode::NoSuchThing.into()),
    };
    let text = template(&server, "boot.js")?
        .replace("%JS%", &format!("/site/{}", b.js))
        .replace("%WASM%", &format!("/site/{}", b.wasm));
    Ok(([TYPE_JS], text).into_response())
}

/// Scripts that the server fills in and sends under other addresses.
const TEMPLATES: [&str; 2] = ["boot.js", "sw.js"];

fn template(server: &Server, name: &str) -> Result<String, ApiError> {
    std::fs::read_to_string(server.site.folder.join(name)).map_err(|e| {
        tracing::error!("{name} can't be read: {e}");
        FaultCode::Internal.into()
    })
}

/// The service worker, with this build's list of files filled in.
pub async fn worker(State(server): State<Server>) -> Result<Response, ApiError> {
    let b = server.site.bundles()?;
    let mut files = vec!["/room/".to_owned(), "/room/boot.js".into(), "/room/manifest.webmanifest".into()];
    files.extend([&b.room.js, &b.room.wasm, &b.css].map(|f| format!("/site/{f}")));
    files.extend(b.statics.iter().filter(|f| !TEMPLATES.contains(&f.as_str())).map(|f| format!("/site/{f}")));
    let list = serde_json::to_string(&files).map_err(|_| FaultCode::Internal)?;
    let text =
        template(&server, "sw.js")?.replace("\"%BUILD%\"", &format!("\"{}\"", b.build)).replace("[\"%FILES%\"]", &list);
    Ok(([TYPE_JS], text).into_response())
}

pub async fn manifest(State(server): State<Server>) -> Result<Response, ApiError> {
    let name = server.store.state().register.name.clone();
    let made_up = server.store.state().register.made_up;
    let text = serde_json::json!({
        "name": if made_up { "Firsthand (MADE UP)" } else { "Firsthand" },
        "short_name": "Firsthand",
        "description": if name.is_empty() { "Write down what you saw first hand".into() } else { format!("Records at {name}") },
        "id": "/room/", "start_url": "/room/", "scope": "/room/",
        "display": "standalone", "orientation": "any", "lang": "en-GB",
        "background_color": "#f8f4ec", "theme_color": "#f8f4ec",
        "icons": [
            { "src": "/site/icon-192.png", "sizes": "192x192", "type": "image/png" },
            { "src": "/site/icon-512.png", "sizes": "512x512", "type": "image/png" },
            { "src": "/site/icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable" }
        ]
    });
    Ok(([(CONTENT_TYPE, "application/manifest+json")], text.to_string()).into_response())
}

/// A file of the site, compressed where the browser can take it.
pub async fn file(State(server): State<Server>, Path(name): Path, headers: HeaderMap) -> Result<Response, ApiError> {
    let plain = !name.split('/').any(|part| part.starts_with('.') || part.is_empty());
    let kind = kind_of(&name).filter(|_| plain).ok_or(FaultCode::NoSuchThing)?;
    let path = server.site.folder.join(&name);
    let brotli = headers.get(ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("br"));
    if brotli && let Ok(bytes) = read(&path.with_file_name(format!("{}.br", file_name(&path)))).await {
        return Ok(([(CONTENT_TYPE, kind), (CONTENT_ENCODING, "br"), (VARY, "accept-encoding")], bytes).into_response());
    }
    let bytes = read(&path).await.map_err(|_| FaultCode::NoSuchThing)?;
    Ok(([(CONTENT_TYPE, kind), (VARY, "accept-encoding")], bytes).into_response())
}

async fn read(path: &FilePath) -> std::io::Result<Vec<u8>> {
    tokio::fs::read(path).await
}

fn file_name(path: &FilePath) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

fn kind_of(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => return None,
    })
}
