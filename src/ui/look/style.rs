//! Makes egui look as the theme says: own spacing, hairlines, quiet buttons, soft corners.

use egui::epaint::Shadow;
use egui::style::{ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, Margin, Stroke, Style, TextStyle, Visuals, vec2};

use super::theme::Theme;
use super::{fonts, words_in_order};
use crate::formats::own::user_settings;

/// How long things take to fade, unless somebody wants less motion.
pub const ANIMATION_TIME_S: f32 = 0.1;

/// How long the pointer rests before a word is said about what is below it.
pub const TOOLTIP_DELAY_S: f32 = 0.4;

/// After words about one thing, those about the next come at once for so long.
pub const TOOLTIP_GRACE_S: f32 = 0.2;

/// Gives the context our fonts, both looks, and words in their order.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts::definitions());
    words_in_order::install(ctx);
    ctx.set_style_of(egui::Theme::Light, style_from_theme(&Theme::LIGHT));
    ctx.set_style_of(egui::Theme::Dark, style_from_theme(&Theme::DARK));
    ctx.options_mut(|options| {
        options.zoom_with_keyboard = false;
        // Quitting is a command of ours, which asks what becomes of the work.
        options.quit_shortcuts.clear();
        options.fallback_theme = egui::Theme::Light;
    });
}

fn style_from_theme(theme: &Theme) -> Style {
    let mut style = Style { visuals: visuals_from_theme(theme), animation_time: ANIMATION_TIME_S, ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, fonts::sans(11.5)),
        (TextStyle::Body, fonts::sans(13.0)),
        (TextStyle::Button, fonts::sans(13.0)),
        (TextStyle::Heading, fonts::sans_semibold(16.0)),
        (TextStyle::Monospace, egui::FontId::monospace(12.5)),
    ]
    .into();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = TOOLTIP_DELAY_S;
    style.interaction.tooltip_grace_time = TOOLTIP_GRACE_S;
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 6.0);
    spacing.button_padding = vec2(10.0, 5.0);
    spacing.interact_size = vec2(32.0, 26.0);
    spacing.menu_margin = Margin::same(6);
    spacing.menu_width = 260.0;
    spacing.window_margin = Margin::same(16);
    spacing.tooltip_width = 320.0;
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 8.0;
    spacing.icon_spacing = 8.0;
    spacing.combo_width = 120.0;
    spacing.scroll = ScrollStyle {
        bar_width: 8.0,
        floating_width: 4.0,
        // In the colour of words, which would shine beside dark pages.
        active_handle_opacity: 0.4,
        interact_handle_opacity: 0.5,
        ..ScrollStyle::floating()
    };
    // A list that has grown and is scrolled to its new end would spring back to where its end was before.
    spacing.scroll.kinetic.rubber_band = false;
    style
}

fn visuals_from_theme(theme: &Theme) -> Visuals {
    let base = if theme.is_dark { Visuals::dark() } else { Visuals::light() };
    let shadow = Shadow {
        offset: [0, 8],
        blur: 26,
        spread: 0,
        color: Color32::from_black_alpha(if theme.is_dark { 110 } else { 40 }),
    };
    Visuals {
        weak_text_color: Some(theme.soft),
        widgets: widgets_from_theme(theme),
        selection: Selection { bg_fill: theme.selection, stroke: Stroke::new(1.0, theme.accent) },
        hyperlink_color: theme.accent,
        faint_bg_color: theme.background,
        extreme_bg_color: theme.page,
        code_bg_color: theme.background,
        warn_fg_color: theme.warning,
        error_fg_color: theme.warning,
        window_corner_radius: CornerRadius::same(10),
        window_shadow: shadow,
        window_fill: theme.raised,
        window_stroke: Stroke::new(1.0, theme.line),
        menu_corner_radius: CornerRadius::same(10),
        panel_fill: theme.panel,
        popup_shadow: shadow,
        text_cursor: egui::style::TextCursorStyle {
            stroke: Stroke::new(1.5, theme.accent),
            blink: false,
            ..base.text_cursor.clone()
        },
        slider_trailing_fill: true,
        ..base
    }
}

fn widgets_from_theme(theme: &Theme) -> Widgets {
    let visuals = |fill: Color32, edge: Color32, ink: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, edge),
        corner_radius: CornerRadius::same(7),
        fg_stroke: Stroke::new(1.0, ink),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: visuals(theme.panel, theme.line, theme.ink),
        inactive: visuals(theme.page, theme.edge, theme.ink),
        hovered: visuals(theme.background, theme.soft.gamma_multiply(0.6), theme.ink),
        active: visuals(theme.selection, theme.accent, theme.ink),
        open: visuals(theme.selection, theme.line, theme.ink),
    }
}

/// Shows the light or the dark theme, or the one that the system has.
pub fn show_theme(ctx: &egui::Context, theme: user_settings::Theme) {
    ctx.set_theme(match theme {
        user_settings::Theme::System => egui::ThemePreference::System,
        user_settings::Theme::Light => egui::ThemePreference::Light,
        user_settings::Theme::Dark => egui::ThemePreference::Dark,
    });
}
