//! What differs between two descriptions, and what of it breaks a client.
//!
//! Operations correspond by method and path, parameters by place and name, schemas by where they
//! are used: names of schemas are never sent, so one that is only called otherwise is the same.
//! Schemas are compared property by property through all references, each pair once, and a change
//! names every operation that it concerns.
//!
//! The two may follow different versions of OpenAPI: both are brought to one form before, so that
//! the same said in another way is no change.
//!
//! Webhooks are compared as operations are, but their values travel the other way: the server sends
//! what 3.0 calls a request, and a client answers. Their names take the place of paths.
//!
//! Only what operations reach is compared, and of that only what decides which calls and which
//! answers are valid. Prose, examples, `x-` keys, servers, tags, links, callbacks, the encoding of
//! multipart bodies and the details of security schemes are not, nor is what has no type in Rust and
//! only narrows the values (`if`, `dependentRequired`, the patterns of names).
//!
//! # What breaks a client
//!
//! A change breaks a client if a program that was written for the older version, and follows it,
//! may fail against the newer one. It depends on the direction: what a server newly demands breaks
//! requests, what it no longer promises breaks responses. Additions break nothing: vendors make
//! them within a version, so a client has to live with properties, headers, statuses and values of
//! an enumeration that it does not know. Whether a program still *compiles* against bindings that
//! are generated anew is another question, which these rules do not answer.
//!
//! | change | breaks requests | breaks responses | because |
//! | --- | --- | --- | --- |
//! | `operation_added` | no | no | nobody calls it yet |
//! | `operation_removed` | yes | yes | calls fail |
//! | `webhook_added` | no | no | nobody waits for it yet |
//! | `webhook_removed` | yes | yes | a client may wait for it |
//! | `operation_renamed` | no | no | the `operationId` is never sent |
//! | `deprecated` | no | no | it still works |
//! | `undeprecated` | no | no | it still works |
//! | `parameter_added` | no | no | it may be left out |
//! | `required_parameter_added` | yes | no | calls lack it |
//! | `parameter_removed` | yes | yes | what it asked for is no longer done |
//! | `parameter_renamed` | no | no | the name of a path's parameter is never sent |
//! | `parameter_required` | yes | no | calls may lack it |
//! | `parameter_optional` | no | yes | it may still be sent, but need not come |
//! | `parameter_style_changed` | yes | yes | the server reads something else |
//! | `body_added` | no | no | it may be left out |
//! | `required_body_added` | yes | no | calls lack it |
//! | `body_removed` | yes | yes | what it said is no longer read |
//! | `body_required` | yes | no | calls may lack it |
//! | `body_optional` | no | yes | it may still be sent, but need not come |
//! | `media_type_added` | no | no | the others remain |
//! | `media_type_removed` | yes | yes | the server no longer reads or writes it |
//! | `status_added` | no | no | a client meets unknown statuses anyway |
//! | `success_status_removed` | yes | yes | success looks different now |
//! | `error_status_removed` | no | no | the failure no longer happens |
//! | `header_added` | no | no | unknown headers are ignored |
//! | `header_removed` | yes | yes | a client may read it |
//! | `header_required` | yes | no | a client may leave it out where it answers |
//! | `header_optional` | no | yes | a client may rely on it |
//! | `security_added` | no | no | the others remain |
//! | `security_removed` | yes | yes | tokens of this kind are refused |
//! | `scope_added` | yes | yes | tokens may lack it |
//! | `scope_removed` | no | no | tokens may still have it |
//! | `schema_renamed` | no | no | the name is never sent |
//! | `property_added` | no | no | it may be left out, and unknown properties are ignored |
//! | `required_property_added` | yes | no | requests lack it |
//! | `property_removed` | yes | yes | what it said is no longer read, or no longer there |
//! | `property_required` | yes | no | requests may lack it |
//! | `property_optional` | no | yes | a client may rely on it |
//! | `read_only` | yes | no | requests may send it |
//! | `not_read_only` | no | no | it may be left out, or is reported as required |
//! | `write_only` | no | yes | a client may read it |
//! | `not_write_only` | no | no | unknown properties are ignored |
//! | `further_properties_forbidden` | yes | no | requests may send some |
//! | `further_properties_allowed` | no | no | unknown properties are ignored |
//! | `type_changed` | yes | yes | the other side reads the wrong type |
//! | `place_added` | yes | yes | the other side reads a list of another length |
//! | `place_removed` | yes | yes | the other side reads a list of another length |
//! | `format_narrowed` | yes | no | requests may send what it rules out |
//! | `format_widened` | no | yes | a client may be unable to read the new values |
//! | `format_changed` | yes | yes | the other side reads the wrong format |
//! | `format_hint_changed` | no | no | OpenAPI gives the format no meaning |
//! | `nullable` | no | yes | a client may be unable to read null |
//! | `not_nullable` | yes | no | requests may send null |
//! | `enum_values_added` | no | no | a client has to live with unknown values |
//! | `enum_values_removed` | yes | no | requests may send them |
//! | `enum_added` | yes | no | requests may send other values |
//! | `enum_removed` | no | no | a client has to live with unknown values |
//! | `default_changed` | yes | no | a request without it means something else |
//! | `default_documented` | no | no | servers had a default before it was written down |
//! | `bound_tightened` | yes | no | requests may pass it |
//! | `bound_loosened` | no | no | clients do not check what they receive |
//! | `alternative_added` | no | yes | a client may be unable to read it |
//! | `alternative_removed` | yes | no | requests may send it |
//! | `discriminator_changed` | yes | yes | the other side cannot tell the alternatives apart |
//! | `exclusion_changed` | yes | no | requests may send what is now excluded |

mod bodies;
mod change;
mod choices;
mod document;
mod graph;
mod items;
mod json;
mod kind;
mod markdown;
mod operations;
mod parameters;
pub(crate) mod rust;
mod schemas;
mod security;
mod text;
mod view;
mod words;

pub use change::{Change, Diff, Endpoint, Location, Subject};
pub use kind::{ChangeKind, Directions};
pub use rust::{Changes, RustChange, RustChangeKind, RustDiff, Severity, changes, rust_diff};

use crate::config::Version;
use crate::load::{Description, Selection, Tags};
use crate::report::Refusals;
use crate::stack;
use document::Document;

/// Compares two descriptions, each cut to its version's tags.
///
/// # Errors
///
/// Everything for which one of them does not follow its version of OpenAPI. What can be compared
/// need not be generated: constructs that [`generate`](crate::generate) refuses are no obstacle
/// here, and fields that the version does not have are skipped.
pub fn diff(old: &Version, new: &Version) -> Result<Diff, Refusals> {
    stack::deep(|| diff_here(old, new))
}

fn diff_here(old: &Version, new: &Version) -> Result<Diff, Refusals> {
    let load =
        |version: &Version| Description::load_known(version.input(), Selection(&version.tags));
    let (before, after) = match (load(old), load(new)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(before), Err(after)) => return Err(before.and(after)),
        (Err(refused), Ok(_)) | (Ok(_), Err(refused)) => return Err(refused),
    };
    let tags = [&before, &after].map(|description| description.tags.clone());
    Tags::check(&tags)?;
    let graph = operations::compare(Document::new(&before), Document::new(&after));
    Ok(Diff {
        old: old.name.clone(),
        new: new.name.clone(),
        changes: graph.changes(&before, &after),
    })
}
