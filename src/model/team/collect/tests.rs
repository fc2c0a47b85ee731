//! Collecting: what comes in, what stays, what is said of it.

use proptest::prelude::*;

use super::*;
use crate::model::team::settle::{Agreement, settle_agreed};
use crate::model::team::{HandOut, hand_out, project_for};
use crate::model::team::{OtherLabel, OtherLabels};
use crate::model::undo_law::{Deed, deed, transaction};
use crate::model::{
    KindId, Label, LabelId, Misfit, MisfitKind, Project, ProjectParts, Relation, RelationId, RelationKind, Source,
    Span, SpanId, Text, arbitrary, marked, transactions,
};

fn from(path: &str) -> ReadingSource {
    ReadingSource { path: path.to_owned(), ..ReadingSource::default() }
}

fn collect(content: &Content, brought: &[Brought]) -> Collected {
    super::collect(content, brought, &HowCollected::default())
}

fn brought(content: &Content, path: &str) -> Brought {
    Brought {
        content: content.clone(),
        annotator: content.annotator().to_owned(),
        from: from(path),
        work: BTreeMap::new(),
    }
}

fn project(annotator: &str, marked: &[&str]) -> Project {
    let mut project = Project::new("Week", annotator);
    let articles = marked.iter().map(|text| marked::parse(project.labels(), text).unwrap());
    let mut articles: Vec<Article> = articles.collect();
    (1..).zip(&mut articles).for_each(|(id, article)| article.id = ArticleId(id));
    project.apply(transactions::add_articles(&project, articles)).unwrap();
    project
}

#[test]
fn a_label_that_the_project_lacks_is_kept_added_or_taken_for_another() {
    let ours = project("lead", &["It rains here"]);
    let mut theirs = project("ana", &["[claim It] rains [speaker here]"]);
    let rumour = |labels: &LabelSet| {
        let mut all = labels.labels().to_vec();
        all.push(Label {
            id: LabelId::new("rumour").unwrap(),
            name: "Rumour".to_owned(),
            key: Some('3'),
            ..all[2].clone()
        });
        let mut kinds = labels.kinds().to_vec();
        kinds[1].from.push(LabelId::new("rumour").unwrap());
        all[2].key = Some('5');
        LabelSet::new(all, kinds).unwrap()
    };
    let with_it = transactions::set_labels(&theirs, "add", rumour(theirs.labels()));
    theirs.apply(with_it).unwrap();
    let article = theirs.article(ArticleId(1)).unwrap();
    let (id, claim) = (article.id, article.spans().iter().next().unwrap().clone());
    let relabelled = Span { label: LabelId::new("rumour").unwrap(), ..claim };
    theirs.apply(Transaction::new("", vec![Edit::ReplaceSpan(id, relabelled)])).unwrap();
    let collected = |rest: OtherLabel| {
        let how = HowCollected { labels: OtherLabels { rest, ..OtherLabels::default() }, takes_older: false };
        let collected = super::collect(&ours, &[brought(&theirs, "ana.ron")], &how);
        assert_eq!(collected.lacking.len(), 1);
        let mut ours = ours.clone();
        ours.apply(collected.transaction).unwrap();
        let label = ours.article(id).unwrap().reading("ana").unwrap().spans[0].label.to_string();
        (label, ours.labels().clone(), collected.files[0].notes.clone())
    };
    let (label, labels, notes) = collected(OtherLabel::Kept);
    assert_eq!((&*label, labels), ("rumour", ours.labels().clone()));
    assert_eq!(notes, ["the label “Rumour” is not in this project; readings keep it"]);
    let (label, labels, _) = collected(OtherLabel::TakenFor(LabelId::new("claim").unwrap()));
    assert_eq!((&*label, labels), ("claim", ours.labels().clone()));
    let (label, labels, _) = collected(OtherLabel::Added);
    assert_eq!(label, "rumour");
    let added = labels.label(&LabelId::new("rumour").unwrap()).unwrap();
    assert_eq!((&*added.name, added.key), ("Rumour", None), "its key is another label’s here");
    let speaker = LabelId::new("speaker").unwrap();
    assert!(labels.fits(&labels.kinds()[1].id, &added.id, &speaker), "links come along");
}

