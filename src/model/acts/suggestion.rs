//! A suggestion: a transaction that nobody has applied yet, with a reason and a confidence.

use crate::model::compare::{Likeness, share_text};
use crate::model::{
    Article, ArticleId, Content, Edit, Fragments, KindId, LabelId, LabelSet, Origin, Rejection, Relation, RelationKind,
    Span, SpanId, TextRange, Transaction, counted, transactions,
};

/// Something that a person may accept, reject or mend.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    pub article: ArticleId,
    pub proposal: Proposal,
    /// Who is likeliest to have said it, if the one proposed has not.
    pub other_speaker: Option<TextRange>,
    /// How likely the span is right, 0 to 1, whoever said it; or the speaker of a span that is there.
    pub confidence: f32,
    /// How likely the speaker proposed is right, 0 to 1; 0 where none is proposed.
    pub speaker_confidence: f32,
    /// Why it is proposed, in a few words for people: “marks pair; ‘said’ follows”.
    pub reason: String,
}

/// What is suggested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// A span, and for a quote or claim whom it is linked to: a speaker that is there, or is added where it is not.
    Span { label: LabelId, fragments: Fragments, speaker: Option<TextRange> },
    /// A speaker for a span that is there, by a link of this kind.
    Speaker { span: SpanId, kind: KindId, speaker: TextRange },
}

impl Suggestion {
    /// What accepting it does now. `None` where it no longer fits the article: the span is gone, or there already.
    pub fn transaction(&self, labels: &LabelSet, article: &Article) -> Option<Transaction> {
        match &self.proposal {
            Proposal::Span { label, fragments, speaker } => {
                let mut transaction = accept_span(labels, article, label, fragments, *speaker)?;
                transaction.edits.extend(without_predictions(article, label, fragments));
                Some(transaction)
            }
            Proposal::Speaker { span, kind, speaker } => {
                let kind = labels.kind(kind)?;
                let edits = speaker_edits(labels, article, article.span(*span)?, (kind, *speaker))?;
                Some(Transaction::new("accept speaker", edits))
            }
        }
    }

    /// Where it is about: the span, or the speaker.
    pub fn place(&self) -> TextRange {
        match &self.proposal {
            Proposal::Span { fragments, .. } => fragments.extent(),
            Proposal::Speaker { speaker, .. } => *speaker,
        }
    }

    /// The label that it would give: of the span, or of the speaker.
    pub fn label<'a>(&'a self, labels: &'a LabelSet) -> Option<&'a LabelId> {
        match &self.proposal {
            Proposal::Span { label, .. } => Some(label),
            Proposal::Speaker { kind, .. } => labels.kind(kind)?.to.first(),
        }
    }

    /// What of it may be accepted unread: nothing where it is less likely than `least`, and no speaker who is less
    /// likely than that.
    pub fn sure(&self, least: f32) -> Option<Self> {
        let mut sure = self.clone();
        if sure.speaker_confidence < least
            && let Proposal::Span { speaker, .. } = &mut sure.proposal
        {
            *speaker = None;
        }
        (sure.confidence >= least).then_some(sure)
    }

    /// The same span under another label, without a speaker where the label takes none. `None` for a speaker.
    #[must_use]
    pub fn relabelled(&self, labels: &LabelSet, label: &LabelId) -> Option<Self> {
        let Proposal::Span { fragments, speaker, .. } = &self.proposal else { return None };
        let speaker = speaker.filter(|_| labels.kinds_from(label).next().is_some());
        let proposal = Proposal::Span { label: label.clone(), fragments: fragments.clone(), speaker };
        Some(Self { proposal, ..self.clone() })
    }

    /// The same span without a speaker. `None` for a speaker, and for a span that nothing is linked to.
    #[must_use]
    pub fn without_speaker(&self, labels: &LabelSet) -> Option<Self> {
        let Proposal::Span { label, fragments, .. } = &self.proposal else { return None };
        labels.kinds_from(label).next()?;
        let proposal = Proposal::Span { label: label.clone(), fragments: fragments.clone(), speaker: None };
        Some(Self { proposal, ..self.clone() })
    }

    /// Its speaker alone, for the span that it has become.
    pub fn speaker_of(&self, labels: &LabelSet, span: SpanId) -> Option<Self> {
        let Proposal::Span { label, speaker, .. } = &self.proposal else { return None };
        let kind = labels.kinds_from(label).next()?.id.clone();
        let proposal = Proposal::Speaker { span, kind, speaker: (*speaker)? };
        Some(Self { proposal, confidence: self.speaker_confidence, ..self.clone() })
    }

