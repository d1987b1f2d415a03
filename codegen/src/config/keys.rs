//! The keys of `mainsheet.toml`: one table, from which the reader knows what is right, the schema
//! for editors what to offer, and the documentation what to say.

/// A key of a table.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// What counts where the key is missing.
    pub(super) default: Missing,
    /// Markdown, in whole sentences.
    pub(super) text: &'static str,
}

/// What a key may have.
#[derive(Debug)]
pub(super) enum Kind {
    Text,
    /// One of these texts.
    Choice(&'static [&'static str]),
    Flag,
    /// A number that is not negative.
    Number,
    Texts,
    /// A table whose keys its author chooses, and whose values are texts.
    TextMap,
    /// As `TextMap`, but with a list of texts for each.
    TextsMap,
    /// A table whose keys its author chooses, and whose values are texts or tables.
    Dependencies,
    Table(&'static [Key]),
    /// A table `[[key]]` that may be repeated.
    Tables(&'static [Key]),
}

/// What counts where a key is missing.
#[derive(Debug, Clone, Copy)]
pub(super) enum Missing {
    /// It has to be there.
    Required,
    /// Nothing counts.
    Nothing,
    /// A value, as TOML writes it.
    Value(&'static str),
    /// Something that depends on more, in words.
    Words(&'static str),
}

use Kind::{Choice, Dependencies, Flag, Number, Table, Tables, Text, TextMap, Texts, TextsMap};
use Missing::{Nothing, Required, Value, Words};

const fn key(name: &'static str, kind: Kind, default: Missing, text: &'static str) -> Key {
    Key {
        name,
        kind,
        default,
        text,
    }
}

/// What the file may have at its top.
pub(super) static ROOT: &[Key] = &[
    key(
        "package",
        Table(PACKAGE),
        Required,
        "The crate that comes out.",
    ),
    key(
        "version",
        Tables(VERSION),
        Required,
        "A version of the API: a description that becomes a module and a feature. Types on which \
         several versions agree are one type.",
    ),
    key(
        "runtime",
        Table(RUNTIME),
        Nothing,
        "Where the crate takes `mainsheet-runtime` from: the registry, unless `path` or `git` is \
         given.",
    ),
    key(
        "dependencies",
        Dependencies,
        Nothing,
        "What the crate depends on beyond its own: the crates of the types that `formats` and \
         `derive` name, as a manifest has them.",
    ),
    key(
        "formats",
        TextMap,
        Nothing,
        "The Rust type of each `format` that has another one than by default, by its path, as \
         `uuid = \"uuid::Uuid\"`. `String` and the numbers of Rust stand for themselves; of any \
         other type, strings become a `Text` and numbers a `Number`. A format that no description \
         has is refused.",
    ),
    key(
        "rename",
        Table(RENAME),
        Nothing,
        "Names in the place of those that the generator finds. Each must apply.",
    ),
    key(
        "derive",
        TextsMap,
        Nothing,
        "Derive macros, by their paths, that types have beyond `Debug`, `Clone` and `PartialEq`: for \
         a type by its name, or for all `structs`, `enums` or `unions`, as `enums = \
         [\"strum::EnumIter\"]`. A macro has to take what the fields can be, the runtime's `Extra` \
         among them. A type that there is not is refused.",
    ),
    key(
        "paging",
        Tables(PAGING),
        Nothing,
        "How operations hand out long lists whose descriptions do not say so, or say it wrong. Of \
         two rules for one operation the first counts. A rule that fits no operation, or not its \
         own, is refused.",
    ),
    key(
        "idempotency",
        TextMap,
        Nothing,
        "The header of the idempotency key of operations, by their ids. An id that ends in `*` \
         stands for all that begin so.",
    ),
];

static PACKAGE: &[Key] = &[
    key("name", Text, Required, "The crate's name."),
    key(
        "folder",
        Text,
        Value("\".\""),
        "The folder of the crate, seen from this file.",
    ),
    key(
        "version",
        Text,
        Words("that of the API, where Cargo takes it, else `0.1.0`"),
        "The crate's version.",
    ),
    key(
        "description",
        Text,
        Words("what the description says of itself"),
        "One sentence on the crate, for its manifest.",
    ),
    key(
        "license",
        Text,
        Nothing,
        "The licence of the crate, as an SPDX expression. It is never guessed: without one the \
         manifest says `publish = false`.",
    ),
    key(
        "authors",
        Texts,
        Value("[]"),
        "Who the crate is by, as `Name <mail@example.com>`.",
    ),
    key(
        "repository",
        Text,
        Nothing,
        "The URL of the repository that the crate is kept in.",
    ),
    key(
        "homepage",
        Text,
        Nothing,
        "The URL of what the crate is about.",
    ),
    key(
        "documentation",
        Text,
        Nothing,
        "The URL of the documentation, if that is not where the registry has it.",
    ),
    key(
        "keywords",
        Texts,
        Value("[]"),
        "At most five, for the registry.",
    ),
    key(
        "categories",
        Texts,
        Value("[\"api-bindings\"]"),
        "Of the registry's list.",
    ),
    key(
        "introduction",
        Text,
        Nothing,
        "A Markdown file, seen from this one, that begins the crate's README and its \
         documentation.",
    ),
    key(
        "client_module",
        Text,
        Nothing,
        "A file of Rust, seen from this one, that becomes the module `client` and exports \
         `Client`: the vendor's own way to make one. The files of Rust in the folder beside it that \
         has its name are the modules below it.",
    ),
    key(
        "tag_features",
        Choice(&["auto", "always", "never"]),
        Value("\"auto\""),
        "Whether each tag is a feature, with its operations and the types that only they reach. By \
         default it is one in crates of more than 100 operations.",
    ),
    key(
        "keep_unknown",
        Flag,
        Value("true"),
        "Whether types keep the properties that the description does not name, and send them back. \
         What could not be read is always kept.",
    ),
];

static RUNTIME: &[Key] = &[
    key(
        "version",
        Text,
        Words("that of the generator"),
        "The version that the crate asks for.",
    ),
    key(
        "path",
        Text,
        Nothing,
        "The folder of a checkout, seen from this file. The manifest has it as seen from the crate, \
         unless it is absolute here.",
    ),
    key("git", Text, Nothing, "The URL of a git repository."),
    key("rev", Text, Nothing, "The commit of the git repository."),
    key("branch", Text, Nothing, "The branch of the git repository."),
    key("tag", Text, Nothing, "The tag of the git repository."),
];

static RENAME: &[Key] = &[
    key(
        "operations",
        TextMap,
        Nothing,
        "The methods of operations, by their ids, as `listUsers = \"users\"`. The type of the \
         request follows.",
    ),
    key(
        "types",
        TextMap,
        Nothing,
        "Types in `models`, by the names that they have otherwise, as `UserDto = \"User\"`.",
    ),
    key(
        "properties",
        TextMap,
        Nothing,
        "Fields, by the type's name, after `types`, and that of the property on the wire, as \
         `\"User.userName\" = \"login\"`.",
    ),
];

static VERSION: &[Key] = &[
    key(
        "name",
        Text,
        Value("\"api\""),
        "The name of the version, of its module and of its feature. Several versions need one each.",
    ),
    key(
        "file",
        Text,
        Required,
        "The description, YAML or JSON, or the root of one that is split over many files; seen \
         from this file.",
    ),
    key(
        "default",
        Flag,
        Words("true where there is one version alone, else false"),
        "Whether the version's feature is on by default.",
    ),
    key(
        "replaced_by",
        Text,
        Nothing,
        "The name of the version that replaces this one: notes on what is deprecated lead there, \
         and types convert to it.",
    ),
    key(
        "tags",
        Texts,
        Value("[]"),
        "Take only operations that have one of these tags. An empty list takes all.",
    ),
    key(
        "overlays",
        Texts,
        Value("[]"),
        "Overlays (OpenAPI Overlay 1.0 or 1.1), files seen from this one or URLs, applied in this order \
         before any fixup. An action that selects nothing is told.",
    ),
    key(
        "fixups",
        Texts,
        Value("[]"),
        "Files of fixups of the description, or folders of them, seen from this file. Each must \
         apply.",
    ),
    key(
        "strict",
        Flag,
        Value("false"),
        "Refuse every fault of the description, instead of mending what is safe to mend.",
    ),
    key(
        "lenient",
        Flag,
        Value("false"),
        "Leave out what cannot be carried, and say so, instead of refusing the description.",
    ),
    key(
        "stream_end",
        Text,
        Nothing,
        "The data of the event that ends an event stream, as `[DONE]`, where the description does \
         not tell.",
    ),
    key(
        "sha256",
        Text,
        Nothing,
        "The SHA-256 of the description's root file as it was when the crate was generated last. \
         Where the key is there, it is brought up to date.",
    ),
];

static PAGING: &[Key] = &[
    key(
        "operations",
        Texts,
        Required,
        "The ids of the operations. One that ends in `*` stands for all that begin so.",
    ),
    key("none", Flag, Value("false"), "They are not paged."),
    key(
        "offset",
        Text,
        Nothing,
        "The query parameter for the number of elements to pass over.",
    ),
    key(
        "page",
        Text,
        Nothing,
        "The query parameter for the number of a page.",
    ),
    key(
        "first_page",
        Number,
        Words("what the parameter's description says, else 1"),
        "The number of the first page.",
    ),
    key(
        "cursor",
        Text,
        Nothing,
        "Where a cursor is sent: the name of a parameter, or a JSON pointer into the body. `next` \
         says where it is found.",
    ),
    key(
        "last",
        Text,
        Nothing,
        "The query parameter for what identifies the last element. `id` says what that is.",
    ),
    key(
        "id",
        Text,
        Value("\"/id\""),
        "Where within an element that is, as a JSON pointer.",
    ),
    key(
        "next",
        Text,
        Nothing,
        "Where the next cursor is found: a JSON pointer, or a header, as `header:X-Next`.",
    ),
    key(
        "next_url",
        Text,
        Nothing,
        "Where the URL of the next page is found: a JSON pointer, a header, or `link` for the \
         `Link` header.",
    ),
    key(
        "items",
        Text,
        Value("\"\""),
        "Where the list is, as a JSON pointer. The empty one is the whole answer.",
    ),
    key(
        "size",
        Text,
        Nothing,
        "The query parameter for the number of elements on a page.",
    ),
    key(
        "total",
        Text,
        Nothing,
        "Where the number of elements of the whole list is.",
    ),
    key(
        "more",
        Text,
        Nothing,
        "What is `true` if another page follows.",
    ),
    key("done", Text, Nothing, "What is `true` if none does."),
];
