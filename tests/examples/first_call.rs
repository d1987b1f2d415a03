//! The first program of the README.
//!
//! ```sh
//! cargo run -p mainsheet-tests --example first_call
//! ```

#![expect(clippy::print_stdout, reason = "the example's result")]

use mainsheet_tests::stand_in::StandIn;
use sailpoint::{Client, v3};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Without SAIL_BASE_URL, a tenant in memory.
    let stand_in = StandIn::unless_configured().await?;
    let client = match &stand_in {
        Some(stand_in) => stand_in.client()?,
        None => Client::from_env()?,
    };
    let nelm = v3::NonEmployeeLifecycleManagement::new(&client);

    // Awaiting a request gives the body.
    let record = nelm
        .get_non_employee_record("ef38f94347e94562b5bb8424a56397d8")
        .await?;
    println!("{}", record.account_name.as_deref().unwrap_or("no account"));

    // What is optional is set before.
    let mut pending = nelm
        .list_non_employee_approvals()
        .filters(r#"approvalStatus eq "PENDING""#)
        .sorters("-created")
        .items(); // a stream over all pages
    while let Some(approval) = pending.try_next().await? {
        let name = approval.account_name.as_deref().unwrap_or("somebody");
        println!("{name} waits for an approval");
    }
    Ok(())
}
