//! What is wrong with labels where the right ones are known, by kind and in its context: as text, JSON and HTML.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::formats::exchange::core::json_text;
use crate::formats::exchange::core::xml::escaped;
use crate::model::compare::{Mistake, MistakeKind, mistakes};
use crate::model::{Article, Content, OffsetUnit, Span, one_line};

/// Characters of the text that are shown before and behind what a mistake is about.
const N_AROUND: usize = 60;

/// All mistakes of a project, by kind and in order.
pub struct MistakeReport<'a> {
    rows: BTreeMap<MistakeKind, Vec<Row<'a>>>,
}

#[derive(Serialize)]
struct Row<'a> {
    kind: &'static str,
    article: String,
    title: &'a str,
    /// Counted from 1.
    line: usize,
    label: &'a str,
    /// `null` where nothing is right there.
    right: Option<Place<'a>>,
    /// `null` where nothing was found.
    found: Option<Place<'a>>,
    /// What stands before and behind, on one line.
    before: String,
    behind: String,
}

#[derive(Serialize)]
struct Place<'a> {
    label: &'a str,
    start: usize,
    end: usize,
    text: String,
}

impl<'a> MistakeReport<'a> {
    /// Of the articles that both have, with the same texts.
    pub fn new(right: &'a Content, found: &'a Content) -> Self {
        let mut rows: BTreeMap<MistakeKind, Vec<Row<'a>>> = BTreeMap::new();
        for article in right.articles() {
            let Some(other) = found.article(article.id).filter(|other| other.text() == article.text()) else {
                continue;
            };
            for mistake in mistakes(article, other) {
                rows.entry(mistake.kind).or_default().extend(Row::new(article, &mistake));
            }
        }
        Self { rows }
    }

    /// How many there are of each kind.
    pub fn counts(&self) -> impl Iterator<Item = (MistakeKind, usize)> {
        MistakeKind::ALL.into_iter().map(|kind| (kind, self.of(kind).len()))
    }

    /// A line for each kind and each mistake.
    pub fn to_text(&self) -> String {
        let of_kind = |(kind, n): (MistakeKind, usize)| {
            let line =
                |row: &Row<'_>| format!("  {}, line {}: {}\n", one_line(row.title), row.line, row.in_words(kind));
            format!("{}: {n}\n{}", kind.name(), self.of(kind).iter().map(line).collect::<String>())
        };
        self.counts().filter(|(_, n)| *n > 0).map(of_kind).collect()
    }

    /// An array with an object for each, a line each. Offsets are code points, lines count from 1.
    pub fn to_json(&self) -> Vec<u8> {
        let mut out = Vec::new();
        json_text::append_array(&mut out, self.rows.values().flatten());
        out.push(b'\n');
        out
    }

    /// A page that needs nothing else: what is right is underlined, what was found has a background.
    pub fn to_html(&self, title: &str) -> String {
        let title = escaped(title);
        let of_kind = |(kind, n): (MistakeKind, usize)| {
            let rows: String = self.of(kind).iter().map(Row::to_html).collect();
            format!("<h2>{} <small>{n}</small></h2>\n{rows}", capital(kind.name()))
        };
        let body: String = self.counts().map(of_kind).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>\n<style>{STYLE}</style>\n\
             <h1>{title}</h1>\n{body}</html>\n"
        )
    }

    fn of(&self, kind: MistakeKind) -> &[Row<'a>] {
        self.rows.get(&kind).map_or(&[], Vec::as_slice)
    }
}

impl<'a> Row<'a> {
    fn new(article: &'a Article, mistake: &Mistake<'a>) -> Option<Self> {
        let span = mistake.span()?;
        let (right, found) = match mistake.kind {
            MistakeKind::Link => (mistake.right_speaker, mistake.found_speaker),
            _ => (mistake.right, mistake.found),
        };
        let text = article.text().as_str();
        let (start, end) = (span.extent().start(), span.extent().end());
        Some(Self {
            kind: mistake.kind.name(),
            article: article.id.to_string(),
            title: &article.title,
            line: article.text().line_from_byte(start),
            label: span.label.as_str(),
            right: right.map(|span| Place::new(article, span)),
            found: found.map(|span| Place::new(article, span)),
            before: last_characters(&text[..start]),
            behind: one_line(&text[end..].chars().take(N_AROUND).collect::<String>()),
        })
    }

