//! Labels that come from another project, and labels and guide that leave alone.

use std::path::PathBuf;

use super::Desk;
use super::ask_path::ask_path;
use crate::formats::own::project_file;
use crate::model::{LabelSet, Project};
use crate::storage::{Access, OpenError, OpenProject};
use crate::ui::book;
use crate::ui::input::outbox::Notice;
use crate::ui::jobs::export::Leaving;
use crate::ui::jobs::paths::Wanted;
use crate::ui::jobs::{Kind, Outcome};
use crate::ui::overlays::Overlay;
use crate::ui::overlays::labels::LabelEditor;
use crate::ui::texts::{said, tr};

/// Reads in the background what labels a project has.
pub(crate) fn begin_taking(desk: &mut Desk<'_>, path: PathBuf) {
    desk.begin(Kind::ReadImport, move |_| {
        let read = OpenProject::open(&path, Access::Read);
        Outcome::LabelsRead(read.map(|opened| (opened.project.name().to_owned(), opened.project.labels().clone())))
    });
}

/// Shows them in the editor, where nothing is changed before somebody applies it.
pub(crate) fn take(desk: &mut Desk<'_>, read: Result<(String, LabelSet), OpenError>) {
    match read {
        Ok((name, labels)) => {
            let editor = LabelEditor::with_labels_of(&desk.session.project, &labels, &name);
            desk.overlays.open(Overlay::Labels(editor));
        }
        Err(error) => desk.out.tell(Notice::Error(tr!("No labels were taken: {error}", error = said(&error)))),
    }
}

/// Asks where a project with the labels and settings of this one goes.
pub(crate) fn ask_where_labels_go(desk: &mut Desk<'_>) {
    let project = &desk.session.project;
    let parts = project.content().empty_like(project.name(), "");
    let alone = Project::from_parts(parts).expect("nothing in it can be wrong");
    let files = vec![("labels.ron".to_owned(), project_file::write(alone.content()).into_bytes())];
    ask_path(desk, Wanted::ExportFile(Leaving::Files(files)));
}

pub(crate) fn ask_where_guide_goes(desk: &mut Desk<'_>) {
    let files = vec![("guide.md".to_owned(), book::guide_as_markdown().into_bytes())];
    ask_path(desk, Wanted::ExportFile(Leaving::Files(files)));
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::model::{Label, LabelId, transactions};
    use crate::ui::App;
    use crate::ui::desk::save::now;
    use crate::ui::test_window::{project_of, settle, window};

    /// A project with the labels quote and “Fact”, which has the key of claims.
    fn other() -> Project {
        let mut other = Project::new("Facts", "bo");
        let own = other.labels().labels().to_vec();
        let fact = Label { id: LabelId::new("fact").unwrap(), name: "Fact".to_owned(), ..own[2].clone() };
        let labels = LabelSet::new(vec![own[0].clone(), fact], Vec::new()).unwrap();
        other.apply(transactions::set_labels(&other, "change labels", labels)).unwrap();
        other
    }

    fn names(window: &Harness<'_, App>) -> Vec<(String, Option<char>)> {
        let labels = window.state().session.project.labels();
        labels.labels().iter().map(|label| (label.name.clone(), label.key)).collect()
    }

    #[test]
    fn labels_of_another_project_come_before_those_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("facts.ron");
        OpenProject::new(other()).save_as(&path, "bo", now()).unwrap();
        let mut window = window(App::new(project_of(&["[claim#1 No] said [speaker#2 Ada]"])));
        let before = names(&window);
        let ctx = window.ctx.clone();
        begin_taking(&mut window.state_mut().desk(&ctx), path);
        settle(&mut window);
        window.get_by_label(
            "The labels of “Facts”, and behind them 2 labels of this project that spans have; \
             without Boilerplate, which no span has",
        );
        window.get_by_label("Apply").click();
        window.run();
        let expected = [("Quote", Some('1')), ("Fact", Some('3')), ("Speaker", Some('2')), ("Claim", None)];
        assert_eq!(names(&window), expected.map(|(name, key)| (name.to_owned(), key)));
        window.state_mut().session.project.undo().unwrap();
        assert_eq!(names(&window), before, "it is one step");
    }

    #[test]
    fn a_project_that_cannot_be_read_changes_nothing_and_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("facts.ron");
        let mut window = window(App::new(project_of(&["a"])));
        let ctx = window.ctx.clone();
        begin_taking(&mut window.state_mut().desk(&ctx), path);
        settle(&mut window);
        window.get_by_label_contains("No labels were taken: ");
        assert!(!window.state().overlays.is_open());
    }

    #[test]
    fn what_is_saved_alone_is_a_project_without_articles() {
        let mut window = window(App::new(project_of(&["[claim#1 No]"])));
        let ctx = window.ctx.clone();
        ask_where_labels_go(&mut window.state_mut().desk(&ctx));
        window.run();
        window.get_by_label("Path");
        let parts = window.state().session.project.content().empty_like("Test", "");
        let alone = project_file::write(Project::from_parts(parts).unwrap().content());
        let read = project_file::read(alone.as_bytes()).unwrap();
        assert_eq!(read.parts.articles.len(), 0);
    }
}
