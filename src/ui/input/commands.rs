//! Every named act, in four families. The table of them is beside it, and what each needs is in `needs.rs`.

use super::act::Act;
use crate::formats::own::user_settings::ArticleOrder;
use crate::model::Article;

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

/// Whether nothing was marked on it yet, and nobody said that it is done.
pub fn is_unlabelled(article: &Article) -> bool {
    article.status.is_open() && article.spans().iter().next().is_none()
}
