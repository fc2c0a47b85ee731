//! Finding words and patterns in articles, and labelling all that was found in one step.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use regex::{Regex, RegexBuilder};
use thiserror::Error;

use crate::model::boundaries::{grapheme_ceil, grapheme_floor, paragraph_at, trimmed};
use crate::model::speakers::people;
use crate::model::text::folding::pattern_from_words;
use crate::model::transactions::begin;
use crate::model::{
    Article, ArticleId, Content, Edit, Fragments, LabelId, LabelSet, Span, SpanId, Text, TextRange, Transaction,
};

/// Characters beyond which nobody expects to find the same words again.
const MAX_CHARACTERS_ALIKE: usize = 80;

/// What is looked for, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Words are found with other quotation marks, blanks and ligatures too, as [`pattern_from_words`] has it.
    pub pattern: String,
    pub target: Target,
    /// Whether upper and lower case differ, and letters with accents from those without.
    pub matches_case: bool,
    /// Whether letters and digits next to a hit rule it out.
    pub is_whole_word: bool,
    /// Whether the pattern is a regular expression.
    pub is_regex: bool,
}

/// In what it is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    #[default]
    Text,
    /// The names of the labels of spans.
    Labels,
    /// The names of people: their mentions, and all that they said.
    Speakers,
    /// Notes on spans and articles.
    Notes,
}

/// A query that can be run.
#[derive(Clone, Debug)]
pub struct Finder {
    regex: Regex,
    target: Target,
    is_whole_word: bool,
    is_regex: bool,
}

/// A step on the way through a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// How far it leads, in bytes.
    pub end: usize,
    /// The place that was found there, where it is one that is looked for.
    pub range: Option<TextRange>,
}

/// A place of an article that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    pub article: ArticleId,
    pub range: TextRange,
}

/// Why a pattern cannot be looked for.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PatternError {
    #[error("there is nothing to look for")]
    Empty,
    #[error("this is not a regular expression: {0}")]
    Regex(String),
}

impl Finder {
    pub fn new(query: &Query) -> Result<Self, PatternError> {
        if query.pattern.is_empty() && query.target == Target::Text {
            return Err(PatternError::Empty);
        }
        let literal = || pattern_from_words(&query.pattern, query.matches_case);
        let pattern = if query.is_regex { query.pattern.clone() } else { literal() };
        let mut builder = RegexBuilder::new(&pattern);
        let regex = builder.case_insensitive(!query.matches_case).multi_line(true).build();
        let regex = regex.map_err(|error| PatternError::Regex(last_line(&error.to_string())))?;
        Ok(Self { regex, target: query.target, is_whole_word: query.is_whole_word, is_regex: query.is_regex })
    }

    /// What finds these words in titles and names as they are typed, without regard to case; `None` for no words.
    pub fn of_words(words: &str) -> Option<Self> {
        Self::new(&Query { pattern: words.trim().to_owned(), ..Query::default() }).ok()
    }

    pub fn target(&self) -> Target {
        self.target
    }

    /// Whether nothing is looked for in particular.
    fn lists_all(&self) -> bool {
        self.regex.as_str().is_empty()
    }

    /// The first place in a name, a title or a note, in bytes.
    pub fn first_in(&self, words: &str) -> Option<std::ops::Range<usize>> {
        let is_wanted = |range: &std::ops::Range<usize>| !self.is_whole_word || is_word(words, range);
        self.regex.find_iter(words).map(|found| found.range()).find(is_wanted)
    }

