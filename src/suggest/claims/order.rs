//! Finds by the order of words what a verb of saying reports: where the tree of a sentence does not tell, or tells less.

use std::ops::Range;

use super::wording::{is_that, says};
use crate::suggest::syntax::{Function, Syntax, Tag};
use crate::suggest::text::lexicon::Classes;
use crate::suggest::text::tokens::{Shape, Token};

/// Verbs behind which what is said may begin without “that”.
const PLAINLY: &str = "say says said saying tell tells told telling think thinks thought believe believes believed claim claims \
    claimed claiming argue argues argued arguing add adds added adding insist insists insisted report reports \
    reported suggests suggested warned warns announced wrote writes noted notes predicted acknowledged hopes";

/// What may begin a clause that only tells more of the word before.
const RELATIVE: [&str; 5] = ["who", "whom", "which", "whose", "where"];

/// The longest name of a speaker between a comma and the verb, in words.
const MAX_SUBJECT: usize = 16;
/// How far behind its verb “that” may stand, in words.
const MAX_TO_THAT: usize = 14;

/// A sentence with a verb of saying; all places are words of the syntax.
pub(super) struct Order<'a> {
    tokens: &'a [Token],
    syntax: &'a Syntax,
    verb: usize,
    sentence: Range<usize>,
}

impl<'a> Order<'a> {
    pub(super) fn new(tokens: &'a [Token], syntax: &'a Syntax, verb: usize) -> Self {
        let sentences = syntax.sentences();
        let at = sentences.partition_point(|sentence| sentence.end <= verb);
        let whole = sentences.get(at).cloned().unwrap_or(verb..verb + 1);
        let mut order = Self { tokens, syntax, verb, sentence: whole };
        let parts = |range: Range<usize>| range.filter(|word| order.is_text(*word, ";"));
        let start = parts(order.sentence.start..verb).next_back().map_or(order.sentence.start, |mark| mark + 1);
        let end = parts(verb..order.sentence.end).next().unwrap_or(order.sentence.end);
        order.sentence = order.bare(start..end);
        order
    }

    /// The parts of “it would rain, she said”, “it would, she said, rain” and “it would rain, said Ada Quist”.
    pub(super) fn around(&self) -> Option<Vec<Range<usize>>> {
        let verb = self.verb;
        if self.token(verb).is(Classes::PARTICIPLE) || self.tag(verb) != Tag::Verb {
            return None;
        }
        let (comma, is_turned) = self.comma_before()?;
        let before = self.bare(self.sentence.start..comma);
        let after = verb + 1..self.sentence.end;
        let goes_on = self.is_comma(after.start) && self.is_clause(&after) && !self.is_participle(after.start + 1);
        if goes_on && !is_turned {
            let parts = [before, self.bare(after)];
            return Some(parts.into_iter().filter(|part| !part.is_empty()).collect());
        }
        let begins_beside =
            self.tag(self.sentence.start) == Tag::Subordinator || self.is_adverbial(self.sentence.start);
        let is_light = is_turned
            || !self.is_clause(&after)
            || self.is_comma(after.start)
            || self.tag(after.start) == Tag::Adposition && !begins_beside && !self.has_that(&after);
        (is_light && self.is_clause(&before)).then(|| vec![before])
    }

    /// The clause beside “according to …”.
    pub(super) fn according(&self) -> Option<Vec<Range<usize>>> {
        let before = self.bare(self.sentence.start..self.verb);
        let goes_on = before.clone().last().is_some_and(|last| self.joins(last));
        if before.len() > 2 && self.is_clause(&before) && !goes_on {
            return Some(vec![before]);
        }
        // What tells more of the source between commas belongs to it, as far as the tree knows.
        let source = self.syntax.words()[self.verb].reach().end.min(self.sentence.end);
        if self.acts(source) && !self.token(self.verb).is_text("according") {
            let behind = source..self.sentence.end;
            return Some(vec![behind]);
        }
        let commas = || (self.verb + 2..self.sentence.end).filter(|word| self.is_comma(*word));
        let comma = commas().find(|comma| comma + 1 >= source).or_else(|| commas().next())?;
        let after = self.bare(comma + 1..self.sentence.end);
        self.is_clause(&after).then(|| vec![after])
    }

