//! The same pages, one for each article, and a list of them.

use super::{PAGE, page};
use crate::formats::exchange::core::batch::Batch;
use crate::formats::exchange::core::facts::Facts;
use crate::model::Article;

pub(crate) const FACTS: Facts = Facts {
    name: "html-pages",
    title: "Web pages",
    about: "the same, a page for each article and a list of them; cannot be read back",
    is_folder: true,
    write: Some(write),
    ..PAGE
};

fn write(batch: &mut Batch<'_>) -> Vec<(String, Vec<u8>)> {
    let articles = batch.articles.clone();
    let name = |article: &Article| format!("{}.html", article.id);
    let list = page::list(batch.content.name(), &articles, name);
    let mut files: Vec<(String, Vec<u8>)> = vec![("index.html".to_owned(), list.into_bytes())];
    for article in articles {
        files.push((name(article), page::page(batch, &article.title, &[article]).into_bytes()));
    }
    files
}
