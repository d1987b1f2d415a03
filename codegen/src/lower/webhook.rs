//! Webhooks and callbacks: requests that the server sends of its own accord (OpenAPI 3.1.1, section
//! 4.8.1), and on behalf of an operation (section 4.8.18).
//!
//! To whoever is called they are received, so that their payloads are read and never built.

use openapiv3::{MediaType, Parameter, ReferenceOr, RequestBody, Response, StatusCode};

use super::body::Encoding;
use super::body::Followed;
use super::media_type::precedence;
use super::{Lowered, Lowering};
use crate::ir::{
    AnswerHeader, Deprecation, Docs, HttpMethod, Payload, PayloadContent, Place, Type, Webhook,
    WebhookAnswer, WebhookValue,
};
use crate::load::Site;
use crate::names::{Scope, type_name};
use crate::report::Outcome;
use crate::tree::Trail;

/// What may be called `Event` or after a constant beside the webhooks.
const NEIGHBOURS: &[&str] = &["Webhook"];

impl<'d> Lowering<'d> {
    pub(super) fn webhooks(&mut self) -> Vec<Webhook> {
        let sites = self.description.webhooks();
        let sent: Vec<_> = sites.map(|site| (site.key, None, site)).collect();
        self.sent(&sent, None)
    }

    /// What the server sends on behalf of the operation at a place, whose types `owner` begins.
    pub(super) fn callbacks(&mut self, trail: &Trail<'_>, owner: &str) -> Vec<Webhook> {
        let sites = self.description.callbacks_of(&trail.pointer());
        let sent: Vec<_> = sites
            .into_iter()
            .map(|(name, site)| (name, Some(site.key), site))
            .collect();
        self.sent(&sent, Some(owner))
    }

