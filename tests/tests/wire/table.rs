//! Whether the cases are what the descriptions say, which are read here without the generator.

use std::collections::BTreeSet;

use mainsheet_tests::calls;
use mainsheet_tests::case::{Body, Case, Extent};
use mainsheet_tests::description::{self, Description, Operation};

#[test]
fn the_cases_are_those_of_the_descriptions() {
    let described: BTreeSet<_> = std::fs::read_dir(description::folder())
        .expect("the folder of the descriptions")
        .map(|entry| entry.expect("a file of it").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    let versions = calls::versions();
    let versions = versions.iter().map(|(version, _)| (*version).to_owned());
    assert_eq!(versions.collect::<BTreeSet<_>>(), described, "the versions");
    for (version, cases) in calls::versions() {
        check(version, &cases);
    }
}

fn check(version: &str, cases: &[Case]) {
    let description = Description::read(version).expect("a description");
    assert_eq!(description.operations.len(), 32, "operations of {version}");
    assert_eq!(cases.len(), 64, "cases of {version}");
    for operation in &description.operations {
        for extent in [Extent::Required, Extent::Everything] {
            let mut found = cases
                .iter()
                .filter(|case| case.operation == operation.id && case.extent == extent);
            let case = found.next().unwrap_or_else(|| {
                panic!("{version}: {} has no case {extent:?}", operation.id);
            });
            assert!(found.next().is_none(), "{case}: more than one");
            compare(operation, case);
        }
    }
}

fn compare(operation: &Operation, case: &Case) {
    assert_eq!(case.method, operation.method, "{case}: the method");
    assert!(
        fits(&operation.path, case.path),
        "{case}: the path is not one of {}",
        operation.path
    );
    for (place, pairs) in [("query", case.query), ("header", case.headers)] {
        let set: BTreeSet<_> = pairs.iter().map(|(name, _)| *name).collect();
        let described = operation.parameters.iter().filter(|parameter| {
            parameter.place == place && (parameter.required || case.extent == Extent::Everything)
        });
        let described = described.map(|parameter| parameter.name.as_str()).collect();
        assert_eq!(set, described, "{case}: the parameters in the {place}");
    }
    let media_type = match &case.body {
        Body::None => None,
        Body::Json { media_type, .. } => Some(*media_type),
        Body::Multipart(_) => Some("multipart/form-data"),
    };
    let described = operation.body.as_ref();
    let described = described.filter(|body| body.required || case.extent == Extent::Everything);
    let described = described.map(|body| body.media_type.as_str());
    assert_eq!(media_type, described, "{case}: the body");

    let (successes, errors): (Vec<_>, Vec<_>) = operation
        .responses
        .iter()
        .map(|response| (response.status, response.media_type.as_str()))
        .partition(|(status, _)| *status < 400);
    let answers = [(case.successes, &successes), (case.errors, &errors)];
    for (answers, described) in answers {
        let answers = answers
            .iter()
            .map(|answer| (answer.status, answer.media_type));
        assert_eq!(
            &answers.collect::<Vec<_>>(),
            described,
            "{case}: the answers"
        );
    }
    // An answer without a body may be an error with one, and errors are JSON.
    let described = successes.iter().map(|(_, media_type)| *media_type);
    let described = described.map(|media_type| match media_type {
        "" => "application/json".to_owned(),
        "application/json" => media_type.to_owned(),
        // A file comes as it is, and an error in its place as JSON.
        media_type => format!("{media_type}, application/json;q=0.9"),
    });
    let accept: BTreeSet<_> = described.collect();
    assert_eq!(
        accept,
        BTreeSet::from([case.accept.to_owned()]),
        "{case}: what is accepted"
    );
}

/// Whether the path is the template with something in place of its parameters.
fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(path).all(|(template, segment)| {
            let parameter = template.starts_with('{') && template.ends_with('}');
            *template == segment || (parameter && !segment.is_empty() && !segment.contains('{'))
        })
}
