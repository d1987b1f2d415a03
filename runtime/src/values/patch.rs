//! JSON Patch (RFC 6902).

use super::json::Json;

/// Implements constructors for a generated operation of a JSON Patch, and with
/// the feature `json-patch` the conversion from the types of that crate. One
/// operation is taken for a list of them.
///
/// The first type is a struct with the fields `op`, `path: String`,
/// `from: Option<String>`, `value: Option<Option<_>>` and `extra: Extra`, where `op` is of a type
/// with `From<&str>` and the value, which may be null, of the second type, which
/// has `From<Json>`.
///
/// ```
/// use mainsheet_runtime::serde_json;
///
/// use mainsheet_runtime::{Extra, Json};
///
/// pub struct Operation {
///     pub op: String,
///     pub path: String,
///     pub from: Option<String>,
///     pub value: Option<Option<Json>>,
///     pub extra: Extra,
/// }
///
/// mainsheet_runtime::object!(Operation + extra {
///     op => required "op", path => required "path", from => "from", value => nullable "value",
/// });
/// mainsheet_runtime::json_patch_operation!(Operation, Json);
///
/// let patch = [
///     Operation::replace("/name", "Ann"),
///     Operation::add("/tags", serde_json::json!(["a", "b"])),
///     Operation::remove("/manager"),
/// ];
/// ```
#[macro_export]
macro_rules! json_patch_operation {
    ($operation:ty, $value:ty) => {
        impl $operation {
            /// Adds `value` at `path`, a JSON pointer (RFC 6902 section 4.1).
            pub fn add<How>(
                path: impl Into<::std::string::String>,
                value: impl $crate::__private::IntoValue<$crate::Json, How>,
            ) -> Self {
                Self::__new("add", path.into(), None, Some(value.into_value()))
            }

            /// Removes what is at `path`, a JSON pointer (RFC 6902 section 4.2).
            pub fn remove(path: impl Into<::std::string::String>) -> Self {
                Self::__new("remove", path.into(), None, None)
            }

            /// Puts `value` in place of what is at `path`, a JSON pointer (RFC
            /// 6902 section 4.3).
            pub fn replace<How>(
                path: impl Into<::std::string::String>,
                value: impl $crate::__private::IntoValue<$crate::Json, How>,
            ) -> Self {
                Self::__new("replace", path.into(), None, Some(value.into_value()))
            }

            /// Moves what is at the JSON pointer `from` to `path` (RFC 6902
            /// section 4.4).
            pub fn move_from(
                from: impl Into<::std::string::String>,
                path: impl Into<::std::string::String>,
            ) -> Self {
                Self::__new("move", path.into(), Some(from.into()), None)
            }

            /// Copies what is at the JSON pointer `from` to `path` (RFC 6902
            /// section 4.5).
            pub fn copy_from(
                from: impl Into<::std::string::String>,
                path: impl Into<::std::string::String>,
            ) -> Self {
                Self::__new("copy", path.into(), Some(from.into()), None)
            }

            /// Demands that `value` is at `path`, a JSON pointer; the whole
            /// patch fails otherwise (RFC 6902 section 4.6).
            pub fn test<How>(
                path: impl Into<::std::string::String>,
                value: impl $crate::__private::IntoValue<$crate::Json, How>,
            ) -> Self {
                Self::__new("test", path.into(), None, Some(value.into_value()))
            }

            fn __new(
                op: &str,
                path: ::std::string::String,
                from: ::core::option::Option<::std::string::String>,
                value: ::core::option::Option<$crate::Json>,
            ) -> Self {
                Self {
                    op: ::core::convert::From::from(op),
                    path,
                    from,
                    value: value.map($crate::__private::patch::not_null),
                    extra: ::core::default::Default::default(),
                }
            }
        }

        impl $crate::__private::IntoValue<::std::vec::Vec<$operation>, $crate::__private::how::One>
            for $operation
        {
            fn into_value(self) -> ::std::vec::Vec<$operation> {
                ::std::vec![self]
            }
        }

        $crate::__json_patch_conversion!($operation);
    };
}

/// A value that is not null.
#[doc(hidden)]
pub fn not_null<T: From<Json>>(value: Json) -> Option<T> {
    Some(value).filter(|value| !value.is_null()).map(T::from)
}

/// The conversion from the `json-patch` crate's type.
#[cfg(feature = "json-patch")]
#[doc(hidden)]
#[macro_export]
macro_rules! __json_patch_conversion {
    ($operation:ty) => {
        impl ::core::convert::From<$crate::json_patch::PatchOperation> for $operation {
            fn from(operation: $crate::json_patch::PatchOperation) -> Self {
                use $crate::json_patch::PatchOperation;
                match operation {
                    PatchOperation::Add(add) => {
                        Self::__new("add", add.path.to_string(), None, Some(add.value.into()))
                    }
                    PatchOperation::Remove(remove) => {
                        Self::__new("remove", remove.path.to_string(), None, None)
                    }
                    PatchOperation::Replace(replace) => {
                        let path = replace.path.to_string();
                        Self::__new("replace", path, None, Some(replace.value.into()))
                    }
                    PatchOperation::Move(moved) => {
                        let from = moved.from.to_string();
                        Self::__new("move", moved.path.to_string(), Some(from), None)
                    }
                    PatchOperation::Copy(copy) => {
                        let from = copy.from.to_string();
                        Self::__new("copy", copy.path.to_string(), Some(from), None)
                    }
                    PatchOperation::Test(test) => {
                        Self::__new("test", test.path.to_string(), None, Some(test.value.into()))
                    }
                }
            }
        }
    };
}

/// Nothing to convert from.
#[cfg(not(feature = "json-patch"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __json_patch_conversion {
    ($operation:ty) => {};
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macro is for public types")]
#[expect(
    clippy::option_option,
    reason = "null is a value, beside which there may be none"
)]
mod tests {
    use serde_json::json;

    use crate::values::json::Json;

    struct Operation {
        op: String,
        path: String,
        from: Option<String>,
        value: Option<Option<Json>>,
        extra: crate::values::extra::Extra,
    }

    crate::object!(Operation + extra {
        op => required "op", path => required "path", from => "from", value => nullable "value",
    });

    crate::json_patch_operation!(Operation, Json);

    fn patch() -> serde_json::Value {
        json!([
            {"op": "add", "path": "/a", "value": ["x", 1]},
            {"op": "remove", "path": "/b"},
            {"op": "replace", "path": "/c", "value": "d"},
            {"op": "move", "path": "/e", "from": "/f"},
            {"op": "copy", "path": "/g", "from": "/h"},
            {"op": "test", "path": "/a~1b", "value": null},
        ])
    }

    #[test]
    fn every_operation_has_a_constructor() {
        let operations = [
            Operation::add("/a", json!(["x", 1])),
            Operation::remove("/b"),
            Operation::replace("/c", "d"),
            Operation::move_from("/f", "/e"),
            Operation::copy_from("/h", "/g"),
            Operation::test("/a~1b", serde_json::Value::Null),
        ];
        assert_eq!(
            operations
                .last()
                .unwrap()
                .value
                .as_ref()
                .map(Option::is_none),
            Some(true)
        );
        assert_eq!(serde_json::to_value(&operations).unwrap(), patch());
    }

    #[cfg(feature = "json-patch")]
    #[test]
    fn operations_of_the_crate_are_converted() {
        let operations: json_patch::Patch = serde_json::from_value(patch()).unwrap();
        let operations: Vec<Operation> = operations.0.into_iter().map(Into::into).collect();
        assert_eq!(serde_json::to_value(&operations).unwrap(), patch());
    }
}
