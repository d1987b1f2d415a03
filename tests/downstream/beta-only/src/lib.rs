//! Has not moved to v3 yet, and knows it.

#![allow(deprecated)]

use sailpoint::beta::{NonEmployeeLifecycleManagement, models};
use sailpoint::{Client, List};

/// Lists the records that the caller manages.
pub async fn records(client: &Client) -> sailpoint::Result<List<models::NonEmployeeRecord>> {
    NonEmployeeLifecycleManagement::new(client)
        .list_non_employee_records()
        .limit(250)
        .await
}

/// Says no to a request.
pub async fn reject(client: &Client, id: String, reason: &str) -> sailpoint::Result<()> {
    let decision = models::NonEmployeeRejectApprovalDecision::new(reason);
    let item = NonEmployeeLifecycleManagement::new(client)
        .reject_non_employee_request(id, decision)
        .await?;
    assert_eq!(item.approval_status, Some(models::ApprovalStatus::Rejected));
    Ok(())
}
