//! Finds who could be the speaker of a quotation: noun phrases beside speech verbs, names and pronouns around it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::phrases::Phrases;
use crate::suggest::text::lexicon::Classes;
use crate::suggest::text::tokens::{Shape, Token, begins_sentence};

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
    /// “who” of a clause with a speech verb.
    pub const RELATIVE: u8 = 64;
    /// A description that names somebody, or a paper, that can be quoted.
    pub const DESCRIPTION: u8 = 128;
}

/// The candidates around the tokens of a quotation, in order of their places. `is_open` says which tokens may be part
/// of one: those outside of quotations.
pub fn candidates(tokens: &[Token], quote: &Range<usize>, is_open: &dyn Fn(usize) -> bool) -> Vec<Candidate> {
    let window = window(tokens, quote);
    let phrases = Phrases { tokens, window: window.clone(), is_open };
    let mut search = Search { phrases, quote, found: BTreeMap::new() };
    let mut at = window.start;
    while at < window.end {
        at = if is_open(at) { search.look_at(at) } else { at + 1 };
    }
    search.into_candidates()
}

/// What was found so far around a quotation.
struct Search<'a> {
    phrases: Phrases<'a>,
    quote: &'a Range<usize>,
    found: BTreeMap<(usize, usize), (Found, Option<usize>)>,
}

impl Search<'_> {
    /// Adds who is named at a token and beside it. Returns where to go on: behind a name that begins there.
    fn look_at(&mut self, at: usize) -> usize {
        let token = &self.phrases.tokens[at];
        if token.is(Classes::SAYS) && !token.is_capital() || token.is_text("according") {
            let to = usize::from(token.is_text("according"));
            self.add(self.phrases.before_verb(at), Found::BEFORE_VERB, Some(at));
            let is_abroad = token.is(Classes::SAYS_ABROAD);
            let behind = if is_abroad { self.phrases.behind_verb_abroad(at) } else { self.phrases.from(at + 1 + to) };
            self.add(behind, Found::AFTER_VERB, Some(at));
        }
        if self.announces(at) {
            self.add(self.phrases.from(at + 1), Found::AFTER_VERB, Some(at));
        }
        if token.is(Classes::DETERMINER) {
            let is_subject = token.is_capital() && begins_sentence(self.phrases.tokens, at);
            let how = if is_subject { Found::SUBJECT } else { Found::DESCRIPTION };
            let place = if is_subject { self.phrases.subject(at) } else { self.phrases.description(at) };
            self.add(place, how, None);
        }
        if let Some(verb) = self.phrases.verb_of_relative(at) {
            self.add(Some(at..at + 1), Found::RELATIVE, Some(verb));
        }
        let what_is_owned = self.phrases.words_owned_by(at);
        if token.is(Classes::STANDS_FOR) || what_is_owned.is_some() {
            self.add(Some(at..at + 1), Found::PRONOUN, what_is_owned);
            return at + 1;
        }
        if !self.phrases.starts_name(at) {
            return at + 1;
        }
        let end = self.phrases.name_end(at);
        self.add(Some(at..end), Found::NAME, None);
        end
    }

    /// “From the book:” before what the book says.
    fn announces(&self, at: usize) -> bool {
        let (tokens, start) = (self.phrases.tokens, self.quote.start);
        tokens[at].is_text("from") && tokens[at].is_capital() && start > at && tokens[start - 1].is_text(":")
    }

    fn add(&mut self, place: Option<Range<usize>>, how: u8, verb: Option<usize>) {
        let (tokens, quote) = (self.phrases.tokens, self.quote);
        let Some(place) = place.map(|place| without_office(tokens, place)) else { return };
        if place.is_empty() {
            return;
        }
        let place = self.phrases.up_to_noun(place);
        let is_time = tokens[place.end - 1].is(Classes::TIME);
        if !self.phrases.is_somebody(&place) || how == Found::NAME && is_time {
            return;
        }
        let is_outside = place.end <= quote.start || place.start >= quote.end;
        let is_nobody = |token: &Token| how != Found::PRONOUN && NOBODY.iter().any(|word| token.is_text(word));
        let is_lone = place.len() == 1 && is_nobody(&tokens[place.start]);
        if is_outside && !is_lone && place.clone().all(self.phrases.is_open) {
            let entry = self.found.entry((place.start, place.end)).or_default();
            entry.0.0 |= how;
            entry.1 = nearer(quote, entry.1, verb);
        }
    }

    /// What only describes somebody gives way to what begins there and stands beside a verb.
    fn into_candidates(self) -> Vec<Candidate> {
        let starts: Vec<usize> = self.found.keys().map(|(start, _)| *start).collect();
        let is_alone = |start: usize| starts.iter().filter(|other| **other == start).count() == 1;
        let describes = |found: Found| found.0 & !(Found::SUBJECT | Found::DESCRIPTION) == 0;
        let found = self.found.into_iter().filter(|((start, _), (found, _))| !describes(*found) || is_alone(*start));
        found.map(|((start, end), (found, verb))| Candidate { place: start..end, found, verb }).collect()
    }
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
    let after = n_in_line(&tokens[quote.end..]);
    start..quote.end + if after > 0 { after } else { signature(&tokens[quote.end..]) }
}

