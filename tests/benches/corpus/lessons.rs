//! What the built-in weights learn from: every article as it is, and restyled and damaged in many ways.

use std::ops::Range;

use pullquote::model::Article;
use pullquote::suggest::boilerplate::{LineExample, LineModel, RepeatedLines, is_page};
use pullquote::suggest::claims::narrator::NarratorModel;
use pullquote::suggest::claims::{ClaimExample, ClaimModel};
use pullquote::suggest::learn::care::Pace;
use pullquote::suggest::learn::linear::mixed;
use pullquote::suggest::learn::training_examples::{Examples, QUOTE, pieces};
use pullquote::suggest::learn::weights::{Effort, Models};
use pullquote::suggest::quotes::QuoteExample;
use pullquote::suggest::speakers::{Said, SpeakerExample};

use super::damage::{Damage, KINDS, Moved, STRAIGHT, damaged, example, turned};

/// Every article comes in many styles: few rounds are enough, and more would learn the articles by heart. Composed
/// articles are many, so that each teaches little.
const EFFORT: Effort = Effort {
    quotes: Pace { n_rounds: 2, rate: 0.015 },
    speakers: Pace { n_rounds: 3, rate: 0.01 },
    claim_speakers: Pace { n_rounds: 4, rate: 0.03 },
    claims: Pace { n_rounds: 4, rate: 0.05 },
    narrator: Pace { n_rounds: 6, rate: 0.05 },
    lines: Pace { n_rounds: 10, rate: 0.03 },
};

/// So often debates are gone through where an article is once: they are few.
pub(crate) const N_TIMES_DEBATES: usize = 16;

/// Pages are real ones and few.
const PAGES: Pace = Pace { n_rounds: 20, rate: 0.02 };

/// The models after one training from nothing. What is composed teaches quotes and their speakers only, `clauses` who speaks,
/// and `reported` what is reported: their quotes are all alike. `pages` teach the lines of whole pages. Of `debates` only statements are learned.
pub(crate) fn trained(
    written: &[Article],
    composed: &[Article],
    clauses: &[Article],
    reported: &[Article],
    debates: &[Article],
    pages: &[LineExample],
) -> Models {
    let repeated = RepeatedLines::new(written.iter().map(|article| article.text().as_str()));
    let mut models = Models::default();
    let mut examples = examples(written, composed, clauses);
    let written_claims = std::mem::take(&mut examples.claims);
    models.learn(&examples, &repeated, EFFORT);
    models.claims = reported_claims(&written_claims, reported);
    let mut stated = written_claims;
    stated.append(&mut [claims_of(debates).as_slice(); N_TIMES_DEBATES].concat());
    shuffle(&mut stated);
    models.narrator = NarratorModel::new();
    models.narrator.learn(&stated, EFFORT.narrator);
    learn_pages(&mut models.lines, pages, true);
    models
}

/// What is learned about reported claims from the articles that teach claims, and from those put together for it.
fn reported_claims(written: &[ClaimExample], reported: &[Article]) -> ClaimModel {
    let mut claims = claims_of(reported);
    claims.extend_from_slice(written);
    shuffle(&mut claims);
    let mut model = ClaimModel::new();
    model.learn(&claims, EFFORT.claims);
    model
}

fn claims_of(articles: &[Article]) -> Vec<ClaimExample> {
    let mut examples = Examples::default();
    for article in articles {
        examples.add(article);
    }
    examples.claims
}

/// What is learned about lines from the articles written for it alone.
pub(crate) fn lines_of_written(written: &[Article]) -> LineModel {
    let repeated = RepeatedLines::new(written.iter().map(|article| article.text().as_str()));
    let mut model = LineModel::default();
    model.learn(&examples(written, &[], &[]).lines, &repeated, EFFORT.lines);
    model
}

/// Teaches the lines of real pages, as they are and with letters turned, as in a language of which no word is known; each
/// set is counted by itself. `whole` says whether pages are wanted that look like whole ones, or those that do not.
pub(crate) fn learn_pages(model: &mut LineModel, pages: &[LineExample], whole: bool) {
    let copies = |page: &LineExample| [Some(page.clone()), whole.then(|| turned_page(page))];
    let both = pages.iter().flat_map(copies).flatten();
    let both: Vec<LineExample> = both.filter(|page| is_page(&page.text) == whole).collect();
    let repeated = RepeatedLines::new(both.iter().map(|page| page.text.as_str()));
    model.learn(&both, &repeated, PAGES);
}

/// The page with letters turned and no line indented.
pub(crate) fn turned_page(page: &LineExample) -> LineExample {
    let mut copy = LineExample { text: String::new(), boilerplate: Vec::new() };
    let mut start = 0;
    for line in page.text.split_inclusive('\n') {
        let place = start..start + line.trim_end_matches('\n').len();
        start += line.len();
        let at = copy.text.len();
        copy.text.extend(line.trim().chars().map(turned));
        if page.boilerplate.contains(&place) {
            copy.boilerplate.push(at..copy.text.len());
        }
        copy.text.push('\n');
    }
    copy
}

