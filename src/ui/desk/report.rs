//! A report for whoever helps with a fault: version, system and what was done lately, with no word of anybody's.

use std::fmt::Write as _;

use egui::Context;

use super::Desk;
use crate::model::Project;
use crate::storage::{self, OpenProject};
use crate::ui::log::Log;
use crate::ui::look::widgets::{counted, grouped};
use crate::ui::texts::tr;

/// Copies a report of the open project.
pub(crate) fn copy_report(desk: &mut Desk<'_>) {
    let mut report = beginning(desk.ctx, &desk.setup.system);
    push_line(&mut report, &project_words(&desk.session.project));
    push_log(&mut report, desk.log);
    desk.ctx.copy_text(report);
    desk.tell(tr("The report is on the clipboard: paste it where you ask for help"));
}

/// The report where the window has failed: nothing is said of the project, which may be what it failed in.
pub(crate) fn of_failure(ctx: &Context, system: &str, log: &Log) -> String {
    let mut report = beginning(ctx, system);
    push_log(&mut report, log);
    report
}

/// What this is and where it runs: `Pullquote 0.2.0, x86_64 linux gnu, release, with the window; Debian 13`.
pub(crate) fn head(system: &str) -> String {
    let system = if system.is_empty() { "a system that does not say" } else { system };
    format!("Pullquote {}, {}; {system}", storage::VERSION, storage::built())
}

fn beginning(ctx: &Context, system: &str) -> String {
    let mut report = head(system) + "\n";
    let size = ctx.content_rect().size();
    let theme = if ctx.theme() == egui::Theme::Dark { "dark" } else { "light" };
    let pixels = ctx.pixels_per_point();
    let words = format!("Window: {:.0} × {:.0} points of {pixels:.2} pixels, {theme}", size.x, size.y);
    push_line(&mut report, &words);
    report
}

/// How much there is, and how it is kept.
fn project_words(project: &OpenProject) -> String {
    let content: &Project = project;
    let n_spans: usize = content.articles().map(|article| article.spans().len()).sum();
    let n_readings: usize = content.articles().map(|article| article.readings().len()).sum();
    let kept = match project.path() {
        None => "in no file yet",
        Some(path) if storage::is_to_be_folder(path) => "in a folder",
        Some(_) => "in a file",
    };
    let read_only = if project.read_only().is_some() { ", read-only" } else { "" };
    format!(
        "Project: {} ({} KB), {}, {}, {}, {kept}{read_only}",
        counted(content.articles().len(), "article"),
        grouped(content.n_bytes().div_ceil(1000)),
        counted(n_spans, "span"),
        counted(n_readings, "reading"),
        counted(content.labels().labels().len(), "label"),
    )
}

fn push_log(report: &mut String, log: &Log) {
    push_line(report, "Seconds since the start, and what happened:");
    for line in log.lines() {
        push_line(report, &line);
    }
}

fn push_line(report: &mut String, line: &str) {
    writeln!(report, "{line}").expect("a string takes all that is written to it");
}

#[cfg(test)]
mod tests {
    use std::io;

    use egui::OutputCommand;
    use egui_kittest::Harness;

    use super::*;
    use crate::model::{Article, Edit, SpanId, Transaction, transactions};
    use crate::ui::App;
    use crate::ui::desk::save::now;
    use crate::ui::input::commands::{Command, FileCommand, ViewCommand};
    use crate::ui::input::outbox::{Notice, Wish};
    use crate::ui::input::table::TABLE;
    use crate::ui::jobs::error_kind::ErrorKind;
    use crate::ui::jobs::opening::Leave;
    use crate::ui::jobs::paths::Wanted;
    use crate::ui::jobs::{Course, Kind};
    use crate::ui::log::Happened;
    use crate::ui::test_window::{app_on, project_of, settle, window};

    /// In whatever somebody wrote or named.
    const SECRET: &str = "zebra";

    /// A project in which everything that people write has the secret in it.
    fn secret_project() -> Project {
        let mut project = project_of(&["[quote#1>2 “No zebra”] said [speaker#2 Zebra Ruiz]", "A zebra"]);
        let first = |project: &Project| -> Article { project.articles().next().unwrap().clone() };
        let mut labels = project.labels().labels().to_vec();
        labels[0].name = "Zebra quote".to_owned();
        let labels = crate::model::LabelSet::new(labels, project.labels().kinds().to_vec()).unwrap();
        project.apply(Transaction::new("zebra labels", vec![Edit::SetLabels(labels)])).unwrap();
        let article = first(&project);
        let note = transactions::set_note(&article, article.span(SpanId(1)).unwrap(), "? a zebra");
        project.apply(note).unwrap();
        project.apply(transactions::name_person(&first(&project), &[SpanId(2)], Some("Zebra"))).unwrap();
        project.apply(transactions::rename_article(&first(&project), "The zebra")).unwrap();
        project.apply(Transaction::new("call it zebra", vec![Edit::SetName("Zebra".to_owned())])).unwrap();
        project
    }

    /// What a frame copied that ran the command.
    fn copied(window: &mut Harness<'_, App>, command: Command) -> String {
        window.state_mut().outbox.run(command);
        window.step();
        let commands = &window.output().platform_output.commands;
        let copied = commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        copied.expect("something is copied")
    }

    #[test]
    fn a_report_tells_what_was_done_and_no_word_of_anybody() {
        let folder = tempfile::Builder::new().prefix(SECRET).tempdir().unwrap();
        let mut project = OpenProject::new(secret_project());
        project.save_as(&folder.path().join("zebra.ron"), SECRET, now()).unwrap();
        let mut window = window(app_on(project));
        window.state_mut().setup.system_name = SECRET.to_owned();
        let missing = |name: &str| vec![folder.path().join(name)];
        for wish in [
            Wish::TakePaths(Wanted::OpenProject(Leave::Whole), missing("zebra-gone.ron")),
            Wish::Apply(Transaction::new("call it zebra 2", vec![Edit::SetName("Zebra 2".to_owned())])),
            Wish::TakePaths(Wanted::Import, missing("zebra-gone.csv")),
            Wish::TakePaths(Wanted::Labels, missing("zebra.ron")),
            Wish::Paste("A zebra came".to_owned()),
            Wish::Tell(Notice::Error("The zebra is gone".to_owned())),
        ] {
            window.state_mut().outbox.wish(wish);
            window.run();
            settle(&mut window);
        }
        let broken = Course::Failed(ErrorKind::of(&io::Error::other("no zebra")));
        window.state_mut().log.note(7.0, Happened::Job(Kind::Find, broken));
        run_all_commands(&mut window);
        let report = copied(&mut window, ViewCommand::CopyReport.into());
        for words in ["Pullquote ", "Project: ", "Save", "Opening project: failed", "Finding: failed (Other)"] {
            assert!(report.contains(words), "{words}: {report}");
        }
        assert!(!report.to_lowercase().contains(SECRET), "{report}");
    }

    /// Every command that does not leave the project.
    fn run_all_commands(window: &mut Harness<'_, App>) {
        use FileCommand::{NewProject, NewProjectLikeThis, OpenProject, Quit, ShowTour};
        let leave = [NewProject, NewProjectLikeThis, OpenProject, ShowTour, Quit].map(Command::from);
        let commands = TABLE.iter().flat_map(|part| part.rows).map(|row| row.command);
        for command in commands.filter(|command| !leave.contains(command)) {
            window.state_mut().outbox.run(command);
            window.step();
            window.state_mut().overlays.clear();
        }
        settle(window);
    }
}
