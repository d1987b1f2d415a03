//! What a change says, in words.

use super::change::Change;
use super::kind::ChangeKind as Kind;

impl Change {
    /// The change as one line without its subject: ``query parameter `limit`: removed``.
    pub fn message(&self) -> String {
        let what = self.what();
        if self.place.is_empty() {
            what
        } else {
            format!("{}: {what}", self.place)
        }
    }

    fn what(&self) -> String {
        let old = self.old.as_deref().unwrap_or_default();
        let new = self.new.as_deref().unwrap_or_default();
        let text = match self.kind {
            Kind::OperationAdded
            | Kind::WebhookAdded
            | Kind::MediaTypeAdded
            | Kind::StatusAdded
            | Kind::HeaderAdded
            | Kind::PlaceAdded => "added",
            Kind::OperationRemoved
            | Kind::WebhookRemoved
            | Kind::PlaceRemoved
            | Kind::ParameterRemoved
            | Kind::BodyRemoved
            | Kind::MediaTypeRemoved
            | Kind::SuccessStatusRemoved
            | Kind::ErrorStatusRemoved
            | Kind::HeaderRemoved
            | Kind::SecurityRemoved
            | Kind::PropertyRemoved => "removed",
            Kind::OperationRenamed => return format!("renamed from {old} to {new}"),
            Kind::Deprecated => "now deprecated",
            Kind::Undeprecated => "no longer deprecated",
            Kind::ParameterAdded | Kind::BodyAdded | Kind::PropertyAdded => "added, optional",
            Kind::RequiredParameterAdded
            | Kind::RequiredBodyAdded
            | Kind::RequiredPropertyAdded => "added, required",
            Kind::ParameterRenamed => return format!("named {new} in the path"),
            Kind::ParameterRequired
            | Kind::BodyRequired
            | Kind::HeaderRequired
            | Kind::PropertyRequired => "now required",
            Kind::ParameterOptional
            | Kind::BodyOptional
            | Kind::HeaderOptional
            | Kind::PropertyOptional => "now optional",
            Kind::ParameterStyleChanged => return format!("written as {new} instead of {old}"),
            Kind::SecurityAdded => return format!("added: {new}"),
            Kind::ScopeAdded => return format!("scope {new} now needed"),
            Kind::ScopeRemoved => return format!("scope {old} no longer needed"),
            Kind::SchemaRenamed => return format!("now the schema `{new}`"),
            Kind::ReadOnly => "now read-only",
            Kind::NotReadOnly => "no longer read-only",
            Kind::WriteOnly => "now write-only",
            Kind::NotWriteOnly => "no longer write-only",
            Kind::FurtherPropertiesForbidden => "further properties now forbidden",
            Kind::FurtherPropertiesAllowed => "further properties now allowed",
            Kind::TypeChanged => return format!("type changed from {old} to {new}"),
            Kind::FormatNarrowed
            | Kind::FormatWidened
            | Kind::FormatChanged
            | Kind::FormatHintChanged => return format!("format changed from {old} to {new}"),
            Kind::Nullable => "may now be null",
            Kind::NotNullable => "may no longer be null",
            Kind::EnumValuesAdded => return format!("{} added", values(new)),
            Kind::EnumValuesRemoved => return format!("{} removed", values(old)),
            Kind::EnumAdded => return format!("now one of {new}"),
            Kind::EnumRemoved => return format!("no longer one of {old} only"),
            Kind::DefaultChanged | Kind::DefaultDocumented => {
                return format!("default changed from {old} to {new}");
            }
            Kind::BoundTightened => return format!("bound tightened from {old} to {new}"),
            Kind::BoundLoosened => return format!("bound loosened from {old} to {new}"),
            Kind::AlternativeAdded => return format!("alternative {new} added"),
            Kind::AlternativeRemoved => return format!("alternative {old} removed"),
            Kind::DiscriminatorChanged => {
                return format!("discriminator changed from {old} to {new}");
            }
            Kind::ExclusionChanged => "what the value must not be (`not`) has changed",
        };
        text.to_owned()
    }
}

/// `value a`, `values a, b`.
fn values(list: &str) -> String {
    let noun = if list.contains("`, `") {
        "values"
    } else {
        "value"
    };
    format!("{noun} {list}")
}

/// `1 change`, `2 changes`.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

/// The changes by subject; both are in order already.
pub(super) fn by_subject(changes: &[Change]) -> impl Iterator<Item = &[Change]> {
    changes.chunk_by(|one, other| one.subject == other.subject)
}

/// Whom the changes of one subject concern, if the subject does not say so.
pub(super) fn concerned(changes: &[Change]) -> Option<String> {
    const LISTED: usize = 3;
    let mut all: Vec<_> = changes
        .iter()
        .flat_map(|change| &change.operations)
        .collect();
    all.sort();
    all.dedup();
    match changes.first().map(|change| &change.subject) {
        None | Some(super::Subject::Operation(_)) => None,
        Some(_) if all.len() > LISTED => Some(format!("in {} operations", all.len())),
        Some(_) => {
            let names: Vec<_> = all.iter().map(ToString::to_string).collect();
            Some(format!("in {}", names.join(", ")))
        }
    }
}
