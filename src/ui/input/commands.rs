//! Every named act, in four families, and whether it can be done now. The table of them is beside it.

use super::act::Act;
use crate::formats::articles::Shape;
use crate::formats::own::user_settings::ArticleOrder;
use crate::model::{Article, Project};
use crate::ui::session::view_state::ViewState;

/// Something the person can ask for by menu, palette or key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Command {
    File(FileCommand),
    Article(ArticleCommand),
    Review(ReviewCommand),
    View(ViewCommand),
}

/// What is done with the project as a whole, and with files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileCommand {
    NewProject,
    /// A new one with the labels and settings of the one that is open.
    NewProjectLikeThis,
    OpenProject,
    /// Opens the project at this place of the recent ones.
    OpenRecent(usize),
    AddArticles,
    AddFolder,
    SampleArticles,
    /// Reads the open article's file again with an encoding that the person picks.
    ReopenWithEncoding,
    /// Looks whether the files of the articles have changed, and takes their new texts over.
    CheckSources,
    /// Makes the text or the files on the clipboard new articles.
    PasteArticle,
    Save,
    SaveAs,
    /// Sets how often the project is saved by itself.
    SaveAutomatically,
    Import,
    ImportFolder,
    Export,
    /// Writes the open article as a page to read, print and send.
    Share,
    /// Shows how far those agree whose labels were collected into the project.
    CompareAnnotators,
    /// Shows what there is of everything, and how the work goes.
    ShowStatistics,
    RenameProject,
    EditLabels,
    /// Makes the labels of another project those of this one.
    TakeLabels,
    /// Writes a project with the labels and settings of this one, and nothing else.
    SaveLabels,
    /// Writes the guide as a text of its own.
    SaveGuide,
    /// Says who labels in the project.
    NameAnnotator,
    /// Gives articles to several annotators, each a project of their own.
    HandOut,
    /// Takes in what annotators made of the articles.
    Collect,
    /// Opens the sample project, with three steps that show how to work.
    ShowTour,
    Quit,
}

/// What is done to the open article and what is selected in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ArticleCommand {
    Undo,
    Redo,
    /// Lists what can be undone and redone, to go there in one step.
    ShowHistory,
    /// Applies the label at this place in the label set to the selection, relabels the selected span, or arms the label.
    ApplyLabel(usize),
    /// Copies the selected text, else the text of the selected span.
    Copy,
    /// Copies the selected span with its links, else the spans in the selected text, else all, as the JSON export has them.
    CopyAsJson,
    DeleteSpan,
    EditNote,
    /// Writes beside the open article, such as a question about the guide.
    EditArticleNote,
    /// Marks the selected span as one that somebody asks something about, or takes that back.
    ToggleQuestion,
    /// Finds what reads like the selected span, to be labelled like it.
    LabelAlike,
    /// What keys do in the article: caret, selection, spans.
    InArticle(Act),
    /// Lets go of what is in hand: link, armed label, span, selection.
    Cancel,
    /// Asks who said the selected quote.
    PickSpeaker,
    /// Links the selected span to the next speaker clicked.
    Link,
    /// Links the selected span to the speaker of the quote before it.
    LinkToSameSpeaker,
    Unlink,
    OpenWebPage,
    MarkDone,
    MarkDoneAndGoOn,
    /// Sets the article aside, as one that is not to be labelled, or takes it up again.
    SkipArticle,
    RemoveArticle,
}

/// What is decided about suggestions, problems and quotes that lack a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReviewCommand {
    AcceptSuggestion,
    /// Accepts the suggestion that keys act on with the next likeliest speaker.
    AcceptWithOther,
    /// Accepts the suggestion in hand with the label at this place in the label set.
    AcceptAs(usize),
    /// Accepts all suggestions on the screen that are sure enough.
    AcceptSure,
    RejectSuggestion,
    /// Asks the programs that the settings name about the open article once more.
    AskProgramsAgain,
    /// Goes to the next quote that lacks a speaker, in any article, and asks who said it.
    NextWithoutSpeaker,
    NextProblem,
    PreviousProblem,
    /// Mends the problem that was gone to last.
    FixProblem,
    /// Goes to the next difference between annotators of the open article.
    NextDifference,
    PreviousDifference,
    /// Shows another version of the difference in hand.
    OtherVersion,
    /// Takes what each annotator has.
    TakeAllVersions,
    /// Takes the version shown, and stays there so that its edges can be moved.
    TakeAndMend,
    /// Takes what enough annotators agree on in the open article.
    SettleAgreed,
    HideNames,
}

/// What is shown, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ViewCommand {
    Find,
    FindInAllArticles,
    /// Lists what people have written on spans and articles.
    ListNotes,
    GoToArticle,
    /// Lists what people wrote beside articles.
    GoToNote,
    NextArticle,
    PreviousArticle,
    NextUnlabelledArticle,
    /// Lists articles, and goes through them, in this order.
    OrderArticles(ArticleOrder),
    ShowPalette,
    ShowSettings,
    ShowShortcuts,
    ShowGuide,
    ShowBook,
    ShowAbout,
    /// Copies version, system and what was done lately, for whoever helps.
    CopyReport,
    ToggleArticles,
    ToggleInspector,
    /// Hides the spans with the label at this place in the label set, or shows them again.
    ToggleLabel(usize),
    /// Hides the spans of all labels but this one.
    ShowOnlyLabel(usize),
    ShowAllLabels,
    /// Takes the keyboard from the article to what stands around it; Escape brings it back.
    LeaveArticle,
    ReduceMotion,
    LargerText,
    SmallerText,
    UsualTextSize,
    ZoomIn,
    ZoomOut,
    UsualZoom,
    LightTheme,
    DarkTheme,
    SystemTheme,
}