#[test]
fn links_of_a_kind_that_the_project_lacks_come_in_with_the_labels_or_stay_with_who_has_them() {
    let ours = project("lead", &["It rains here"]);
    let mut theirs = project("ana", &["[quote#1 It] rains [speaker#2 here]"]);
    let asked_by = KindId::new("asked_by").unwrap();
    let mut kinds = theirs.labels().kinds().to_vec();
    kinds.push(RelationKind { id: asked_by.clone(), name: "asked by".to_owned(), ..kinds[0].clone() });
    let labels = LabelSet::new(theirs.labels().labels().to_vec(), kinds).unwrap();
    theirs.apply(transactions::set_labels(&theirs, "add", labels)).unwrap();
    let id = ArticleId(1);
    let link = Relation::new(RelationId(1), asked_by.clone(), SpanId(1), SpanId(2));
    theirs.apply(Transaction::new("", vec![Edit::AddRelation(id, link)])).unwrap();
    let settled = |rest: OtherLabel| {
        let how = HowCollected { labels: OtherLabels { rest, ..OtherLabels::default() }, takes_older: false };
        let collected = super::collect(&ours, &[brought(&theirs, "ana.ron")], &how);
        let notes = collected.files[0].notes.clone();
        let mut ours = ours.clone();
        ours.apply(collected.transaction).unwrap();
        ours.apply(settle_agreed(&ours, &[id], Agreement::All)).unwrap();
        let kinds: Vec<KindId> = ours.article(id).unwrap().relations().map(|link| link.kind.clone()).collect();
        (kinds, notes)
    };
    let (kinds, notes) = settled(OtherLabel::Kept);
    assert_eq!((kinds, &*notes[0]), (vec![], "links “asked by” are not in this project; readings keep them"));
    let (kinds, notes) = settled(OtherLabel::Added);
    assert_eq!((kinds, &*notes[0]), (vec![asked_by], "links “asked by” are added to this project"));
}

#[test]
fn links_of_a_kind_that_leads_between_the_same_labels_as_one_here_are_of_that() {
    let ours = project("lead", &["It rains here"]);
    let (zit, sagt) = (LabelId::new("zit").unwrap(), KindId::new("sagt").unwrap());
    let named = |more: &[&str]| {
        let mut theirs = Project::new("Week", "ana");
        let built_in = LabelSet::built_in();
        let mut labels = built_in.labels().to_vec();
        labels[0] = Label { id: zit.clone(), name: "Zitat".to_owned(), ..labels[0].clone() };
        let kind = |id: &str| RelationKind {
            id: KindId::new(id).unwrap(),
            name: id.to_owned(),
            from: vec![zit.clone()],
            ..built_in.kinds()[0].clone()
        };
        let kinds = std::iter::once("sagt").chain(more.iter().copied()).map(kind).collect();
        let with_them = transactions::set_labels(&theirs, "add", LabelSet::new(labels, kinds).unwrap());
        theirs.apply(with_them).unwrap();
        let mut article = marked::parse(theirs.labels(), "[zit#1 It] rains [speaker#2 here]").unwrap();
        article.id = ArticleId(1);
        theirs.apply(transactions::add_articles(&theirs, vec![article])).unwrap();
        let link = Relation::new(RelationId(1), sagt.clone(), SpanId(1), SpanId(2));
        theirs.apply(Transaction::new("", vec![Edit::AddRelation(ArticleId(1), link)])).unwrap();
        theirs
    };
    let collected = |theirs: &Project, is_taken: bool| {
        let quote = OtherLabel::TakenFor(LabelId::new("quote").unwrap());
        let by_id = is_taken.then(|| (zit.clone(), quote)).into_iter().collect();
        let how = HowCollected { labels: OtherLabels { by_id, ..OtherLabels::default() }, takes_older: false };
        let collected = super::collect(&ours, &[brought(theirs, "ana.ron")], &how);
        let notes = collected.files[0].notes.clone();
        let mut ours = ours.clone();
        ours.apply(collected.transaction).unwrap();
        let kind = ours.article(ArticleId(1)).unwrap().reading("ana").unwrap().relations[0].kind.to_string();
        (kind, notes[1].clone())
    };
    let kept = "links “sagt” are not in this project; readings keep them".to_owned();
    let taken = "links “sagt” are taken for “said_by”, which lead between the same labels".to_owned();
    assert_eq!(collected(&named(&[]), true), ("said_by".to_owned(), taken));
    assert_eq!(collected(&named(&[]), false), ("sagt".to_owned(), kept.clone()));
    assert_eq!(collected(&named(&["fragt"]), true), ("sagt".to_owned(), kept.clone()), "it may be either");
    assert_eq!(collected(&named(&["said_by"]), true), ("sagt".to_owned(), kept), "they have that besides");
}

