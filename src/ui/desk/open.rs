//! Opening a project file in the background, and what becomes of changes that an earlier session did not save.

use std::path::PathBuf;
use std::time::SystemTime;

use super::Desk;
use super::save::now;
use crate::storage::{OnOtherText, Unsaved};
use crate::ui::input::outbox::Wish;
use crate::ui::jobs::opening::{self, Leave};
use crate::ui::jobs::{Kind, Outcome};
use crate::ui::look::widgets::{counted, time_ago};
use crate::ui::overlays::dialogs::{Answer, Dialog, Question};

/// Opens a project file in the background.
pub(crate) fn open_project(desk: &mut Desk<'_>, path: PathBuf, leave: Leave) {
    desk.begin(Kind::OpenProject, move |_| {
        let opened = Box::new(opening::open_project(&path));
        Outcome::ProjectOpened { path, opened, leave }
    });
}

/// Asks what becomes of changes of an earlier session that are in the journal only.
pub(crate) fn ask_about_unsaved(desk: &mut Desk<'_>) {
    let Some(unsaved) = desk.session.project.unsaved() else { return };
    let (title, text) = (question_about(unsaved), text_about(unsaved, now()));
    let answers = if unsaved.n_changes() == 0 {
        vec![Answer::new("Go on", Wish::Recover)]
    } else {
        vec![Answer::new("Recover", Wish::Recover), Answer::new("Discard", Wish::DiscardUnsaved)]
    };
    desk.overlays.ask(Dialog::Question(Question { title: title.to_owned(), text, answers }));
}

/// Applies the changes of an earlier session and tells what came of it.
pub(crate) fn recover(desk: &mut Desk<'_>) {
    let Some(recovered) = desk.session.project.recover() else { return };
    desk.session.learning.surveyed = None;
    desk.session.after_change();
    if recovered.n_applied > 0 {
        desk.tell(format!("{} recovered; save to keep them", counted(recovered.n_applied, "change")));
    }
    if recovered.n_lost > 0 {
        let reason = recovered.reason.unwrap_or_default();
        desk.warn(format!("{} could not be recovered: {reason}", counted(recovered.n_lost, "change")));
    }
    if let Some(copy) = recovered.copy {
        desk.warn(format!("The journal was kept as it was: {}", copy.display()));
    }
}

fn question_about(unsaved: &Unsaved) -> &'static str {
    if unsaved.n_changes() == 0 { "The journal cannot be read" } else { "Recover unsaved changes?" }
}

/// “12 changes from 3 minutes ago were not saved”, and what is damaged.
fn text_about(unsaved: &Unsaved, now: SystemTime) -> String {
    let when = unsaved.last_change.map_or_else(String::new, |time| format!(" from {}", time_ago(time, now)));
    let other_file = if unsaved.is_of_file { "" } else { ". The project file was changed since, so not all may fit" };
    let n_changes = unsaved.n_changes();
    let were = if n_changes == 1 { "was" } else { "were" };
    let changes = format!("{}{when} {were} not saved{other_file}", counted(n_changes, "change"));
    match unsaved.damage {
        None => format!("{changes}. Discarding keeps a copy beside the project{}", on_other_texts(unsaved)),
        Some(damage) if unsaved.n_changes() == 0 => format!(
            "The journal beside the project{when} is damaged from line {} on, or a newer Pullquote wrote it. What it \
             holds beyond the saved project cannot be recovered here; it is kept beside the project",
            damage.line
        ),
        Some(damage) => format!(
            "{changes}. The journal is damaged from line {} on: what stands there cannot be recovered. A copy of it is \
             kept beside the project either way",
            damage.line
        ),
    }
}

/// What recovering comes to in articles that have another text now, in so many lines as can be read.
fn on_other_texts(unsaved: &Unsaved) -> String {
    const MAX_LINES: usize = 12;
    let lines: Vec<String> = unsaved.on_other_texts.iter().flat_map(OnOtherText::lines).collect();
    let mut shown = String::new();
    for line in lines.iter().take(MAX_LINES) {
        shown.extend(["\n", line]);
    }
    if lines.len() > MAX_LINES {
        shown.extend(["\nand ", &counted(lines.len() - MAX_LINES, "line"), " more"]);
    }
    if shown.is_empty() { shown } else { format!("\n\nRecovering puts labels where their words are now:{shown}") }
}
