//! The documentation of an operation: what it does, takes and answers, and how it is called.

use super::arguments::{parts, required_parts};
use super::docs::{Comment, code, line, sentence};
use super::errors::UsualErrors;
use super::prose::{described, item, kind, place, says_nothing};
use super::types::ident;
use super::{headers, paging, repeating, sampled, snippet, structs, webhooks};
use crate::ir::{
    Api, Body, BodyContent, Library, Limits, Operation, Parameter, Part, PartContent, Security,
    StreamItems, SuccessContent, Tag,
};
use crate::markdown::first_sentence;

/// With more options than this, the page of the request is where they are read.
const MOST_OPTIONS: usize = 30;

pub(super) fn comment(
    library: &Library,
    api: &Api,
    tag: &Tag,
    operation: &Operation,
    errors: &UsualErrors<'_>,
    crate_name: &str,
) -> Comment {
    let mut comment = Comment::default();
    comment.paragraphs(operation.docs.summary.as_deref().map(sentence));
    comment.paragraphs(operation.docs.description.as_deref());
    comment.paragraph(format!(
        "{} returns {}",
        http_line(api, operation),
        returns(library, api, operation)
    ));
    comment.paragraphs(paging::sentence(operation));
    comment.paragraphs(repeating::sentence(operation));
    let (usual, own) = (errors.link(operation), errors.own(library, operation));
    let mut facts: Vec<_> = credentials(&operation.security).into_iter().collect();
    if own.is_none() {
        facts.push(match &usual {
            Some(usual) => format!("Errors: {usual}."),
            None => "Every status that does not tell of success is an \
                     [`Error`](crate::Error)."
                .to_owned(),
        });
    }
    let body = operation.body.as_ref();
    if let Some(items) = body.and_then(|body| body.items.as_ref()) {
        facts.push(format!(
            "The items of the body are {}.",
            item(library, api, items)
        ));
    }
    comment.paragraph(facts.join(" "));
    let required = arguments(library, operation);
    if !required.is_empty() {
        comment.paragraph("# Arguments");
        comment.paragraph(required.join("\n"));
    }
    let optional = options(library, operation);
    if !optional.is_empty() {
        comment.paragraph("# Options");
        comment.paragraph("Set on the request, before it is sent:");
        comment.paragraph(optional.join("\n"));
    }
    let chosen = chosen(library, operation);
    if !chosen.is_empty() {
        comment.paragraph("# Other answers");
        comment.paragraph("Asked for in the place of `send`:");
        comment.paragraph(chosen.join("\n"));
    }
    let told = headers::lines(library, operation);
    if !told.is_empty() {
        comment.paragraph("# Headers");
        comment.paragraph("Read by [`headers`](crate::Response::headers) of what `send` gives:");
        comment.paragraph(told.join("\n"));
    }
    let callbacks = callbacks(api, tag, operation);
    if !callbacks.is_empty() {
        comment.paragraph("# Callbacks");
        comment.paragraph("Sent by the server, and read by whoever listens:");
        comment.paragraph(callbacks.join("\n"));
    }
    if let Some(sample) = body.and_then(|body| sampled::body(library, body)) {
        comment.paragraph("# Body");
        comment.paragraph(sample);
    }
    if let Some(sample) = sampled::answer(library, &operation.success) {
        comment.paragraph("# Answer");
        comment.paragraph(sample);
    }
    if let Some(own) = own {
        comment.paragraph("# Errors");
        comment.paragraphs(usual.map(|usual| format!("Beside {usual}:")));
        comment.paragraph(own);
    }
    if let Some(example) = snippet::doc_test(library, api, tag, operation, crate_name) {
        comment.paragraph("# Example");
        comment.paragraph(example);
    }
    comment
}

/// What the paths of links begin with.
const CRATE: &str = "crate";

/// What the server sends on behalf of the operation.
fn callbacks(api: &Api, tag: &Tag, operation: &Operation) -> Vec<String> {
    let module = webhooks::callbacks_of(api, tag, operation);
    let lines = operation.callbacks.iter().map(|callback| {
        let (name, url) = (&callback.ident, callback.url.as_deref());
        let to = url.map(code).unwrap_or_default();
        let text = callback.summary().map(line);
        let text = text.map_or_else(String::new, |text| format!(": {text}"));
        format!("- [`{name}`]({CRATE}::{module}::{name}) ({to}){text}")
    });
    lines.collect()
}

/// The method and the path.
pub(super) fn http_line(api: &Api, operation: &Operation) -> String {
    code(&format!(
        "{} {}{}",
        operation.http_method.as_str(),
        operation.server.as_ref().unwrap_or(&api.server).shown(),
        operation.path.text
    ))
}

