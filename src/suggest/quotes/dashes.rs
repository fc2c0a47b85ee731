//! Finds what is said in lines that begin with a dash, and cuts out who says it: “— No, said he, — not yet.”

use std::collections::BTreeMap;
use std::ops::Range;

use crate::suggest::learn::linear::{Features, Learning, Weights, bucket, logistic};
use crate::suggest::syntax::language::{Language, Languages};
use crate::suggest::text::lexicon::Classes;
use crate::suggest::text::ranges::Ranges;
use crate::suggest::text::tokens::{Shape, Token};

/// The languages in which a dash opens what is said.
const WITH_DASHES: [Language; 9] = [
    Language::Spanish,
    Language::French,
    Language::Italian,
    Language::Portuguese,
    Language::Polish,
    Language::Russian,
    Language::Swedish,
    Language::Finnish,
    Language::Turkish,
];
/// In these an aside between two dashes says who speaks, whatever its verb; in the others it may be a part of the speech.
const WITH_ASIDES: [Language; 5] =
    [Language::Spanish, Language::Portuguese, Language::Polish, Language::Russian, Language::Turkish];

/// Verbs of saying that are common words in other languages.
const OF_ONE_LANGUAGE: [(Language, &[&str]); 4] = [
    (Language::Swedish, &["sa", "la", "ler", "mener"]),
    (Language::French, &["fit", "reprit", "fait", "murmurait"]),
    (Language::Portuguese, &["fala", "falou"]),
    (Language::Spanish, &["dije", "dijimos"]),
];
/// French verbs before whose pronoun a question mostly stands: “est-il”.
const ASK: [&str; 24] = [
    "est", "a", "ai", "as", "es", "sont", "ont", "était", "avait", "peut", "faut", "va", "veut", "doit", "suis",
    "puis", "sait", "vient", "serait", "aurait", "sera", "aura", "pourrait", "y",
];
/// French words that end as verbs of the past do.
const NO_VERBS: [&str; 6] = ["cela", "voila", "opéra", "caméra", "visa", "mata"];

/// More labels than this settle how a project marks dashes.
const ENOUGH: u32 = 4;
/// How fast projects teach.
const RATE: f32 = 0.2;
/// A line longer than this is no dialogue that anybody wants cut.
const LONGEST: usize = 600;

/// What is learned about dashes: from projects only, nothing of it is built in.
#[derive(Clone, Debug)]
pub struct DashModel {
    weights: Weights,
    /// How many marked quotations begin at their dash, and behind it.
    begins: [u32; 2],
    /// How many end with the comma before who says it, and without.
    commas: [u32; 2],
    /// How often a word behind a comma began what tells who speaks, and how often it did not.
    tells: BTreeMap<u64, [u32; 2]>,
}

/// What is said in a line, in pieces of its tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Dashed {
    pub pieces: Vec<Range<usize>>,
    pub probability: f32,
}

/// A line that begins with a dash.
struct Line {
    tokens: Range<usize>,
    language: Option<Language>,
    /// Whether the lines before and after it begin with one too.
    beside: [bool; 2],
}

impl DashModel {
    pub fn new() -> Self {
        Self { weights: Weights::new(10, 1), begins: [0; 2], commas: [0; 2], tells: BTreeMap::new() }
    }

    /// What is said in the lines that begin with a dash, in order.
    pub fn find(&self, text: &str, tokens: &[Token]) -> Vec<Dashed> {
        let found = lines(text, tokens).into_iter().map(|line| {
            let pieces = self.pieces(text, tokens, &line);
            let score = prior(text, tokens, &line, pieces.len()) + self.weights.score(&features(text, tokens, &line));
            Dashed {
                probability: logistic(score),
                pieces: pieces.into_iter().map(|one| self.edged(tokens, one)).collect(),
            }
        });
        found.filter(|one| one.pieces.iter().all(|piece| !piece.is_empty())).collect()
    }