    /// “quote “a b” is “a””
    fn in_words(&self, kind: MistakeKind) -> String {
        let words = |place: &Option<Place<'_>>| {
            place.as_ref().map_or_else(|| "nobody".to_owned(), |place| format!("[{}]", one_line(&place.text)))
        };
        let (right, found) = (words(&self.right), words(&self.found));
        let what = match kind {
            MistakeKind::Edge => format!("{} {right} was found as {found}", self.label),
            MistakeKind::Label => {
                let name = |place: &Option<Place<'a>>| place.as_ref().map_or("", |place| place.label);
                format!("{} {right} was found as {}", self.label, name(&self.found))
            }
            MistakeKind::Missed => format!("{} {right}", self.label),
            MistakeKind::Invented => format!("{} {found}", self.label),
            MistakeKind::Link => format!("{} is of {right}, {found} was found", self.label),
        };
        format!("{what} · …{} [ ] {}…", self.before, self.behind)
    }

    fn to_html(&self) -> String {
        let place = |place: &Option<Place<'_>>, element: &str, nothing: &str| match place {
            Some(place) => {
                format!("<{element} title=\"{}\">{}</{element}>", escaped(place.label), escaped(&one_line(&place.text)))
            }
            None => format!("<i>{nothing}</i>"),
        };
        format!(
            "<p><b>{}</b> …{} {} {} {}… <small>{}, line {}</small></p>\n",
            escaped(self.label),
            escaped(&self.before),
            place(&self.right, "ins", "nothing right"),
            place(&self.found, "mark", "nothing found"),
            escaped(&self.behind),
            escaped(&one_line(self.title)),
            self.line
        )
    }
}

impl<'a> Place<'a> {
    fn new(article: &Article, span: &'a Span) -> Self {
        let offset = |byte| article.text().offset_from_byte(OffsetUnit::CodePoint, byte);
        let (start, end) = (offset(span.extent().start()), offset(span.extent().end()));
        Self { label: span.label.as_str(), start, end, text: article.text_of(span) }
    }
}

fn last_characters(text: &str) -> String {
    let start = text.char_indices().rev().nth(N_AROUND - 1).map_or(0, |(byte, _)| byte);
    one_line(&text[start..])
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}\
small{font-weight:normal;opacity:.7}ins{text-decoration:underline 2px}mark{padding:0 .1em}";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exchange::round_trip::content_from_marked;

    #[test]
    fn mistakes_are_told_with_their_context() {
        let right = content_from_marked(&["🙂 Then\n[quote>2 “a <b>”] said [speaker Ada]. [claim It rains]."]);
        let found = content_from_marked(&["🙂 Then\n[quote>2 “a <b>]” said Ada. [speaker It] rains."]);
        let report = MistakeReport::new(&right, &found);
        let text = "\
edge: 1
  Article 1, line 2: quote [“a <b>”] was found as [“a <b>] · …🙂 Then [ ] said Ada. It rains.…
missed: 2
  Article 1, line 2: speaker [Ada] · …🙂 Then “a <b>” said [ ] . It rains.…
  Article 1, line 2: claim [It rains] · …🙂 Then “a <b>” said Ada. [ ] .…
invented: 1
  Article 1, line 2: speaker [It] · …🙂 Then “a <b>” said Ada. [ ] rains.…
link: 1
  Article 1, line 2: quote is of [Ada], [It] was found · …🙂 Then [ ] said Ada. It rains.…
";
        assert_eq!(report.to_text(), text);
        let json: serde_json::Value = serde_json::from_slice(&report.to_json()).unwrap();
        assert_eq!(json.as_array().unwrap().len(), 5);
        let edge = &json[0];
        assert_eq!(
            (&edge["right"]["start"], &edge["right"]["end"], &edge["found"]["end"]),
            (&7.into(), &14.into(), &13.into())
        );
        let html = report.to_html("Ada & Bo");
        assert!(
            html.contains("<ins title=\"quote\">“a &lt;b&gt;”</ins> <mark title=\"quote\">“a &lt;b&gt;</mark>"),
            "{html}"
        );
        assert!(html.contains("<h1>Ada &amp; Bo</h1>") && html.contains("<h2>Missed <small>2</small></h2>"));
    }
}
