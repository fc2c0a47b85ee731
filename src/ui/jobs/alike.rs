//! Counting what reads like a span that was just made.

use crate::model::find::{Alike, count_alike};
use crate::model::{ArticleId, Content, SpanId, one_line};
use crate::ui::look::widgets::{beginning, counted, grouped, in_quotes};
use crate::ui::texts::tr;

/// Of the words that are counted, so many letters tell which they are.
const MAX_LETTERS: usize = 24;

/// A span that was just made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    pub article: ArticleId,
    pub span: SpanId,
}

/// Counts it in all articles: “‘footnote’: 7 more in this article, 212 in 40 other articles…”; nothing where there are none.
pub fn offer(content: &Content, made: Made) -> Option<String> {
    let alike = count_alike(content, made.article, made.span)?;
    let article = content.article(made.article)?;
    let words = beginning(&one_line(&article.text_of(article.span(made.span)?)), MAX_LETTERS);
    Some(format!("{}: {}…", in_quotes(&words), words_from_alike(alike)?))
}

/// “7 more in this article, 212 in 40 other articles”.
fn words_from_alike(alike: Alike) -> Option<String> {
    let here = (alike.n_here > 0).then(|| tr!("{n} more in this article", n = grouped(alike.n_here)));
    let elsewhere = (alike.n_elsewhere > 0).then(|| {
        let others = counted(alike.n_articles, "other article");
        if alike.n_here > 0 {
            tr!("{n} in {others}", n = grouped(alike.n_elsewhere), others)
        } else {
            tr!("{n} more in {others}", n = grouped(alike.n_elsewhere), others)
        }
    });
    let parts: Vec<String> = here.into_iter().chain(elsewhere).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
