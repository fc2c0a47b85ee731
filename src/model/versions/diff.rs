//! What differs between two versions of a project, in words that a reviewer reads.

use std::collections::{BTreeMap, BTreeSet};

use super::span_diff::{SpanPairs, linked_to, span_changes};
use super::words::{named, quoted, quoted_range};
use crate::model::{
    Article, ArticleId, Content, Label, LabelId, LabelSet, Meta, OffsetUnit, RelationKind, Settings, Source, Span,
    TextRange, UnknownFields, counted, one_line, reanchor,
};

/// One thing that is another in the later version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub code: DifferenceCode,
    /// Where it is, with the title; `None` where it is about the project as a whole.
    pub article: Option<(ArticleId, String)>,
    /// The place in the article; of what went, in the earlier version.
    pub place: Option<DifferencePlace>,
    /// A line for people: “quote “We will”: said by “Ana””.
    pub words: String,
}

/// Where in an article something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DifferencePlace {
    /// Counted from 1.
    pub line: usize,
    /// In code points; with `end` half open.
    pub start: usize,
    pub end: usize,
}

/// What kind of difference it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceCode {
    /// Its name, labels or settings.
    Project,
    ArticleAdded,
    ArticleRemoved,
    /// Something of an article that is no span.
    Article,
    SpanAdded,
    SpanRemoved,
    SpanChanged,
}

impl DifferenceCode {
    /// The name that JSON has.
    pub fn name(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::ArticleAdded => "article-added",
            Self::ArticleRemoved => "article-removed",
            Self::Article => "article",
            Self::SpanAdded => "span-added",
            Self::SpanRemoved => "span-removed",
            Self::SpanChanged => "span-changed",
        }
    }

    /// What stands before its line: whether something came, went or is another.
    pub fn sign(self) -> char {
        match self {
            Self::SpanAdded | Self::ArticleAdded => '+',
            Self::SpanRemoved | Self::ArticleRemoved => '-',
            Self::SpanChanged | Self::Article | Self::Project => '~',
        }
    }
}

/// What differs between two versions of a project: of the project first, then article by article.
pub fn differences(before: &Content, after: &Content) -> Vec<Difference> {
    let mut report = Report::new(None);
    report.project(before, after);
    let mut found = report.found;
    for article in after.articles() {
        found.extend(article_differences(before.article(article.id), Some(article), after.labels()));
    }
    for gone in before.articles().filter(|article| after.article(article.id).is_none()) {
        found.extend(article_differences(Some(gone), None, after.labels()));
    }
    found
}

/// What differs between two orders of articles, where the articles are elsewhere.
pub fn order_differences(before: Option<&[ArticleId]>, after: Option<&[ArticleId]>) -> Vec<Difference> {
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    let [old, new] = [before, after].map(|ids| ids.iter().copied().collect::<BTreeSet<ArticleId>>());
    let mut report = Report::new(None);
    for (n, what) in [(new.difference(&old).count(), "added"), (old.difference(&new).count(), "removed")] {
        if n > 0 {
            report.add(DifferenceCode::Project, None, format!("articles {what}: {n}"));
        }
    }
    if !before.iter().filter(|id| new.contains(id)).eq(after.iter().filter(|id| old.contains(id))) {
        report.add(DifferenceCode::Project, None, "the articles stand in another order".to_owned());
    }
    report.found
}

/// What differs between two versions of one article. `labels` give the kinds of links their names.
pub fn article_differences(before: Option<&Article>, after: Option<&Article>, labels: &LabelSet) -> Vec<Difference> {
    let Some(any) = after.or(before) else { return Vec::new() };
    let mut report = Report::new(Some(any));
    match (before, after) {
        (Some(before), Some(after)) if before != after => report.article(before, after, labels),
        (Some(before), None) => {
            let n_spans = before.spans().len();
            report.add(DifferenceCode::ArticleRemoved, None, format!("removed, with {}", counted(n_spans, "span")));
        }
        (None, Some(after)) => {
            let n_spans = after.spans().len();
            report.add(DifferenceCode::ArticleAdded, None, format!("added, with {}", counted(n_spans, "span")));
        }
        _ => {}
    }
    report.found
}

/// All labels of an article, as if they had just been put on it: a page of words that two versions can be compared by.
pub fn described(article: &Article, labels: &LabelSet) -> Vec<Difference> {
    let bare = Article::new(article.id, String::new(), article.source.clone(), article.text().clone());
    article_differences(Some(&bare), Some(article), labels)
}

