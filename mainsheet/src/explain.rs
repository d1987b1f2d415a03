//! `mainsheet explain`: more on what is named in messages.

use anyhow::{Result, bail};
use clap::Args;
use mainsheet_codegen::{ChangeKind, built_in_fixups, configuration_schema};
use serde_json::{Value, json};

use crate::terminal::{Terminal, print};

/// Explain a fixup, a kind of change, or a key of `mainsheet.toml`.
///
/// Fixups are named by `generate` and `check`, kinds of change by `diff --format json`. Without a name
/// all that can be explained is listed.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Explain {
    /// The name: `unknown-field`, `operation_removed`, `package.license`.
    #[arg(value_name = "FIXUP-OR-CODE")]
    name: Option<String>,
}

const EXAMPLES: &str = "Examples:
  mainsheet explain
      all that can be explained, with a line on each
  mainsheet explain unknown-field
      what the fixup does, and why that is safe
  mainsheet explain operation_removed
      what the kind of change is, and whom it breaks
  mainsheet explain package.license
      what the key of mainsheet.toml does, and its default";

/// What can be explained.
struct Topic {
    name: String,
    /// In a line.
    brief: String,
    text: String,
}

impl Explain {
    pub(crate) fn run(&self, terminal: &Terminal) -> Result<()> {
        let topics = topics();
        let Some(name) = &self.name else {
            for topic in &topics {
                tell(
                    topic,
                    &format!("{:<30} {}", topic.name, topic.brief),
                    terminal,
                )?;
            }
            return Ok(());
        };
        let wanted = plain(name);
        match topics.iter().find(|topic| plain(&topic.name) == wanted) {
            Some(topic) => tell(
                topic,
                &format!("{}\n\n{}", topic.name, topic.text),
                terminal,
            ),
            None => {
                let near: Vec<_> = topics
                    .iter()
                    .filter(|topic| {
                        let known = plain(&topic.name);
                        known.contains(&wanted) || wanted.contains(&known)
                    })
                    .map(|topic| format!("`{}`", topic.name))
                    .collect();
                let help = match near.as_slice() {
                    [] => "`mainsheet explain` lists all names".to_owned(),
                    near => format!("there is {}", near.join(", ")),
                };
                bail!("error: there is nothing of the name `{name}`\nhelp: {help}")
            }
        }
    }
}

fn tell(topic: &Topic, shown: &str, terminal: &Terminal) -> Result<()> {
    if terminal.is_json() {
        let Topic { name, text, .. } = topic;
        return terminal.object(&json!({"reason": "topic", "name": name, "text": text}));
    }
    print(format_args!("{shown}\n"))
}

/// A name without what is easily confused.
fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "-")
}

fn topics() -> Vec<Topic> {
    let fixups = built_in_fixups().iter().map(|fixup| Topic {
        name: fixup.name().to_owned(),
        brief: format!("fixup: {}", first(fixup.what())),
        text: format!(
            "A fixup, which `generate` and `check` apply without being asked for; `--strict` applies \
             none.\n\n{}\n\nWhy this is safe: {}\n\nMet in {}",
            fixup.what(),
            fixup.why(),
            fixup.met()
        ),
    });
    let kinds = ChangeKind::ALL.iter().map(|kind| {
        let breaks = kind.breaks();
        let whom = match (breaks.requests, breaks.responses) {
            (true, true) => "It breaks clients that send or receive what is changed.",
            (true, false) => "It breaks clients that send what is changed; to receive it is safe.",
            (false, true) => "It breaks clients that receive what is changed; to send it is safe.",
            (false, false) => "It breaks no client.",
        };
        Topic {
            name: kind.code(),
            brief: format!("change: {}", first(kind.text())),
            text: format!(
                "A kind of change that `diff` finds.\n\n{} {whom}",
                kind.text()
            ),
        }
    });
    let mut topics: Vec<_> = fixups.chain(kinds).collect();
    // It was made by the same program.
    let schema: Value = serde_json::from_str(&configuration_schema()).unwrap_or_default();
    keys(&schema, "", &mut topics);
    topics
}

/// The keys of a table, and of those in it.
fn keys(table: &Value, above: &str, topics: &mut Vec<Topic>) {
    for (name, key) in table["properties"].as_object().into_iter().flatten() {
        let name = format!("{above}{name}");
        let said = key["description"].as_str().unwrap_or_default();
        let default = match &key["default"] {
            Value::Null => String::new(),
            default => format!("\n\nBy default: {default}"),
        };
        topics.push(Topic {
            brief: format!("key: {}", first(said)),
            text: format!("A key of `mainsheet.toml`.\n\n{said}{default}"),
            name: name.clone(),
        });
        let below = format!("{name}.");
        keys(key, &below, topics);
        keys(&key["items"], &below, topics);
    }
}

/// The first sentence.
fn first(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}
