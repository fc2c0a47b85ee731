//! The journal of a project: what has been changed since its file was written, a line a change.
//!
//! A line is `("checksum", entry)` in RON. The checksum covers the entry and the checksum of the line before, so that a
//! line that is damaged, lost, doubled or out of place ends what can be trusted. Offsets are bytes.

mod edits;
mod shorten;

use std::sync::Arc;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::formats::own::project_file::{read_article, write_article};
use crate::formats::own::wire::record::parse_with_ron;
use crate::formats::own::wire::ron_text::{push, string};
use crate::model::{Article, ArticleId, History, LabelSet, Step, Transaction};
use edits::TransactionRecord;

/// The version that is written. In version 1 the unknown fields of a record are a list in one field, and names stand in
/// quotation marks.
const VERSION: u32 = 2;
/// That of a journal from which changes are gone: programs that do not know of it would give states other numbers.
const SHORTENED: u32 = 3;

/// A line of a journal, as RON.
#[derive(Clone, Debug)]
pub struct Entry(String);

/// What a line says.
#[derive(Clone, Debug, Deserialize)]
enum EntryRecord {
    Begin {
        version: u32,
        saved: String,
        revision: u64,
    },
    Done {
        revision: u64,
        transaction: TransactionRecord,
    },
    Undone {
        revision: u64,
        transaction: TransactionRecord,
    },
    Apply {
        follows: u64,
        /// The highest number of a state that is gone from the journal: the next one gets a higher one.
        #[serde(default)]
        skips: u64,
        transaction: TransactionRecord,
        /// Missing in journals of before this was noted.
        #[serde(default)]
        texts: Vec<(String, String)>,
        #[serde(default)]
        before: Vec<String>,
    },
    Undo {
        follows: u64,
    },
    Redo {
        follows: u64,
    },
    Saving {
        saved: String,
        revision: u64,
        n_changes: u64,
    },
}

/// What happened to a project, and to which revision of it.
#[derive(Clone, Debug)]
pub struct Change {
    pub follows: u64,
    /// The highest number of a state that is gone from the journal before it; 0 for none.
    pub skips: u64,
    pub act: Act,
    /// The SHA-256, as hex, of each text that it points into, as it was before the change.
    pub texts: Vec<(ArticleId, String)>,
    /// Articles that it is the first to point into, as they were: what is needed to make it on another text of them.
    pub before: Vec<Arc<Article>>,
}

/// How a project changed.
#[derive(Clone, Debug)]
pub enum Act {
    Apply(Transaction),
    Undo,
    Redo,
}

/// A whole journal as far as it can be trusted.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    lines: Vec<Line>,
    pub damage: Option<Damage>,
}

#[derive(Clone, Debug)]
struct Line {
    entry: Entry,
    record: EntryRecord,
    /// The byte behind it.
    end: usize,
    /// What the next line follows.
    checksum: Checksum,
}

/// Where a journal stops being whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Counted from 1.
    pub line: usize,
    /// Lines from there on, whole or not.
    pub n_lines_lost: usize,
    /// Only the last line is not complete: the program ended as it was writing it.
    pub is_torn_end: bool,
}

/// A place in a journal at which the next line can be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checksum([u8; 8]);

/// What a journal says about a project file with a certain content.
#[derive(Clone, Debug)]
pub struct Replay {
    /// What could be undone and redone when the file was written, at the revision of the file.
    pub history: History,
    /// What the file does not hold.
    pub changes: Vec<Unread>,
    /// Changes in the journal that the file holds.
    pub n_saved: usize,
    /// Whether the changes were made to this very file.
    pub is_of_file: bool,
}

/// A change that is read when its turn comes, since reading it takes the labels that the project then has.
#[derive(Clone, Debug)]
pub struct Unread(EntryRecord);

impl Entry {
    /// The first line: the SHA-256 of the project file, as hex, and its revision.
    pub fn begin(saved: &str, revision: u64) -> Self {
        Self::begin_in(VERSION, saved, revision)
    }

    fn begin_in(version: u32, saved: &str, revision: u64) -> Self {
        let mut out = format!("Begin(version: {version}, saved: ");
        string(&mut out, saved);
        push!(&mut out, ", revision: {revision})");
        Self(out)
    }

