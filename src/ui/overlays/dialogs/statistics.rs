//! Shows what there is of everything and how the work goes, as bars and tables that can be saved.

use egui::accesskit::Role;
use egui::{Grid, Rect, RichText, Sense, Ui, WidgetInfo, pos2, vec2};

use super::awaited::Awaited;
use super::card::{Card, Foot, Reply};
use crate::agreement::Acts;
use crate::formats::own::statistics::{Bar, Plot, Statistics, plot_as_svg};
use crate::formats::own::table::Table;
use crate::ui::input::outbox::Wish;
use crate::ui::jobs::counted::Counted;
use crate::ui::jobs::export::Leaving;
use crate::ui::jobs::paths::Wanted;
use crate::ui::look::theme::{Theme, size};
use crate::ui::look::widgets::{Face, counted, elided, font, grouped, paint_line};
use crate::ui::texts::{decimal, said, tr};

/// The open page.
#[derive(Debug, Default)]
pub struct StatisticsDialog {
    pub page: Awaited<Counted>,
}

const WIDTH: f32 = 1000.0;
/// What the bar takes by which the card scrolls.
const BAR_WIDTH: f32 = 28.0;
/// From column to column.
const GAP: f32 = 32.0;
/// A column is not narrower than this.
const LEAST_WIDTH: f32 = 360.0;
const ROW_HEIGHT: f32 = 22.0;

impl StatisticsDialog {
    pub(super) fn ui(&mut self, card: &mut Card<'_>) -> Reply {
        card.ui(tr("Statistics"), WIDTH, |ui, foot| {
            let theme = Theme::of(ui);
            let Some(page) = self.page.found() else { return self.waiting_ui(ui, theme, foot) };
            let statistics = &page.statistics;
            foot.above_ui(ui, 0.0, |ui| {
                ui.set_width(ui.available_width() - BAR_WIDTH);
                overview_ui(ui, theme, statistics);
                plots_ui(ui, theme, &page.plots);
                for (name, table, n_more) in &page.tables {
                    table_ui(ui, theme, name, (table, *n_more));
                }
                work_ui(ui, theme, statistics);
            });
            match foot.ui(ui, &[tr("Close"), tr("Save tables…"), tr("Save plots…")], true) {
                Some(1) => saved(tables_of(statistics)),
                Some(2) => saved(plots_of(statistics)),
                Some(_) => Reply::Cancelled,
                None => Reply::Stays,
            }
        })
    }

    fn waiting_ui(&self, ui: &mut Ui, theme: &Theme, foot: Foot) -> Reply {
        let words = if self.page.is_stopped() {
            tr("Counting was stopped: close this, and ask again")
        } else {
            tr("Counting what there is…")
        };
        ui.label(RichText::new(words).color(theme.soft));
        if foot.ui(ui, &[tr("Close")], true).is_some() { Reply::Cancelled } else { Reply::Stays }
    }
}

fn tables_of(statistics: &Statistics) -> Vec<(String, Vec<u8>)> {
    statistics.all_tables().into_iter().map(|(name, table)| (format!("{name}.csv"), table.as_csv())).collect()
}

fn plots_of(statistics: &Statistics) -> Vec<(String, Vec<u8>)> {
    let plots = statistics.plots().into_iter();
    plots.map(|plot| (format!("{}.svg", plot.name), plot_as_svg(&plot).into_bytes())).collect()
}

/// Asks for the folder to write them into.
fn saved(files: Vec<(String, Vec<u8>)>) -> Reply {
    if files.is_empty() {
        return Reply::Stays;
    }
    Reply::asks(Wish::AskPath(Wanted::ExportFolder(Leaving::Files(files))))
}

/// The numbers that have no part above them, in one line, each with its parts on hover.
fn overview_ui(ui: &mut Ui, theme: &Theme, statistics: &Statistics) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let mut lines = statistics.overview.iter().peekable();
        while let Some((name, n)) = lines.next() {
            let mut parts = Vec::new();
            while let Some((part, n)) = lines.next_if(|(name, _)| name.starts_with("  ")) {
                parts.push(format!("{} {}", grouped(*n), said(part.trim_start())));
            }
            ui.label(RichText::new(grouped(*n)).font(font(ui, Face::SansSemibold, 17.0)).color(theme.ink));
            // The names are plurals with an s.
            let noun = if *n == 1 { name.trim_end_matches('s') } else { name };
            let words = ui.label(RichText::new(said(noun)).color(theme.soft));
            if !parts.is_empty() {
                words.on_hover_text(parts.join(", "));
            }
            ui.add_space(12.0);
        }
    });
    let done = statistics.overview.iter().find(|(name, _)| name == "  done").map_or(0, |(_, n)| *n);
    let all = statistics.articles.len();
    if all > 0 {
        let words = tr!("{n} of {articles} done", n = grouped(done), articles = counted(all, "article"));
        ui.label(small(&words).color(theme.soft));
    }
}

/// Two beside each other where there is room.
fn plots_ui(ui: &mut Ui, theme: &Theme, plots: &[Plot]) {
    let n_columns = if ui.available_width() >= 2.0 * LEAST_WIDTH + GAP { 2 } else { 1 };
    let width = (ui.available_width() - GAP * (n_columns - 1) as f32) / n_columns as f32;
    for row in plots.chunks(n_columns) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for plot in row {
                ui.vertical(|ui| {
                    ui.set_width(width);
                    heading_ui(ui, &said(&plot.title));
                    ui.spacing_mut().item_spacing.y = 0.0;
                    for bar in &plot.bars {
                        bar_ui(ui, theme, plot, bar);
                    }
                });
            }
        });
    }
}

