//! Drawing a sample of articles from corpora into the project.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Desk;
use super::add_articles::take_articles;
use crate::storage::{ArticlesRead, ReadRemark};
use crate::ui::jobs::adding::ReadWith;
use crate::ui::jobs::sampling::{self, Sampling};
use crate::ui::jobs::{Kind, Outcome};
use crate::ui::look::widgets::counted;
use crate::ui::texts::{said, tr};

/// So many ways in which columns were taken fit into messages.
const MAX_GUESSES_TOLD: usize = 4;

/// Draws articles in the background.
pub(crate) fn begin_sample(desk: &mut Desk<'_>, sampling: Sampling) {
    desk.session.commit_drafts(desk.out);
    let content = desk.session.project.content().clone();
    let learner = desk.session.learning.learner.as_ref().map(Arc::clone);
    let with = ReadWith::new(desk.session.project.path(), None);
    desk.begin(Kind::DrawSample, move |progress| Outcome::SampleDrawn {
        n_wanted: sampling.n_articles,
        drawn: sampling::draw(&sampling, &content, learner, &with, progress),
    });
}

/// Adds what was drawn, and says where there was less than somebody wants, and what columns it was taken from.
pub(crate) fn take_sample(desk: &mut Desk<'_>, n_wanted: usize, drawn: ArticlesRead) {
    if drawn.is_cancelled {
        return;
    }
    let n_drawn = drawn.articles.len();
    if n_drawn < n_wanted {
        desk.warn(tr!(
            "Only {articles} of {n_wanted} could be drawn",
            articles = counted(n_drawn, "article"),
            n_wanted
        ));
    }
    let guessed = drawn.remarks.iter().filter_map(|remark| match remark {
        ReadRemark::ColumnsGuessed { columns, .. } => Some((columns, remark)),
        _ => None,
    });
    // Tables with the same columns are told once.
    for remark in guessed.collect::<BTreeMap<_, _>>().into_values().take(MAX_GUESSES_TOLD) {
        desk.tell(said(remark));
    }
    take_articles(desk, drawn);
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use crate::storage::{self, Over};
    use crate::ui::App;
    use crate::ui::input::outbox::Wish;
    use crate::ui::jobs::paths::Wanted;
    use crate::ui::test_window::{project_of, window};

    #[test]
    fn a_sample_of_a_table_comes_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wire.csv");
        let rows =
            (0..40).map(|n| format!("Item {n},\"The council of town {n} met on day {n}.\",{}\n", ["AP", "dpa"][n % 2]));
        let table = format!("title,text,outlet\n{}", rows.collect::<String>());
        storage::write_files(folder.path(), &[("wire.csv".to_owned(), table.into())], Over::Nothing).unwrap();
        let mut window = window(App::new(project_of(&["There already."])));
        window.state_mut().outbox.wish(Wish::TakePaths(Wanted::Corpus, vec![path]));
        window.run();
        window.get_by_label_contains("wire.csv");
        window.get_by_label("Articles to draw").focus();
        window.run();
        window.get_by_label("Draw").click();
        window.run();
        while window.state_mut().jobs.wait() {
            window.run();
        }
        let n_articles = window.state().session.project.articles().len();
        assert_eq!(n_articles, 41, "there are fewer than are wanted");
        window.get_by_label_contains("Only 40 articles of 100 could be drawn");
    }
}
