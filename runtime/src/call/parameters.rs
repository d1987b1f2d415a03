//! The parameters of a call.

use super::Call;
use crate::error::RequestError;
use crate::url::style::{self, Style};
use crate::url::{self, Text};
use crate::values::codec::Encode;
use crate::values::json::{Json, JsonError};

/// A value as JSON, or why there is none.
type Written = Result<Json, JsonError>;

impl Call {
    /// Sets a path parameter.
    pub fn path(&mut self, name: &'static str, value: impl Into<String>) {
        set(&mut self.path, name, Some(Text::Plain(value.into())));
    }

    /// Sets a path parameter in a style.
    pub fn path_styled<T: Encode + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) {
        self.path_value(name, style, Json::of(value));
    }

    /// Sets a query parameter.
    pub fn query(&mut self, name: &'static str, value: impl Into<String>) {
        set(&mut self.query, name, Some(Text::Plain(value.into())));
    }

    /// Adds a query parameter to those of its name (`explode: true`).
    pub fn push_query(&mut self, name: &'static str, value: impl Into<String>) {
        self.query.push((name, Text::Plain(value.into())));
    }

    /// Sets a query parameter in a style.
    pub fn query_styled<T: Encode + ?Sized>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) {
        self.query_value(name, style, Json::of(value), false);
    }

    /// Sets a query parameter in which reserved characters are left as they are
    /// (`allowReserved: true`): `:/?@[]!$()*,;=`. Those that would end the value,
    /// `&` and `#`, are encoded all the same, and so are `+`, which many servers
    /// read as a space, `'`, which the URL standard encodes in every query, and
    /// `%`: the value is not encoded yet.
    pub fn query_reserved(&mut self, name: &'static str, value: impl Into<String>) {
        let text = url::reserved(name, &value.into());
        set(&mut self.query, name, Some(Text::Encoded(text)));
    }

    /// Sets a query parameter in a style, in whose values reserved characters are
    /// left as they are, as by [`query_reserved`](Self::query_reserved); a comma
    /// is encoded where commas stand between the values.
    pub fn query_styled_reserved<T: Encode + ?Sized>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) {
        self.query_value(name, style, Json::of(value), true);
    }

    /// Sets a header.
    pub fn header(&mut self, name: &'static str, value: impl Into<String>) {
        set(&mut self.headers, name, Some(value.into()));
    }

    /// Sets a header in a style. In a list or an object, commas, percent signs
    /// and what is not ASCII are percent-encoded; a single text is sent as it
    /// is.
    pub fn header_styled<T: Encode + ?Sized>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) {
        self.header_value(name, style, Json::of(value));
    }

    /// Sets a cookie. What RFC 6265 does not allow in a cookie's value is
    /// percent-encoded, and so is `%`. All cookies go in one header, which
    /// replaces a `Cookie` header of the client's.
    pub fn cookie(&mut self, name: &'static str, value: impl Into<String>) {
        let text = style::plain_cookie(name, &value.into());
        set(&mut self.cookies, name, Some(text));
    }

    /// Sets a cookie in a style, or several where the style has it so.
    pub fn cookie_styled<T: Encode + ?Sized>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) {
        self.cookie_value(name, style, Json::of(value));
    }

    fn path_value(&mut self, name: &'static str, style: Style, value: Written) {
        let Some(value) = self.written(name, value) else {
            return;
        };
        if style::has_control(&value) {
            let error = url::refused(self.operation, name, url::CONTROL);
            self.error.get_or_insert(Box::new(error));
            return;
        }
        let text = style::path(name, style, &value).map(Text::Encoded);
        set(&mut self.path, name, text);
    }

    fn query_value(&mut self, name: &'static str, style: Style, value: Written, reserved: bool) {
        let Some(value) = self.written(name, value) else {
            return;
        };
        if reserved {
            let text = style::reserved_query(name, style, &value).map(Text::Encoded);
            set(&mut self.query, name, text);
            return;
        }
        // Paging reads numbers back.
        let plain = match style {
            Style::Json => None,
            _ => style::scalar(&value).map(Text::Plain),
        };
        let text = plain.or_else(|| style::query(name, style, &value).map(Text::Encoded));
        set(&mut self.query, name, text);
    }

    fn header_value(&mut self, name: &'static str, style: Style, value: Written) {
        if let Some(value) = self.written(name, value) {
            set(&mut self.headers, name, style::header(name, style, &value));
        }
    }

    fn cookie_value(&mut self, name: &'static str, style: Style, value: Written) {
        if let Some(value) = self.written(name, value) {
            set(&mut self.cookies, name, style::cookie(name, style, &value));
        }
    }

    /// The value of a parameter; without one, sending the call is an error.
    fn written(&mut self, name: &str, value: Written) -> Option<Json> {
        let id = self.operation.id;
        // The serializer's own words may quote a value.
        value
            .map_err(|_| {
                let reason = format!("the parameter `{name}` cannot be written as JSON");
                let error = RequestError::new(id, reason);
                self.error.get_or_insert(Box::new(error));
            })
            .ok()
    }
}

/// Sets what a parameter is, or takes it away.
fn set<T>(parameters: &mut Vec<(&'static str, T)>, name: &'static str, value: Option<T>) {
    if parameters.iter().any(|(key, _)| *key == name) {
        parameters.retain(|(key, _)| *key != name);
    }
    parameters.extend(value.map(|value| (name, value)));
}
