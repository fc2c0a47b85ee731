//! What the commands about what is shown do: finding, going to articles, panels, sizes, themes.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::Id;

use super::act::Direction;
use super::commands::{ViewCommand, is_unlabelled};
use super::keys::KeyBindings;
use super::outbox::Notice;
use super::parts::{Parts, controls_below};
use crate::formats::own::user_settings::{TEXT_SIZES, Theme as ThemeChoice, USUAL_TEXT_SIZE, UserSettings, ZOOMS};
use crate::model::find::{Query, Target};
use crate::model::{Article, LabelId, LabelSet};
use crate::ui::desk::{Desk, report, save, suggestions};
use crate::ui::jobs::search::Scope;
use crate::ui::overlays::Overlay;
use crate::ui::overlays::article::ArticlePicker;
use crate::ui::overlays::book::BookSheet;
use crate::ui::overlays::dialogs::{AboutDialog, Dialog};
use crate::ui::overlays::notes::NotePicker;
use crate::ui::overlays::palette::Palette;
use crate::ui::overlays::settings::SettingsSheet;
use crate::ui::panels::find::FindPanel;
use crate::ui::panels::inspector::Tab;
use crate::ui::panels::sides::Side;
use crate::ui::session::Session;
use crate::ui::session::view_state::SurePercent;
use crate::ui::texts::tr;

