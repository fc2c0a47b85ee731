//! What each transaction does to an article, by marked text; every one is also undone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use pullquote::model::{
    Article, ArticleId, Edit, Fragments, LabelId, LabelSet, Origin, Project, Proposal, Source, Span, SpanId, Status,
    Suggestion, Text, TextRange, Transaction, marked, transactions,
};

fn label(word: &str) -> LabelId {
    LabelId::new(word).unwrap()
}

/// The first place of the words in the article.
#[track_caller]
fn place(article: &Article, words: &str) -> TextRange {
    let start = article.text().as_str().find(words).expect("the words are there");
    article.text().range(start..start + words.len()).unwrap()
}

fn one(range: TextRange) -> Fragments {
    Fragments::one(range).unwrap()
}

fn span(article: &Article, id: u32) -> &Span {
    article.span(SpanId(id)).expect("the span is there")
}

fn project_of(marked: &str) -> Project {
    let mut project = Project::new("", "");
    let article = marked::parse(project.labels(), marked).unwrap();
    project.apply(transactions::add_articles(&project, vec![article])).unwrap();
    project
}

#[track_caller]
fn marked_of(project: &Project) -> String {
    marked::print(project.articles().next().unwrap())
}

/// Applies what `act` makes of the article in `before`, expects `after`, and undoes and redoes it.
#[track_caller]
fn check(before: &str, act: impl FnOnce(&LabelSet, &Article) -> Transaction, after: &str) {
    let mut project = project_of(before);
    let start = project.content().clone();
    let transaction = act(project.labels(), project.articles().next().unwrap());
    let name = transaction.name.to_string();
    project.apply(transaction).unwrap();
    assert_eq!(marked_of(&project), after);
    assert_eq!(project.undo_name(), Some(&*name));
    let end = project.content().clone();
    project.undo().unwrap();
    assert_eq!(*project.content(), start);
    assert_eq!(project.redo_name(), Some(&*name));
    project.redo().unwrap();
    assert_eq!(*project.content(), end);
}

#[test]
fn marking() {
    check(
        "“Hi,” said Ada.",
        |labels, article| {
            let range = place(article, "“Hi,”");
            transactions::add_span(labels, article, &label("quote"), one(range), Origin::Person)
        },
        "[quote#1 “Hi,”] said Ada.",
    );
    check(
        "[quote#1 “Hi [claim#2 there],”] said Ada.",
        |labels, article| transactions::move_span(labels, article, span(article, 1), one(place(article, "Hi there"))),
        "“[quote#1 Hi [claim#2 there]],” said Ada.",
    );
}

#[test]
fn relations_follow_their_spans() {
    let linked = "[quote#1>2 “Hi,”] said [speaker#2 Ada].";
    check(
        linked,
        |labels, article| transactions::remove_span(labels, article, span(article, 2)),
        "[quote#1 “Hi,”] said Ada.",
    );
    check(
        linked,
        |labels, article| transactions::relabel_span(labels, article, span(article, 1), &label("claim")),
        "[claim#1>2 “Hi,”] said [speaker#2 Ada].",
    );
    check(
        linked,
        |labels, article| transactions::relabel_span(labels, article, span(article, 1), &label("boilerplate")),
        "[boilerplate#1 “Hi,”] said [speaker#2 Ada].",
    );
}

#[test]
fn linking() {
    let two = "[speaker#3 Bo] heard [quote#1>2 “Hi,”] from [speaker#2 Ada].";
    check(
        two,
        |labels, article| transactions::link(labels, article, SpanId(1), SpanId(3)).unwrap(),
        "[speaker#3 Bo] heard [quote#1>3 “Hi,”] from [speaker#2 Ada].",
    );
    check(
        two,
        |labels, article| transactions::link_also(labels, article, SpanId(1), SpanId(3)).unwrap(),
        "[speaker#3 Bo] heard [quote#1>2>3 “Hi,”] from [speaker#2 Ada].",
    );
    check(
        two,
        |_, article| transactions::unlink(article, article.relations().next().unwrap().id),
        "[speaker#3 Bo] heard [quote#1 “Hi,”] from [speaker#2 Ada].",
    );
}

