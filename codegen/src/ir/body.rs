//! What an operation takes and answers.

use indexmap::IndexSet;
use serde_json::Value;

use super::alternative::{Alternative, Stream};
use super::answer_headers::AnswerHeader;
use super::body_choice::BodyChoice;
use super::operation::Style;
use super::types::{Limits, Type};

/// What a body of several parts is where nothing else is said.
pub(crate) const FORM_DATA: &str = "multipart/form-data";

/// A request body.
#[derive(Debug)]
pub(crate) struct Body {
    /// The argument or setter that takes it.
    pub(crate) ident: String,
    pub(crate) media_type: String,
    /// The other media types that a file may have, which its name chooses among.
    pub(crate) other_types: Vec<String>,
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
    pub(crate) content: BodyContent,
    pub(crate) example: Option<Value>,
    /// The type of the items that what the caller writes consists of.
    pub(crate) items: Option<Type>,
    /// What can be sent instead.
    pub(crate) choice: Option<BodyChoice>,
}

impl Body {
    /// Calls `visit` with each type that the body contains.
    pub(crate) fn each_type_mut(&mut self, mut visit: impl FnMut(&mut Type)) {
        self.content.each_type_mut(&mut visit);
        if let Some(choice) = &mut self.choice {
            choice.each_type_mut(visit);
        }
    }

    /// Calls `visit` with each type that the body contains.
    pub(crate) fn each_type(&self, mut visit: impl FnMut(&Type)) {
        self.content.each_type(&mut visit);
        if let Some(choice) = &self.choice {
            choice.each_type(visit);
        }
    }

    /// Every media type that it may be sent as, the usual one first.
    pub(crate) fn sent_types(&self) -> Vec<&str> {
        let usual = std::iter::once(&self.media_type);
        usual.chain(&self.other_types).map(String::as_str).collect()
    }

    /// Whether the body is one argument, not one for each part.
    pub(crate) fn is_whole(&self) -> bool {
        !matches!(self.content, BodyContent::Multipart(_))
    }
}

#[derive(Debug)]
pub(crate) enum BodyContent {
    Json(Type),
    /// The properties of an object as pairs, the style of those that are not plain, and those in
    /// which reserved characters are sent as they are.
    Form {
        ty: Type,
        styles: Vec<(String, Style)>,
        reserved: Vec<String>,
    },
    Multipart(Box<Form>),
    /// One of several forms.
    Forms(Forms),
    Text,
    /// Bytes of any media type, streamed.
    File,
}

impl BodyContent {
    /// The names of the parts in the order of the description; of several forms, those of each that
    /// are in none before it.
    pub(crate) fn parts(&self) -> Vec<&str> {
        let forms = match self {
            Self::Multipart(form) => vec![form.as_ref()],
            Self::Forms(forms) => forms.alternatives.iter().map(|one| &one.form).collect(),
            _ => Vec::new(),
        };
        let parts = forms.into_iter().flat_map(|form| &form.parts);
        let names: IndexSet<&str> = parts.map(|part| part.name.as_str()).collect();
        names.into_iter().collect()
    }

    /// The type of a body that is one value.
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::Form { ty, .. } => Some(ty),
            Self::Multipart(_) | Self::Forms(_) | Self::Text | Self::File => None,
        }
    }

    pub(super) fn each_type_mut(&mut self, mut visit: impl FnMut(&mut Type)) {
        match self {
            Self::Json(ty) | Self::Form { ty, .. } => visit(ty),
            Self::Multipart(form) => form.each_type_mut(&mut visit),
            Self::Forms(forms) => {
                for one in &mut forms.alternatives {
                    one.form.each_type_mut(&mut visit);
                }
            }
            Self::Text | Self::File => {}
        }
    }

    pub(super) fn each_type(&self, mut visit: impl FnMut(&Type)) {
        match self {
            Self::Json(ty) | Self::Form { ty, .. } => visit(ty),
            Self::Multipart(form) => form.each_type(&mut visit),
            Self::Forms(forms) => {
                for one in &forms.alternatives {
                    one.form.each_type(&mut visit);
                }
            }
            Self::Text | Self::File => {}
        }
    }
}

