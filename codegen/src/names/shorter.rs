//! Names without the words that their readers know already.
//!
//! Each is a function of one place alone, so that nothing that is added elsewhere makes another
//! name of it. Whether it is still free is [`Scope`](super::Scope)'s to say.

use heck::ToSnakeCase;

use super::words;

/// What stands between the tag and the name of an operation, and says what wrote it.
const SUFFIXES_OF_TAGS: [&str; 3] = ["api", "controller", "service"];

/// What a name begins with only if it goes on from a word before it.
const LINKS: [&str; 13] = [
    "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "to", "via", "with",
];

/// What is done with a thing, if its name follows. What is not here may be a thing itself, which
/// the name after it is a part of.
const VERBS: [&str; 64] = [
    "activate",
    "add",
    "approve",
    "archive",
    "assign",
    "cancel",
    "change",
    "check",
    "clone",
    "close",
    "complete",
    "confirm",
    "copy",
    "count",
    "create",
    "deactivate",
    "delete",
    "disable",
    "download",
    "drop",
    "edit",
    "enable",
    "export",
    "fetch",
    "find",
    "get",
    "import",
    "insert",
    "invite",
    "list",
    "lock",
    "merge",
    "move",
    "patch",
    "publish",
    "put",
    "query",
    "read",
    "register",
    "reject",
    "remove",
    "replace",
    "reset",
    "resolve",
    "restore",
    "retrieve",
    "revoke",
    "rotate",
    "run",
    "save",
    "search",
    "send",
    "set",
    "show",
    "start",
    "stop",
    "submit",
    "sync",
    "unlock",
    "update",
    "upload",
    "validate",
    "verify",
    "view",
];

/// The letters that a word has at least which stands for a longer one.
const SHORTEST: usize = 3;

/// The methods of HTTP which say by themselves what is done with the one thing that a path leads to.
const METHODS_OF_ONE: [&str; 4] = ["delete", "get", "patch", "put"];

/// No keyword of Rust has more letters.
const LONGEST_KEYWORD: usize = "continue".len();

/// The words of Rust that something could have for a name only as a raw identifier.
pub(crate) fn is_keyword(name: &str) -> bool {
    // Asked of every name that is written, most of which are too long.
    name.len() <= LONGEST_KEYWORD
        // Since edition 2024, which syn does not know of yet.
        && (name == "gen" || syn::parse_str::<syn::Ident>(name).is_err())
}

/// An operation, as far as its name may repeat it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'d> {
    pub(crate) id: &'d str,
    pub(crate) tag: &'d str,
    pub(crate) method: &'d str,
    pub(crate) path: &'d str,
}

/// The id without the path and the method that follow it, as `FastAPI` writes them, and without
/// the method, as Springfox does.
pub(crate) fn without_place(call: &Call<'_>) -> Option<String> {
    let id = words_of(call.id);
    let method = call.method.to_lowercase();
    let (last, before) = id.split_last()?;
    if *last != method {
        return None;
    }
    let path = words_of(call.path);
    let rest = match before.strip_suffix(path.as_slice()) {
        // Of the path `/` nothing is left but its sign.
        Some(_) if path.is_empty() => {
            let is_root = call.id.ends_with(&format!("__{method}"));
            is_root.then_some(before)?
        }
        Some(rest) => rest,
        None => before.strip_suffix(&["using".to_owned()])?,
    };
    named(rest)
}

/// The id without the tag, whose client has the method: in front, among what parts a name by dots
/// or slashes, or behind the word for what is done.
pub(crate) fn without_tag(id: &str, call: &Call<'_>) -> Option<String> {
    let tag_words = words_of(call.tag);
    let tag = tag_words.concat();
    let all = words_of(id);
    if tag.is_empty() {
        return None;
    }
    let is_method = all.first() == Some(&call.method.to_lowercase());
    let front = (1..all.len()).find(|&end| {
        let words = &all[..end];
        let is_tag = is_same(&words.concat(), &tag) || is_short_for(words, &tag_words);
        is_tag && !(end == 1 && is_method)
    });
    if let Some(end) = front {
        let mut rest = &all[end..];
        while let [first, after @ ..] = rest
            && SUFFIXES_OF_TAGS.contains(&first.as_str())
            && !after.is_empty()
        {
            rest = after;
        }
        return named(rest);
    }
    let parts: Vec<_> = id.split(['.', '/']).collect();
    let middle = parts[..parts.len() - 1]
        .iter()
        .rposition(|part| is_same(&words_of(part).concat(), &tag));
    if let Some(middle) = middle {
        return named(&words_of(&parts[middle + 1..].join(" ")));
    }
    let (verb, thing) = all.split_first()?;
    let is_of_one = call.path.trim_end_matches('/').ends_with('}');
    let is_said = !METHODS_OF_ONE.contains(&verb.as_str()) || is_of_one;
    let is_behind = is_same(&thing.concat(), &tag) && VERBS.contains(&verb.as_str());
    (is_behind && is_said).then(|| named(std::slice::from_ref(verb)))?
}

