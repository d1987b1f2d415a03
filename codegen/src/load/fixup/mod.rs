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
mod older_keyword;
mod parameter_schema;
mod path_parameter_optional;
mod path_slash;
mod paths_reference;
mod renamed_path_parameter;
mod scalar_type;
mod schema_reference;
mod security_scheme;
mod serialization_style;
mod server_default;
mod status_code;
mod swagger_parameter;
mod type_list;
mod type_name;
mod undeclared_path_parameter;
mod unknown_field;
mod unused_path_parameter;
mod user;

pub(crate) use change::apply;
pub(crate) use path_slash::{FIXUP as PATH_SLASH, mend as mend_paths};
pub(crate) use paths_reference::{
    FIXUP as PATHS_REFERENCE, expand as expand_paths, reference as paths_reference,
};
pub(crate) use scalar_type::{FIXUP as SCALAR_TYPE, NO_MEANING, has_shape};
pub(crate) use schema_reference::{FIXUP as SCHEMA_REFERENCE, Schemas, schemas_of};
pub(crate) use undeclared_path_parameter::declare_lost;
pub(crate) use user::Change;
pub use user::Fixups;

use crate::grammar::{Grammar, Object};
use crate::tree::{Map, Node};

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

type MendObject = fn(Object, &mut Map, &mut Notes);
type MendDocument = fn(&mut Node, &mut Notes);

/// When a fixup is applied.
#[derive(Debug)]
enum Mend {
    /// To every object, before its fields are checked.
    Any(MendObject),
    /// To objects of these kinds, before their fields are checked.
    Objects(&'static [Object], MendObject),
    /// To schemas of OpenAPI 3.0 and of the form: as JSON Schema has them, they have no such fault.
    OldSchemas(MendObject),
    /// To a reference in the place of an object of this kind.
    Reference(Object, MendObject),
    /// To the joined document.
    Document(MendDocument),
    /// To the mapping of paths, before anything else.
    Paths,
    /// While references are followed.
    Reading,
}

/// Every fixup, in the order in which they are applied.
static ALL: &[&Fixup] = &[
    &paths_reference::FIXUP,
    &path_slash::FIXUP,
    &schema_reference::FIXUP,
    &nullable_reference::FIXUP,
    &null_field::FIXUP,
    &status_code::FIXUP,
    &security_scheme::FIXUP,
    &server_default::FIXUP,
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
    &older_keyword::FIXUP,
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
    pub(crate) verdict: Verdict,
}

/// What a fixup made of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// What is meant is said in another way.
    Mended,
    /// What is left says less than the description does.
    Lost,
    /// What is meant is not certain. The text says what to do.
    Refused(&'static str),
}

/// Tells how a file writes a number or a Boolean, if that is not how it is printed.
type Written<'w> = &'w dyn Fn(&Node) -> Option<String>;

/// Takes what the fixups have to say.
pub(crate) struct Notes<'w> {
    /// What the tree follows that is mended.
    grammar: Grammar,
    fixup: &'static Fixup,
    applied: Vec<Applied>,
    written: Written<'w>,
}

impl<'w> Notes<'w> {
    fn new(grammar: Grammar, written: Written<'w>) -> Self {
        Self {
            grammar,
            fixup: &unknown_field::FIXUP,
            applied: Vec::new(),
            written,
        }
    }

    /// Something was mended at the pointer, which is empty for the object itself.
    fn add(&mut self, pointer: impl Into<String>, sentence: impl Into<String>) {
        self.push(pointer.into(), sentence.into(), Verdict::Mended);
    }

    /// Something was left out at the pointer, and what is left says less.
    fn lose(&mut self, pointer: impl Into<String>, sentence: impl Into<String>) {
        self.push(pointer.into(), sentence.into(), Verdict::Lost);
    }

    /// What is meant at the pointer is not certain.
    fn refuse(
        &mut self,
        pointer: impl Into<String>,
        sentence: impl Into<String>,
        help: &'static str,
    ) {
        self.push(pointer.into(), sentence.into(), Verdict::Refused(help));
    }

    fn push(&mut self, pointer: String, sentence: String, verdict: Verdict) {
        self.applied.push(Applied {
            fixup: self.fixup,
            pointer,
            sentence,
            verdict,
        });
    }

    /// A number or a Boolean as a text: as the description writes it.
    fn text(&self, value: &Node) -> Option<Node> {
        if !(value.is_number() || value.is_boolean()) {
            return None;
        }
        let text = (self.written)(value).unwrap_or_else(|| value.to_string());
        Some(text.into())
    }
}

/// Applies what there is for an object, or for a reference in its place.
pub(crate) fn mend_object(
    grammar: Grammar,
    object: Object,
    map: &mut Map,
    written: Written<'_>,
) -> Vec<Applied> {
    // Where what stands beside a `$ref` counts, it is mended.
    let is_alone = map.len() == 1 || object != Object::Schema || !grammar.is_json_schema();
    let is_reference = object.component().is_some() && map.contains_key("$ref") && is_alone;
    let is_schema = object == Object::Schema && !grammar.is_json_schema();
    let mut notes = Notes::new(grammar, written);
    for fixup in ALL {
        let mend = match &fixup.mend {
            Mend::Any(mend) if !is_reference => mend,
            Mend::Objects(objects, mend) if !is_reference && objects.contains(&object) => mend,
            Mend::OldSchemas(mend) if !is_reference && is_schema => mend,
            Mend::Reference(place, mend) if is_reference && *place == object => mend,
            _ => continue,
        };
        notes.fixup = fixup;
        mend(object, map, &mut notes);
    }
    notes.applied
}

/// Applies what can be mended only when all parts are in one document. The pointers of what was
/// applied are those of before the lists [close up](close_up).
pub(crate) fn mend_document(grammar: Grammar, root: &mut Node) -> Vec<Applied> {
    let mut notes = Notes::new(grammar, &|_| None);
    for fixup in ALL {
        if let Mend::Document(mend) = &fixup.mend {
            notes.fixup = fixup;
            mend(root, &mut notes);
        }
    }
    notes.applied
}

/// A key as the last token of a JSON pointer.
fn at(key: &str) -> String {
    format!("/{}", crate::tree::escape(key))
}

/// A value for a sentence: short, and as it is written in JSON.
fn shown(value: &Node) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
