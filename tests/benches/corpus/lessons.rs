//! What the built-in weights learn from: every article as it is, and restyled and damaged in many ways.

use std::ops::Range;

use pullquote::model::Article;
use pullquote::suggest::boilerplate::RepeatedLines;
use pullquote::suggest::claims::ClaimExample;
use pullquote::suggest::examples::{Examples, QUOTE, pieces};
use pullquote::suggest::quotes::QuoteExample;
use pullquote::suggest::speakers::{Said, SpeakerExample};
use pullquote::suggest::weights::{Effort, Models};

use super::damage::{Damage, KINDS, Moved, STRAIGHT, damaged, example};

/// Every article comes in many styles: one round is enough, and more would learn the articles by heart.
const EFFORT: Effort =
    Effort { n_quote_rounds: 1, n_speaker_rounds: 4, n_claim_rounds: 4, n_line_rounds: 6, rate: 0.03 };

/// The models after one training from nothing.
pub(crate) fn trained(written: &[Article], novels: &[Article]) -> Models {
    let repeated = RepeatedLines::new(written.iter().map(|article| article.text().as_str()));
    let mut models = Models::default();
    models.learn(&examples(written, novels), &repeated, EFFORT);
    models
}

fn examples(written: &[Article], novels: &[Article]) -> Examples {
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
        }
        examples.lines.append(&mut own.lines);
    }
    for novel in novels {
        let mut clean = example(novel.text().as_str(), &pieces(novel, QUOTE));
        // Novels tell which marks pair, but their quotations are talk: what is speech in the news they do not tell.
        clean.pairs.iter_mut().for_each(|pair| pair.is_speech = None);
        for (idx, kind) in KINDS.iter().enumerate().filter(|(idx, _)| idx % 3 == 0) {
            examples.quotes.push(damaged(&clean, *kind, novel.id.0 * 100 + idx as u64).0);
        }
    }
    examples
}

fn moved_ranges(ranges: &[Range<usize>], text: &QuoteExample, moved: &Moved) -> Vec<Range<usize>> {
    ranges.iter().map(|range| moved.range(&text.text, range)).collect()
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
        speakers: moved_ranges(&one.speakers, text, moved),
    }
}
