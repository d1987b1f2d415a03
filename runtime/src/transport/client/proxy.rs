//! The proxies that the system's settings name.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use reqwest::{Proxy, Url};

use crate::url;

/// The proxies of `HTTP_PROXY` and the like, for all but this very machine: what
/// goes there in clear text does so because nobody else sees it. `None` if
/// there are none.
pub(super) fn system() -> Option<Proxy> {
    let matcher = Matcher::from_system();
    let probes = ["http://host.invalid/", "https://host.invalid/"];
    let is_used = |probe: &str| Some(matcher.intercept(&probe.parse().ok()?).is_some());
    if !probes.iter().any(|probe| is_used(probe) == Some(true)) {
        return None;
    }
    Some(Proxy::custom(move |url| {
        if url::is_loopback(url) {
            return None;
        }
        place(&matcher.intercept(&url.as_str().parse().ok()?)?)
    }))
}

/// A proxy's URL, with the user and the password that it wants.
fn place(proxy: &Intercept) -> Option<Url> {
    let mut url = Url::parse(&proxy.uri().to_string()).ok()?;
    let basic = proxy.basic_auth().and_then(|basic| {
        let encoded = basic.to_str().ok()?.strip_prefix("Basic ")?;
        let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
        let (user, password) = text.split_once(':')?;
        Some((user.to_owned(), password.to_owned()))
    });
    let raw = proxy.raw_auth();
    let raw = raw.map(|(user, password)| (user.to_owned(), password.to_owned()));
    if let Some((user, password)) = basic.or(raw) {
        url.set_username(&user).ok()?;
        url.set_password(Some(&password)).ok()?;
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use hyper_util::client::proxy::matcher::Matcher;

    use super::place;

    #[test]
    fn a_proxy_keeps_its_user_and_password() {
        for (setting, expected) in [
            ("http://proxy.example:8080", "http://proxy.example:8080/"),
            ("proxy.example:8080", "http://proxy.example:8080/"),
            (
                "http://user:c%20d@proxy.example",
                "http://user:c%20d@proxy.example/",
            ),
            (
                "https://user:p%40ss@proxy.example",
                "https://user:p%40ss@proxy.example/",
            ),
            (
                "socks5h://user:pass@proxy.example:1",
                "socks5h://user:pass@proxy.example:1/",
            ),
        ] {
            let matcher = Matcher::builder().all(setting.to_owned()).build();
            let proxy = matcher
                .intercept(&"https://host.example/".parse().unwrap())
                .unwrap();
            assert_eq!(place(&proxy).unwrap().as_str(), expected);
        }
    }
}
