//! What holds for our files whatever is published.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::facts::{Description, SEPARATOR};
use crate::validate::faults;
use crate::{VERSIONS, ours, spec_folder};

/// Each version with its description as it stands.
fn descriptions() -> impl Iterator<Item = (&'static str, Description)> {
    VERSIONS
        .map(|version| (version, ours(version, &BTreeSet::new())))
        .into_iter()
}

fn root(version: &str, description: &Description) -> Value {
    let file = spec_folder().join(format!("{version}.yaml"));
    description.reader.open(&file).value
}

fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(target) if key == "$ref" => {
                        found.insert(target);
                    }
                    _ => references(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

fn assert_none(faults: &[String], what: &str) {
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
}

#[test]
fn every_reference_stays_in_the_file_and_every_component_is_used() {
    for (version, description) in descriptions() {
        let root = root(version, &description);
        let mut found = BTreeSet::new();
        references(&root, &mut found);
        for target in &found {
            let pointer = target.strip_prefix('#');
            let node = pointer.and_then(|pointer| root.pointer(pointer));
            assert!(
                node.is_some(),
                "spec/{version}.yaml: $ref {target} leads nowhere"
            );
        }
        for kind in ["parameters", "responses", "schemas"] {
            let components = root["components"][kind].as_object();
            for name in components
                .into_iter()
                .flat_map(|components| components.keys())
            {
                assert!(
                    found.contains(format!("#/components/{kind}/{name}").as_str()),
                    "spec/{version}.yaml: nothing refers to {kind}/{name}"
                );
            }
        }
    }
}

#[test]
fn every_security_scheme_and_scope_that_is_asked_for_is_offered() {
    for (version, description) in descriptions() {
        let root = root(version, &description);
        let schemes = &root["components"]["securitySchemes"];
        for (place, value) in &description.facts {
            if !place.ends_with("/ security") {
                continue;
            }
            for (name, scopes) in value
                .as_array()
                .into_iter()
                .flatten()
                .flat_map(|one| one.as_object().unwrap())
            {
                for flow in schemes[name]["flows"].as_object().unwrap().values() {
                    for scope in scopes.as_array().unwrap() {
                        assert!(
                            flow["scopes"].get(scope.as_str().unwrap()).is_some(),
                            "spec/{version}.yaml: {place}: {name} does not offer {scope}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn every_example_fits_its_schema() {
    for (version, description) in descriptions() {
        let mut lines = Vec::new();
        for example in &description.examples {
            for fault in faults(&description.reader, &example.schema, &example.value) {
                lines.push(format!("{}{fault}", example.place));
            }
        }
        assert!(
            description.examples.len() > 200,
            "examples of {version} were passed over"
        );
        assert_none(
            &lines,
            &format!("examples of spec/{version}.yaml that do not fit"),
        );
    }
}

#[test]
fn every_success_and_every_json_body_has_an_example() {
    for (version, description) in descriptions() {
        let mut lines = Vec::new();
        for place in description.facts.keys() {
            let segments: Vec<&str> = place.split(SEPARATOR).collect();
            let [_, part, media_type, "media type"] = segments[..] else {
                continue;
            };
            let start = place.strip_suffix("media type").unwrap_or(place);
            let has = |key: &str| {
                description
                    .facts
                    .keys()
                    .any(|place| place.starts_with(&format!("{start}{key}")))
            };
            let is_form = media_type == "multipart/form-data";
            if !has("example") && !is_form {
                lines.push(format!("{part}: {place}"));
            }
        }
        assert_none(&lines, &format!("spec/{version}.yaml lacks examples"));
    }
}

#[test]
fn everything_is_described() {
    for (version, description) in descriptions() {
        let is_told = |place: &String| {
            let place = match place.strip_suffix("summary") {
                Some(_) => place.clone(),
                None => format!("{place}{SEPARATOR}description"),
            };
            description
                .prose
                .get(&place)
                .is_some_and(|text| !text.trim().is_empty())
        };
        let untold: Vec<String> = description
            .wants_prose
            .iter()
            .filter(|place| !is_told(place))
            .cloned()
            .collect();
        assert_none(&untold, &format!("spec/{version}.yaml does not describe"));
    }
}

/// Prose becomes Rust documentation, where HTML, bare addresses and stray brackets warn.
#[test]
fn prose_is_plain_markdown() {
    for (version, description) in descriptions() {
        for (place, text) in &description.prose {
            let code_left_out: String = text.split('`').step_by(2).collect();
            for mark in ["<", ">", "[", "]", "http:", "https:", "*", "_"] {
                assert!(
                    !code_left_out.contains(mark),
                    "spec/{version}.yaml: {place}: {mark} outside of code: {text}"
                );
            }
        }
    }
}

/// Types that are the same in both versions are generated once, and prose is a part of them.
#[test]
fn both_versions_describe_a_schema_in_the_same_words() {
    let [v3, beta] = VERSIONS.map(|version| ours(version, &BTreeSet::new()).prose);
    for (place, text) in v3.iter().filter(|(place, _)| place.starts_with("schema ")) {
        if let Some(other) = beta.get(place) {
            assert_eq!(text, other, "{place}");
        }
    }
}

#[test]
fn paths_and_components_are_sorted() {
    for (version, description) in descriptions() {
        let root = root(version, &description);
        let mut objects = vec![&root["paths"]];
        objects.extend(root["components"].as_object().unwrap().values());
        for object in objects {
            let names: Vec<&String> = object.as_object().unwrap().keys().collect();
            assert!(
                names.is_sorted(),
                "spec/{version}.yaml: not sorted: {names:?}"
            );
        }
    }
}
