//! From the names of a description to names of Rust, of files and of features.
//!
//! A name is a function of what it is given and of the [`Scope`] that it must be unique in. Nothing
//! here knows what is named.

mod files;
mod given;
mod hex;
mod place;
mod shorter;

use std::collections::HashMap;

use deunicode::deunicode_char;
use heck::{ToSnakeCase, ToUpperCamelCase};

pub(crate) use files::{Modules, is_portable, module as module_name, short_client, short_type};
pub(crate) use given::{
    DEFAULT_TLS, RUNTIME_FEATURES, check_derive, check_mapping, check_name, check_package,
    check_registry, check_version, suggested_package,
};
pub(crate) use hex::hex;
pub(crate) use place::{BETWEEN, OR, names as of_place, of_component};
pub(crate) use shorter::{Call, is_keyword, without_place, without_tag, words_of};

/// The names that are taken in one place, so that no two things there have the same; with each the
/// first number after it that may be free, so that a name that many want is not counted up each time.
#[derive(Debug, Default)]
pub(crate) struct Scope(HashMap<String, usize>);

/// The number after a name for the second thing that wants it.
const SECOND: usize = 2;

impl Scope {
    /// A scope in which `names` are taken from the start.
    pub(crate) fn reserving(names: &[&str]) -> Self {
        let names = names.iter();
        Self(names.map(|&name| (name.to_owned(), SECOND)).collect())
    }

    /// `wanted`, or, if that is taken, `wanted` with the first free number.
    pub(crate) fn take(&mut self, wanted: String) -> String {
        let Some(&free) = self.0.get(&wanted) else {
            self.0.insert(wanted.clone(), SECOND);
            return wanted;
        };
        // A number after a number would read as another one.
        let join = if wanted.ends_with(|c: char| c.is_ascii_digit()) {
            "_"
        } else {
            ""
        };
        let mut number = free;
        let mut name = format!("{wanted}{join}{number}");
        while self.0.contains_key(&name) {
            number += 1;
            name = format!("{wanted}{join}{number}");
        }
        self.0.insert(wanted, number + 1);
        self.0.insert(name.clone(), SECOND);
        name
    }

    /// The first of `wanted` that is free, or the best of them with a number.
    pub(crate) fn take_first(&mut self, wanted: &[String]) -> String {
        let free = wanted.iter().find(|name| !self.0.contains_key(*name));
        self.take(free.or(wanted.first()).cloned().unwrap_or_default())
    }
}

/// The names of the prelude that emitted code uses, which a model must not hide, and of its derive
/// macros, which a link to a type could lead to as well. The type parameters of setters and
/// constructors would hide a model.
pub(crate) const PRELUDE: &[&str] = &[
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Err",
    "From",
    "Hash",
    RULE,
    "How2",
    "Into",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Some",
    "String",
    "Vec",
];

/// The type parameter of what takes a value by one of several rules.
pub(crate) const RULE: &str = "How";

/// What every struct has by its traits, so that a setter needs another name.
pub(crate) const TRAIT_METHODS: [&str; 6] =
    ["clone", "default", "from", "into", "try_from", "try_into"];

/// What the modules of a tag may import from the runtime: with [`REQUEST_IMPORTS`], the names
/// beside which its client and its requests stand.
pub(crate) const RUNTIME_IMPORTS: [&str; 5] = ["Bytes", "Client", "IntoValue", "Result", "Upload"];

/// What they may import from the runtime's module `request`.
pub(crate) const REQUEST_IMPORTS: [&str; 14] = [
    "Accepting",
    "Answer",
    "ErrorResponse",
    "Found",
    "Method",
    "More",
    "Paging",
    "Position",
    "RawAnswer",
    "Requirement",
    "Security",
    "Sent",
    "Server",
    "Style",
];

/// The name of the type of an operation's request.
pub(crate) fn request_name(id: &str) -> String {
    let name = short_type(&beginning_with_letter(in_words(id), "Value"));
    let taken = [PRELUDE, &RUNTIME_IMPORTS, &REQUEST_IMPORTS].concat();
    if taken.contains(&name.as_str()) {
        format!("{name}Request")
    } else {
        name
    }
}

