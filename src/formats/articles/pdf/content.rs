//! A page → what it draws of text, and nothing else: paths, colours and pictures can only go wrong in the reader of PDF,
//! which moreover passes over two ways to show a line, and over where forms stand.

use pdf_extract::content::{Content, Operation};
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use super::codes::is_silent;
use super::objects::resolved;

/// Forms in forms go no deeper.
const MAX_DEPTH: usize = 12;
/// No page draws more.
const MAX_OPERATIONS: usize = 1 << 20;
/// How far up resources of pages are looked for.
const MAX_PARENTS: usize = 32;

/// What is wrong with the pages of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Unread {
    /// How many pages have what cannot be read.
    pub(super) n_pages: usize,
    /// How many draw text in a font of which nobody can say what its characters are.
    pub(super) n_silent: usize,
}

/// Leaves of each page what draws text, forms in their places among it.
pub(super) fn keep_text(document: &mut Document) -> Unread {
    write_out_filters(document);
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let mut unread = Unread::default();
    for page in pages {
        let mut text =
            PageText { document, fonts: Vec::new(), operations: Vec::new(), shown: vec![false], is_bad: false };
        match document.get_page_content(page) {
            Ok(content) => text.add(&content, resources_of(document, page), 0),
            Err(_) => text.is_bad = true,
        }
        let PageText { fonts, operations, is_bad, .. } = text;
        unread.n_pages += usize::from(is_bad);
        unread.n_silent += usize::from(fonts.iter().any(|font| is_silent(document, font)));
        let Ok(content) = (Content { operations }).encode() else { continue };
        let content = document.add_object(Stream::new(Dictionary::new(), content));
        let fonts: Dictionary =
            fonts.into_iter().enumerate().map(|(idx, font)| (name_of(idx).into_bytes(), font)).collect();
        let resources = Dictionary::from_iter([("Font", Object::Dictionary(fonts))]);
        if let Ok(Object::Dictionary(page)) = document.get_object_mut(page) {
            page.set("Contents", content);
            page.set("Resources", resources);
        }
    }
    unread
}

/// Says in each stream how it is packed, where that stands elsewhere in the file: it is not looked for there.
fn write_out_filters(document: &mut Document) {
    let mut written: Vec<(ObjectId, &str, Object)> = Vec::new();
    for (id, object) in &document.objects {
        let Object::Stream(stream) = object else { continue };
        for name in ["Filter", "DecodeParms"] {
            if let Ok(Object::Reference(to)) = stream.dict.get(name.as_bytes()) {
                written.extend(document.get_object(*to).ok().map(|value| (*id, name, value.clone())));
            }
        }
    }
    for (id, name, value) in written {
        if let Some(Object::Stream(stream)) = document.objects.get_mut(&id) {
            stream.dict.set(name, value);
        }
    }
}

/// What a page draws of text.
struct PageText<'d> {
    document: &'d Document,
    /// That it uses, each once.
    fonts: Vec<Object>,
    operations: Vec<Operation>,
    /// Whether there is a font to show letters in, now and in the states to go back to.
    shown: Vec<bool>,
    is_bad: bool,
}