/// The differences of one article, or of the project.
struct Report {
    article: Option<(ArticleId, String)>,
    found: Vec<Difference>,
}

impl Report {
    fn new(article: Option<&Article>) -> Self {
        Self { article: article.map(|article| (article.id, one_line(&article.title))), found: Vec::new() }
    }

    fn add(&mut self, code: DifferenceCode, place: Option<DifferencePlace>, words: String) {
        self.found.push(Difference { code, article: self.article.clone(), place, words });
    }

    /// Tells of a word that is another.
    fn word(&mut self, code: DifferenceCode, what: &str, before: &str, after: &str) {
        if before != after {
            self.add(code, None, format!("{what}: “{}” → “{}”", one_line(before), one_line(after)));
        }
    }

    fn unknown(&mut self, code: DifferenceCode, before: &UnknownFields, after: &UnknownFields) {
        let names: BTreeSet<&String> = before.0.iter().chain(&after.0).map(|(name, _)| name).collect();
        for name in names {
            let value = |fields: &UnknownFields| {
                let found = fields.0.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str());
                found.collect::<Vec<_>>().join(", ")
            };
            self.word(code, name, &value(before), &value(after));
        }
    }

    fn project(&mut self, before: &Content, after: &Content) {
        const CODE: DifferenceCode = DifferenceCode::Project;
        self.word(CODE, "name", before.name(), after.name());
        self.word(CODE, "annotator", before.annotator(), after.annotator());
        self.labels(before.labels(), after.labels());
        self.settings(before.settings(), after.settings());
        self.unknown(CODE, before.unknown(), after.unknown());
        let order = |content: &Content, other: &Content| -> Vec<ArticleId> {
            content.articles().map(|article| article.id).filter(|id| other.article(*id).is_some()).collect()
        };
        if order(before, after) != order(after, before) {
            self.add(CODE, None, "the articles stand in another order".to_owned());
        }
    }

    fn labels(&mut self, before: &LabelSet, after: &LabelSet) {
        const CODE: DifferenceCode = DifferenceCode::Project;
        for label in after.labels() {
            match before.label(&label.id) {
                None => self.add(CODE, None, format!("label “{}” added", label.name)),
                Some(old) => self.label(old, label),
            }
        }
        for gone in before.labels().iter().filter(|label| after.label(&label.id).is_none()) {
            self.add(CODE, None, format!("label “{}” removed", gone.name));
        }
        for kind in after.kinds() {
            match before.kind(&kind.id) {
                None => self.add(CODE, None, format!("kind of link “{}” added", kind.name)),
                Some(old) => self.kind(old, kind),
            }
        }
        for gone in before.kinds().iter().filter(|kind| after.kind(&kind.id).is_none()) {
            self.add(CODE, None, format!("kind of link “{}” removed", gone.name));
        }
        let order = |set: &LabelSet| set.labels().iter().map(|label| label.id.clone()).collect::<Vec<_>>();
        let (old, new) = (order(before), order(after));
        if old.iter().collect::<BTreeSet<_>>() == new.iter().collect::<BTreeSet<_>>() {
            self.word(CODE, "order of the labels", &ids(&old), &ids(&new));
        }
    }

    fn label(&mut self, before: &Label, after: &Label) {
        const CODE: DifferenceCode = DifferenceCode::Project;
        let Label { id, name, color, key, unknown } = before;
        let what = |what: &str| format!("{what} of the label “{id}”");
        let key_of = |key: &Option<char>| key.map_or("none".to_owned(), String::from);
        self.word(CODE, &what("name"), name, &after.name);
        self.word(CODE, &what("colour"), &color.to_string(), &after.color.to_string());
        self.word(CODE, &what("key"), &key_of(key), &key_of(&after.key));
        self.unknown(CODE, unknown, &after.unknown);
    }

    fn kind(&mut self, before: &RelationKind, after: &RelationKind) {
        const CODE: DifferenceCode = DifferenceCode::Project;
        let RelationKind { id, name, from, to, unknown } = before;
        let what = |what: &str| format!("{what} of the kind of link “{id}”");
        self.word(CODE, &what("name"), name, &after.name);
        self.word(CODE, &what("labels at the start"), &ids(from), &ids(&after.from));
        self.word(CODE, &what("labels at the end"), &ids(to), &ids(&after.to));
        self.unknown(CODE, unknown, &after.unknown);
    }

    fn settings(&mut self, before: &Settings, after: &Settings) {
        const CODE: DifferenceCode = DifferenceCode::Project;
        let Settings {
            ignored_problems,
            suggestions_off,
            blind_percent,
            narrated_from_percent,
            merge_notes,
            taken_labels,
            unknown,
        } = before;
        let ignored = |words: &BTreeSet<String>| words.iter().cloned().collect::<Vec<_>>().join(", ");
        self.word(CODE, "problems not shown", &ignored(ignored_problems), &ignored(&after.ignored_problems));
        let notes = [merge_notes, &after.merge_notes].map(&ignored);
        self.word(CODE, "notes of merges", &notes[0], &notes[1]);
        let off = [suggestions_off, &after.suggestions_off].map(ids);
        self.word(CODE, "nothing suggested for", &off[0], &off[1]);
        let percent = [(blind_percent, after.blind_percent), (narrated_from_percent, after.narrated_from_percent)];
        for (what, (old, new)) in ["blind_percent", "narrated_from_percent"].into_iter().zip(percent) {
            self.word(CODE, what, &old.to_string(), &new.to_string());
        }
        let taken = [taken_labels, &after.taken_labels].map(|taken| {
            let pairs = taken.iter().map(|(theirs, ours)| format!("{theirs} for {ours}"));
            pairs.collect::<Vec<_>>().join(", ")
        });
        self.word(CODE, "labels taken in collecting", &taken[0], &taken[1]);
        self.unknown(CODE, unknown, &after.unknown);
    }

    fn article(&mut self, before: &Article, after: &Article, labels: &LabelSet) {
        const CODE: DifferenceCode = DifferenceCode::Article;
        self.word(CODE, "title", &before.title, &after.title);
        self.word(CODE, "status", before.status.name(), after.status.name());
        self.source(&before.source, &after.source);
        self.meta(&before.meta, &after.meta);
        self.unknown(CODE, &before.unknown, &after.unknown);
        self.word(CODE, "note", &before.note, &after.note);
        let handed_to = |article: &Article| article.handed_to.iter().cloned().collect::<Vec<_>>().join(", ");
        self.word(CODE, "handed to", &handed_to(before), &handed_to(after));
        self.readings(before, after);
        let [lines_before, lines_after] =
            [before, after].map(|article| article.misfits.iter().map(|line| &*line.ron).collect::<BTreeSet<_>>());
        let n_lines = before.misfits.iter().filter(|line| !lines_after.contains(&*line.ron)).count();
        if n_lines > 0 {
            self.add(CODE, None, format!("lines that do not fit, gone: {n_lines}"));
        }
        for line in after.misfits.iter().filter(|line| !lines_before.contains(&*line.ron)) {
            self.add(CODE, None, format!("a line that does not fit: {}", one_line(&line.reason)));
        }
        let n_suggested = [before, after].map(|article| article.predictions().len().to_string());
        self.word(CODE, "suggested", &n_suggested[0], &n_suggested[1]);
        if before.text() == after.text() {
            self.rejections(before, after);
            self.spans(before, after, labels);
            return;
        }
        let any = super::article::any_labels(&[before, after]);
        let moved = reanchor(&any, before, after.text().clone(), after.source.clone());
        self.add(CODE, None, format!("its text is another; {} have no place in it", counted(moved.lost.len(), "span")));
        for lost in &moved.lost {
            let place = place(before, lost.extent());
            self.add(DifferenceCode::SpanRemoved, Some(place), named(before, lost));
        }
        let n_gone = before.rejections().len() - moved.article.rejections().len();
        if n_gone > 0 {
            self.add(CODE, None, format!("turned down, with no place in it: {n_gone}"));
        }
        self.rejections(&moved.article, after);
        self.spans(&moved.article, after, labels);
    }

    /// What was turned down since, and what is no longer.
    fn rejections(&mut self, before: &Article, after: &Article) {
        let (old, new) = (before.rejections(), after.rejections());
        for (article, rejections, words) in
            [(before, old.difference(new), "no longer turned down"), (after, new.difference(old), "turned down")]
        {
            for rejection in rejections {
                let what = quoted_range(article, rejection.fragments.extent());
                let speaker = rejection.speaker.map(|to| format!(" with the speaker {}", quoted_range(article, to)));
                let line = format!("{words}: {} {what}{}", rejection.label, speaker.unwrap_or_default());
                self.add(DifferenceCode::Article, Some(place(article, rejection.fragments.extent())), line);
            }
        }
    }

    fn readings(&mut self, before: &Article, after: &Article) {
        const CODE: DifferenceCode = DifferenceCode::Article;
        for reading in after.readings() {
            let (who, n) = (&reading.annotator, counted(reading.spans.len(), "span"));
            match before.reading(who) {
                None => self.add(CODE, None, format!("reading of “{who}” added, with {n}")),
                Some(old) if old != reading => self.add(CODE, None, format!("reading of “{who}” is another, with {n}")),
                Some(_) => {}
            }
        }
        for gone in before.readings().filter(|reading| after.reading(&reading.annotator).is_none()) {
            self.add(CODE, None, format!("reading of “{}” removed", gone.annotator));
        }
    }

    fn source(&mut self, before: &Source, after: &Source) {
        const CODE: DifferenceCode = DifferenceCode::Article;
        let Source { path, sha256, encoding, newline, extractor, columns, record, unknown } = before;
        let list = |columns: &BTreeMap<String, String>| {
            columns.iter().map(|(field, column)| format!("{field} from {column}")).collect::<Vec<_>>().join(", ")
        };
        for (what, old, new) in [
            ("source", path, &after.path),
            ("encoding of the source", encoding, &after.encoding),
            ("what took the text out of the source", extractor, &after.extractor),
            ("columns of the source", &list(columns), &list(&after.columns)),
            ("record in the source", record, &after.record),
            ("SHA-256 of the source", sha256, &after.sha256),
        ] {
            self.word(CODE, what, old, new);
        }
        if *newline != after.newline {
            self.add(CODE, None, "the line ends of the source are others".to_owned());
        }
        self.unknown(CODE, unknown, &after.unknown);
    }

    fn meta(&mut self, before: &Meta, after: &Meta) {
        const CODE: DifferenceCode = DifferenceCode::Article;
        let Meta { byline, outlet, date, url, unknown } = before;
        for (what, old, new) in [
            ("byline", byline, &after.byline),
            ("outlet", outlet, &after.outlet),
            ("date", date, &after.date),
            ("address", url, &after.url),
        ] {
            self.word(CODE, what, old, new);
        }
        self.unknown(CODE, unknown, &after.unknown);
    }

    /// Spans and links of articles with the same text, in the order of the text.
    fn spans(&mut self, before: &Article, after: &Article, labels: &LabelSet) {
        let pairs = SpanPairs::new(before, after);
        let first = self.found.len();
        let whole = |article: &Article, span: &Span| {
            let links = linked_to(article, span, labels)
                .into_iter()
                .map(|(kind, to)| format!(", {kind} {}", quoted(article, to)));
            named(article, span) + &links.collect::<String>()
        };
        for span in &pairs.only_before {
            let place = place(before, span.extent());
            self.add(DifferenceCode::SpanRemoved, Some(place), whole(before, span));
        }
        for span in &pairs.only_after {
            self.add(DifferenceCode::SpanAdded, Some(place(after, span.extent())), whole(after, span));
        }
        for (old, new) in &pairs.pairs {
            let changes = span_changes((before, old), (after, new), &pairs, labels);
            if !changes.is_empty() {
                let words = format!("{}: {}", named(after, new), changes.join("; "));
                self.add(DifferenceCode::SpanChanged, Some(place(after, new.extent())), words);
            }
        }
        self.found[first..].sort_by_key(|difference| (difference.place, difference.code));
    }
}

