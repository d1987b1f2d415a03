//! A crate in which the bindings of an API are a module, made by its build script.

#![forbid(unsafe_code)]
#![warn(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused_qualifications,
    rust_2018_idioms,
    rustdoc::all,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::unwrap_used,
    clippy::missing_docs_in_private_items
)]

/// Bindings for the API of Acme.
pub mod acme {
    include!(concat!(env!("OUT_DIR"), "/acme.rs"));
}

/// The same once more, for nobody outside, and deeper.
#[allow(clippy::redundant_pub_crate, reason = "`unreachable_pub` asks for it")]
mod within {
    /// Bindings that hardly anything is used of.
    mod acme {
        include!(concat!(env!("OUT_DIR"), "/acme.rs"));
    }

    /// How the state of a parcel that has arrived is written.
    pub(super) fn state() -> String {
        acme::v2::models::State::Arrived.to_string()
    }
}

use acme::{Client, Result, v2};

/// The recipients of all parcels that have arrived.
///
/// # Errors
///
/// If the service cannot be reached, or refuses.
pub async fn arrived(client: &Client) -> Result<Vec<String>> {
    let parcels = v2::Parcels::new(client);
    let mut items = parcels.list().state(v2::models::State::Arrived).items();
    let mut recipients = Vec::new();
    while let Some(parcel) = items.next().await {
        recipients.push(parcel?.to);
    }
    Ok(recipients)
}

/// How the state of a parcel that has arrived is written.
#[must_use]
pub fn state() -> String {
    within::state()
}
