//! Takes in contractors, with the features that the bindings have by default.

use futures_util::TryStreamExt;
use sailpoint::v3::{NonEmployeeLifecycleManagement, models};
use sailpoint::{Client, Error, Upload};

/// Creates a record, unless there is one.
pub async fn hire(
    required: models::NonEmployeeRequestBodyRequired,
) -> sailpoint::Result<Option<models::NonEmployeeRecord>> {
    let client = Client::from_env()?;
    let api = NonEmployeeLifecycleManagement::new(&client);
    let body = models::NonEmployeeRequestBody::new(required);
    match api.create_non_employee_record(body).await {
        Ok(record) => Ok(Some(record)),
        Err(error) if is_taken(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_taken(error: &Error) -> bool {
    let body = error.body::<models::ErrorResponseDto>();
    let code = body.and_then(|body| body.detail_code.as_deref());
    code.is_some_and(|code| code.starts_with("400.1.409"))
}

/// The names of the accounts that wait for an approval.
pub async fn pending(api: &NonEmployeeLifecycleManagement) -> sailpoint::Result<Vec<String>> {
    api.list_non_employee_approvals()
        .filters(r#"approvalStatus eq "PENDING""#)
        .items()
        .try_filter_map(|item| async move { Ok(item.account_name) })
        .try_collect()
        .await
}

/// Copies the records of a source to another.
pub async fn copy(
    api: &NonEmployeeLifecycleManagement,
    from: &str,
    to: &str,
) -> sailpoint::Result<models::NonEmployeeBulkUploadJob> {
    let records = api.export_non_employee_records(from).await?;
    let records = Upload::from_bytes("records.csv", records.bytes().await?);
    api.import_non_employee_records_in_bulk(to, records).await
}
