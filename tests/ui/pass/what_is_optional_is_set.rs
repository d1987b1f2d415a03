//! Optional parameters and properties are setters, and `send` gives the status and the headers.

use sailpoint::v3::{NonEmployeeLifecycleManagement, models};
use sailpoint::{List, RequestOptions, Response};

async fn list(api: &NonEmployeeLifecycleManagement) -> sailpoint::Result<()> {
    let request = api
        .list_non_employee_approvals()
        .filters(r#"approvalStatus eq "PENDING""#)
        .sorters(String::from("-created"))
        .limit(10)
        .count(true)
        .options(RequestOptions::new().header("X-Of-Mine", "1"));
    let response: Response<List<models::NonEmployeeApprovalItem>> = request.send().await?;
    let _ = (response.status(), response.headers());
    let decision = models::NonEmployeeApprovalDecision::new().comment("Welcome");
    api.approve_non_employee_request("id", decision).await?;
    Ok(())
}

fn main() {
    let _ = list;
}
