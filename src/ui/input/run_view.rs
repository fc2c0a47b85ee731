//! What the commands about what is shown do: finding, going to articles, panels, sizes, themes.

use super::commands::{ViewCommand, is_unlabelled};
use super::outbox::Notice;
use crate::formats::own::user_settings::{TEXT_SIZES, Theme as ThemeChoice, USUAL_TEXT_SIZE, ZOOMS};
use crate::model::Article;
use crate::model::find::Query;
use crate::ui::desk::{Desk, suggestions};
use crate::ui::jobs::search::Scope;
use crate::ui::overlays::Overlay;
use crate::ui::overlays::article::ArticlePicker;
use crate::ui::overlays::notes::NotePicker;
use crate::ui::overlays::palette::Palette;
use crate::ui::panels::find::FindPanel;
use crate::ui::panels::inspector::Tab;
use crate::ui::panels::sides::Side;

impl Desk<'_> {
    pub(crate) fn run_view_command(&mut self, command: ViewCommand) {
        match command {
            ViewCommand::Find => self.find(Scope::OpenArticle),
            ViewCommand::FindInAllArticles => self.find(Scope::AllArticles),
            ViewCommand::GoToArticle => self.overlays.open(Overlay::Articles(ArticlePicker::default())),
            ViewCommand::GoToNote => self.overlays.open(Overlay::Notes(NotePicker::default())),
            ViewCommand::NextArticle => self.go_by(1),
            ViewCommand::PreviousArticle => self.go_by(-1),
            ViewCommand::NextUnlabelledArticle => self.go_to_next(is_unlabelled),
            ViewCommand::OrderArticles(order) => suggestions::order_articles(self, order),
            ViewCommand::ShowPalette => self.overlays.open(Overlay::Palette(Palette::default())),
            ViewCommand::ShowShortcuts => self.overlays.open(Overlay::Shortcuts),
            ViewCommand::ShowGuide => self.show_tab(Tab::Guide),
            ViewCommand::ToggleArticles => self.setup.sides.toggle(Side::Articles),
            ViewCommand::ToggleInspector => self.setup.sides.toggle(Side::Inspector),
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

    /// Opens the find panel, with the selected words in it where they are few.
    fn find(&mut self, scope: Scope) {
        self.session.commit_drafts(self.out);
        let article = self.session.open();
        let selected =
            article.and_then(|article| Some(article.text().slice(self.session.view.selected_range(article)?)));
        let pattern = selected.filter(|words| words.len() < 200 && !words.contains('\n')).unwrap_or_default();
        let query = Query { pattern: pattern.to_owned(), ..Query::default() };
        self.setup.sides.show(Side::Inspector);
        self.session.panels.find = Some(FindPanel::new(query, scope));
    }

    fn go_by(&mut self, n_articles: isize) {
        let order = self.session.article_order();
        let open = order.iter().position(|id| Some(*id) == self.session.view.open).unwrap_or(0);
        match open.checked_add_signed(n_articles).and_then(|place| order.get(place).copied()) {
            Some(id) => self.open_article(id),
            None => self.out.tell(Notice::Info("There are no more articles this way".to_owned())),
        }
    }

    /// Opens the next article, from the open one on and round, that is as asked for.
    pub(super) fn go_to_next(&mut self, is_wanted: fn(&Article) -> bool) {
        let order = self.session.article_order();
        let open = order.iter().position(|id| Some(*id) == self.session.view.open).unwrap_or(0);
        let mut others = order.iter().skip(open + 1).chain(order.iter().take(open));
        let found = others.find(|id| self.session.project.article(**id).is_some_and(is_wanted)).copied();
        match found {
            Some(id) => self.open_article(id),
            None => self.out.tell(Notice::Info("There is no other such article".to_owned())),
        }
    }

    pub(super) fn show_tab(&mut self, tab: Tab) {
        self.session.commit_drafts(self.out);
        self.setup.sides.show(Side::Inspector);
        self.session.panels.find = None;
        self.session.panels.inspector.tab = tab;
    }

    /// Gives the keyboard to the first control, or back to the article.
    fn leave_article(&mut self) {
        match self.ctx.memory(egui::Memory::focused).filter(|&id| self.session.article_view.id() != Some(id)) {
            Some(control) => self.ctx.memory_mut(|memory| memory.surrender_focus(control)),
            None => self.overlays.is_leaving_article = true,
        }
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

    fn toggle_motion(&mut self) {
        self.setup.settings.reduces_motion ^= true;
        crate::ui::look::motion::show_motion(self.ctx, self.setup.settings.reduces_motion);
        let words = if self.setup.settings.reduces_motion {
            "Nothing glides or fades now"
        } else {
            "Things glide and fade again"
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
