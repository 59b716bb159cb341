//! A route and a WebSocket behind one of the guards: that which is named.

mod both;
mod demands;
mod optional;
mod plain;
mod websocket;

use std::sync::LazyLock;

use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Json, Router, middleware};
use serde_json::{Value, json};

async fn me(claims: Option<Extension<Value>>) -> Json<Value> {
    Json(json!({ "sub": claims.map(|claims| claims["sub"].clone()) }))
}

async fn ws(upgrade: WebSocketUpgrade, Extension(claims): Extension<Value>) -> Response {
    upgrade.on_upgrade(async move |mut socket: WebSocket| {
        let _ = socket.send(claims["sub"].to_string().into()).await;
        while let Some(Ok(_)) = socket.recv().await {}
    })
}

/// What the test has put in the place of the two addresses in a guard.
fn issuer() -> &'static str {
    static ISSUER: LazyLock<String> = LazyLock::new(|| std::env::var("ISSUER").expect("it is set"));
    &ISSUER
}

fn keys() -> &'static str {
    static KEYS: LazyLock<String> = LazyLock::new(|| std::env::var("KEYS").expect("it is set"));
    &KEYS
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let app = Router::new().route("/api/me", get(me)).route("/ws", get(ws));
    let app = match std::env::args().nth(1).as_deref() {
        Some("both") => app.layer(middleware::from_fn(both::guard)),
        Some("demands") => app.layer(middleware::from_fn(demands::guard)),
        Some("optional") => app.layer(middleware::from_fn(optional::guard)),
        Some("plain") => app.layer(middleware::from_fn(plain::guard)),
        Some("websocket") => app.layer(middleware::from_fn(websocket::guard)),
        other => panic!("no guard is named {other:?}"),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("listening {}", listener.local_addr().expect("an address").port());
    axum::serve(listener, app).await.expect("it serves");
}