/// What an operation does, in a line; its method and path where nobody said so.
pub(super) fn title(api: &Api, operation: &Operation) -> String {
    match &operation.docs.summary {
        Some(summary) => sentence(summary),
        None => format!("{}.", http_line(api, operation)),
    }
}

/// What has to be given.
fn arguments(library: &Library, operation: &Operation) -> Vec<String> {
    let required = operation.parameters.iter().filter(|one| one.required);
    let mut lines: Vec<String> = required
        .map(|parameter| parameter_line(library, parameter, &code(&parameter.ident), line))
        .collect();
    if let Some(body) = &operation.body {
        if body.required && !body.ident.is_empty() {
            lines.push(body_line(library, body, &code(&body.ident)));
        }
        lines.extend(
            required_parts(body).map(|part| part_line(library, part, &code(&part.ident), line)),
        );
    }
    lines
}

/// What can be set on the request.
fn options(library: &Library, operation: &Operation) -> Vec<String> {
    let optional = operation.parameters.iter().filter(|one| !one.required);
    let mut lines: Vec<String> = optional
        .map(|parameter| {
            let name = setter(operation, &parameter.ident);
            let mut line = parameter_line(library, parameter, &name, in_short);
            if parameter.deprecation.is_some() {
                line.push_str(" Deprecated.");
            }
            line
        })
        .collect();
    if let Some(body) = &operation.body {
        if body.is_whole() && !body.required {
            lines.insert(0, body_line(library, body, &setter(operation, &body.ident)));
        }
        let optional = parts(body).iter().filter(|part| !part.required);
        lines.extend(
            optional
                .map(|part| part_line(library, part, &setter(operation, &part.ident), in_short)),
        );
    }
    if lines.len() > MOST_OPTIONS {
        let more = lines.len() - MOST_OPTIONS;
        lines.truncate(MOST_OPTIONS);
        lines.push(format!(
            "- and {more} more of [`requests::{}`]",
            operation.request
        ));
    }
    lines
}

/// What can be asked for instead.
fn chosen(library: &Library, operation: &Operation) -> Vec<String> {
    let alternatives = operation.success.alternatives.iter();
    let lines = alternatives.map(|one| {
        let name = setter(operation, &one.ident);
        format!("- {name}: {}", content(library, &one.content))
    });
    lines.collect()
}

/// The method of a request that sets something.
fn setter(operation: &Operation, name: &str) -> String {
    // A keyword is no path to rustdoc.
    if ident(name) == name {
        format!("[`{name}`](requests::{}::{name})", operation.request)
    } else {
        code(name)
    }
}

fn parameter_line(
    library: &Library,
    parameter: &Parameter,
    name: &str,
    text: impl Fn(&str) -> String,
) -> String {
    let wire = if parameter.name == parameter.ident {
        String::new()
    } else {
        format!(" {}", code(&parameter.name))
    };
    let what = format!(
        "{}{wire}, {}",
        place(parameter.place),
        kind(library, &parameter.ty)
    );
    let text = parameter.description.as_deref().map(text);
    told(name, &what, text, &parameter.limits)
}

fn part_line(library: &Library, part: &Part, name: &str, text: impl Fn(&str) -> String) -> String {
    let what = match &part.content {
        PartContent::File => "file".to_owned(),
        PartContent::Files => "files".to_owned(),
        PartContent::FileMap => "files by their keys".to_owned(),
        PartContent::Any => "text or file".to_owned(),
        PartContent::Text(ty) | PartContent::Value(ty) => kind(library, ty),
        PartContent::Texts(item) => format!("list of {}", kind(library, item)),
        PartContent::Json(ty) => format!("{}, as JSON", kind(library, ty)),
    };
    let text = part.description.as_deref().map(text);
    told(name, &format!("part, {what}"), text, &part.limits)
}

fn body_line(library: &Library, body: &Body, name: &str) -> String {
    if let Some(choice) = &body.choice {
        let text = body.description.as_deref().map(line);
        let others = choice.others.iter().map(|one| code(&one.media_type));
        let usual = body.sent_types().into_iter().map(code);
        let all: Vec<_> = usual.chain(others).collect();
        let what = format!("[`requests::{}`]: {}", choice.name, all.join(" or "));
        return told(name, &what, text, &Limits::default());
    }
    let what = match &body.content {
        BodyContent::Json(ty) | BodyContent::Form { ty, .. } => kind(library, ty),
        BodyContent::Forms(forms) => format!("[`requests::{}`]", forms.name),
        BodyContent::Text => "text".to_owned(),
        BodyContent::File | BodyContent::Multipart(_) => "[upload](crate::Upload)".to_owned(),
    };
    let media_types: Vec<_> = body.sent_types().into_iter().map(code).collect();
    let what = format!("{what} as {}", media_types.join(" or "));
    let text = body.description.as_deref().map(line);
    told(name, &what, text, &Limits::default())
}

