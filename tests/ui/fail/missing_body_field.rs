use sailpoint::v3::models::NonEmployeeSourceRequestBodyRequired;

fn main() {
    let _ = NonEmployeeSourceRequestBodyRequired {
        name: "Contractors".into(),
        description: "Contractors of the plant in Ulm".into(),
    };
}
