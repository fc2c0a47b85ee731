//! What an article file is: by its name, or by its bytes where these prove it.

use std::path::Path;

use super::found::CorpusKind;

/// What an article file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    Text,
    Html,
    /// A web page with its pictures in one file.
    Mhtml,
    /// A mail, such as newsletters and agencies send.
    Mail,
    Docx,
    /// An `OpenDocument` text.
    Odt,
    /// A book or a magazine.
    Epub,
    Rtf,
    Pdf,
    /// NITF or NewsML-G2.
    NewsXml,
    /// An archive of web pages.
    Warc,
    /// Many articles.
    Corpus(CorpusKind),
}

/// The names that files of each shape have.
const EXTENSIONS: [(&str, Shape); 27] = [
    ("txt", Shape::Text),
    ("md", Shape::Text),
    ("markdown", Shape::Text),
    ("html", Shape::Html),
    ("htm", Shape::Html),
    ("xhtml", Shape::Html),
    ("mhtml", Shape::Mhtml),
    ("mht", Shape::Mhtml),
    ("eml", Shape::Mail),
    ("mbox", Shape::Mail),
    ("docx", Shape::Docx),
    ("docm", Shape::Docx),
    ("odt", Shape::Odt),
    ("ott", Shape::Odt),
    ("epub", Shape::Epub),
    ("rtf", Shape::Rtf),
    ("pdf", Shape::Pdf),
    ("xml", Shape::NewsXml),
    ("nitf", Shape::NewsXml),
    ("warc", Shape::Warc),
    ("csv", Shape::Corpus(CorpusKind::Csv)),
    ("tsv", Shape::Corpus(CorpusKind::Csv)),
    ("jsonl", Shape::Corpus(CorpusKind::JsonLines)),
    ("ndjson", Shape::Corpus(CorpusKind::JsonLines)),
    ("json", Shape::Corpus(CorpusKind::Json)),
    ("xlsx", Shape::Corpus(CorpusKind::Xlsx)),
    ("parquet", Shape::Corpus(CorpusKind::Parquet)),
];

impl Shape {
    /// The extensions of all shapes, without dots.
    pub fn extensions() -> impl Iterator<Item = &'static str> {
        EXTENSIONS.iter().map(|(extension, _)| *extension)
    }

    /// What a file is by its name; `None` for a name that says nothing.
    ///
    /// The name of a compressed file counts without its `.gz` or `.zst`.
    pub fn from_name(path: &Path) -> Option<Self> {
        let inner = if Packing::of(path).is_some() { path.file_stem()? } else { path.as_os_str() };
        let extension = Path::new(inner).extension()?.to_str()?;
        EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension)).map(|(_, shape)| *shape)
    }

    /// What people should know where a file is something else than its name says.
    pub fn in_spite_of_name(self, path: &Path) -> Option<String> {
        let named = Self::from_name(path)?;
        let is_as_named = named.in_words() == self.in_words();
        (!is_as_named).then(|| format!("is {}, whatever its name says, and was read as that", self.in_words()))
    }

    /// What it is, with its article.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Text => "a plain text",
            Self::Html => "a web page",
            Self::Mhtml => "a saved web page",
            Self::Mail => "a mail",
            Self::Docx => "a Word document",
            Self::Odt => "an OpenDocument text",
            Self::Epub => "a book (EPUB)",
            Self::Rtf => "an RTF document",
            Self::Pdf => "a PDF file",
            Self::NewsXml => "XML",
            Self::Warc => "a web archive",
            Self::Corpus(CorpusKind::Csv) => "a table",
            Self::Corpus(CorpusKind::JsonLines | CorpusKind::Json) => "JSON",
            Self::Corpus(CorpusKind::Xlsx) => "a spreadsheet (XLSX)",
            Self::Corpus(CorpusKind::Parquet) => "a Parquet file",
        }
    }

    /// What a file was read as by the extractor that its source names; `None` for one of a newer version.
    pub fn from_extractor(extractor: &str) -> Option<Self> {
        Some(match extractor.split(' ').next()? {
            "" => Self::Text,
            "html" => Self::Html,
            "mhtml" => Self::Mhtml,
            "eml" => Self::Mail,
            "docx" => Self::Docx,
            "odt" => Self::Odt,
            "epub" => Self::Epub,
            "rtf" => Self::Rtf,
            "xlsx" => Self::Corpus(CorpusKind::Xlsx),
            "parquet" => Self::Corpus(CorpusKind::Parquet),
            "pdf" => Self::Pdf,
            "nitf" | "newsml-g2" => Self::NewsXml,
            "warc" => Self::Warc,
            "csv" => Self::Corpus(CorpusKind::Csv),
            "jsonl" => Self::Corpus(CorpusKind::JsonLines),
            "json" => Self::Corpus(CorpusKind::Json),
            _ => return None,
        })
    }

    /// Whether its bytes can be of one encoding or another.
    pub fn has_encoding(self) -> bool {
        !matches!(
            self,
            Self::Warc
                | Self::Docx
                | Self::Odt
                | Self::Epub
                | Self::Rtf
                | Self::Pdf
                | Self::Corpus(CorpusKind::Xlsx | CorpusKind::Parquet)
        )
    }
}

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// By the name of the file: `wire.csv.gz`. `None` for one whose name says nothing of it.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?;
        let is = |known: &str| extension.eq_ignore_ascii_case(known);
        if is("gz") { Some(Self::Gzip) } else { (is("zst") || is("zstd")).then_some(Self::Zstd) }
    }

    /// Whether a name promises a file that is packed in a way in which none is written.
    pub fn is_another(path: &Path) -> bool {
        const OTHERS: [&str; 12] = ["7z", "br", "bz2", "lz", "lz4", "lzma", "lzo", "rar", "snappy", "tar", "xz", "zip"];
        path.extension().is_some_and(|extension| OTHERS.iter().any(|other| extension.eq_ignore_ascii_case(other)))
    }

    /// Whether a name promises a packed file, in whatever way.
    pub fn is_promised(path: &Path) -> bool {
        Self::of(path).is_some() || Self::is_another(path)
    }

    /// By the first bytes of the file, whatever it is called.
    pub fn in_bytes(beginning: &[u8]) -> Option<Self> {
        let is_gzip = beginning.starts_with(b"\x1F\x8B\x08");
        if is_gzip { Some(Self::Gzip) } else { beginning.starts_with(b"\x28\xB5\x2F\xFD").then_some(Self::Zstd) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contradiction_is_told() {
        let told = |name: &str, shape: Shape| shape.in_spite_of_name(Path::new(name));
        let expected = "is a web page, whatever its name says, and was read as that";
        assert_eq!(told("a.txt", Shape::Html).as_deref(), Some(expected));
        assert_eq!(told("a.jsonl", Shape::Corpus(CorpusKind::Json)), None);
        assert_eq!(told("a.log", Shape::Corpus(CorpusKind::Json)), None);
    }
}
