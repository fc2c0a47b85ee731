//! What two changes of one article come to.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::side::earlier;
use super::spans::merge_labelling;
use super::three::{Conflict, Conflicts, SetAside, Three, in_order, set};
use super::turned_down::merge_rejections;
use super::words::{named, quoted};
use crate::model::compare::Likeness;
use crate::model::team::settle::AskedAgain;
use crate::model::{
    Article, LabelSet, Meta, Misfit, Reading, ReadingSource, Relation, Source, Span, SpanId, Status, Unfit, reanchor,
};

/// The article that two versions of one come to, and what both changed, each in another way. Without a `base` both have
/// added it.
///
/// What only one changed is as that one has it: the text, each field of a span, each link. Where one has taken over a new
/// text, the labels of the other are taken over to it first.
///
/// Whether labels and links go with those of a project is not looked at.
pub fn merge_articles(base: Option<&Article>, ours: &Article, theirs: &Article) -> (Article, Vec<Conflict>) {
    let mut conflicts = Conflicts::of(Some(ours.id));
    let added;
    let base = if let Some(base) = base {
        base
    } else {
        added = Article::new(ours.id, String::new(), Source::default(), ours.text().clone());
        &added
    };
    if base == ours || ours == theirs {
        return (theirs.clone(), conflicts.found);
    } else if base == theirs {
        return (ours.clone(), conflicts.found);
    }
    let three = Three { base, ours, theirs };
    let labels = any_labels(&[base, ours, theirs]);
    let whose = whose_text(three, &mut conflicts);
    let on_its_text = |article: &Article, conflicts: &mut Conflicts| {
        let moved = reanchor(&labels, article, whose.text().clone(), whose.source.clone());
        tell_moved(base, article, &moved.article, conflicts);
        moved.article
    };
    let mut moved = |article: &Article| (article.text() != whose.text()).then(|| on_its_text(article, &mut conflicts));
    let moved = Three { base: moved(base), ours: moved(ours), theirs: moved(theirs) };
    let placed = Three {
        base: moved.base.as_ref().unwrap_or(base),
        ours: moved.ours.as_ref().unwrap_or(ours),
        theirs: moved.theirs.as_ref().unwrap_or(theirs),
    };
    let merged = merge_placed(placed, whose, &labels, &mut conflicts);
    (merged, conflicts.found)
}

/// Tells what has no place in the new text, or other words there, of the article and its readings. Of what the version before
/// has too it was told when the text was taken over.
fn tell_moved(base: &Article, old: &Article, new: &Article, conflicts: &mut Conflicts) {
    let mut tell = |span: &Span, now: Option<&Span>, whose: &str| match now {
        None => {
            conflicts.tell(format!("the new text has no place for {}{whose} of one version", named(old, span)), None);
        }
        Some(now) if old.text_of(span) != new.text_of(now) => {
            let (before, now) = (named(old, span), quoted(new, now));
            conflicts.tell(format!("what is {before}{whose} in one version is {now} in the new text"), None);
        }
        Some(_) => {}
    };
    for span in old.spans().iter().filter(|span| base.span(span.id) != Some(span)) {
        tell(span, new.span(span.id), "");
    }
    for reading in old.readings() {
        let whose = format!(" of the reading of “{}”", reading.annotator);
        let spans_of = |article| by_id(Article::reading(article, &reading.annotator));
        let (known, now) = (spans_of(base), spans_of(new));
        for span in reading.spans.iter().filter(|span| known.get(&span.id) != Some(span)) {
            tell(span, now.get(&span.id).copied(), &whose);
        }
    }
}

fn by_id(reading: Option<&Reading>) -> BTreeMap<SpanId, &Span> {
    reading.into_iter().flat_map(|reading| &reading.spans).map(|span| (span.id, span)).collect()
}

/// The article that has the text, and the source, of the merge.
fn whose_text<'a>(three: Three<&'a Article>, conflicts: &mut Conflicts) -> &'a Article {
    if three.ours.text() == three.theirs.text() {
        let is_changed = three.theirs.source != three.base.source && three.ours.source == three.base.source;
        return if is_changed { three.theirs } else { three.ours };
    }
    match three.map(Article::text).pick() {
        Ok(text) if text == three.theirs.text() => three.theirs,
        Ok(_) => three.ours,
        Err(_) => {
            conflicts.tell("another new text was taken over in the other version".to_owned(), None);
            three.ours
        }
    }
}

