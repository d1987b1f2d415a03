//! The client, and where its settings come from.
//!
//! What is SailPoint's own and in no description is here, written by hand: the
//! names of the environment variables, the file of the `sail` command line,
//! tenant names, the quota, how an import ends.

#![allow(clippy::doc_markdown, reason = "SailPoint is a name and no code")]

mod settings;

use std::fmt;
use std::time::Duration;

pub use mainsheet_runtime::{
    AccessToken, ClientCredentials, Credentials, Poller, RateLimiter, SecretString, ServerUrl,
    TokenProvider,
};
use mainsheet_runtime::{Result, RetryPolicy};

use self::settings::{Lookup, once};

/// How many requests SailPoint takes from one client id and API version within
/// [`QUOTA_WINDOW`].
pub const QUOTA_REQUESTS: u32 = 100;

/// The window of [`QUOTA_REQUESTS`].
pub const QUOTA_WINDOW: Duration = Duration::from_secs(10);

/// A tenant of SailPoint Identity Security Cloud. Cheap to clone; all clones
/// share connections, the token and the rate limit.
///
/// ```no_run
/// # fn main() -> sailpoint::Result<()> {
/// let client = sailpoint::Client::from_env()?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client(mainsheet_runtime::Client);

impl Client {
    /// A client with the settings of the environment: a builder with nothing
    /// set. See [`ClientBuilder::build`] for what is read.
    ///
    /// # Errors
    /// [`Error::Config`](mainsheet_runtime::Error::Config) if a setting is missing or cannot be used; it lists
    /// where was looked.
    pub fn from_env() -> Result<Self> {
        Self::builder().build()
    }

    /// A client to be set up.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}

impl std::ops::Deref for Client {
    type Target = mainsheet_runtime::Client;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl From<mainsheet_runtime::Client> for Client {
    fn from(client: mainsheet_runtime::Client) -> Self {
        Self(client)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How a bulk import ended.
#[cfg(feature = "v3")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "an import that ended with errors is no `Err`"]
pub enum ImportOutcome {
    /// Without an error (`COMPLETED`).
    Completed,
    /// With errors (`ERROR`), of which SailPoint tells no more.
    Failed,
}

#[cfg(feature = "v3")]
impl crate::v3::NonEmployeeLifecycleManagement {
    /// Imports the records of a CSV file into a source, and asks for the status
    /// until the import has ended. `on_status` sees each status: `PENDING`,
    /// `IN_PROGRESS`, `None` (handed to the source) and those that this crate
    /// does not know, none of which ends the wait; then the last.
    ///
    /// The deadline of `poller` counts from the end of the upload. SailPoint
    /// tells the status of a source's newest upload alone: if another one
    /// begins meanwhile, its end is waited for.
    ///
    /// # Errors
    /// Those of the two operations; [`Error::Timeout`](mainsheet_runtime::Error::Timeout) when the deadline passes,
    /// which ends the wait and not the import.
    pub async fn import_and_wait(
        &self,
        source_id: impl Into<String>,
        data: crate::Upload,
        poller: &Poller,
        mut on_status: impl FnMut(Option<&crate::v3::models::NonEmployeeBulkUploadStatusStatus>),
    ) -> Result<ImportOutcome> {
        use crate::v3::models::NonEmployeeBulkUploadStatusStatus::{Completed, Error};

        let id: String = source_id.into();
        self.import_non_employee_records_in_bulk(id.as_str(), data).await?;
        let get = || self.get_non_employee_bulk_upload_status(id.as_str()).send();
        let last = poller.until(get, |answer| {
            let status = answer.body().status.as_ref();
            on_status(status);
            matches!(status, Some(Completed | Error))
        });
        let completed = last.await?.body().status == Some(Completed);
        Ok(if completed { ImportOutcome::Completed } else { ImportOutcome::Failed })
    }
}

/// The settings of a [`Client`].
#[must_use = "a client is made by `build`"]
pub struct ClientBuilder {
    base_url: Option<String>,
    credentials: Option<Credentials>,
    settings: mainsheet_runtime::ClientBuilder,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            base_url: None,
            credentials: None,
            settings: mainsheet_runtime::Client::builder()
                .user_agent(concat!("sailpoint-rust/", env!("CARGO_PKG_VERSION")))
                .request_id_header("slpt-request-id"),
        }
    }
}

impl ClientBuilder {
    /// The tenant: its name, such as `acme` for
    /// `https://acme.api.identitynow.com`, or the URL of its API, with or without
    /// the path of a version: each call goes to the version that it is of.
    pub fn tenant(self, tenant: impl Into<String>) -> Self {
        self.base_url(tenant)
    }

