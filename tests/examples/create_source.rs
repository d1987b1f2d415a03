//! Creates a source of non-employees, and the attributes that it asks for beyond the usual ones.
//!
//! ```sh
//! cargo run -p mainsheet-tests --example create_source -- OWNER_ID
//! ```

#![expect(clippy::print_stdout, reason = "the example's result")]

use std::error::Error;

use mainsheet_tests::stand_in::{self, StandIn};
use sailpoint::Client;
use sailpoint::v3::{NonEmployeeLifecycleManagement, models};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Without SAIL_BASE_URL, a tenant in memory.
    let stand_in = StandIn::unless_configured().await?;
    let client = match &stand_in {
        Some(stand_in) => stand_in.client()?,
        None => Client::from_env()?,
    };
    let api = NonEmployeeLifecycleManagement::new(&client);
    let owner = std::env::args().nth(1);
    let owner = owner.as_deref().unwrap_or(stand_in::IDENTITY);

    // What is required is named; what is optional is set after.
    let body =
        models::NonEmployeeSourceRequestBody::new(models::NonEmployeeSourceRequestBodyRequired {
            name: "Contractors".to_owned(),
            description: "Those who build the new office".to_owned(),
            owner: models::NonEmployeeIdnUserRequest::new(owner),
        })
        .approvers([models::NonEmployeeIdnUserRequest::new(owner)]);
    let source = api.create_non_employee_source(body).await?;
    // A source has two ids. The operations on it take this one.
    let id = source.source_id.ok_or("the new source has no id")?;
    println!("created {}", source.name.as_deref().unwrap_or(&id));

    for (label, technical_name) in [("Badge colour", "badgeColour"), ("Company", "company")] {
        let attribute = models::NonEmployeeSchemaAttributeBody::new(
            models::NonEmployeeSchemaAttributeBodyRequired {
                r#type: "TEXT".to_owned(),
                label: label.to_owned(),
                technical_name: technical_name.to_owned(),
            },
        )
        .required(true);
        api.create_non_employee_source_schema_attributes(&id, attribute)
            .await?;
    }

    // One element that could not be read would be one `Err`, and not the loss of the list.
    for attribute in api.get_non_employee_source_schema_attributes(&id).await? {
        let attribute = attribute?;
        let by = match attribute.system {
            Some(true) => "always there",
            _ => "ours",
        };
        println!("{:<12} {by}", attribute.technical_name);
    }
    Ok(())
}
