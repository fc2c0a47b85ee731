//! Draws the window: the bars, the panels, the article, and what lies over it. It looks at the project and leaves wishes.

use std::ops::RangeInclusive;

use egui::{CentralPanel, Context, CursorIcon, Frame, Id, Key, Panel, PanelState, Rect, Ui, vec2};

use super::article::notice::article_notice_ui;
use super::article::{ArticleView, Shown};
use super::bars::labels::label_bar_ui;
use super::bars::status::{KeysTo, Saved, StatusBar, status_bar_ui};
use super::bars::toasts::Toasts;
use super::bars::top::{TopBar, top_bar_ui};
use super::input::commands::ViewCommand;
use super::input::keys::KeyBindings;
use super::input::outbox::Outbox;
use super::input::situation::Situation;
use super::jobs::Jobs;
use super::look::folders::RecentProject;
use super::look::style::{TOOLTIP_DELAY_S, TOOLTIP_GRACE_S};
use super::look::theme::{Theme, size};
use super::menus::show_pointer_menu;
use super::overlays::{Below, Overlays};
use super::panels::Panels;
use super::panels::articles::articles_panel_ui;
use super::panels::find::find_panel_ui;
use super::panels::inspector::inspector_ui;
use super::panels::pane::Pane;
use super::panels::sides::{Room, Side, Sides};
use super::session::settled::Settled;
use super::session::view_state::ViewState;
use super::tour::Tour;
use super::welcome::{drop_hint_ui, nothing_open_ui};
use crate::formats::own::user_settings::{Theme as ThemeChoice, USUAL_TEXT_SIZE, UserSettings};
use crate::formats::own::work_log::WorkLog;
use crate::model::Project;
use crate::storage::Places;
use crate::ui::look::keyboard::steps_of_arrows;
use crate::ui::texts::tr;

/// What the window shows, and the little that drawing may change: what is being typed, what is looked at, and wishes.
pub(super) struct Drawing<'a> {
    pub project: &'a Project,
    pub log: &'a WorkLog,
    pub settled: &'a Settled,
    pub jobs: &'a Jobs,
    pub settings: &'a UserSettings,
    pub keys: &'a KeyBindings,
    pub places: Option<&'a Places>,
    /// Who labels where the settings name nobody.
    pub system_name: &'a str,
    pub about: About<'a>,
    pub view: &'a mut ViewState,
    pub article_view: &'a mut ArticleView,
    pub panels: &'a mut Panels,
    pub sides: &'a mut Sides,
    pub tour: Option<&'a mut Tour>,
    pub overlays: &'a mut Overlays,
    pub toasts: &'a mut Toasts,
    pub out: &'a mut Outbox,
}

/// What the bars say of the session.
pub(super) struct About<'a> {
    pub name: String,
    pub is_saved: bool,
    pub saved: Saved,
    /// The recent projects, the latest first.
    pub recent: Vec<RecentProject>,
    pub offer: Option<&'a str>,
    pub hint: Option<&'a str>,
    pub acts_a_span: Option<f32>,
    pub n_changed_sources: usize,
    /// Whether nobody has ever said whose labels these are.
    pub asks_who_labels: bool,
    pub keys: KeysTo,
}