    /// Learns from the pieces of quotations of a text in bytes, in order; `is_complete` says that they are all.
    pub fn learn(&mut self, text: &str, tokens: &[Token], said: &[Range<usize>], is_complete: bool) {
        let mut learning = Learning::new(&self.weights, RATE);
        for line in lines(text, tokens) {
            let bytes = tokens[line.tokens.start].start()..tokens[line.tokens.end - 1].end();
            let first = said.partition_point(|piece| piece.end <= bytes.start);
            let inside: Vec<&Range<usize>> = said[first..]
                .iter()
                .take_while(|piece| piece.start < bytes.end)
                .filter(|one| bytes.start <= one.start)
                .collect();
            let is_said = inside.first().is_some_and(|one| one.start <= tokens[line.tokens.start + 1].start());
            if !is_said && !is_complete {
                continue;
            }
            let n_pieces = self.pieces(text, tokens, &line).len();
            let features = features(text, tokens, &line);
            let p = logistic(prior(text, tokens, &line, n_pieces) + self.weights.score(&features));
            learning.step(&mut self.weights, &features, 0, f32::from(u8::from(is_said)) - p);
            if is_said {
                self.count(tokens, &line, &inside);
            }
        }
    }

    /// Counts how the pieces of a line are marked.
    fn count(&mut self, tokens: &[Token], line: &Line, pieces: &[&Range<usize>]) {
        let begins_at_dash = pieces.first().is_some_and(|one| one.start == tokens[line.tokens.start].start());
        self.begins[usize::from(!begins_at_dash)] += 1;
        for idx in line.tokens.start + 1..line.tokens.end - 1 {
            let (mark, next) = (&tokens[idx], &tokens[idx + 1]);
            if !pauses(mark) || next.shape != Shape::Lower {
                continue;
            }
            let is_in = |token: &Token| pieces.iter().any(|one| one.start <= token.start() && token.end() <= one.end);
            if is_in(&tokens[idx - 1]) {
                let tells = !is_in(next);
                self.tells.entry(next.word).or_default()[usize::from(!tells)] += 1;
                if tells && mark.is_text(",") {
                    self.commas[usize::from(!is_in(mark))] += 1;
                }
            }
        }
    }

    /// The piece with the edges that the project's people give it.
    fn edged(&self, tokens: &[Token], piece: Range<usize>) -> Range<usize> {
        let is_other = |[one, other]: [u32; 2]| other > one && one + other > ENOUGH;
        let Range { mut start, mut end } = piece;
        if is_other(self.begins) && is_dash(&tokens[start]) && tokens[start].begins_line {
            start += 1;
        }
        if is_other(self.commas) && end > start && tokens[end - 1].is_text(",") {
            end -= 1;
        }
        start..end
    }

    /// The parts of a line that are said.
    fn pieces(&self, text: &str, tokens: &[Token], line: &Line) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = line.tokens.start;
        let mut at = start + 1;
        while at < line.tokens.end {
            let Some(end) = self.aside(text, tokens, line, at) else {
                at += 1;
                continue;
            };
            let last = if is_dash(&tokens[at]) { at } else { at + 1 };
            pieces.push(start..last);
            // What goes on behind “— said he —,” begins behind the comma.
            start = (end..line.tokens.end)
                .find(|idx| tokens[*idx].is_word() || opens(text, &tokens[*idx]))
                .unwrap_or(line.tokens.end);
            at = start + 1;
        }
        if start < line.tokens.end {
            pieces.push(start..line.tokens.end);
        }
        pieces
    }

    /// Where what tells who speaks ends, if it begins at this dash or behind this mark.
    fn aside(&self, text: &str, tokens: &[Token], line: &Line, at: usize) -> Option<usize> {
        let end = line.tokens.end;
        let next = tokens.get(at + 1).filter(|_| at + 1 < end)?;
        if is_dash(&tokens[at]) && at > line.tokens.start + 1 && stands_free(text, &tokens[at]) {
            let has_aside = line.language.is_some_and(|one| WITH_ASIDES.contains(&one));
            let close = (at + 2..end).find(|idx| is_dash(&tokens[*idx]) && stands_free(text, &tokens[*idx]));
            let tells = (at + 1..end.min(at + 5)).any(|idx| self.tells(text, tokens, line, idx))
                || has_aside && close.is_none_or(|close| close - at < 24);
            return (next.shape == Shape::Lower && tells).then(|| close.map_or(end, |close| close + 1));
        }
        let begins = pauses(&tokens[at]) && next.shape == Shape::Lower && at > line.tokens.start + 1;
        if !begins || !self.tells(text, tokens, line, at + 1) {
            return None;
        }
        Some(end_of_aside(tokens, line, at + 1))
    }

    /// Whether a word begins what tells who speaks: a verb of saying, one with its pronoun behind it, or one that people
    /// left out of what is said.
    fn tells(&self, text: &str, tokens: &[Token], line: &Line, idx: usize) -> bool {
        let token = &tokens[idx];
        let [yes, no] = self.tells.get(&token.word).copied().unwrap_or_default();
        if yes + no > 0 {
            return yes > no;
        }
        let after = |n: usize| tokens.get(idx + n).filter(|token| !token.begins_line);
        let is_inverted = after(1).is_some_and(|mark| mark.is_text("-") && mark.start() == token.end());
        let is_english = !line.language.is_some_and(|language| WITH_DASHES.contains(&language));
        let says = token.is(Classes::SAYS_ABROAD)
            || is_english && token.is(Classes::SPEECH_VERB)
            || token.shape == Shape::Lower && is_inverted && !ASK.iter().any(|verb| token.is_text(verb));
        let is_local = |(language, verbs): &(Language, &[&str])| {
            line.language == Some(*language) && verbs.iter().any(|verb| token.is_text(verb))
        };
        let is_past = line.language == Some(Language::French) && is_past_of_french(&text[token.range()]);
        let names = |next: &Token| next.is_capital() || next.is(Classes::ARTICLE);
        says || OF_ONE_LANGUAGE.iter().any(is_local) || is_past && after(1).is_some_and(names)
    }
}

