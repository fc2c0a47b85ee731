//! Any bytes as a file of any shape but PDF, whose reader runs apart: articles with a text, or a sentence. The first byte
//! chooses the shape.

use std::ops::ControlFlow;

use pullquote::formats::articles::corpus;
use pullquote::formats::articles::corpus::CorpusFile;
use pullquote::formats::articles::{CorpusKind, Shape, articles_in};
use pullquote::model::{LabelSet, Source};

const SHAPES: [Shape; 12] = [
    Shape::Text,
    Shape::Html,
    Shape::Mhtml,
    Shape::Mail,
    Shape::Docx,
    Shape::Odt,
    Shape::Epub,
    Shape::Rtf,
    Shape::NewsXml,
    Shape::Corpus(CorpusKind::Csv),
    Shape::Corpus(CorpusKind::JsonLines),
    Shape::Corpus(CorpusKind::Json),
];

pub(crate) fn check(bytes: &[u8]) {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let shape = SHAPES[usize::from(*choice) % SHAPES.len()];
    let Shape::Corpus(kind) = shape else {
        for found in articles_in(shape, bytes, None).unwrap_or_default() {
            assert!(!found.text.contains('\r'), "{}", found.extractor);
            assert_eq!(Shape::from_extractor(&found.extractor), Some(shape));
            assert!(!found.meta.byline.contains('\n') && !found.meta.url.contains('\n'));
        }
        return;
    };
    let Ok(preview) = corpus::preview(kind, &mut &*bytes) else { return };
    let file = CorpusFile { kind, source: Source::default(), columns: preview.guess };
    let go_on = &mut |_| ControlFlow::Continue(());
    let imported = corpus::read(&file, &mut &*bytes, &LabelSet::built_in(), go_on);
    let texts = corpus::texts(&file, &mut &*bytes);
    for article in imported.articles.iter().map(|imported| &imported.article) {
        assert!(!article.text().as_str().contains('\r'));
        assert!(texts.iter().any(|(key, _)| *key == article.source.record));
    }
}
