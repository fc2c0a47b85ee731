//! The bytes of an article file → text: finds the encoding, drops the byte order mark, makes every line end `\n`.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, ISO_2022_JP, ISO_8859_2, ISO_8859_4, ISO_8859_13, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250,
    WINDOWS_1252, WINDOWS_1257,
};
use thiserror::Error;

use crate::model::Newline;

/// A text, and what had to be found out to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Line ends are `\n`; nothing else differs from the file.
    pub text: String,
    pub encoding: &'static Encoding,
    pub newline: Newline,
    /// Some bytes are not of the encoding; each run of them became U+FFFD.
    pub is_lossy: bool,
    /// Nothing says the encoding, and the bytes look like it.
    pub is_guessed: bool,
    /// What the file says it is encoded in, where its bytes say otherwise.
    pub contradicted: Option<&'static Encoding>,
}

impl Decoded {
    /// What people should know of how it was decoded.
    pub(crate) fn remark(&self) -> Option<String> {
        let said = self.contradicted?.name();
        Some(format!("says that it is {said}, but its bytes are {}, as which it was read", self.encoding.name()))
    }
}

/// The name is none of the WHATWG encoding standard.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("there is no encoding “{0}”: use a name such as UTF-8, windows-1252, macintosh or Shift_JIS")]
pub struct NoSuchEncoding(pub String);

/// Decodes with the given encoding, or the one that the bytes look like.
pub fn decode(bytes: &[u8], encoding: Option<&'static Encoding>) -> Decoded {
    let found = encoding.unwrap_or_else(|| encoding_of(bytes));
    let is_guessed = encoding.is_none() && is_no_unicode(found);
    let (text, is_lossy) = found.decode_with_bom_removal(bytes);
    let newline = newline_of(&text);
    let text = if newline == Newline::Lf { text.into_owned() } else { text.replace("\r\n", "\n").replace('\r', "\n") };
    Decoded { text, encoding: found, newline, is_lossy, is_guessed, contradicted: None }
}

/// Whether it is an encoding of which bytes never show for sure that they are of it.
pub(crate) fn is_no_unicode(encoding: &'static Encoding) -> bool {
    ![UTF_8, UTF_16LE, UTF_16BE].contains(&encoding)
}

/// The text as it stands in the bytes, with its line ends; in what encoding, and whether some bytes are not of it.
pub(crate) fn as_text(bytes: &[u8]) -> (Cow<'_, str>, &'static Encoding, bool) {
    // UTF-16 without a mark may look so too, where there is enough of it to tell.
    const N_TELLING: usize = 32;
    if let Ok(text) = str::from_utf8(bytes)
        && !is_iso_2022_jp(bytes)
        && (bytes.len() < N_TELLING || utf16_without_mark(bytes).is_none())
    {
        return (Cow::Borrowed(text), UTF_8, false);
    }
    let encoding = encoding_of(bytes);
    let (text, is_lossy) = encoding.decode_with_bom_removal(bytes);
    (text, encoding, is_lossy)
}

/// Whether bytes are those of a picture or the like: none but UTF-16 writes texts with zeros, and that shows.
#[cfg(feature = "parquet")]
pub(crate) fn are_no_text(bytes: &[u8]) -> bool {
    memchr::memchr(0, bytes).is_some() && Encoding::for_bom(bytes).is_none() && utf16_without_mark(bytes).is_none()
}

/// Decodes with the given encoding, or else by the byte order mark, then as the file itself says, then as its bytes
/// look. What the file says does not count where that is plainly wrong.
pub(crate) fn decode_declared(
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
    declared: Option<&'static Encoding>,
) -> Decoded {
    let is_settled = encoding.is_some() || Encoding::for_bom(bytes).is_some();
    let Some(declared) = declared.filter(|_| !is_settled) else { return decode(bytes, encoding) };
    if declared != UTF_8 && is_surely_utf8(bytes, declared) {
        return Decoded { contradicted: Some(declared), ..decode(bytes, Some(UTF_8)) };
    }
    let as_declared = decode(bytes, Some(declared));
    if as_declared.is_lossy {
        let guessed = decode(bytes, None);
        return if guessed.is_lossy { as_declared } else { Decoded { contradicted: Some(declared), ..guessed } };
    }
    as_declared
}

