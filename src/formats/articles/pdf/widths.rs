//! The widths of letters, written so that the reader of PDF takes them rightly.

use pdf_extract::{Dictionary, Document, Object, ObjectId};

/// No font has more characters.
const MAX_CHARACTERS: i64 = 1 << 16;
/// What all fonts of a file may say together.
const MAX_WIDTHS: usize = 1 << 20;

/// Writes out the ranges of equal widths in fonts (`first last width`), which pdf-extract 0.12 reads as empty: the letters
/// then count as wide as any, and words fall apart or run together.
pub(super) fn write_out_ranges(document: &mut Document) {
    let mut n_left = MAX_WIDTHS;
    let written: Vec<(ObjectId, Object)> = document
        .objects
        .iter()
        .filter_map(|(id, object)| Some((*id, widths_of(document, object.as_dict().ok()?, &mut n_left)?)))
        .collect();
    for (id, widths) in written {
        if let Some(Object::Dictionary(font)) = document.objects.get_mut(&id) {
            font.set("W", widths);
        }
    }
}

/// The widths of a font without ranges; `None` where it is no such font or has none.
fn widths_of(document: &Document, font: &Dictionary, n_left: &mut usize) -> Option<Object> {
    let widths = match font.get(b"W").ok()? {
        Object::Reference(id) => document.get_object(*id).ok()?.as_array().ok()?,
        other => other.as_array().ok()?,
    };
    let mut out = Vec::with_capacity(widths.len());
    let mut rest = widths.as_slice();
    while let [first, second, behind @ ..] = rest {
        if let Ok(list) = resolved(document, second).as_array() {
            *n_left = n_left.checked_sub(list.len())?;
            out.extend([first.clone(), Object::Array(list.clone())]);
            rest = behind;
        } else {
            let [width, behind @ ..] = behind else { break };
            let (first, last) = (first.as_i64().ok()?, second.as_i64().ok()?);
            let n_characters = last.checked_sub(first)?.checked_add(1)?;
            let n_characters = usize::try_from(n_characters.clamp(0, MAX_CHARACTERS)).ok()?;
            *n_left = n_left.checked_sub(n_characters)?;
            out.extend([Object::Integer(first), Object::Array(vec![width.clone(); n_characters])]);
            rest = behind;
        }
    }
    Some(Object::Array(out))
}

fn resolved<'d>(document: &'d Document, object: &'d Object) -> &'d Object {
    match object {
        Object::Reference(id) => document.get_object(*id).unwrap_or(object),
        object => object,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_written_out() {
        let mut document = Document::with_version("1.5");
        let list = |numbers: &[i64]| Object::Array(numbers.iter().map(|number| Object::Integer(*number)).collect());
        let mut widths = list(&[3, 5, 250, 7]);
        if let Object::Array(widths) = &mut widths {
            widths.push(list(&[100, 200]));
        }
        let referred = document.add_object(widths);
        let mut font = Dictionary::new();
        font.set("W", Object::Reference(referred));
        let id = document.add_object(font);
        let mut hostile = Dictionary::new();
        hostile.set("W", list(&[0, i64::MAX, 1]));
        let hostile = document.add_object(hostile);
        write_out_ranges(&mut document);
        let font = document.get_object(id).unwrap().as_dict().unwrap();
        let expected = vec![Object::Integer(3), list(&[250, 250, 250]), Object::Integer(7), list(&[100, 200])];
        assert_eq!(font.get(b"W").unwrap(), &Object::Array(expected));
        assert!(document.get_object(hostile).is_ok());
    }
}
