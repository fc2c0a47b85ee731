//! Merges of small projects, each with what comes of it.

use std::ops::Range;

use super::*;
use crate::model::{Edit, LabelId, Project, Span, SpanId, Transaction, marked, reanchor, transactions};

fn content(marked: &str) -> Content {
    let mut project = Project::new("Week", "ana");
    let article = marked::parse(project.labels(), marked).unwrap();
    project.apply(transactions::add_articles(&project, vec![article])).unwrap();
    project.content().clone()
}

fn first(content: &Content) -> &Article {
    content.articles().next().unwrap()
}

fn changed(content: &Content, transaction: impl FnOnce(&Content, &Article) -> Transaction) -> Content {
    let mut project = Project::from(content.clone());
    project.apply(transaction(content, first(content))).unwrap();
    project.content().clone()
}

fn with_text(content: &Content, text: &str) -> Content {
    changed(content, |content, article| {
        let text = crate::model::Text::new(text).unwrap();
        let new = reanchor(content.labels(), article, text, article.source.clone()).article;
        transactions::replace_articles(content, "take over", vec![new])
    })
}

fn with_span(content: &Content, label: &str, range: Range<usize>) -> Content {
    let label = LabelId::new(label).unwrap();
    changed(content, |content, article| {
        let fragments = crate::model::Fragments::one(article.text().range(range).unwrap()).unwrap();
        transactions::add_span(content.labels(), article, &label, fragments, crate::model::Origin::Person)
    })
}

fn removed(content: &Content, id: u32) -> Content {
    changed(content, |content, article| {
        transactions::remove_span(content.labels(), article, article.span(SpanId(id)).unwrap())
    })
}

fn linked(content: &Content, from: u32, to: u32) -> Content {
    changed(content, |content, article| {
        transactions::link(content.labels(), article, SpanId(from), SpanId(to)).unwrap()
    })
}

fn noted(content: &Content, id: u32, note: &str) -> Content {
    changed(content, |_, article| transactions::set_note(article, article.span(SpanId(id)).unwrap(), note))
}

fn relabelled(content: &Content, id: u32, label: &str) -> Content {
    changed(content, |content, article| {
        let label = LabelId::new(label).unwrap();
        transactions::relabel_span(content.labels(), article, article.span(SpanId(id)).unwrap(), &label)
    })
}

fn moved(content: &Content, id: u32, range: Range<usize>) -> Content {
    changed(content, |content, article| {
        let words = crate::model::Fragments::one(article.text().range(range).unwrap()).unwrap();
        transactions::move_span(content.labels(), article, article.span(SpanId(id)).unwrap(), words)
    })
}

/// Merges, and expects what is told and what the article holds.
#[track_caller]
fn check(base: &Content, ours: &Content, theirs: &Content, expected: (&[&str], &str)) -> Merged {
    let merged = merge(base, ours, theirs);
    let told: Vec<&str> = merged.conflicts.iter().map(|conflict| &*conflict.words).collect();
    assert_eq!(told, expected.0);
    assert_eq!(marked::print(&merged.parts.articles[0]), expected.1);
    Content::from_parts(merged.parts.clone()).unwrap();
    merged
}

const QUOTED: &str = "[speaker#1 Ana] or [speaker#2 Ben] or [speaker#3 Cho] said [quote#4>1 “no”]";

#[test]
fn what_one_removed_and_the_other_changed_or_linked_to_stays() {
    let base = content("[speaker#1 Ana] said [quote#2 “no”]");
    let told = ["speaker “Ana” was removed in this version and changed in the other: it stays"];
    let text = "[speaker#1 Ana] said [quote#2>1 “no”]";
    check(&base, &removed(&base, 1), &linked(&base, 2, 1), (&told, text));
    let told = ["speaker “Ana” was removed in the other version and changed in this one: it stays"];
    check(&base, &noted(&base, 1, "who?"), &removed(&base, 1), (&told, "[speaker#1 Ana] said [quote#2 “no”]"));
    check(&base, &removed(&base, 1), &noted(&base, 2, "?"), (&[], "Ana said [quote#2 “no”]"));
}

