//! The widths of letters, written so that the reader of PDF takes them rightly.

use pdf_extract::{Dictionary, Document, Object, ObjectId};

use super::objects::resolved;

/// No font has more characters.
const MAX_CHARACTERS: i64 = 1 << 16;
/// What all fonts of a file may say together.
const MAX_WIDTHS: usize = 1 << 20;

/// Writes the widths of fonts as pdf-extract 0.12 takes them rightly: without ranges of equal ones (`first last width`),
/// which it reads as empty, so that words fall apart or run together; those of drawn fonts in the unit of all others;
/// and as many as the font says it has.
pub(super) fn mend(document: &mut Document) {
    let mut n_left = MAX_WIDTHS;
    let mut mended: Vec<(ObjectId, &str, Object)> = Vec::new();
    for (id, object) in &document.objects {
        let Ok(font) = object.as_dict() else { continue };
        if let Some(widths) = widths_of(document, font, &mut n_left) {
            mended.push((*id, "W", widths));
        }
        if let Some((widths, last)) = simple_widths(document, font, &mut n_left) {
            mended.extend([(*id, "Widths", widths), (*id, "LastChar", last)]);
        }
    }
    for (id, name, value) in mended {
        if let Some(Object::Dictionary(font)) = document.objects.get_mut(&id) {
            font.set(name, value);
        }
    }
}

/// The widths of a font of single bytes, in thousandths of its size, and the last character that has one.
fn simple_widths(document: &Document, font: &Dictionary, n_left: &mut usize) -> Option<(Object, Object)> {
    let widths = resolved(document, font.get(b"Widths").ok()?).as_array().ok()?;
    let first = resolved(document, font.get(b"FirstChar").ok()?).as_i64().ok()?;
    *n_left = n_left.checked_sub(widths.len())?;
    let is_drawn = font.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Type3");
    let matrix = font.get(b"FontMatrix").ok().filter(|_| is_drawn);
    let matrix = matrix.and_then(|matrix| resolved(document, matrix).as_array().ok());
    let unit = matrix.and_then(|matrix| matrix.first()?.as_float().ok()).map_or(1.0, |share| share.abs() * 1000.0);
    let width = |width: &Object| Object::Real(resolved(document, width).as_float().unwrap_or_default() * unit);
    let last = first.checked_add(i64::try_from(widths.len()).ok()?)?.checked_sub(1)?;
    Some((Object::Array(widths.iter().map(width).collect()), Object::Integer(last)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawn_fonts_count_as_others_and_have_as_many_as_they_say() {
        let mut document = Document::with_version("1.5");
        let numbers = |numbers: &[f32]| Object::Array(numbers.iter().map(|number| Object::Real(*number)).collect());
        let mut font = Dictionary::new();
        font.set("Subtype", "Type3");
        font.set("FontMatrix", numbers(&[0.01, 0.0, 0.0, 0.01, 0.0, 0.0]));
        font.set("FirstChar", 65);
        font.set("LastChar", 99);
        font.set("Widths", numbers(&[50.0, 60.0]));
        let id = document.add_object(font);
        mend(&mut document);
        let font = document.get_object(id).unwrap().as_dict().unwrap();
        assert_eq!(font.get(b"LastChar").unwrap().as_i64().unwrap(), 66);
        assert_eq!(font.get(b"Widths").unwrap(), &numbers(&[500.0, 600.0]));
    }

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
        mend(&mut document);
        let font = document.get_object(id).unwrap().as_dict().unwrap();
        let expected = vec![Object::Integer(3), list(&[250, 250, 250]), Object::Integer(7), list(&[100, 200])];
        assert_eq!(font.get(b"W").unwrap(), &Object::Array(expected));
        assert!(document.get_object(hostile).is_ok());
    }
}
