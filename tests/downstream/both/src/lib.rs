//! Is on its way from beta to v3: what is the same in both is one type.

#![allow(deprecated)]

use sailpoint::{Client, beta, v3};

fn name(record: &v3::models::NonEmployeeRecord) -> &str {
    record.account_name.as_deref().unwrap_or_default()
}

/// Whether both versions know an account by the same name.
pub async fn agree(client: &Client, id: &str) -> sailpoint::Result<bool> {
    let new = v3::NonEmployeeLifecycleManagement::new(client);
    let old = beta::NonEmployeeLifecycleManagement::new(client);
    let old: beta::models::NonEmployeeRecord = old.get_non_employee_record(id).await?;
    let new = new.get_non_employee_record(id).await?;
    Ok(name(&old) == name(&new))
}

/// A body that was made for beta goes to v3 as it is.
pub async fn create(
    client: &Client,
    body: beta::models::NonEmployeeRequestBody,
) -> sailpoint::Result<v3::models::NonEmployeeRecord> {
    v3::NonEmployeeLifecycleManagement::new(client)
        .create_non_employee_record(body)
        .await
}

/// One function understands the errors of both.
pub fn code(error: &sailpoint::Error) -> Option<&str> {
    let body: &beta::models::ErrorResponseDto = error.body::<v3::models::ErrorResponseDto>()?;
    body.detail_code.as_deref()
}
