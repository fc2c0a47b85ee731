//! Articles whose files have changed since they were read: finding them, and taking their new texts over.

use std::path::Path;
use std::sync::Arc;

use egui::Context;

use crate::formats::articles::retitled;
use crate::model::{Article, Content, LabelSet, OffsetUnit, Reanchored, Span, SpanId, reanchor, transactions};
use crate::storage::{self, SourceCheck, SourceState};
use crate::ui::App;
use crate::ui::input::outbox::Notice;
use crate::ui::jobs::Finish;
use crate::ui::look::widgets::counted;
use crate::ui::overlays::dialogs::{Dialog, SourcesDialog};

/// Of a span's words, in characters.
const MAX_WORDS_SHOWN: usize = 60;

/// What a look at the files of all articles found.
#[derive(Debug, Default)]
pub struct SourcesFound {
    pub changed: Vec<ChangedSource>,
    /// A sentence for each file that cannot be read.
    pub unreadable: Vec<String>,
    is_cancelled: bool,
}

/// An article whose file has another text now, and what would become of its labels.
#[derive(Debug)]
pub struct ChangedSource {
    article: Arc<Article>,
    reanchored: Reanchored,
    /// The lost first, then the changed, then the moved.
    pub fates: Vec<SpanFate>,
    /// Whether the new text is to be taken over.
    pub is_wanted: bool,
}

/// What would become of one span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanFate {
    pub kind: FateKind,
    /// “Quote: “No cuts,””.
    pub words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FateKind {
    Lost,
    Changed,
    Moved,
}

impl App {
    /// Looks in the background whether the files of the articles are as they were. `is_asked` where somebody waits for
    /// the answer; else only what has changed is told.
    pub(crate) fn check_sources(&mut self, ctx: &Context, is_asked: bool) {
        let content = self.project.content().clone();
        let folder = self.project.path().and_then(Path::parent).map(Path::to_owned);
        let program = self.program.clone();
        let started = self.jobs.start(ctx, "Checking sources", move |progress| {
            let mut is_cancelled = false;
            let (folder, program) = (folder.as_deref(), program.as_deref());
            let checks = storage::check_sources(&content, folder, program, &mut |n_done, n_all| {
                let go_on = progress.report(n_done, n_all);
                is_cancelled = go_on.is_break();
                go_on
            });
            let found = SourcesFound { is_cancelled, ..SourcesFound::new(&content, checks) };
            let finish: Finish = Box::new(move |app, _| app.show_sources(found, is_asked));
            finish
        });
        self.tell_if_not_started(started);
    }

    fn show_sources(&mut self, mut found: SourcesFound, is_asked: bool) {
        found.changed.retain(|changed| changed.is_current(self.project.content()));
        self.panels.n_changed_sources = found.changed.len();
        if found.is_cancelled {
        } else if !is_asked {
            if !found.changed.is_empty() {
                let words = format!("{}; “Check sources…” takes the new text over", found.summary());
                self.outbox.tell(Notice::Warning(words));
            }
        } else if found.changed.is_empty() && found.unreadable.is_empty() {
            self.outbox.tell(Notice::Info("No file of an article has changed".to_owned()));
        } else {
            self.dialog = Some(Dialog::Sources(SourcesDialog { found }));
        }
    }

    /// Puts the wanted new texts in the place of the old ones, in one step.
    pub(crate) fn take_over_sources(&mut self, found: SourcesFound) {
        let content = self.project.content();
        let (n_changed, mut n_outdated, mut articles) = (found.changed.len(), 0, Vec::new());
        for changed in found.changed.into_iter().filter(|changed| changed.is_wanted) {
            if changed.is_current(content) {
                articles.push(changed.reanchored.article);
            } else {
                n_outdated += 1;
            }
        }
        let n_taken = articles.len();
        if n_taken > 0 {
            self.apply(transactions::replace_articles(content, "take over new text", articles));
            self.panels.n_changed_sources = n_changed - n_taken;
            let words = format!("New text of {} taken over; undo brings the old one back", counted(n_taken, "article"));
            self.outbox.tell(Notice::Info(words));
        }
        if n_outdated > 0 {
            let words = format!("{} changed meanwhile: check the sources again", counted(n_outdated, "article"));
            self.outbox.tell(Notice::Warning(words));
        }
    }
}

