//! Programs of the user's own that suggest: asked about the open article, and how often each was right is seen.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Desk;
use crate::formats::own::user_settings::BUILT_IN;
use crate::model::{self, Article, Status};
use crate::storage::{Answers, Programs};
use crate::suggest::held_out::{N_FOLDS, Unseen, by_learner, proposed, weighed_by};
use crate::suggest::{Learner, Proposed, Trust, is_blind};
use crate::ui::jobs::article_cache::is_same_text;
use crate::ui::jobs::suggesting::Question;
use crate::ui::jobs::{Kind, Outcome};
use crate::ui::session::answers::KeptAnswers;
use crate::ui::texts::tr;

/// What programs are asked now: those from which the window takes anything that the project wants. `None` where there are
/// none.
pub(super) fn question(desk: &Desk<'_>) -> Option<Question> {
    let (settings, content) = (&desk.setup.settings, desk.session.project.content());
    if settings.suggesters.is_empty() {
        return None;
    }
    let off = &content.settings().suggestions_off;
    let wanted = |label: &&model::Label| !off.contains(&label.id);
    let wanted: Vec<&str> = content.labels().labels().iter().filter(wanted).map(|label| label.id.as_str()).collect();
    let is_asked = |name: &&String| wanted.iter().any(|label| settings.takes(name, label));
    let programs: BTreeSet<String> = settings.suggesters.keys().filter(is_asked).cloned().collect();
    (!programs.is_empty()).then(|| Question { programs, labels: content.labels().clone() })
}

/// Asks programs about the open article, and then about some that are done, to see how often each is right.
pub(super) fn keep_asking(desk: &mut Desk<'_>) {
    let Some(article) = desk.session.view.open.and_then(|id| desk.session.shared(id)).cloned() else { return };
    let Some(question) = question(desk) else { return };
    let is_blind = is_blind(article.id, desk.session.project.settings().blind_percent);
    let answers = &mut desk.session.learning.answers;
    if !is_blind && answers.lacks(&article, &question) {
        answers.note_asked(&article, question.clone());
        ask(desk, article, question);
    } else if !desk.is_busy(Kind::AskPrograms) {
        look_back(desk, &article, question);
    }
}

/// Asks programs about one more article that is done.
fn look_back(desk: &mut Desk<'_>, open: &Article, question: Question) {
    let (answers, project) = (&mut desk.session.learning.answers, &desk.session.project);
    let question = answers.quick(question);
    if question.programs.is_empty() || !answers.may_look_back(open.id, project.revision()) {
        return;
    }
    let is_next =
        |article: &&Article| article.status == Status::Done && answers.is_to_be_looked_back_at(article, &question);
    let next = project.articles().find(is_next).map(|article| article.id);
    let Some(article) = next.and_then(|id| project.shared_article(id)).cloned() else {
        return answers.note_nothing_left(project.revision());
    };
    answers.note_looked_back(article.id);
    ask(desk, article, question);
}

fn ask(desk: &mut Desk<'_>, about: Arc<Article>, question: Question) {
    let programs = desk.setup.suggesters.clone();
    desk.begin(Kind::AskPrograms, move |progress| {
        let is_wanted = || progress.report(0, 0).is_continue();
        let answers = programs.ask(&question.programs, &about, &question.labels, &is_wanted);
        Outcome::ProgramsAnswered { question, answers, about }
    });
}

/// Shows what programs have found in an article, as long as that has the text that they were asked about.
pub(crate) fn take_answers(desk: &mut Desk<'_>, question: Question, answers: Answers, about: &Article) {
    if !desk.session.shared(about.id).is_some_and(|now| is_same_text(now, about)) {
        return;
    }
    for sentence in &answers.told {
        if desk.session.learning.answers.is_news(sentence) {
            desk.warn(sentence.clone());
        }
    }
    desk.session.learning.answers.put(about, question, answers);
    if desk.session.view.open == Some(about.id) {
        desk.session.learning.asked = None;
    }
}

/// Asks programs about the open article once more, also those that have failed too often.
pub(crate) fn ask_programs_again(desk: &mut Desk<'_>) {
    if desk.setup.settings.suggesters.is_empty() {
        return desk.tell(tr("Your settings name no program that suggests"));
    }
    desk.setup.suggesters = Programs::new(&desk.setup.settings.suggesters);
    desk.session.learning.answers = KeptAnswers::default();
    // How far the old ones are believed says nothing of the new ones, nor does what was found out meanwhile.
    for kind in [Kind::AskPrograms, Kind::Weigh] {
        desk.jobs.give_up(kind, desk.session.id());
    }
    desk.session.learning.trust = Arc::default();
    desk.session.learning.weighed = None;
    desk.session.learning.asked = None;
}

