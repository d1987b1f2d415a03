//! YAML 1.2, with the merge keys of YAML 1.1.
//!
//! A text is read into [nodes](nodes), as they are written. What is shown of them is what they
//! mean: an alias is the node that it names, and what a merge key brings are members.

mod faults;
mod merge;
mod nodes;
mod scalar;

use std::borrow::Cow;
use std::rc::Rc;

pub(super) use scalar::value as scalar;

use super::{GROWTH, MAX_DEPTH, ParseError, Place, Refusal, SMALL_CHANGE, Spot, Token, Visit};
use merge::{Member, Merges};
use nodes::{Kind, Nodes};

/// Shows every token of what a text means. What an alias names, and what a merge key brings,
/// stands where its anchor is.
pub(super) fn walk(text: &str, visitor: &mut impl Visit) -> Result<(), ParseError> {
    let nodes = nodes::read(text)?;
    if nodes.is_empty() {
        // A file of comments.
        let place = Place {
            line: 1,
            column: 1,
            offset: 0,
        };
        return show(visitor, Token::Null, place);
    }
    let mut walk = Walk {
        nodes: &nodes,
        visitor,
        open: Vec::new(),
        budget: Budget(text.len().saturating_mul(GROWTH) + SMALL_CHANGE),
        merges: Merges::new(&nodes),
    };
    walk.node(0, None)?;
    while let Some(open) = walk.open.last_mut() {
        let alias = open.alias;
        match open.rest.next(&nodes) {
            Some(Child::Item(item)) => walk.node(item, alias)?,
            Some(Child::Member(member)) => walk.member(member, alias)?,
            None => {
                let id = open.id;
                walk.open.pop();
                walk.show(Token::End, id)?;
            }
        }
    }
    Ok(())
}

fn show(visitor: &mut impl Visit, token: Token<'_>, place: Place) -> Result<(), ParseError> {
    visitor.see(token, Spot::Place(place)).map_err(|refusal| {
        let place = match refusal.second {
            Some(Spot::Place(place)) => place,
            _ => place,
        };
        ParseError::refused(*refusal, place)
    })
}

/// What remains to be shown of a list or a mapping.
enum Rest {
    Items(usize, usize),
    Members(usize, usize),
    Merged(Rc<[Member]>, usize),
}

enum Child {
    Item(usize),
    Member(Member),
}

impl Rest {
    fn next(&mut self, nodes: &Nodes<'_>) -> Option<Child> {
        match self {
            Self::Items(next, end) => (*next < *end).then(|| {
                let item = *next;
                *next = nodes.after(item);
                Child::Item(item)
            }),
            Self::Members(next, end) => (*next < *end).then(|| {
                let key = *next;
                let value = nodes.after(key);
                *next = nodes.after(value);
                Child::Member(Member { key, value })
            }),
            Self::Merged(members, next) => {
                let member = members.get(*next)?;
                *next += 1;
                Some(Child::Member(*member))
            }
        }
    }
}

/// A list or a mapping whose children are being shown.
struct Open {
    id: usize,
    rest: Rest,
    /// The alias by which the walk came here, if one led here. It is to blame for what is too
    /// much.
    alias: Option<usize>,
}

struct Walk<'n, 't, V> {
    nodes: &'n Nodes<'t>,
    visitor: &'n mut V,
    open: Vec<Open>,
    budget: Budget,
    merges: Merges<'n, 't>,
}

impl<V: Visit> Walk<'_, '_, V> {
    fn show(&mut self, token: Token<'_>, id: usize) -> Result<(), ParseError> {
        let place = self.nodes.place(id);
        show(self.visitor, token, place)
    }

    fn member(&mut self, member: Member, alias: Option<usize>) -> Result<(), ParseError> {
        let key = self.nodes.key(member.key);
        self.spend(key.len(), alias.unwrap_or(member.key))?;
        self.show(Token::Key(Cow::Borrowed(key)), member.key)?;
        self.node(member.value, alias)
    }

    fn node(&mut self, id: usize, alias: Option<usize>) -> Result<(), ParseError> {
        let nodes = self.nodes;
        let target = nodes.target(id);
        let alias = alias.or((target != id).then_some(id));
        let (id, blamed) = (target, alias.unwrap_or(id));
        let (token, rest) = match &nodes.get(id).kind {
            Kind::Scalar(text, scalar) => {
                self.spend(text.len(), blamed)?;
                let token = scalar.token(text);
                let token = token.ok_or_else(|| not_finite(text, nodes.place(id)))?;
                return self.show(token, id);
            }
            Kind::List(end) => (Token::List, Rest::Items(id + 1, *end)),
            Kind::Mapping(end) => (Token::Mapping, Rest::Members(id + 1, *end)),
            Kind::Merging(_) => {
                let members = self.merges.members(id, &mut self.budget, blamed)?;
                (Token::Mapping, Rest::Merged(members, 0))
            }
            // A key, and an alias of an alias: there is none.
            Kind::MergeKey | Kind::Alias(_) => return Ok(()),
        };
        self.spend(0, blamed)?;
        if self.open.len() == MAX_DEPTH {
            return Err(ParseError::too_deep(nodes.place(blamed)));
        }
        self.open.push(Open { id, rest, alias });
        self.show(token, id)
    }

    fn spend(&mut self, size: usize, blamed: usize) -> Result<(), ParseError> {
        self.budget.spend(size, || self.nodes.place(blamed))
    }
}

/// How much may still be shown.
struct Budget(usize);

impl Budget {
    fn spend(&mut self, size: usize, place: impl Fn() -> Place) -> Result<(), ParseError> {
        match self.0.checked_sub(size + 1) {
            Some(left) => {
                self.0 = left;
                Ok(())
            }
            None => Err(too_much(place())),
        }
    }
}

fn too_much(place: Place) -> ParseError {
    let message = "the aliases repeat more than ten times what the file holds";
    let help = "refer by `$ref` to what is repeated, instead of by an alias";
    ParseError::refused(Refusal::new(message, help), place)
}

fn wrong_source(place: Place) -> ParseError {
    let message = "what `<<` merges must be a mapping or a list of mappings";
    let help = "merge an alias of a mapping, or put `<<` in quotes if it is a name";
    ParseError::refused(Refusal::new(message, help), place)
}

fn not_finite(text: &str, place: Place) -> ParseError {
    let message = format!("`{text}` is no value of JSON: infinity and NaN are none");
    let help = "write a number, or put it in quotes if a text is meant";
    ParseError::refused(Refusal::new(message, help), place)
}
