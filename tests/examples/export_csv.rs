//! Exports the non-employees of a source to a CSV file, and shows how much has come.
//!
//! ```sh
//! cargo run -p mainsheet-tests --example export_csv -- SOURCE_ID FILE
//! ```

#![expect(clippy::print_stdout, reason = "the example's result")]

use std::error::Error;
use std::path::PathBuf;

use mainsheet_tests::stand_in::{self, StandIn};
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
    let mut arguments = std::env::args().skip(1);
    let source_id = arguments.next();
    let source_id = source_id.as_deref().unwrap_or(stand_in::SOURCE);

    let download = api.export_non_employee_records(source_id).await?;
    let path = match arguments.next() {
        Some(path) => PathBuf::from(path),
        // The name that the server suggests, without any directory that it may hold.
        None => std::env::temp_dir().join(download.file_name().unwrap_or("non-employees.csv")),
    };

    // The file appears under its name when it is whole; a broken transfer leaves none.
    let written = download
        .on_progress(|received, total| match total {
            Some(total) => println!("{received} of {total} bytes"),
            None => println!("{received} bytes"),
        })
        .save_to(&path)
        .await?;
    println!("wrote {written} bytes to {}", path.display());
    Ok(())
}
