//! Finds by grammar which words of a row somebody is reported to have said, and how each word stands to them.

use std::ops::Range;

use super::order::Order;
use super::wording::{is_behind, is_that};
use crate::suggest::syntax::{Function, Syntax, Tag};
use crate::suggest::text::lexicon::Classes;
use crate::suggest::text::tokens::Token;

/// How a token stands to what is reported in its sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) part: Part,
    pub(super) way: Way,
    /// The token of the verb of saying.
    pub(super) verb: Option<usize>,
}

/// Which part of a report a token is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Part {
    #[default]
    None,
    /// The first of what is said.
    First,
    Middle,
    Last,
    /// All that is said.
    Only,
    Verb,
    /// What the verb of saying says of who speaks.
    Subject,
}

/// How what is said hangs on the verb of saying.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Way {
    /// “she said it would rain”
    #[default]
    Behind,
    /// “she said that it would rain”
    BehindThat,
    /// “it would rain, was what she said”
    Before,
    /// “it would rain, she said”
    Around,
    /// “according to her, it would rain”
    According,
}

/// What somebody is reported to have said, in words of the [`Syntax`].
struct Report {
    verb: usize,
    said: Vec<Range<usize>>,
    way: Way,
    /// Whether the verb is known to report speech.
    is_speech: bool,
}

/// The words of a row with their grammar, and how each token stands to what is reported.
pub(super) struct Clauses {
    pub(super) syntax: Syntax,
    /// To what a known verb of saying reports, and to the complements of other verbs; one for each token of the row.
    pub(super) standings: [Vec<Standing>; 2],
}

impl Clauses {
    /// Of the tokens of a row, which the syntax is of.
    pub(super) fn new(tokens: &[Token], row: &Range<usize>, syntax: Syntax) -> Self {
        let mut reports = reports(tokens, &syntax);
        // What is reported within a report is a part of what it says: the widest is told last and stays.
        reports.sort_by_key(|report| report.said.iter().map(ExactSizeIterator::len).sum::<usize>());
        let mut clauses = Self { syntax, standings: [(); 2].map(|()| vec![Standing::default(); row.len()]) };
        for report in &reports {
            clauses.tell(report, row.start);
        }
        clauses
    }

    fn tell(&mut self, report: &Report, first_token: usize) {
        let words = self.syntax.words();
        let token = |word: usize| words[word].token - first_token;
        let verb = Some(token(report.verb));
        let standings = &mut self.standings[usize::from(!report.is_speech)];
        let mut stand = |idx: usize, part: Part| standings[idx] = Standing { part, way: report.way, verb };
        for child in self.syntax.children(report.verb).filter(|child| is_subject(words[*child].function)) {
            words[child].reach().for_each(|word| stand(token(word), Part::Subject));
        }
        stand(token(report.verb), Part::Verb);
        for range in &report.said {
            let (first, last) = (token(range.start), token(range.end - 1));
            (first..=last).for_each(|idx| stand(idx, Part::Middle));
            stand(last, Part::Last);
            stand(first, if first == last { Part::Only } else { Part::First });
        }
    }
}

/// All reports of a row.
fn reports(tokens: &[Token], syntax: &Syntax) -> Vec<Report> {
    let words = syntax.words();
    let mut reports = Vec::new();
    for (idx, word) in words.iter().enumerate() {
        let token = &tokens[word.token];
        if is_source(tokens, syntax, idx) {
            let said = Order::new(tokens, syntax, idx).according();
            let by_order = said.map(|said| Report { verb: idx, said, way: Way::According, is_speech: true });
            reports.extend(by_order.or_else(|| according(syntax, idx)));
        } else if token.is(Classes::SPEECH_VERB) || token.is(Classes::SAYS_ABROAD) && word.tag == Tag::Verb {
            reports.extend(said(tokens, syntax, idx));
        } else if word.tag == Tag::Verb {
            let complements = complements(syntax, idx);
            reports.extend(complements.filter_map(|child| complement(tokens, syntax, idx, child, false)));
        }
    }
    reports
}

