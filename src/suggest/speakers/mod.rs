//! Ranks who could be the speaker of a quotation or a claim.

pub mod candidates;
pub(crate) mod phrases;
pub mod uncased;

use std::collections::HashSet;
use std::ops::Range;

use super::learn::care::{Learns, Pace, learn_with_care};
use super::learn::linear::{Features, Learning, Weights, bucket, softmax, surprise_at};
use super::memo::{Memo, Question};
use super::speakers::candidates::{Candidate, Found, candidates, is_announced, with_own_article};
use super::text::lexicon::Classes;
use super::text::tokens::{Shape, Token, begins_sentence, within};

/// So many tokens before and behind a quotation, and behind who spoke before, are looked at, at most.
const N_LOOKED_AT: usize = 150;

/// What is learned about speakers.
#[derive(Clone, Debug)]
pub struct SpeakerModel {
    pub weights: Weights,
}

/// A candidate with how likely it is the speaker.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Bytes.
    pub range: Range<usize>,
    pub probability: f32,
}

/// Something said, with who is known to have said it.
#[derive(Clone, Debug)]
pub struct Said {
    /// The pieces, in bytes.
    pub pieces: Vec<Range<usize>>,
    pub speakers: Vec<Range<usize>>,
}

/// A text with what is said in it, in order.
#[derive(Clone, Debug)]
pub struct SpeakerExample {
    pub text: String,
    pub said: Vec<Said>,
    /// The pieces of all quotations of the text.
    pub quotes: Vec<Range<usize>>,
}

/// The quotations of a text, as its tokens are in them.
pub struct Scene<'a> {
    tokens: &'a [Token],
    /// In how many quotations each token is.
    depths: Vec<u8>,
    /// Whether each token stands between marks that are no quotation: in a title, say.
    titled: Vec<bool>,
    /// The words that have a capital letter where no sentence begins.
    names: HashSet<u64>,
}

impl SpeakerModel {
    pub fn new() -> Self {
        Self { weights: Weights::new(17, 1) }
    }

    /// The speakers of what is said in `pieces`, the likeliest first. What is missing from a sum of 1 is nobody's.
    pub fn rank(&self, scene: &Scene<'_>, pieces: &[Range<usize>], previous: Option<&Range<usize>>) -> Vec<Ranked> {
        let choices = scene.choices(pieces, previous, &mut |features| self.weights.score(features));
        let mut scores: Vec<f32> = choices.iter().map(|(_, score)| *score).collect();
        softmax(&mut scores);
        let ranked = choices.iter().zip(scores).filter_map(|((candidate, _), probability)| {
            let place = &candidate.as_ref()?.place;
            Some(Ranked { range: scene.bytes(&with_own_article(scene.tokens, place)), probability })
        });
        let mut ranked: Vec<Ranked> = ranked.collect();
        put_announced_first(scene, pieces, &mut ranked);
        ranked.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        ranked
    }

    /// As [`rank`](Self::rank), with what is remembered of the same text.
    pub fn rank_again(
        &self,
        scene: &Scene<'_>,
        pieces: &[Range<usize>],
        previous: Option<&Range<usize>>,
        memory: &mut Memo<Vec<Ranked>>,
    ) -> Vec<Ranked> {
        memory.answer(scene.question(pieces, previous), || self.rank(scene, pieces, previous)).clone()
    }

    /// Learns from examples, each taken in once in each round.
    pub fn learn(&mut self, examples: &[SpeakerExample], pace: Pace) {
        self.go_through(&mut examples.iter().map(lessons).collect::<Vec<_>>(), pace);
    }

    /// As [`learn`](Self::learn), as fast as is good for articles that are held out.
    pub fn learn_with_care(&mut self, examples: &[SpeakerExample], pace: Pace) {
        learn_with_care(self, examples.iter().map(lessons).collect(), pace);
    }
}

impl Learns for SpeakerModel {
    type Lesson = Vec<Lesson>;

