//! The popup that asks who said a quote: suggested speakers, then those that the article has already.

use std::collections::BTreeSet;

use egui::{Context, Pos2, Rect, pos2, vec2};

use super::pick_list::{Corner, PickItem, PickList, Picked, Popup};
use crate::model::find::{Finder, context};
use crate::model::speakers::candidates;
use crate::model::{
    Article, EditError, Project, Proposal, Span, SpanId, Suggestion, TextRange, Transaction, many, one_line,
    transactions,
};
use crate::ui::input::commands::{ArticleCommand, ReviewCommand};
use crate::ui::input::outbox::{Outbox, Wish};
use crate::ui::jobs::article_cache::PerText;
use crate::ui::look::widgets::{counted, grouped};
use crate::ui::session::view_state::ViewState;
use crate::ui::texts::tr;

const WIDTH: f32 = 300.0;
/// Beside the text of a narrow window; with less room it stands below.
const MIN_WIDTH: f32 = 220.0;
/// With less room below what is asked about it may stand above: the field and three rows.
const LEAST_HEIGHT: f32 = 180.0;
/// Characters of its line that a name is shown with, before it and behind it.
const N_BEFORE: usize = 18;
const N_BEHIND: usize = 60;
const MAX_ROWS: usize = 9;
/// Suggested speakers before those that the article has; others come behind them.
const N_SUGGESTED_FIRST: usize = 4;

/// The open popup.
#[derive(Debug)]
pub struct SpeakerPicker {
    /// The span, as long as its article has the text that the speakers are in.
    span: PerText<SpanId>,
    /// Where several are asked about at once, all of them.
    several: BTreeSet<SpanId>,
    /// Speakers of the span that are suggested, the likeliest first.
    suggested: Vec<Suggestion>,
    list: PickList,
    /// Where in the text stands what the chosen row names.
    lit: Option<TextRange>,
    /// How many spans lack a speaker, where the next of them follows on this one.
    n_in_queue: Option<usize>,
    /// The revision in which the span was accepted to be asked about: the next suggestion is in hand afterwards, and where
    /// nobody is picked, the acceptance is taken back.
    accepted_at: Option<u64>,
}

/// What a row does when it is picked.
#[derive(Debug)]
enum Choice {
    Suggested(Suggestion),
    Mention(SpanId),
    Nobody,
}

impl Choice {
    /// Where in the text it stands.
    fn place(&self, article: &Article) -> Option<TextRange> {
        match self {
            Self::Suggested(suggestion) => suggestion.proposal.speaker(),
            Self::Mention(mention) => article.span(*mention).map(Span::extent),
            Self::Nobody => None,
        }
    }
}

impl SpeakerPicker {
    /// Asks who said this span of the open article; the likeliest of those suggested come first.
    pub fn new(article: &Article, span: SpanId, suggested: Vec<Suggestion>) -> Self {
        Self {
            span: PerText::new(article, span),
            several: BTreeSet::new(),
            suggested,
            list: PickList::default(),
            lit: None,
            n_in_queue: None,
            accepted_at: None,
        }
    }

    /// Asks who said several spans of the open article, who are all the same; `None` where there is none.
    pub fn of_several(article: &Article, spans: BTreeSet<SpanId>) -> Option<Self> {
        let picker = Self::new(article, *spans.first()?, Vec::new());
        Some(Self { several: if spans.len() > 1 { spans } else { BTreeSet::new() }, ..picker })
    }

    /// The same on the way through suggestions, which goes on afterwards, for a span that was accepted in this revision.
    #[must_use]
    pub fn in_review(self, accepted_at: u64) -> Self {
        Self { accepted_at: Some(accepted_at), ..self }
    }

    /// The same as one of so many: when somebody is picked, the next one follows.
    #[must_use]
    pub fn in_queue(self, n_left: usize) -> Self {
        Self { n_in_queue: Some(n_left), ..self }
    }

    /// Whether giving up takes the acceptance of the span back.
    pub fn takes_back(&self, revision: u64) -> bool {
        self.accepted_at == Some(revision)
    }

    /// The place in the text that the chosen row is shown at.
    pub fn lit(&self) -> Option<TextRange> {
        self.lit
    }

