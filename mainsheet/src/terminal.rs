//! What the program says, to people and to programs.

use std::fmt;
use std::io::{self, IsTerminal, Write};

use anyhow::{Error, Result};
use clap::{Args, ValueEnum};
use mainsheet_codegen::{Diagnostic, Entry, Refusals};
use serde_json::{Value, json};

/// How much is said, and in which form.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Terminal {
    /// Say nothing but what is wrong.
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more: which files are read, and what is carried as it is described.
    #[arg(long, short, global = true)]
    verbose: bool,
    /// When to use colours.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    color: Color,
    /// How to say what is found: for people, or an object of JSON a line, on standard output, for
    /// editors and CI.
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "FORMAT",
        default_value_t
    )]
    message_format: MessageFormat,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// Where standard error is a terminal, and `NO_COLOR` is not set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    /// Sentences.
    #[default]
    Human,
    /// An object a line.
    Json,
}

macro_rules! named {
    ($type:ty) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match clap::ValueEnum::to_possible_value(self) {
                    Some(value) => f.write_str(value.get_name()),
                    None => Ok(()),
                }
            }
        }
    };
}

pub(crate) use named;

named!(Color);
named!(MessageFormat);

impl Terminal {
    /// Whether what is found is told in JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.message_format == MessageFormat::Json
    }

    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Whether progress may be shown: to a person, who wants to hear of it.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.quiet && !self.is_json() && io::stderr().is_terminal()
    }

    fn has_colors(&self) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                io::stderr().is_terminal()
                    && !is_set("NO_COLOR")
                    && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }

    /// Prints a line of the outcome.
    pub(crate) fn say(&self, line: fmt::Arguments<'_>) -> Result<()> {
        if self.quiet || self.is_json() {
            return Ok(());
        }
        print(format_args!("{line}\n"))
    }

    /// Prints a line on what goes on, beside the outcome.
    pub(crate) fn note(&self, line: fmt::Arguments<'_>) {
        if !self.quiet && !self.is_json() {
            // Where nobody reads, nobody is told.
            let _ = writeln!(io::stderr().lock(), "{line}");
        }
    }

    /// As `note`, for those who want to know more.
    pub(crate) fn detail(&self, line: fmt::Arguments<'_>) {
        if self.verbose {
            self.note(line);
        }
    }

    /// Prints an object, where these are asked for.
    pub(crate) fn object(&self, object: &Value) -> Result<()> {
        if self.is_json() {
            print(format_args!("{object}\n"))?;
        }
        Ok(())
    }

    /// Tells programs what became of a part of a description.
    pub(crate) fn entry(&self, entry: &Entry<'_>) -> Result<()> {
        if self.is_json() {
            self.object(&part(entry))?;
        }
        Ok(())
    }

    /// Tells why the command failed, and, of one that writes files, that it wrote none.
    pub(crate) fn failed(&self, error: &Error, writes: bool) {
        let refusals = error.downcast_ref::<Refusals>();
        if self.is_json() {
            let told = match refusals {
                Some(refusals) => refusals
                    .iter()
                    .try_for_each(|one| self.object(&refused(one))),
                None => self.object(&json!({
                    "reason": "error",
                    "message": plain(error),
                })),
            };
            // The exit code says it as well.
            let _ = told.and_then(|()| self.finished(false, json!({})));
            return;
        }
        let mut stderr = io::stderr().lock();
        let _ = match refusals {
            Some(refusals) => {
                for refusal in refusals {
                    let _ = if self.has_colors() {
                        writeln!(stderr, "{}\n", refusal.coloured())
                    } else {
                        writeln!(stderr, "{refusal}\n")
                    };
                }
                match refusals.iter().count() {
                    _ if writes => writeln!(stderr, "{}", refusals.counted()),
                    1 => writeln!(stderr, "1 refusal"),
                    count => writeln!(stderr, "{count} refusals"),
                }
            }
            None => writeln!(stderr, "{}", plain(error)),
        };
    }

    /// The last object.
    pub(crate) fn finished(&self, success: bool, counts: Value) -> Result<()> {
        let mut object = json!({"reason": "finished", "success": success});
        if let (Some(object), Value::Object(counts)) = (object.as_object_mut(), counts) {
            object.extend(counts);
        }
        self.object(&object)
    }
}

/// An error with its title.
pub(crate) fn plain(error: &Error) -> String {
    let error = format!("{error:#}");
    if error.starts_with("error") {
        error
    } else {
        format!("error: {error}")
    }
}

fn refused(one: &Diagnostic) -> Value {
    json!({
        "reason": "diagnostic",
        "level": "error",
        "message": one.message(),
        "help": one.help(),
        "file": one.file().display().to_string(),
        "line": one.line(),
        "column": one.column(),
        "pointer": one.pointer(),
    })
}

fn part(entry: &Entry<'_>) -> Value {
    let mut object = json!({
        "reason": "part",
        "outcome": entry.outcome,
        "construct": entry.construct,
        "file": entry.file.display().to_string(),
        "pointer": entry.pointer,
    });
    if let Some(line) = entry.line {
        object["line"] = line.into();
    }
    if let Some(note) = entry.note {
        object["note"] = note.into();
    }
    object
}

/// Prints a text on standard output. A reader that has seen enough, as in `| head`, is no failure,
/// and ends nothing.
pub(crate) fn print(text: fmt::Arguments<'_>) -> Result<()> {
    match io::stdout().lock().write_fmt(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// A line of the outcome.
macro_rules! say {
    ($terminal:expr, $($text:tt)*) => {
        $terminal.say(format_args!($($text)*))
    };
}

pub(crate) use say;
