//! Trusts a certificate of its own, on a machine that cannot build AWS-LC.

use sailpoint::Client;
use sailpoint::runtime::reqwest::Certificate;

/// A client for a tenant behind a gateway.
pub fn client(tenant: &str, gateway: Certificate) -> sailpoint::Result<Client> {
    Client::builder().base_url(tenant).root_certificate(gateway).build()
}