    /// What can be undone and redone, the nearest first: the lines that follow [`begin`](Self::begin) and
    /// [`saving`](Self::saving).
    pub fn of_history(history: &History) -> impl Iterator<Item = Self> {
        let line = |name, step: &Step| Self::with_transaction(name, "revision", step.revision, &step.transaction);
        let done = history.done().iter().rev().map(move |step| line("Done", step));
        done.chain(history.undone().iter().rev().map(move |step| line("Undone", step)))
    }

    pub fn change(change: &Change) -> Self {
        let follows = change.follows;
        match &change.act {
            Act::Apply(transaction) => {
                let mut entry = Self::with_transaction("Apply", "follows", follows, transaction);
                entry.name_texts(&change.texts);
                entry.tell_articles(change.before.iter().map(|article| write_article(article)));
                entry
            }
            Act::Undo => Self::undo(follows),
            Act::Redo => Self(format!("Redo(follows: {follows})")),
        }
    }

    /// Says, before a project file is replaced, what it will hold: the first `n_changes` of this journal. What can be
    /// undone from there follows.
    pub fn saving(saved: &str, revision: u64, n_changes: u64) -> Self {
        let mut out = "Saving(saved: ".to_owned();
        string(&mut out, saved);
        push!(&mut out, ", revision: {revision}, n_changes: {n_changes})");
        Self(out)
    }

    /// Appends the line, and steps on to what the next line follows.
    pub fn write(&self, out: &mut Vec<u8>, follows: &mut Checksum) {
        *follows = follows.seal(self.0.as_bytes(), out);
    }

    fn undo(follows: u64) -> Self {
        Self(format!("Undo(follows: {follows})"))
    }

    /// The same change, given what it follows, skips and tells, where it skips and tells this instead. `None` where the line
    /// is not spelled as we write it.
    fn applying_after(
        &self,
        (follows, skips, before): (u64, u64, &[String]),
        skipped: u64,
        told: &[String],
    ) -> Option<Self> {
        if (skips, before) == (skipped, told) {
            return Some(self.clone());
        }
        let beginning = |skips: u64| {
            let skips = if skips > 0 { format!("skips: {skips}, ") } else { String::new() };
            format!("Apply(follows: {follows}, {skips}")
        };
        let mut own_before = Self(")".to_owned());
        own_before.tell_articles(before.iter().cloned());
        let rest = self.0.strip_prefix(&beginning(skips))?.strip_suffix(&own_before.0)?;
        let mut entry = Self(format!("{}{rest})", beginning(skipped)));
        entry.tell_articles(told.iter().cloned());
        let is_as_wanted = |record: &EntryRecord| match record {
            EntryRecord::Apply { skips, before, .. } => (*skips, &before[..]) == (skipped, told),
            _ => false,
        };
        // An empty list or a comma at the end of the line is cut by neither.
        parse_with_ron(&entry.0).ok().filter(is_as_wanted).map(|_| entry)
    }

    fn with_transaction(name: &str, number_name: &str, number: u64, transaction: &Transaction) -> Self {
        let mut out = format!("{name}({number_name}: {number}, transaction: ");
        edits::write(&mut out, transaction);
        out.push(')');
        Self(out)
    }

    /// Says on which texts a change was made, as the last field.
    fn name_texts(&mut self, texts: &[(ArticleId, String)]) {
        if texts.is_empty() {
            return;
        }
        self.0.pop();
        self.0.push_str(", texts: [");
        for (article, sha256) in texts {
            push!(&mut self.0, "(\"{article}\", ");
            string(&mut self.0, sha256);
            self.0.push_str("), ");
        }
        self.0.push_str("])");
    }

    /// Says how articles were before a change, as the last field.
    fn tell_articles(&mut self, articles: impl Iterator<Item = String>) {
        let mut articles = articles.peekable();
        if articles.peek().is_none() {
            return;
        }
        self.0.pop();
        self.0.push_str(", before: [");
        for article in articles {
            string(&mut self.0, &article);
            self.0.push_str(", ");
        }
        self.0.push_str("])");
    }

    /// Whether it is something that was done to the project.
    pub fn is_change(&self) -> bool {
        ["Apply(", "Undo(", "Redo("].iter().any(|name| self.0.starts_with(name))
    }
}

impl EntryRecord {
    fn is_saving(&self, file: &str) -> bool {
        matches!(self, Self::Saving { saved, .. } if saved == file)
    }

    fn is_change(&self) -> bool {
        matches!(self, Self::Apply { .. } | Self::Undo { .. } | Self::Redo { .. })
    }
}

