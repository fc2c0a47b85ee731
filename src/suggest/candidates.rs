//! Finds who could be the speaker of a quotation: noun phrases beside speech verbs, names and pronouns around it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::lexicon::Classes;
use super::tokens::{Token, begins_sentence};

/// How many tokens before and after a quotation are looked at.
const N_BEFORE: usize = 110;
const N_AFTER: usize = 60;

/// What begins a description and is nobody alone.
const NOBODY: [&str; 16] = [
    "the", "a", "an", "his", "her", "their", "its", "our", "my", "your", "this", "that", "these", "those", "every",
    "no",
];

/// Somebody, or a document, that could be speaking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Of its tokens.
    pub place: Range<usize>,
    pub found: Found,
    /// The speech verb that it stands beside.
    pub verb: Option<usize>,
}

/// How a candidate was found, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found(pub u8);

impl Found {
    /// Before a speech verb.
    pub const BEFORE_VERB: u8 = 1;
    pub const AFTER_VERB: u8 = 2;
    pub const NAME: u8 = 4;
    pub const PRONOUN: u8 = 8;
    /// Spoke before.
    pub const PREVIOUS: u8 = 16;
    /// A description that begins a sentence.
    pub const SUBJECT: u8 = 32;
}

/// The candidates around the tokens of a quotation, in order of their places. `is_open` says which tokens may be part
/// of one: those outside of quotations.
pub fn candidates(tokens: &[Token], quote: &Range<usize>, is_open: &dyn Fn(usize) -> bool) -> Vec<Candidate> {
    let window = window(tokens, quote);
    let mut found: BTreeMap<(usize, usize), (Found, Option<usize>)> = BTreeMap::new();
    let mut add = |place: Option<Range<usize>>, how: u8, verb: Option<usize>| {
        let Some(place) = place.map(|place| without_office(tokens, place)) else { return };
        let is_outside = place.end <= quote.start || place.start >= quote.end;
        let is_lone = place.len() == 1 && NOBODY.iter().any(|word| tokens[place.start].is_text(word));
        if place.start < place.end && is_outside && !is_lone && place.clone().all(is_open) {
            let entry = found.entry((place.start, place.end)).or_default();
            entry.0.0 |= how;
            entry.1 = nearer(quote, entry.1, verb);
        }
    };
    let phrases = Phrases { tokens, window: window.clone(), is_open };
    let mut at = window.start;
    while at < window.end {
        if !is_open(at) {
            at += 1;
            continue;
        }
        let token = &tokens[at];
        if token.is(Classes::SPEECH_VERB) && !token.is_capital() || token.is_text("according") {
            add(phrases.before_verb(at), Found::BEFORE_VERB, Some(at));
            let to = usize::from(token.is_text("according"));
            add(phrases.from(at + 1 + to), Found::AFTER_VERB, Some(at));
        }
        // “From the book:” before what the book says.
        if token.is_text("from") && token.is_capital() && quote.start > at && tokens[quote.start - 1].is_text(":") {
            add(phrases.from(at + 1), Found::AFTER_VERB, Some(at));
        }
        if begins_sentence(tokens, at) && token.is(Classes::DETERMINER) && token.is_capital() {
            add(phrases.subject(at), Found::SUBJECT, None);
        }
        if token.is(Classes::PRONOUN) {
            add(Some(at..at + 1), Found::PRONOUN, None);
        } else if phrases.starts_name(at) {
            let end = phrases.name_end(at);
            add(Some(at..end), Found::NAME, None);
            at = end;
            continue;
        }
        at += 1;
    }
    let starts: Vec<usize> = found.keys().map(|(start, _)| *start).collect();
    // What only begins a sentence gives way to what begins there and stands beside a verb.
    let is_alone = |start: usize| starts.iter().filter(|other| **other == start).count() == 1;
    found
        .into_iter()
        .filter(|((start, _), (found, _))| found.0 != Found::SUBJECT || is_alone(*start))
        .map(|((start, end), (found, verb))| Candidate { place: start..end, found, verb })
        .collect()
}

/// Which of two verbs is nearer to a quotation.
fn nearer(quote: &Range<usize>, one: Option<usize>, other: Option<usize>) -> Option<usize> {
    let distance = |verb: &usize| if *verb < quote.start { quote.start - verb } else { verb - quote.start.min(*verb) };
    [one, other].into_iter().flatten().min_by_key(distance)
}