/// Whether the word stands beside whose words its sentence has. Abroad it may be another word, or need one before it.
fn is_source(tokens: &[Token], syntax: &Syntax, idx: usize) -> bool {
    let word = &syntax.words()[idx];
    let token = &tokens[word.token];
    let tag = |at: Option<usize>| at.and_then(|at| syntax.words().get(at)).map(|word| word.tag);
    let begins_noun =
        |tag| matches!(tag, Tag::Name | Tag::Noun | Tag::Determiner | Tag::Pronoun | Tag::Adjective | Tag::Number);
    let hangs_abroad = || match word.tag {
        Tag::Adposition => is_behind(token) || tag(Some(idx + 1)).is_some_and(begins_noun),
        Tag::Noun => tag(idx.checked_sub(1)) == Some(Tag::Adposition),
        _ => false,
    };
    token.is_text("according") || token.is(Classes::ACCORDING_ABROAD) && hangs_abroad()
}

/// What a known verb of saying reports: by the order of words where that tells, else by the tree.
fn said(tokens: &[Token], syntax: &Syntax, verb: usize) -> Vec<Report> {
    let order = Order::new(tokens, syntax, verb);
    let report = |said: Vec<Range<usize>>, way: Way| Report { verb, said, way, is_speech: true };
    let mut reports: Vec<Report> = match order.around() {
        Some(parts) if parts.len() == 1 => vec![report(parts, Way::Before)],
        Some(parts) => vec![report(parts, Way::Around)],
        None => {
            let children = complements(syntax, verb);
            children.filter_map(|child| complement(tokens, syntax, verb, child, true)).collect()
        }
    };
    if reports.is_empty() && syntax.words()[verb].function == Function::Parataxis {
        reports.extend(around(syntax, verb));
    }
    if reports.is_empty()
        && let Some((said, has_that)) = order.behind()
    {
        reports.push(report(vec![said], if has_that { Way::BehindThat } else { Way::Behind }));
    }
    for report in &mut reports {
        report.said =
            report.said.iter().map(|said| order.mended(said.clone())).filter(|said| !said.is_empty()).collect();
    }
    reports
}

fn complements(syntax: &Syntax, verb: usize) -> impl Iterator<Item = usize> {
    syntax.children(verb).filter(|child| syntax.words()[*child].function == Function::Complement)
}

/// The clause of `child` that hangs on the verb.
fn complement(tokens: &[Token], syntax: &Syntax, verb: usize, child: usize, is_speech: bool) -> Option<Report> {
    let reach = syntax.words()[child].reach();
    let mut said = bare(syntax, reach.clone());
    let has_that = said.clone().next().is_some_and(|first| is_that(&tokens[syntax.words()[first].token]));
    if has_that {
        said = bare(syntax, said.start + 1..said.end);
    }
    let way = match () {
        () if reach.end <= verb => Way::Before,
        () if has_that => Way::BehindThat,
        () => Way::Behind,
    };
    (!said.is_empty()).then(|| Report { verb, said: vec![said], way, is_speech })
}

/// The clause around the verb, which stands in it as an aside.
fn around(syntax: &Syntax, verb: usize) -> Option<Report> {
    let words = syntax.words();
    let whole = words[syntax.head(verb)?].reach();
    without(syntax, whole, words[verb].reach(), verb, Way::Around)
}

/// The clause around “according to …”.
fn according(syntax: &Syntax, according: usize) -> Option<Report> {
    let words = syntax.words();
    let who = match words[according].function {
        Function::Case => syntax.head(according)?,
        _ => according,
    };
    let whole = words[syntax.head(who)?].reach();
    without(syntax, whole, words[who].reach(), according, Way::According)
}

/// What is left of a clause without an aside.
fn without(syntax: &Syntax, whole: Range<usize>, aside: Range<usize>, verb: usize, way: Way) -> Option<Report> {
    let parts = [whole.start..aside.start.max(whole.start), aside.end.min(whole.end)..whole.end];
    let said: Vec<Range<usize>> =
        parts.into_iter().map(|part| bare(syntax, part)).filter(|part| !part.is_empty()).collect();
    (!said.is_empty()).then_some(Report { verb, said, way, is_speech: true })
}

