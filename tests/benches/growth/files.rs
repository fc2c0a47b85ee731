//! Article files of any size, ordinary and degenerate ones.

use std::fmt::Write as _;

use self::zip_file::zip_file;
use super::contents::news;

#[path = "../../fuzz/checks/zip_file.rs"]
mod zip_file;

/// A file that grows: what it is called in the table, the name that tells its shape, and its bytes at a size.
pub(crate) struct GrowingFile {
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) bytes: fn(usize) -> String,
    /// Of a document that is an archive: what it has beside the part that grows, and how that is called.
    pub(crate) packed: Option<Packed>,
}

/// Names and contents of the parts that an archive always has, and the name of the one that grows.
pub(crate) type Packed = (&'static [(&'static str, &'static str)], &'static str);

const fn file(name: &'static str, file: &'static str, bytes: fn(usize) -> String) -> GrowingFile {
    GrowingFile { name, file, bytes, packed: None }
}

const fn packed(name: &'static str, file: &'static str, packed: Packed, bytes: fn(usize) -> String) -> GrowingFile {
    GrowingFile { name, file, bytes, packed: Some(packed) }
}

const DOCX: Packed = (&[], "word/document.xml");
const ODT: Packed = (&[("mimetype", "application/vnd.oasis.opendocument.text")], "content.xml");
const XLSX: Packed = (
    &[("xl/workbook.xml", "<workbook><sheets><sheet name=\"A\" r:id=\"r1\"/></sheets></workbook>")],
    "xl/worksheets/sheet1.xml",
);

impl GrowingFile {
    /// The bytes of the file at a size.
    pub(crate) fn at(&self, n: usize) -> Vec<u8> {
        let growing = (self.bytes)(n);
        let Some((parts, name)) = self.packed else { return growing.into_bytes() };
        let parts = parts.iter().copied().chain([(name, growing.as_str())]);
        zip_file(parts.map(|(name, content)| (name, content.as_bytes())))
    }
}

