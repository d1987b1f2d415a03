//! Code that is written once for several versions, one of which is chosen at run time.
//!
//! ```sh
//! cargo run -p mainsheet-tests --example choose_version -- beta
//! ```

#![expect(clippy::print_stdout, reason = "the example's result")]

use std::error::Error;

use mainsheet_tests::stand_in::StandIn;
use sailpoint::Client;
use sailpoint::any_version::{NonEmployeeLifecycleManagement, Version};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let version = match std::env::args().nth(1) {
        Some(name) => name.parse()?,
        None => Version::V3,
    };
    // Without SAIL_BASE_URL, a tenant in memory.
    let stand_in = StandIn::unless_configured().await?;
    let client = match &stand_in {
        Some(stand_in) => stand_in.client()?,
        None => Client::from_env()?,
    };
    let api = NonEmployeeLifecycleManagement::new(&client, version);
    println!("{} has {} records", version, count(&api).await?);
    Ok(())
}

/// The same code for every version: a request of an operation that all of them have.
async fn count(api: &NonEmployeeLifecycleManagement) -> sailpoint::Result<usize> {
    let mut records = api.list_non_employee_records().items();
    let mut count = 0;
    while records.try_next().await?.is_some() {
        count += 1;
    }
    Ok(count)
}
