//! Request bodies of several media types.

use super::body::BodyContent;
use super::types::Type;

/// The bodies of which one is sent: that of the operation's own, and others.
#[derive(Debug)]
pub(crate) struct BodyChoice {
    /// The enum that holds one of them.
    pub(crate) name: String,
    /// The variant of the usual one.
    pub(crate) usual: String,
    pub(crate) others: Vec<OtherBody>,
}

#[derive(Debug)]
pub(crate) struct OtherBody {
    /// The variant.
    pub(crate) ident: String,
    pub(crate) media_type: String,
    pub(crate) content: BodyContent,
}

impl BodyChoice {
    pub(super) fn each_type_mut(&mut self, mut visit: impl FnMut(&mut Type)) {
        for other in &mut self.others {
            other.content.each_type_mut(&mut visit);
        }
    }

    pub(super) fn each_type(&self, mut visit: impl FnMut(&Type)) {
        for other in &self.others {
            other.content.each_type(&mut visit);
        }
    }
}
