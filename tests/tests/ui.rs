//! What compiles, and what is refused with which words.
//!
//! After a change of the words: `TRYBUILD=overwrite cargo test -p mainsheet-tests --test ui`, and
//! read the difference.

#[test]
fn programs_compile_or_are_refused_for_the_right_reason() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*.rs");
}
