#![deny(deprecated)]

use sailpoint::beta::NonEmployeeLifecycleManagement;

async fn put(
    api: &NonEmployeeLifecycleManagement,
    body: sailpoint::beta::models::NonEmployeeRequestBody,
) {
    let _ = api.put_non_employee_record("id", body).await;
}

fn main() {}