#[test]
fn a_link_goes_with_its_span_and_comes_back_with_it() {
    let base = content("[speaker#1 Ana] said [quote#2>1 “no”]");
    let told = ["quote “no” was removed in this version and changed in the other: it stays"];
    let told = told.map(|words| words.replace("“no”", "““no””"));
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    check(&base, &removed(&base, 2), &noted(&base, 2, "?"), (&told, "[speaker#1 Ana] said [quote#2>1 “no”]"));
}

#[test]
fn a_label_that_both_added_otherwise_is_ours_and_told() {
    let base = content("Ana said no");
    let with = |name: &str| {
        changed(&base, |content, _| {
            let (labels, kinds) = (content.labels().labels(), content.labels().kinds().to_vec());
            let id = LabelId::new("rumour").unwrap();
            let new = crate::model::Label { id, name: name.to_owned(), key: None, ..labels[0].clone() };
            let labels = crate::model::LabelSet::new(labels.iter().cloned().chain([new]).collect(), kinds);
            crate::model::Transaction::new("", vec![crate::model::Edit::SetLabels(labels.unwrap())])
        })
    };
    let told = "both versions have added a label “rumour”, in the other as “Hearsay”: it stays as ours";
    let merged = check(&base, &with("Rumour"), &with("Hearsay"), (&[told], "Ana said no"));
    assert_eq!(merged.parts.labels.labels().last().unwrap().name, "Rumour");
    check(&base, &with("Rumour"), &with("Rumour"), (&[], "Ana said no"));
}

#[test]
fn a_speaker_changed_both_ways_is_ours() {
    let base = content(QUOTED);
    let told = "the link from quote ““no”” to speaker “Cho” is in the other version, and leads elsewhere in this one";
    let text = "[speaker#1 Ana] or [speaker#2 Ben] or [speaker#3 Cho] said [quote#4>2 “no”]";
    let merged = check(&base, &linked(&base, 4, 2), &linked(&base, 4, 3), (&[told], text));
    assert!(
        matches!(&merged.conflicts[0].set_aside, Some(crate::model::versions::SetAside::Relation(it)) if it.to == SpanId(3))
    );
    check(&base, &linked(&base, 4, 2), &base, (&[], text));
    check(&base, &linked(&base, 4, 2), &linked(&base, 4, 2), (&[], text));
}

#[test]
fn the_label_and_the_words_of_a_span_are_one_thing_and_its_note_is_another() {
    let base = content("Ana said [quote#1 “no”] today");
    let (relabelled, moved) = (relabelled(&base, 1, "claim"), moved(&base, 1, 9..21));
    let (claim, longer) = ("Ana said [claim#1 “no”] today", "Ana said [quote#1 “no” tod]ay");
    check(&base, &relabelled, &moved, (&["the other version of quote ““no” tod”"], claim));
    check(&base, &moved, &relabelled, (&["the other version of claim ““no””"], longer));
    let merged = check(&base, &moved, &noted(&base, 1, "?"), (&[], longer));
    assert_eq!(merged.parts.articles[0].spans().iter().next().unwrap().note.as_deref(), Some("?"));
}

#[test]
fn a_span_that_is_ours_where_the_other_has_another_label_keeps_its_links_and_its_note() {
    let base = noted(&content("[speaker#1 Ana] or [speaker#2 Ben] said [quote#3>1 “no” today]"), 3, "? all");
    let shorter = moved(&base, 3, 16..24);
    let otherwise = |label: &str| {
        let other = relabelled(&noted(&base, 3, ""), 3, label);
        if label == "claim" { linked(&other, 3, 2) } else { removed(&other, 1) }
    };
    let stays = "the link from quote ““no”” to speaker “Ana” went with another label in the other version: it stays";
    let unfit =
        "what one version changed does not go with the other: “claimed by” cannot lead from a quote to a speaker";
    let text = "[speaker#1 Ana] or [speaker#2 Ben] said [quote#3>1 “no”] today";
    let claim = "the other version of claim ““no” today”";
    let told = check(&base, &shorter, &otherwise("claim"), (&[claim, stays, unfit], text));
    assert_eq!(told.parts.articles[0].span(SpanId(3)).unwrap().note.as_deref(), Some("? all"));
    let told = [
        "speaker “Ana” was removed in the other version and changed in this one: it stays",
        "the other version of speaker ““no” today”",
    ];
    check(&base, &shorter, &otherwise("speaker"), (&told, text));
    let told = "the other version of quote ““no””";
    let text = "[speaker#1 Ana] or [speaker#2 Ben] said [claim#3>2 “no” today]";
    check(&base, &otherwise("claim"), &shorter, (&[told], text));
}

