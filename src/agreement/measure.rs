//! What is measured, what each measure is called, and why one may have no value.

/// A way to say how far people agree: 1 where they do in everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeasureKind {
    ExactF1,
    /// Of spans, what the best one-to-one pairs share; of links, one-to-one pairs whose spans overlap at both ends.
    SoftF1,
    Kappa,
    Alpha,
    MasiAlpha,
    AlphaU,
    Gamma,
    /// What γ is made of: 0 where all agree.
    Disorder,
}

/// A value, with how far it may be off because there are only so many articles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    pub value: Result<f64, Undefined>,
    /// 95 of 100 times that as many articles are drawn from these, the value lies in here.
    pub interval: Option<(f64, f64)>,
}

/// Why a measure has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Undefined {
    NothingMarked,
    EverythingMarked,
    NoVariety,
    NotSampled,
}

impl MeasureKind {
    pub const ALL: [Self; 8] = [
        Self::ExactF1,
        Self::SoftF1,
        Self::Kappa,
        Self::Alpha,
        Self::MasiAlpha,
        Self::AlphaU,
        Self::Gamma,
        Self::Disorder,
    ];

    /// The name that files use.
    pub fn id(self) -> &'static str {
        match self {
            Self::ExactF1 => "exact_f1",
            Self::SoftF1 => "soft_f1",
            Self::Kappa => "kappa",
            Self::Alpha => "alpha",
            Self::MasiAlpha => "masi_alpha",
            Self::AlphaU => "alpha_u",
            Self::Gamma => "gamma",
            Self::Disorder => "disorder",
        }
    }

    /// The name that people see.
    pub fn name(self) -> &'static str {
        match self {
            Self::ExactF1 => "exact F1",
            Self::SoftF1 => "soft F1",
            Self::Kappa => "κ",
            Self::Alpha => "α",
            Self::MasiAlpha => "MASI α",
            Self::AlphaU => "α_u",
            Self::Gamma => "γ",
            Self::Disorder => "disorder",
        }
    }

    /// What it says, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::ExactF1 => "the share of spans and links that both have, with the same label and edges",
            Self::SoftF1 => {
                "as exact F1, where spans that overlap count as much as they share, and links whose spans overlap at both ends"
            }
            Self::Kappa => {
                "Cohen's κ over words: in or out of the label, beyond what chance would give; for two people"
            }
            Self::Alpha => {
                "Krippendorff's α over words: in or out of the label, beyond chance; for any number of people"
            }
            Self::MasiAlpha => {
                "Krippendorff's α over the set of labels that each word has, sets that overlap half right"
            }
            Self::AlphaU => "Krippendorff's α for units: how far the edges of spans lie from each other, beyond chance",
            Self::Gamma => "γ of Mathet, Widlöcher and Métivier: places and labels of aligned spans, beyond chance",
            Self::Disorder => {
                "what γ is made of: how unlike aligned spans are, 0 where all agree and 1 for a lone span"
            }
        }
    }
}

impl Undefined {
    /// Why, in words for people.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NothingMarked => "nobody has marked any",
            Self::EverythingMarked => "all words are marked by all, so that chance alone would agree",
            Self::NoVariety => "all words have the same labels, so that chance alone would agree",
            Self::NotSampled => "chance was not sampled",
        }
    }
}