    /// The URL of the tenant's API, or the tenant's name; the same as
    /// [`tenant`](Self::tenant).
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// A server that a description lists, such as
    /// `v3::server::Server::ApiUrl`, in place of a tenant.
    pub fn server(self, server: impl Into<ServerUrl>) -> Self {
        self.settings(|settings| settings.server(server))
    }

    /// The id and the secret of an API client or a personal access token.
    pub fn client_credentials(
        self,
        id: impl Into<String>,
        secret: impl Into<SecretString>,
    ) -> Self {
        self.credentials(Credentials::client_credentials(id, secret))
    }

    /// Any other credentials: a token, or the caller's own source of tokens.
    pub fn credentials(mut self, credentials: impl Into<Credentials>) -> Self {
        self.credentials = Some(credentials.into());
        self
    }

    /// Keeps the client within SailPoint's quota of [`QUOTA_REQUESTS`] in
    /// [`QUOTA_WINDOW`] per API version: calls wait for their turn. To share
    /// one quota between clients of the same id, give all of them the same
    /// limiter by [`settings`](Self::settings).
    pub fn within_quota(self) -> Self {
        self.settings(|settings| {
            settings.rate_limit(RateLimiter::new(QUOTA_REQUESTS, QUOTA_WINDOW))
        })
    }

    /// When and how often a call is repeated.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.settings(|settings| settings.retry(policy))
    }

    /// The application's own product in the `User-Agent` header, such as
    /// `app/1.2`, before that of this crate.
    pub fn user_agent(self, product: impl Into<String>) -> Self {
        self.settings(|settings| settings.user_agent(product))
    }

    /// All other settings: timeouts, proxies, certificates, limits, middleware. A
    /// base URL or credentials that are set there count as if they were set here;
    /// to set them in both places is an error of [`build`](Self::build).
    ///
    /// ```
    /// # use std::time::Duration;
    /// let builder = sailpoint::Client::builder()
    ///     .tenant("acme")
    ///     .settings(|settings| settings.read_timeout(Duration::from_secs(20)));
    /// ```
    pub fn settings(
        mut self,
        set: impl FnOnce(mainsheet_runtime::ClientBuilder) -> mainsheet_runtime::ClientBuilder,
    ) -> Self {
        self.settings = set(self.settings);
        self
    }

    /// The client. What was not set is looked up, in this order:
    ///
    /// 1. The environment: `SAIL_BASE_URL` for the tenant (a URL or a name);
    ///    `SAIL_CLIENT_ID` and `SAIL_CLIENT_SECRET`, of which either both or
    ///    none must be set. An empty variable counts as not set.
    /// 2. `.sailpoint/config.yaml` in the home directory, which the `sail`
    ///    command line writes. Of it are read: `activeenvironment` (`default`
    ///    if absent), `environments.<active>.baseurl`, and
    ///    `environments.<active>.pat.clientid` and `.pat.clientsecret`. Newer
    ///    versions of `sail` keep the latter two in the system's keyring, which
    ///    is not read; set the variables instead. The file's credentials are
    ///    used for the file's own base URL alone, and for no other tenant.
    ///
    /// # Errors
    /// [`Error::Config`](mainsheet_runtime::Error::Config) if a setting is missing or cannot be used; it lists
    /// where was looked.
    pub fn build(self) -> Result<Client> {
        let home = std::env::home_dir().map(|home| home.join(".sailpoint").join("config.yaml"));
        let lookup = Lookup {
            variable: &|name| std::env::var(name).ok(),
            file: home,
        };
        self.build_with(&lookup)
    }