impl Journal {
    /// Reads as many lines as are whole. No bytes at all are an empty journal.
    pub fn read(bytes: &[u8]) -> Self {
        let mut journal = Self::default();
        let mut at = 0;
        let mut checksum = Checksum::default();
        while at < bytes.len() {
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |offset| at + offset + 1);
            let Some(line) = read_line(&bytes[at..end], checksum, end) else {
                let n_lines_lost = bytes[at..].split_inclusive(|byte| *byte == b'\n').count();
                // Its first line is there as a whole from the start.
                let is_torn_end = n_lines_lost == 1 && !bytes.ends_with(b"\n") && !journal.lines.is_empty();
                journal.damage = Some(Damage { line: journal.lines.len() + 1, n_lines_lost, is_torn_end });
                return journal;
            };
            checksum = line.checksum;
            journal.lines.push(line);
            at = end;
        }
        journal
    }

    /// How many lines can be read.
    pub fn n_lines(&self) -> usize {
        self.lines.len()
    }

    /// How many changes it holds.
    pub fn n_changes(&self) -> usize {
        self.lines.iter().filter(|line| line.record.is_change()).count()
    }

    /// Whether it is whole, and a file with this SHA-256 holds all changes in it.
    pub fn is_of_nothing_else(self, saved: &str) -> bool {
        let is_whole = self.damage.is_none_or(|damage| damage.is_torn_end);
        let n_lines = self.n_lines();
        let labels = LabelSet::built_in();
        is_whole && self.replay(saved, &labels).map_or(n_lines == 0, |replay| replay.changes.is_empty())
    }

    /// Whether it tells of changes that were made to a file with this SHA-256 and that it does not hold.
    pub fn has_changes_of(self, saved: &str) -> bool {
        let replay = self.replay(saved, &LabelSet::built_in());
        replay.is_some_and(|replay| replay.is_of_file && !replay.changes.is_empty())
    }

    /// Where the next line goes.
    pub fn end(&self) -> (usize, Checksum) {
        self.lines.last().map_or((0, Checksum::default()), |line| (line.end, line.checksum))
    }

    /// The lines of the changes after the first `n_skipped`, to begin a new journal with.
    pub fn changes_after(&self, n_skipped: usize) -> impl Iterator<Item = &Entry> {
        self.lines.iter().filter(|line| line.record.is_change()).map(|line| &line.entry).skip(n_skipped)
    }

    /// What it says about a project file with this SHA-256 and these labels. `None` for a journal that does not begin.
    pub fn replay(self, saved: &str, labels: &LabelSet) -> Option<Replay> {
        let EntryRecord::Begin { version, saved: begun_with, revision } =
            self.lines.first().map(|line| &line.record)?
        else {
            return None;
        };
        if *version > SHORTENED {
            return None;
        }
        let history = History::new(Vec::new(), Vec::new(), *revision);
        let mut replay = Replay { history, changes: Vec::new(), n_saved: 0, is_of_file: begun_with == saved };
        let saving = self.lines.iter().rposition(|line| line.record.is_saving(saved));
        if replay.is_of_file {
            replay.history = read_history(&self.lines[1..], *revision, labels);
        } else if let Some(idx) = saving
            && let EntryRecord::Saving { revision, n_changes, .. } = self.lines[idx].record
        {
            replay.is_of_file = true;
            replay.n_saved = usize::try_from(n_changes).unwrap_or(usize::MAX);
            replay.history = read_history(&self.lines[idx + 1..], revision, labels);
        }
        let changes = self.lines.into_iter().map(|line| line.record).filter(EntryRecord::is_change);
        replay.changes = changes.skip(replay.n_saved).map(Unread).collect();
        Some(replay)
    }
}

impl Change {
    /// An undo or redo, which points into nothing by itself.
    pub fn of_history(act: Act, follows: u64) -> Self {
        Self { follows, skips: 0, act, texts: Vec::new(), before: Vec::new() }
    }
}

impl Unread {
    /// The articles that it is the first to point into, as they were.
    pub fn before(&self, labels: &LabelSet) -> Vec<Arc<Article>> {
        if let EntryRecord::Apply { before, .. } = &self.0 { articles_in(before, labels) } else { Vec::new() }
    }

    /// The articles into whose texts it points.
    pub fn points_into(&self) -> Vec<ArticleId> {
        let EntryRecord::Apply { texts, .. } = &self.0 else { return Vec::new() };
        texts.iter().filter_map(|(id, _)| id.parse().ok()).collect()
    }

