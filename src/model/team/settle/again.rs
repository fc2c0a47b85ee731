//! Asks again where readings that have come since contradict what was settled; what they agree with is from them too.

use std::collections::{BTreeMap, BTreeSet};

use super::ask::voices;
use super::links::{Links, rejections, standing_links};
use super::marks::{Marks, span_questions};
use super::question::{Mark, Question};
use crate::model::{Article, Edit, KindId, LabelSet, Origin, Reading, Rejection, Relation, RelationId, Span, SpanId};

/// What becomes of what was settled in an article, where its readings have changed.
#[derive(Debug, Default)]
pub struct AskedAgain {
    /// How many spans, links and rejections each of those contests whose readings have changed.
    pub n_by: BTreeMap<String, usize>,
    /// Spans and links that are another now: from whom, and contested by whom.
    spans: BTreeMap<SpanId, Span>,
    relations: BTreeMap<RelationId, Relation>,
    /// What was turned down and somebody has now.
    rejections: BTreeSet<Rejection>,
}

impl AskedAgain {
    /// Compares the article with what it was. Who says of something what they said before has nothing new to say of it.
    pub fn new(labels: &LabelSet, before: &Article, after: &Article) -> Self {
        let mut again = Self::default();
        let news = news(before, after);
        if news.is_empty() || after.spans().is_empty() && after.rejections().is_empty() {
            return again;
        }
        let (before, now) = (Read::new(labels, before), Read::new(labels, after));
        again.look_at_spans(&news, &before, &now);
        again.look_at_what_is_left_alone(&news, &before, &now);
        again.look_at_links(&news, &before, &now);
        again.name_who_has(&news, after);
        again.spans.retain(|id, span| after.span(*id) != Some(span));
        again.relations.retain(|id, link| after.relation(*id) != Some(link));
        again
    }

    /// The same as edits of the article.
    pub fn edits(&self, article: &Article) -> Vec<Edit> {
        let spans = self.spans.values().map(|span| Edit::ReplaceSpan(article.id, span.clone()));
        let links = self.relations.values().flat_map(|link| Edit::relinked(article.id, link.clone()));
        let gone = self.rejections.iter().map(|one| Edit::RemoveRejection(article.id, one.clone()));
        spans.chain(links).chain(gone).collect()
    }

    /// The article with all of it.
    pub fn done_to(self, labels: &LabelSet, article: Article) -> Article {
        if self.spans.is_empty() && self.relations.is_empty() && self.rejections.is_empty() {
            return article;
        }
        let spans = article.spans().iter().map(|span| self.spans.get(&span.id).unwrap_or(span).clone()).collect();
        let links = article.relations().map(|link| self.relations.get(&link.id).unwrap_or(link).clone()).collect();
        let rejections = article.rejections() - &self.rejections;
        article.with_rejections(rejections).labelled(labels, spans, links).0
    }

    fn look_at_spans(&mut self, news: &[&Reading], before: &Read<'_>, after: &Read<'_>) {
        let was_asked = WasAsked::of(&before.questions);
        for question in &after.questions {
            let same = was_asked.about_the_same(question);
            let stands: Vec<&Span> = question.stands.iter().filter_map(|id| after.article.span(*id)).collect();
            let standing: BTreeSet<Mark> = stands.iter().map(|span| Mark::of(span)).collect();
            for name in names(news) {
                let had: BTreeSet<&Mark> = same.iter().flat_map(|question| question.marks_of(name)).collect();
                let now: BTreeSet<&Mark> = question.marks_of(name).collect();
                if now == had && before.voice(name).is_some() {
                    continue;
                }
                let is_contested = !standing.iter().eq(now.iter().copied());
                for span in &stands {
                    self.set_span(span, name, is_contested);
                }
                let turned_down = now.iter().map(|mark| mark.rejection()).filter(|_| standing.is_empty());
                for one in turned_down.filter(|one| after.article.rejections().contains(one)) {
                    self.ask_about(one, name);
                }
            }
        }
    }

