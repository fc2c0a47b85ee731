//! Shows what files of another program would bring into the project, and brings it in as one step.

use std::sync::Arc;

use egui::{ComboBox, Context, Frame, Margin, RichText, ScrollArea, Ui};

use super::{Dialog, Outcome, buttons_ui, card_ui, main_button};
use crate::formats::{Format, ImportWarning, Merge, TakeAs, import_predictions};
use crate::formats::{guess, import, merge};
use crate::model::Content;
use crate::ui::App;
use crate::ui::input::outbox::Notice;
use crate::ui::jobs::Finish;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets;
use crate::ui::look::widgets::counted;

/// Lines about single records that are shown; of more, only the number is.
const MAX_LINES: usize = 200;

/// The files, what is chosen, and what that would do.
pub struct ImportDialog {
    files: Arc<Vec<(String, Vec<u8>)>>,
    choice: Choice,
    /// What the background made of a choice.
    made: Option<(Choice, Plan)>,
    is_being_made: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Choice {
    format: Format,
    as_suggestions: bool,
    takes_conflicts: bool,
    /// Of the project that the plan is for.
    revision: u64,
}

/// What an import would do, and a line for everything that somebody should know of it.
struct Plan {
    merge: Merge,
    lines: Vec<String>,
    n_lines_more: usize,
}

impl ImportDialog {
    fn new(files: Vec<(String, Vec<u8>)>, revision: u64) -> Self {
        let format = guess(&files).unwrap_or(Format::Json);
        let choice = Choice { format, as_suggestions: false, takes_conflicts: false, revision };
        Self { files: Arc::new(files), choice, made: None, is_being_made: false }
    }

    pub(super) fn ui(&mut self, ctx: &Context) -> Outcome {
        card_ui(ctx, "Import labels", 520.0, |ui| {
            let theme = Theme::of(ui);
            let files = match &self.files[..] {
                [(name, _)] => name.clone(),
                files => counted(files.len(), "file"),
            };
            ui.label(RichText::new(files).color(theme.soft));
            ui.add_space(8.0);
            self.choice_ui(ui);
            self.plan_ui(ui, theme);
            self.buttons_ui(ui)
        })
    }

    fn choice_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let label = ui.label("Format");
            let format = &mut self.choice.format;
            let known = Format::ALL.into_iter().filter(|format| format.can_import());
            let list = ComboBox::from_id_salt("format").width(220.0).selected_text(format.title());
            let list = list.show_ui(ui, |ui| known.for_each(|one| drop(ui.selectable_value(format, one, one.title()))));
            list.response.labelled_by(label.id);
        });
        ui.horizontal(|ui| {
            ui.label("Spans come in as");
            ui.radio_value(&mut self.choice.as_suggestions, false, "labels");
            ui.radio_value(&mut self.choice.as_suggestions, true, "suggestions to accept or reject");
        });
        let text = "Also labels that overlap one of the same kind";
        ui.add_enabled_ui(!self.choice.as_suggestions, |ui| ui.checkbox(&mut self.choice.takes_conflicts, text));
    }

    fn plan(&self) -> Option<&Plan> {
        self.made.as_ref().filter(|(choice, _)| *choice == self.choice).map(|(_, plan)| plan)
    }

    fn plan_ui(&self, ui: &mut Ui, theme: &Theme) {
        ui.add_space(8.0);
        let frame =
            Frame::NONE.fill(theme.background).corner_radius(size::CORNER).inner_margin(Margin::symmetric(12, 9));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_min_height(60.0);
            let Some(plan) = self.plan() else {
                ui.label(RichText::new("Looking what is in the files…").color(theme.soft));
                return;
            };
            let color = if plan.merge.adds_something() { theme.ink } else { theme.soft };
            ui.label(RichText::new(new_in(&plan.merge)).color(color));
            if let Some(words) = not_new_in(&plan.merge) {
                ui.label(RichText::new(words).color(theme.soft));
            }
            ScrollArea::vertical().max_height(170.0).show(ui, |ui| {
                ui.set_width(ui.available_width());
                for line in &plan.lines {
                    let line = RichText::new(line).size(size::SMALL_TEXT).color(theme.warning);
                    ui.add(egui::Label::new(line).wrap());
                }
                if plan.n_lines_more > 0 {
                    let words = format!("and {} more like these", widgets::grouped(plan.n_lines_more));
                    ui.label(RichText::new(words).size(size::SMALL_TEXT).color(theme.soft));
                }
            });
        });
    }

    fn buttons_ui(&mut self, ui: &mut Ui) -> Outcome {
        let is_ready = self.plan().is_some_and(|plan| plan.merge.adds_something());
        buttons_ui(ui, |ui| {
            if main_button(ui, "Import", is_ready)
                && let Some((_, plan)) = self.made.take()
            {
                return Outcome::Done(Box::new(move |app, _| app.take_in_import(plan.merge)));
            }
            if ui.button("Cancel").clicked() { Outcome::Cancelled } else { Outcome::Stays }
        })
    }
}

