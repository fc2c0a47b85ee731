//! Tests: what becomes of each kind of job’s result that comes late, out of order, in another project or for another text.

mod scene;

use std::sync::Arc;

use egui_kittest::kittest::Queryable as _;

use super::add_articles::add_articles;
use super::exchange;
use super::open::open_project;
use super::programs::{ask_programs_again, weigh};
use super::sample::begin_sample;
use super::save::{now, save};
use super::sources::{check_sources, reopen_article};
use crate::formats::own::user_settings::SuggesterProgram;
use crate::formats::{ExportOptions, Format};
use crate::model::find::Query;
use crate::model::{Confidence, Fragments, LabelId, Origin, Prediction, Project, SpanId, Status, marked, transactions};
use crate::storage::{self, Answers, Encoding, OpenProject};
use crate::ui::input::commands::{ArticleCommand, FileCommand};
use crate::ui::jobs::export::{ExportChoice, Leaving, Place};
use crate::ui::jobs::opening::{Leave, Next};
use crate::ui::jobs::paths::{PathsAsked, Wanted};
use crate::ui::jobs::sampling::Sampling;
use crate::ui::jobs::search::Scope;
use crate::ui::jobs::suggesting::Question;
use crate::ui::jobs::{Kind, Outcome};
use crate::ui::overlays::dialogs::Dialog;
use crate::ui::panels::find::FindPanel;
use scene::{FIRST, Scene};

/// What becomes of a result when the text is another than the job was begun for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Taken,
    Dropped,
}

/// A kind of job.
struct Row {
    kind: Kind,
    /// The articles of the project, in marked notation.
    articles: fn() -> Vec<String>,
    /// Begins it, for one wish or another.
    begin: fn(&mut Scene, usize),
    /// What tells whether its result was taken.
    seen: fn(&Scene) -> String,
    for_other_text: Fate,
}

fn rows() -> Vec<Row> {
    rows_about_files().into_iter().chain(rows_about_a_team()).chain(rows_about_the_project()).collect()
}

fn row(kind: Kind, for_other_text: Fate, begin: fn(&mut Scene, usize), seen: fn(&Scene) -> String) -> Row {
    Row { kind, articles: short, begin, seen, for_other_text }
}

fn rows_about_files() -> Vec<Row> {
    use Fate::{Dropped, Taken};
    vec![
        row(Kind::OpenProject, Taken, open_other, |scene| {
            format!("{} {}", scene.app().session.name(), scene.app().overlays.is_open())
        }),
        row(Kind::Save, Taken, save_changed, |scene| {
            format!("{} {}", scene.app().session.project.is_saved(), scene.is_busy(Kind::Save))
        }),
        row(Kind::AskPath, Taken, ask_path, |scene| format!("{}", scene.is_busy(Kind::LookForArticles))),
        row(Kind::LookForArticles, Taken, look_for_articles, |scene| format!("{}", scene.is_busy(Kind::ReadArticles))),
        row(Kind::ReadArticles, Taken, read_articles, |scene| {
            format!("{} articles", scene.app().session.project.articles().len())
        }),
        row(Kind::DrawSample, Taken, draw_sample, |scene| {
            format!("{} articles", scene.app().session.project.articles().len())
        }),
        row(Kind::ReopenArticle, Taken, reopen, |scene| {
            let article = scene.app().session.project.article(FIRST);
            article.map(|article| article.text().as_str().chars().take(100).collect()).unwrap_or_default()
        }),
        row(
            Kind::CheckSources,
            Dropped,
            |scene, _| scene.with_desk(|desk| check_sources(desk, true)),
            |scene| {
                let session = &scene.app().session;
                format!(
                    "{} {}",
                    session.n_changed_sources,
                    scene.has_dialog(|dialog| matches!(dialog, Dialog::Sources(_)))
                )
            },
        ),
        row(Kind::WriteExport, Taken, write_export, |scene| format!("{}", scene.says("Exported to"))),
        row(Kind::PrepareExport, Dropped, prepare_export, |scene| {
            let is_open = scene.has_dialog(|dialog| matches!(dialog, Dialog::Export(_)));
            format!("{is_open} {}", scene.says("Looking what the format can carry"))
        }),
        row(Kind::ReadImport, Taken, read_import, |scene| {
            format!("{}", scene.has_dialog(|dialog| matches!(dialog, Dialog::Import(_))))
        }),
        row(Kind::PlanImport, Dropped, plan_import, |scene| format!("{}", scene.says("Looking what is in the files"))),
    ]
}

