//! Imports non-employees from a CSV file, shows how far the import has come, and waits for its end.
//!
//! ```sh
//! cargo run -p mainsheet-tests --example bulk_import -- SOURCE_ID FILE
//! ```

#![expect(clippy::print_stdout, reason = "the example's result")]

use std::error::Error;
use std::fmt::Write;
use std::time::Duration;

use mainsheet_tests::stand_in::{self, StandIn};
use sailpoint::v3::NonEmployeeLifecycleManagement;
use sailpoint::{Client, ImportOutcome, Poller, Upload};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Without SAIL_BASE_URL, a tenant in memory.
    let stand_in = StandIn::unless_configured().await?;
    let client = match &stand_in {
        Some(stand_in) => stand_in.client()?,
        None => Client::from_env()?,
    };
    let api = NonEmployeeLifecycleManagement::new(&client);
    let mut arguments = std::env::args().skip(1);
    let source_id = arguments.next();
    let source_id = source_id.as_deref().unwrap_or(stand_in::SOURCE);
    let file = match arguments.next() {
        // Read while it is sent: a file of any size needs the same memory.
        Some(path) => Upload::from_path(path),
        None if stand_in.is_some() => Upload::from_bytes("people.csv", people()?),
        None => return Err("name the source and the file to import".into()),
    };

    // The status is asked for after 200 ms, 400 ms and so on; after 10 minutes it is an error.
    let poller = Poller::new()
        .waits(Duration::from_millis(200), Duration::from_secs(10))
        .deadline(Duration::from_secs(600));
    let outcome = api
        .import_and_wait(source_id, file, &poller, |status| match status {
            Some(status) => println!("the import is {}", status.as_str()),
            None => println!("the import is handed in"),
        })
        .await?;
    if outcome == ImportOutcome::Failed {
        return Err("the import has failed".into());
    }

    // A page of one record, for the sake of the number of all.
    let answer = api
        .list_non_employee_records()
        .filters(format!(r#"sourceId eq "{source_id}""#))
        .limit(1)
        .count(true)
        .send()
        .await?;
    let total = answer.total_count().ok_or("the total is missing")?;
    println!("the source has {total} records");
    Ok(())
}

/// A file to import.
fn people() -> Result<String, std::fmt::Error> {
    let mut csv = "accountName,firstName,lastName,email,phone,manager,startDate,endDate".to_owned();
    for number in 0..1000 {
        write!(
            csv,
            "\nnew.{number},New,N{number},new.{number}@example.com,5125550100,"
        )?;
        write!(csv, "manager.1,2030-01-01T00:00:00Z,2030-12-31T00:00:00Z")?;
    }
    Ok(csv)
}
