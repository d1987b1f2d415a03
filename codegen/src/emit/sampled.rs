//! Requests and answers as they look on the wire, for those who read.

use std::fmt::Write;

use serde_json::Value;

use crate::ir::example::sample;
use crate::ir::{
    Access, AnswerContent, Body, BodyContent, Library, Style, Success, SuccessContent, Type,
};

/// The body of a request as it is sent; `None` where there is nothing to see in it.
pub(super) fn body(library: &Library, body: &Body) -> Option<String> {
    let types = &library.types;
    let ty = body.content.ty()?;
    let example = body.example.as_ref();
    let (value, is_cut) = sample(types, ty, &body.ident, example, Access::Read)?;
    match &body.content {
        BodyContent::Form { styles, .. } => {
            let fields = fields(value.as_object()?, styles);
            Some(fenced("text", &fields, is_cut))
        }
        _ => json(&value, is_cut),
    }
}

/// The body of an answer as it comes.
pub(super) fn answer(library: &Library, success: &Success) -> Option<String> {
    let types = &library.types;
    let example = success.example.as_ref();
    let list;
    let ty = match &success.content {
        SuccessContent::Json { ty, .. } => ty,
        SuccessContent::List { item, .. } => {
            list = Type::List(Box::new(item.clone()));
            &list
        }
        SuccessContent::Several(answers) => {
            answers.cases.iter().find_map(|case| match &case.content {
                AnswerContent::Json(ty) => Some(ty),
                _ => None,
            })?
        }
        SuccessContent::Empty
        | SuccessContent::Redirect
        | SuccessContent::Text { .. }
        | SuccessContent::Download { .. }
        | SuccessContent::Stream(_) => return None,
    };
    let (value, is_cut) = sample(types, ty, "text", example, Access::Write)?;
    json(&value, is_cut)
}

/// A value with something to see in it.
fn json(value: &Value, is_cut: bool) -> Option<String> {
    let has_parts = match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => false,
    };
    let text = serde_json::to_string_pretty(value).ok()?;
    has_parts.then(|| fenced("json", &text, is_cut))
}

/// The fields of a form, one a line.
fn fields(map: &serde_json::Map<String, Value>, styles: &[(String, Style)]) -> String {
    let mut text = String::new();
    for (name, value) in map {
        let style = styles.iter().find(|(other, _)| other == name);
        let is_deep = matches!(style, Some((_, Style::DeepObject)));
        match value {
            Value::Object(parts) if is_deep => {
                for (key, value) in parts {
                    // Writing to a `String` cannot fail.
                    let _ = writeln!(text, "{name}[{key}]={}", plain(value));
                }
            }
            value => {
                let _ = writeln!(text, "{name}={}", plain(value));
            }
        }
    }
    text
}

fn plain(value: &Value) -> String {
    let text = value.as_str().map(str::to_owned);
    text.unwrap_or_else(|| value.to_string())
}

fn fenced(language: &str, text: &str, is_cut: bool) -> String {
    let more = if is_cut {
        "\n\nSome of what may be there is left out."
    } else {
        ""
    };
    format!("```{language}\n{}\n```{more}", text.trim_end())
}
