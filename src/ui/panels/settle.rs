//! What is left to settle in the open article: each difference with what everybody has, to take one version or none.

use egui::{Align, Layout, Panel, RichText, ScrollArea, Ui, vec2};

use std::sync::Arc;

use super::pane::{Pane, all_at_once_ui, status_words};
use crate::model::team::settle::{Agreement, Difference, Has, Mark as Marked, Question, Version, missing};
use crate::model::{Article, LabelSet, one_line};
use crate::ui::input::commands::{ArticleCommand, ReviewCommand};
use crate::ui::input::situation::{with_key, word_of_key};
use crate::ui::look::bidi::{self, isolated};
use crate::ui::look::rows::List;
use crate::ui::look::theme::size;
use crate::ui::look::widgets::{
    Face, Mark, Row, RowStyle, Tail, accent_button, counted, empty_ui, font, grouped, hairline, in_quotes, line_ui,
    listed_row_ui, quiet_button,
};
use crate::ui::session::settling::Settling;
use crate::ui::texts::{in_sentence, said, tr};

/// What the panel remembers from one frame to the next.
#[derive(Debug, Default)]
pub struct SettlePanel {
    list: List,
}

/// Draws who has read the article, what is left, and the question in hand with its versions below.
pub fn settle_panel_ui(ui: &mut Ui, panel: &mut SettlePanel, pane: &mut Pane<'_>) {
    let Some(article) = pane.open().filter(|article| article.readings().len() > 0) else {
        return empty_ui(ui, pane.theme, tr("Collect what others made of this article to settle it"));
    };
    let frame = egui::Frame::NONE.fill(pane.theme.panel);
    Panel::bottom("settle what is agreed on").resizable(false).frame(frame).show(ui, |ui| agreed_ui(ui, pane));
    if pane.view.settling.in_hand().is_some() {
        Panel::bottom("versions").resizable(false).frame(frame).show(ui, |ui| versions_ui(ui, article, pane));
    } else if is_more_to_settle(pane) {
        Panel::bottom("next difference").resizable(false).frame(frame).show(ui, |ui| next_ui(ui, pane));
    }
    people_ui(ui, article, pane);
    if pane.view.settling.open_idxs().is_empty() {
        let key = word_of_key(pane.keys, ArticleCommand::MarkDoneAndGoOn);
        let words = tr!("All of it is settled. {key} marks it as done and goes to the next article", key);
        return empty_ui(ui, pane.theme, &words);
    }
    list_ui(ui, panel, article, pane);
}

/// “ana done, ben in progress”, with what they wrote beside the article.
fn people_ui(ui: &mut Ui, article: &Article, pane: &mut Pane<'_>) {
    let settling = &pane.view.settling;
    let (n_open, n_all) = (settling.open_idxs().len(), settling.all().len());
    let name = |annotator: &str| settling.name_of(annotator);
    let there =
        article.readings().map(|one| format!("{} {}", isolated(&name(&one.annotator)), status_words(one.status)));
    let not_there = missing(article).filter(|missing| article.reading(missing).is_none());
    let people: Vec<String> =
        there.chain(not_there.map(|missing| tr!("{name} not back", name = name(missing)))).collect();
    let small = |words: String| RichText::new(words).size(size::SMALL_TEXT).color(pane.theme.soft);
    egui::Frame::NONE.inner_margin(egui::Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 3.0);
        ui.horizontal(|ui| {
            ui.label(tr!("{n} of {questions} left", n = grouped(n_open), questions = counted(n_all, "question")));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let mut hides_names = settling.hides_names;
                if ui.checkbox(&mut hides_names, small(tr("No names").to_owned())).changed() {
                    pane.out.run(ReviewCommand::HideNames);
                }
            });
        });
        let words = pane.settled.n_settled().map_or_else(
            || tr("Counting what is settled…").to_owned(),
            |(n_settled, n_read)| {
                tr!("{n} of {articles} settled", n = grouped(n_settled), articles = counted(n_read, "article"))
            },
        );
        ui.add(egui::Label::new(small(format!("{words}; {}", people.join(", ")))).wrap());
        for reading in article.readings().filter(|reading| !reading.note.is_empty()) {
            let words = format!("{}: {}", isolated(&name(&reading.annotator)), isolated(&one_line(&reading.note)));
            ui.add(egui::Label::new(small(words)).wrap());
        }
    });
    hairline(ui, pane.theme);
}