/// A body of several parts.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) parts: Vec<Part>,
    /// What parts carry that the description does not name, if it allows for them. The identifier
    /// is the setter's that adds one, and the name is given with it.
    pub(crate) additional: Option<Part>,
}

impl Form {
    fn each_type_mut(&mut self, visit: &mut impl FnMut(&mut Type)) {
        let parts = self.parts.iter_mut().chain(&mut self.additional);
        parts
            .filter_map(|part| part.content.ty_mut())
            .for_each(visit);
    }

    fn each_type(&self, visit: &mut impl FnMut(&Type)) {
        let parts = self.parts.iter().chain(&self.additional);
        parts.filter_map(|part| part.content.ty()).for_each(visit);
    }
}

/// Forms of which one is sent.
#[derive(Debug)]
pub(crate) struct Forms {
    /// The enum that holds one of them.
    pub(crate) name: String,
    pub(crate) alternatives: Vec<FormAlternative>,
}

#[derive(Debug)]
pub(crate) struct FormAlternative {
    /// The variant.
    pub(crate) ident: String,
    /// The type that the variant holds.
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) form: Form,
}

/// A part of a body of several.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) ident: String,
    pub(crate) content: PartContent,
    /// What it is sent as, where that is told. Of files it is what the Encoding Object has: a media
    /// type, a range, or several of them.
    pub(crate) media_type: Option<String>,
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
    pub(crate) limits: Limits,
}

#[derive(Debug, PartialEq)]
pub(crate) enum PartContent {
    File,
    /// A part for each of several files.
    Files,
    /// A part for each of several files, with its key in brackets after the part's name.
    FileMap,
    Text(Type),
    /// A part for each element.
    Texts(Type),
    Json(Type),
    /// Text, several texts or JSON, by what the value is.
    Value(Type),
    /// Whatever a part may carry, files among it.
    Any,
}

impl PartContent {
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Text(ty) | Self::Texts(ty) | Self::Json(ty) | Self::Value(ty) => Some(ty),
            Self::File | Self::Files | Self::FileMap | Self::Any => None,
        }
    }

    fn ty_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Text(ty) | Self::Texts(ty) | Self::Json(ty) | Self::Value(ty) => Some(ty),
            Self::File | Self::Files | Self::FileMap | Self::Any => None,
        }
    }
}

/// What an operation answers when it succeeds.
#[derive(Debug)]
pub(crate) struct Success {
    pub(crate) statuses: Vec<Status>,
    pub(crate) description: String,
    pub(crate) content: SuccessContent,
    pub(crate) example: Option<Value>,
    /// The type of the items that what is handed out as it comes consists of.
    pub(crate) items: Option<Type>,
    /// What a caller can ask for instead.
    pub(crate) alternatives: Vec<Alternative>,
    pub(crate) headers: Vec<AnswerHeader>,
    /// The type that reads them, if there are any.
    pub(crate) headers_name: String,
}

impl Success {
    /// What is answered, by default or by choice.
    pub(crate) fn contents(&self) -> impl Iterator<Item = &SuccessContent> {
        let others = self.alternatives.iter().map(|other| &other.content);
        std::iter::once(&self.content).chain(others)
    }

    /// Calls `visit` with each type that an answer contains.
    pub(crate) fn each_type_mut(&mut self, mut visit: impl FnMut(&mut Type)) {
        self.content.each_type_mut(&mut visit);
        for other in &mut self.alternatives {
            other.content.each_type_mut(&mut visit);
        }
        for header in &mut self.headers {
            visit(&mut header.ty);
        }
    }

    /// Calls `visit` with each type that an answer contains.
    pub(crate) fn each_type(&self, mut visit: impl FnMut(&Type)) {
        for content in self.contents() {
            content.each_type(&mut visit);
        }
        self.headers.iter().for_each(|header| visit(&header.ty));
    }
}