    fn go_through(&mut self, lessons: &mut [Vec<Lesson>], Pace { n_rounds, rate }: Pace) {
        let mut learning = Learning::new(&self.weights, rate);
        for _ in 0..n_rounds {
            for lesson in lessons.iter().flatten() {
                let mut scores: Vec<f32> = lesson.iter().map(|(features, _)| self.weights.score(features)).collect();
                to_gradients(&mut scores, lesson.iter().map(|(_, is_right)| *is_right));
                for (gradient, (features, _)) in scores.iter().zip(lesson) {
                    learning.step(&mut self.weights, features, 0, *gradient);
                }
            }
        }
    }

    fn surprise(&self, lessons: &mut Vec<Lesson>) -> f32 {
        lessons.iter().map(|lesson| self.surprise_of(lesson)).sum()
    }
}

impl SpeakerModel {
    /// How surprising it is that one of the right candidates is the speaker.
    fn surprise_of(&self, lesson: &Lesson) -> f32 {
        let mut scores: Vec<f32> = lesson.iter().map(|(features, _)| self.weights.score(features)).collect();
        softmax(&mut scores);
        let right: f32 = lesson.iter().zip(scores).filter(|((_, is_right), _)| *is_right).map(|(_, p)| p).sum();
        surprise_at(right)
    }
}

impl Default for SpeakerModel {
    fn default() -> Self {
        Self::new()
    }
}

/// Whom “From the book:” names before a quotation says what it has.
fn put_announced_first(scene: &Scene<'_>, pieces: &[Range<usize>], ranked: &mut [Ranked]) {
    const ANNOUNCED: f32 = 0.9;
    let Some(start) = pieces.first().map(|piece| within(scene.tokens, piece.clone()).start) else { return };
    let is_it = |one: &Ranked| is_announced(scene.tokens, &within(scene.tokens, one.range.clone()), start);
    let Some(idx) = ranked.iter().position(is_it).filter(|idx| ranked[*idx].probability < ANNOUNCED) else { return };
    let others = 1.0 - ranked[idx].probability;
    for other in ranked.iter_mut() {
        other.probability *= (1.0 - ANNOUNCED) / others;
    }
    ranked[idx].probability = ANNOUNCED;
}

/// Turns the scores of candidates into how the logarithm of the probability that one of the right ones is taken grows
/// with each score.
fn to_gradients(scores: &mut [f32], are_right: impl Iterator<Item = bool> + Clone) {
    softmax(scores);
    let right: f32 = scores.iter().zip(are_right.clone()).filter(|(_, is_right)| *is_right).map(|(p, _)| p).sum();
    for (score, is_right) in scores.iter_mut().zip(are_right) {
        let wanted = if is_right { *score / right.max(1e-6) } else { 0.0 };
        *score = wanted - *score;
    }
}

/// The features of all candidates for one thing said, and which are right.
pub type Lesson = Vec<(Features, bool)>;

fn lessons(example: &SpeakerExample) -> Vec<Lesson> {
    let tokens = super::text::tokens::tokens(&example.text);
    let scene = Scene::new(&tokens, example.quotes.iter().cloned());
    let mut previous: Option<Range<usize>> = None;
    let mut lessons = Vec::new();
    for said in &example.said {
        let choices = scene.choices(&said.pieces, previous.as_ref(), &mut Features::clone);
        let overlaps = |place: &Range<usize>| {
            let bytes = scene.bytes(place);
            said.speakers.iter().any(|speaker| speaker.start < bytes.end && bytes.start < speaker.end)
        };
        let is_exact = |place: &Range<usize>| said.speakers.contains(&scene.bytes(place));
        let any_exact = choices.iter().filter_map(|(one, _)| one.as_ref()).any(|one| is_exact(&one.place));
        let any_right = choices.iter().filter_map(|(one, _)| one.as_ref()).any(|one| overlaps(&one.place));
        let is_right = |candidate: &Option<Candidate>| match candidate {
            None => !any_right,
            Some(one) if any_exact => is_exact(&one.place),
            Some(one) => overlaps(&one.place),
        };
        if any_right || said.speakers.is_empty() {
            lessons.push(choices.into_iter().map(|(one, features)| (features, is_right(&one))).collect());
        }
        previous = said.speakers.first().cloned().or(previous);
    }
    lessons
}