fn bar_ui(ui: &mut Ui, theme: &Theme, plot: &Plot, bar: &Bar) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
    let number = plot.number(bar);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}: {}, {number}", plot.title, bar.name)));
    let name_width = rect.width() * 0.36;
    let name = elided(ui, &bar.name, font(ui, Face::Sans, 12.5), theme.ink, name_width - 10.0);
    paint_line(ui, rect.left_center(), name);
    let number = elided(ui, &number, font(ui, Face::Sans, 12.5), theme.ink, 64.0);
    let left = rect.left() + name_width;
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 1")]
    let share = (bar.value / plot.longest()).clamp(0.0, 1.0) as f32;
    let right = left + (rect.right() - left - 56.0) * share;
    let color = bar.color.map_or(theme.accent, |color| theme.label(color).line);
    let shape = Rect::from_min_max(pos2(left, rect.top() + 4.0), pos2(right.max(left + 1.0), rect.bottom() - 4.0));
    ui.painter().rect_filled(shape, 2.0, color);
    paint_line(ui, pos2(right + 8.0, rect.center().y), number);
}

fn table_ui(ui: &mut Ui, theme: &Theme, name: &str, (table, n_more): (&Table, usize)) {
    heading_ui(ui, &said(&table.title));
    egui::ScrollArea::horizontal().id_salt(name).show(ui, |ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        Grid::new(name).spacing(vec2(22.0, 4.0)).show(ui, |ui| {
            let columns: Vec<String> = table.columns.iter().map(said).collect();
            for column in &columns {
                ui.label(small(column).color(theme.soft));
            }
            ui.end_row();
            for row in &table.rows {
                for (idx, cell) in row.iter().enumerate() {
                    let galley = elided(ui, cell, font(ui, Face::Sans, size::SMALL_TEXT), theme.ink, 240.0);
                    let response = ui.label(galley);
                    let column = columns.get(idx).map_or("", String::as_str);
                    response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, format!("{column}: {cell}")));
                }
                ui.end_row();
            }
        });
    });
    if n_more > 0 {
        ui.label(small(&tr!("and {n} more, which are in the saved tables", n = grouped(n_more))).color(theme.soft));
    }
}

/// What a span took, with and without suggestions, and what is not known.
fn work_ui(ui: &mut Ui, theme: &Theme, statistics: &Statistics) {
    let [with, without] = statistics.acts.map(Acts::a_span);
    if with.is_none() && without.is_none() && statistics.n_done_without_day == 0 {
        return;
    }
    heading_ui(ui, tr("The work"));
    if let Some(acts) = with.map(|acts| decimal(acts, 1)) {
        ui.label(small(&tr!("{acts} keys, clicks and drags a span in articles that are done", acts)));
    }
    if let Some(acts) = without.map(|acts| decimal(acts, 1)) {
        let words = tr!("{acts} keys, clicks and drags a span in articles that are done without suggestions", acts);
        ui.label(small(&words));
    }
    if statistics.n_done_without_day > 0 {
        let words = counted(statistics.n_done_without_day, "article");
        let words =
            tr!("Of {articles} that are done, nobody noted the day: they are not among the days", articles = words);
        ui.label(small(&words).color(theme.soft));
    }
}

fn heading_ui(ui: &mut Ui, words: &str) {
    ui.add_space(14.0);
    ui.label(RichText::new(words).font(font(ui, Face::SansSemibold, 13.0)));
    ui.add_space(2.0);
}

fn small(words: &str) -> RichText {
    RichText::new(words).size(size::SMALL_TEXT)
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use crate::model::{Status, transactions};
    use crate::ui::App;
    use crate::ui::input::commands::{ArticleCommand, FileCommand};
    use crate::ui::test_window::{project_of, settle, window};

    #[test]
    fn the_page_says_what_there_is() {
        let mut project = project_of(&["[quote>2 “a”] said [speaker#2 Ada]", "[claim b]"]);
        let done = transactions::set_status(project.articles().next().unwrap(), Status::Done);
        project.apply(done).unwrap();
        let mut window = window(App::new(project));
        window.state_mut().outbox.run(FileCommand::ShowStatistics);
        window.run_steps(3);
        settle(&mut window);
        for words in ["1 of 2 articles done", "Spans by label: Quote, 1", "Most quoted: Ada, 1", "longest: 3"] {
            window.get_all_by_label(words).next().unwrap_or_else(|| panic!("{words} is shown"));
        }
        window.get_by_label_contains("Of 1 article that");
    }

    #[test]
    fn an_article_that_is_marked_as_done_counts_on_its_day() {
        let mut window = window(App::new(project_of(&["[claim b]"])));
        window.state_mut().outbox.run(ArticleCommand::MarkDone);
        window.run();
        window.state_mut().outbox.run(FileCommand::ShowStatistics);
        window.run_steps(3);
        settle(&mut window);
        window.get_by_label_contains("Articles done by day (UTC): ");
    }
}
