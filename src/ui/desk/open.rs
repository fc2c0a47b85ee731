//! Opening a project file in the background, and what becomes of changes that an earlier session did not save.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::Desk;
use super::save::now;
use crate::storage::{OnOtherText, OpenError, Opened, ReadOnly, Unsaved};
use crate::ui::input::outbox::{Notice, Wish};
use crate::ui::jobs::opening::{self, Leave, name_from_path};
use crate::ui::jobs::{Kind, Outcome};
use crate::ui::look::widgets::{counted, sentence_case, time_ago};
use crate::ui::overlays::dialogs::{Answer, Dialog, Question};
use crate::ui::texts::{grouped, said, tr};

/// Opens a project file in the background.
pub(crate) fn open_project(desk: &mut Desk<'_>, path: PathBuf, leave: Leave) {
    desk.begin(Kind::OpenProject, move |_| {
        let opened = Box::new(opening::open_project(&path));
        Outcome::ProjectOpened { path, opened, leave }
    });
}

/// Tells why a project was not opened. One that is gone is no longer offered among the recent ones.
pub(crate) fn tell_not_opened(desk: &mut Desk<'_>, path: &Path, error: &OpenError) {
    let is_gone = matches!(error, OpenError::NotFound { .. } | OpenError::NoProjectIn { .. });
    if is_gone && desk.setup.settings.forget(path) {
        desk.keep_settings();
        let (name, path) = (name_from_path(path), path.display());
        return desk.warn(tr!("“{name}” is not where it was and is no longer listed: {path}", name, path));
    }
    desk.out.tell(Notice::Error(tr!("The project cannot be opened: {error}", error = said(error))));
}

/// What people should know about a project that was opened, and are not asked about.
pub(crate) fn what_is_odd(opened: &Opened) -> Vec<String> {
    let Opened { project, problems, n_unsaved, journal_problem } = opened;
    let lines = problems.first().map(|problem| words_about_lines(problems.len(), problem.line));
    let read_only = project.read_only();
    let only_read = read_only.map(|read_only| tr!("This project is {read_only}", read_only = said(read_only)));
    // Whoever has it open goes on with their own changes.
    let is_ours = !matches!(read_only, Some(ReadOnly::HeldBy(_)));
    let unsaved = (*n_unsaved > 0 && read_only.is_some() && is_ours)
        .then(|| tr!("{changes} not saved and not shown here", changes = counted(*n_unsaved, "change")));
    let is_asked_about = project.unsaved().is_some_and(|unsaved| unsaved.damage.is_some());
    let is_told = is_asked_about || project.journal_error().is_some() || !is_ours;
    let journal = journal_problem.as_ref().filter(|_| !is_told).map(|problem| sentence_case(&said(problem)));
    [lines, only_read, unsaved, journal].into_iter().flatten().collect()
}

fn words_about_lines(n_problems: usize, line: usize) -> String {
    if n_problems == 1 {
        tr!("Line {line} of the file does not fit its article; it is kept as it is, and listed as a problem", line)
    } else {
        tr!(
            "{n_problems} lines of the file do not fit their articles, the first is line {line}; they are kept as they \
             are, and listed as problems",
            n_problems,
            line
        )
    }
}

/// Asks what becomes of changes of an earlier session that are in the journal only.
pub(crate) fn ask_about_unsaved(desk: &mut Desk<'_>) {
    let Some(unsaved) = desk.session.project.unsaved() else { return };
    let (title, text) = (question_about(unsaved), text_about(unsaved, now()));
    let answers = if unsaved.n_changes() == 0 {
        vec![Answer::new(tr("Go on"), Wish::Recover)]
    } else {
        vec![Answer::new(tr("Recover"), Wish::Recover), Answer::weighty(tr("Discard"), Wish::DiscardUnsaved)]
    };
    desk.overlays.ask(Dialog::Question(Question { title: title.to_owned(), text, answers, back: None }));
}

