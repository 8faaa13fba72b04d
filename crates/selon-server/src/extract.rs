//! What requests bring, with problems told as all others are.

use crate::problem::Problem;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// The parameters of an address.
pub struct Query<T>(pub T);

/// The variable parts of a path.
pub struct Path<T>(pub T);

/// The fields of a form.
pub struct Form<T>(pub T);

/// A body of JSON.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Query<T>, Problem> {
        let got = axum::extract::Query::from_request_parts(parts, state).await;
        got.map(|axum::extract::Query(value)| Query(value)).map_err(|fault| Problem::new(fault.status(), fault.body_text()))
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Path<T>, Problem> {
        let got = axum::extract::Path::from_request_parts(parts, state).await;
        // What is no id names nothing.
        got.map(|axum::extract::Path(value)| Path(value)).map_err(|_| Problem::absent("such thing at this address"))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Form<T>, Problem> {
        let got = axum::extract::Form::from_request(request, state).await;
        got.map(|axum::extract::Form(value)| Form(value)).map_err(|fault| Problem::new(fault.status(), fault.body_text()))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Json<T>, Problem> {
        let got = axum::Json::from_request(request, state).await;
        got.map(|axum::Json(value)| Json(value)).map_err(|fault| Problem::new(fault.status(), fault.body_text()))
    }
}
