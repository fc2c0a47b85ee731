//! Mails, and web pages that a browser saved with their pictures in one file, which is a mail of many parts.

mod part;

use std::borrow::Cow;
use std::collections::BTreeMap;

use encoding_rs::Encoding;

use self::part::{Part, decoded_words};
use super::byline::without_by;
use super::dates::iso_date;
use super::decode::decode_declared;
use super::found::{FoundArticle, NotAnArticle};
use super::html;
use super::title::below_title;
use crate::model::one_line;

const PAGE_EXTRACTOR: &str = "mhtml 2";
const MAIL_EXTRACTOR: &str = "eml 1";
/// Parts in parts; browsers write one level.
const MAX_DEPTH: usize = 6;

/// Reads a saved page: the first page in it, and those that it shows in frames.
pub(super) fn read_page(bytes: &[u8], encoding: Option<&'static Encoding>) -> Result<FoundArticle, NotAnArticle> {
    let whole = Part::new(bytes);
    let mut pages = Vec::new();
    take_pages(&whole, 0, &mut pages);
    if pages.is_empty() {
        return Err(NotAnArticle("is a saved page without a page in it".to_owned()));
    }
    let page = pages.remove(0);
    let mut framed = framed_pages(pages);
    let found = html::read_with_frames(&page.content(), page.charset(encoding), &mut |address| framed.remove(address));
    let mut found = FoundArticle { extractor: PAGE_EXTRACTOR.to_owned(), ..found };
    if found.meta.url.is_empty() {
        let addresses = [whole.header("snapshot-content-location"), page.header("content-location")];
        let address = addresses.into_iter().find(|address| address.starts_with("http"));
        found.meta.url = address.map(one_line).unwrap_or_default();
    }
    if found.title.is_empty() {
        found.title = one_line(&decoded_words(whole.header("subject")));
    }
    Ok(found)
}

/// Reads a mail, or each of those in a mailbox.
pub(super) fn read_mails(bytes: &[u8], encoding: Option<&'static Encoding>) -> Result<Vec<FoundArticle>, NotAnArticle> {
    let mails = mails_in(bytes);
    let is_box = mails.len() > 1;
    let mut found = Vec::new();
    for (idx, mail) in mails.into_iter().enumerate() {
        let record = if is_box { (idx + 1).to_string() } else { String::new() };
        match (read_mail(&mail, encoding), found.last_mut()) {
            (Ok(article), _) => found.push(FoundArticle { record, ..article }),
            (Err(NotAnArticle(why)), Some(before)) => before.remarks.push(format!("holds a mail {record} that {why}")),
            (Err(why), None) => return Err(why),
        }
    }
    Ok(found)
}

/// The mails of a mailbox, each of which begins with a line `From …` behind a blank one, with a time or before a header; else
/// the only one.
fn mails_in(bytes: &[u8]) -> Vec<Cow<'_, [u8]>> {
    const BEGINNING: &[u8] = b"From ";
    if !bytes.starts_with(BEGINNING) {
        return vec![Cow::Borrowed(bytes)];
    }
    let (mut mails, mut is_behind_blank) = (Vec::new(), true);
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        let mut begins = || {
            mails.is_empty() || has_time(line) || is_sender(line) && lines.peek().is_some_and(|next| is_header(next))
        };
        if is_behind_blank && line.starts_with(BEGINNING) && begins() {
            mails.push(Vec::new());
        } else if let Some(mail) = mails.last_mut() {
            // Such a line of a text has a sign before it.
            let is_marked = line.starts_with(b">") && without_signs(line).starts_with(BEGINNING);
            mail.extend_from_slice(&line[usize::from(is_marked)..]);
        }
        is_behind_blank = line.trim_ascii().is_empty();
    }
    mails.into_iter().map(Cow::Owned).collect()
}

/// Whether it says when a mail came, as in `From ana@x.test Mon Mar  2 10:15:00 2026`.
fn has_time(line: &[u8]) -> bool {
    let is_number = |word: &[u8], n_digits| word.len() == n_digits && word.iter().all(u8::is_ascii_digit);
    let mut words = line.split(u8::is_ascii_whitespace);
    let is_time = |word: &[u8]| word.split(|byte| *byte == b':').all(|part| is_number(part, 2)) && word.contains(&b':');
    words.clone().any(is_time) && words.any(|word| is_number(word, 4))
}

