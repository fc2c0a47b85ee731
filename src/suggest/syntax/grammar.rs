//! The tags of words and the functions of words in their sentence, as Universal Dependencies names them.

/// Declares an enum whose variants have names in files.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),+];
            pub const COUNT: usize = Self::ALL.len();

            /// As files have it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The one that files call so.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}
pub(super) use named;

named! {
    /// What kind of word it is.
    Tag {
        Adjective "ADJ", Adposition "ADP", Adverb "ADV", Auxiliary "AUX", Coordinator "CCONJ", Determiner "DET",
        Interjection "INTJ", Noun "NOUN", Number "NUM", Particle "PART", Pronoun "PRON", Name "PROPN",
        Mark "PUNCT", Subordinator "SCONJ", Symbol "SYM", Verb "VERB", Other "X",
    }
}

named! {
    /// What a word is to its head.
    Function {
        Root "root", Subject "nsubj", Object "obj", IndirectObject "iobj", SubjectClause "csubj", Complement "ccomp",
        OpenComplement "xcomp", Oblique "obl", Vocative "vocative", Expletive "expl", Dislocated "dislocated",
        AdverbialClause "advcl", Adverbial "advmod", Discourse "discourse", Auxiliary "aux", Copula "cop",
        Subordinator "mark", NominalModifier "nmod", Apposition "appos", NumberModifier "nummod", Clause "acl",
        Adjectival "amod", Determiner "det", Classifier "clf", Case "case", Conjunct "conj", Coordinator "cc",
        Fixed "fixed", Flat "flat", List "list", Parataxis "parataxis", Compound "compound", Orphan "orphan",
        GoesWith "goeswith", Repaired "reparandum", Punctuation "punct", Unspecified "dep",
        PassiveSubject "nsubj:pass", PassiveAuxiliary "aux:pass", RelativeClause "acl:relcl",
    }
}

impl Function {
    /// The number that stands for no function.
    pub const NONE: u8 = u8::MAX;

    /// Without what one language or another adds: the passive subject is a subject.
    #[must_use]
    pub fn plain(self) -> Self {
        match self {
            Self::PassiveSubject => Self::Subject,
            Self::PassiveAuxiliary => Self::Auxiliary,
            Self::RelativeClause => Self::Clause,
            other => other,
        }
    }
}