fn list_ui(ui: &mut Ui, panel: &mut SettlePanel, article: &Article, pane: &mut Pane<'_>) {
    let (all, open) = (Arc::clone(pane.view.settling.all()), Arc::clone(pane.view.settling.open_idxs()));
    let in_hand = pane.view.settling.in_hand_idx().and_then(|idx| open.binary_search(&idx).ok());
    panel.list.ui(ui, ("questions", article.id.0), open.len(), in_hand, |ui, idx, sense| {
        let question = &all[open[idx]];
        let (title, detail) = (title_of(article, question), detail_of(article, question, pane));
        let label = question.label().and_then(|id| pane.labels().label(id));
        let color = label.map_or(pane.theme.soft, |label| pane.theme.label(label.color).line);
        let row = Row {
            mark: Mark::Ring(color),
            title: &title,
            title_face: Face::Serif,
            detail: &detail,
            is_warning: false,
            tail: Tail::Nothing,
            is_selected: in_hand == Some(idx),
            style: RowStyle::Ruled,
        };
        let response = listed_row_ui(ui, pane.theme, &row, sense).on_hover_text(&detail);
        if response.clicked() {
            pane.view.take_question(question);
        }
        Some(response)
    });
}

/// Each version of the question in hand, to be taken by a click, and the ways to take none or all.
fn versions_ui(ui: &mut Ui, article: &Article, pane: &mut Pane<'_>) {
    hairline(ui, pane.theme);
    let Some(question) = pane.view.settling.in_hand().cloned() else { return };
    let shown = pane.view.settling.shown().map(|(idx, _)| idx);
    egui::Frame::NONE.inner_margin(egui::Margin::symmetric(10, 8)).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        let height = ui.ctx().content_rect().height() * 0.25;
        ScrollArea::vertical().max_height(height).id_salt("versions").show(ui, |ui| {
            ui.with_layout(Layout::top_down_justified(Align::LEFT), |ui| {
                let labels = differ_in_label(&question.versions);
                for (idx, version) in question.versions.iter().enumerate() {
                    let label = labels.get(idx).map(|mark| label_name(pane.labels(), mark));
                    let words = label.unwrap_or_else(|| in_words(pane.labels(), article, version));
                    let words = format!("{}: {words}", names_of(&question, idx, &pane.view.settling));
                    version_ui(ui, &words, idx, shown == Some(idx), pane);
                }
            });
        });
        ui.horizontal_wrapped(|ui| {
            for (words, hint, command) in [
                (tr("Neither"), tr("Takes nothing of it"), ReviewCommand::RejectSuggestion),
                (tr("All"), tr("Takes what each has"), ReviewCommand::TakeAllVersions),
                (tr("Another"), tr("Shows the next version in the text"), ReviewCommand::OtherVersion),
                (
                    tr("Mend"),
                    tr("Takes the version shown and selects it, to move its edges"),
                    ReviewCommand::TakeAndMend,
                ),
            ] {
                if is_meant(&quiet_button(ui, pane.theme, words).on_hover_text(hint)) {
                    pane.out.run(command);
                }
            }
        });
    });
}

/// Whether anything is left in any article; not before all were looked at.
fn is_more_to_settle(pane: &Pane<'_>) -> bool {
    let is_here = !pane.view.settling.open_idxs().is_empty();
    is_here || pane.settled.n_settled().is_some_and(|(n_settled, n_read)| n_settled < n_read)
}

/// Where nothing is in hand, the way to the next difference, in this article or in another.
fn next_ui(ui: &mut Ui, pane: &mut Pane<'_>) {
    hairline(ui, pane.theme);
    let is_here = !pane.view.settling.open_idxs().is_empty();
    let words = if is_here { tr("Next difference") } else { tr("Next article to settle") };
    egui::Frame::NONE.inner_margin(egui::Margin::symmetric(10, 8)).show(ui, |ui| {
        let hint = with_key(tr("Shows what each has there"), pane.keys, ReviewCommand::NextDifference);
        if accent_button(ui, pane.theme, words).on_hover_text(hint).clicked() {
            pane.out.run(ReviewCommand::NextDifference);
        }
    });
}

/// The one mark of each version where all are of the same words: to say these again with each would hide what differs.
fn differ_in_label(versions: &[Version]) -> Vec<&Marked> {
    let mut marks = Vec::new();
    for version in versions {
        match &version.has {
            Has::Spans(own) if own.len() == 1 => marks.extend(own),
            _ => return Vec::new(),
        }
    }
    let is_same = marks.windows(2).all(|two| two[0].fragments == two[1].fragments);
    if marks.len() > 1 && is_same { marks } else { Vec::new() }
}

