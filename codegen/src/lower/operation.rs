//! One operation (OpenAPI 3.0.3, section 4.7.10).

use std::collections::HashSet;

use openapiv3::{self as oas, PathItem};

use super::calls::{Names, Wanted};
use super::paging::Paged;
use super::{Lowered, Lowering, Refused, streams};
use crate::grammar::PathKey;
use crate::ir::{
    Body, BodyContent, Deprecation, Docs, HttpMethod, Operation, Parameter, PathPiece, PathSegment,
    PathTemplate, Place, ServerChoice, SuccessContent,
};
use crate::load::Site;
use crate::names::{Scope, value_name};
use crate::report::Outcome;
use crate::tree::Trail;

/// Methods that every request type has, and arguments that its constructor has.
const REQUEST_NAMES: &[&str] = &[
    "call",
    "client",
    "clone",
    "from",
    "into",
    "into_future",
    "items",
    "new",
    "options",
    "pages",
    "send",
];

impl<'d> Lowering<'d> {
    /// `requests` are the names that are taken beside those of requests.
    pub(super) fn operation(
        &mut self,
        wanted: Wanted<'d>,
        names: Names,
        requests: &mut Scope,
    ) -> Lowered<Operation> {
        let Names {
            request,
            method,
            owner,
        } = names;
        let &Site {
            key: path,
            item,
            operation,
            ..
        } = &wanted.site;
        let path_pointer = wanted.site.item_pointer.as_str();
        let trail = &Trail::root(&wanted.site.pointer);
        let http_method = HttpMethod::named(&wanted.site.method);
        let servers = self.own_servers(item, path_pointer, operation, trail);
        let mut names = Scope::reserving(REQUEST_NAMES);
        let key = PathKey::new(path);
        let template = self.path(key, path, trail);
        let parameters = self.parameters(item, path_pointer, operation, &owner, &mut names, trail);
        let body = match &operation.request_body {
            Some(body) => {
                let trail = trail.key("requestBody");
                let lowered = self.body(body, &owner, &mut names, &trail);
                if lowered.is_ok() {
                    self.note_unused(body, &trail);
                }
                lowered
            }
            None => Ok(None),
        };
        let responses = self.responses(&operation.responses, &http_method, &owner, trail);
        let body = body.or_else(|Refused| self.any_body(operation, &mut names));
        let (servers, mut template, mut parameters, mut body, (mut success, errors)) =
            (servers?, template?, parameters?, body?, responses?);
        let server = servers.first().map(|first| first.server.clone());
        let servers = (servers.len() > 1).then(|| ServerChoice {
            name: requests.take(format!("{request}Server")),
            ident: names.take("server".to_owned()),
            servers,
        });
        leave_to_parameters(&mut template, key.path, &parameters);
        if let Some(Body {
            content: BodyContent::Forms(forms),
            ..
        }) = &mut body
        {
            forms.name = requests.take(format!("{request}{}", forms.name));
            for one in &mut forms.alternatives {
                one.name = requests.take(format!("{request}{}", one.name));
            }
        }
        if let Some(choice) = body.as_mut().and_then(|body| body.choice.as_mut()) {
            choice.name = requests.take(format!("{request}{}", choice.name));
        }
        if !success.headers.is_empty() {
            success.headers_name = requests.take(format!("{request}Headers"));
        }
        let switch = streams::switch(body.as_ref(), &parameters, &self.types);
        for one in &mut success.alternatives {
            one.ident = names.take(std::mem::take(&mut one.ident));
            one.switch = switch.clone().filter(|_| one.content.is_stream());
        }
        if let SuccessContent::Several(answers) = &mut success.content {
            answers.name = requests.take(format!("{request}{}", answers.name));
        }
        self.check_path(path, path_pointer, &template, &parameters, trail)?;
        sort_by_path(&mut parameters, &template);
        let callbacks = self.callbacks(trail, &owner);
        let repeating = self.repeating(operation, &wanted.id, &mut parameters, trail);
        let paged = Paged {
            http_method: &http_method,
            path,
            parameters: &parameters,
            body: body.as_ref(),
            success: &success,
        };
        let paging = self.paging(operation, &wanted.id, &paged, trail);
        Ok(Operation {
            method,
            id: wanted.id,
            server,
            servers,
            request,
            paging,
            repeating,
            callbacks,
            http_method,
            path: template,
            docs: Docs {
                summary: operation.summary.clone(),
                description: operation.description.clone(),
            },
            parameters,
            body,
            success,
            errors,
            security: self.security(operation, trail),
            deprecation: operation.deprecated.then(Deprecation::default),
        })
    }

