//! What a team does: handing out, collecting, settling.

use std::path::{Path, PathBuf};

use super::Desk;
use super::save::now;
use crate::model::team::settle::{
    Mark, Question, settle_agreed, take, take_all, take_anew, take_as, take_none, with_links,
};
use crate::model::team::{HandOut, Plan, hand_out};
use crate::model::{self, Article, ArticleId, Fragments, LabelId, Transaction};
use crate::ui::input::act::Direction;
use crate::ui::input::outbox::Notice;
use crate::ui::jobs::team::CollectPlan;
use crate::ui::jobs::{Kind, Outcome, team};
use crate::ui::look::widgets::{counted, sentence_case};
use crate::ui::overlays::Overlay;
use crate::ui::overlays::dialogs::{CollectDialog, Dialog, HandOutDialog};
use crate::ui::panels::inspector::Tab;

/// Names who labels in the project. Who has not said it in the settings has said it now, for all projects to come.
pub(crate) fn name_annotator(desk: &mut Desk<'_>, name: &str, is_handed_over: bool) {
    let named = model::team::name_annotator(&desk.session.project, name, is_handed_over);
    if !named.edits.is_empty() {
        desk.session.apply(named, desk.out);
    }
    if desk.setup.settings.annotator.is_empty() {
        name.clone_into(&mut desk.setup.settings.annotator);
        desk.keep_settings();
    }
}

/// Asks to whom articles go.
pub(crate) fn ask_hand_out(desk: &mut Desk<'_>) {
    desk.session.commit_drafts(desk.out);
    if desk.session.project.path().is_none() {
        return desk.warn("Save the project first: what is handed out lies beside it");
    }
    let dialog = HandOutDialog::new(desk.session.project.content().clone());
    desk.overlays.open(Overlay::Dialog(Dialog::HandOut(Box::new(dialog))));
}

/// Notes who has what, and writes their projects in the background: whatever becomes of those, nothing goes out twice.
pub(crate) fn begin_hand_out(desk: &mut Desk<'_>, how: &HandOut) {
    let Some(path) = desk.session.project.path().map(Path::to_owned) else { return };
    let content = desk.session.project.content().clone();
    let Plan { shares, transaction } = match hand_out(&content, how) {
        Ok(plan) => plan,
        Err(error) => return desk.warn(sentence_case(&error.to_string())),
    };
    let before = desk.session.project.revision();
    desk.session.apply(transaction, desk.out);
    if desk.session.project.revision() != before {
        let is_blind = how.is_blind;
        desk.begin(Kind::HandOut, move |_| {
            Outcome::HandedOut(team::write_shares(&content, &shares, is_blind, &path, now()))
        });
    }
}

/// Says where what was handed out lies, or what is to do about it.
pub(crate) fn take_handed_out(desk: &mut Desk<'_>, written: Result<Vec<String>, String>) {
    desk.out.tell(handed_out_told(written));
}

/// The same, whichever project is open by now.
pub(crate) fn handed_out_told(written: Result<Vec<String>, String>) -> Notice {
    match written {
        Ok(lines) => Notice::Info(format!("Handed out, beside the project: {}", lines.join("; "))),
        Err(error) => Notice::Error(format!("Not all was handed out: {error}. Undo there takes it back")),
    }
}

/// Reads in the background what annotators bring, and asks whether it shall come in.
pub(crate) fn begin_collect(desk: &mut Desk<'_>, paths: Vec<PathBuf>) {
    desk.session.commit_drafts(desk.out);
    let content = desk.session.project.content().clone();
    desk.begin(Kind::ReadBrought, move |_| Outcome::Brought(CollectPlan::read(&paths, &content, now())));
}

pub(crate) fn take_brought(desk: &mut Desk<'_>, plan: CollectPlan) {
    desk.overlays.ask(Dialog::Collect(CollectDialog::new(plan)));
}

/// Finds what is left to settle in the open article.
pub(crate) fn keep_settling(desk: &mut Desk<'_>) {
    let session = &mut *desk.session;
    let article = session.view.open.and_then(|id| session.project.article(id));
    session.view.settling.look(&session.project, article);
    if session.settled.look(&session.project) {
        desk.ctx.request_repaint();
    }
}

