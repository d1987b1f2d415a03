//! What an error was caused by: for this crate as it is, for others as it may be
//! shown.

use std::error::Error as StdError;
use std::fmt;

use super::BoxError;
use super::shown::shown;

/// How many characters of all causes together are told.
const MOST: usize = 512;

/// A cause, which may quote what a server sent, such as the names on its
/// certificate.
pub(crate) struct Cause {
    real: BoxError,
    /// What is told in its place, if it is not fit to be.
    told: Option<Told>,
}

impl Cause {
    pub(crate) fn new(real: BoxError) -> Self {
        let told = (!is_fit(&*real)).then(|| Told::new(&*real, MOST));
        Self { real, told }
    }

    /// The cause itself, to look at and not to show.
    pub(crate) fn real(&self) -> &(dyn StdError + 'static) {
        &*self.real
    }

    /// What others may see: the cause itself, unless its texts are not fit for a
    /// log.
    pub(crate) fn told(&self) -> &(dyn StdError + 'static) {
        match &self.told {
            Some(told) => told,
            None => &*self.real,
        }
    }
}

/// On one line, and not at any length.
impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:?}", self.real);
        write!(f, "{}", shown(&text).at_most(4 * MOST))
    }
}

/// Whether nothing of an error and its causes has to be left out or escaped.
fn is_fit(error: &(dyn StdError + 'static)) -> bool {
    let mut left = MOST;
    let debug = format!("{error:?}");
    if shown(&debug).at_most(4 * MOST).to_string() != debug {
        return false;
    }
    let mut causes = std::iter::successors(Some(error), |&error| error.source());
    causes.all(|error| {
        let text = error.to_string();
        let fits = shown(&text).at_most(left).to_string() == text;
        left = left.saturating_sub(text.chars().count());
        fits
    })
}

/// The texts of an error and its causes, cut and on one line.
struct Told {
    text: String,
    cause: Option<Box<Self>>,
}

impl Told {
    fn new(error: &(dyn StdError + 'static), most: usize) -> Self {
        let text = error.to_string();
        let left = most.saturating_sub(text.chars().count());
        let cause = error.source().filter(|_| left > 0);
        Self {
            text: shown(&text).at_most(most).to_string(),
            cause: cause.map(|cause| Box::new(Self::new(cause, left))),
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", shown(&self.text).at_most(usize::MAX))
    }
}

impl StdError for Told {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io;

    use super::Cause;

    #[test]
    fn a_cause_that_is_fit_for_a_log_is_told_as_it_is() {
        let cause = Cause::new(io::Error::other("it ended").into());
        assert!(cause.told().is::<io::Error>());
        assert!(cause.real().is::<io::Error>());
    }

    #[test]
    fn a_cause_that_is_not_is_told_on_one_line_and_not_at_any_length() {
        for text in [
            "a name\r\n".repeat(1000),
            "\u{1b}[2J".into(),
            "a".repeat(513),
        ] {
            let error = io::Error::other(io::Error::other(text));
            let cause = Cause::new(error.into());
            assert!(cause.real().is::<io::Error>());
            let mut shown = format!("{cause:?}");
            let mut told = Some(cause.told());
            while let Some(error) = told {
                write!(shown, "{error} {error:?}").unwrap();
                told = error.source();
            }
            assert!(shown.len() < 5000, "{} bytes", shown.len());
            assert!(!shown.contains(char::is_control), "{shown}");
        }
    }
}