    /// The same by the other speaker; there is none after that.
    #[must_use]
    pub fn with_other_speaker(&self) -> Option<Self> {
        let other = self.other_speaker?;
        let proposal = match self.proposal.clone() {
            Proposal::Span { label, fragments, .. } => Proposal::Span { label, fragments, speaker: Some(other) },
            Proposal::Speaker { span, kind, .. } => Proposal::Speaker { span, kind, speaker: other },
        };
        Some(Self { proposal, other_speaker: None, ..self.clone() })
    }

    /// What rejecting it does: it is remembered, and never offered again.
    pub fn rejection(&self, article: &Article) -> Option<Transaction> {
        let mut edits = Vec::new();
        let rejection = match &self.proposal {
            Proposal::Span { label, fragments, .. } => {
                edits.extend(without_predictions(article, label, fragments));
                Rejection::of_span(label, fragments)
            }
            Proposal::Speaker { span, kind, speaker } => Rejection::of_link(article.span(*span)?, kind, *speaker),
        };
        edits.push(Edit::AddRejection(article.id, rejection));
        Some(Transaction::new("reject suggestion", edits))
    }
}

impl Proposal {
    /// A speaker of a span, linked by the kind that comes first for its label. `None` where no link begins at it.
    pub fn of_speaker(labels: &LabelSet, span: &Span, speaker: TextRange) -> Option<Self> {
        let kind = labels.kinds_from(&span.label).next()?.id.clone();
        Some(Self::Speaker { span: span.id, kind, speaker })
    }

    /// What is to get a label: the fragments of the span, or the speaker.
    pub fn fragments(&self) -> Fragments {
        match self {
            Self::Span { fragments, .. } => fragments.clone(),
            Self::Speaker { speaker, .. } => Fragments::one(*speaker).expect("nobody proposes an empty range"),
        }
    }

    /// The stretches of text that it is about: fragments, and the speaker of a span.
    pub fn parts(&self) -> Vec<TextRange> {
        let of_span = self.speaker().filter(|_| matches!(self, Self::Span { .. }));
        self.fragments().iter().chain(of_span).collect()
    }

    /// Who is proposed as the speaker.
    pub fn speaker(&self) -> Option<TextRange> {
        match self {
            Self::Span { speaker, .. } => *speaker,
            Self::Speaker { speaker, .. } => Some(*speaker),
        }
    }

    /// The same with other edges; those of a speaker are where the fragments begin and end.
    #[must_use]
    pub fn with_fragments(&self, fragments: Fragments) -> Self {
        match self {
            Self::Span { label, speaker, .. } => Self::Span { label: label.clone(), fragments, speaker: *speaker },
            Self::Speaker { span, kind, .. } => {
                Self::Speaker { span: *span, kind: kind.clone(), speaker: fragments.extent() }
            }
        }
    }

    /// Whether somebody has turned it down.
    pub fn is_rejected(&self, article: &Article) -> bool {
        match self {
            Self::Span { label, fragments, .. } => article.is_rejected(label, fragments),
            Self::Speaker { span, kind, speaker } => {
                let span = article.span(*span);
                span.is_some_and(|span| article.is_link_rejected(&span.label, &span.fragments, kind, *speaker))
            }
        }
    }

    /// Whether nobody has decided about it between two states of an article: not turned it down, not marked any of it
    /// with its label, not changed the span that it is about nor who is linked to that.
    pub fn is_undecided(&self, then: &Article, now: &Article) -> bool {
        let is_decided = match self {
            Self::Span { label, fragments, .. } => {
                let mut there = now.spans_in(fragments.extent()).filter(|span| span.label == *label);
                there.any(|span| then.span(span.id) != Some(span) && share_text(fragments, &span.fragments))
            }
            Self::Speaker { span: id, .. } => {
                let link_of = |article: &Article| article.speakers_of(*id).next().map(|speaker| speaker.id);
                let about = |article: &Article| {
                    let span = article.span(*id)?;
                    Some((span.label.clone(), span.fragments.clone(), span.names_nobody()))
                };
                about(now).is_none() || about(then) != about(now) || link_of(then) != link_of(now)
            }
        };
        !is_decided && !self.is_rejected(now)
    }