#[test]
fn what_both_marked_anew_in_other_edges_both_stays_and_is_told() {
    let base = content("Ana said no way");
    let (longer, shorter) = (with_span(&base, "claim", 9..15), with_span(&base, "claim", 9..11));
    let told = "claim “no” of the other version lies on claim “no way” of this one: both stay";
    check(&base, &longer, &shorter, (&[told], "Ana said [claim#1 [claim#2 no] way]"));
    check(&base, &longer, &with_span(&base, "quote", 9..11), (&[], "Ana said [claim#1 [quote#2 no] way]"));
    let (both, base) = (with_span(&shorter, "claim", 9..15), shorter);
    assert_eq!(merge(&base, &both, &noted(&base, 1, "?")).conflicts, []);
}

#[test]
fn a_span_that_both_link_for_the_first_time_is_said_by_whom_ours_has() {
    let base = content("[speaker#1 Ana] or [speaker#2 Ben] said [quote#3 “no”]");
    let told = "the link from quote ““no”” to speaker “Ben” is in the other version, and leads elsewhere in this one";
    let text = "[speaker#1 Ana] or [speaker#2 Ben] said [quote#3>1 “no”]";
    check(&base, &linked(&base, 3, 1), &linked(&base, 3, 2), (&[told], text));
    check(&base, &linked(&base, 3, 1), &linked(&base, 3, 1), (&[], text));
}

#[test]
fn the_kind_and_the_end_of_a_link_are_one_thing() {
    let base = content("[speaker#1 Ana] or [speaker#2 Ben] said [quote#3>1 “no”]");
    let kinds = |content: &Content| {
        let mut kinds = content.labels().kinds().to_vec();
        let id = crate::model::KindId::new("denied_by").unwrap();
        kinds.push(crate::model::RelationKind { id, name: "denied by".to_owned(), ..kinds[0].clone() });
        let labels = crate::model::LabelSet::new(content.labels().labels().to_vec(), kinds).unwrap();
        changed(content, |content, _| transactions::set_labels(content, "add", labels))
    };
    let base = kinds(&base);
    let denied = changed(&base, |_, article| {
        let link = article.relations().next().unwrap().clone();
        let other = crate::model::Relation { kind: crate::model::KindId::new("denied_by").unwrap(), ..link.clone() };
        Transaction::new("", Edit::relinked(article.id, other).to_vec())
    });
    for (ours, theirs) in [(&denied, &linked(&base, 3, 2)), (&linked(&base, 3, 2), &denied)] {
        let merged = merge(&base, ours, theirs);
        assert_eq!(merged.conflicts.len(), 1);
        assert!(merged.parts.articles[0].relations().eq(first(ours).relations()));
    }
}

#[test]
fn one_question_that_both_settled_has_one_answer() {
    let base = content("[speaker#1 Ana] said “no” today");
    let settled = |bytes: std::ops::Range<usize>| {
        changed(&base, |_, article| {
            let words = crate::model::Fragments::one(article.text().range(bytes).unwrap()).unwrap();
            let new = Span::new(SpanId(2), LabelId::new("quote").unwrap(), words);
            let span = Span { origin: crate::model::Origin::Adjudication, ..new };
            let link = crate::model::KindId::new("said_by").unwrap();
            let link = crate::model::Relation::new(crate::model::RelationId(1), link, SpanId(2), SpanId(1));
            Transaction::new("", vec![Edit::AddSpan(article.id, span), Edit::AddRelation(article.id, link)])
        })
    };
    let told = "quote “no” was settled as quote ““no”” in this version";
    let text = "[speaker#1 Ana] said [quote#2>1 “no”] today";
    let merged = check(&base, &settled(9..17), &settled(12..14), (&[told], text));
    assert!(matches!(&merged.conflicts[0].set_aside, Some(crate::model::versions::SetAside::Span(_))));
}

