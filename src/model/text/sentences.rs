//! Where sentences begin and end in news text: English, German, French, Spanish, and scripts with marks of their own.
//!
//! A stop ends a sentence unless what stands before it is an abbreviation, an initial or a number that goes on, or what
//! follows does not look like a beginning. Only the neighbourhood of a stop is looked at, so that a paragraph may be as
//! long as a file.

use std::ops::Range;

use super::graphemes::previous_grapheme;
use super::paragraphs::{paragraph_at, trimmed};

/// Titles and the like: something always follows, so the sentence never ends here. In lower case, without the stop.
const NEVER_LAST: &str = " mr mrs ms mx dr prof st sen rep gov gen lt col maj capt cpl sgt cmdr adm rev hon pres supt messrs mt ft z u v \
    vs no nos vol pp fig approx dept est e.g i.e cf hr fr frl bzw ca nr str z.b d.h u.a v.a z.t s.o vgl abs art bd geb \
    gest jh jhd evtl ggf inkl exkl zzgl mme mlle mm me mgr av boul env p.ex sra srta dra d dña lic ing pág núm art \
    ud uds avda prov tel aprox ";

/// What a sentence can end with as well: only a word that often begins one shows that it did.
const MAY_BE_LAST: &str = " etc inc ltd co corp bros jr sr u.s u.k u.n e.u d.c a.m p.m usw etc ph.d m.d b.a m.a jan feb mar apr \
    jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun mio mrd dez okt ee.uu s.a c.e gmbh plc al ";

/// Words that often begin a sentence and are seldom a name.
const BEGINNERS: &str = " a an the he she it they we i you but and or so in on at as if when while after before that this these \
    those there then what who why how his her its their our my for from by with to of not no yes yet still most some many \
    all one two nobody everyone however meanwhile der die das ein eine einer er sie es wir ich aber und oder doch denn \
    dann da wenn als nach vor im am in auf mit von zu bei nur auch so dieser diese dieses was wer wie le la les un une \
    des il elle ils elles on nous je mais et ou ce cette ces dans pour par avec sur après avant selon el los las una \
    unos unas ella ellos yo pero y o en con por para según tras este esta estos no sin cuando ";

/// What a day or a rank is followed by in German: “am 3. März”, “im 19. Jahrhundert”.
const AFTER_ORDINAL: &str = " januar jänner februar märz april mai juni juli august september oktober november dezember \
    jahrhundert jahrhunderts klasse stock platz liga bundesliga etage geburtstag spieltag runde minute tag juli ";

/// The sentence around the byte, without the space behind it.
pub fn sentence_at(text: &str, byte: usize) -> Range<usize> {
    let paragraph = paragraph_at(text, byte);
    let body = &text[paragraph.clone()];
    let at = body.floor_char_boundary(byte - paragraph.start);
    let start = start_before(body, at);
    let end = end_after(body, at, start);
    trimmed(text, paragraph.start + start..paragraph.start + end)
}

/// Where the next sentence starts, or the end of the text.
pub fn next_sentence(text: &str, byte: usize) -> usize {
    let end = sentence_at(text, byte).end.max(byte);
    let offset = text[end..].find(|character: char| !character.is_whitespace());
    offset.map_or(text.len(), |offset| end + offset)
}

/// Where the sentence around the byte starts, or the one before where the byte is at a start.
pub fn previous_sentence(text: &str, byte: usize) -> usize {
    let before = text[..text.floor_char_boundary(byte)].trim_end();
    if before.is_empty() { 0 } else { sentence_at(text, previous_grapheme(text, before.len())).start }
}

/// Whether a sentence of the line ends with the stop that stands at this byte.
pub fn ends_sentence(line: &str, stop: usize) -> bool {
    end_at(line, stop).is_some()
}

/// Where the sentence around `at` starts: behind the last end before it and the white space there.
fn start_before(body: &str, at: usize) -> usize {
    for (stop, _) in body[..at].char_indices().rev().filter(|&(_, character)| is_stop(character)) {
        if let Some(end) = end_at(body, stop) {
            let start = end + (body[end..].len() - body[end..].trim_start().len());
            // White space between two sentences belongs to the one before.
            if start <= at {
                return start;
            }
        }
    }
    0
}

