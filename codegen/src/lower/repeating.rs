//! What makes it safe to repeat calls of an operation, and when they are repeated, as far as the
//! description says: the header of an idempotency key, and the extensions `x-speakeasy-retries` and
//! `x-fern-retries`.

use openapiv3 as oas;
use serde_json::Value;

use super::Lowering;
use crate::config::is_for;
use crate::ir::{Parameter, Place, Repeating, RetryRule, Type};
use crate::report::Outcome;
use crate::tree::Trail;

/// The header of a key that is asked for by a name alone.
const USUAL_HEADER: &str = "Idempotency-Key";

impl<'d> Lowering<'d> {
    /// The parameter of a key need not be given: a call gets one by itself.
    pub(super) fn repeating(
        &mut self,
        operation: &'d oas::Operation,
        id: &str,
        parameters: &mut [Parameter],
        trail: &Trail<'_>,
    ) -> Repeating {
        let mut parameters = parameters.iter_mut();
        let parameter = parameters
            .find(|one| one.place == Place::Header && one.ty == Type::String && is_key(&one.name));
        let key = match parameter {
            Some(parameter) => {
                parameter.required = false;
                let by = format!("by the parameter `{}`", parameter.name);
                Some((parameter.name.clone(), by))
            }
            None => self
                .key_by_rule(id)
                .or_else(|| self.key_by_extension(operation)),
        };
        if let Some((header, by)) = &key {
            let note = format!("a key is sent in `{header}`: told {by}");
            self.record(Outcome::Supported, "idempotency key", trail, Some(note));
        }
        Repeating {
            key: key.map(|(header, _)| header),
            rule: self.retry_rule(operation, trail),
        }
    }

    fn key_by_rule(&self, id: &str) -> Option<(String, String)> {
        let mut rules = self.package.idempotency.iter();
        let (_, header) = rules.find(|(pattern, _)| is_for(std::slice::from_ref(*pattern), id))?;
        Some((header.clone(), "by a rule".to_owned()))
    }

    /// The header of a key of which an extension speaks, and what that is called.
    fn key_by_extension(&self, operation: &'d oas::Operation) -> Option<(String, String)> {
        let (name, value) = operation.extensions.iter().find(|(name, value)| {
            let endings = [
                "idempotency",
                "idempotent",
                "idempotency-key",
                "idempotency-header",
            ];
            let is_one = endings.iter().any(|ending| name.ends_with(ending));
            is_one && !matches!(value, Value::Null | Value::Bool(false))
        })?;
        let named = |value: &'d Value| {
            let header = ["header", "name"].iter().find_map(|key| value.get(key));
            value.as_str().or(header.and_then(Value::as_str))
        };
        let everywhere = self.openapi.extensions.get("x-fern-idempotency-headers");
        let first = everywhere.and_then(|headers| headers.get(0));
        let header = named(value)
            .or(first.and_then(named))
            .unwrap_or(USUAL_HEADER);
        let is_token = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let is_header = !header.is_empty() && header.chars().all(is_token);
        is_header.then(|| (header.to_owned(), format!("by `{name}`")))
    }

    fn retry_rule(
        &mut self,
        operation: &'d oas::Operation,
        trail: &Trail<'_>,
    ) -> Option<RetryRule> {
        let names = ["x-speakeasy-retries", "x-fern-retries"];
        let own = names.iter().find_map(|name| {
            let value = operation.extensions.get(*name)?;
            Some((*name, value))
        });
        let whole = || {
            names.iter().find_map(|name| {
                let value = self.openapi.extensions.get(*name)?;
                Some((*name, value))
            })
        };
        let (name, value) = own.or_else(whole)?;
        let rule = if name == "x-fern-retries" {
            fern(value)
        } else {
            speakeasy(value)
        };
        let (outcome, note) = match &rule {
            Some(_) => (Outcome::Supported, format!("told by `{name}`")),
            None => (
                Outcome::Degraded,
                format!("`{name}` says nothing that is known, and calls are repeated as usual"),
            ),
        };
        self.record(outcome, "retries", trail, Some(note));
        rule
    }
}

/// Whether a header is that of an idempotency key by its name.
fn is_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['-', '_'], "");
    name.ends_with("idempotencykey") || name.ends_with("idempotencytoken")
}

fn fern(value: &Value) -> Option<RetryRule> {
    let once = RetryRule {
        max_attempts: Some(1),
        ..RetryRule::default()
    };
    match value.get("disabled") {
        Some(Value::Bool(true)) => Some(once),
        Some(Value::Bool(false)) => Some(RetryRule::default()),
        _ => None,
    }
}

/// Intervals are of milliseconds. Without a limit of the time that all may take it is the usual one.
fn speakeasy(value: &Value) -> Option<RetryRule> {
    match value.get("strategy").and_then(Value::as_str)? {
        "none" => {
            return Some(RetryRule {
                max_attempts: Some(1),
                ..RetryRule::default()
            });
        }
        "backoff" => {}
        _ => return None,
    }
    let backoff = value.get("backoff");
    let millis = |key: &str| backoff?.get(key)?.as_u64();
    let initial = millis("initialInterval");
    let most = millis("maxInterval");
    let delays = match (initial, most) {
        (None, None) => None,
        (initial, most) => {
            let initial = initial.unwrap_or(500);
            Some((initial, most.unwrap_or(60_000).max(initial)))
        }
    };
    let codes = value.get("statusCodes").and_then(Value::as_array);
    let codes = codes.into_iter().flatten();
    let exponent = backoff.and_then(|backoff| backoff.get("exponent")?.as_f64());
    Some(RetryRule {
        max_attempts: None,
        delays,
        factor: exponent.and_then(thousandths),
        connection_errors: value.get("retryConnectionErrors").and_then(Value::as_bool),
        deadline: millis("maxElapsedTime"),
        statuses: codes.filter_map(statuses).collect(),
    })
}

/// A factor of at least one that makes sense for waits.
fn thousandths(factor: f64) -> Option<u32> {
    let is_one = (1.0..=1000.0).contains(&factor);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between a thousand and a million"
    )]
    let thousandths = (factor * 1000.0).round() as u32;
    is_one.then_some(thousandths)
}

/// The statuses of a code: `503`, or `5XX`.
fn statuses(code: &Value) -> Option<(u16, u16)> {
    let text = match code {
        Value::String(text) => text.to_ascii_uppercase(),
        other => other.to_string(),
    };
    if let Some(digit) = text.strip_suffix("XX") {
        let digit: u16 = digit.parse().ok().filter(|digit| (1..=9).contains(digit))?;
        return Some((digit * 100, digit * 100 + 99));
    }
    let code = text.parse().ok()?;
    Some((code, code))
}
