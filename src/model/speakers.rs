//! Who can have said a quote: the mentions that an article has already, best first, and its people with their mentions.

use std::collections::{BTreeMap, HashMap};

use crate::model::boundaries::paragraph_at;
use crate::model::{Article, ArticleId, Content, LabelSet, Span, SpanId, TextRange};

/// No name is longer: mentions inside each other would otherwise have names of the square of the text.
const MAX_NAME_BYTES: usize = 600;
/// Words before a name that are no part of it.
const TITLES: &[&str] = &[
    "baroness",
    "captain",
    "chancellor",
    "chief",
    "coach",
    "col",
    "commissioner",
    "councillor",
    "councilman",
    "councilwoman",
    "count",
    "dame",
    "detective",
    "director",
    "dr",
    "don",
    "doña",
    "frau",
    "gen",
    "general",
    "gov",
    "governor",
    "herr",
    "inspector",
    "judge",
    "justice",
    "king",
    "lady",
    "lord",
    "lt",
    "m",
    "madame",
    "mayor",
    "minister",
    "miss",
    "mlle",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "officer",
    "pope",
    "premier",
    "president",
    "prime",
    "prince",
    "princess",
    "prof",
    "professor",
    "queen",
    "rep",
    "representative",
    "rev",
    "reverend",
    "secretary",
    "sen",
    "senator",
    "señor",
    "señora",
    "sergeant",
    "sgt",
    "sheriff",
    "signor",
    "signora",
    "sir",
    "sra",
    "sr",
    "st",
];

/// Words that a name can have.
const MAX_WORDS: usize = 8;

/// Somebody who is marked in the article and can be the other end of a span's link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The mention nearest to the span.
    pub mention: SpanId,
    pub name: String,
    /// How many links lead to a mention of this name.
    pub n_links: usize,
    /// Whether the quote or claim before is theirs.
    pub is_previous: bool,
}

/// Somebody with all mentions in an article, in text order, and how many spans are linked to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub mentions: Vec<SpanId>,
    pub n_links: usize,
}

/// The candidates for a span: those in its paragraph by distance, then the others by use, then by distance.
pub fn candidates(labels: &LabelSet, article: &Article, span: &Span) -> Vec<Candidate> {
    let paragraph = paragraph_at(article.text().as_str(), span.extent().start());
    let previous = previous_speaker(labels, article, span).map(|speaker| name_of(article, speaker));
    let fits = |to: &&Span| to.id != span.id && labels.kind_between(&span.label, &to.label).is_some();
    let mut best: BTreeMap<String, (usize, SpanId, usize)> = BTreeMap::new();
    for mention in article.spans().iter().filter(fits) {
        let found = (distance(span, mention), mention.id);
        let n_links = n_links_to(article, mention);
        let entry = best.entry(name_of(article, mention)).or_insert((found.0, found.1, 0));
        (entry.0, entry.1) = (entry.0, entry.1).min(found);
        entry.2 += n_links;
    }
    let is_near = |id| article.span(id).is_some_and(|mention| paragraph.contains(&mention.extent().start()));
    let mut ranked: Vec<_> = best.into_iter().collect();
    ranked.sort_by_key(|(_, (distance, id, n_links))| {
        let is_near = is_near(*id);
        (!is_near, if is_near { 0 } else { usize::MAX - n_links }, *distance)
    });
    let candidate = |(name, (_, mention, n_links))| {
        let is_previous = previous.as_ref() == Some(&name);
        Candidate { mention, name, n_links, is_previous }
    };
    ranked.into_iter().map(candidate).collect()
}

/// What a mention calls somebody. A mention that is longer than any name is known by how it begins.
fn name_of(article: &Article, mention: &Span) -> String {
    let words = article.words_of(mention);
    words[..words.floor_char_boundary(MAX_NAME_BYTES)].to_owned()
}

