//! Webhooks: requests that the server sends of its own accord (OpenAPI 3.1.1, section 4.8.1).
//!
//! To whoever is called they are received, so that their payloads are read and never built.

use openapiv3::{MediaType, Parameter, ReferenceOr, RequestBody, Response, StatusCode};

use super::body::Encoding;
use super::body::Followed;
use super::media_type::precedence;
use super::{Lowered, Lowering};
use crate::ir::{
    Deprecation, Docs, HttpMethod, Payload, PayloadContent, Place, Type, Webhook, WebhookAnswer,
    WebhookValue,
};
use crate::load::Site;
use crate::names::{Scope, type_name};
use crate::report::Outcome;
use crate::tree::Trail;

impl<'d> Lowering<'d> {
    pub(super) fn webhooks(&mut self) -> Vec<Webhook> {
        let mut names = Scope::reserving(&[]);
        let sites: Vec<_> = self.description.webhooks().collect();
        let mut webhooks = Vec::new();
        for site in &sites {
            let is_alone = sites.iter().filter(|it| it.key == site.key).count() == 1;
            let name = match site.operation.operation_id.as_deref() {
                Some(id) => type_name(id),
                None if is_alone => type_name(site.key),
                None => type_name(&format!("{} {}", site.key, site.method.to_lowercase())),
            };
            let ident = names.take(name);
            // Of one that is refused the diagnostics or the report tell.
            if let Ok(webhook) = self.webhook(site, ident) {
                self.supported("webhook", &Trail::root(&site.pointer));
                webhooks.push(webhook);
            }
        }
        webhooks
    }

    fn webhook(&mut self, site: &Site<'d>, ident: String) -> Lowered<Webhook> {
        let trail = Trail::root(&site.pointer);
        let (item, operation) = (site.item, site.operation);
        self.note_callbacks(&trail);
        let body = operation.request_body.as_ref();
        let payload = body.map(|body| self.payload(body, &ident, &trail.key("requestBody")));
        let payload = match payload {
            Some(payload) => payload?,
            None => None,
        };
        let own = |text: &Option<String>, of_item: &Option<String>| {
            text.as_ref().or(of_item.as_ref()).cloned()
        };
        Ok(Webhook {
            key: site.key.to_owned(),
            id: operation.operation_id.clone(),
            ident,
            http_method: HttpMethod::named(&site.method),
            docs: Docs {
                summary: own(&operation.summary, &item.summary),
                description: own(&operation.description, &item.description),
            },
            deprecation: operation.deprecated.then(Deprecation::default),
            values: self.webhook_values(site, &trail),
            payload,
            answers: self.webhook_answers(site, &trail),
        })
    }

    /// What stands in the query and the headers. It is told and not read: how a receiver gets it,
    /// its server decides.
    fn webhook_values(&mut self, site: &Site<'d>, trail: &Trail<'_>) -> Vec<WebhookValue> {
        let item_trail = Trail::root(&site.item_pointer);
        let mut values: Vec<WebhookValue> = Vec::new();
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
                let why = "what a webhook brings beside its body is told in its text".to_owned();
                let (outcome, at) = (Outcome::Degraded, Trail::root(&pointer));
                self.record(outcome, "webhook parameter", &at, Some(why));
                let data = parameter.parameter_data_ref();
                let description = self.overriding(node, &trail);
                let value = WebhookValue {
                    name: data.name.clone(),
                    place,
                    required: data.required,
                    description: description.or_else(|| data.description.clone()),
                };
                let same = |other: &WebhookValue| (&other.name, other.place) == (&data.name, place);
                match values.iter_mut().find(|other| same(other)) {
                    Some(other) => *other = value,
                    None => values.push(value),
                }
            }
        }
        values
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
        let others: Vec<_> = body.content.keys().filter(|it| *it != media_type).collect();
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
                    _ => PayloadContent::Form(ty),
                }
            }
        };
        Ok(Some(Payload {
            media_type: media_type.clone(),
            others: others.into_iter().cloned().collect(),
            required: body.required,
            description,
            content: read,
        }))
    }

    /// What a receiver has to do that the type of a payload does not do.
    fn loss_of_payload(&self, media_type: &str, content: &'d MediaType) -> Option<String> {
        match self.encoding(media_type, content) {
            Encoding::Json => None,
            Encoding::Form | Encoding::Multipart => Some(format!(
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

fn answers_with_structure(response: &Response) -> bool {
    let mut contents = response.content.values();
    contents.any(|content| content.schema.is_some())
}
