//! The rules of [`IntoValue`](super::IntoValue), as types that keep them apart.

use std::marker::PhantomData;

/// By `Into`, or by what the target says.
#[derive(Debug)]
pub struct AsIs;

/// The type that is wanted, where others would do as well.
#[derive(Debug)]
pub struct Same;

/// A copy of what is referred to.
#[derive(Debug)]
pub struct ByReference;

/// One item for a list of them.
#[derive(Debug)]
pub struct One;

/// What an `Option` holds.
#[derive(Debug)]
pub struct Present<How>(PhantomData<How>);

/// What a `Box` holds.
#[derive(Debug)]
pub struct Boxed<How>(PhantomData<How>);

/// A collection, item by item.
#[derive(Debug)]
pub struct Each<How>(PhantomData<How>);

/// An iterator, item by item.
#[derive(Debug)]
pub struct Iterated<How>(PhantomData<How>);
