//! Decides what the offsets of a file count: the words that it copies, whoever imports it, places that cannot be, and many that
//! cut words tell.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::counted_otherwise::move_places;
use super::draft::{Counting, Draft, SpanDraft};
use super::edges::is_odd;
use crate::model::{OffsetCursor, OffsetUnit, Text, TextRange};

/// Settles the drafts of one file on what their offsets count; `wanted` is the unit that somebody has named.
///
/// The words beside the places of a draft decide for it. What they prove in some holds for the ones that have none, unless
/// they prove something else in others, or the places of the one say otherwise. Where no words are beside the places, these
/// tell by their edges what all of the file count. Where nothing decides and two units differ, nobody knows: then the labels
/// are left out, with the reason.
pub(crate) fn settle(drafts: &mut [Draft], wanted: Option<OffsetUnit>) {
    if let Some(unit) = wanted {
        for draft in &mut *drafts {
            draft.count_in(unit);
        }
    }
    let by_words: Vec<Option<Way>> = drafts.iter().map(proof_of_words).collect();
    for (draft, _) in drafts.iter_mut().zip(&by_words).filter(|(_, by_words)| by_words.is_none()) {
        move_places(draft);
    }
    let verdict = most_of(&by_words);
    let by_edges = if by_words.iter().all(Option::is_none) { proof_of_edges(drafts) } else { None };
    let mut is_told = false;
    for (draft, by_words) in drafts.iter_mut().zip(by_words) {
        // What programs usually count is known better than what other records of the file count.
        let of_others = verdict.filter(|way| draft.counting != Counting::Usual && !is_contradicted(draft, *way));
        let of_edges = by_edges.filter(|_| is_told_by_edges(draft)).map(|unit| Way { unit, ..draft.way() });
        let known = by_words.or(of_others).or(of_edges);
        let by_places = if known.is_none() { proof_of_places(draft) } else { None };
        let counting = std::mem::take(&mut draft.counting);
        if counting == Counting::Known || draft.spans.is_empty() {
            continue;
        }
        match known.or(by_places) {
            Some(way) if counting == Counting::Named => {
                is_told |= draft.take_way(Way { unit: draft.unit, ..way }, !is_told);
            }
            Some(way) => is_told |= draft.take_way(way, !is_told),
            None => draft.doubt(counting),
        }
    }
}

/// The way that most of the proofs are for; none where as many are for another, or some are for another unit.
fn most_of(proofs: &[Option<Way>]) -> Option<Way> {
    let mut votes: BTreeMap<Way, usize> = BTreeMap::new();
    proofs.iter().flatten().for_each(|way| *votes.entry(*way).or_default() += 1);
    let unit = votes.keys().next()?.unit;
    if votes.keys().any(|way| way.unit != unit) {
        return None;
    }
    let most = votes.values().copied().max()?;
    let mut first = votes.into_iter().filter(|(_, n)| *n == most).map(|(way, _)| way);
    first.next().filter(|_| first.next().is_none())
}

/// Whether the places of a draft begin and end where words do as they are, and not when they are counted so.
fn is_contradicted(draft: &Draft, way: Way) -> bool {
    let is_neat = |way: Way| Look::new(draft, way).is_some_and(|look| look.is_neat(draft.spans.len()));
    let own = draft.way();
    way != own && is_neat(own) && !is_neat(way)
}

/// So many spans have to begin or end where no words do in all units but one.
const N_OF_PROOF: usize = 3;

/// The one unit in which all spans of the file begin and end where words do: in every other several do not, or some cannot be.
fn proof_of_edges(drafts: &[Draft]) -> Option<OffsetUnit> {
    let unsure = || drafts.iter().filter(|draft| is_told_by_edges(draft) && !draft.text.is_ascii());
    // How many spans cannot be there in each, and how many are at odd places.
    let looks = OffsetUnit::ALL.map(|unit| {
        let look = |draft: &Draft| Look::new(draft, Way { unit, line_ends: LineEnds::AsGiven }).unwrap_or_default();
        let against = unsure().map(|draft| (draft.spans.len(), look(draft)));
        let (n_impossible, n_odd) =
            against.fold((0, 0), |(impossible, odd), (n, look)| (impossible + n - look.possible, odd + look.odd));
        (unit, n_impossible, n_odd)
    });
    let (unit, ..) = looks.into_iter().find(|(_, n_impossible, n_odd)| n_impossible + n_odd == 0)?;
    let is_refuted = |(other, n_impossible, n_odd): (OffsetUnit, usize, usize)| {
        other == unit || n_impossible > 0 && other == OffsetUnit::Byte || n_impossible + n_odd >= N_OF_PROOF
    };
    looks.into_iter().all(is_refuted).then_some(unit)
}

/// Whether the edges of many spans tell what it counts, whatever programs usually count that write such files.
fn is_told_by_edges(draft: &Draft) -> bool {
    is_unsure(draft) || draft.counting == Counting::Usual
}