/// Whether a click is meant for this question: the second of a double click was for what stood there before.
fn is_meant(response: &egui::Response) -> bool {
    response.clicked() && !response.double_clicked() && !response.triple_clicked()
}

/// What some have, which a click takes.
fn version_ui(ui: &mut Ui, words: &str, idx: usize, is_shown: bool, pane: &mut Pane<'_>) {
    let button = egui::Button::selectable(is_shown, RichText::new(words).size(size::SMALL_TEXT)).wrap();
    if is_meant(&ui.add(button)) {
        pane.view.settling.show(idx);
        pane.out.run(ReviewCommand::AcceptSuggestion);
    }
}

/// “Take 12 agreed on”, by how many people; where nothing is left here, in the next article.
fn agreed_ui(ui: &mut Ui, pane: &mut Pane<'_>) {
    let leads_on = pane.view.settling.open_idxs().is_empty() && is_more_to_settle(pane);
    let Pane { view, theme, keys, out, .. } = pane;
    let n_agreed = view.settling.n_agreed();
    let (words, hint) = if leads_on {
        (tr("Next: take agreed on").to_owned(), tr("Goes to the next article and takes there what is agreed on"))
    } else {
        (tr!("Take {n} agreed on", n = grouped(n_agreed)), tr("Takes them in one step, which undo takes back"))
    };
    let hint = with_key(hint, keys, ReviewCommand::SettleAgreed);
    let is_clicked = all_at_once_ui(ui, theme, (&words, n_agreed.max(usize::from(leads_on))), &hint, |ui| {
        line_ui(ui, tr("by"), font(ui, Face::Sans, 12.0), theme.soft);
        let agreement = &mut view.settling.agreement;
        ui.selectable_value(agreement, Agreement::All, tr("all|agreement"));
        ui.selectable_value(agreement, Agreement::Majority, tr("most"));
    });
    if is_clicked {
        out.run(ReviewCommand::SettleAgreed);
    }
}

/// “ana, ben”; “as it stands, ana” of what stands where that is asked again.
fn names_of(question: &Question, version: usize, settling: &Settling) -> String {
    let stands = (version == 0 && !question.contested_by.is_empty()).then(|| tr("as it stands").to_owned());
    let names = question.versions[version].by.iter().map(|name| isolated(&settling.name_of(name)).into_owned());
    stands.into_iter().chain(names).collect::<Vec<_>>().join(", ")
}

fn label_name(labels: &LabelSet, mark: &Marked) -> String {
    let known = labels.label(&mark.label).map(|label| in_sentence(&label.name));
    known.unwrap_or_else(|| tr!("“{label}” (no label here)", label = mark.label))
}

/// “quote “No cuts”, claim “No cuts””, “nobody”, “nothing”.
fn in_words(labels: &LabelSet, article: &Article, version: &Version) -> String {
    let name = |mark: &Marked| label_name(labels, mark);
    let words: Vec<String> = match &version.has {
        Has::Spans(marks) => marks
            .iter()
            .map(|mark| {
                let words = in_quotes(&one_line(&article.text_of_fragments(&mark.fragments)));
                format!("{} {}", isolated(&name(mark)), isolated(&words))
            })
            .collect(),
        Has::Links(targets) => {
            let targets = targets.iter().filter_map(|id| article.span(*id));
            targets.map(|span| tr!("by {name}", name = one_line(&article.text_of(span)))).collect()
        }
    };
    match (&version.has, words.is_empty()) {
        (Has::Spans(_), true) => tr("nothing").to_owned(),
        (Has::Links(_), true) => tr("nobody").to_owned(),
        _ => words.join(", "),
    }
}

fn title_of(article: &Article, question: &Question) -> String {
    one_line(article.text().slice(question.place)).chars().take(200).collect()
}

/// “edges · ana, cho: quote “No cuts” · ben: quote “No””.
fn detail_of(article: &Article, question: &Question, pane: &Pane<'_>) -> String {
    let settling = &pane.view.settling;
    let in_words = |version| in_words(pane.labels(), article, version);
    let versions = question.versions.iter().enumerate();
    let versions =
        versions.map(|(idx, version)| format!("{}: {}", names_of(question, idx, settling), in_words(version)));
    let again = (!question.contested_by.is_empty()).then(|| tr("asked again").to_owned());
    let difference = match question.difference() {
        Difference::None => tr("agreed").to_owned(),
        difference => said(difference.name()),
    };
    bidi::joined(again.into_iter().chain([difference]).chain(versions))
}
