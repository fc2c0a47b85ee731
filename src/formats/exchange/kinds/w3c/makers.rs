//! Who made the annotations of a text: what each of several people made of it is a list of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::formats::exchange::core::draft::{Draft, ListSign, OwnList};
use crate::formats::exchange::core::imported::people_by_files;
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::record::person;

/// Who made an annotation, as it says itself, and the file that it is in, where that has others too.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Maker {
    pub(super) name: String,
    pub(super) file: Option<Arc<str>>,
}

/// The name of who made an annotation; empty where nothing says it, or where it was a program.
pub(super) fn name_of(annotation: &Value) -> String {
    let is_program = |creator: &Value| creator.get("type").and_then(Value::as_str) == Some("Software");
    let of = |value: &Value| value.get("creator").filter(|creator| !is_program(creator)).map(person);
    let of_bodies = || {
        let bodies = ["body", "bodies"].iter().find_map(|name| annotation.get(*name)?.as_array());
        bodies.into_iter().flatten().find_map(of)
    };
    // Hypothes.is has what people call themselves beside how they log in.
    let shown = || Some(annotation.get("user_info")?.get("display_name")?.as_str()?.to_owned());
    let user = || annotation.get("user").map(person);
    let found = of(annotation).or_else(|| of(annotation.get("target")?)).or_else(of_bodies);
    let name = found.or_else(|| shown().filter(|name| !name.is_empty())).or_else(user).unwrap_or_default();
    let name = ["acct:", "mailto:"].iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(&name);
    name.strip_suffix("@hypothes.is").unwrap_or(name).to_owned()
}

/// Says whose the annotations of a text are: `list` of each is the number that its maker has here.
pub(super) fn name_makers(draft: &mut Draft, numbers: BTreeMap<Maker, u32>) {
    let mut makers: Vec<(u32, Maker)> = numbers.into_iter().map(|(maker, number)| (number, maker)).collect();
    makers.sort_unstable();
    let makers: Vec<Maker> = makers.into_iter().map(|(_, maker)| maker).collect();
    let makers = &*makers;
    let names: BTreeSet<&str> = makers.iter().map(|maker| &*maker.name).collect();
    let people: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
    match people[..] {
        [] => name_by_files(draft, makers),
        // Where others are of nobody, his say it each.
        [one] if names.len() > 1 => {
            for span in draft.spans.iter_mut() {
                let is_theirs = maker_of(makers, span.list).is_some_and(|maker| maker.name == one);
                span.from.extend(is_theirs.then(|| one.to_owned()));
                span.list = 0;
            }
        }
        [one] => {
            one.clone_into(&mut draft.annotator);
            draft.spans.iter_mut().for_each(|span| span.list = 0);
        }
        _ => {
            let list = |name: &&str| OwnList {
                family: "creators".to_owned(),
                name: (*name).to_owned(),
                sign: ListSign::Named,
                else_told: String::new(),
            };
            draft.lists = people.iter().map(list).collect();
            number(draft, makers, |maker| people.binary_search(&&*maker.name).ok());
        }
    }
}

/// The same by what their files are called, where labels show that these are people.
fn name_by_files(draft: &mut Draft, makers: &[Maker]) {
    let files: BTreeSet<&Arc<str>> = makers.iter().filter_map(|maker| maker.file.as_ref()).collect();
    let files: Vec<Arc<str>> = files.into_iter().cloned().collect();
    let people = people_by_files(&files)
        .filter(|people| people.len() > 1 && people.iter().all(|name| !name.is_empty()))
        .unwrap_or_default();
    let list = |name: &String| OwnList {
        family: "files".to_owned(),
        name: name.clone(),
        sign: ListSign::Open,
        else_told: "the annotations of several files come in together: if these are people, import each with --by"
            .to_owned(),
    };
    draft.lists = people.iter().map(list).collect();
    let idx_of = |maker: &Maker| files.binary_search(maker.file.as_ref()?).ok();
    number(draft, makers, |maker| idx_of(maker).filter(|_| !people.is_empty()));
}

/// Gives each annotation the number of its list, where it has one.
fn number(draft: &mut Draft, makers: &[Maker], idx_of: impl Fn(&Maker) -> Option<usize>) {
    for span in draft.spans.iter_mut() {
        let idx = maker_of(makers, span.list).and_then(&idx_of);
        span.list = idx.and_then(|idx| u32::try_from(idx + 1).ok()).unwrap_or_default();
    }
}

fn maker_of(makers: &[Maker], list: u32) -> Option<&Maker> {
    makers.get(usize::try_from(list).ok()?.checked_sub(1)?)
}