    /// The places of spans whose label, people or note have what is looked for, in order; a note on the article is found at
    /// its first line. None where it is looked for in the text.
    pub fn places(&self, labels: &LabelSet, article: &Article) -> Vec<TextRange> {
        let fits = |words: &str| self.first_in(words).is_some();
        let of_spans = |is_wanted: &dyn Fn(&Span) -> bool| {
            article.spans().iter().filter(|span| is_wanted(span)).map(|span| span.fragments.first()).collect()
        };
        match self.target {
            Target::Text => Vec::new(),
            Target::Labels => {
                let found: Vec<&LabelId> =
                    labels.labels().iter().filter(|label| fits(&label.name)).map(|l| &l.id).collect();
                of_spans(&|span| found.contains(&&span.label))
            }
            Target::Speakers => {
                let people = people(labels, article).into_iter();
                let theirs = |person: &crate::model::speakers::Person| {
                    fits(&person.name)
                        || person
                            .mentions
                            .iter()
                            .filter_map(|id| article.span(*id))
                            .any(|mention| fits(&article.text_of(mention)))
                };
                let mentions: BTreeSet<SpanId> = people.filter(theirs).flat_map(|person| person.mentions).collect();
                let is_said = |span: &Span| article.speakers_of(span.id).any(|speaker| mentions.contains(&speaker.id));
                of_spans(&|span| mentions.contains(&span.id) || is_said(span))
            }
            Target::Notes => {
                let mut places: Vec<TextRange> = of_spans(&|span| {
                    let note = if self.lists_all() { span.written_note() } else { span.note.as_deref() };
                    note.is_some_and(fits)
                });
                if !article.note.is_empty() && fits(&article.note) {
                    let first_line = article.text().as_str().lines().next().unwrap_or_default().len();
                    places.splice(0..0, article.text().range(0..first_line).ok());
                }
                places
            }
        }
    }

    /// The places in the text, in order: without white space at their ends, between graphemes, not empty.
    pub fn ranges<'a>(&'a self, text: &'a Text) -> impl Iterator<Item = TextRange> + 'a {
        self.steps(text).filter_map(|step| step.range)
    }

    /// The places in an article.
    pub fn hits<'a>(&'a self, article: &'a Article) -> impl Iterator<Item = Hit> + 'a {
        self.ranges(article.text()).map(|range| Hit { article: article.id, range })
    }

    /// All that fits the pattern, also where it is no place to show: whoever goes through these can stop at each.
    pub fn steps<'a>(&'a self, text: &'a Text) -> impl Iterator<Item = Step> + 'a {
        let content = text.as_str();
        let is_whole = |range: &std::ops::Range<usize>| {
            grapheme_floor(content, range.start) == range.start && grapheme_ceil(content, range.end) == range.end
        };
        let is_wanted = move |range: &std::ops::Range<usize>| {
            !range.is_empty() && is_whole(range) && (!self.is_whole_word || is_word(content, range))
        };
        self.regex.find_iter(content).map(move |found| {
            let range = Some(trimmed(content, found.range())).filter(is_wanted);
            Step { end: found.end(), range: range.and_then(|range| text.range(range).ok()) }
        })
    }

    /// Whether each step may read the whole rest of the text before it ends near by, as `e|[^;]*;` does where no
    /// semicolon comes.
    pub fn reads_ahead(&self) -> bool {
        self.is_regex
    }
}

/// Where else in a project the words of a span stand without its label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alike {
    pub n_here: usize,
    pub n_elsewhere: usize,
    /// The other articles that have some.
    pub n_articles: usize,
}

/// What finds the words of a span elsewhere, as they stand. `None` for a span of several parts, of more than a few
/// words or of one character.
pub fn query_from_span(article: &Article, span: &Span) -> Option<Query> {
    let words = article.text().slice(span.fragments.first());
    let is_short = (2..=MAX_CHARACTERS_ALIKE).contains(&words.chars().count()) && !words.contains('\n');
    let query = || Query { pattern: words.to_owned(), matches_case: true, is_whole_word: true, ..Query::default() };
    (span.fragments.count() == 1 && is_short).then(query)
}

/// Counts the places that read like the span and do not have its label.
pub fn count_alike(content: &Content, article: ArticleId, span: SpanId) -> Option<Alike> {
    let here = content.article(article)?;
    let span = here.span(span)?;
    let finder = Finder::new(&query_from_span(here, span)?).ok()?;
    let mut alike = Alike::default();
    for article in content.articles() {
        let labelled = Labelled::new(article, &span.label);
        let n_new = finder.ranges(article.text()).filter(|range| !labelled.has_some_of(*range)).count();
        if article.id == here.id {
            alike.n_here = n_new;
        } else if n_new > 0 {
            alike.n_elsewhere += n_new;
            alike.n_articles += 1;
        }
    }
    Some(alike)
}

