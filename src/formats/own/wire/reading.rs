//! A reading: `Reading(annotator: "ana", status: done, from: (path: "week-ana.ron"), spans: […], relations: […])`.

use super::places::Places;
use super::record::{Name, read_all, record};
use super::relation::{self, RelationRecord};
use super::ron_text::{end_record, list, push, string_field, words};
use super::span::{self, SpanRecord};
use crate::model::{Reading, ReadingSource, ReadingWork, Status};

record! {
    ReadingRecord = "Reading" {
        annotator: String,
        status: Name<Status>,
        from: ReadingSourceRecord,
        note: String,
        spans: Vec<SpanRecord>,
        relations: Vec<RelationRecord>,
    }
}

record! {
    ReadingSourceRecord = "ReadingSource" {
        path: String,
        sha256: String,
        collected: String,
        saved: String,
        done_on: String,
        acts: u32,
        seen: Vec<String>,
    }
}

impl ReadingRecord {
    /// The error names the span or link that does not fit.
    pub(crate) fn read(self, places: &mut Places<'_>) -> Result<Reading, String> {
        let annotator = self.annotator.ok_or("the reading has no `annotator`")?;
        let spans = read_all(self.spans.unwrap_or_default(), |record| {
            let id = record.id;
            let named = |error: String| if let Some(id) = id { format!("span {}: {error}", id.0.0) } else { error };
            record.read(places).map_err(named)
        })?;
        let relations = read_all(self.relations.unwrap_or_default(), RelationRecord::read)?;
        Ok(Reading {
            annotator,
            status: self.status.map(|name| name.0).unwrap_or_default(),
            from: self.from.map(ReadingSourceRecord::read).unwrap_or_default(),
            note: self.note.unwrap_or_default(),
            spans,
            relations,
            unknown: self.unknown,
        })
    }
}

impl ReadingSourceRecord {
    fn read(self) -> ReadingSource {
        ReadingSource {
            path: self.path.unwrap_or_default(),
            sha256: self.sha256.unwrap_or_default(),
            collected: self.collected.unwrap_or_default(),
            saved: self.saved.unwrap_or_default(),
            work: ReadingWork { done_on: self.done_on.unwrap_or_default(), n_acts: self.acts },
            seen: self.seen.unwrap_or_default(),
            unknown: self.unknown,
        }
    }
}

/// All of it on one line.
pub(crate) fn write(out: &mut String, places: &mut Places<'_>, reading: &Reading) {
    out.push('(');
    write_head(out, reading);
    out.push_str(", spans: ");
    list(out, &reading.spans, |out, span| span::write(out, places, span));
    out.push_str(", relations: ");
    list(out, &reading.relations, relation::write);
    end_record(out, &reading.unknown);
}

/// What stands before its spans: `annotator: "ana", status: done, from: (…), note: "…"`.
pub(crate) fn write_head(out: &mut String, reading: &Reading) {
    let Reading { annotator, status, from, note, spans: _, relations: _, unknown: _ } = reading;
    string_field(out, "annotator", annotator);
    push!(out, ", status: {}", status.name());
    if *from != ReadingSource::default() {
        out.push_str(", from: (");
        write_source(out, from);
    }
    if !note.is_empty() {
        out.push_str(", ");
        string_field(out, "note", note);
    }
}

fn write_source(out: &mut String, source: &ReadingSource) {
    let ReadingSource { path, sha256, collected, saved, work: ReadingWork { done_on, n_acts }, seen, unknown } = source;
    for (idx, (name, value)) in [("path", path), ("sha256", sha256), ("collected", collected)].into_iter().enumerate() {
        out.push_str(if idx == 0 { "" } else { ", " });
        string_field(out, name, value);
    }
    for (name, value) in [("saved", saved), ("done_on", done_on)].into_iter().filter(|(_, value)| !value.is_empty()) {
        out.push_str(", ");
        string_field(out, name, value);
    }
    if let Some(n_acts) = n_acts {
        push!(out, ", acts: {n_acts}");
    }
    if !seen.is_empty() {
        out.push_str(", seen: ");
        words(out, seen.iter().map(String::as_str));
    }
    end_record(out, unknown);
}
