//! Any bytes as a file of any shape but PDF, whose reader runs apart: articles with a text, or a sentence. The first byte
//! chooses the shape.

use std::borrow::Cow;
use std::ops::ControlFlow;

use pullquote::formats::articles::corpus;
use pullquote::formats::articles::corpus::CorpusFile;
use pullquote::formats::articles::office::xlsx::first_sheet;
use pullquote::formats::articles::{CorpusKind, Shape, articles_in};
use pullquote::model::{LabelSet, Source};

use self::zip_file::zip_file;

#[path = "zip_file.rs"]
pub(crate) mod zip_file;

pub(crate) const SHAPES: [Shape; 14] = [
    Shape::Text,
    Shape::Html,
    Shape::Mhtml,
    Shape::Mail,
    Shape::Docx,
    Shape::Odt,
    Shape::Epub,
    Shape::Rtf,
    Shape::NewsXml,
    Shape::Warc,
    Shape::Corpus(CorpusKind::Csv),
    Shape::Corpus(CorpusKind::JsonLines),
    Shape::Corpus(CorpusKind::Json),
    Shape::Corpus(CorpusKind::Xlsx),
];

pub(crate) fn check(bytes: &[u8]) {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let shape = SHAPES[usize::from(*choice) % SHAPES.len()];
    let bytes = &*in_archive(shape, bytes);
    let Shape::Corpus(kind) = shape else {
        for found in articles_in(shape, bytes, None).unwrap_or_default() {
            assert!(!found.text.contains('\r'), "{}", found.extractor);
            assert_eq!(Shape::from_extractor(&found.extractor), Some(shape));
            assert!(!found.meta.byline.contains('\n') && !found.meta.url.contains('\n'));
        }
        return;
    };
    let sheet = if kind == CorpusKind::Xlsx { first_sheet(bytes).map(|sheet| sheet.csv) } else { Ok(String::new()) };
    let Ok(sheet) = sheet else { return };
    let bytes = if kind == CorpusKind::Xlsx { sheet.as_bytes() } else { bytes };
    let Ok(preview) = corpus::preview(kind, &corpus::Partitions::default(), &mut &*bytes) else { return };
    let file = CorpusFile::new(kind, Source::default(), preview.guess);
    let go_on = &mut |_| ControlFlow::Continue(());
    let imported = corpus::read(&file, &mut &*bytes, &LabelSet::built_in(), go_on);
    let texts = corpus::texts(&file, &mut &*bytes);
    for article in imported.articles.iter().map(|imported| &imported.article) {
        assert!(!article.text().as_str().contains('\r'));
        assert!(texts.iter().any(|(key, _)| *key == article.source.record));
    }
}

/// The files of a document that are read, beside those that say where they are.
const PARTS: [(Shape, &[&str]); 4] = [
    (Shape::Docx, &["word/document.xml", "word/footnotes.xml", "word/_rels/document.xml.rels", "docProps/core.xml"]),
    (Shape::Odt, &["content.xml", "styles.xml", "meta.xml"]),
    (Shape::Epub, &["book.opf", "page.xhtml"]),
    (Shape::Corpus(CorpusKind::Xlsx), &["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"]),
];

/// Documents are archives, in which a changed byte is noticed before a word is read. What is none becomes every part of one.
fn in_archive(shape: Shape, bytes: &[u8]) -> Cow<'_, [u8]> {
    let parts = PARTS.iter().find(|(of, _)| *of == shape).map(|(_, parts)| *parts);
    let Some(parts) = parts.filter(|_| !bytes.starts_with(b"PK")) else { return Cow::Borrowed(bytes) };
    let fixed = [
        ("META-INF/container.xml", "<container><rootfile full-path='book.opf'/></container>"),
        ("xl/workbook.xml", "<workbook><sheets><sheet name='A'/></sheets></workbook>"),
    ];
    let fixed = fixed.map(|(name, content)| (name, content.as_bytes()));
    Cow::Owned(zip_file(fixed.into_iter().chain(parts.iter().map(|name| (*name, bytes)))))
}