pub(crate) const FILES: &[GrowingFile] = &[
    file("text", "a.txt", |n| news(16 * n, 1)),
    file("text with CRLF", "a.txt", |n| news(16 * n, 1).replace('\n', "\r\n")),
    file("text of one line", "a.txt", |n| news(16 * n, 1).replace('\n', " ")),
    file("text of line ends", "a.txt", |n| "\n".repeat(16 * n)),
    file("html of paragraphs", "a.html", |n| page(&news(16 * n, 1).replace('\n', "</p>\n<p>"))),
    file("html of nested tags", "a.html", |n| page(&nested("div", "x", n))),
    file("html of nested tags round blanks", "a.html", |n| page(&nested("div", " ", n))),
    file("html of nested inline tags round blanks", "a.html", |n| page(&nested("b", " ", n))),
    file("html of nested inline tags round hard blanks", "a.html", |n| {
        page(&nested("b", "&nbsp;", n).replace("> ", ">&nbsp;"))
    }),
    file("html of nested quotations", "a.html", |n| page(&nested("q", "x", n))),
    file("html of tags never closed", "a.html", |n| page(&"<div><p>x ".repeat(n))),
    file("html of closing tags alone", "a.html", |n| page(&"</div></p> x".repeat(n))),
    file("html of lists", "a.html", |n| page(&format!("<ul>{}</ul>", "<li>one <b>two</b></li>".repeat(n)))),
    file("html of tables", "a.html", |n| page(&format!("<table>{}</table>", "<tr><td>a<td>b".repeat(n)))),
    file("html of an attribute that grows", "a.html", |n| page(&format!("<p title=\"{}\">x</p>", "a ".repeat(n)))),
    file("html of less-than signs", "a.html", |n| page(&"< ".repeat(n))),
    file("html of ampersands", "a.html", |n| page(&"&".repeat(n))),
    file("html of comments", "a.html", |n| page(&"<!-- a --> x ".repeat(n))),
    file("html of an open comment", "a.html", |n| page(&"<!-- a ".repeat(n))),
    file("html with scripts", "a.html", |n| page(&"<script>var a = '<p>';</script>x ".repeat(n))),
    file("html with JSON-LD", "a.html", json_ld),
    file("html of classes", "a.html", |n| {
        let classes: Vec<String> = (0..n).map(|idx| format!("c{idx}")).collect();
        let rule = format!("<style>.{}{{display:none}}</style>", classes.join("."));
        page(&format!("{rule}<p class=\"{}\">x</p>", classes.join(" ")))
    }),
    file("html of metas", "a.html", |n| page(&"<meta property=\"article:author\" content=\"Ana\">".repeat(n))),
    file("nitf of paragraphs", "a.xml", |n| nitf(&format!("<p>{}</p>", news(16 * n, 1).replace('\n', "</p><p>")))),
    file("nitf of nested headlines", "a.xml", |n| nitf(&nested("hl1", " ", n))),
    file("nitf of nested blocks", "a.xml", |n| nitf(&nested("block", "x", n))),
    file("nitf of elements without an equals sign", "a.xml", |n| nitf(&"<a b c>x</a>".repeat(n))),
    file("newsml of paragraphs", "a.xml", newsml),
    file("csv of rows", "a.csv", |n| rows(n, ",")),
    file("tsv of rows", "a.tsv", |n| rows(n, "\t")),
    file("csv of columns", "a.csv", columns),
    file("csv of one long cell", "a.csv", |n| format!("title,text\nOne,\"{}\"\n", news(16 * n, 1))),
    file("csv of a quote that never closes", "a.csv", |n| format!("title,text\nOne,\"{}", rows(n, ","))),
    file("csv of marks", "a.csv", |n| format!("title,text\nOne,\"{}\"\n", "\"\"".repeat(n))),
    file("json of articles", "a.json", |n| format!("[{}]", json_rows(n).join(","))),
    file("json lines of articles", "a.jsonl", |n| json_rows(n).join("\n")),
    file("json of many lists", "a.json", |n| {
        let lists: Vec<String> =
            json_rows(n).iter().enumerate().map(|(idx, row)| format!("\"{idx}\": [{row}]")).collect();
        format!("{{{}}}", lists.join(","))
    }),
    file("json lines of keys", "a.jsonl", json_keys),
    file("json of nested lists", "a.json", |n| format!("{}{}", "[".repeat(n), "]".repeat(n))),
    file("mhtml of parts", "a.mhtml", mhtml),
    file("mail of parts", "a.eml", |n| format!("From: Ana\nSubject: Buses\n{}x", mail_parts(n))),
    file("mail of quoted-printable letters", "a.eml", |n| {
        format!("From: Ana\nSubject: Buses\nContent-Transfer-Encoding: quoted-printable\n\n{}", "=C3=A9 =\n".repeat(n))
    }),
    file("markdown with front matter", "a.md", |n| {
        format!("---\n{}---\nThe council met.\n", "title: Buses\n".repeat(n))
    }),
    file("rtf of paragraphs", "a.rtf", |n| format!("{{\\rtf1 {}}}", news(16 * n, 1).replace('\n', "\\par\n"))),
    file("rtf of groups", "a.rtf", |n| format!("{{\\rtf1 {}}}", "{\\b a}{\\*\\x y}\\'e9".repeat(n))),
    file("warc of records", "a.warc", warc),
    packed("docx of paragraphs", "a.docx", DOCX, |n| {
        docx(&"<w:p><w:r><w:t>The council met.</w:t></w:r></w:p>".repeat(n))
    }),
    packed("docx of nested cells", "a.docx", DOCX, |n| {
        docx(&nested("w:tc", "<w:p><w:r><w:t>x</w:t></w:r></w:p>", n.min(200)).repeat(n / 200 + 1))
    }),
    packed("docx of blanks", "a.docx", DOCX, |n| {
        docx(&format!("<w:p>{}</w:p>", "<w:r><w:t xml:space=\"preserve\"> </w:t></w:r>".repeat(n)))
    }),
    packed("odt of paragraphs", "a.odt", ODT, |n| odt(&"<text:p>The council met.</text:p>".repeat(n))),
    packed("odt of blanks", "a.odt", ODT, |n| {
        odt(&format!("<text:p>{}x</text:p>", "<text:s text:c=\"9\"/>".repeat(n)))
    }),
    packed("xlsx of rows", "a.xlsx", XLSX, |n| sheet(n, 2)),
    packed("xlsx of columns", "a.xlsx", XLSX, |n| sheet(20, n / 4)),
];

/// Texts beside each other.
fn mail_parts(n: usize) -> String {
    let head = "Content-Type: multipart/mixed; boundary=a\n\n";
    let part = "--a\nContent-Type: text/plain\n\nThe council met.\n";
    format!("{head}{}--a--\n", part.repeat(n))
}