/// The text before and after a range, from its paragraph, at most so many characters each.
pub fn context(text: &Text, range: TextRange, n_characters: usize) -> (&str, &str) {
    let content = text.as_str();
    let paragraph = paragraph_at(content, range.start());
    let before = &content[paragraph.start.min(range.start())..range.start()];
    let after = &content[range.end()..paragraph.end.max(range.end())];
    let cut_start = before.char_indices().rev().nth(n_characters).map_or(0, |(byte, c)| byte + c.len_utf8());
    let cut_end = after.char_indices().nth(n_characters).map_or(after.len(), |(byte, _)| byte);
    (&before[cut_start..], &after[..cut_end])
}

/// Whether a span of this label lies on some of the range already.
pub fn is_labelled(article: &Article, label: &LabelId, range: TextRange) -> bool {
    article.spans_in(range).any(|span| span.label == *label && span.fragments.overlapping(range).next().is_some())
}

/// The text of an article under one label, for looking at many places of it.
struct Labelled<'a> {
    article: &'a Article,
    label: &'a LabelId,
    /// In order, apart; found when somebody asks.
    ranges: OnceCell<Vec<TextRange>>,
}

impl<'a> Labelled<'a> {
    fn new(article: &'a Article, label: &'a LabelId) -> Self {
        Self { article, label, ranges: OnceCell::new() }
    }

    /// Whether a span of the label lies on some of the range, which takes the same time however many there are.
    fn has_some_of(&self, range: TextRange) -> bool {
        let ranges = self.ranges.get_or_init(|| {
            let all = self.article.spans().stretches_in(self.article.text().whole()).into_iter();
            all.filter(|of| of.label == *self.label).flat_map(|of| of.ranges).collect()
        });
        let first = ranges.partition_point(|labelled| labelled.end() <= range.start());
        ranges.get(first).is_some_and(|labelled| labelled.overlaps(range))
    }
}

/// Labels all of these places in one step, but for those that have the label already. `None` where none is left.
pub fn label_all(content: &Content, label: &LabelId, hits: &[Hit]) -> Option<Transaction> {
    content.labels().label(label)?;
    let mut by_article: BTreeMap<ArticleId, Vec<TextRange>> = BTreeMap::new();
    for hit in hits {
        by_article.entry(hit.article).or_default().push(hit.range);
    }
    let mut edits = Vec::new();
    let mut n_labelled = 0_usize;
    for (id, ranges) in by_article {
        let Some(article) = content.article(id) else { continue };
        let n_before = n_labelled;
        let labelled = Labelled::new(article, label);
        let is_new = |range: &TextRange| article.text().has(*range) && !labelled.has_some_of(*range);
        let wanted = ranges.into_iter().filter(is_new).filter_map(|range| Fragments::one(range).ok());
        for (fragments, free_id) in wanted.zip(article.spans().free_ids()) {
            edits.push(Edit::AddSpan(id, Span::new(free_id, label.clone(), fragments)));
            n_labelled += 1;
        }
        if n_labelled > n_before {
            edits.extend(begin(article));
        }
    }
    let name = content.labels().in_sentence(label);
    (n_labelled > 0).then(|| Transaction::new(format!("label {n_labelled} as {name}"), edits))
}

/// Whether no letter or digit of the range has another one as its neighbour outside.
fn is_word(content: &str, range: &std::ops::Range<usize>) -> bool {
    let is_inner = |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let (before, inside, after) = (&content[..range.start], &content[range.clone()], &content[range.end..]);
    let starts_inside = is_inner(before.chars().next_back()) && is_inner(inside.chars().next());
    let ends_inside = is_inner(inside.chars().next_back()) && is_inner(after.chars().next());
    !starts_inside && !ends_inside
}

