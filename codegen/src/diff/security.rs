//! What authorises a call: alternatives of schemes, each with scopes.

use openapiv3::SecurityRequirement;

use super::document::Site;
use super::graph::Pair;
use super::kind::ChangeKind as Kind;

/// Compares the alternatives of two operations.
pub(super) fn compare(
    pair: &mut Pair,
    old: &[SecurityRequirement],
    new: &[SecurityRequirement],
    (old_site, new_site): (&Site, &Site),
) {
    let (mut before, mut after) = (alternatives(old), alternatives(new));
    // Those that stayed as they are come first, so that the others are paired among themselves.
    before.retain(|one| match after.iter().position(|other| one == other) {
        Some(index) => {
            after.remove(index);
            false
        }
        None => true,
    });
    for one in before {
        let name = one.name();
        let same = after
            .iter()
            .position(|other| other.schemes().eq(one.schemes()));
        let Some(index) = same else {
            pair.removed(Kind::SecurityRemoved, &security(old_site, &name))
                .from(one.words());
            continue;
        };
        let other = after.remove(index);
        let (old_site, new_site) = (security(old_site, &name), security(new_site, &name));
        for ((_, old), (_, new)) in one.0.iter().zip(&other.0) {
            for scope in old.iter().filter(|scope| !new.contains(scope)) {
                pair.change(Kind::ScopeRemoved, &old_site, &new_site)
                    .from(format!("`{scope}`"));
            }
            for scope in new.iter().filter(|scope| !old.contains(scope)) {
                pair.change(Kind::ScopeAdded, &old_site, &new_site)
                    .to(format!("`{scope}`"));
            }
        }
    }
    for other in after {
        let site = security(new_site, &other.name());
        pair.added(Kind::SecurityAdded, &site).to(other.words());
    }
}

fn security(site: &Site, name: &str) -> Site {
    site.part("security", &format!("security {name}"))
}

/// Schemes that are needed together, by name, with their scopes, sorted.
#[derive(PartialEq, Eq)]
struct Alternative(Vec<(String, Vec<String>)>);

impl Alternative {
    fn schemes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(scheme, _)| scheme.as_str())
    }

    fn name(&self) -> String {
        if self.0.is_empty() {
            return "none".to_owned();
        }
        let names: Vec<_> = self.schemes().map(|scheme| format!("`{scheme}`")).collect();
        names.join(" and ")
    }

    fn words(&self) -> String {
        let schemes = self.0.iter().map(|(scheme, scopes)| {
            let scopes: Vec<_> = scopes.iter().map(|scope| format!("`{scope}`")).collect();
            match scopes.as_slice() {
                [] => format!("`{scheme}`"),
                scopes => format!("`{scheme}` with {}", scopes.join(", ")),
            }
        });
        let schemes: Vec<_> = schemes.collect();
        match schemes.as_slice() {
            [] => "no authorisation".to_owned(),
            schemes => schemes.join(" and "),
        }
    }
}

/// The alternatives in a comparable form; an operation that demands nothing has one, the empty.
fn alternatives(requirements: &[SecurityRequirement]) -> Vec<Alternative> {
    if requirements.is_empty() {
        return vec![Alternative(Vec::new())];
    }
    let alternatives = requirements.iter().map(|requirement| {
        let schemes = requirement.iter().map(|(scheme, scopes)| {
            let mut scopes = scopes.clone();
            scopes.sort();
            scopes.dedup();
            (scheme.clone(), scopes)
        });
        let mut schemes: Vec<_> = schemes.collect();
        schemes.sort();
        Alternative(schemes)
    });
    alternatives.collect()
}
