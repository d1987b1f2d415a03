//! The responses of an operation (OpenAPI 3.0.3, sections 4.7.16 and 4.7.17).

use openapiv3::{self as oas, MediaType, ReferenceOr, Response, Responses, SchemaKind, StatusCode};

use super::answer::Offered;
use super::media_type::precedence;
use super::{Lowered, Lowering, Refused, headers};
use crate::ir::{
    AnswerCase, AnswerContent, Answers, ErrorResponse, HttpMethod, Status, Stream, Success,
    SuccessContent, Type,
};
use crate::load::ITEMS;
use crate::names::{Scope, type_name};
use crate::report::Outcome;
use crate::tree::Trail;

impl<'d> Lowering<'d> {
    pub(super) fn responses(
        &mut self,
        responses: &'d Responses,
        method: &HttpMethod,
        request: &str,
        trail: &Trail<'_>,
    ) -> Lowered<(Success, Vec<ErrorResponse>)> {
        let trail = trail.key("responses");
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
        let all: Vec<_> = coded.chain(default).collect();
        let any_success = all.iter().any(|(status, ..)| is_success(*status));
        let is_answer = |status| is_success(status) || is_redirect(status, any_success);
        let any_success = all.iter().any(|(status, ..)| is_answer(*status));
        let mut successes = Vec::new();
        let mut offered = Vec::new();
        let mut errors = Vec::new();
        let mut refused = false;
        for (status, key, node) in all {
            let trail = trail.key(&key);
            // Where nothing else tells of success, the default does, and of failure too.
            let is_only_success = status == Status::Default && !any_success;
            if is_answer(status) || is_only_success {
                let bare = without_content(method, status);
                match self.success(status, bare, node, request, &trail) {
                    Ok((success, others)) => {
                        if is_only_success {
                            errors.push(as_error(&success));
                        }
                        successes.push(success);
                        offered.extend(others);
                    }
                    // In a lenient run whatever comes is handed out.
                    Err(Refused) if self.is_lenient => successes.push(Success {
                        statuses: vec![status],
                        ..whatever_comes()
                    }),
                    Err(Refused) => refused = true,
                }
            }
            if !is_answer(status) && !is_only_success {
                match self.error(status, node, request, &trail) {
                    Ok(error) => errors.push(error),
                    Err(Refused) if self.is_lenient => errors.push(ErrorResponse {
                        status,
                        description: String::new(),
                        body: None,
                        example: None,
                    }),
                    Err(Refused) => refused = true,
                }
            }
        }
        if refused {
            return Err(Refused);
        }
        errors.sort_by_key(|error| error.status);
        let headers = headers::joined(&mut successes);
        let mut success = join(successes);
        success.headers = headers;
        self.offer(&mut success, offered);
        Ok((success, errors))
    }

    fn response(
        &mut self,
        node: &'d ReferenceOr<Response>,
        trail: &Trail<'_>,
    ) -> Lowered<(&'d Response, Option<&'d str>, String)> {
        let followed = self.follow(node, "responses", trail, |openapi, name| {
            openapi.components.as_ref()?.responses.get(name)
        })?;
        let trail = Trail::root(&followed.2);
        self.note_encodings_of_answer(followed.0, &trail.key("content"));
        Ok(followed)
    }

    /// What is said of a response: its summary, which came with 3.2, and its description. What stands
    /// beside a reference counts in the place of what it leads to.
    pub(super) fn text_of_response(
        &self,
        node: &ReferenceOr<Response>,
        trail: &Trail<'_>,
        response: &Response,
        pointer: &str,
    ) -> String {
        let summary = self.overriding_field(node, trail, "summary");
        let summary = summary.or_else(|| self.text(&format!("{pointer}/summary")));
        let description = self.overriding(node, trail);
        let description = description.unwrap_or_else(|| response.description.clone());
        match summary {
            Some(summary) if description.is_empty() || summary == description => summary,
            Some(summary) => format!("{summary}\n\n{description}"),
            None => description,
        }
    }