/// What an error of the regex crate says below the drawing of the pattern.
fn last_line(error: &str) -> String {
    let last = error.lines().last().unwrap_or_default();
    last.strip_prefix("error: ").unwrap_or(last).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelSet, Project, marked, transactions};

    #[track_caller]
    fn check(query: &Query, text: &str, expected: &[&str]) {
        let text = Text::new(text).unwrap();
        let finder = Finder::new(query).unwrap();
        let found: Vec<&str> = finder.ranges(&text).map(|range| text.slice(range)).collect();
        assert_eq!(found, expected);
    }

    fn literal(pattern: &str) -> Query {
        Query { pattern: pattern.to_owned(), ..Query::default() }
    }

    #[test]
    fn finds_words_parts_cases_and_patterns() {
        check(&literal("ada"), "Ada met Adam.", &["Ada", "Ada"]);
        check(&Query { is_whole_word: true, ..literal("ada") }, "Ada met Adam.", &["Ada"]);
        check(&Query { matches_case: true, ..literal("ada") }, "Ada met ada.", &["ada"]);
        check(&Query { is_regex: true, ..literal("[A-Z][a-z]+") }, "Ada met Bo.", &["Ada", "met", "Bo"]);
        check(&Query { is_whole_word: true, ..literal("“No,”") }, "He said “No,”so", &["“No,”"]);
        check(&literal("a.b"), "a.b axb", &["a.b"]);
    }

    #[test]
    fn what_no_keyboard_has_is_found_by_what_is_typed() {
        for (typed, text, found) in [
            ("they're", "They’re here", "They’re"),
            ("\"no\" he", "“No” he", "“No” he"),
            ("9-11", "the 9–11 report", "9–11"),
            ("mr smith", "Mr\u{a0}\u{2009}Smith", "Mr\u{a0}\u{2009}Smith"),
            ("table had", "the table\nhad gone", "table\nhad"),
            ("committee", "the com\u{ad}mit\u{ad}tee", "com\u{ad}mit\u{ad}tee"),
            ("office", "the oﬃce", "oﬃce"),
            ("office", "the of\u{ad}ﬁce", "of\u{ad}ﬁce"),
            ("official", "an OFFICIAL", "OFFICIAL"),
            ("wait...", "Wait… no", "Wait…"),
            ("zoe", "Zoé", "Zoé"),
            ("zoe", "Zoe\u{301} said", "Zoe\u{301}"),
            ("zoé", "Zoe\u{301} said", "Zoe\u{301}"),
            ("zoe\u{301}", "Zoé said", "Zoé"),
            ("lodz", "Łódź", "Łódź"),
            ("strasse", "die Straße", "Straße"),
            ("ministra", "Mіnistra: MINISTRA", "MINISTRA"),
            ("шеф", "Шёф", "Шёф"),
            ("ещё", "еще, ещё", "ещё"),
            ("еще", "ещё", "ещё"),
            ("abc 1+1", "ＡＢＣ １＋１", "ＡＢＣ １＋１"),
            ("ａｂｃ", "Abc", "Abc"),
        ] {
            let text_then: Vec<&str> = [found].into_iter().filter(|found| !found.is_empty()).collect();
            check(&literal(typed), text, &text_then);
        }
    }

    #[test]
    fn a_typed_accent_is_wanted_and_matching_case_is_exact() {
        check(&literal("é"), "e é ê", &["é"]);
        check(&literal("resume"), "resume, résumé", &["resume", "résumé"]);
        check(&Query { matches_case: true, ..literal("resume") }, "resume, résumé", &["resume"]);
        check(&Query { matches_case: true, ..literal("Office") }, "oﬃce Oﬃce", &["Oﬃce"]);
        check(&literal("и"), "й и", &["и"]);
        check(&literal("a\n\nb"), "a\n\nb", &[]);
    }

    #[test]
    fn labels_people_and_notes_are_found_at_their_spans() {
        let labels = LabelSet::built_in();
        let mut article =
            marked::parse(&labels, "Title\n[quote#1>2 “No,”] said [speaker#2 Zoé Márquez]. [claim#3 It rained]")
                .unwrap();
        article.note = "Ask the desk".to_owned();
        let found = |target, words: &str| -> Vec<String> {
            let finder = Finder::new(&Query { target, ..literal(words) }).unwrap();
            let places = finder.places(&labels, &article).into_iter();
            places.map(|range| article.text().slice(range).to_owned()).collect()
        };
        assert_eq!(found(Target::Labels, "CLAIM"), ["It rained"]);
        assert_eq!(found(Target::Speakers, "marquez"), ["“No,”", "Zoé Márquez"]);
        assert_eq!(found(Target::Notes, "desk"), ["Title"]);
        assert!(found(Target::Text, "No").is_empty());
    }

    #[test]
    fn new_spans_find_ids_also_where_the_highest_is_taken() {
        let labels = LabelSet::built_in();
        let article = marked::parse(&labels, "[claim#4294967295 Ada] met Bo. [claim#2 Bo] met Bo.").unwrap();
        let mut project = Project::new("", "");
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let finder = Finder::new(&literal("Bo")).unwrap();
        let hits: Vec<Hit> = project.articles().flat_map(|article| finder.hits(article)).collect();
        let label = LabelId::new("claim").unwrap();
        project.apply(label_all(&project, &label, &hits).unwrap()).unwrap();
        let ids: Vec<u32> = project.articles().next().unwrap().spans().iter().map(|span| span.id.0).collect();
        assert_eq!(ids, [u32::MAX, 1, 2, 3]);
    }

    #[test]
    fn hits_have_no_space_at_their_ends_and_split_no_character() {
        check(&Query { is_regex: true, ..literal(r"\s\w+\s") }, "a bc  d ", &["bc", "d"]);
        check(&Query { matches_case: true, ..literal("e") }, "e e\u{301}", &["e"]);
        check(&literal("👩"), "👩 👩\u{200d}🚀", &["👩"]);
    }

    #[test]
    fn a_bad_pattern_is_told_in_a_sentence() {
        assert_eq!(Finder::new(&Query::default()).unwrap_err(), PatternError::Empty);
        let error = Finder::new(&Query { is_regex: true, ..literal("(a") }).unwrap_err();
        assert_eq!(error.to_string(), "this is not a regular expression: unclosed group");
    }

    #[test]
    fn context_stays_in_the_paragraph() {
        let text = Text::new("One.\nAda met Bo there.\nTwo.").unwrap();
        let hit = Finder::new(&literal("Bo")).unwrap().ranges(&text).next().unwrap();
        assert_eq!(context(&text, hit, 100), ("Ada met ", " there."));
        assert_eq!(context(&text, hit, 3), ("et ", " th"));
    }

    #[test]
    fn what_reads_alike_is_counted() {
        let mut project = Project::new("Test", "ana");
        let marked = ["[speaker#1 Ada] and Ada, not Adam. [speaker Ada]", "Ada", "ada, Bo", "Ada Ada"];
        let articles = (1..).zip(marked).map(|(id, marked)| {
            let mut article = marked::parse(project.labels(), marked).unwrap();
            article.id = ArticleId(id);
            article
        });
        project.apply(transactions::add_articles(&project, articles.collect())).unwrap();
        let alike = count_alike(&project, ArticleId(1), SpanId(1));
        assert_eq!(alike, Some(Alike { n_here: 1, n_elsewhere: 3, n_articles: 2 }));
    }

    #[test]
    fn labelling_all_skips_what_is_labelled_and_is_one_step() {
        let mut project = Project::new("Test", "ana");
        let labels = LabelSet::built_in();
        let article = marked::parse(&labels, "[speaker Maya Lindqvist] came. Lindqvist spoke to Lindqvist.").unwrap();
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let finder = Finder::new(&literal("Lindqvist")).unwrap();
        let hits: Vec<Hit> = project.articles().flat_map(|article| finder.hits(article)).collect();
        let speaker = LabelId::new("speaker").unwrap();
        project.apply(label_all(&project, &speaker, &hits).unwrap()).unwrap();
        let marked = |project: &Project| marked::print(project.articles().next().unwrap());
        let expected = "[speaker#1 Maya Lindqvist] came. [speaker#2 Lindqvist] spoke to [speaker#3 Lindqvist].";
        assert_eq!(marked(&project), expected);
        assert_eq!(project.undo_name(), Some("label 2 as speaker"));
        assert_eq!(label_all(&project, &speaker, &hits), None);
        project.undo();
        assert_eq!(marked(&project), "[speaker#1 Maya Lindqvist] came. Lindqvist spoke to Lindqvist.");
    }
}
