//! JSON Patch (RFC 6902).

/// Implements constructors for a generated operation of a JSON Patch, and with
/// the feature `json-patch` the conversion from the types of that crate.
///
/// The first type is a struct with the fields `op`, `path: String`,
/// `from: Option<String>` and `value: Option<_>`, where `op` is of a type with
/// `From<&str>` and the value of the second type, which has
/// `From<serde_json::Value>`.
///
/// ```
/// use mainsheet_runtime::serde_json;
///
/// # pub struct Op(String);
/// # impl From<&str> for Op { fn from(op: &str) -> Self { Self(op.into()) } }
/// # pub struct Value(serde_json::Value);
/// # impl From<serde_json::Value> for Value {
/// #     fn from(value: serde_json::Value) -> Self { Self(value) }
/// # }
/// pub struct Operation {
///     pub op: Op,
///     pub path: String,
///     pub from: Option<String>,
///     pub value: Option<Value>,
/// }
///
/// mainsheet_runtime::json_patch_operation!(Operation, Value);
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
            pub fn add(
                path: impl Into<::std::string::String>,
                value: impl Into<$crate::__private::serde_json::Value>,
            ) -> Self {
                Self::__new("add", path.into(), None, Some(value.into()))
            }

            /// Removes what is at `path`, a JSON pointer (RFC 6902 section 4.2).
            pub fn remove(path: impl Into<::std::string::String>) -> Self {
                Self::__new("remove", path.into(), None, None)
            }

            /// Puts `value` in place of what is at `path`, a JSON pointer (RFC
            /// 6902 section 4.3).
            pub fn replace(
                path: impl Into<::std::string::String>,
                value: impl Into<$crate::__private::serde_json::Value>,
            ) -> Self {
                Self::__new("replace", path.into(), None, Some(value.into()))
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
            pub fn test(
                path: impl Into<::std::string::String>,
                value: impl Into<$crate::__private::serde_json::Value>,
            ) -> Self {
                Self::__new("test", path.into(), None, Some(value.into()))
            }

            fn __new(
                op: &str,
                path: ::std::string::String,
                from: ::core::option::Option<::std::string::String>,
                value: ::core::option::Option<$crate::__private::serde_json::Value>,
            ) -> Self {
                Self {
                    op: ::core::convert::From::from(op),
                    path,
                    from,
                    value: value.map(<$value as ::core::convert::From<_>>::from),
                    extra: ::core::default::Default::default(),
                }
            }
        }

        $crate::__json_patch_conversion!($operation);
    };
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
                        Self::__new("add", add.path.to_string(), None, Some(add.value))
                    }
                    PatchOperation::Remove(remove) => {
                        Self::__new("remove", remove.path.to_string(), None, None)
                    }
                    PatchOperation::Replace(replace) => {
                        let path = replace.path.to_string();
                        Self::__new("replace", path, None, Some(replace.value))
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
                        Self::__new("test", test.path.to_string(), None, Some(test.value))
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
mod tests {
    use serde::Serialize;
    use serde_json::json;

    #[derive(Serialize)]
    #[serde(transparent)]
    struct Op(String);

    impl From<&str> for Op {
        fn from(op: &str) -> Self {
            Self(op.to_owned())
        }
    }

    #[derive(Serialize)]
    #[serde(transparent)]
    struct Value(serde_json::Value);

    impl From<serde_json::Value> for Value {
        fn from(value: serde_json::Value) -> Self {
            Self(value)
        }
    }

    #[derive(Serialize)]
    struct Operation {
        op: Op,
        path: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<Value>,
        #[serde(skip)]
        extra: crate::Extra,
    }

    crate::json_patch_operation!(Operation, Value);

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
