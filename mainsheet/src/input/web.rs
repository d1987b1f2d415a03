//! Descriptions from URLs: `https`, or `http` of this machine, within limits of size and time.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use mainsheet_codegen::ReadFault;
use rustls::crypto::ring;
use ureq::http::{StatusCode, Uri, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, Error};

/// For all of it: a description that takes longer is not worth the wait.
const PATIENCE: Duration = Duration::from_secs(60);

/// For a connection, since nobody listens at a wrong address.
const CONNECT: Duration = Duration::from_secs(15);

/// How often a server may send us on.
const REDIRECTS: usize = 5;

/// The body of an answer to GET.
pub(super) fn fetch(url: &str, largest: u64) -> Result<Vec<u8>, ReadFault> {
    let mut uri: Uri = url.parse().map_err(|error| {
        ReadFault::new(
            format!("this is no URL: {error}"),
            "write it as `https://HOST/PATH`",
        )
    })?;
    for _ in 0..=REDIRECTS {
        check(&uri, url)?;
        let mut answer = get(&uri)?;
        let status = answer.status();
        if status.is_success() {
            return body(&mut answer, largest);
        }
        let location = answer.headers().get(header::LOCATION);
        match location.filter(|_| is_redirect(status)) {
            Some(location) => uri = next(&uri, location.to_str().unwrap_or_default())?,
            None => return Err(refused(status)),
        }
    }
    Err(ReadFault::new(
        format!("the server sends from one URL to the next, more than {REDIRECTS} times"),
        "name the URL at which the description is",
    ))
}

fn agent(is_local: bool) -> &'static Agent {
    static LOCAL: OnceLock<Agent> = OnceLock::new();
    static OTHERS: OnceLock<Agent> = OnceLock::new();
    let agent = if is_local { &LOCAL } else { &OTHERS };
    agent.get_or_init(|| {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()));
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(PATIENCE))
            .timeout_connect(Some(CONNECT))
            .user_agent(concat!("mainsheet/", env!("CARGO_PKG_VERSION")))
            .accept("application/yaml, application/json, text/plain, */*;q=0.1")
            .tls_config(tls.build());
        if is_local {
            // No proxy knows what runs on this machine.
            config = config.proxy(None);
        }
        config.build().into()
    })
}

fn get(uri: &Uri) -> Result<ureq::http::Response<Body>, ReadFault> {
    agent(is_local(uri))
        .get(uri)
        .call()
        .map_err(|error| failed(&error))
}

fn failed(error: &Error) -> ReadFault {
    if let Some(why) = unsafe_by(error) {
        return ReadFault::new(
            format!("the connection is not safe: {why}"),
            "check the host; `SSL_CERT_FILE` names the certificates of your own authority",
        );
    }
    let (what, help) = match error {
        Error::Timeout(_) => (
            format!("the server took more than {} seconds", PATIENCE.as_secs()),
            "try again, or download the file and name that",
        ),
        Error::BodyExceedsLimit(_) => (
            "the answer is larger than 256 MB".to_owned(),
            "check that it is the URL that you mean",
        ),
        error if is_unknown(error) => (
            "there is no such host".to_owned(),
            "check the name, and the connection to the network",
        ),
        Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => (
            "nobody listens there: connection refused".to_owned(),
            "check host and port",
        ),
        _ => (
            format!("it cannot be fetched: {error}"),
            "check the URL, and the connection to the network",
        ),
    };
    ReadFault::new(what, help)
}

/// Whether the name of the host leads nowhere. The system's own word for it has no kind.
fn is_unknown(error: &Error) -> bool {
    match error {
        Error::HostNotFound => true,
        Error::Io(error) => error.to_string().starts_with("failed to lookup address"),
        _ => false,
    }
}

/// What TLS has against the connection.
fn unsafe_by(error: &Error) -> Option<String> {
    match error {
        Error::Tls(why) => Some((*why).to_owned()),
        Error::Rustls(why) => Some(why.to_string()),
        Error::Io(error) => {
            let why = error.get_ref()?.downcast_ref::<rustls::Error>()?;
            Some(why.to_string())
        }
        _ => None,
    }
}

fn body(answer: &mut ureq::http::Response<Body>, largest: u64) -> Result<Vec<u8>, ReadFault> {
    let is_page = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.trim_start().starts_with("text/html"));
    if is_page {
        return Err(ReadFault::new(
            "the answer is a page for browsers (`text/html`), and no description",
            "name the URL of the file itself, which such pages often call raw",
        ));
    }
    // Nobody has to send it to be told.
    if answer
        .body()
        .content_length()
        .is_some_and(|length| length > largest)
    {
        return Err(failed(&Error::BodyExceedsLimit(largest)));
    }
    let body = answer.body_mut().with_config().limit(largest);
    body.read_to_vec().map_err(|error| failed(&error))
}

