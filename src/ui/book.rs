//! The book that comes with the program, in the order of its `SUMMARY.md`; a part of it is the guide to labelling.

use std::sync::LazyLock;

use crate::ui::look::markdown::{Block, blocks};

/// The part of the book that is the guide.
const GUIDE: &str = "Labelling well";

macro_rules! texts {
    ($($path:literal,)*) => {
        /// The Markdown of each page by its path in the book, in no order that matters.
        const TEXTS: &[(&str, &str)] =
            &[$(($path, include_str!(concat!("../../assets/guide/src/", $path))),)*];
    };
}

texts! {
    "about.md",
    "articles.md",
    "coming-from.md",
    "commands.md",
    "corpora.md",
    "dialogs.md",
    "first-hour.md",
    "formats.md",
    "git.md",
    "keys.md",
    "labelling/article.md",
    "labelling/boilerplate.md",
    "labelling/claims.md",
    "labelling/quotes.md",
    "labelling/settling.md",
    "labelling/speakers.md",
    "models.md",
    "panels.md",
    "project-file.md",
    "publishing.md",
    "suggestions.md",
    "teams.md",
    "training.md",
    "training/gliner.md",
    "training/hugging-face.md",
    "training/language-model.md",
    "training/spacy.md",
    "troubleshooting.md",
}

/// A page of the book.
#[derive(Debug)]
pub struct Page {
    /// In the list of contents.
    pub title: &'static str,
    /// The part that it stands in; empty for what stands before all parts.
    pub part: &'static str,
    /// How many pages it stands below.
    pub depth: usize,
    pub path: &'static str,
    pub markdown: &'static str,
    pub blocks: Vec<Block>,
}

/// All pages in the order of the list of contents.
pub static PAGES: LazyLock<Vec<Page>> =
    LazyLock::new(|| contents(include_str!("../../assets/guide/src/SUMMARY.md")).filter_map(page).collect());

/// The pages that say how to label.
pub fn guide() -> impl Iterator<Item = &'static Page> {
    PAGES.iter().filter(|page| page.part == GUIDE)
}

/// The guide in one text.
pub fn guide_as_markdown() -> String {
    guide().map(|page| page.markdown.trim_end()).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// The page that a link of another one leads to, by its place among [`PAGES`]; `None` where it leads out of the book.
pub fn idx_from_link(from: &Page, link: &str) -> Option<usize> {
    let mut path: Vec<&str> = from.path.split('/').collect();
    path.pop();
    for step in link.split('#').next().unwrap_or_default().split('/') {
        match step {
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    let path = path.join("/");
    PAGES.iter().position(|page| page.path == path)
}

/// A line of the list of contents: the part, how far it stands in, title and path.
type Line = (&'static str, usize, &'static str, &'static str);

fn contents(summary: &'static str) -> impl Iterator<Item = Line> {
    let mut part = "";
    summary.lines().skip(1).filter_map(move |line| {
        if let Some(name) = line.strip_prefix("# ") {
            part = name;
        }
        let inner = line.trim_start();
        let (title, path) = inner.trim_start_matches("- ").strip_prefix('[')?.split_once("](")?;
        Some((part, (line.len() - inner.len()) / 2, title, path.strip_suffix(')')?))
    })
}

fn page((part, depth, title, path): Line) -> Option<Page> {
    let (_, markdown) = TEXTS.iter().find(|(known, _)| *known == path)?;
    Some(Page { title, part, depth, path, markdown, blocks: blocks(markdown) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_contents_has_every_page_once() {
        let mut listed: Vec<&str> =
            contents(include_str!("../../assets/guide/src/SUMMARY.md")).map(|(_, _, _, path)| path).collect();
        listed.sort_unstable();
        let texts: Vec<&str> = TEXTS.iter().map(|(path, _)| *path).collect();
        assert_eq!(listed, texts, "SUMMARY.md, and the pages that are put into the program");
    }

    #[test]
    fn no_word_of_the_book_is_lost() {
        for page in &*PAGES {
            let shown: String = page.blocks.iter().map(Block::words).collect();
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            assert_eq!(letters(&shown), letters(&without_addresses(page.markdown)), "{}", page.path);
        }
    }

    /// The text without pictures, and without where links lead, how blocks of code are called and numbers of lists.
    fn without_addresses(markdown: &str) -> String {
        let mut is_in_code = false;
        let mut text = String::new();
        for line in markdown.lines() {
            if line.trim_start().starts_with("```") {
                is_in_code = !is_in_code;
                continue;
            }
            let unnumbered = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(". ");
            let line = unnumbered.filter(|_| !is_in_code).unwrap_or(line);
            let is_picture = line.starts_with("![");
            let mut parts = line.split("](");
            text.extend(parts.next().filter(|_| !is_picture));
            for part in parts.filter(|_| !is_picture) {
                text.push_str(part.split_once(')').map_or(part, |(_, behind)| behind));
            }
            text.push('\n');
        }
        text
    }

    #[test]
    fn links_lead_to_pages() {
        let at = |path: &str| PAGES.iter().position(|page| page.path == path).unwrap();
        let from = &PAGES[at("training/spacy.md")];
        assert_eq!(idx_from_link(from, "../formats.md#options"), Some(at("formats.md")));
        assert_eq!(idx_from_link(from, "gliner.md"), Some(at("training/gliner.md")));
        assert_eq!(idx_from_link(from, "https://spacy.io"), None);
    }

    #[test]
    fn the_guide_is_the_part_that_says_how_to_label() {
        let titles: Vec<&str> = guide().map(|page| page.title).collect();
        assert_eq!(titles, ["Labelling", "Quotes", "Speakers", "Claims", "Boilerplate", "Settling"]);
        assert!(guide_as_markdown().starts_with("# Labelling an article\n"));
    }
}
