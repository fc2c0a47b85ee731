//! What each command does.

use egui::Context;

use super::commands::{Command, is_unlabelled};
use super::outbox::Notice;
use crate::formats::own::user_settings::Theme as ThemeChoice;
use crate::model::{Article, ArticleId, Edit, Fragments, Origin, SpanId, Status, Transaction, transactions};
use crate::ui::App;
use crate::ui::article::{Act, Direction, Shown};
use crate::ui::look::theme::Theme;
use crate::ui::overlays::palette::Palette;
use crate::ui::panels::sides::Side;
use crate::ui::session::view_state::Selection;

/// The sizes that the letters of an article can have, in points.
const TEXT_SIZES: std::ops::RangeInclusive<f32> = 10.0..=48.0;

/// How much larger or smaller everything can be.
const ZOOMS: std::ops::RangeInclusive<f32> = 0.5..=3.0;

impl App {
    pub(crate) fn run_command(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::ApplyLabel(idx) => self.apply_label(idx),
            Command::DeleteSpan => self.delete_span(),
            Command::InArticle(Act::GoToSuggestion(toward)) if self.is_last_suggestion(toward) => {
                self.review_next_article(toward);
            }
            Command::InArticle(act) => self.run_in_article(ctx, act),
            Command::Cancel => self.let_go(),
            Command::Link => self.view.linking = self.view.span,
            Command::Unlink => self.unlink(),
            Command::NextArticle => self.go_by(1),
            Command::PreviousArticle => self.go_by(-1),
            Command::NextUnlabelledArticle => self.go_to_next(is_unlabelled),
            Command::OpenWebPage => self.open_web_page(ctx),
            Command::MarkDone => self.toggle_done(),
            Command::MarkDoneAndGoOn => self.finish_and_go_on(),
            Command::RemoveArticle => self.remove_article(),
            Command::OrderArticles(order) => self.order_articles(order),
            Command::ShowPalette => self.palette = Some(Palette::default()),
            Command::ShowShortcuts => self.is_shortcut_sheet_open = true,
            Command::ToggleArticles => self.sides.toggle(Side::Articles),
            Command::ToggleInspector => self.sides.toggle(Side::Inspector),
            Command::LeaveArticle => self.leave_article(ctx),
            Command::LargerText => self.set_text_size(self.settings.text_size + 1.0),
            Command::SmallerText => self.set_text_size(self.settings.text_size - 1.0),
            Command::UsualTextSize => self.set_text_size(crate::ui::USUAL_TEXT_SIZE),
            Command::ZoomIn => self.change_zoom(ctx, self.settings.zoom + 0.1),
            Command::ZoomOut => self.change_zoom(ctx, self.settings.zoom - 0.1),
            Command::UsualZoom => self.change_zoom(ctx, 1.0),
            Command::LightTheme => self.set_theme(ctx, ThemeChoice::Light),
            Command::DarkTheme => self.set_theme(ctx, ThemeChoice::Dark),
            Command::SystemTheme => self.set_theme(ctx, ThemeChoice::System),
            Command::ReduceMotion => self.toggle_motion(ctx),
            _ if self.run_panel_command(ctx, command) => {}
            _ => self.run_file_command(ctx, command),
        }
    }

    fn undo(&mut self) {
        if self.must_decide_about_unsaved() {
            return;
        }
        let changed = self.project.undo().and_then(Changed::from_way_back);
        self.show_changed(changed);
    }

    fn redo(&mut self) {
        if self.must_decide_about_unsaved() {
            return;
        }
        let changed = self.project.redo().and_then(Changed::from_way_back);
        self.show_changed(changed);
    }

    /// Opens the article in which something was undone or redone, and selects what has changed there: the span, or the
    /// text that lost one.
    fn show_changed(&mut self, changed: Option<Changed>) {
        self.after_change();
        let Some(changed) = changed else { return };
        self.open_article(changed.article);
        if let Some(text) = changed.unlabelled {
            self.view.span = None;
            self.view.selection = Selection::of(text.first());
            self.view.reveal = Some(text.extent());
        } else if let Some(span) = self.open().zip(changed.span).and_then(|(article, id)| article.span(id)).cloned() {
            self.view.show_span(&span);
        }
    }

    fn open(&self) -> Option<&Article> {
        self.view.open.and_then(|id| self.project.article(id))
    }

    /// Labels the selected text, else relabels the selected span, else arms the label or lets go of it.
    fn apply_label(&mut self, idx: usize) {
        let Some(label) = self.project.labels().labels().get(idx).map(|label| label.id.clone()) else { return };
        let Some(article) = self.open() else { return };
        let labels = self.project.labels();
        if let Some(range) = self.view.selected_range(article) {
            let text = article.text();
            let kept = crate::model::boundaries::trimmed(text.as_str(), range.bytes());
            let fragments = text.range(kept).ok().and_then(|range| Fragments::one(range).ok());
            let Some(fragments) = fragments else { return };
            let id = article.spans().free_id();
            let transaction = transactions::add_span(labels, article, &label, fragments, Origin::Person);
            self.apply(transaction);
            self.view.span = Some(id).filter(|id| self.open().is_some_and(|article| article.span(*id).is_some()));
            self.view.selection = Selection::caret_at(self.view.selection.ends().1);
        } else if self.has_span_in_hand() {
            self.accept_suggestion_as(idx);
        } else if let Some(span) = self.view.span.and_then(|id| article.span(id)) {
            let transaction = transactions::relabel_span(labels, article, span, &label);
            self.apply(transaction);
        } else if self.view.armed.as_ref() == Some(&label) {
            self.view.armed = None;
        } else {
            self.view.armed = Some(label);
        }
    }

    fn delete_span(&mut self) {
        let Some(article) = self.open() else { return };
        let Some(span) = self.view.span.and_then(|id| article.span(id)) else { return };
        self.apply(transactions::remove_span(self.project.labels(), article, span));
    }

    fn unlink(&mut self) {
        let Some((article, span)) = self.open().zip(self.view.span) else { return };
        let Some(relation) = article.relations_of(span).next().map(|relation| relation.id) else { return };
        self.apply(transactions::unlink(article, relation));
    }

    fn run_in_article(&mut self, ctx: &Context, act: Act) {
        let Some(article) = self.view.open.and_then(|id| self.project.article(id)) else { return };
        let shown = Shown {
            labels: self.project.labels(),
            article,
            theme: Theme::from_is_dark(ctx.theme() == egui::Theme::Dark),
            text_size: self.settings.text_size,
            revision: self.project.revision(),
        };
        self.article_view.run(ctx, act, &shown, &mut self.view, &mut self.outbox);
    }

    /// Lets go of one thing, the latest taken first.
    fn let_go(&mut self) {
        if self.sides.show_article()
            || self.view.drag.take().is_some()
            || self.view.linking.take().is_some()
            || self.view.armed.take().is_some()
        {
            return;
        }
        if self.view.suggestion.is_some() {
            return self.view.let_go_of_suggestion();
        }
        if self.view.span.take().is_some() {
            return;
        }
        self.view.selection.anchor = self.view.selection.caret;
    }

    fn go_by(&mut self, n_articles: isize) {
        let order = self.article_order();
        let open = order.iter().position(|id| Some(*id) == self.view.open).unwrap_or(0);
        match open.checked_add_signed(n_articles).and_then(|place| order.get(place).copied()) {
            Some(id) => self.open_article(id),
            None => self.outbox.tell(Notice::Info("There are no more articles this way".to_owned())),
        }
    }

    /// Opens the next article, from the open one on and round, that is as asked for.
    fn go_to_next(&mut self, is_wanted: fn(&Article) -> bool) {
        let order = self.article_order();
        let open = order.iter().position(|id| Some(*id) == self.view.open).unwrap_or(0);
        let mut others = order.iter().skip(open + 1).chain(order.iter().take(open));
        let found = others.find(|id| self.project.article(**id).is_some_and(is_wanted)).copied();
        match found {
            Some(id) => self.open_article(id),
            None => self.outbox.tell(Notice::Info("There is no other such article".to_owned())),
        }
    }

    /// Shows in the browser where the article was published. An address that a file gives may be anything else than a
    /// web page: that is never opened.
    fn open_web_page(&mut self, ctx: &Context) {
        let url = self.open().map(|article| article.meta.url.clone()).unwrap_or_default();
        if url.starts_with("https://") || url.starts_with("http://") {
            ctx.open_url(egui::OpenUrl::new_tab(url));
        } else {
            self.outbox.tell(Notice::Warning(format!("This is no address of a web page: {url}")));
        }
    }

    fn toggle_done(&mut self) {
        let Some(article) = self.open() else { return };
        let status = if article.status == Status::Done { Status::InProgress } else { Status::Done };
        self.apply(transactions::set_status(article, status));
    }

    fn finish_and_go_on(&mut self) {
        let Some(article) = self.open() else { return };
        if article.status != Status::Done {
            self.apply(transactions::set_status(article, Status::Done));
        }
        if self.project.articles().all(|article| article.status == Status::Done) {
            self.outbox.tell(Notice::Info("All articles are done".to_owned()));
        } else {
            self.go_to_next(|article| article.status != Status::Done);
            self.view.takes_next = Some(Direction::Next);
        }
    }

    fn remove_article(&mut self) {
        let Some(id) = self.view.open else { return };
        self.apply(transactions::remove_article(id));
        self.outbox.tell(Notice::Info("Article removed; undo brings it back".to_owned()));
    }

    fn set_text_size(&mut self, text_size: f32) {
        self.settings.text_size = text_size.clamp(*TEXT_SIZES.start(), *TEXT_SIZES.end());
        self.keep_settings();
    }

    /// Gives the keyboard to the first control, or back to the article.
    fn leave_article(&mut self, ctx: &Context) {
        match ctx.memory(egui::Memory::focused).filter(|&id| self.article_view.id() != Some(id)) {
            Some(control) => ctx.memory_mut(|memory| memory.surrender_focus(control)),
            None => self.is_leaving_article = true,
        }
    }

    fn change_zoom(&mut self, ctx: &Context, zoom: f32) {
        self.set_zoom(ctx, zoom);
        self.keep_settings();
    }

    pub(crate) fn set_zoom(&mut self, ctx: &Context, zoom: f32) {
        self.settings.zoom = if zoom.is_finite() { zoom.clamp(*ZOOMS.start(), *ZOOMS.end()) } else { 1.0 };
        ctx.set_zoom_factor(self.settings.zoom);
    }

    fn toggle_motion(&mut self, ctx: &Context) {
        self.settings.reduces_motion ^= true;
        crate::ui::look::motion::show_motion(ctx, self.settings.reduces_motion);
        let words =
            if self.settings.reduces_motion { "Nothing glides or fades now" } else { "Things glide and fade again" };
        self.outbox.tell(Notice::Info(words.to_owned()));
        self.keep_settings();
    }

    fn set_theme(&mut self, ctx: &Context, theme: ThemeChoice) {
        self.settings.theme = theme;
        crate::ui::start::show_theme(ctx, theme);
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
