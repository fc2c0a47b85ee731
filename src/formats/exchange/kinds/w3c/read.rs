//! Annotations of W3C's shape, as Hypothes.is, Recogito and others write it too, onto the texts that they are on.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::makers::{Maker, name_makers, name_of};
use super::quoted::{Quoted, places};
use crate::formats::exchange::core::draft::{Counting, Draft, RelationDraft, SpanDraft};
use crate::formats::exchange::core::json::value::Value;
use crate::formats::exchange::core::names::{self, By, file_of};
use crate::formats::exchange::core::reading::Reading;
use crate::formats::exchange::core::units::settle;
use crate::model::{Content, OffsetUnit, Origin, Source, Text};

/// Reads annotations whose targets name a text among the files, or that lie beside the only one; without any text beside
/// them they go to the articles of the project. Where no offsets are given, words that stand in one place have it.
pub(super) fn read(reading: &mut Reading<'_>) {
    // One text may be annotated in several files, so all are read when it is the turn of the first.
    if is_text(reading.name) || std::mem::replace(reading.has_read_all, true) {
        return;
    }
    let files = reading.files.iter().filter(|(name, _)| !is_text(name));
    let mut texts = Texts::new(reading);
    for (name, bytes) in files {
        reading.name = name;
        let values = reading.json_values(&String::from_utf8_lossy(bytes));
        // Where each annotation has a file of its own, that says nothing of who made it.
        let has_several = !matches!(&values[..], [one] if is_alone(one));
        let file = has_several.then(|| Arc::from(&**name));
        values.iter().flat_map(annotations_in).for_each(|one| texts.take(reading, one, file.as_ref()));
    }
    for (name, bare) in texts.bare {
        let labelled = texts.labelled.remove(&name);
        if labelled.is_none() && !texts.are_at_home {
            reading.drafts.push(Draft { file: Some(Arc::from(&*name)), ..bare });
        }
        for (folder, Labelled { mut draft, quoted, makers }) in labelled.into_iter().flatten() {
            // Annotations may lie in a file each: their folder alone tells whose they are.
            draft.file = Some(Arc::from(format!("{folder}{}", file_of(&name))));
            settle(std::slice::from_mut(&mut draft), reading.offset_unit);
            place(&mut draft, quoted);
            name_makers(&mut draft, makers);
            reading.drafts.push(draft);
        }
    }
}

fn is_text(name: &str) -> bool {
    name.to_lowercase().ends_with(".txt")
}

/// Whether a file is one annotation, and no list of them.
fn is_alone(value: &Value) -> bool {
    value.as_object().is_some() && std::ptr::eq(annotations_in(value)[0], value)
}

/// The annotations of a list, of a page of them, or of an answer of Hypothesis.
fn annotations_in(value: &Value) -> Vec<&Value> {
    let inner = ["items", "rows", "annotations", "first"].iter().find_map(|name| value.get(*name));
    match (value, inner) {
        (Value::Array(annotations), _) => annotations.iter().collect(),
        (_, Some(inner)) => annotations_in(inner),
        _ => vec![value],
    }
}

/// The texts that annotations are on, with what these say.
struct Texts {
    /// By the names of the files; those of the project by their ids.
    bare: BTreeMap<String, Draft>,
    /// Whether they are those of the project.
    are_at_home: bool,
    /// By text, what the files of each folder say of it: several people may have annotated it.
    labelled: BTreeMap<String, BTreeMap<String, Labelled>>,
    /// By file or folder, and annotation: the text that it is on, and what it is called there.
    place_of: BTreeMap<(String, String), (String, String)>,
}

/// What the files of a folder say of a text.
struct Labelled {
    draft: Draft,
    /// Spans of which nothing but the words is given.
    quoted: Vec<(SpanDraft, Vec<Quoted>)>,
    /// Who made them, with a number from 1 that each has in place of that of a list.
    makers: BTreeMap<Maker, u32>,
}

impl Labelled {
    fn number_of(&mut self, maker: Maker) -> u32 {
        let next = u32::try_from(self.makers.len() + 1).unwrap_or_default();
        *self.makers.entry(maker).or_insert(next)
    }
}

impl Texts {
    fn new(reading: &Reading<'_>) -> Self {
        let beside = texts_beside(reading);
        let are_at_home = beside.is_empty();
        let at_home = reading.home.into_iter().flat_map(Content::articles).filter(|_| are_at_home);
        let of_home =
            at_home.map(|article| (article.id.to_string(), Draft::of(article, reading.name, OffsetUnit::CodePoint)));
        let bare = beside.into_iter().chain(of_home).collect();
        Self { bare, are_at_home, labelled: BTreeMap::new(), place_of: BTreeMap::new() }
    }

