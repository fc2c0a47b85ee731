//! The formats that labels leave and come in by: a line each. What is known of a format stands in its kind.

use super::core::facts::Facts;
use super::kinds;

macro_rules! formats {
    ($($format:ident = $kind:ident,)*) => {
        /// A format that other programs read or write.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Format {
            $($format,)*
        }

        impl Format {
            /// In the order in which people are shown them.
            pub const ALL: [Self; [$(stringify!($format)),*].len()] = [$(Self::$format),*];

            pub(crate) fn facts(self) -> &'static Facts {
                match self {
                    $(Self::$format => &kinds::$kind::FACTS,)*
                }
            }
        }
    };
}

formats! {
    Json = json,
    Jsonl = jsonl,
    Parquet = parquet,
    Spacy = spacy,
    LabelStudio = label_studio,
    Brat = brat,
    HfTokens = hf_tokens,
    Chat = chat,
    Csv = csv,
    Gliner = gliner,
    Prodigy = prodigy,
    Doccano = doccano,
    Conll = conll,
    Conllu = conllu,
    W3c = w3c,
    Cas = cas,
    Tei = tei,
    Html = html,
    HtmlPages = html_pages,
    WebannoTsv = webanno_tsv,
    Gate = gate,
    PubTator = pubtator,
    Project = project,
}

impl Format {
    /// The name on the command line.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// The name in dialogs.
    pub fn title(self) -> &'static str {
        self.facts().title
    }

    /// Of the file that matters, without a dot.
    pub fn extension(self) -> &'static str {
        self.facts().extension
    }

    /// Whether an export has several files.
    pub fn is_folder(self) -> bool {
        self.facts().is_folder
    }

    /// Whether this build of the program has it.
    pub fn is_built_in(self) -> bool {
        self.can_export() || self.can_import()
    }

    pub fn can_export(self) -> bool {
        self.facts().write.is_some()
    }

    /// Whether its files are no text.
    pub fn is_binary(self) -> bool {
        self.facts().is_binary
    }

    pub fn can_import(self) -> bool {
        self.facts().read.is_some()
    }

    /// A line about what it is for.
    pub fn about(self) -> &'static str {
        self.facts().about
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}
