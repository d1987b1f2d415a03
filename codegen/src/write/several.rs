//! Several folders that one run writes to.

use super::error::Kind;
use super::{Plan, WriteError};

impl Plan {
    /// Applies all of several plans, or none if a file is in the way of any.
    ///
    /// # Errors
    ///
    /// All files that are in the way; or else what [`apply`](Self::apply) says of the first plan that
    /// cannot be applied. Those before it are applied then.
    pub fn apply_all(plans: &[Self]) -> Result<(), WriteError> {
        let conflicts: Vec<_> = plans.iter().flat_map(Self::conflicts).cloned().collect();
        if !conflicts.is_empty() {
            return Err(WriteError::new(Kind::Conflicts(conflicts)));
        }
        plans.iter().try_for_each(Self::apply)
    }
}