fn warc(n: usize) -> String {
    let record = |number: usize| {
        let page = page("<p>The council met, and the buses ran late.</p>");
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        let n_bytes = answer.len();
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/{number}\r\n\
             Content-Type: application/http\r\nContent-Length: {n_bytes}\r\n\r\n{answer}\r\n\r\n"
        )
    };
    (0..n).map(record).collect()
}

fn docx(body: &str) -> String {
    format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body>\
         </w:document>"
    )
}

fn odt(body: &str) -> String {
    format!(
        "<office:document-content><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
}

fn sheet(n_rows: usize, n_columns: usize) -> String {
    let cell = |words: &str| format!("<c t=\"inlineStr\"><is><t>{words}</t></is></c>");
    let names: String = (0..n_columns).map(|idx| cell(&format!("column {idx}"))).collect();
    let row = format!("<row>{}{}</row>", cell("x").repeat(n_columns), cell("The council met."));
    format!("<worksheet><sheetData><row>{names}{}</row>{}</sheetData></worksheet>", cell("text"), row.repeat(n_rows))
}

fn page(body: &str) -> String {
    format!("<!DOCTYPE html><html><head><title>Buses</title></head><body><article>{body}</article></body></html>")
}

fn nested(tag: &str, inside: &str, n: usize) -> String {
    let open = format!("<{tag}> ");
    let close = format!(" </{tag}>");
    format!("{}{inside}{}", open.repeat(n), close.repeat(n))
}

fn json_ld(n: usize) -> String {
    let authors = vec!["{\"@type\": \"Person\", \"name\": \"Ana\"}"; n].join(",");
    page(&format!(
        "<script type=\"application/ld+json\">{{\"@type\": \"NewsArticle\", \"author\": [{authors}]}}</script>x"
    ))
}

fn nitf(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><nitf><head><title>Buses</title></head><body><body.head><hedline><hl1>Buses</hl1>\
         </hedline></body.head><body.content>{body}</body.content></body></nitf>"
    )
}

fn newsml(n: usize) -> String {
    let paragraphs = news(16 * n, 1).replace('\n', "</p><p>");
    format!(
        "<?xml version=\"1.0\"?><newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"urn:a\"><contentMeta>\
         <headline>Buses</headline></contentMeta><contentSet><inlineXML contenttype=\"application/xhtml+xml\">\
         <html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>{paragraphs}</p></body></html></inlineXML></contentSet>\
         </newsItem>"
    )
}

fn rows(n: usize, separator: &str) -> String {
    let mut table = format!("title{separator}text{separator}outlet\n");
    for number in 0..n {
        let text = news(200, number as u64 + 1).replace(['\n', ','], " ");
        writeln!(table, "Story {number}{separator}{text}{separator}Harbour Post").expect("a string takes all");
    }
    table
}

fn columns(n: usize) -> String {
    let names: Vec<String> = (0..n).map(|idx| format!("column {idx}")).collect();
    let row = format!("{},The council met.\n", vec!["x"; n].join(","));
    format!("{},text\n{}", names.join(","), row.repeat(20))
}

fn json_rows(n: usize) -> Vec<String> {
    let row = |number: usize| {
        let text = news(200, number as u64 + 1).replace('\n', " ");
        format!("{{\"id\": {number}, \"title\": \"Story {number}\", \"text\": \"{text}\"}}")
    };
    (0..n).map(row).collect()
}

fn json_keys(n: usize) -> String {
    let keys: Vec<String> = (0..n).map(|idx| format!("\"key {idx}\": 1")).collect();
    format!("{{\"text\": \"The council met.\", {}}}\n", keys.join(",")).repeat(4)
}

fn mhtml(n: usize) -> String {
    let mut file =
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"; type=\"text/html\"\r\n\r\n".to_owned();
    let body = page("<p>The council met.</p>");
    write!(file, "--b\r\nContent-Type: text/html\r\nContent-Location: http://a.example/\r\n\r\n{body}\r\n")
        .expect("a string");
    for idx in 0..n {
        write!(file, "--b\r\nContent-Type: text/css\r\nContent-Location: http://a.example/{idx}\r\n\r\np {{}}\r\n")
            .expect("a string");
    }
    file + "--b--\r\n"
}
