//! Parts articles into those to train on, to tune on and to test on, with near-duplicates on one side.

use std::collections::{BTreeMap, HashMap};

use super::voices::Record;
use crate::model::split_mix;

/// Words in a row that are compared.
const SHINGLE_WORDS: usize = 5;
/// Least hashes that stand for a text; the more, the finer its likeness is told.
const N_HASHES: usize = 64;
/// Hashes that two texts must have in common at one place to be compared at all.
const BAND: usize = 4;
/// Share of hashes in common from which on two texts count as one.
const NEAR: f64 = 0.5;

/// How many of a hundred articles go where, and which shuffle decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// For `train`, `dev` and `test`; they need not add up to 100.
    pub shares: [u32; 3],
    pub seed: u64,
}

/// The articles of each part, in their given order, by its name. Parts with a share of 0 are left out.
///
/// Likeness is the Jaccard index of the sets of five-word sequences, estimated by `MinHash` (A. Broder, 1997).
pub(crate) fn split<'a>(split: &Split, articles: &[Record<'a>]) -> Vec<(String, Vec<Record<'a>>)> {
    let mut groups = groups(articles);
    // Shuffled by a hash of what is always the same for an article, so that adding one does not move the others.
    groups.sort_by_cached_key(|group| group.iter().map(|&idx| articles[idx].article.id.shuffled(split.seed)).min());
    let total = split.shares.iter().sum::<u32>().max(1) as usize;
    let mut parts = [const { Vec::new() }; 3];
    for group in groups {
        // The part that is furthest behind what it should have.
        let behind =
            |idx: &usize| (split.shares[*idx] as usize * articles.len()).saturating_sub(parts[*idx].len() * total);
        let part = (0..3).rev().max_by_key(behind).unwrap_or(0);
        parts[part].extend(group);
    }
    let named = ["train", "dev", "test"].into_iter().zip(parts).zip(split.shares).filter(|(_, share)| *share > 0);
    named
        .map(|((name, mut part), _)| {
            part.sort_unstable();
            (name.to_owned(), part.into_iter().map(|idx| articles[idx]).collect())
        })
        .collect()
}

/// Indices of articles, those that are alike together.
fn groups(articles: &[Record<'_>]) -> Vec<Vec<usize>> {
    let signatures: Vec<Vec<u64>> = articles.iter().map(|record| signature(record.article.text().as_str())).collect();
    let mut leader: Vec<usize> = (0..articles.len()).collect();
    let mut buckets: HashMap<(usize, &[u64]), Vec<usize>> = HashMap::new();
    for (idx, signature) in signatures.iter().enumerate() {
        for (band, hashes) in signature.chunks_exact(BAND).enumerate() {
            let others = buckets.entry((band, hashes)).or_default();
            // All in a bucket that are alike have one leader soon, so comparing with a few is enough.
            for &other in others.iter().rev().take(8) {
                let (a, b) = (top(&leader, idx), top(&leader, other));
                if a != b && likeness(signature, &signatures[other]) >= NEAR {
                    leader[a.max(b)] = a.min(b);
                }
            }
            others.push(idx);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for idx in 0..articles.len() {
        groups.entry(top(&leader, idx)).or_default().push(idx);
    }
    groups.into_values().collect()
}

fn top(leader: &[usize], mut idx: usize) -> usize {
    while leader[idx] != idx {
        idx = leader[idx];
    }
    idx
}

fn likeness(a: &[u64], b: &[u64]) -> f64 {
    let n_common = a.iter().zip(b).filter(|(a, b)| a == b).count();
    n_common as f64 / N_HASHES as f64
}

fn signature(text: &str) -> Vec<u64> {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let mut least = vec![u64::MAX; N_HASHES];
    for shingle in words.windows(SHINGLE_WORDS.min(words.len().max(1))) {
        let mut mixed = hash(shingle);
        for slot in &mut least {
            mixed = split_mix(mixed);
            *slot = (*slot).min(mixed);
        }
    }
    least
}

/// FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo, 1991).
fn hash(words: &[String]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0]));
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Article, ArticleId, Source, Text};

    fn article(id: u64, text: &str) -> Article {
        Article::new(ArticleId(id), String::new(), Source::default(), Text::new(text).unwrap())
    }

    fn story(number: u64) -> String {
        (0..80).map(|word| format!("w{}", split_mix(number * 1000 + word) % 500)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn shares_are_kept_and_copies_stay_together() {
        let stories: Vec<Article> = (0..40).map(|id| article(id, &story(id))).collect();
        let copies: Vec<Article> =
            (0..40).map(|id| article(100 + id, &format!("{} one more end", story(id)))).collect();
        let record = Record::of;
        let articles: Vec<Record<'_>> = stories.iter().chain(&copies).map(record).collect();
        let wanted = Split { shares: [80, 10, 10], seed: 7 };
        let parts = split(&wanted, &articles);
        let sizes: Vec<(&str, usize)> = parts.iter().map(|(name, part)| (&**name, part.len())).collect();
        assert_eq!(sizes, [("train", 64), ("dev", 8), ("test", 8)]);
        for (_, part) in &parts {
            for article in part.iter().map(|record| record.article) {
                let twin = ArticleId((article.id.0 + 100) % 200);
                assert!(part.iter().any(|other| other.article.id == twin), "{} and its copy", article.id);
            }
        }
        assert_eq!(split(&wanted, &articles), parts);
        assert_ne!(split(&Split { seed: 8, ..wanted }, &articles), parts);
    }
}
