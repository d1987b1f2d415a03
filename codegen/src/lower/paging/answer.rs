//! An answer that may be a page: where its list is, and what else it says.

use super::names::{CONTAINERS, LISTS, WRAPPERS, plain};
use crate::ir::{Property, Struct, Success, SuccessContent, Type, TypeDef, TypeKind};
use crate::tree::escape;

pub(super) struct Answer<'t> {
    types: &'t [Option<TypeDef>],
    page: Page<'t>,
}

/// What a page is.
#[derive(Clone, Copy)]
enum Page<'t> {
    /// A list of these.
    List(&'t Type),
    Envelope(&'t Type),
}

/// A property of an answer, or of an object in it that tells of the page.
#[derive(Clone)]
pub(super) struct Part<'t> {
    pub(super) pointer: String,
    pub(super) name: String,
    /// The name of the object that it stands in, beside the answer itself.
    pub(super) holder: Option<String>,
    pub(super) property: &'t Property,
}

impl<'t> Answer<'t> {
    /// `None` if it is no JSON, or another JSON by another status.
    pub(super) fn of(types: &'t [Option<TypeDef>], success: &'t Success) -> Option<Self> {
        let page = match &success.content {
            SuccessContent::List { item, .. } => Page::List(item),
            SuccessContent::Json { ty, .. } => Page::Envelope(ty),
            SuccessContent::Several(answers) => match answers.page()? {
                Type::List(item) => Page::List(item),
                ty => Page::Envelope(ty),
            },
            _ => return None,
        };
        Some(Self { types, page })
    }

    /// The element of the list that the answer is.
    pub(super) fn list(&self) -> Option<&'t Type> {
        match self.page {
            Page::List(item) => Some(item),
            Page::Envelope(_) => None,
        }
    }

    fn envelope(&self) -> Option<&'t Struct> {
        match self.page {
            Page::Envelope(ty) => self.object(ty),
            Page::List(_) => None,
        }
    }

    pub(super) fn object(&self, ty: &'t Type) -> Option<&'t Struct> {
        match ty.unboxed().not_null().unboxed() {
            Type::Named(id) => match &self.types.get(id.0)?.as_ref()?.kind {
                TypeKind::Struct(structure) => Some(structure),
                TypeKind::Enum(_) | TypeKind::Union(_) => None,
            },
            _ => None,
        }
    }

    /// What it says beside its list, the outermost first.
    pub(super) fn parts(&self) -> Vec<Part<'t>> {
        let mut parts = Vec::new();
        if let Some(envelope) = self.envelope() {
            self.gather(envelope, "", None, 0, &mut parts);
        }
        parts.sort_by_key(|part| part.pointer.matches('/').count());
        parts
    }

    fn gather(
        &self,
        object: &'t Struct,
        pointer: &str,
        holder: Option<&str>,
        depth: usize,
        parts: &mut Vec<Part<'t>>,
    ) {
        for property in &object.properties {
            let name = plain(&property.name);
            let pointer = format!("{pointer}/{}", escape(&property.name));
            let inner = self.object(&property.ty);
            let is_wrapper = depth == 0 && WRAPPERS.contains(&name.as_str());
            if let Some(inner) = inner
                && depth < 3
                && (is_wrapper || CONTAINERS.contains(&name.as_str()))
            {
                self.gather(inner, &pointer, Some(&name), depth + 1, parts);
            }
            parts.push(Part {
                pointer,
                name,
                holder: holder.map(str::to_owned),
                property,
            });
        }
    }

    /// Where the list is in its envelope, what an element is, and whether the name of the list says
    /// that it is what the answer is about. `path` may name it.
    pub(super) fn items(&self, path: &str) -> Option<(String, &'t Type, bool)> {
        let envelope = self.envelope()?;
        if let Some(found) = items_of(envelope, "", path) {
            return Some(found);
        }
        let mut wrapped = envelope.properties.iter().filter_map(|property| {
            let name = plain(&property.name);
            let inner = self.object(&property.ty)?;
            WRAPPERS
                .contains(&name.as_str())
                .then_some((property, inner))
        });
        let (property, inner) = wrapped.next()?;
        if wrapped.next().is_some() {
            return None;
        }
        items_of(inner, &format!("/{}", escape(&property.name)), path)
    }

    /// The element of the list at a pointer.
    pub(super) fn item_at(&self, pointer: &str) -> Option<&'t Type> {
        if pointer.is_empty() {
            return self.list();
        }
        let mut object = self.envelope()?;
        let mut tokens = pointer.strip_prefix('/')?.split('/').peekable();
        loop {
            let token = crate::tree::unescape(tokens.next()?);
            let mut properties = object.properties.iter();
            let property = properties.find(|one| one.name == token)?;
            if tokens.peek().is_none() {
                return element(&property.ty);
            }
            object = self.object(&property.ty)?;
        }
    }
}

fn items_of<'t>(object: &'t Struct, pointer: &str, path: &str) -> Option<(String, &'t Type, bool)> {
    let lists: Vec<_> = object
        .properties
        .iter()
        .filter_map(|property| Some((property, element(&property.ty)?)))
        .collect();
    let mut segments = path.split(['/', '?']);
    let last = segments.rfind(|it| !it.is_empty() && !it.contains('{'));
    let last = last.map(plain).unwrap_or_default();
    let is_known = |property: &Property| {
        let name = plain(&property.name);
        LISTS.contains(&name.as_str()) || name == last
    };
    let known: Vec<_> = lists.iter().filter(|(one, _)| is_known(one)).collect();
    let (property, item, is_known) = match (known.as_slice(), lists.as_slice()) {
        ([(property, item)], _) => (property, item, true),
        ([], [(property, item)]) => (property, item, false),
        _ => return None,
    };
    Some((
        format!("{pointer}/{}", escape(&property.name)),
        item,
        is_known,
    ))
}

fn element(ty: &Type) -> Option<&Type> {
    match ty.unboxed().not_null().unboxed() {
        Type::List(item) => Some(item.unboxed()),
        _ => None,
    }
}