impl Default for DashModel {
    fn default() -> Self {
        Self::new()
    }
}

/// Where “dit-il en riant,” ends that begins with this verb.
fn end_of_aside(tokens: &[Token], line: &Line, verb: usize) -> usize {
    let end = line.tokens.end;
    let stop = (verb..end).find(|idx| tokens[*idx].ends_sentence || is_dash_inside(tokens, *idx)).unwrap_or(end);
    // In news from the north what follows the name says who that is.
    let goes_on = !matches!(line.language, Some(Language::Swedish | Language::Finnish));
    let comma = (verb..stop).find(|idx| tokens[*idx].is_text(",")).filter(|_| goes_on);
    let rest = |comma: usize| tokens[comma + 1..stop].iter().filter(|token| token.is_word()).count();
    comma.filter(|comma| rest(*comma) >= 2).map_or_else(|| (stop + 1).min(end), |comma| comma + 1)
}

/// Whether a word looks as “marmonna” does.
fn is_past_of_french(word: &str) -> bool {
    word.ends_with('a') && word.chars().count() >= 5 && !NO_VERBS.contains(&word)
}

/// Whether a token is a dash with which somebody's words can begin.
pub(crate) fn is_dash(token: &Token) -> bool {
    token.shape == Shape::Mark && ["—", "–", "―", "-", "--", "−"].iter().any(|dash| token.is_text(dash))
}

/// The lines that begin with a dash and a word, each with its language.
fn lines(text: &str, tokens: &[Token]) -> Vec<Line> {
    let starts: Vec<usize> = (0..tokens.len()).filter(|idx| tokens[*idx].begins_line).collect();
    let is_one = |start: usize| is_dash(&tokens[start]) && tokens.get(start + 1).is_some_and(|next| !next.begins_line);
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    let places: Vec<(Range<usize>, bool)> =
        starts.iter().zip(ends).map(|(start, end)| (*start..end, is_one(*start))).collect();
    if !places.iter().any(|(_, is_one)| *is_one) {
        return Vec::new();
    }
    let languages = Languages::default();
    let usual = languages.of(text);
    let language = |place: &Range<usize>| {
        let bytes = tokens[place.start].start()..tokens[place.end - 1].end();
        languages.of_paragraph(text, bytes, usual)
    };
    let beside = |idx: usize| places.get(idx).is_some_and(|(_, is_one)| *is_one);
    let line = |(idx, (place, _)): (usize, &(Range<usize>, bool))| Line {
        tokens: place.clone(),
        language: language(place),
        beside: [idx.checked_sub(1).is_some_and(beside), beside(idx + 1)],
    };
    let short = |(_, (place, is_one)): &(usize, &(Range<usize>, bool))| *is_one && place.len() <= LONGEST;
    places.iter().enumerate().filter(short).map(line).collect()
}