impl<'a> Scene<'a> {
    /// `pieces` are the pieces of all quotations, in bytes.
    pub fn new(tokens: &'a [Token], pieces: impl Iterator<Item = Range<usize>>) -> Self {
        let mut depths = vec![0_u8; tokens.len()];
        for piece in pieces {
            for depth in &mut depths[within(tokens, piece)] {
                *depth = depth.saturating_add(1);
            }
        }
        let titled = titled(tokens, &depths);
        let is_name = |idx: &usize| tokens[*idx].is_name() && !begins_sentence(tokens, *idx);
        let names = (0..tokens.len()).filter(is_name).map(|idx| tokens[idx].word).collect();
        Self { tokens, depths, titled, names }
    }

    fn bytes(&self, place: &Range<usize>) -> Range<usize> {
        self.tokens[place.start].start()..self.tokens[place.end - 1].end()
    }

    /// All that the speakers of what is said in `pieces` depend on, besides the text.
    fn question(&self, pieces: &[Range<usize>], previous: Option<&Range<usize>>) -> Question {
        let place = |bytes: &Range<usize>| within(self.tokens, bytes.clone());
        let quote = pieces.first().map_or(0..0, place);
        let previous = previous.map_or(0..0, place);
        let n_tokens = self.tokens.len();
        let near = [
            quote.start.saturating_sub(N_LOOKED_AT)..quote.start,
            quote.start..n_tokens.min(quote.start + 1),
            quote.end..n_tokens.min(quote.end + N_LOOKED_AT),
            previous.start..n_tokens.min(previous.end + N_LOOKED_AT),
        ];
        let state = |idx: usize| self.depths[idx].saturating_mul(2).saturating_add(u8::from(self.titled[idx]));
        let numbers = [quote.start, quote.end, previous.start, previous.end];
        Question::about(&numbers).and(near.into_iter().flatten().map(state))
    }

    /// All candidates, each with what `judge` makes of its features; `None` is nobody.
    fn choices<T>(
        &self,
        pieces: &[Range<usize>],
        previous: Option<&Range<usize>>,
        judge: &mut dyn FnMut(&Features) -> T,
    ) -> Vec<(Option<Candidate>, T)> {
        let mut nobody = Features::new();
        nobody.add("nobody", &[]);
        let place = pieces.first().map(|piece| within(self.tokens, piece.clone()));
        let Some(quote) = place.filter(|place| !place.is_empty()) else { return vec![(None, judge(&nobody))] };
        // A claim stands outside of quotations, as deep as its speaker.
        let depth = self.depths[quote.start].max(1);
        let is_open = |idx: usize| self.depths[idx] < depth && !self.titled[idx];
        let mut found = candidates(self.tokens, &quote, &is_open);
        let previous = previous.map(|bytes| within(self.tokens, bytes.clone())).filter(|place| !place.is_empty());
        if let Some(place) = &previous {
            let bits = Found::PREVIOUS;
            match found.iter_mut().find(|one| one.place == *place) {
                Some(same) => same.found.0 |= bits,
                None => found.push(Candidate { place: place.clone(), found: Found(bits), verb: None }),
            }
        }
        nobody.add("nobody of", &[found.len().min(4) as u64]);
        let verbs = found.iter().any(|one| one.found.0 & (Found::BEFORE_VERB | Found::AFTER_VERB) != 0);
        nobody.add("nobody verbs", &[u64::from(verbs)]);
        nobody.add("nobody length", &[bucket(quote.len(), &[3, 5, 8, 14])]);
        let side = Side::new(self, quote, depth);
        let ranks = self.ranks(&found);
        let mut choices = Vec::with_capacity(found.len() + 1);
        let mut features = Features::new();
        for (one, rank) in found.into_iter().zip(ranks) {
            features.clear();
            self.add_features(&mut features, &one, previous.as_ref(), &side);
            self.add_grammar(&mut features, &one, rank, &side);
            choices.push((Some(one), judge(&features)));
        }
        choices.push((None, judge(&nobody)));
        choices
    }

