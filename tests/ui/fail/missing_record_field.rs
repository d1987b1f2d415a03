use sailpoint::v3::models::NonEmployeeRequestBodyRequired;

fn required() -> Result<NonEmployeeRequestBodyRequired, Box<dyn std::error::Error>> {
    Ok(NonEmployeeRequestBodyRequired {
        account_name: "william.smith".into(),
        first_name: "William".into(),
        last_name: "Smith".into(),
        email: "william.smith@example.com".into(),
        phone: "5125555555".into(),
        source_id: "2c91808568c529c60168cca6f90c1313".into(),
        start_date: "2020-03-24T00:00:00-05:00".parse()?,
        end_date: "2021-03-25T00:00:00-05:00".parse()?,
    })
}

fn main() {}