    /// Draws the popup beside the selected span. Returns whether it stays open: no longer than the text that it is about.
    pub fn ui(&mut self, ctx: &Context, project: &Project, view: &ViewState, out: &mut Outbox) -> bool {
        let article = view.open.and_then(|id| project.article(id));
        let asked = article.and_then(|article| Some((article, article.span(*self.span.get(article)?)?)));
        let Some((article, span)) = asked else { return false };
        let (is_in_review, takes_back) = (self.accepted_at.is_some(), self.takes_back(project.revision()));
        let Self { list, lit, several, suggested, n_in_queue, .. } = self;
        let question = match several.len() {
            0 => question(project, span, *n_in_queue),
            n => tr!("Who said these {spans}?", spans = counted(n, "span")),
        };
        let (at, width) = place(ctx.content_rect(), view);
        let nothing = tr("Nobody here is called that");
        let popup = Popup { name: tr("Speakers"), question: &question, width, at: Some(at), nothing, has_digits: true };
        let mut places = Vec::new();
        let picked = list.ui(ctx, &popup, |filter| {
            let mut rows = rows(project, article, span, suggested, filter);
            rows.retain(|(_, choice)| several.is_empty() || !matches!(choice, Choice::Nobody));
            places.extend(rows.iter().map(|(_, choice)| choice.place(article)));
            rows
        });
        *lit = places.get(list.highlighted_idx()).copied().flatten();
        match picked {
            Picked::Nothing => return true,
            Picked::GivenUp if takes_back => {
                out.run(ArticleCommand::Undo);
                return false;
            }
            Picked::GivenUp => {}
            Picked::Item(Choice::Mention(mention)) if !several.is_empty() => {
                out.apply(many::link_spans(project, article.id, several, mention));
            }
            Picked::Item(choice) => {
                let chosen = choose(project, article, span, choice);
                match chosen {
                    Ok(chosen) if takes_back => out.wish(Wish::ApplyWithLast(chosen)),
                    chosen => out.try_apply(chosen),
                }
                if n_in_queue.is_some() {
                    out.run(ReviewCommand::NextWithoutSpeaker);
                }
            }
        }
        if is_in_review {
            out.wish(Wish::GoOnReviewing);
        }
        false
    }
}

fn question(project: &Project, span: &Span, n_in_queue: Option<usize>) -> String {
    let is_quote = project.labels().expected_kind(&span.label).is_some();
    let question = if is_quote { tr("Who said this?") } else { tr("Who is cited for this?") };
    n_in_queue.map_or_else(|| question.to_owned(), |n| tr!("{question} {n} left", question, n = grouped(n)))
}

/// Beside the text where the article shows the span, so that what was said and the words around it stay in sight, and
/// narrower where the window ends; where there is no room beside it, below with a line left free, or above where more room is;
/// else in the middle. Also how wide it is.
fn place(window: Rect, view: &ViewState) -> (Corner, f32) {
    let window = window.shrink(8.0);
    let at = |place: Pos2| Corner { place, is_foot: false, most_height: window.bottom() - place.y };
    let room = |beside: Pos2| window.right() - beside.x;
    if let Some(beside) = view.beside.filter(|beside| room(*beside) >= MIN_WIDTH) {
        // It may slide up beside the text, and hides nothing there.
        return (Corner { most_height: window.height(), ..at(beside) }, room(beside).min(WIDTH));
    }
    let Some(end) = view.anchor else { return (at(window.center() - vec2(WIDTH / 2.0, 120.0)), WIDTH) };
    let x = end.left().min(window.right() - WIDTH);
    let below = at(pos2(x, end.bottom() + end.height() + 6.0));
    let first_row = view.beside.map_or(end.top(), |beside| beside.y.min(end.top()));
    let foot = first_row - 6.0;
    let above = Corner { place: pos2(x, foot), is_foot: true, most_height: foot - window.top() };
    let fits_below = below.most_height >= LEAST_HEIGHT || below.most_height >= above.most_height;
    (if fits_below { below } else { above }, WIDTH)
}

/// “… the mayor, Maya Lindqvist, said on Monday”: the line that a name stands in.
fn line_around(article: &Article, place: TextRange) -> String {
    let (before, behind) = context(article.text(), place, N_BEHIND);
    let cut = before.char_indices().rev().nth(N_BEFORE).map_or(0, |(byte, c)| byte + c.len_utf8());
    let start = if cut > 0 { "…" } else { "" };
    one_line(&format!("{start}{}{}{behind}", &before[cut..], article.text().slice(place)))
}

