//! Settings from a YAML file.

use std::fmt;
use std::path::Path;

use saphyr_parser::{Event, Parser};

use crate::error::ConfigError;

/// A YAML file of settings, such as a vendor's command line keeps: read for
/// single values, of which the rest of the file is none of our business.
///
/// ```
/// use mainsheet_runtime::ConfigFile;
///
/// let file = ConfigFile::parse("active: work\nenvironments: {work: {id: 007}}")?;
/// assert_eq!(file.get(&["environments", "Work", "id"]).as_deref(), Some("007"));
/// # Ok::<(), mainsheet_runtime::ConfigError>(())
/// ```
pub struct ConfigFile {
    /// Each scalar with the keys that lead to it.
    values: Vec<(Vec<String>, String)>,
}

impl ConfigFile {
    /// The file at `path`; `None` if there is none.
    ///
    /// # Errors
    /// If the file cannot be read or is not YAML.
    pub fn read(path: &Path) -> Result<Option<Self>, ConfigError> {
        let place = path.display();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(ConfigError::new(format!("cannot read {place}")).with_source(error));
            }
        };
        Self::parse(&text)
            .map(Some)
            .map_err(|error| ConfigError::new(format!("cannot use {place}")).with_source(error))
    }

    /// The first document in `text`.
    ///
    /// # Errors
    /// If `text` is not YAML.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let mut reader = Reader::default();
        for event in Parser::new_from_str(text) {
            match event {
                Ok((Event::DocumentEnd, _)) => break,
                Ok((event, _)) => reader.event(event),
                // Only the place: the words may quote a line that holds a secret.
                Err(error) => {
                    let line = error.marker().line();
                    return Err(ConfigError::new(format!("line {line} is not YAML")));
                }
            }
        }
        Ok(Self {
            values: reader.values,
        })
    }

    /// The scalar at `path`, key by key, as the file writes it: `007` stays
    /// `007`. Keys are compared without regard to case, as the libraries that
    /// write such files do. `None` if it is absent, empty, null or no scalar,
    /// or within a list.
    pub fn get(&self, path: &[&str]) -> Option<String> {
        let matches = |keys: &[String]| {
            keys.len() == path.len()
                && keys
                    .iter()
                    .zip(path)
                    .all(|(a, b)| a.eq_ignore_ascii_case(b))
        };
        self.values
            .iter()
            .find(|(keys, _)| matches(keys))
            .map(|(_, value)| value.clone())
    }
}

/// Turns a parser's events into paths and scalars.
#[derive(Default)]
struct Reader {
    /// The collections around the next event, outermost first.
    open: Vec<Collection>,
    values: Vec<(Vec<String>, String)>,
}

enum Collection {
    Sequence,
    /// With the key whose value comes next; a key that is no scalar is empty.
    Mapping(Option<String>),
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Scalar(text, style, ..) => {
                let null = style == saphyr_parser::ScalarStyle::Plain
                    && matches!(&*text, "" | "~" | "null");
                self.scalar(&text, null);
            }
            Event::Alias(_) => self.scalar("", true),
            Event::MappingStart(..) => self.open.push(Collection::Mapping(None)),
            Event::SequenceStart(..) => self.open.push(Collection::Sequence),
            Event::MappingEnd | Event::SequenceEnd => {
                self.open.pop();
                self.end_of_node();
            }
            _ => {}
        }
    }

    fn scalar(&mut self, text: &str, null: bool) {
        if let Some(Collection::Mapping(key @ None)) = self.open.last_mut() {
            *key = Some(text.to_owned());
            return;
        }
        let keys = self.open.iter().map(|collection| match collection {
            Collection::Mapping(key) => key.clone(),
            Collection::Sequence => None,
        });
        if !null
            && !text.is_empty()
            && let Some(keys) = keys.collect()
        {
            self.values.push((keys, text.to_owned()));
        }
        self.end_of_node();
    }

    /// What came was a value, so that a key comes next; or it was a key itself,
    /// of a kind that no path names.
    fn end_of_node(&mut self) {
        if let Some(Collection::Mapping(key)) = self.open.last_mut() {
            *key = match key.take() {
                Some(_) => None,
                None => Some(String::new()),
            };
        }
    }
}

// The values may be secrets.
impl fmt::Debug for ConfigFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigFile").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::ConfigFile;

    #[test]
    fn a_scalar_is_found_by_its_keys_and_kept_as_written() {
        let file = ConfigFile::parse(
            "# comment\n\
             Active: \"dev\"\n\
             list: [a, {id: 1}]\n\
             ? [odd, key]\n\
             : odd\n\
             environments:\n  \
               dev:\n    \
                 id: 1e5\n    \
                 empty: ''\n    \
                 none: null\n    \
                 quoted: 'null'\n  \
               other: &o {id: 0x10}\n  \
               alias: *o\n\
             last: yes\n",
        )
        .unwrap();
        let get = |path: &[&str]| file.get(path);
        assert_eq!(get(&["active"]).as_deref(), Some("dev"));
        assert_eq!(get(&["environments", "DEV", "id"]).as_deref(), Some("1e5"));
        assert_eq!(
            get(&["environments", "dev", "quoted"]).as_deref(),
            Some("null")
        );
        assert_eq!(
            get(&["environments", "other", "id"]).as_deref(),
            Some("0x10")
        );
        assert_eq!(get(&["last"]).as_deref(), Some("yes"));
        for absent in [
            &["list"][..],
            &["list", "id"],
            &["environments"],
            &["environments", "dev", "empty"],
            &["environments", "dev", "none"],
            &["environments", "alias"],
            &[],
        ] {
            assert_eq!(get(absent), None, "{absent:?}");
        }
    }

    #[test]
    fn a_file_that_is_not_yaml_is_an_error_without_its_text() {
        let error = ConfigFile::parse("a: 1\nsecret: [hunter2").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        assert!(ConfigFile::parse("").unwrap().get(&["a"]).is_none());
    }
}
