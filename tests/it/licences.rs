//! Holds the text about licences to what the program is built from, so that it cannot lag behind.

use std::collections::{BTreeMap, BTreeSet};

const LOCK: &str = include_str!("../../Cargo.lock");
const MANIFEST: &str = include_str!("../../Cargo.toml");
const TEXT: &str = include_str!("../../assets/licences.txt");

#[test]
fn all_that_the_program_is_built_from_is_named_with_its_version() {
    let words: Vec<&str> = TEXT.split([' ', '\n', ',', ':', '(', ')']).filter(|word| !word.is_empty()).collect();
    let words = format!(" {} ", words.join(" "));
    let is_named = |name: &String| words.contains(&format!(" {name} "));
    let built_from = built_from();
    assert!(built_from.len() > 300, "{}", built_from.len());
    let unnamed: Vec<&String> = built_from.iter().filter(|one| !is_named(one)).collect();
    assert!(unnamed.is_empty(), "run assets/packaging/licences, as these have come in or changed: {unnamed:?}");
}

#[test]
fn what_is_built_in_is_the_text_that_can_be_read() {
    assert!(pullquote::storage::licences() == TEXT, "run assets/packaging/licences");
    assert!(TEXT.contains("The above copyright notice and this permission notice"), "words of licences are in it");
}

/// All crates but those that only tests need: “ahash 0.8.12”.
fn built_from() -> BTreeSet<String> {
    let packages = packages();
    let direct = direct();
    let of =
        |name: &str| packages.iter().find(|(other, _)| other.split(' ').next() == Some(name)).expect("it is locked").1;
    let mut left: Vec<&str> = of("pullquote")
        .iter()
        .copied()
        .filter(|one| direct.contains(one.split(' ').next().unwrap_or_default()))
        .collect();
    let mut found = BTreeSet::new();
    while let Some(one) = left.pop() {
        // A version is named where there are several.
        let is_it = |name: &&String| name.as_str() == one || name.split(' ').next() == Some(one);
        let name = packages.keys().find(is_it).expect("what is needed is locked");
        if found.insert(name.clone()) {
            left.extend(&packages[name]);
        }
    }
    found
}

/// What is locked: each crate with its version, and what it needs.
fn packages() -> BTreeMap<String, Vec<&'static str>> {
    let value = |block: &'static str, name: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
        line.unwrap_or_default().trim_matches('"')
    };
    let needed = |block: &'static str| {
        let list =
            block.split_once("dependencies = [").map_or("", |(_, list)| list.split(']').next().unwrap_or_default());
        list.lines().map(|line| line.trim().trim_matches([',', '"'])).filter(|line| !line.is_empty()).collect()
    };
    let blocks = LOCK.split("[[package]]").skip(1);
    blocks.map(|block| (format!("{} {}", value(block, "name"), value(block, "version")), needed(block))).collect()
}

/// What Cargo.toml names for more than tests.
fn direct() -> BTreeSet<&'static str> {
    let sections = MANIFEST.split("\n[").filter_map(|section| section.split_once("]\n"));
    let is_built =
        |name: &str| name == "dependencies" || (name.starts_with("target.") && name.ends_with(".dependencies"));
    let lines = sections.filter(|(name, _)| is_built(name)).flat_map(|(_, lines)| lines.lines());
    let names = lines.filter_map(|line| line.split_once(" = ").map(|(name, _)| name));
    names.filter(|name| !name.starts_with([' ', '#', ']'])).collect()
}