impl Drawing<'_> {
    /// Draws everything.
    pub(super) fn ui(mut self, ui: &mut Ui) {
        // What the pointer rests on is not spoken of over what was opened since.
        let is_covered = self.overlays.is_open();
        set_tooltips(ui.ctx(), !is_covered);
        if is_covered && !self.overlays.was_open {
            // One that is open already would stay: it goes with what it is about.
            ui.visuals_mut().disabled_alpha = 1.0;
            ui.disable();
        }
        self.overlays.was_open = is_covered;
        self.top_bar_ui(ui);
        self.status_bar_ui(ui);
        let article = self.middle_ui(ui);
        set_tooltips(ui.ctx(), true);
        self.over_ui(ui.ctx(), article);
        show_hand(ui.ctx(), self.article_view.id());
    }

    /// The article, and the panels beside it that there is room for.
    /// Returns where the article is.
    fn middle_ui(&mut self, ui: &mut Ui) -> Rect {
        let theme = Theme::of(ui);
        let frame = Frame::NONE.fill(theme.panel);
        // In a narrow window most of the width is the article's.
        let width = ui.available_width();
        let room = self.sides.fit(width, self.settings.text_size);
        let (has_articles, has_inspector) = (self.sides.is_shown(Side::Articles), self.sides.is_shown(Side::Inspector));
        if room == Room::None && (has_articles || has_inspector) {
            let panel = CentralPanel::default().frame(frame);
            panel.show(ui, |ui| if has_articles { self.articles_ui(ui) } else { self.right_side_ui(ui) });
            if self.view.reveal.is_some() {
                self.sides.show_article();
            }
            return ui.max_rect();
        }
        if has_articles {
            let widths = 160.0..=(width * 0.24).max(size::MIN_ARTICLES_WIDTH);
            come_back_to_width(ui, "articles", &widths, Key::ArrowRight);
            let panel = Panel::left("articles").default_size(size::ARTICLES_WIDTH).size_range(widths);
            side_ui(ui, panel.frame(frame), |ui| self.articles_ui(ui));
            name_handle(ui, "articles", tr("Width of the list of articles"));
        }
        if has_inspector {
            let widths = 180.0..=(width * 0.28).max(size::MIN_INSPECTOR_WIDTH);
            come_back_to_width(ui, "inspector", &widths, Key::ArrowLeft);
            let panel = Panel::right("inspector").default_size(size::INSPECTOR_WIDTH).size_range(widths);
            side_ui(ui, panel.frame(frame), |ui| self.right_side_ui(ui));
            name_handle(ui, "inspector", tr("Width of the inspector"));
        }
        let panel = CentralPanel::default().frame(Frame::NONE.fill(theme.page));
        panel.show(ui, |ui| self.article_ui(ui, theme)).response.rect
    }

    fn articles_ui(&mut self, ui: &mut Ui) {
        let Self { project, view, settled, settings, keys, panels, out, .. } = self;
        panels.articles.order = settings.article_order;
        let mut pane = Pane { project, view, settled, keys, theme: Theme::of(ui), out };
        articles_panel_ui(ui, &mut panels.articles, &mut pane);
    }

    /// The inspector, or the find panel while that is open.
    fn right_side_ui(&mut self, ui: &mut Ui) {
        let Self { project, log, view, settled, keys, panels, out, .. } = self;
        let Panels { articles, inspector, find, .. } = &mut **panels;
        let mut pane = Pane { project, view, settled, keys, theme: Theme::of(ui), out };
        let Some(open) = find else {
            return inspector_ui(ui, inspector, log, &mut pane);
        };
        let n_filtered = articles.is_filtered().then(|| articles.n_shown());
        if find_panel_ui(ui, open, n_filtered, &mut pane) {
            panels.close_find();
            // Whoever has looked for something wants the text back, not what stood there before.
            self.sides.show_article();
        }
    }

    fn top_bar_ui(&mut self, ui: &mut Ui) {
        let on = self.commands_that_are_on();
        let Self { project, view, keys, about, panels, out, .. } = self;
        let bar = TopBar {
            situation: Situation { project, view, keys },
            on: &on,
            project_name: &about.name,
            is_saved: about.is_saved,
            recent: &about.recent,
        };
        top_bar_ui(ui, bar, out, |ui, out| {
            label_bar_ui(ui, &mut panels.labels, Situation { project, view, keys }, Theme::of(ui), out);
        });
    }

    /// What of the commands that switch something holds now.
    fn commands_that_are_on(&self) -> Vec<ViewCommand> {
        let UserSettings { theme, article_order, reduces_motion, .. } = self.settings;
        let theme = match theme {
            ThemeChoice::Light => ViewCommand::LightTheme,
            ThemeChoice::Dark => ViewCommand::DarkTheme,
            ThemeChoice::System => ViewCommand::SystemTheme,
        };
        let switches = [
            (ViewCommand::ToggleArticles, self.sides.is_shown(Side::Articles)),
            (ViewCommand::ToggleInspector, self.sides.is_shown(Side::Inspector)),
            (ViewCommand::ReduceMotion, *reduces_motion),
        ];
        let labels = self.project.labels().labels().iter().enumerate();
        let shown = labels.filter(|(_, label)| !self.view.hidden_labels.contains(&label.id));
        let on = switches.into_iter().filter(|(_, is_on)| *is_on).map(|(command, _)| command);
        let shown = shown.map(|(idx, _)| ViewCommand::ToggleLabel(idx));
        [theme, ViewCommand::OrderArticles(*article_order)].into_iter().chain(on).chain(shown).collect()
    }

    fn status_bar_ui(&mut self, ui: &mut Ui) {
        let bar = StatusBar {
            project: self.project,
            view: self.view,
            bindings: self.keys,
            saved: self.about.saved,
            jobs: self.jobs,
            offer: self.about.offer,
            hint: self.about.hint,
            acts_a_span: self.about.acts_a_span,
            n_changed_sources: self.about.n_changed_sources,
            hides_articles: !self.sides.is_shown(Side::Articles),
            hides_inspector: !self.sides.is_shown(Side::Inspector),
            text_scale: self.settings.text_size / USUAL_TEXT_SIZE,
            asks_who_labels: self.about.asks_who_labels,
            keys: self.about.keys,
        };
        status_bar_ui(ui, &bar, self.out);
    }

    fn article_ui(&mut self, ui: &mut Ui, theme: &'static Theme) {
        let project = self.project;
        let Some(article) = self.view.open.and_then(|id| project.article(id)) else {
            let situation = Situation { project, view: self.view, keys: self.keys };
            return nothing_open_ui(ui, theme, situation, &self.about.recent, self.out);
        };
        article_notice_ui(ui, theme, article);
        let hidden = std::sync::Arc::clone(&self.view.hidden_labels);
        let (hits, n_results) = self.panels.find.as_mut().map_or((&[][..], 0), |find| find.lit_in(article));
        let shown = Shown {
            labels: project.labels(),
            article,
            theme,
            text_size: self.settings.text_size,
            line_length: self.settings.line_length,
            keys: self.keys,
            revision: project.revision(),
            hidden: &hidden,
            hits,
            n_results,
        };
        let response = self.article_view.ui(ui, &shown, self.view, self.out);
        let situation = Situation { project, view: self.view, keys: self.keys };
        show_pointer_menu(&response, situation, self.out);
    }

    fn over_ui(&mut self, ctx: &Context, article: Rect) {
        let below = Below {
            situation: Situation { project: self.project, view: self.view, keys: self.keys },
            settings_folder: self.places.map(|places| places.settings.as_path()),
            palette_uses: &self.settings.palette_uses,
            system_name: self.system_name,
        };
        if let Some(tour) = &mut self.tour {
            tour.ui(ctx, below.situation, self.out);
        }
        self.overlays.ui(ctx, below, self.out);
        let lit = self.overlays.lit();
        if std::mem::replace(&mut self.view.lit, lit) != lit {
            // The article is drawn already.
            ctx.request_repaint();
        }
        drop_hint_ui(ctx);
        self.toasts.ui(ctx, article.right(), self.project.revision(), self.out);
    }
}