    /// Whether both propose the same span, or a speaker of the same span.
    pub fn is_about_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Span { label, fragments, .. }, Self::Span { label: other_label, fragments: others, .. }) => {
                label == other_label && fragments == others
            }
            (Self::Speaker { span, .. }, Self::Speaker { span: other, .. }) => span == other,
            _ => false,
        }
    }
}

/// Links a span to a text that is suggested as somebody: the suggestion is accepted with it, in one step.
pub fn link_to_suggested(
    labels: &LabelSet,
    article: &Article,
    from: SpanId,
    range: TextRange,
) -> Result<Transaction, transactions::LinkError> {
    let mut transaction = transactions::link_to_text(labels, article, from, range)?;
    let mut accepted = Vec::new();
    for edit in &mut transaction.edits {
        if let Edit::AddSpan(_, span) = edit {
            span.origin = Origin::Suggestion;
            accepted.extend(without_predictions(article, &span.label, &span.fragments));
        }
    }
    transaction.edits.extend(accepted);
    Ok(transaction)
}

/// Accepts all of them as one step; those that no longer fit, or not beside those before, are left out. `None` where
/// none fits.
pub fn accept_all(content: &Content, suggestions: &[Suggestion]) -> Option<Transaction> {
    let mut after = content.clone();
    let mut edits = Vec::new();
    let mut n_accepted = 0;
    for suggestion in suggestions {
        let article = after.article(suggestion.article);
        let Some(transaction) = article.and_then(|article| suggestion.transaction(after.labels(), article)) else {
            continue;
        };
        if transaction.clone().apply_to(&mut after).is_ok() {
            edits.extend(transaction.edits);
            n_accepted += 1;
        }
    }
    (n_accepted > 0).then(|| Transaction::new(format!("accept {}", counted(n_accepted, "suggestion")), edits))
}

fn accept_span(
    labels: &LabelSet,
    article: &Article,
    label: &LabelId,
    fragments: &Fragments,
    speaker: Option<TextRange>,
) -> Option<Transaction> {
    labels.label(label)?;
    if Likeness::equal(article, label, fragments).is_some() {
        return None;
    }
    let mut transaction = transactions::add_span(labels, article, label, fragments.clone(), Origin::Suggestion);
    let span = transaction.edits.iter().find_map(|edit| match edit {
        Edit::AddSpan(_, span) => Some(span.clone()),
        _ => None,
    })?;
    let link = labels.kinds_from(label).next().zip(speaker);
    if let Some(edits) = link.and_then(|link| speaker_edits(labels, article, &span, link)) {
        transaction.edits.extend(edits);
    }
    transaction.name = transaction.name.replacen("add", "accept", 1).into();
    Some(transaction)
}

/// Takes away what was predicted about these pieces: somebody decides about it now.
fn without_predictions(article: &Article, label: &LabelId, fragments: &Fragments) -> impl Iterator<Item = Edit> {
    article.predictions_about(label, fragments).map(|prediction| Edit::RemovePrediction(article.id, prediction.clone()))
}

