//! Which stretches of a paragraph stand between quotation marks.

use std::collections::BTreeMap;
use std::ops::Range;

use super::graphemes::previous_grapheme;
use super::paragraphs::paragraph_at;

/// How far around a place quotations are looked for, in bytes: a paragraph may be a whole file.
const REACH: usize = 64 * 1024;

/// Whether the character can open or close a quotation. `'` and `’` are marks too, though most are apostrophes.
pub fn is_quotation_mark(character: char) -> bool {
    matches!(
        character,
        '"' | '\''
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '＂'
    )
}

/// The innermost quotation around a byte, its marks included. A byte right behind the closing mark counts too.
///
/// A quotation that its paragraph does not close ends with the paragraph, if the next one opens with the same mark.
pub fn quotation_at(text: &str, byte: usize) -> Option<Range<usize>> {
    Nest::near(text, byte).at(byte)
}

/// The quotations of a text, for asking about many places: each paragraph is gone through once, when it is first asked about.
#[derive(Clone, Debug)]
pub struct Quotations<'a> {
    text: &'a str,
    /// By where a paragraph begins, with where it ends.
    nests: BTreeMap<usize, (usize, Nest)>,
}

impl<'a> Quotations<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, nests: BTreeMap::new() }
    }

    /// What [`quotation_at`] says, from the whole of the paragraph.
    pub fn at(&mut self, byte: usize) -> Option<Range<usize>> {
        let known = self.nests.range(..=byte).next_back().filter(|(_, (end, _))| byte <= *end);
        if let Some((_, (_, nest))) = known {
            return nest.at(byte);
        }
        let paragraph = paragraph_at(self.text, byte);
        let nest = Nest::of(self.text, &paragraph, paragraph.end);
        let found = nest.at(byte);
        self.nests.insert(paragraph.start, (paragraph.end, nest));
        found
    }

    /// What [`quotation_filled`] says, from the whole of the paragraph.
    pub fn filled(&mut self, range: &Range<usize>) -> Option<Range<usize>> {
        self.at(range.start).filter(|quotation| is_filled(self.text, quotation, range))
    }
}

/// From a byte on, the innermost quotation.
type Change = (usize, Option<Range<usize>>);

/// Quotations of one paragraph, each of which lies in another one or beside it.
#[derive(Clone, Debug, Default)]
struct Nest {
    /// By where they end.
    quotations: Vec<Range<usize>>,
    /// Which is the innermost one from a byte on, in order.
    innermost: Vec<Change>,
}

impl Nest {
    /// Of the part of a paragraph that ends there.
    fn of(text: &str, part: &Range<usize>, paragraph_end: usize) -> Self {
        let mut found = quotations(&text[part.clone()], next_opens_with(text, paragraph_end));
        for range in &mut found {
            *range = part.start + range.start..part.start + range.end;
        }
        Self { innermost: innermost(found.clone()), quotations: found }
    }

    /// Of as much of the paragraph as decides about one place.
    fn near(text: &str, byte: usize) -> Self {
        let paragraph = paragraph_at(text, byte);
        let start = text.ceil_char_boundary(paragraph.start.max(byte.saturating_sub(REACH)));
        let end = text.floor_char_boundary(paragraph.end.min(byte.saturating_add(REACH)));
        Self::of(text, &(start..end), paragraph.end)
    }

    fn at(&self, byte: usize) -> Option<Range<usize>> {
        let n_begun = self.innermost.partition_point(|(start, _)| *start <= byte);
        let around = n_begun.checked_sub(1).and_then(|idx| self.innermost[idx].1.clone());
        let n_ended = self.quotations.partition_point(|range| range.end < byte);
        around.or_else(|| self.quotations.get(n_ended).filter(|range| range.end == byte).cloned())
    }
}

/// From which byte on which of the ranges is the innermost one.
fn innermost(mut ranges: Vec<Range<usize>>) -> Vec<Change> {
    ranges.sort_by_key(|range| range.start);
    let (mut changes, mut around) = (Vec::new(), Vec::<Range<usize>>::new());
    for range in ranges.into_iter().map(Some).chain([None]) {
        while let Some(ended) = around.pop_if(|last| range.as_ref().is_none_or(|next| last.end <= next.start)) {
            changes.push((ended.end, around.last().cloned()));
        }
        if let Some(range) = range {
            changes.push((range.start, Some(range.clone())));
            around.push(range);
        }
    }
    changes
}