/// Whether words are said about what the pointer rests on. Where they are not, neither are they because there were some a
/// moment ago.
fn set_tooltips(ctx: &Context, are_wanted: bool) {
    let (delay_s, grace_s) = if are_wanted { (TOOLTIP_DELAY_S, TOOLTIP_GRACE_S) } else { (f32::INFINITY, 0.0) };
    // Writing the style copies it.
    if ctx.global_style().interaction.tooltip_delay.to_bits() != delay_s.to_bits() {
        ctx.global_style_mut(|style| {
            (style.interaction.tooltip_delay, style.interaction.tooltip_grace_time) = (delay_s, grace_s);
        });
    }
}

/// Gives a side panel the width that somebody has given it, as far as there is room: a small window changes only what is
/// shown in it, and not what is come back to. Arrows change it where its edge has the focus, one of which `widens` it.
fn come_back_to_width(ui: &Ui, name: &'static str, widths: &RangeInclusive<f32>, widens: Key) {
    let id = side_id(ui, name);
    let wanted_id = id.with("wanted");
    let step = step_of_arrows(ui, id.with("__resize"), widens);
    let handle = ui.ctx().read_response(id.with("__resize"));
    if handle.is_some_and(|handle| handle.dragged() || handle.drag_stopped()) {
        return ui.data_mut(|data| data.remove::<f32>(wanted_id));
    }
    let Some(mut shown) = PanelState::load(ui.ctx(), id) else { return };
    let width = ui.data_mut(|data| {
        let wanted = data.get_persisted_mut_or(wanted_id, shown.size().x);
        let within = |width: f32| width.clamp(*widths.start(), *widths.end());
        let mut width = within(*wanted);
        if let Some(step) = step {
            width = within(width + step);
            *wanted = width;
        }
        width
    });
    shown.outer_rect.set_width(width);
    ui.data_mut(|data| data.insert_persisted(id, shown));
}

