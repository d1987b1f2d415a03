//! What an object holds beyond what its description knows.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use super::codec::Elements;
use super::fault::Fault;
use super::json::Json;
use super::pointer::{Step, pointer};
use super::reader::{Mark, Reader, Tolerated};

/// What came with an object beyond what its description knows: properties that it does not name,
/// and values that cannot be read as the types that it promises. They go back as they came.
///
/// ```
/// # pub struct Source { pub id: String, pub size: Option<i64>, pub extra: mainsheet_runtime::Extra }
/// # mainsheet_runtime::object!(Source + extra { id => required "id", size => "size" });
/// use mainsheet_runtime::{Json, json};
///
/// let mut source: Source = json::from_str(r#"{"id":"7","size":"huge","color":"red"}"#)?;
/// assert_eq!(source.size, None);
/// assert_eq!(source.extra.get("color"), Some(&Json::from("red")));
/// assert_eq!(source.extra.unread().next().unwrap().pointer(), "/size");
/// source.extra.insert("color", "blue");
/// assert_eq!(json::to_string(&source)?, r#"{"id":"7","size":"huge","color":"blue"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Two are equal if they hold the same values.
#[derive(Clone, Default)]
pub struct Extra(Option<Box<Aside>>);

/// What has been set aside. As a rule nothing is, and then it takes one word.
#[derive(Clone, Default)]
struct Aside(Vec<Kept>);

/// Something that has been set aside.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// The way to its place, from its end.
    pub(super) way: Vec<Step>,
    pub(super) value: Json,
    pub(super) why: Why,
}

/// Why it has.
#[derive(Clone, Debug)]
pub(super) enum Why {
    /// The description does not name it.
    Unknown,
    /// It is null where no null is promised.
    Null,
    /// The type of the value does not hold it exactly: it holds what is written so.
    Inexact(Box<str>),
    /// It is required and may be null, and is not there.
    Missing,
    /// It is not of its type.
    Unread(Fault),
}

/// What a value that is set aside counts for, as elements count what they take in memory. It takes
/// less, but of very many nobody makes use.
const ASIDE: usize = 1024;

/// How much that is kept is searched one by one.
pub(super) const FEW: usize = 16;

impl Kept {
    /// The name of the member that it is, if it is no part of one.
    pub(super) fn member(&self) -> Option<&str> {
        match self.way.as_slice() {
            [Step::Name(name)] => Some(name),
            _ => None,
        }
    }

    /// The name of the member that it is, or that it is a part of.
    pub(super) fn name(&self) -> Option<&str> {
        match self.way.last() {
            Some(Step::Name(name)) => Some(name),
            _ => None,
        }
    }

    /// Whether it stands for a value, which goes back unless another is set.
    fn holds(&self) -> bool {
        matches!(self.why, Why::Unknown | Why::Null | Why::Unread(_))
    }
}

/// A value that could not be read as its type, and was set aside.
#[derive(Clone, Debug)]
pub struct Unread {
    /// From the value that was asked, from its end.
    pub(super) way: Vec<Step>,
    reason: Cow<'static, str>,
    value: Json,
}

impl Unread {
    /// Where the fault lies, as a JSON pointer (RFC 6901) from the value that was asked for it.
    pub fn pointer(&self) -> String {
        pointer(&self.way)
    }

    /// What is wrong. It quotes nothing of the value.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The value that was set aside, as it came: the one at the pointer, or one that holds it.
    pub fn value(&self) -> &Json {
        &self.value
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer(), self.reason)
    }
}

impl Extra {
    /// Nothing.
    pub const fn new() -> Self {
        Self(None)
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The value of a property that the description does not name, or that could not be read.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members()
            .find_map(|(other, value)| (other == name).then_some(value))
    }