    fn build_with(self, lookup: &Lookup<'_>) -> Result<Client> {
        let in_settings = self.settings.base_url_ref().map(str::to_owned);
        let server = self.settings.server_ref().map(ToString::to_string);
        let has_server = server.is_some();
        let given = once("tenant", self.base_url, in_settings.clone())?;
        let given = once("tenant", given, server)?;
        let credentials = self.settings.credentials_ref().cloned();
        let credentials = once("credentials", self.credentials, credentials)?;
        let found = lookup.find(given, credentials)?;
        let settings = self.settings.credentials(found.credentials);
        // What is set as it is to be, and is no name of a tenant, stays.
        let is_set = has_server || in_settings.is_some_and(|set| set.trim().trim_end_matches('/') == found.base_url);
        let settings = if is_set { settings } else { settings.base_url(found.base_url) };
        settings.build().map(Client)
    }
}

// Neither a URL before its check nor credentials are fit for a log; the settings
// know what of theirs is.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::{Client, ClientBuilder, Credentials, Lookup};

    const FILE: &str = "\
activeenvironment: devrel
authtype: pat
environments:
  devrel:
    tenanturl: https://devrel.identitynow.com
    baseurl: https://devrel.api.identitynow.com
    pat:
      clientid: 12345678901234567890123456789012
      clientsecret: hunter2
  other:
    baseurl: https://other.api.identitynow.com
";

    /// What is built where these variables are set and `file` is in the home directory.
    fn build(
        builder: ClientBuilder,
        variables: &[(&str, &str)],
        file: Option<&str>,
    ) -> Result<Client, String> {
        static FILES: AtomicU32 = AtomicU32::new(0);
        let file = file.map(|text| {
            let number = FILES.fetch_add(1, Ordering::Relaxed);
            let name = format!("sailpoint-{}-{number}.yaml", std::process::id());
            let path = std::env::temp_dir().join(name);
            std::fs::write(&path, text).expect("a file can be written");
            path
        });
        let lookup = Lookup {
            variable: &|name| {
                let found = variables.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            },
            file: file.clone(),
        };
        let built = builder.build_with(&lookup);
        let _ = file.map(std::fs::remove_file);
        built.map_err(|error| format!("{error} {error:?}"))
    }

    fn url(client: Result<Client, String>) -> String {
        client.expect("a client").base_url().to_string()
    }

    const ID: (&str, &str) = ("SAIL_CLIENT_ID", "id");
    const SECRET: (&str, &str) = ("SAIL_CLIENT_SECRET", "hunter2");

    #[test]
    fn a_tenant_is_a_name_or_a_url() {
        let acme = "https://acme.api.identitynow.com/";
        let proxy = "https://proxy.example.com/isc/";
        for (tenant, expected) in [
            ("acme", acme),
            (" acme ", acme),
            (acme, acme),
            ("https://acme.api.identitynow.com///", acme),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
            (proxy, "https://proxy.example.com/isc"),
        ] {
            let client = build(Client::builder().tenant(tenant), &[ID, SECRET], None);
            assert_eq!(url(client), expected, "{tenant}");
        }
        let plain = "http://acme.api.identitynow.com";
        let interface = "https://acme.identitynow.com";
        for tenant in ["", "acme.example", "acme/..", plain, interface] {
            let client = build(Client::builder().tenant(tenant), &[ID, SECRET], None);
            assert!(client.is_err(), "{tenant}");
        }
    }

    #[test]
    fn what_is_set_comes_before_the_environment_and_that_before_the_file() {
        let base = ("SAIL_BASE_URL", "https://env.api.identitynow.com/");
        let builder = Client::builder().tenant("set").client_credentials("a", "b");
        let client = build(builder, &[base, ID, SECRET], Some(FILE));
        assert_eq!(url(client), "https://set.api.identitynow.com/");
        let client = build(Client::builder(), &[base, ID, SECRET], Some(FILE));
        assert_eq!(url(client), "https://env.api.identitynow.com/");
        let client = build(Client::builder(), &[("SAIL_BASE_URL", " ")], Some(FILE));
        assert_eq!(url(client), "https://devrel.api.identitynow.com/");
    }

