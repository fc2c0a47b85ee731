//! How good the suggestions were before each article was touched, and how many keys and clicks its spans took.

use egui::{Frame, Margin, RichText, ScrollArea, Ui, vec2};
use egui_plot::{Line, LineStyle, Plot, PlotPoints, Points};

use super::pane::Pane;
use crate::formats::own::statistics::{done, fared};
use crate::formats::own::work_log::WorkLog;
use crate::model::compare::Counts;
use crate::model::{Label, LabelId, Project};
use crate::ui::look::theme::Theme;
use crate::ui::look::widgets::{Face, counted, empty_ui, font, hairline, line_ui, pill_ui};
use crate::ui::texts::{decimal, in_sentence, tr};

/// Articles over which each point of a curve is taken together, so that a short one does not make it jump.
const N_TOGETHER: usize = 5;

/// What the panel remembers from one frame to the next.
#[derive(Debug, Default)]
pub struct ProgressPanel {
    label_idx: usize,
    history: History,
}

/// What the log and the labels say together, found again when either changes.
#[derive(Debug, Default)]
struct History {
    key: Option<(u64, u32, LabelId)>,
    /// Of each article that is done, in the order of the work: how its suggestions fared.
    suggested: Vec<Counts>,
    /// Of each article that is done and was not blind: acts and spans.
    acts: Vec<(usize, usize)>,
    /// Of all blind ones together.
    blind_acts: (usize, usize),
}

/// Draws the curves of one label.
pub fn progress_panel_ui(ui: &mut Ui, panel: &mut ProgressPanel, log: &WorkLog, pane: &Pane<'_>) {
    let (labels, theme) = (pane.labels().labels(), pane.theme);
    let Some(label) = labels.get(panel.label_idx).or(labels.first()) else { return };
    panel.history.find(pane.project, log, &label.id);
    let history = &panel.history;
    if history.acts.is_empty() && history.blind_acts.1 == 0 {
        let words =
            tr("After the first article that you mark as done, this shows how good its suggestions were before you \
                     touched it, and how many keys and clicks a span took");
        return empty_ui(ui, theme, words);
    }
    let mut chosen = panel.label_idx;
    ScrollArea::vertical().auto_shrink(false).id_salt("progress").show(ui, |ui| {
        Frame::NONE.inner_margin(Margin { left: 14, right: 14, top: 12, bottom: 12 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            // The numbers at the axes.
            ui.style_mut().text_styles.insert(egui::TextStyle::Body, egui::FontId::proportional(11.0));
            ui.visuals_mut().override_text_color = Some(theme.soft);
            chosen = labels_ui(ui, labels, panel.label_idx, theme);
            ui.add_space(8.0);
            goodness_ui(ui, history, label, theme);
            ui.add_space(10.0);
            hairline(ui, theme);
            ui.add_space(10.0);
            effort_ui(ui, history, theme);
        });
    });
    panel.label_idx = chosen;
}

impl History {
    fn find(&mut self, project: &Project, log: &WorkLog, label: &LabelId) {
        let n_acts = log.articles.iter().map(|work| work.effort.n_acts()).fold(0, u32::wrapping_add);
        let key = (project.revision(), n_acts, label.clone());
        if self.key.as_ref() == Some(&key) {
            return;
        }
        *self = Self { key: Some(key), ..Self::default() };
        for (work, article) in done(project, log) {
            self.suggested.extend(work.suggested.as_ref().map(|_| fared(work, article, label)));
            let acts = (work.effort.n_acts() as usize, article.spans().len());
            if work.n_acts().is_none() {
                continue;
            }
            if work.is_blind {
                self.blind_acts = (self.blind_acts.0 + acts.0, self.blind_acts.1 + acts.1);
            } else {
                self.acts.push(acts);
            }
        }
    }

    /// A curve of something over the articles, each point from the last few together.
    fn curve(&self, value: impl Fn(Counts) -> Option<f64>) -> Vec<[f64; 2]> {
        let point = |n: usize| {
            let last = &self.suggested[n.saturating_sub(N_TOGETHER)..n];
            let together = last.iter().fold(Counts::default(), |sum, counts| sum.and(*counts));
            Some([n as f64, value(together)? * 100.0])
        };
        (1..=self.suggested.len()).filter_map(point).collect()
    }

    fn acts_a_span(&self) -> Vec<[f64; 2]> {
        let point = |n: usize| {
            let last = &self.acts[n.saturating_sub(N_TOGETHER)..n];
            let (acts, spans) = last.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            (spans > 0).then(|| [n as f64, acts as f64 / spans as f64])
        };
        (1..=self.acts.len()).filter_map(point).collect()
    }
}

/// A word for each label. Returns the one chosen.
fn labels_ui(ui: &mut Ui, labels: &[Label], chosen_idx: usize, theme: &Theme) -> usize {
    let mut chosen = chosen_idx;
    ui.horizontal_wrapped(|ui| {
        for (idx, label) in labels.iter().enumerate() {
            let paint = theme.label(label.color);
            if pill_ui(ui, theme, &label.name, idx == chosen_idx, paint.fill, paint.line).clicked() {
                chosen = idx;
            }
        }
    });
    chosen
}