    /// `in_list` is the file, where it has several annotations.
    fn take(&mut self, reading: &mut Reading<'_>, annotation: &Value, in_list: Option<&Arc<str>>) {
        let id = annotation.get("id").and_then(Value::as_str).unwrap_or_default();
        let result = if annotation.get("motivation").and_then(Value::as_str) == Some("linking") {
            self.link(annotation, id, reading.name).ok_or("names no two annotations that it links")
        } else {
            self.tag(annotation, id, reading.name, in_list)
        };
        if let Err(what) = result {
            reading.warn(id, format!("an annotation {what}, and is left out"));
        }
    }

    /// The name of the text that a target is on: the one that it names, the one that is called as the file of the
    /// annotation, or the only one there is.
    fn source(&self, annotation: &Value, target: &Value, file: &str) -> Option<String> {
        let named = [target.get("source"), annotation.get("uri"), target.get("id")].into_iter().flatten();
        let named = named.chain([target]).find_map(Value::as_str).unwrap_or_default();
        let stem = file_of(file).split('.').next().unwrap_or_default().to_owned();
        let names = [file_of(named).to_owned(), format!("{stem}.txt")];
        let is_called_so = |(_, draft): &(&String, &Draft)| {
            !named.is_empty() && (draft.meta.url == named || file_of(&draft.source.path) == names[0])
        };
        let at_home = || self.bare.iter().filter(|_| self.are_at_home).find(is_called_so).map(|(key, _)| key.clone());
        let only = || self.bare.keys().next().filter(|_| self.bare.len() == 1).cloned();
        names.iter().find_map(|name| self.beside(file, name)).or_else(at_home).or_else(only)
    }

    /// The text of this name in the folder of a file, or else the only one of this name.
    fn beside(&self, file: &str, name: &str) -> Option<String> {
        let here = format!("{}{name}", folder_of(file));
        if self.bare.contains_key(&here) {
            return Some(here);
        }
        let mut called_so = self.bare.keys().filter(|path| file_of(path) == name);
        called_so.next().filter(|_| called_so.next().is_none()).cloned()
    }

    fn tag(
        &mut self,
        annotation: &Value,
        id: &str,
        file: &str,
        in_list: Option<&Arc<str>>,
    ) -> Result<(), &'static str> {
        let targets = annotation.get("target").map(list).ok_or("is on no text")?;
        let first = targets.first().ok_or("is on no text")?;
        let source = self.source(annotation, first, file).ok_or("is on a text that is not here")?;
        let text = self.bare.get(&source).ok_or("is on a text that is not here")?;
        let own = self.own_key(file, id);
        let of_text = self.labelled.entry(source.clone()).or_default();
        let labelled = || Labelled { draft: text.clone(), quoted: Vec::new(), makers: BTreeMap::new() };
        let labelled = of_text.entry(folder_of(file).to_owned()).or_insert_with(labelled);
        let labels = labels_of(annotation);
        if labels.is_empty() {
            return Err("has no tag that could be its label");
        }
        let quoted: Option<Vec<Quoted>> = targets.iter().map(|target| quoted(target)).collect();
        let copies = quoted.iter().flatten().map(|quoted| &*quoted.exact).collect::<Vec<_>>().join(" ");
        let at: Option<Vec<(usize, usize)>> = targets.iter().map(|target| position(target)).collect();
        let list = labelled.number_of(Maker { name: name_of(annotation), file: in_list.cloned() });
        let Labelled { draft, quoted: in_words, .. } = labelled;
        if at.is_some() && !id.starts_with("urn:pullquote:") {
            draft.counting = Counting::Open;
        }
        let span = SpanDraft {
            at: at.clone().unwrap_or_default(),
            text: quoted.as_ref().map(|_| copies),
            by: annotation.get("creator").and_then(origin_of).map(By::Origin),
            note: note_of(annotation),
            list,
            ..SpanDraft::default()
        };
        for (number, label) in labels.into_iter().enumerate() {
            let key = if number == 0 { own.clone() } else { format!("{own} {label}") };
            let span = SpanDraft { key, label, ..span.clone() };
            match (&at, &quoted) {
                (Some(_), _) => draft.spans.push(span),
                (None, Some(quoted)) => {
                    in_words.push((span, quoted.clone()));
                }
                (None, None) => return Err("has neither offsets nor words of the text"),
            }
        }
        let [in_file, in_folder] = [file, folder_of(file)].map(|place| (place.to_owned(), id.to_owned()));
        self.place_of.entry(in_folder).or_insert_with(|| (source.clone(), own.clone()));
        self.place_of.insert(in_file, (source, own));
        Ok(())
    }

    /// What an annotation is called: another file of its folder may have the same id.
    fn own_key(&self, file: &str, id: &str) -> String {
        let is_taken = self.place_of.contains_key(&(folder_of(file).to_owned(), id.to_owned()));
        if is_taken { format!("{} ({})", short(id), file_of(file)) } else { short(id).to_owned() }
    }

    fn link(&mut self, annotation: &Value, id: &str, file: &str) -> Option<()> {
        let [from, to] = list(annotation.get("target")?)[..] else { return None };
        let end = |value: &Value| value.as_str().or_else(|| value.get("id")?.as_str()).map(str::to_owned);
        let place = |end: String| {
            let mut places = [file, folder_of(file)].into_iter().map(|place| (place.to_owned(), end.clone()));
            places.find_map(|place| self.place_of.get(&place))
        };
        let ((source, from), to) = (place(end(from)?)?, end(to)?);
        // Of an end that is not there it is told which.
        let to = place(to.clone()).map_or_else(|| short(&to).to_owned(), |(_, key)| key.clone());
        let of_text = self.labelled.get_mut(source)?;
        let draft = &mut of_text.get_mut(folder_of(file))?.draft;
        let kind = labels_of(annotation).into_iter().next().unwrap_or_else(|| "related_to".to_owned());
        draft.relations.push(RelationDraft { key: short(id).to_owned(), kind, from: from.clone(), to });
        Some(())
    }
}