/// The tokens around a quotation: to the end of its line, and back to the start of the line before.
fn window(tokens: &[Token], quote: &Range<usize>) -> Range<usize> {
    let mut start = quote.start;
    let mut n_lines = 0;
    while start > quote.start.saturating_sub(N_BEFORE) {
        n_lines += usize::from(tokens[start].begins_line);
        if n_lines > 1 {
            break;
        }
        start -= 1;
    }
    let after = tokens[quote.end..].iter().take(N_AFTER).take_while(|token| !token.begins_line).count();
    start..quote.end + after
}

/// A name without the office before it: “Mayor Aldana” is Aldana, “Mr. Aldana” stays.
fn without_office(tokens: &[Token], place: Range<usize>) -> Range<usize> {
    let is_office = |token: &Token| {
        let stays = ["mr.", "mrs.", "ms.", "dr.", "mr", "mrs", "ms", "dr", "sir", "dame", "lord", "lady"];
        (token.is(Classes::TITLE) || token.is(Classes::ROLE))
            && token.is_capital()
            && !stays.iter().any(|word| token.is_text(word))
    };
    let mut start = place.start;
    while start + 1 < place.end && is_office(&tokens[start]) && tokens[start + 1].is_name() {
        start += 1;
    }
    start..place.end
}

struct Phrases<'a> {
    tokens: &'a [Token],
    window: Range<usize>,
    is_open: &'a dyn Fn(usize) -> bool,
}