/// Whether programs that write such files differ in what they count.
fn is_unsure(draft: &Draft) -> bool {
    [Counting::Likely, Counting::Open].contains(&draft.counting)
}

/// What offsets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    unit: OffsetUnit,
    line_ends: LineEnds,
}

/// How many of its units a line end is where offsets count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum LineEnds {
    AsGiven,
    /// `\r\n` counts once.
    One,
    /// `\n` counts twice: it was `\r\n` where the labels were made.
    Two,
}

impl LineEnds {
    /// The text with the line ends that are counted; `None` where these are those of the text as it is given.
    fn text(self, given: &str) -> Option<Cow<'_, str>> {
        match self {
            Self::AsGiven => Some(given.into()),
            Self::One => given.contains("\r\n").then(|| given.replace("\r\n", "\n").into()),
            Self::Two => (given.contains('\n') && !given.contains('\r')).then(|| given.replace('\n', "\r\n").into()),
        }
    }
}

/// How the places of a draft look when they are counted in one way, as numbers of spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    /// Spans whose words stand there, blanks apart.
    fitting: usize,
    /// Of these the ones whose words stand there to the letter.
    exact: usize,
    /// Spans that can be there at all.
    possible: usize,
    /// Of these the ones that begin or end on a blank or inside a word.
    odd: usize,
}

impl Look {
    fn new(draft: &Draft, way: Way) -> Option<Self> {
        let text = Text::new(way.line_ends.text(&draft.text)?).ok()?;
        let mut places = OffsetCursor::new(&text, way.unit);
        let mut look = Self::default();
        for span in &draft.spans {
            let Some(ranges) = ranges(span, &mut places) else { continue };
            look.possible += 1;
            look.odd += usize::from(ranges.iter().any(|range| is_odd(text.as_str(), range.bytes())));
            let is_exact =
                has_words(span) && matches!(&ranges[..], [one] if span.text.as_deref() == Some(text.slice(*one)));
            look.exact += usize::from(is_exact);
            look.fitting += usize::from(is_exact || has_words(span) && are_words_of(span, &text, &ranges));
        }
        Some(look)
    }

    /// Whether all spans can be there and begin and end where words do.
    fn is_neat(self, n_spans: usize) -> bool {
        self.possible == n_spans && self.odd == 0
    }
}

fn ranges(span: &SpanDraft, places: &mut OffsetCursor<'_>) -> Option<Vec<TextRange>> {
    span.at.iter().map(|&(start, end)| places.range(start, end).ok()).collect()
}

fn has_words(span: &SpanDraft) -> bool {
    span.text.as_deref().is_some_and(|words| !words.is_empty())
}

fn are_words_of(span: &SpanDraft, text: &Text, ranges: &[TextRange]) -> bool {
    let letters = |words: &str| words.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
    let there: String = ranges.iter().map(|range| letters(text.slice(*range))).collect();
    span.text.as_deref().is_some_and(|words| letters(words) == there)
}

/// The way in which the words of a draft stand where it says, where that is one way and no other.
fn proof_of_words(draft: &Draft) -> Option<Way> {
    let n_words = draft.spans.iter().filter(|span| has_words(span)).count();
    if n_words == 0 || draft.counting == Counting::Known || is_alike_in_all(&draft.text) {
        return None;
    }
    let n_fitting = |way: &Way| {
        let look = Look::new(draft, *way).unwrap_or_default();
        (look.fitting, look.exact)
    };
    let with = |line_ends: LineEnds| draft.units().into_iter().map(move |unit| Way { unit, line_ends });
    let as_given: Vec<(Way, (usize, usize))> = with(LineEnds::AsGiven).map(|way| (way, n_fitting(&way))).collect();
    let (own, n_own) = *as_given.first()?;
    // Words that stand there to the letter prove more than those with a blank too many.
    let is_exact = as_given.iter().all(|(_, (_, n_exact))| *n_exact <= n_own.1);
    if n_own.0 == n_words && is_exact {
        return as_given.iter().any(|(_, n)| *n < n_own).then_some(own);
    }
    let others = with(LineEnds::One).chain(with(LineEnds::Two)).map(|way| (way, n_fitting(&way)));
    let all = as_given.iter().copied().chain(others);
    // Of several that fit as well it is the first.
    let best = all.fold((own, n_own), |best, next| if next.1 > best.1 { next } else { best });
    (best.1 > n_own).then_some(best.0)
}

/// Whether nothing can be counted in two ways.
fn is_alike_in_all(text: &str) -> bool {
    text.is_ascii() && !text.contains('\n')
}