    /// Spans that stand for something that somebody had, and nobody has any more.
    fn look_at_what_is_left_alone(&mut self, news: &[&Reading], before: &Read<'_>, after: &Read<'_>) {
        let still: BTreeSet<SpanId> = after.questions.iter().flat_map(|question| &question.stands).copied().collect();
        for question in &before.questions {
            let alone = question.stands.iter().filter(|id| !still.contains(id));
            for span in alone.filter_map(|id| after.article.span(*id)) {
                for name in names(news).filter(|name| question.marks_of(name).next().is_some()) {
                    self.set_span(span, name, true);
                }
            }
        }
    }

    fn look_at_links(&mut self, news: &[&Reading], before: &Read<'_>, after: &Read<'_>) {
        let article = after.article;
        let links = after.links.kinds_of(article);
        for (name, link) in names(news).flat_map(|name| links.iter().map(move |link| (name, link))) {
            let now = after.said(link, name);
            let Some((targets, is_all)) = now.as_ref().filter(|_| now != before.said(link, name)) else { continue };
            let (from, kind) = link;
            let standing: Vec<&Relation> = standing_links(article, *from, kind).collect();
            let is_same = *is_all && standing.iter().map(|link| link.to).collect::<BTreeSet<_>>() == *targets;
            for link in &standing {
                self.set_link(link, name, !is_same);
            }
            let Some(from) = article.span(*from).filter(|_| standing.is_empty()) else { continue };
            let turned_down = targets.iter().filter_map(|to| article.span(*to));
            for one in turned_down.flat_map(|to| rejections(article, (from, kind), to)) {
                self.ask_about(one, name);
            }
        }
    }

    fn set_span(&mut self, span: &Span, name: &str, is_contested: bool) {
        let now = self.spans.entry(span.id).or_insert_with(|| span.clone());
        set(&mut now.contested_by, &mut self.n_by, name, is_contested);
    }

    fn set_link(&mut self, link: &Relation, name: &str, is_contested: bool) {
        let now = self.relations.entry(link.id).or_insert_with(|| link.clone());
        set(&mut now.contested_by, &mut self.n_by, name, is_contested);
    }

    fn ask_about(&mut self, turned_down: Rejection, name: &str) {
        if self.rejections.insert(turned_down) {
            *self.n_by.entry(name.to_owned()).or_default() += 1;
        }
    }

    /// What was settled is from those who have it, of those whose readings have changed.
    fn name_who_has(&mut self, news: &[&Reading], article: &Article) {
        for span in article.spans().iter().filter(|span| span.origin == Origin::Adjudication) {
            let mark = Mark::of(span);
            let before: BTreeSet<&str> = span.from.iter().map(String::as_str).collect();
            let mut from = before.clone();
            for reading in news {
                if mark.in_reading(reading).is_some() {
                    from.insert(&reading.annotator);
                } else {
                    from.remove(&*reading.annotator);
                }
            }
            if from != before {
                let from = from.into_iter().map(str::to_owned).collect();
                self.spans.entry(span.id).or_insert_with(|| span.clone()).from = from;
            }
        }
    }
}

/// Notes whether somebody contests what was settled, and counts it where they do.
fn set(contested_by: &mut BTreeSet<String>, n_by: &mut BTreeMap<String, usize>, name: &str, is_contested: bool) {
    if is_contested {
        contested_by.insert(name.to_owned());
        *n_by.entry(name.to_owned()).or_default() += 1;
    } else {
        contested_by.remove(name);
    }
}

/// The readings that are there now, and were not or said something else.
fn news<'a>(before: &Article, after: &'a Article) -> Vec<&'a Reading> {
    let is_news = |reading: &&Reading| {
        before.reading(&reading.annotator).is_none_or(|old| {
            (&old.spans, &old.relations, old.status) != (&reading.spans, &reading.relations, reading.status)
        })
    };
    voices(after).into_iter().filter(is_news).collect()
}

fn names<'a>(readings: &[&'a Reading]) -> impl Iterator<Item = &'a str> {
    readings.iter().map(|reading| &*reading.annotator)
}

/// An article with what its readings have.
struct Read<'a> {
    article: &'a Article,
    voices: Vec<&'a Reading>,
    questions: Vec<Question>,
    links: Links,
}

