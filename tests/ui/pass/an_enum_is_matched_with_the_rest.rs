//! An enum may grow, so a match has an arm for what is not known yet.

use sailpoint::v3::models::ApprovalStatus;

fn is_open(status: &ApprovalStatus) -> bool {
    match status {
        ApprovalStatus::Pending | ApprovalStatus::NotReady => true,
        ApprovalStatus::Unknown(value) => value.starts_with("WAITING"),
        _ => false,
    }
}

fn main() {
    assert!(is_open(&"PENDING".into()));
    assert!(is_open(&"WAITING_FOR_OWNER".into()));
    assert!(!is_open(&ApprovalStatus::Approved));
}