impl PageText<'_> {
    fn add(&mut self, content: &[u8], resources: Option<&Dictionary>, depth: usize) {
        let Ok(content) = Content::decode(content) else {
            self.is_bad = true;
            return;
        };
        for operation in content.operations {
            if self.operations.len() >= MAX_OPERATIONS {
                self.is_bad = true;
                return;
            }
            self.add_one(operation, resources, depth);
        }
    }

    fn add_one(&mut self, operation: Operation, resources: Option<&Dictionary>, depth: usize) {
        let Operation { operator, operands } = operation;
        let are_numbers = |n| operands.len() == n && operands.iter().all(|operand| operand.as_float().is_ok());
        match (operator.as_str(), &operands[..]) {
            ("BT" | "ET" | "T*", _) => self.push(&operator, Vec::new()),
            ("q" | "Q", _) => self.keep_state(&operator),
            ("Tc" | "Tw" | "Tz" | "TL" | "Ts", _) if are_numbers(1) => self.push(&operator, operands),
            ("Td" | "TD", _) if are_numbers(2) => self.push(&operator, operands),
            ("Tm" | "cm", _) if are_numbers(6) => self.push(&operator, operands),
            ("Tf", [Object::Name(name), size]) if size.as_float().is_ok() => self.set_font(name, size, resources),
            ("Tj", [Object::String(..)]) | ("TJ", [Object::Array(_)]) => self.show(&operator, operands),
            ("'", [Object::String(..)]) => {
                self.push("T*", Vec::new());
                self.show("Tj", operands);
            }
            ("\"", [word, letter, text @ Object::String(..)])
                if word.as_float().is_ok() && letter.as_float().is_ok() =>
            {
                self.push("Tw", vec![word.clone()]);
                self.push("Tc", vec![letter.clone()]);
                self.push("T*", Vec::new());
                self.show("Tj", vec![text.clone()]);
            }
            ("Do", [Object::Name(name)]) => self.add_form(name, resources, depth),
            _ => {}
        }
    }

    fn push(&mut self, operator: &str, operands: Vec<Object>) {
        self.operations.push(Operation::new(operator, operands));
    }

    fn show(&mut self, operator: &str, operands: Vec<Object>) {
        if self.shown.last() == Some(&true) {
            self.push(operator, operands);
        }
    }

    fn keep_state(&mut self, operator: &str) {
        if operator == "q" {
            self.shown.push(self.shown.last() == Some(&true));
        } else if self.shown.len() > 1 {
            self.shown.pop();
        } else {
            return;
        }
        self.push(operator, Vec::new());
    }

    fn set_font(&mut self, name: &[u8], size: &Object, resources: Option<&Dictionary>) {
        let font = resources.and_then(|resources| named(self.document, resources, b"Font", name));
        if let Some(shown) = self.shown.last_mut() {
            *shown = font.is_some();
        }
        let Some(font) = font else {
            self.is_bad = true;
            return;
        };
        let idx = self.fonts.iter().position(|known| known == font).unwrap_or_else(|| {
            self.fonts.push(font.clone());
            self.fonts.len() - 1
        });
        self.push("Tf", vec![Object::Name(name_of(idx).into_bytes()), size.clone()]);
    }

    /// Puts in what a form draws, in its place.
    fn add_form(&mut self, name: &[u8], resources: Option<&Dictionary>, depth: usize) {
        let form = resources.and_then(|resources| named(self.document, resources, b"XObject", name));
        let Some(Object::Stream(form)) = form.map(|form| resolved(self.document, form)) else { return };
        if form.dict.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Form") {
            return;
        }
        if depth >= MAX_DEPTH {
            self.is_bad = true;
            return;
        }
        let Ok(content) = form.get_plain_content() else {
            self.is_bad = true;
            return;
        };
        let own = form.dict.get(b"Resources").ok().and_then(|own| resolved(self.document, own).as_dict().ok());
        let n_states = self.shown.len();
        self.keep_state("q");
        let matrix = form.dict.get(b"Matrix").and_then(|matrix| resolved(self.document, matrix).as_array());
        if let Ok(matrix) = matrix {
            self.add_one(Operation::new("cm", matrix.clone()), None, depth);
        }
        self.add(&content, own.or(resources), depth + 1);
        while self.shown.len() > n_states {
            self.keep_state("Q");
        }
    }
}

fn name_of(font_idx: usize) -> String {
    format!("F{font_idx}")
}

/// The entry of a name in one of the dictionaries of resources.
fn named<'d>(document: &'d Document, resources: &'d Dictionary, kind: &[u8], name: &[u8]) -> Option<&'d Object> {
    let all = resolved(document, resources.get(kind).ok()?).as_dict().ok()?;
    let entry = all.get(name).ok()?;
    (!matches!(resolved(document, entry), Object::Null)).then_some(entry)
}

