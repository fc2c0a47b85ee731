//! The numbers as tables.

use super::{ArticleCount, LabelCount, Statistics};
use crate::formats::own::table::Table;
use crate::model::one_line;

impl Statistics {
    /// The tables that people look at, with what their files are called; those without rows are left out.
    pub fn tables(&self) -> Vec<(&'static str, Table)> {
        let mut tables = vec![
            ("labels", self.labels_table()),
            ("speakers", self.speakers_table()),
            ("days", self.days_table()),
            ("suggestions", self.suggestions_table()),
        ];
        tables.retain(|(_, table)| !table.rows.is_empty());
        tables
    }

    /// The same and one that has a row for each article.
    pub fn all_tables(&self) -> Vec<(&'static str, Table)> {
        let mut tables = self.tables();
        tables.extend(Some(("articles", self.articles_table())).filter(|(_, table)| !table.rows.is_empty()));
        tables
    }

    pub(crate) fn labels_table(&self) -> Table {
        let row = |label: &LabelCount| {
            let lengths = label.lengths?;
            let numbers = [label.n_spans, label.n_articles, lengths.shortest, lengths.median, lengths.longest];
            let mut cells = vec![label.name.clone()];
            cells.extend(numbers.map(|n| n.to_string()));
            cells.push(format!("{:.1}", lengths.mean));
            Some(cells)
        };
        let columns = ["label", "spans", "articles", "shortest", "median length", "longest", "mean length"];
        table("Spans by label, lengths in characters", &columns, self.labels.iter().filter_map(row))
    }

    fn speakers_table(&self) -> Table {
        let rows = self.speakers.iter().map(|speaker| {
            let numbers = [speaker.n_said, speaker.n_mentions, speaker.n_articles].map(|n| n.to_string());
            [vec![one_line(&speaker.name)], numbers.into()].concat()
        });
        table("Speakers", &["speaker", "quotes and claims", "mentions", "articles"], rows)
    }

    fn days_table(&self) -> Table {
        let rows = self.days.iter().map(|(day, count)| {
            let numbers = [count.n_articles, count.n_spans, count.n_acts].map(|n| n.to_string());
            [vec![day.to_string()], numbers.into()].concat()
        });
        let columns = ["day (UTC)", "articles done", "spans in them", "keys, clicks and drags"];
        table("Articles done by day (UTC)", &columns, rows)
    }

    fn suggestions_table(&self) -> Table {
        let row = |label: &LabelCount| {
            let counts = label.suggested;
            if counts.n_predicted + counts.n_gold == 0 {
                return None;
            }
            let percent = |share: Option<f64>| share.map_or_else(String::new, |share| format!("{:.1}", share * 100.0));
            let numbers = [counts.n_predicted, counts.n_gold, counts.n_right].map(|n| n.to_string());
            let shares = [counts.precision(), counts.recall()].map(percent);
            Some([vec![label.name.clone()], numbers.into(), shares.into()].concat())
        };
        let columns = ["label", "suggested", "marked", "the same", "% of suggested", "% of marked"];
        let has_any = self.labels.iter().any(|label| label.suggested.n_predicted > 0);
        let rows = self.labels.iter().filter(|_| has_any).filter_map(row);
        table("Suggestions before the first touch, in articles that are done", &columns, rows)
    }

    fn articles_table(&self) -> Table {
        let mut columns = vec!["article", "title", "status", "characters"];
        columns.extend(self.labels.iter().map(|label| label.name.as_str()));
        columns.push("links");
        let row = |article: &ArticleCount| {
            let mut cells = vec![article.id.to_string(), one_line(&article.title)];
            cells.push(article.status.name().replace('_', " "));
            cells.push(article.n_characters.to_string());
            let n_spans = |idx: usize| article.n_spans.get(&idx).copied().unwrap_or_default();
            cells.extend((0..self.labels.len()).map(|idx| n_spans(idx).to_string()));
            cells.push(article.n_links.to_string());
            cells
        };
        let is_labelled = self.labels.iter().any(|label| label.n_spans > 0);
        table("Articles", &columns, self.articles.iter().filter(|_| is_labelled).map(row))
    }
}

fn table(title: &str, columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Table {
    let columns = columns.iter().map(|column| (*column).to_owned()).collect();
    Table { title: title.to_owned(), columns, rows: rows.collect() }
}
