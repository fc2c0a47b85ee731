//! How the work on a project went: what was suggested for each article before anybody touched it, and what labelling it
//! took.

use std::collections::HashMap;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::formats::articles::day_since_1970;
use crate::model::{Article, ArticleId, Content, Fragments, LabelId, OffsetCursor, OffsetUnit, ReadingWork};

const VERSION: u32 = 1;

/// The articles that were worked on, in the order in which they were first touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkLog {
    pub articles: Vec<Work>,
}

/// The work on one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    pub article: ArticleId,
    /// What was likely before the first touch, shown or not; `None` where nobody knew yet.
    pub suggested: Option<Vec<(LabelId, Fragments)>>,
    /// Whether the suggestions were not shown.
    pub is_blind: bool,
    pub effort: Effort,
    /// When it was last marked as done, as far as that is known.
    pub done_on: Option<Day>,
}

/// A day in UTC, counted from the first of January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

/// What somebody did while an article was open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    pub n_keys: u32,
    pub n_clicks: u32,
    pub n_drags: u32,
}

impl WorkLog {
    pub fn of(&self, article: ArticleId) -> Option<&Work> {
        self.articles.iter().find(|work| work.article == article)
    }
}

impl Work {
    /// An article that nobody has worked on yet.
    pub fn new(article: ArticleId) -> Self {
        Self { article, suggested: None, is_blind: false, effort: Effort::default(), done_on: None }
    }

    /// Keys, clicks and drags; `None` where nobody has made or changed a label, so that they were not counted.
    pub fn n_acts(&self) -> Option<u32> {
        (self.suggested.is_some() || self.effort != Effort::default()).then(|| self.effort.n_acts())
    }

    /// Takes in another version of the work on the same article: whichever has gone on further.
    fn take_in(&mut self, other: Self) {
        let (first, last) =
            if other.effort.n_acts() > self.effort.n_acts() { (other, self.clone()) } else { (self.clone(), other) };
        let done_on = first.done_on.max(last.done_on);
        *self = Self { suggested: first.suggested.or(last.suggested), done_on, ..first };
    }

    /// What goes with a reading that is collected.
    pub fn of_reading(&self) -> ReadingWork {
        let done_on = self.done_on.map(|day| day.to_string()).unwrap_or_default();
        ReadingWork { done_on, n_acts: self.n_acts() }
    }
}

impl Day {
    /// The day of a moment; one before 1970 counts as its first.
    pub fn of(time: SystemTime) -> Self {
        let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Self(u32::try_from(seconds / 86_400).unwrap_or(u32::MAX))
    }
}

impl fmt::Display for Day {
    /// `2026-11-28`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = day_since_1970(u64::from(self.0));
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Effort {
    pub fn n_acts(self) -> u32 {
        self.n_keys.saturating_add(self.n_clicks).saturating_add(self.n_drags)
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            n_keys: self.n_keys.saturating_add(other.n_keys),
            n_clicks: self.n_clicks.saturating_add(other.n_clicks),
            n_drags: self.n_drags.saturating_add(other.n_drags),
        }
    }
}

/// The log as RON, an article a line; offsets are code points. Articles that are not in the project any more go.
pub fn write(log: &WorkLog, content: &Content) -> String {
    let mut out = format!("WorkLog(\n    version: {VERSION},\n    articles: [\n");
    for work in &log.articles {
        let Some(article) = content.article(work.article) else { continue };
        let record = ron::to_string(&WorkRecord::new(work, article)).expect("plain data can be written");
        out.extend(["        ", &record, ",\n"]);
    }
    out + "    ],\n)\n"
}

/// Reads what [`write()`] wrote; the error is a sentence. What no longer fits its article is left out. Where git has kept the
/// lines of two versions, an article has what the further one says.
pub fn read(text: &str, content: &Content) -> Result<WorkLog, String> {
    let file: FileRecord = ron::from_str(text).map_err(|error| error.to_string())?;
    if file.version > VERSION {
        return Err(format!("a newer Pullquote wrote it (version {}; this one knows {VERSION})", file.version));
    }
    let mut log = WorkLog::default();
    let mut places: HashMap<ArticleId, usize> = HashMap::new();
    for work in file.articles.into_iter().filter_map(|record| record.read(content)) {
        if let Some(idx) = places.get(&work.article) {
            log.articles[*idx].take_in(work);
        } else {
            places.insert(work.article, log.articles.len());
            log.articles.push(work);
        }
    }
    Ok(log)
}