fn rows_about_a_team() -> Vec<Row> {
    let hand_out = |scene: &mut Scene, _: usize| {
        let how = crate::model::team::HandOut { annotators: vec!["ben".to_owned()], each: 1, ..Default::default() };
        scene.with_desk(|desk| super::team::begin_hand_out(desk, &how));
    };
    let collect = |scene: &mut Scene, _: usize| {
        let path = scene.folder.path().join("week.ron");
        scene.with_desk(|desk| super::team::begin_collect(desk, vec![path]));
    };
    let says = |scene: &Scene| format!("{}", scene.says("Handed out"));
    let asks = |scene: &Scene| format!("{}", scene.has_dialog(|dialog| matches!(dialog, Dialog::Collect(_))));
    vec![row(Kind::HandOut, Fate::Taken, hand_out, says), row(Kind::ReadBrought, Fate::Taken, collect, asks)]
}

fn rows_about_the_project() -> Vec<Row> {
    use Fate::{Dropped, Taken};
    let count = |scene: &mut Scene, _: usize| {
        ask(scene, FileCommand::ShowStatistics, |dialog| matches!(dialog, Dialog::Statistics(_)));
    };
    let compare = |scene: &mut Scene, _: usize| {
        ask(scene, FileCommand::CompareAnnotators, |dialog| matches!(dialog, Dialog::Agreement(_)));
    };
    vec![
        Row {
            articles: with_many_names,
            ..row(Kind::Find, Dropped, find, |scene| {
                let shown = ["Looking…", "40 found", "20 found"].into_iter().find(|words| scene.says(words));
                shown.unwrap_or_default().to_owned()
            })
        },
        Row {
            articles: with_a_name_thrice,
            ..row(Kind::CountAlike, Dropped, label_name, |scene| {
                scene.app().session.alike.words().unwrap_or_default().to_owned()
            })
        },
        Row {
            articles: with_many_quotes,
            ..row(Kind::FindProblems, Dropped, look_for_problems, |scene| {
                let session = &scene.app().session;
                format!("{} problems", session.panels.inspector.problems.n_problems(&session.project, &session.view))
            })
        },
        row(Kind::Learn, Taken, learn, |scene| format!("{}", scene.app().session.learning.has_learned())),
        Row {
            articles: long,
            ..row(Kind::FindSuggestions, Dropped, find_suggestions, |scene| {
                format!("{} suggestions", scene.app().session.view.suggestions.len())
            })
        },
        row(Kind::AskPrograms, Dropped, ask_programs, |scene| format!("{}", scene.says("Mine does not start"))),
        Row {
            articles: with_a_quote,
            ..row(Kind::Weigh, Taken, weigh_programs, |scene| {
                format!("{}", scene.app().session.learning.trust.beliefs().next().is_some())
            })
        },
        row(Kind::Survey, Dropped, survey, |scene| {
            let session = &scene.app().session;
            let n_expected = |article| session.panels.articles.n_expected(article);
            format!("{:?} expected", session.project.article(FIRST).and_then(n_expected))
        }),
        row(Kind::CompareAnnotators, Dropped, compare, |scene| format!("{}", scene.says("Comparing articles"))),
        row(Kind::CountStatistics, Dropped, count, |scene| format!("{}", scene.says("Counting what there is"))),
    ]
}

fn short() -> Vec<String> {
    vec!["“No cuts,” said Ana. Bo left.".to_owned()]
}

