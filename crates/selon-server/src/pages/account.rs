//! Signing in and out, one's own tokens, the users, the audit log, and how one likes to see the desk.

use super::Answer;
use super::incident::Answer303;
use super::layout::{csrf, more, page};
use super::review::back;
use crate::access::{NewSecret, SESSION, cookie, hash_password, hash_secret, new_password, verify_password};
use crate::ask::address;
use crate::desk::Shared;
use crate::extract::{Form, Path, Query};
use crate::problem::Problem;
use crate::view::View;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::{Timestamp, ToSpan};
use maud::{Markup, html};
use selon_store::{NewUser, Page, Role, User};
use serde::Deserialize;
use serde_json::json;
use std::net::SocketAddr;

/// How long a session lasts, in hours.
const HOURS: i64 = 12;

/// Where to go after something.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct To {
    to: Option<String>,
    language: Option<String>,
    theme: Option<String>,
}

/// The form to sign in with.
pub async fn login(view: View, Query(to): Query<To>) -> Markup {
    login_page(&view, to.to.as_deref(), None)
}

fn login_page(view: &View, to: Option<&str>, fault: Option<&str>) -> Markup {
    let w = view.words();
    let content = html! {
        div.narrow {
            h1 { (w.t("account.sign-in")) }
            @if let Some(fault) = fault { p.fault role="alert" { (fault) } }
            form.box method="post" action="/login" {
                input type="hidden" name="to" value=(to.unwrap_or("/"));
                label { span { (w.t("account.name")) } input type="text" name="name" required autocomplete="username" maxlength="64"; }
                label { span { (w.t("account.password")) } input type="password" name="password" required autocomplete="current-password" maxlength="200"; }
                button.primary type="submit" { (w.t("account.sign-in")) }
            }
            p.quiet { (w.t("account.how")) }
        }
    };
    page(view, w.t("account.sign-in"), content)
}

/// What is sent to sign in.
#[derive(Deserialize)]
pub struct SignIn {
    name: String,
    password: String,
    to: Option<String>,
}

/// Signs in: the password is compared on a thread of its own, since that is slow on purpose.
pub async fn sign_in(
    State(desk): State<Shared>,
    view: View,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Form(sent): Form<SignIn>,
) -> Result<Response, Problem> {
    desk.limits.login(peer.ip(), &sent.name)?;
    let name = sent.name.trim().to_owned();
    let password = sent.password.clone();
    let asked = name.clone();
    let opened = desk
        .ask(move |store| {
            let user = store.user_named(&asked)?.filter(|user| user.closed.is_none());
            let right = verify_password(&password, user.as_ref().and_then(|user| user.password.as_deref()));
            let Some(user) = user.filter(|_| right) else {
                // The name is cut: what strangers type is not to fill the log.
                let shown: String = asked.chars().take(64).collect();
                store.audit(None, "login-refused", Some(&shown), &json!({"from": peer.ip().to_string()}))?;
                return Ok(None);
            };
            let (session, form) = (NewSecret::make(), NewSecret::make());
            store.add_session(
                user.id,
                &session.hash,
                &form.secret,
                Timestamp::now().saturating_add(HOURS.hours()).unwrap_or(Timestamp::MAX),
            )?;
            store.audit(Some(user.id), "login", Some(&user.name), &json!({"from": peer.ip().to_string()}))?;
            Ok(Some(session.secret))
        })
        .await?;
    let Some(secret) = opened else {
        let shown = login_page(&view, sent.to.as_deref(), Some(view.words().t("account.refused")));
        return Ok((StatusCode::UNAUTHORIZED, shown).into_response());
    };
    let secure = if desk.settings.https { "; Secure" } else { "" };
    let value = format!("{SESSION}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{secure}", HOURS * 3600);
    Ok(([(header::SET_COOKIE, value)], Redirect::to(&back(sent.to.as_deref(), "/"))).into_response())
}

/// What a form brings along.
#[derive(Debug, Deserialize)]
pub struct Signed {
    csrf: Option<String>,
}