/// Sees anew how far each program is to be believed, and what is built in beside them: when one has answered, and whenever
/// the learner was taught.
pub(super) fn weigh(desk: &mut Desk<'_>) {
    if desk.is_busy(Kind::AskPrograms) || desk.is_busy(Kind::Weigh) {
        return;
    }
    let session = &mut *desk.session;
    let now = (session.learning.answers.n_put(), session.learning.n_lessons);
    if now.0 == 0 || session.learning.weighed == Some(now) {
        return;
    }
    session.learning.weighed = Some(now);
    let project = &session.project;
    let answered = session.learning.answers.all(|id| project.shared_article(id).cloned());
    let (lesson, content) = (now.1, project.content().clone());
    let unseen = session.learning.unseen.clone().filter(|(of, _)| *of == lesson).map(|(_, found)| found);
    desk.begin(Kind::Weigh, move |progress| {
        let mut is_wanted = |n| progress.report(n, 0).is_continue();
        let mut find = || by_learner(&content, &weighed_by(&content), N_FOLDS, &Learner::train, &mut is_wanted);
        let unseen = unseen.unwrap_or_else(|| Arc::new(find()));
        let theirs = answered.iter().flat_map(|(article, answers)| {
            answers.found.iter().flat_map(|(name, found)| Proposed::from_predictions(name, article, found))
        });
        let trust = Trust::new(theirs.chain(proposed(BUILT_IN, &content, &unseen)));
        Outcome::Weighed { trust, unseen: (lesson, unseen) }
    });
}

