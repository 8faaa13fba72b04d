//! The REST API, and its description, which is made from this code.

mod export;
mod lists;
mod one;
mod write;

use crate::desk::Shared;
use crate::live;
use crate::problem::Problem;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listed<T> {
    /// The items.
    pub items: Vec<T>,
    /// What the parameter `after` takes for the next page; `null` at the end.
    pub next: Option<String>,
}

impl<T> From<selon_store::Slice<T>> for Listed<T> {
    fn from(slice: selon_store::Slice<T>) -> Listed<T> {
        Listed { items: slice.items, next: slice.next }
    }
}

/// An answer of the API.
pub type Answer<T> = Result<Json<T>, Problem>;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "selon",
        description = "Reads news reports about conflict and diplomacy into an attributed ledger, and links what many reports tell. Reading from the same machine needs no token; anything else does.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    tags(
        (name = "reading", description = "A text in, its ledger out."),
        (name = "incidents", description = "What many reports tell of one happening."),
        (name = "reports", description = "The reports, and what was read in them."),
        (name = "claims", description = "Figures, events and statements, each with who says so."),
        (name = "who and where", description = "Sources, actors, outlets and places over all reports."),
        (name = "reviews", description = "What people decide. It never overwrites what the program read."),
        (name = "exports", description = "Streams of all that a filter asks for."),
        (name = "changes", description = "What changed, in its order."),
    ),
    components(schemas(Problem))
)]
struct Description;

fn described() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(write::read))
        .routes(routes!(lists::reports, write::ingest))
        .routes(routes!(one::report))
        .routes(routes!(lists::incidents))
        .routes(routes!(one::incident))
        .routes(routes!(lists::claims))
        .routes(routes!(one::claim))
        .routes(routes!(lists::sources))
        .routes(routes!(lists::actors))
        .routes(routes!(one::actor))
        .routes(routes!(lists::places))
        .routes(routes!(one::place))
        .routes(routes!(lists::outlets))
        .routes(routes!(lists::search))
        .routes(routes!(lists::map))
        .routes(routes!(lists::time_line))
        .routes(routes!(lists::facet))
        .routes(routes!(export::export))
        .routes(routes!(lists::reviews, write::review))
        .routes(routes!(write::undo_review))
        .routes(routes!(lists::decisions, write::decide))
        .routes(routes!(write::undo_decision))
        .routes(routes!(one::progress))
        .routes(routes!(one::agreement))
        .routes(routes!(lists::changes))
        .routes(routes!(live::stream))
        .routes(routes!(one::about))
}

/// The addresses of the API.
pub fn routes() -> Router<Shared> {
    let (router, _) = described().split_for_parts();
    router
        .route("/api/openapi.json", get(|| async { ([(axum::http::header::CONTENT_TYPE, "application/json")], openapi()).into_response() }))
}

/// The OpenAPI 3.1 document of the API, as JSON.
pub fn openapi() -> String {
    let (_, mut document) = described().split_for_parts();
    let components = document.components.get_or_insert_default();
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    components.add_security_scheme("token", bearer);
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(crate::access::SESSION)));
    components.add_security_scheme("session", cookie);
    let mut document = serde_json::to_value(&document).unwrap_or_default();
    // The wire format has a schema of its own: it goes in as it is published, its parts under names of their own.
    let mut schema: Value = serde_json::from_str(selon::wire::SCHEMA).unwrap_or_default();
    rename_parts(&mut schema);
    let parts = schema.as_object_mut().and_then(|schema| {
        schema.remove("$schema");
        schema.remove("$id");
        schema.remove("$defs")
    });
    let schemas = &mut document["components"]["schemas"];
    for (name, part) in parts.as_ref().and_then(Value::as_object).into_iter().flatten() {
        schemas[format!("reading.{name}")] = part.clone();
    }
    schemas["Reading"] = schema;
    schemas["Report"]["properties"]["reading"] = json!({"$ref": "#/components/schemas/Reading"});
    document["security"] = json!([{}, {"token": []}, {"session": []}]);
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

fn rename_parts(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::String(to)) = map.get_mut("$ref")
                && let Some(name) = to.strip_prefix("#/$defs/")
            {
                *to = format!("#/components/schemas/reading.{name}");
            }
            map.values_mut().for_each(rename_parts);
        }
        Value::Array(list) => list.iter_mut().for_each(rename_parts),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_export_is_described() {
        let document: Value = serde_json::from_str(&openapi()).unwrap();
        let parameters = document["paths"]["/api/v1/export"]["get"]["parameters"].as_array().unwrap();
        let forms = parameters.iter().find(|parameter| parameter["name"] == "as").unwrap()["schema"].to_string();
        assert!(!forms.contains("\"object\""), "a form is a word: {forms}");
        let names = selon_export::Form::ALL.iter().map(|form| form.name()).chain(["csv", "jsonl"]);
        names.for_each(|name| assert!(forms.contains(&format!("\"{name}\"")), "{name} is not in {forms}"));
    }

    #[test]
    fn the_description_is_whole() {
        let document: Value = serde_json::from_str(&openapi()).unwrap();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        let text = document.to_string();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        for to in text.split("\"$ref\":\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let name = to.strip_prefix("#/components/schemas/").unwrap_or_else(|| panic!("{to}"));
            assert!(schemas.contains_key(name), "{to} leads nowhere");
        }
        for (path, calls) in document["paths"].as_object().unwrap() {
            for (method, call) in calls.as_object().unwrap() {
                assert!(call["responses"].as_object().is_some_and(|all| all.len() > 1), "{method} {path} says nothing of problems");
                assert!(call["tags"].is_array(), "{method} {path} has no tag");
            }
        }
    }
}