impl Command {
    /// Whether it would do something now.
    pub fn is_enabled(self, project: &Project, view: &ViewState) -> bool {
        match self {
            Self::File(command) => command.is_enabled(project, view),
            Self::Article(command) => command.is_enabled(project, view),
            Self::Review(command) => command.is_enabled(project, view),
            Self::View(command) => command.is_enabled(project, view),
        }
    }
}

impl FileCommand {
    fn is_enabled(self, project: &Project, view: &ViewState) -> bool {
        match self {
            Self::ReopenWithEncoding => open(project, view).is_some_and(has_encoding),
            // Nothing here goes through all articles: it is asked with each key.
            Self::CheckSources | Self::Export | Self::HandOut => project.articles().len() > 0,
            Self::Share => open(project, view).is_some(),
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
            | Self::Quit => true,
        }
    }
}

impl ArticleCommand {
    fn is_enabled(self, project: &Project, view: &ViewState) -> bool {
        let article = open(project, view);
        let span = article.and_then(|article| article.span(view.hand.selected_span()?));
        let has_spans = !view.hand.spans().is_empty();
        match self {
            Self::Undo => project.undo_name().is_some(),
            Self::Redo => project.redo_name().is_some(),
            Self::Copy => has_spans || article.is_some_and(|article| view.selected_range(article).is_some()),
            Self::CopyAsJson => article.is_some_and(|article| !article.spans().is_empty()),
            Self::DeleteSpan | Self::ToggleQuestion => has_spans,
            Self::EditNote | Self::LabelAlike | Self::Link | Self::LinkToSameSpeaker => span.is_some(),
            Self::PickSpeaker => has_spans || view.suggestions.in_hand_idx().is_some(),
            Self::Unlink => {
                article.zip(span).is_some_and(|(article, span)| article.relations_of(span.id).next().is_some())
            }
            Self::OpenWebPage => article.is_some_and(|article| !article.meta.url.is_empty()),
            Self::ApplyLabel(_)
            | Self::EditArticleNote
            | Self::InArticle(_)
            | Self::MarkDone
            | Self::MarkDoneAndGoOn
            | Self::SkipArticle
            | Self::RemoveArticle => article.is_some(),
            // Where there is none, that is said.
            Self::ShowHistory | Self::Cancel => true,
        }
    }
}

impl ReviewCommand {
    fn is_enabled(self, project: &Project, view: &ViewState) -> bool {
        match self {
            Self::AcceptSuggestion => {
                let selected =
                    open(project, view).and_then(|article| Some((article, article.span(view.hand.selected_span()?)?)));
                let lacks_link = |(article, span): (&Article, _)| article.lacks_link(project.labels(), span);
                let is_in_hand = view.suggestion_for_keys().is_some() || view.settling.in_hand().is_some();
                is_in_hand || selected.is_some_and(lacks_link)
            }
            Self::AcceptWithOther => view.suggestion_in_reach().is_some_and(|one| one.other_speaker.is_some()),
            Self::RejectSuggestion => view.suggestion_for_keys().is_some() || view.settling.in_hand().is_some(),
            Self::TakeAndMend => view.settling.has_spans_in_hand(),
            Self::OtherVersion | Self::TakeAllVersions => view.settling.in_hand().is_some(),
            Self::NextDifference | Self::PreviousDifference | Self::SettleAgreed => {
                open(project, view).is_some_and(|article| article.readings().len() > 0)
            }
            Self::AcceptAs(_) => view.suggestions.in_hand_idx().is_some() || view.settling.has_spans_in_hand(),
            Self::AcceptSure => view.sure_in_view().next().is_some(),
            Self::AskProgramsAgain
            | Self::NextWithoutSpeaker
            | Self::NextProblem
            | Self::PreviousProblem
            | Self::FixProblem
            | Self::HideNames => true,
        }
    }
}

impl ViewCommand {
    fn is_enabled(self, project: &Project, view: &ViewState) -> bool {
        match self {
            Self::Find => open(project, view).is_some(),
            Self::GoToArticle
            | Self::GoToNote
            | Self::NextArticle
            | Self::PreviousArticle
            | Self::NextUnlabelledArticle => project.articles().len() > 0,
            Self::ShowAllLabels => !view.hidden_labels.is_empty(),
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
            | Self::SystemTheme => true,
        }
    }
}

impl From<FileCommand> for Command {
    fn from(command: FileCommand) -> Self {
        Self::File(command)
    }
}

impl From<ArticleCommand> for Command {
    fn from(command: ArticleCommand) -> Self {
        Self::Article(command)
    }
}

impl From<ReviewCommand> for Command {
    fn from(command: ReviewCommand) -> Self {
        Self::Review(command)
    }
}

impl From<ViewCommand> for Command {
    fn from(command: ViewCommand) -> Self {
        Self::View(command)
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

/// Whether nothing was marked on it yet, and nobody said that it is done.
pub fn is_unlabelled(article: &Article) -> bool {
    article.status.is_open() && article.spans().iter().next().is_none()
}