    fn success(
        &mut self,
        status: Status,
        bare: Option<SuccessContent>,
        node: &'d ReferenceOr<Response>,
        request: &str,
        trail: &Trail<'_>,
    ) -> Lowered<(Success, Vec<Offered>)> {
        let (response, component, pointer) = self.response(node, trail)?;
        let description = self.text_of_response(node, trail, response, &pointer);
        let trail = Trail::root(&pointer);
        let name = component.map_or_else(|| request.to_owned(), component_name);
        let headers = self.headers(response, &name, &trail)?;
        let trail = trail.key("content");
        let preferred = self.preferred(response).filter(|_| bare.is_none());
        let Some((media_type, content)) = preferred else {
            self.note_bare(response, &trail);
            let success = Success {
                statuses: vec![status],
                description,
                content: bare.unwrap_or(SuccessContent::Empty),
                example: None,
                items: None,
                alternatives: Vec::new(),
                headers,
                headers_name: String::new(),
            };
            return Ok((success, Vec::new()));
        };
        let at = trail.key(media_type);
        let lowered = self.answer(
            media_type,
            content,
            [&name, &format!("{name}/Response")],
            &at,
        )?;
        let (lowered, example, mut why) = lowered;
        let items = match &lowered {
            SuccessContent::Text { .. } | SuccessContent::Download { .. } => {
                self.items(content, &name, &at)?
            }
            _ => None,
        };
        if items.is_some() {
            why = Some(format!(
                "the items in `{media_type}` are read by the caller, and an item has a type"
            ));
        }
        let outcome = match why {
            Some(_) => Outcome::Degraded,
            None => Outcome::Supported,
        };
        self.note_answer(outcome, media_type, &at, why);
        let offered = self.others(response, media_type, &name, &trail)?;
        let success = Success {
            statuses: vec![status],
            description,
            content: lowered,
            example,
            items,
            alternatives: Vec::new(),
            headers,
            headers_name: String::new(),
        };
        Ok((success, offered))
    }

    /// The type of the items of a body that comes item by item.
    pub(super) fn items(
        &mut self,
        content: &'d MediaType,
        name: &str,
        trail: &Trail<'_>,
    ) -> Lowered<Option<Type>> {
        if self.description.node(&trail.key(ITEMS).pointer()).is_none() {
            return Ok(None);
        }
        let Some(ReferenceOr::Item(list)) = &content.schema else {
            return Ok(None);
        };
        let SchemaKind::Type(oas::Type::Array(list)) = &list.schema_kind else {
            return Ok(None);
        };
        let Some(items) = &list.items else {
            return Ok(None);
        };
        let trail = trail.key("schema");
        let name = format!("{name}/Item");
        self.schema(items.into(), &name, &trail.key("items"))
            .map(Some)
    }

    fn error(
        &mut self,
        status: Status,
        node: &'d ReferenceOr<Response>,
        request: &str,
        trail: &Trail<'_>,
    ) -> Lowered<ErrorResponse> {
        let (response, component, pointer) = self.response(node, trail)?;
        let description = self.text_of_response(node, trail, response, &pointer);
        let trail = Trail::root(&pointer);
        let name = match component {
            Some(component) => format!("{}/Body", component_name(component)),
            None if status == Status::Default => format!("{request}/Error"),
            None => format!("{request}/Error{status}"),
        };
        let trail = trail.key("content");
        let json = response
            .content
            .iter()
            .filter(|(media_type, content)| self.carries_json(media_type, content))
            .min_by_key(|(media_type, _)| precedence(media_type));
        let (body, example) = match json {
            Some((media_type, content)) => {
                let body = match &content.schema {
                    Some(schema) => {
                        let trail = trail.key(media_type);
                        Some(self.schema(schema.into(), &name, &trail.key("schema"))?)
                    }
                    None => None,
                };
                let ty = body.as_ref().unwrap_or(&Type::Json);
                let example = self.example(content, ty);
                (body, example)
            }
            // Bodies of other media types are handed on as they came.
            None => {
                for (media_type, content) in &response.content {
                    if self.has_structure(content) {
                        let why = format!(
                            "an error in `{media_type}` is read by the caller: it is text, or \
                             bytes, as it came"
                        );
                        let construct = format!("response {media_type}");
                        let trail = trail.key(media_type);
                        self.record(Outcome::Degraded, construct, &trail, Some(why));
                    }
                }
                (None, None)
            }
        };
        Ok(ErrorResponse {
            status,
            description,
            body,
            example,
        })
    }
}

/// The name of a response among the components, many of which are called by their status.
fn component_name(component: &str) -> String {
    if component.starts_with(|c: char| c.is_ascii_digit()) {
        type_name(&format!("status {component}"))
    } else {
        type_name(component)
    }
}

/// Several statuses may say that all went well: with the same body, or each with its own.
fn join(successes: Vec<Success>) -> Success {
    let mut distinct: Vec<Success> = Vec::new();
    for success in successes {
        match distinct
            .iter_mut()
            .find(|other| other.content == success.content)
        {
            Some(same) => same.statuses.extend(success.statuses),
            None => distinct.push(success),
        }
    }
    // A stream without content is one of no items.
    if let [one, other] = distinct.as_slice()
        && one.content.is_stream() != other.content.is_stream()
        && (one.content == SuccessContent::Empty || other.content == SuccessContent::Empty)
    {
        let (streams, empty) = distinct
            .into_iter()
            .partition(|one| one.content.is_stream());
        let (mut streams, empty): (Vec<Success>, Vec<Success>) = (streams, empty);
        if let Some(stream) = streams.first_mut() {
            stream
                .statuses
                .extend(empty.into_iter().flat_map(|one| one.statuses));
        }
        return streams.pop().unwrap_or_else(whatever_comes);
    }
    if distinct.len() > 1 {
        return several(distinct);
    }
    distinct.pop().unwrap_or_else(whatever_comes)
}

