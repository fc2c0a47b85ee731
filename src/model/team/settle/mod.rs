//! Settles what several people made of an article: what all agree on, and what is left to ask, one question after the other.
//!
//! What was settled stands in the article itself: its own spans and links, and what was turned down among its
//! rejections. So there is nothing beside them that could contradict them, and what is open follows from both.

mod acts;
mod again;
mod ask;
mod keep;
mod links;
mod marks;
mod near;
mod question;
#[cfg(test)]
mod settle_law;
mod things;

pub use acts::{settle_agreed, take, take_all, take_anew, take_as, take_none, with_links};
pub use again::AskedAgain;
pub use ask::{missing, open_questions, questions, skipped_by, voices};
pub use keep::kept;
pub use near::Near;
pub use question::{About, Agreement, Difference, Has, Mark, Question, Version};

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{
        Article, Edit, Fragments, KindId, LabelId, LabelSet, Project, Reading, ReadingSource, Rejection, Relation,
        RelationId, RelationKind, Source, SpanId, Status, Transaction, marked, transactions,
    };

    /// A project with one article and these readings of it, by a, b and c.
    fn project(readings: &[&str]) -> Project {
        let mut project = Project::new("Week", "lead");
        let parsed = readings.iter().map(|marked| marked::parse(project.labels(), marked).unwrap());
        let parsed: Vec<Article> = parsed.collect();
        let text = parsed[0].text().clone();
        let bare = Article::new(parsed[0].id, String::new(), Source::default(), text);
        let id = bare.id;
        project.apply(transactions::add_articles(&project, vec![bare])).unwrap();
        let reading = |(name, article)| {
            let read = Reading::of(article, name, ReadingSource::default());
            Edit::AddReading(id, Arc::new(Reading { status: Status::Done, ..read }))
        };
        let edits = ["a", "b", "c"].into_iter().zip(&parsed).map(reading).collect();
        project.apply(Transaction::new("collect", edits)).unwrap();
        project
    }

    fn open(project: &Project) -> Vec<Question> {
        open_questions(project.labels(), article(project))
    }

    fn article(project: &Project) -> &Article {
        project.articles().next().unwrap()
    }

    fn settle_agreed_in(project: &mut Project, agreement: Agreement) {
        let ids: Vec<_> = project.articles().map(|article| article.id).collect();
        project.apply(settle_agreed(project, &ids, agreement)).unwrap();
    }

    #[track_caller]
    fn check_differences(readings: &[&str], expected: &[Difference]) {
        let found: Vec<Difference> = open(&project(readings)).iter().map(Question::difference).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn people_differ_in_presence_label_edges_and_in_one_or_several_spans() {
        use Difference::{Edges, Label, None, Presence, Split};
        check_differences(&["[quote “a b”] said [speaker Ada]", "[quote “a b”] said [speaker Ada]"], &[None, None]);
        check_differences(&["[quote “a b”] said Ada", "“[quote a b]” said Ada"], &[Edges]);
        check_differences(&["[quote “a b”] said Ada", "[claim “a b”] said Ada"], &[Label]);
        check_differences(&["[quote “a b”] said Ada", "“a b” said Ada"], &[Presence]);
        check_differences(&["[quote “a b c d”] said", "[quote “a b] [quote c d”] said"], &[Split]);
        // Who has both a quote and a claim in it does not contradict who has the quote alone.
        check_differences(&["[quote “[claim a b]”] said", "[quote “a b”] said"], &[None, Presence]);
    }

    #[test]
    fn what_all_or_most_have_is_taken_without_asking_and_says_from_whom() {
        let readings = [
            "[quote#1>2 “a b”] said [speaker#2 Ada] and [claim it rains]",
            "[quote#1>2 “a b”] said [speaker#2 Ada] and it rains",
            "“[quote#1>2 a b]” said [speaker#2 Ada] and it rains",
        ];
        let mut all = project(&readings);
        settle_agreed_in(&mut all, Agreement::All);
        assert_eq!(marked::print(article(&all)), "“a b” said [speaker#1 Ada] and it rains");
        assert_eq!(article(&all).spans().iter().next().unwrap().from, ["a", "b", "c"]);
        assert_eq!(open(&all).len(), 2);
        let mut most = project(&readings);
        settle_agreed_in(&mut most, Agreement::Majority);
        assert_eq!(marked::print(article(&most)), "[quote#1>2 “a b”] said [speaker#2 Ada] and it rains");
        assert_eq!(open(&most).len(), 1, "whether there is a claim");
    }

    #[test]
    fn most_have_what_one_of_them_has_under_another_label_too() {
        let mut project = project(&["[quote “a b”] said", "[quote [claim “a b”]] said", "“[claim a b”] said"]);
        assert_eq!(open(&project).len(), 2, "the quote of two, and the claim of other two");
        settle_agreed_in(&mut project, Agreement::Majority);
        assert_eq!(marked::print(article(&project)), "[quote#1 “a b”] said");
        assert_eq!(open(&project).len(), 1, "which claim");
    }

    #[test]
    fn a_decision_is_one_step_and_can_be_another_one_later() {
        let mut project = project(&["[quote “a b”] said Ada", "[claim “a b”] said Ada", "“a b” said Ada"]);
        let question = open(&project).remove(0);
        let decide = |project: &mut Project, transaction: Transaction, expected: &str| {
            project.apply(transaction).unwrap();
            assert_eq!(marked::print(article(project)), expected);
            assert!(open(project).is_empty());
        };
        let first = take(article(&project), &question, 0).unwrap();
        decide(&mut project, first, "[claim#1 “a b”] said Ada");
        let other = take(article(&project), &question, 1).unwrap();
        decide(&mut project, other, "[quote#2 “a b”] said Ada");
        let none = take_none(article(&project), &question);
        decide(&mut project, none, "“a b” said Ada");
        let both = take_all(article(&project), &question).unwrap();
        project.apply(both).unwrap();
        assert_eq!(article(&project).spans().len(), 2);
        assert!(open(&project).is_empty());
        assert!(article(&project).rejections().is_empty());
        for _ in 0..4 {
            project.undo().unwrap();
        }
        assert_eq!(open(&project), [question]);
    }

    #[test]
    fn a_link_that_is_turned_down_leaves_one_of_another_kind_open() {
        let mut project = Project::new("Week", "lead");
        let mut kinds = project.labels().kinds().to_vec();
        let asked_by = KindId::new("asked_by").unwrap();
        kinds.push(RelationKind { id: asked_by.clone(), name: "asked by".to_owned(), ..kinds[0].clone() });
        let labels = LabelSet::new(project.labels().labels().to_vec(), kinds).unwrap();
        project.apply(Transaction::new("labels", vec![Edit::SetLabels(labels)])).unwrap();
        let article = marked::parse(project.labels(), "[quote#1>2 “a b”] said [speaker#2 Ada]").unwrap();
        let id = article.id;
        let mut reading = Reading::of(&article, "a", ReadingSource::default());
        reading.relations.push(Relation::new(RelationId(9), asked_by.clone(), SpanId(1), SpanId(2)));
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let links: Vec<RelationId> = project.articles().flat_map(Article::relations).map(|link| link.id).collect();
        let mut edits: Vec<Edit> = links.into_iter().map(|link| Edit::RemoveRelation(id, link)).collect();
        edits.push(Edit::AddReading(id, Arc::new(Reading { status: Status::Done, ..reading })));
        project.apply(Transaction::new("collect", edits)).unwrap();
        let kind = |question: &Question| match &question.about {
            About::Links { kind, .. } => kind.clone(),
            About::Spans => panic!("the spans are there"),
        };
        let asked = open(&project);
        assert_eq!(asked.len(), 2);
        let neither = take_none(project.articles().next().unwrap(), &asked[0]);
        project.apply(neither).unwrap();
        let left = open(&project);
        assert_eq!((left.len(), kind(&left[0])), (1, kind(&asked[1])));
        // Of what an older project turned down nobody knows the kind: it is every one.
        let article = project.articles().next().unwrap();
        let noted = article.rejections().first().unwrap().clone();
        let of_any_kind = Rejection { kind: None, ..noted.clone() };
        let edits = vec![Edit::RemoveRejection(id, noted), Edit::AddRejection(id, of_any_kind)];
        project.apply(Transaction::new("as it was", edits)).unwrap();
        assert!(open(&project).is_empty());
    }

    #[test]
    fn links_are_asked_for_once_both_ends_are_settled_and_mended_edges_stay_settled() {
        let mut project = project(&[
            "[quote#1>2 “a b”] said [speaker#2 Ada] to [speaker#3 Bo]",
            "“[quote#1>3 a b]” said [speaker#2 Ada] to [speaker#3 Bo]",
        ]);
        settle_agreed_in(&mut project, Agreement::All);
        let [quote] = &open(&project)[..] else { panic!("the edges are asked for first") };
        let first = take(article(&project), quote, 0).unwrap();
        project.apply(first).unwrap();
        let [link] = &open(&project)[..] else { panic!("then who said it") };
        assert_eq!(link.difference(), Difference::Link);
        let both = take_all(article(&project), link).unwrap();
        project.apply(both).unwrap();
        assert!(open(&project).is_empty());
        let quote = article(&project).spans().iter().next().unwrap().clone();
        let narrower = Fragments::one(article(&project).text().range(3..4).unwrap()).unwrap();
        let mended = transactions::move_span(project.labels(), article(&project), &quote, narrower);
        project.apply(kept(&project, mended)).unwrap();
        assert!(open(&project).is_empty());
        let mended = article(&project).spans().iter().next().unwrap();
        assert!(mended.from.is_empty(), "nobody has these edges");
        let as_b = Fragments::one(article(&project).text().range(3..6).unwrap()).unwrap();
        let as_b = transactions::move_span(project.labels(), article(&project), mended, as_b);
        project.apply(kept(&project, as_b)).unwrap();
        assert_eq!(article(&project).spans().iter().next().unwrap().from, ["b"]);
    }

    #[test]
    fn what_stands_under_a_label_that_the_project_lacks_is_shown_and_can_be_taken_under_another() {
        let mut project = project(&["[claim It rains]", "It rains"]);
        let rumour = LabelId::new("rumour").unwrap();
        let mut theirs = article(&project).reading("a").unwrap().clone();
        theirs.spans[0].label = rumour.clone();
        let id = article(&project).id;
        project.apply(Transaction::new("", vec![Edit::ReplaceReading(id, Arc::new(theirs))])).unwrap();
        let [question] = &open(&project)[..] else { panic!("one question") };
        assert_eq!(question.versions[0].has.label(), Some(&rumour));
        assert_eq!(question.versions[0].lacks.as_ref(), Some(&rumour));
        assert!(!question.is_agreed(Agreement::Majority));
        assert_eq!(take(article(&project), question, 0), None);
        assert_eq!(take_all(article(&project), question), None);
        let claim = LabelId::new("claim").unwrap();
        let taken = take_as(article(&project), question, 0, &claim).unwrap();
        project.apply(taken).unwrap();
        assert_eq!(marked::print(article(&project)), "[claim#1 It rains]");
        assert!(open(&project).is_empty());
    }
}
