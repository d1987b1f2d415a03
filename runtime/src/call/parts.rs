//! The parts of a `multipart/form-data` body.

use std::borrow::Cow;

use super::Call;
use crate::body::upload::Upload;
use crate::body::{Form, PartValue};
use crate::values::codec::Encode;

impl Call {
    /// Sends a `multipart/form-data` body.
    pub fn multipart(&mut self, form: impl Into<Form>) {
        self.form = form.into();
    }

    /// Sends the parts by another media type than `multipart/form-data`, those
    /// that `order` names in its order: see [`Form::of_kind`].
    pub fn multipart_as(&mut self, media_type: &'static str, order: &'static [&'static str]) {
        self.form.of_kind(media_type, order);
    }

    /// Adds a part of text to a `multipart/form-data` body.
    pub fn part_text(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        self.form.part_text(name, value);
    }

    /// Adds a part of text, of a certain media type, to a `multipart/form-data`
    /// body.
    pub fn part_text_as(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        media_type: impl Into<Cow<'static, str>>,
        value: impl Into<String>,
    ) {
        self.form.part_text_as(name, media_type, value);
    }

    /// Adds a part to a `multipart/form-data` body, as JSON.
    pub fn part_json<T: Encode + ?Sized>(&mut self, name: impl Into<Cow<'static, str>>, value: &T) {
        self.form.part_json(name, value);
    }

    /// Adds a part to a `multipart/form-data` body, as JSON by another media
    /// type.
    pub fn part_json_as<T: Encode + ?Sized>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        media_type: impl Into<Cow<'static, str>>,
        value: &T,
    ) {
        self.form.part_json_as(name, media_type, value);
    }

    /// Adds a part to a `multipart/form-data` body, or several, by what the value
    /// is: see [`Form::part_value`].
    pub fn part_value<T: Encode + ?Sized>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: &T,
    ) {
        self.form.part_value(name, value);
    }

    /// Adds whatever a part may carry to a `multipart/form-data` body.
    pub fn part(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<PartValue>) {
        self.form.part(name, value);
    }

    /// Adds a file to a `multipart/form-data` body.
    pub fn part_file(&mut self, name: impl Into<Cow<'static, str>>, file: Upload) {
        self.form.part_file(name, file);
    }
}