/// Where the sentence that starts at `start` ends: at the first end whose next sentence lies behind `at`.
fn end_after(body: &str, at: usize, start: usize) -> usize {
    let stops = body[start..].char_indices().filter(|&(_, character)| is_stop(character));
    let from = at.saturating_sub(64).max(start);
    let near = stops.map(|(offset, _)| start + offset).skip_while(|&stop| stop < from);
    near.filter_map(|stop| end_at(body, stop))
        .find(|&end| end > start && next_start(body, end) > at)
        .unwrap_or(body.len())
}

fn next_start(body: &str, end: usize) -> usize {
    end + (body[end..].len() - body[end..].trim_start().len()).max(usize::from(end == body.len()))
}

/// The end of the sentence, behind closing marks, if one ends with the stop at this byte.
fn end_at(body: &str, stop: usize) -> Option<usize> {
    let character = body[stop..].chars().next()?;
    let mut end = stop + character.len_utf8();
    end += body[end..].len() - body[end..].trim_start_matches(is_stop).len();
    let behind_stops = end;
    end = behind_closing_marks(body, end);
    if is_wide_stop(character) {
        return Some(end);
    }
    let rest = &body[end..];
    if rest.trim().is_empty() {
        return Some(end);
    }
    if !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let begins = rest.trim_start().trim_start_matches(is_opening);
    let next = begins.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    if next.starts_with(char::is_lowercase) {
        return None;
    }
    let is_plain_stop = character == '.' && behind_stops == stop + 1;
    (!is_plain_stop || end > behind_stops || !goes_on(&body[..stop], next)).then_some(end)
}

/// Whether a sentence goes on behind a full stop between these words.
fn goes_on(before: &str, next: &str) -> bool {
    let window = before.len().saturating_sub(48);
    let near = &before[before.ceil_char_boundary(window)..];
    let word = near.rsplit(|c: char| c.is_whitespace() || "([“\"„«‘'—–".contains(c)).next().unwrap_or("");
    let lower = word.to_lowercase();
    let next_lower = next.to_lowercase();
    let begins = is_in(BEGINNERS, &next_lower);
    let letters = word.chars().count();
    if is_in(NEVER_LAST, &lower) {
        // “No. 5” is a number, “No. Nobody came” is an answer.
        return !matches!(lower.as_str(), "no" | "art" | "me" | "d" | "st" | "ing") || !begins;
    }
    if is_in(MAY_BE_LAST, &lower) {
        return !begins && !next.is_empty();
    }
    if letters == 1 && word.starts_with(char::is_uppercase) {
        return !begins || matches!(next, "A" | "I");
    }
    // “A.B.” and “z.B.” in any language.
    let is_dotted = word.contains('.')
        && word.split('.').all(|part| part.chars().count() <= 2 && !part.contains(|c: char| c.is_ascii_digit()));
    if is_dotted {
        return !begins;
    }
    let is_ordinal = letters <= 2 && word.chars().all(|c| c.is_ascii_digit()) && !word.is_empty();
    is_ordinal && is_in(AFTER_ORDINAL, &next_lower)
}

fn behind_closing_marks(body: &str, from: usize) -> usize {
    let mut end = from;
    loop {
        let rest = &body[end..];
        let mut characters = rest.chars();
        let Some(first) = characters.next() else { return end };
        let follows_space = characters.next();
        match first {
            ')' | ']' | '"' | '\'' | '”' | '’' | '“' | '‘' | '»' | '«' | '›' | '‹' | '」' | '』' | '）' =>
            {
                end += first.len_utf8();
            }
            // « French marks stand off from their text. »
            ' ' | '\u{a0}' | '\u{202f}' if matches!(follows_space, Some('»' | '›')) => {
                end += first.len_utf8() + follows_space.map_or(0, char::len_utf8);
            }
            _ => return end,
        }
    }
}

fn is_in(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_whitespace().any(|entry| entry == word)
}

fn is_stop(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…') || is_wide_stop(character)
}

/// A stop that needs no space behind it.
fn is_wide_stop(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '．' | '।' | '॥' | '؟' | '۔' | '։')
}