    /// What stands in for a body that was refused, in a lenient run: whoever calls may send
    /// whatever it takes.
    fn any_body(&self, operation: &oas::Operation, names: &mut Scope) -> Lowered<Option<Body>> {
        let body = operation.request_body.as_ref();
        if !self.is_lenient || body.is_none() {
            return Err(Refused);
        }
        Ok(Some(Body {
            ident: names.take("body".to_owned()),
            media_type: "*/*".to_owned(),
            other_types: Vec::new(),
            required: false,
            description: None,
            content: BodyContent::File,
            example: None,
            items: None,
            choice: None,
        }))
    }

    fn path(&mut self, key: PathKey<'_>, path: &str, trail: &Trail<'_>) -> Lowered<PathTemplate> {
        if key.fragment.is_some_and(|fragment| !fragment.is_empty()) {
            let why = "what follows `#` in a path is never sent".to_owned();
            self.record(Outcome::Degraded, "path", trail, Some(why));
        }
        let segments = key.path.split('/').skip(1).map(pieces);
        let query = key.query.into_iter().flat_map(|query| query.split('&'));
        let query = query.map(pieces);
        let template = (segments.collect(), query.collect());
        let (Some(segments), Some(query)) = template else {
            return self.refuse(
                trail,
                format!("a brace in the path `{path}` is never closed"),
                "close the name of the parameter with `}`",
            );
        };
        let text = match key.query {
            Some(query) => format!("{}?{query}", key.path),
            None => key.path.to_owned(),
        };
        Ok(PathTemplate {
            text,
            segments,
            query,
        })
    }

    /// The parameters of a path are those of its template, no more and no less.
    fn check_path(
        &mut self,
        path: &str,
        path_pointer: &str,
        template: &PathTemplate,
        parameters: &[Parameter],
        trail: &Trail<'_>,
    ) -> Lowered<()> {
        let in_template: Vec<_> = names(template).collect();
        let declared: Vec<_> = parameters
            .iter()
            .filter(|parameter| parameter.place == Place::Path)
            .map(|parameter| parameter.name.as_str())
            .collect();
        let mut result = Ok(());
        for name in &in_template {
            if !declared.contains(name) {
                result = self.refuse(
                    &Trail::root(path_pointer),
                    format!("the path `{path}` has the parameter `{name}`, which is not declared"),
                    format!("declare it: `name: {name}`, `in: path`, `required: true`"),
                );
            }
        }
        for name in declared {
            if !in_template.contains(&name) {
                result = self.refuse(
                    &trail.key("parameters"),
                    format!("the path parameter `{name}` does not occur in the path `{path}`"),
                    format!("put `{{{name}}}` into the path, or remove the parameter"),
                );
            }
        }
        result
    }