impl<'a> Read<'a> {
    fn new(labels: &LabelSet, article: &'a Article) -> Self {
        let voices = voices(article);
        let marks = Marks::new(article, &voices);
        let questions = span_questions(labels, article, &voices, &marks);
        let links = Links::new(labels, article, &voices, &marks);
        Self { article, voices, questions, links }
    }

    fn voice(&self, name: &str) -> Option<usize> {
        self.voices.iter().position(|reading| reading.annotator == name)
    }

    fn said(&self, link: &(SpanId, KindId), name: &str) -> Option<(BTreeSet<SpanId>, bool)> {
        self.links.said(link, self.voice(name)?)
    }
}

/// The questions of an article as it was, to be found by what they are about.
#[derive(Default)]
struct WasAsked<'a> {
    by_mark: BTreeMap<&'a Mark, Vec<&'a Question>>,
    by_span: BTreeMap<SpanId, &'a Question>,
}

impl<'a> WasAsked<'a> {
    fn of(questions: &'a [Question]) -> Self {
        let mut asked = Self::default();
        for question in questions {
            for mark in question.marks() {
                asked.by_mark.entry(mark).or_default().push(question);
            }
            asked.by_span.extend(question.stands.iter().map(|id| (*id, question)));
        }
        asked
    }

    /// Those of the same marks or spans; one of them may come several times.
    fn about_the_same(&self, question: &Question) -> Vec<&'a Question> {
        let of_marks = question.marks().filter_map(|mark| self.by_mark.get(mark)).flatten();
        of_marks.chain(question.stands.iter().filter_map(|id| self.by_span.get(id))).copied().collect()
    }
}

impl Question {
    fn marks(&self) -> impl Iterator<Item = &Mark> {
        self.versions.iter().flat_map(|version| version.has.marks())
    }

