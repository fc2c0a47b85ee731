//! Any edits in any order: each transaction is applied or changes nothing, and undoing all gives the start again. The
//! bytes say what to do, and to what.

use pullquote::model::{
    Article, ArticleId, Edit, Fragments, KindId, LabelId, LabelSet, Project, Relation, RelationId, Span, SpanId,
    Status, TextRange, Transaction, marked,
};

pub(crate) fn check(bytes: &[u8]) {
    let mut bytes = Bytes(bytes.iter());
    let mut project = Project::new("", "");
    let start = project.content().clone();
    while let Some(choice) = bytes.next() {
        match choice % 8 {
            0 => drop(project.undo().cloned()),
            1 => drop(project.redo().cloned()),
            n_edits => apply(&mut project, (0..n_edits - 1).filter_map(|_| bytes.edit()).collect()),
        }
    }
    let end = project.content().clone();
    let n_done = project.history().done().len();
    for _ in 0..n_done {
        project.undo().expect("what was done can be undone");
    }
    assert_eq!(*project.content(), start);
    for _ in 0..n_done {
        project.redo().expect("what was undone can be redone");
    }
    assert_eq!(*project.content(), end);
}

fn apply(project: &mut Project, edits: Vec<Edit>) {
    let (before, revision) = (project.content().clone(), project.revision());
    if project.apply(Transaction::new("fuzz", edits)).is_err() {
        assert_eq!((project.content(), project.revision()), (&before, revision));
    }
}

/// What is left to be read as edits.
struct Bytes<'a>(std::slice::Iter<'a, u8>);

impl Bytes<'_> {
    fn next(&mut self) -> Option<u8> {
        self.0.next().copied()
    }

    /// Small numbers, so that edits meet.
    fn id(&mut self) -> Option<u32> {
        self.next().map(|byte| u32::from(byte % 6))
    }

    fn string(&mut self) -> Option<String> {
        let n_bytes = usize::from(self.next()? % 32);
        let bytes: Vec<u8> = self.0.by_ref().take(n_bytes).copied().collect();
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn edit(&mut self) -> Option<Edit> {
        let choice = self.next()?;
        let article = ArticleId(u64::from(self.next()? % 4));
        Some(match choice % 12 {
            0 | 1 => Edit::AddSpan(article, self.span()?),
            2 => Edit::RemoveSpan(article, SpanId(self.id()?)),
            3 => Edit::ReplaceSpan(article, self.span()?),
            4 | 5 => Edit::AddRelation(article, self.relation()?),
            6 => Edit::RemoveRelation(article, RelationId(self.id()?)),
            7 => Edit::SetStatus(article, Status::ALL[usize::from(self.next()?) % Status::ALL.len()]),
            8 => Edit::SetTitle(article, self.string()?),
            9 | 10 => self.add_article(article)?,
            _ => Edit::RemoveArticle(article),
        })
    }

    fn span(&mut self) -> Option<Span> {
        let labels = ["quote", "speaker", "claim", "boilerplate", "unknown"];
        let id = SpanId(self.id()?);
        let label = LabelId::new(labels[usize::from(self.next()?) % labels.len()]).ok()?;
        let mut ranges = Vec::new();
        for _ in 0..=self.next()? % 3 {
            ranges.push(TextRange::unchecked(self.next()?.into(), self.next()?.into())?);
        }
        Some(Span::new(id, label, Fragments::new(ranges).ok()?))
    }

    fn relation(&mut self) -> Option<Relation> {
        let id = RelationId(self.id()?);
        let kind = KindId::new(if self.next()? % 2 == 0 { "claimed_by" } else { "said_by" }).ok()?;
        Some(Relation::new(id, kind, SpanId(self.id()?), SpanId(self.id()?)))
    }

    fn add_article(&mut self, id: ArticleId) -> Option<Edit> {
        let idx = usize::from(self.next()? % 6);
        let plain: String = self.string()?.chars().filter(|c| !matches!(c, '[' | ']' | '\\')).collect();
        let read = marked::parse(&LabelSet::built_in(), &plain).ok()?;
        let new = Article::new(id, String::new(), read.source.clone(), read.text().clone());
        Some(Edit::AddArticle { idx, article: new.into() })
    }
}
