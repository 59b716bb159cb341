//! A route behind the guard.

mod guard;

use axum::routing::get;
use axum::{Extension, Json, Router, middleware};
use serde_json::{Value, json};

async fn me(claims: Option<Extension<Value>>) -> Json<Value> {
    Json(json!({ "sub": claims.map(|claims| claims["sub"].clone()) }))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let app = Router::new().route("/api/me", get(me)).layer(middleware::from_fn(guard::guard));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("listening {}", listener.local_addr().expect("an address").port());
    axum::serve(listener, app).await.expect("it serves");
}
