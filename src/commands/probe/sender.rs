//! Sends requests, not too many a second, and reads answers.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::advice::failure::Failure;
use crate::commands::probe::args::Args;
use crate::probe::answer::Answer;
use crate::probe::target::Outgoing;
use crate::probe::websocket;
use crate::source::cache::Network;
use crate::sys::System;
use crate::sys::clock::Stopwatch;
use crate::sys::http::{Heard, HttpError, Request, Response, Talk};
use crate::sys::interrupt::Interrupt;

/// Paces requests and remembers when to stop.
pub struct Sender {
    network: Network,
    /// From the beginning of one request to that of the next.
    gap: Duration,
    last: Option<Stopwatch>,
    total: Stopwatch,
    most: Duration,
    /// How long a WebSocket has to be closed in.
    patience: Duration,
    interrupt: Interrupt,
    /// Why the last request had no response.
    error: Option<HttpError>,
}

impl Sender {
    /// # Errors
    /// The CA file can't be read.
    pub fn new(
        args: &Args,
        total: Stopwatch,
        interrupt: Interrupt,
        system: &mut System,
    ) -> Result<Sender, Failure> {
        Ok(Sender {
            network: args.network.read(system)?,
            gap: Duration::from_secs_f64(1.0 / args.rate),
            last: None,
            total,
            most: args.max_time,
            patience: args.sent.ws_wait,
            interrupt,
            error: None,
        })
    }

    /// Whether nothing more is to be sent.
    pub fn is_over(&self) -> bool {
        self.is_interrupted() || self.left().is_zero()
    }

    /// Whether somebody asked us to end.
    pub fn is_interrupted(&self) -> bool {
        self.interrupt.is_asked()
    }

    /// What the whole run may still take.
    fn left(&self) -> Duration {
        self.most.saturating_sub(self.total.elapsed())
    }

    /// Why the last request had no response.
    pub fn error(&self) -> Option<&HttpError> {
        self.error.as_ref()
    }

    pub fn pause(&self, duration: Duration) {
        self.interrupt.pause(duration.min(self.left()));
    }

    /// Sends one request when it is its turn. `None` where somebody asked us to end before it was
    /// answered, or the time was over.
    pub fn send(&mut self, outgoing: &Outgoing, system: &mut System) -> Option<Answer> {
        let since = self.last.map(Stopwatch::elapsed);
        if let Some(left) = since.and_then(|since| self.gap.checked_sub(since)) {
            self.pause(left);
        }
        if self.is_over() {
            return None;
        }
        let watch = Stopwatch::start();
        self.last = Some(watch);
        let Some((method, headers)) = prepared(outgoing) else {
            let trouble = Some("this request can't be written".to_owned());
            return Some(Answer { trouble, ..Answer::default() });
        };
        let patience = if outgoing.is_upgrade { self.patience } else { Duration::ZERO };
        let request = Request {
            url: &outgoing.url,
            led_by: None,
            headers,
            timeout: self.network.timeout + patience,
            ca_certificates: self.network.ca_certificates.as_deref(),
        };
        let sent = if outgoing.is_upgrade {
            self.converse(request, outgoing, system)
        } else {
            let body = outgoing.body.clone().into_bytes();
            let sent = system.http.send(request, method, body, &self.interrupt);
            sent.map(|response| (response, None))
        };
        let millis = u64::try_from(watch.elapsed().as_millis()).unwrap_or(u64::MAX);
        match sent {
            Ok((response, heard)) => Some(Answer { millis, ..answer(&response, heard) }),
            Err(HttpError::Interrupted) => None,
            // The API had less time than it may take.
            Err(HttpError::RunTimeout { .. }) => None,
            Err(error) => {
                let is_late = matches!(error, HttpError::Timeout { .. });
                let trouble = Some(error.to_string());
                self.error = Some(error);
                Some(Answer { trouble, is_late, millis, ..Answer::default() })
            }
        }
    }

    /// The token is in the upgrade, or in the first message.
    fn converse(
        &self,
        request: Request<'_>,
        outgoing: &Outgoing,
        system: &mut System,
    ) -> Result<(Response, Option<Heard>), HttpError> {
        let first = outgoing.message.as_deref().map(websocket::text_frame).unwrap_or_default();
        let is_enough = |bytes: &[u8]| websocket::close_code(bytes).is_some();
        let talk = Talk { first: &first, wait: self.patience, is_enough: &is_enough };
        system.http.converse(request, &talk, &self.interrupt)
    }
}

fn answer(response: &Response, heard: Option<Heard>) -> Answer {
    let hung_up = |heard: &Heard| heard.is_over.then_some(websocket::NO_CLOSE_FRAME);
    let close = heard
        .as_ref()
        .and_then(|heard| websocket::close_code(&heard.bytes).or_else(|| hung_up(heard)));
    let status = match (&heard, close) {
        (_, Some(code)) => websocket::status(code),
        (Some(_), None) => 200,
        (None, None) => response.status.as_u16(),
    };
    Answer {
        status: Some(status),
        headers: readable(&response.headers),
        body: String::from_utf8_lossy(&response.body).into_owned(),
        is_open: heard.is_some() && close.is_none(),
        close,
        ..Answer::default()
    }
}

fn prepared(outgoing: &Outgoing) -> Option<(Method, HeaderMap)> {
    let mut headers = HeaderMap::new();
    for (name, value) in &outgoing.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        headers.append(name, HeaderValue::from_str(value).ok()?);
    }
    Some((Method::from_bytes(outgoing.method.as_bytes()).ok()?, headers))
}

fn readable(headers: &HeaderMap) -> Vec<(String, String)> {
    let value = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, text)| (name.to_string(), value(text))).collect()
}