#[test]
fn spans_that_are_the_same_under_one_label_are_one_with_their_links() {
    let rumour = LabelId::new("rumour").unwrap();
    let mut names = Names::default();
    names.labels.insert(rumour.clone(), LabelId::new("claim").unwrap());
    let theirs = project("ana", &["[claim#1>3 It rains], says [speaker#3 Bo]"]);
    let mut reading = Reading::of(theirs.article(ArticleId(1)).unwrap(), "ana", ReadingSource::default());
    let again = Span { id: SpanId(2), label: rumour, ..reading.spans[0].clone() };
    reading.spans.push(again);
    let link = &reading.relations[0];
    let again = Relation::new(RelationId(2), link.kind.clone(), SpanId(2), SpanId(3));
    reading.relations.push(again);
    names.rename(&mut reading);
    assert_eq!(reading.spans.iter().map(|span| span.id).collect::<Vec<_>>(), [SpanId(1), SpanId(3)]);
    assert_eq!(reading.relations.len(), 1);
    // What somebody made twice themselves stays two.
    let twice = Span { id: SpanId(4), ..reading.spans[0].clone() };
    reading.spans.push(twice);
    names.rename(&mut reading);
    assert_eq!(reading.spans.iter().map(|span| span.id).collect::<Vec<_>>(), [SpanId(1), SpanId(4), SpanId(3)]);
}

/// What somebody sent that was saved then.
fn saved(theirs: &Project, saved: &str) -> Brought {
    let mut one = brought(theirs, saved);
    one.from.saved = saved.to_owned();
    one
}

fn words(ours: &Project) -> String {
    let article = ours.article(ArticleId(1)).unwrap();
    article.text_of(&article.reading("ana").unwrap().spans[0])
}

#[test]
fn of_two_files_of_one_person_the_one_that_was_saved_later_counts() {
    let mut ours = project("lead", &["It rains"]);
    let (old, new) = (project("ana", &["[claim It] rains"]), project("ana", &["[claim It rains]"]));
    // Also where the older one stands behind it.
    let both = [saved(&new, "2026-11-28T12:00:00Z"), saved(&old, "2026-11-27T12:00:00Z")];
    let collected = collect(&ours, &both);
    assert_eq!((collected.files[0].n_new, collected.files[1].n_older), (1, 1));
    let first = collect(&ours, &both[..1]);
    ours.apply(first.transaction).unwrap();
    assert_eq!(words(&ours), "It rains");
    let collected = collect(&ours, &both[1..]);
    assert!(!collected.is_new() && collected.has_problems());
    let told = "article 0000000000000001 was saved 2026-11-27T12:00:00Z there, what was collected before \
                2026-11-28T12:00:00Z: the newer stays";
    assert_eq!(collected.files[0].problems, [told]);
    let how = HowCollected { takes_older: true, ..HowCollected::default() };
    assert_eq!(super::collect(&ours, &both[1..], &how).files[0].n_changed, 1);
}