impl Desk<'_> {
    pub(crate) fn run_view_command(&mut self, command: ViewCommand) {
        match command {
            ViewCommand::Find => self.find(Scope::OpenArticle),
            ViewCommand::FindInAllArticles => self.find(Scope::AllArticles),
            ViewCommand::ListNotes => self.list_notes(),
            ViewCommand::GoToArticle => self.overlays.open(Overlay::Articles(ArticlePicker::default())),
            ViewCommand::GoToNote => self.overlays.open(Overlay::Notes(NotePicker::default())),
            ViewCommand::NextArticle => self.go(Direction::Next),
            ViewCommand::PreviousArticle => self.go(Direction::Previous),
            ViewCommand::NextUnlabelledArticle => self.go_to_next(is_unlabelled),
            ViewCommand::OrderArticles(order) => suggestions::order_articles(self, order),
            ViewCommand::ShowPalette => self.overlays.open(Overlay::Palette(Palette::default())),
            ViewCommand::ShowSettings => {
                self.overlays.open(Overlay::Settings(SettingsSheet::new(&self.setup.settings)));
            }
            ViewCommand::ShowShortcuts => self.overlays.open(Overlay::Shortcuts),
            ViewCommand::ShowGuide => self.show_tab(Tab::Guide),
            ViewCommand::ShowBook => self.overlays.open(Overlay::Book(BookSheet::new(self.ctx))),
            ViewCommand::ShowAbout => self.show_about(),
            ViewCommand::CopyReport => report::copy_report(self),
            ViewCommand::ToggleArticles => self.setup.sides.toggle(Side::Articles),
            ViewCommand::ToggleInspector => self.setup.sides.toggle(Side::Inspector),
            ViewCommand::ToggleLabel(idx) => self.hide_labels(|labels, hidden| toggle_label(labels, hidden, idx)),
            ViewCommand::ShowOnlyLabel(idx) => self.hide_labels(|labels, hidden| show_only_label(labels, hidden, idx)),
            ViewCommand::ShowAllLabels => self.hide_labels(|_, hidden| hidden.clear()),
            ViewCommand::LeaveArticle => self.leave_article(),
            ViewCommand::ReduceMotion => self.toggle_motion(),
            ViewCommand::LargerText => self.set_text_size(self.setup.settings.text_size + 1.0),
            ViewCommand::SmallerText => self.set_text_size(self.setup.settings.text_size - 1.0),
            ViewCommand::UsualTextSize => self.set_text_size(USUAL_TEXT_SIZE),
            ViewCommand::ZoomIn => self.change_zoom(self.setup.settings.zoom + 0.1),
            ViewCommand::ZoomOut => self.change_zoom(self.setup.settings.zoom - 0.1),
            ViewCommand::UsualZoom => self.change_zoom(1.0),
            ViewCommand::LightTheme => self.set_theme(ThemeChoice::Light),
            ViewCommand::DarkTheme => self.set_theme(ThemeChoice::Dark),
            ViewCommand::SystemTheme => self.set_theme(ThemeChoice::System),
        }
    }

    /// Opens the find panel, with the selected words in it where they are few, else with what was looked for before.
    fn find(&mut self, scope: Scope) {
        self.session.commit_drafts(self.out);
        let article = self.session.open();
        let selected =
            article.and_then(|article| Some(article.text().slice(self.session.view.selected_range(article)?)));
        let words = selected.filter(|words| words.len() < 200 && !words.contains('\n')).map(str::to_owned);
        let panels = &mut self.session.panels;
        let find = panels.find.get_or_insert_with(|| FindPanel::new(panels.last_query.clone(), scope));
        find.look_in(scope, words);
        self.setup.sides.show(Side::Inspector);
    }

    fn list_notes(&mut self) {
        self.session.commit_drafts(self.out);
        self.session.panels.close_find();
        let query = Query { target: Target::Notes, ..Query::default() };
        self.session.panels.find = Some(FindPanel::new(query, Scope::AllArticles));
        self.setup.sides.show(Side::Inspector);
    }

    fn show_about(&mut self) {
        let about = AboutDialog::new(self.setup.system.clone(), self.setup.places.clone());
        self.overlays.open(Overlay::Dialog(Dialog::About(Box::new(about))));
    }

    fn hide_labels(&mut self, change: impl FnOnce(&LabelSet, &mut BTreeSet<LabelId>)) {
        let Session { project, view, learning, .. } = &mut *self.session;
        change(project.labels(), Arc::make_mut(&mut view.hidden_labels));
        // What is suggested is found again, without those that are hidden now.
        learning.asked = None;
        if let Some(article) = view.open.and_then(|id| project.article(id)) {
            view.let_go_of_hidden(project.labels(), article);
        }
    }

    fn go(&mut self, toward: Direction) {
        let (before, behind) = self.session.before_and_behind();
        let next = match toward {
            Direction::Next => behind.first(),
            Direction::Previous => before.last(),
        };
        match next.copied().and_then(|idx| self.session.article_at(idx)).map(|article| article.id) {
            Some(id) => self.open_article(id),
            None => self.out.hint(tr("There are no more articles this way")),
        }
    }

    /// Opens the next article, from the open one on and round, that is as asked for.
    pub(super) fn go_to_next(&mut self, is_wanted: fn(&Article) -> bool) {
        let found = self.session.others().find(|article| is_wanted(article)).map(|article| article.id);
        match found {
            Some(id) => self.open_article(id),
            None => self.out.hint(tr("There is no other such article")),
        }
    }

    pub(super) fn show_tab(&mut self, tab: Tab) {
        self.session.commit_drafts(self.out);
        self.setup.sides.show(Side::Inspector);
        self.session.panels.close_find();
        self.session.panels.inspector.tab = tab;
    }

    /// Gives the keyboard to the next part of the window, from the article on to the bar at the top and round.
    fn leave_article(&mut self) {
        let focused = self.ctx.memory(egui::Memory::focused);
        let article = self.session.article_view.id();
        let place = |id: Id| self.ctx.read_response(id).map(|response| response.rect);
        let parts = Parts { window: self.ctx.content_rect(), article: article.and_then(place) };
        let from = focused.filter(|id| Some(*id) != article);
        let part = from.and_then(place).map(|rect| parts.part_of(rect));
        let next = if from.is_some() && (part.is_none() || self.overlays.is_open()) {
            None
        } else {
            parts.first_behind(part, &controls_below(self.ctx))
        };
        self.ctx.memory_mut(|memory| match (next, from) {
            (Some(control), _) => memory.request_focus(control),
            (None, Some(control)) => memory.surrender_focus(control),
            (None, None) => {}
        });
    }

    fn set_text_size(&mut self, text_size: f32) {
        self.setup.settings.text_size = text_size.clamp(*TEXT_SIZES.start(), *TEXT_SIZES.end());
        self.keep_settings();
    }

    fn change_zoom(&mut self, zoom: f32) {
        self.set_zoom(zoom);
        self.keep_settings();
    }

    pub(crate) fn set_zoom(&mut self, zoom: f32) {
        self.setup.settings.zoom = if zoom.is_finite() { zoom.clamp(*ZOOMS.start(), *ZOOMS.end()) } else { 1.0 };
        self.ctx.set_zoom_factor(self.setup.settings.zoom);
    }

    /// Makes these the settings, but for what is set elsewhere.
    pub(crate) fn set_up(&mut self, settings: UserSettings) {
        let old = std::mem::take(&mut self.setup.settings);
        let UserSettings { recent_projects, left_at, article_order, suggesters, .. } = old;
        self.setup.settings = UserSettings { article_order, recent_projects, left_at, suggesters, ..settings };
        let (keys, problems) = KeyBindings::from_words(&self.setup.settings.keys);
        self.setup.keys = keys;
        for problem in problems {
            self.out.tell(Notice::Warning(problem));
        }
        self.session.view.sure = SurePercent(self.setup.settings.sure_percent);
        // Who is to suggest may have changed.
        self.session.learning.asked = None;
        crate::ui::look::motion::show_motion(self.ctx, self.setup.settings.reduces_motion);
        crate::ui::look::style::show_theme(self.ctx, self.setup.settings.theme);
        self.set_zoom(self.setup.settings.zoom);
        save::set_autosave_interval(self, self.setup.settings.autosave_interval_s);
    }

    fn toggle_motion(&mut self) {
        self.setup.settings.reduces_motion ^= true;
        crate::ui::look::motion::show_motion(self.ctx, self.setup.settings.reduces_motion);
        let words = if self.setup.settings.reduces_motion {
            tr("Nothing glides or fades now")
        } else {
            tr("Things glide and fade again")
        };
        self.out.tell(Notice::Info(words.to_owned()));
        self.keep_settings();
    }

    fn set_theme(&mut self, theme: ThemeChoice) {
        self.setup.settings.theme = theme;
        crate::ui::look::style::show_theme(self.ctx, theme);
        self.keep_settings();
    }
}

