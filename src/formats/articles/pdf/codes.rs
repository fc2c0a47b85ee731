//! The codes of fonts for Chinese, Japanese and Korean, which a file may name without saying what they stand for.

use std::collections::BTreeMap;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use super::objects::resolved;
use super::unicode::identity;

/// What marks a font whose codes stand for nothing that anybody here knows.
const IS_SILENT: &[u8] = b"PullquoteIsSilent";
const N_ASCII: usize = 95;

/// What the codes of a font are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Codes {
    /// UTF-16, two bytes each.
    Utf16,
    /// One byte or two.
    Legacy(&'static Encoding),
    /// Nothing says it.
    Unknown,
}

impl Codes {
    /// By the names that PDF has for them.
    fn named(name: &str) -> Option<Self> {
        let is = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
        Some(match () {
            () if is(&["Uni"]) && (name.contains("-UCS2-") || name.contains("-UTF16-")) => Self::Utf16,
            () if is(&["GB-EUC", "GBpc-EUC", "GBK-EUC", "GBKp-EUC", "GBK2K"]) => Self::Legacy(GB18030),
            () if is(&["B5pc", "ETen-B5", "ETenms-B5", "HKscs-B5"]) => Self::Legacy(BIG5),
            () if is(&["83pv-RKSJ", "90ms-RKSJ", "90msp-RKSJ", "90pv-RKSJ", "Add-RKSJ", "Ext-RKSJ", "RKSJ"]) => {
                Self::Legacy(SHIFT_JIS)
            }
            () if is(&["EUC-"]) => Self::Legacy(EUC_JP),
            () if is(&["KSC-EUC", "KSCms-UHC", "KSCpc-EUC"]) => Self::Legacy(EUC_KR),
            () => return None,
        })
    }

    /// How many bytes a code has, in the form that the reader of PDF takes rightly: it halves the lengths of what stands
    /// there. A code is the number of its character.
    fn mapping(self) -> String {
        let spaces = match self {
            Self::Utf16 | Self::Unknown => "1 begincodespacerange\n<00000000> <0000FFFF>\n".to_owned(),
            Self::Legacy(encoding) => {
                let singles = if encoding == SHIFT_JIS { "<00A0> <00DF>\n" } else { "" };
                let n_ranges = 2 + usize::from(!singles.is_empty());
                format!("{n_ranges} begincodespacerange\n<0000> <0080>\n{singles}<00008140> <0000FEFE>\n")
            }
        };
        format!("{spaces}endcodespacerange\n1 begincidrange\n<0000> <FFFF> 0\nendcidrange\n")
    }

    fn table(self) -> String {
        let Self::Legacy(encoding) = self else { return identity() };
        let singles = (0x20..=0xDF).map(|byte| (u16::from(byte), vec![byte]));
        let trails = || 0x40..=0xFE_u8;
        let pairs = (0x81..=0xFE_u8).flat_map(|lead| trails().map(move |trail| (lead, trail)));
        let pairs = pairs.map(|(lead, trail)| (u16::from_be_bytes([lead, trail]), vec![lead, trail]));
        let rows: Vec<String> = singles
            .chain(pairs)
            .filter_map(|(code, bytes)| {
                let (text, is_bad) = encoding.decode_without_bom_handling(&bytes);
                let units = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect::<Vec<_>>().concat();
                (!is_bad && text.chars().count() == 1).then(|| format!("<{code:04X}> <{units}>\n"))
            })
            .collect();
        format!("{} beginbfchar\n{}endbfchar\n", rows.len(), rows.concat())
    }
}

/// Says in fonts of whose codes only the name stands in the file what they stand for, as pdf-extract 0.12 knows no such
/// names and gives up at them. What nobody can say is marked.
pub(super) fn spell_out(document: &mut Document) {
    let fonts: Vec<(ObjectId, Codes)> = document
        .objects
        .iter()
        .filter_map(|(id, object)| Some((*id, codes_of(document, object.as_dict().ok()?)?)))
        .collect();
    let mut tables: BTreeMap<String, (ObjectId, ObjectId)> = BTreeMap::new();
    for (id, codes) in fonts {
        if codes == Codes::Unknown {
            if let Some(Object::Dictionary(font)) = document.objects.get_mut(&id) {
                font.set(IS_SILENT, true);
                font.set("Encoding", "Identity-H");
            }
            continue;
        }
        let (mapping, table) = *tables.entry(format!("{codes:?}")).or_insert_with(|| {
            let mut add = |content: String| document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
            (add(codes.mapping()), add(codes.table()))
        });
        let inner = document.get_dictionary(id).ok().and_then(|font| inner_font(document, font));
        if let Some(Object::Dictionary(font)) = document.objects.get_mut(&id) {
            font.set("Encoding", mapping);
            font.set("ToUnicode", table);
        }
        // Widths are by the numbers of characters in the font, which are others: half of a square for what is ASCII.
        if let Some(Object::Dictionary(inner)) = inner.and_then(|id| document.objects.get_mut(&id)) {
            inner.set("DW", 1000);
            inner.set("W", vec![Object::Integer(0x20), Object::Array(vec![Object::Integer(500); N_ASCII])]);
        }
    }
}

/// Whether a font says of none of its characters what it is.
pub(super) fn is_silent(document: &Document, font: &Object) -> bool {
    resolved(document, font).as_dict().is_ok_and(|font| font.has(IS_SILENT))
}

/// `None` where the font is no such font or says itself what its codes stand for.
fn codes_of(document: &Document, font: &Dictionary) -> Option<Codes> {
    let is_of_many = font.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Type0");
    let encoding = font.get(b"Encoding").ok().filter(|_| is_of_many)?;
    let name = resolved(document, encoding).as_name().ok().map(|name| String::from_utf8_lossy(name).into_owned())?;
    let has_table = font.has(b"ToUnicode");
    match Codes::named(&name) {
        Some(codes) => Some(codes),
        None if name.starts_with("Identity-") && has_table => None,
        None => Some(Codes::Unknown),
    }
}

fn inner_font(document: &Document, font: &Dictionary) -> Option<ObjectId> {
    let inner = resolved(document, font.get(b"DescendantFonts").ok()?).as_array().ok()?;
    inner.first()?.as_reference().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_codes_become_tables_and_what_has_none_is_marked() {
        let mut document = Document::with_version("1.5");
        let mut font = |encoding: &str| {
            let entries = [("Subtype", "Type0"), ("Encoding", encoding)];
            document.add_object(Dictionary::from_iter(entries.map(|(name, value)| (name, Object::from(value)))))
        };
        let ids = ["UniGB-UCS2-H", "90ms-RKSJ-H", "Identity-H", "Adobe-Japan1-2"].map(&mut font);
        spell_out(&mut document);
        let is_marked = ids.map(|id| is_silent(&document, &Object::Reference(id)));
        assert_eq!(is_marked, [false, false, true, true]);
        let font = document.get_dictionary(ids[1]).unwrap();
        let table = document.get_object(font.get(b"ToUnicode").unwrap().as_reference().unwrap()).unwrap();
        let table = String::from_utf8_lossy(&table.as_stream().unwrap().content).into_owned();
        assert!(
            table.contains("<93FA> <65E5>\n") && table.contains("<0041> <0041>\n") && table.contains("<00B1> <FF71>")
        );
    }
}