/// Puts spans of which only the words are given where these stand, once what the offsets of the others count is settled.
fn place(draft: &mut Draft, quoted: Vec<(SpanDraft, Vec<Quoted>)>) {
    if quoted.is_empty() {
        return;
    }
    let Ok(text) = Text::new(draft.text.clone()) else { return };
    let all: Vec<&Quoted> = quoted.iter().flat_map(|(_, pieces)| pieces).collect();
    let mut found = places(&all, text.as_str()).into_iter();
    for (span, pieces) in quoted {
        let places = found.by_ref().take(pieces.len()).collect::<Vec<_>>();
        match places.into_iter().collect::<Result<Vec<Range<usize>>, String>>() {
            Ok(places) => {
                let offset = |byte: usize| text.offset_from_byte(draft.unit, byte);
                let at = places.iter().map(|bytes| (offset(bytes.start), offset(bytes.end))).collect();
                draft.spans.push(SpanDraft { at, text: None, ..span });
            }
            Err(what) => {
                let words = span.text.unwrap_or_default();
                draft.remarks.push(format!("no offsets are given for “{words}”, and its words {what}: it is left out"));
            }
        }
    }
}

/// Its tags: bodies that say that they are some, else the words of the only kind of body it has.
fn labels_of(annotation: &Value) -> Vec<String> {
    let word = |value: &Value| value.as_str().map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned);
    let said_of = |body: &Value| word(body).or_else(|| word(body.get("value")?)).or_else(|| word(body.get("label")?));
    let purpose = |body: &Value| body.get("purpose").and_then(Value::as_str).map(str::to_owned);
    let bodies = bodies(annotation);
    let is_tag =
        |body: &&&Value| ["tagging", "classifying", "identifying"].map(Some).contains(&purpose(body).as_deref());
    let tags: Vec<String> = bodies.iter().filter(is_tag).filter_map(|body| said_of(body)).collect();
    if !tags.is_empty() {
        return tags;
    }
    let hypothesis = annotation.get("tags").and_then(Value::as_array).into_iter().flatten();
    let tags: Vec<String> = hypothesis.filter_map(word).collect();
    if !tags.is_empty() {
        return tags;
    }
    let is_bare = |body: &&&Value| purpose(body).is_none();
    let motivation = annotation.get("motivation").and_then(Value::as_str).unwrap_or("tagging");
    let may_be = ["tagging", "classifying", "identifying", "linking"].contains(&motivation);
    let plain = annotation.get("bodyValue").and_then(word);
    bodies.iter().filter(|_| may_be).filter(is_bare).filter_map(|body| said_of(body)).chain(plain).collect()
}

fn note_of(annotation: &Value) -> Option<String> {
    let is_comment = |body: &&Value| body.get("purpose").and_then(Value::as_str) == Some("commenting");
    let comment = bodies(annotation).into_iter().find(is_comment).and_then(|body| body.get("value"));
    let text = || annotation.get("text").filter(|text| text.as_str() != Some(""));
    Some(comment.or_else(text)?.as_str()?.to_owned())
}

/// What is said of a place; Recogito's newer kind has another word for it.
fn bodies(annotation: &Value) -> Vec<&Value> {
    ["body", "bodies"].iter().find_map(|name| annotation.get(*name)).map(list).unwrap_or_default()
}

/// A field of one of the selectors of a target, or of one that these are refined by.
fn find<'a>(target: &'a Value, name: &str) -> Option<&'a Value> {
    list(target.get("selector")?).into_iter().find_map(|selector| {
        let inner = || selector.get("refinedBy").into_iter().flat_map(list).find_map(|inner| inner.get(name));
        selector.get(name).or_else(inner)
    })
}

