//! The tables and the plot of the page that compares annotators.

use std::collections::{BTreeMap, BTreeSet};

use egui::accesskit::Role;
use egui::{Align2, Grid, RichText, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::agreement::{DifferenceKind, Measure, MeasureKind, Row, What, Who};
use crate::formats::own::agreement_report::{axis, place_on, plotted, team_table};
use crate::model::{ArticleId, LabelId};
use crate::ui::jobs::agreement::Compared;
use crate::ui::look::links::link_button;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets::{Face, counted, elided, font, paint_dot, paint_line};
use crate::ui::texts::{decimal, later, said, tr};

/// How many articles are listed: who wants all saves the values.
const MOST_ARTICLES: usize = 50;

const NAME_WIDTH: f32 = 150.0;

/// What stands before the values, and what it means.
const COUNTS: [(&str, &str); 2] = [
    (later("articles"), later("Articles that two or more have labelled")),
    (later("equal"), later("Spans or links that both have exactly alike, of those of the one and of the other")),
];

/// A value for each label and measure, with why there is none.
pub(super) fn measures_ui(ui: &mut Ui, theme: &Theme, compared: &Compared, who: Who) {
    let rows: Vec<&Row> = compared.agreement.rows_of(who).collect();
    let kinds: BTreeSet<MeasureKind> = rows.iter().flat_map(|row| row.measures.keys().copied()).collect();
    ScrollArea::horizontal().id_salt("all measures").show(ui, |ui| values_ui(ui, theme, compared, (&rows, &kinds)));
}

fn values_ui(ui: &mut Ui, theme: &Theme, compared: &Compared, (rows, kinds): (&[&Row], &BTreeSet<MeasureKind>)) {
    Grid::new("measures").spacing(vec2(11.0, 5.0)).show(ui, |ui| {
        ui.label("");
        for (name, meaning) in COUNTS {
            ui.label(small(tr(name)).color(theme.soft)).on_hover_text(tr(meaning));
        }
        for kind in kinds {
            ui.label(small(&said(kind.name())).color(theme.soft)).on_hover_text(said(kind.meaning()));
        }
        ui.end_row();
        for row in rows {
            name_ui(ui, theme, compared, &row.what);
            let equal = tr!(
                "{n_equal} of {n_left} and {n_right}",
                n_equal = row.n_equal,
                n_left = row.n_left,
                n_right = row.n_right
            );
            for count in [row.n_articles.to_string(), equal] {
                ui.label(small(&count).color(theme.soft));
            }
            for kind in kinds {
                match row.measures.get(kind) {
                    Some(measure) => value_ui(ui, theme, row, measure),
                    None => drop(ui.label("")),
                }
            }
            ui.end_row();
        }
    });
}

fn value_ui(ui: &mut Ui, theme: &Theme, row: &Row, measure: &Measure) {
    let color = if measure.value.is_ok() { theme.ink } else { theme.soft };
    let about = match measure.value {
        Ok(_) => tr!(
            "Of {n_left} and {n_right} over {articles}",
            n_left = row.n_left,
            n_right = row.n_right,
            articles = counted(row.n_articles, "article")
        ),
        Err(reason) => tr!("No value, as {reason}", reason = said(reason.reason())),
    };
    ui.label(small(&value_words(measure)).color(color)).on_hover_text(about);
}

/// “0.756 (0.61 to 0.84)”.
fn value_words(measure: &Measure) -> String {
    let Ok(value) = measure.value.map(|value| decimal(value, 3)) else { return "–".to_owned() };
    match measure.interval {
        Some((low, high)) => tr!("{value} ({low} to {high})", value, low = decimal(low, 2), high = decimal(high, 2)),
        None => value,
    }
}

fn name_ui(ui: &mut Ui, theme: &Theme, compared: &Compared, what: &What) {
    let name = said(compared.report().what(what));
    let label = match what {
        What::Label(id) => compared.labels.label(id),
        What::Labels | What::Links | What::Kind(_) => None,
    };
    ui.horizontal(|ui| {
        if let Some(label) = label {
            let (dot, _) = ui.allocate_exact_size(vec2(9.0, 9.0), Sense::hover());
            paint_dot(ui.painter(), dot.center(), theme.label(label.color).line);
        }
        ui.label(RichText::new(name).size(size::UI_TEXT));
    });
}

/// A point with its interval for each label and kind of link, over an axis.
pub(super) fn plot_ui(ui: &mut Ui, theme: &Theme, compared: &Compared, (who, kind): (Who, MeasureKind)) {
    ui.add_space(4.0);
    let rows = plotted(&compared.report(), who, kind);
    let axis = axis(&rows);
    for (row, measure) in rows {
        let name = said(compared.report().what(&row.what));
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
        let spoken = format!("{name}, {}: {}", said(kind.name()), value_words(&measure));
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
        let text = elided(ui, &name, font(ui, Face::Sans, 12.5), theme.ink, NAME_WIDTH - 10.0);
        paint_line(ui, rect.left_center(), text);
        // Numbers keep clear of the bar by which the page scrolls.
        let rect = rect.with_max_x(rect.right() - 8.0);
        let (left, right) = ends(rect);
        ui.painter().hline(left..=right, rect.center().y, Stroke::new(1.0, theme.line));
        let x_of = |value: f64| x_on(&axis, (left, right), value);
        ui.painter().vline(x_of(0.0), rect.y_range(), Stroke::new(1.0, theme.line));
        let Ok(value) = measure.value else { continue };
        let color = match &row.what {
            What::Label(id) => compared.labels.label(id).map_or(theme.accent, |label| theme.label(label.color).line),
            What::Labels | What::Links | What::Kind(_) => theme.accent,
        };
        if let Some((low, high)) = measure.interval {
            ui.painter().hline(x_of(low)..=x_of(high), rect.center().y, Stroke::new(3.0, color));
        }
        ui.painter().circle_filled(pos2(x_of(value), rect.center().y), 4.5, color);
        let number = decimal(value, 3);
        ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, number, font(ui, Face::Sans, 12.5), theme.ink);
    }
    axis_ui(ui, theme, &axis);
}

