//! Every operation of every version, sent to a server that looks at the bytes.

mod body;
mod table;
mod tenants;

use hyper::body::Bytes;
use hyper::{HeaderMap, Request};
use mainsheet_tests::calls;
use mainsheet_tests::case::Case;
use mainsheet_tests::stage::{Stage, TOKEN};
use percent_encoding::percent_decode_str;

#[tokio::test]
async fn every_call_is_sent_as_described() {
    for (_, cases) in calls::versions() {
        check(&cases).await;
    }
}

async fn check(cases: &[Case]) {
    let stage = Stage::start().await.expect("a server");
    let mut faults = Vec::new();
    for case in cases {
        let answer = case.successes.first().expect("an answer to success");
        let answer = answer.response().expect("an answer of HTTP");
        let played = stage.play(case, answer).await;
        let mut found = Vec::new();
        if let Err(error) = &played.result {
            found.push(format!("failed: {error}"));
        }
        match played.requests.as_slice() {
            [request] => found.extend(differences(case, request)),
            requests => found.push(format!("was sent {} times", requests.len())),
        }
        faults.extend(found.into_iter().map(|found| format!("{case}: {found}")));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// What a request is that the case does not say.
fn differences(case: &Case, request: &Request<Bytes>) -> Vec<String> {
    let mut found = Vec::new();
    let mut same = |what: &str, expected: &str, got: &str| {
        if expected != got {
            found.push(format!("{what} is {got:?} and not {expected:?}"));
        }
    };
    same("the method", case.method, request.method().as_str());
    same("the path", case.path, request.uri().path());
    same(
        "the query",
        &format!("{:?}", case.query),
        &format!("{:?}", pairs(request.uri().query().unwrap_or_default())),
    );
    let headers = request.headers();
    same("Accept", case.accept, &header(headers, "accept"));
    same(
        "Authorization",
        &format!("Bearer {TOKEN}"),
        &header(headers, "authorization"),
    );
    for (name, value) in case.headers {
        same(name, value, &header(headers, name));
    }
    for (name, value) in headers {
        if !may_be_sent(case, name.as_str()) {
            found.push(format!("an unforeseen header {name}: {value:?}"));
        }
    }
    let product = format!("sailpoint-rust/{}", env!("CARGO_PKG_VERSION"));
    let user_agent = header(headers, "user-agent");
    if user_agent != product {
        found.push(format!("User-Agent is {user_agent:?} and not {product:?}"));
    }
    found.extend(body::differences(
        &case.body,
        &header(headers, "content-type"),
        request.body(),
    ));
    found
}

/// All values of a header as one text: a second one does not go unseen.
fn header(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter();
    let values = values.map(|value| String::from_utf8_lossy(value.as_bytes()));
    values.collect::<Vec<_>>().join(" and ")
}

fn may_be_sent(case: &Case, name: &str) -> bool {
    // What every request has, and what HTTP needs to send it.
    const COMMON: [&str; 8] = [
        "accept",
        "accept-encoding",
        "authorization",
        "content-length",
        "content-type",
        "host",
        "transfer-encoding",
        "user-agent",
    ];
    let own = case
        .headers
        .iter()
        .any(|(own, _)| own.eq_ignore_ascii_case(name));
    own || COMMON.contains(&name)
}

/// The pairs of a query, decoded. A `+` stays one, because only forms say a space by it; so a
/// client that writes one for a space is found out.
fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let unencoded = |char: char| !char.is_ascii_graphic() || "\"<>\\^`{|}".contains(char);
        assert!(!text.contains(unencoded), "{text:?} is not encoded");
        percent_decode_str(text)
            .decode_utf8()
            .expect("UTF-8")
            .into_owned()
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, "(none)"));
        (decode(name), decode(value))
    });
    pairs.collect()
}

#[test]
fn a_plus_in_a_query_is_no_space() {
    assert_eq!(pairs("a=b%20c"), [("a".into(), "b c".into())]);
    assert_ne!(pairs("a=b+c"), pairs("a=b%20c"));
}