    fn add_features(&self, features: &mut Features, one: &Candidate, previous: Option<&Range<usize>>, side: &Side) {
        let tokens = self.tokens;
        let (quote, depth) = (&side.quote, side.depth);
        let place = &one.place;
        let is_after = place.start >= quote.end;
        let at = u64::from(is_after);
        let gap = if is_after { quote.end..place.start } else { place.end.min(quote.start)..quote.start };
        let is_doubtful = place.len() == 1
            && begins_sentence(tokens, place.start)
            && tokens[place.start].is_name()
            && !self.names.contains(&tokens[place.start].word);
        let kind = if is_doubtful { 9 } else { kind_of(&tokens[place.clone()]) };
        let plain = |idx: &usize| self.depths[*idx] < depth;
        let n_words = gap.clone().take(150).filter(plain).filter(|idx| tokens[*idx].is_word()).count();
        let is_stop = |idx: &usize| tokens[*idx].ends_sentence;
        let n_stops = gap.clone().take(150).filter(plain).filter(is_stop).count().min(3) as u64;
        let last = if is_after { place.start } else { quote.start };
        let n_lines = gap.clone().chain([last]).take(150).filter(|idx| tokens[*idx].begins_line).count().min(2) as u64;
        let n_quotes = gap
            .clone()
            .take(150)
            .filter(|idx| self.depths[*idx] >= depth && (*idx == gap.start || self.depths[idx - 1] < depth))
            .count()
            .min(2) as u64;
        let distance = bucket(n_words, &[1, 2, 3, 4, 6, 9, 14, 20, 35]);
        let found = u64::from(one.found.0);
        features.add("kind", &[kind]);
        features.add("side", &[at]);
        features.add("distance", &[at, distance]);
        features.add("distance kind", &[at, distance, kind]);
        features.add("stops", &[at, n_stops, n_lines]);
        features.add("stops found", &[at, n_stops, n_lines, found]);
        features.add("found", &[found]);
        features.add("found side", &[found, at, u64::from(n_words <= 3)]);
        features.add("quotes between", &[at, n_quotes]);
        features.add("depth", &[u64::from(self.depths[place.start]), u64::from(depth)]);
        features.add("before", &[at, side.before, n_stops.min(1), n_lines.min(1)]);
        features.add("after", &[at, side.after, n_stops.min(1)]);
        features.add("around", &[at, side.before_mark, side.after_kind, n_stops.min(1), n_lines.min(1)]);
        features.add("end", &[at, side.end, n_stops.min(1)]);
        features.add("line start", &[at, u64::from(side.starts_line), n_stops.min(1), n_lines.min(1)]);
        self.add_gap(features, &gap, at, depth);
        self.add_neighbours(features, place, at, n_stops.min(1));
        let same = previous.is_some_and(|previous| previous.start < place.end && place.start < previous.end);
        let same_words = previous.is_some_and(|previous| tokens[previous.end - 1].word == tokens[place.end - 1].word);
        features.add("previous", &[at, u64::from(same), u64::from(same_words), n_lines]);
        features.add("previous alone", &[u64::from(same), u64::from(side.alone), n_lines]);
    }

    /// How many candidates stand before each in its sentence.
    fn ranks(&self, found: &[Candidate]) -> Vec<u64> {
        let mut ranks: Vec<u64> = Vec::new();
        for (idx, one) in found.iter().enumerate() {
            let before = idx.checked_sub(1).filter(|before| {
                let last = &found[*before].place;
                let between = last.end.min(one.place.start)..one.place.start;
                last.start < one.place.start && !between.chain([one.place.start]).any(|idx| self.ends_before(idx))
            });
            let rank = before.map_or(0, |before| {
                let overlaps = found[before].place.end > one.place.start;
                if overlaps { ranks[before] } else { ranks[before] + 1 }
            });
            ranks.push(rank);
        }
        ranks
    }