/// The lines that begin with a dash, in bytes.
pub(super) fn ranges(tokens: &[Token]) -> Ranges {
    let starts = (0..tokens.len()).filter(|idx| tokens[*idx].begins_line && is_dash(&tokens[*idx]));
    let n_more = |start: usize| tokens[start + 1..].iter().take_while(|token| !token.begins_line).count();
    starts.map(|start| tokens[start].start()..tokens[start + n_more(start)].end()).collect()
}

/// How a line looks before anybody has taught anything: the log-odds that it is speech.
fn prior(text: &str, tokens: &[Token], line: &Line, n_pieces: usize) -> f32 {
    let words: Vec<&Token> = tokens[line.tokens.clone()].iter().filter(|token| token.is_word()).collect();
    let told = &tokens[line.tokens.clone()];
    let tells = n_pieces > 1 || told.iter().skip(2).any(|token| token.is(Classes::SAYS_ABROAD));
    let ends = end_of(tokens, line);
    let is_signature =
        words.len() <= 5 && ends == 0 && words.iter().filter(|word| word.is_capital()).count() * 2 >= words.len();
    let begins_low = tokens[line.tokens.start + 1].shape == Shape::Lower;
    let is_hyphen = text[tokens[line.tokens.start].range()].starts_with('-');
    let is_among = line.language.is_some_and(|language| WITH_DASHES.contains(&language));
    let mut score = if is_among { 0.4 } else { -4.0 };
    score += if tells { 1.6 } else { 0.0 };
    score += [-1.2, 0.6, 1.2, -1.5][ends];
    score += if is_signature { -3.0 } else { 0.0 };
    score += if begins_low { -1.2 } else { 0.0 };
    score + if is_hyphen { -0.8 } else { 0.0 }
}

/// How a line ends: 0 with a word, 1 with a stop, 2 with a question, a shout or dots, 3 as items of a list do.
fn end_of(tokens: &[Token], line: &Line) -> usize {
    let last =
        tokens[line.tokens.clone()].iter().rev().find(|token| token.shape != Shape::Quote && !token.is_text(")"));
    match last {
        Some(last) if last.is_text(".") || last.is_text("。") => 1,
        Some(last) if last.shape == Shape::SentenceEnd => 2,
        Some(last) if last.is_text(";") || last.is_text(",") || last.is_text(":") => 3,
        _ => 0,
    }
}

fn features(text: &str, tokens: &[Token], line: &Line) -> Features {
    let mut features = Features::new();
    let number = u64::from(Language::number(line.language));
    let ends = end_of(tokens, line) as u64;
    let glyph = text[tokens[line.tokens.start].range()].chars().next().map_or(0, u64::from);
    let n_words = tokens[line.tokens.clone()].iter().filter(|token| token.is_word()).count();
    features.add("bias", &[]);
    features.add("language", &[number]);
    features.add("glyph", &[glyph]);
    features.add("ends", &[ends]);
    features.add("words", &[bucket(n_words, &[2, 4, 8, 16, 32])]);
    features.add("beside", &line.beside.map(u64::from));
    features.add("begins", &[tokens[line.tokens.start + 1].shape as u64]);
    features
}

/// Whether who speaks can be told behind the mark.
fn pauses(mark: &Token) -> bool {
    mark.is_text(",") || mark.shape == Shape::SentenceEnd && !mark.is_text(".")
}

/// Whether a space is on at least one side of a dash, so that it joins no words.
fn stands_free(text: &str, dash: &Token) -> bool {
    let before = text[..dash.start()].chars().next_back();
    let after = text[dash.end()..].chars().next();
    let is_open = |side: Option<char>| side.is_none_or(|side| !side.is_alphanumeric());
    is_open(before) || is_open(after)
}

/// Whether a dash with a space before it stands here.
fn is_dash_inside(tokens: &[Token], idx: usize) -> bool {
    is_dash(&tokens[idx]) && idx > 0 && tokens[idx - 1].end() < tokens[idx].start()
}