/// “2 new articles, 40 new spans, 12 new links”.
fn new_in(merge: &Merge) -> String {
    let counts = [
        (merge.n_new_articles, "new article"),
        (merge.n_new_spans, "new span"),
        (merge.n_new_relations, "new link"),
        (merge.n_new_suggestions, "new suggestion"),
    ];
    let words: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| counted(*n, word)).collect();
    if words.is_empty() { "Nothing new for this project".to_owned() } else { words.join(", ") }
}

/// “30 are there already, 2 contradict the project”.
fn not_new_in(merge: &Merge) -> Option<String> {
    let n_conflicts = merge.conflicts.len();
    let same = (merge.n_same > 0).then(|| format!("{} there already", widgets::grouped(merge.n_same)));
    let conflicts = (n_conflicts > 0).then(|| format!("{} marked otherwise here", widgets::grouped(n_conflicts)));
    let words: Vec<String> = same.into_iter().chain(conflicts).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

impl Plan {
    fn new(files: &[(String, Vec<u8>)], choice: Choice, content: &Content) -> Self {
        let take_as = match (choice.as_suggestions, choice.takes_conflicts) {
            (true, _) => TakeAs::Suggestions,
            (false, true) => TakeAs::LabelsWithConflicts,
            (false, false) => TakeAs::Labels,
        };
        let read = if choice.as_suggestions { import_predictions } else { import };
        let imported = read(choice.format, files, content.labels());
        let merge = merge(content, &imported, take_as);
        let warning = |ImportWarning { place, message }: &ImportWarning| format!("{place}: {message}");
        let conflicts = merge.conflicts.iter().filter_map(|conflict| {
            let article = content.article(conflict.article)?;
            let text = article.text_of(&conflict.imported);
            Some(format!("{}: “{text}” is marked otherwise here, left out", article.title))
        });
        let warnings = imported.warnings.iter().chain(&merge.warnings).map(warning);
        let mut lines: Vec<String> = warnings.chain(conflicts).collect();
        let n_lines_more = lines.len().saturating_sub(MAX_LINES);
        lines.truncate(MAX_LINES);
        Self { merge, lines, n_lines_more }
    }
}

impl App {
    /// Reads the files in the background and asks what shall become of them.
    pub(in crate::ui) fn begin_import(&mut self, ctx: &Context, paths: Vec<std::path::PathBuf>) {
        let started = self.jobs.start(ctx, "Reading files to import", move |_| {
            let files = crate::storage::read_files(&paths);
            let finish: Finish = Box::new(move |app, _| match files {
                Ok(files) => app.dialog = Some(Dialog::Import(ImportDialog::new(files, app.project.revision()))),
                Err(error) => app.outbox.tell(Notice::Error(format!("The import {error}"))),
            });
            finish
        });
        self.tell_if_not_started(started);
    }

    /// Finds in the background what the open import dialog would do, unless that is known.
    pub(super) fn prepare_import(&mut self, ctx: &Context) {
        let revision = self.project.revision();
        let Some(Dialog::Import(dialog)) = &mut self.dialog else { return };
        dialog.choice.revision = revision;
        if dialog.is_being_made || dialog.plan().is_some() {
            return;
        }
        dialog.is_being_made = true;
        let (choice, files) = (dialog.choice, Arc::clone(&dialog.files));
        let content = self.project.content().clone();
        let started = self.jobs.start(ctx, "Looking what is new", move |_| {
            let plan = Plan::new(&files, choice, &content);
            let finish: Finish = Box::new(move |app, _| {
                if let Some(Dialog::Import(dialog)) = &mut app.dialog {
                    dialog.is_being_made = false;
                    dialog.made = Some((choice, plan));
                }
            });
            finish
        });
        self.tell_if_not_started(started);
    }

    fn take_in_import(&mut self, merge: Merge) {
        let words = format!("Imported: {}", new_in(&merge));
        let article = merge.transaction.article();
        self.apply(merge.transaction);
        if let Some(article) = article {
            self.open_article(article);
        }
        self.outbox.tell(Notice::Info(words));
    }
}