    /// Requests of the server by their names, each with the expression of its URL.
    fn sent(
        &mut self,
        sent: &[(&'d str, Option<&'d str>, Site<'d>)],
        owner: Option<&str>,
    ) -> Vec<Webhook> {
        let construct = match owner {
            Some(_) => "callback",
            None => "webhook",
        };
        let mut names = Scope::reserving(NEIGHBOURS);
        let mut webhooks = Vec::new();
        for (name, url, site) in sent {
            let is_alone = sent.iter().filter(|(other, ..)| other == name).count() == 1;
            let id = site.operation.operation_id.as_deref();
            // Who says the method before the name says nothing by it.
            let is_more = |id: &&str| bare(id) != bare(&format!("{}{name}", site.method));
            let given = match id.filter(is_more) {
                Some(id) => type_name(id),
                None if is_alone => type_name(name),
                None => type_name(&format!("{name} {}", site.method.to_lowercase())),
            };
            let ident = names.take(given);
            let known = self.diagnostics.len();
            let webhook = self.webhook(name, *url, site, ident, owner);
            // Before 3.1 they are an extension, which refuses nothing.
            if owner.is_none() && self.description.is_oldest() && webhook.is_err() {
                let fault = self
                    .diagnostics
                    .get(known)
                    .map(|it| it.message().to_owned());
                let why = fault.unwrap_or_else(|| "what it sends is refused".to_owned());
                self.diagnostics.truncate(known);
                let (outcome, trail) = (Outcome::Degraded, Trail::root(&site.pointer));
                self.record(outcome, construct, &trail, Some(format!("left out: {why}")));
                continue;
            }
            // Of one that is refused the diagnostics or the report tell.
            if let Ok(mut webhook) = webhook {
                self.supported(construct, &Trail::root(&site.pointer));
                if !webhook.headers.is_empty() {
                    webhook.headers_name = names.take(format!("{}Headers", webhook.ident));
                }
                webhooks.push(webhook);
            }
        }
        webhooks
    }

    fn webhook(
        &mut self,
        key: &str,
        url: Option<&str>,
        site: &Site<'d>,
        ident: String,
        owner: Option<&str>,
    ) -> Lowered<Webhook> {
        let trail = Trail::root(&site.pointer);
        let (item, operation) = (site.item, site.operation);
        self.note_callbacks(&trail);
        let place = match owner {
            Some(owner) => format!("{owner}/{ident}"),
            None => ident.clone(),
        };
        let body = operation.request_body.as_ref();
        let payload = body.map(|body| self.payload(body, &place, &trail.key("requestBody")));
        let payload = match payload {
            Some(payload) => payload?,
            None => None,
        };
        let own = |text: &Option<String>, of_item: &Option<String>| {
            text.as_ref().or(of_item.as_ref()).cloned()
        };
        let (values, headers) = self.webhook_values(site, &place, &trail)?;
        Ok(Webhook {
            key: key.to_owned(),
            url: url.map(str::to_owned),
            id: operation.operation_id.clone(),
            ident,
            http_method: HttpMethod::named(&site.method),
            docs: Docs {
                summary: own(&operation.summary, &item.summary),
                description: own(&operation.description, &item.description),
            },
            deprecation: operation.deprecated.then(Deprecation::default),
            values,
            headers: super::headers::named(headers),
            headers_name: String::new(),
            payload,
            answers: self.webhook_answers(site, &trail),
        })
    }

    /// What a callback or a webhook calls back itself.
    fn note_callbacks(&mut self, trail: &Trail<'_>) {
        for callback in self.description.callback_names(&trail.pointer()) {
            let why = "what is called back on behalf of what the server sends is left out";
            let trail = trail.key("callbacks");
            let trail = trail.key(callback);
            self.record(Outcome::Degraded, "callback", &trail, Some(why.to_owned()));
        }
    }

    /// What stands in the query and the headers. All of it is told, and headers are read: how a
    /// receiver gets the rest, its server decides.
    fn webhook_values(
        &mut self,
        site: &Site<'d>,
        place: &str,
        trail: &Trail<'_>,
    ) -> Lowered<(Vec<WebhookValue>, Vec<AnswerHeader>)> {
        let owner = place;
        let item_trail = Trail::root(&site.item_pointer);
        let mut values: Vec<WebhookValue> = Vec::new();
        let mut headers: Vec<AnswerHeader> = Vec::new();
        for (list, trail) in [
            (&site.item.parameters, item_trail.key("parameters")),
            (&site.operation.parameters, trail.key("parameters")),
        ] {
            for (index, node) in list.iter().enumerate() {
                let trail = trail.index(index);
                let found = self.follow(node, "parameters", &trail, |openapi, name| {
                    openapi.components.as_ref()?.parameters.get(name)
                });
                let Ok((parameter, _, pointer)) = found else {
                    continue;
                };
                let place = match parameter {
                    Parameter::Path { .. } => Place::Path,
                    Parameter::Query { .. } => Place::Query,
                    Parameter::Header { .. } => Place::Header,
                    Parameter::Cookie { .. } => Place::Cookie,
                };
                let at = Trail::root(&pointer);
                let data = parameter.parameter_data_ref();
                let description = self.overriding(node, &trail);
                let description = description.or_else(|| data.description.clone());
                if place == Place::Header {
                    let construct = "webhook header";
                    let ty = self.header_value(&data.name, &data.format, owner, construct, &at)?;
                    headers.retain(|it| !it.name.eq_ignore_ascii_case(&data.name));
                    headers.push(AnswerHeader {
                        name: data.name.clone(),
                        ident: String::new(),
                        ty,
                        description: description.clone(),
                    });
                } else {
                    let why = "what a webhook brings beside its body and its headers is told in its \
                               text";
                    let (outcome, why) = (Outcome::Degraded, Some(why.to_owned()));
                    self.record(outcome, "webhook parameter", &at, why);
                }
                let value = WebhookValue {
                    name: data.name.clone(),
                    place,
                    required: data.required,
                    description,
                };
                let same = |other: &WebhookValue| (&other.name, other.place) == (&data.name, place);
                match values.iter_mut().find(|other| same(other)) {
                    Some(other) => *other = value,
                    None => values.push(value),
                }
            }
        }
        Ok((values, headers))
    }

    fn payload(
        &mut self,
        node: &'d ReferenceOr<RequestBody>,
        ident: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Option<Payload>> {
        let Followed {
            body,
            component,
            pointer,
            description,
        } = self.request_body(node, trail)?;
        let trail = Trail::root(&pointer);
        let trail = trail.key("content");
        let preferred = body.content.iter().min_by_key(|(media_type, content)| {
            (self.encoding(media_type, content), precedence(media_type))
        });
        let Some((media_type, content)) = preferred else {
            return Ok(None);
        };
        let is_read = |encoding| matches!(encoding, Encoding::Json | Encoding::Form);
        let is_alike = |(other, described): (&String, &'d MediaType)| {
            is_read(self.encoding(media_type, content))
                && is_read(self.encoding(other, described))
                && described.schema == content.schema
        };
        let rest = body.content.iter().filter(|(it, _)| *it != media_type);
        let (alike, others): (Vec<_>, Vec<_>) = rest.partition(|it| is_alike(*it));
        let names = |list: Vec<(&String, _)>| -> Vec<String> {
            list.into_iter().map(|(name, _)| name.clone()).collect()
        };
        let (alike, others) = (names(alike), names(others));
        for other in &alike {
            let construct = format!("webhook payload {other}");
            self.supported(construct, &trail.key(other));
        }
        for other in &others {
            let why =
                format!("what comes so is for the receiver to read: the type is of `{media_type}`");
            let construct = format!("webhook payload {other}");
            self.record(Outcome::Degraded, construct, &trail.key(other), Some(why));
        }
        let trail = trail.key(media_type);
        let construct = format!("webhook payload {media_type}");
        match self.loss_of_payload(media_type, content) {
            Some(why) => self.record(Outcome::Degraded, construct, &trail, Some(why)),
            None => self.supported(construct, &trail),
        }
        let name = component.map_or_else(|| ident.to_owned(), type_name);
        let read = match self.encoding(media_type, content) {
            Encoding::Text => PayloadContent::Text,
            Encoding::File => PayloadContent::Bytes,
            encoding => {
                let ty = match &content.schema {
                    Some(schema) => {
                        let name = format!("{name}/Payload");
                        self.schema(schema.into(), &name, &trail.key("schema"))
                    }
                    None => Ok(Type::Json),
                };
                let ty = self.or_any(ty)?;
                self.describe_inline(&ty, body.description.as_deref());
                match encoding {
                    Encoding::Json => PayloadContent::Json(ty),
                    Encoding::Form => PayloadContent::Form(ty),
                    _ => PayloadContent::Parts(ty),
                }
            }
        };
        Ok(Some(Payload {
            media_type: media_type.clone(),
            alike,
            others,
            required: body.required,
            description,
            content: read,
        }))
    }

    /// What a receiver has to do that the type of a payload does not do.
    fn loss_of_payload(&self, media_type: &str, content: &'d MediaType) -> Option<String> {
        match self.encoding(media_type, content) {
            Encoding::Json | Encoding::Form => None,
            Encoding::Multipart => Some(format!(
                "`{media_type}` is for the receiver to take apart: the type says what its fields hold"
            )),
            Encoding::Text | Encoding::File => self.has_structure(content).then(|| {
                format!("a value in `{media_type}` is for the receiver to read: it has no type")
            }),
        }
    }

    fn webhook_answers(&mut self, site: &Site<'d>, trail: &Trail<'_>) -> Vec<WebhookAnswer> {
        let trail = trail.key("responses");
        let responses = &site.operation.responses;
        let coded = responses.responses.iter().map(|(code, node)| {
            let status = match code {
                StatusCode::Code(code) => code.to_string(),
                StatusCode::Range(digit) => format!("{digit}XX"),
            };
            (status, node)
        });
        let default = responses.default.iter();
        let default = default.map(|node| ("default".to_owned(), node));
        let mut answers = Vec::new();
        for (status, node) in coded.chain(default) {
            let trail = trail.key(&status);
            let response = self.follow(node, "responses", &trail, |openapi, name| {
                openapi.components.as_ref()?.responses.get(name)
            });
            let Ok((response, _, pointer)) = response else {
                continue;
            };
            let description = self.text_of_response(node, &trail, response, &pointer);
            if answers_with_structure(response) {
                let why = "what the receiver answers is for it to write: it has no type";
                let outcome = Outcome::Degraded;
                self.record(outcome, "answer to a webhook", &trail, Some(why.to_owned()));
            }
            // What 3.1 need not say, and was put there for it, says nothing.
            if status != "default" || !description.is_empty() {
                answers.push(WebhookAnswer {
                    status,
                    description,
                });
            }
        }
        answers
    }
}

/// A name without its signs, in small letters.
fn bare(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn answers_with_structure(response: &Response) -> bool {
    let mut contents = response.content.values();
    contents.any(|content| content.schema.is_some())
}
