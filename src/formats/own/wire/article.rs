//! Where an article comes from, and what is known of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::record::{Name, record};
use super::ron_text::{end_record, push, string, string_field, unknown_field};
use crate::model::{Meta, Newline, Source};

record! {
    SourceRecord = "Source" {
        path: String,
        sha256: String,
        encoding: String,
        newline: Name<Newline>,
        extractor: String,
        columns: BTreeMap<String, String>,
        record: String,
    }
}

record! {
    MetaRecord = "Meta" {
        byline: String,
        outlet: String,
        date: String,
        url: String,
    }
}

impl SourceRecord {
    pub(crate) fn read(self) -> Source {
        Source {
            path: self.path.unwrap_or_default(),
            sha256: self.sha256.unwrap_or_default(),
            encoding: self.encoding.unwrap_or_default(),
            newline: self.newline.map(|name| name.0).unwrap_or_default(),
            extractor: self.extractor.unwrap_or_default(),
            columns: Arc::new(self.columns.unwrap_or_default()),
            record: self.record.unwrap_or_default(),
            unknown: self.unknown,
        }
    }
}

impl MetaRecord {
    pub(crate) fn read(self) -> Meta {
        Meta {
            byline: self.byline.unwrap_or_default(),
            outlet: self.outlet.unwrap_or_default(),
            date: self.date.unwrap_or_default(),
            url: self.url.unwrap_or_default(),
            unknown: self.unknown,
        }
    }
}

pub(crate) fn write_source(out: &mut String, source: &Source) {
    let Source { path, sha256, encoding, newline, extractor, columns, record, unknown } = source;
    out.push('(');
    for (name, value) in [("path", path), ("sha256", sha256), ("encoding", encoding)] {
        string_field(out, name, value);
        out.push_str(", ");
    }
    push!(out, "newline: {}", newline.name());
    if !extractor.is_empty() {
        out.push_str(", ");
        string_field(out, "extractor", extractor);
    }
    for (idx, (name, column)) in columns.iter().enumerate() {
        out.push_str(if idx == 0 { ", columns: {" } else { ", " });
        string(out, name);
        out.push_str(": ");
        string(out, column);
    }
    out.push_str(if columns.is_empty() { "" } else { "}" });
    if !record.is_empty() {
        out.push_str(", ");
        string_field(out, "record", record);
    }
    end_record(out, unknown);
}

pub(crate) fn write_meta(out: &mut String, meta: &Meta) {
    let Meta { byline, outlet, date, url, unknown } = meta;
    let fields = [("byline", byline), ("outlet", outlet), ("date", date), ("url", url)];
    out.push('(');
    let mut separator = "";
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        out.push_str(separator);
        string_field(out, name, value);
        separator = ", ";
    }
    for (name, value) in &unknown.0 {
        out.push_str(separator);
        unknown_field(out, name, value);
        separator = ", ";
    }
    out.push(')');
}