/// Merges articles that all have the text of `whose`.
fn merge_placed(three: Three<&Article>, whose: &Article, labels: &LabelSet, conflicts: &mut Conflicts) -> Article {
    let title = conflicts.words(three.map(|article| &article.title), "the title");
    let source = if three.ours.source == three.theirs.source || three.ours.text() != three.theirs.text() {
        whose.source.clone()
    } else {
        let path = |source: &Source| format!("the source is “{}” in the other version", source.path);
        conflicts.pick(three.map(|article| &article.source), path).clone()
    };
    let meta = merge_meta(three.map(|article| &article.meta), conflicts);
    let status = merge_status(three.map(|article| article.status), conflicts);
    let misfits = merge_misfits(three.map(|article| &*article.misfits));
    let unknown = conflicts.unknown(three.map(|article| &article.unknown));
    let note = conflicts.words(three.map(|article| &article.note), "the note");
    let readings = merge_readings(three, conflicts);
    let labelling = merge_labelling(three, conflicts);
    let rejections = merge_rejections(three, &labelling.spans, &labelling.relations, conflicts);
    let mut article = Article::new(whose.id, title, source, whose.text().clone());
    (article.meta, article.status, article.misfits, article.unknown) = (meta, status, misfits, unknown);
    (article.note, article.handed_to) = (note, set(three.map(|article| &article.handed_to)));
    let article = article
        .with_rejections(rejections)
        .with_predictions(set(three.map(Article::predictions)))
        .with_taken_ids(labelling.taken_ids);
    let (article, unfit) = article.labelled(labels, labelling.spans, labelling.relations);
    tell_unfit(unfit, conflicts);
    let (article, unfit) = article.with_readings(readings);
    for (reading, error) in unfit {
        conflicts.tell(format!("a reading does not fit the text: {error}"), Some(SetAside::Reading(reading)));
    }
    without_decided(three, asked_again(three, article, labels), labels)
}

/// The article in which is asked again what one version has settled and a reading contradicts that only the other has.
fn asked_again(three: Three<&Article>, merged: Article, labels: &LabelSet) -> Article {
    let Three { base, ours, theirs } = three;
    let is_labelled_since = |side: &&Article| {
        let is_same_links = || side.relations().eq(base.relations());
        side.spans() != base.spans() || side.rejections() != base.rejections() || !is_same_links()
    };
    let sides = [ours, theirs].into_iter().filter(is_labelled_since);
    sides.fold(merged, |merged, side| AskedAgain::new(labels, side, &merged).done_to(labels, merged))
}

/// The article in which nobody contests what one version has decided, which knows the same reading of theirs.
fn without_decided(three: Three<&Article>, merged: Article, labels: &LabelSet) -> Article {
    let is_contested = merged.spans().iter().any(|span| !span.contested_by.is_empty())
        || merged.relations().any(|link| !link.contested_by.is_empty());
    if !is_contested {
        return merged;
    }
    let sides = [three.ours, three.theirs];
    let has_it =
        |side: &Article, here: &Reading| side.reading(&here.annotator).is_some_and(|there| there.says_the_same(here));
    // What was known before and is contested since is contested.
    let known = sides.map(|side| {
        let known = merged.readings().filter(|here| has_it(side, here) && !has_it(three.base, here));
        known.map(|here| here.annotator.clone()).collect::<BTreeSet<String>>()
    });
    // `contested_there` is by whom it is contested in a version; nobody knows where that does not have it.
    let still = |contested_by: &BTreeSet<String>, contested_there: [Option<&BTreeSet<String>>; 2]| {
        let is_decided = |name: &&String| {
            let mut both = known.iter().zip(contested_there);
            both.any(|(known, there)| known.contains(*name) && there.is_some_and(|there| !there.contains(*name)))
        };
        contested_by.iter().filter(|name| !is_decided(name)).cloned().collect::<BTreeSet<String>>()
    };
    let span = |span: &Span| {
        if span.contested_by.is_empty() {
            return span.clone();
        }
        let there = sides.map(|side| Some(&Likeness::equal(side, &span.label, &span.fragments)?.contested_by));
        Span { contested_by: still(&span.contested_by, there), ..span.clone() }
    };
    let link = |link: &Relation| {
        if link.contested_by.is_empty() {
            return link.clone();
        }
        let there = sides.map(|side| Some(&link_in(side, &merged, link)?.contested_by));
        Relation { contested_by: still(&link.contested_by, there), ..link.clone() }
    };
    let (spans, links) = (merged.spans().iter().map(span).collect(), merged.relations().map(link).collect());
    merged.labelled(labels, spans, links).0
}

/// A link of the merge as a version has it, where new spans can be called otherwise.
fn link_in<'a>(side: &'a Article, merged: &Article, link: &Relation) -> Option<&'a Relation> {
    let end = |id: SpanId| {
        let span = merged.span(id)?;
        Likeness::equal(side, &span.label, &span.fragments).or_else(|| earlier(side, span)).map(|span| span.id)
    };
    let (from, to) = (end(link.from)?, end(link.to)?);
    side.relations_of(from).find(|same| (same.from, same.to, &same.kind) == (from, to, &link.kind))
}