/// Whether the bytes are UTF-8 with characters in it that need more than a byte, which bytes of another encoding hardly
/// ever look like: where that one has characters of several bytes too, some more are asked for.
fn is_surely_utf8(bytes: &[u8], declared: &'static Encoding) -> bool {
    let n_needed = if declared.is_single_byte() { 1 } else { 8 };
    let long = bytes.iter().filter(|byte| **byte >= 0xC0).take(n_needed).count();
    long == n_needed && str::from_utf8(bytes).is_ok()
}

/// The encoding of a name or alias that the WHATWG standard knows, in any case.
pub fn encoding_named(name: &str) -> Result<&'static Encoding, NoSuchEncoding> {
    Encoding::for_label_no_replacement(name.as_bytes()).ok_or_else(|| NoSuchEncoding(name.to_owned()))
}

/// All encodings that somebody may choose: the most frequent first, then by script.
pub fn encodings() -> impl Iterator<Item = &'static Encoding> {
    NAMES.iter().filter_map(|name| encoding_named(name).ok())
}

/// The encoding that the bytes say or look like: byte order mark, then UTF-16, then UTF-8, then by statistics.
pub(crate) fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    encoding_of_piece(bytes, begins_as_json(bytes))
}

/// Whether a file begins with a record or a list of JSON.
pub(crate) fn begins_as_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
    let inner = bytes.strip_prefix(b"{").or_else(|| bytes.strip_prefix(b"[")).map(<[u8]>::trim_ascii_start);
    inner.and_then(<[u8]>::first).is_some_and(|first| b"\"{[}]".contains(first))
}

/// The encoding of a piece of a file, of which it is known whether it is JSON.
pub(crate) fn encoding_of_piece(bytes: &[u8], is_json: bool) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding;
    }
    if is_iso_2022_jp(bytes) {
        return ISO_2022_JP;
    }
    // JSON is UTF-8, and no other encoding if half of it is.
    if looks_like_utf8(bytes, if is_json { 1 } else { 10 }) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let guess = if shows_western_signs_only(bytes, guess) { WINDOWS_1252 } else { guess };
    if guess == WINDOWS_1252 && looks_like_mac(bytes) { MACINTOSH } else { guess }
}

/// Whether bytes that could be ASCII switch to the signs of Japanese and back, as mails of old do.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let has = |switch: &[u8]| memchr::memmem::find(bytes, switch).is_some();
    memchr::memchr(0x1B, bytes).is_some()
        && bytes.is_ascii()
        && (has(b"\x1B$B") || has(b"\x1B$@"))
        && (has(b"\x1B(B") || has(b"\x1B(J"))
}

/// Whether what would be letters of Central Europe never stands in a word, so that it is a sign of Western texts: `£40`
/// and `5½`, not `Ł40` and `5˝`; `« non »` and `«non»`, not `Ť non ť`.
fn shows_western_signs_only(bytes: &[u8], guess: &'static Encoding) -> bool {
    if ![WINDOWS_1250, ISO_8859_2, ISO_8859_4, WINDOWS_1257, ISO_8859_13].contains(&guess) {
        return false;
    }
    let is_letter = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte >= 0xC0);
    let proves = |(at, byte): (usize, &u8)| {
        let (before, behind) = (at.checked_sub(1).and_then(|at| bytes.get(at)), bytes.get(at + 1));
        let (is_behind_letter, is_before_letter) = (is_letter(before), is_letter(behind));
        match byte {
            0..0x80 => false,
            0xAB if !is_behind_letter => false,
            0xBB if !is_before_letter => false,
            byte => {
                let one = [*byte];
                let as_read = |encoding: &'static Encoding| encoding.decode_without_bom_handling(&one).0;
                (is_behind_letter || is_before_letter) && as_read(guess) != as_read(WINDOWS_1252)
            }
        }
    };
    !bytes.iter().enumerate().any(proves)
}