    #[test]
    fn what_is_set_by_the_settings_counts() {
        let base = ("SAIL_BASE_URL", "https://env.api.identitynow.com/");
        for tenant in ["set", "https://set.api.identitynow.com"] {
            let builder = Client::builder().settings(|settings| {
                settings.base_url(tenant).credentials(Credentials::token("hunter2"))
            });
            // Nothing is looked up that was set.
            let client = build(builder, &[base, ID], Some(FILE));
            assert_eq!(url(client), "https://set.api.identitynow.com/");
        }
        let token = || Credentials::token("hunter2");
        for twice in [
            Client::builder().tenant("a").settings(|settings| settings.base_url("b")),
            Client::builder().credentials(token()).settings(|set| set.credentials(token())),
        ] {
            let error = build(twice, &[base, ID, SECRET], None).expect_err("an error");
            assert!(error.contains("not both"), "{error}");
        }
    }

    #[test]
    fn the_credentials_of_the_file_go_to_no_other_tenant() {
        let client = build(Client::builder().tenant("acme"), &[], Some(FILE));
        assert!(client.is_err());
        let client = build(Client::builder().tenant("devrel"), &[], Some(FILE));
        assert!(client.is_ok());
    }

    #[test]
    fn a_tenant_may_be_named_with_the_path_of_a_version() {
        for path in ["", "/", "/v3", "/beta/"] {
            let url = format!("https://devrel.api.identitynow.com{path}");
            build(Client::builder().tenant(url), &[], Some(FILE)).expect("those of the file");
        }
        let client = Client::builder().tenant("https://devrel.api.identitynow.com/other");
        build(client, &[], Some(FILE)).expect_err("another place");
    }

    #[cfg(feature = "v3")]
    #[test]
    fn a_server_is_in_place_of_a_tenant() {
        use crate::v3::server::Server;

        let server = || Server::tenant_api_identitynow().with_tenant("acme");
        let client = build(Client::builder().server(server()), &[ID, SECRET], None);
        assert_eq!(url(client), "https://acme.api.identitynow.com/v3");
        let both = Client::builder().tenant("acme").server(server());
        build(both, &[ID, SECRET], None).expect_err("two of them");
        let whole = Client::builder().settings(|set| set.server_url("https://a.example.com/b"));
        let client = build(whole, &[ID, SECRET], None);
        assert_eq!(url(client), "https://a.example.com/b");
    }

    #[test]
    fn what_is_missing_is_an_error_that_lists_where_was_looked() {
        let error = build(Client::builder(), &[], None).expect_err("an error");
        for place in ["builder", "SAIL_BASE_URL", "home directory"] {
            assert!(error.contains(place), "{error}");
        }
        let other = FILE.replace("activeenvironment: devrel", "activeenvironment: other");
        let error = build(Client::builder(), &[], Some(&other)).expect_err("an error");
        let file = std::env::temp_dir().join(format!("sailpoint-{}-", std::process::id()));
        let file = file.display().to_string();
        for place in ["SAIL_CLIENT_ID", "SAIL_CLIENT_SECRET", "environments.other.pat", "keyring"] {
            assert!(error.contains(place), "{error}");
        }
        assert!(error.contains(&file), "{error}");
        let half = build(Client::builder().tenant("a"), &[ID], None).expect_err("an error");
        assert!(half.contains("SAIL_CLIENT_SECRET is not"), "{half}");
    }

    #[test]
    fn no_error_and_no_debug_output_holds_a_secret() {
        let broken = FILE.replace("authtype", "[authtype");
        let error = build(Client::builder(), &[], Some(&broken)).expect_err("an error");
        assert!(!error.contains("hunter2"), "{error}");
        let builder = Client::builder().tenant("acme").client_credentials("id", "hunter2");
        assert!(!format!("{builder:?}").contains("hunter2"));
        let with_user = "https://user:hunter2@example.com";
        let builders = [
            Client::builder().tenant(with_user),
            Client::builder().settings(|settings| settings.base_url(with_user)),
        ];
        assert!(!format!("{builders:?}").contains("hunter2"));
        let client = build(builder, &[], None).expect("a client");
        assert!(!format!("{client:?}").contains("hunter2"));
    }
}