/// Whether it says who sent a mail and nothing else, as `From ana@x.test`, `From -`.
fn is_sender(line: &[u8]) -> bool {
    let mut words = line.trim_ascii().split(u8::is_ascii_whitespace).skip(1).filter(|word| !word.is_empty());
    let is_one = |word: &[u8]| word.contains(&b'@') || [&b"-"[..], b"MAILER-DAEMON", b"???@???"].contains(&word);
    words.next().is_some_and(is_one) && words.next().is_none()
}

/// Whether a line is one of those that mails begin with.
fn is_header(line: &[u8]) -> bool {
    const HEADERS: [&str; 12] = [
        "content-type",
        "date",
        "delivered-to",
        "from",
        "message-id",
        "mime-version",
        "received",
        "reply-to",
        "return-path",
        "status",
        "subject",
        "to",
    ];
    let name = line.split(|byte| *byte == b':').next().filter(|name| name.len() < line.len()).unwrap_or_default();
    HEADERS.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes())) || name.starts_with(b"X-")
}

fn without_signs(line: &[u8]) -> &[u8] {
    let n_signs = line.iter().take_while(|byte| **byte == b'>').count();
    &line[n_signs..]
}

/// Reads a mail: its subject and what a mail program shows below.
fn read_mail(bytes: &[u8], encoding: Option<&'static Encoding>) -> Result<FoundArticle, NotAnArticle> {
    let whole = Part::new(bytes);
    if !["from", "subject", "date", "mime-version", "received"].iter().any(|name| !whole.header(name).is_empty()) {
        return Err(NotAnArticle("is no mail: it begins with no line such as “Subject: …”".to_owned()));
    }
    let mut shown = Shown { encoding, ..Shown::default() };
    shown.take(&whole, 0);
    let title = one_line(&decoded_words(whole.header("subject")));
    let mut found = shown.found;
    found.text = below_title(&title, found.text.trim_end_matches('\n'));
    if shown.n_left_out > 0 {
        found.remarks.push(match shown.n_left_out {
            1 => "leaves out 1 part that is no text, such as an attachment".to_owned(),
            n_parts => format!("leaves out {n_parts} parts that are no text, such as attachments"),
        });
    }
    found.title = title;
    found.meta.byline = sender(&decoded_words(whole.header("from")));
    found.meta.date = iso_date(&one_line(whole.header("date"))).unwrap_or_default();
    MAIL_EXTRACTOR.clone_into(&mut found.extractor);
    Ok(found)
}

/// What a mail program shows of a mail.
#[derive(Default)]
struct Shown {
    /// That somebody chose.
    encoding: Option<&'static Encoding>,
    found: FoundArticle,
    n_left_out: usize,
}

impl Shown {
    fn take(&mut self, part: &Part<'_>, depth: usize) {
        let mut parts = part.parts().filter(|_| depth < MAX_DEPTH).peekable();
        match part.kind().as_str() {
            _ if part.is_attached() => self.n_left_out += 1,
            "multipart/alternative" => {
                // The last one is the best, and a page shows what plain text can only tell.
                if let Some(best) = parts.filter(Part::is_shown).last() {
                    self.take(&best, depth + 1);
                }
            }
            "multipart/related" => {
                if let Some(page) = parts.find(Part::is_shown) {
                    self.take(&page, depth + 1);
                }
            }
            _ if parts.peek().is_some() => parts.for_each(|part| self.take(&part, depth + 1)),
            _ if part.is_page() => self.page(part),
            "text/plain" => self.plain(part),
            _ => self.n_left_out += 1,
        }
    }

    fn page(&mut self, part: &Part<'_>) {
        self.add(html::read(&part.content(), part.charset(self.encoding)));
    }

