//! Quotation marks of quotes that are left outside, or have no other.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::boundaries::{self, Quotations};
use crate::model::{Article, Fragments, LabelSet, Problem, ProblemCode, Span, Text, transactions};

/// The quotations and the marks of a text.
pub(super) struct QuoteMarks<'a> {
    text: &'a Text,
    quotations: Quotations<'a>,
    /// Once a quote asks for it.
    counted: Option<Counted>,
}

impl<'a> QuoteMarks<'a> {
    pub(super) fn new(text: &'a Text) -> Self {
        Self { text, quotations: Quotations::new(text.as_str()), counted: None }
    }

    /// One mark of a quotation in a part of a quote, and the other one outside; or all its words, and no mark; or marks that
    /// do not come in pairs.
    pub(super) fn problem(&mut self, labels: &LabelSet, article: &Article, span: &Span) -> Option<Problem> {
        let Some(fragments) = self.with_whole_quotations(span) else {
            let message = "its quotation marks do not come in pairs";
            let problem = || Problem::new(ProblemCode::UnbalancedMarks, article, span, message);
            return (!self.are_balanced(&span.fragments)).then(problem);
        };
        let problem = Problem::new(ProblemCode::InsideQuotation, article, span, "it begins or ends inside a quotation");
        Some(problem.with_fix(transactions::move_span(labels, article, span, fragments)))
    }

    /// The parts of a quote with both marks of the quotations of which they have one, or all words; `None` where that changes
    /// nothing.
    fn with_whole_quotations(&mut self, span: &Span) -> Option<Fragments> {
        let widened = span.fragments.iter().map(|part| {
            let (at_start, at_end) = marks_at_ends(self.text.slice(part));
            let quotation = match (at_start, at_end) {
                (true, false) => self.quotations.at(part.start()),
                (false, true) => self.quotations.at(part.end().saturating_sub(1)),
                (false, false) => self.quotations.filled(&part.bytes()),
                (true, true) => None,
            };
            // Behind a quotation the line may go on with what nobody said.
            let is_part = |quotation: &Range<usize>| quotation.start <= part.start() && part.end() <= quotation.end;
            self.text.range(quotation.filter(is_part).unwrap_or(part.bytes()))
        });
        let fragments = Fragments::new(widened.collect::<Result<_, _>>().ok()?).ok()?;
        (fragments != span.fragments).then_some(fragments)
    }

    fn are_balanced(&mut self, fragments: &Fragments) -> bool {
        let counted = self.counted.get_or_insert_with(|| Counted::of(self.text.as_str()));
        let count = |mark: char| counted.n_marks(mark, fragments);
        let n_paragraphs = counted.n_paragraphs(fragments, self.text);
        let (open, close) = if count('„') > 0 { ('„', '“') } else { ('“', '”') };
        // A quotation over paragraphs opens each of them and closes the last.
        let is_right = |n_open: usize, n_close: usize| {
            n_open == n_close || (n_open > n_close && n_close > 0 && n_open - n_close < n_paragraphs)
        };
        is_right(count(open), count(close))
            && count('«') == count('»')
            && count('「') == count('」')
            && (count('"') % 2 == 0 || n_paragraphs > 1)
    }
}

/// Whether a text begins with a quotation mark, and whether it ends with one.
fn marks_at_ends(text: &str) -> (bool, bool) {
    (text.starts_with(boundaries::is_quotation_mark), text.ends_with(boundaries::is_quotation_mark))
}

/// Where in a text what is counted in quotes stands: quotes in each other would have the same words counted for each.
#[derive(Default)]
struct Counted {
    marks: BTreeMap<char, Vec<usize>>,
    /// The first bytes of lines that are not blank, white space apart.
    paragraphs: Vec<usize>,
}

impl Counted {
    fn of(text: &str) -> Self {
        let mut counted = Self::default();
        let mut is_begun = false;
        for (byte, character) in text.char_indices() {
            if matches!(character, '„' | '“' | '”' | '«' | '»' | '「' | '」' | '"') {
                counted.marks.entry(character).or_default().push(byte);
            }
            if character == '\n' {
                is_begun = false;
            } else if !is_begun && !character.is_whitespace() {
                counted.paragraphs.push(byte);
                is_begun = true;
            }
        }
        counted
    }

    fn n_marks(&self, mark: char, fragments: &Fragments) -> usize {
        let places = self.marks.get(&mark).map_or(&[][..], Vec::as_slice);
        fragments.iter().map(|part| n_in(places, part.bytes())).sum()
    }

    /// A part goes on with the paragraph of the part before it.
    fn n_paragraphs(&self, fragments: &Fragments, text: &Text) -> usize {
        let n_begun = fragments.iter().map(|part| {
            let n_blank = part.n_bytes() - text.slice(part).trim_start().len();
            n_in(&self.paragraphs, part.start() + n_blank + 1..part.end())
        });
        1 + n_begun.sum::<usize>()
    }
}

fn n_in(places: &[usize], bytes: Range<usize>) -> usize {
    let n_before = |byte: usize| places.partition_point(|place| *place < byte);
    n_before(bytes.end).saturating_sub(n_before(bytes.start))
}