/// Whether a mark that is no word can begin what is said.
fn opens(text: &str, token: &Token) -> bool {
    ["¿", "¡", "«", "“", "„", "\"", "(", "…"].contains(&&text[token.range()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::text::tokens::tokens;

    /// The likely pieces, each line's in one list.
    fn found<'a>(model: &DashModel, text: &'a str) -> Vec<&'a str> {
        let tokens = tokens(text);
        let found = model.find(text, &tokens).into_iter().filter(|one| one.probability > 0.5);
        let pieces = found.flat_map(|one| one.pieces);
        pieces.map(|piece| &text[tokens[piece.start].start()..tokens[piece.end - 1].end()]).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(found(&DashModel::new(), text), expected);
    }

    #[test]
    fn cuts_out_who_speaks() {
        check(
            "Le vieux batelier regardait la rivière depuis le matin.\n— L'eau monte, dit-il en se levant, et nous n'avons plus de corde.\n\
             — Combien de temps reste-t-il ? demanda Jeanne.\n— Une heure, s'écria le garçon. Peut-être deux.",
            &[
                "— L'eau monte,",
                "et nous n'avons plus de corde.",
                "— Combien de temps reste-t-il ?",
                "— Une heure,",
                "Peut-être deux.",
            ],
        );
        check(
            "El barquero miraba el río desde la mañana y no decía nada a nadie.\n—El agua sube —dijo Juana—, y no nos queda cuerda.\n—¿Cuánto falta?",
            &["—El agua sube", "y no nos queda cuerda.", "—¿Cuánto falta?"],
        );
        check(
            "Старый лодочник с утра смотрел на реку и молчал.\n— Вода поднимается, — сказал он, — а верёвки больше нет.\n— Сколько осталось?",
            &["— Вода поднимается,", "а верёвки больше нет.", "— Сколько осталось?"],
        );
        check(
            "Kommunen stänger färjan redan i höst, trots protester från byarna på andra sidan.\n– Vi har inte råd med en båt till, säger Karin Ek, ordförande i nämnden.",
            &["– Vi har inte råd med en båt till,"],
        );
        check(
            "Przewoźnik od rana patrzył na rzekę i nic nie mówił, bo wody wciąż przybywało.\n– Woda rośnie – powiedziała Anna. – Nie mamy już liny.",
            &["– Woda rośnie", "Nie mamy już liny."],
        );
    }

    #[test]
    fn knows_verbs_by_their_language() {
        check(
            "Le batelier regardait la rivière depuis le matin sans rien dire.\n— Elle monte, marmonna Lucien.\n\
             — Oui, fit le passeur, elle monte encore.\n— Nous verrons cela, mon ami, et la suite.\n— Ah ! est-il parti ?",
            &[
                "— Elle monte,",
                "— Oui,",
                "elle monte encore.",
                "— Nous verrons cela, mon ami, et la suite.",
                "— Ah ! est-il parti ?",
            ],
        );
        check(
            "Färjan ställs in redan i höst, trots att byarna på andra sidan har protesterat mot det.\n– Det är synd, sa Karin Ek.",
            &["– Det är synd,"],
        );
    }

    #[test]
    fn lists_and_signatures_are_nobodys_words() {
        check("What the council wants to do with the old ferry:\n- Sell the boat.\n- Mend the pier!\n— Ada Ek", &[]);
        check(
            "Ce que la ville veut faire de son vieux bac cette année, selon le plan :\n— vendre le bateau ;\n— réparer le quai ;\n— Jeanne Petit",
            &[],
        );
    }

    #[test]
    fn learns_how_a_project_marks_dashes() {
        let text = "The ferry did not come that day.\n-- Not today, quoth the mate, nor tomorrow.\n-- Why not?\n";
        let tokens = tokens(text);
        let place = |words: &str| {
            let start = text.find(words).unwrap();
            start..start + words.len()
        };
        let said = [place("Not today"), place("nor tomorrow."), place("Why not?")];
        let mut model = DashModel::new();
        assert_eq!(found(&model, text), Vec::<&str>::new());
        for _ in 0..40 {
            model.learn(text, &tokens, &said, true);
        }
        assert_eq!(found(&model, text), ["Not today", "nor tomorrow.", "Why not?"]);
    }
}
