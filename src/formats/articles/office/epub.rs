//! Books and magazines (EPUB): the pages that are read, one behind the other.

use std::collections::BTreeMap;

use super::archive::{Archive, property, target_beside};
use super::pieces::attributes_of;
use crate::formats::articles::dates::iso_date;
use crate::formats::articles::found::{FoundArticle, NotAnArticle};
use crate::formats::articles::html;

const EXTRACTOR: &str = "epub 1";
/// What `LibreOffice` and calibre write where they know of none.
const NO_AUTHOR: [&str; 2] = ["Unknown Author", "Unknown"];

pub(crate) fn read(bytes: &[u8]) -> Result<FoundArticle, NotAnArticle> {
    let mut archive = Archive::new(bytes, "book")?;
    if !archive.has("META-INF/container.xml") {
        return Err(NotAnArticle("is not a book (EPUB) but another archive".to_owned()));
    }
    let container = archive.text("META-INF/container.xml")?;
    let root = attributes_of(&container, "rootfile", ["full-path"]).pop();
    let [root] = root.ok_or_else(|| archive.broken("it does not say where its pages are"))?;
    let package = archive.text(&root)?;
    let mut remarks = Vec::new();
    let mut text = String::new();
    for page in pages_of(&package) {
        let name = target_beside(&root, &from_address(&page));
        if !archive.has(&name) {
            remarks.push(format!("has no page “{name}”, which it names"));
            continue;
        }
        let page = html::text_of_xhtml(&archive.text(&name)?);
        text.push_str(if text.is_empty() || page.is_empty() { "" } else { "\n" });
        text.push_str(&page);
    }
    let mut found = FoundArticle { text, title: property(&package, "dc:title"), remarks, ..FoundArticle::default() };
    found.meta.byline = property(&package, "dc:creator");
    if NO_AUTHOR.contains(&found.meta.byline.as_str()) {
        found.meta.byline.clear();
    }
    found.meta.outlet = property(&package, "dc:publisher");
    found.meta.date = iso_date(&property(&package, "dc:date")).unwrap_or_default();
    EXTRACTOR.clone_into(&mut found.extractor);
    Ok(found)
}

/// The addresses of the pages in the order of reading.
fn pages_of(package: &str) -> Vec<String> {
    let items = attributes_of(package, "item", ["id", "href"]).into_iter();
    let address_of: BTreeMap<String, String> = items.map(|[id, address]| (id, address)).collect();
    let order = attributes_of(package, "itemref", ["idref"]);
    order.iter().filter_map(|[id]| address_of.get(id).cloned()).collect()
}

/// `two words.xhtml` of `two%20words.xhtml#start`.
fn from_address(address: &str) -> String {
    let address = address.split('#').next().unwrap_or_default();
    let mut out = Vec::new();
    let mut rest = address.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        let hex = behind.get(..2).and_then(|hex| u8::from_str_radix(str::from_utf8(hex).ok()?, 16).ok());
        if let Some(byte) = hex.filter(|_| *byte == b'%') {
            out.push(byte);
            rest = &behind[2..];
        } else {
            out.push(*byte);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::archive::archive;
    use super::*;

    #[test]
    fn pages_are_read_in_their_order() {
        let package = "<package><metadata><dc:title id='t'>Coast &amp; Sea</dc:title><dc:creator>Ines Holm</dc:creator><dc:date>2026\
            </dc:date></metadata><manifest><item id='b' href='two%20b.xhtml'/><item id='a' href='../a.xhtml'/><item id='c' \
            href='gone.xhtml'/></manifest><spine><itemref idref='a'/><itemref idref='b'/><itemref idref='c'/></spine></package>";
        let files = [
            ("mimetype", "application/epub+zip"),
            (
                "META-INF/container.xml",
                "<container><rootfiles><rootfile full-path='OEBPS/x.opf'/></rootfiles></container>",
            ),
            ("OEBPS/x.opf", package),
            ("a.xhtml", "<?xml version='1.0'?><html><head><title/></head><body><h1>One</h1></body></html>"),
            ("OEBPS/two b.xhtml", "<html><body><p>“Two,” said Bo.</p></body></html>"),
        ];
        let found = read(&archive(&files)).unwrap();
        assert_eq!(found.text, "One\n“Two,” said Bo.");
        assert_eq!([&found.title, &found.meta.byline, &found.meta.date], ["Coast & Sea", "Ines Holm", "2026"]);
        assert_eq!(found.remarks, ["has no page “OEBPS/gone.xhtml”, which it names"]);
    }
}