/// Signs out.
pub async fn sign_out(State(desk): State<Shared>, view: View, headers: HeaderMap, Form(sent): Form<Signed>) -> Result<Response, Problem> {
    view.who.signed(sent.csrf.as_deref())?;
    if let Some(secret) = cookie(&headers, SESSION) {
        let user = view.who.user.as_ref().map(|user| (user.id, user.name.clone()));
        desk.ask(move |store| {
            store.end_session(&hash_secret(&secret))?;
            user.map_or(Ok(()), |(id, name)| store.audit(Some(id), "logout", Some(&name), &json!({})))
        })
        .await?;
    }
    let gone = format!("{SESSION}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    Ok(([(header::SET_COOKIE, gone)], Redirect::to("/")).into_response())
}

/// Keeps how one likes to see the desk, in cookies.
pub async fn prefer(State(desk): State<Shared>, Query(to): Query<To>) -> Response {
    let mut response = Redirect::to(&back(to.to.as_deref(), "/")).into_response();
    let language =
        to.language.filter(|code| desk.words.iter().any(|words| words.code == *code)).map(|code| format!("selon_language={code}"));
    let theme = to.theme.filter(|theme| ["light", "dark", "system"].contains(&theme.as_str())).map(|theme| format!("selon_theme={theme}"));
    for cookie in language.into_iter().chain(theme) {
        if let Ok(value) = format!("{cookie}; Path=/; SameSite=Lax; Max-Age=31536000").parse() {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

/// One's own account: role and tokens.
pub async fn show(State(desk): State<Shared>, view: View) -> Answer {
    let user = view.who.may(Role::Reader)?.clone();
    account_page(&desk, &view, &user, None).await
}

async fn account_page(desk: &Shared, view: &View, user: &User, fresh: Option<&str>) -> Answer {
    let id = user.id;
    let tokens = desk.ask(move |store| store.tokens(id)).await?;
    let w = view.words();
    let content = html! {
        div.narrow {
            h1 { bdi { (user.name) } }
            p { (w.t("account.role")) " " strong { (w.of("role", role_name(user.role))) } }
            h2 { (w.t("account.tokens")) }
            p.quiet { (w.t("account.tokens.what")) }
            @if let Some(secret) = fresh { p.fresh role="status" { (w.t("account.token.once")) " " code { (secret) } } }
            ul.list { @for token in &tokens {
                li { strong { bdi { (token.name) } } " " span.quiet { (w.of("role", role_name(token.role))) " · " (token.created.strftime("%Y-%m-%d")) @if let Some(used) = token.used { " · " (w.t("account.token.used")) " " (used.strftime("%Y-%m-%d")) } }
                    form method="post" action={ "/account/tokens/" (token.id) "/revoke" } { (csrf(view)) button type="submit" { (w.t("account.token.revoke")) } }
                }
            } }
            form.box method="post" action="/account/tokens" {
                (csrf(view))
                div.row {
                    label { span { (w.t("account.token.name")) } input type="text" name="name" required maxlength="64"; }
                    label { span { (w.t("account.role")) } (role_choice(view, user.role, user.role)) }
                    button.primary type="submit" { (w.t("account.token.make")) }
                }
            }
        }
    };
    Ok(page(view, &user.name, content))
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Reader => "reader",
        Role::Reviewer => "reviewer",
        Role::Admin => "admin",
    }
}

fn role_choice(view: &View, most: Role, chosen: Role) -> Markup {
    html! { select name="role" { @for role in [Role::Reader, Role::Reviewer, Role::Admin].into_iter().filter(|role| *role <= most) {
        option value=(role_name(role)) selected[role == chosen] { (view.words().of("role", role_name(role))) }
    } } }
}

/// A token to be made.
#[derive(Debug, Deserialize)]
pub struct TokenForm {
    csrf: Option<String>,
    name: String,
    role: Role,
}

/// Makes a token and shows it, once.
pub async fn add_token(State(desk): State<Shared>, view: View, Form(sent): Form<TokenForm>) -> Answer {
    let user = view.who.may(Role::Reader)?.clone();
    view.who.signed(sent.csrf.as_deref())?;
    let (id, role) = (user.id, sent.role.min(user.role));
    let secret = NewSecret::make();
    let shown = secret.secret.clone();
    desk.ask(move |store| store.add_token(id, sent.name.trim(), role, &secret.hash, None)).await?;
    account_page(&desk, &view, &user, Some(&shown)).await
}

/// Ends a token: one's own, or for administrators anyone's.
pub async fn revoke_token(State(desk): State<Shared>, view: View, Path(id): Path<i64>, Form(sent): Form<Signed>) -> Answer303 {
    let user = view.who.may(Role::Reader)?.id;
    view.who.signed(sent.csrf.as_deref())?;
    let admin = view.who.is(Role::Admin);
    let own = desk.ask(move |store| store.tokens(user)).await?.iter().any(|token| token.id == id);
    if !own && !admin {
        return Err(Problem::absent("token of yours with this number"));
    }
    desk.ask(move |store| store.revoke_token(Some(user), id)).await?;
    Ok(Redirect::to("/account"))
}

/// The users.
pub async fn users(State(desk): State<Shared>, view: View) -> Answer {
    view.who.may(Role::Admin)?;
    users_page(&desk, &view, None).await
}

async fn users_page(desk: &Shared, view: &View, fresh: Option<(&str, &str)>) -> Answer {
    let users = desk.ask(|store| store.users()).await?;
    let w = view.words();
    let content = html! {
        div.narrow {
            h1 { (w.t("nav.users")) }
            p { a href="/audit" { (w.t("audit.title")) } }
            @if let Some((name, password)) = fresh { p.fresh role="status" { (w.with("users.password", name)) " " code { (password) } } }
            ul.list { @for user in &users {
                li {
                    strong { bdi { (user.name) } } " " span.quiet { (w.of("role", role_name(user.role))) @if user.closed.is_some() { " · " (w.t("users.closed")) } }
                    @if user.closed.is_none() {
                        form.row method="post" action={ "/users/" (user.id) } {
                            (csrf(view))
                            label { span.visually-hidden { (w.t("account.role")) } (role_choice(view, Role::Admin, user.role)) }
                            button type="submit" name="do" value="role" { (w.t("users.change")) }
                            button type="submit" name="do" value="password" { (w.t("users.new-password")) }
                            button type="submit" name="do" value="close" { (w.t("users.close")) }
                        }
                    }
                }
            } }
            form.box method="post" action="/users" {
                (csrf(view))
                div.row {
                    label { span { (w.t("account.name")) } input type="text" name="name" required maxlength="64"; }
                    label { span { (w.t("account.role")) } (role_choice(view, Role::Admin, Role::Reviewer)) }
                    button.primary type="submit" { (w.t("users.add")) }
                }
            }
        }
    };
    Ok(page(view, w.t("nav.users"), content))
}

/// A user to be made.
#[derive(Debug, Deserialize)]
pub struct UserForm {
    csrf: Option<String>,
    name: String,
    role: Role,
}

/// Makes a user with a password that is shown once.
pub async fn add_user(State(desk): State<Shared>, view: View, Form(sent): Form<UserForm>) -> Answer {
    let by = view.who.may(Role::Admin)?.id;
    view.who.signed(sent.csrf.as_deref())?;
    let password = new_password();
    let hash = hashed(password.clone()).await?;
    let user = NewUser { name: sent.name.trim().to_owned(), role: sent.role, password: Some(hash) };
    let made = desk.ask(move |store| store.add_user(Some(by), &user)).await?;
    users_page(&desk, &view, Some((&made.name, &password))).await
}

async fn hashed(password: String) -> Result<String, Problem> {
    let done = tokio::task::spawn_blocking(move || hash_password(&password)).await;
    let failed = || Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The password could not be hashed.");
    done.map_err(|_| failed())?.map_err(|_| failed())
}

/// A change of a user.
#[derive(Debug, Deserialize)]
pub struct UserChange {
    csrf: Option<String>,
    role: Role,
    #[serde(rename = "do")]
    what: String,
}

/// Changes a user.
pub async fn change_user(State(desk): State<Shared>, view: View, Path(id): Path<i64>, Form(sent): Form<UserChange>) -> Answer {
    let by = view.who.may(Role::Admin)?.id;
    view.who.signed(sent.csrf.as_deref())?;
    match sent.what.as_str() {
        "password" => {
            let password = new_password();
            let hash = hashed(password.clone()).await?;
            let user = desk.ask(move |store| store.change_user(Some(by), id, None, Some(&hash))).await?;
            return users_page(&desk, &view, Some((&user.name, &password))).await;
        }
        "close" if id == by => return Err(Problem::wrong("Nobody closes themselves: another administrator does.")),
        "close" => desk.ask(move |store| store.close_user(Some(by), id)).await?,
        _ if id == by => return Err(Problem::wrong("Nobody changes their own role: another administrator does.")),
        _ => desk.ask(move |store| store.change_user(Some(by), id, Some(sent.role), None)).await?,
    };
    users_page(&desk, &view, None).await
}

/// Where a page of the audit log begins.
#[derive(Debug, Deserialize)]
pub struct After {
    after: Option<String>,
}

/// The audit log.
pub async fn audit(State(desk): State<Shared>, view: View, Query(after): Query<After>) -> Answer {
    view.who.may(Role::Admin)?;
    let at = Page { after: after.after, limit: 100 };
    let log = desk.ask(move |store| store.audit_log(&at)).await?;
    let w = view.words();
    let content = html! {
        h1 { (w.t("audit.title")) }
        div.scroll tabindex="0" role="region" aria-label=(w.t("audit.title")) { table {
            thead { tr { th scope="col" { (w.t("audit.at")) } th scope="col" { (w.t("audit.who")) } th scope="col" { (w.t("audit.what")) } th scope="col" { (w.t("audit.target")) } th scope="col" { (w.t("audit.detail")) } } }
            tbody { @for line in &log.items { tr {
                td { (line.at.strftime("%Y-%m-%d %H:%M:%S")) } td { bdi { (line.name.as_deref().unwrap_or("–")) } } td { (line.action) } td { bdi { (super::text::line(line.target.as_deref().unwrap_or(""))) } } td { @if !line.detail.is_null() { code { (super::text::line(&line.detail.to_string())) } } }
            } } }
        } }
        (more(&view, log.next.map(|next| address("/audit", &[("after", &next)]))))
    };
    Ok(page(&view, w.t("audit.title"), content))
}
