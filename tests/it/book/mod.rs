//! Holds the book to the program: its commands run, its tables are what the program has, its pictures are made.
#![expect(clippy::disallowed_methods, reason = "it reads the book, and lays out what its commands are about")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

mod blocks;
mod commands;
#[cfg(feature = "gui")]
mod pictures;
mod tables;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::documents::{list, targets};

/// Where the pages are.
const BOOK: &str = "assets/guide/src";

/// A page of the book.
struct Page {
    /// In the folder of the book.
    path: String,
    text: String,
}

/// All pages, in the order of the list of contents.
fn pages() -> Vec<Page> {
    let summary = fs::read_to_string(format!("{BOOK}/SUMMARY.md")).unwrap();
    let paths = summary.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()));
    let pages = paths.map(|path| Page { text: fs::read_to_string(format!("{BOOK}/{path}")).unwrap(), path });
    pages.collect()
}

/// Whether the name ends like this.
fn is_called(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == extension)
}

#[test]
fn every_page_is_in_the_list_of_contents_and_no_link_of_a_page_is_broken() {
    let pages = pages();
    let listed: BTreeSet<&str> = pages.iter().map(|page| page.path.as_str()).collect();
    let mut there = Vec::new();
    list(Path::new(BOOK), &mut there);
    let is_page = |path: &&String| is_called(path, "md") && !path.ends_with("SUMMARY.md");
    let there: BTreeSet<&str> = there.iter().filter(is_page).map(|path| &path[BOOK.len() + 1..]).collect();
    assert_eq!(listed, there);
    for Page { path, text } in &pages {
        assert!(text.starts_with("# "), "{path} begins with no title");
        let folder = Path::new(BOOK).join(path);
        for target in targets(text).filter(|target| !target.contains("://")) {
            let place = folder.with_file_name(target);
            assert!(place.exists(), "{path} links to {target}, which is not there");
        }
        for name in text.split('`').skip(1).step_by(2).filter(|name| name.starts_with("assets/")) {
            assert!(Path::new(name).exists(), "{path} names {name}, which is not there");
        }
    }
}

#[test]
fn the_readme_and_the_book_agree_on_where_things_are() {
    let readme = fs::read_to_string("README.md").unwrap();
    let named = targets(&readme).filter(|target| target.starts_with(BOOK));
    assert!(named.count() > 5, "README leads to the book");
}