/// The resources of a page, or of what it is part of.
fn resources_of(document: &Document, page: ObjectId) -> Option<&Dictionary> {
    let mut part = document.get_dictionary(page).ok()?;
    for _ in 0..MAX_PARENTS {
        if let Ok(resources) = part.get(b"Resources") {
            return resolved(document, resources).as_dict().ok();
        }
        part = resolved(document, part.get(b"Parent").ok()?).as_dict().ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(content: &str) -> Stream {
        Stream::new(Dictionary::new(), content.as_bytes().to_vec())
    }

    /// What is left of a page that draws this, with a font `A`, a form `X` and a picture `P`.
    #[track_caller]
    fn check(content: &str, form: &str, expected: &[&str]) {
        let mut document = Document::with_version("1.5");
        let font = document.add_object(Dictionary::from_iter([("Type", Object::from("Font"))]));
        let mut form = stream(form);
        form.dict.set("Subtype", "Form");
        form.dict.set("Matrix", [1, 0, 0, 1, 7, 8].map(Object::from).to_vec());
        let form = document.add_object(form);
        let picture = document.add_object(stream("(no text) Tj"));
        let fonts = Dictionary::from_iter([("A", Object::from(font))]);
        let drawn = Dictionary::from_iter([("X", Object::from(form)), ("P", picture.into())]);
        let resources = Dictionary::from_iter([("Font", Object::Dictionary(fonts)), ("XObject", drawn.into())]);
        let content = document.add_object(stream(content));
        let pages = document.new_object_id();
        let page = Dictionary::from_iter([
            ("Type", Object::from("Page")),
            ("Parent", pages.into()),
            ("Contents", content.into()),
        ]);
        let page = document.add_object(page);
        let kids = Dictionary::from_iter([
            ("Type", Object::from("Pages")),
            ("Kids", vec![Object::from(page)].into()),
            ("Resources", resources.into()),
        ]);
        document.objects.insert(pages, kids.into());
        let catalog =
            document.add_object(Dictionary::from_iter([("Type", Object::from("Catalog")), ("Pages", pages.into())]));
        document.trailer.set("Root", catalog);
        keep_text(&mut document);
        let left = Content::decode(&document.get_page_content(page).unwrap()).unwrap();
        let left: Vec<String> = left
            .operations
            .iter()
            .map(|operation| {
                let operands: Vec<String> = operation
                    .operands
                    .iter()
                    .map(|operand| match operand {
                        Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
                        Object::String(text, _) => String::from_utf8_lossy(text).into_owned(),
                        number => number.as_float().map(|number| number.to_string()).unwrap_or_default(),
                    })
                    .collect();
                [operands, vec![operation.operator.clone()]].concat().join(" ")
            })
            .collect();
        assert_eq!(left, expected, "{}", String::from_utf8_lossy(&document.get_page_content(page).unwrap()));
    }

    #[test]
    fn only_what_draws_text_is_left() {
        check(
            "0.5 g /C cs 1 w 0 0 9 9 re f BT /A 9 Tf 5 6 Td (a) Tj ET",
            "",
            &["BT", "F0 9 Tf", "5 6 Td", "a Tj", "ET"],
        );
        check(
            "BT /A 9 Tf 11 TL (a)' 2 3 (b)\" ET",
            "",
            &["BT", "F0 9 Tf", "11 TL", "T*", "a Tj", "2 Tw", "3 Tc", "T*", "b Tj", "ET"],
        );
        check("BT /B 9 Tf (a) Tj 1 Tm ET Q /P Do", "", &["BT", "ET"]);
    }

    #[test]
    fn forms_stand_in_their_places_and_call_themselves_in_vain() {
        let form = "q BT /A 9 Tf (x) Tj ET";
        check(
            "/X Do BT (a) Tj ET",
            form,
            &["q", "1 0 0 1 7 8 cm", "q", "BT", "F0 9 Tf", "x Tj", "ET", "Q", "Q", "BT", "ET"],
        );
        let deep: Vec<&str> = [["q", "1 0 0 1 7 8 cm"].repeat(MAX_DEPTH), vec!["Q"; MAX_DEPTH]].concat();
        check("/X Do", "/X Do", &deep);
    }
}
