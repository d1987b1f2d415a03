use sailpoint::v3::NonEmployeeLifecycleManagement;

fn list(api: &NonEmployeeLifecycleManagement) {
    let _ = api.list_non_employee_records().limit("ten");
}

fn main() {}
