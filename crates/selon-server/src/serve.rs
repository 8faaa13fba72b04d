//! The desk as a running program: routes, connections, and an orderly end.

use crate::desk::{Desk, Shared};
use crate::{Error, Settings, access, answer, api, assets, guard, numbers, pages};
use axum::Router;
use axum::extract::connect_info::ConnectInfo;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use selon::Reader;
use selon_store::Store;
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

/// How long an answer may take to begin.
const ANSWER: Duration = Duration::from_secs(20);
/// How long the parts of a body may be apart.
const BODY: Duration = Duration::from_secs(10);
/// How long the head of a request may take.
const HEAD: Duration = Duration::from_secs(10);
/// How long requests that run may go on when the desk is told to stop.
const STOP: Duration = Duration::from_secs(25);
/// So many connections at once.
const CONNECTIONS: usize = 2_048;

/// Serves a store until the program is told to stop (Ctrl-C, or SIGTERM): then requests that run are answered, and no write is lost.
/// `started` is told where the desk listens, once it does.
///
/// # Errors
/// When the address cannot be listened on, or it can be reached from other machines and the store has no users.
pub fn run(store: Store, reader: Arc<Reader>, settings: Settings, started: impl FnOnce(SocketAddr)) -> Result<(), Error> {
    refuse_open_door(&store, &settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(32).build();
    let runtime = runtime.map_err(|fault| Error::new(format!("no threads can be started: {fault}")))?;
    log(settings.json_logs);
    numbers::start();
    runtime.block_on(async move {
        let at = settings.listen;
        let listener = TcpListener::bind(at).await.map_err(|fault| {
            Error::new(format!("cannot listen on {at}: {fault}; another desk may run there, choose another port with --listen"))
        })?;
        let here = listener.local_addr().map_err(|fault| Error::new(format!("cannot listen on {at}: {fault}")))?;
        let (stop, stopping) = watch::channel(false);
        let desk = Arc::new(Desk::new(store, reader, settings, stopping.clone()));
        tokio::spawn(async move {
            told_to_stop().await;
            stop.send_replace(true);
        });
        started(here);
        tracing::info!(%here, "the desk is open");
        accept(listener, routes(desk), stopping).await;
        tracing::info!("the desk is closed");
        Ok(())
    })
}

/// Beyond this machine nothing is open to everybody: there must be somebody who can sign in.
fn refuse_open_door(store: &Store, settings: &Settings) -> Result<(), Error> {
    if settings.listen.ip().is_loopback() && settings.hosts.is_empty() {
        return Ok(());
    }
    let users = store.users().map_err(|fault| Error::new(fault.to_string()))?;
    if users.iter().any(|user| user.closed.is_none()) {
        return Ok(());
    }
    Err(Error::new(
        "refuses to be reached from other machines while nobody can sign in: make a user first with `selon user add NAME --role admin`, \
         or leave --listen and --host away",
    ))
}

/// Everything that is served.
pub fn routes(desk: Shared) -> Router {
    let wanted = DefaultPredicate::new().and(NotForContentType::SSE);
    let inner = pages::routes()
        .merge(api::routes())
        .fallback(pages::absent)
        .method_not_allowed_fallback(pages::no_such_method)
        .layer(from_fn(answer::tag))
        .layer(from_fn_with_state(desk.clone(), pages::show_problems))
        .layer(from_fn_with_state(desk.clone(), access::identify));
    let outer = Router::new()
        .route("/assets/{edition}/{name}", axum::routing::get(assets::serve))
        .route("/health/live", axum::routing::get(numbers::live))
        .route("/health/ready", axum::routing::get(numbers::ready));
    inner
        .merge(outer)
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER))
        .layer(RequestBodyTimeoutLayer::new(BODY))
        .layer(axum::extract::DefaultBodyLimit::max(1 << 20))
        .layer(CompressionLayer::new().compress_when(wanted))
        .layer(from_fn_with_state(desk.clone(), guard::guard))
        .layer(from_fn(numbers::count))
        .with_state(desk)
}

/// Takes connections until told to stop, then lets those that run come to their end.
async fn accept(listener: TcpListener, routes: Router, mut stopping: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    let seats = Arc::new(Semaphore::new(CONNECTIONS));
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_headers(64);
    loop {
        let seat = seats.clone().acquire_owned().await;
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(fault) => {
                    // Out of file handles, most likely: some will be free in a moment.
                    tracing::warn!(%fault, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        let _ = stream.set_nodelay(true);
        let service = tower::ServiceBuilder::new()
            .map_request(move |mut request: hyper::Request<hyper::body::Incoming>| {
                request.extensions_mut().insert(ConnectInfo(peer));
                request
            })
            .service(routes.clone());
        let watched = graceful.watch(http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)));
        tokio::spawn(async move {
            if let Err(fault) = watched.await {
                tracing::debug!(%fault, %peer, "a connection broke");
            }
            drop(seat);
        });
    }
    drop(listener);
    if tokio::time::timeout(STOP, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

async fn told_to_stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}

/// Log lines go to standard error; `RUST_LOG` chooses which.
fn log(json: bool) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,selon_server=info"));
    let colours = std::io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    let _ = if json { lines.json().flatten_event(true).try_init() } else { lines.with_target(false).compact().try_init() };
}