    /// Whether a sentence ends with the token, or a line before it.
    fn ends_before(&self, idx: usize) -> bool {
        self.tokens[idx].begins_line || self.tokens[idx].ends_sentence
    }

    /// What part the candidate and its verb play in the sentences around.
    fn add_grammar(&self, features: &mut Features, one: &Candidate, rank: u64, side: &Side) {
        let tokens = self.tokens;
        let (quote, depth) = (&side.quote, side.depth);
        let is_after = one.place.start >= quote.end;
        let at = u64::from(is_after);
        let rank = rank.min(3);
        let gap = if is_after { quote.end..one.place.start } else { one.place.end.min(quote.start)..quote.start };
        let is_stop = |idx: usize| self.depths[idx] < depth && tokens[idx].ends_sentence;
        let n_stops = gap.take(150).filter(|idx| is_stop(*idx)).count().min(2) as u64;
        let how = u64::from(one.found.0 & 3);
        features.add("rank", &[at, rank, n_stops, side.partial]);
        features.add("rank verb", &[at, rank, n_stops.min(1), side.verb]);
        features.add("partial", &[at, n_stops, how, side.partial]);
        features.add("verb kind", &[at, n_stops.min(1), how, side.verb, side.partial]);
        if let Some(verb) = one.verb {
            let range = if verb < quote.start { verb + 1..quote.start } else { quote.end.min(verb)..verb };
            let between = || range.clone().take(150).filter(|idx| self.depths[*idx] < depth);
            let n_words = between().filter(|idx| tokens[*idx].is_word()).count();
            let n_verbs = between().filter(|idx| tokens[*idx].is(Classes::SAYS)).count().min(2) as u64;
            let stops = u64::from(between().any(is_stop));
            let beyond = u64::from(verb >= quote.end);
            let participle = u64::from(tokens[verb].is(Classes::PARTICIPLE));
            features.add("via", &[at, how, beyond, bucket(n_words, &[1, 2, 3, 5, 8, 12]), stops]);
            features.add("via verbs", &[at, how, beyond, n_verbs, stops, side.partial]);
            features.add("via participle", &[at, how, beyond, participle, rank]);
        }
    }

    /// What stands between the candidate and the quotation.
    fn add_gap(&self, features: &mut Features, gap: &Range<usize>, at: u64, depth: u8) {
        let tokens = self.tokens;
        let open: Vec<&Token> =
            gap.clone().take(60).filter(|idx| self.depths[*idx] < depth).map(|idx| &tokens[idx]).collect();
        let n_verbs = open.iter().filter(|token| token.is(Classes::SAYS)).count().min(2) as u64;
        features.add("verbs between", &[at, n_verbs]);
        for verb in open.iter().filter(|token| token.is(Classes::SAYS)).take(3) {
            features.add("verb between", &[at, verb.word]);
        }
        if open.len() <= 4 {
            let all: Vec<u64> = [at].into_iter().chain(open.iter().map(|token| coarse(Some(*token)))).collect();
            features.add("all between", &all);
        }
        let n_commas = open.iter().filter(|token| token.is_text(",")).count().min(3) as u64;
        features.add("commas", &[at, n_commas, n_verbs.min(1)]);
        features.add_if(open.iter().any(|token| token.is_text("who")), "who between");
        let n_names = open.iter().filter(|token| token.is_name()).count().min(3) as u64;
        features.add("names between", &[at, n_names]);
    }

