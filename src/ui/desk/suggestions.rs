//! Suggestions for the open article: found again after every change, by a learner that is taught in the background.

use std::sync::Arc;

use super::Desk;
use crate::formats::own::user_settings::ArticleOrder;
use crate::model::{self, Article, Suggestion, pending};
use crate::storage::{Answers, Programs};
use crate::suggest::{Learner, is_blind};
use crate::ui::jobs::suggesting::{self, Asked, Others};
use crate::ui::jobs::{Kind, Outcome, survey};
use crate::ui::session::answers::{KeptAnswers, Question};
use crate::ui::session::article_cache::is_same_text;
use crate::ui::session::suggestions::MAX_BYTES_IN_FRAME;

/// Frames that are drawn before anybody is taught.
const N_FRAMES_FIRST: u64 = 3;

/// Text that is looked through from afar although nobody has asked for the order by benefit.
const MAX_BYTES_SURVEYED_UNASKED: usize = 1_000_000;

/// Sees to it that the suggestions of the open article are those of the project as it is now.
pub(crate) fn keep_suggesting(desk: &mut Desk<'_>) {
    if !desk.setup.suggests {
        return show_imported(desk);
    }
    // The window is to be seen before anything else takes the processor.
    if desk.ctx.cumulative_frame_nr() < N_FRAMES_FIRST {
        return desk.ctx.request_repaint();
    }
    teach(desk);
    ask_programs(desk);
    find_suggestions(desk);
    if has_articles_to_survey(desk) {
        survey(desk);
    }
}

/// Lists articles in another order, by the newest knowledge of them.
pub(crate) fn order_articles(desk: &mut Desk<'_>, order: ArticleOrder) {
    desk.setup.settings.article_order = order;
    desk.session.learning.surveyed = None;
    desk.keep_settings();
}

/// Articles are looked at once from afar, and after each lesson where their order depends on it.
fn has_articles_to_survey(desk: &Desk<'_>) -> bool {
    let learning = &desk.session.learning;
    if learning.learner.is_none() {
        return false;
    }
    let is_ordered_by_it = desk.setup.settings.article_order == ArticleOrder::MostBenefitFirst;
    match learning.surveyed {
        None => is_ordered_by_it || desk.session.project.n_bytes() <= MAX_BYTES_SURVEYED_UNASKED,
        Some(lesson) => is_ordered_by_it && lesson != learning.n_lessons,
    }
}

/// Finds out in the background what is to be expected of each article.
fn survey(desk: &mut Desk<'_>) {
    let Some(learner) = desk.session.learning.learner.clone() else { return };
    desk.session.learning.surveyed = Some(desk.session.learning.n_lessons);
    let content = desk.session.project.content().clone();
    desk.begin(Kind::Survey, move |progress| Outcome::Surveyed(survey::survey(&learner, &content, progress)));
}

fn teach(desk: &mut Desk<'_>) {
    let (revision, open) = (desk.session.project.revision(), desk.session.view.open);
    if desk.is_busy(Kind::Learn) || !desk.session.learning.has_news(revision, open) {
        return;
    }
    desk.session.learning.taught = Some((revision, open));
    let content = desk.session.project.content().clone();
    desk.begin(Kind::Learn, move |_| Outcome::Learned(Box::new(Learner::train(&content))));
}

/// Takes in what the learner has learned.
pub(crate) fn take_learned(desk: &mut Desk<'_>, learner: Learner) {
    let learning = &mut desk.session.learning;
    learning.learner = Some(Arc::new(learner));
    learning.n_lessons += 1;
}

/// What programs are asked now: those from which the window takes anything that the project wants.
fn question(desk: &Desk<'_>) -> Question {
    let (settings, content) = (&desk.setup.settings, desk.session.project.content());
    let off = &content.settings().suggestions_off;
    let wanted = |label: &&model::Label| !off.contains(&label.id);
    let wanted: Vec<&str> = content.labels().labels().iter().filter(wanted).map(|label| label.id.as_str()).collect();
    let is_asked = |name: &&String| wanted.iter().any(|label| settings.takes(name, label));
    let programs = settings.suggesters.keys().filter(is_asked).cloned().collect();
    Question { programs, labels: content.labels().clone() }
}

/// Asks programs about the open article.
fn ask_programs(desk: &mut Desk<'_>) {
    let Some(article) = desk.session.view.open.and_then(|id| desk.session.shared(id)) else { return };
    let question = question(desk);
    let is_blind = is_blind(article.id, desk.session.project.settings().blind_percent);
    if question.programs.is_empty() || is_blind || !desk.session.learning.answers.lacks(article, &question) {
        return;
    }
    let (about, programs) = (Arc::clone(article), desk.setup.suggesters.clone());
    desk.session.learning.answers.note_asked(&about, question.clone());
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
    desk.session.learning.asked = None;
}