/// How much wider arrows make a panel whose edge has the focus, in points; they move no focus then.
fn step_of_arrows(ui: &Ui, edge: Id, widens: Key) -> Option<f32> {
    const STEP: f32 = 16.0;
    let narrows = if widens == Key::ArrowLeft { Key::ArrowRight } else { Key::ArrowLeft };
    let n_steps = steps_of_arrows(ui.ctx(), edge, narrows, widens);
    (n_steps != 0).then_some(STEP * n_steps as f32)
}

/// Draws a side panel, whose edge is no louder under the pointer than the edges of fields are: it would be drawn in the
/// colour of words, which shines in the dark.
fn side_ui(ui: &mut Ui, panel: Panel, content: impl FnOnce(&mut Ui)) {
    let (usual, edge) = (ui.visuals().widgets.clone(), Theme::of(ui).edge);
    let widgets = &mut ui.visuals_mut().widgets;
    (widgets.hovered.fg_stroke.color, widgets.active.fg_stroke.color) = (edge, edge);
    panel.show(ui, |ui| {
        ui.visuals_mut().widgets = usual.clone();
        content(ui);
    });
    ui.visuals_mut().widgets = usual;
}

/// Says what the edge of a side panel is, which is dragged to make it wider, and shows when keys do that.
fn name_handle(ui: &Ui, name: &'static str, words: &str) {
    let id = side_id(ui, name).with("__resize");
    ui.ctx().accesskit_node_builder(id, |node| node.set_label(words));
    let edge = ui.ctx().read_response(id).filter(egui::Response::has_focus);
    if let Some(edge) = edge {
        let line = Rect::from_center_size(edge.rect.center(), vec2(2.0, edge.rect.height()));
        ui.ctx().layer_painter(ui.layer_id()).rect_filled(line, 0.0, Theme::of(ui).accent);
    }
}

/// What egui knows a side panel by.
fn side_id(ui: &Ui, name: &'static str) -> Id {
    ui.scope_id().with_salt(egui::IdSalt::new(name))
}

/// A hand over what a click acts on, where nothing else was shown; the text has a pointer of its own.
fn show_hand(ctx: &Context, text: Option<Id>) {
    let hovered: Vec<Id> = ctx.interaction_snapshot(|now| now.hovered.iter().copied().collect());
    let is_control = |id: &Id| {
        Some(*id) != text && ctx.read_response(*id).is_some_and(|seen| seen.sense.senses_click() && seen.enabled())
    };
    if hovered.iter().any(is_control) && ctx.output(|output| output.cursor_icon) == CursorIcon::Default {
        ctx.set_cursor_icon(CursorIcon::PointingHand);
    }
}

#[cfg(test)]
mod tests {
    use egui::Key;
    use egui_kittest::kittest::Queryable as _;

    use crate::ui::App;
    use crate::ui::test_window::{project_of, window};

    #[test]
    fn arrows_change_the_width_of_a_panel_whose_edge_has_the_focus() {
        let mut window = window(App::new(project_of(&["“No”, said Ada"])));
        let left =
            |window: &egui_kittest::Harness<'_, App>| window.get_by_label("Width of the inspector").rect().left();
        let before = left(&window);
        window.get_by_label("Width of the inspector").focus();
        window.run();
        for (key, moved) in [(Key::ArrowRight, 16.0), (Key::ArrowLeft, 0.0)] {
            window.key_press(key);
            window.run();
            assert!((left(&window) - before - moved).abs() < 0.6, "{key:?}: {} from {before}", left(&window));
            assert!(window.get_by_label("Width of the inspector").is_focused());
        }
    }
}