    /// The words beside the candidate.
    fn add_neighbours(&self, features: &mut Features, place: &Range<usize>, at: u64, n_stops: u64) {
        let tokens = self.tokens;
        let left =
            |n: usize| place.start.checked_sub(n).map(|idx| &tokens[idx]).filter(|_| !tokens[place.start].begins_line);
        let right = |n: usize| tokens.get(place.end + n - 1);
        let value = coarse;
        features.add("left", &[at, value(left(1))]);
        features.add("right", &[at, value(right(1))]);
        features.add("left two", &[at, value(left(2)), value(left(1))]);
        features.add("right two", &[at, value(right(1)), value(right(2))]);
        features.add("sides", &[at, value(left(1)), value(right(1))]);
        let verb = |token: Option<&Token>| u64::from(token.is_some_and(|token| token.is(Classes::SAYS)));
        features.add("verbs beside", &[at, verb(left(1)), verb(right(1)), verb(right(2)), n_stops]);
        let starts = tokens[place.start].begins_line
            || left(1).is_none_or(|token| matches!(token.shape, Shape::SentenceEnd | Shape::Quote));
        features.add("starts sentence", &[at, u64::from(starts), n_stops]);
        if let Some(verb) = [right(1), left(1)].into_iter().flatten().find(|token| token.is(Classes::SAYS)) {
            features.add("verb beside", &[at, verb.word]);
        }
    }
}

/// A quotation and what is around it.
struct Side {
    /// Its tokens.
    quote: Range<usize>,
    /// Words in fewer quotations than this stand outside of it.
    depth: u8,
    before: u64,
    before_mark: u64,
    after: u64,
    after_kind: u64,
    /// The last mark inside.
    end: u64,
    starts_line: bool,
    /// Whether the quotation is a line by itself.
    alone: bool,
    /// Whether it is a sentence, begins within one, or is a word or three.
    partial: u64,
    /// What the last speech verb before it in its sentence is.
    verb: u64,
}

impl Side {
    fn new(scene: &Scene<'_>, quote: Range<usize>, depth: u8) -> Self {
        let tokens = scene.tokens;
        let starts_line = tokens[quote.start].begins_line;
        let before = quote.start.checked_sub(1).map(|idx| &tokens[idx]).filter(|_| !starts_line);
        let after = tokens.get(quote.end).filter(|token| !token.begins_line);
        let after_kind = match after {
            None => 0,
            Some(token) if token.is(Classes::SAYS) => 1,
            Some(token) if token.is(Classes::PRONOUN) => 2,
            Some(token) if token.is_name() => 3,
            Some(token) if token.is_word() => 4,
            Some(_) => 5,
        };
        let end = quote.end.checked_sub(2).map_or(0, |idx| if tokens[idx].is_word() { 1 } else { tokens[idx].word });
        Self {
            before: coarse(before),
            before_mark: before.map_or(0, |token| if token.is_word() { token.shape as u64 + 1 } else { token.word }),
            after: coarse(after),
            after_kind,
            end,
            starts_line,
            alone: starts_line && after.is_none(),
            partial: partial(&tokens[quote.clone()]),
            verb: verb_before(scene, &quote),
            quote,
            depth,
        }
    }
}

/// 0 for a sentence, 1 for what begins within one, 2 for a few words that could be either.
fn partial(quote: &[Token]) -> u64 {
    let mut words = quote.iter().filter(|token| token.is_word());
    match words.next() {
        Some(first) if first.shape == Shape::Lower => 1,
        _ if words.count() < 3 => 2,
        _ => 0,
    }
}

/// 0 where no speech verb stands before the quotation in its sentence, 1 for “said”, 2 for “saying”, 3 for “to say”.
fn verb_before(scene: &Scene<'_>, quote: &Range<usize>) -> u64 {
    let tokens = scene.tokens;
    let depth = scene.depths[quote.start].max(1);
    if tokens[quote.start].begins_line {
        return 0;
    }
    for idx in (quote.start.saturating_sub(40)..quote.start).rev() {
        let token = &tokens[idx];
        if scene.depths[idx] >= depth || scene.titled[idx] {
            continue;
        }
        if token.ends_sentence {
            return 0;
        }
        if token.is(Classes::SAYS) && !token.is_capital() {
            let to = idx.checked_sub(1).is_some_and(|before| tokens[before].is_text("to"));
            return if token.is(Classes::PARTICIPLE) {
                2
            } else if to {
                3
            } else {
                1
            };
        }
        if token.begins_line {
            return 0;
        }
    }
    0
}

