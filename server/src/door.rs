//! Who may hold a connection, and for how long: nobody for long who says nothing on it, and nobody so many that others
//! find no place. It stands in front of TLS and of HTTP, so it counts from a connection's first moment.
//!
//! When all places are taken, whoever has said nothing for the longest time makes room. Streams of events have no end
//! and are counted by their own measure (`feed.rs`), so they take no place here.

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Request, Response};
use axum_server::accept::Accept;
use futures_util::task::AtomicWaker;
use http_body::{Frame, SizeHint};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};
use tower::Service;

/// A connection with no request under way is closed after this long, whatever came on it.
pub const SILENCE_MAX: Duration = Duration::from_secs(30);
/// Somebody who takes nothing of an answer for this long is gone.
const STALLED_MAX: Duration = Duration::from_secs(60);
/// Connections in all.
const PLACES_MAX: usize = 1_000;
/// Connections of one address: a whole nursery may stand behind one. Not where a proxy brings everybody.
const PLACES_OF_ONE_MAX: usize = 200;
/// Descriptors for files, mail and what else the server opens.
const DESCRIPTORS_FOR_US: usize = 64;

/// The places, shared by all connections.
#[derive(Clone)]
pub struct Door(Arc<Places>);

struct Places {
    in_all: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    next: u64,
    /// In the order in which they came.
    lines: BTreeMap<u64, (IpAddr, Arc<Line>)>,
}

impl Door {
    /// As many places as the machine lets this program have descriptors, which is raised to what is allowed.
    pub fn new() -> Self {
        let descriptors = match rlimit::increase_nofile_limit(rlimit::INFINITY) {
            Ok(allowed) => usize::try_from(allowed).unwrap_or(usize::MAX),
            Err(e) => {
                tracing::warn!("how many connections the machine allows could not be raised: {e}");
                0
            }
        };
        let places = descriptors.saturating_sub(DESCRIPTORS_FOR_US).clamp(DESCRIPTORS_FOR_US / 2, PLACES_MAX);
        Self(Arc::new(Places { in_all: places, taken: Mutex::default() }))
    }

    /// A place for a connection from this address; nothing where all are taken by requests that are under way.
    fn place(&self, from: IpAddr) -> Option<Place> {
        let mut taken = self.0.taken.lock().unwrap_or_else(|e| e.into_inner());
        let counted = |lines: &BTreeMap<u64, (IpAddr, Arc<Line>)>, one: Option<IpAddr>| {
            let of_it = lines.values().filter(|(of, line)| one.is_none_or(|one| one == *of) && !line.is_feed());
            of_it.count()
        };
        // A proxy on this machine brings everybody from one address.
        let crowded = !from.is_loopback() && counted(&taken.lines, Some(from)) >= PLACES_OF_ONE_MAX;
        if crowded || counted(&taken.lines, None) >= self.0.in_all {
            let mut silent = taken.lines.iter().filter(|(_, (of, line))| (!crowded || *of == from) && line.is_silent());
            let longest = silent.by_ref().min_by_key(|(_, (_, line))| line.since()).map(|(id, _)| *id)?;
            if let Some((_, line)) = taken.lines.remove(&longest) {
                line.close();
            }
        }
        let id = taken.next;
        taken.next += 1;
        let line = Arc::new(Line::new());
        taken.lines.insert(id, (from, line.clone()));
        Some(Place { door: self.clone(), id, line })
    }
}

impl Default for Door {
    fn default() -> Self {
        Self::new()
    }
}

/// What is known of one connection.
pub struct Line {
    now: Mutex<Now>,
    feed: AtomicBool,
    closed: AtomicBool,
    waker: AtomicWaker,
}

struct Now {
    requests: usize,
    /// When the last request ended, or the connection began.
    silent_since: Instant,
}

impl Line {
    fn new() -> Self {
        let now = Now { requests: 0, silent_since: Instant::now() };
        Self { now: now.into(), feed: false.into(), closed: false.into(), waker: AtomicWaker::new() }
    }