/// How many of the tokens, if not too many, stand before the next line.
fn n_in_line(tokens: &[Token]) -> usize {
    tokens.iter().take(N_AFTER).take_while(|token| !token.begins_line).count()
}

/// How many tokens the line has that signs a quotation: “— Ada Ek”, “Ada Ek, baker”.
fn signature(below: &[Token]) -> usize {
    const LONGEST: usize = 8;
    let Some((first, others)) = below.split_first() else { return 0 };
    let n_tokens = 1 + n_in_line(others);
    let is_dash = ["-", "–", "—", "―"].iter().any(|dash| first.is_text(dash));
    if is_dash || n_tokens <= LONGEST { n_tokens } else { 0 }
}

/// Whether it stands between “From” and the colon right before a quotation: “From the book:”.
pub(super) fn is_announced(tokens: &[Token], place: &Range<usize>, quote_start: usize) -> bool {
    let from = place.start.checked_sub(1).map(|before| &tokens[before]);
    let is_before = place.end + 1 == quote_start && tokens[place.end].is_text(":");
    is_before && from.is_some_and(|from| from.is_text("from") && from.is_capital())
}

/// “The Post” where the article has a capital letter within a sentence: it is a part of the name then.
pub(super) fn with_own_article(tokens: &[Token], place: &Range<usize>) -> Range<usize> {
    let article = place.start.checked_sub(1).filter(|_| tokens[place.start].is_name());
    let is_own = |idx: &usize| {
        let is_article = tokens[*idx].is_text("the") && tokens[*idx].is_capital() && !tokens[*idx].begins_line;
        let before = tokens[..*idx].iter().rev().find(|token| token.shape != Shape::Quote);
        let goes_on = before.is_some_and(|token| token.is_word() || token.is_text(","));
        is_article && goes_on && !tokens[place.start].begins_line
    };
    article.filter(is_own).unwrap_or(place.start)..place.end
}

/// A name without the office before it: “Mayor Aldana” is Aldana, “Mr. Aldana” stays.
fn without_office(tokens: &[Token], place: Range<usize>) -> Range<usize> {
    let is_office = |token: &Token| {
        let stays = ["mr.", "mrs.", "ms.", "dr.", "mr", "mrs", "ms", "dr", "sir", "dame", "lord", "lady"];
        token.is(Classes::TITLE.and(Classes::ROLE).and(Classes::OFFICE_ABROAD))
            && token.is_capital()
            && !stays.iter().any(|word| token.is_text(word))
    };
    let mut start = place.start;
    while start + 1 < place.end && is_office(&tokens[start]) && tokens[start + 1].is_name() {
        start += 1;
    }
    start..place.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::text::tokens::tokens;

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
        check("A spokeswoman for the company said \"no\".", &["A spokeswoman for the company", "the company"]);
        check("\"No,\" Bo Ek, the coach, said.", &["Bo Ek", "the coach"]);
        check("The old mayor has no plan. \"No.\"", &["The old mayor"]);
        check("\"No,\" Will wrote.", &["Will"]);
        check("Bo Ek to Ada on Harbour Night: \"No.\"", &["Bo Ek", "Ada"]);
        check("\"No,\" said Nora Day.", &["Nora Day"]);
        check("\"Nein\", sagte Bürgermeister Tomas Brandt.", &["Tomas Brandt"]);
        check("Bo Ek to Ada: \"No\" She Left", &["Bo Ek", "Ada", "She"]);
    }

    #[test]
    fn finds_who_speaks_in_clauses_and_nouns() {
        check("Ada Ek, who has called it \"odd\", left.", &["Ada Ek", "who", "it"]);
        check("Ada Ek, who sat. \"No,\" said Bo.", &["Ada Ek", "Bo"]);
        check("He ran on her claim that \"no\" wins.", &["He", "her"]);
        check("At noon a federal judge found it \"odd\".", &["a federal judge", "it"]);
        check("It is what former employees call \"odd\".", &["It", "former employees"]);
    }

    #[test]
    fn a_phrase_is_whole_and_is_somebody() {
        check("It is a rallying cry for her opponents, \"no\".", &["It", "her opponents"]);
        check("The book sidesteps a definitive answer: \"no\".", &["The book"]);
        check("It draws a strong rebuke: \"no\".", &["It"]);
        check("The president essentially called it \"odd\".", &["The president", "it"]);
        check("\"No,\" said the mayor also called Bo.", &["the mayor", "Bo"]);
        check("The voters claim \"no\".", &["The voters"]);
        check("Ada Ek after her defeat said it was \"odd\".", &["Ada Ek", "her", "it"]);
        check("They accused her of being odd and called it \"odd\".", &["They", "it"]);
        check("\"No,\" according to a review of a book detailing it.", &["a review of a book", "a book", "it"]);
    }

    #[test]
    fn looks_into_the_line_below_what_stands_alone() {
        check("\"No.\"\n— Ada Ek\nBo said.", &["Ada Ek"]);
        check("\"No,\" he said.\nBo said.", &["he"]);
    }
}
