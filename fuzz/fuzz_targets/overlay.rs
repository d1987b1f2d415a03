#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| mainsheet_fuzz::run("overlay", input));