    /// Says that a stream of events runs on this connection.
    pub fn carries_feed(&self) {
        self.feed.store(true, Ordering::Relaxed);
    }

    fn is_feed(&self) -> bool {
        self.feed.load(Ordering::Relaxed)
    }

    fn now(&self) -> std::sync::MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(|e| e.into_inner())
    }

    fn is_silent(&self) -> bool {
        self.now().requests == 0
    }

    fn since(&self) -> Instant {
        self.now().silent_since
    }

    fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.waker.wake();
    }

    /// When it will have been silent for too long; nothing while a request is under way.
    fn ends(&self) -> Option<Instant> {
        let now = self.now();
        (now.requests == 0).then(|| now.silent_since + SILENCE_MAX)
    }
}

/// A place at the door, until it is dropped.
struct Place {
    door: Door,
    id: u64,
    line: Arc<Line>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.door.0.taken.lock().unwrap_or_else(|e| e.into_inner()).lines.remove(&self.id);
    }
}

impl<S> Accept<TcpStream, S> for Door {
    type Stream = Guarded;
    type Service = Counted<S>;
    type Future = std::future::Ready<io::Result<(Guarded, Counted<S>)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let place = || {
            let from = stream.peer_addr().map(|at: SocketAddr| at.ip().to_canonical())?;
            self.place(from).ok_or_else(|| io::Error::other("all places are taken"))
        };
        std::future::ready(place().map(|place| {
            let line = place.line.clone();
            let sleep = Box::pin(tokio::time::sleep(SILENCE_MAX));
            (Guarded { stream, place, sleep, stalled: None }, Counted { service, line })
        }))
    }
}

/// A stream that ends when nothing is asked on it, or nothing of an answer taken, for too long.
pub struct Guarded {
    stream: TcpStream,
    place: Place,
    sleep: Pin<Box<Sleep>>,
    /// While the other side takes nothing: until when it may.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Guarded {
    fn is_over(&mut self, context: &mut Context<'_>) -> bool {
        let line = &self.place.line;
        line.waker.register(context.waker());
        loop {
            if line.closed.load(Ordering::Acquire) {
                return true;
            }
            // While a request is under way, it is looked at again later.
            let ends = line.ends();
            let until = ends.unwrap_or_else(|| Instant::now() + SILENCE_MAX);
            if ends.is_some_and(|ends| ends <= Instant::now()) {
                return true;
            }
            if self.sleep.deadline() < until || self.sleep.is_elapsed() {
                self.sleep.as_mut().reset(until);
            }
            if self.sleep.as_mut().poll(context).is_pending() {
                return false;
            }
        }
    }

    fn wrote<T>(&mut self, context: &mut Context<'_>, outcome: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.stalled = None;
            return outcome;
        }
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep(STALLED_MAX)));
        ready!(stalled.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Guarded {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.is_over(context) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Guarded {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.wrote(context, outcome)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.wrote(context, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

/// The requests of one connection, counted from their head to the end of their answer.
#[derive(Clone)]
pub struct Counted<S> {
    service: S,
    line: Arc<Line>,
}

/// A request that is under way.
struct UnderWay(Arc<Line>);

impl UnderWay {
    fn begin(line: &Arc<Line>) -> Self {
        line.now().requests += 1;
        Self(line.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        {
            let mut now = self.0.now();
            now.requests -= 1;
            now.silent_since = Instant::now();
        }
        // From now on silence counts.
        self.0.waker.wake();
    }
}

impl<S, B> Service<Request<B>> for Counted<S>
where
    S: Service<Request<B>, Response = Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let under_way = UnderWay::begin(&self.line);
        request.extensions_mut().insert(self.line.clone());
        let answer = self.service.call(request);
        Box::pin(async move { Ok(answer.await?.map(|body| Body::new(Answer { body, _under_way: under_way }))) })
    }
}

/// An answer's body: as long as it is there, the request is under way.
struct Answer {
    body: Body,
    _under_way: UnderWay,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