fn ids<'a>(ids: impl IntoIterator<Item = &'a LabelId>) -> String {
    ids.into_iter().map(LabelId::as_str).collect::<Vec<_>>().join(", ")
}

fn place(article: &Article, range: TextRange) -> DifferencePlace {
    let text = article.text();
    let offset = |byte| text.offset_from_byte(OffsetUnit::CodePoint, byte);
    DifferencePlace { line: text.line_from_byte(range.start()), start: offset(range.start()), end: offset(range.end()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Edit, Fragments, Project, Rejection, SpanId, Status, Transaction, marked, transactions};

    #[test]
    fn what_became_of_a_label_is_told() {
        let project = Project::new("Week", "ana");
        let set = project.labels();
        let mut labels = set.labels().to_vec();
        labels.swap(0, 1);
        (labels[0].name, labels[0].key) = ("Who".to_owned(), None);
        labels[1].color = labels[0].color;
        let (first, second) = (set.labels()[0].clone(), set.labels()[1].clone());
        let mut kinds = set.kinds().to_vec();
        kinds[0].to = vec![first.id.clone()];
        let mut changed = Project::new("Week", "ana");
        let kind = kinds[0].clone();
        changed
            .apply(Transaction::new("labels", vec![Edit::SetLabels(LabelSet::new(labels, kinds).unwrap())]))
            .unwrap();
        let told: Vec<String> = differences(&project, &changed).into_iter().map(|it| it.words).collect();
        let (key, others) = (second.key.unwrap(), ids(set.labels()[2..].iter().map(|label| &label.id)));
        let expected = [
            format!("name of the label “{}”: “{}” → “Who”", second.id, second.name),
            format!("key of the label “{}”: “{key}” → “none”", second.id),
            format!("colour of the label “{}”: “{}” → “{}”", first.id, first.color, second.color),
            format!(
                "labels at the end of the kind of link “{}”: “{}” → “{}”",
                kind.id,
                ids(&set.kinds()[0].to),
                first.id
            ),
            format!("order of the labels: “{0}, {1}, {others}” → “{1}, {0}, {others}”", first.id, second.id),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_was_turned_down_is_so_still_where_the_text_before_it_is_another() {
        let with = |text: &str, rejected: &str| {
            let mut project = Project::new("Week", "ana");
            let article = marked::parse(project.labels(), text).unwrap();
            project.apply(transactions::add_articles(&project, vec![article])).unwrap();
            let article = project.articles().next().unwrap().clone();
            let at = article.text().as_str().find(rejected).unwrap();
            let range = article.text().range(at..at + rejected.len()).unwrap();
            let rejection = Rejection {
                label: LabelId::new("quote").unwrap(),
                fragments: Fragments::one(range).unwrap(),
                speaker: None,
                kind: None,
            };
            let reject = Transaction::new("reject", vec![Edit::AddRejection(article.id, rejection)]);
            project.apply(reject).unwrap();
            project
        };
        let before = with("Ana said no. It rained, and nobody came.", "It rained");
        let told = |after: &Project| -> Vec<String> {
            let told = differences(&before, after).into_iter().map(|it| it.words);
            told.filter(|words| words.contains("turned down")).collect()
        };
        assert_eq!(told(&with("Ana Ruiz said no. It rained, and nobody came.", "It rained")), [""; 0]);
        assert_eq!(told(&with("Ana Ruiz said no. It rained, and nobody came.", "nobody came")).len(), 2);
    }

    #[test]
    fn a_reviewer_reads_what_changed_where() {
        let mut project = Project::new("Week", "ana");
        let text = "[speaker#1 Ana] said [quote#2>1 “no”]\nand [claim#3 it rained], [speaker#4 Ben] said";
        let article = marked::parse(project.labels(), text).unwrap();
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let before = project.content().clone();
        assert_eq!(differences(&before, &before), []);
        let one = |project: &Project| project.articles().next().unwrap().clone();
        let article = one(&project);
        let claim = article.span(SpanId(3)).unwrap();
        project.apply(transactions::remove_span(project.labels(), &article, claim)).unwrap();
        let link = transactions::link(project.labels(), &one(&project), SpanId(2), SpanId(4)).unwrap();
        project.apply(link).unwrap();
        let status = Edit::SetStatus(article.id, Status::Done);
        project.apply(Transaction::new("done", vec![status, Edit::SetAnnotator("ben".to_owned())])).unwrap();
        let told: Vec<(&str, Option<usize>, String)> = differences(&before, &project)
            .into_iter()
            .map(|it| (it.code.name(), it.place.map(|place| place.line), it.words))
            .collect();
        let told: Vec<(&str, Option<usize>, &str)> =
            told.iter().map(|(code, line, words)| (*code, *line, &**words)).collect();
        let expected = [
            ("project", None, "annotator: “ana” → “ben”"),
            ("article", None, "status: “new” → “done”"),
            ("span-changed", Some(1), "quote ““no””: said by “Ben”; no longer said by “Ana”"),
            ("span-removed", Some(2), "claim “it rained”"),
        ];
        assert_eq!(told, expected);
    }
}