    /// What stands behind the verb, and whether “that” does before it.
    pub(super) fn behind(&self) -> Option<(Range<usize>, bool)> {
        let rest = self.verb + 1..self.sentence.end;
        let until_clause = rest.clone().take(MAX_TO_THAT).take_while(|word| !self.acts(*word));
        let that = until_clause.clone().find(|word| self.is_that(*word));
        if let Some(that) = that.filter(|that| self.is_clause(&(*that + 1..rest.end))) {
            return Some((that + 1..rest.end, true));
        }
        if self.tag(self.verb) != Tag::Verb || !self.is_plain() {
            return None;
        }
        let start = self.object().map_or(rest.start, |object| object.end);
        let start = start + usize::from(self.is_text(start, ","));
        let begins = match self.tag(start) {
            Tag::Mark | Tag::Coordinator => false,
            Tag::Adposition | Tag::Particle | Tag::Adverb => self.is_abroad(),
            _ => true,
        };
        (begins && self.is_clause(&(start + 1..rest.end))).then_some((start..rest.end, false))
    }

    /// The words with the rest of a clause that the tree cut short, and without what does not belong to what is said.
    pub(super) fn mended(&self, said: Range<usize>) -> Range<usize> {
        let mut said = said.start..said.end.min(self.sentence.end).max(said.start);
        if said.start > self.verb {
            said = self.without_next_verb(self.whole(said));
        }
        self.without_relative(said)
    }

    /// With what must belong to the clause before and behind these words, which stand behind the verb.
    fn whole(&self, said: Range<usize>) -> Range<usize> {
        let Range { mut start, mut end } = said;
        if end < self.sentence.end && self.goes_on(end) {
            end = (end..self.sentence.end).find(|word| self.tag(*word) == Tag::Mark).unwrap_or(self.sentence.end);
        }
        let begins_late = start > self.verb + 1 && self.is_comma(start - 1);
        if begins_late && self.is_plain() && self.is_nominal(self.verb + 1) {
            start = self.verb + 1;
        }
        start..end
    }

    /// Without “and added …”: the same person says something else.
    fn without_next_verb(&self, said: Range<usize>) -> Range<usize> {
        let says = |word: usize| self.tag(word) == Tag::Verb && says(self.token(word));
        let joins = |word: &usize| self.tag(*word) == Tag::Coordinator && word + 1 < said.end && says(word + 1);
        let next = (said.start + 1..said.end).find(joins);
        next.map_or(said.clone(), |next| self.bare(said.start..next))
    }

    /// Without a clause at the end that tells more of the word before it.
    fn without_relative(&self, said: Range<usize>) -> Range<usize> {
        let tells_more = |word: usize| word < said.end && self.is_relative(word);
        let begins = |comma: &usize| {
            let by_preposition = self.tag(comma + 1) == Tag::Adposition && tells_more(comma + 2);
            self.is_comma(*comma) && (tells_more(comma + 1) || by_preposition)
        };
        let goes_on =
            |word: usize| self.is_comma(word) && (self.acts(word + 1) || self.tag(word + 1) == Tag::Coordinator);
        let comma = said.clone().find(begins).filter(|comma| !(comma + 1..said.end).any(goes_on));
        said.start..comma.unwrap_or(said.end)
    }

    /// The comma between what is said and who says it, and whether the verb stands before its subject.
    fn comma_before(&self) -> Option<(usize, bool)> {
        let (verb, start) = (self.verb, self.sentence.start);
        // “…, a indiqué la mairie”
        let is_aside = |word: &usize| !(self.is_abroad() && self.tag(*word) == Tag::Auxiliary);
        let before = (start + 1..verb).rev().find(is_aside)?;
        if self.is_comma(before)
            && verb + 1 < self.sentence.end
            && self.is_nominal(verb + 1)
            && !self.begins_clause(verb + 1)
        {
            return Some((before, true));
        }
        let words = self.syntax.words();
        let mut subjects =
            self.syntax.children(verb).filter(|child| words[*child].function.plain() == Function::Subject);
        let subject = subjects.next().map(|subject| words[subject].reach().start);
        if let Some(comma) =
            subject.and_then(|subject| subject.checked_sub(1)).filter(|comma| *comma > start && self.is_comma(*comma))
        {
            return Some((comma, false));
        }
        let mut near = (start + 1..verb).rev().take(MAX_SUBJECT);
        let comma = near.find(|word| self.is_comma(*word) || self.tag(*word) == Tag::Verb)?;
        let has_subject = (comma + 1..verb).any(|word| self.is_nominal(word));
        (self.is_comma(comma) && has_subject).then_some((comma, false))
    }

