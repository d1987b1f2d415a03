//! The same task in beta and in v3: counts the approvals that wait, and lists them.
//!
//! It shows how to move a program step by step: what old calls give becomes what new code takes.
//! `docs/beta-to-v3.md` has the differences, operation by operation.
//!
//! ```sh
//! cargo run -p mainsheet-tests --example beta_to_v3
//! ```

#![expect(clippy::print_stdout, reason = "the example's result")]

use std::error::Error;

use futures_util::TryStreamExt;
use mainsheet_tests::stand_in::StandIn;
use sailpoint::v3::models;
use sailpoint::{Client, beta, v3};

const PENDING: &str = r#"approvalStatus eq "PENDING""#;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Without SAIL_BASE_URL, a tenant in memory.
    let stand_in = StandIn::unless_configured().await?;
    let client = match &stand_in {
        Some(stand_in) => stand_in.client()?,
        None => Client::from_env()?,
    };
    // Both versions share the client, with its token and its connections.
    let old = in_beta(&beta::NonEmployeeLifecycleManagement::new(&client)).await?;
    let new = in_v3(&v3::NonEmployeeLifecycleManagement::new(&client)).await?;
    report("beta", &old);
    report("v3", &new);
    println!(
        "they are {}",
        if old == new { "the same" } else { "different" }
    );
    Ok(())
}

/// What the rest of the program works with: the types of v3.
type Waiting = (
    models::NonEmployeeApprovalSummary,
    Vec<models::NonEmployeeApprovalItem>,
);

#[allow(deprecated, reason = "what is to be moved")]
async fn in_beta(api: &beta::NonEmployeeLifecycleManagement) -> Result<Waiting, Box<dyn Error>> {
    // Counts were any numbers, and now are integers: a number that is none is an error.
    let summary = api
        .get_non_employee_approval_summary("me")
        .await?
        .try_into()?;
    // The type only changed its name, so that nothing can fail.
    let items = api
        .list_non_employee_approval()
        .filters(PENDING)
        .items()
        .map_ok(Into::into)
        .try_collect()
        .await?;
    Ok((summary, items))
}

async fn in_v3(api: &v3::NonEmployeeLifecycleManagement) -> Result<Waiting, Box<dyn Error>> {
    let summary = api.get_non_employee_approval_summary("me").await?;
    let approvals = api.list_non_employee_approvals().filters(PENDING);
    let items = approvals.items().try_collect().await?;
    Ok((summary, items))
}

fn report(version: &str, (summary, items): &Waiting) {
    println!("{version}: {} pending", summary.pending.unwrap_or(0));
    for approval in items {
        let name = approval.account_name.as_deref().unwrap_or("no name");
        println!("{version}: {name}");
    }
}