/// The readings of each annotator, of whoever changed them.
fn merge_readings(three: Three<&Article>, conflicts: &mut Conflicts) -> Vec<Reading> {
    if let Ok(picked) = three.map(|article| article.readings().collect::<Vec<_>>()).pick() {
        return picked.into_iter().cloned().collect();
    }
    let all = three.ours.readings().chain(three.theirs.readings());
    let annotators: BTreeSet<&str> = all.map(|reading| &*reading.annotator).collect();
    let mut merged = Vec::new();
    for annotator in annotators {
        let of_one = three.map(|article| article.reading(annotator));
        let picked = of_one.pick().map(Option::<&Reading>::cloned).unwrap_or_else(|ours| {
            let later = ours.zip(of_one.theirs).and_then(|(ours, theirs)| later_of(ours, theirs));
            later.or_else(|| {
                let other = of_one.theirs.map(|theirs| SetAside::Reading(theirs.clone()));
                conflicts.tell(format!("the reading of “{annotator}” is another in the other version"), other);
                ours.cloned()
            })
        });
        merged.extend(picked);
    }
    merged
}

/// Of two readings by one annotator the one that collecting both would leave: that is known to be later, or whose file was saved
/// later, or that was collected later where both say the same, whoever is called ours. It has then seen what either has. `None`
/// where nobody knows.
fn later_of(one: &Reading, other: &Reading) -> Option<Reading> {
    let when = |reading: &Reading| {
        let ReadingSource { path, sha256, collected, saved, .. } = reading.from.clone();
        (collected, saved, path, sha256)
    };
    let is_first = if one.says_the_same(other) {
        when(one) >= when(other)
    } else {
        match one.known_order(other) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => return None,
        }
    };
    let (later, earlier) = if is_first { (one, other) } else { (other, one) };
    let mut later = later.clone();
    if !later.says_the_same(earlier) {
        return Some(later.after(earlier));
    }
    later.see_before(earlier.from.seen.clone());
    Some(later)
}

/// The article with what fits these labels; the rest is set aside.
pub(super) fn fitting(article: Article, labels: &LabelSet, conflicts: &mut Conflicts) -> Article {
    if article.check_labels(labels).is_ok() {
        return article;
    }
    let (spans, relations) = (article.spans().iter().cloned().collect(), article.relations().cloned().collect());
    let (article, unfit) = article.labelled(labels, spans, relations);
    tell_unfit(unfit, conflicts);
    article
}

fn tell_unfit(unfit: Vec<Unfit>, conflicts: &mut Conflicts) {
    for unfit in unfit {
        let (error, set_aside) = match unfit {
            Unfit::Span(span, error) => (error, SetAside::Span(span)),
            Unfit::Relation(relation, error) => (error, SetAside::Relation(relation)),
        };
        conflicts.tell(format!("what one version changed does not go with the other: {error}"), Some(set_aside));
    }
}

/// Labels and kinds of links that everything in the articles fits.
pub(super) fn any_labels(articles: &[&Article]) -> LabelSet {
    let spans = articles.iter().flat_map(|article| article.spans().iter());
    let links = articles.iter().flat_map(|article| article.relations());
    LabelSet::of_ids(&spans.map(|span| span.label.clone()).collect(), &links.map(|it| it.kind.clone()).collect())
}

/// Whoever says that there is work left is right.
fn merge_status(three: Three<Status>, conflicts: &mut Conflicts) -> Status {
    let is_finished = |status: Status| matches!(status, Status::Done | Status::Skipped);
    if is_finished(three.ours) && is_finished(three.theirs) {
        return conflicts.pick(three, |theirs| format!("the article is {} in the other version", theirs.name()));
    }
    three.pick().unwrap_or_else(|ours| ours.min(three.theirs))
}

fn merge_meta(three: Three<&Meta>, conflicts: &mut Conflicts) -> Meta {
    let Meta { byline: _, outlet: _, date: _, url: _, unknown: _ } = three.ours;
    Meta {
        byline: conflicts.words(three.map(|meta| &meta.byline), "the byline"),
        outlet: conflicts.words(three.map(|meta| &meta.outlet), "the outlet"),
        date: conflicts.words(three.map(|meta| &meta.date), "the date"),
        url: conflicts.words(three.map(|meta| &meta.url), "the address"),
        unknown: conflicts.unknown(three.map(|meta| &meta.unknown)),
    }
}

