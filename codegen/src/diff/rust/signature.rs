//! What a call takes and gives, as a reader of Rust knows it.

use indexmap::IndexMap;

use super::text::{Renames, renamed};
use crate::ir::{
    AnswerContent, Body, BodyContent, Library, Operation, Part, PartContent, Place, StreamItems,
    SuccessContent, Type,
};

/// Names, and the type of each.
pub(super) type Members = IndexMap<String, String>;

/// What a method takes at one place.
pub(super) struct Argument {
    pub(super) name: String,
    /// Whether the name is sent with the value.
    pub(super) is_named: bool,
    /// What it has to be given.
    pub(super) ty: String,
    /// The enum that it converts to, if it is one of several bodies.
    choice: Option<String>,
}

impl Argument {
    /// Whether what one is given is taken by the other, as far as the enums of bodies do not tell
    /// otherwise.
    pub(super) fn takes_as(&self, other: &Self) -> bool {
        self.ty == other.ty || self.choice.is_some() && other.choice.is_some()
    }
}

/// Everything that is required, in the order in which it is asked for.
pub(super) fn arguments(
    library: &Library,
    operation: &Operation,
    renames: &Renames<'_>,
) -> Vec<Argument> {
    let required = operation.parameters.iter().filter(|it| it.required);
    let mut arguments: Vec<_> = required
        .map(|parameter| Argument {
            name: parameter.ident.clone(),
            is_named: parameter.place != Place::Path,
            ty: renamed(library, &parameter.ty, renames),
            choice: None,
        })
        .collect();
    let Some(body) = &operation.body else {
        return arguments;
    };
    let parts = parts(body).iter().filter(|part| part.required);
    arguments.extend(parts.map(|part| Argument {
        name: part.ident.clone(),
        is_named: true,
        ty: part_type(library, part, renames),
        choice: None,
    }));
    if body.required && body.is_whole() {
        arguments.push(Argument {
            name: body.ident.clone(),
            is_named: false,
            ty: body_type(library, &body.content, renames),
            choice: body.choice.as_ref().map(|it| it.name.clone()),
        });
    }
    arguments
}

/// What a request takes beyond that.
pub(super) fn setters(library: &Library, operation: &Operation, renames: &Renames<'_>) -> Members {
    let optional = operation.parameters.iter().filter(|it| !it.required);
    let mut setters: Members = optional
        .map(|it| (it.ident.clone(), renamed(library, &it.ty, renames)))
        .collect();
    if let Some(body) = &operation.body {
        let optional = parts(body).iter().filter(|part| !part.required);
        setters.extend(optional.map(|it| (it.ident.clone(), part_type(library, it, renames))));
        if !body.required && body.is_whole() {
            let ty = body_type(library, &body.content, renames);
            setters.insert(body.ident.clone(), ty);
        }
        let more = match &body.content {
            BodyContent::Multipart(form) => form.additional.as_ref(),
            _ => None,
        };
        setters.extend(more.map(|it| additional(library, it, renames)));
    }
    // The choices of another answer.
    let others = operation.success.alternatives.iter();
    let others = others.map(|it| (it.ident.clone(), answer(library, &it.content, renames)));
    setters.extend(others);
    setters
}

fn parts(body: &Body) -> &[Part] {
    match &body.content {
        BodyContent::Multipart(form) => &form.parts,
        _ => &[],
    }
}

/// The setter that adds parts which the description does not name.
pub(super) fn additional(
    library: &Library,
    part: &Part,
    renames: &Renames<'_>,
) -> (String, String) {
    let ty = part_type(library, part, renames);
    (part.ident.clone(), format!("(name: String, {ty})"))
}

pub(super) fn part_type(library: &Library, part: &Part, renames: &Renames<'_>) -> String {
    match &part.content {
        PartContent::Text(ty) | PartContent::Json(ty) | PartContent::Value(ty) => {
            renamed(library, ty, renames)
        }
        PartContent::Texts(item) => format!("Vec<{}>", renamed(library, item, renames)),
        PartContent::File => "Upload".to_owned(),
        PartContent::Files => "Vec<Upload>".to_owned(),
        PartContent::FileMap => "BTreeMap<String, Upload>".to_owned(),
        PartContent::Any => "PartValue".to_owned(),
    }
}

/// The type of a body; of several, of the usual one.
pub(super) fn body_type(library: &Library, content: &BodyContent, renames: &Renames<'_>) -> String {
    match content {
        BodyContent::Json(ty) | BodyContent::Form { ty, .. } => renamed(library, ty, renames),
        BodyContent::Forms(forms) => forms.name.clone(),
        BodyContent::Text => "String".to_owned(),
        BodyContent::File | BodyContent::Multipart(_) => "Upload".to_owned(),
    }
}

pub(super) fn shown(arguments: &[Argument]) -> String {
    let arguments = arguments.iter().map(|it| {
        let ty = it.choice.as_ref().unwrap_or(&it.ty);
        format!("{}: {ty}", it.name)
    });
    format!("({})", arguments.collect::<Vec<_>>().join(", "))
}

/// The body of a successful answer.
pub(super) fn answer(library: &Library, content: &SuccessContent, renames: &Renames<'_>) -> String {
    let text = |ty: &Type| renamed(library, ty, renames);
    match content {
        SuccessContent::Empty => "()".to_owned(),
        SuccessContent::Json { ty, .. } => text(ty),
        SuccessContent::List { item, .. } => format!("List<{}>", text(item)),
        SuccessContent::Text { .. } => "String".to_owned(),
        SuccessContent::Download { .. } => "Download".to_owned(),
        SuccessContent::Redirect => "Redirect".to_owned(),
        SuccessContent::Stream(stream) => match &stream.items {
            StreamItems::Events(ty) | StreamItems::Whole(ty) => format!("Events<{}>", text(ty)),
            StreamItems::Texts => "Events<String>".to_owned(),
            StreamItems::Json(ty) => format!("JsonStream<{}>", text(ty)),
        },
        SuccessContent::Several(answers) => {
            let cases = answers.cases.iter().map(|case| {
                match answer_case(library, &case.content, renames) {
                    Some(held) => format!("{}({held})", case.ident),
                    None => case.ident.clone(),
                }
            });
            let cases: Vec<_> = cases.collect();
            format!("{} {{ {} }}", answers.name, cases.join(", "))
        }
    }
}

/// What one of several answers holds.
pub(super) fn answer_case(
    library: &Library,
    content: &AnswerContent,
    renames: &Renames<'_>,
) -> Option<String> {
    match content {
        AnswerContent::Empty => None,
        AnswerContent::Json(ty) => Some(renamed(library, ty, renames)),
        AnswerContent::Text => Some("String".to_owned()),
        AnswerContent::Bytes => Some("Bytes".to_owned()),
        AnswerContent::Redirect => Some("Redirect".to_owned()),
    }
}