/// Whether letters with accents stand in words where Macs of old have them, and not where Windows has them: there capitals,
/// signs and nothing at all would stand in the middle of words.
fn looks_like_mac(bytes: &[u8]) -> bool {
    let is_small = |byte: &u8| byte.is_ascii_lowercase();
    let is_in_no_word = |byte: &u8| byte.is_ascii_whitespace() || byte.is_ascii_punctuation();
    let (mut n_mac, mut n_windows) = (0, 0);
    for three in bytes.windows(3) {
        let is_within = is_small(&three[0]) && is_small(&three[2]);
        let is_beside = is_small(&three[0]) || is_small(&three[2]);
        match three[1] {
            // Nothing in Windows; ç, è, ê and ù in Macs.
            0x8D | 0x8F | 0x90 | 0x9D if is_beside => n_mac += 1,
            0x87..=0x8A | 0x8E | 0x99 | 0x9A | 0x9F if is_within => n_mac += 1,
            // é at the end of a word, a closing quotation mark, an apostrophe and dashes; in Windows capitals.
            0x8E if is_small(&three[0]) && is_in_no_word(&three[2]) => n_mac += 1,
            0xD3 if (is_small(&three[0]) || is_in_no_word(&three[0])) && is_in_no_word(&three[2]) => n_mac += 1,
            0xD5 if is_small(&three[0]) && !three[2].is_ascii_uppercase() => n_mac += 1,
            0xD0 | 0xD1 if three[0] == b' ' && three[2] == b' ' => n_mac += 1,
            0xDF..=0xFF if is_beside => n_windows += 1,
            _ => {}
        }
    }
    n_mac > 1 && n_mac > n_windows
}

/// Whether the bytes are UTF-8, or so nearly that a few broken ones are damage and not another encoding: for each of these
/// there are as many long characters as are needed.
fn looks_like_utf8(bytes: &[u8], n_needed: usize) -> bool {
    // The end of a file that was cut says nothing of what is before it.
    let bytes = match str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() && !bytes[..error.valid_up_to()].is_ascii() => {
            &bytes[..error.valid_up_to()]
        }
        _ => bytes,
    };
    let (mut n_broken, mut n_long_characters) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        n_broken += usize::from(!chunk.invalid().is_empty());
        n_long_characters += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
    }
    n_broken == 0 || n_long_characters >= n_needed * n_broken
}

/// The UTF-16 that bytes without a mark hold. Other encodings never use the bytes 0 to 2, while in UTF-16 the space,
/// the line end and the full stops `。` and `.` have one.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    if !bytes.len().is_multiple_of(2) || memchr::memchr3(0, 1, 2, bytes).is_none() {
        return None;
    }
    let share_needed = if std::str::from_utf8(bytes).is_ok() { 2 } else { 50 };
    let n_common = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        let n_common = text.chars().filter(|character| is_common(*character)).count();
        (n_common * share_needed > text.chars().count()).then_some((n_common, encoding))
    };
    let found = [n_common(UTF_16LE), n_common(UTF_16BE)];
    found.into_iter().flatten().max_by_key(|(n, _)| *n).map(|(_, encoding)| encoding)
}

fn is_common(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='~' | '\u{2018}'..='\u{201D}' | '\u{3000}'..='\u{3002}' | '\u{FF0C}')
}

fn newline_of(text: &str) -> Newline {
    let bytes = text.as_bytes();
    let (mut n_crlf, mut n_cr) = (0_usize, 0_usize);
    for at in memchr::memchr_iter(b'\r', bytes) {
        if bytes.get(at + 1) == Some(&b'\n') {
            n_crlf += 1;
        } else {
            n_cr += 1;
        }
    }
    if (n_crlf, n_cr) == (0, 0) {
        return Newline::Lf;
    }
    let has_lf = memchr::memchr_iter(b'\n', bytes).count() > n_crlf;
    match (n_crlf > 0, n_cr > 0, has_lf) {
        (true, false, false) => Newline::CrLf,
        (false, true, false) => Newline::Cr,
        _ => Newline::Mixed,
    }
}