    fn plain(&mut self, part: &Part<'_>) {
        let decoded = decode_declared(&part.content(), self.encoding, part.encoding());
        let is_flowed = part.parameter("content-type", "format").is_some_and(|it| it.eq_ignore_ascii_case("flowed"));
        let remarks = decoded.remark().into_iter().collect();
        let text = if is_flowed { unflowed(&decoded.text) } else { decoded.text };
        let text = text.trim_matches('\n').to_owned();
        let (encoding, newline, is_lossy) = (decoded.encoding.name(), decoded.newline, decoded.is_lossy);
        let is_guessed = decoded.is_guessed;
        self.add(FoundArticle { text, encoding, newline, remarks, is_guessed, is_lossy, ..FoundArticle::default() });
    }

    fn add(&mut self, part: FoundArticle) {
        let text = std::mem::take(&mut self.found.text);
        let separator = if text.is_empty() || part.text.is_empty() { "" } else { "\n" };
        let mut remarks = std::mem::take(&mut self.found.remarks);
        remarks.extend(part.remarks);
        let is_guessed = self.found.is_guessed || part.is_guessed;
        let is_lossy = self.found.is_lossy || part.is_lossy;
        self.found = FoundArticle { text: text + separator + &part.text, remarks, is_guessed, is_lossy, ..part };
    }
}

impl Part<'_> {
    fn charset(&self, chosen: Option<&'static Encoding>) -> html::Charset {
        html::Charset { chosen, declared: self.encoding() }
    }

    /// Whether a mail program shows it, or something in it.
    fn is_shown(&self) -> bool {
        let kind = self.kind();
        self.is_page() || kind == "text/plain" || (kind.starts_with("multipart/") && !self.is_attached())
    }
}

/// All pages in a part, in order.
fn take_pages<'a>(part: &Part<'a>, depth: usize, pages: &mut Vec<Part<'a>>) {
    if part.is_page() {
        pages.push(part.clone());
    } else if depth < MAX_DEPTH {
        part.parts().for_each(|part| take_pages(&part, depth + 1, pages));
    }
}

/// Pages by the addresses by which others show them in a frame.
fn framed_pages(pages: Vec<Part<'_>>) -> BTreeMap<String, String> {
    let mut framed = BTreeMap::new();
    for page in pages {
        let text = html::decoded(&page.content(), page.charset(None)).text;
        let id = page.header("content-id").trim_matches(['<', '>']);
        for address in [format!("cid:{id}"), page.header("content-location").to_owned()] {
            if address != "cid:" && !address.is_empty() {
                framed.entry(address).or_insert_with(|| text.clone());
            }
        }
    }
    framed
}

/// Lines that were cut only to be mailed are whole again (RFC 3676).
fn unflowed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split('\n') {
        let is_signature = line == "-- ";
        out.push_str(line.strip_prefix(' ').unwrap_or(line));
        if !line.ends_with(' ') || is_signature {
            out.push('\n');
        }
    }
    out
}