#[derive(Debug, PartialEq)]
pub(crate) enum SuccessContent {
    Empty,
    Json {
        media_type: String,
        ty: Type,
    },
    /// A list at the top level: each element is decoded for itself.
    List {
        media_type: String,
        item: Type,
    },
    Text {
        media_type: String,
    },
    /// Bytes of the named media type, streamed.
    Download {
        media_type: String,
    },
    /// Where it leads to is the answer.
    Redirect,
    /// Items, each decoded as it comes.
    Stream(Stream),
    /// One body for one status, another for another.
    Several(Answers),
}

impl SuccessContent {
    /// Whether it leads elsewhere, or may.
    pub(crate) fn is_redirect(&self) -> bool {
        match self {
            Self::Redirect => true,
            Self::Several(answers) => {
                let mut cases = answers.cases.iter();
                cases.any(|case| case.content == AnswerContent::Redirect)
            }
            _ => false,
        }
    }

    pub(crate) fn is_stream(&self) -> bool {
        matches!(self, Self::Stream(_))
    }

    fn each_type_mut(&mut self, mut visit: impl FnMut(&mut Type)) {
        match self {
            Self::Json { ty, .. } | Self::List { item: ty, .. } => visit(ty),
            Self::Several(answers) => {
                for answer in &mut answers.cases {
                    if let AnswerContent::Json(ty) = &mut answer.content {
                        visit(ty);
                    }
                }
            }
            Self::Stream(stream) => stream.items.ty_mut().into_iter().for_each(visit),
            Self::Empty | Self::Redirect | Self::Text { .. } | Self::Download { .. } => {}
        }
    }

    fn each_type(&self, mut visit: impl FnMut(&Type)) {
        match self {
            Self::Json { ty, .. } | Self::List { item: ty, .. } => visit(ty),
            Self::Several(answers) => {
                for answer in &answers.cases {
                    if let AnswerContent::Json(ty) = &answer.content {
                        visit(ty);
                    }
                }
            }
            Self::Stream(stream) => stream.items.ty().into_iter().for_each(visit),
            Self::Empty | Self::Redirect | Self::Text { .. } | Self::Download { .. } => {}
        }
    }
}

/// Successful answers that differ by their status.
#[derive(Debug, PartialEq)]
pub(crate) struct Answers {
    /// The enum that holds one of them.
    pub(crate) name: String,
    pub(crate) cases: Vec<AnswerCase>,
}

impl Answers {
    /// The JSON of the one answer that has any, where the others have no body.
    pub(crate) fn page(&self) -> Option<&Type> {
        let mut with_body = self
            .cases
            .iter()
            .filter(|case| !matches!(case.content, AnswerContent::Empty | AnswerContent::Redirect));
        match (&with_body.next()?.content, with_body.next()) {
            (AnswerContent::Json(ty), None) => Some(ty),
            _ => None,
        }
    }

    pub(super) fn accept(&self) -> String {
        let mut media_types: Vec<&str> = Vec::new();
        for case in &self.cases {
            if !case.media_type.is_empty() && !media_types.contains(&case.media_type.as_str()) {
                media_types.push(&case.media_type);
            }
        }
        media_types.join(", ")
    }
}

#[derive(Debug, PartialEq)]
pub(crate) struct AnswerCase {
    pub(crate) status: Status,
    pub(crate) ident: String,
    pub(crate) description: String,
    /// Empty if there is no body.
    pub(crate) media_type: String,
    pub(crate) content: AnswerContent,
}

#[derive(Debug, PartialEq)]
pub(crate) enum AnswerContent {
    Empty,
    Json(Type),
    Text,
    Bytes,
    Redirect,
}

/// A documented answer other than success.
#[derive(Debug)]
pub(crate) struct ErrorResponse {
    pub(crate) status: Status,
    pub(crate) description: String,
    pub(crate) body: Option<Type>,
    pub(crate) example: Option<Value>,
}

/// A key of a Responses Object (OpenAPI 3.0.3, section 4.7.16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Status {
    Exactly(u16),
    /// The first digit of a range: 4 for `4XX`.
    Class(u8),
    Default,
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exactly(code) => write!(f, "{code}"),
            Self::Class(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("other"),
        }
    }
}
