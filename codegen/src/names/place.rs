//! From the place of a type to its name.
//!
//! A place is what its type stands within, from the outside in, with [`BETWEEN`] between: an
//! operation or a component, a property, what is in that. Its name has all of it as long as that is
//! short. Of a long one it has the outermost and the innermost parts, of which there are as many as
//! fit, since a reader begins with the one and looks for the other.

use super::shorter::in_words;
use heck::ToUpperCamelCase;

/// What stands between the parts of a place.
pub(crate) const BETWEEN: char = '/';

/// The letters of a name that is short enough to say all.
const SHORT: usize = 40;

/// The letters that no name has more of, if a shorter one is free.
const LONG: usize = 60;

/// Parts that only say how a type is written, where others are left to tell it from its neighbours.
const FORMS: [&str; 5] = ["Array", "Body", "Item", "Object", "Value"];

/// The names that the type of a place may have, the best first. All begin with the outermost part,
/// so that no other operation and no other component wants the same.
pub(crate) fn names(place: &str) -> Vec<String> {
    let parts: Vec<&str> = place.split(BETWEEN).collect();
    let whole = parts.concat();
    let Some((outer, inner)) = parts.split_first() else {
        return vec![whole];
    };
    if whole.len() <= SHORT {
        return vec![whole];
    }
    let inner = told(inner);
    let mut names = Vec::new();
    if let Some((own, between)) = inner.split_last() {
        let with = |kept: usize| {
            let kept = between[between.len() - kept..].concat();
            format!("{outer}{kept}{own}")
        };
        // The part around it belongs to what is meant, whatever the length.
        let fitting = (2..=between.len())
            .rev()
            .find(|&kept| with(kept).len() <= SHORT);
        let first = fitting.unwrap_or(between.len().min(1));
        names.extend((first..=between.len()).map(with));
        names.extend((0..first).rev().map(with));
    }
    names.push(whole);
    let (mut short, long): (Vec<_>, Vec<_>) =
        names.into_iter().partition(|name| name.len() <= LONG);
    if short.is_empty() {
        short.extend(long.iter().filter_map(|name| shortened(name)));
    }
    short.extend(long);
    short
}

/// The parts that tell a type from its neighbours, the innermost with what says its form: of a list
/// of `Lines` an item is a `Line`.
fn told(inner: &[&str]) -> Vec<String> {
    let mut told: Vec<String> = Vec::with_capacity(inner.len());
    for (index, part) in inner.iter().enumerate() {
        let is_form = FORMS.contains(part);
        let is_last = inner[index..].iter().all(|part| FORMS.contains(part));
        match told.last_mut() {
            Some(list) if *part == "Item" => match singular(list) {
                Some(one) => *list = one,
                None if is_last => list.push_str(part),
                None => {}
            },
            Some(around) if is_form && is_last => around.push_str(part),
            None if is_form && !is_last => {}
            Some(_) if is_form => {}
            _ => told.push((*part).to_owned()),
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

/// A name of many words with fewer of them: the first, and as many of the last as fit.
fn shortened(name: &str) -> Option<String> {
    let words: Vec<_> = in_words(name);
    let words: Vec<_> = words
        .iter()
        .map(|word| word.to_upper_camel_case())
        .collect();
    let (first, rest) = words.split_first()?;
    let mut from = rest.len();
    let mut length = first.len();
    while from > 0 && length + rest[from - 1].len() <= LONG {
        from -= 1;
        length += rest[from].len();
    }
    (from < rest.len()).then(|| format!("{first}{}", rest[from..].concat()))
}

/// The names that a component may have beside its own, which is longer than need be.
pub(crate) fn of_component(name: &str) -> Vec<String> {
    let mut names = Vec::new();
    if name.len() > LONG {
        names.extend(shortened(name));
    }
    names.push(name.to_owned());
    names
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_short_place_is_named_whole() {
        assert_eq!(names("PutThing/Body/Lines/Item"), ["PutThingBodyLinesItem"]);
    }

    #[test]
    fn a_long_place_keeps_its_ends() {
        for (place, name) in [
            (
                "PostPaymentIntentsIntentConfirm/Body/PaymentMethodOptions/SepaDebit/MandateOptions",
                "PostPaymentIntentsIntentConfirmSepaDebitMandateOptions",
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
