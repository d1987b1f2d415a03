//! Every text of a library, rendered. What is emitted holds no other.

use super::{
    BodyContent, Docs, Elsewhere, Form, Library, Operation, SuccessContent, TypeKind, Webhook,
};
use crate::markdown::{first_sentence, item, line, rustdoc, verbatim};

/// Renders the texts of all versions, once. Summaries and titles become single lines.
pub(crate) fn render(library: &mut Library) {
    for api in &mut library.apis {
        api.title = named(&api.title, &api.name);
        api.summary = api.summary.as_deref().map(line);
        for server in &mut api.servers {
            server.name = server.name.as_deref().map(verbatim);
            server.description = server.description.as_deref().map(line);
            server.description.take_if(|text| text.is_empty());
            for variable in &mut server.variables {
                variable.description = variable.description.as_deref().map(line);
                variable.description.take_if(|text| text.is_empty());
            }
        }
        for scheme in &mut api.security_schemes {
            scheme.description = scheme.description.as_deref().map(line);
            scheme.description.take_if(|text| text.is_empty());
        }
        for tag in &mut api.tags {
            tag.name = named(&tag.name, &tag.client);
            optional(&mut tag.description);
            tag.operations.iter_mut().for_each(operation);
        }
        api.webhooks.iter_mut().for_each(webhook);
    }
    for def in &mut library.types {
        docs(&mut def.docs);
        elsewhere(&mut def.elsewhere);
        match &mut def.kind {
            TypeKind::Struct(structure) => {
                for property in &mut structure.properties {
                    optional(&mut property.description);
                    elsewhere(&mut property.elsewhere);
                }
            }
            TypeKind::Enum(enumeration) => {
                for variant in &mut enumeration.variants {
                    optional(&mut variant.description);
                    elsewhere(&mut variant.elsewhere);
                }
            }
            TypeKind::Union(_) => {}
        }
    }
    for alias in &mut library.aliases {
        docs(&mut alias.docs);
    }
}

fn operation(operation: &mut Operation) {
    // Who knows no more to say than the name says nothing.
    operation.docs.summary.take_if(|it| *it == operation.id);
    docs(&mut operation.docs);
    lead(&mut operation.docs);
    for parameter in &mut operation.parameters {
        optional(&mut parameter.description);
    }
    if let Some(body) = &mut operation.body {
        optional(&mut body.description);
        match &mut body.content {
            BodyContent::Multipart(form) => parts(form),
            BodyContent::Forms(forms) => {
                for one in &mut forms.alternatives {
                    optional(&mut one.description);
                    parts(&mut one.form);
                }
            }
            _ => {}
        }
    }
    all(&mut operation.success.description);
    for header in &mut operation.success.headers {
        optional(&mut header.description);
    }
    if let SuccessContent::Several(answers) = &mut operation.success.content {
        for case in &mut answers.cases {
            all(&mut case.description);
        }
    }
    for error in &mut operation.errors {
        all(&mut error.description);
    }
    operation.callbacks.iter_mut().for_each(webhook);
    for server in operation.servers.iter_mut().flat_map(|it| &mut it.servers) {
        server.description = server.description.as_deref().map(line);
        server.description.take_if(|text| text.is_empty());
    }
}

fn webhook(webhook: &mut Webhook) {
    let name = webhook.id.as_ref().unwrap_or(&webhook.key);
    let summary = webhook.docs.summary.get_or_insert_with(|| name.clone());
    if webhook.docs.description.as_ref() == Some(summary) {
        webhook.docs.description = None;
    }
    docs(&mut webhook.docs);
    for value in &mut webhook.values {
        value.description = value.description.as_deref().map(line);
    }
    for header in &mut webhook.headers {
        optional(&mut header.description);
    }
    if let Some(payload) = &mut webhook.payload {
        optional(&mut payload.description);
    }
    for answer in &mut webhook.answers {
        answer.description = line(&answer.description);
    }
}

/// Without a summary, the first sentence of the description is one. No sentence is said twice.
fn lead(docs: &mut Docs) {
    docs.summary.take_if(|text| text.is_empty());
    let Some((sentence, rest)) = docs.description.as_deref().and_then(first_sentence) else {
        return;
    };
    let bare = |text: &str| text.trim_end_matches('.').to_owned();
    let summary = docs.summary.get_or_insert_with(|| sentence.clone());
    if bare(summary) == bare(&sentence) {
        docs.description = Some(rest).filter(|rest| !rest.is_empty());
    }
}

fn parts(form: &mut Form) {
    for part in &mut form.parts {
        optional(&mut part.description);
    }
}

fn elsewhere(elsewhere: &mut Elsewhere) {
    for said in &mut elsewhere.said {
        said.description = said.description.as_deref().map(item);
        said.description.take_if(|text| text.is_empty());
    }
}

fn docs(docs: &mut Docs) {
    if let Some(summary) = &mut docs.summary {
        *summary = verbatim(summary);
    }
    optional(&mut docs.description);
}

/// A name as a line; of a name without any letters or signs, what it is called in Rust.
fn named(name: &str, in_rust: &str) -> String {
    let name = verbatim(name);
    if name.is_empty() {
        in_rust.to_owned()
    } else {
        name
    }
}

/// A text of which nothing is left is none.
fn optional(text: &mut Option<String>) {
    if let Some(text) = text {
        all(text);
    }
    text.take_if(|text| text.is_empty());
}

fn all(text: &mut String) {
    *text = rustdoc(text);
}