#[test]
fn wrong_links_say_why() {
    let project = project_of("[speaker#3 Bo] heard [quote#1>2 “Hi,”] from [speaker#2 Ada] [boilerplate#4 x]");
    let article = project.articles().next().unwrap();
    let why = |from, to| {
        let linked = transactions::link(project.labels(), article, SpanId(from), SpanId(to));
        linked.and_then(|transaction| project.clone().apply(transaction)).unwrap_err().to_string()
    };
    assert_eq!(why(1, 1), "a span cannot be linked to itself");
    assert_eq!(why(2, 3), "no kind of link leads from a speaker to a speaker");
    assert_eq!(why(1, 4), "no kind of link leads from a quote to a boilerplate");
    assert_eq!(why(1, 9), "there is no span 9");
    let twice = transactions::link_also(project.labels(), article, SpanId(1), SpanId(2)).unwrap();
    assert_eq!(project.clone().apply(twice).unwrap_err().to_string(), "the two are linked already");
}

#[test]
fn fragments_join_and_split() {
    check(
        "[quote#1>2 “Well,”] said [speaker#2 Ada], “hi.”",
        |labels, article| {
            transactions::join_fragment(labels, article, span(article, 1), place(article, "“hi.”")).unwrap()
        },
        "[quote#1>2 “Well,”] said [speaker#2 Ada], [quote#1 “hi.”]",
    );
    check(
        "[quote#1 “Then [quote#2 ‘well,’] she said, ‘hi’.”]",
        |labels, article| {
            transactions::join_fragment(labels, article, span(article, 2), place(article, "‘hi’")).unwrap()
        },
        "[quote#1 “Then [quote#2 ‘well,’] she said, [quote#2 ‘hi’].”]",
    );
    check(
        "[quote#1>2 “Well,”] said [speaker#2 Ada], [quote#1 “hi.”]",
        |labels, article| {
            let byte = place(article, "hi").start();
            transactions::split_off_fragment(labels, article, span(article, 1), byte).unwrap()
        },
        "[quote#1>2 “Well,”] said [speaker#2 Ada], [quote#3>2 “hi.”]",
    );
}

#[test]
fn suggestions_are_transactions_not_yet_applied() {
    let suggest = |article: &Article, speaker| Suggestion {
        article: article.id,
        proposal: Proposal::Span {
            label: label("quote"),
            fragments: one(place(article, "“Hi,”")),
            speaker: Some(place(article, speaker)),
        },
        other_speaker: None,
        confidence: 0.9,
        speaker_confidence: 0.9,
        reason: "marks pair".to_owned(),
    };
    check(
        "“Hi,” said Ada.",
        |labels, article| suggest(article, "Ada").transaction(labels, article).unwrap(),
        "[quote#1>2 “Hi,”] said [speaker#2 Ada].",
    );
    check(
        "“Hi,” said [speaker#1 Ada].",
        |labels, article| suggest(article, "Ada").transaction(labels, article).unwrap(),
        "[quote#2>1 “Hi,”] said [speaker#1 Ada].",
    );
    let project = project_of("[quote#1 “Hi,”] said Ada.");
    let article = project.articles().next().unwrap();
    assert_eq!(suggest(article, "Ada").transaction(project.labels(), article), None);
}

#[test]
fn removing_a_label_removes_its_spans_and_links() {
    let mut project = project_of("[quote#1>2 “Hi,”] said [speaker#2 Ada]. [claim#3 It rains].");
    let start = project.content().clone();
    let kept = project.labels().labels().iter().filter(|label| label.id.as_str() != "speaker").cloned().collect();
    let without_speaker = LabelSet::new(kept, Vec::new()).unwrap();
    project.apply(transactions::set_labels(&project, "remove label", without_speaker)).unwrap();
    assert_eq!(marked_of(&project), "[quote#1 “Hi,”] said Ada. [claim#3 It rains].");
    project.undo().unwrap();
    assert_eq!(*project.content(), start);
}