/// An item of a list: a name, what it is, and what is said of it.
fn told(name: &str, what: &str, text: Option<String>, limits: &Limits) -> String {
    let texts = text.into_iter().chain(structs::limits(limits));
    let texts: Vec<_> = texts.filter(|text| !text.is_empty()).collect();
    match texts.join(" ") {
        text if text.is_empty() => format!("- {name} ({what})"),
        text => format!("- {name} ({what}): {text}"),
    }
}

/// The first sentence of what stands whole elsewhere.
fn in_short(text: &str) -> String {
    match first_sentence(text) {
        Some((first, _)) => sentence(&first),
        None => line(text),
    }
}

fn returns(library: &Library, api: &Api, operation: &Operation) -> String {
    let success = &operation.success;
    let statuses: Vec<_> = success.statuses.iter().map(ToString::to_string).collect();
    let statuses = statuses.join(" or ");
    let with = match &success.content {
        SuccessContent::Empty => " without a body".to_owned(),
        SuccessContent::Several(answers) => format!(
            ", each with its own variant of [`requests::{}`]",
            answers.name
        ),
        other => format!(" with {}", content(library, other)),
    };
    let mut text = format!("status {statuses}{with}.");
    let is_told = !matches!(success.content, SuccessContent::Several(_));
    let is_name = letters(&success.description) == letters(&with);
    if is_told && !is_name && !says_nothing(&success.description) {
        text.push(' ');
        text.push_str(&line(&success.description));
    }
    if let Some(items) = &success.items {
        text.extend([" Its items are ", &item(library, api, items), "."]);
    }
    text
}

/// What the body of an answer is.
pub(super) fn content(library: &Library, content: &SuccessContent) -> String {
    match content {
        SuccessContent::Empty | SuccessContent::Several(_) => "nothing".to_owned(),
        SuccessContent::Redirect => {
            "a [`Redirect`](crate::Redirect), which is not followed".to_owned()
        }
        SuccessContent::Json { ty, .. } => described(library, ty),
        SuccessContent::List { item, .. } => format!(
            "a [`List`](crate::List) of {}, each a `Result`",
            described(library, item)
        ),
        SuccessContent::Text { media_type } => format!("{}, as text", code(media_type)),
        SuccessContent::Download { media_type } => {
            format!("{}, as a [`Download`](crate::Download)", code(media_type))
        }
        SuccessContent::Stream(stream) => {
            let kind = match stream.items {
                StreamItems::Json(_) => "a [`JsonStream`](crate::JsonStream)",
                _ => "[`Events`](crate::Events)",
            };
            let of = match &stream.items {
                StreamItems::Events(ty) | StreamItems::Whole(ty) | StreamItems::Json(ty) => {
                    described(library, ty)
                }
                StreamItems::Texts => "text".to_owned(),
            };
            let end = match &stream.sentinel {
                Some(end) => format!(", until {}", code(end)),
                None => String::new(),
            };
            format!("{kind} of {of}, from {}{end}", code(&stream.media_type))
        }
    }
}

/// What a link to a model, or a text, has for a name, as far as two are compared.
fn letters(text: &str) -> String {
    let name = text.strip_prefix(" with [`models::").unwrap_or(text);
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
}

/// What a call sends for credentials: the alternatives, each with all that it needs.
fn credentials(security: &Security) -> Option<String> {
    const LINK: &str = "[Credentials](crate::runtime::Credentials)";
    let alternatives = match security {
        // The page of the version says that.
        Security::Undeclared => return None,
        Security::AnyOf(alternatives) => alternatives,
    };
    if alternatives.iter().all(|one| one.schemes.is_empty()) {
        return Some(format!("{LINK}: none are sent."));
    }
    let alternatives = alternatives.iter().map(|requirement| {
        let schemes = requirement.schemes.iter().map(|(scheme, scopes)| {
            let scopes: Vec<_> = scopes.iter().map(|scope| code(scope)).collect();
            match scopes.as_slice() {
                [] => code(scheme),
                [scope] => format!("{} with the scope {scope}", code(scheme)),
                scopes => format!("{} with the scopes {}", code(scheme), scopes.join(", ")),
            }
        });
        match schemes.collect::<Vec<_>>().join(" and ") {
            schemes if schemes.is_empty() => "none".to_owned(),
            schemes => schemes,
        }
    });
    let alternatives = alternatives.collect::<Vec<_>>().join("; or ");
    Some(format!("{LINK}: {alternatives}."))
}