    fn marks_of<'q>(&'q self, name: &str) -> impl Iterator<Item = &'q Mark> {
        let theirs = self.versions.iter().find(|version| version.by.iter().any(|by| by == name));
        theirs.into_iter().flat_map(|version| version.has.marks())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::team::settle::{Agreement, kept, open_questions, settle_agreed, take, take_none};
    use crate::model::{Fragments, LabelId, Project, ReadingSource, Source, Status, Transaction, marked, transactions};

    /// A project with an article of this text, which nobody has read.
    fn project(text: &str) -> Project {
        let mut project = Project::new("Week", "lead");
        let parsed = marked::parse(project.labels(), text).unwrap();
        let bare = Article::new(parsed.id, String::new(), Source::default(), parsed.text().clone());
        project.apply(transactions::add_articles(&project, vec![bare])).unwrap();
        project
    }

    fn article(project: &Project) -> &Article {
        project.articles().next().unwrap()
    }

    /// Brings what somebody made of it, in place of what they had. Returns how much of what was settled they contest.
    fn bring(project: &mut Project, name: &str, marked: &str) -> usize {
        let theirs = marked::parse(project.labels(), marked).unwrap();
        let reading = Reading { status: Status::Done, ..Reading::of(&theirs, name, ReadingSource::default()) };
        let before = article(project).clone();
        let edit = match before.reading(name) {
            Some(_) => Edit::ReplaceReading(before.id, Arc::new(reading)),
            None => Edit::AddReading(before.id, Arc::new(reading)),
        };
        let mut after = project.clone();
        after.apply(Transaction::new("collect", vec![edit.clone()])).unwrap();
        let again = AskedAgain::new(project.labels(), &before, article(&after));
        let n_contested = again.n_by.values().sum();
        let edits = std::iter::once(edit).chain(again.edits(article(&after))).collect();
        assert_eq!(again.done_to(after.labels(), article(&after).clone()), {
            let mut both = project.clone();
            both.apply(Transaction::new("collect", edits)).unwrap();
            let edited = article(&both).clone();
            *project = both;
            edited
        });
        n_contested
    }

    fn open(project: &Project) -> Vec<Question> {
        open_questions(project.labels(), article(project))
    }

    fn settle(project: &mut Project, transaction: Transaction) {
        project.apply(kept(project, transaction)).unwrap();
    }

    fn settle_agreed_in(project: &mut Project, agreement: Agreement) {
        let agreed = settle_agreed(project, &[article(project).id], agreement);
        settle(project, agreed);
    }

    /// A project in which all of these have made this of an article, and it is settled.
    fn settled(marked: &str, names: &[&str], agreement: Agreement) -> Project {
        let mut project = project(marked);
        for name in names {
            bring(&mut project, name, marked);
        }
        settle_agreed_in(&mut project, agreement);
        project
    }

    fn from(project: &Project) -> Vec<Vec<String>> {
        article(project).spans().iter().map(|span| span.from.clone()).collect()
    }

    const BOTH: &str = "[quote#1>2 “a b”] said [speaker#2 Ada] and [claim it rains]";

    #[test]
    fn who_comes_later_and_agrees_is_named_and_asks_nothing() {
        let mut project = settled(BOTH, &["ana", "ben"], Agreement::All);
        assert_eq!(bring(&mut project, "cho", BOTH), 0);
        assert_eq!(from(&project), [["ana", "ben", "cho"], ["ana", "ben", "cho"], ["ana", "ben", "cho"]]);
        assert_eq!(open(&project), []);
    }

    #[test]
    fn what_a_later_reading_contradicts_is_asked_again_with_what_stands_first() {
        let mut project = settled(BOTH, &["ana", "ben"], Agreement::All);
        let n = bring(&mut project, "cho", "“[quote#1>2 a b]” said [speaker#2 Ada] and it rains");
        assert_eq!(n, 2, "the edges of the quote, and the claim");
        let asked = open(&project);
        assert_eq!(asked.len(), 2);
        assert!(asked.iter().all(|question| question.contested_by == ["cho".to_owned()].into()));
        assert_eq!(asked[0].versions[0].by, ["ana", "ben"], "what stands comes first");
        assert!(asked.iter().all(|question| !question.is_agreed(Agreement::All)));
        let keeps = take(article(&project), &asked[0], 0).unwrap();
        settle(&mut project, keeps);
        let [claim] = &open(&project)[..] else { panic!("the claim is left") };
        let gone = take_none(article(&project), claim);
        settle(&mut project, gone);
        assert_eq!(marked::print(article(&project)), "[quote#1>2 “a b”] said [speaker#2 Ada] and it rains");
        assert_eq!(open(&project), []);
        // The same again says nothing new; most of them would have kept both.
        assert_eq!(bring(&mut project, "cho", "“[quote#1>2 a b]” said [speaker#2 Ada] and it rains"), 0);
        assert_eq!(open(&project), []);
    }

    #[test]
    fn what_most_still_have_can_be_taken_again_at_once_and_what_somebody_decided_cannot_be_overruled() {
        let mut project = settled(BOTH, &["ana", "ben"], Agreement::Majority);
        bring(&mut project, "cho", "“a b” said Ada and it rains");
        assert_eq!(open(&project).len(), 3);
        settle_agreed_in(&mut project, Agreement::Majority);
        assert_eq!(open(&project), []);
        let narrow = "“[quote#1>2 a b]” said [speaker#2 Ada] and [claim it rains]";
        for name in ["ana", "ben", "cho"] {
            bring(&mut project, name, narrow);
        }
        settle_agreed_in(&mut project, Agreement::All);
        let [quote] = &open(&project)[..] else { panic!("all have another quote than the one that was taken") };
        assert_eq!((quote.versions.len(), quote.versions[0].by.len(), quote.versions[1].by.len()), (2, 0, 3));
        let other = take(article(&project), quote, 1).unwrap();
        settle(&mut project, other);
        settle_agreed_in(&mut project, Agreement::All);
        assert_eq!(marked::print(article(&project)), narrow.replace("#1", "#4").replace("[claim", "[claim#3"));
        assert_eq!(from(&project)[0], ["ana", "ben", "cho"]);
        assert_eq!(open(&project), []);
    }

    #[test]
    fn what_nobody_has_any_more_is_asked_again() {
        let mut project = settled(BOTH, &["ana"], Agreement::All);
        assert_eq!(bring(&mut project, "ana", "[quote#1>2 “a b”] said [speaker#2 Ada] and it rains"), 1);
        let [claim] = &open(&project)[..] else { panic!("the claim") };
        assert_eq!((claim.versions[0].by.len(), claim.versions[1].has.marks().len()), (0, 0));
        assert_eq!(from(&project)[2], Vec::<String>::new());
        let keeps = take(article(&project), claim, 0).unwrap();
        let mut kept_one = project.clone();
        settle(&mut kept_one, keeps);
        assert_eq!((open(&kept_one).len(), article(&kept_one).spans().len()), (0, 3));
        let goes = take(article(&project), claim, 1).unwrap();
        settle(&mut project, goes);
        assert_eq!((open(&project).len(), article(&project).spans().len()), (0, 2));
    }

    #[test]
    fn links_and_what_was_turned_down_are_asked_again_too() {
        let two = "[quote#1>2 “a b”] said [speaker#2 Ada] to [speaker#3 Bo]";
        let other = "[quote#1>3 “a b”] said [speaker#2 Ada] to [speaker#3 Bo]";
        let mut project = settled(two, &["ana"], Agreement::All);
        assert_eq!(bring(&mut project, "ben", other), 1);
        let [link] = &open(&project)[..] else { panic!("who said it") };
        assert_eq!(link.versions[0].by, ["ana"]);
        let bo = take(article(&project), link, 1).unwrap();
        settle(&mut project, bo);
        assert_eq!((open(&project).len(), marked::print(article(&project))), (0, other.to_owned()));
        // Nobody, which ben then contradicts no more than he does Bo.
        assert_eq!(bring(&mut project, "ben", two), 1);
        let [link] = &open(&project)[..] else { panic!("who said it") };
        let nobody = take_none(article(&project), link);
        settle(&mut project, nobody);
        assert_eq!(open(&project), []);
        assert_eq!(bring(&mut project, "cho", two), 1, "turned down, and somebody has it now");
        assert_eq!(open(&project).len(), 1);
        project.undo();
        assert_eq!(open(&project), []);
    }

    #[test]
    fn a_link_to_a_span_that_is_not_settled_yet_is_asked_about_after_it() {
        let two = "[quote#1>2 “a b”] said [speaker#2 Ada] to Bo";
        let mut project = settled(two, &["ana"], Agreement::All);
        bring(&mut project, "ben", "[quote#1>3 “a b”] said [speaker#2 Ada] to [speaker#3 Bo]");
        let [bo] = &open(&project)[..] else { panic!("whether Bo is a speaker") };
        let takes = take(article(&project), bo, 0).unwrap();
        settle(&mut project, takes);
        let [link] = &open(&project)[..] else { panic!("then who said it") };
        assert_eq!(link.versions.len(), 2);
    }

    #[test]
    fn what_was_contested_by_itself_and_stands_for_another_thing_now_is_one_question_with_it() {
        let mut project = project("[quote a b c] d e");
        bring(&mut project, "ben", "a [quote b c] d e");
        let id = article(&project).id;
        let quote = |number: u32, range: std::ops::Range<usize>| {
            let fragments = Fragments::one(article(&project).text().range(range).unwrap()).unwrap();
            Span::new(SpanId(number), LabelId::new("quote").unwrap(), fragments)
        };
        let contested = Span { contested_by: ["ana".to_owned()].into(), ..quote(2, 2..9) };
        let edits = vec![Edit::AddSpan(id, quote(1, 0..5)), Edit::AddSpan(id, contested)];
        project.apply(Transaction::new("", edits)).unwrap();
        let [alone] = &open(&project)[..] else { panic!("what ana contests, which stands for nothing of ben’s") };
        assert_eq!((alone.stands.clone(), alone.versions.len()), (vec![SpanId(2)], 2));
        settle(&mut project, Transaction::new("", vec![Edit::RemoveSpan(id, SpanId(1))]));
        let [both] = &open(&project)[..] else { panic!("the same, which stands for what ben has now") };
        assert_eq!((both.stands.clone(), both.versions.len()), (vec![SpanId(2)], 2));
        let bens = take(article(&project), both, 1).unwrap();
        settle(&mut project, bens);
        assert_eq!((open(&project).len(), marked::print(article(&project))), (0, "a [quote#3 b c] d e".to_owned()));
    }
}