impl SourcesFound {
    fn new(content: &Content, checks: Vec<SourceCheck>) -> Self {
        let mut found = Self::default();
        for SourceCheck { article, state } in checks {
            let there = content.shared_articles().iter().find(|other| other.id == article);
            match (state, there) {
                (SourceState::Changed { text, source }, Some(article)) => {
                    let reanchored = retitled(article, reanchor(content.labels(), article, text, source));
                    found.changed.push(ChangedSource::new(content.labels(), article, reanchored));
                }
                (SourceState::Unreadable(error), Some(article)) => {
                    found.unreadable.push(format!("{}: {error}", article.title));
                }
                (_, None) => {}
            }
        }
        found
    }

    /// “The files of 2 articles have changed”.
    pub fn summary(&self) -> String {
        match self.changed.len() {
            1 => format!("The file of “{}” has changed", self.changed[0].title()),
            n => format!("The files of {} have changed", counted(n, "article")),
        }
    }
}

impl ChangedSource {
    fn new(labels: &LabelSet, article: &Arc<Article>, reanchored: Reanchored) -> Self {
        let lost = reanchored.lost.iter().map(|span| SpanFate::lost(labels, article, span));
        let spans = |ids: &[SpanId]| -> Vec<(Span, Span)> {
            let pair = |id: &SpanId| Some((article.span(*id)?.clone(), reanchored.article.span(*id)?.clone()));
            ids.iter().filter_map(pair).collect()
        };
        let new = &reanchored.article;
        let changed = spans(&reanchored.changed).into_iter();
        let changed =
            changed.map(|(old_span, new_span)| SpanFate::changed(labels, (article, &old_span), (new, &new_span)));
        let moved = spans(&reanchored.moved).into_iter();
        let moved = moved.map(|(old_span, new_span)| SpanFate::moved(labels, (article, &old_span), (new, &new_span)));
        let fates = lost.chain(changed).chain(moved).collect();
        Self { article: Arc::clone(article), fates, reanchored, is_wanted: true }
    }

    pub fn title(&self) -> &str {
        &self.article.title
    }

    /// “Spans: 1 lost, 2 changed, 7 moved, 12 where they were”.
    pub fn counts(&self) -> String {
        let n_of = |kind| self.fates.iter().filter(|fate| fate.kind == kind).count();
        let n_same = self.article.spans().len() - self.fates.len();
        let all = [
            (n_of(FateKind::Lost), "lost"),
            (n_of(FateKind::Changed), "changed"),
            (n_of(FateKind::Moved), "moved"),
            (n_same, "where they were"),
        ];
        let counts: Vec<String> = all.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        let links = self.reanchored.n_links_lost;
        let links = if links > 0 { format!(", {} lost", counted(links, "link")) } else { String::new() };
        if counts.is_empty() { "No spans".to_owned() } else { format!("Spans: {}{links}", counts.join(", ")) }
    }

    /// Whether the article is still the one that was looked at.
    fn is_current(&self, content: &Content) -> bool {
        content.article(self.article.id).is_some_and(|article| *article == *self.article)
    }
}

impl SpanFate {
    fn lost(labels: &LabelSet, article: &Article, span: &Span) -> Self {
        Self { kind: FateKind::Lost, words: labelled(labels, article, span) }
    }

    fn changed(labels: &LabelSet, (article, old): (&Article, &Span), (new_article, new): (&Article, &Span)) -> Self {
        let words = format!("{} → {}", labelled(labels, article, old), shortened(&new_article.text_of(new)));
        Self { kind: FateKind::Changed, words }
    }

    fn moved(labels: &LabelSet, (article, old): (&Article, &Span), (new_article, new): (&Article, &Span)) -> Self {
        let place = |article: &Article, span: &Span| {
            let start = span.extent().start();
            let character = article.text().offset_from_byte(OffsetUnit::CodePoint, start) + 1;
            (article.text().line_from_byte(start), character)
        };
        let (from, to) = (place(article, old), place(new_article, new));
        let way = if from.0 == to.0 {
            format!("from character {} to {}", from.1, to.1)
        } else {
            format!("from line {} to {}", from.0, to.0)
        };
        Self { kind: FateKind::Moved, words: format!("{}, {way}", labelled(labels, article, old)) }
    }
}

impl FateKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Lost => "Lost",
            Self::Changed => "Changed",
            Self::Moved => "Moved",
        }
    }
}

fn labelled(labels: &LabelSet, article: &Article, span: &Span) -> String {
    let name = labels.label(&span.label).map_or(span.label.as_str(), |label| &label.name);
    format!("{name}: {}", shortened(&article.text_of(span)))
}

