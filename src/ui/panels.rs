//! The panels and popups around the article: what each remembers, where it is drawn, and the commands that open it.

use egui::{Context, Ui};

use super::App;
use super::article_picker::{ArticlePicker, article_picker_ui};
use super::articles_panel::{ArticlesPanel, articles_panel_ui};
use super::command::Command;
use super::inspector::{Inspector, Tab, inspector_ui};
use super::label_bar::LabelBar;
use super::label_editor::{LabelEditor, label_editor_ui};
use super::outbox::Notice;
use super::span_details::note_field_id;
use super::speaker_picker::{SpeakerPicker, speaker_picker_ui};
use super::theme::Theme;
use crate::model::speakers::previous_speaker;
use crate::model::{Article, Span, Transaction, transactions};

/// What the panels remember of one project. Another project begins with the default.
#[derive(Debug, Default)]
pub struct Panels {
    pub labels: LabelBar,
    articles: ArticlesPanel,
    inspector: Inspector,
    speaker_picker: Option<SpeakerPicker>,
    article_picker: Option<ArticlePicker>,
    label_editor: Option<LabelEditor>,
}

impl Panels {
    /// Whether a popup is open that takes all keys.
    pub fn has_overlay(&self) -> bool {
        self.speaker_picker.is_some() || self.article_picker.is_some() || self.label_editor.is_some()
    }
}

impl App {
    pub(super) fn articles_ui(&mut self, ui: &mut Ui) {
        let theme = Theme::of(ui);
        articles_panel_ui(ui, &mut self.panels.articles, &self.project, &self.view, theme, &mut self.outbox);
    }

    pub(super) fn inspector_ui(&mut self, ui: &mut Ui) {
        let theme = Theme::of(ui);
        inspector_ui(ui, &mut self.panels.inspector, &self.project, &mut self.view, theme, &mut self.outbox);
    }

    pub(super) fn popups_ui(&mut self, ctx: &Context) {
        let Self { panels, project, view, outbox: out, .. } = self;
        let theme = Theme::from_is_dark(ctx.theme() == egui::Theme::Dark);
        speaker_picker_ui(ctx, &mut panels.speaker_picker, project, view, theme, out);
        article_picker_ui(ctx, &mut panels.article_picker, project, theme, out);
        label_editor_ui(ctx, &mut panels.label_editor, project, theme, out);
    }

    /// Does what a command asks of a panel. Returns whether the command is one of these.
    pub(super) fn run_panel_command(&mut self, ctx: &Context, command: Command) -> bool {
        match command {
            Command::PickSpeaker => self.pick_speaker(),
            Command::LinkToSameSpeaker => self.link_to_same_speaker(),
            Command::GoToArticle => self.panels.article_picker = Some(ArticlePicker::default()),
            Command::EditLabels => self.panels.label_editor = Some(LabelEditor::new(self.project.labels())),
            Command::EditNote => self.edit_note(ctx),
            Command::ShowGuide => self.show_tab(Tab::Guide),
            Command::NextProblem => self.show_tab(Tab::Problems),
            Command::AcceptSuggestion => self.decide(|article, app| {
                let suggestion = app.view.suggestions.get(app.view.suggestion?)?;
                suggestion.transaction(app.project.labels(), article)
            }),
            Command::RejectSuggestion => {
                self.decide(|article, app| app.view.suggestions.get(app.view.suggestion?)?.rejection(article));
            }
            _ => return false,
        }
        true
    }

    fn show_tab(&mut self, tab: Tab) {
        self.is_inspector_open = true;
        self.panels.inspector.tab = tab;
    }

    /// The open article with the selected span, where one is selected.
    fn selected_span(&self) -> Option<(&Article, &Span)> {
        let article = self.project.article(self.view.open?)?;
        Some((article, article.span(self.view.span?)?))
    }

    fn pick_speaker(&mut self) {
        let Some((_, span)) = self.selected_span() else { return };
        let labels = self.project.labels();
        if labels.kinds_from(&span.label).next().is_some() {
            self.panels.speaker_picker = Some(SpeakerPicker::new(span.id));
        } else {
            let name = labels.label(&span.label).map_or(span.label.as_str(), |label| &label.name).to_lowercase();
            self.outbox.tell(Notice::Info(format!("A {name} has no speaker: select a quote or a claim first")));
        }
    }

    fn link_to_same_speaker(&mut self) {
        let Some((article, span)) = self.selected_span() else { return };
        let labels = self.project.labels();
        match previous_speaker(labels, article, span) {
            Some(speaker) => self.outbox.try_apply(transactions::link(labels, article, span.id, speaker.id)),
            None => self.outbox.tell(Notice::Info("No quote before this one has a speaker".to_owned())),
        }
    }

    fn edit_note(&mut self, ctx: &Context) {
        self.show_tab(Tab::Spans);
        ctx.memory_mut(|memory| memory.request_focus(note_field_id()));
    }

    /// Accepts or rejects the suggestion in hand and takes the next one.
    fn decide(&mut self, decision: impl FnOnce(&Article, &Self) -> Option<Transaction>) {
        let article = self.view.open.and_then(|id| self.project.article(id));
        let Some(transaction) = article.and_then(|article| decision(article, self)) else { return };
        self.apply(transaction);
    }
}