    /// Whether a verb comes before anything that tells more of who speaks.
    fn begins_clause(&self, start: usize) -> bool {
        let tells_more = |word: usize| self.is_comma(word) || self.is_relative(word);
        let stop = (start..self.sentence.end).find(|word| self.acts(*word) || tells_more(*word));
        stop.is_some_and(|stop| self.acts(stop))
    }

    /// Whom it was said to, right behind the verb.
    fn object(&self) -> Option<Range<usize>> {
        let words = self.syntax.words();
        let is_object = |child: &usize| matches!(words[*child].function, Function::Object | Function::IndirectObject);
        let object = self.syntax.children(self.verb).filter(is_object).map(|child| words[child].reach()).next()?;
        (object.start == self.verb + 1 && !self.is_clause(&object)).then_some(object)
    }

    fn is_relative(&self, word: usize) -> bool {
        RELATIVE.iter().any(|who| self.is_text(word, who))
    }

    fn is_plain(&self) -> bool {
        PLAINLY.split(' ').any(|verb| self.is_text(self.verb, verb)) || self.is_abroad() && self.is_comma(self.verb + 1)
    }

    /// Whether what is said by the verb begins behind a comma, as it does in other languages.
    fn is_abroad(&self) -> bool {
        self.token(self.verb).is(Classes::SAYS_ABROAD)
    }

    fn is_nominal(&self, word: usize) -> bool {
        matches!(self.tag(word), Tag::Name | Tag::Noun | Tag::Determiner | Tag::Pronoun | Tag::Adjective | Tag::Number)
            && !self.is_that(word)
    }

    /// Whether a clause cannot have ended before the word.
    fn goes_on(&self, word: usize) -> bool {
        self.acts(word) || self.tag(word) == Tag::Pronoun && !self.is_that(word)
    }

    /// Whether more has to follow the word.
    fn joins(&self, word: usize) -> bool {
        matches!(self.tag(word), Tag::Subordinator | Tag::Coordinator | Tag::Adposition) || self.is_that(word)
    }

    /// Whether there is a verb in it.
    fn is_clause(&self, range: &Range<usize>) -> bool {
        range.clone().any(|word| self.acts(word))
    }

    fn acts(&self, word: usize) -> bool {
        let is_verb = matches!(self.tag(word), Tag::Verb | Tag::Auxiliary) && !self.is_text(word, "according");
        word < self.sentence.end && is_verb
    }

    fn is_participle(&self, word: usize) -> bool {
        word < self.sentence.end && self.tag(word) == Tag::Verb && self.token(word).is(Classes::PARTICIPLE)
    }

    fn is_adverbial(&self, word: usize) -> bool {
        ["when", "while", "after", "before", "as", "if", "asked", "although", "because"]
            .iter()
            .any(|text| self.is_text(word, text))
    }

    fn has_that(&self, range: &Range<usize>) -> bool {
        range.clone().any(|word| self.is_that(word))
    }

    fn is_that(&self, word: usize) -> bool {
        self.syntax.words().get(word).is_some_and(|word| is_that(&self.tokens[word.token]))
    }

    fn is_comma(&self, word: usize) -> bool {
        self.is_text(word, ",")
    }

    fn is_text(&self, word: usize, text: &str) -> bool {
        self.syntax.words().get(word).is_some_and(|word| self.tokens[word.token].is_text(text))
    }

    fn tag(&self, word: usize) -> Tag {
        self.syntax.words().get(word).map_or(Tag::Mark, |word| word.tag)
    }

    fn token(&self, word: usize) -> &Token {
        &self.tokens[self.syntax.words()[word].token]
    }

    /// The words without marks at both ends.
    fn bare(&self, range: Range<usize>) -> Range<usize> {
        let is_mark = |word: &usize| {
            !self.token(*word).is_word() && self.token(*word).shape != Shape::Number && !self.is_text(*word, "$")
        };
        let start = range.clone().find(|word| !is_mark(word)).unwrap_or(range.end);
        let end = (start..range.end).rfind(|word| !is_mark(word)).map_or(start, |last| last + 1);
        start..end
    }
}
