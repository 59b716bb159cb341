//! A route and a WebSocket behind the guard.

mod guard;

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

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let app = Router::new().route("/api/me", get(me)).route("/ws", get(ws));
    let app = app.layer(middleware::from_fn(guard::guard));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("listening {}", listener.local_addr().expect("an address").port());
    axum::serve(listener, app).await.expect("it serves");
}