/// The range with both marks of the quotations of which it has one, and all words up to the other.
pub fn with_both_marks(text: &str, mut range: Range<usize>) -> Range<usize> {
    let has_letter = |start: usize, end: usize| start < end && text[start..end].contains(char::is_alphanumeric);
    // A quotation may stand in another one, and end with it.
    for _ in 0..3 {
        let at_ends = [range.start, previous_grapheme(text, range.end)].map(|byte| quotation_at(text, byte));
        let is_short = |quotation: &Range<usize>| {
            let has_start = range.start <= quotation.start;
            let has_end = quotation.end <= range.end;
            has_start != has_end
                && range.start < quotation.end
                && !has_letter(quotation.start, range.start)
                && !has_letter(range.end, quotation.end)
        };
        let Some(short) = at_ends.into_iter().flatten().find(is_short) else { break };
        range = range.start.min(short.start)..range.end.max(short.end);
    }
    range
}

/// The quotation whose words a range has all, and whose opening mark it has not.
pub fn quotation_filled(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    quotation_at(text, range.start).filter(|quotation| is_filled(text, quotation, range))
}

fn is_filled(text: &str, quotation: &Range<usize>, range: &Range<usize>) -> bool {
    let is_bare = |start: usize, end: usize| end - start <= REACH && !text[start..end].contains(char::is_alphanumeric);
    let is_inside = quotation.start < range.start && range.end <= quotation.end;
    is_inside && !range.is_empty() && is_bare(quotation.start, range.start) && is_bare(range.end, quotation.end)
}

/// All quotations of a paragraph, marks included, by where they end.
///
/// `next_opening` is the mark that the next paragraph opens with: one that is still open then runs to the end.
pub fn quotations(paragraph: &str, next_opening: Option<char>) -> Vec<Range<usize>> {
    let mut open = Open::default();
    let mut found = Vec::new();
    for mark in marks(paragraph) {
        match mark.role(&open) {
            Role::Opens => {
                // A straight mark that opens while one is open: the closing one was lost.
                if let Some(lost) = open.last(&[mark.character]).filter(|_| is_straight(mark.character)) {
                    open.truncate(lost);
                }
                open.push(mark.at, mark.character);
            }
            Role::Closes(depth) => {
                found.push(open.marks[depth].0..mark.at + mark.character.len_utf8());
                open.truncate(depth);
            }
            Role::Nothing => {}
        }
    }
    let goes_on = open.marks.iter().find(|&&(_, character)| Some(character) == next_opening);
    found.extend(goes_on.map(|&(at, _)| at..paragraph.len()));
    found
}

/// The marks that are open, from the outermost on.
#[derive(Default)]
struct Open {
    marks: Vec<(usize, char)>,
    /// Of each character which of the marks it is: a text may be nothing but marks.
    depths: BTreeMap<char, Vec<usize>>,
}

impl Open {
    /// Which of the marks is the innermost one of these characters.
    fn last(&self, characters: &[char]) -> Option<usize> {
        characters.iter().filter_map(|character| self.depths.get(character)?.last().copied()).max()
    }

    fn push(&mut self, at: usize, character: char) {
        self.depths.entry(character).or_default().push(self.marks.len());
        self.marks.push((at, character));
    }

    fn truncate(&mut self, n_marks: usize) {
        for (_, character) in self.marks.drain(n_marks..) {
            self.depths.entry(character).or_default().pop();
        }
    }
}

/// Where the next quotation mark begins, at a byte or behind it.
pub fn next_mark(text: &str, byte: usize) -> Option<usize> {
    let byte = text.ceil_char_boundary(byte);
    text[byte..]
        .char_indices()
        .map(|(offset, c)| (byte + offset, c))
        .find(|&(at, c)| stands(text, at, c))
        .map(|(at, _)| at)
}

/// Where the last quotation mark before a byte begins.
pub fn previous_mark(text: &str, byte: usize) -> Option<usize> {
    let byte = text.floor_char_boundary(byte);
    text[..byte].char_indices().rev().find(|&(at, c)| stands(text, at, c)).map(|(at, _)| at)
}

/// A character that may open or close a quotation, with its neighbours.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: usize,
    character: char,
    before: Option<char>,
    after: Option<char>,
}

enum Role {
    Opens,
    /// With the place of the mark that it closes among those open.
    Closes(usize),
    Nothing,
}

fn marks(paragraph: &str) -> impl Iterator<Item = Mark> {
    let places = paragraph.char_indices().filter(|&(_, character)| is_quotation_mark(character));
    places.map(|(at, character)| Mark::new(paragraph, at, character)).filter(|mark| !mark.is_apostrophe())
}

fn stands(text: &str, at: usize, character: char) -> bool {
    if !is_quotation_mark(character) {
        return false;
    }
    let mark = Mark::new(text, at, character);
    // Alone, a ’ behind a letter is an apostrophe more often than it closes something.
    let is_plural = matches!(character, '\'' | '’') && mark.before.is_some_and(char::is_alphabetic);
    !mark.is_apostrophe()
        && (!is_plural || quotation_at(text, at).is_some_and(|range| range.end == at + character.len_utf8()))
}