fn with_a_quote() -> Vec<String> {
    vec!["[quote “No cuts,”] said Ana. Bo left.".to_owned()]
}

fn long() -> Vec<String> {
    vec!["“No cuts,” said Ana Ruiz. The council met on Monday.\n".repeat(400)]
}

/// Such that a pattern that reads ahead takes longer than a frame.
fn with_many_names() -> Vec<String> {
    vec![format!("Ana met Ana and Bo. {}\n", "They left. ".repeat(1000)).repeat(20)]
}

fn with_a_name_thrice() -> Vec<String> {
    vec!["Ana met Bo. Ana met Bo. Ana left.".to_owned()]
}

fn with_many_quotes() -> Vec<String> {
    vec!["[quote “a”]\n".repeat(4001)]
}

fn open_other(scene: &mut Scene, n: usize) {
    let path = scene.folder.path().join(["one.ron", "two.ron"][n]);
    if !path.exists() {
        OpenProject::new(Project::new(["One", "Two"][n], "ada")).save_as(&path, "ada", now()).unwrap();
    }
    scene.with_desk(|desk| open_project(desk, path, Leave::Whole));
}

fn save_changed(scene: &mut Scene, _: usize) {
    scene.rename_project();
    scene.with_desk(|desk| save(desk, None));
}

fn ask_path(scene: &mut Scene, _: usize) {
    let path = scene.folder.path().join("new.txt");
    let asked = PathsAsked { wanted: Wanted::Articles, likely: path.clone(), paths: Some(vec![path]), was_there: true };
    let (kind, asked) = (Kind::AskPath, Box::new(asked));
    scene.with_desk(|desk| desk.begin(kind, |_| Outcome::PathsAsked(asked)));
}

fn look_for_articles(scene: &mut Scene, _: usize) {
    let path = scene.folder.path().join("new.txt");
    scene.with_desk(|desk| add_articles(desk, vec![path]));
}

fn read_articles(scene: &mut Scene, n: usize) {
    look_for_articles(scene, n);
    scene.release(Kind::LookForArticles);
}

fn draw_sample(scene: &mut Scene, _: usize) {
    let sampling = Sampling {
        corpora: vec![scene.folder.path().join("wire.csv")],
        n_articles: 5,
        by: None,
        seed: 1,
        without_near_duplicates: false,
        is_most_useful: false,
    };
    scene.with_desk(|desk| begin_sample(desk, sampling));
}

fn reopen(scene: &mut Scene, n: usize) {
    let encoding = Encoding::for_label([&b"windows-1252"[..], &b"koi8-r"[..]][n]).unwrap();
    scene.with_desk(|desk| reopen_article(desk, FIRST, encoding));
}

fn write_export(scene: &mut Scene, _: usize) {
    let path = scene.folder.path().join("out.json");
    let choice = ExportChoice { format: Format::Json, options: ExportOptions::default() };
    let content = Arc::new(scene.app().session.project.content().clone());
    let leaving = Leaving::Labels { choice: Box::new(choice), content, name: String::new() };
    scene.with_desk(|desk| exchange::write_export(desk, leaving, path, Place::File));
}

/// Another content of the project is another wish.
/// Opens a dialog whose content is made in the background, or where it is open has that made again.
fn ask(scene: &mut Scene, command: FileCommand, is_open: fn(&Dialog) -> bool) {
    if scene.has_dialog(is_open) {
        scene.rename_project();
    } else {
        scene.window.state_mut().outbox.run(command);
    }
    scene.steps();
}

fn prepare_export(scene: &mut Scene, _: usize) {
    ask(scene, FileCommand::Export, |dialog| matches!(dialog, Dialog::Export(_)));
}

fn read_import(scene: &mut Scene, _: usize) {
    let path = scene.folder.path().join("labels.json");
    scene.with_desk(|desk| exchange::begin_import(desk, vec![path]));
}

