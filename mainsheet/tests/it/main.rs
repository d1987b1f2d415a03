//! The program as its users meet it: arguments, output, exit codes, and what it leaves on the disk.

#![allow(
    clippy::unwrap_used,
    reason = "what cannot go on in a test is a failure of the test"
)]

mod changes;
mod commands;
mod common;
mod configured;
mod diff;
mod generate;
mod hardship;
mod mended;
mod ownership;
mod parts;
mod refused;
mod report;
mod revisions;
mod rules;
mod stamp;
mod web;
