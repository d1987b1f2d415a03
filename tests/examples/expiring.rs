//! Lists every non-employee whose work ends this month.
//!
//! ```sh
//! cargo run -p mainsheet-tests --example expiring
//! ```

#![expect(clippy::print_stdout, reason = "the example's result")]

use std::error::Error;
use std::time::SystemTime;

use chrono::{DateTime, Datelike, Utc};
use mainsheet_tests::stand_in::StandIn;
use sailpoint::Client;
use sailpoint::v3::NonEmployeeLifecycleManagement;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Without SAIL_BASE_URL, a tenant in memory.
    let stand_in = StandIn::unless_configured().await?;
    let client = match &stand_in {
        Some(stand_in) => stand_in.client()?,
        None => Client::from_env()?,
    };
    let api = NonEmployeeLifecycleManagement::new(&client);
    let today = DateTime::<Utc>::from(SystemTime::now());

    // All pages as one stream. Four of them are under way at a time, and still come in order.
    let mut records = api
        .list_non_employee_records()
        .sorters("endDate")
        .items()
        .page_size(100)
        .read_ahead(4);
    let (mut expiring, mut all) = (0, 0);
    while let Some(record) = records.try_next().await? {
        all += 1;
        // The API filters by the source alone, and so the dates are looked at here.
        let Some(end) = record.end_date.map(|end| end.to_utc()) else {
            continue;
        };
        if (end.year(), end.month()) == (today.year(), today.month()) {
            expiring += 1;
            let name = record.account_name.unwrap_or_default();
            println!("{} {name}", end.date_naive());
        }
    }
    println!("{expiring} of {all} records end this month");
    Ok(())
}
