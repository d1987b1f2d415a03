//! Faults that are safe to mend, and how.
//!
//! Each fault has a fixup of its own in a file of its own, which says what is done, why nothing
//! is lost by it, and where it was met. Most see an object before the loader checks its fields;
//! some need the whole document. What a user has to mend beyond that is read by [`user`].

mod array_items;
mod boolean_enum;
mod boolean_required;
mod boolean_schema;
mod change;
mod constant;
mod default_mismatch;
mod discriminator_name;
mod duplicate_operation_id;
mod duplicate_parameter;
mod empty_composition;
mod empty_enum;
mod enum_duplicates;
mod enum_types;
mod exclusive_bound;
mod implied_type;
mod integer_bound;
mod link_target;
mod list_shape;
mod misplaced_keyword;
mod missing_field;
mod null_field;
mod null_type;
mod nullable_reference;
mod parameter_schema;
mod path_parameter_optional;
mod path_slash;
mod renamed_path_parameter;
mod scalar_type;
mod security_scheme;
mod serialization_style;
mod status_code;
mod swagger_parameter;
mod type_list;
mod type_name;
mod undeclared_path_parameter;
mod unknown_field;
mod unused_path_parameter;
mod user;
mod walk;

use serde_json::{Map, Value};

pub(crate) use change::{Shift, apply, published};
pub(crate) use path_slash::{FIXUP as PATH_SLASH, mend as mend_paths};
pub(crate) use user::Change;
pub use user::Fixups;

use crate::load::Object;

/// A fixup that is built in.
#[derive(Debug)]
pub struct Fixup {
    name: &'static str,
    what: &'static str,
    why: &'static str,
    met: &'static str,
    mend: Mend,
}

impl Fixup {
    /// Its name, as reports give it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What is done about which fault.
    pub fn what(&self) -> &'static str {
        self.what
    }

    /// Why that is safe.
    pub fn why(&self) -> &'static str {
        self.why
    }

    /// Where the fault was met.
    pub fn met(&self) -> &'static str {
        self.met
    }
}

type MendObject = fn(Object, &mut Map<String, Value>, &mut Notes);
type MendDocument = fn(&mut Value, &mut Notes);

/// When a fixup is applied.
#[derive(Debug)]
enum Mend {
    /// To every object, before its fields are checked.
    Any(MendObject),
    /// To objects of these kinds, before their fields are checked.
    Objects(&'static [Object], MendObject),
    /// To a reference in the place of an object of this kind.
    Reference(Object, MendObject),
    /// To the joined document.
    Document(MendDocument),
    /// To the mapping of paths, before anything else.
    Paths,
}

/// Every fixup, in the order in which they are applied.
static ALL: &[&Fixup] = &[
    &path_slash::FIXUP,
    &nullable_reference::FIXUP,
    &null_field::FIXUP,
    &status_code::FIXUP,
    &security_scheme::FIXUP,
    &link_target::FIXUP,
    &swagger_parameter::FIXUP,
    &parameter_schema::FIXUP,
    &path_parameter_optional::FIXUP,
    &serialization_style::FIXUP,
    &boolean_schema::FIXUP,
    &boolean_required::FIXUP,
    &discriminator_name::FIXUP,
    &constant::FIXUP,
    &exclusive_bound::FIXUP,
    &null_type::FIXUP,
    &type_list::FIXUP,
    &list_shape::FIXUP,
    &scalar_type::FIXUP,
    &unknown_field::FIXUP,
    &missing_field::FIXUP,
    &empty_composition::FIXUP,
    &type_name::FIXUP,
    &empty_enum::FIXUP,
    &implied_type::FIXUP,
    &array_items::FIXUP,
    &misplaced_keyword::FIXUP,
    &integer_bound::FIXUP,
    &boolean_enum::FIXUP,
    &enum_types::FIXUP,
    &enum_duplicates::FIXUP,
    &default_mismatch::FIXUP,
    &duplicate_parameter::FIXUP,
    &renamed_path_parameter::FIXUP,
    &unused_path_parameter::FIXUP,
    &undeclared_path_parameter::FIXUP,
    &duplicate_operation_id::FIXUP,
];

/// What is mended without being asked for, in the order in which it is applied.
pub fn built_in() -> &'static [&'static Fixup] {
    ALL
}

/// A fixup that was applied.
pub(crate) struct Applied {
    pub(crate) fixup: &'static Fixup,
    /// The JSON pointer of the mended node: below the object, or in the joined document.
    pub(crate) pointer: String,
    pub(crate) sentence: String,
}

/// Takes what the fixups have to say.
pub(crate) struct Notes {
    fixup: &'static Fixup,
    applied: Vec<Applied>,
}

impl Notes {
    /// Something was mended at the pointer, which is empty for the object itself.
    fn add(&mut self, pointer: impl Into<String>, sentence: impl Into<String>) {
        self.applied.push(Applied {
            fixup: self.fixup,
            pointer: pointer.into(),
            sentence: sentence.into(),
        });
    }
}

/// Applies what there is for an object, or for a reference in its place.
pub(crate) fn mend_object(object: Object, map: &mut Map<String, Value>) -> Vec<Applied> {
    let is_reference = object.component().is_some() && map.contains_key("$ref");
    let mut notes = Notes {
        fixup: &unknown_field::FIXUP,
        applied: Vec::new(),
    };
    for fixup in ALL {
        let mend = match &fixup.mend {
            Mend::Any(mend) if !is_reference => mend,
            Mend::Objects(objects, mend) if !is_reference && objects.contains(&object) => mend,
            Mend::Reference(place, mend) if is_reference && *place == object => mend,
            _ => continue,
        };
        notes.fixup = fixup;
        mend(object, map, &mut notes);
    }
    notes.applied
}

/// A node of the joined document that got another pointer.
pub(crate) struct Moved {
    pub(crate) from: String,
    pub(crate) to: String,
}

/// Applies what can be mended only when all parts are in one document. The pointers of what was
/// applied are those of before the moves.
pub(crate) fn mend_document(root: &mut Value) -> (Vec<Applied>, Vec<Moved>) {
    let mut notes = Notes {
        fixup: &unknown_field::FIXUP,
        applied: Vec::new(),
    };
    for fixup in ALL {
        if let Mend::Document(mend) = &fixup.mend {
            notes.fixup = fixup;
            mend(root, &mut notes);
        }
    }
    let moved = walk::close_up(root, &notes.applied);
    (notes.applied, moved)
}

/// A key as the last token of a JSON pointer.
fn at(key: &str) -> String {
    format!("/{}", crate::load::escape(key))
}

/// A value for a sentence: short, and as it is written in JSON.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
