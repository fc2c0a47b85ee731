//! The right side: spans and people, suggestions, problems and the guide, one at a time under tabs.

use egui::{Panel, Ui};

use super::guide::{GuidePanel, guide_panel_ui};
use super::pane::Pane;
use super::people::{PeoplePanel, people_panel_ui};
use super::problems::{ProblemsPanel, problems_panel_ui};
use super::progress::{ProgressPanel, progress_panel_ui};
use super::settle::{SettlePanel, settle_panel_ui};
use super::spans::{SpansPanel, spans_panel_ui};
use super::suggestion_settings::{SuggestionSettings, suggestion_settings_ui};
use super::suggestions::{SuggestionsPanel, suggestions_panel_ui};
use crate::formats::own::work_log::WorkLog;
use crate::model::{Project, Transaction};
use crate::ui::look::tabs::{TabName, tabs_ui};
use crate::ui::look::widgets::{choice_foot_ui, counted, grouped};
use crate::ui::people::People;
use crate::ui::texts::tr;

/// Spans of an article beyond which its people are not counted in passing.
const MAX_SPANS_COUNTED: usize = 3000;

/// The tabs and what each remembers.
#[derive(Debug, Default)]
pub struct Inspector {
    pub tab: Tab,
    shows_people: bool,
    pub problems: ProblemsPanel,
    spans: SpansPanel,
    people: PeoplePanel,
    suggestions: SuggestionsPanel,
    shows_progress: bool,
    progress: ProgressPanel,
    suggestion_settings: SuggestionSettings,
    guide: GuidePanel,
    settle: SettlePanel,
}

/// What the inspector shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Spans,
    Suggestions,
    Problems,
    Guide,
    /// There where somebody else has read the open article.
    Settle,
}

impl Inspector {
    /// Whether something is being typed in one of the tabs that would change the project.
    pub fn has_draft(&self, project: &Project) -> bool {
        self.spans.draft(project).is_some() || self.people.has_draft(project)
    }

    /// What is being typed in one of the tabs, as a change of the project.
    pub fn draft(&self, project: &Project) -> Option<Transaction> {
        self.spans.draft(project).or_else(|| self.people.draft(project))
    }

    /// Nothing is being typed any more.
    pub fn forget_draft(&mut self) {
        self.spans.forget_draft();
        self.people.forget_draft();
    }
}

impl Tab {
    const ALL: [Self; 5] = [Self::Spans, Self::Suggestions, Self::Problems, Self::Guide, Self::Settle];
}

/// Draws the tabs and the chosen one over the whole width and height that is left.
pub fn inspector_ui(ui: &mut Ui, inspector: &mut Inspector, log: &WorkLog, pane: &mut Pane<'_>) {
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let has_readings = pane.open().is_some_and(|article| article.readings().len() > 0);
    let is_settling = has_readings || inspector.tab == Tab::Settle;
    // Beside a fifth tab there is no room for more numbers.
    let with_room = |words, n: usize| TabName { words, n: Some(n).filter(|_| !is_settling) };
    let mut names = vec![
        TabName { words: tr("Spans"), n: None },
        with_room(tr("Suggestions"), pane.view.suggestions.len()),
        with_room(tr("Problems"), inspector.problems.n_problems(pane.project, pane.view)),
        TabName { words: tr("Guide"), n: None },
    ];
    if is_settling {
        names.push(TabName { words: tr("Settle"), n: Some(pane.view.settling.open_idxs().len()) });
    }
    let selected_idx = Tab::ALL.iter().position(|tab| *tab == inspector.tab).unwrap_or(0);
    if let Some(tab) = tabs_ui(ui, pane.theme, &names, selected_idx).and_then(|idx| Tab::ALL.get(idx)) {
        inspector.tab = *tab;
    }
    match inspector.tab {
        Tab::Spans => spans_or_people_ui(ui, inspector, pane),
        Tab::Suggestions => suggestions_or_progress_ui(ui, inspector, log, pane),
        Tab::Problems => problems_panel_ui(ui, &mut inspector.problems, pane),
        Tab::Guide => guide_panel_ui(ui, &mut inspector.guide, pane.theme),
        Tab::Settle => settle_panel_ui(ui, &mut inspector.settle, pane),
    }
}

/// What is suggested now, or how good suggestions were; a line at the foot goes from one to the other.
fn suggestions_or_progress_ui(ui: &mut Ui, inspector: &mut Inspector, log: &WorkLog, pane: &mut Pane<'_>) {
    let names = [tr!("{n} here", n = grouped(pane.view.suggestions.len())), tr("How good").to_owned()];
    let frame = egui::Frame::NONE.fill(pane.theme.panel);
    Panel::bottom("suggestions or progress").resizable(false).exact_size(33.0).frame(frame).show(ui, |ui| {
        let shown_idx = usize::from(inspector.shows_progress);
        let settings = &mut inspector.suggestion_settings;
        let clicked = choice_foot_ui(ui, pane.theme, &names, shown_idx, |ui| {
            suggestion_settings_ui(ui, settings, pane);
        });
        inspector.shows_progress = clicked.map_or(inspector.shows_progress, |idx| idx == 1);
    });
    if inspector.shows_progress {
        progress_panel_ui(ui, &mut inspector.progress, log, pane);
    } else {
        suggestions_panel_ui(ui, &mut inspector.suggestions, pane);
    }
}

/// The spans in text order or the people behind them; a line at the foot goes from one to the other.
fn spans_or_people_ui(ui: &mut Ui, inspector: &mut Inspector, pane: &mut Pane<'_>) {
    let open = pane.view.open.and_then(|id| pane.project.shared_article(id));
    let n_spans = open.map_or(0, |article| article.spans().len());
    if n_spans > 0 {
        // Counting people takes all spans: where they are very many it waits until somebody wants to see them.
        let is_counted = n_spans <= MAX_SPANS_COUNTED || inspector.shows_people;
        let people = match open.filter(|_| is_counted).map(|open| People::of(ui.ctx(), pane.labels(), open).all().len())
        {
            None => tr("People").to_owned(),
            Some(1) => tr("1 person").to_owned(),
            Some(n_people) => tr!("{n} people", n = grouped(n_people)),
        };
        let names = [counted(n_spans, "span"), people];
        let frame = egui::Frame::NONE.fill(pane.theme.panel);
        Panel::bottom("spans or people").resizable(false).exact_size(33.0).frame(frame).show(ui, |ui| {
            let shown_idx = usize::from(inspector.shows_people);
            let clicked = choice_foot_ui(ui, pane.theme, &names, shown_idx, |_| {});
            inspector.shows_people = clicked.map_or(inspector.shows_people, |idx| idx == 1);
        });
    }
    if inspector.shows_people {
        people_panel_ui(ui, &mut inspector.people, pane);
    } else {
        spans_panel_ui(ui, &mut inspector.spans, pane);
    }
}