#[test]
fn what_one_marked_and_the_other_turned_down_is_marked() {
    let base = content("Ana said “no”");
    let span = |article: &Article| {
        let words = crate::model::Fragments::one(article.text().range(0..3).unwrap()).unwrap();
        Span::new(SpanId(1), LabelId::new("speaker").unwrap(), words)
    };
    let marked = changed(&base, |_, article| Transaction::new("", vec![Edit::AddSpan(article.id, span(article))]));
    let refused = changed(&base, |_, article| {
        let Span { label, fragments, .. } = span(article);
        let one = crate::model::Rejection { label, fragments, speaker: None, kind: None };
        Transaction::new("", vec![Edit::AddRejection(article.id, one)])
    });
    let text = "[speaker#1 Ana] said “no”";
    let told = "speaker “Ana”: it was turned down in the other version and marked in this one";
    assert!(check(&base, &marked, &refused, (&[told], text)).parts.articles[0].rejections().is_empty());
    let told = "speaker “Ana”: it was turned down in this version and marked in the other";
    check(&base, &refused, &marked, (&[told], text));
}

#[test]
fn a_link_that_fits_only_one_of_both_is_set_aside() {
    let base = content("[speaker#1 Ana] said [quote#2 “no”]");
    let relabelled = relabelled(&base, 2, "claim");
    let told = "what one version changed does not go with the other: “said by” cannot lead from a claim to a speaker";
    check(&base, &relabelled, &linked(&base, 2, 1), (&[told], "[speaker#1 Ana] said [claim#2 “no”]"));
}

#[test]
fn labels_go_along_to_a_text_that_the_other_took_over() {
    let base = content("Ana said [quote#1 “no”]");
    let taken_over = with_text(&base, "Today Ana said “no”");
    let marked = with_span(&base, "speaker", 0..3);
    let text = "Today [speaker#2 Ana] said [quote#1 “no”]";
    check(&base, &marked, &taken_over, (&[], text));
    check(&base, &taken_over, &marked, (&[], text));
}

#[test]
fn what_a_reading_loses_by_the_text_that_the_other_took_over_is_told() {
    let base = content("Ana said it rains today and it was wet");
    let taken_over = with_text(&base, "Ana said it snows today");
    let collected = changed(&base, |_, article| {
        let claim = |id, range| {
            let fragments = crate::model::Fragments::one(article.text().range(range).unwrap()).unwrap();
            Span::new(SpanId(id), LabelId::new("claim").unwrap(), fragments)
        };
        let empty = crate::model::Reading::of(article, "ana", crate::model::ReadingSource::default());
        let reading = crate::model::Reading { spans: vec![claim(1, 0..23), claim(2, 24..38)], ..empty };
        Transaction::new("collect", vec![Edit::AddReading(article.id, reading.into())])
    });
    let told = [
        "what is claim “Ana said it rains today” of the reading of “ana” in one version is “Ana said it snows today” \
         in the new text",
        "the new text has no place for claim “and it was wet” of the reading of “ana” of one version",
    ];
    check(&base, &collected, &taken_over, (&told, "Ana said it snows today"));
    check(&base, &taken_over, &collected, (&told, "Ana said it snows today"));
}

#[test]
fn an_article_that_one_did_and_the_other_skipped_is_told() {
    let base = content("Ana said no");
    let with = |status| changed(&base, |_, article| transactions::set_status(article, status));
    let (done, skipped) = (with(crate::model::Status::Done), with(crate::model::Status::Skipped));
    check(&base, &done, &skipped, (&["the article is skipped in the other version"], "Ana said no"));
    check(&base, &skipped, &done, (&["the article is done in the other version"], "Ana said no"));
}

#[test]
fn a_label_whose_words_the_other_changed_is_told() {
    let base = content("They want ten of the many millions now");
    let taken_over = with_text(&base, "They want twelve of the many millions now");
    let marked = with_span(&base, "claim", 5..34);
    let told = "what is claim “want ten of the many millions” in one version is “want twelve of the many millions” in \
                the new text";
    let text = "They [claim#1 want twelve of the many millions] now";
    check(&base, &marked, &taken_over, (&[told], text));
    check(&base, &taken_over, &marked, (&[told], text));
}

#[test]
fn a_label_that_is_used_stays() {
    let base = content("Ana said “no”");
    let without = changed(&base, |content, _| {
        let kept = content.labels().labels()[..3].to_vec();
        let labels = crate::model::LabelSet::new(kept, content.labels().kinds().to_vec()).unwrap();
        transactions::set_labels(content, "drop", labels)
    });
    let used = changed(&base, |_, article| {
        let fragments = crate::model::Fragments::one(article.text().range(0..3).unwrap()).unwrap();
        let span = Span::new(SpanId(1), LabelId::new("boilerplate").unwrap(), fragments);
        Transaction::new("mark", vec![Edit::AddSpan(article.id, span)])
    });
    let told = ["the label “boilerplate” was removed in one version and is used in the other: it stays"];
    check(&base, &without, &used, (&told, "[boilerplate#1 Ana] said “no”"));
}

