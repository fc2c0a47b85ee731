//! The transactions that people and programs make: each function says what it does in a person's words.

use std::collections::BTreeMap;
use std::sync::Arc;

use thiserror::Error;

use crate::model::{
    Article, ArticleId, Content, Edit, EditError, Fragments, FragmentsError, LabelId, LabelSet, NOBODY_NAMED, Origin,
    ProblemCode, QUESTION, Reading, Relation, RelationId, Settings, Span, SpanId, Status, TextRange, Transaction,
    counted, one_line,
};

/// Why a text cannot become what a span is linked to.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LinkError {
    #[error("no kind of link leads from a {0}")]
    NoLinksFrom(String),
    #[error("a {0} is not said by a part of itself")]
    InItself(String),
    #[error("a mark without a letter is no speaker")]
    NoLetter,
    #[error("{0}")]
    Edit(#[from] EditError),
    #[error("{0}")]
    Fragments(#[from] FragmentsError),
}

/// Marks fragments of an article with a label. The first span of a new article puts the article in progress.
pub fn add_span(
    labels: &LabelSet,
    article: &Article,
    label: &LabelId,
    fragments: Fragments,
    origin: Origin,
) -> Transaction {
    let span = Span { origin, ..Span::new(article.spans().free_id(), label.clone(), fragments) };
    let mut edits = vec![Edit::AddSpan(article.id, span)];
    edits.extend(begin(article));
    Transaction::new(format!("add {}", labels.in_sentence(label)), edits)
}

/// Removes a span and first the relations that it has.
pub fn remove_span(labels: &LabelSet, article: &Article, span: &Span) -> Transaction {
    Transaction::new(format!("delete {}", labels.in_sentence(&span.label)), removal(article, span.id))
}

/// Gives a span another label. Relations that do not fit it any more change to a kind that does, or go.
pub fn relabel_span(labels: &LabelSet, article: &Article, span: &Span, label: &LabelId) -> Transaction {
    let label_of = |id: SpanId| if id == span.id { Some(label) } else { article.span(id).map(|other| &other.label) };
    let mut before = Vec::new();
    let mut after = Vec::new();
    for relation in article.relations_of(span.id) {
        let (Some(from), Some(to)) = (label_of(relation.from), label_of(relation.to)) else { continue };
        if labels.fits(&relation.kind, from, to) {
            continue;
        }
        before.push(Edit::RemoveRelation(article.id, relation.id));
        if let Some(kind) = labels.kind_between(from, to) {
            let relation = Relation { kind: kind.id.clone(), ..relation.clone() };
            after.push(Edit::AddRelation(article.id, relation));
        }
    }
    before.push(Edit::ReplaceSpan(article.id, Span { label: label.clone(), ..span.clone() }));
    before.extend(after);
    Transaction::new(format!("change to {}", labels.in_sentence(label)), before)
}

/// Moves the edges of a span, or changes of which fragments it consists.
pub fn move_span(labels: &LabelSet, article: &Article, span: &Span, fragments: Fragments) -> Transaction {
    let span = Span { fragments, ..span.clone() };
    let name = format!("change edges of {}", labels.in_sentence(&span.label));
    Transaction::new(name, vec![Edit::ReplaceSpan(article.id, span)])
}

/// Makes a range one more fragment of a span. Fragments that it overlaps become one with it, and a span of the same label
/// whose own part it is comes with all that is known of it.
pub fn join_fragment(
    labels: &LabelSet,
    article: &Article,
    span: &Span,
    range: TextRange,
) -> Result<Transaction, FragmentsError> {
    let is_same_part = |other: &Span| {
        let parts = || other.fragments.overlapping(range);
        let has_letter = |start: usize, end: usize| {
            start < end && article.text().as_str()[start..end].contains(char::is_alphanumeric)
        };
        let holds = |part: TextRange| !has_letter(range.start(), part.start()) && !has_letter(part.end(), range.end());
        // What holds the span as well lies around both.
        let is_around = || parts().any(|part| span.fragments.iter().any(|own| part.covers(own)));
        let is_another = other.id != span.id && other.label == span.label;
        is_another && parts().count() == 1 && parts().all(holds) && !is_around()
    };
    let taken: Vec<&Span> = article.spans_in(range).filter(|other| is_same_part(other)).collect();
    joined(labels, article, span, &[range], &taken)
}

/// Makes another span a part of a span: its fragments, its links, and what else is known of it and not of the span.
pub fn join_span(
    labels: &LabelSet,
    article: &Article,
    span: &Span,
    other: &Span,
) -> Result<Transaction, FragmentsError> {
    joined(labels, article, span, &[], &[other])
}

fn joined(
    labels: &LabelSet,
    article: &Article,
    span: &Span,
    ranges: &[TextRange],
    taken: &[&Span],
) -> Result<Transaction, FragmentsError> {
    let all = std::iter::once(span).chain(taken.iter().copied());
    let parts = all.clone().flat_map(|one| one.fragments.iter()).chain(ranges.iter().copied());
    let note = all.clone().find_map(|one| one.note.clone());
    let person = all.clone().find_map(|one| one.person.clone());
    let whole = Span { fragments: Fragments::new(TextRange::fused(parts.collect()))?, note, person, ..span.clone() };
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut links: Vec<Relation> = article.relations_of(span.id).cloned().collect();
    for taken in taken {
        for link in article.relations_of(taken.id) {
            before.push(Edit::RemoveRelation(article.id, link.id));
            let end = |id| if id == taken.id { span.id } else { id };
            let moved = Relation { from: end(link.from), to: end(link.to), ..link.clone() };
            let is_known = |known: &Relation| {
                let says_it_too = moved.from == span.id && known.from == span.id;
                known.kind == moved.kind && known.from == moved.from && (known.to == moved.to || says_it_too)
            };
            if moved.from != moved.to && !links.iter().any(is_known) {
                after.push(Edit::AddRelation(article.id, moved.clone()));
                links.push(moved);
            }
        }
        before.push(Edit::RemoveSpan(article.id, taken.id));
    }
    before.push(Edit::ReplaceSpan(article.id, whole));
    before.extend(after);
    Ok(Transaction::new(format!("join to {}", labels.in_sentence(&span.label)), before))
}

/// The words of whom a part was linked to that the span is not which it was joined to, because that is linked to somebody else.
pub fn left_out_by_joining(content: &Content, joining: &Transaction) -> Option<String> {
    let edits = &joining.edits;
    let mut replaced = edits.iter().filter_map(|edit| match edit {
        Edit::ReplaceSpan(article, span) => Some((*article, span)),
        _ => None,
    });
    let (Some((article, whole)), None) = (replaced.next(), replaced.next()) else { return None };
    let article = content.article(article)?;
    let is_part = |id: SpanId| {
        let is_in_whole = |part: TextRange| whole.fragments.iter().any(|own| own.covers(part));
        let is_taken = article.span(id).is_some_and(|part| part.fragments.iter().all(is_in_whole));
        is_taken && edits.contains(&Edit::RemoveSpan(article.id, id))
    };
    let is_kept = |link: &Relation| {
        let is_it = |other: &Relation| (other.from, other.to, &other.kind) == (whole.id, link.to, &link.kind);
        let is_added = edits.iter().any(|edit| matches!(edit, Edit::AddRelation(_, other) if is_it(other)));
        is_added || article.relations_of(whole.id).any(is_it)
    };
    let removed = edits.iter().filter_map(|edit| match edit {
        Edit::RemoveRelation(_, id) => article.relation(*id),
        _ => None,
    });
    let mut left_out = removed.filter(|link| link.to != whole.id && is_part(link.from) && !is_kept(link));
    let other = article.span(left_out.next()?.to)?;
    Some(one_line(article.text().slice(other.extent())))
}

/// Makes the fragment at the byte a span of its own with the same label and the same speakers. `None` where the span
/// has only one fragment, or none at the byte.
pub fn split_off_fragment(labels: &LabelSet, article: &Article, span: &Span, byte: usize) -> Option<Transaction> {
    let (off, left): (Vec<_>, Vec<_>) = span.fragments.iter().partition(|range| range.bytes().contains(&byte));
    let (off, left) = (Fragments::new(off).ok()?, Fragments::new(left).ok()?);
    let new = Span { id: article.spans().free_id(), fragments: off, note: None, ..span.clone() };
    let mut edits = vec![
        Edit::ReplaceSpan(article.id, Span { fragments: left, ..span.clone() }),
        Edit::AddSpan(article.id, new.clone()),
    ];
    let relations = article.relations_of(span.id).filter(|relation| relation.from == span.id);
    for (relation, id) in relations.zip(article.free_relation_ids()) {
        edits.push(Edit::AddRelation(article.id, Relation { id, from: new.id, ..relation.clone() }));
    }
    Some(Transaction::new(format!("split {}", labels.in_sentence(&span.label)), edits))
}

/// Writes a note on a span; an empty one removes it.
pub fn set_note(article: &Article, span: &Span, note: &str) -> Transaction {
    let note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
    Transaction::new("change note", vec![Edit::ReplaceSpan(article.id, Span { note, ..span.clone() })])
}

/// Asks something about a span, or asks it no more: its note then begins so, and what else it says stays.
pub fn toggle_question(article: &Article, span: &Span) -> Transaction {
    let note = span.note.as_deref().unwrap_or_default();
    let note = match note.strip_prefix(QUESTION) {
        Some(rest) => rest.trim().to_owned(),
        None => format!("{QUESTION} {note}").trim().to_owned(),
    };
    Transaction { name: "change question".into(), ..set_note(article, span, &note) }
}

/// Says who mentions are of: all of one person, known by this name. Without a name their words say it again.
pub fn name_person(article: &Article, mentions: &[SpanId], name: Option<&str>) -> Transaction {
    let person = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let spans = mentions.iter().filter_map(|id| article.span(*id)).filter(|span| span.person != person);
    let renamed = spans.map(|span| Span { person: person.clone(), ..span.clone() });
    let what = if name.is_some() { "name a person" } else { "take a person apart" };
    Transaction::new(what, renamed.map(|span| Edit::ReplaceSpan(article.id, span)).collect())
}

/// Links a span to another with the kind that fits their labels, in place of a link of that kind that it may have.
pub fn link(labels: &LabelSet, article: &Article, from: SpanId, to: SpanId) -> Result<Transaction, EditError> {
    let relation = new_relation(labels, article, from, to)?;
    let is_replaced = |other: &&Relation| other.from == from && other.kind == relation.kind;
    let replaced = article.relations_of(from).filter(is_replaced);
    let mut edits: Vec<Edit> = replaced.map(|other| Edit::RemoveRelation(article.id, other.id)).collect();
    edits.push(Edit::AddRelation(article.id, relation));
    Ok(Transaction::new("link to speaker", edits))
}

/// Marks a text as what a span is linked to, such as its speaker, and links the two; a span that is there already is
/// taken. The new span has the first label that fits.
pub fn link_to_text(
    labels: &LabelSet,
    article: &Article,
    from: SpanId,
    range: TextRange,
) -> Result<Transaction, LinkError> {
    let span = article.span(from).ok_or(EditError::NoSuchSpan(from))?;
    let no_kind = || LinkError::NoLinksFrom(labels.in_sentence(&span.label));
    let kind = labels.kinds_from(&span.label).next().ok_or_else(no_kind)?;
    if span.fragments.overlapping(range).next().is_some() {
        return Err(LinkError::InItself(labels.in_sentence(&span.label)));
    }
    if !article.text().slice(range).contains(char::is_alphanumeric) {
        return Err(LinkError::NoLetter);
    }
    let fragments = Fragments::one(range)?;
    let fits = |other: &&Span| other.fragments == fragments && labels.fits(&kind.id, &span.label, &other.label);
    if let Some(there) = article.spans().of_extent(range).find(fits) {
        return Ok(link(labels, article, from, there.id)?);
    }
    let label = kind.to.first().ok_or_else(no_kind)?;
    let target = Span::new(article.spans().free_id(), label.clone(), fragments);
    let relation = Relation::new(article.free_relation_id(), kind.id.clone(), from, target.id);
    let replaced = article.relations_of(from).filter(|other| other.from == from && other.kind == kind.id);
    let mut edits: Vec<Edit> = replaced.map(|other| Edit::RemoveRelation(article.id, other.id)).collect();
    edits.extend([Edit::AddSpan(article.id, target), Edit::AddRelation(article.id, relation)]);
    Ok(Transaction::new(format!("link to new {}", labels.in_sentence(label)), edits))
}

/// Links a span to one more, beside the links that it has.
pub fn link_also(labels: &LabelSet, article: &Article, from: SpanId, to: SpanId) -> Result<Transaction, EditError> {
    let relation = new_relation(labels, article, from, to)?;
    Ok(Transaction::new("link to one more speaker", vec![Edit::AddRelation(article.id, relation)]))
}

/// Notes that the text names nobody who said this, in place of a speaker that it may have.
pub fn name_nobody(article: &Article, span: &Span) -> Transaction {
    let links = article.relations_of(span.id).filter(|relation| relation.from == span.id);
    let mut edits: Vec<Edit> = links.map(|relation| Edit::RemoveRelation(article.id, relation.id)).collect();
    let note = Some(NOBODY_NAMED.to_owned());
    edits.push(Edit::ReplaceSpan(article.id, Span { note, ..span.clone() }));
    Transaction::new("note that nobody is named", edits)
}

/// Removes one relation.
pub fn unlink(article: &Article, relation: RelationId) -> Transaction {
    Transaction::new("remove link", vec![Edit::RemoveRelation(article.id, relation)])
}

/// Says how far the work on an article is.
pub fn set_status(article: &Article, status: Status) -> Transaction {
    let name = match status {
        Status::New => "mark as not begun",
        Status::InProgress => "mark as in progress",
        Status::Done => "mark as done",
        Status::Skipped => "skip article",
    };
    Transaction::new(name, vec![Edit::SetStatus(article.id, status)])
}

/// Gives an article another title.
pub fn rename_article(article: &Article, title: &str) -> Transaction {
    Transaction::new("rename article", vec![Edit::SetTitle(article.id, title.trim().to_owned())])
}

/// Shows a kind of problem no more.
pub fn ignore_problems(content: &Content, code: ProblemCode) -> Transaction {
    let mut settings = content.settings().clone();
    settings.ignored_problems.insert(code.name().to_owned());
    Transaction::new("ignore a kind of problem", vec![Edit::SetSettings(settings)])
}

/// Shows a kind of problem again.
pub fn show_problems(content: &Content, code: ProblemCode) -> Transaction {
    let mut settings = content.settings().clone();
    settings.ignored_problems.remove(code.name());
    Transaction::new("show a kind of problem", vec![Edit::SetSettings(settings)])
}

/// Takes away a note of a merge that somebody has looked at.
pub fn drop_merge_note(content: &Content, words: &str) -> Transaction {
    let mut settings = content.settings().clone();
    settings.merge_notes.remove(words);
    Transaction::new("drop a note of a merge", vec![Edit::SetSettings(settings)])
}

/// Suggests spans of a label, or none.
pub fn suggest_label(content: &Content, label: &LabelId, is_suggested: bool) -> Transaction {
    let mut settings = content.settings().clone();
    if is_suggested {
        settings.suggestions_off.remove(label);
    } else {
        settings.suggestions_off.insert(label.clone());
    }
    let label = content.labels().in_sentence(label);
    let name = if is_suggested { format!("suggest for {label}") } else { format!("stop suggesting for {label}") };
    Transaction::new(name, vec![Edit::SetSettings(settings)])
}

/// Suggests what an article itself states as a claim from this confidence.
pub fn set_narrated_from_percent(content: &Content, percent: u8) -> Transaction {
    let settings = Settings { narrated_from_percent: percent.min(100), ..content.settings().clone() };
    Transaction::new("change how sure claims must be", vec![Edit::SetSettings(settings)])
}

/// Leaves this share of articles without suggestions.
pub fn set_blind_percent(content: &Content, percent: u8) -> Transaction {
    let settings = Settings { blind_percent: percent.min(100), ..content.settings().clone() };
    Transaction::new("change the share of blind articles", vec![Edit::SetSettings(settings)])
}

/// Adds articles at the end.
pub fn add_articles(content: &Content, articles: Vec<Article>) -> Transaction {
    let name = match articles.len() {
        1 => "add article".to_owned(),
        n => format!("add {}", counted(n, "article")),
    };
    let n_before = content.articles().len();
    let add = |(offset, article)| Edit::AddArticle { idx: n_before + offset, article: Arc::new(article) };
    Transaction::new(name, articles.into_iter().enumerate().map(add).collect())
}

/// Adds articles at the end, some of which may have labels that are not in the project yet: `labels` are its own and
/// those; `None` where it has all.
pub fn add_labelled_articles(content: &Content, labels: Option<LabelSet>, articles: Vec<Article>) -> Transaction {
    let mut transaction = add_articles(content, articles);
    transaction.edits.splice(0..0, labels.map(Edit::SetLabels));
    transaction
}

/// Removes an article with all that was marked on it.
pub fn remove_article(id: ArticleId) -> Transaction {
    Transaction::new("remove article", vec![Edit::RemoveArticle(id)])
}

/// Puts other articles in the places of those with the same ids, such as ones with a new text.
pub fn replace_articles(content: &Content, name: &'static str, articles: Vec<Article>) -> Transaction {
    let mut edits: Vec<Edit> = articles.iter().map(|article| Edit::RemoveArticle(article.id)).collect();
    let place = |article: Article| (content.article_idx(article.id).unwrap_or(usize::MAX), article);
    let mut placed: Vec<(usize, Article)> = articles.into_iter().map(place).collect();
    placed.sort_by_key(|(idx, _)| *idx);
    edits.extend(placed.into_iter().map(|(idx, article)| Edit::AddArticle { idx, article: Arc::new(article) }));
    Transaction::new(name, edits)
}

/// Replaces the labels and relation kinds. Spans and relations that have none of them go first.
pub fn set_labels(content: &Content, name: &'static str, labels: LabelSet) -> Transaction {
    change_labels(content, name, labels, &BTreeMap::new())
}

/// Replaces the labels and relation kinds.
///
/// Spans whose label is a key of `moved` get the label it leads to, which must be in both sets; spans and relations that
/// have no label or kind any more go. In readings they stay.
pub fn change_labels(
    content: &Content,
    name: &'static str,
    labels: LabelSet,
    moved: &BTreeMap<LabelId, LabelId>,
) -> Transaction {
    let mut edits = Vec::new();
    let new_label = |span: &Span| moved.get(&span.label).unwrap_or(&span.label).clone();
    for article in content.articles() {
        for relation in article.relations() {
            let ends = [relation.from, relation.to].map(|id| article.span(id).map(new_label));
            let [Some(from), Some(to)] = ends else { continue };
            let fits = |set: &LabelSet| set.fits(&relation.kind, &from, &to);
            if !fits(&labels) || !fits(content.labels()) {
                edits.push(Edit::RemoveRelation(article.id, relation.id));
            }
        }
        for span in article.spans().iter() {
            let label = new_label(span);
            if labels.label(&label).is_none() {
                edits.push(Edit::RemoveSpan(article.id, span.id));
            } else if label != span.label {
                edits.push(Edit::ReplaceSpan(article.id, Span { label, ..span.clone() }));
            }
        }
        edits.extend(article.readings().filter_map(|reading| relabelled(article, reading, moved)));
    }
    edits.push(Edit::SetLabels(labels));
    Transaction::new(name, edits)
}

/// The edit that gives the spans of a reading the labels that theirs have become, if any has.
fn relabelled(article: &Article, reading: &Reading, moved: &BTreeMap<LabelId, LabelId>) -> Option<Edit> {
    reading.spans.iter().find(|span| moved.contains_key(&span.label))?;
    let mut reading = reading.clone();
    for span in &mut reading.spans {
        if let Some(label) = moved.get(&span.label) {
            span.label = label.clone();
        }
    }
    Some(Edit::ReplaceReading(article.id, Arc::new(reading)))
}

/// The edits that remove a span with its relations.
pub fn removal(article: &Article, span: SpanId) -> Vec<Edit> {
    let relations = article.relations_of(span).map(|relation| Edit::RemoveRelation(article.id, relation.id));
    relations.chain([Edit::RemoveSpan(article.id, span)]).collect()
}

/// The edit that puts a new article in progress, if it is new.
pub fn begin(article: &Article) -> Option<Edit> {
    (article.status == Status::New).then_some(Edit::SetStatus(article.id, Status::InProgress))
}

fn new_relation(labels: &LabelSet, article: &Article, from: SpanId, to: SpanId) -> Result<Relation, EditError> {
    if from == to {
        return Err(EditError::LinkToItself);
    }
    let label = |id| article.span(id).map(|span| &span.label).ok_or(EditError::NoSuchSpan(id));
    let (from_label, to_label) = (label(from)?, label(to)?);
    let kind = labels.kind_between(from_label, to_label).ok_or_else(|| EditError::NoKindBetween {
        from: labels.in_sentence(from_label),
        to: labels.in_sentence(to_label),
    })?;
    Ok(Relation::new(article.free_relation_id(), kind.id.clone(), from, to))
}