/// The speaker of the last span before this one that has a link of the same kind.
pub fn previous_speaker<'a>(labels: &LabelSet, article: &'a Article, span: &Span) -> Option<&'a Span> {
    let before = article.spans().starting_before(span.extent().start()).rev();
    before
        .filter(|other| other.id != span.id && labels.kinds_from(&other.label).next().is_some())
        .find_map(|other| article.speakers_of(other.id).last())
}

/// The next span that lacks its link: behind the selected one in the open article, then in the articles behind it, then
/// from the first article on.
pub fn next_lacking(
    content: &Content,
    open: Option<ArticleId>,
    selected: Option<SpanId>,
) -> Option<(ArticleId, SpanId)> {
    let labels = content.labels();
    let lacking = |article: &Article, n_skipped: usize| {
        let mut spans = article.spans().skip(n_skipped);
        spans.find(|span| article.lacks_link(labels, span)).map(|span| (article.id, span.id))
    };
    let open_idx = open.and_then(|id| content.article_idx(id)).unwrap_or(0);
    let here = content.articles().nth(open_idx)?;
    let place = selected.and_then(|id| here.spans().position(id));
    let others = content.articles().skip(open_idx + 1).chain(content.articles().take(open_idx + 1));
    lacking(here, place.map_or(0, |idx| idx + 1)).or_else(|| others.into_iter().find_map(|article| lacking(article, 0)))
}

/// How many spans of the project lack their link.
pub fn n_lacking(content: &Content) -> usize {
    let lacking =
        |article: &Article| article.spans().iter().filter(|span| article.lacks_link(content.labels(), span)).count();
    content.articles().map(lacking).sum()
}

/// The people of an article, most linked first: mentions under one name together.
///
/// A name that is a part of exactly one longer name (“Lindqvist” of “Maya Lindqvist”) belongs to it, whatever title
/// stands before it. What somebody has said about a mention goes before all that.
pub fn people(labels: &LabelSet, article: &Article) -> Vec<Person> {
    let is_speaker = |span: &&Span| labels.kinds_to(&span.label).next().is_some();
    let mut by_name: BTreeMap<String, Person> = BTreeMap::new();
    for mention in article.spans().iter().filter(is_speaker) {
        let text = name_of(article, mention);
        let name = mention.person.clone().unwrap_or_else(|| without_title(&text).to_owned());
        let new = || Person { name: name.clone(), mentions: Vec::new(), n_links: 0 };
        let person = by_name.entry(name.clone()).or_insert_with(new);
        person.mentions.push(mention.id);
        person.n_links += n_links_to(article, mention);
    }
    // Shorter names first, so that “Lindqvist” is with “Maya Lindqvist” before that goes to a longer one.
    let unnamed = by_name.iter().filter(|(_, person)| !is_named(article, person));
    let mut names: Vec<String> = unnamed.map(|(name, _)| name.clone()).collect();
    names.sort_by_key(String::len);
    let all: Vec<String> = by_name.keys().cloned().collect();
    let longer = names_by_part(&all);
    for name in &names {
        let there = longer.get(name.as_str()).into_iter().flatten().filter(|other| by_name.contains_key(**other));
        let Some(whole) = only(there) else { continue };
        let Some(alias) = by_name.remove(name) else { continue };
        by_name.entry((*whole).to_owned()).and_modify(|person| person.take_in(alias));
    }
    let mut people: Vec<Person> = by_name.into_values().collect();
    people.sort_by_key(|person| (usize::MAX - person.n_links, person.mentions.first().copied()));
    people
}

impl Person {
    fn take_in(&mut self, alias: Self) {
        self.mentions.extend(alias.mentions);
        self.mentions.sort_unstable();
        self.n_links += alias.n_links;
    }
}

fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// Bytes between the two, 0 where they touch or overlap.
fn distance(span: &Span, mention: &Span) -> usize {
    let gap = |fragment: TextRange| {
        let (start, end) = (mention.extent().start(), mention.extent().end());
        fragment.start().saturating_sub(end).max(start.saturating_sub(fragment.end()))
    };
    span.fragments.iter().map(gap).min().unwrap_or(usize::MAX)
}