/// Takes the next open question in hand; where the article has none, goes to the next article that has one.
pub(crate) fn go_to_difference(desk: &mut Desk<'_>, toward: Direction) {
    keep_settling(desk);
    desk.session.panels.inspector.tab = Tab::Settle;
    if desk.session.view.settling.open_idxs().is_empty()
        && let Some(article) = next_to_settle(desk, toward)
    {
        desk.open_article(article);
        keep_settling(desk);
    }
    let view = &desk.session.view;
    let caret = view.hand.selection.caret;
    let found = match toward {
        Direction::Next => view.settling.next(caret),
        Direction::Previous => view.settling.previous(caret),
    };
    match found.cloned() {
        Some(question) => desk.session.view.take_question(&question),
        None => desk.tell("Nothing is left to settle in any article"),
    }
}

/// The next other article in the list in which something is left to settle, after the last the first again.
fn next_to_settle(desk: &mut Desk<'_>, toward: Direction) -> Option<ArticleId> {
    let session = &mut *desk.session;
    let mut others = session.others();
    let is_open = |id: &ArticleId| {
        let article = session.project.shared_article(*id);
        article.and_then(|article| session.settled.n_open_in(article)).is_some_and(|n| n > 0)
    };
    match toward {
        Direction::Next => others.find(is_open),
        Direction::Previous => others.rfind(is_open),
    }
}

/// Takes the version of the question in hand that is shown.
pub(crate) fn take_shown(desk: &mut Desk<'_>) {
    let shown = desk.session.view.settling.shown().map(|(idx, _)| idx);
    decide(desk, |article, question| take(article, question, shown?));
}

/// Takes nothing of what people have there.
pub(crate) fn take_neither(desk: &mut Desk<'_>) {
    decide(desk, |article, question| Some(take_none(article, question)));
}

/// Takes what each has there.
pub(crate) fn take_all_versions(desk: &mut Desk<'_>) {
    decide(desk, |article, question| Some(take_all(article, question)));
}

/// Takes the version of the question in hand that is shown, under another label.
pub(crate) fn take_shown_as(desk: &mut Desk<'_>, label_idx: usize) {
    let label = desk.session.project.labels().labels().get(label_idx).map(|label| label.id.clone());
    let shown = desk.session.view.settling.shown().map(|(idx, _)| idx);
    decide(desk, |article, question| take_as(article, question, shown?, &label?));
}

/// Takes the selected words in place of what people have there, under this label or that of the version shown. Returns
/// whether words are selected where a difference of spans is in hand; words elsewhere let go of it.
pub(crate) fn take_selected(desk: &mut Desk<'_>, label: Option<LabelId>) -> bool {
    let words = desk.session.open().and_then(|article| desk.session.view.selected_text(article));
    let Some(words) = words else { return false };
    let settling = &mut desk.session.view.settling;
    if settling.in_hand().is_some_and(|question| !question.place.overlaps(words)) {
        settling.let_go();
        return false;
    }
    let Ok(fragments) = Fragments::one(words) else { return false };
    let view = &desk.session.view;
    let (Some((version, _)), Some(label_there)) = (view.settling.shown(), view.settling.label_in_hand()) else {
        return false;
    };
    let mark = Mark { fragments, label: label.unwrap_or_else(|| label_there.clone()) };
    decide(desk, |article, question| take_anew(article, question, version, &mark));
    true
}

/// Takes the version of the question in hand that is shown and selects its first span, so that it can be mended.
pub(crate) fn take_to_mend(desk: &mut Desk<'_>) {
    let Some(question) = desk.session.view.settling.in_hand().cloned() else { return };
    let shown = desk.session.view.settling.shown().map(|(idx, _)| idx);
    apply_decision(desk, |article, question| take(article, question, shown?));
    let session = &mut *desk.session;
    let settled = session.view.settling.all().iter().find(|one| one.is_same(&question));
    let span = settled.and_then(|question| question.stands.first().copied());
    let article = session.view.open.and_then(|id| session.project.article(id));
    if let Some(span) = article.zip(span).and_then(|(article, span)| article.span(span)) {
        session.view.show_span(span);
    }
}

/// Decides about the question in hand and goes on to the next one behind it.
fn decide(desk: &mut Desk<'_>, decision: impl FnOnce(&Article, &Question) -> Option<Transaction>) {
    if !apply_decision(desk, decision) {
        return;
    }
    let next = desk.session.view.settling.next(0).cloned();
    match next {
        Some(question) => desk.session.view.take_question(&question),
        None => desk.session.view.settling.let_go(),
    }
}