#[test]
fn what_was_collected_before_is_known_again_whatever_the_disk_says() {
    let mut ours = project("lead", &["It rains"]);
    let (old, new) = (project("ana", &["[claim It] rains"]), project("ana", &["[claim It rains]"]));
    ours.apply(collect(&ours, &[saved(&old, "2026-11-27T12:00:00Z")]).transaction).unwrap();
    let collected = collect(&ours, &[saved(&new, "2026-11-28T12:00:00Z")]);
    let told = "article 0000000000000001 was collected before with 1 span; of that is gone or another now: 1 span";
    assert_eq!(collected.files[0].notes, [told]);
    ours.apply(collected.transaction).unwrap();
    let copied = saved(&old, "2026-11-29T12:00:00Z");
    let collected = collect(&ours, std::slice::from_ref(&copied));
    assert!(!collected.is_new());
    let told = "article 0000000000000001 was collected like this before and is another since: the newer stays";
    assert_eq!(collected.files[0].problems, [told]);
    // What lost against another file that was brought with it is known too.
    let mut both = project("lead", &["It rains"]);
    both.apply(collect(&both, &[copied.clone(), saved(&new, "2026-11-30T12:00:00Z")]).transaction).unwrap();
    assert_eq!(words(&both), "It rains");
    assert_eq!(collect(&both, &[saved(&old, "2026-12-01T12:00:00Z")]).files[0].n_older, 1);
    let how = HowCollected { takes_older: true, ..HowCollected::default() };
    ours.apply(super::collect(&ours, &[copied], &how).transaction).unwrap();
    assert_eq!(words(&ours), "It");
    assert_eq!(collect(&ours, &[saved(&new, "2026-12-01T12:00:00Z")]).files[0].n_older, 1);
}

#[test]
fn what_two_copies_of_an_older_file_said_is_remembered_once() {
    let mut ours = project("lead", &["It rains"]);
    let (old, new) = (project("ana", &["[claim It] rains"]), project("ana", &["[claim It rains]"]));
    let older = saved(&old, "2026-11-27T12:00:00Z");
    ours.apply(collect(&ours, &[saved(&new, "2026-11-28T12:00:00Z"), older.clone(), older]).transaction).unwrap();
    let digest =
        |theirs: &Project| Reading::of(theirs.article(ArticleId(1)).unwrap(), "ana", ReadingSource::default()).digest();
    let seen = &ours.article(ArticleId(1)).unwrap().reading("ana").unwrap().from.seen;
    assert_eq!(*seen, [digest(&old), digest(&new)]);
}

#[test]
fn what_an_older_version_collected_into_another_text_is_known_again() {
    let mut ours = project("lead", &["New. It rains"]);
    let theirs = project("ana", &["[claim It] rains"]);
    ours.apply(collect(&ours, &[brought(&theirs, "ana.ron")]).transaction).unwrap();
    let collected = ours.article(ArticleId(1)).unwrap().reading("ana").unwrap().clone();
    assert_ne!(collected.digest(), collected.from.seen[0], "it lies elsewhere here");
    let before = Reading { from: ReadingSource { seen: Vec::new(), ..collected.from.clone() }, ..collected.clone() };
    let edits = vec![Edit::ReplaceReading(ArticleId(1), Arc::new(before))];
    ours.apply(Transaction::new("as an older version has it", edits)).unwrap();
    let again = collect(&ours, &[brought(&theirs, "ana.ron")]);
    assert_eq!((again.files[0].n_same, again.files[0].n_changed), (1, 0));
    ours.apply(again.transaction).unwrap();
    assert_eq!(ours.article(ArticleId(1)).unwrap().reading("ana"), Some(&collected), "with what the file said");
    assert!(!collect(&ours, &[brought(&theirs, "ana.ron")]).is_new());
}

#[test]
fn what_a_label_is_taken_for_is_asked_once() {
    let mut ours = project("lead", &["It rains"]);
    let mut theirs = project("ana", &["[claim It] rains"]);
    let rumour = LabelId::new("rumour").unwrap();
    let claim = LabelId::new("claim").unwrap();
    let rumour_for = |label: &Label| Label { id: rumour.clone(), name: "Rumour".to_owned(), ..label.clone() };
    let renamed = theirs.labels().labels().iter();
    let renamed = renamed.map(|label| if label.id == claim { rumour_for(label) } else { label.clone() });
    let labels = LabelSet::new(renamed.collect(), Vec::new()).unwrap();
    let (id, span) = (ArticleId(1), theirs.article(ArticleId(1)).unwrap().spans().iter().next().unwrap().clone());
    let span_of = Span { label: rumour.clone(), ..span.clone() };
    let edits = vec![Edit::RemoveSpan(id, span.id), Edit::SetLabels(labels), Edit::AddSpan(id, span_of)];
    theirs.apply(Transaction::new("", edits)).unwrap();
    let label = |ours: &Project| ours.article(id).unwrap().reading("ana").unwrap().spans[0].label.to_string();
    let answered = |answer: OtherLabel| HowCollected {
        labels: OtherLabels { by_id: [(rumour.clone(), answer)].into(), ..OtherLabels::default() },
        ..HowCollected::default()
    };
    let mut check = |how: &HowCollected, n_changed, expected: &str| {
        let collected = super::collect(&ours, &[saved(&theirs, "2026-11-27T12:00:00Z")], how);
        assert_eq!(collected.files[0].n_changed, n_changed);
        ours.apply(collected.transaction).unwrap();
        assert_eq!(label(&ours), expected);
        collected.files[0].notes.clone()
    };
    check(&HowCollected::default(), 0, "rumour");
    check(&answered(OtherLabel::TakenFor(claim.clone())), 1, "claim");
    let told = check(&HowCollected::default(), 0, "claim");
    assert_eq!(told, ["the label “Rumour” is taken for “claim”, as before"]);
    check(&answered(OtherLabel::Kept), 1, "rumour");
    check(&HowCollected::default(), 0, "rumour");
}

