//! What is looked at to tell whether a pair of marks holds speech, and not a title, a term or a nickname.

use std::ops::Range;

use crate::suggest::learn::linear::{Features, bucket};
use crate::suggest::text::lexicon::Classes;
use crate::suggest::text::tokens::{Shape, Token};

/// So many tokens on either side of a pair are looked at, at most, to tell whether it is speech.
pub(super) const N_AROUND: usize = 40;

/// The buckets for how many words a quotation has.
const N_WORDS: [usize; 9] = [1, 2, 3, 4, 5, 7, 10, 15, 25];

/// Whether a text is in a language of which the lexicon knows no verbs.
pub(super) fn is_foreign(tokens: &[Token]) -> bool {
    const LONGEST: usize = 3000;
    let words = tokens.iter().take(LONGEST).filter(|token| token.is_word());
    let n_words = how_many(words.clone());
    if n_words >= 5 && words.clone().all(|token| token.classes.are_none()) {
        return true;
    }
    let n_verbs = words.filter(|token| token.is(Classes::SPEECH_VERB.and(Classes::AUXILIARY))).count();
    n_words >= 20 && n_verbs * 25 < n_words
}

/// How many words the tokens are: more than one each where a language sets no spaces.
fn how_many<'a>(words: impl Iterator<Item = &'a Token>) -> usize {
    const LONG: usize = 9;
    words.map(|word| 1 + (word.end() - word.start()) / LONG).sum()
}

/// The features of a pair for whether it is speech. `place` are its tokens, marks included.
pub(super) fn speech_features(tokens: &[Token], place: Range<usize>, quoted: &[bool], is_foreign: bool) -> Features {
    let mut features = Features::new();
    let inner = inner(tokens, &place);
    let words: Vec<&Token> = inner.iter().filter(|token| token.is_word()).take(40).collect();
    let n_words = words.len() as u64;
    let counted = bucket(words.len(), &N_WORDS);
    let is_title = words.len() > 1
        && words.iter().all(|word| word.is_capital() || word.is(Classes::IN_NAME) || word.is(Classes::NO_NAME))
        && words.iter().filter(|word| word.is_capital()).count() * 2 >= words.len();
    let end = inner.last().map_or(0, |token| if token.is_word() { 1 } else { token.word });
    let starts_capital = inner.first().is_some_and(Token::is_capital);
    if is_foreign {
        return foreign_features(&words, end, [starts_capital, is_title]);
    }
    features.add("bias", &[]);
    features.add("words", &[counted]);
    features.add("end", &[end]);
    features.add("end words", &[end, n_words.min(4)]);
    features.add("capital", &[u64::from(starts_capital), counted]);
    features.add("title", &[u64::from(is_title), n_words.min(6)]);
    features.add_if(words.iter().any(|word| word.is(Classes::FIRST_PERSON)), "first person");
    features.add_if(words.iter().any(|word| word.is(Classes::AUXILIARY)), "clause");
    features.add_if(words.iter().any(|word| word.is(Classes::COMMON)), "common word");
    let shape = inner.first().map_or(99, |token| token.shape as u64);
    add_surroundings(&mut features, tokens, &place, quoted, [n_words, u64::from(is_title), shape]);
    features
}

/// Where it is not known what the words mean, only what the marks and capitals say counts.
fn foreign_features(words: &[&Token], end: u64, [starts_capital, is_title]: [bool; 2]) -> Features {
    let mut features = Features::new();
    let n_words = how_many(words.iter().copied());
    let few = n_words.min(4) as u64;
    features.add("foreign", &[]);
    features.add("foreign words", &[bucket(n_words, &N_WORDS)]);
    features.add("foreign capital", &[u64::from(starts_capital), u64::from(is_title), few]);
    features.add("foreign end", &[end, few]);
    features
}

/// The words of a pair and beside it, in a language of which none is known.
pub(super) fn foreign_words(tokens: &[Token], place: &Range<usize>) -> Features {
    let mut features = Features::new();
    let inner = inner(tokens, place);
    let few = bucket(inner.len(), &[2, 3, 5, 9]);
    let on_line = |idx: usize, starts: usize| {
        tokens.get(idx).filter(|_| !tokens[starts.max(1)..=idx.max(starts)].iter().skip(1).any(|one| one.begins_line))
    };
    let before = |n: usize| {
        place
            .start
            .checked_sub(n)
            .and_then(|idx| tokens[idx + 1..=place.start].iter().all(|one| !one.begins_line).then(|| &tokens[idx]))
    };
    let after = |n: usize| on_line(place.end + n - 1, place.end - 1);
    let word = |token: Option<&Token>| token.map_or(0, |token| token.word);
    for n in 1..=3 {
        features.add("before", &[n as u64, word(before(n))]);
        features.add("behind", &[n as u64, word(after(n))]);
        features.add("near", &[0, word(before(n))]);
        features.add("near", &[1, word(after(n))]);
    }
    features.add("both sides", &[word(before(1)), word(after(1))]);
    features.add("before few", &[few, word(before(1))]);
    features.add("behind few", &[few, word(after(1))]);
    let says = |token: Option<&Token>| token.is_some_and(|token| token.is(Classes::SAYS));
    features
        .add("says", &[u64::from((1..=4).any(|n| says(before(n)))), u64::from((1..=4).any(|n| says(after(n)))), few]);
    features.add("first", &[word(inner.first())]);
    features.add("last", &[word(inner.last())]);
    for token in inner.iter().filter(|token| token.is_word()).take(12) {
        features.add("inside", &[token.word]);
        features.add("inside few", &[few, token.look()]);
    }
    features
}

