//! Sends requests, not too many a second, and reads answers.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::probe::answer::Answer;
use crate::probe::target::Outgoing;
use crate::source::cache::Network;
use crate::sys::System;
use crate::sys::clock::Stopwatch;
use crate::sys::http::{HttpError, Request};
use crate::sys::interrupt::Interrupt;

/// Paces requests and remembers when to stop.
pub struct Sender {
    network: Network,
    /// From the beginning of one request to that of the next.
    gap: Duration,
    last: Option<Stopwatch>,
    total: Stopwatch,
    most: Duration,
    interrupt: Interrupt,
}

impl Sender {
    pub fn new(network: Network, rate: f64, most: Duration, interrupt: Interrupt) -> Sender {
        let gap = Duration::from_secs_f64(1.0 / rate);
        Sender { network, gap, last: None, total: Stopwatch::start(), most, interrupt }
    }

    /// Whether nothing more is to be sent.
    pub fn is_over(&self) -> bool {
        self.interrupt.is_asked() || self.total.elapsed() > self.most
    }

    pub fn pause(&self, duration: Duration) {
        self.interrupt.pause(duration);
    }

    /// Sends one request when it is its turn. `None` where somebody asked us to end before it was
    /// answered.
    pub fn send(&mut self, outgoing: &Outgoing, system: &mut System) -> Option<Answer> {
        let answer = self.send_once(outgoing, system)?;
        // A connection that was kept may have been closed by then. Who hangs up again means it.
        match answer.trouble.is_some() && !answer.is_late && outgoing.is_short() {
            true => self.send_once(outgoing, system),
            false => Some(answer),
        }
    }

    fn send_once(&mut self, outgoing: &Outgoing, system: &mut System) -> Option<Answer> {
        let since = self.last.map(Stopwatch::elapsed);
        if let Some(left) = since.and_then(|since| self.gap.checked_sub(since)) {
            self.interrupt.pause(left);
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
        let request = Request {
            url: &outgoing.url,
            led_by: None,
            headers,
            timeout: self.network.timeout,
            ca_certificates: self.network.ca_certificates.as_deref(),
        };
        let body = outgoing.body.clone().into_bytes();
        let sent = system.http.send(request, method, body, &self.interrupt);
        let millis = u64::try_from(watch.elapsed().as_millis()).unwrap_or(u64::MAX);
        match sent {
            Ok(response) => Some(Answer {
                status: Some(response.status.as_u16()),
                headers: readable(&response.headers),
                body: String::from_utf8_lossy(&response.body).into_owned(),
                millis,
                ..Answer::default()
            }),
            Err(HttpError::Interrupted) => None,
            Err(error) => {
                let is_late = matches!(error, HttpError::Timeout { .. });
                let trouble = Some(error.to_string());
                Some(Answer { trouble, is_late, millis, ..Answer::default() })
            }
        }
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
