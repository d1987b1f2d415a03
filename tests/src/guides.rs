#[doc = include_str!("../../README.md")]
pub mod readme {}

#[doc = include_str!("../../docs/testing.md")]
pub mod testing {}
