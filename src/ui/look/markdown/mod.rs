//! Pages of Markdown: the blocks that a page is made of. How they are drawn is beside it.

mod draw;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

pub use draw::{Shown, blocks_ui};

/// What stands between two gaps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    kind: Kind,
    /// How many lists it stands in.
    depth: u8,
    runs: Vec<Run>,
    /// The rows of a table with the runs of each cell; the first has the names of the columns.
    rows: Vec<Vec<Vec<Run>>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Kind {
    Title,
    Heading,
    Subheading,
    #[default]
    Paragraph,
    /// Words of an article.
    Example,
    /// With its number, where the list has some.
    Item(Option<u64>),
    Code,
    Table,
}

/// Words that look alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    words: String,
    look: Look,
    /// Where a click leads.
    link: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    is_strong: bool,
    is_emphasised: bool,
    is_code: bool,
}

/// How often the words stand on a page; they are given in small letters.
pub fn count(blocks: &[Block], words: &str) -> usize {
    if words.is_empty() { 0 } else { blocks.iter().map(|block| block.plain().matches(words).count()).sum() }
}

/// The blocks of a page. Pictures are not shown: what they show is said by the words around them.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut page = Page::default();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        page.take(event);
    }
    page.blocks
}

/// A page that is being read.
#[derive(Default)]
struct Page {
    blocks: Vec<Block>,
    look: Look,
    link: Option<String>,
    /// The next number of each list that is open, the innermost last.
    lists: Vec<Option<u64>>,
    is_quoted: bool,
    /// Whether the words of a picture pass by.
    is_in_picture: bool,
    /// Whether an item was just begun: its first paragraph is itself.
    is_in_new_item: bool,
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(end) => self.end(end),
            Event::Text(words) => self.add(&words),
            Event::Code(words) => {
                self.look.is_code = true;
                self.add(&words);
                self.look.is_code = false;
            }
            Event::SoftBreak | Event::HardBreak => self.add(" "),
            _ => {}
        }
    }

    fn begin(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level: HeadingLevel::H1, .. } => self.block(Kind::Title),
            Tag::Heading { level: HeadingLevel::H2, .. } => self.block(Kind::Heading),
            Tag::Heading { .. } => self.block(Kind::Subheading),
            Tag::Paragraph if std::mem::take(&mut self.is_in_new_item) => {}
            Tag::Paragraph => self.block(if self.is_quoted { Kind::Example } else { Kind::Paragraph }),
            Tag::BlockQuote(_) => self.is_quoted = true,
            Tag::List(first) => self.lists.push(first),
            Tag::Item => {
                let number = self.lists.last_mut().and_then(|next| {
                    let number = *next;
                    *next = number.map(|number| number + 1);
                    number
                });
                self.block(Kind::Item(number));
                self.is_in_new_item = true;
            }
            Tag::CodeBlock(_) => self.block(Kind::Code),
            Tag::Table(_) => self.block(Kind::Table),
            Tag::TableHead | Tag::TableRow => self.rows().push(Vec::new()),
            Tag::TableCell => {
                if let Some(row) = self.rows().last_mut() {
                    row.push(Vec::new());
                }
            }
            Tag::Strong => self.look.is_strong = true,
            Tag::Emphasis => self.look.is_emphasised = true,
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.into_string()),
            Tag::Image { .. } => self.is_in_picture = true,
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::BlockQuote(_) => self.is_quoted = false,
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::Item => self.is_in_new_item = false,
            TagEnd::Strong => self.look.is_strong = false,
            TagEnd::Emphasis => self.look.is_emphasised = false,
            TagEnd::Link => self.link = None,
            TagEnd::Image => self.is_in_picture = false,
            // A picture alone leaves nothing.
            TagEnd::Paragraph => drop(self.blocks.pop_if(|block| block.runs.is_empty())),
            _ => {}
        }
    }

    fn block(&mut self, kind: Kind) {
        let depth = u8::try_from(self.lists.len()).unwrap_or(u8::MAX);
        self.blocks.push(Block { kind, depth, ..Block::default() });
    }

    fn rows(&mut self) -> &mut Vec<Vec<Vec<Run>>> {
        if self.blocks.is_empty() {
            self.block(Kind::Table);
        }
        let last = self.blocks.len() - 1;
        &mut self.blocks[last].rows
    }

    fn add(&mut self, words: &str) {
        if self.is_in_picture {
            return;
        }
        self.is_in_new_item = false;
        let run = Run { words: words.to_owned(), look: self.look, link: self.link.clone() };
        let Some(block) = self.blocks.last_mut() else { return };
        match block.rows.last_mut().and_then(|row| row.last_mut()) {
            Some(cell) => cell.push(run),
            None => block.runs.push(run),
        }
    }
}

impl Block {
    /// All its words in small letters, cells apart.
    fn plain(&self) -> String {
        let of = |runs: &[Run]| runs.iter().map(|run| run.words.to_lowercase()).collect::<String>();
        let cells: Vec<String> = self.rows.iter().flatten().map(|cell| of(cell)).collect();
        format!("{}{}", of(&self.runs), cells.join("\n"))
    }

    /// Whether it has the words, which are in small letters.
    fn has(&self, words: &str) -> bool {
        self.plain().contains(words)
    }

    /// All its words as they stand there.
    #[cfg(test)]
    pub fn words(&self) -> String {
        self.runs.iter().chain(self.rows.iter().flatten().flatten()).map(|run| run.words.as_str()).collect()
    }
}

impl Run {
    fn strong(&self) -> Self {
        Self { look: Look { is_strong: true, ..self.look }, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(words: &str) -> Run {
        Run { words: words.to_owned(), ..Run::default() }
    }

    fn strong(words: &str) -> Run {
        run(words).strong()
    }

    #[test]
    fn examples_have_their_marked_part_in_bold() {
        let example =
            Block {
                kind: Kind::Example, runs: vec![run("He said "), strong("“no”"), run(".")], ..Block::default()
            };
        let title = Block { kind: Kind::Title, runs: vec![run("Quotes")], ..Block::default() };
        assert_eq!(blocks("# Quotes\n\n> He said **“no”**.\n"), [title, example]);
    }

    #[test]
    fn lists_tables_and_pictures_are_told_apart() {
        let page = "1. one\n2. two\n\n   more\n   - inner\n\n![a picture](a.png)\n\n| a | b |\n|---|---|\n| `c` | [d](e.md) |\n";
        let found = blocks(page);
        let kinds: Vec<(&Kind, u8, String)> =
            found.iter().map(|block| (&block.kind, block.depth, block.words())).collect();
        let expected = [
            (&Kind::Item(Some(1)), 1, "one".to_owned()),
            (&Kind::Item(Some(2)), 1, "two".to_owned()),
            (&Kind::Paragraph, 1, "more".to_owned()),
            (&Kind::Item(None), 2, "inner".to_owned()),
            (&Kind::Table, 0, "abcd".to_owned()),
        ];
        assert_eq!(kinds, expected);
        assert_eq!(found[4].rows[1][1][0].link.as_deref(), Some("e.md"));
    }
}