#[test]
fn spans_that_both_made_of_the_same_words_in_other_pieces_both_stay() {
    let base = content("Ana said no");
    let whole = changed(&base, |_, article| {
        let fragments = crate::model::Fragments::new(vec![article.text().range(0..8).unwrap()]).unwrap();
        let quote = LabelId::new("quote").unwrap();
        Transaction::new("", vec![Edit::AddSpan(article.id, Span::new(SpanId(1), quote, fragments))])
    });
    let split = changed(&base, |_, article| {
        let pieces = [0..4, 4..8].map(|bytes| article.text().range(bytes).unwrap());
        let quote = LabelId::new("quote").unwrap();
        let fragments = crate::model::Fragments::new(pieces.to_vec()).unwrap();
        Transaction::new("", vec![Edit::AddSpan(article.id, Span::new(SpanId(1), quote, fragments))])
    });
    for (ours, theirs) in [(&whole, &split), (&split, &whole)] {
        let merged = merge(&base, ours, theirs);
        let spans = merged.parts.articles[0].spans().iter();
        let mut n_pieces: Vec<usize> = spans.map(|span| span.fragments.iter().count()).collect();
        n_pieces.sort_unstable();
        assert_eq!((n_pieces, merged.conflicts.len()), (vec![1, 2], 1));
    }
}

#[test]
fn articles_that_one_removed_and_the_other_left_alone_are_gone() {
    let base = content("Ana said “no”");
    let gone = changed(&base, |_, article| transactions::remove_article(article.id));
    assert!(merge(&base, &gone, &base).parts.articles.is_empty());
    assert!(merge(&base, &base, &gone).conflicts.is_empty());
    let told = ["the article was removed in this version and changed in the other: it stays"];
    let retitled = changed(&base, |_, article| Transaction::new("", vec![Edit::SetTitle(article.id, "x".to_owned())]));
    check(&base, &gone, &retitled, (&told, "Ana said “no”"));
}

#[test]
fn each_annotators_reading_is_as_whoever_changed_it_has_it() {
    let read = |content: &Content, annotator: &str, note: &str| {
        changed(content, |_, article| {
            let mut reading = crate::model::Reading::of(article, annotator, crate::model::ReadingSource::default());
            note.clone_into(&mut reading.note);
            let reading = std::sync::Arc::new(reading);
            let is_there = article.reading(annotator).is_some();
            let edit = if is_there { Edit::ReplaceReading } else { Edit::AddReading };
            Transaction::new("collect", vec![edit(article.id, reading)])
        })
    };
    let notes = |merged: &Merged| {
        let readings = merged.parts.articles[0].readings();
        readings.map(|reading| format!("{} {}", reading.annotator, reading.note)).collect::<Vec<_>>()
    };
    let base = read(&content("Ana said [quote “no”]"), "ana", "1");
    let merged = merge(&base, &read(&base, "ben", "1"), &read(&read(&base, "ana", "2"), "cho", "1"));
    assert_eq!((notes(&merged), merged.conflicts), (["ana 2", "ben 1", "cho 1"].map(str::to_owned).to_vec(), vec![]));
    let collected = |time: &str| {
        changed(&read(&base, "dan", "1"), |_, article| {
            let mut reading = article.reading("dan").unwrap().clone();
            time.clone_into(&mut reading.from.collected);
            Transaction::new("collect", vec![Edit::ReplaceReading(article.id, std::sync::Arc::new(reading))])
        })
    };
    let (early, late) = (collected("2026-11-28T14:05:00Z"), collected("2026-11-28T14:05:01Z"));
    for (ours, theirs) in [(&early, &late), (&late, &early)] {
        let merged = merge(&base, ours, theirs);
        let reading = merged.parts.articles[0].reading("dan").unwrap();
        assert_eq!((&*reading.from.collected, merged.conflicts), ("2026-11-28T14:05:01Z", vec![]));
    }
    let merged = merge(&base, &read(&base, "ana", "2"), &read(&base, "ana", "3"));
    assert_eq!(notes(&merged), ["ana 2"]);
    let set_aside = merged.conflicts[0].set_aside.as_ref();
    assert!(matches!(set_aside, Some(crate::model::versions::SetAside::Reading(reading)) if reading.note == "3"));
}

