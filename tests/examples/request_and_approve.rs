//! Requests a non-employee, finds the approval that the request waits for, and gives it.
//!
//! ```sh
//! cargo run -p mainsheet-tests --example request_and_approve -- SOURCE_ID MANAGER
//! ```

#![expect(clippy::print_stdout, reason = "the example's result")]

use std::error::Error;

use chrono::DateTime;
use mainsheet_tests::stand_in::{self, StandIn};
use sailpoint::Client;
use sailpoint::v3::{NonEmployeeLifecycleManagement, models};

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
    let manager = arguments.next();

    let request = api
        .create_non_employee_request(models::NonEmployeeRequestBodyRequired {
            account_name: "ada.lovelace".to_owned(),
            first_name: "Ada".to_owned(),
            last_name: "Lovelace".to_owned(),
            email: "ada.lovelace@example.com".to_owned(),
            phone: "5125550100".to_owned(),
            manager: manager.unwrap_or_else(|| "manager.1".to_owned()),
            source_id: source_id.unwrap_or_else(|| stand_in::SOURCE.to_owned()),
            start_date: DateTime::parse_from_rfc3339("2030-01-01T00:00:00Z")?,
            end_date: DateTime::parse_from_rfc3339("2030-12-31T00:00:00Z")?,
        })
        .await?;
    let id = request.id.ok_or("the request has no id")?;
    println!("requested {}", request.account_name.unwrap_or_default());

    // The newest first: the stream asks for no more pages once the approval is found.
    let mut pending = api
        .list_non_employee_approvals()
        .filters(r#"approvalStatus eq "PENDING""#)
        .sorters("-created")
        .items();
    while let Some(approval) = pending.try_next().await? {
        let of = approval.non_employee_request.and_then(|request| request.id);
        let Some(approval_id) = approval.id.filter(|_| of.as_ref() == Some(&id)) else {
            continue;
        };
        let decision = models::NonEmployeeApprovalDecision::new().comment("Welcome");
        let given = api
            .approve_non_employee_request(approval_id, decision)
            .await?;
        println!("approved with {:?}", given.comment.unwrap_or_default());
        break;
    }

    let request = api.get_non_employee_request(&id).await?;
    let status = request.approval_status.ok_or("the request has no status")?;
    println!("the request is {}", status.as_str());
    Ok(())
}