/// The way that places tell where no words do: some cannot be there in another, or begin and end where no words do.
fn proof_of_places(draft: &Draft) -> Option<Way> {
    if draft.spans.is_empty() || draft.counting == Counting::Known || is_alike_in_all(&draft.text) {
        return None;
    }
    let n_spans = draft.spans.len();
    let look = |way: Way| Look::new(draft, way);
    let own = look(draft.way())?;
    if is_unsure(draft) && !draft.text.is_ascii() {
        let rival = draft.rival();
        let other = look(rival)?;
        if other.possible != own.possible {
            return Some(if other.possible > own.possible { rival } else { draft.way() });
        }
        let bytes = Way { unit: OffsetUnit::Byte, ..draft.way() };
        if own.possible < n_spans && look(bytes).is_some_and(|look| look.is_neat(n_spans)) {
            return Some(bytes);
        }
    }
    if own.is_neat(n_spans) {
        return None;
    }
    // That a line end was two where it is one now, only words can prove.
    let once = Way { line_ends: LineEnds::One, ..draft.way() };
    look(once).is_some_and(|look| look.is_neat(n_spans)).then_some(once)
}

impl Draft {
    fn way(&self) -> Way {
        Way { unit: self.unit, line_ends: LineEnds::AsGiven }
    }

    /// What its offsets may count, the likeliest first.
    fn units(&self) -> Vec<OffsetUnit> {
        let is_one_way = self.counting == Counting::Named || self.text.is_ascii();
        let others = OffsetUnit::ALL.into_iter().filter(|unit| *unit != self.unit && !is_one_way);
        std::iter::once(self.unit).chain(others).collect()
    }

    /// What other programs count that write the same shape.
    fn rival(&self) -> Way {
        let unit = if self.unit == OffsetUnit::Utf16 { OffsetUnit::CodePoint } else { OffsetUnit::Utf16 };
        Way { unit, ..self.way() }
    }

    /// Counts in this way; gives whether that is another than its own, which is told if it shall be.
    fn take_way(&mut self, way: Way, is_to_tell: bool) -> bool {
        let is_other = way != self.way() && !is_alike_in_all(&self.text);
        let has_words = self.spans.iter().any(has_words);
        if is_other && is_to_tell && (way.unit != self.unit || !has_words) {
            let what = match way.line_ends {
                LineEnds::AsGiven => in_words(way.unit),
                LineEnds::One => "a line end of two characters once",
                LineEnds::Two => "a line end twice",
            };
            let by = if has_words { "words and places" } else { "places" };
            self.notes.push(format!("offsets count {what}, as its {by} show; they were converted"));
        }
        if let Some(Cow::Owned(text)) = way.line_ends.text(&self.text) {
            self.text = text;
        }
        self.unit = way.unit;
        is_other
    }

    /// Where two units are possible, says so; where neither is likelier, by the programs that write such files and by where
    /// words begin and end, the labels are left out.
    fn doubt(&mut self, counting: Counting) {
        // Of words that stand nowhere it is told one by one.
        let is_sure = ![Counting::Likely, Counting::Open].contains(&counting) || self.spans.iter().any(has_words);
        if is_sure || self.text.is_ascii() {
            return;
        }
        let Ok(text) = Text::new(&*self.text) else { return };
        let pieces = |unit: OffsetUnit| {
            let mut places = OffsetCursor::new(&text, unit);
            self.spans.iter().map(|span| ranges(span, &mut places)).collect::<Vec<_>>()
        };
        let look = |unit: OffsetUnit| Look::new(self, Way { unit, ..self.way() }).unwrap_or_default();
        let (own, rival) = (self.unit, self.rival().unit);
        let are_two = pieces(own) != pieces(rival);
        let is_neat = |unit: OffsetUnit| look(unit).is_neat(self.spans.len());
        if look(own).odd > 0 && is_neat(OffsetUnit::Byte) {
            let other = Some(rival).filter(|rival| *rival != OffsetUnit::Byte && are_two && is_neat(*rival));
            let what = if other.is_some() { "letters, UTF-16 or bytes" } else { "letters or bytes" };
            self.ask(&std::iter::once(own).chain(other).chain([OffsetUnit::Byte]).collect::<Vec<_>>(), what);
        } else if are_two && (counting == Counting::Open || !is_neat(own) || is_neat(rival)) {
            self.ask(&[own, rival], "an emoji once or twice");
        } else if are_two {
            let (own, other) = (in_words(own), rival.name());
            self.notes.push(format!(
                "offsets were taken to count {own}, as most programs do that write such records: where they do not, say it \
                 with --offset-unit {other}"
            ));
        }
    }

    fn ask(&mut self, units: &[OffsetUnit], what: &str) {
        let names: Vec<&str> = units.iter().map(|unit| unit.name()).collect();
        self.spans.clear();
        self.relations.clear();
        self.remarks.push(format!(
            "nobody can tell whether its offsets count {what}, so its labels are left out: say it with --offset-unit {}, or \
             choose under “Offsets count” in the window",
            names.join(" or ")
        ));
    }
}

fn in_words(unit: OffsetUnit) -> &'static str {
    match unit {
        OffsetUnit::CodePoint => "code points",
        OffsetUnit::Utf16 => "UTF-16",
        OffsetUnit::Byte => "bytes",
    }
}
