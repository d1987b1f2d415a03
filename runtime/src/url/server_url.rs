//! A server that a description lists, as a caller chooses it.

use std::borrow::Cow;
use std::fmt;

use crate::error::ConfigError;
use crate::operation::server;

/// A server of a description, with what stands for its variables: what the
/// `Server` of a generated version becomes when a
/// [client](crate::ClientBuilder::server) is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUrl {
    template: &'static str,
    variables: Vec<(&'static str, String)>,
}

impl ServerUrl {
    /// The URL as the description has it, with names of variables between
    /// braces, and what stands for them.
    pub fn new(
        template: &'static str,
        variables: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Self {
        Self {
            template,
            variables: variables.into_iter().collect(),
        }
    }

    /// What stands for its variables.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let variables = self.variables.iter();
        variables.map(|(name, value)| (*name, value.as_str()))
    }

    fn value(&self, wanted: &str) -> Option<Cow<'_, str>> {
        let mut variables = self.variables();
        let (_, value) = variables.find(|(name, _)| *name == wanted)?;
        Some(Cow::Borrowed(value))
    }

    /// The URL.
    ///
    /// # Errors
    /// If a value would lead elsewhere than the description says.
    pub(crate) fn text(&self) -> Result<Cow<'static, str>, ConfigError> {
        for (name, value) in &self.variables {
            check(name, value)?;
        }
        url(self.template, |wanted| self.value(wanted))
    }
}

/// The URL with what stands for its variables, before any check.
impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = server::expand(self.template, |wanted| self.value(wanted));
        f.write_str(&text)
    }
}

/// Whether a value can stand for a variable.
///
/// # Errors
/// If it holds what ends a path, or leads out of it.
pub(crate) fn check(name: &str, value: &str) -> Result<(), ConfigError> {
    let is_wrong = |c: char| c.is_control() || c.is_whitespace() || "?#@\\{}".contains(c);
    let is_dots = |segment: &str| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        matches!(segment.as_str(), "." | "..")
    };
    if value.contains(is_wrong) || value.split('/').any(is_dots) {
        return Err(refused(name));
    }
    Ok(())
}

fn refused(name: &str) -> ConfigError {
    let text = format!("the value of the server's variable `{name}` is not valid");
    ConfigError::new(text)
}

/// A URL with what stands for its variables.
///
/// # Errors
/// If a value in the middle of the host brings a path along: then what follows
/// would be no host any more.
pub(crate) fn url<'v>(
    template: &'static str,
    value: impl Fn(&'static str) -> Option<Cow<'v, str>>,
) -> Result<Cow<'static, str>, ConfigError> {
    let Some((scheme, rest)) = template.split_once("//") else {
        return Ok(server::expand(template, value));
    };
    let (host, _) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    // The path of the description may have two slashes, too.
    let is_host = !scheme.contains('/');
    let expanded = server::expand(host, &value);
    if is_host && expanded.contains('/') {
        let name = host
            .split_once('{')
            .and_then(|(_, rest)| rest.split_once('}'));
        return Err(refused(name.map_or("", |(name, _)| name)));
    }
    Ok(server::expand(template, value))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::ServerUrl;

    fn text(template: &'static str, variables: &[(&'static str, &str)]) -> Option<String> {
        let variables = variables.iter();
        let variables = variables.map(|(name, value)| (*name, (*value).to_owned()));
        let text = ServerUrl::new(template, variables).text();
        text.ok().map(Cow::into_owned)
    }

    #[test]
    fn a_value_leads_to_no_other_host() {
        let host = "https://{tenant}.example.com/{stage}/v1";
        let of = |tenant, stage| text(host, &[("tenant", tenant), ("stage", stage)]);
        assert_eq!(of("a", "b").unwrap(), "https://a.example.com/b/v1");
        assert_eq!(
            of("a.b-c", "b/c").unwrap(),
            "https://a.b-c.example.com/b/c/v1"
        );
        for (tenant, stage) in [
            ("evil.com/", "b"),
            ("evil.com/x", "b"),
            ("evil.com?", "b"),
            ("evil.com#", "b"),
            ("me@evil.com", "b"),
            ("evil.com\\", "b"),
            ("a b", "b"),
            ("a", ".."),
            ("a", "x/%2E%2e/y"),
            ("a", "?x"),
            ("a", "b\n"),
        ] {
            assert_eq!(of(tenant, stage), None, "{tenant} {stage}");
        }
        // All of the host, and with it the scheme.
        assert_eq!(
            text("{url}/v1", &[("url", "https://a.example.com/b")]).unwrap(),
            "https://a.example.com/b/v1"
        );
        assert_eq!(text("/{a}/{b}", &[("a", "x")]).unwrap(), "/x/{b}");
    }
}