#[derive(Deserialize)]
#[serde(rename = "WorkLog")]
struct FileRecord {
    version: u32,
    articles: Vec<WorkRecord>,
}

#[derive(Serialize, Deserialize)]
struct WorkRecord {
    id: String,
    keys: u32,
    clicks: u32,
    drags: u32,
    blind: bool,
    suggested: Option<Vec<SuggestedRecord>>,
    /// In days since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    done_on: Option<u32>,
}

/// A label and where it was suggested.
type SuggestedRecord = (String, Vec<(usize, usize)>);

impl WorkRecord {
    fn new(work: &Work, article: &Article) -> Self {
        let mut places = OffsetCursor::new(article.text(), OffsetUnit::CodePoint);
        let mut offsets = |fragments: &Fragments| fragments.iter().map(|range| places.offsets(range)).collect();
        let suggested = work.suggested.as_ref().map(|suggested| {
            suggested.iter().map(|(label, fragments)| (label.to_string(), offsets(fragments))).collect()
        });
        let Effort { n_keys: keys, n_clicks: clicks, n_drags: drags } = work.effort;
        Self {
            id: article.id.to_string(),
            keys,
            clicks,
            drags,
            blind: work.is_blind,
            suggested,
            done_on: work.done_on.map(|day| day.0),
        }
    }

    fn read(self, content: &Content) -> Option<Work> {
        let article = content.article(self.id.parse().ok()?)?;
        let mut places = OffsetCursor::new(article.text(), OffsetUnit::CodePoint);
        let mut suggestion = |(label, offsets): SuggestedRecord| {
            let ranges = offsets.into_iter().map(|(start, end)| places.range(start, end).ok());
            Some((LabelId::new(&label).ok()?, Fragments::new(ranges.collect::<Option<_>>()?).ok()?))
        };
        let suggested =
            self.suggested.map(|suggested| suggested.into_iter().filter_map(&mut suggestion).collect::<Vec<_>>());
        let effort = Effort { n_keys: self.keys, n_clicks: self.clicks, n_drags: self.drags };
        Some(Work { article: article.id, suggested, is_blind: self.blind, effort, done_on: self.done_on.map(Day) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, marked, transactions};

    #[test]
    fn a_log_comes_back_without_articles_that_are_gone() {
        let mut project = Project::new("Test", "ana");
        let mut article = marked::parse(project.labels(), "é “[quote no]”").unwrap();
        article.id = ArticleId(7);
        let suggested: Vec<(LabelId, Fragments)> =
            article.spans().iter().map(|span| (span.label.clone(), span.fragments.clone())).collect();
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let effort = Effort { n_keys: 3, n_clicks: 2, n_drags: 1 };
        let work = |id, suggested| Work {
            article: ArticleId(id),
            suggested,
            is_blind: id == 7,
            effort,
            done_on: (id == 7).then_some(Day(20_785)),
        };
        let log = WorkLog { articles: vec![work(7, Some(suggested)), work(8, None)] };
        let text = write(&log, &project);
        assert!(text.contains("[(\"quote\",[(3,5)])]"), "{text}");
        assert_eq!(read(&text, &project).unwrap().articles, log.articles[..1]);
        assert_eq!(log.articles[0].done_on.map(|day| day.to_string()).as_deref(), Some("2026-11-28"));
        // As git leaves it where two have gone on.
        let line = text.lines().find(|line| line.contains("keys:")).unwrap();
        let both = text.replace(line, &format!("{}\n{line}", line.replace("keys:3", "keys:9")));
        assert!(both != text);
        let merged = read(&both, &project).unwrap();
        assert_eq!((merged.articles.len(), merged.articles[0].effort.n_keys), (1, 9));
        assert!(read(&text.replace("version: 1", "version: 2"), &project).unwrap_err().contains("newer"));
    }
}