/// The most frequent ones first, then by script.
const NAMES: &[&str] = &[
    "UTF-8",
    "UTF-16LE",
    "UTF-16BE",
    "windows-1252",
    "macintosh",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "windows-874",
    "ISO-8859-2",
    "ISO-8859-3",
    "ISO-8859-4",
    "ISO-8859-5",
    "ISO-8859-6",
    "ISO-8859-7",
    "ISO-8859-8",
    "ISO-8859-8-I",
    "ISO-8859-10",
    "ISO-8859-13",
    "ISO-8859-14",
    "ISO-8859-15",
    "ISO-8859-16",
    "IBM866",
    "KOI8-R",
    "KOI8-U",
    "x-mac-cyrillic",
    "Shift_JIS",
    "EUC-JP",
    "ISO-2022-JP",
    "GBK",
    "gb18030",
    "Big5",
    "EUC-KR",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Encodes the text, and expects that it is read back without being told how.
    #[track_caller]
    fn check(encoding: &str, text: &str) {
        let encoding = encoding_named(encoding).unwrap();
        let (bytes, _, has_unmappable) = encoding.encode(text);
        assert!(!has_unmappable, "the sample does not fit {}", encoding.name());
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.text.as_str(), decoded.encoding.name()), (text, encoding.name()));
        assert!(!decoded.is_lossy);
    }

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn japanese_of_mails_is_known_by_how_it_switches() {
        let (bytes, _, _) = ISO_2022_JP.encode("アナは「いいえ」と言った。 OK\n");
        assert_eq!((decode(&bytes, None).encoding, as_text(&bytes).1), (ISO_2022_JP, ISO_2022_JP));
        assert!(decode(&bytes, None).text.starts_with("アナは「いいえ」"));
        assert_eq!(decode(b"red \x1B[31m text $B (B\n", None).encoding, UTF_8);
    }

    #[test]
    fn encodings_are_recognised() {
        check("UTF-8", "“No cuts,” said Ana. 🙂\n");
        check("windows-1252", "“No cuts,” said José — the mayor’s café was closed.\n");
        check("windows-1252", "„Schön“, sagte Zoë über die Brücke – für 5 € im Café à Paris.\n");
        check("macintosh", "Zoë à Noël près de l’hôtel, où ça va bien.\n");
        check("macintosh", "„Die Brücke für Fußgänger“, sagte Jörg über den Fluß.\n");
        check("windows-1252", "The bill came to £40, he said. It was more than the family had.\n");
        check("windows-1252", "He is 5½ years old and she’s 6¾, their mother said.\n");
        check("windows-1252", "Il a dit « non » hier. «Oui», dit-elle.\n");
        check("windows-1250", "„Ne,“ řekl Jiří. Příliš žluťoučký kůň.\n");
        check("windows-1250", "„Nie”, powiedział Łukasz. Żółć i gęś.\n");
        check("windows-1250", "„Nem” – mondta Győző. Árvíztűrő.\n");
        check("macintosh", "At the café, “no,” he said.\n");
        check("macintosh", "He said — and I quote — “no”. It’s late.\n");
        check("windows-1251", "«Мы не будем сокращать», — сказала мэр города.\n");
        check(
            "ISO-8859-2",
            "„Nie będzie cięć”, powiedziała burmistrz. Źródło: ratusz w Łodzi, część druga.\n"
                .replace(['„', '”'], "\"")
                .as_str(),
        );
        check("Shift_JIS", "「削減はしない」と市長は述べた。来年度の予算案を発表した。\n");
        check("GBK", "“我们不会削减预算，”市长说。新的公交线路将于明年开通。\n");
        check("Big5", "「我們不會削減預算，」市長說。新的公車路線將於明年開通。\n");
        check("EUC-KR", "“예산을 삭감하지 않겠다”고 시장이 말했다. 내년에 새로운 노선이 열린다.\n");
    }

    #[test]
    fn utf_16_is_read_with_and_without_mark() {
        for text in ["“No cuts,” said Ana 🙂\n", "「削減はしない」と市長は述べた。\n"] {
            for mark in ["", "\u{FEFF}"] {
                for (bytes_of, encoding) in
                    [(u16::to_le_bytes as fn(u16) -> [u8; 2], UTF_16LE), (u16::to_be_bytes, UTF_16BE)]
                {
                    let decoded = decode(&utf16(&format!("{mark}{text}"), bytes_of), None);
                    assert_eq!((decoded.text.as_str(), decoded.encoding), (text, encoding));
                }
            }
        }
    }

    #[test]
    fn an_encoding_can_be_chosen() {
        let macintosh = encoding_named("MacRoman").unwrap_or_else(|_| encoding_named("macintosh").unwrap());
        assert_eq!(decode(b"\xD2caf\x8E\xD3", Some(macintosh)).text, "“café”");
        assert!(decode(b"caf\xE9", Some(UTF_8)).is_lossy);
        assert_eq!(encoding_named("klingon"), Err(NoSuchEncoding("klingon".to_owned())));
        assert_eq!(encodings().map(Encoding::name).next(), Some("UTF-8"));
        assert_eq!(encodings().count(), NAMES.len());
    }

    #[test]
    fn a_broken_byte_does_not_make_utf_8_something_else() {
        let mut bytes = "“Żółw” ".repeat(20).into_bytes();
        bytes.truncate(bytes.len() - 3);
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.encoding, decoded.is_lossy), (UTF_8, true));
        for text in ["„Nie”, powiedział Ł", "café é", "他说：“不”"] {
            let cut = &text.as_bytes()[..text.len() - 1];
            let decoded = decode(cut, None);
            assert_eq!((decoded.encoding, decoded.is_lossy), (UTF_8, true), "{text}");
            assert_eq!((as_text(cut).1, as_text(cut).2), (UTF_8, true), "{text}");
            assert!(decoded.text.ends_with('\u{fffd}'), "{text}");
        }
        assert_eq!(decode(b"a caf\xE9", None).encoding, WINDOWS_1252);
    }

    #[test]
    fn a_broken_byte_in_json_is_damage_where_something_else_is_utf_8() {
        let broken = |words: &str| [b"[{\"text\": \"caf\xE9 ", words.as_bytes(), b"\"}]"].concat();
        assert_eq!(encoding_of(&broken("Müller")), UTF_8);
        assert_eq!(encoding_of(&broken("at noon")), WINDOWS_1252);
        assert_eq!(encoding_of(&broken("Müller")[1..]), UTF_8);
        assert_eq!(encoding_of("[caf\u{e9}] ".as_bytes()), UTF_8);
        assert_ne!(encoding_of(b"[caf\xE9] M\xC3\xBCller"), UTF_8);
    }

    #[test]
    fn line_ends_become_newlines_and_nothing_else_changes() {
        let check = |bytes: &str, text: &str, newline| {
            let decoded = decode(bytes.as_bytes(), None);
            assert_eq!((decoded.text.as_str(), decoded.newline), (text, newline));
        };
        check("\u{FEFF}a\nb", "a\nb", Newline::Lf);
        check("a\r\nb\r\n", "a\nb\n", Newline::CrLf);
        check("a\rb\r\r", "a\nb\n\n", Newline::Cr);
        check("a\r\nb\rc\n\r", "a\nb\nc\n\n", Newline::Mixed);
        let kept = " a\0\u{1}\u{85}\u{2028}e\u{301}\u{FEFF} ";
        check(kept, kept, Newline::Lf);
        check("", "", Newline::Lf);
    }
}
