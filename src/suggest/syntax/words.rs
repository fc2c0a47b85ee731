//! Takes the tokens of a text apart into words and sentences as the weights know them.

use std::ops::Range;

use super::language::Language;
use crate::model::boundaries;
use crate::suggest::text::tokens::{Shape, Token};

/// A sentence that is longer is cut, in words: what a tree costs grows with its length.
pub const MAX_WORDS: usize = 160;

/// What stands after an apostrophe in English and is a word of its own.
const SHORTENED: [&str; 6] = ["m", "re", "ve", "ll", "d", "s"];
/// What French hangs on a verb.
const HUNG_ON: [&str; 12] =
    ["t-il", "t-elle", "t-on", "t-ils", "t-elles", "il", "elle", "on", "ils", "elles", "je", "nous"];

/// The words of a token, as bytes of the text: more than one where two were written together, or where a language puts no
/// spaces between them.
pub fn add_words(text: &str, token: &Token, language: Language, words: &mut Vec<Range<usize>>) {
    let range = token.range();
    if !token.is_word() {
        words.push(range);
        return;
    }
    let piece = &text[range.clone()];
    match language {
        Language::Chinese | Language::Thai => {
            let mut start = range.start;
            for end in boundaries::word_ends(piece) {
                words.push(start..range.start + end);
                start = range.start + end;
            }
        }
        Language::English => add_cut(range, english_cut(piece), words),
        Language::French => {
            let elided = elided(piece);
            let range = if HUNG_ON.contains(&piece) { with_hyphens(text, range, words) } else { range };
            words.extend((elided > 0).then(|| range.start..range.start + elided));
            add_cut(range.start + elided..range.end, french_cut(&piece[elided..]), words);
        }
        Language::Italian => {
            let elided = elided(piece);
            add_cut(range, (elided > 0).then_some(elided), words);
        }
        _ => words.push(range),
    }
}

/// The pronoun with the hyphens and the “t” between it and its verb, which are tokens of their own: they go from the words.
fn with_hyphens(text: &str, pronoun: Range<usize>, words: &mut Vec<Range<usize>>) -> Range<usize> {
    let mut start = pronoun.start;
    while let Some(last) = words.pop_if(|last| last.end == start && matches!(&text[last.clone()], "-" | "t")) {
        start = last.start;
    }
    start..pronoun.end
}

fn add_cut(range: Range<usize>, cut: Option<usize>, words: &mut Vec<Range<usize>>) {
    let cut = cut.map_or(range.end, |cut| range.start + cut);
    words.push(range.start..cut);
    if cut < range.end {
        words.push(cut..range.end);
    }
}

/// Before “n't”, “'re” and the like.
fn english_cut(word: &str) -> Option<usize> {
    let apostrophe = word.rfind(['\'', '’']).filter(|at| *at > 0)?;
    let rest = word[apostrophe..].trim_start_matches(['\'', '’']).to_lowercase();
    let before = &word[..apostrophe];
    if rest == "t" && before.len() > 1 && before.ends_with(['n', 'N']) {
        return Some(apostrophe - 1);
    }
    SHORTENED.contains(&&*rest).then_some(apostrophe)
}

/// After “l'”, “qu'”, “dell'”, as a length.
fn elided(word: &str) -> usize {
    let Some(at) = word.find(['\'', '’']) else { return 0 };
    let is_one_word = word.to_lowercase().starts_with("aujourd") || word.to_lowercase().starts_with("quelqu");
    let end = at + word[at..].chars().next().map_or(0, char::len_utf8);
    if is_one_word || end == word.len() { 0 } else { end }
}

/// Before “-t-il” and the like.
fn french_cut(word: &str) -> Option<usize> {
    let lower = word.to_lowercase();
    HUNG_ON.iter().find_map(|hung| {
        let before = lower.strip_suffix(hung)?.strip_suffix('-')?;
        (!before.is_empty() && lower.len() == word.len()).then_some(before.len())
    })
}

/// Where the sentence that starts with the token `start` ends, as the token after it: at a stop with what closes behind it, at the
/// end of the line, at the latest after so many words.
pub fn sentence_end(text: &str, tokens: &[Token], start: usize) -> usize {
    let mut end = start + 1;
    while end < tokens.len() && end - start < MAX_WORDS && !tokens[end].begins_line {
        let is_stop = is_stop(text, &tokens[end - 1]);
        while is_stop && end < tokens.len() && closes(text, tokens, end) {
            end += 1;
        }
        let goes_on = tokens.get(end).is_some_and(|next| matches!(next.shape, Shape::Lower | Shape::SentenceEnd));
        if is_stop && !goes_on {
            return end;
        }
        end = (end + 1).min(tokens.len());
    }
    end.min(tokens.len())
}

fn is_stop(text: &str, token: &Token) -> bool {
    token.ends_sentence || matches!(&text[token.range()], "।" | "؟" | "۔")
}

/// Whether the mark stands right behind what is before it and closes something.
fn closes(text: &str, tokens: &[Token], idx: usize) -> bool {
    let token = &tokens[idx];
    let adjoins = tokens[idx - 1].end() == token.start();
    adjoins && (token.shape == Shape::Quote || matches!(&text[token.range()], ")" | "]" | "）" | "】"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::text::tokens::tokens;

    #[track_caller]
    fn check(language: Language, text: &str, expected: &[&str]) {
        let mut words = Vec::new();
        for token in &tokens(text) {
            add_words(text, token, language, &mut words);
        }
        let words: Vec<&str> = words.into_iter().map(|range| &text[range]).collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn words_written_together_are_taken_apart() {
        check(
            Language::English,
            "They don’t say they're Ana's.",
            &["They", "do", "n’t", "say", "they", "'re", "Ana", "'s", "."],
        );
        check(
            Language::French,
            "L’homme qu'elle aime, dit-il aujourd'hui",
            &["L’", "homme", "qu'", "elle", "aime", ",", "dit", "-il", "aujourd'hui"],
        );
        check(Language::French, "affirme-t-elle", &["affirme", "-t-elle"]);
        check(Language::Italian, "dell'anno", &["dell'", "anno"]);
        check(Language::Chinese, "这是我们的城市。", &["这", "是", "我们", "的", "城市", "。"]);
        check(Language::German, "geht's", &["geht", "'s"]);
    }

    #[test]
    fn sentences_end_with_what_closes_them() {
        let text = "“It is over.” “No!” he said. (Not yet.)\nA line\nWho? Me.";
        let tokens = tokens(text);
        let mut sentences = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let end = sentence_end(text, &tokens, at);
            sentences.push(&text[tokens[at].start()..tokens[end - 1].end()]);
            at = end;
        }
        assert_eq!(sentences, ["“It is over.”", "“No!” he said.", "(Not yet.)", "A line", "Who?", "Me."]);
    }
}
