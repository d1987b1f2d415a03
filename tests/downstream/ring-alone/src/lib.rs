//! Calls from a machine that cannot build AWS-LC.

use sailpoint::Client;

/// A client for a tenant.
pub fn client(tenant: &str) -> sailpoint::Result<Client> {
    Client::builder().tenant(tenant).build()
}