fn rows(
    project: &Project,
    article: &Article,
    span: &Span,
    suggested: &[Suggestion],
    filter: &str,
) -> Vec<(PickItem, Choice)> {
    let finder = Finder::of_words(filter);
    let is_found = |name: &str| finder.as_ref().is_none_or(|finder| finder.first_in(name).is_some());
    let (mut rows, again) = suggested_rows(article, suggested);
    let mut less_likely = rows.split_off(rows.len().min(N_SUGGESTED_FIRST));
    let is_new = |rows: &[(PickItem, Choice)], name: &str| rows.iter().all(|(item, _)| item.name != name);
    for candidate in candidates(project.labels(), article, span) {
        if is_new(&rows, &candidate.name) {
            let detail = if candidate.is_previous { tr("as before") } else { "" };
            let item = PickItem { name: candidate.name, detail: detail.to_owned(), ..PickItem::default() };
            rows.push((item, Choice::Mention(candidate.mention)));
        }
    }
    less_likely.retain(|(item, _)| is_new(&rows, &item.name));
    rows.append(&mut less_likely);
    rows.extend(again);
    rows.retain(|(item, _)| is_found(&item.name));
    rows.truncate(MAX_ROWS);
    for ((item, choice), digit) in rows.iter_mut().zip(1..) {
        item.digit = Some(digit);
        item.context = choice.place(article).map(|place| line_around(article, place)).unwrap_or_default();
    }
    let nobody = PickItem { name: tr("Nobody named").to_owned(), digit: Some(0), ..PickItem::default() };
    if is_found(&nobody.name) {
        rows.push((nobody, Choice::Nobody));
    }
    rows
}

type Rows = Vec<(PickItem, Choice)>;

/// The suggested speakers, each name once, and apart from them the other places of “she” and “a spokesman”: these name
/// somebody only where they stand.
fn suggested_rows(article: &Article, suggested: &[Suggestion]) -> (Rows, Rows) {
    let (mut rows, mut again) = (Rows::new(), Rows::new());
    for suggestion in suggested {
        let Proposal::Speaker { speaker, .. } = suggestion.proposal else { continue };
        let name = article.text().slice(speaker).to_owned();
        let is_new = rows.iter().all(|(item, _)| item.name != name);
        if is_new || name.starts_with(char::is_lowercase) {
            let among = if is_new { &mut rows } else { &mut again };
            among.push((PickItem { name, ..PickItem::default() }, Choice::Suggested(suggestion.clone())));
        }
    }
    (rows, again)
}

/// Nothing where it is so already.
fn choose(project: &Project, article: &Article, span: &Span, choice: Choice) -> Result<Transaction, EditError> {
    let nothing = Transaction::new("link", Vec::new());
    match choice {
        Choice::Suggested(suggestion) => Ok(suggestion.transaction(project.labels(), article).unwrap_or(nothing)),
        Choice::Mention(mention) if article.speakers_of(span.id).any(|speaker| speaker.id == mention) => Ok(nothing),
        Choice::Mention(mention) => transactions::link(project.labels(), article, span.id, mention),
        Choice::Nobody if span.names_nobody() => Ok(nothing),
        Choice::Nobody => Ok(transactions::name_nobody(article, span)),
    }
}

#[cfg(test)]
mod tests {
    use egui::Key;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::model::{ArticleId, marked};
    use crate::ui::test_window::{Bench, harness};

    const MARKED: &str = "[speaker#1 Ada] met [speaker#2 Bo]. [quote#3 “No”], said [speaker#4 Cy].";