/// The numbers below a plot.
fn axis_ui(ui: &mut Ui, theme: &Theme, axis: &[f64]) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let ends = ends(rect.with_max_x(rect.right() - 8.0));
    for number in axis {
        let x = x_on(axis, ends, *number);
        ui.painter().vline(x, rect.top()..=rect.top() + 3.0, Stroke::new(1.0, theme.soft));
        let place = pos2(x, rect.bottom());
        ui.painter().text(place, Align2::CENTER_BOTTOM, decimal(*number, 1), font(ui, Face::Sans, 11.0), theme.soft);
    }
}

/// Where the lines of a plot begin and end.
fn ends(rect: egui::Rect) -> (f32, f32) {
    (rect.left() + NAME_WIDTH, rect.right() - 60.0)
}

fn x_on(axis: &[f64], (left, right): (f32, f32), value: f64) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 1")]
    let place = place_on(axis, value) as f32;
    left + (right - left) * place
}

/// In which way they differ, and which label was taken for which.
pub(super) fn differences_ui(ui: &mut Ui, theme: &Theme, compared: &Compared, who: Who) {
    heading_ui(ui, tr("What they disagree on"));
    let kinds = compared.agreement.kinds.get(&who);
    for kind in DifferenceKind::ALL {
        let n = kinds.and_then(|kinds| kinds.get(&kind)).copied().unwrap_or(0);
        if n > 0 {
            ui.label(small(&format!("{n} × {}", said(kind.name()))).color(theme.ink));
        }
    }
    if kinds.is_none_or(BTreeMap::is_empty) {
        ui.label(small(tr("Nothing")).color(theme.soft));
        return;
    }
    heading_ui(ui, tr("Which label for which"));
    confusion_ui(ui, theme, compared, who);
}

