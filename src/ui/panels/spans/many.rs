//! What can be done with several spans that are selected in the list: another label, a speaker, away with them.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Align, Context, Frame, Id, Layout, Margin, ScrollArea, Ui};

use crate::model::{Article, LabelId, LabelSet, SpanId, many};
use crate::ui::input::commands::ArticleCommand;
use crate::ui::input::outbox::Wish;
use crate::ui::input::situation::with_key;
use crate::ui::jobs::article_cache::PerArticleAnd;
use crate::ui::look::menu::{lines_ui, menu_ui};
use crate::ui::look::widgets::{Face, counted, font, hairline, line_ui, pill_ui, quiet_button};
use crate::ui::panels::pane::Pane;
use crate::ui::people::{People, Shown};
use crate::ui::texts::{grouped, in_sentence, tr};

/// What the selected spans have, which is found once and not in each frame.
#[derive(Clone, Debug, Default)]
struct Has {
    labels: Arc<BTreeSet<LabelId>>,
    /// Whether some of them can be linked to somebody.
    is_linkable: bool,
}

/// By what it is found.
type Selected = (LabelSet, Arc<BTreeSet<SpanId>>);

impl Has {
    fn of(ctx: &Context, labels: &LabelSet, article: &Arc<Article>, spans: &Arc<BTreeSet<SpanId>>) -> Self {
        ctx.data_mut(|data| {
            let found =
                data.get_temp_mut_or_default::<PerArticleAnd<Selected, Self>>(Id::unique("what several spans have"));
            let selected = (labels.clone(), Arc::clone(spans));
            found.get(&selected, article, |article| Self::found(labels, article, spans)).clone()
        })
    }

    fn found(labels: &LabelSet, article: &Article, spans: &BTreeSet<SpanId>) -> Self {
        let own = spans.iter().filter_map(|id| article.span(*id)).map(|span| span.label.clone()).collect();
        let is_linkable = !many::linkable(labels, article, spans).is_empty();
        Self { labels: Arc::new(own), is_linkable }
    }
}

/// Draws it over the room that is left.
pub(super) fn many_spans_ui(ui: &mut Ui, article: &Arc<Article>, pane: &mut Pane<'_>) {
    let theme = pane.theme;
    let spans = Arc::clone(pane.view.hand.shared_spans());
    let has = Has::of(ui.ctx(), pane.labels(), article, &spans);
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    hairline(ui, theme);
    let scroll = ScrollArea::vertical().auto_shrink(false).id_salt("many spans");
    scroll.show(ui, |ui| {
        Frame::NONE.inner_margin(Margin { left: 14, right: 14, top: 10, bottom: 10 }).show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::vec2(4.0, 8.0);
            let words = tr!("{spans} selected", spans = counted(spans.len(), "span"));
            line_ui(ui, &words, font(ui, Face::SansSemibold, 13.0), theme.ink);
            labels_ui(ui, &has, &spans, pane);
            ui.horizontal(|ui| {
                if has.is_linkable {
                    speaker_ui(ui, article, &spans, pane);
                }
                let hint = with_key(tr("Selects none of them"), pane.keys, ArticleCommand::Cancel);
                if quiet_button(ui, theme, tr("Let go")).on_hover_text(hint).clicked() {
                    pane.view.hand.select_span(None);
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let delete = quiet_button(ui, theme, &tr!("Delete {n}", n = grouped(spans.len())));
                    let hint = tr("Deletes them and their links in one step");
                    if delete.on_hover_text(with_key(hint, pane.keys, ArticleCommand::DeleteSpan)).clicked() {
                        pane.out.run(ArticleCommand::DeleteSpan);
                    }
                });
            });
        });
    });
}

/// A word for each label; those that the spans have are set off, a click changes all of them to one.
fn labels_ui(ui: &mut Ui, has: &Has, spans: &BTreeSet<SpanId>, pane: &mut Pane<'_>) {
    let (labels, theme) = (pane.labels(), pane.theme);
    ui.horizontal_wrapped(|ui| {
        for label in labels.labels() {
            let paint = theme.label(label.color);
            let response = pill_ui(ui, theme, &label.name, has.labels.contains(&label.id), paint.fill, paint.line);
            if response.clicked() {
                pane.out.wish(Wish::Relabel(spans.clone(), label.id.clone()));
            }
            response.on_hover_text(tr!("Changes all of them to {name}", name = in_sentence(&label.name)));
        }
    });
}

/// The people of the article, to whom all of them can be linked.
fn speaker_ui(ui: &mut Ui, article: &Arc<Article>, spans: &BTreeSet<SpanId>, pane: &mut Pane<'_>) {
    let labels = pane.labels();
    let button = quiet_button(ui, pane.theme, tr("Said by…"));
    menu_ui(&button, |ui| {
        ui.set_min_width(200.0);
        let people = People::of(ui.ctx(), labels, article);
        if people.all().is_empty() {
            ui.label(tr("No speaker is marked here yet"));
        }
        ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
            lines_ui(ui, |ui| {
                for Shown { person, .. } in people.all() {
                    let Some(mention) = person.mentions.first() else { continue };
                    if ui.button(&person.name).clicked() {
                        pane.out.apply(many::link_spans(pane.project, article.id, spans, *mention));
                    }
                }
            });
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::marked;

    #[test]
    fn what_several_spans_have_is_found_again_where_others_are_selected() {
        let labels = LabelSet::built_in();
        let article = marked::parse(&labels, "[quote#1 “a”] [speaker#2 Ana] [boilerplate#3 b] [speaker#4 Bo]").unwrap();
        let (article, ctx) = (Arc::new(article), Context::default());
        let has = |ids: &[u32]| {
            let spans = Arc::new(ids.iter().map(|id| SpanId(*id)).collect());
            let has = Has::of(&ctx, &labels, &article, &spans);
            assert!(Arc::ptr_eq(&has.labels, &Has::of(&ctx, &labels, &article, &spans).labels), "found once");
            (has.labels.iter().map(ToString::to_string).collect::<Vec<_>>(), has.is_linkable)
        };
        assert_eq!(has(&[2, 4]), (vec!["speaker".to_owned()], false));
        assert_eq!(has(&[1, 2]), (vec!["quote".to_owned(), "speaker".to_owned()], true));
        assert_eq!(has(&[3, 4]), (vec!["boilerplate".to_owned(), "speaker".to_owned()], false));
    }
}