fn is_opening(character: char) -> bool {
    matches!(
        character,
        '(' | '['
            | '"'
            | '\''
            | '“'
            | '‘'
            | '„'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '¿'
            | '¡'
            | '「'
            | '『'
            | '—'
            | '–'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line is a paragraph; `|` stands between its sentences. 100 sentences of news, each with something in it
    /// that misleads.
    const NEWS: &str = "\
Mr. Okafor met Dr. Lund on Tuesday. |They spoke for 3.5 hours. |Nothing was signed.
“We lost,” she said. |“We will lose again.” |He disagreed.
“Did you see it?” she asked. |“No!” he shouted. |Nobody moved.
The U.S. president flew home. |He left the U.S. |The plane was late.
The firm, Harbour Foods Inc., closed. |Its rival is Pell & Sons Ltd. |It stays open.
J. K. Aldous wrote it in 1998. |George W. Pratt did not.
Prices rose 4.2 per cent. |Wages fell 0.3 per cent. |Rents (up 9 per cent.) hurt most.
She arrived at 6 p.m. on Friday. |He came at 7 p.m. |They ate.
The score was 3. |Then it was 4.
It cost $1.5 million. |The city paid. |“All of it?” |Yes.
Sen. Ada Pratt and Rep. Tom Lund voted no. |The bill failed.
It is on www.example.org now. |The page is short.
“I will not resign.” |The mayor said no more.
He paused… and went on. |She paused… |Then she left.
What now? |Who pays?! |No one knows.
They asked for pens, paper, etc. |The shop had none.
The match in St. Ives was off. |Lt. Gen. Ruiz watched it.
The plan (it has three parts.) is dead. |(Nobody mourned.) |The council moved on.
“It's over,” he said. |“It is.”
Add salt, pepper, etc. and stir. |Serve it warm.
The ‘hero’ left. |‘He was tired.’ |So were we.
Ruling No. 5 stands. |Was it fair? |No. |It was not.
Fig. 3 shows the drop. |The drop is 2.7 points.
Oct. 3 was dry. |So was Nov. 4.
Der Bürgermeister kam am 3. März zurück. |Er sagte nichts.
„Wir haben verloren.“ |Das sagte Frau Dr. Kern.
„Halt!“, rief er. |Niemand hielt an.
Das kostet z. B. 3,5 Mio. Euro. |Die Stadt zahlt.
Im 19. Jahrhundert war das anders. |Heute nicht.
Es kamen ca. 300 Leute, d.h. die Hälfte. |Der Rest blieb weg.
»Nein.« |Mehr sagte sie nicht.
Prof. Dr. Ida Wolff lehrt in Kiel. |Ihr Buch erschien 2019. |Es hat 300 Seiten.
Was nun? |Wer zahlt?
Die Nr. 7 traf zweimal. |Der FC gewann.
« Nous avons gagné. » |Le maire a souri.
M. Dupont est arrivé. |Mme Roy est partie. |Il pleuvait.
« Vraiment ? » a-t-elle demandé. |« Oui ! » |Rien de plus.
Le prix est de 3,5 millions. |La ville paie.
J.-P. Morel a dit non. |Elle a dit oui.
C’est au no. 12. |Entrez !
La Sra. Vega llegó. |El Sr. Paz no. |¿Por qué? |¡Nadie lo sabe!
«Hemos ganado.» |La ministra sonrió.
EE.UU. dijo que no. |La ONU calló.
Cuesta 2.500 euros. |Es caro.
他走了。|她说：“好。”|天黑了！
彼は来た。|「行こう。」|彼女は笑った。";

    #[test]
    fn a_hundred_sentences_of_news() {
        let mut n_sentences = 0;
        for paragraph in NEWS.lines() {
            let text = paragraph.replace('|', "");
            let mut found = Vec::new();
            let mut at = 0;
            while at < text.len() {
                let sentence = sentence_at(&text, at);
                assert!(sentence.start <= at && at < sentence.end, "{} in {text}", &text[at..]);
                for inside in text[sentence.clone()].char_indices().map(|(offset, _)| sentence.start + offset) {
                    assert_eq!(sentence_at(&text, inside), sentence, "from {}", &text[inside..]);
                }
                found.push(&text[sentence.clone()]);
                at = next_sentence(&text, at);
            }
            n_sentences += found.len();
            let expected: Vec<&str> = paragraph.split('|').map(str::trim).collect();
            assert_eq!(found, expected);
        }
        assert!(n_sentences >= 100, "{n_sentences}");
    }
}
