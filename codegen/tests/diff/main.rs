//! What differs between two descriptions, and what of it breaks a client.

mod found;
mod output;
mod own;
mod published;
mod rules;
mod structure;
