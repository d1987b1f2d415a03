//! What is said of a webhook or a callback.

use std::fmt::Write;

use super::super::docs::{Comment, code, sentence};
use crate::ir::{Payload, PayloadContent, Place, Webhook, WebhookValue};

pub(super) fn describe(webhook: &Webhook) -> Comment {
    let summary = webhook.docs.summary.as_deref().unwrap_or(&webhook.key);
    let mut comment = Comment::new(sentence(summary));
    let mut line = format!(
        "{} of the {} {}",
        code(webhook.http_method.as_str()),
        webhook.kind(),
        code(&webhook.key)
    );
    if let Some(url) = &webhook.url {
        // Writing to a `String` cannot fail.
        let _ = write!(line, " to {}", code(url));
    }
    if let Some(id) = webhook.id.as_ref().filter(|id| **id != webhook.key) {
        // Writing to a `String` cannot fail.
        let _ = write!(line, " ({})", code(id));
    }
    line.push_str(&match &webhook.payload {
        Some(payload) => body(payload),
        None => ", without a body.".to_owned(),
    });
    comment.paragraph(line);
    if let Some(description) = &webhook.docs.description {
        comment.paragraph(description);
    }
    let payload = webhook.payload.as_ref();
    let of_payload = payload.and_then(|payload| payload.description.as_ref());
    if let Some(text) = of_payload.filter(|it| webhook.docs.description.as_ref() != Some(it)) {
        comment.paragraph(text);
    }
    if !webhook.values.is_empty() {
        let lines = webhook.values.iter().map(value);
        comment.paragraph(if webhook.headers.is_empty() {
            "Beside the body:".to_owned()
        } else {
            format!(
                "Beside the body, of which [`{}`] reads the headers:",
                webhook.headers_name
            )
        });
        comment.paragraph(lines.collect::<Vec<_>>().join("\n"));
    }
    if !webhook.answers.is_empty() {
        let lines = webhook.answers.iter().map(|answer| {
            let text = match answer.description.as_str() {
                "" => String::new(),
                text => format!(": {}", sentence(text)),
            };
            format!("- {}{text}", code(&answer.status))
        });
        comment.paragraph("The receiver answers:");
        comment.paragraph(lines.collect::<Vec<_>>().join("\n"));
    }
    comment
}

fn body(payload: &Payload) -> String {
    let how = match &payload.content {
        PayloadContent::Json(_) => "",
        PayloadContent::Form(_) => " Its fields are those of the type.",
        PayloadContent::Parts(_) => {
            " The type says what its parts hold: the constant gives them as they came, for the \
             receiver to take apart."
        }
        PayloadContent::Text => " It is text.",
        PayloadContent::Bytes => " It is what it is, in bytes.",
    };
    let maybe = if payload.required {
        ""
    } else {
        ", if there is one"
    };
    let mut text = format!(
        ", with a body of {}{maybe}.{how}",
        code(&payload.media_type)
    );
    if !payload.alike.is_empty() {
        let alike: Vec<_> = payload.alike.iter().map(|other| code(other)).collect();
        let _ = write!(text, " It is read from {} as well.", alike.join(" and "));
    }
    if !payload.others.is_empty() {
        let others: Vec<_> = payload.others.iter().map(|other| code(other)).collect();
        // Writing to a `String` cannot fail.
        let _ = write!(text, " It may come as {} instead.", others.join(" or "));
    }
    text
}

fn value(value: &WebhookValue) -> String {
    let place = match value.place {
        Place::Path => "in the path",
        Place::Query => "in the query",
        Place::Header => "a header",
        Place::Cookie => "a cookie",
    };
    let maybe = if value.required { "" } else { ", optional" };
    let text = match value.description.as_deref() {
        None | Some("") => String::new(),
        Some(text) => format!(". {}", sentence(text)),
    };
    format!("- {} ({place}{maybe}){text}", code(&value.name))
}
