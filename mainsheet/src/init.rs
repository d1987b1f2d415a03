//! `mainsheet init`: a `mainsheet.toml` to begin with.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use mainsheet_codegen::{Configuration, Info, Package};

use crate::input::{self, InputArgs};
use crate::terminal::{Terminal, say};

/// Write a `mainsheet.toml` into the current folder.
///
/// Asks for what is not given, if there is a terminal to ask on. A file that is there already is never
/// replaced.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Init {
    /// The description: a file or a URL.
    #[arg(long = "spec", value_name = "DESCRIPTION")]
    spec: Option<String>,
    /// The crate's name; by default after the description's title.
    #[arg(long = "crate", value_name = "NAME")]
    crate_name: Option<String>,
    /// The folder of the crate; by default named after it.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The name of the version, of its module and of its feature.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The licence of the crate, as an SPDX expression; none by default.
    #[arg(long, value_name = "SPDX")]
    license: Option<String>,
    /// Depend on the runtime in this folder instead of the registry's.
    #[arg(long, value_name = "DIR", conflicts_with = "runtime_git")]
    runtime_path: Option<PathBuf>,
    /// Depend on the runtime of this git repository instead of the registry's.
    #[arg(long, value_name = "URL")]
    runtime_git: Option<String>,
    /// Ask nothing, and take the defaults.
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    input: InputArgs,
}

const EXAMPLES: &str = "Examples:
  mainsheet init
      asks for the description and the rest
  mainsheet init --spec openapi.yaml --crate acme --license MIT
      asks for nothing that is given
  mainsheet init --yes --spec https://api.acme.com/openapi.json
      asks for nothing at all";

/// Asks, on standard error, and reads what is answered.
struct Questions<'q> {
    answers: Option<&'q mut dyn BufRead>,
    asks: &'q mut dyn Write,
}

impl Questions<'_> {
    /// What was given, or answered, or else the default; `None` where there is none.
    fn ask(
        &mut self,
        given: Option<&str>,
        question: &str,
        default: Option<&str>,
    ) -> Result<Option<String>> {
        if let Some(given) = given {
            return Ok(Some(given.to_owned()));
        }
        let Some(answers) = &mut self.answers else {
            return Ok(default.map(str::to_owned));
        };
        match default {
            Some(default) => write!(self.asks, "{question} [{default}]: ")?,
            None => write!(self.asks, "{question}: ")?,
        }
        self.asks.flush()?;
        let mut answer = String::new();
        if answers.read_line(&mut answer)? == 0 {
            bail!("error: nothing was answered, and nothing was written");
        }
        let answer = answer.trim();
        Ok(match answer {
            "" => default.map(str::to_owned),
            answer => Some(answer.to_owned()),
        })
    }
}

impl Init {
    pub(crate) fn run(&self, terminal: &Terminal) -> Result<()> {
        let path = Path::new(Configuration::NAME);
        if path.symlink_metadata().is_ok() {
            return Err(there_already(path));
        }
        let stdin = io::stdin();
        let asks = stdin.is_terminal() && !self.yes && !terminal.is_json();
        let mut answers = stdin.lock();
        let mut questions = Questions {
            answers: asks.then_some(&mut answers as &mut dyn BufRead),
            asks: &mut io::stderr(),
        };
        let text = self.text(&mut questions)?;
        let file = File::options().write(true).create_new(true).open(path);
        let mut file = file.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => there_already(path),
            _ => anyhow::anyhow!(
                "error: {} cannot be written: {error}\nhelp: let your user write in this folder",
                path.display()
            ),
        })?;
        let written = file.write_all(text.as_bytes());
        written.with_context(|| format!("error: {} cannot be written", path.display()))?;
        say!(
            terminal,
            "{} written\nnext: `mainsheet generate`, and again whenever the description changes",
            path.display()
        )
    }

    fn text(&self, questions: &mut Questions<'_>) -> Result<String> {
        let spec = questions.ask(self.spec.as_deref(), "Description (file or URL)", None)?;
        let Some(spec) = spec else {
            bail!(
                "error: it is not said what to generate from\nhelp: name a description by `--spec`"
            );
        };
        if spec == "-" {
            bail!(
                "error: standard input is gone when the crate is generated\nhelp: name a file or a URL"
            );
        }
        let version = input::version("api", &spec, &[], self.input)?;
        let info = mainsheet_codegen::info(&version)?;
        let suggested = Package::suggested_name(&info.title);
        let name = questions.ask(
            self.crate_name.as_deref(),
            "Name of the crate",
            Some(&suggested),
        );
        let name = name?.unwrap_or(suggested);
        if let Err((message, help)) = Package::check_name(&name) {
            bail!("error: {message}\nhelp: {help}");
        }
        let folder = self.out.as_deref().map(slashes);
        let folder = questions.ask(folder.as_deref(), "Folder of the crate", Some(&name))?;
        let module = module(&info);
        let module = questions.ask(self.name.as_deref(), "Name of the version", Some(&module))?;
        let license = questions.ask(
            self.license.as_deref(),
            "Licence of the crate, as an SPDX expression (none)",
            None,
        )?;
        Ok(self.configuration(
            &spec,
            &name,
            &folder.unwrap_or_default(),
            &module.unwrap_or_default(),
            license.as_deref(),
        ))
    }

    fn configuration(
        &self,
        spec: &str,
        name: &str,
        folder: &str,
        module: &str,
        license: Option<&str>,
    ) -> String {
        let quoted = |text: &str| toml_edit::Value::from(text).to_string();
        let mut text = format!(
            "# What `mainsheet generate` generates, and from what. What is named here is\n\
             # relative to this file. `mainsheet explain` has all keys.\n\n[package]\nname = {}\nfolder = {}\n",
            quoted(name),
            quoted(folder)
        );
        // Writing to a `String` cannot fail.
        let _ = match license {
            Some(license) => writeln!(text, "license = {}", quoted(license)),
            None => writeln!(
                text,
                "# An SPDX expression. Without one the crate is yours alone: it is not published.\n\
                 # license = \"MIT OR Apache-2.0\""
            ),
        };
        let _ = match (&self.runtime_path, &self.runtime_git) {
            (Some(path), _) => writeln!(text, "\n[runtime]\npath = {}", quoted(&slashes(path))),
            (None, Some(url)) => writeln!(text, "\n[runtime]\ngit = {}", quoted(url)),
            (None, None) => writeln!(
                text,
                "\n# Without this the crate takes its runtime from the registry.\n\
                 # [runtime]\n# path = \"../mainsheet/runtime\""
            ),
        };
        let _ = writeln!(
            text,
            "\n[[version]]\nname = {}\nfile = {}",
            quoted(module),
            quoted(&spec.replace('\\', "/"))
        );
        text
    }
}