/// The name of a type. One that is in Rust's form already is kept as the vendor wrote it.
pub(crate) fn type_name(name: &str) -> String {
    let name = short_type(&beginning_with_letter(in_words(name), "Value"));
    if PRELUDE.contains(&name.as_str()) {
        format!("{name}Model")
    } else {
        name
    }
}

/// A name in the form of a type's.
fn in_words(name: &str) -> String {
    let is_rust = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && (name.len() == 1 || name.chars().any(|c| c.is_ascii_lowercase()));
    if is_rust {
        name.to_owned()
    } else {
        words(name).to_upper_camel_case()
    }
}

/// The name of a variant that stands for `value`.
pub(crate) fn variant_name(value: &str) -> String {
    let mut name = String::with_capacity(value.len());
    for word in words(value).split_whitespace() {
        let ends_number = name.ends_with(|c: char| c.is_ascii_digit());
        // Digits that something parts are no longer number: 1.5 is not 15.
        if ends_number && word.starts_with(|c: char| c.is_ascii_digit()) {
            name.push('_');
        }
        name.push_str(&word.to_upper_camel_case());
    }
    let name = beginning_with_letter(name, "Value");
    if name == "Self" {
        "SelfValue".to_owned()
    } else {
        name
    }
}

/// The name of a function, a field, an argument or a module.
pub(crate) fn value_name(name: &str) -> String {
    let name = beginning_with_letter(words(name).to_snake_case(), "value_");
    match name.as_str() {
        // These cannot be written as raw identifiers.
        "crate" | "self" | "super" | "_" => format!("{name}_"),
        _ => name,
    }
}

/// The name with its signs spelt out where they carry the meaning, so that `+1` and `-1` differ.
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len());
    let mut previous = None;
    for c in name.chars() {
        let word = match c {
            '+' => "plus",
            '<' => "less",
            '>' => "greater",
            '=' => "equal",
            '*' => "star",
            '!' => "not",
            '%' => "percent",
            '-' if !previous.is_some_and(char::is_alphanumeric) => "minus",
            _ => "",
        };
        if c.is_ascii_alphanumeric() {
            words.push(c);
        } else if !c.is_ascii() {
            // Letters of other scripts are allowed in Rust, but can look like one another, and
            // cannot be everywhere: a module is a file.
            let plain = deunicode_char(c).unwrap_or_default();
            let is_letter = c.is_alphabetic() && plain.chars().count() == 1;
            if is_letter {
                words.push_str(plain);
            } else {
                words.push(' ');
                words.extend(
                    plain
                        .chars()
                        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }),
                );
                words.push(' ');
            }
        } else if word.is_empty() {
            words.push(' ');
        } else {
            words.push(' ');
            words.push_str(word);
            words.push(' ');
        }
        previous = Some(c);
    }
    words
}

fn beginning_with_letter(name: String, prefix: &str) -> String {
    match name.chars().next() {
        Some(c) if c.is_ascii_alphabetic() => name,
        _ if name.is_empty() => match prefix.strip_suffix('_') {
            Some(prefix) => format!("empty_{prefix}"),
            None => format!("Empty{prefix}"),
        },
        _ => format!("{prefix}{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, variant_name};

    #[test]
    fn numbers_are_told_apart() {
        for (value, name) in [
            ("15", "Value15"),
            ("1.5", "Value1_5"),
            ("-1.5", "Minus1_5"),
            ("+1.5", "Plus1_5"),
            ("1e5", "Value1e5"),
            ("1.5e-3", "Value1_5e3"),
            ("v12", "V12"),
            ("v1.2", "V1_2"),
            ("TLS 1.2", "Tls1_2"),
            ("1.2.3", "Value1_2_3"),
            ("2022-11-28", "Value2022_11_28"),
            ("1,000", "Value1_000"),
            ("<5", "Less5"),
            ("a.b-c", "ABC"),
            ("x-1", "X1"),
            ("1 x", "Value1X"),
        ] {
            assert_eq!(variant_name(value), name, "{value}");
        }
    }

    #[test]
    fn a_number_that_is_taken_gets_another() {
        let mut scope = Scope::default();
        let names = ["1.5", "1-5", "15"].map(|value| scope.take(variant_name(value)));
        assert_eq!(names, ["Value1_5", "Value1_5_2", "Value15"]);
    }
}