impl Mark {
    fn new(text: &str, at: usize, character: char) -> Self {
        let before = text[..at].chars().next_back();
        let after = text[at + character.len_utf8()..].chars().next();
        Self { at, character, before, after }
    }

    /// Inside a word, as in “don’t”, or in place of the century, as in “the ’90s”.
    fn is_apostrophe(&self) -> bool {
        let is = |c: Option<char>, what: fn(char) -> bool| c.is_some_and(what);
        let is_inside = is(self.before, char::is_alphanumeric) && is(self.after, char::is_alphanumeric);
        let is_century = !is(self.before, char::is_alphanumeric) && is(self.after, |c| c.is_ascii_digit());
        match self.character {
            '\'' | '’' => is_inside || (self.character == '’' && is_century),
            _ => false,
        }
    }

    fn role(&self, open: &Open) -> Role {
        let closes = |openings: &[char]| open.last(openings).map(Role::Closes);
        match self.character {
            '„' | '‟' | '‚' | '‛' | '「' | '『' => Role::Opens,
            '”' => closes(&['“', '„', '‟', '”'])
                .unwrap_or_else(|| if self.looks_opening() { Role::Opens } else { Role::Nothing }),
            '“' => closes(&['„']).unwrap_or(Role::Opens),
            '‘' => closes(&['‚']).unwrap_or(Role::Opens),
            '’' => closes(&['‘', '‚', '‛']).unwrap_or(Role::Nothing),
            '」' => closes(&['「']).unwrap_or(Role::Nothing),
            '』' => closes(&['『']).unwrap_or(Role::Nothing),
            // « opens in French and closes in German: what is open decides.
            '«' => closes(&['»']).unwrap_or(Role::Opens),
            '»' => closes(&['«']).unwrap_or(Role::Opens),
            '‹' => closes(&['›']).unwrap_or(Role::Opens),
            '›' => closes(&['‹']).unwrap_or(Role::Opens),
            _ => self.straight(open),
        }
    }

    /// Straight marks open before words and close behind them; between spaces, they take turns.
    fn straight(&self, open: &Open) -> Role {
        let last = open.last(&[self.character]);
        match (self.looks_opening(), self.looks_closing(), last) {
            (true, false, _) if self.character != '\'' || self.after.is_some_and(char::is_alphanumeric) => Role::Opens,
            (_, _, Some(depth)) => Role::Closes(depth),
            (false, true, None) => Role::Nothing,
            (_, _, None) if self.character == '\'' => Role::Nothing,
            (_, _, None) => Role::Opens,
        }
    }

    fn looks_opening(&self) -> bool {
        let is_open_before = self.before.is_none_or(|c| c.is_whitespace() || "([{—–-“‘„‚«‹\"'/".contains(c));
        is_open_before && self.after.is_some_and(|c| !c.is_whitespace())
    }

    fn looks_closing(&self) -> bool {
        let is_closed_after = self.after.is_none_or(|c| c.is_whitespace() || ".,;:!?)]}—–-”’“‘»›«‹\"'/…".contains(c));
        is_closed_after && self.before.is_some_and(|c| !c.is_whitespace())
    }
}

fn is_straight(character: char) -> bool {
    matches!(character, '"' | '\'' | '＂')
}