/// Decides about the question in hand, with the links that follow. Returns whether there was something to decide.
fn apply_decision(desk: &mut Desk<'_>, decision: impl FnOnce(&Article, &Question) -> Option<Transaction>) -> bool {
    keep_settling(desk);
    let settling = &desk.session.view.settling;
    let agreement = settling.agreement;
    let Some((article, question)) = desk.session.open().zip(settling.in_hand()) else { return false };
    let Some(transaction) = decision(article, question) else { return false };
    let transaction = with_links(&desk.session.project, transaction, agreement);
    desk.session.apply(transaction, desk.out);
    keep_settling(desk);
    true
}

/// Takes what enough people agree on in the open article, as one step.
pub(crate) fn settle_agreed_here(desk: &mut Desk<'_>) {
    keep_settling(desk);
    let Some(article) = desk.session.open() else { return };
    let agreement = desk.session.view.settling.agreement;
    let transaction = settle_agreed(&desk.session.project, &[article.id], agreement);
    if transaction.edits.is_empty() {
        return desk.tell("Nothing here is agreed on that is not settled already");
    }
    desk.session.apply(transaction, desk.out);
    keep_settling(desk);
    let n_left = desk.session.view.settling.open_idxs().len();
    if n_left > 0 {
        go_to_difference(desk, Direction::Next);
    }
    desk.tell(format!("{} left to settle here", counted(n_left, "question")));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui::{Key, Modifiers};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::formats::Whose;
    use crate::model::{Edit, LabelSet, Origin, Project, Reading, ReadingSource, marked, transactions};
    use crate::storage::{Access, OpenProject, Places};
    use crate::ui::App;
    use crate::ui::input::act::Edge;
    use crate::ui::input::commands::{ArticleCommand, FileCommand, ReviewCommand, ViewCommand};
    use crate::ui::jobs::opening::Leave;
    use crate::ui::session::drag::{Drag, EdgeOf};
    use crate::ui::session::view_state::Selection;
    use crate::ui::test_window::{project_of, settle, window};

    type Window = Harness<'static, App>;

    /// A window with one article, and what a and b made of it.
    fn read_by(a: &str, b: &str) -> Window {
        let mut article = marked::parse(&LabelSet::built_in(), a).unwrap();
        article.id = ArticleId(1);
        let mut project = project_of(&[article.text().as_str()]);
        let reading = |name, marked| {
            let theirs = marked::parse(&LabelSet::built_in(), marked).unwrap();
            Edit::AddReading(ArticleId(1), Arc::new(Reading::of(&theirs, name, ReadingSource::default())))
        };
        project.apply(Transaction::new("collect", vec![reading("ana", a), reading("ben", b)])).unwrap();
        window(App::new(project))
    }

    fn press(window: &mut Window, modifiers: Modifiers, keys: &[Key]) {
        for key in keys {
            window.key_press_modifiers(modifiers, *key);
            window.run();
        }
    }

    fn type_into(window: &mut Window, field: &str, words: &str) {
        window.get_by_label(field).type_text(words);
        window.run();
    }

    fn shown(window: &Window) -> String {
        marked::print(window.state().session.open().unwrap())
    }

    const ANA: &str = "[quote#1>2 “No cuts”] said [speaker#2 Ada] today. [claim It rains].";
    const BEN: &str = "“[quote#1>2 No cuts]” said [speaker#2 Ada] today. It rains.";

    #[test]
    fn differences_are_settled_one_key_each_and_undone_one_by_one() {
        let mut window = read_by(ANA, BEN);
        press(&mut window, Modifiers::COMMAND, &[Key::F9]);
        assert_eq!(shown(&window), "“No cuts” said [speaker#1 Ada] today. It rains.");
        assert_eq!(window.state().session.panels.inspector.tab, Tab::Settle);
        // The edges: the other version, with who said it, which both have; then the claim.
        press(&mut window, Modifiers::NONE, &[Key::V, Key::Enter]);
        assert_eq!(window.state().session.view.settling.open().count(), 1);
        press(&mut window, Modifiers::NONE, &[Key::R]);
        let settled = shown(&window);
        assert!(settled.contains("[speaker#1 Ada]") && settled.ends_with("It rains."), "{settled}");
        let article = window.state().session.open().unwrap();
        let quote = article.spans().iter().find(|span| span.label.as_str() == "quote").unwrap();
        assert_eq!((article.speakers_of(quote.id).count(), quote.from.len()), (1, 1));
        assert_eq!(window.state().session.view.settling.open().count(), 0);
        window.get_by_label_contains("All of it is settled");
        for n_open in [1, 2] {
            window.state_mut().outbox.run(ArticleCommand::Undo);
            window.run();
            assert_eq!(window.state().session.view.settling.open().count(), n_open);
        }
        assert_eq!(window.state().session.open().unwrap().readings().len(), 2);
    }

    #[test]
    fn suggestions_wait_until_all_is_settled() {
        let mut window = read_by(ANA, BEN);
        let view = &mut window.state_mut().session.view;
        view.suggestions.review_toward = Some(Direction::Next);
        view.take_due_suggestion();
        assert!(view.settling.in_hand().is_some() && view.suggestion_for_keys().is_none());
        press(&mut window, Modifiers::NONE, &[Key::Escape, Key::Enter]);
        let spans = window.state().session.open().unwrap().spans();
        assert!(spans.iter().all(|span| span.origin != Origin::Suggestion), "{}", shown(&window));
    }

    #[test]
    fn where_all_is_settled_the_next_article_with_a_difference_is_opened() {
        let mut window = read_by(ANA, BEN);
        let mut quiet = marked::parse(&LabelSet::built_in(), "Nothing is said here").unwrap();
        quiet.id = ArticleId(2);
        let reading = Arc::new(Reading::of(&quiet, "ana", ReadingSource::default()));
        let mut added = transactions::add_articles(&window.state().session.project, vec![quiet]);
        added.edits.push(Edit::AddReading(ArticleId(2), reading));
        window.state_mut().session.project.apply(added).unwrap();
        window.state_mut().open_article(ArticleId(2));
        window.run();
        assert_eq!(window.state().session.view.open, Some(ArticleId(2)));
        press(&mut window, Modifiers::NONE, &[Key::F9]);
        let view = &window.state().session.view;
        assert_eq!((view.open, view.settling.in_hand().is_some()), (Some(ArticleId(1)), true));
    }

    #[test]
    fn words_that_are_labelled_elsewhere_settle_nothing() {
        let mut window = read_by(ANA, BEN);
        press(&mut window, Modifiers::NONE, &[Key::F9]);
        let n_open = window.state().session.view.settling.open().count();
        let anchor = window.state().session.open().unwrap().text().as_str().find("today").unwrap();
        window.state_mut().session.view.hand.selection = Selection { anchor, caret: anchor + "today".len() };
        press(&mut window, Modifiers::NONE, &[Key::Num1]);
        let session = &window.state().session;
        assert!(shown(&window).contains("[quote#1 today]"), "{}", shown(&window));
        assert_eq!(session.view.settling.open().count(), n_open);
        let span = session.open().unwrap().spans().iter().next().unwrap();
        assert_eq!((span.origin, span.from.len()), (Origin::Person, 0));
    }

    #[test]
    fn the_panel_says_who_has_what_and_hides_names_when_asked() {
        let mut window = read_by(ANA, BEN);
        press(&mut window, Modifiers::NONE, &[Key::F9]);
        window.get_by_label("ana: quote “No cuts”");
        let second = window.query_all_by_label_contains(": quote “No cuts”").nth(1);
        second.expect("ben has it without its marks").click();
        window.run();
        assert!(shown(&window).contains("“[quote#1 No cuts]”"), "{}", shown(&window));
        window.state_mut().outbox.run(ReviewCommand::HideNames);
        press(&mut window, Modifiers::NONE, &[Key::F9]);
        assert!(window.query_all_by_label_contains("ana:").next().is_none());
        assert!(window.query_all_by_label_contains("A, B:").next().is_some());
    }

    /// A file that is dropped on the window.
    #[derive(Debug)]
    struct Dropped(PathBuf);

    impl egui::DroppedFile for Dropped {
        fn path(&self) -> &Path {
            &self.0
        }

        fn bytes(&self) -> Result<Vec<u8>, String> {
            Err("the window reads it by its path".to_owned())
        }
    }

    /// A window with two articles saved as `week.ron`.
    fn saved() -> (tempfile::TempDir, Window) {
        let folder = tempfile::tempdir().unwrap();
        let mut project = OpenProject::new(project_of(&["“No”, said Ada", "It rains"]));
        project.save_as(&folder.path().join("week.ron"), "ada", now()).unwrap();
        let mut app = App::new(Project::new("", ""));
        app.enter(project, Leave::Whole);
        (folder, window(app))
    }

    #[test]
    fn articles_go_out_by_a_dialog_and_come_back_by_dropping_them() {
        let (folder, mut window) = saved();
        window.state_mut().outbox.run(FileCommand::HandOut);
        window.run();
        window.get_by_label_contains("Nobody is named");
        type_into(&mut window, "ana, ben, cho", "ben, cho");
        window.get_by_label("2 articles that nobody has yet");
        assert_eq!(window.query_all_by_label_contains("2 articles").count(), 3, "each goes to both");
        window.get_by_label("Hand out").click();
        window.run();
        settle(&mut window);
        let handed: Vec<usize> =
            window.state().session.project.articles().map(|article| article.handed_to.len()).collect();
        assert_eq!(handed, [2, 2]);

        let path = folder.path().join("week-ben.ron");
        let mut theirs = OpenProject::open(&path, Access::Write { owner: "ben" }).unwrap().project;
        let done = transactions::set_status(theirs.articles().next().unwrap(), crate::model::Status::Done);
        theirs.apply(done).unwrap();
        theirs.save(now()).unwrap();
        theirs.close();
        window.input_mut().dropped_files = vec![Arc::new(Dropped(path)) as _];
        window.run_steps(1);
        settle(&mut window);
        window.get_by_label("ben: 1 new reading, 1 not begun (week-ben.ron)");
        window.get_by_label("Collect").click();
        window.run();
        let article = window.state().session.project.article(ArticleId(1)).unwrap();
        assert_eq!(article.reading("ben").map(|reading| reading.status), Some(crate::model::Status::Done));
    }

    #[test]
    fn who_labels_is_shown_and_can_be_changed_and_an_article_can_have_a_note() {
        let (_folder, mut window) = saved();
        window.get_by_label("Labels by ana").click();
        window.run();
        type_into(&mut window, "Your name", "beth ");
        window.get_by_label("Save").click();
        window.run();
        assert!(window.state().session.project.annotator().contains("beth"));
        press(&mut window, Modifiers::SHIFT, &[Key::F2]);
        type_into(&mut window, "A question about the guide, say", "is rain a claim?");
        window.get_by_label("Save").click();
        window.run();
        assert_eq!(window.state().session.open().unwrap().note, "is rain a claim?");
        window.state_mut().outbox.run(ViewCommand::GoToNote);
        window.run();
        assert!(window.query_all_by_label_contains("is rain a claim?").next().is_some());
    }

    #[test]
    fn whose_labels_these_are_is_asked_once_and_who_takes_over_leaves_the_names_of_others() {
        let data = tempfile::tempdir().unwrap();
        let mut app = App::new(project_of(&["[quote “No”], said Ada"]));
        app.setup.places = Some(Places { settings: data.path().join("settings"), data: data.path().to_owned() });
        let mut window = window(app);
        window.get_by_label("You label here as ana");
        window.get_by_label("Change…").click();
        window.run();
        type_into(&mut window, "Your name", "beth ");
        window.get_by_label_contains("labels so far stay by ana").click();
        window.run();
        window.get_by_label("Save").click();
        window.run();
        assert!(window.query_by_label_contains("You label here as").is_none());
        let app = window.state();
        assert_eq!(app.setup.settings.annotator, app.project().annotator());
        assert!(app.project().annotator().contains("beth"));
        let article = app.project().articles().next().unwrap();
        assert!(article.spans().iter().all(|span| span.from == ["ana"]));
    }

    #[test]
    fn what_each_has_stands_beside_the_text_and_can_be_exported() {
        let mut window = read_by(ANA, BEN);
        window.get_by_label("What each annotator has here");
        // In the list of articles, and at the foot.
        assert_eq!(window.query_all_by_label_contains("3 to settle").count(), 2);
        window.state_mut().outbox.run(FileCommand::Export);
        window.run();
        window.get_by_label("Whose labels").click();
        window.run();
        window.get_by_label("of ben").click();
        window.run();
        let chosen = window.state_mut().overlays.dialogs_mut().find_map(|dialog| match dialog {
            Dialog::Export(export) => Some(export.next_to_make(u64::MAX)?.options.whose),
            _ => None,
        });
        assert_eq!(chosen, Some(Whose::One("ben".to_owned())));
    }

    #[test]
    fn where_nobody_is_right_the_words_that_are_selected_are_taken() {
        let mut window =
            read_by("[quote “No cuts], no” said Ada. [claim It rains].", "“[quote No cuts, no]” said Ada. It rains.");
        press(&mut window, Modifiers::NONE, &[Key::F9]);
        let quotation = 0.."“No cuts, no”".len();
        window.state_mut().session.view.hand.selection =
            crate::ui::session::view_state::Selection { anchor: quotation.start, caret: quotation.end };
        press(&mut window, Modifiers::NONE, &[Key::Enter]);
        assert_eq!(shown(&window), "[quote#1 “No cuts, no”] said Ada. It rains.");
        assert_eq!(window.state().session.view.settling.open().count(), 1);
        press(&mut window, Modifiers::NONE, &[Key::Enter]);
        assert_eq!(window.state().session.view.settling.open().count(), 0);
    }

    #[test]
    fn an_edge_of_the_version_shown_that_is_dragged_or_moved_by_a_key_is_taken_with_it() {
        let (a, b) = ("[quote “No cuts], no” said Ada. It rains.", "[quote “No] cuts, no” said Ada. It rains.");
        let mut window = read_by(a, b);
        press(&mut window, Modifiers::NONE, &[Key::F9]);
        let session = &mut window.state_mut().session;
        let text = session.open().unwrap().text().clone();
        let of = |bytes| Fragments::one(text.range(bytes).unwrap()).unwrap();
        let from = session.view.settling.mark_in_hand().unwrap().fragments.clone();
        let draft = of(0.."“No cuts, no”".len());
        session.view.hand.drag =
            Some(Drag::Edge { of: EdgeOf::Version, fragment_idx: 0, edge: Edge::End, from, draft });
        window.run();
        assert_eq!(shown(&window), "[quote#1 “No cuts, no”] said Ada. It rains.");
        assert_eq!(window.state().session.view.settling.open().count(), 0);
        window.state_mut().outbox.run(ArticleCommand::Undo);
        window.run();
        press(&mut window, Modifiers::NONE, &[Key::F9]);
        // An end further twice, as of a selected span.
        press(&mut window, Modifiers::NONE, &[Key::M, Key::M, Key::Enter]);
        assert_eq!(window.state().session.view.settling.open().count(), 0);
        let article = window.state().session.open().unwrap();
        let taken = article.spans().iter().map(|span| article.text_of(span)).collect::<Vec<_>>();
        assert!(taken.len() == 1 && taken[0].len() > "“No cuts".len(), "{taken:?}");
    }

    #[test]
    fn two_differences_at_one_place_are_asked_one_after_the_other() {
        let mut window = read_by("[quote [claim “No cuts”]] said Ada.", "“No cuts” said Ada.");
        press(&mut window, Modifiers::NONE, &[Key::F9]);
        assert_eq!(window.state().session.view.settling.open().count(), 2);
        press(&mut window, Modifiers::NONE, &[Key::Enter, Key::R]);
        assert_eq!(window.state().session.view.settling.open().count(), 0);
        assert_eq!(window.state().session.open().unwrap().spans().len(), 1);
    }

    #[test]
    fn what_was_settled_and_is_moved_or_deleted_is_not_asked_again() {
        let mut window = read_by("[quote “No cuts”] said Ada. [quote It rains].", "“No cuts” said Ada. It rains.");
        press(&mut window, Modifiers::NONE, &[Key::F9, Key::Enter]);
        let delete = |window: &mut Window| {
            let article = window.state().session.open().unwrap();
            let quote = article.spans().iter().next().unwrap().clone();
            let labels = window.state().session.project.labels().clone();
            let gone = transactions::remove_span(&labels, article, &quote);
            window.state_mut().outbox.apply(gone);
            window.run();
        };
        delete(&mut window);
        assert_eq!(window.state().session.view.settling.open().count(), 1);
        window.state_mut().outbox.run(ArticleCommand::Undo);
        window.run();
        assert_eq!(window.state().session.open().unwrap().spans().len(), 1);
        assert!(window.state().session.open().unwrap().rejections().is_empty());
    }
}