/// What success looks like is not described: whatever comes is handed on.
fn whatever_comes() -> Success {
    Success {
        alternatives: Vec::new(),
        headers: Vec::new(),
        headers_name: String::new(),
        statuses: vec![Status::Class(2)],
        description: String::new(),
        content: SuccessContent::Download {
            media_type: "*/*".to_owned(),
        },
        example: None,
        items: None,
    }
}

fn several(successes: Vec<Success>) -> Success {
    let mut scope = Scope::reserving(&["Other"]);
    let mut cases = Vec::new();
    let statuses = successes
        .iter()
        .flat_map(|success| success.statuses.clone())
        .collect();
    let items = successes.iter().find_map(|success| success.items.clone());
    for success in successes {
        for status in success.statuses {
            let (media_type, content) = match &success.content {
                SuccessContent::Empty | SuccessContent::Several(_) => {
                    (String::new(), AnswerContent::Empty)
                }
                SuccessContent::Json { media_type, ty } => {
                    (media_type.clone(), AnswerContent::Json(ty.clone()))
                }
                SuccessContent::List { media_type, item } => {
                    let list = Type::List(Box::new(item.clone()));
                    (media_type.clone(), AnswerContent::Json(list))
                }
                SuccessContent::Redirect => (String::new(), AnswerContent::Redirect),
                SuccessContent::Text { media_type } => (media_type.clone(), AnswerContent::Text),
                SuccessContent::Download { media_type }
                | SuccessContent::Stream(Stream { media_type, .. }) => {
                    (media_type.clone(), AnswerContent::Bytes)
                }
            };
            cases.push(AnswerCase {
                status,
                ident: scope.take(reason(status)),
                description: success.description.clone(),
                media_type,
                content,
            });
        }
    }
    Success {
        statuses,
        description: String::new(),
        content: SuccessContent::Several(Answers {
            name: "Answer".to_owned(),
            cases,
        }),
        example: None,
        items,
        alternatives: Vec::new(),
        headers: Vec::new(),
        headers_name: String::new(),
    }
}

/// The reason phrase of a status (RFC 9110, sections 15.3 and 15.4), as the name of a variant.
fn reason(status: Status) -> String {
    let name = match status {
        Status::Exactly(200) => "Ok",
        Status::Exactly(201) => "Created",
        Status::Exactly(202) => "Accepted",
        Status::Exactly(203) => "NonAuthoritativeInformation",
        Status::Exactly(204) => "NoContent",
        Status::Exactly(205) => "ResetContent",
        Status::Exactly(206) => "PartialContent",
        Status::Exactly(300) => "MultipleChoices",
        Status::Exactly(301) => "MovedPermanently",
        Status::Exactly(302) => "Found",
        Status::Exactly(303) => "SeeOther",
        Status::Exactly(307) => "TemporaryRedirect",
        Status::Exactly(308) => "PermanentRedirect",
        Status::Class(3) => "Redirect",
        Status::Exactly(code) => return format!("Status{code}"),
        Status::Class(_) | Status::Default => "Success",
    };
    name.to_owned()
}

/// What an answer is whose content, whatever is said of it, does not come or does not count: to
/// HEAD, of the statuses without any, and of those that lead elsewhere (RFC 9110, sections 9.3.2,
/// 15.3.5, 15.3.6 and 15.4).
fn without_content(method: &HttpMethod, status: Status) -> Option<SuccessContent> {
    match status {
        Status::Exactly(204 | 205) => Some(SuccessContent::Empty),
        Status::Exactly(300..400) | Status::Class(3) => Some(SuccessContent::Redirect),
        _ if *method == HttpMethod::Head => Some(SuccessContent::Empty),
        _ => None,
    }
}

/// Whether a redirect is an answer, since it is described. That something has moved for good is
/// none beside a success: who follows it gets that one.
fn is_redirect(status: Status, any_success: bool) -> bool {
    match status {
        Status::Exactly(302 | 303 | 307) => true,
        Status::Exactly(300 | 301 | 308) | Status::Class(3) => !any_success,
        _ => false,
    }
}

/// What stands for every answer is that of a failure, too.
fn as_error(success: &Success) -> ErrorResponse {
    let body = match &success.content {
        SuccessContent::Json { ty, .. } => Some(ty.clone()),
        SuccessContent::List { item, .. } => Some(Type::List(Box::new(item.clone()))),
        _ => None,
    };
    ErrorResponse {
        status: Status::Default,
        description: success.description.clone(),
        body,
        example: None,
    }
}

fn is_success(status: Status) -> bool {
    match status {
        Status::Exactly(code) => (200..300).contains(&code),
        Status::Class(digit) => digit == 2,
        Status::Default => false,
    }
}
