//! What the published descriptions hold against bindings that are right: places where what is
//! published contradicts itself. `spec/README.md` has the decision on each.

use std::fmt;

use mainsheet_tests::case::Case;

/// A fault that is none of ours.
pub(crate) struct Allowed {
    operations: &'static [&'static str],
    /// The status that is wished for; nothing wished for is the first one of success.
    status: u16,
    /// How the fault begins: what prism says of its own answer, or what the client does.
    faults: &'static [&'static str],
    reason: &'static str,
}

impl Allowed {
    pub(crate) fn is(&self, case: &Case, preferred: Option<u16>, fault: &str) -> bool {
        self.operations.contains(&case.operation)
            && preferred.is_none_or(|status| status == self.status)
            && self.faults.iter().any(|known| fault.starts_with(known))
    }
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} {:?} ({})",
            self.operations, self.faults, self.reason
        )
    }
}

const COMMENT: &str = "the example of `comment`, which is a string, is `true`";
const ATTRIBUTE: &str = "the example of an object is a line of CSV";

/// In the order of the operations.
pub(crate) const BETA: &[Allowed] = &[
    Allowed {
        operations: &["listNonEmployeeApproval"],
        status: 200,
        faults: &[r#"{"location":["response","body","0","comment"],"#],
        reason: COMMENT,
    },
    Allowed {
        operations: &["getNonEmployeeApproval"],
        status: 200,
        faults: &[r#"{"location":["response","body","comment"],"#],
        reason: COMMENT,
    },
    Allowed {
        operations: &["approveNonEmployeeRequest"],
        status: 200,
        faults: &[r#"{"location":["response","body","comment"],"#],
        reason: COMMENT,
    },
    Allowed {
        operations: &["rejectNonEmployeeRequest"],
        status: 200,
        faults: &[r#"{"location":["response","body","comment"],"#],
        reason: COMMENT,
    },
    Allowed {
        operations: &["listNonEmployeeRequests"],
        status: 200,
        faults: &[r#"{"location":["response","body","0","approvalItems","0","comment"],"#],
        reason: COMMENT,
    },
    Allowed {
        operations: &["createNonEmployeeRequest"],
        status: 200,
        faults: &[r#"{"location":["response","body","approvalItems","0","comment"],"#],
        reason: COMMENT,
    },
    Allowed {
        operations: &["getNonEmployeeRequest"],
        status: 200,
        faults: &[r#"{"location":["response","body","approvalItems","0","comment"],"#],
        reason: COMMENT,
    },
    Allowed {
        operations: &["getNonEmployeeSchemaAttribute"],
        status: 200,
        faults: &[
            r#"{"location":["response","body"],"#,
            "failed: getNonEmployeeSchemaAttribute: cannot decode the answer as NonEmployeeSchemaAttribute:",
        ],
        reason: ATTRIBUTE,
    },
];