/// Links `span`, which need not be in the article yet, to the speaker at the range, added where it is not there.
fn speaker_edits(
    labels: &LabelSet,
    article: &Article,
    span: &Span,
    (kind, speaker): (&RelationKind, TextRange),
) -> Option<Vec<Edit>> {
    let wanted = Fragments::one(speaker).ok()?;
    let there = article
        .spans()
        .of_extent(speaker)
        .find(|other| other.fragments == wanted && labels.fits(&kind.id, &span.label, &other.label));
    let mut edits = Vec::new();
    let to = if let Some(there) = there {
        there.id
    } else {
        let id = article.spans().free_ids().find(|id| *id != span.id)?;
        let label = kind.to.first()?.clone();
        let added = Span { origin: Origin::Suggestion, ..Span::new(id, label, wanted) };
        edits.push(Edit::AddSpan(article.id, added));
        id
    };
    let replaced = article.relations_of(span.id).filter(|other| other.from == span.id && other.kind == kind.id);
    for other in replaced {
        if other.to == to {
            return None;
        }
        edits.push(Edit::RemoveRelation(article.id, other.id));
    }
    edits.push(Edit::AddRelation(article.id, Relation::new(article.free_relation_id(), kind.id.clone(), span.id, to)));
    Some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, marked};

    /// Whether a quote “a” and its speaker are undecided after one change of the article.
    fn undecided_after(change: impl Fn(&Project, &Article) -> Transaction) -> (bool, bool) {
        let mut project = Project::new("Test", "ana");
        let article = marked::parse(project.labels(), "“a” b, said Ada. [quote#1 “c”], said Ada.").unwrap();
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let then = project.articles().next().unwrap().clone();
        project.apply(change(&project, &then)).unwrap();
        let now = project.articles().next().unwrap();
        (quote(&then).is_undecided(&then, now), speaker(&then).is_undecided(&then, now))
    }

    fn range(article: &Article, word: &str) -> TextRange {
        let start = article.text().as_str().find(word).unwrap();
        article.text().range(start..start + word.len()).unwrap()
    }

    fn quote(article: &Article) -> Proposal {
        let fragments = Fragments::one(range(article, "“a”")).unwrap();
        Proposal::Span { label: LabelId::new("quote").unwrap(), fragments, speaker: None }
    }

    fn speaker(article: &Article) -> Proposal {
        let kind = KindId::new("said_by").unwrap();
        Proposal::Speaker { span: SpanId(1), kind, speaker: range(article, "Ada") }
    }

    fn suggested(article: &Article, proposal: Proposal) -> Suggestion {
        let (confidence, speaker_confidence, reason) = (0.9, 0.9, String::new());
        Suggestion { article: article.id, proposal, other_speaker: None, confidence, speaker_confidence, reason }
    }

    #[test]
    fn what_was_decided_since_is_known() {
        let label = |name| LabelId::new(name).unwrap();
        let add = |article: &Article, name, words| {
            let fragments = Fragments::one(range(article, words)).unwrap();
            transactions::add_span(&LabelSet::built_in(), article, &label(name), fragments, Origin::Person)
        };
        assert_eq!(undecided_after(|_, article| add(article, "quote", "“a” b")), (false, true));
        assert_eq!(undecided_after(|_, article| add(article, "claim", "“a”")), (true, true));
        assert_eq!(undecided_after(|_, one| suggested(one, quote(one)).rejection(one).unwrap()), (false, true));
        assert_eq!(undecided_after(|_, one| suggested(one, speaker(one)).rejection(one).unwrap()), (true, false));
        let accept = |project: &Project, article: &Article| {
            suggested(article, speaker(article)).transaction(project.labels(), article).unwrap()
        };
        assert_eq!(undecided_after(accept), (true, false));
        let remove = |project: &Project, article: &Article| {
            transactions::remove_span(project.labels(), article, article.span(SpanId(1)).unwrap())
        };
        assert_eq!(undecided_after(remove), (true, false));
    }

    #[test]
    fn accepting_all_is_one_step_and_leaves_out_what_is_there() {
        let mut project = Project::new("Test", "ana");
        let article = marked::parse(project.labels(), "[quote “a”], said Ada. “b”, said Ada.").unwrap();
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let article = project.articles().next().unwrap();
        let range = |word: &str| {
            let start = article.text().as_str().find(word).unwrap();
            article.text().range(start..start + word.len()).unwrap()
        };
        let suggest = |word| Suggestion {
            article: article.id,
            proposal: Proposal::Span {
                label: LabelId::new("quote").unwrap(),
                fragments: Fragments::one(range(word)).unwrap(),
                speaker: Some(range("Ada")),
            },
            other_speaker: None,
            confidence: 0.9,
            speaker_confidence: 0.5,
            reason: String::new(),
        };
        let all = ["“a”", "“b”", "“b”"].map(suggest);
        project.apply(accept_all(&project, &all).unwrap()).unwrap();
        let marked = |project: &Project| marked::print(project.articles().next().unwrap());
        assert_eq!(marked(&project), "[quote#1 “a”], said [speaker#3 Ada]. [quote#2>3 “b”], said Ada.");
        assert_eq!(accept_all(&project, &all), None);
        assert_eq!(project.undo_name(), Some("accept 1 suggestion"));
        project.undo();
        assert_eq!(marked(&project), "[quote#1 “a”], said Ada. “b”, said Ada.");
        let sure: Vec<Suggestion> = all.iter().filter_map(|one| one.sure(0.75)).collect();
        project.apply(accept_all(&project, &sure).unwrap()).unwrap();
        assert_eq!(marked(&project), "[quote#1 “a”], said Ada. [quote#2 “b”], said Ada.");
        assert_eq!((all[0].sure(0.95), all[0].sure(0.5).as_ref()), (None, Some(&all[0])));
    }
}
