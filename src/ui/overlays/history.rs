//! Lists what can be undone and redone, the latest first; the one that is picked is gone to in one step.

use std::collections::BTreeMap;

use egui::Context;

use super::pick_list::{PickItem, PickList, Picked, Popup};
use crate::model::{ArticleId, Content, History, Project, Step, one_line};
use crate::ui::look::widgets::sentence_case;
use crate::ui::session::settling::Settling;
use crate::ui::texts::{said, tr};

fn popup() -> Popup<'static> {
    Popup {
        name: tr("History"),
        question: tr("Go to a change"),
        width: 560.0,
        at: None,
        nothing: tr("Nothing that was done is called that"),
        has_digits: false,
    }
}

/// So many rows are listed; what is older is found by typing.
const MOST_ROWS: usize = 300;

/// The open list.
#[derive(Debug, Default)]
pub struct HistoryList {
    list: PickList,
}

impl HistoryList {
    /// Draws the list, without names where those are hidden. What is picked is the revision to go to.
    pub fn ui(&mut self, ctx: &Context, project: &Project, settling: &Settling) -> Picked<u64> {
        self.list.ui(ctx, &popup(), |typed| matching(project, settling, typed))
    }
}

/// What was done, with the revision that it led to: what was undone first, as it lies ahead, then back to the beginning.
fn rows(history: &History) -> impl Iterator<Item = (Option<&Step>, u64, &'static str)> {
    let ahead = history.undone().iter().map(|step| (Some(step), step.revision, tr("undone")));
    let done = history.done();
    let behind = done.iter().enumerate().rev().map(move |(idx, step)| match done.get(idx + 1) {
        Some(next) => (Some(step), next.revision, ""),
        None => (Some(step), history.revision(), tr("now")),
    });
    let beginning = done.first().map_or((history.revision(), tr("now")), |first| (first.revision, ""));
    ahead.chain(behind).chain(std::iter::once((None, beginning.0, beginning.1)))
}

fn matching(project: &Project, settling: &Settling, typed: &str) -> Vec<(PickItem, u64)> {
    let typed = typed.trim().to_lowercase();
    let mut titles: BTreeMap<ArticleId, String> = BTreeMap::new();
    let mut found = Vec::new();
    for (step, revision, state) in rows(project.history()) {
        let mut item = item_of(project, step, state, &mut titles);
        item.name = settling.veiled(&item.name).into_owned();
        let words = format!("{} {}", item.name, item.context).to_lowercase();
        if typed.split_whitespace().all(|word| words.contains(word)) {
            found.push((item, revision));
        }
        if found.len() == MOST_ROWS {
            break;
        }
    }
    found
}

fn item_of(content: &Content, step: Option<&Step>, state: &str, titles: &mut BTreeMap<ArticleId, String>) -> PickItem {
    let name = step.map_or_else(|| tr("The beginning").to_owned(), |step| sentence_case(&said(&step.transaction.name)));
    let article = step.and_then(|step| step.transaction.article());
    let title = |id: ArticleId| content.article(id).map_or_else(String::new, |article| one_line(&article.title));
    let context = article.map_or_else(String::new, |id| titles.entry(id).or_insert_with(|| title(id)).clone());
    PickItem { name, detail: state.to_owned(), context, ..PickItem::default() }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use crate::model::{Edit, Transaction};
    use crate::ui::App;
    use crate::ui::input::commands::ArticleCommand;
    use crate::ui::test_window::{project_of, window};

    #[test]
    fn a_click_goes_back_and_forward_to_a_change() {
        let mut project = project_of(&["a"]);
        for name in ["One", "Two", "Three"] {
            let edits = vec![Edit::SetName(name.to_owned())];
            project.apply(Transaction::new(format!("call it {name}"), edits)).unwrap();
        }
        let mut window = window(App::new(project));
        for (row, name) in [("Call it One", "One"), ("Call it Three", "Three"), ("Call it Two", "Two")] {
            window.state_mut().outbox.run(ArticleCommand::ShowHistory);
            window.run();
            window.get_by_label_contains(row).click();
            window.run();
            assert_eq!(window.state().session.project.name(), name);
        }
        assert_eq!(window.state().session.project.history().undone().len(), 1);
    }
}
