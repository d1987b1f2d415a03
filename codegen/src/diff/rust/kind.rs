//! What a change is, and what it does to a program.

use serde::Serialize;

/// What a change does to a program that used the older bindings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It does not compile any more, if it uses what is changed.
    Breaking,
    /// It compiles, and does something else.
    Behavioural,
    /// It is as it was, and there is more that it can use.
    Additive,
}

/// The kinds, each with what it does and with what is said of an item of Rust: `{old}` and `{new}`
/// stand for how it was and how it is.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $severity:ident, $says:literal;)*) => {
        /// What kind of change it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum RustChangeKind {
            $($(#[$doc])* $kind,)*
        }

        impl RustChangeKind {
            /// What it does to a program that uses what is changed.
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$kind => Severity::$severity,)*
                }
            }

            pub(super) fn says(self) -> &'static str {
                match self {
                    $(Self::$kind => $says,)*
                }
            }
        }
    };
}

kinds! {
    /// A version is gone, with all that it has.
    VersionRemoved: Breaking, "is gone, with all that it has";
    /// There is one more version.
    VersionAdded: Additive, "is new";
    /// A version is called otherwise, and so is its module.
    VersionRenamed: Breaking, "is now {new}";
    /// A method is gone.
    MethodRemoved: Breaking, "is gone";
    /// There is one more method.
    MethodAdded: Additive, "is new";
    /// A method, or the type that has it, is called otherwise.
    MethodRenamed: Breaking, "is now {new}";
    /// The arguments of a method are others.
    ArgumentsChanged: Breaking, "takes {new} instead of {old}";
    /// An argument means something else, and is of the type of the one that stood there.
    ArgumentsReplaced: Behavioural, "takes {new} instead of {old}, which compiles all the same";
    /// A method of a request is gone.
    SetterRemoved: Breaking, "is gone";
    /// A request has one more method.
    SetterAdded: Additive, "is new, and takes {new}";
    /// A method of a request takes something else.
    SetterChanged: Breaking, "takes {new} instead of {old}";
    /// A call gives something else.
    AnswerChanged: Breaking, "gives {new} instead of {old}";
    /// The pages of a list are not found any more: `items` and `pages` are gone.
    PagesRemoved: Breaking, "has no `items` and no `pages` any more";
    /// The pages of a list are found: there are `items` and `pages`.
    PagesAdded: Additive, "has `items` and `pages`";
    /// The body of a failure is of another type, so that it is not found under the older one.
    ErrorBodyChanged: Behavioural, "fails with {new} instead of {old}";
    /// A header of an answer is not read any more.
    HeaderRemoved: Breaking, "is gone";
    /// There is one more header that can be read.
    HeaderAdded: Additive, "is new, and gives {new}";
    /// A header is read as another type.
    HeaderChanged: Breaking, "gives {new} instead of {old}";
    /// A method calls something else.
    EndpointChanged: Behavioural, "calls {new} instead of {old}";
    /// Something is deprecated now, of which the compiler warns.
    Deprecated: Additive, "is deprecated";
    /// A type is gone.
    TypeRemoved: Breaking, "is gone";
    /// There is one more type.
    TypeAdded: Additive, "is new";
    /// A type is called otherwise.
    TypeRenamed: Breaking, "is now {new}";
    /// A type is of another kind: a struct, an enumeration, or one of several types.
    TypeKindChanged: Breaking, "is {new} instead of {old}";
    /// A type does not implement a trait any more that it derived.
    DeriveRemoved: Breaking, "is not {old} any more";
    /// A type derives one more trait.
    DeriveAdded: Additive, "is {new} now";
    /// Two versions, or two components of one, had one type, and have two.
    NoLongerShared: Breaking, "is no longer one type with {old}";
    /// Two versions, or two components of one, had two types, and have one.
    Shared: Additive, "is one type with {new} now";
    /// The constructor takes something else.
    ConstructorChanged: Breaking, "takes {new} instead of {old}";
    /// There is no constructor and no setter any more: no request contains it.
    ConstructorRemoved: Breaking, "is gone, with all setters: no request contains the type";
    /// There is a constructor now: a request contains it.
    ConstructorAdded: Additive, "is new, and takes {new}: a request contains the type";
    /// A field is gone.
    FieldRemoved: Breaking, "is gone";
    /// There is one more field.
    FieldAdded: Additive, "is new: {new}";
    /// A field is called otherwise.
    FieldRenamed: Breaking, "is now {new}";
    /// A field is of another type.
    FieldChanged: Breaking, "is {new} instead of {old}";
    /// A field may be absent now.
    FieldOptional: Breaking, "is optional: {new} instead of {old}";
    /// A field is always there now.
    FieldRequired: Breaking, "is required: {new} instead of {old}";
    /// A variant is gone.
    VariantRemoved: Breaking, "is gone";
    /// There is one more variant.
    VariantAdded: Additive, "is new";
    /// A variant is called otherwise.
    VariantRenamed: Breaking, "is now {new}";
    /// A variant holds something else.
    VariantChanged: Breaking, "holds {new} instead of {old}";
    /// A variant stands for another value.
    VariantValueChanged: Behavioural, "stands for {new} instead of {old}";
    /// A constant or a variant for a security scheme, a server or a webhook is gone.
    NameRemoved: Breaking, "is gone";
    /// There is one more of them.
    NameAdded: Additive, "is new";
    /// What a webhook sends is read as another type.
    PayloadChanged: Breaking, "is {new} instead of {old}";
}