/// Offsets as numbers, or as the part of a plain text that they name: `char=0,5`.
fn position(target: &Value) -> Option<(usize, usize)> {
    let numbers = || Some((names::offset(find(target, "start")?)?, names::offset(find(target, "end")?)?));
    numbers().or_else(|| {
        let (start, end) = find(target, "value")?.as_str()?.strip_prefix("char=")?.split_once(',')?;
        Some((start.parse().ok()?, end.split(';').next()?.parse().ok()?))
    })
}

fn quoted(target: &Value) -> Option<Quoted> {
    let word = |name: &str| find(target, name).and_then(Value::as_str).map(str::to_owned);
    let exact = word("exact").or_else(|| word("quote")).filter(|words| !words.trim().is_empty())?;
    let around = |name: &str| word(name).unwrap_or_default();
    Some(Quoted { exact, prefix: around("prefix"), suffix: around("suffix") })
}

fn origin_of(creator: &Value) -> Option<Origin> {
    match creator.get("type")?.as_str()? {
        "Person" => Some(Origin::Person),
        "Software" => Some(Origin::Suggestion),
        _ => None,
    }
}

/// With the stroke at its end; empty where there is none.
fn folder_of(path: &str) -> &str {
    path.rfind(['/', '\\']).map_or("", |at| &path[..=at])
}

/// A draft for each text among the files, by its name.
fn texts_beside(reading: &Reading<'_>) -> BTreeMap<String, Draft> {
    let texts = reading.files.iter().filter(|(name, _)| is_text(name));
    let draft = |(name, bytes): &(String, Vec<u8>)| {
        let file = file_of(name);
        let id = file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned();
        let source = Source { path: name.clone(), ..Source::default() };
        let text = String::from_utf8_lossy(bytes).into_owned();
        (name.clone(), Draft { place: name.clone(), id, source, text, ..Draft::default() })
    };
    texts.map(draft).collect()
}

/// JSON-LD lets a list of one be written without its brackets.
fn list(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |values| values.iter().collect())
}

fn short(id: &str) -> &str {
    id.rsplit('#').next().unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use crate::formats::exchange::round_trip::content_from_marked;
    use crate::formats::{Format, ImportOptions, TakeAs, import_with, merge};
    use crate::model::{Project, marked};

    fn file(name: &str, content: &str) -> (String, Vec<u8>) {
        (name.to_owned(), content.as_bytes().to_vec())
    }

    #[test]
    fn words_alone_have_the_one_place_where_they_stand() {
        let of = |id: &str, label: &str, selector: &str| {
            format!(
                r#"{{"id": "{id}", "body": [{{"purpose": "tagging", "value": "{label}"}}], "target": {{"selector":
                [{{"type": "TextQuoteSelector", {selector}}}]}}}}"#
            )
        };
        let json = [
            of("#1", "quote", r#""exact": "\"No,\"""#),
            of("#2", "speaker", r#""exact": "Ana", "prefix": "Then ""#),
            of("#3", "speaker", r#""exact": "Ana""#),
            of("#4", "claim", r#""exact": "", "prefix": "x""#),
            of("#5", "claim", r#""exact": "ran", "start": 28, "end": 31"#),
        ];
        let files =
            [file("doc.json", &format!("[{}]", json.join(","))), file("doc.txt", "🙂 “No,” said Ana.\nThen Ana ran.")];
        let imported = import_with(ImportOptions::default(), Format::W3c, &files, &Project::new("", "ana"));
        let printed = marked::print(&imported.articles[0].article);
        assert_eq!(printed, "🙂 [quote#1 “No,”] said Ana.\nThen [speaker#2 Ana] [claim#5 ran].");
        let warnings: Vec<&str> = imported.warnings.iter().map(|warning| &*warning.message).collect();
        assert_eq!(
            warnings,
            [
                "an annotation has neither offsets nor words of the text, and is left out",
                "no offsets are given for “Ana”, and its words stand 2 times in the text, and nothing says which is meant: it is left out",
            ]
        );
    }

    #[test]
    fn without_a_text_beside_them_annotations_go_to_the_project() {
        let content = content_from_marked(&["“No,” said Ana."]);
        let row = r#"{"rows": [{"id": "a", "uri": "https://post.example/", "text": "direct", "tags": ["quote", "claim"],
            "target": [{"source": "https://post.example/", "selector": [{"type": "TextQuoteSelector", "exact": "“No,”"}]}]}]}"#;
        let imported = import_with(ImportOptions::default(), Format::W3c, &[file("a.json", row)], &content);
        let merged = merge(&content, &imported, TakeAs::Labels);
        assert_eq!((merged.n_new_articles, merged.n_new_spans, &imported.warnings[..]), (0, 2, &[][..]));
    }
}
