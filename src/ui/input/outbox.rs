//! Where panels, dialogs and acts leave what they want done; the frame carries it out, first in first out.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::commands::Command;
use crate::formats::own::user_settings::UserSettings;
use crate::model::team::HandOut;
use crate::model::{ArticleId, LabelId, SpanId, Status, TextRange, Transaction};
use crate::storage::{Encoding, OldFiles};
use crate::ui::jobs::JobId;
use crate::ui::jobs::adding::ToRead;
use crate::ui::jobs::export::Leaving;
use crate::ui::jobs::import::Importing;
use crate::ui::jobs::opening::{Leave, Next};
use crate::ui::jobs::paths::Wanted;
use crate::ui::jobs::sampling::Sampling;
use crate::ui::jobs::sources::SourcesFound;
use crate::ui::jobs::team::CollectPlan;
use crate::ui::texts::said;

/// Wishes of one frame.
#[derive(Debug, Default)]
pub struct Outbox {
    wishes: Vec<Wish>,
}

/// Something that is wanted, as data.
#[derive(Debug)]
pub enum Wish {
    /// Change the project.
    Apply(Transaction),
    /// Change it, and say what was done with a way to take it back.
    ApplyAndTell(Transaction, String),
    /// Change it as one step with the last change, which is taken back with this.
    ApplyWithLast(Transaction),
    /// Do what a menu entry or key does.
    Run(Command),
    /// Show an article from its top, or as it was left.
    Open(ArticleId),
    /// Show a place of an article and select it.
    Show(ArticleId, TextRange),
    /// Select a span of the open article.
    ShowSpan(SpanId),
    /// Have each drag apply a label, in place of another or of none.
    Arm(LabelId),
    /// Give spans of the open article another label.
    Relabel(BTreeSet<SpanId>, LabelId),
    /// Link a span of the open article to its speaker.
    Link(SpanId, LinkTo),
    /// Undo or redo until the project is at this revision.
    GoToRevision(u64),
    /// Take the next suggestion in hand, as soon as there is one.
    GoOnReviewing,
    /// Tell the person something that went well, or why something cannot be done.
    Tell(Notice),
    /// Say in the status bar, until the next key or click, what was asked for in vain.
    Hint(String),

    /// Go somewhere else from the open project, after asking what becomes of work that is not saved.
    Leave(Next, Leave),
    /// Save, and go somewhere when that is done.
    Save(Option<Next>),
    /// Save over what another program has written meanwhile, and go somewhere when that is done.
    SaveOver(Option<Next>),
    AskAboutUnsaved,
    /// Apply the changes of an earlier session.
    Recover,
    /// Go on without them.
    DiscardUnsaved,
    AskPath(Wanted),
    /// Go on with the paths that were asked for.
    TakePaths(Wanted, Vec<PathBuf>),
    /// The same with a path that was typed in the window: what is there is replaced once somebody was asked.
    TakeTyped(Wanted, PathBuf),
    /// Let the path be typed once more.
    TypeAnew(Wanted, PathBuf),
    /// Make a text, or the files that it names, new articles.
    Paste(String),
    ReadArticles(Box<ToRead>),
    Reopen(ArticleId, &'static Encoding),
    /// The same of a file in this folder, which lies outside the project's.
    ReopenElsewhere(ArticleId, &'static Encoding, PathBuf),
    TakeOver(SourcesFound),
    /// Sources in these folders may be read too.
    CheckSourcesIn(Vec<PathBuf>),
    /// Bring in what these files have.
    Import(Box<Importing>),
    /// Remove what earlier exports left in a folder.
    RemoveOldFiles(OldFiles),
    /// Exports into the folder, over what no export wrote.
    ReplaceOthers(Box<Leaving>, PathBuf),
    /// Name who labels in the project; where it is somebody else than before, what is there stays by who made it.
    NameAnnotator {
        name: String,
        is_handed_over: bool,
    },
    /// Give articles that nobody has yet to annotators.
    HandOut(Box<HandOut>),
    /// Look what these projects of annotators bring.
    Collect(Vec<PathBuf>),
    /// Take in what they bring.
    TakeCollected(Box<CollectPlan>),
    /// Draw articles from corpora.
    Sample(Box<Sampling>),
    /// Say of these articles how far the work on them is.
    SetStatuses(Vec<ArticleId>, Status),
    /// Remove these articles from the project.
    RemoveArticles(Vec<ArticleId>),
    /// Ask how the labels of these articles shall leave.
    Export(BTreeSet<ArticleId>),
    /// Do what was picked in the palette, and remember by this name that it was.
    RunPicked(Command, String),
    EndTour,
    /// Make these the settings.
    SetUp(Box<UserSettings>),
    SetAutosave {
        interval_s: u32,
    },
    CancelJob(JobId),
}

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkTo {
    Span(SpanId),
    /// A text that becomes the speaker.
    Text(TextRange),
    /// A text that is suggested as a speaker, and is accepted as one.
    Suggested(TextRange),
}

/// A short message that goes away by itself.
#[derive(Debug)]
pub enum Notice {
    Info(String),
    /// That a change has done more than was asked for; the message undoes it, as long as it is the last one.
    Undoable(String),
    /// That a page was written; the message opens it in the browser, which also prints.
    Page(String, PathBuf),
    Warning(String),
    Error(String),
    /// An error, with the command that may mend it.
    Offer(String, Command),
}

impl Outbox {
    pub fn wish(&mut self, wish: Wish) {
        self.wishes.push(wish);
    }

    pub fn apply(&mut self, transaction: Transaction) {
        self.wishes.push(Wish::Apply(transaction));
    }

    /// Applies it, or tells why it cannot be made.
    pub fn try_apply(&mut self, transaction: Result<Transaction, impl std::fmt::Display>) {
        match transaction {
            Ok(transaction) => self.apply(transaction),
            Err(error) => self.tell(Notice::Warning(said(&error))),
        }
    }

    pub fn run(&mut self, command: impl Into<Command>) {
        self.wishes.push(Wish::Run(command.into()));
    }

    pub fn open(&mut self, article: ArticleId) {
        self.wishes.push(Wish::Open(article));
    }

    pub fn show(&mut self, article: ArticleId, range: TextRange) {
        self.wishes.push(Wish::Show(article, range));
    }

    pub fn tell(&mut self, notice: Notice) {
        self.wishes.push(Wish::Tell(notice));
    }

    /// Says calmly why a key does nothing here.
    pub fn hint(&mut self, words: &str) {
        self.wishes.push(Wish::Hint(words.to_owned()));
    }

    /// Everything asked for and not yet taken, in order.
    pub fn wishes(&self) -> &[Wish] {
        &self.wishes
    }

    /// Everything asked for, in order; the outbox is then empty.
    pub fn take(&mut self) -> Vec<Wish> {
        std::mem::take(&mut self.wishes)
    }
}