fn is_redirect(status: StatusCode) -> bool {
    [301, 302, 303, 307, 308].contains(&status.as_u16())
}

fn refused(status: StatusCode) -> ReadFault {
    let help = match status.as_u16() {
        401 | 403 => "download the file with your credentials, and name that",
        404 | 410 => "check the path",
        500.. => "try again later, or download the file and name that",
        _ => "check the URL",
    };
    ReadFault::new(format!("the server answers {status}"), help)
}

/// Whether this may be asked for.
fn check(uri: &Uri, given: &str) -> Result<(), ReadFault> {
    let is_safe = uri.scheme_str() == Some("https") || is_local(uri);
    if is_safe && uri.host().is_some_and(|host| !host.is_empty()) {
        return Ok(());
    }
    let is_given = given.parse::<Uri>().is_ok_and(|given| given == *uri);
    Err(if uri.scheme_str() != Some("http") {
        ReadFault::new(
            "this is no URL of the web",
            "write it as `https://HOST/PATH`",
        )
    } else if is_given {
        ReadFault::new(
            "`http` is used to this machine alone: whoever is between could change the answer",
            "write `https`, or download the file and name that",
        )
    } else {
        ReadFault::new(
            format!(
                "the server sends on to `{}`, which is not `https`",
                shown(uri)
            ),
            "name a URL that stays with `https`, or download the file and name that",
        )
    })
}

/// A URL without what may be secret.
fn shown(uri: &Uri) -> String {
    let scheme = uri.scheme_str().unwrap_or_default();
    format!(
        "{scheme}://{}{}",
        uri.host().unwrap_or_default(),
        uri.path()
    )
}

/// Whether it is on this machine.
fn is_local(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Where a redirect leads (RFC 9110, section 10.2.2).
fn next(from: &Uri, location: &str) -> Result<Uri, ReadFault> {
    let nowhere = || {
        ReadFault::new(
            "the server sends on, and does not say where to",
            "name the URL at which the description is",
        )
    };
    let location = location.split('#').next().unwrap_or_default();
    let joined = if location.contains("://") {
        location.to_owned()
    } else {
        let scheme = from.scheme_str().unwrap_or("https");
        let authority = from.authority().map_or("", |it| it.as_str());
        match location {
            "" => return Err(nowhere()),
            _ if location.starts_with("//") => format!("{scheme}:{location}"),
            _ if location.starts_with('/') => format!("{scheme}://{authority}{location}"),
            _ => {
                let path = from.path();
                let folder = &path[..=path.rfind('/').unwrap_or(0)];
                format!("{scheme}://{authority}{folder}{location}")
            }
        }
    };
    let next: Uri = joined.parse().map_err(|_| {
        ReadFault::new(
            "the server sends on to what is no URL of the web",
            "name the URL at which the description is",
        )
    })?;
    // What is on this machine is nobody else's to send to.
    if is_local(&next) && !is_local(from) {
        return Err(ReadFault::new(
            format!("the server sends on to this machine: `{}`", shown(&next)),
            "name the URL at which the description is",
        ));
    }
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a redirect leads, or why it is not followed.
    fn follow(from: &str, location: &str) -> Result<String, String> {
        let from: Uri = from.parse().expect("a URL");
        let next = next(&from, location).and_then(|next| {
            check(&next, "https://a.example/given")?;
            Ok(next.to_string())
        });
        next.map_err(|fault| format!("{fault:?}"))
    }

    #[test]
    fn a_redirect_is_seen_from_where_it_was_met() {
        let from = "https://a.example/x/y.yaml?q=1";
        for (location, expected) in [
            ("z.yaml", "https://a.example/x/z.yaml"),
            ("/z.yaml?k=1#f", "https://a.example/z.yaml?k=1"),
            ("//b.example/z", "https://b.example/z"),
            ("https://b.example:8443/z", "https://b.example:8443/z"),
        ] {
            assert_eq!(
                follow(from, location).as_deref(),
                Ok(expected),
                "{location}"
            );
        }
    }

    #[test]
    fn a_redirect_leads_nowhere_else() {
        let from = "https://a.example/x/y.yaml";
        for (location, part) in [
            ("http://a.example/z", "which is not `https`"),
            ("http://127.0.0.1:8080/z", "sends on to this machine"),
            ("https://localhost/z", "sends on to this machine"),
            ("http://[::1]/z", "sends on to this machine"),
            ("", "does not say where to"),
            ("ftp://a.example/z", "no URL of the web"),
        ] {
            let told = follow(from, location).expect_err(location);
            assert!(told.contains(part), "{told}");
        }
        // One server of this machine may send to another.
        assert!(follow("http://127.0.0.1:1/x", "http://localhost:2/z").is_ok());
    }
}