    /// Path-level parameters, with those of the operation in their place or after them.
    fn parameters(
        &mut self,
        item: &'d PathItem,
        path_pointer: &str,
        operation: &'d oas::Operation,
        request: &str,
        names: &mut Scope,
        trail: &Trail<'_>,
    ) -> Lowered<Vec<Parameter>> {
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut refused = false;
        let path_trail = Trail::root(path_pointer);
        for (list, trail, overrides) in [
            (&item.parameters, path_trail.key("parameters"), false),
            (&operation.parameters, trail.key("parameters"), true),
        ] {
            let inherited = parameters.len();
            for (index, node) in list.iter().enumerate() {
                let trail = trail.index(index);
                match self.parameter(node, request, &trail) {
                    Ok(None) => {}
                    Ok(Some(mut parameter)) => {
                        if let Some(text) = self.overriding(node, &trail) {
                            parameter.description = Some(text);
                        }
                        let same = parameters
                            .iter()
                            .position(|other| is_same(other, &parameter));
                        match same {
                            None => parameters.push(parameter),
                            Some(other) if overrides && other < inherited => {
                                parameters[other] = parameter;
                            }
                            Some(other) if parameters[other].name != parameter.name => {
                                let first = &mut parameters[other];
                                first.required |= parameter.required;
                                let why = format!(
                                    "left out: names of headers do not differ by case, and `{}` \
                                     comes first",
                                    first.name
                                );
                                let construct = "header parameter declared twice";
                                self.record(Outcome::Degraded, construct, &trail, Some(why));
                            }
                            Some(_) => {
                                refused = true;
                                // The message stands among the diagnostics.
                                let _ = self.refuse::<()>(
                                    &trail,
                                    format!("the parameter `{}` is declared twice", parameter.name),
                                    "remove one of the two",
                                );
                            }
                        }
                    }
                    Err(Refused) => refused = true,
                }
            }
        }
        for parameter in &mut parameters {
            parameter.ident = names.take(value_name(&parameter.name));
        }
        // In a lenient run those that are left make the operation, unless its path lacks one.
        if refused && !self.is_lenient {
            Err(Refused)
        } else {
            Ok(parameters)
        }
    }
}

/// Whether two parameters are one in the request. Names of headers do not differ by case (RFC
/// 9110, section 5.1).
fn is_same(one: &Parameter, other: &Parameter) -> bool {
    let is_name = match one.place {
        Place::Header => one.name.eq_ignore_ascii_case(&other.name),
        Place::Path | Place::Query | Place::Cookie => one.name == other.name,
    };
    one.place == other.place && is_name
}

/// What a segment consists of; `None` if a brace of it is never closed.
fn pieces(segment: &str) -> Option<PathSegment> {
    let mut pieces = Vec::new();
    let mut rest = segment;
    while let Some(open) = rest.find('{') {
        let close = open + rest[open..].find('}')?;
        if open > 0 {
            pieces.push(PathPiece::Literal(rest[..open].to_owned()));
        }
        pieces.push(PathPiece::Parameter(rest[open + 1..close].to_owned()));
        rest = &rest[close + 1..];
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(PathPiece::Literal(rest.to_owned()));
    }
    Some(pieces)
}

/// Takes pairs out of the query of a path whose values are query parameters: those bring their
/// names along.
fn leave_to_parameters(template: &mut PathTemplate, path: &str, parameters: &[Parameter]) {
    let names = parameters.iter().filter(|one| one.place == Place::Query);
    let names: HashSet<&str> = names.map(|one| one.name.as_str()).collect();
    let before = template.query.len();
    template.query.retain(|pair| match pair.as_slice() {
        [PathPiece::Literal(key), PathPiece::Parameter(name)] => {
            key.strip_suffix('=') != Some(name) || !names.contains(name.as_str())
        }
        _ => true,
    });
    if template.query.len() == before {
        return;
    }
    path.clone_into(&mut template.text);
    for (index, pair) in template.query.iter().enumerate() {
        template.text.push(if index == 0 { '?' } else { '&' });
        for piece in pair {
            match piece {
                PathPiece::Literal(text) => template.text.push_str(text),
                PathPiece::Parameter(name) => {
                    template.text.extend(["{", name, "}"]);
                }
            }
        }
    }
}

fn names(template: &PathTemplate) -> impl Iterator<Item = &str> {
    let parts = template.segments.iter().chain(&template.query);
    parts.flatten().filter_map(|piece| match piece {
        PathPiece::Parameter(name) => Some(name.as_str()),
        PathPiece::Literal(_) => None,
    })
}

/// Path parameters in the order of the path, which is how a caller reads it.
fn sort_by_path(parameters: &mut [Parameter], template: &PathTemplate) {
    let order: Vec<_> = names(template).map(str::to_owned).collect();
    parameters.sort_by_key(|parameter| match parameter.place {
        Place::Path => order
            .iter()
            .position(|name| *name == parameter.name)
            .unwrap_or(order.len()),
        Place::Query | Place::Header | Place::Cookie => order.len(),
    });
}