fn plan_import(scene: &mut Scene, n: usize) {
    if scene.has_dialog(|dialog| matches!(dialog, Dialog::Import(_))) {
        scene.rename_project();
        scene.steps();
    } else {
        read_import(scene, n);
        scene.release(Kind::ReadImport);
    }
}

fn find(scene: &mut Scene, n: usize) {
    let pattern = ["Ana|[^;]*;", "Bo|[^;]*;"][n].to_owned();
    let query = Query { pattern, is_regex: true, matches_case: true, ..Query::default() };
    scene.window.state_mut().session.panels.find = Some(FindPanel::new(query, Scope::AllArticles));
    scene.steps();
}

fn label_name(scene: &mut Scene, n: usize) {
    let app = scene.window.state_mut();
    let article = app.session.project.article(FIRST).unwrap();
    let name = ["Ana", "Bo"][n];
    let start = article.text().as_str().find(name).unwrap();
    let place = Fragments::one(article.text().range(start..start + name.len()).unwrap()).unwrap();
    let speaker = LabelId::new("speaker").unwrap();
    let made = transactions::add_span(app.session.project.labels(), article, &speaker, place, Origin::Person);
    app.session.apply(made, &mut app.outbox);
    scene.steps();
}

/// They are looked for whenever the article has changed.
fn look_for_problems(scene: &mut Scene, n: usize) {
    if n > 0 {
        let app = scene.window.state_mut();
        let renamed = transactions::rename_article(app.session.project.article(FIRST).unwrap(), "Another");
        app.session.apply(renamed, &mut app.outbox);
    }
    scene.steps();
}

fn learn(scene: &mut Scene, _: usize) {
    scene.window.state_mut().setup.suggests = true;
    for _ in 0..12 {
        scene.rename_project();
    }
    scene.steps();
}

fn find_suggestions(scene: &mut Scene, n: usize) {
    learn(scene, n);
    scene.release(Kind::Learn);
}

fn ask_programs(scene: &mut Scene, _: usize) {
    let command = vec!["/no/such/program".to_owned()];
    let program = SuggesterProgram { command, ..SuggesterProgram::default() };
    let app = scene.window.state_mut();
    app.setup.settings.suggesters = [("Mine".to_owned(), program)].into();
    app.setup.suggests = true;
    scene.with_desk(ask_programs_again);
    scene.steps();
}

fn weigh_programs(scene: &mut Scene, _: usize) {
    let app = scene.window.state_mut();
    let done = transactions::set_status(app.session.project.article(FIRST).unwrap(), Status::Done);
    app.session.apply(done, &mut app.outbox);
    let session = &mut app.session;
    let article = session.shared(FIRST).unwrap().clone();
    let span = article.spans().iter().next().unwrap();
    let prediction = Prediction {
        fragments: span.fragments.clone(),
        label: span.label.clone(),
        speaker: None,
        confidence: Confidence::new(0.5),
        source: "Mine".to_owned(),
    };
    let question = Question { programs: ["Mine".to_owned()].into(), labels: session.project.labels().clone() };
    let answers = Answers { found: [("Mine".to_owned(), vec![prediction])].into(), ..Answers::default() };
    session.learning.answers.put(&article, question, answers);
    scene.with_desk(weigh);
}

fn survey(scene: &mut Scene, n: usize) {
    if scene.app().session.learning.has_learned() {
        scene.window.state_mut().session.learning.surveyed = None;
        scene.steps();
    } else {
        find_suggestions(scene, n);
    }
}

impl Scene {
    fn of(row: &Row) -> Self {
        Self::new((row.articles)())
    }

    /// A scene in which a job was begun.
    fn begun(row: &Row) -> Self {
        let mut scene = Self::of(row);
        (row.begin)(&mut scene, 1);
        assert!(scene.app().jobs.held().iter().any(|task| task.kind == row.kind), "no {:?} runs", row.kind);
        scene
    }

