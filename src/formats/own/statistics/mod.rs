//! What a project has of everything and how the work on it goes, in numbers: counted in one place for all who show them.

mod fared;
mod plots;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

pub use fared::{done, fared};
pub use plots::{Bar, Plot, plot_as_svg};

use super::work_log::{Day, WorkLog};
use crate::agreement::Acts;
use crate::model::compare::Counts;
use crate::model::speakers::people;
use crate::model::{Article, ArticleId, Color, Content, Label, Status};

/// The numbers of a project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// Names with numbers; what is a part of the line above begins with two spaces.
    pub overview: Vec<(String, usize)>,
    /// In the order of the labels.
    pub labels: Vec<LabelCount>,
    pub articles: Vec<ArticleCount>,
    /// Those who are quoted most first.
    pub speakers: Vec<SpeakerCount>,
    /// By day, of articles that are done.
    pub days: BTreeMap<Day, DayCount>,
    /// Articles that are done and of which nobody knows since when.
    pub n_done_without_day: usize,
    /// Keys, clicks and drags, and spans, of articles that are done: with suggestions and without.
    pub acts: [Acts; 2],
}

/// What there is of a label.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelCount {
    pub name: String,
    pub color: Color,
    pub n_spans: usize,
    /// That have one.
    pub n_articles: usize,
    /// `None` where there is no span.
    pub lengths: Option<Lengths>,
    /// How what was suggested compares with what is marked, in articles that are done.
    pub suggested: Counts,
}

/// How long spans are, in characters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lengths {
    pub shortest: usize,
    pub median: usize,
    pub longest: usize,
    pub mean: f64,
}

/// What there is in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleCount {
    pub id: ArticleId,
    pub title: String,
    pub status: Status,
    pub n_characters: usize,
    /// By the places of the labels that it has.
    pub n_spans: BTreeMap<usize, usize>,
    pub n_links: usize,
}

/// Somebody who is named in articles. The same name in two articles is taken for the same person, whatever its capitals:
/// “he” begins a sentence as “He”.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerCount {
    pub name: String,
    /// What is linked to them: quotes and claims.
    pub n_said: usize,
    pub n_mentions: usize,
    pub n_articles: usize,
}

/// What was finished on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayCount {
    pub n_articles: usize,
    pub n_spans: usize,
    pub n_acts: usize,
}

impl Statistics {
    /// Counts everything; `go_on` hears after each article how many are done. `None` where it said no.
    pub fn new(content: &Content, log: &WorkLog, go_on: &mut dyn FnMut(usize) -> bool) -> Option<Self> {
        let labels = content.labels().labels();
        let mut all = Self { labels: labels.iter().map(LabelCount::new).collect(), ..Self::default() };
        let mut lengths = vec![Vec::new(); labels.len()];
        let mut speakers = BTreeMap::new();
        for (idx, article) in content.articles().enumerate() {
            if !go_on(idx) {
                return None;
            }
            all.count_article(content, article, &mut lengths);
            count_speakers(&mut speakers, content, article);
        }
        for (label, lengths) in all.labels.iter_mut().zip(lengths) {
            label.lengths = Lengths::of(lengths);
        }
        all.speakers = speakers.into_values().map(Named::counted).collect();
        all.speakers.sort_by(|a, b| b.n_said.cmp(&a.n_said).then_with(|| a.name.cmp(&b.name)));
        all.count_work(content, log);
        all.overview = all.overview_of(content);
        Some(all)
    }

    fn count_article(&mut self, content: &Content, article: &Article, lengths: &mut [Vec<usize>]) {
        let mut n_spans: BTreeMap<usize, usize> = BTreeMap::new();
        for span in article.spans().iter() {
            let Some(idx) = content.labels().label_idx(&span.label) else { continue };
            *n_spans.entry(idx).or_default() += 1;
            lengths[idx].push(span.fragments.iter().map(|range| article.text().n_code_points_in(range)).sum());
        }
        for (idx, n) in &n_spans {
            self.labels[*idx].n_spans += n;
            self.labels[*idx].n_articles += 1;
        }
        self.articles.push(ArticleCount {
            id: article.id,
            title: article.title.clone(),
            status: article.status,
            n_characters: article.text().n_code_points(),
            n_spans,
            n_links: article.relations().len(),
        });
    }

    /// What the log says of the articles that are done.
    fn count_work(&mut self, content: &Content, log: &WorkLog) {
        let n_done = self.articles.iter().filter(|article| article.status == Status::Done).count();
        let mut n_with_day = 0;
        for (work, article) in done(content, log) {
            let n_acts = work.effort.n_acts() as usize;
            if let Some(day) = work.done_on {
                let of_day = self.days.entry(day).or_default();
                of_day.n_articles += 1;
                of_day.n_spans += article.spans().len();
                of_day.n_acts += n_acts;
                n_with_day += 1;
            }
            if let Some(n_acts) = work.n_acts() {
                self.acts[usize::from(work.is_blind)].add(n_acts, article.spans().len());
            }
            if work.suggested.is_some() {
                for (count, label) in self.labels.iter_mut().zip(content.labels().labels()) {
                    count.suggested = count.suggested.and(fared(work, article, &label.id));
                }
            }
        }
        self.n_done_without_day = n_done - n_with_day;
    }