fn goodness_ui(ui: &mut Ui, history: &History, label: &Label, theme: &Theme) {
    let (precision, recall) = (history.curve(Counts::precision), history.curve(Counts::recall));
    let paint = theme.label(label.color);
    let name = in_sentence(&label.name);
    number_ui(
        ui,
        theme,
        last(&precision).map(percent),
        &tr!("of what was suggested as {name} was right", name),
        tr("The solid line"),
    );
    number_ui(
        ui,
        theme,
        last(&recall).map(percent),
        &tr!("of what is marked as {name} was suggested", name),
        tr("The dashed line"),
    );
    if precision.is_empty() && recall.is_empty() {
        return;
    }
    plot("how good suggestions were", history.suggested.len(), 130.0)
        .grid_color(theme.line)
        .include_y(0.0)
        .include_y(100.0)
        .y_grid_spacer(|_| [0.0, 50.0, 100.0].map(|value| grid_mark(value, 50.0)).to_vec())
        .y_axis_formatter(|mark, _| percent(mark.value))
        .show(ui, |ui| {
            ui.points(Points::new("precision", precision.clone()).radius(2.0).color(paint.line));
            ui.line(Line::new("precision", precision).color(paint.line).width(1.8));
            ui.line(Line::new("recall", recall).color(paint.line).width(1.5).style(LineStyle::dashed_dense()));
        });
    let n = history.suggested.len();
    let words =
        tr!("Over {articles}, each point from the last {n} together", articles = counted(n, "article"), n = N_TOGETHER);
    line_ui(ui, &words, font(ui, Face::Sans, 11.5), theme.soft);
}

fn effort_ui(ui: &mut Ui, history: &History, theme: &Theme) {
    let acts = history.acts_a_span();
    number_ui(ui, theme, last(&acts).map(|n| decimal(n, 1)), tr("keys, clicks and drags a span"), "");
    if !acts.is_empty() {
        let top = acts.iter().map(|point| point[1]).fold(2.0, f64::max).ceil();
        plot("what a span took", history.acts.len(), 90.0)
            .grid_color(theme.line)
            .include_y(0.0)
            .include_y(top)
            .y_grid_spacer(move |_| [0.0, top / 2.0, top].map(|value| grid_mark(value, top / 2.0)).to_vec())
            .y_axis_formatter(|mark, _| format!("{:.0}", mark.value))
            .show(ui, |ui| {
                let points = PlotPoints::from(acts);
                ui.line(Line::new("acts", points).color(theme.accent).width(1.8));
            });
    }
    let (n_acts, n_spans) = history.blind_acts;
    if n_spans > 0 {
        let without = decimal(n_acts as f64 / n_spans as f64, 1);
        number_ui(ui, theme, Some(without), tr("on articles without suggestions"), "");
    }
}

/// “93 %” large, and what it is a number of.
fn number_ui(ui: &mut Ui, theme: &Theme, number: Option<String>, of: &str, line: &str) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let number = number.unwrap_or_else(|| "–".to_owned());
        ui.label(RichText::new(number).font(font(ui, Face::SansSemibold, 17.0)).color(theme.ink));
        let words = ui.label(RichText::new(of).size(12.0).color(theme.soft));
        if !line.is_empty() {
            words.on_hover_text(line);
        }
    });
}

/// A plot that is only looked at, with a number for every few articles.
fn plot(name: &'static str, n_articles: usize, height: f32) -> Plot<'static> {
    let n = n_articles.max(2) as f64;
    let step = (n / 4.0).ceil().max(1.0);
    Plot::new(name)
        .height(height)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_background(false)
        .show_grid([false, true])
        .grid_fade(0.0)
        .show_x(false)
        .show_y(false)
        .include_x(1.0)
        .include_x(n)
        .x_grid_spacer(move |_| {
            let places = (0..).map(|idx| 1.0 + f64::from(idx) * step).take_while(|x| *x <= n);
            places.map(|x| grid_mark(x, step)).collect()
        })
        .x_axis_formatter(|mark, _| format!("{:.0}", mark.value))
}

fn grid_mark(value: f64, step_size: f64) -> egui_plot::GridMark {
    egui_plot::GridMark { value, step_size }
}

fn last(points: &[[f64; 2]]) -> Option<f64> {
    points.last().map(|point| point[1])
}

fn percent(value: f64) -> String {
    format!("{value:.0} %")
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::formats::own::work_log::{Effort, Work};
    use crate::model::{ArticleId, Status, transactions};
    use crate::ui::test_window::{Bench, harness};

    fn draw(harness_marked: &[&str], log: fn(&Project) -> WorkLog) -> egui_kittest::Harness<'static, Bench<Drawn>> {
        let mut harness = harness::<Drawn>(harness_marked, |ui, drawn, pane| {
            progress_panel_ui(ui, &mut drawn.panel, &drawn.log, pane);
        });
        let project = &mut harness.state_mut().project;
        let article = project.articles().next().unwrap();
        let done = transactions::set_status(article, Status::Done);
        project.apply(done).unwrap();
        let log = log(project);
        harness.state_mut().panel.log = log;
        harness.run();
        harness
    }

    #[derive(Default)]
    struct Drawn {
        panel: ProgressPanel,
        log: WorkLog,
    }

    #[test]
    fn nothing_done_yet_says_what_will_be_here() {
        draw(&["a"], |_| WorkLog::default()).get_by_label_contains("After the first article");
    }

    #[test]
    fn what_was_suggested_is_held_against_what_is_marked_now() {
        let harness = draw(&["[quote a] [quote b] [quote c] [claim d]"], |project| {
            let article = project.articles().next().unwrap();
            let fragments: Vec<_> = article.spans().iter().map(|span| span.fragments.clone()).collect();
            let quote = |idx: usize| (LabelId::new("quote").unwrap(), fragments[idx].clone());
            let suggested = Some(vec![quote(0), quote(3)]);
            let effort = Effort { n_keys: 4, n_clicks: 1, n_drags: 1 };
            WorkLog { articles: vec![Work { suggested, effort, ..Work::new(ArticleId(1)) }] }
        });
        for number in ["50 %", "33 %", "1.5"] {
            harness.get_by_label(number);
        }
    }
}