/// Which tokens stand between two double marks of a line outside of quotations.
fn titled(tokens: &[Token], depths: &[u8]) -> Vec<bool> {
    const LONGEST: usize = 16;
    let mut titled = vec![false; tokens.len()];
    let mut open: Option<usize> = None;
    for (idx, token) in tokens.iter().enumerate() {
        if token.begins_line || depths[idx] > 0 {
            open = None;
        }
        let is_mark = token.shape == Shape::Quote
            && depths[idx] == 0
            && ["\"", "“", "”", "„", "«", "»", "``", "''"].iter().any(|mark| token.is_text(mark));
        if !is_mark {
            continue;
        }
        open = match open {
            Some(start) if idx - start <= LONGEST => {
                titled[start..=idx].fill(true);
                None
            }
            _ => Some(idx),
        };
    }
    titled
}

/// The word itself where it is a mark, a small word or a speech verb as such, and otherwise its look.
fn coarse(token: Option<&Token>) -> u64 {
    let Some(token) = token else { return 0 };
    if token.is(Classes::SAYS) && !token.is_capital() {
        return 1;
    }
    let is_small = token.is(Classes::COMMON) || token.is(Classes::AFTER_NOUN) || token.is(Classes::PRONOUN);
    match token.shape {
        Shape::Mark | Shape::SentenceEnd => token.word,
        Shape::Quote => 2,
        _ if is_small => token.word,
        _ if token.word == super::learn::linear::hash_bytes(b"'s") => token.word,
        Shape::Lower => 3,
        Shape::Number => 4,
        Shape::Capital | Shape::Capitals => 5,
    }
}

/// What a candidate is: a pronoun, a name of one or more words, a description.
fn kind_of(tokens: &[Token]) -> u64 {
    let first = &tokens[0];
    let n_names = tokens.iter().filter(|token| token.is_name()).count();
    match (first, n_names) {
        (first, _) if tokens.len() == 1 && first.is(Classes::PRONOUN_ABROAD) => {
            10 + super::learn::linear::hash_bytes(b"he") % 1000
        }
        (first, _) if tokens.len() == 1 && first.is(Classes::PRONOUN.and(Classes::COMMON).and(Classes::DETERMINER)) => {
            10 + first.word % 1000
        }
        (first, 0) if tokens.len() == 1 => 2 + u64::from(first.is_capital()),
        (first, _) if first.is(Classes::DETERMINER) => {
            4 + u64::from(tokens.iter().any(|token| token.is(Classes::ROLE)))
        }
        (_, 0) => 6,
        (_, 1) => 7,
        _ => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gradients_are_those_of_small_steps() {
        const STEP: f64 = 1e-4;
        let (scores, are_right) = ([0.5_f32, -1.0, 1.25, 0.0], [true, false, true, false]);
        let log_likelihood = |scores: &[f64]| {
            let right: f64 = scores.iter().zip(are_right).filter(|one| one.1).map(|(score, _)| score.exp()).sum();
            (right / scores.iter().map(|score| score.exp()).sum::<f64>()).ln()
        };
        let mut gradients = scores;
        to_gradients(&mut gradients, are_right.into_iter());
        for (place, gradient) in gradients.into_iter().enumerate() {
            let moved = |step: f64| {
                let mut scores = scores.map(f64::from);
                scores[place] += step;
                log_likelihood(&scores)
            };
            let slope = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
            assert!((slope - f64::from(gradient)).abs() < 1e-4, "{place}: {slope} and not {gradient}");
        }
    }
}