/// Asks programs about the open article once more, also those that have failed too often.
pub(crate) fn ask_programs_again(desk: &mut Desk<'_>) {
    if desk.setup.settings.suggesters.is_empty() {
        return desk.tell("Your settings name no program that suggests");
    }
    desk.setup.suggesters = Programs::new(&desk.setup.settings.suggesters);
    desk.session.learning.answers = KeptAnswers::default();
    desk.session.learning.asked = None;
}

fn find_suggestions(desk: &mut Desk<'_>) {
    let question = question(desk);
    let session = &mut *desk.session;
    let Some((learner, asked)) = session.learning.learner.clone().zip(session.asked_now()) else { return };
    if session.learning.asked == Some(asked) {
        if session.learning.shown == Some(asked) {
            session.view.take_due_suggestion();
        }
        return;
    }
    let Some(article) = session.shared(asked.article).cloned() else { return };
    let answers = session.learning.answers.of(&article, &question).cloned();
    let others = Others { answers, off: desk.setup.settings.suggesters_off.clone() };
    if article.text().n_bytes() <= MAX_BYTES_IN_FRAME {
        let found = session.learning.found_at_once(&learner, session.project.content(), &article, &others);
        session.learning.asked = Some(asked);
        session.show_suggestions(asked, found, &article, desk.out);
        return desk.ctx.request_repaint();
    }
    // What is found for the article as it was is shown too, and the article is looked through again then: otherwise
    // whoever decides quickly would wait for as long as they go on.
    let is_looked_through = session.learning.asked.is_some_and(|before| before.article == asked.article);
    if is_looked_through && desk.is_busy(Kind::FindSuggestions) {
        return;
    }
    desk.session.learning.asked = Some(asked);
    let content = desk.session.project.content().clone();
    let memory = Arc::clone(&desk.session.learning.memory);
    desk.begin(Kind::FindSuggestions, move |progress| {
        let found = suggesting::find(&learner, &content, (&article, &others), &memory, progress);
        Outcome::SuggestionsFound { asked, found, found_in: article }
    });
}

/// Shows what was found in an article as it was.
pub(crate) fn take_found(desk: &mut Desk<'_>, asked: Asked, found: Vec<Suggestion>, found_in: &Article) {
    desk.session.show_suggestions(asked, found, found_in, desk.out);
    desk.ctx.request_repaint();
}

/// Shows the suggestions that came in with a file, where none are made.
fn show_imported(desk: &mut Desk<'_>) {
    let session = &mut *desk.session;
    let has_shown_some = session.learning.asked.is_some();
    let is_due = |article: &Article| has_shown_some || !article.predictions().is_empty();
    let Some(asked) = session.asked_now().filter(|_| session.open().is_some_and(is_due)) else { return };
    let Some(article) = session.shared(asked.article).cloned() else { return };
    if session.learning.asked != Some(asked) {
        let found = pending(session.project.content(), &article);
        session.learning.asked = Some(asked);
        session.show_suggestions(asked, found, &article, desk.out);
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
    use crate::model::ArticleId;
    use crate::storage::{self, Over};
    use crate::ui::App;
    use crate::ui::input::commands::ViewCommand;
    use crate::ui::test_window::{project_of, window};

    /// Says that the first letters of each article are a claim, and writes down that it was asked.
    const CLAIMS: &str = r#"while read -r line; do
        echo asked >> "$1"
        id=$(printf %s "$line" | sed 's/^{"id":"\([^"]*\)".*/\1/')
        echo "{\"id\":\"$id\",\"spans\":[{\"start\":0,\"end\":2,\"label\":\"claim\",\"score\":0.75}]}"
    done"#;

    /// The whole window on two articles, with a program of this script that writes into a file.
    fn window_with(script: &str, file: &std::path::Path) -> Harness<'static, App> {
        let command = ["sh", "-c", script, "sh", &file.to_string_lossy()].map(str::to_owned).to_vec();
        let mut app = App::new(project_of(&["It rains. “No cuts,” said Ana Ruiz.", "So it is."]));
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
        window.state_mut().outbox.run(crate::ui::input::commands::ReviewCommand::AskProgramsAgain);
        settle(&mut window);
        assert!(suggested(&window).iter().any(|(_, reason)| reason == "by Mine"));
    }
}
