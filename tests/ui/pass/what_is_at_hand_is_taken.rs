//! Setters and arguments take what a caller has, and the crate alone is enough for it.

use sailpoint::chrono::Utc;
use sailpoint::serde_json::json;
use sailpoint::v3::models::{
    DeleteNonEmployeeRecordsInBulkBody, JsonPatchOperation, NonEmployeeApprovalDecision,
    NonEmployeeRequestBody, NonEmployeeRequestBodyRequired,
};
use sailpoint::v3::NonEmployeeLifecycleManagement;

async fn calls(
    api: &NonEmployeeLifecycleManagement,
    comment: Option<String>,
    ids: &[String],
) -> Result<(), Box<dyn std::error::Error>> {
    api.list_non_employee_approvals().filters(comment.clone()).limit(None).await?;
    let decision = NonEmployeeApprovalDecision::new().comment(comment);
    api.approve_non_employee_request(&ids[0], decision).await?;
    let body = NonEmployeeRequestBody::new(NonEmployeeRequestBodyRequired {
        account_name: "jdoe".into(),
        first_name: "Jane".into(),
        last_name: "Doe".into(),
        email: "jane@example.com".into(),
        phone: "5125555555".into(),
        manager: "boss".into(),
        source_id: ids[0].clone(),
        start_date: Utc::now().into(),
        end_date: Utc::now().into(),
    });
    api.create_non_employee_record(body.data([("badge", "7")])).await?;
    api.delete_non_employee_records_in_bulk(DeleteNonEmployeeRecordsInBulkBody::new(["1", "2"]))
        .await?;
    api.delete_non_employee_records_in_bulk(DeleteNonEmployeeRecordsInBulkBody::new(ids)).await?;
    let step = JsonPatchOperation::replace("/phone", "5125555556");
    api.patch_non_employee_record("1", step).await?;
    let steps = [("/phone", json!(1)), ("/data", json!({}))];
    let steps = steps.map(|(path, value)| JsonPatchOperation::replace(path, value));
    api.patch_non_employee_record("1", &steps).await?;
    let record = api.get_non_employee_record("1").await?;
    let mut body = NonEmployeeRequestBody::try_from(record)?;
    body.phone = "5125555556".into();
    api.update_non_employee_record("1", body).await?;
    Ok(())
}

fn main() {
    let _ = calls;
}
