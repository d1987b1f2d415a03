//! Has forgotten to turn `beta` on: this must not compile, and say why.

use sailpoint::beta::NonEmployeeLifecycleManagement;

/// What does not exist.
pub fn api(client: &sailpoint::Client) -> NonEmployeeLifecycleManagement {
    NonEmployeeLifecycleManagement::new(client)
}
