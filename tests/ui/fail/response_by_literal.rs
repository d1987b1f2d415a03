use sailpoint::v3::models::NonEmployeeRecord;

fn main() {
    let _ = NonEmployeeRecord {
        account_name: Some("william.smith".into()),
        ..NonEmployeeRecord::default()
    };
}
