//! Needs the client alone, for others to make calls with.

use sailpoint::runtime::Credentials;
use sailpoint::{Client, Error, RetryPolicy};

/// A client for a tenant.
pub fn connect(tenant: &str, token: String) -> Result<Client, Error> {
    Client::builder()
        .tenant(tenant)
        .credentials(Credentials::token(token))
        .retry(RetryPolicy::never())
        .build()
}
