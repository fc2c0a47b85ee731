//! Finds the text of a project of which another one is a changed version: most of their letters stand one after another in both.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::near::folded;
use crate::model::{Article, Content};

/// So many letters in a row are one piece.
const N_LETTERS: usize = 8;
/// So many pieces of a text are kept, those with the least hashes (Broder 1997).
const N_KEPT: usize = 64;
/// Texts of fewer pieces are too short to tell.
const LEAST_PIECES: usize = 12;
/// So many articles with one piece are looked at.
const MOST_ARTICLES: usize = 32;

/// The articles of a project by pieces of their texts.
pub(super) struct Kin<'a> {
    all: Vec<(&'a Article, BTreeSet<u64>)>,
    by_piece: HashMap<u64, Vec<usize>>,
}

impl<'a> Kin<'a> {
    pub(super) fn new(content: &'a Content) -> Self {
        let mut kin = Self { all: Vec::new(), by_piece: HashMap::new() };
        for (idx, article) in content.articles().enumerate() {
            let kept = pieces_of(article.text().as_str());
            for piece in &kept {
                let articles = kin.by_piece.entry(*piece).or_default();
                articles.extend((articles.len() < MOST_ARTICLES).then_some(idx));
            }
            kin.all.push((article, kept));
        }
        kin
    }

    /// The article that has the most of a text, where at least half of all pieces of both are in both.
    pub(super) fn of(&self, text: &str) -> Option<&'a Article> {
        let kept = pieces_of(text);
        let maybe: BTreeSet<usize> =
            kept.iter().filter_map(|piece| self.by_piece.get(piece)).flatten().copied().collect();
        let shared = |idx: &usize| {
            let (_, other) = &self.all[*idx];
            let first: BTreeSet<&u64> = kept.union(other).take(N_KEPT).collect();
            let n_shared = first.iter().filter(|piece| kept.contains(piece) && other.contains(piece)).count();
            (n_shared * 2 >= first.len() && kept.len().min(other.len()) >= LEAST_PIECES).then_some((n_shared, *idx))
        };
        let (_, idx) = maybe.iter().filter_map(shared).max_by_key(|(n_shared, _)| *n_shared)?;
        Some(self.all[idx].0)
    }
}

/// The pieces of a text that are kept.
fn pieces_of(text: &str) -> BTreeSet<u64> {
    let (mut kept, mut last) = (BTreeSet::new(), [' '; N_LETTERS]);
    for (idx, letter) in folded(text).chars().filter(|letter| letter.is_alphanumeric()).enumerate() {
        last.rotate_left(1);
        last[N_LETTERS - 1] = letter;
        if idx + 1 < N_LETTERS {
            continue;
        }
        let mut hasher = DefaultHasher::new();
        last.hash(&mut hasher);
        let piece = hasher.finish();
        if kept.len() < N_KEPT || kept.last().is_some_and(|most| piece < *most) {
            kept.insert(piece);
            if kept.len() > N_KEPT {
                kept.pop_last();
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::round_trip::content_from_marked;

    #[test]
    fn a_changed_text_is_known_and_another_one_is_not() {
        let there = "“We have found the money,” Mayor Oban Dahl said on Monday. The café’s bus stays, écrit Zoé.";
        let content = content_from_marked(&[there, "The council voted to keep the night bus, and nobody spoke of it."]);
        let kin = Kin::new(&content);
        let first = content.articles().next().map(|article| article.id);
        for changed in [
            there.replace("Monday", "Tuesday"),
            there.replace('é', "?"),
            there.replace('é', ""),
            there[..there.len() * 2 / 3].to_owned(),
            format!("{there} More."),
        ] {
            assert_eq!(kin.of(&changed).map(|article| article.id), first, "{changed}");
        }
        for other in
            ["", "It rains.", "The mayor said on Monday that the council voted for the tram, which has no money."]
        {
            assert!(kin.of(other).is_none(), "{other}");
        }
    }
}