    fn overview_of(&self, content: &Content) -> Vec<(String, usize)> {
        let n_of = |status: Status| self.articles.iter().filter(|article| article.status == status).count();
        let sum = |count: fn(&ArticleCount) -> usize| self.articles.iter().map(count).sum::<usize>();
        let mut lines = vec![("articles".to_owned(), self.articles.len())];
        lines.extend(Status::ALL.map(|status| (format!("  {}", status.name().replace('_', " ")), n_of(status))));
        lines.push(("characters".to_owned(), sum(|article| article.n_characters)));
        lines.push(("spans".to_owned(), self.labels.iter().map(|label| label.n_spans).sum()));
        lines.extend(self.labels.iter().map(|label| (format!("  {}", label.name), label.n_spans)));
        lines.push(("links".to_owned(), sum(|article| article.n_links)));
        for kind in content.labels().kinds() {
            let of_kind = |article: &Article| article.relations().filter(|link| link.kind == kind.id).count();
            lines.push((format!("  {}", kind.name), content.articles().map(of_kind).sum()));
        }
        lines
    }
}

impl LabelCount {
    fn new(label: &Label) -> Self {
        let (name, color) = (label.name.clone(), label.color);
        Self { name, color, n_spans: 0, n_articles: 0, lengths: None, suggested: Counts::default() }
    }
}

impl Lengths {
    fn of(mut lengths: Vec<usize>) -> Option<Self> {
        lengths.sort_unstable();
        let (shortest, longest) = (*lengths.first()?, *lengths.last()?);
        let mean = lengths.iter().sum::<usize>() as f64 / lengths.len() as f64;
        Some(Self { shortest, median: lengths[lengths.len() / 2], longest, mean })
    }
}

/// Somebody, by a name in small letters, as each article writes it.
#[derive(Debug, Default)]
struct Named {
    /// Each way to write the name, with its mentions.
    ways: BTreeMap<String, usize>,
    n_said: usize,
    n_mentions: usize,
    articles: BTreeSet<ArticleId>,
}

impl Named {
    /// Under the way of writing that most mentions have, of equals the first with a capital.
    fn counted(self) -> SpeakerCount {
        let Self { ways, n_said, n_mentions, articles } = self;
        let name = ways.into_iter().rev().max_by_key(|(_, n)| *n).map_or_else(String::new, |(name, _)| name);
        SpeakerCount { name, n_said, n_mentions, n_articles: articles.len() }
    }
}

fn count_speakers(speakers: &mut BTreeMap<String, Named>, content: &Content, article: &Article) {
    for person in people(content.labels(), article) {
        let named = speakers.entry(person.name.to_lowercase()).or_default();
        named.n_said += person.n_links;
        named.n_mentions += person.mentions.len();
        *named.ways.entry(person.name).or_default() += person.mentions.len();
        named.articles.insert(article.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::formats::own::work_log::{Effort, Work};
    use crate::model::{Project, transactions};

    fn statistics() -> Statistics {
        let marked =
            ["[quote>2 “é no”], said [speaker#2 Ana Ruiz]. [quote>2 “ab”] [claim It rains]", "[speaker Ana Ruiz]"];
        let mut project = Project::from(content_from_marked(&marked));
        let article = project.articles().next().unwrap();
        let spans: Vec<_> = article.spans().iter().collect();
        let suggested = vec![
            (spans[0].label.clone(), spans[0].fragments.clone()),
            (spans[0].label.clone(), spans[1].fragments.clone()),
        ];
        let effort = Effort { n_keys: 6, n_clicks: 1, n_drags: 1 };
        let work = Work { suggested: Some(suggested), effort, done_on: Some(Day(20_785)), ..Work::new(article.id) };
        let done = transactions::set_status(article, Status::Done);
        project.apply(done).unwrap();
        Statistics::new(&project, &WorkLog { articles: vec![work] }, &mut |_| true).unwrap()
    }

    #[test]
    fn everything_is_counted() {
        let found = statistics();
        let quote = &found.labels[0];
        assert_eq!((quote.n_spans, quote.n_articles), (2, 1));
        assert_eq!(quote.lengths, Some(Lengths { shortest: 4, median: 6, longest: 6, mean: 5.0 }));
        assert_eq!(quote.suggested, Counts { n_right: 1, n_predicted: 2, n_gold: 2 });
        let ana = SpeakerCount { name: "Ana Ruiz".to_owned(), n_said: 2, n_mentions: 2, n_articles: 2 };
        assert_eq!(found.speakers, [ana]);
        let days: Vec<_> = found.days.iter().map(|(day, count)| (day.to_string(), *count)).collect();
        assert_eq!(days, [("2026-11-28".to_owned(), DayCount { n_articles: 1, n_spans: 4, n_acts: 8 })]);
        assert_eq!(found.acts[0].a_span(), Some(2.0));
        assert_eq!(found.overview[0], ("articles".to_owned(), 2));
        assert_eq!(found.n_done_without_day, 0);
    }

    #[test]
    fn a_name_that_begins_a_sentence_is_no_other_one() {
        let marked =
            ["[speaker He] said. [quote>1 “a”], said [speaker#1 he].", "[speaker He] came. So [speaker he] left."];
        let content = content_from_marked(&marked);
        let found = Statistics::new(&content, &WorkLog::default(), &mut |_| true).unwrap();
        let he = SpeakerCount { name: "He".to_owned(), n_said: 1, n_mentions: 4, n_articles: 2 };
        assert_eq!(found.speakers, [he]);
    }

    #[test]
    fn tables_and_plots_say_the_same() {
        let found = statistics();
        let labels = &found.tables()[0].1;
        assert_eq!(labels.rows[0], ["Quote", "2", "1", "4", "6", "6", "5.0"]);
        let plots = found.plots();
        assert_eq!(plots[0].number(&plots[0].bars[0]), "2");
        let svg = plot_as_svg(&plots[0]);
        assert!(svg.contains(">Quote</text>") && svg.contains("#009E73"), "{svg}");
    }

    #[test]
    fn counting_can_be_stopped() {
        assert_eq!(Statistics::new(&content_from_marked(&["a"]), &WorkLog::default(), &mut |_| false), None);
    }
}