fn there_already(path: &Path) -> anyhow::Error {
    anyhow::anyhow!(
        "error: {} is there already, and is not replaced\nhelp: change it, or move it away",
        path.display()
    )
}

fn slashes(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// What the version may be called: `v` and the first number of its own version.
fn module(info: &Info) -> String {
    let digits: String = info
        .version
        .trim_start_matches(['v', 'V'])
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    if digits.is_empty() || digits.len() > 4 {
        "v1".to_owned()
    } else {
        format!(
            "v{}",
            digits.trim_start_matches('0').parse().unwrap_or(0_u32)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn init(arguments: &[&str]) -> Init {
        #[derive(clap::Parser)]
        struct Cli {
            #[command(flatten)]
            init: Init,
        }
        let arguments = std::iter::once(&"init").chain(arguments);
        <Cli as clap::Parser>::parse_from(arguments).init
    }

    /// What is asked, and what comes of the answers.
    fn answer(arguments: &[&str], answers: &str) -> (String, Result<String>) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.yaml");
        let text = "openapi: 3.0.3\ninfo: {title: Acme Pets, version: 2.1.0}\npaths: {}\n";
        std::fs::write(&file, text).expect("a file");
        let file = file.display().to_string();
        let mut asked = Vec::new();
        let answers = answers.replace("FILE", &file);
        let mut answers = answers.as_bytes();
        let text = init(arguments).text(&mut Questions {
            answers: Some(&mut answers),
            asks: &mut asked,
        });
        let asked = String::from_utf8(asked).expect("UTF-8");
        (asked, text.map(|text| text.replace(&file, "FILE")))
    }

    #[test]
    fn what_is_not_answered_has_a_default() {
        let (asked, text) = answer(&[], "FILE\n\n\n\n\n");
        let text = text.expect("a configuration");
        for part in [
            "Name of the crate [acme-pets]: ",
            "Folder of the crate [acme-pets]: ",
            "Name of the version [v2]: ",
        ] {
            assert!(asked.contains(part), "{part}\n{asked}");
        }
        for part in [
            "name = \"acme-pets\"\nfolder = \"acme-pets\"\n",
            "# license = ",
            "[[version]]\nname = \"v2\"\nfile = \"FILE\"\n",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn what_is_answered_or_given_counts() {
        let (asked, text) = answer(&["--crate", "pets"], "FILE\nout\nnext\nMIT\n");
        let text = text.expect("a configuration");
        assert!(!asked.contains("Name of the crate"), "{asked}");
        for part in [
            "name = \"pets\"\nfolder = \"out\"\nlicense = \"MIT\"\n",
            "name = \"next\"\n",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn who_leaves_gets_nothing() {
        let (_, text) = answer(&[], "FILE\n");
        let error = text.expect_err("an end").to_string();
        assert!(error.contains("nothing was written"), "{error}");
        let (_, text) = answer(&[], "FILE\nfn\n");
        let error = text.expect_err("a name").to_string();
        assert!(error.contains("cannot have the name `fn`"), "{error}");
    }
}
