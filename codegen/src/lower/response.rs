//! The responses of an operation (OpenAPI 3.0.3, sections 4.7.16 and 4.7.17).

use openapiv3::{ReferenceOr, Response, Responses, StatusCode};

use super::body::{example, is_json};
use super::{Lowered, Lowering, Refused};
use crate::ir::{ErrorResponse, Status, Success, SuccessContent, Type};
use crate::load::Trail;
use crate::names::type_name;

impl<'d> Lowering<'d> {
    pub(super) fn responses(
        &mut self,
        responses: &'d Responses,
        request: &str,
        trail: &Trail<'_>,
    ) -> Lowered<(Success, Vec<ErrorResponse>)> {
        let trail = trail.key("responses");
        let mut success: Option<Success> = None;
        let mut errors = Vec::new();
        let mut refused = false;
        let coded = responses.responses.iter().map(|(code, node)| {
            let (status, key) = match code {
                StatusCode::Code(code) => (Status::Exactly(*code), code.to_string()),
                StatusCode::Range(range) => {
                    let digit = u8::try_from(*range).unwrap_or_default();
                    (Status::Class(digit), format!("{digit}XX"))
                }
            };
            (status, key, node)
        });
        let default = responses.default.iter();
        let default = default.map(|node| (Status::Default, "default".to_owned(), node));
        for (status, key, node) in coded.chain(default) {
            let trail = trail.key(&key);
            let lowered = if is_success(status) {
                self.success(status, node, request, &trail)
                    .and_then(|next| self.join(&mut success, next, &trail))
            } else {
                self.error(status, node, request, &trail)
                    .map(|error| errors.push(error))
            };
            refused |= lowered.is_err();
        }
        if refused {
            return Err(Refused);
        }
        errors.sort_by_key(|error| error.status);
        match success {
            Some(success) => Ok((success, errors)),
            None => self.refuse(
                &trail,
                "the operation does not say what it answers when it succeeds",
                "add a response with a status from 200 to 299",
            ),
        }
    }

    fn response(
        &mut self,
        node: &'d ReferenceOr<Response>,
        trail: &Trail<'_>,
    ) -> Lowered<(&'d Response, Option<&'d str>, String)> {
        self.follow(node, "responses", trail, |openapi, name| {
            openapi.components.as_ref()?.responses.get(name)
        })
    }

    fn success(
        &mut self,
        status: Status,
        node: &'d ReferenceOr<Response>,
        request: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Success> {
        let (response, component, pointer) = self.response(node, trail)?;
        let trail = Trail::root(&pointer);
        let name = component.map_or_else(|| request.to_owned(), type_name);
        let trail = trail.key("content");
        let mut entries = response.content.iter();
        let (content, example) = match (entries.next(), entries.next()) {
            (None, _) => (SuccessContent::Empty, None),
            (Some((media_type, content)), None) => {
                let trail = trail.key(media_type);
                let media_type = media_type.clone();
                let lowered = if is_json(&media_type) {
                    let ty = match &content.schema {
                        Some(schema) => {
                            let name = format!("{name}Response");
                            self.schema(schema.into(), &name, &trail.key("schema"))?
                        }
                        None => Type::Json,
                    };
                    match ty {
                        Type::List(item) => SuccessContent::List {
                            media_type,
                            item: *item,
                        },
                        ty => SuccessContent::Json { media_type, ty },
                    }
                } else {
                    SuccessContent::Download { media_type }
                };
                (lowered, example(content))
            }
            _ => {
                return self.refuse(
                    &trail,
                    "a response of several media types is not supported",
                    "describe the response by the one media type that clients should accept",
                );
            }
        };
        Ok(Success {
            statuses: vec![status],
            description: response.description.clone(),
            content,
            example,
        })
    }

    /// Several statuses may say that all went well, if they say it with the same body.
    fn join(
        &mut self,
        success: &mut Option<Success>,
        next: Success,
        trail: &Trail<'_>,
    ) -> Lowered<()> {
        match success {
            None => {
                *success = Some(next);
                Ok(())
            }
            Some(first) if first.content == next.content => {
                first.statuses.extend(next.statuses);
                Ok(())
            }
            Some(_) => self.refuse(
                trail,
                "successful responses with different bodies are not supported",
                "describe one body for all statuses from 200 to 299",
            ),
        }
    }

    fn error(
        &mut self,
        status: Status,
        node: &'d ReferenceOr<Response>,
        request: &str,
        trail: &Trail<'_>,
    ) -> Lowered<ErrorResponse> {
        let (response, component, pointer) = self.response(node, trail)?;
        let trail = Trail::root(&pointer);
        let name = match component {
            Some(component) => format!("{}Body", type_name(component)),
            None => format!("{request}Error{status}"),
        };
        let trail = trail.key("content");
        let json = response
            .content
            .iter()
            .find(|(media_type, _)| is_json(media_type));
        let (body, example) = match json {
            Some((media_type, content)) => {
                let body = match &content.schema {
                    Some(schema) => {
                        let trail = trail.key(media_type);
                        Some(self.schema(schema.into(), &name, &trail.key("schema"))?)
                    }
                    None => None,
                };
                (body, example(content))
            }
            // Bodies of other media types are handed on as they came.
            None => (None, None),
        };
        Ok(ErrorResponse {
            status,
            description: response.description.clone(),
            body,
            example,
        })
    }
}

fn is_success(status: Status) -> bool {
    match status {
        Status::Exactly(code) => (200..300).contains(&code),
        Status::Class(digit) => digit == 2,
        Status::Default => false,
    }
}