fn examples(written: &[Article], composed: &[Article], clauses: &[Article]) -> Examples {
    let mut examples = Examples::default();
    for article in written {
        let mut own = Examples::default();
        own.add(article);
        let clean = example(article.text().as_str(), &pieces(article, QUOTE));
        for (idx, kind) in KINDS.iter().enumerate() {
            examples.quotes.push(damaged(&clean, *kind, article.id.0 * 100 + idx as u64).0);
        }
        let styles = [Damage::default(), Damage { style: Some(STRAIGHT), flat: true, ..Damage::default() }];
        for style in styles {
            let (text, moved) = damaged(&clean, style, 0);
            examples.speakers.extend(own.speakers.iter().map(|one| moved_speakers(one, &text, &moved)));
            examples.claim_speakers.extend(own.claim_speakers.iter().map(|one| moved_speakers(one, &text, &moved)));
            examples.claims.extend(own.claims.iter().map(|one| moved_claims(one, &text, &moved)));
            examples.lines.extend(own.lines.iter().map(|one| LineExample {
                text: text.text.clone(),
                boilerplate: moved_ranges(&one.boilerplate, &text, &moved),
            }));
        }
        examples.lines.extend(own.lines.iter().map(|one| indented(one, article.id.0)));
    }
    for (idx, article) in composed.iter().enumerate() {
        add_composed(article, idx, &mut examples);
    }
    for (idx, article) in clauses.iter().enumerate() {
        let mut own = Examples::default();
        add_composed(article, idx, &mut own);
        examples.speakers.append(&mut own.speakers);
    }
    shuffle(&mut examples.quotes);
    shuffle(&mut examples.speakers);
    examples
}

/// Adds an article as it is, flattened with a mark lost, and in two more kinds of damage, each in turn.
fn add_composed(article: &Article, idx: usize, examples: &mut Examples) {
    let mut own = Examples::default();
    own.add(article);
    let clean = example(article.text().as_str(), &pieces(article, QUOTE));
    let flat = KINDS.iter().position(|kind| kind.flat && kind.lose_one).unwrap_or(0);
    let kinds = [0, flat + idx % 2, idx % KINDS.len(), (idx * 7 + 3) % KINDS.len()];
    for (at, kind) in kinds.into_iter().enumerate() {
        let (text, moved) = damaged(&clean, KINDS[kind], article.id.0 * 100 + at as u64);
        if at < 2 {
            examples.speakers.extend(own.speakers.iter().map(|one| moved_speakers(one, &text, &moved)));
        }
        examples.quotes.push(text);
    }
}

/// Puts a list in an order by chance, the same each time.
fn shuffle<T>(list: &mut Vec<T>) {
    let mut dealt: Vec<(u64, T)> = list.drain(..).enumerate().map(|(idx, one)| (mixed(idx as u64), one)).collect();
    dealt.sort_by_key(|(chance, _)| *chance);
    list.extend(dealt.into_iter().map(|(_, one)| one));
}

fn moved_ranges(ranges: &[Range<usize>], text: &QuoteExample, moved: &Moved) -> Vec<Range<usize>> {
    ranges.iter().map(|range| moved.range(&text.text, range)).collect()
}

/// The lines of boilerplate indented, as they come out of a page's menus and boxes.
fn indented(one: &LineExample, seed: u64) -> LineExample {
    let mut copy = LineExample { text: String::new(), boilerplate: Vec::new() };
    let mut start = 0;
    for line in one.text.split('\n') {
        let place = start..start + line.len();
        start += line.len() + 1;
        let inside = one.boilerplate.iter().filter(|range| place.start <= range.start && range.end <= place.end);
        let inside: Vec<&Range<usize>> = inside.collect();
        let n_spaces = [0, 4, 8, 16, 40][usize::try_from(mixed(seed ^ place.start as u64) % 5).expect("below 5")];
        if !inside.is_empty() {
            copy.text.push_str(&" ".repeat(n_spaces));
        }
        let at = copy.text.len();
        let moved = |range: &Range<usize>| at + range.start - place.start..at + range.end - place.start;
        copy.boilerplate.extend(inside.into_iter().map(moved));
        copy.text += line;
        copy.text.push('\n');
    }
    copy
}

fn moved_speakers(one: &SpeakerExample, text: &QuoteExample, moved: &Moved) -> SpeakerExample {
    let said = |said: &Said| Said {
        pieces: moved_ranges(&said.pieces, text, moved),
        speakers: moved_ranges(&said.speakers, text, moved),
    };
    SpeakerExample {
        text: text.text.clone(),
        said: one.said.iter().map(said).collect(),
        quotes: moved_ranges(&one.quotes, text, moved),
    }
}

fn moved_claims(one: &ClaimExample, text: &QuoteExample, moved: &Moved) -> ClaimExample {
    ClaimExample {
        text: text.text.clone(),
        claims: moved_ranges(&one.claims, text, moved),
        narrated: moved_ranges(&one.narrated, text, moved),
        speakers: moved_ranges(&one.speakers, text, moved),
        quotes: moved_ranges(&one.quotes, text, moved),
    }
}
