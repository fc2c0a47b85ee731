//! What each command needs and has not: keys, menus and the palette say the same of it.

use super::act::Act;
use super::commands::{ArticleCommand, Command, FileCommand, ReviewCommand, ViewCommand};
use crate::formats::articles::Shape;
use crate::model::{Article, Project};
use crate::ui::session::view_state::ViewState;
use crate::ui::texts::later;

/// What somebody does first, or why there is nothing to do; `tr` has it in the language of the window.
pub type Need = &'static str;

/// What is said where a span has to be selected.
pub const A_SPAN: Need = later("Select a span first");
/// What is said where several are selected and only one can be meant.
pub const ONE_SPAN: Need = later("That can be done with one span at a time: select one of them alone");
const AN_ARTICLE: Need = later("Open an article first");
const ARTICLES: Need = later("Add an article first");
const A_SUGGESTION: Need = later("Go to a suggestion first");
const NO_SUGGESTIONS: Need = later("Nothing is suggested here");
const A_DIFFERENCE: Need = later("Go to a difference to settle first");

impl Command {
    /// What it would need to do something now; `None` where it would.
    pub fn need(self, project: &Project, view: &ViewState) -> Option<Need> {
        match self {
            Self::File(command) => command.need(project, view),
            Self::Article(command) => command.need(project, view),
            Self::Review(command) => command.need(project, view),
            Self::View(command) => command.need(project, view),
        }
    }
}

/// The words, unless that is there.
fn unless(is_there: bool, need: Need) -> Option<Need> {
    (!is_there).then_some(need)
}

/// What is said where one span has to be selected and is not.
pub fn of_one_span(view: &ViewState) -> Option<Need> {
    let need = if view.hand.has_several_spans() { ONE_SPAN } else { A_SPAN };
    unless(view.hand.selected_span().is_some(), need)
}

impl FileCommand {
    fn need(self, project: &Project, view: &ViewState) -> Option<Need> {
        match self {
            Self::ReopenWithEncoding => match open(project, view) {
                Some(article) => unless(has_encoding(article), later("This article has no file with an encoding")),
                None => Some(AN_ARTICLE),
            },
            // Nothing here goes through all articles: it is asked with each key.
            Self::CheckSources | Self::Export | Self::HandOut => unless(project.articles().len() > 0, ARTICLES),
            Self::Share => unless(open(project, view).is_some(), AN_ARTICLE),
            Self::NewProject
            | Self::NewProjectLikeThis
            | Self::OpenProject
            | Self::OpenRecent(_)
            | Self::AddArticles
            | Self::AddFolder
            | Self::SampleArticles
            | Self::PasteArticle
            | Self::Save
            | Self::SaveAs
            | Self::SaveAutomatically
            | Self::Import
            | Self::ImportFolder
            | Self::CompareAnnotators
            | Self::ShowStatistics
            | Self::RenameProject
            | Self::EditLabels
            | Self::TakeLabels
            | Self::SaveLabels
            | Self::SaveGuide
            | Self::NameAnnotator
            | Self::Collect
            | Self::ShowTour
            | Self::Quit => None,
        }
    }
}

impl ArticleCommand {
    fn need(self, project: &Project, view: &ViewState) -> Option<Need> {
        let Some(article) = open(project, view) else { return self.need_without_article(project) };
        let has_spans = !view.hand.spans().is_empty();
        match self {
            Self::Undo | Self::Redo | Self::ShowHistory | Self::Cancel => self.need_without_article(project),
            Self::Copy => {
                unless(has_spans || view.selected_range(article).is_some(), later("Select text or a span first"))
            }
            Self::CopyAsJson => unless(!article.spans().is_empty(), later("Nothing is labelled in this article yet")),
            Self::DeleteSpan | Self::ToggleQuestion => unless(has_spans, A_SPAN),
            Self::EditNote => of_one_span(view).filter(|_| view.hand.accepted.is_none()),
            Self::LabelAlike | Self::Link | Self::LinkToSameSpeaker => of_one_span(view),
            Self::PickSpeaker => unless(has_spans || view.suggestions.in_hand_idx().is_some(), A_SPAN),
            Self::Unlink => of_one_span(view).or_else(|| {
                let links = view.hand.selected_span().and_then(|id| article.relations_of(id).next());
                unless(links.is_some(), later("The span has no link"))
            }),
            Self::OpenWebPage => {
                unless(!article.meta.url.is_empty(), later("No web page is known where the article was published"))
            }
            Self::InArticle(act) => need_of_act(act, article, view),
            Self::ApplyLabel(_)
            | Self::EditArticleNote
            | Self::MarkDone
            | Self::MarkDoneAndGoOn
            | Self::SkipArticle
            | Self::RemoveArticle => None,
        }
    }

