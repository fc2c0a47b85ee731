//! Tables of spans of ours, which have no texts: they go to the articles that the project has.

use std::collections::BTreeMap;

use crate::formats::articles::corpus::TableRow;
use crate::formats::exchange::core::cells::unguarded;
use crate::formats::exchange::core::draft::{Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::names::by_from;
use crate::formats::exchange::core::reading::Reading;
use crate::model::{Article, Content, OffsetUnit, counted};

/// Whether a table of these columns is one of spans.
pub(super) fn is_table(names: &[&str]) -> bool {
    ["article", "label", "text", "start", "end"].iter().all(|name| names.contains(name))
}

/// The rows of one article.
struct OfArticle<'a> {
    /// `None` where the project has no such article.
    article: Option<&'a Article>,
    n_rows: usize,
    draft: Draft,
}

pub(super) fn read(reading: &mut Reading<'_>, rows: &[TableRow]) {
    let home = reading.home;
    if rows.is_empty() {
        // It says of every article that it has no spans.
        let articles = home.into_iter().flat_map(Content::articles);
        articles.for_each(|article| reading.take(Draft::of(article, "", OffsetUnit::CodePoint)));
    }
    let mut by_article: BTreeMap<[&str; 3], OfArticle<'_>> = BTreeMap::new();
    for row in rows {
        let of = by_article.entry(["article", "title", "source"].map(|name| row.get(name))).or_insert_with_key(|key| {
            let article = home.and_then(|home| article_of(home, *key));
            OfArticle {
                article,
                n_rows: 0,
                draft: article
                    .map(|article| Draft::of(article, row.place(), OffsetUnit::CodePoint))
                    .unwrap_or_default(),
            }
        });
        of.n_rows += 1;
        if of.article.is_some() {
            add(&mut of.draft, row);
        }
    }
    for ([id, title, _], rows) in by_article {
        if rows.article.is_some() {
            reading.take(rows.draft);
        } else {
            let name = if title.is_empty() { id } else { title };
            let verb = if rows.n_rows == 1 { "is" } else { "are" };
            let has_no = format!("the project has no article “{name}”, and a table of spans has no texts");
            reading.warn("", format!("{has_no}: {} {verb} left out", counted(rows.n_rows, "span")));
        }
    }
}

/// By its id; by title and source where a spreadsheet has made a number of that.
fn article_of<'a>(home: &'a Content, [id, title, source]: [&str; 3]) -> Option<&'a Article> {
    let by_id = id.parse().ok().and_then(|id| home.article(id));
    let is_it = |article: &&Article| article.title == unguarded(title) && article.source.path == unguarded(source);
    by_id.or_else(|| {
        let mut alike = home.articles().filter(is_it);
        alike.next().filter(|_| alike.next().is_none())
    })
}

fn add(draft: &mut Draft, row: &TableRow) {
    let pieces: Vec<(usize, usize)> = row.get("fragments").split(' ').filter_map(|piece| pair(piece, '-')).collect();
    let whole = || Some(vec![(row.get("start").parse().ok()?, row.get("end").parse().ok()?)]);
    let at = if pieces.is_empty() { whole() } else { Some(pieces) };
    let Some(at) = at else {
        return draft.remarks.push(format!("{} has no place and is left out", row.place()));
    };
    let key = if row.get("id").is_empty() { format!("#{}", draft.spans.len()) } else { row.get("id").to_owned() };
    for (kind, to) in row.get("links").split(' ').filter_map(|link| link.rsplit_once(':')) {
        let (kind, to) = (unguarded(kind).to_owned(), to.to_owned());
        draft.relations.push(RelationDraft { key: String::new(), kind, from: key.clone(), to });
    }
    if row.get("links").is_empty() && !row.get("linked_to").is_empty() {
        draft
            .remarks
            .push(format!("{} names whom it is linked to in words only, so the link is left out", row.place()));
    }
    draft.spans.push(SpanDraft {
        key,
        label: unguarded(row.get("label")).to_owned(),
        at,
        // Of cells with an apostrophe nobody knows whether it is one of the text.
        text: Some(row.get("text").to_owned()).filter(|cell| unguarded(cell) == cell),
        by: by_from(row.get("by")),
        note: Some(unguarded(row.get("note")).to_owned()).filter(|note| !note.is_empty()),
        ..SpanDraft::default()
    });
}

fn pair(words: &str, between: char) -> Option<(usize, usize)> {
    let (start, end) = words.split_once(between)?;
    Some((start.parse().ok()?, end.parse().ok()?))
}