fn next_opens_with(text: &str, paragraph_end: usize) -> Option<char> {
    text[paragraph_end..].trim_start().chars().next().filter(|&character| is_quotation_mark(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `^` stands where the caret is, `[` and `]` around the quotation found.
    #[track_caller]
    fn check(marked: &str) {
        let caret = marked.replace(['[', ']'], "").find('^').unwrap();
        let text = marked.replace(['[', ']', '^'], "");
        let expected = marked.replace('^', "");
        let found = quotation_at(&text, caret);
        let shown = found.map_or(text.clone(), |range| {
            format!("{}[{}]{}", &text[..range.start], &text[range.clone()], &text[range.end..])
        });
        assert_eq!(shown, expected);
    }

    #[test]
    fn marks_of_many_languages() {
        check("She said [“we ^won”] today");
        check("She said [^“we won”] today");
        check("She said [“we won”]^ today");
        check("She said “we won” ^today");
        check("Er sagte: [„Wir ^haben gewonnen“], dann ging er");
        check("Er sagte: [»Wir ^haben gewonnen«], dann ging er");
        check("Elle dit : [« Nous ^avons gagné »] et partit");
        check("Dijo: [«Hemos ^ganado»] y se fue");
        check("[‹kle^in›] und «gross»");
        check("彼は[「勝^った」]と言った");
        check("彼は「それは[『勝^った』]だ」と言った");
        check("Hon sade [”vi ^vann”] och gick");
        check("[‘We ^won’] she said");
    }

    #[test]
    fn quotations_inside_quotations() {
        check("[“He told me [‘no’] ^twice,”] she said".replace("[‘no’]", "‘no’").as_str());
        check("“He told me [‘n^o’] twice,” she said");
        check("[„Er sagte ‚nein‘ ^zu mir“]");
        check("„Er sagte [‚ne^in‘] zu mir“");
    }

    #[test]
    fn apostrophes_are_none() {
        check("[‘We don’t ^know’] she said");
        check("[“The ’90s ^were long”] he said");
        check("[\"We don't ^know\"] she said");
        check("['We don't ^know'] she said");
        check("the workers’ ^demands and the boys’ too");
        check("the workers' ^demands and the boys' too");
        check("[“The workers’ ^pay,”] she said");
    }

    #[test]
    fn straight_marks_are_told_apart_by_their_neighbours_or_take_turns() {
        check("She said \"yes\" and [\"n^o\"] and left");
        check("She said \"yes\" ^and \"no\" and left");
        check("She said [\" we ^won \"] today");
        check("She said \" yes \" ^and \" no \" today");
        check("A lost mark \" here, [\"but ^this\"] holds".replace("\" here", "here\"").as_str());
        check("a (\"b\") [\"c^\"]");
    }

    #[test]
    fn a_quotation_may_go_on_in_the_next_paragraph() {
        check("[“It ^began]\n“and went on”");
        check("“It began\n[“and ^went on”]");
        check("“It ^began\nand was lost");
    }

    #[test]
    fn asked_about_many_places_a_text_says_what_it_says_of_each() {
        let text = "“It ‘began’\n“and” went «on»”\n\nor \"not\", „so“ «» ”";
        let places: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
        let mut all = Quotations::new(text);
        for byte in places.iter().chain(places.iter().rev()) {
            assert_eq!(all.at(*byte), quotation_at(text, *byte), "at {byte}");
        }
    }

    #[test]
    fn a_range_that_has_all_words_between_the_marks_fills_the_quotation() {
        let filled = |marked: &str| {
            let (start, end) = (marked.find('[').unwrap(), marked.find(']').unwrap() - 1);
            let text = marked.replace(['[', ']'], "");
            quotation_filled(&text, &(start..end)).map(|range| text[range].to_owned())
        };
        for inside in ["a “[We won],” she", "a “[We won,]” she", "a “[We won,”] she", "a “‘[We won],’” she"]
        {
            let whole = filled(inside).unwrap();
            assert!(whole == "“We won,”" || whole == "‘We won,’", "{whole}");
        }
        for other in
            ["a “[We] won,” she", "a [“We won,”] she", "a “‘We’ [won],” she", "[a] “We”", "“a” [b] “c”", "“[]”"]
        {
            assert_eq!(filled(other), None, "{other}");
        }
    }

    #[test]
    fn a_range_takes_the_other_mark_along() {
        let check = |before: &str, after: &str| {
            let (start, end) = (before.find('[').unwrap(), before.find(']').unwrap() - 1);
            let text = before.replace(['[', ']'], "");
            let range = with_both_marks(&text, start..end);
            let found = format!("{}[{}]{}", &text[..range.start], &text[range.clone()], &text[range.end..]);
            assert_eq!(found, after);
        };
        check("a [“We won],” she", "a [“We won,”] she");
        check("a “[We won,”] she", "a [“We won,”] she");
        check("[a “We won],” she", "[a “We won,”] she");
        check("[“He said ‘no].’” she", "[“He said ‘no.’”] she");
        check("„[Nein“]", "[„Nein“]");
        for exact in
            ["a “[We won],” she", "a [“We] won,” she", "a [“We won,”] she", "[a] “We won”", "“a” [b] “c”", "[]"]
        {
            check(exact, exact);
        }
    }

    #[test]
    fn marks_are_found_in_both_directions() {
        let text = "Don’t say “no” or the boys’ “yes”";
        let mut forth = Vec::new();
        let mut at = 0;
        while let Some(mark) = next_mark(text, at) {
            forth.push(mark);
            at = mark + 1;
        }
        let mut back = Vec::new();
        let mut at = text.len();
        while let Some(mark) = previous_mark(text, at) {
            back.insert(0, mark);
            at = mark;
        }
        assert_eq!(forth, back);
        assert_eq!(
            forth,
            [text.find("“no").unwrap(), text.find("” or").unwrap(), text.find("“yes").unwrap(), text.len() - 3]
        );
    }
}