/// Applies the changes of an earlier session and tells what came of it.
pub(crate) fn recover(desk: &mut Desk<'_>) {
    let Some(recovered) = desk.session.project.recover() else { return };
    desk.session.learning.surveyed = None;
    desk.session.after_change();
    if recovered.n_applied > 0 {
        desk.tell(tr!("{changes} recovered; save to keep them", changes = counted(recovered.n_applied, "change")));
    }
    if recovered.n_lost > 0 {
        let reason = said(recovered.reason.unwrap_or_default());
        desk.warn(tr!(
            "{changes} could not be recovered: {reason}",
            changes = counted(recovered.n_lost, "change"),
            reason
        ));
    }
    if let Some(copy) = recovered.copy {
        desk.warn(tr!("The journal was kept as it was: {copy}", copy = copy.display()));
    }
}

fn question_about(unsaved: &Unsaved) -> &'static str {
    if unsaved.n_changes() == 0 { tr("The journal cannot be read") } else { tr("Recover unsaved changes?") }
}

/// “12 changes from 3 minutes ago were not saved”, and what is damaged.
fn text_about(unsaved: &Unsaved, now: SystemTime) -> String {
    let when = unsaved.last_change.map_or_else(String::new, |time| tr!(" from {when}", when = time_ago(time, now)));
    let n_changes = unsaved.n_changes();
    let changes = match n_changes {
        1 => tr!("1 change{when} was not saved", when),
        n => tr!("{n} changes{when} were not saved", n = grouped(n), when),
    };
    let changes = if unsaved.is_of_file {
        changes
    } else {
        tr!("{changes}. The project file was changed since, so not all may fit", changes)
    };
    match unsaved.damage {
        None => tr!(
            "{changes}. Discarding keeps a copy beside the project{on_other_texts}",
            changes,
            on_other_texts = on_other_texts(unsaved)
        ),
        Some(damage) if unsaved.n_changes() == 0 => tr!(
            "The journal beside the project{when} is damaged from line {line} on, or a newer Pullquote wrote it. What it \
             holds beyond the saved project cannot be recovered here; it is kept beside the project",
            when,
            line = damage.line
        ),
        Some(damage) => {
            tr!(
                "{changes}. The journal is damaged from line {line} on: what stands there cannot be recovered. A copy of it is \
                 kept beside the project either way",
                changes,
                line = damage.line
            ) + &on_other_texts(unsaved)
        }
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
        shown += "\n";
        shown += &tr!("and {lines} more", lines = counted(lines.len() - MAX_LINES, "line"));
    }
    if shown.is_empty() { shown } else { tr!("\n\nRecovering puts labels where their words are now:{shown}", shown) }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use crate::model::Project;
    use crate::storage::OpenProject;
    use crate::ui::App;
    use crate::ui::desk::save::now;
    use crate::ui::input::commands::FileCommand;
    use crate::ui::input::outbox::Wish;
    use crate::ui::jobs::opening::{Leave, Next};
    use crate::ui::test_window::{settle, window};

    #[cfg(unix)]
    #[test]
    fn what_is_odd_beside_a_project_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("week.pullquote");
        OpenProject::new(Project::new("Week", "ana")).save_as(&path, "ana", now()).unwrap();
        std::os::unix::fs::symlink(&path, path.join("project.ron.saving")).unwrap();
        let mut window = window(App::new(Project::new("", "ana")));
        window.state_mut().outbox.wish(Wish::Leave(Next::Project(path), Leave::Whole));
        window.run_steps(2);
        settle(&mut window);
        window
            .get_by_label_contains("What lies where a save that did not end would have left its record cannot be read");
    }

    #[test]
    fn a_recent_project_that_is_gone_is_told_and_offered_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let mut window = window(App::new(Project::new("Week", "ana")));
        let gone = folder.path().join("gone").join("month.ron");
        window.state_mut().setup.settings.recent_projects = vec![gone, folder.path().join("year.ron")];
        window.state_mut().outbox.run(FileCommand::OpenRecent(0));
        window.run_steps(2);
        settle(&mut window);
        window.get_by_label_contains("“month” is not where it was and is no longer listed");
        assert_eq!(window.state().setup.settings.recent_projects, [folder.path().join("year.ron")]);
    }
}