/// Lines that do not fit are kept as they are: all that either has, but those that either got rid of.
fn merge_misfits(three: Three<&[Misfit]>) -> Vec<Misfit> {
    if let Ok(misfits) = three.pick() {
        return misfits.to_vec();
    }
    let by_key = three.map(|misfits| misfits.iter().map(|it| ((it.kind, &*it.ron), it)).collect::<BTreeMap<_, _>>());
    let keys = three.map(|misfits| misfits.iter().map(|it| (it.kind, &*it.ron)).collect::<Vec<_>>());
    let is_kept = |key: &_| by_key.as_ref().map(|there| there.contains_key(key)).pick() == Ok(true);
    let (kept, _) = in_order(keys.as_ref().map(Vec::as_slice), is_kept);
    let found = kept.iter().filter_map(|key| by_key.ours.get(key).or_else(|| by_key.theirs.get(key)));
    found.map(|misfit| (*misfit).clone()).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::team::settle::{Agreement, open_questions, settle_agreed};
    use crate::model::{ArticleId, Content, Edit, Project, Transaction, marked, transactions};

    #[test]
    fn what_one_settled_and_a_reading_contradicts_that_the_other_collected_is_asked_again() {
        let mut base = Project::new("Week", "lead");
        let both = "[quote#1>2 “a b”] said [speaker#2 Ada] and [claim it rains]";
        let bare = marked::parse(base.labels(), both).unwrap();
        let bare = Article::new(bare.id, String::new(), Source::default(), bare.text().clone());
        let id = bare.id;
        base.apply(transactions::add_articles(&base, vec![bare])).unwrap();
        let labels = base.labels().clone();
        let reading = |name: &str, text: &str| {
            let theirs = marked::parse(&labels, text).unwrap();
            let reading = Reading { status: Status::Done, ..Reading::of(&theirs, name, ReadingSource::default()) };
            Transaction::new("collect", vec![Edit::AddReading(id, Arc::new(reading))])
        };
        base.apply(reading("ana", both)).unwrap();
        let (mut settled, mut collected) = (base.clone(), base.clone());
        settled.apply(settle_agreed(&settled, &[id], Agreement::All)).unwrap();
        collected.apply(reading("ben", "[quote#1>2 “a b”] said [speaker#2 Ada] and it rains")).unwrap();
        let of = |project: &Content| project.article(id).unwrap().clone();
        for (ours, theirs) in [(&settled, &collected), (&collected, &settled)] {
            let (merged, conflicts) = merge_articles(Some(&of(&base)), &of(ours), &of(theirs));
            assert_eq!(conflicts, []);
            let open = open_questions(&labels, &merged);
            assert_eq!((open.len(), open[0].contested_by.clone()), (1, ["ben".to_owned()].into()));
            let from: Vec<usize> = merged.spans().iter().map(|span| span.from.len()).collect();
            assert_eq!(from, [2, 2, 1], "who agrees is named");
        }
    }

    #[test]
    fn what_one_version_has_decided_is_not_asked_again_where_the_other_only_knows_the_same_reading() {
        let mut base = Project::new("Week", "lead");
        let both = "[quote#1>2 “a b”] said [speaker#2 Ada] and [claim it rains]";
        let mut article = marked::parse(base.labels(), both).unwrap();
        article.id = ArticleId(7);
        let contested = |name: Option<&str>| -> BTreeSet<String> { name.into_iter().map(str::to_owned).collect() };
        let ben = marked::parse(base.labels(), "“a b” said Ada and [quote it rains]").unwrap();
        let ben = Reading { status: Status::Done, ..Reading::of(&ben, "ben", ReadingSource::default()) };
        base.apply(transactions::add_articles(&base, vec![article.clone()])).unwrap();
        let collected = |name: Option<&str>| {
            let mut edits = vec![Edit::AddReading(article.id, Arc::new(ben.clone()))];
            let spans = article.spans().iter();
            edits.extend(
                spans.map(|span| Edit::ReplaceSpan(article.id, Span { contested_by: contested(name), ..span.clone() })),
            );
            for link in article.relations() {
                let link = Relation { contested_by: contested(name), ..link.clone() };
                edits.extend(Edit::relinked(article.id, link));
            }
            let mut project = base.clone();
            project.apply(Transaction::new("collect", edits)).unwrap();
            project.article(article.id).unwrap().clone()
        };
        let (open, decided) = (collected(Some("ben")), collected(None));
        for (ours, theirs) in [(&open, &decided), (&decided, &open)] {
            let (merged, conflicts) = merge_articles(Some(&article), ours, theirs);
            assert_eq!(conflicts, []);
            assert!(merged.spans().iter().all(|span| span.contested_by.is_empty()));
            assert!(merged.relations().all(|link| link.contested_by.is_empty()));
        }
        // Who contests it in another version of the reading is heard.
        let mut later = open.clone();
        later = later.with_readings(vec![Reading { note: "no".to_owned(), ..ben.clone() }]).0;
        let (merged, _) = merge_articles(Some(&decided), &decided, &later);
        assert!(merged.spans().iter().all(|span| span.contested_by == contested(Some("ben"))));
    }
}
