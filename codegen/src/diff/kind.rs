//! The kinds of change, and which of them break a client.

use heck::ToSnakeCase;
use serde::Serialize;

/// Which way the values travel that a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Directions {
    /// Clients send them.
    pub requests: bool,
    /// Clients receive them.
    pub responses: bool,
}

impl Directions {
    pub(super) const NONE: Self = Self {
        requests: false,
        responses: false,
    };
    pub(super) const REQUESTS: Self = Self {
        requests: true,
        responses: false,
    };
    pub(super) const RESPONSES: Self = Self {
        requests: false,
        responses: true,
    };
    pub(super) const BOTH: Self = Self {
        requests: true,
        responses: true,
    };

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            requests: self.requests && other.requests,
            responses: self.responses && other.responses,
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            requests: self.requests || other.requests,
            responses: self.responses || other.responses,
        }
    }
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $kind:ident: $requests:literal, $responses:literal;)*) => {
        /// What kind of change it is. In JSON its name is in snake case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum ChangeKind {
            $($(#[doc = $doc])* $kind,)*
        }

        impl ChangeKind {
            /// Every kind, in the order in which they are listed.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// What it is, in a sentence.
            pub fn text(self) -> &'static str {
                match self {
                    $(Self::$kind => concat!($($doc),*).trim_ascii_start(),)*
                }
            }

            /// Its name in JSON: `operation_removed`.
            pub fn code(self) -> String {
                match self {
                    $(Self::$kind => stringify!($kind).to_snake_case(),)*
                }
            }

            /// The directions in which a change of this kind breaks a client.
            pub fn breaks(self) -> Directions {
                match self {
                    $(Self::$kind => Directions { requests: $requests, responses: $responses },)*
                }
            }
        }
    };
}

kinds! {
    /// There is an operation that was not there.
    OperationAdded: false, false;
    /// An operation is gone.
    OperationRemoved: true, true;
    /// The server calls in one more case.
    WebhookAdded: false, false;
    /// The server no longer calls in a case.
    WebhookRemoved: true, true;
    /// The operation of the same method and path has another `operationId`.
    OperationRenamed: false, false;
    /// The operation, the parameter or the schema is now deprecated.
    Deprecated: false, false;
    /// The operation, the parameter or the schema is no longer deprecated.
    Undeprecated: false, false;
    /// There is an optional parameter that was not there.
    ParameterAdded: false, false;
    /// There is a required parameter that was not there.
    RequiredParameterAdded: true, false;
    /// A parameter is gone.
    ParameterRemoved: true, true;
    /// A parameter of the path has another name in the template, which is never sent.
    ParameterRenamed: false, false;
    /// The parameter may no longer be left out.
    ParameterRequired: true, false;
    /// The parameter may now be left out.
    ParameterOptional: false, true;
    /// The parameter is written another way: `style` or `explode`.
    ParameterStyleChanged: true, true;
    /// The operation takes a body, which may be left out.
    BodyAdded: false, false;
    /// The operation demands a body.
    RequiredBodyAdded: true, false;
    /// The operation takes no body any more.
    BodyRemoved: true, true;
    /// The body may no longer be left out.
    BodyRequired: true, false;
    /// The body may now be left out.
    BodyOptional: false, true;
    /// A body may be of one more media type.
    MediaTypeAdded: false, false;
    /// A media type is gone.
    MediaTypeRemoved: true, true;
    /// One more status is documented.
    StatusAdded: false, false;
    /// A status below 400 is gone.
    SuccessStatusRemoved: true, true;
    /// A status from 400 on, or `default`, is gone.
    ErrorStatusRemoved: false, false;
    /// A response has one more header.
    HeaderAdded: false, false;
    /// A header of a response is gone.
    HeaderRemoved: true, true;
    /// A header of a response is now always there.
    HeaderRequired: true, false;
    /// A header of a response may now be missing.
    HeaderOptional: false, true;
    /// There is one more way to be authorised.
    SecurityAdded: false, false;
    /// A way to be authorised is gone.
    SecurityRemoved: true, true;
    /// A way to be authorised demands one more scope.
    ScopeAdded: true, true;
    /// A way to be authorised demands one scope less.
    ScopeRemoved: false, false;
    /// The schema at this place has another name.
    SchemaRenamed: false, false;
    /// There is an optional property that was not there.
    PropertyAdded: false, false;
    /// There is a required property that was not there.
    RequiredPropertyAdded: true, false;
    /// A property is gone.
    PropertyRemoved: true, true;
    /// The property may no longer be left out.
    PropertyRequired: true, false;
    /// The property may now be left out.
    PropertyOptional: false, true;
    /// The property is now read-only: requests leave it out.
    ReadOnly: true, false;
    /// The property is no longer read-only.
    NotReadOnly: false, false;
    /// The property is now write-only: responses leave it out.
    WriteOnly: false, true;
    /// The property is no longer write-only.
    NotWriteOnly: false, false;
    /// Properties that the schema does not name are now ruled out.
    FurtherPropertiesForbidden: true, false;
    /// Properties that the schema does not name are now allowed.
    FurtherPropertiesAllowed: false, false;
    /// The value is of another type.
    TypeChanged: true, true;
    /// A tuple has one more place.
    PlaceAdded: true, true;
    /// A tuple has lost a place.
    PlaceRemoved: true, true;
    /// The format rules out values that were allowed.
    FormatNarrowed: true, false;
    /// The format allows values that were ruled out.
    FormatWidened: false, true;
    /// The format is another one.
    FormatChanged: true, true;
    /// A format that OpenAPI gives no meaning is another one.
    FormatHintChanged: false, false;
    /// The value may now be null.
    Nullable: false, true;
    /// The value may no longer be null.
    NotNullable: true, false;
    /// The enumeration has more values.
    EnumValuesAdded: false, false;
    /// The enumeration has lost values.
    EnumValuesRemoved: true, false;
    /// Any value of the type was allowed, now an enumeration lists them.
    EnumAdded: true, false;
    /// The values are no longer listed, any value of the type is allowed.
    EnumRemoved: false, false;
    /// Leaving the value out means something else.
    DefaultChanged: true, false;
    /// A default is documented, or no longer.
    DefaultDocumented: false, false;
    /// A bound or a pattern rules out values that were allowed.
    BoundTightened: true, false;
    /// A bound or a pattern allows values that were ruled out.
    BoundLoosened: false, false;
    /// The value may be of one more of several schemas.
    AlternativeAdded: false, true;
    /// The value may no longer be of one of several schemas.
    AlternativeRemoved: true, false;
    /// Another property tells which of several schemas the value has, or another schema is what a
    /// value has of which it does not tell.
    DiscriminatorChanged: true, true;
    /// What the value must not be (`not`) has changed.
    ExclusionChanged: true, false;
}