    /// The properties that the description does not name or that could not be read, in the order
    /// in which they came.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Json)> {
        let kept = self.kept().iter().filter(|kept| kept.holds());
        kept.filter_map(|kept| Some((kept.member()?, &kept.value)))
    }

    /// All that is in it, with the JSON pointer (RFC 6901) of each from the object: parts of lists
    /// and maps that could not be read, too, and entries of maps that are null.
    pub fn iter(&self) -> impl Iterator<Item = (String, &Json)> {
        let kept = self.kept().iter().filter(|kept| kept.holds());
        kept.map(|kept| (pointer(&kept.way), &kept.value))
    }

    /// Sets a property. One that the description names is sent as long as its field is absent.
    /// Gives the value that was there.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        let name = name.into();
        let before = self.remove(&name);
        self.push(Kept {
            way: vec![Step::Name(name.into())],
            value: value.into(),
            why: Why::Unknown,
        });
        before
    }

    /// Takes out a property, and gives its value.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let Aside(list) = self.0.as_deref_mut()?;
        let mut kept = list.iter();
        let index = kept.position(|kept| kept.holds() && kept.member() == Some(name))?;
        Some(list.remove(index).value)
    }

    pub(super) fn kept(&self) -> &[Kept] {
        self.0.as_deref().map_or(&[], |aside| &aside.0)
    }

    pub(super) fn push(&mut self, kept: Kept) {
        self.0.get_or_insert_default().0.push(kept);
    }

    /// How much is in it, what holds no value included.
    pub(super) fn count(&self) -> usize {
        self.kept().len()
    }

    /// Keeps of members that came several times what came with the last, which alone counts: `again`
    /// has the names of those that came again, each with how much was kept by then. What is unknown
    /// is kept each time that it comes.
    pub(super) fn settle(&mut self, again: &[(Cow<'_, str>, usize)]) {
        let Some(Aside(list)) = self.0.as_deref_mut() else {
            return;
        };
        let names = || list.iter().map(Kept::name);
        if again.is_empty()
            && list.len() <= FEW
            && !(names().enumerate())
                .any(|(place, name)| names().take(place).any(|one| one == name))
        {
            return;
        }
        let unknown = list.iter().enumerate();
        let unknown = unknown.filter(|(_, kept)| matches!(kept.why, Why::Unknown));
        let unknown = unknown.filter_map(|(place, kept)| Some((kept.name()?, place)));
        let again = again.iter().map(|(name, place)| (&**name, *place));
        // Where the last of each name begins.
        let mut counts_from: HashMap<Box<str>, usize> = HashMap::new();
        for (name, place) in again.chain(unknown) {
            match counts_from.get_mut(name) {
                Some(from) => *from = place.max(*from),
                None => {
                    counts_from.insert(name.into(), place);
                }
            }
        }
        let mut place = 0;
        list.retain(|kept| {
            place += 1;
            kept.name()
                .and_then(|name| counts_from.get(name))
                .is_none_or(|from| place > *from)
        });
    }

    /// Keeps what belongs to members of these names.
    pub(super) fn retain(&mut self, is_kept: impl Fn(&str) -> bool) {
        if let Some(Aside(list)) = self.0.as_deref_mut() {
            list.retain(|kept| kept.name().is_some_and(&is_kept));
        }
    }

    /// What could not be read of the object's own properties. What lies in objects within it, they
    /// know themselves; [`unread`](crate::unread()) asks them all.
    pub fn unread(&self) -> impl Iterator<Item = Unread> {
        self.kept().iter().filter_map(|kept| match &kept.why {
            Why::Unread(fault) => Some(Unread {
                way: [fault.way(), &kept.way].concat(),
                reason: fault.reason().to_owned().into(),
                value: kept.value.clone(),
            }),
            _ => None,
        })
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        let values = |extra: &Self| {
            let mut values: Vec<_> = extra
                .iter()
                .map(|(at, value)| (at, value.clone()))
                .collect();
            values.sort_by(|(one, _), (other, _)| one.cmp(other));
            values
        };
        match (&self.0, &other.0) {
            (None, None) => true,
            _ => values(self) == values(other),
        }
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Reader<'_> {
    /// Reads a value by `read`; if it cannot be read, passes over it and sets it aside. Gives
    /// whether it was read.
    ///
    /// # Errors
    /// If the text cannot be read further.
    pub(super) fn or_aside(
        &mut self,
        mark: Mark,
        read: &mut dyn FnMut(&mut Self) -> Result<(), Fault>,
    ) -> Result<bool, Fault> {
        match read(self) {
            Ok(()) => Ok(true),
            Err(fault) => self.set_aside(mark, fault).map(|()| false),
        }
    }

    /// Returns to a value that could not be read, passes over it, and sets it aside.
    ///
    /// # Errors
    /// If the text cannot be read further.
    pub(super) fn set_aside(&mut self, mark: Mark, fault: Fault) -> Result<(), Fault> {
        if fault.is_final() {
            return Err(fault);
        }
        self.rewind(mark)?;
        let value = Json::from_text(self.raw()?);
        self.build(ASIDE)?;
        self.doubts += 1;
        self.pass_fault(&fault);
        self.kept.push(Kept {
            way: Vec::new(),
            value,
            why: Why::Unread(fault),
        });
        Ok(())
    }

    /// Keeps the text of a value that its type does not hold exactly, beside what the type would
    /// write.
    pub(crate) fn keep_exact(&mut self, text: &str, written: String) {
        self.kept.push(Kept {
            way: Vec::new(),
            value: Json::from_text(Cow::Borrowed(text)),
            why: Why::Inexact(written.into()),
        });
    }

    /// Keeps a null where none is promised.
    pub(super) fn keep_null(&mut self) {
        self.pass("null where no null is promised");
        self.kept.push(Kept {
            way: Vec::new(),
            value: Json::NULL,
            why: Why::Null,
        });
    }

    /// Adds a step to the ways of what has been set aside since a place.
    #[inline]
    pub(super) fn step(&mut self, since: Mark, step: impl Fn() -> Step) {
        if self.kept.len() > since.kept {
            for kept in &mut self.kept[since.kept..] {
                kept.way.push(step());
            }
        }
        if let Some(passed) = &mut self.passed {
            for passed in &mut passed[since.passed..] {
                passed.way.push(step());
            }
        }
    }

    /// Takes what has been set aside since a place.
    pub(super) fn take_aside(&mut self, since: Mark, extra: &mut Extra) {
        if self.kept.len() > since.kept {
            extra
                .0
                .get_or_insert_default()
                .0
                .extend(self.kept.drain(since.kept..));
        }
    }

    /// Sees to it that nothing is lost for which no object had a place.
    ///
    /// # Errors
    /// The first value that was set aside.
    pub(super) fn nothing_aside(&mut self) -> Result<(), Fault> {
        for kept in std::mem::take(&mut self.kept) {
            if let Why::Unread(fault) = kept.why {
                return Err(kept.way.into_iter().fold(fault, Fault::within));
            }
        }
        Ok(())
    }

    /// Counts an element of a list, of so many bytes in memory. One that stands for itself must not
    /// have set anything aside.
    ///
    /// # Errors
    /// If it has, or if the list takes more memory than there is for it.
    pub(crate) fn built(&mut self, size: usize, is_whole: bool) -> Result<(), Fault> {
        if is_whole {
            self.nothing_aside()?;
        }
        self.build(size)
    }

    /// Reads a list, element by element. Null is an empty list.
    ///
    /// # Errors
    /// If it is no list.
    pub(crate) fn list(&mut self, list: &mut dyn Elements) -> Result<(), Fault> {
        if self.null()? {
            self.keep_empty("[]");
            return Ok(());
        }
        self.open_list()?;
        let mut index = 0;
        while self.element(index == 0)? {
            let since = self.mark();
            self.or_aside(since, &mut |from| list.read(from, false))?;
            self.step(since, || Step::Index(index));
            index += 1;
        }
        Ok(())
    }

    /// Reads a map, entry by entry: `read` takes one. Null is an empty map.
    ///
    /// # Errors
    /// If it is no object.
    pub(crate) fn map(
        &mut self,
        read: &mut dyn FnMut(&str, &mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if self.null()? {
            self.keep_empty("{}");
            return Ok(());
        }
        self.open_object()?;
        let mut is_first = true;
        while let Some(name) = self.member(is_first)? {
            is_first = false;
            self.map_entry(&name, read)?;
        }
        Ok(())
    }

    /// Reads the value of an entry.
    pub(super) fn map_entry(
        &mut self,
        name: &str,
        read: &mut dyn FnMut(&str, &mut Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mark = self.mark();
        let is_null = self.null()?;
        if is_null {
            self.rewind(mark)?;
        }
        match read(name, self) {
            Ok(()) => {}
            // A value that may be null would have taken it.
            Err(fault) if is_null && !fault.is_final() => {
                self.rewind(mark)?;
                self.null()?;
                self.keep_null();
            }
            Err(fault) => self.set_aside(mark, fault)?,
        }
        self.step(mark, || Step::Name(name.into()));
        Ok(())
    }

    /// Keeps a null that is read as something empty.
    fn keep_empty(&mut self, written: &'static str) {
        self.doubt("null where no null is promised");
        self.keep_exact("null", written.to_owned());
    }

    /// Comes to the next place of a tuple, or to its end.
    ///
    /// # Errors
    /// If the list is shorter or longer.
    pub(crate) fn place(&mut self, index: usize, count: usize) -> Result<(), Fault> {
        if self.element(index == 0)? == (index < count) {
            return Ok(());
        }
        Err(self.fault(format!("expected a list of {count} elements")))
    }

    /// Notes for a strict reader what has been set aside.
    fn pass_fault(&mut self, fault: &Fault) {
        if let Some(passed) = &mut self.passed {
            passed.push(Tolerated {
                way: fault.way().to_vec(),
                reason: Cow::Owned(fault.reason().to_owned()),
            });
        }
    }
}
