//! What is deprecated still works.

#![deny(warnings)]
#![allow(deprecated)]

use sailpoint::beta::NonEmployeeLifecycleManagement;

async fn get(api: &NonEmployeeLifecycleManagement) -> sailpoint::Result<()> {
    let _ = api.get_non_employee_record("id").await?;
    Ok(())
}

fn main() {
    let _ = get;
}