    fn need_without_article(self, project: &Project) -> Option<Need> {
        match self {
            Self::Undo => unless(project.undo_name().is_some(), later("There is nothing to undo")),
            Self::Redo => unless(project.redo_name().is_some(), later("There is nothing to do again")),
            // Where there is none, that is said.
            Self::ShowHistory | Self::Cancel => None,
            _ => Some(AN_ARTICLE),
        }
    }
}

/// What an act in the article needs to have in hand.
fn need_of_act(act: Act, article: &Article, view: &ViewState) -> Option<Need> {
    match act {
        Act::MoveEdge { .. } => {
            let has_other = view.suggestions.in_hand_idx().is_some() || view.settling.mark_in_hand().is_some();
            of_one_span(view).filter(|_| !has_other)
        }
        Act::SplitOff | Act::OtherEnd => of_one_span(view),
        Act::Join if view.hand.has_several_spans() => Some(ONE_SPAN),
        Act::Join => {
            let has_some = view.selected_text(article).is_some() || view.hand.selected_span().is_some();
            unless(has_some, later("Select the text to join to the span first"))
        }
        Act::Move { .. }
        | Act::Select(_)
        | Act::SelectAll
        | Act::Grow
        | Act::Shrink
        | Act::GoToSpan(_)
        | Act::GoToSuggestion(_)
        | Act::CycleSpans => None,
    }
}

impl ReviewCommand {
    fn need(self, project: &Project, view: &ViewState) -> Option<Need> {
        let a_suggestion = if view.suggestions.is_empty() { NO_SUGGESTIONS } else { A_SUGGESTION };
        let is_settling = view.settling.in_hand().is_some();
        match self {
            Self::AcceptSuggestion => {
                let selected =
                    open(project, view).and_then(|article| Some((article, article.span(view.hand.selected_span()?)?)));
                let lacks_link = |(article, span): (&Article, _)| article.lacks_link(project.labels(), span);
                let is_in_hand = view.suggestion_for_keys().is_some() || is_settling;
                unless(is_in_hand || selected.is_some_and(lacks_link), a_suggestion)
            }
            Self::AcceptWithOther => match view.suggestion_in_reach() {
                Some(one) => unless(one.other_speaker.is_some(), later("Nobody else is suggested")),
                None => Some(a_suggestion),
            },
            Self::RejectSuggestion => unless(view.suggestion_for_keys().is_some() || is_settling, a_suggestion),
            Self::TakeAndMend => unless(view.settling.has_spans_in_hand(), A_DIFFERENCE),
            Self::OtherVersion | Self::TakeAllVersions => unless(is_settling, A_DIFFERENCE),
            Self::NextDifference | Self::PreviousDifference | Self::SettleAgreed => {
                let has_readings = open(project, view).is_some_and(|article| article.readings().len() > 0);
                unless(has_readings, later("Nobody’s labels were collected for this article"))
            }
            Self::AcceptAs(_) => {
                let is_in_hand = view.suggestions.in_hand_idx().is_some() || view.settling.has_spans_in_hand();
                unless(is_in_hand, a_suggestion)
            }
            Self::AcceptSure => unless(view.sure_in_view().next().is_some(), later("Nothing in view is sure enough")),
            Self::AskProgramsAgain
            | Self::NextWithoutSpeaker
            | Self::NextProblem
            | Self::PreviousProblem
            | Self::FixProblem
            | Self::HideNames => None,
        }
    }
}

impl ViewCommand {
    fn need(self, project: &Project, view: &ViewState) -> Option<Need> {
        match self {
            Self::Find => unless(open(project, view).is_some(), AN_ARTICLE),
            Self::GoToArticle
            | Self::GoToNote
            | Self::NextArticle
            | Self::PreviousArticle
            | Self::NextUnlabelledArticle => unless(project.articles().len() > 0, ARTICLES),
            Self::ShowAllLabels => unless(!view.hidden_labels.is_empty(), later("No label is hidden")),
            Self::FindInAllArticles
            | Self::ListNotes
            | Self::ToggleLabel(_)
            | Self::ShowOnlyLabel(_)
            | Self::OrderArticles(_)
            | Self::ShowPalette
            | Self::ShowSettings
            | Self::ShowShortcuts
            | Self::ShowGuide
            | Self::ShowBook
            | Self::ShowAbout
            | Self::CopyReport
            | Self::ToggleArticles
            | Self::ToggleInspector
            | Self::LeaveArticle
            | Self::ReduceMotion
            | Self::LargerText
            | Self::SmallerText
            | Self::UsualTextSize
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::UsualZoom
            | Self::LightTheme
            | Self::DarkTheme
            | Self::SystemTheme => None,
        }
    }
}

fn open<'a>(project: &'a Project, view: &ViewState) -> Option<&'a Article> {
    view.open.and_then(|id| project.article(id))
}

/// Whether the article's file can be read in one encoding or another.
fn has_encoding(article: &Article) -> bool {
    let shape = Shape::from_extractor(&article.source.extractor);
    !article.source.path.is_empty() && shape.is_some_and(Shape::has_encoding)
}
