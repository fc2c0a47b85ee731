//! The same pages, one for each article, and a list of them.

use std::io;

use super::{PAGE, page};
use crate::formats::exchange::core::batch::{Batch, Out};
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

fn write(batch: &mut Batch<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let articles = batch.articles.clone();
    let name = |article: &Article| format!("{}.html", article.id);
    let list = page::list(batch.content.name(), &articles, name);
    out.add("index.html", list)?;
    articles.into_iter().try_for_each(|article| out.add(&name(article), page::page(batch, &article.title, &[article])))
}