fn toggle_label(labels: &LabelSet, hidden: &mut BTreeSet<LabelId>, idx: usize) {
    let Some(label) = labels.labels().get(idx) else { return };
    if !hidden.remove(&label.id) {
        hidden.insert(label.id.clone());
    }
}

fn show_only_label(labels: &LabelSet, hidden: &mut BTreeSet<LabelId>, shown_idx: usize) {
    let others = labels.labels().iter().enumerate().filter(|(idx, _)| *idx != shown_idx);
    *hidden = others.map(|(_, label)| label.id.clone()).collect();
}

#[cfg(test)]
mod tests {
    use egui::{Key, Modifiers};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use crate::model::{SpanId, Suggestion};
    use crate::ui::App;
    use crate::ui::input::commands::ViewCommand;
    use crate::ui::session::view_state::Selection;
    use crate::ui::test_window::{project_of, settle, window};

    #[test]
    fn spans_that_are_hidden_are_let_go_of_and_not_deleted() {
        let mut window = window(App::new(project_of(&["[quote#1 “No”] and [quote#2 “never”], said [speaker#3 Ada]"])));
        window.state_mut().session.view.choose_spans([1, 2, 3].map(SpanId).into());
        window.run();
        window.state_mut().outbox.run(ViewCommand::ToggleLabel(0));
        window.run();
        assert_eq!(*window.state().session.view.hand.spans(), [SpanId(3)].into());
        window.key_press_modifiers(Modifiers::NONE, Key::Delete);
        window.run();
        let left: Vec<u32> = window.state().session.open().unwrap().spans().iter().map(|span| span.id.0).collect();
        assert_eq!(left, [1, 2]);
    }

    #[test]
    fn nothing_is_suggested_under_a_label_that_is_hidden() {
        let mut app = App::new(project_of(&["“We will not close it,” said Ada Ek.\nThe buses stop, Bo Ott said."]));
        app.setup.suggests = true;
        let mut window = window(app);
        let n_quotes = |window: &Harness<'_, App>| {
            let all = window.state().session.view.suggestions.all().iter();
            let is_quote = |one: &&Suggestion| {
                one.label(window.state().session.project.labels()).is_some_and(|label| label.as_str() == "quote")
            };
            all.filter(is_quote).count()
        };
        settle(&mut window);
        for n_expected in [1, 0, 1] {
            assert_eq!(n_quotes(&window), n_expected);
            window.state_mut().outbox.run(ViewCommand::ToggleLabel(0));
            settle(&mut window);
        }
    }

    #[test]
    fn who_labels_with_a_hidden_label_is_told_that_it_is_hidden() {
        let mut window = window(App::new(project_of(&["“No” and [quote#1 “never”], said Ada"])));
        window.state_mut().outbox.run(ViewCommand::ToggleLabel(0));
        window.state_mut().session.view.select(Selection { anchor: 0, caret: 8 });
        window.run();
        window.key_press_modifiers(Modifiers::NONE, Key::Num1);
        window.run();
        assert_eq!(window.state().session.open().unwrap().spans().iter().count(), 2);
        window.get_by_label("Labelled, but Quote is hidden in the text");
        // Also where a span that is seen gets it.
        window.state_mut().session.view.select(Selection { anchor: 26, caret: 29 });
        window.run();
        window.key_press_modifiers(Modifiers::NONE, Key::Num2);
        window.run();
        assert!(window.query_by_label_contains("is hidden in the text").is_none());
        window.key_press_modifiers(Modifiers::NONE, Key::Num1);
        window.run();
        window.get_by_label("Labelled, but Quote is hidden in the text");
    }

    #[test]
    fn what_is_typed_after_all_notes_were_listed_is_looked_for_in_the_text() {
        let mut window = window(App::new(project_of(&["A ferry with a footnote"])));
        window.state_mut().outbox.run(ViewCommand::ListNotes);
        window.run();
        window.get_by_label_contains("No notes here yet");
        for _ in 0..2 {
            window.key_press(egui::Key::Escape);
            window.run();
        }
        window.state_mut().outbox.run(ViewCommand::Find);
        window.run();
        window.event(egui::Event::Text("footnote".to_owned()));
        window.run();
        window.get_by_label("1 found");
    }

    #[test]
    fn escape_in_find_brings_the_text_back_where_find_stood_in_its_place() {
        let mut window = window(App::new(project_of(&["A ferry with a footnote"])));
        window.set_size(egui::vec2(420.0, 600.0));
        window.run();
        window.state_mut().outbox.run(ViewCommand::Find);
        window.run();
        assert!(window.state().setup.sides.covers_article());
        window.key_press(egui::Key::Escape);
        window.run();
        let app = window.state();
        assert!(app.session.panels.find.is_none() && !app.setup.sides.covers_article());
    }
}