fn n_links_to(article: &Article, mention: &Span) -> usize {
    article.relations_of(mention.id).filter(|relation| relation.to == mention.id).count()
}

/// Whether somebody has said who the mentions are of.
fn is_named(article: &Article, person: &Person) -> bool {
    person.mentions.iter().any(|id| article.span(*id).is_some_and(|span| span.person.is_some()))
}

/// The names of which these are the first or the last words, and not all.
fn names_by_part(names: &[String]) -> HashMap<&str, Vec<&str>> {
    let mut by_part: HashMap<&str, Vec<&str>> = HashMap::new();
    for name in names {
        // More words are not a name.
        for (space, _) in name.match_indices(' ').take(MAX_WORDS) {
            for part in [&name[..space], &name[space + 1..]] {
                let whole = by_part.entry(part).or_default();
                if whole.last() != Some(&name.as_str()) {
                    whole.push(name);
                }
            }
        }
    }
    by_part
}

/// “Lindqvist” of “Mayor Lindqvist”; a title alone stays.
fn without_title(name: &str) -> &str {
    let is_title = |word: &str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    match name.split_once(' ') {
        Some((first, rest)) if is_title(first) && !rest.trim().is_empty() => without_title(rest.trim_start()),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Fragments, Project, Source, Text, marked, transactions};

    #[track_caller]
    fn check(marked: &str, expected: &[&str]) {
        let labels = LabelSet::built_in();
        let article = marked::parse(&labels, marked).unwrap();
        let quote = article.span(SpanId(9)).unwrap();
        let found: Vec<String> = candidates(&labels, &article, quote).into_iter().map(|found| found.name).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn speakers_of_the_paragraph_come_first_by_distance_and_then_the_most_used() {
        check("[quote#9 “No”]", &[]);
        check("[speaker Ada] met [speaker Bo]. [quote#9 “No”], said [speaker Cy]", &["Bo", "Cy", "Ada"]);
        check(
            "[speaker#1 Ada] [speaker#2 Bo] [quote#3>1 “a”] [quote#4>1 “b”]\n[quote#9 “No”], said [speaker Cy]",
            &["Cy", "Ada", "Bo"],
        );
        check("[speaker Ada]\n[speaker Ada] [quote#9 “No”]", &["Ada"]);
    }

    #[test]
    fn the_speaker_of_the_quote_before_is_told() {
        let labels = LabelSet::built_in();
        let article = marked::parse(&labels, "[speaker#1 Ada] [quote#2>1 “a”] [speaker#3 Bo] [quote#9 “b”]").unwrap();
        let quote = article.span(SpanId(9)).unwrap();
        assert_eq!(previous_speaker(&labels, &article, quote).map(|speaker| speaker.id), Some(SpanId(1)));
        let previous = candidates(&labels, &article, quote).into_iter().find(|candidate| candidate.is_previous);
        assert_eq!(previous.map(|candidate| candidate.name), Some("Ada".to_owned()));
    }

    #[test]
    fn the_queue_of_quotes_without_a_speaker_goes_through_all_articles_and_round() {
        let mut project = Project::new("Test", "ana");
        let marked =
            ["[quote#1 “a”] [quote#2>3 “b”] [speaker#3 Ada] [quote#4 “c”]", "plain", "[quote#7 “d”] [claim e]"];
        let articles = (1..).zip(marked).map(|(id, marked)| {
            let mut article = marked::parse(project.labels(), marked).unwrap();
            article.id = ArticleId(id);
            article
        });
        project.apply(transactions::add_articles(&project, articles.collect())).unwrap();
        let mut at = (ArticleId(1), SpanId(1));
        for expected in [(1, 4), (3, 7), (1, 1)] {
            at = next_lacking(&project, Some(at.0), Some(at.1)).unwrap();
            assert_eq!((at.0.0, at.1.0), expected);
        }
        assert_eq!(next_lacking(&Project::new("", ""), None, None), None);
    }

    #[test]
    fn a_surname_belongs_to_the_whole_name() {
        let labels = LabelSet::built_in();
        let marked = "[speaker#1 Maya Lindqvist] [speaker#2 she] [quote>3 “a”] [speaker#3 Lindqvist] [speaker#4 Bo]";
        let article = marked::parse(&labels, marked).unwrap();
        let people = people(&labels, &article);
        let people: Vec<_> =
            people.iter().map(|person| (&*person.name, person.mentions.len(), person.n_links)).collect();
        assert_eq!(people, [("Maya Lindqvist", 2, 1), ("she", 1, 0), ("Bo", 1, 0)]);
    }

    #[test]
    fn mentions_inside_each_other_have_no_endless_names() {
        let text = Text::new("é ".repeat(2_000)).unwrap();
        let place = |start: usize| Fragments::one(text.range(start * 3..text.n_bytes()).unwrap()).unwrap();
        let label = LabelSet::built_in().labels()[1].id.clone();
        let spans = (1..=1_500).map(|id| Span::new(SpanId(id), label.clone(), place(id as usize))).collect();
        let article = Article::new(ArticleId(1), String::new(), Source::default(), text.clone());
        let (article, unfit) = article.labelled(&LabelSet::built_in(), spans, Vec::new());
        assert_eq!(unfit, []);
        let people = people(&LabelSet::built_in(), &article);
        assert!(people.iter().map(|person| person.name.len()).all(|n_bytes| n_bytes <= MAX_NAME_BYTES));
        assert_eq!(people.iter().map(|person| person.mentions.len()).sum::<usize>(), 1_500);
    }

    /// The names of the people with how many mentions each has.
    #[track_caller]
    fn check_people(article: &Article, expected: &[(&str, usize)]) {
        let people = people(&LabelSet::built_in(), article);
        let found: Vec<_> = people.iter().map(|person| (&*person.name, person.mentions.len())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn titles_and_first_names_belong_to_the_whole_name() {
        let parsed = |marked| marked::parse(&LabelSet::built_in(), marked).unwrap();
        check_people(
            &parsed(
                "[speaker Prime Minister Ana Ruiz] [speaker Ms. Ruiz] [speaker Ana] [speaker the mayor] [speaker Mayor]",
            ),
            &[("Ana Ruiz", 3), ("the mayor", 1), ("Mayor", 1)],
        );
        check_people(
            &parsed("[speaker Ana Ruiz] [speaker Bo Ruiz] [speaker Ruiz]"),
            &[("Ana Ruiz", 1), ("Bo Ruiz", 1), ("Ruiz", 1)],
        );
    }

    #[test]
    fn what_somebody_has_said_about_a_mention_goes_before_its_words() {
        let mut project = Project::new("Test", "ana");
        let marked = "[speaker#1 Ana Ruiz] [speaker#2 she] [speaker#3 Ruiz]";
        let article = marked::parse(project.labels(), marked).unwrap();
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let article = project.articles().next().unwrap();
        check_people(article, &[("Ana Ruiz", 2), ("she", 1)]);
        let joined = transactions::name_person(article, &[SpanId(1), SpanId(2)], Some("Ana Ruiz"));
        project.apply(joined).unwrap();
        check_people(project.articles().next().unwrap(), &[("Ana Ruiz", 3)]);
        let apart = transactions::name_person(project.articles().next().unwrap(), &[SpanId(3)], Some("Ruiz"));
        project.apply(apart).unwrap();
        check_people(project.articles().next().unwrap(), &[("Ana Ruiz", 2), ("Ruiz", 1)]);
        project.undo();
        project.undo();
        check_people(project.articles().next().unwrap(), &[("Ana Ruiz", 2), ("she", 1)]);
    }
}
