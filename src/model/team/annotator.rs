//! Who labels in a project, and what becomes of what others have labelled there.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::settle::Mark;
use crate::model::{Article, Content, Edit, Origin, Reading, Relation, Span, Transaction};

/// Words that mean everybody or nobody where somebody is named, so that nobody can be called that.
const TAKEN_WORDS: [&str; 3] = ["all", "everybody", "settled"];

/// Whether a name is a word that means everybody, or what is settled.
pub fn is_taken_word(name: &str) -> bool {
    TAKEN_WORDS.contains(&&*name.trim().to_lowercase())
}

/// Whether somebody has a name in the project and has made spans there that do not say who made them.
pub fn has_own_spans(content: &Content) -> bool {
    !content.annotator().is_empty() && content.articles().any(|article| article.spans().iter().any(is_own))
}

/// Names who labels from now on.
///
/// With `is_handed_over` it is somebody else, and spans say who made them; else the one who labelled is called otherwise.
/// Spans that were made by who is named now need not say so any more.
pub fn name_annotator(content: &Content, name: &str, is_handed_over: bool) -> Transaction {
    let mut edits = Vec::new();
    if name != content.annotator() {
        edits.push(Edit::SetAnnotator(name.to_owned()));
        let before = Some(content.annotator()).filter(|before| is_handed_over && !before.is_empty());
        for article in content.articles() {
            for span in article.spans().iter() {
                let from = match before {
                    Some(before) if is_own(span) => vec![before.to_owned()],
                    _ if span.origin != Origin::Adjudication && span.from == [name] => Vec::new(),
                    _ => continue,
                };
                edits.push(Edit::ReplaceSpan(article.id, Span { from, ..span.clone() }));
            }
        }
    }
    Transaction::new("change who labels", edits)
}

/// Makes what was collected under the name `before` that of who is called `name`: one person who has changed their name. Where
/// there is a reading of both, the one whose file was saved later stays.
pub fn rename_reader(content: &Content, before: &str, name: &str) -> Transaction {
    let edits = content.articles().flat_map(|article| renamed(article, before, name)).collect();
    Transaction::new(format!("“{before}” is called “{name}”"), edits)
}

/// Articles of which two people have said different things: of these one reading goes where both become one person.
pub fn read_by_both<'c>(content: &'c Content, one: &str, other: &str) -> impl Iterator<Item = &'c Article> {
    content.articles().filter(move |article| {
        let both = article.reading(one).zip(article.reading(other));
        both.is_some_and(|(one, other)| !one.says_the_same(other) && !one.is_after(other) && !other.is_after(one))
    })
}

fn renamed(article: &Article, before: &str, name: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let of_both = article.reading(before).zip(article.reading(name));
    let stays = of_both.map(|(old, new)| Arc::new(later_of(old, new)));
    if let Some(old) = article.reading(before) {
        edits.push(Edit::RemoveReading(article.id, before.to_owned()));
        edits.push(match &stays {
            Some(stays) => Edit::ReplaceReading(article.id, Arc::clone(stays)),
            None => Edit::AddReading(article.id, Arc::new(Reading { annotator: name.to_owned(), ..old.clone() })),
        });
    }
    let with_name = |names: &BTreeSet<String>| {
        let named = names.iter().map(|one| if one == before { name.to_owned() } else { one.clone() });
        named.collect::<BTreeSet<String>>()
    };
    if article.handed_to.contains(before) {
        edits.push(Edit::SetHandedTo(article.id, with_name(&article.handed_to)));
    }
    for span in article.spans().iter() {
        let names: BTreeSet<String> = span.from.iter().cloned().collect();
        let mut from = with_name(&names);
        let lacks_it = |stays: &Arc<Reading>| Mark::of(span).in_reading(stays).is_none();
        if span.origin == Origin::Adjudication && stays.as_ref().is_some_and(lacks_it) {
            from.remove(name);
        }
        let contested_by = with_name(&span.contested_by);
        // Files can name them in any order: that alone is no change.
        if from != names || contested_by != span.contested_by {
            let from = from.into_iter().collect();
            edits.push(Edit::ReplaceSpan(article.id, Span { from, contested_by, ..span.clone() }));
        }
    }
    for link in article.relations().filter(|link| link.contested_by.contains(before)) {
        let named = Relation { contested_by: with_name(&link.contested_by), ..link.clone() };
        edits.extend(Edit::relinked(article.id, named));
    }
    edits
}

