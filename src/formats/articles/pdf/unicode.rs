//! What the codes of letters stand for, where a font says it by a name only.

use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

/// Gives fonts whose codes are those of Unicode (`/ToUnicode /Identity-H`) a table that says so, which pdf-extract 0.12 needs;
/// other names are taken away, since it gives up at them.
pub(super) fn spell_out_names(document: &mut Document) {
    let named =
        |font: &Dictionary| font.get(b"ToUnicode").and_then(Object::as_name).ok().map(|name| name == b"Identity-H");
    let fonts: Vec<(ObjectId, bool)> =
        document.objects.iter().filter_map(|(id, object)| Some((*id, named(object.as_dict().ok()?)?))).collect();
    if fonts.is_empty() {
        return;
    }
    let table = document.add_object(Stream::new(Dictionary::new(), identity().into_bytes()));
    for (id, is_identity) in fonts {
        if let Some(Object::Dictionary(font)) = document.objects.get_mut(&id) {
            if is_identity { font.set("ToUnicode", table) } else { drop(font.remove(b"ToUnicode")) }
        }
    }
}

/// A table in which each code of two bytes is itself, but for halves of characters.
pub(super) fn identity() -> String {
    let mut table = String::from("1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    let rows: Vec<u8> = (0..=0xFF).filter(|row| !(0xD8..=0xDF).contains(row)).collect();
    for rows in rows.chunks(100) {
        table.extend([&rows.len().to_string(), " beginbfrange\n"]);
        for row in rows.iter().map(|row| format!("{row:02X}")) {
            table.extend(["<", &row, "00> <", &row, "FF> <", &row, "00>\n"]);
        }
        table += "endbfrange\n";
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_tables_or_go() {
        let mut document = Document::with_version("1.5");
        let font = |name: &str| Dictionary::from_iter([("ToUnicode", Object::from(name))]);
        let (identity, other) = (document.add_object(font("Identity-H")), document.add_object(font("Identity-V")));
        spell_out_names(&mut document);
        let of = |id| document.get_dictionary(id).unwrap().get(b"ToUnicode");
        let table = document.get_object(of(identity).unwrap().as_reference().unwrap()).unwrap().as_stream().unwrap();
        let table = String::from_utf8_lossy(&table.content);
        assert!(table.contains("\n<0000> <00FF> <0000>\n") && !table.contains("<D800>"));
        assert!(of(other).is_err());
    }
}
