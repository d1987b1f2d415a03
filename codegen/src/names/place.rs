//! From the place of a type to its name.
//!
//! A place is what its type stands within, from the outside in, with [`BETWEEN`] between: an
//! operation or a component, a property, what is in that. Its name has all of it as long as that is
//! short. Of a long one it has the outermost and the innermost parts, of which there are as many as
//! fit, since a reader begins with the one and looks for the other.

use super::shorter::words_of;
use heck::ToUpperCamelCase;

/// What stands between the parts of a place.
pub(crate) const BETWEEN: char = '/';

/// What stands before a part that is an alternative, and not a property or an item.
pub(crate) const OR: char = '|';

/// The letters of a name that is short enough to say all.
const SHORT: usize = 40;

/// The letters that no name has more of, if a shorter one is free. What is made beside a type has
/// room for a word more.
const LONG: usize = 52;

/// Parts that only say how a type is written, where others are left to tell it from its neighbours.
const FORMS: [&str; 5] = ["Array", "Body", "Item", "Object", "Value"];

/// The names that the type of a place may have, the best first. As a rule they begin with the
/// outermost part, so that no other operation and no other component wants the same.
pub(crate) fn names(place: &str) -> Vec<String> {
    let parts: Vec<&str> = place.split(BETWEEN).collect();
    let whole = parts.concat().replace(OR, "");
    // There is something else with the name, which is of another place.
    let other = format!("{whole}Value");
    let Some((outer, inner)) = parts.split_first().filter(|_| whole.len() > SHORT) else {
        return vec![whole, other];
    };
    let mut inner = told(inner);
    let Some(own) = inner.pop() else {
        return of_component(&whole);
    };
    let with = |kept: usize| {
        let kept = inner[inner.len() - kept..].concat();
        format!("{outer}{kept}{own}")
    };
    // The part around it belongs to what is meant, whatever the length.
    let all = inner.len() + 1;
    let fitting = (2..all).rev().find(|&kept| with(kept).len() <= SHORT);
    let first = fitting.unwrap_or(inner.len().min(1));
    let order = (first..all).chain((0..first).rev());
    let mut names: Vec<_> = order
        .filter_map(|kept| {
            let name = with(kept);
            if name.len() <= LONG {
                return Some(name);
            }
            let rest = &name[outer.len()..];
            squeezed(outer, LONG.saturating_sub(rest.len())).map(|outer| outer + rest)
        })
        .collect();
    match shortened(&whole).filter(|_| whole.len() > LONG) {
        Some(shorter) => names.push(shorter),
        // One long word has no shorter form.
        None if whole.len() <= LONG || names.is_empty() => names.push(whole),
        None => {}
    }
    // Another alternative of the place, as a rule.
    names.extend(names.first().map(|name| format!("{name}Value")));
    names
}

/// The parts that tell a type from its neighbours, the innermost with what says its form: of a list
/// of `Lines` an item is a `Line`.
fn told(inner: &[&str]) -> Vec<String> {
    let mut told: Vec<String> = Vec::with_capacity(inner.len());
    for (index, part) in inner.iter().enumerate() {
        let alternative = part.strip_prefix(OR);
        let is_form = |part: &str| part.starts_with(OR) || FORMS.contains(&part);
        let is_end = inner[index..].iter().all(|part| is_form(part));
        match told.last_mut() {
            Some(list) if *part == "Item" => match singular(list) {
                Some(one) => *list = one,
                None if is_end => list.push_str(part),
                None => {}
            },
            // The ends of it, where it is a sentence.
            Some(around) if is_end => {
                let part = alternative.unwrap_or(part);
                let is_long = part.len() > SHORT / 2;
                let ends = squeezed(part, SHORT / 2).filter(|_| is_long);
                around.push_str(ends.as_deref().unwrap_or(part));
            }
            None if is_form(part) && !is_end => {}
            Some(_) if is_form(part) => {}
            _ => told.push(alternative.unwrap_or(part).to_owned()),
        }
    }
    told
}

/// What one of them is called, if the word is a plural for sure.
fn singular(many: &str) -> Option<String> {
    if let Some(stem) = many.strip_suffix("ies") {
        return (stem.len() > 2).then(|| format!("{stem}y"));
    }
    let is_other = ["ss", "us", "is", "ses", "xes", "zes", "hes", "oes", "News"];
    let one = many.strip_suffix('s')?;
    let is_plural = !is_other.iter().any(|ending| many.ends_with(ending)) && one.len() > 2;
    is_plural.then(|| one.to_owned())
}

/// A name with so many letters at most, if it has more: the first of its words, and as many of the
/// last as fit, of which there must be one.
fn squeezed(name: &str, limit: usize) -> Option<String> {
    let words = words_of(name).into_iter();
    let words: Vec<_> = words.map(|word| word.to_upper_camel_case()).collect();
    let (first, rest) = words.split_first()?;
    let mut from = rest.len();
    let mut length = first.len();
    while from > 0 && length + rest[from - 1].len() <= limit {
        from -= 1;
        length += rest[from].len();
    }
    (from < rest.len()).then(|| format!("{first}{}", rest[from..].concat()))
}

fn shortened(name: &str) -> Option<String> {
    squeezed(name, LONG).filter(|_| name.len() > LONG)
}

/// The names that a component may have beside its own, which is longer than need be.
pub(crate) fn of_component(name: &str) -> Vec<String> {
    shortened(name)
        .into_iter()
        .chain([name.to_owned()])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_word_without_an_end_is_a_name() {
        let word = format!("A{}", "b".repeat(90));
        assert_eq!(names(&word), [word.as_str()]);
        let inner = format!("{word}/Body/{word}");
        assert!(!names(&inner)[0].is_empty(), "{:?}", names(&inner));
    }

    #[test]
    fn a_short_place_is_named_whole() {
        assert_eq!(
            names("PutThing/Body/Lines/Item"),
            ["PutThingBodyLinesItem", "PutThingBodyLinesItemValue"]
        );
    }

    #[test]
    fn a_long_place_keeps_its_ends() {
        for (place, name) in [
            (
                "PostPaymentIntentsIntentConfirm/Body/PaymentMethodOptions/SepaDebit/MandateOptions",
                "PostIntentsIntentConfirmSepaDebitMandateOptions",
            ),
            (
                "PostCheckoutSessions/Body/LineItems/Item/PriceData/ProductData",
                "PostCheckoutSessionsPriceDataProductData",
            ),
            (
                "PostCheckoutSessions/Body/Discounts/Item/TaxRates/Item",
                "PostCheckoutSessionsDiscountTaxRate",
            ),
            (
                "CreateDeployment/Body/ProjectSettings/Boxes/Item",
                "CreateDeploymentProjectSettingsBoxesItem",
            ),
        ] {
            assert_eq!(names(place)[0], name, "{place}");
        }
    }

    #[test]
    fn no_name_is_long_where_a_shorter_one_is_there() {
        let outer = "GetBuildProjectRepositoryArchitecturePackageFileViewFileinfo";
        let all = names(&format!("{outer}/View/Item/Depth/Value"));
        assert!(all[0].len() <= super::LONG, "{all:?}");
        assert!(all[0].starts_with("Get") && all[0].ends_with("DepthValue"));
    }
}
