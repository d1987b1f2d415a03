//! Required parameters are arguments, and what a body requires has its own struct.

use sailpoint::v3::{NonEmployeeLifecycleManagement, models};

async fn create(api: &NonEmployeeLifecycleManagement) -> Result<(), Box<dyn std::error::Error>> {
    let body = models::NonEmployeeRequestBody::new(models::NonEmployeeRequestBodyRequired {
        account_name: "william.smith".into(),
        first_name: "William".into(),
        last_name: "Smith".into(),
        email: "william.smith@example.com".into(),
        phone: "5125555555".into(),
        manager: "jane.doe".into(),
        source_id: "2c91808568c529c60168cca6f90c1313".into(),
        start_date: "2020-03-24T00:00:00-05:00".parse()?,
        end_date: "2021-03-25T00:00:00-05:00".parse()?,
    });
    let created: models::NonEmployeeRecord = api.create_non_employee_record(body).await?;
    let id = created.id.unwrap_or_default();
    let found: models::NonEmployeeRecord = api.get_non_employee_record(id).await?;
    let _: Option<String> = found.account_name;
    Ok(())
}

fn main() {
    let _ = create;
}