#[test]
fn names_that_differ_in_capitals_only_are_told() {
    let theirs = project("ana", &["[claim It] rains"]);
    let again = Brought { annotator: "Ana".to_owned(), ..brought(&theirs, "b.ron") };
    let collected = collect(&project("lead", &["It rains"]), &[brought(&theirs, "a.ron"), again]);
    let told = "“Ana” counts as somebody else than “ana”, but there are readings of them too: collected with --was \"ana\" they are one";
    assert_eq!(collected.files[1].notes, [told]);
}

#[test]
fn who_has_labelled_here_under_another_name_is_told() {
    let mut ours = project("lead", &["It rains", "It snows"]);
    let handed = [(1, "ana"), (2, "ben")].map(|(id, name)| Edit::SetHandedTo(ArticleId(id), [name.to_owned()].into()));
    ours.apply(Transaction::new("hand out", handed.to_vec())).unwrap();
    let theirs = project("Ana R.", &["[claim It rains]"]);
    let told = |ours: &Content, path: &str| collect(ours, &[brought(&theirs, path)]).files[0].notes.clone();
    assert!(told(&ours, "a.ron")[0].contains("than “ana”, but these are the articles that were handed out to them"));
    let before = Brought { annotator: "ana".to_owned(), ..brought(&theirs, "week-ana.ron") };
    let mut both = ours.clone();
    both.apply(collect(&ours, &[before]).transaction).unwrap();
    assert!(told(&both, "week-ana.ron")[0].contains("but a file of this name was collected as theirs"));
    both.apply(crate::model::team::rename_reader(&both, "ana", "Ana R.")).unwrap();
    assert_eq!(told(&both, "week-ana.ron"), Vec::<String>::new());
    assert_eq!(collect(&both, &[brought(&theirs, "week-ana.ron")]).files[0].n_same, 1);
    // Somebody else is told nothing of.
    let ben = project("ben", &["[claim It rains]", "It snows"]);
    assert_eq!(collect(&ours, &[brought(&ben, "week-ben.ron")]).files[0].notes, Vec::<String>::new());
}

#[test]
fn an_article_that_a_file_has_twice_is_told_of() {
    let ours = project("lead", &["He said no."]);
    let theirs = project("ana", &["[speaker He] said no.", "He said [quote no]."]);
    let collected = collect(&ours, &[brought(&theirs, "ana.ron")]);
    let told = "article 0000000000000001 stands there twice: the labels of the later one count, those of the other are left out";
    assert_eq!(collected.files[0].problems, [told]);
    let same = project("ana", &["[speaker He] said no.", "[speaker He] said no."]);
    assert!(!collect(&ours, &[brought(&same, "ana.ron")]).has_problems());
}

/// Without labels, as it is before anybody has begun.
fn bare(content: &Content) -> Project {
    let share = crate::model::team::Share {
        annotator: content.annotator().to_owned(),
        articles: content.articles().map(|article| article.id).collect(),
    };
    Project::from_parts(project_for(content, &share, true)).unwrap()
}

/// Edits that mark, link and note, and change nothing else.
fn is_labelling(deed: &Deed) -> bool {
    use Deed::{AddSpan, Link, LinkAlso, MoveSpan, RelabelSpan, RemoveSpan, SetNote, SetStatus};
    matches!(
        deed,
        AddSpan(..)
            | RemoveSpan(..)
            | RelabelSpan(..)
            | MoveSpan(..)
            | Link(..)
            | LinkAlso(..)
            | SetNote(..)
            | SetStatus(..)
    )
}