    /// What tells whether any result was taken but that files were written, which is always told.
    fn seen_but_written(&self) -> Vec<String> {
        let seen = rows().into_iter().filter(|row| !matches!(row.kind, Kind::WriteExport | Kind::HandOut));
        seen.map(|row| (row.seen)(self)).collect()
    }

    /// What comes for the session that was left changes nothing here; only what was written is told.
    fn check_left(mut self, kind: Kind) {
        let before = self.seen_but_written();
        if self.app().jobs.held().iter().any(|task| task.kind == kind && task.session != self.app().session.id()) {
            self.release_oldest(kind);
        }
        assert_eq!(self.seen_but_written(), before, "{kind:?}");
        assert!(self.app().left.is_empty(), "{kind:?}");
        assert!(!self.app().session.has_unsaved_work() && self.app().project().articles().len() == 0, "{kind:?}");
        let written = OpenProject::open(&self.folder.path().join("week.ron"), storage::Access::Read).unwrap();
        assert!(written.project.articles().len() > 0, "{kind:?}");
    }

    /// What comes now is taken, or not, as the row says.
    fn check_other_text(mut self, row: &Row) {
        let before = (row.seen)(&self);
        self.release_oldest(row.kind);
        let after = (row.seen)(&self);
        assert_eq!(after != before, row.for_other_text == Fate::Taken, "{:?}: {before} became {after}", row.kind);
        // Whatever else is on its way finds its place or is dropped too.
        for kind in rows().into_iter().map(|row| row.kind) {
            self.release(kind);
        }
    }
}

#[test]
fn every_kind_of_job_has_a_row() {
    let (_, kinds) = include_str!("../../jobs/mod.rs").split_once("pub enum Kind {").unwrap();
    let kinds = kinds.split_once('}').unwrap().0.split(',').map(str::trim).filter(|kind| !kind.is_empty());
    let with_row: Vec<String> = rows().iter().map(|row| format!("{:?}", row.kind)).collect();
    assert_eq!(with_row, kinds.collect::<Vec<_>>());
}

#[test]
fn a_late_result_is_taken() {
    for row in rows() {
        let mut scene = Scene::begun(&row);
        let before = (row.seen)(&scene);
        assert!(scene.release(row.kind), "no {:?} runs", row.kind);
        assert_ne!((row.seen)(&scene), before, "{:?}", row.kind);
    }
}

#[test]
fn of_two_wishes_the_later_counts_in_whatever_order_results_come() {
    for row in rows() {
        let mut scene = Scene::begun(&row);
        scene.release_all(row.kind);
        let expected = (row.seen)(&scene);
        let mut scene = Scene::of(&row);
        (row.begin)(&mut scene, usize::from(row.kind.goes_on_beside()));
        (row.begin)(&mut scene, 1);
        scene.release_all(row.kind);
        assert_eq!((row.seen)(&scene), expected, "{:?}", row.kind);
    }
}

#[test]
fn nothing_comes_into_a_new_project() {
    for row in rows() {
        let mut scene = Scene::begun(&row);
        scene.leave_for(Next::NewProject);
        scene.check_left(row.kind);
    }
}

#[test]
fn nothing_comes_into_another_project() {
    for row in rows() {
        let mut scene = Scene::begun(&row);
        let other = scene.folder.path().join("other.ron");
        OpenProject::new(Project::new("Other", "ada")).save_as(&other, "ada", now()).unwrap();
        scene.leave_for(Next::Project(other));
        if row.kind == Kind::Save {
            // The other one is opened when it is written.
            scene.release_oldest(Kind::Save);
        }
        assert!(scene.release(Kind::OpenProject), "{:?}", row.kind);
        assert_eq!(scene.app().session.name(), "Other", "{:?}", row.kind);
        scene.check_left(row.kind);
    }
}

#[test]
fn what_is_about_a_text_is_dropped_when_another_is_taken_over() {
    for row in rows() {
        let mut scene = Scene::begun(&row);
        scene.take_over();
        scene.check_other_text(&row);
    }
}

