use sailpoint::v3::models::ApprovalStatus::{self, *};

fn open(status: ApprovalStatus) -> bool {
    match status {
        Pending | NotReady | Unknown(_) => true,
        Approved | Rejected | Cancelled => false,
    }
}

fn main() {}
