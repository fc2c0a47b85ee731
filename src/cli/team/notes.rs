//! `pullquote notes`: what people wrote beside articles and spans, such as questions that the guide does not answer.

use std::path::PathBuf;

use clap::Args;

use crate::cli::project::open_to_read;
use crate::cli::surroundings::{Outcome, Surroundings};
use crate::model::team::{Noted, notes};
use crate::model::{boundaries, one_line};

/// List what people wrote beside articles, and their questions about spans
#[derive(Debug, Args)]
#[command(after_help = "\
A line a note: the article, who wrote it (nobody where it stands in the project itself), the words that it is about, if it is
about a span, and what they wrote. Of notes on spans those are listed that begin with a question mark.

Example: pullquote notes week.ron")]
pub struct NotesArgs {
    /// The project file
    #[arg(value_name = "PROJECT.ron")]
    project: PathBuf,
}

pub(crate) fn run(args: &NotesArgs, around: &mut Surroundings<'_>) -> anyhow::Result<Outcome> {
    let opened = open_to_read(&args.project, around)?;
    for Noted { article, by, words, about } in notes(opened.project.content()) {
        let title = if article.title.is_empty() { article.id.to_string() } else { one_line(&article.title) };
        let by = if by.is_empty() { String::new() } else { format!("{}: ", one_line(by)) };
        let about = about.map_or_else(String::new, |range| format!("{}: ", in_marks(article.text().slice(range))));
        around.print(&format!("{title}: {by}{about}{}", one_line(words)))?;
    }
    Ok(Outcome::Done)
}

/// Words in quotation marks, which those of a quote have already.
fn in_marks(words: &str) -> String {
    let words = one_line(words);
    if words.starts_with(boundaries::is_quotation_mark) { words } else { format!("“{words}”") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_one_pair_of_marks() {
        assert_eq!(in_marks("“No,”"), "“No,”");
        assert_eq!(in_marks("It rains"), "“It rains”");
    }
}
