//! What an article is called whose file does not say: its first line, or the name of the file.

use std::path::Path;

use super::unseen::is_blank;
use crate::model::{Article, Reanchored, one_line};

/// No headline is longer, in code points.
const MAX_HEADLINE: usize = 300;
/// Of a first line that is longer, in bytes, this tells what it is, if there are words in it.
const MOST_BYTES: usize = 4096;
/// So much of a first line that is a paragraph is a title, in code points.
const MAX_TITLE: usize = 80;

/// The title that the file gives, else the first line with something on it, else the name of the file.
pub fn title_from(given: &str, text: &str, name: &str) -> String {
    let given = one_line(given);
    if is_blank(&given) { title_of(text, name) } else { given }
}

/// `new` is `old` with its text read anew: called by its first line again where it was before, else as it was.
pub fn retitled(old: &Article, mut new: Reanchored) -> Reanchored {
    let name = &old.source.path;
    if is_cut_of(&old.title, &title_of(old.text().as_str(), name)) {
        new.article.title = title_of(new.article.text().as_str(), name);
    }
    new
}

/// Whether it is this title, or its beginning: titles were cut once.
fn is_cut_of(title: &str, whole: &str) -> bool {
    title == whole || title.strip_suffix('…').is_some_and(|cut| !cut.is_empty() && whole.starts_with(cut))
}

/// The text with its title above it, unless it has that already.
pub(super) fn below_title(title: &str, text: &str) -> String {
    let has_title = title.is_empty() || text.lines().any(|line| one_line(line).contains(title));
    if has_title { text.to_owned() } else { format!("{title}\n{text}") }
}

/// The first line with something on it, or the name of the file.
fn title_of(text: &str, name: &str) -> String {
    let line = text.lines().map(heading_in).find(|line| says_something(line));
    let title = line.unwrap_or_else(|| {
        let name = Path::new(name).file_stem().unwrap_or_default();
        one_line(&name.to_string_lossy())
    });
    shortened(&title)
}

/// A line without what is around its words; of a paragraph that is too long for a headline, how it begins.
fn heading_in(line: &str) -> String {
    let heading = |line: &str| without_hashes(&one_line(line)).to_owned();
    let begun = heading(&line[..line.floor_char_boundary(MOST_BYTES)]);
    let is_enough = line.len() <= MOST_BYTES || says_something(&begun) && begun.chars().count() > MAX_HEADLINE;
    if is_enough { begun } else { heading(line) }
}

/// Whether a line has a letter or a digit, or at least something that no ruler is drawn with.
fn says_something(line: &str) -> bool {
    !is_blank(line) && line.chars().any(|character| !"-=_*~.·•#+ ".contains(character))
}

/// The heading behind Markdown's `#`.
fn without_hashes(line: &str) -> &str {
    let rest = line.trim_start_matches('#');
    if rest.is_empty() || rest.starts_with(' ') { rest.trim_start() } else { line }
}

/// Whether a line of any length is a headline: those end without a stop, and have none within.
fn is_headline(line: &str) -> bool {
    let is_stop = |character: char| ".!?。！？".contains(character);
    let word_ends = |word: &str| word.trim_end_matches(['”', '"', '»', '’', ')']).ends_with(is_stop);
    line.chars().count() <= MAX_HEADLINE && !line.split(' ').any(word_ends)
}

/// A headline whole, of a paragraph at most [`MAX_TITLE`] code points, cut between words where there are any.
fn shortened(title: &str) -> String {
    let Some((byte, _)) = title.char_indices().nth(MAX_TITLE).filter(|_| !is_headline(title)) else {
        return title.to_owned();
    };
    let cut = &title[..byte];
    let end = cut.rfind(' ').filter(|end| *end > byte / 2);
    let cut = match end {
        Some(end) => &cut[..end],
        None => cut.char_indices().next_back().map_or("", |(last, _)| &cut[..last]),
    };
    format!("{}…", cut.trim_end_matches([' ', ',', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ArticleId, LabelSet, Source, Text, reanchor};

    #[test]
    fn a_text_of_one_line_is_called_by_how_it_begins() {
        let words = "They went home.  ".repeat(1_000);
        let title = "They went home. They went home. They went home. They went home. They went home…";
        assert_eq!(title_of(&words, "a.txt"), shortened(&one_line(&words)));
        assert_eq!(title_of(&words, "a.txt"), title.replace("home…", "home.…"));
        assert_eq!(title_of(&format!("{}Budget passed", " ".repeat(9_000)), "a.txt"), "Budget passed");
        assert_eq!(title_of(&format!("{}Budget passed", "-".repeat(9_000)), "a.txt").len(), 79 + "…".len());
        assert_eq!(title_of(&format!("# Home{}\nMore", " ".repeat(9_000)), "a.txt"), "Home");
    }

    #[test]
    fn a_title_follows_the_first_line_unless_somebody_chose_it() {
        let check = |title: &str, expected: &str| {
            let text = Text::new("CafÃ© closes\nMore").expect("it is short");
            let article = Article::new(ArticleId(1), title.to_owned(), Source::default(), text);
            let text = Text::new("Café closes\nMore").expect("it is short");
            let new = reanchor(&LabelSet::built_in(), &article, text, Source::default());
            assert_eq!(retitled(&article, new).article.title, expected);
        };
        check("CafÃ© closes", "Café closes");
        check("My title", "My title");
        check("CafÃ© clo…", "Café closes");
    }

    #[test]
    fn titles_are_one_line_and_whole() {
        assert_eq!(title_from("A\n  b", "x", "y"), "A b");
        let headline = "Council cuts night buses after a vote that lasted until the morning of the second day of it";
        assert_eq!(title_from(headline, "x", "y"), headline);
        assert_eq!(title_from("", &format!("{headline}\nText"), "y"), headline);
        let check = |text: &str, title: &str| assert_eq!(title_of(text, "dir/file name.txt"), title);
        check("", "file name");
        check(" \n\u{202E}\n", "file name");
        check("\u{200b}\n\u{ad}", "file name");
        check("#\n## Heading ##", "Heading ##");
        check("#hashtag", "#hashtag");
        check("a\0b\u{1b}[31m", "a b [31m");
        // A paragraph is no headline.
        let paragraph = "Nora Lind said “no” on Monday. She said nothing more to the council, nor to anybody else.";
        check(paragraph, "Nora Lind said “no” on Monday. She said nothing more to the council, nor to…");
        check(&"word ".repeat(80), &format!("{}…", "word ".repeat(16).trim_end()));
        check(&"長".repeat(400), &format!("{}…", "長".repeat(79)));
    }
}
