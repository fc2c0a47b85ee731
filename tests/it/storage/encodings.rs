//! Articles in every encoding and with every kind of line end: the same words are exported under offsets that count
//! code points, as Python does.
#![expect(clippy::disallowed_methods, reason = "it writes article files")]
#![expect(clippy::unwrap_used, reason = "a test fails where there is nothing")]

use std::fs;
use std::ops::ControlFlow;

use pullquote::formats::articles::decode::encoding_named;
use pullquote::formats::export;
use pullquote::formats::{ExportOptions, Format};
use pullquote::model::{Fragments, LabelId, Origin, Project, transactions};
use pullquote::storage::{Encoding, Reading, read_articles};

/// Writes the text in the encoding, opens it, marks the words, and slices the exported text by the exported offsets.
#[track_caller]
fn check_bytes(bytes: &[u8], chosen: Option<&'static Encoding>, expected_text: &str, quoted: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    fs::write(&path, bytes).unwrap();
    let mut project = Project::new("", "");
    let how = Reading { encoding: chosen, ..Reading::new(project.content()) };
    let read = read_articles(&[path], how, &mut |_, _| ControlFlow::Continue(()));
    project.apply(transactions::add_articles(&project, read.articles)).unwrap();
    let article = project.articles().next().unwrap();
    assert_eq!(article.text().as_str(), expected_text);
    let start = expected_text.find(quoted).unwrap();
    let fragments = Fragments::one(article.text().range(start..start + quoted.len()).unwrap()).unwrap();
    let label = LabelId::new("quote").unwrap();
    let mark = transactions::add_span(project.labels(), article, &label, fragments, Origin::Person);
    project.apply(mark).unwrap();

    let exported = export(Format::Json, project.content(), &ExportOptions::default());
    let json: serde_json::Value = serde_json::from_slice(&exported.files[0].1).unwrap();
    let (text, span) = (json["articles"][0]["text"].as_str().unwrap(), &json["articles"][0]["spans"][0]);
    let offset = |name: &str| usize::try_from(span[name].as_u64().unwrap()).unwrap();
    let (start, end) = (offset("start"), offset("end"));
    let sliced: String = text.chars().skip(start).take(end - start).collect();
    assert_eq!((text, sliced.as_str(), span["text"].as_str().unwrap()), (expected_text, quoted, quoted));
}

#[track_caller]
fn check(encoding: &str, text: &str, quoted: &str) {
    let encoding = encoding_named(encoding).unwrap();
    for newline in ["\n", "\r\n", "\r"] {
        let with_newlines = text.replace('\n', newline);
        let (bytes, _, has_unmappable) = encoding.encode(&with_newlines);
        assert!(!has_unmappable, "the sample does not fit {}", encoding.name());
        check_bytes(&bytes, Some(encoding), text, quoted);
        check_bytes(&bytes, None, text, quoted);
    }
}

#[test]
fn encodings_that_are_recognised() {
    check("UTF-8", "Bus 🙂\n“No cuts,” said Ana.\n", "“No cuts,”");
    check("windows-1252", "Le café\n«Non, pas ça», a dit José à l’hôtel.\n", "«Non, pas ça»");
    check("windows-1251", "Бюджет города\n«Мы не будем сокращать», — сказала мэр города.\n", "«Мы не будем сокращать»");
    check(
        "ISO-8859-2",
        "Budżet miasta Łodzi\n\"Nie będzie cięć\", powiedziała burmistrz część źródła.\n",
        "\"Nie będzie cięć\"",
    );
    check("Shift_JIS", "予算案\n「削減はしない」と市長は述べた。来年度の予算案を発表した。\n", "「削減はしない」");
    check("GBK", "预算\n“我们不会削减预算，”市长说。新的公交线路将于明年开通。\n", "“我们不会削减预算，”");
    check("Big5", "預算\n「我們不會削減預算，」市長說。新的公車路線將於明年開通。\n", "「我們不會削減預算，」");
    check(
        "EUC-KR",
        "예산\n“예산을 삭감하지 않겠다”고 시장이 말했다. 내년에 새로운 노선이 열린다.\n",
        "“예산을 삭감하지 않겠다”",
    );
}

#[test]
fn utf_16_with_and_without_mark() {
    let text = "Bus 🙂\n“No cuts,” said Ana.\n東京\n";
    for mark in ["", "\u{FEFF}"] {
        for newline in ["\n", "\r\n", "\r"] {
            let units: Vec<u16> = format!("{mark}{}", text.replace('\n', newline)).encode_utf16().collect();
            for bytes_of in [u16::to_le_bytes, u16::to_be_bytes] {
                let bytes: Vec<u8> = units.iter().flat_map(|unit| bytes_of(*unit)).collect();
                check_bytes(&bytes, None, text, "“No cuts,”");
            }
        }
    }
}

#[test]
fn an_encoding_by_choice() {
    let macintosh = encoding_named("macintosh").unwrap();
    check_bytes(b"Caf\x8E\r\xD2Non\xD3, dit-il.\r", Some(macintosh), "Café\n“Non”, dit-il.\n", "“Non”");
}

#[test]
fn odd_characters_stay_as_they_are() {
    for odd in ["\0", "\u{1}\u{1f}", "\u{85}", "\u{2028}\u{2029}", "\u{b}\u{c}", "e\u{301}", "👩‍👩‍👧", "\u{202e}", "\u{a0}"]
    {
        let text = format!("Bus{odd}\n{odd}“No{odd} cuts,”{odd} said Ana.\n");
        let quoted = format!("“No{odd} cuts,”");
        check_bytes(text.as_bytes(), None, &text, &quoted);
        check_bytes(text.replace('\n', "\r\n").as_bytes(), None, &text, &quoted);
    }
    check_bytes(b"a\r\nb\rc\n\r\nd", None, "a\nb\nc\n\nd", "b\nc\n\nd");
}