    /// The change, for a project with these labels.
    pub fn read(self, labels: &LabelSet) -> Result<Change, String> {
        Ok(match self.0 {
            EntryRecord::Apply { follows, skips, transaction, texts, before } => {
                let text = |(id, sha256): (String, String)| Some((id.parse().ok()?, sha256));
                let texts = texts.into_iter().filter_map(text).collect();
                let act = Act::Apply(transaction.read(&mut labels.clone())?);
                Change { follows, skips, act, texts, before: articles_in(&before, labels) }
            }
            EntryRecord::Undo { follows } => Change::of_history(Act::Undo, follows),
            EntryRecord::Redo { follows } => Change::of_history(Act::Redo, follows),
            _ => return Err("the line is not a change".to_owned()),
        })
    }
}

/// Those that can be read: without them a change is only not made on another text.
fn articles_in(before: &[String], labels: &LabelSet) -> Vec<Arc<Article>> {
    before.iter().filter_map(|ron| read_article(ron, labels).ok()).map(Arc::new).collect()
}

impl Checksum {
    /// Appends the line of an entry with its checksum, which is returned.
    #[must_use]
    pub fn seal(self, entry: &[u8], out: &mut Vec<u8>) -> Self {
        let checksum = self.after(entry);
        out.extend_from_slice(format!("(\"{}\", ", checksum.hex()).as_bytes());
        out.extend_from_slice(entry);
        out.extend_from_slice(b")\n");
        checksum
    }

    fn after(self, entry: &[u8]) -> Self {
        let digest: [u8; 32] = Sha256::new().chain_update(self.0).chain_update(entry).finalize().into();
        Self(*digest.first_chunk().expect("8 is less than 32"))
    }

    fn hex(self) -> String {
        format!("{:016x}", u64::from_be_bytes(self.0))
    }
}

/// The history whose steps stand at the start of the lines. A step that cannot be read ends what can be undone.
fn read_history(lines: &[Line], revision: u64, labels: &LabelSet) -> History {
    let (mut done, mut undone) = (Steps::new(labels), Steps::new(labels));
    for line in lines {
        match &line.record {
            EntryRecord::Done { revision, transaction } => done.read(*revision, transaction),
            EntryRecord::Undone { revision, transaction } => undone.read(*revision, transaction),
            _ => break,
        }
    }
    History::new(done.in_order(), undone.in_order(), revision)
}

/// Steps in one direction as far as they could be read.
struct Steps {
    nearest_first: Vec<Step>,
    /// The labels that the project has after the last of them.
    labels: LabelSet,
    has_ended: bool,
}

impl Steps {
    fn new(labels: &LabelSet) -> Self {
        Self { nearest_first: Vec::new(), labels: labels.clone(), has_ended: false }
    }

    fn read(&mut self, revision: u64, transaction: &TransactionRecord) {
        if self.has_ended {
            return;
        }
        match transaction.clone().read(&mut self.labels) {
            Ok(transaction) => self.nearest_first.push(Step { transaction, revision }),
            Err(_) => self.has_ended = true,
        }
    }

    /// The nearest last.
    fn in_order(mut self) -> Vec<Step> {
        self.nearest_first.reverse();
        self.nearest_first
    }
}

/// The line, if it is whole and follows the checksum.
fn read_line(line: &[u8], follows: Checksum, end: usize) -> Option<Line> {
    let line = line.strip_suffix(b"\n")?;
    let (sum, entry) = line.strip_prefix(b"(\"")?.strip_suffix(b")")?.split_at_checked(16)?;
    let entry = entry.strip_prefix(b"\", ")?;
    let checksum = follows.after(entry);
    if checksum.hex().as_bytes() != sum {
        return None;
    }
    let entry = str::from_utf8(entry).ok()?;
    Some(Line { record: record_of(entry)?, entry: Entry(entry.to_owned()), end, checksum })
}

/// What a line says, without the room for more that a list has which is read bit by bit: most have one edit.
fn record_of(entry: &str) -> Option<EntryRecord> {
    let mut record = parse_with_ron(entry).ok()?;
    if let EntryRecord::Apply { transaction, .. }
    | EntryRecord::Done { transaction, .. }
    | EntryRecord::Undone { transaction, .. } = &mut record
    {
        transaction.shrink();
    }
    Some(record)
}

#[cfg(test)]
mod tests;
