//! Finds the noun phrases that can name a speaker: beside a verb, from a determiner on, or as a name.

use std::ops::Range;

use crate::suggest::text::lexicon::Classes;
use crate::suggest::text::tokens::{Ending, Shape, Token, begins_sentence};

/// What no noun is.
const OTHER: Classes =
    Classes::COMMON.and(Classes::AFTER_NOUN).and(Classes::BETWEEN).and(Classes::AUXILIARY).and(Classes::PRONOUN);

/// The tokens around a quotation, of which those that are open may be part of a phrase.
pub(crate) struct Phrases<'a> {
    pub tokens: &'a [Token],
    pub window: Range<usize>,
    pub is_open: &'a dyn Fn(usize) -> bool,
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
    pub(crate) fn starts_name(&self, idx: usize) -> bool {
        let Some(token) = self.get(idx) else { return false };
        let next_is_name = || self.get(idx + 1).is_some_and(|next| next.is_name() && !next.begins_line);
        // What stands behind “I” and “she” in a headline is what they do.
        let is_verb = !token.begins_line && idx.checked_sub(1).is_some_and(|before| self.has(before, Classes::PRONOUN));
        if is_verb {
            return false;
        }
        token.is_name()
            || token.is_capital()
                && !token.is(Classes::DETERMINER.and(Classes::COMMON))
                && !begins_sentence(self.tokens, idx)
                && next_is_name()
    }

    pub(crate) fn name_end(&self, start: usize) -> usize {
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
    pub(crate) fn before_verb(&self, verb: usize) -> Option<Range<usize>> {
        if let Some(name) = self.doubtful_name(verb) {
            return Some(name);
        }
        let mut last = verb.checked_sub(1)?;
        let between = if self.tokens[verb].is(Classes::SAYS_ABROAD) {
            Classes::BETWEEN.and(Classes::HAS_SAID)
        } else {
            Classes::BETWEEN
        };
        for _ in 0..4 {
            let token = self.get(last)?;
            let is_adverb = token.is(between) && !token.is(Classes::PRONOUN) || self.is_adverb(last);
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
        let phrase = self.ending_at(last).filter(|phrase| !self.is_noun_of(verb, phrase));
        if phrase.is_none() && self.tokens[verb].is(Classes::SAYS_ABROAD) { self.noun_abroad(last) } else { phrase }
    }

    /// Whether the verb is the noun of the phrase before it: “a definitive answer”. “The critics answer” has one.
    fn is_noun_of(&self, verb: usize, phrase: &Range<usize>) -> bool {
        let last = &self.tokens[phrase.end - 1];
        let has_noun = last.ending == Ending::S || last.is_name() || last.is(Classes::ROLE);
        let is_described = phrase.len() > 1 && self.has(phrase.start, Classes::DETERMINER);
        phrase.end == verb && is_described && !has_noun && self.has(verb, Classes::BASE_FORM)
    }

    /// Whether a phrase can be somebody, or a paper: a thing cannot, nor does a preposition begin it.
    pub(crate) fn is_somebody(&self, phrase: &Range<usize>) -> bool {
        let (first, last) = (&self.tokens[phrase.start], &self.tokens[phrase.end - 1]);
        let is_loose = self.is_loose(phrase.start);
        let head = (phrase.start + 1..phrase.end).find(|idx| self.has(*idx, Classes::PREPOSITION));
        let head = head.map_or(last, |idx| &self.tokens[idx - 1]);
        let is_thing = head.is(Classes::THING) && !head.is(Classes::ROLE) && !head.is_capital();
        let is_speaking = phrase.len() == 1
            && first.is(Classes::FIRST_PERSON)
            && !first.is(Classes::PRONOUN.and(Classes::DETERMINER));
        !is_loose && !is_thing && !is_speaking
    }

    /// A phrase without the adverbs and prepositions that follow its noun: “the president essentially”.
    pub(crate) fn up_to_noun(&self, phrase: Range<usize>) -> Range<usize> {
        let mut end = phrase.end;
        let follows = |idx: usize| self.is_adverb(idx) || self.is_loose(idx);
        while end > phrase.start + 1 && follows(end - 1) {
            end -= 1;
        }
        phrase.start..end
    }

    fn is_adverb(&self, idx: usize) -> bool {
        let is_lower = |token: &&Token| token.shape == Shape::Lower && token.ending == Ending::Ly;
        self.get(idx).filter(is_lower).is_some_and(|token| !token.is(Classes::ROLE.and(Classes::NO_ADVERB)))
    }

    /// Whether it is the “her” of “accused her of being asleep”, to whom nothing belongs.
    fn is_object(&self, idx: usize) -> bool {
        self.is_text(idx, "her") && self.is_loose(idx + 1)
    }

    /// Whether it is a preposition, which begins no name.
    fn is_loose(&self, idx: usize) -> bool {
        self.get(idx).is_some_and(|token| token.is(Classes::PREPOSITION) && token.shape == Shape::Lower)
    }

    /// “le ministre” before “a déclaré”: back to an article, or the word alone in languages that have none.
    fn noun_abroad(&self, last: usize) -> Option<Range<usize>> {
        self.get(last).filter(|token| token.shape == Shape::Lower && !token.is(Classes::SAYS))?;
        let near = (last.saturating_sub(4)..last).rev();
        let mut words = near.take_while(|idx| self.get(*idx).is_some_and(Token::is_word));
        let start = words.find(|idx| self.has(*idx, Classes::ARTICLE)).unwrap_or(last);
        Some(start..last + 1)
    }

    /// “Will wrote”: a word that is elsewhere no name, with a capital letter right before the verb.
    fn doubtful_name(&self, verb: usize) -> Option<Range<usize>> {
        let last = verb.checked_sub(1)?;
        let token = self.get(last)?;
        let is_other = token.is_name() || token.is(Classes::PRONOUN.and(Classes::DETERMINER));
        (token.is_capital() && !is_other && !token.begins_line).then_some(last..verb)
    }

    /// The phrase whose last token this is.
    fn ending_at(&self, last: usize) -> Option<Range<usize>> {
        let token = self.get(last)?;
        if token.is(Classes::STANDS_FOR) {
            return Some(last..last + 1);
        }
        let is_particle = token.is(Classes::AFTER_NOUN.and(Classes::PREPOSITION)) && !token.is_capital();
        if !token.is_word() || is_particle {
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
            words.find(|idx| self.has(*idx, Classes::DETERMINER) && !self.begins_clause(*idx) && !self.is_object(*idx))
        };
        let Some(mut start) = determiner(last) else {
            return self.bare_phrase_ending_at(last);
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

    /// Whether it is the “that” of “says that late trains …” or “so late that Ada …”.
    fn begins_clause(&self, idx: usize) -> bool {
        let is_said = idx.checked_sub(1).is_some_and(|before| self.has(before, Classes::SAYS));
        let begins = Classes::DETERMINER.and(Classes::PRONOUN);
        let is_plural = || self.get(idx + 1).is_some_and(|token| token.ending == Ending::S);
        self.is_text(idx, "that") && (is_said || self.is_name(idx + 1) || self.has(idx + 1, begins) || is_plural())
    }

    /// “former employees”: a plural, or a word for some of many, with the adjectives before it.
    fn bare_phrase_ending_at(&self, last: usize) -> Option<Range<usize>> {
        let token = self.get(last)?;
        let is_some = ["others", "another", "both", "some", "many", "one", "people", "percent", "all", "most"];
        let is_plural = token.shape == Shape::Lower && token.ending == Ending::S && !token.is(OTHER);
        if !token.is(Classes::ROLE) && !is_plural && !is_some.iter().any(|word| token.is_text(word)) {
            return None;
        }
        let joins = |idx: usize| {
            self.get(idx).is_some_and(|token| {
                matches!(token.shape, Shape::Lower | Shape::Number) && !token.is(OTHER) && !token.is(Classes::SAYS)
            })
        };
        let mut start = last;
        while start > self.window.start && start + 2 > last && !self.tokens[start].begins_line && joins(start - 1) {
            start -= 1;
        }
        Some(start..last + 1)
    }

    /// The description that begins a sentence here: “The retired surgeon”.
    pub(crate) fn subject(&self, start: usize) -> Option<Range<usize>> {
        const LONGEST: usize = 5;
        let verbs = Classes::BETWEEN.and(Classes::AUXILIARY).and(Classes::SAYS);
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

    /// The description of somebody who can be quoted that starts here: “a federal judge”.
    pub(crate) fn description(&self, start: usize) -> Option<Range<usize>> {
        // “says that officials …” does not say which officials.
        let phrase = self.subject(start).filter(|_| !self.is_text(start, "that"))?;
        self.has(phrase.end - 1, Classes::ROLE).then_some(phrase)
    }

    /// The speech verb of the clause that this “who”, “which” or “that” begins.
    pub(crate) fn verb_of_relative(&self, at: usize) -> Option<usize> {
        const LONGEST: usize = 9;
        // Most tokens are none of the three, and comparing words costs more than looking at the class.
        if !self.has(at, Classes::COMMON) {
            return None;
        }
        let is_loose = self.is_text(at, "who") || self.is_text(at, "which");
        if !is_loose && !self.is_text(at, "that") || self.tokens[at].is_capital() {
            return None;
        }
        for idx in at + 1..at + LONGEST {
            let token = self.get(idx)?;
            if token.is(Classes::SAYS) {
                return Some(idx);
            }
            let goes_on = token.is(Classes::BETWEEN) && !token.is(Classes::PRONOUN);
            if !goes_on && (!is_loose || token.ends_sentence || token.begins_line) {
                return None;
            }
        }
        None
    }

    /// The noun for what somebody has said that “his” owns here: “his strange claim”.
    pub(crate) fn words_owned_by(&self, at: usize) -> Option<usize> {
        let is_owner = self.has(at, Classes::DETERMINER)
            && ["his", "her", "their", "my", "our"].iter().any(|word| self.is_text(at, word));
        let words = Classes::SAYS.and(Classes::SPEECH_NOUN);
        [at + 1, at + 2].into_iter().find(|idx| is_owner && self.has(*idx, words))
    }

    /// The phrase that follows a verb of another language: behind “-t-”, and from an article to its noun.
    pub(crate) fn behind_verb_abroad(&self, verb: usize) -> Option<Range<usize>> {
        let mut start = verb + 1;
        while self.is_text(start, "-") || self.is_text(start, "t") {
            start += 1;
        }
        let is_noun = |idx: usize| self.get(idx).is_some_and(|token| token.is_word() && !token.begins_line);
        if !self.has(start, Classes::ARTICLE) {
            let plain = |token: &Token| {
                token.shape == Shape::Lower && !token.is(Classes::HAS_SAID.and(Classes::SAYS).and(OTHER))
            };
            let alone = || self.get(start).filter(|token| plain(token)).map(|_| start..start + 1);
            return self.from(start).or_else(alone);
        }
        let name = (start + 1..start + 5).take_while(|idx| is_noun(*idx)).find(|idx| self.is_name(*idx));
        match name {
            Some(name) if name == start + 1 => Some(start..self.name_end(name)),
            Some(name) => Some(name..self.name_end(name)),
            None => is_noun(start + 1).then_some(start..start + 2),
        }
    }

    /// Where a phrase that starts here ends: before what tells of its noun, as “detailing” does in “a review detailing …”.
    fn end_from(&self, start: usize) -> usize {
        const LONGEST: usize = 9;
        // “the mayor also said”, “the experts I asked”.
        let ends = Classes::AFTER_NOUN.and(Classes::BETWEEN).and(Classes::AUXILIARY).and(Classes::STANDS_FOR);
        if self.is_object(start) {
            return start + 1;
        }
        let is_noun = |idx: usize| self.has(idx, Classes::ROLE) || self.is_name(idx);
        let goes_on =
            |idx: usize| self.get(idx).is_some_and(|token| token.is_word() && !token.begins_line && !token.is(ends));
        let tells = |idx: usize| {
            let token = &self.tokens[idx];
            token.ending == Ending::Ing && token.shape == Shape::Lower && !is_noun(idx) && (start..idx).any(is_noun)
        };
        let mut end = start + 1;
        while end < start + LONGEST && (goes_on(end) && !tells(end) || self.is_text(end, "for") && goes_on(end + 1)) {
            end += 1;
        }
        end
    }

    /// The phrase that starts here.
    pub(crate) fn from(&self, start: usize) -> Option<Range<usize>> {
        let token = self.get(start)?;
        if token.is(Classes::STANDS_FOR) {
            return Some(start..start + 1);
        }
        // “said that it …” names nobody.
        if !token.is_word() || token.is_text("that") {
            return None;
        }
        if self.is_name(start) {
            return Some(start..self.name_end(start));
        }
        let end = self.end_from(start);
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