    fn opened() -> Harness<'static, Bench<Option<SpeakerPicker>>> {
        let mut harness = harness::<Option<SpeakerPicker>>(&[MARKED], |ui, picker, pane| {
            if let Some(open) = picker
                && !open.ui(ui.ctx(), pane.project, pane.view, pane.out)
            {
                *picker = None;
            }
        });
        let bench = harness.state_mut();
        let article = bench.project.articles().next().unwrap();
        bench.panel = Some(SpeakerPicker::new(article, SpanId(3), Vec::new()));
        harness.run();
        harness
    }

    #[track_caller]
    fn check(harness: &mut Harness<'_, Bench<Option<SpeakerPicker>>>, links: &[u32]) {
        harness.run();
        assert!(harness.state().panel.is_none());
        let article = harness.state().project.articles().next().unwrap();
        let found: Vec<u32> = article.speakers_of(SpanId(3)).map(|speaker| speaker.id.0).collect();
        assert_eq!(found, links);
    }

    #[test]
    fn it_hides_nothing_of_what_is_asked_about() {
        let corner = |width: f32, top: f32, bottom: f32| {
            let window = Rect::from_min_size(Pos2::ZERO, vec2(width, 400.0));
            let end = Rect::from_min_max(pos2(500.0, bottom - 20.0), pos2(510.0, bottom));
            let view = ViewState { beside: Some(pos2(560.0, top)), anchor: Some(end), ..ViewState::default() };
            let (corner, _) = place(window, &view);
            (corner.place.y, corner.is_foot, corner.most_height)
        };
        assert_eq!(corner(1200.0, 300.0, 360.0), (300.0, false, 384.0), "beside the text");
        assert_eq!(corner(640.0, 60.0, 120.0), (146.0, false, 246.0), "below, with a line between");
        assert_eq!(corner(640.0, 260.0, 330.0), (254.0, true, 246.0), "above, where more room is");
        assert_eq!(corner(640.0, 40.0, 300.0), (326.0, false, 66.0), "below, where neither has room");
    }

    #[test]
    fn enter_picks_the_nearest() {
        let mut harness = opened();
        harness.key_press(Key::Enter);
        check(&mut harness, &[2]);
    }

    #[test]
    fn arrows_digits_typing_and_clicks_pick_others() {
        let mut harness = opened();
        harness.key_press(Key::ArrowDown);
        harness.run();
        harness.key_press(Key::Enter);
        check(&mut harness, &[4]);

        let mut harness = opened();
        harness.event(egui::Event::Text("3".to_owned()));
        check(&mut harness, &[1]);

        let mut harness = opened();
        harness.get_by_label("Who said this?").type_text("ad");
        harness.run();
        harness.key_press(Key::Enter);
        check(&mut harness, &[1]);

        let mut harness = opened();
        harness.get_by_label("Cy").click();
        check(&mut harness, &[4]);
    }

    #[test]
    fn she_is_offered_wherever_she_stands_and_a_name_once() {
        let text = "Ada met Bo. Ada rose, and she said what she knew: [quote#3 “No”].";
        let project = crate::ui::test_window::project_of(&[text]);
        let article = project.articles().next().unwrap();
        let quote = article.span(SpanId(3)).unwrap();
        let speaker = |(start, name): (usize, &str)| {
            let place = article.text().range(start..start + name.len()).unwrap();
            let proposal = Proposal::of_speaker(project.labels(), quote, place).unwrap();
            let (confidence, reason) = (0.5, String::new());
            Suggestion {
                article: article.id,
                proposal,
                other_speaker: None,
                confidence,
                speaker_confidence: confidence,
                reason,
            }
        };
        let words = article.text().as_str();
        let places = ["she", "Ada"].into_iter().flat_map(|name| words.match_indices(name));
        let suggested: Vec<Suggestion> = places.map(speaker).collect();
        let rows = rows(&project, article, quote, &suggested, "");
        let listed: Vec<(&str, &str)> = rows.iter().map(|(item, _)| (item.name.as_str(), &item.context[..])).collect();
        let names: Vec<&str> = listed.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["she", "Ada", "she", "Nobody named"], "{listed:?}");
        assert_ne!(listed[0].1, listed[2].1);
    }

    #[test]
    fn it_closes_when_its_text_is_another_one() {
        let mut harness = opened();
        let bench = harness.state_mut();
        let mut other = marked::parse(bench.project.labels(), "[quote#3 “No”], he said. [speaker#2 Bo]").unwrap();
        other.id = ArticleId(1);
        bench.project.apply(transactions::replace_articles(&bench.project, "take over", vec![other])).unwrap();
        harness.key_press(Key::Enter);
        check(&mut harness, &[]);
    }

    #[test]
    fn nobody_can_be_named_and_escape_changes_nothing() {
        let mut harness = opened();
        harness.key_press(Key::Escape);
        check(&mut harness, &[]);

        let mut harness = opened();
        harness.event(egui::Event::Text("0".to_owned()));
        check(&mut harness, &[]);
        let Bench { project, .. } = harness.state();
        let article = project.articles().next().unwrap();
        assert!(!article.lacks_link(project.labels(), article.span(SpanId(3)).unwrap()));
    }
}