#[test]
fn what_labelling_took_comes_along_and_is_kept_where_it_is_not_known_any_more() {
    let mut ours = project("lead", &["It rains"]);
    let theirs = project("ana", &["[claim It rains]"]);
    let work = ReadingWork { done_on: "2026-11-28".to_owned(), n_acts: Some(3) };
    let with = |work: Option<&ReadingWork>| Brought {
        work: work.map(|work| (ArticleId(1), work.clone())).into_iter().collect(),
        ..brought(&theirs, "ana.ron")
    };
    for (known, n_edits) in [(None, 1), (Some(&work), 1), (None, 0), (Some(&work), 0)] {
        let collected = collect(&ours, &[with(known)]);
        assert_eq!(collected.transaction.edits.len(), n_edits);
        ours.apply(collected.transaction).unwrap();
    }
    assert_eq!(ours.article(ArticleId(1)).unwrap().reading("ana").unwrap().from.work, work);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_collected_is_what_each_has_labelled(
        start in arbitrary::content(),
        deeds in proptest::collection::vec((0_usize..3, deed()), 0..60),
        each in 1_usize..=3, seed: u64,
    ) {
        let mut project = bare(&start);
        let annotators = ["ana", "ben", "cho"].map(str::to_owned).to_vec();
        let how = HandOut { annotators, each, n_pilot: 1, seed, is_shuffled: true, is_blind: false };
        let Ok(plan) = hand_out(&project, &how) else { return Ok(()) };
        let labelled = plan.shares.iter().enumerate().map(|(person, share)| {
            let mut theirs = Project::from_parts(project_for(&project, share, false)).unwrap();
            for (_, deed) in deeds.iter().filter(|(whose, deed)| *whose == person && is_labelling(deed)) {
                if let Some(transaction) = transaction(&theirs, deed) {
                    theirs.apply(transaction).ok();
                }
            }
            theirs
        });
        let labelled: Vec<Project> = labelled.collect();
        project.apply(plan.transaction).unwrap();
        let before = project.content().clone();
        let files: Vec<Brought> = labelled.iter().map(|theirs| brought(theirs, theirs.annotator())).collect();
        let collected = collect(&project, &files);
        prop_assert!(!collected.has_problems());
        project.apply(collected.transaction).unwrap();

        for theirs in &labelled {
            for article in theirs.articles() {
                let ours = project.article(article.id).unwrap();
                let is_begun = article.status != Status::New || !article.spans().is_empty();
                let reading = ours.reading(theirs.annotator());
                prop_assert_eq!(reading.is_some(), is_begun);
                let mut expected = Reading::of(article, theirs.annotator(), from(theirs.annotator()));
                expected.from.seen = vec![expected.digest()];
                prop_assert!(reading.is_none_or(|reading| *reading == expected));
            }
        }
        let n_begun: usize = collected.files.iter().map(|file| file.n_new).sum();
        prop_assert_eq!(project.articles().map(|article| article.readings().len()).sum::<usize>(), n_begun);
        let again = collect(&project, &files);
        prop_assert!(!again.is_new());
        prop_assert_eq!(again.files.iter().map(|file| file.n_same).sum::<usize>(), n_begun);
        if n_begun > 0 {
            project.undo();
        }
        prop_assert_eq!(project.content(), &before);
    }
}

#[test]
fn a_newer_reading_takes_the_place_of_the_old_one_and_of_two_the_later_counts() {
    let mut ours = project("lead", &["He said no.", "She said yes."]);
    let first = project("ana", &["[speaker He] said no.", "She said yes."]);
    let collected = collect(&ours, &[brought(&first, "a.ron")]);
    assert_eq!((collected.files[0].n_new, collected.files[0].n_not_begun), (1, 1));
    ours.apply(collected.transaction).unwrap();
    let second = project("ana", &["He said [quote no].", "[speaker She] said yes."]);
    let collected = collect(&ours, &[brought(&first, "a.ron"), brought(&second, "b.ron")]);
    let [old, new] = &collected.files[..] else { panic!("two files") };
    assert_eq!((old.n_same, new.n_changed, new.n_new), (1, 1, 1));
    ours.apply(collected.transaction).unwrap();
    let spans = |id| ours.article(ArticleId(id)).unwrap().reading("ana").unwrap().spans.clone();
    assert_eq!(spans(1)[0].label.as_str(), "quote");
    assert_eq!(spans(2).len(), 1);
    let both = collect(&project("lead", &["He said no."]), &[brought(&second, "b.ron"), brought(&first, "a.ron")]);
    assert_eq!(both.files[1].notes, ["article 0000000000000001 stands in file 1 too: this one counts"]);
}