fn confusion_ui(ui: &mut Ui, theme: &Theme, compared: &Compared, who: Who) {
    let Some(confusion) = compared.agreement.confusion.get(&who) else { return };
    let both = confusion.0.keys().flat_map(|(left, right)| [left.clone(), right.clone()]);
    let labels: BTreeSet<Option<LabelId>> = both.collect();
    let name = |label: &Option<LabelId>| {
        label.as_ref().map_or_else(|| tr("nothing").to_owned(), |id| compared.report().what(&What::Label(id.clone())))
    };
    let n = |left: &Option<LabelId>, right: &Option<LabelId>| {
        let is_turned = who == Who::Everybody && left > right;
        let pair = if is_turned { (right.clone(), left.clone()) } else { (left.clone(), right.clone()) };
        confusion.0.get(&pair).copied().unwrap_or(0)
    };
    Grid::new("confusion").spacing(vec2(18.0, 4.0)).show(ui, |ui| {
        ui.label(small(tr("one gave, the other")).color(theme.soft));
        for label in &labels {
            ui.label(small(&name(label)).color(theme.soft));
        }
        ui.end_row();
        for left in &labels {
            ui.label(small(&name(left)));
            for right in &labels {
                let color = if left == right { theme.soft } else { theme.ink };
                let number = n(left, right);
                let text = if number == 0 { "·".to_owned() } else { number.to_string() };
                let words = tr!(
                    "{left} where the other gave {right}: {number}",
                    left = name(left),
                    right = name(right),
                    number
                );
                let response = ui.label(small(&text).color(color));
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
                response.on_hover_text(words);
            }
            ui.end_row();
        }
    });
}

/// How far each one is, how fast, and how far they agree with the others and with what is settled.
pub(super) fn team_ui(ui: &mut Ui, theme: &Theme, compared: &Compared) {
    if compared.team.is_empty() {
        return;
    }
    let table = team_table(&compared.team, &compared.courses);
    heading_ui(ui, &said(&table.title));
    Grid::new("team").spacing(vec2(24.0, 4.0)).show(ui, |ui| {
        for name in &table.columns {
            ui.label(small(&said(name)).color(theme.soft));
        }
        ui.end_row();
        for row in &table.rows {
            for cell in row {
                ui.label(small(cell));
            }
            ui.end_row();
        }
    });
}

/// The articles that people disagree on most. Returns the one clicked.
pub(super) fn articles_ui(ui: &mut Ui, theme: &Theme, compared: &Compared) -> Option<ArticleId> {
    // Those with most differences come first.
    let n_all = compared.agreement.articles.partition_point(|row| row.n_differences > 0);
    if n_all > 0 {
        heading_ui(ui, tr("Articles to look at first"));
    }
    let mut clicked = None;
    for row in compared.agreement.articles.iter().take(n_all.min(MOST_ARTICLES)) {
        let title = compared.titles.get(&row.id).map_or("", String::as_str);
        let differences = counted(row.n_differences, "difference");
        let text = match row.exact_f1.map(|f1| decimal(f1, 2)) {
            Some(f1) => tr!("{differences}, exact F1 {f1}: {title}", differences, f1, title),
            None => format!("{differences}: {title}"),
        };
        if link_button(ui, theme, &text).clicked() {
            clicked = Some(row.id);
        }
    }
    if n_all > MOST_ARTICLES {
        ui.label(
            small(&tr!("and {articles} more", articles = counted(n_all - MOST_ARTICLES, "article"))).color(theme.soft),
        );
    }
    clicked
}

pub(super) fn heading_ui(ui: &mut Ui, words: &str) {
    ui.add_space(12.0);
    ui.label(RichText::new(words).font(font(ui, Face::SansSemibold, 13.0)));
    ui.add_space(2.0);
}

pub(super) fn small(words: &str) -> RichText {
    RichText::new(words).size(size::SMALL_TEXT)
}