/// The words as a name, if they can be one.
fn named(words: &[String]) -> Option<String> {
    let first = words.first()?;
    let name = words.join("_");
    let is_name = first.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_name && !LINKS.contains(&first.as_str()) && !is_keyword(&name)).then_some(name)
}

/// The words of a name, in small letters.
pub(crate) fn words_of(name: &str) -> Vec<String> {
    let snake = words(name).to_snake_case();
    let words = snake.split('_').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Whether two words are one, or one of them is the plural of the other.
fn is_same(one: &str, other: &str) -> bool {
    one == other || is_plural(one, other) || is_plural(other, one)
}

/// Whether a word is the beginning of another, and none of its own: `repo` of `repository`.
fn is_short_for(words: &[String], whole: &[String]) -> bool {
    let ([word], [whole]) = (words, whole) else {
        return false;
    };
    word.len() >= SHORTEST && whole.starts_with(word) && !VERBS.contains(&word.as_str())
}

fn is_plural(many: &str, one: &str) -> bool {
    match many.strip_suffix("ies") {
        Some(stem) if one.strip_suffix('y') == Some(stem) => true,
        _ => many.strip_suffix('s') == Some(one) || many.strip_suffix("es") == Some(one),
    }
}

#[cfg(test)]
mod tests {
    use super::{Call, without_place, without_tag};

    fn short(id: &str, tag: &str, method: &str, path: &str) -> Option<String> {
        let call = Call {
            id,
            tag,
            method,
            path,
        };
        let bare = without_place(&call);
        let id = bare.as_deref().unwrap_or(id);
        without_tag(id, &call).or(bare)
    }

    #[test]
    fn a_name_goes_without_its_tag() {
        for (id, tag, name) in [
            ("issues/list-for-repo", "issues", "list_for_repo"),
            ("Issues_Create", "issue", "create"),
            ("packagetypes.delete", "PackageTypes", "delete"),
            ("UsersController_findAll", "users", "find_all"),
            ("app.catalog.products.list", "Products", "list"),
            ("categoriesSearch", "category", "search"),
            ("repoListForks", "repository", "list_forks"),
            ("admin_teams_create", "admin.teams", "create"),
            ("CreateDocument", "Document", "create"),
        ] {
            let found = short(id, tag, "GET", "/things");
            assert_eq!(found.as_deref(), Some(name), "{id}");
        }
    }

    #[test]
    fn what_would_say_too_little_stays() {
        for (id, tag) in [
            ("issues", "issues"),
            ("issues/move", "issues"),
            ("issues/for-repo", "issues"),
            ("issues/2", "issues"),
            ("getIssues", "issues"),
            ("listUserRepos", "repos"),
            ("accountKeys", "keys"),
            ("create", "issues"),
            ("setDefault", "settings"),
            ("get_gets_id", "gets"),
        ] {
            assert_eq!(short(id, tag, "GET", "/issues"), None, "{id}");
        }
        let of_one = short("getIssue", "issues", "GET", "/issues/{id}");
        assert_eq!(of_one.as_deref(), Some("get"));
    }

    #[test]
    fn a_name_goes_without_path_and_method() {
        for (id, path, name) in [
            (
                "read_items_items__item_id__get",
                "/items/{item_id}",
                Some("read_items"),
            ),
            ("root__get", "/", Some("root")),
            ("listUsingGET", "/v1/list", Some("list")),
            ("get_items_item_id", "/items/{item_id}", None),
            ("items__item_id__get", "/items/{item_id}", None),
            ("items_get", "/", None),
        ] {
            assert_eq!(short(id, "", "GET", path).as_deref(), name, "{id}");
        }
    }
}
