//! Where a client's settings come from: what was set, the environment, the file of the `sail` command
//! line.

use std::path::PathBuf;

use mainsheet_runtime::{ConfigError, ConfigFile, Credentials, Error, Result};

/// The paths of the versions below a tenant's API.
const VERSIONS: [&str; 3] = ["/v1", "/v3", "/beta"];

/// What was set in one place of two.
pub(super) fn once<T>(name: &str, here: Option<T>, in_settings: Option<T>) -> Result<Option<T>> {
    match (here, in_settings) {
        (Some(_), Some(_)) => {
            let text = format!("the {name} may be set on the builder or by `settings`, not both");
            Err(ConfigError::new(text).into())
        }
        (here, in_settings) => Ok(here.or(in_settings)),
    }
}

/// Where settings are looked up.
pub(super) struct Lookup<'a> {
    pub(super) variable: &'a dyn Fn(&str) -> Option<String>,
    pub(super) file: Option<PathBuf>,
}

/// What every client needs.
pub(super) struct Found {
    pub(super) base_url: String,
    pub(super) credentials: Credentials,
}

impl Lookup<'_> {
    pub(super) fn find(&self, base_url: Option<String>, credentials: Option<Credentials>) -> Result<Found> {
        let base_url = base_url.or_else(|| self.variable("SAIL_BASE_URL"));
        let credentials = match credentials {
            Some(credentials) => Some(credentials),
            None => self.credentials()?,
        };
        let (base_url, credentials) = match (base_url, credentials) {
            // Nothing is missing, so that the file is not even opened.
            (Some(base_url), Some(credentials)) => (base_url, credentials),
            (base_url, credentials) => self.complete(base_url, credentials)?,
        };
        Ok(Found {
            base_url: api_url(&base_url)?,
            credentials,
        })
    }

    fn variable(&self, name: &str) -> Option<String> {
        (self.variable)(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    fn credentials(&self) -> Result<Option<Credentials>> {
        let id = self.variable("SAIL_CLIENT_ID");
        let secret = self.variable("SAIL_CLIENT_SECRET");
        match (id, secret) {
            (Some(id), Some(secret)) => Ok(Some(Credentials::client_credentials(id, secret))),
            (None, None) => Ok(None),
            (Some(_), None) => Err(missing("SAIL_CLIENT_ID is set, but SAIL_CLIENT_SECRET is not")),
            (None, Some(_)) => Err(missing("SAIL_CLIENT_SECRET is set, but SAIL_CLIENT_ID is not")),
        }
    }

    /// Takes what is missing from the file.
    fn complete(
        &self,
        base_url: Option<String>,
        credentials: Option<Credentials>,
    ) -> Result<(String, Credentials)> {
        let file = match &self.file {
            Some(path) => ConfigFile::read(path).map_err(Error::Config)?,
            None => None,
        };
        let get = |path: &[&str]| file.as_ref()?.get(path);
        let active = get(&["activeenvironment"]).unwrap_or_else(|| "default".to_owned());
        let file_url = get(&["environments", &active, "baseurl"]);
        let pat = |key| get(&["environments", &active, "pat", key]);

        let Some(base_url) = base_url.or_else(|| file_url.clone()) else {
            return Err(missing(format!(
                "the tenant is missing: it is neither set on the builder, nor by SAIL_BASE_URL, \
                 nor by `environments.{active}.baseurl` in {}",
                self.file()
            )));
        };
        if let Some(credentials) = credentials {
            return Ok((base_url, credentials));
        }
        let own = file_url.is_some_and(|url| same_url(&url, &base_url));
        match (pat("clientid"), pat("clientsecret")) {
            (Some(id), Some(secret)) if own => {
                Ok((base_url, Credentials::client_credentials(id, secret)))
            }
            _ => Err(missing(format!(
                "the credentials are missing: they are neither set on the builder, nor by \
                 SAIL_CLIENT_ID and SAIL_CLIENT_SECRET, nor for this tenant by \
                 `environments.{active}.pat` in {} (the keyring of the `sail` command line is \
                 not read)",
                self.file()
            ))),
        }
    }

    fn file(&self) -> String {
        let none = || "a home directory, of which there is none".to_owned();
        self.file.as_ref().map_or_else(none, |path| path.display().to_string())
    }
}

fn missing(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    ConfigError::new(message).into()
}

/// The URL of a tenant's API.
fn api_url(tenant: &str) -> Result<String> {
    let tenant = tenant.trim().trim_end_matches('/');
    let host = tenant.strip_prefix("https://").unwrap_or(tenant);
    if tenant.contains("://") {
        return match host.strip_suffix(".identitynow.com") {
            Some(name) if is_name(name) => Err(missing(format!(
                "https://{name}.identitynow.com is the tenant's user interface; its API is at \
                 https://{name}.api.identitynow.com"
            ))),
            _ => Ok(tenant.to_owned()),
        };
    }
    if !is_name(tenant) {
        return Err(missing(
            "the tenant is neither a name, such as `acme`, nor a URL, such as \
             `https://acme.api.identitynow.com`",
        ));
    }
    Ok(format!("https://{tenant}.api.identitynow.com"))
}

/// Whether this is a single label of a host name.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Whether two are the API of one tenant, whatever version they name.
fn same_url(a: &str, b: &str) -> bool {
    let root = |url: &str| {
        let of_version = VERSIONS.iter().find_map(|path| url.strip_suffix(path));
        of_version.unwrap_or(url).to_owned()
    };
    match (api_url(a), api_url(b)) {
        (Ok(a), Ok(b)) => root(&a).eq_ignore_ascii_case(&root(&b)),
        _ => false,
    }
}
