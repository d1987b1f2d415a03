//! Paging as a rule of the configuration says.

use super::answer::Answer;
use super::shape::{first_page, size};
use super::{Paged, assembled};
use crate::config::PagingRule;
use crate::ir::{Found, More, Paging, Parameter, Place, Position, Sent, Type};

/// What a rule comes to; nothing if it says that the operation is not paged.
pub(super) fn paging(
    rule: &PagingRule,
    paged: &Paged<'_>,
    answer: Option<&Answer<'_>>,
) -> Result<Option<Paging>, String> {
    let ways = [
        rule.none,
        rule.offset.is_some(),
        rule.page.is_some(),
        rule.cursor.is_some(),
        rule.last.is_some(),
        rule.next_url.is_some(),
    ];
    if ways.iter().filter(|way| **way).count() != 1 {
        let message = "it says not exactly one of `none`, `offset`, `page`, `cursor`, `last` and \
                       `next_url`";
        return Err(message.to_owned());
    }
    if rule.none {
        return Ok(None);
    }
    let answer = answer.ok_or("the answer is no JSON")?;
    let items = rule.items.clone().unwrap_or_default();
    let item = answer.item_at(&items);
    let item = item.ok_or_else(|| format!("the answer has no list at `{items}`"))?;
    let parameter = match &rule.size {
        Some(name) => Some(query(paged, name)?),
        None => size(paged),
    };
    let position = position(rule, paged)?;
    let mut paging = assembled(paged, position, (items, item.clone()), parameter);
    paging.total = rule.total.as_deref().map(pointer).transpose()?;
    let more = rule.more.as_deref().map(pointer).transpose()?;
    let done = rule.done.as_deref().map(pointer).transpose()?;
    paging.more = more.map(More::True).or(done.map(More::False));
    Ok(Some(paging))
}

fn position(rule: &PagingRule, paged: &Paged<'_>) -> Result<Position, String> {
    if let Some(name) = &rule.offset {
        return Ok(Position::Offset(query(paged, name)?.name.clone()));
    }
    if let Some(name) = &rule.page {
        let parameter = query(paged, name)?;
        return Ok(Position::Number {
            parameter: parameter.name.clone(),
            first: rule.first_page.or_else(|| first_page(&parameter.limits)),
        });
    }
    if let Some(name) = &rule.last {
        let id = rule.id.as_deref().unwrap_or("/id");
        return Ok(Position::LastElement {
            parameter: query(paged, name)?.name.clone(),
            id: pointer(id)?,
        });
    }
    if let Some(url) = &rule.next_url {
        return Ok(Position::Url(found(url)?));
    }
    let cursor = rule.cursor.as_deref().unwrap_or_default();
    let next = rule
        .next
        .as_deref()
        .ok_or("it does not say where the `next` cursor is")?;
    Ok(Position::Cursor {
        sent: sent(paged, cursor)?,
        found: found(next)?,
    })
}

fn sent(paged: &Paged<'_>, cursor: &str) -> Result<Sent, String> {
    if cursor.starts_with('/') {
        let sent = paged.body.map(|_| Sent::Body(cursor.to_owned()));
        return sent.ok_or_else(|| "there is no body that could hold the cursor".to_owned());
    }
    let mut parameters = paged.parameters.iter();
    match parameters
        .find(|one| one.name == cursor)
        .map(|one| one.place)
    {
        Some(Place::Query) => Ok(Sent::Query(cursor.to_owned())),
        Some(Place::Header) => Ok(Sent::Header(cursor.to_owned())),
        _ => Err(format!(
            "there is no parameter `{cursor}` in the query or a header"
        )),
    }
}

fn query<'p>(paged: &Paged<'p>, name: &str) -> Result<&'p Parameter, String> {
    let mut parameters = paged.parameters.iter();
    parameters
        .find(|one| one.place == Place::Query && one.name == name && one.ty != Type::Boolean)
        .ok_or_else(|| format!("there is no query parameter `{name}`"))
}

fn found(place: &str) -> Result<Found, String> {
    match place.strip_prefix("header:") {
        Some(name) if !name.is_empty() => Ok(Found::Header(name.to_ascii_lowercase())),
        _ if place == "link" => Ok(Found::Link),
        _ => pointer(place).map(Found::Body),
    }
}

fn pointer(text: &str) -> Result<String, String> {
    if text.starts_with('/') {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "`{text}` is no JSON pointer: it does not begin with `/`"
        ))
    }
}