fn shortened(words: &str) -> String {
    let words = crate::model::one_line(words);
    match words.char_indices().nth(MAX_WORDS_SHOWN) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::model::{LabelId, Origin, Project, Source, marked};
    use crate::storage::{OpenProject, Reading};
    use crate::ui::input::commands::Command;
    use crate::ui::session::save::now;
    use crate::ui::test_window::{settle, window};

    /// A project with an article from a file, whose quote is marked, and the folder with both.
    fn project_with_source(folder: &Path) -> OpenProject {
        let write = |text: &str| storage::write_files(folder, &[("bus.txt".to_owned(), text.into())]).unwrap();
        write("“No cuts,” said Ana Ruiz.");
        let mut project = OpenProject::new(Project::new("Week", "ana"));
        let how = Reading { folder: Some(folder), ..Reading::new(project.content()) };
        let mut go_on = |_, _| std::ops::ControlFlow::Continue(());
        let articles = storage::read_articles(&[folder.join("bus.txt")], how, &mut go_on).articles;
        project.apply(transactions::add_articles(project.content(), articles)).unwrap();
        let article = project.articles().next().unwrap();
        let quote = crate::model::Fragments::one(article.text().range(0.."“No cuts,”".len()).unwrap()).unwrap();
        let label = LabelId::new("quote").unwrap();
        let mark = transactions::add_span(project.labels(), article, &label, quote, Origin::Person);
        project.apply(mark).unwrap();
        project.save_as(&folder.join("week.ron"), "ana", now()).unwrap();
        write("Council\n“No cuts,” said Ana Ruiz.");
        project
    }

    fn first_article(app: &App) -> String {
        marked::print(app.project().articles().next().unwrap())
    }

    #[test]
    fn a_changed_file_is_taken_over_in_one_step_that_can_be_undone() {
        let folder = tempfile::tempdir().unwrap();
        project_with_source(folder.path()).close();
        let mut window = window(App::new(Project::new("", "")));
        let ctx = window.ctx.clone();
        window.state_mut().open_project(&ctx, folder.path().join("week.ron"));
        settle(&mut window);
        settle(&mut window);
        window.get_by_label("1 source changed…").click();
        window.run();
        settle(&mut window);
        window.get_by_label("Quote: “No cuts,”, from line 1 to 2");
        let before = first_article(window.state());
        assert_eq!(before, "[quote#1 “No cuts,”] said Ana Ruiz.", "nothing is changed before somebody agrees");
        window.get_by_label("Take over").click();
        window.run();
        assert_eq!(first_article(window.state()), "Council\n[quote#1 “No cuts,”] said Ana Ruiz.");
        assert!(window.query_by_label("1 source changed…").is_none());
        window.state_mut().outbox.run(Command::Undo);
        window.run();
        assert_eq!(first_article(window.state()), before);
    }

    #[test]
    fn a_file_that_is_gone_is_told_only_to_who_asks() {
        let folder = tempfile::tempdir().unwrap();
        let project = project_with_source(folder.path());
        let elsewhere = tempfile::tempdir().unwrap();
        let mut project = project;
        project.save_as(&elsewhere.path().join("week.ron"), "ana", now()).unwrap();
        let mut app = App::new(Project::new("", ""));
        app.replace_project(project);
        let mut window = window(app);
        let ctx = window.ctx.clone();
        window.state_mut().check_sources(&ctx, false);
        settle(&mut window);
        assert!(window.state().dialog.is_none());
        window.state_mut().outbox.run(Command::CheckSources);
        window.run();
        settle(&mut window);
        window.get_by_label("1 file cannot be read");
    }

    #[test]
    fn every_span_that_does_not_stay_is_told() {
        let labels = LabelSet::built_in();
        let before = "[boilerplate#1 Sign up]. He said: [quote#2>3 “We wil not cut the bus.”] So [speaker#3 Ana]. End.";
        let after = "He said: “We will not cut the bus.”\nSo Ana. End.";
        let article = Arc::new(marked::parse(&labels, before).unwrap());
        let text = marked::parse(&labels, after).unwrap().text().clone();
        let reanchored = reanchor(&labels, &article, text, Source::default());
        let changed = ChangedSource::new(&labels, &article, reanchored);
        let told: Vec<String> =
            changed.fates.iter().map(|fate| format!("{}: {}", fate.kind.name(), fate.words)).collect();
        let expected = [
            "Lost: Boilerplate: Sign up",
            "Changed: Quote: “We wil not cut the bus.” → “We will not cut the bus.”",
            "Moved: Speaker: Ana, from line 1 to 2",
        ];
        assert_eq!(told, expected);
        assert_eq!(changed.counts(), "Spans: 1 lost, 1 changed, 1 moved");
    }
}