/// Of two readings of one person the one that is known to be later, or that was collected later where nobody knows; it has seen
/// what either has.
fn later_of(old: &Reading, new: &Reading) -> Reading {
    let order = old.known_order(new).then_with(|| old.from.collected.cmp(&new.from.collected));
    let (earlier, later) = if order.is_gt() { (new, old) } else { (old, new) };
    Reading { annotator: new.annotator.clone(), ..later.clone() }.after(earlier)
}

/// The letter of one of these people: A to Z, then A2 to Z2 and so on; “somebody” who is none of them.
pub fn letter_of(people: &[String], name: &str) -> String {
    let Some(idx) = people.iter().position(|one| one == name) else { return "somebody".to_owned() };
    let letter = u32::try_from(idx % 26).ok().and_then(|idx| char::from_u32(u32::from('A') + idx)).unwrap_or('A');
    if idx < 26 { letter.to_string() } else { format!("{letter}{}", idx / 26 + 1) }
}

fn is_own(span: &Span) -> bool {
    span.origin != Origin::Adjudication && span.from.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Project, ReadingSource, marked, transactions};

    #[test]
    fn one_person_under_two_names_becomes_one_with_what_was_settled_from_them() {
        let mut project = Project::new("Week", "lead");
        let article = marked::parse(project.labels(), "[quote “a”] said [speaker Ada]").unwrap();
        let less = marked::parse(project.labels(), "[quote “a”] said Ada").unwrap();
        project.apply(transactions::add_articles(&project, vec![article.clone()])).unwrap();
        let reading = |of: &Article, name: &str, saved: &str| {
            let source = ReadingSource { saved: saved.to_owned(), ..ReadingSource::default() };
            Edit::AddReading(article.id, Arc::new(Reading::of(of, name, source)))
        };
        let settled = article.spans().iter().map(|span| {
            let from = vec!["ana".to_owned(), "ben".to_owned()];
            let contested_by = BTreeSet::from(["ana".to_owned()]);
            Edit::ReplaceSpan(article.id, Span { origin: Origin::Adjudication, from, contested_by, ..span.clone() })
        });
        let handed = Edit::SetHandedTo(article.id, ["ana".to_owned(), "ben".to_owned()].into());
        let mut edits: Vec<Edit> = settled.chain([handed, reading(&article, "ana", "1")]).collect();
        project.apply(Transaction::new("", edits.clone())).unwrap();
        let mut renamed = project.clone();
        renamed.apply(rename_reader(&project, "ana", "Ana R.")).unwrap();
        let there = renamed.article(article.id).unwrap();
        assert!(there.reading("ana").is_none() && there.reading("Ana R.").is_some_and(|it| it.spans.len() == 2));
        assert!(there.handed_to.contains("Ana R.") && !there.handed_to.contains("ana"));
        assert!(
            there.spans().iter().all(|span| span.from == ["Ana R.", "ben"] && span.contested_by.contains("Ana R."))
        );
        // Where both were collected, the one that was saved later stays, and what is settled is from them as they have it.
        edits = vec![reading(&less, "Ana R.", "2")];
        project.apply(Transaction::new("", edits)).unwrap();
        project.apply(rename_reader(&project, "ana", "Ana R.")).unwrap();
        let there = project.article(article.id).unwrap();
        let one = there.reading("Ana R.").unwrap();
        assert_eq!((there.readings().len(), one.spans.len(), one.from.seen.len()), (1, 1, 2));
        let from: Vec<usize> = there.spans().iter().map(|span| span.from.len()).collect();
        assert_eq!(from, [2, 1]);
    }

    #[test]
    fn a_new_name_changes_nothing_that_neither_name_has_made() {
        let mut project = Project::new("Week", "lead");
        let article = marked::parse(project.labels(), "[quote “a”] said [speaker Ada] and [claim it rains]").unwrap();
        project.apply(transactions::add_articles(&project, vec![article.clone()])).unwrap();
        let names = [["zoe", "cho"], ["zoe", "Ana R."], ["zoe", "ana"]];
        let settled = article.spans().iter().zip(names).map(|(span, names)| {
            let from = names.map(str::to_owned).to_vec();
            Edit::ReplaceSpan(article.id, Span { origin: Origin::Adjudication, from, ..span.clone() })
        });
        let mut edits: Vec<Edit> = settled.collect();
        let reading = Reading::of(&article, "ana", ReadingSource::default());
        edits.push(Edit::AddReading(article.id, Arc::new(reading)));
        project.apply(Transaction::new("", edits)).unwrap();
        project.apply(rename_reader(&project, "ana", "Ana R.")).unwrap();
        let from: Vec<&[String]> =
            project.article(article.id).unwrap().spans().iter().map(|span| &*span.from).collect();
        assert_eq!(from, [["zoe", "cho"], ["zoe", "Ana R."], ["Ana R.", "zoe"]]);
    }

    #[test]
    fn of_one_person_the_reading_stays_that_was_saved_later_or_was_collected_later_where_nobody_knows() {
        let check = |old: [&str; 2], new: [&str; 2], is_old_later: bool| {
            let reading = |[saved, collected]: [&str; 2], note: &str| {
                let (saved, collected) = (saved.to_owned(), collected.to_owned());
                let from = ReadingSource { collected, saved, ..ReadingSource::default() };
                Reading { annotator: note.to_owned(), note: note.to_owned(), from, ..Reading::default() }
            };
            let stays = later_of(&reading(old, "old"), &reading(new, "new"));
            let expected = if is_old_later { "old" } else { "new" };
            assert_eq!((&*stays.annotator, &*stays.note), ("new", expected), "{old:?} {new:?}");
            assert_eq!((stays.from.seen.len(), stays.from.seen.last()), (2, Some(&stays.digest())));
        };
        check(["2", "1"], ["1", "2"], true);
        check(["1", "2"], ["2", "1"], false);
        check(["1", "2"], ["1", "1"], true);
        check(["1", "1"], ["1", "1"], false);
        check(["", "2"], ["1", "1"], true);
        check(["", "1"], ["1", "2"], false);
        check(["1", "2"], ["", "1"], true);
        check(["1", "1"], ["", "2"], false);
        let seen = |seen: &[&str], saved: &str| {
            let seen = seen.iter().map(|&digest| digest.to_owned()).collect();
            let from = ReadingSource { seen, saved: saved.to_owned(), ..ReadingSource::default() };
            Reading { note: saved.to_owned(), from, ..Reading::default() }
        };
        let (newer, older) = (seen(&["1", "2"], "monday"), seen(&["1"], "tuesday"));
        assert_eq!(later_of(&newer, &older).note, "monday", "what was said since counts, whatever the disk says");
        assert_eq!(later_of(&older, &newer).note, "monday");
    }

    #[test]
    fn who_takes_over_leaves_the_names_of_those_before_and_who_is_renamed_does_not() {
        let mut project = Project::new("Week", "ana");
        let article = marked::parse(project.labels(), "[quote “a”] said [speaker Ada]").unwrap();
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        assert!(has_own_spans(&project));
        let mut check = |name: &str, is_handed_over, expected: &[&str]| {
            let named = name_annotator(&project, name, is_handed_over);
            project.apply(named).unwrap();
            assert_eq!(project.annotator(), name);
            for span in project.articles().next().unwrap().spans().iter() {
                assert_eq!(span.from, expected, "{name}");
            }
        };
        check("Ana R.", false, &[]);
        check("ben", true, &["Ana R."]);
        check("Ben", false, &["Ana R."]);
        check("Ana R.", false, &[]);
    }
}
