//! The settings of a project: what is not as it is by default.

use std::collections::BTreeMap;

use super::labels::ids;
use super::record::{Word, record};
use super::ron_text::{field_name, push, words};
use crate::model::{LabelId, Settings};

record! {
    SettingsRecord = "Settings" {
        ignored_problems: Vec<String>,
        suggestions_off: Vec<Word<LabelId>>,
        blind_percent: u8,
        narrated_from_percent: u8,
        merge_notes: Vec<String>,
        taken_labels: BTreeMap<Word<LabelId>, Word<LabelId>>,
    }
}

impl SettingsRecord {
    pub(crate) fn read(self) -> Settings {
        Settings {
            ignored_problems: self.ignored_problems.unwrap_or_default().into_iter().collect(),
            suggestions_off: ids(self.suggestions_off).into_iter().collect(),
            blind_percent: self.blind_percent.unwrap_or_default().min(100),
            narrated_from_percent: self.narrated_from_percent.unwrap_or(Settings::default().narrated_from_percent),
            merge_notes: self.merge_notes.unwrap_or_default().into_iter().collect(),
            taken_labels: self
                .taken_labels
                .unwrap_or_default()
                .into_iter()
                .map(|(theirs, ours)| (theirs.0, ours.0))
                .collect(),
            unknown: self.unknown,
        }
    }
}

pub(crate) fn write(out: &mut String, settings: &Settings) {
    let Settings {
        ignored_problems,
        suggestions_off,
        blind_percent,
        narrated_from_percent,
        merge_notes,
        taken_labels,
        unknown,
    } = settings;
    out.push('(');
    let mut separator = "";
    let mut begin = |out: &mut String, name: &str| {
        push!(out, "{separator}{name}: ");
        separator = ", ";
    };
    if !ignored_problems.is_empty() {
        begin(out, "ignored_problems");
        words(out, ignored_problems.iter().map(String::as_str));
    }
    if !suggestions_off.is_empty() {
        begin(out, "suggestions_off");
        words(out, suggestions_off.iter().map(LabelId::as_str));
    }
    if *blind_percent != 0 {
        begin(out, "blind_percent");
        push!(out, "{blind_percent}");
    }
    if *narrated_from_percent != Settings::default().narrated_from_percent {
        begin(out, "narrated_from_percent");
        push!(out, "{narrated_from_percent}");
    }
    if !merge_notes.is_empty() {
        begin(out, "merge_notes");
        words(out, merge_notes.iter().map(String::as_str));
    }
    if !taken_labels.is_empty() {
        begin(out, "taken_labels");
        let pairs: Vec<String> =
            taken_labels.iter().map(|(theirs, ours)| format!("\"{theirs}\": \"{ours}\"")).collect();
        push!(out, "{{{}}}", pairs.join(", "));
    }
    for (name, value) in &unknown.0 {
        begin(out, &field_name(name));
        out.push_str(value);
    }
    out.push(')');
}