/// “Ana Ruiz” of “"Ana Ruiz" <ana@post.test>”.
fn sender(from: &str) -> String {
    let name = from.split_once('<').map_or("", |(name, _)| name).trim().trim_matches('"');
    without_by(&one_line(name)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.test/a\r\n\
        Subject: =?utf-8?Q?Caf=C3=A9_?=\r\n =?utf-8?B?4oCTIE5vbg==?=\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b\"\r\n\r\n\
        ----b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO\r\n\
        ----b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        <meta charset=3D\"utf-8\"><p>=E2=80=9CNo cu=\r\nts,=E2=80=9D said Ana=</p>\r\n----b--\r\n";

    #[test]
    fn the_page_is_found_among_the_parts() {
        let found = read_page(MAIL.as_bytes(), None).unwrap();
        assert_eq!(found.text, "“No cuts,” said Ana=");
        assert_eq!((found.title.as_str(), found.meta.url.as_str()), ("Café – Non", "https://x.test/a"));
        assert_eq!((found.encoding, found.is_lossy), ("UTF-8", false));
    }

    #[test]
    fn the_charset_of_the_part_counts_and_base64_is_read() {
        let mail = "Content-Type: text/html; charset=\"koi8-r\"\nContent-Transfer-Encoding: base64\n\nPHA+wQ==\n";
        let found = read_page(mail.as_bytes(), None).unwrap();
        assert_eq!((found.text.as_str(), found.encoding), ("а", "KOI8-R"));
    }

    #[test]
    fn a_charset_that_the_bytes_contradict_does_not_count() {
        let page = |mark: &str| format!("Subject: A\nContent-Type: text/html; charset=iso-8859-1\n\n{mark}<p>A “Zoë”");
        for read in [read_page, read_mail] {
            let found = read(page("").as_bytes(), None).unwrap();
            assert_eq!((found.text.as_str(), found.encoding, found.remarks.len()), ("A “Zoë”", "UTF-8", 1));
            let found = read(page("\u{feff}").as_bytes(), None).unwrap();
            assert_eq!((found.text.as_str(), found.encoding, found.remarks.len()), ("A “Zoë”", "UTF-8", 0));
            let found = read(page("").as_bytes(), Some(encoding_rs::WINDOWS_1252)).unwrap();
            assert_eq!((found.text.as_str(), found.encoding), ("A â€œZoÃ«â€\u{9d}", "windows-1252"));
        }
    }

    #[test]
    fn a_sentence_that_begins_as_a_mail_does_ends_none() {
        let first = "From ana@x.test Mon Mar  2 10:15:00 2026\nSubject: A\n\nRain.\n\nFrom the start it was clear.\n";
        let mails = format!(
            "{first}\nFrom bo@x.test Tue Mar  3 10:15:00 2026\nSubject: B\n\nSun.\n\nFrom c Wed Mar  4 10:15 2026\nx\n"
        );
        let found = read_mails(mails.as_bytes(), None).unwrap();
        assert_eq!(found.len(), 2);
        assert!(found[0].text.ends_with("From the start it was clear."), "{}", found[0].text);
        assert_eq!(found[1].remarks.len(), 1, "a mail without a head is told");
    }

    #[test]
    fn broken_mails_are_told() {
        let deep = "Content-Type: multipart/x; boundary=a\n\n--a\n".repeat(10_000);
        for mail in
            ["", "\n", "Content-Type: multipart/x", "Subject: =?x?y", &deep, &MAIL[..MAIL.find("iVBO").unwrap()]]
        {
            assert!(read_page(mail.as_bytes(), None).is_err(), "{mail:.20}");
        }
    }

    #[test]
    fn pages_in_frames_are_read_where_they_are_shown() {
        let mail = "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>a<iframe \
                    src=\"cid:f@x\"></iframe><p>b\n--b\nContent-Type: text/html\nContent-ID: <f@x>\n\n<p>inner\n--b--\n";
        assert_eq!(read_page(mail.as_bytes(), None).unwrap().text, "a\ninner\nb");
        let mail = mail.replace("<p>b", "<main hidden>The whole article</main>");
        assert_eq!(read_page(mail.as_bytes(), None).unwrap().text, "a\ninner\nThe whole article");
    }

    #[test]
    fn a_mail_is_its_subject_and_what_is_shown() {
        let mail = "From: \"Ana Ruiz\" <ana@post.test>\nTo: x\nSubject: =?utf-8?q?Caf=C3=A9_opens?=\nDate: Mon, 2 Mar 2026 \
                    10:00:00 +0100\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; \
                    boundary=a\n\n--a\nContent-Type: text/plain\n\nplain\n--a\nContent-Type: text/html; charset=utf-8\n\n\
                    <p>“No,” said Bo.</p><p>Two\n--a--\n--m\nContent-Type: image/png\nContent-Disposition: attachment\n\nx\n--m--\n";
        let found = read_mail(mail.as_bytes(), None).unwrap();
        assert_eq!(found.text, "Café opens\n“No,” said Bo.\nTwo");
        let FoundArticle { title, meta, remarks, .. } = &found;
        assert_eq!([title, &meta.byline, &meta.date], ["Café opens", "Ana Ruiz", "2026-03-02T10:00:00+01:00"]);
        assert_eq!(*remarks, ["leaves out 1 part that is no text, such as an attachment"]);
        let flowed = "Subject: A\nContent-Type: text/plain; format=flowed; charset=iso-8859-1\nContent-Transfer-Encoding: \
                      quoted-printable\n\nOne =E9 \ntwo.\n\nA three.\n";
        assert_eq!(read_mail(flowed.as_bytes(), None).unwrap().text, "One é two.\n\nA three.");
        assert!(read_mail(b"Just words\n", None).is_err());
    }
}