impl Phrases<'_> {
    fn get(&self, idx: usize) -> Option<&Token> {
        (self.window.contains(&idx) && (self.is_open)(idx)).then(|| &self.tokens[idx])
    }

    fn has(&self, idx: usize, class: Classes) -> bool {
        self.get(idx).is_some_and(|token| token.is(class))
    }

    fn is_name(&self, idx: usize) -> bool {
        self.get(idx).is_some_and(|token| token.is_name() || token.is(Classes::TITLE) && token.is_capital())
    }

    fn is_text(&self, idx: usize, text: &str) -> bool {
        self.get(idx).is_some_and(|token| token.is_text(text))
    }

    /// Whether a name starts here: a capital that no common word has, or two capitals in a row.
    fn starts_name(&self, idx: usize) -> bool {
        let Some(token) = self.get(idx) else { return false };
        let next_is_name = || self.get(idx + 1).is_some_and(|next| next.is_name() && !next.begins_line);
        token.is_name()
            || token.is_capital() && !token.is(Classes::DETERMINER) && !token.is(Classes::COMMON) && next_is_name()
    }

    fn name_end(&self, start: usize) -> usize {
        let mut end = start + 1;
        loop {
            let is_next = |idx: usize| self.is_name(idx) && !self.tokens[idx].begins_line;
            if is_next(end) {
                end += 1;
            } else if self.has(end, Classes::IN_NAME) && is_next(end + 1) {
                end += 2;
            } else {
                return end;
            }
        }
    }

    /// The phrase that ends before the verb, over adverbs, auxiliaries and an aside between commas.
    fn before_verb(&self, verb: usize) -> Option<Range<usize>> {
        let mut last = verb.checked_sub(1)?;
        for _ in 0..4 {
            let token = self.get(last)?;
            let is_adverb = token.is(Classes::BETWEEN) && !token.is(Classes::PRONOUN);
            if !is_adverb || last == 0 {
                break;
            }
            last -= 1;
        }
        let aside = self.is_text(last, ",") || self.is_text(last, ")");
        if aside {
            let is_bound = |idx: usize| self.is_text(idx, ",") || self.is_text(idx, "(");
            let first = last.saturating_sub(16);
            let bound = (first..last).rev().take_while(|idx| self.get(*idx).is_some()).find(|idx| is_bound(*idx));
            if let Some(phrase) = bound.and_then(|bound| self.ending_at(bound.checked_sub(1)?)) {
                return Some(phrase);
            }
        }
        self.ending_at(last)
    }

    /// The phrase whose last token this is.
    fn ending_at(&self, last: usize) -> Option<Range<usize>> {
        let token = self.get(last)?;
        if token.is(Classes::PRONOUN) {
            return Some(last..last + 1);
        }
        if !token.is_word() {
            return None;
        }
        if token.is_name() {
            let mut start = last;
            while start > self.window.start && !self.tokens[start].begins_line {
                let before = start - 1;
                let joins = self.has(before, Classes::IN_NAME)
                    && before > 0
                    && self.is_name(before - 1)
                    && !self.tokens[before].begins_line;
                if self.is_name(before) {
                    start = before;
                } else if joins {
                    start = before - 1;
                } else {
                    break;
                }
            }
            return Some(start..last + 1);
        }
        self.common_phrase_ending_at(last)
    }

    /// “a spokeswoman for the company”: back to a determiner, and on to the noun before “for” and “of”.
    fn common_phrase_ending_at(&self, last: usize) -> Option<Range<usize>> {
        let determiner = |last: usize| {
            let words = (last.saturating_sub(8)..=last).rev();
            let mut words = words.take_while(|idx| self.get(*idx).is_some_and(Token::is_word));
            words.find(|idx| self.has(*idx, Classes::DETERMINER))
        };
        let Some(mut start) = determiner(last) else {
            return self.has(last, Classes::ROLE).then_some(last..last + 1);
        };
        while start >= 2 && ["for", "of", "at", "from", "with"].iter().any(|word| self.is_text(start - 1, word)) {
            let before = start - 2;
            match determiner(before) {
                Some(outer) => start = outer,
                None if self.has(before, Classes::ROLE) => start = before,
                None => break,
            }
        }
        Some(start..last + 1)
    }

    /// The description that begins a sentence here: “The retired surgeon”.
    fn subject(&self, start: usize) -> Option<Range<usize>> {
        const LONGEST: usize = 5;
        let verbs = Classes::BETWEEN.and(Classes::AUXILIARY).and(Classes::SPEECH_VERB);
        let ends = Classes::AFTER_NOUN.and(Classes::DETERMINER).and(verbs);
        let mut end = start + 1;
        while end < start + LONGEST
            && self.get(end).is_some_and(|token| token.is_word() && !token.begins_line && !token.is(ends))
        {
            let is_noun = self.has(end, Classes::ROLE) || self.is_name(end);
            end += 1;
            if is_noun && !self.has(end, Classes::ROLE) && !self.is_name(end) {
                break;
            }
        }
        (end > start + 1).then_some(start..end)
    }

    /// The phrase that starts here.
    fn from(&self, start: usize) -> Option<Range<usize>> {
        let token = self.get(start)?;
        if token.is(Classes::PRONOUN) {
            return Some(start..start + 1);
        }
        // “said that it …” names nobody.
        if !token.is_word() || token.is_text("that") {
            return None;
        }
        if self.is_name(start) {
            return Some(start..self.name_end(start));
        }
        let mut end = start + 1;
        let goes_on = |idx: usize| {
            self.get(idx).is_some_and(|token| token.is_word() && !token.begins_line && !token.is(Classes::AFTER_NOUN))
        };
        while end < start + 9 && (goes_on(end) || self.is_text(end, "for") && goes_on(end + 1)) {
            end += 1;
        }
        let begins = token.is(Classes::DETERMINER) || token.is(Classes::ROLE);
        let names = (start..end).any(|idx| self.has(idx, Classes::ROLE) || self.is_name(idx));
        // “said Mayor Ada Quist” and “said city councillor Ada Quist” name Ada Quist.
        let name = (start..end).find(|idx| self.is_name(*idx)).filter(|_| !token.is(Classes::DETERMINER));
        match name {
            Some(name) => Some(name..self.name_end(name)),
            None => (begins || names).then_some(start..end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::tokens::tokens;

    /// `text` holds one quotation in straight marks.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tokens = tokens(text);
        let marks: Vec<usize> = (0..tokens.len()).filter(|idx| &text[tokens[*idx].range()] == "\"").collect();
        let quote = marks[0]..marks[1] + 1;
        let is_open = |idx: usize| !quote.contains(&idx);
        let found = candidates(&tokens, &quote, &is_open);
        let found: Vec<&str> =
            found.iter().map(|one| &text[tokens[one.place.start].start()..tokens[one.place.end - 1].end()]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn finds_names_pronouns_and_descriptions() {
        check("\"No,\" said Mayor Tomas Aldana.", &["Tomas Aldana"]);
        check("\"No,\" she said.", &["she"]);
        check("\"No,\" said Dr. Lee of Oslo.", &["Dr. Lee of Oslo"]);
        check("A spokeswoman for the company said \"no\".", &["A spokeswoman for the company"]);
        check("\"No,\" Bo Ek, the coach, said.", &["Bo Ek"]);
        check("The old mayor has no plan. \"No.\"", &["The old mayor"]);
    }
}