#[test]
fn status_follows_the_first_mark_and_undo_takes_it_back() {
    let mut project = project_of("Ada");
    let article = project.articles().next().unwrap();
    let ada = one(place(article, "Ada"));
    project.apply(transactions::add_span(project.labels(), article, &label("speaker"), ada, Origin::Person)).unwrap();
    assert_eq!(project.articles().next().unwrap().status, Status::InProgress);
    assert_eq!(project.undo().unwrap().article(), Some(ArticleId(0)));
    assert_eq!(project.articles().next().unwrap().status, Status::New);
}

#[test]
fn a_transaction_that_does_not_fit_changes_nothing() {
    let mut project = project_of("Ada and Bo");
    let before = (project.content().clone(), project.revision());
    let article = project.articles().next().unwrap();
    let good = transactions::set_status(article, Status::Done).edits;
    let bad = transactions::remove_article(ArticleId(7)).edits;
    let error = project.apply(Transaction::new("both", [good, bad].concat())).unwrap_err();
    assert_eq!(error.to_string(), "there is no article 0000000000000007");
    assert_eq!((project.content().clone(), project.revision()), before);
}

/// Applies the edits at once and one by one, and undoes them.
#[track_caller]
fn check_articles(edits: Vec<Edit>, expected: &[u64]) {
    let mut project = Project::new("", "");
    let new = |id| Article::new(ArticleId(id), String::new(), Source::default(), Text::new("Ada").unwrap());
    project.apply(transactions::add_articles(&project, (0..6).map(new).collect())).unwrap();
    let (before, mut one_by_one) = (project.content().clone(), project.clone());
    project.apply(Transaction::new("at once", edits.clone())).unwrap();
    for edit in edits {
        one_by_one.apply(Transaction::new("one by one", vec![edit])).unwrap();
    }
    assert_eq!(project.articles().map(|article| article.id.0).collect::<Vec<_>>(), expected);
    assert_eq!(project.content(), one_by_one.content());
    assert!(project.articles().enumerate().all(|(idx, article)| project.article_idx(article.id) == Some(idx)));
    project.undo();
    assert_eq!(*project.content(), before);
}

#[test]
fn articles_that_come_and_go_at_once_have_the_places_of_one_by_one() {
    let go = |id| Edit::RemoveArticle(ArticleId(id));
    let come = |idx, id| {
        let article = Article::new(ArticleId(id), String::new(), Source::default(), Text::new("Bo").unwrap());
        Edit::AddArticle { idx, article: article.into() }
    };
    check_articles(vec![go(4), go(1), go(0)], &[2, 3, 5]);
    check_articles(vec![come(1, 7), come(3, 8), come(99, 9)], &[0, 7, 1, 8, 2, 3, 4, 5, 9]);
    check_articles(vec![come(99, 7), come(100, 8), come(2, 9), come(2, 10)], &[0, 1, 10, 9, 2, 3, 4, 5, 7, 8]);
    check_articles(vec![go(3), go(5), come(0, 5), come(4, 3), go(0)], &[5, 1, 2, 3, 4]);
}

#[test]
fn a_range_of_another_text_is_refused() {
    let mut project = project_of("né");
    let other = Text::new("abcdef").unwrap();
    for bytes in [0..2, 2..5] {
        let range = other.range(bytes).unwrap();
        let article = project.articles().next().unwrap();
        let add = transactions::add_span(project.labels(), article, &label("claim"), one(range), Origin::Person);
        assert!(project.apply(add).is_err(), "{range:?}");
    }
    let same_again = Article::new(ArticleId(0), String::new(), Source::default(), other);
    assert!(project.apply(transactions::add_articles(&project, vec![same_again])).is_err());
}

#[test]
fn equal_revisions_mean_equal_content() {
    let mut project = project_of("Ada");
    let at_first = project.revision();
    let article = project.articles().next().unwrap();
    project.apply(transactions::set_status(article, Status::Done)).unwrap();
    let done = project.revision();
    project.undo();
    assert_eq!(project.revision(), at_first);
    project.redo();
    assert_eq!(project.revision(), done);
    project.undo();
    let article = project.articles().next().unwrap();
    project.apply(transactions::set_status(article, Status::InProgress)).unwrap();
    assert!(![at_first, done].contains(&project.revision()), "a new state has a new number");
    assert_eq!(project.redo_name(), None);
}
