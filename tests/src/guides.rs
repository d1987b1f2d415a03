#[doc = include_str!("../../docs/testing.md")]
pub mod testing {}
