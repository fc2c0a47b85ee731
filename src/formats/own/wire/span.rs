//! A span: `(id: 1, label: "quote", at: [(2, 6)], text: "“Ja”", by: person)`. One with `aside` is none: a merge has kept
//! it for somebody to look at, and that says why.

use std::collections::BTreeSet;

use super::places::{Offsets, Places};
use super::record::{Name, Number, Word, record};
use super::ron_text::{end_record, push, string_field, words};
use super::words::Words;
use crate::model::{LabelId, Origin, Span, SpanId};

record! {
    SpanRecord = "Span" {
        id: Number<SpanId>,
        label: Word<LabelId>,
        at: Offsets,
        text: String,
        starts: String,
        ends: String,
        crc32: u32,
        by: Name<Origin>,
        from: Vec<String>,
        note: String,
        person: String,
        contested_by: Vec<String>,
        aside: String,
    }
}

impl SpanRecord {
    pub(crate) fn read(self, places: &mut Places<'_>) -> Result<Span, String> {
        if let Some(reason) = self.aside {
            return Err(reason);
        }
        let id = self.id.ok_or("the span has no `id`")?.0;
        let label = self.label.ok_or("the span has no `label`")?.0;
        let fragments = places.fragments(self.at.ok_or("the span has no `at`")?)?;
        let words = Words { text: self.text, starts: self.starts, ends: self.ends, crc32: self.crc32 };
        places.check_words(&fragments, &words)?;
        let origin = self.by.map(|name| name.0).unwrap_or_default();
        let (from, note, person) = (self.from.unwrap_or_default(), self.note, self.person);
        let contested_by = self.contested_by.unwrap_or_default().into_iter().collect();
        Ok(Span { id, label, fragments, origin, from, note, person, contested_by, unknown: self.unknown })
    }
}

pub(crate) fn write(out: &mut String, places: &mut Places<'_>, span: &Span) {
    let Span { id, label, fragments, origin, from, note, person, contested_by, unknown } = span;
    push!(out, "(id: {}, label: \"{label}\", at: ", id.0);
    places.write(out, fragments);
    places.write_words(out, fragments);
    push!(out, ", by: {}", origin.name());
    if !from.is_empty() {
        out.push_str(", from: ");
        words(out, from.iter().map(String::as_str));
    }
    for (name, value) in [("note", note), ("person", person)] {
        if let Some(value) = value {
            out.push_str(", ");
            string_field(out, name, value);
        }
    }
    write_contested_by(out, contested_by);
    end_record(out, unknown);
}

/// The names of those who put a span or a link in question; nothing where nobody does.
pub(super) fn write_contested_by(out: &mut String, names: &BTreeSet<String>) {
    if !names.is_empty() {
        out.push_str(", contested_by: ");
        words(out, names.iter().map(String::as_str));
    }
}
