//! What a merge could not take in, as a line that the project keeps and shows as one that does not fit.

use super::write::write_reading;
use crate::formats::own::wire::places::Places;
use crate::formats::own::wire::relation;
use crate::formats::own::wire::ron_text::string_field;
use crate::formats::own::wire::span;
use crate::model::versions::SetAside;
use crate::model::{Article, Misfit, MisfitKind, OffsetUnit};

/// The line for an article: what was set aside, and why, or only a sentence.
pub fn set_aside(article: &Article, what: Option<&SetAside>, why: &str) -> Misfit {
    let mut ron = String::new();
    match what {
        Some(SetAside::Span(set_aside)) => {
            span::write(&mut ron, &mut Places::new(article.text(), OffsetUnit::CodePoint), set_aside);
        }
        Some(SetAside::Relation(set_aside)) => relation::write(&mut ron, set_aside),
        // An article has one reading of each annotator: this one fits as little when it is read again.
        Some(SetAside::Reading(set_aside)) => {
            let ron = write_reading(article, set_aside);
            return Misfit { kind: MisfitKind::Reading, ron, line: 0, reason: why.to_owned() };
        }
        None => ron.push_str("()"),
    }
    ron.truncate(ron.len() - 1);
    ron.push_str(if ron.len() > 1 { ", " } else { "" });
    string_field(&mut ron, "aside", why);
    ron.push(')');
    let kind = if matches!(what, Some(SetAside::Relation(_))) { MisfitKind::Relation } else { MisfitKind::Span };
    Misfit { kind, ron, line: 0, reason: why.to_owned() }
}
