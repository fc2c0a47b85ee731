//! What each command does.

use super::commands::{Command, is_unlabelled};
use super::outbox::Notice;
use crate::formats::own::user_settings::Theme as ThemeChoice;
use crate::model::{Article, ArticleId, Edit, Fragments, SpanId, Status, Transaction, transactions};
use crate::ui::article::{Act, Direction, Shown};
use crate::ui::desk::Desk;
use crate::ui::look::theme::Theme;
use crate::ui::overlays::palette::Palette;
use crate::ui::panels::sides::Side;
use crate::ui::session::suggestions::order_articles;
use crate::ui::session::view_state::Selection;

/// The sizes that the letters of an article can have, in points.
const TEXT_SIZES: std::ops::RangeInclusive<f32> = 10.0..=48.0;

/// How much larger or smaller everything can be.
const ZOOMS: std::ops::RangeInclusive<f32> = 0.5..=3.0;

impl Desk<'_> {
    pub(crate) fn run_command(&mut self, command: Command) {
        match command {
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::ApplyLabel(idx) => self.apply_label(idx),
            Command::DeleteSpan => self.delete_span(),
            Command::InArticle(Act::GoToSuggestion(toward)) if self.session.view.suggestions.is_last(toward) => {
                self.review_next_article(toward);
            }
            Command::InArticle(act) => self.run_in_article(act),
            Command::Cancel => self.let_go(),
            Command::Link => self.session.view.hand.link_from = self.session.view.hand.selected_span,
            Command::Unlink => self.unlink(),
            Command::NextArticle => self.go_by(1),
            Command::PreviousArticle => self.go_by(-1),
            Command::NextUnlabelledArticle => self.go_to_next(is_unlabelled),
            Command::OpenWebPage => self.open_web_page(),
            Command::MarkDone => self.toggle_done(),
            Command::MarkDoneAndGoOn => self.finish_and_go_on(),
            Command::RemoveArticle => self.remove_article(),
            Command::OrderArticles(order) => order_articles(self, order),
            Command::ShowPalette => self.overlays.palette = Some(Palette::default()),
            Command::ShowShortcuts => self.overlays.is_shortcut_sheet_open = true,
            Command::ToggleArticles => self.setup.sides.toggle(Side::Articles),
            Command::ToggleInspector => self.setup.sides.toggle(Side::Inspector),
            Command::LeaveArticle => self.leave_article(),
            Command::LargerText => self.set_text_size(self.setup.settings.text_size + 1.0),
            Command::SmallerText => self.set_text_size(self.setup.settings.text_size - 1.0),
            Command::UsualTextSize => self.set_text_size(crate::ui::USUAL_TEXT_SIZE),
            Command::ZoomIn => self.change_zoom(self.setup.settings.zoom + 0.1),
            Command::ZoomOut => self.change_zoom(self.setup.settings.zoom - 0.1),
            Command::UsualZoom => self.change_zoom(1.0),
            Command::LightTheme => self.set_theme(ThemeChoice::Light),
            Command::DarkTheme => self.set_theme(ThemeChoice::Dark),
            Command::SystemTheme => self.set_theme(ThemeChoice::System),
            Command::ReduceMotion => self.toggle_motion(),
            _ if self.run_panel_command(command) => {}
            _ => self.run_file_command(command),
        }
    }

    fn undo(&mut self) {
        if self.session.must_decide_about_unsaved(self.out) {
            return;
        }
        let changed = self.session.project.undo().and_then(Changed::from_way_back);
        self.show_changed(changed);
    }

    fn redo(&mut self) {
        if self.session.must_decide_about_unsaved(self.out) {
            return;
        }
        let changed = self.session.project.redo().and_then(Changed::from_way_back);
        self.show_changed(changed);
    }

    /// Opens the article in which something was undone or redone, and selects what has changed there: the span, or the
    /// text that lost one.
    fn show_changed(&mut self, changed: Option<Changed>) {
        self.session.after_change();
        let Some(changed) = changed else { return };
        self.open_article(changed.article);
        if let Some(text) = changed.unlabelled {
            self.session.view.hand.selected_span = None;
            self.session.view.hand.selection = Selection::of(text.first());
            self.session.view.reveal = Some(text.extent());
        } else if let Some(span) =
            self.session.open().zip(changed.span).and_then(|(article, id)| article.span(id)).cloned()
        {
            self.session.view.show_span(&span);
        }
    }

    fn run_in_article(&mut self, act: Act) {
        let Some(article) = self.session.view.open.and_then(|id| self.session.project.article(id)) else { return };
        let shown = Shown {
            labels: self.session.project.labels(),
            article,
            theme: Theme::from_is_dark(self.ctx.theme() == egui::Theme::Dark),
            text_size: self.setup.settings.text_size,
            revision: self.session.project.revision(),
        };
        self.session.article_view.run(self.ctx, act, &shown, &mut self.session.view, &mut self.out);
    }

    /// Lets go of one thing, the latest taken first.
    fn let_go(&mut self) {
        if self.setup.sides.show_article()
            || self.session.view.hand.drag.take().is_some()
            || self.session.view.hand.link_from.take().is_some()
            || self.session.view.hand.armed.take().is_some()
        {
            return;
        }
        if self.session.view.suggestions.let_go() {
            return;
        }
        if self.session.view.hand.selected_span.take().is_some() {
            return;
        }
        self.session.view.hand.selection.anchor = self.session.view.hand.selection.caret;
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
    fn go_to_next(&mut self, is_wanted: fn(&Article) -> bool) {
        let order = self.session.article_order();
        let open = order.iter().position(|id| Some(*id) == self.session.view.open).unwrap_or(0);
        let mut others = order.iter().skip(open + 1).chain(order.iter().take(open));
        let found = others.find(|id| self.session.project.article(**id).is_some_and(is_wanted)).copied();
        match found {
            Some(id) => self.open_article(id),
            None => self.out.tell(Notice::Info("There is no other such article".to_owned())),
        }
    }

    /// Shows in the browser where the article was published. An address that a file gives may be anything else than a
    /// web page: that is never opened.
    fn open_web_page(&mut self) {
        let url = self.session.open().map(|article| article.meta.url.clone()).unwrap_or_default();
        if url.starts_with("https://") || url.starts_with("http://") {
            self.ctx.open_url(egui::OpenUrl::new_tab(url));
        } else {
            self.out.tell(Notice::Warning(format!("This is no address of a web page: {url}")));
        }
    }

    fn toggle_done(&mut self) {
        let Some(article) = self.session.open() else { return };
        let status = if article.status == Status::Done { Status::InProgress } else { Status::Done };
        self.apply(transactions::set_status(article, status));
    }

    fn finish_and_go_on(&mut self) {
        let Some(article) = self.session.open() else { return };
        if article.status != Status::Done {
            self.apply(transactions::set_status(article, Status::Done));
        }
        if self.session.project.articles().all(|article| article.status == Status::Done) {
            self.out.tell(Notice::Info("All articles are done".to_owned()));
        } else {
            self.go_to_next(|article| article.status != Status::Done);
            self.session.view.suggestions.review_toward = Some(Direction::Next);
        }
    }

    fn remove_article(&mut self) {
        let Some(id) = self.session.view.open else { return };
        self.apply(transactions::remove_article(id));
        self.out.tell(Notice::Info("Article removed; undo brings it back".to_owned()));
    }

    fn set_text_size(&mut self, text_size: f32) {
        self.setup.settings.text_size = text_size.clamp(*TEXT_SIZES.start(), *TEXT_SIZES.end());
        self.keep_settings();
    }

    /// Gives the keyboard to the first control, or back to the article.
    fn leave_article(&mut self) {
        match self.ctx.memory(egui::Memory::focused).filter(|&id| self.session.article_view.id() != Some(id)) {
            Some(control) => self.ctx.memory_mut(|memory| memory.surrender_focus(control)),
            None => self.overlays.is_leaving_article = true,
        }
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
        crate::ui::start::show_theme(self.ctx, theme);
        self.keep_settings();
    }
}

/// What undoing or redoing has changed.
struct Changed {
    article: ArticleId,
    /// A span that is there again, or is another now.
    span: Option<SpanId>,
    /// The text of a span that is gone, where that is all.
    unlabelled: Option<Fragments>,
}

impl Changed {
    /// Read from what would take the change back.
    fn from_way_back(way_back: &Transaction) -> Option<Self> {
        let id = way_back.article()?;
        let of_article = || way_back.edits.iter().rev().filter(|edit| edit.article() == Some(id));
        let span = of_article().find_map(|edit| match edit {
            Edit::RemoveSpan(_, span) => Some(*span),
            Edit::ReplaceSpan(_, before) => Some(before.id),
            _ => None,
        });
        let gone = of_article().find_map(|edit| match edit {
            Edit::AddSpan(_, gone) => Some(gone.fragments.clone()),
            _ => None,
        });
        Some(Self { article: id, span, unlabelled: gone.filter(|_| span.is_none()) })
    }
}
