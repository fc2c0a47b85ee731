//! Asks which of several projects that were never saved to go on with.

use std::path::PathBuf;
use std::time::SystemTime;

use egui::Context;

use super::pick_list::{PickItem, PickList, Picked, Popup};
use crate::formats::articles::title_from;
use crate::storage::LeftProject;
use crate::ui::look::widgets::{counted, time_ago};
use crate::ui::texts::tr;

/// Of more only the latest are listed: each is read to say what it holds.
const MAX_ROWS: usize = 12;

/// The open popup.
#[derive(Debug)]
pub struct LeftProjectPicker {
    question: String,
    rows: Vec<(PickItem, PathBuf)>,
    list: PickList,
}

impl LeftProjectPicker {
    /// Reads what the projects begin with. The latest comes first.
    pub fn new(left: &[LeftProject], now: SystemTime) -> Self {
        let projects = counted(left.len(), "project");
        let question = if left.len() == 1 {
            tr!("{projects} was never saved; go on with it", projects)
        } else {
            tr!("{projects} were never saved; go on with", projects)
        };
        let rows = left.iter().take(MAX_ROWS).map(|left| (item_of(left, now), left.path.clone())).collect();
        Self { question, rows, list: PickList::default() }
    }

    /// Draws the popup at the top of the window.
    pub fn ui(&mut self, ctx: &Context) -> Picked<PathBuf> {
        let Self { question, rows, list } = self;
        let popup = Popup {
            name: tr("Unsaved projects"),
            question,
            width: 532.0,
            at: None,
            nothing: tr("No project begins like that"),
            has_digits: false,
        };
        list.ui(ctx, &popup, |filter| {
            let filter = filter.trim().to_lowercase();
            rows.iter().filter(|(item, _)| item.name.to_lowercase().contains(&filter)).cloned().collect()
        })
    }
}

fn item_of(left: &LeftProject, now: SystemTime) -> PickItem {
    let when = time_ago(left.changed, now);
    let Some(project) = left.content() else {
        return PickItem { name: tr("Cannot be read").to_owned(), detail: when, ..PickItem::default() };
    };
    let first = project.articles().next();
    let name = first.map_or(tr("No articles").to_owned(), |first| title_from(&first.title, first.text().as_str(), ""));
    let detail = format!("{}, {when}", counted(project.articles().len(), "article"));
    PickItem { name, detail, ..PickItem::default() }
}
