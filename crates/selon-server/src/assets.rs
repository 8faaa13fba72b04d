//! The embedded files: scripts, styles and the base map, made by `web/build.mjs` and committed in `web/dist`.

use crate::extract::Path;
use crate::problem::Problem;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::hash::Hasher;
use std::sync::LazyLock;
use twox_hash::XxHash64;

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const FILES: &[Asset] = &[
    Asset { name: "desk.js", kind: "text/javascript; charset=utf-8", bytes: include_bytes!("../web/dist/desk.js") },
    Asset { name: "desk.css", kind: "text/css; charset=utf-8", bytes: include_bytes!("../web/dist/desk.css") },
    Asset { name: "icon.svg", kind: "image/svg+xml", bytes: include_bytes!("../web/src/icon.svg") },
    Asset { name: "world-110m.json", kind: "application/json", bytes: include_bytes!("../web/dist/world-110m.json") },
    Asset { name: "world-50m.json", kind: "application/json", bytes: include_bytes!("../web/dist/world-50m.json") },
    Asset { name: "contested.json", kind: "application/json", bytes: include_bytes!("../web/dist/contested.json") },
    Asset { name: "LICENCES.txt", kind: "text/plain; charset=utf-8", bytes: include_bytes!("../web/dist/LICENCES.txt") },
];

/// A name that changes whenever any of the files does, so that browsers may keep them for ever.
static EDITION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = XxHash64::with_seed(0);
    FILES.iter().for_each(|file| hasher.write(file.bytes));
    format!("{:016x}", hasher.finish())
});

/// Where a file is served.
pub fn path(name: &str) -> String {
    format!("/assets/{}/{name}", *EDITION)
}

/// Serves a file.
pub async fn serve(Path((edition, name)): Path<(String, String)>) -> Response {
    match FILES.iter().find(|file| file.name == name) {
        Some(file) => {
            let kept = if edition == *EDITION { "public, max-age=31536000, immutable" } else { "no-cache" };
            ([(header::CONTENT_TYPE, file.kind), (header::CACHE_CONTROL, kept)], file.bytes).into_response()
        }
        None => Problem::absent("file of this name").into_response(),
    }
}