/// The words without marks at both ends.
fn bare(syntax: &Syntax, range: Range<usize>) -> Range<usize> {
    let is_mark = |word: &usize| syntax.words()[*word].tag == Tag::Mark;
    let start = range.clone().find(|word| !is_mark(word)).unwrap_or(range.end);
    let end = (start..range.end).rfind(|word| !is_mark(word)).map_or(start, |last| last + 1);
    start..end
}

fn is_subject(function: Function) -> bool {
    function.plain() == Function::Subject
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::syntax::Grammar;
    use crate::suggest::text::tokens::tokens;

    /// What is reported by verbs of saying, each run of words between brackets.
    fn marked(text: &str) -> String {
        let tokens = tokens(text);
        let row = 0..tokens.len();
        let clauses = Clauses::new(&tokens, &row, Grammar::new(text, &tokens).of_row(row.clone(), &|_| true));
        let mut marked = String::new();
        let mut at = 0;
        for (token, standing) in tokens.iter().zip(&clauses.standings[0]) {
            let (opens, closes) = match standing.part {
                Part::First => ("[", ""),
                Part::Last => ("", "]"),
                Part::Only => ("[", "]"),
                _ => ("", ""),
            };
            marked += &text[at..token.start()];
            marked = marked + opens + &text[token.range()] + closes;
            at = token.end();
        }
        marked + &text[at..]
    }

    #[test]
    fn clauses_hang_on_verbs_of_saying() {
        let said = [
            "The mayor said that [the old bridge will stay open until spring].",
            "The mayor said [the old bridge will stay open until spring].",
            "[Nobody was hurt in the fire], the mayor said.",
            "[The old bridge], she said, [will stay open until spring].",
            "[The plan was rejected], according to Ada Quist.",
            "According to Ada Quist, [the plan was rejected by the council].",
            "[The plan was rejected after a long debate in the council of the city], according to people who were there.",
            "[The old bridge was closed too late], said Quist, an engineer who built most of the new one.",
            "Quist, an engineer, said [the old bridge was closed too late].",
            "[But the old bridge was closed too late], he said.",
            "He said that [the bridge would stay open], which pleased the town.",
        ];
        for text in said {
            assert_eq!(marked(&text.replace(['[', ']'], "")), text);
        }
    }

    #[test]
    fn clauses_hang_on_verbs_of_saying_abroad() {
        let said = [
            "Der Stadtrat sagte, dass [die alte Brücke bis zum Frühling offen bleibt].",
            "Le maire a déclaré que [le vieux pont resterait ouvert jusqu'au printemps].",
            "Selon la police, [trois personnes ont été blessées dans l'accident].",
            "El alcalde afirmó que [el puente viejo estará abierto hasta la primavera].",
            "Il sindaco ha detto che [il vecchio ponte resterà aperto fino alla primavera].",
            "O prefeito disse que [a velha ponte continuará aberta até a primavera].",
            "De burgemeester zei dat [de oude brug tot het voorjaar open blijft].",
            "Borgmästaren sade att [den gamla bron förblir öppen till våren].",
            "Związek twierdzi, że [ceny prądu spadły od marca o jedną trzecią].",
            "Primátor řekl, že [starý most zůstane otevřený až do jara].",
            "Мэр сказал, что [старый мост останется открытым до весны].",
            "Pormestari sanoi, että [vanha silta pysyy auki kevääseen asti].",
        ];
        for text in said {
            assert_eq!(marked(&text.replace(['[', ']'], "")), text);
        }
    }

    #[test]
    fn where_nobody_says_anything_nothing_is_reported() {
        for text in [
            "The council met on Tuesday.",
            "Der zweite Zug fährt laut und schnell nach Hause.",
            "市長は橋が開いていると述べた。",
            "",
        ] {
            assert_eq!(marked(text), text);
        }
    }
}