#[test]
fn of_two_readings_that_clones_collected_the_one_that_replaced_the_other_counts() {
    let base = content("Ana said [quote “no”]");
    let collected = |seen: &[&str]| {
        changed(&base, |_, article| {
            let mut reading = crate::model::Reading::of(article, "ana", crate::model::ReadingSource::default());
            reading.note = (*seen.last().unwrap()).to_owned();
            reading.from.seen = seen.iter().map(|&digest| digest.to_owned()).collect();
            Transaction::new("collect", vec![Edit::AddReading(article.id, std::sync::Arc::new(reading))])
        })
    };
    let (early, late, other) = (collected(&["1"]), collected(&["1", "2"]), collected(&["0", "1"]));
    for (ours, theirs, expected) in
        [(&early, &late, &["1", "2"][..]), (&late, &early, &["1", "2"]), (&late, &other, &["0", "1", "2"])]
    {
        let merged = merge(&base, ours, theirs);
        let reading = merged.parts.articles[0].reading("ana").unwrap();
        assert_eq!(
            (&*reading.note, &reading.from.seen[..]),
            ("2", &expected.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>()[..])
        );
        assert_eq!(merged.conflicts, []);
    }
    assert_eq!(merge(&base, &late, &collected(&["1", "3"])).conflicts.len(), 1, "nobody knows");
}

#[test]
fn of_two_readings_that_clones_collected_the_one_that_was_saved_later_counts_as_when_both_are_collected() {
    let base = content("Ana said [quote “no”]");
    let collected = |note: &str, saved: &str| {
        changed(&base, |_, article| {
            let from = crate::model::ReadingSource { saved: saved.to_owned(), ..Default::default() };
            let mut reading = crate::model::Reading::of(article, "ana", from);
            reading.note = note.to_owned();
            Transaction::new("collect", vec![Edit::AddReading(article.id, std::sync::Arc::new(reading))])
        })
    };
    let (monday, tuesday) = (collected("monday", "1"), collected("tuesday", "2"));
    for (ours, theirs) in [(&monday, &tuesday), (&tuesday, &monday)] {
        let merged = merge(&base, ours, theirs);
        let reading = merged.parts.articles[0].reading("ana").unwrap();
        assert_eq!((&*reading.note, reading.from.seen.len(), merged.conflicts.len()), ("tuesday", 2, 0));
    }
    assert_eq!(merge(&base, &monday, &collected("other", "1")).conflicts.len(), 1, "nobody knows");
}

#[test]
fn who_settled_one_span_from_others_has_it_from_all() {
    let base = content("Ana said “no”");
    let settled = |names: &[&str]| {
        changed(&base, |_, article| {
            let words = crate::model::Fragments::one(article.text().range(9..17).unwrap()).unwrap();
            let new = Span::new(SpanId(1), LabelId::new("quote").unwrap(), words);
            let from = names.iter().map(|&name| name.to_owned()).collect();
            let span = Span { origin: crate::model::Origin::Adjudication, from, ..new };
            Transaction::new("settle", vec![Edit::AddSpan(article.id, span)])
        })
    };
    let (ours, theirs) = (settled(&["ana", "ben"]), settled(&["ana", "cho"]));
    for (one, other) in [(&ours, &theirs), (&theirs, &ours)] {
        let merged = merge(&base, one, other);
        assert_eq!(merged.conflicts, []);
        assert_eq!(merged.parts.articles[0].spans().iter().next().unwrap().from, ["ana", "ben", "cho"]);
    }
    // Both decided anew about a span that was there.
    let only = changed(&ours, |_, article| {
        let span = Span { from: vec!["ben".to_owned()], ..article.span(SpanId(1)).unwrap().clone() };
        Transaction::new("", vec![Edit::ReplaceSpan(article.id, span)])
    });
    let merged = merge(&ours, &only, &settled(&["ana", "ben", "dan"]));
    assert_eq!(merged.parts.articles[0].spans().iter().next().unwrap().from, ["ben", "dan"]);
}
