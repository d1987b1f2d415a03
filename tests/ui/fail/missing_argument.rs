use sailpoint::v3::NonEmployeeLifecycleManagement;

async fn get(api: &NonEmployeeLifecycleManagement) {
    let _ = api.get_non_employee_record().await;
}

fn main() {}
