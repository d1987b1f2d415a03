//! Properties that the members of an `allOf` declare with types that no value can have at once.

use super::{Fixup, Mend};

pub(crate) static FIXUP: Fixup = Fixup {
    name: "conflicting-property",
    what: "A property that members of an `allOf` declare with types that exclude one another takes \
           any JSON.",
    why: "No value could be of all the types. What the server sends arrives whole, and what the \
          caller knows to be right can be sent.",
    met: "the descriptions of SendGrid and Sinao: 5 properties.",
    mend: Mend::Lowering,
};
