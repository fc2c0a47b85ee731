//! Counting what reads like a span that was just made.

use crate::model::find::{Alike, count_alike};
use crate::model::{ArticleId, Content, SpanId};
use crate::ui::look::widgets::{counted, grouped};
use crate::ui::texts::tr;

/// A span that was just made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    pub article: ArticleId,
    pub span: SpanId,
}

/// Counts it in all articles: “7 more in this article, 212 in 40 other articles…”; nothing where there are none.
pub fn offer(content: &Content, made: Made) -> Option<String> {
    count_alike(content, made.article, made.span).and_then(words_from_alike)
}

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
    (!parts.is_empty()).then(|| format!("{}…", parts.join(", ")))
}