/// What stands around a pair: the words next to it, and what its line says outside of quotations.
fn add_surroundings(
    features: &mut Features,
    tokens: &[Token],
    place: &Range<usize>,
    quoted: &[bool],
    [n_words, is_title, shape]: [u64; 3],
) {
    let furthest = place.start.saturating_sub(30);
    let line_start = tokens[furthest..=place.start].iter().rposition(|token| token.begins_line).unwrap_or(0);
    let before = &tokens[furthest + line_start..place.start];
    let n_after = tokens[place.end..].iter().take(30).take_while(|token| !token.begins_line).count();
    let after = &tokens[place.end..place.end + n_after];
    let value = |token: Option<&Token>| token.map_or(1, Token::known);
    let (left, right) = (before.last(), after.first());
    let in_sentence = sentence_verbs(tokens, place, quoted);
    let names_work = before.iter().rev().take(3).any(|token| token.is(Classes::NAMES_A_WORK));
    features.add("title left", &[is_title, value(left)]);
    features.add("title sentence", &[is_title, in_sentence, n_words.min(4)]);
    features.add("title work", &[is_title, u64::from(names_work), n_words.min(4)]);
    features.add("sentence verb", &[in_sentence, n_words.min(4), shape]);
    features.add("left", &[value(left)]);
    features.add("left words", &[value(left), n_words.min(4)]);
    features.add("left two", &[value(before.iter().rev().nth(1)), value(left)]);
    features.add("right", &[value(right)]);
    features.add("right two", &[value(right), value(after.get(1))]);
    features.add("edges", &[u64::from(before.is_empty()), u64::from(after.is_empty()), n_words.min(4)]);
    let is_outside = |(idx, _): &(usize, &Token)| !quoted[*idx];
    let first = place.start - before.len();
    let around = || {
        let before = before.iter().enumerate().map(move |(idx, token)| (first + idx, token));
        let after = after.iter().enumerate().map(|(idx, token)| (place.end + idx, token));
        before.chain(after).filter(is_outside).map(|(_, token)| token)
    };
    let n_verbs = around().filter(|token| token.is(Classes::SPEECH_VERB)).count();
    features.add("verbs", &[n_verbs.min(3) as u64]);
    features.add("verbs words", &[u64::from(n_verbs > 0), n_words.min(6)]);
    features.add_if(around().next().is_none(), "alone");
    features.add_if(around().any(|token| token.is(Classes::PRONOUN)), "pronoun outside");
    features.add("verb after", &[verb_at(after.iter().take(5))]);
    features.add("verb before", &[verb_at(before.iter().rev().take(5))]);
    for verb in before.iter().rev().take(3).filter(|token| token.is(Classes::SPEECH_VERB)) {
        features.add("introduced by", &[verb.word]);
    }
    add_lead(features, before, after);
}

/// The words that lead up to a pair, and the speech verbs nearest to it.
fn add_lead(features: &mut Features, before: &[Token], after: &[Token]) {
    for (n, token) in before.iter().rev().take(6).enumerate() {
        features.add("near before", &[token.known()]);
        if matches!(n, 2 | 3) {
            features.add("left far", &[n as u64, token.known()]);
        }
    }
    let says = |token: &&Token| token.is(Classes::SPEECH_VERB);
    let goes_on = |token: &&Token| !token.ends_sentence;
    let lead: Vec<&Token> = before.iter().rev().take(12).take_while(goes_on).collect();
    if let Some(n) = lead.iter().position(says) {
        features.add("verb", &[lead[n].word]);
        features.add("verb at", &[lead[n].word, n as u64 / 2]);
    }
    features.add("next verb", &[after.iter().take(6).take_while(goes_on).find(says).map_or(0, |verb| verb.word)]);
}

/// Which speech verbs the sentence of a pair has outside of quotations: 1 before it, 2 after it.
fn sentence_verbs(tokens: &[Token], place: &Range<usize>, quoted: &[bool]) -> u64 {
    let is_verb = |idx: &usize| !quoted[*idx] && tokens[*idx].is(Classes::SPEECH_VERB) && !tokens[*idx].is_capital();
    let ends = |idx: usize| !quoted[idx] && tokens[idx].ends_sentence;
    let first = place.start.saturating_sub(40);
    let starts_line = tokens[place.start].begins_line;
    let mut before = (first..place.start)
        .rev()
        .take_while(|idx| !starts_line && !ends(*idx) && !tokens.get(idx + 1).is_some_and(|next| next.begins_line));
    let closes = place.end.checked_sub(2).is_some_and(|last| tokens[last].is_text(".") || tokens[last].is_text("!"));
    let mut after = (place.end..tokens.len().min(place.end + 20))
        .take_while(|idx| !closes && !ends(*idx) && !tokens[*idx].begins_line);
    u64::from(before.any(|idx| is_verb(&idx))) + 2 * u64::from(after.any(|idx| is_verb(&idx)))
}

/// How many tokens there are before the speech verb; 9 where there is none.
fn verb_at<'a>(mut tokens: impl Iterator<Item = &'a Token>) -> u64 {
    tokens.position(|token| token.is(Classes::SPEECH_VERB)).map_or(9, |n| n as u64)
}

/// The tokens of a pair without its marks.
pub(super) fn inner<'a>(tokens: &'a [Token], place: &Range<usize>) -> &'a [Token] {
    let end = if tokens[place.end - 1].shape == Shape::Quote { place.end - 1 } else { place.end };
    &tokens[(place.start + 1).min(end)..end]
}