/// Shows suggestions as sure as their suggesters are believed now.
pub(crate) fn take_weighed(desk: &mut Desk<'_>, trust: Trust, unseen: (u64, Arc<Unseen>)) {
    let learning = &mut desk.session.learning;
    learning.unseen = Some(unseen);
    if *learning.trust != trust {
        learning.trust = Arc::new(trust);
        learning.asked = None;
        desk.ctx.request_repaint();
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::formats::own::user_settings::{BUILT_IN, SuggesterProgram};
    use crate::model::{
        ArticleId, Edit, Fragments, LabelId, LabelSet, Origin, Project, Source, Suggestion, Text, Transaction,
        transactions,
    };
    use crate::storage::{self, Over};
    use crate::ui::App;
    use crate::ui::input::commands::{ReviewCommand, ViewCommand};
    use crate::ui::panels::inspector::Tab;
    use crate::ui::test_window::{project_of, window};

    /// Says that the first letters of each article are a claim, and writes down that it was asked.
    const CLAIMS: &str = r#"while read -r line; do
        echo asked >> "$1"
        id=$(printf %s "$line" | sed 's/^{"id":"\([^"]*\)".*/\1/')
        echo "{\"id\":\"$id\",\"spans\":[{\"start\":0,\"end\":2,\"label\":\"claim\",\"score\":0.75}]}"
    done"#;

    /// The whole window on two articles, with a program of this script that writes into a file.
    fn window_with(script: &str, file: &std::path::Path) -> Harness<'static, App> {
        window_on(project_of(&["It rains. “No cuts,” said Ana Ruiz.", "So it is."]), script, file)
    }

    fn window_on(project: Project, script: &str, file: &std::path::Path) -> Harness<'static, App> {
        let command = ["sh", "-c", script, "sh", &file.to_string_lossy()].map(str::to_owned).to_vec();
        let mut app = App::new(project);
        let program = SuggesterProgram { command, ..SuggesterProgram::default() };
        app.setup.settings.suggesters = [("Mine".to_owned(), program)].into();
        app.setup.suggesters = Programs::new(&app.setup.settings.suggesters);
        app.setup.suggests = true;
        window(app)
    }

    /// Draws until what runs in the background has ended.
    fn settle(window: &mut Harness<'static, App>) {
        for _ in 0..8 {
            window.step();
            while window.state_mut().jobs.wait() {
                window.step();
            }
        }
    }

    /// What is suggested, by whom.
    fn suggested(window: &Harness<'static, App>) -> Vec<(String, String)> {
        let session = &window.state().session;
        let (labels, all) = (session.project.labels(), session.view.suggestions.all());
        let words = |one: &Suggestion| one.label(labels).map(ToString::to_string).unwrap_or_default();
        all.iter().map(|one| (words(one), one.reason.clone())).collect()
    }

    #[test]
    fn a_program_suggests_beside_what_is_built_in_and_is_asked_once_an_article() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("asked");
        let n_asked = || file.metadata().map_or(0, |metadata| metadata.len()) / "asked\n".len() as u64;
        let mut window = window_with(CLAIMS, &file);
        settle(&mut window);
        let found = suggested(&window);
        assert_eq!(found[0], ("claim".to_owned(), "by Mine".to_owned()), "{found:?}");
        assert!(found.iter().any(|(label, _)| label == "quote"), "{found:?}");
        for command in [ViewCommand::NextArticle, ViewCommand::PreviousArticle] {
            window.state_mut().outbox.run(command);
            settle(&mut window);
        }
        assert_eq!((window.state().session.view.open, n_asked()), (Some(ArticleId(1)), 2));
        let settings = &mut window.state_mut().setup.settings;
        settings.take(BUILT_IN, "quote", false);
        window.state_mut().session.learning.asked = None;
        settle(&mut window);
        assert!(suggested(&window).iter().all(|(label, _)| label != "quote"));
        window.state_mut().setup.settings.take("Mine", "claim", false);
        window.state_mut().session.learning.asked = None;
        settle(&mut window);
        assert!(suggested(&window).iter().all(|(_, reason)| reason != "by Mine"));
        assert_eq!(n_asked(), 2);
        for label in ["quote", "speaker", "boilerplate"] {
            window.state_mut().setup.settings.take("Mine", label, false);
        }
        window.state_mut().outbox.run(ViewCommand::NextArticle);
        settle(&mut window);
        assert_eq!(n_asked(), 2, "nothing is taken from it, so that nobody shows it anything");
    }

    /// What `assets/adapters/spacy_pipeline.py` was asked and answered, as `tests/consumers/loop.py` wrote it down.
    const ASKED: &str = include_str!("../../../tests/data/adapters/spacy-asked.jsonl");
    const ANSWERED: &str = include_str!("../../../tests/data/adapters/spacy-answered.jsonl");

    /// Answers each question with the line that is written down for it.
    const REPEATS: &str = r#"while read -r line; do
        id=$(printf %s "$line" | sed 's/^{"id":"\([^"]*\)".*/\1/')
        grep -F "\"id\": \"$id\"" "$1"
    done"#;

    #[test]
    fn what_a_pipeline_that_a_project_taught_finds_is_suggested_in_the_window() {
        let line = |line: &str| -> serde_json::Value { serde_json::from_str(line).unwrap() };
        let articles = ASKED.lines().map(line).map(|asked| {
            let text = Text::new(asked["text"].as_str().unwrap().to_owned()).unwrap();
            Article::new(asked["id"].as_str().unwrap().parse().unwrap(), String::new(), Source::default(), text)
        });
        let mut project = Project::new("Week", "ada");
        let labels = LabelSet::of_ids(&[LabelId::new("figure").unwrap()].into(), &[].into());
        let added = transactions::add_labelled_articles(&project, Some(labels), articles.collect());
        project.apply(added).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("answered.jsonl");
        storage::write_file(&file, ANSWERED.as_bytes(), Over::Nothing).unwrap();
        let mut window = window_on(project, REPEATS, &file);
        settle(&mut window);
        let n_found = line(ANSWERED.lines().next().unwrap())["spans"].as_array().unwrap().len();
        let figure = ("figure".to_owned(), "by Mine".to_owned());
        assert_eq!(suggested(&window), vec![figure; n_found]);
        window.state_mut().session.panels.inspector.tab = Tab::Suggestions;
        window.step();
        assert_eq!(window.query_all_by_label_contains("figure · by Mine").count(), n_found);
    }

    #[test]
    fn a_program_is_as_sure_as_it_was_right_on_what_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("asked");
        let texts: Vec<String> = (0..12).map(|n| format!("So it is on day {n}.")).collect();
        let mut project = project_of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let done = (2..12).map(|id| Edit::SetStatus(ArticleId(id), Status::Done)).collect();
        project.apply(Transaction::new("done", done)).unwrap();
        // People know claims: they have marked another one.
        let article = project.article(ArticleId(2)).unwrap();
        let day = Fragments::one(article.text().range(12..15).unwrap()).unwrap();
        let claim = LabelId::new("claim").unwrap();
        let marked = transactions::add_span(project.labels(), article, &claim, day, Origin::Person);
        project.apply(marked).unwrap();
        let mut window = window_on(project, CLAIMS, &file);
        for _ in 0..12 {
            settle(&mut window);
        }
        let confidence = window.state().session.view.suggestions.all()[0].confidence;
        assert!(confidence < 0.3, "it says 75 %, and was never right: {confidence}");
        let n_asked = file.metadata().unwrap().len() / "asked\n".len() as u64;
        assert_eq!(n_asked, 11, "each article that is done is asked about once, and the open one");
        window.state_mut().outbox.run(ReviewCommand::AskProgramsAgain);
        window.step();
        assert_eq!(*window.state().session.learning.trust, Trust::default(), "the new model has done nothing wrong");
    }

    #[test]
    fn what_a_program_fails_in_is_said_once_and_it_can_be_asked_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("model");
        let script = format!("[ -e \"$1\" ] || {{ echo no model >&2; exit 1; }}; {CLAIMS}");
        let mut window = window_with(&script, &file);
        settle(&mut window);
        window.get_by_label_contains("Mine ended: no model");
        assert!(suggested(&window).iter().all(|(_, reason)| reason != "by Mine"));
        storage::write_files(folder.path(), &[("model".to_owned(), Vec::new())], Over::Nothing).unwrap();
        window.state_mut().outbox.run(ReviewCommand::AskProgramsAgain);
        settle(&mut window);
        assert!(suggested(&window).iter().any(|(_, reason)| reason == "by Mine"));
    }
}