#[test]
fn what_is_about_a_text_is_dropped_when_that_is_undone() {
    for row in rows() {
        let mut scene = Scene::of(&row);
        let n_done = scene.app().session.project.history().done().len();
        scene.take_over();
        // What began by itself, for the text that was there before.
        while scene.release(row.kind) {}
        (row.begin)(&mut scene, 1);
        let app = scene.window.state_mut();
        for _ in n_done..app.session.project.history().done().len() {
            app.outbox.run(ArticleCommand::Undo);
        }
        scene.steps();
        scene.check_other_text(&row);
    }
}

#[test]
fn a_session_that_was_left_stays_until_its_save_has_ended() {
    let row = rows().into_iter().find(|row| row.kind == Kind::Save).unwrap();
    let mut scene = Scene::begun(&row);
    write_export(&mut scene, 1);
    scene.leave_for(Next::NewProject);
    assert!(scene.release(Kind::WriteExport));
    assert_eq!(scene.app().left.len(), 1, "its save still runs");
    assert!(scene.release(Kind::Save));
    assert!(scene.app().left.is_empty());
}

#[test]
fn the_offer_to_label_alike_is_gone_with_its_span() {
    let row = rows().into_iter().find(|row| row.kind == Kind::Learn).unwrap();
    let mut scene = Scene::of(&Row { articles: || vec!["[speaker#1 Bo] met Ana. Bo and Ana left.".to_owned()], ..row });
    let app = scene.window.state_mut();
    let mut other = marked::parse(app.session.project.labels(), "Ana met Bo. Ana left.").unwrap();
    other.id = FIRST;
    let take_over = transactions::replace_articles(&app.session.project, "take over", vec![other]);
    app.session.apply(take_over, &mut app.outbox);
    label_name(&mut scene, 0);
    assert!(scene.release(Kind::CountAlike));
    assert_eq!(scene.app().session.alike.words(), Some("“Ana”: 1 more in this article…"));
    // With another span selected, keys would look for its words.
    let (alike, project) = (&scene.app().session.alike, &scene.app().session.project);
    let ids: Vec<SpanId> = project.article(FIRST).unwrap().spans().iter().map(|span| span.id).collect();
    let offered = alike.offered(project).unwrap().1.id;
    let beside = |selected: Option<SpanId>| alike.words_beside(selected).is_some();
    assert!(beside(None) && ids.iter().all(|id| beside(Some(*id)) == (*id == offered)) && beside(Some(offered)));
    // In one frame: then there is a span with the number of the one that was made.
    for _ in 0..2 {
        scene.window.state_mut().outbox.run(ArticleCommand::Undo);
    }
    scene.steps();
    let session = &scene.app().session;
    assert_eq!(session.project.article(FIRST).unwrap().spans().len(), 1);
    assert_eq!(session.alike.words(), None);
}

#[test]
fn the_list_counts_the_suggestions_of_the_text_that_is_there() {
    let row = rows().into_iter().find(|row| row.kind == Kind::Survey).unwrap();
    let mut scene = Scene::of(&Row { articles: || vec!["The council met on Monday.".to_owned()], ..row });
    let n_expected = |scene: &Scene| {
        let session = &scene.app().session;
        session.project.article(FIRST).and_then(|article| session.panels.articles.n_expected(article))
    };
    survey(&mut scene, 0);
    scene.release_all(Kind::Survey);
    let n_before = n_expected(&scene);
    scene.with_desk(|desk| check_sources(desk, true));
    scene.release_all(Kind::CheckSources);
    scene.window.get_by_label("Take over").click();
    scene.steps();
    assert_eq!(n_expected(&scene), None, "nobody has looked at it yet");
    scene.release_all(Kind::Survey);
    let n_after = n_expected(&scene);
    assert!(n_before.is_some() && n_after > n_before, "{n_before:?}, {n_after:?}");
    scene.window.state_mut().outbox.run(ArticleCommand::Undo);
    scene.steps();
    scene.release_all(Kind::Survey);
    assert_eq!(n_expected(&scene), n_before);
}