#[test]
fn labels_that_are_gone_are_told_and_what_does_not_fit_takes_nothing_away() {
    let mut ours = project("lead", &["He said no."]);
    let full = project("ana", &["[speaker He] said [quote no]."]);
    ours.apply(collect(&ours, &[brought(&full, "a.ron")]).transaction).unwrap();
    let less = project("ana", &["[speaker He] said no."]);
    let collected = collect(&ours, &[brought(&less, "a.ron")]);
    let told = "article 0000000000000001 was collected before with 2 spans; of that is gone or another now: 1 span";
    assert_eq!((collected.files[0].n_changed, &*collected.files[0].notes), (1, &[told.to_owned()][..]));
    let mut damaged = less.articles().next().unwrap().clone();
    let (ron, reason) = ("(id: 2)".to_owned(), "it lies elsewhere".to_owned());
    damaged.misfits.push(Misfit { kind: MisfitKind::Span, ron, line: 9, reason });
    let mut project = Project::new("Week", "ana");
    project.apply(transactions::add_articles(&project, vec![damaged])).unwrap();
    let collected = collect(&ours, &[brought(&project, "a.ron")]);
    assert!(!collected.is_new(), "{:?}", collected.files[0]);
    assert_eq!(collected.files[0].problems.len(), 2);
}

#[test]
fn a_changed_text_other_labels_and_unknown_articles_are_told() {
    let ours = project("lead", &["New. He said no."]);
    let mut theirs = project("ana", &["[speaker He] said [quote no].", "Else [quote where]."]);
    let renamed = |label: &Label| match label.id.as_str() {
        "quote" => Label { id: LabelId::new("zitat").unwrap(), name: "QUOTE".to_owned(), ..label.clone() },
        "claim" => Label { id: LabelId::new("rumour").unwrap(), name: "Rumour".to_owned(), ..label.clone() },
        _ => label.clone(),
    };
    let labels = LabelSet::new(theirs.labels().labels().iter().map(renamed).collect(), Vec::new()).unwrap();
    let moved = BTreeMap::from([(LabelId::new("quote").unwrap(), LabelId::new("zitat").unwrap())]);
    let parts = ProjectParts {
        name: String::new(),
        annotator: "ana".to_owned(),
        labels: labels.clone(),
        settings: theirs.settings().clone(),
        articles: theirs
            .articles()
            .map(|article| {
                let spans = article.spans().iter().map(|span| {
                    let label = moved.get(&span.label).unwrap_or(&span.label).clone();
                    Span { label, ..span.clone() }
                });
                let bare = Article::new(article.id, "Buses".to_owned(), Source::default(), article.text().clone());
                bare.labelled(&labels, spans.collect(), Vec::new()).0.into()
            })
            .collect(),
        unknown: theirs.unknown().clone(),
    };
    theirs = Project::from_parts(parts).unwrap();
    let collected = collect(&ours, &[brought(&theirs, "ana.ron")]);
    let news = &collected.files[0];
    assert_eq!(news.problems, ["“Buses” is not in this project, left out"]);
    assert_eq!(
        news.notes,
        [
            "the label “zitat” is taken for “quote”, by its name",
            "article 0000000000000001 has another text there: 2 of 2 spans have a place in ours",
        ]
    );
    let mut ours = ours;
    ours.apply(collected.transaction).unwrap();
    let article = ours.article(ArticleId(1)).unwrap();
    let words: Vec<String> = article.reading("ana").unwrap().spans.iter().map(|span| article.text_of(span)).collect();
    assert_eq!(words, ["He", "no"]);
    assert_eq!(article.text(), &Text::new("New. He said no.").unwrap());
}
