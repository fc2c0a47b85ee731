//! The zip archive that a document is, unpacked part by part and never without bounds.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};

use super::pieces::attributes_of;
use crate::formats::articles::found::NotAnArticle;
use crate::model::one_line;

/// A document whose words take more than this unpacked is refused.
const MAX_UNPACKED_BYTES: u64 = 64 << 20;

pub(super) struct Archive<'b> {
    zip: ZipSliceArchive<&'b [u8]>,
    parts: BTreeMap<String, Part>,
    /// What it is called in messages: `Word document`.
    kind: &'static str,
    n_bytes_left: u64,
}

/// A part as it is packed; of several with one name the last.
struct Part {
    place: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
    is_locked: bool,
}

/// A file that another one of the archive names.
pub(super) struct Link {
    pub(super) id: String,
    /// The last part of the address that stands for the kind.
    pub(super) kind: String,
    pub(super) target: String,
}

impl<'b> Archive<'b> {
    pub(super) fn new(bytes: &'b [u8], kind: &'static str) -> Result<Self, NotAnArticle> {
        // What the reader of archives says of them is for programmers.
        let damaged = || NotAnArticle(format!("is a broken {kind} (its archive is cut off or damaged)"));
        let zip = ZipArchive::from_slice(bytes).ok().ok_or_else(damaged)?;
        let mut parts = BTreeMap::new();
        for file in zip.entries() {
            let file = file.ok().ok_or_else(damaged)?;
            let part = Part {
                place: file.wayfinder(),
                method: file.compression_method(),
                is_locked: file.flags().is_encrypted(),
            };
            parts.insert(String::from_utf8_lossy(file.file_path().as_bytes()).into_owned(), part);
        }
        Ok(Self { zip, parts, kind, n_bytes_left: MAX_UNPACKED_BYTES })
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.parts.keys().cloned().collect()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    pub(super) fn broken(&self, what: &str) -> NotAnArticle {
        NotAnArticle(format!("is a broken {} ({what})", self.kind))
    }

    /// A part. What it says of its size is not believed.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Vec<u8>, NotAnArticle> {
        let kind = self.kind;
        let broken = |what: &str| NotAnArticle(format!("is a broken {kind} ({name} {what})"));
        let part = self.parts.get(name).filter(|part| !part.is_locked);
        let part = part.ok_or_else(|| broken("is not there or is locked"))?;
        let damaged = || broken("is cut off or damaged");
        let packed = self.zip.get_entry(part.place).ok().ok_or_else(damaged)?;
        let unpacked: Box<dyn Read> = match part.method {
            CompressionMethod::STORE => Box::new(packed.data()),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(packed.data())),
            _ => return Err(broken("is packed in a way that is not known")),
        };
        let mut bytes = Vec::new();
        let read = packed.verifying_reader(unpacked).take(self.n_bytes_left + 1).read_to_end(&mut bytes).ok();
        let n_read = read.ok_or_else(damaged)?;
        self.n_bytes_left = self.n_bytes_left.checked_sub(n_read as u64).ok_or_else(|| {
            NotAnArticle(format!("unpacks to more than the {} MB that a {kind} may have", MAX_UNPACKED_BYTES >> 20))
        })?;
        Ok(bytes)
    }

    pub(super) fn text(&mut self, name: &str) -> Result<String, NotAnArticle> {
        Ok(String::from_utf8_lossy(&self.bytes(name)?).into_owned())
    }

    /// The text of a part that need not be there.
    pub(super) fn text_if_any(&mut self, name: &str) -> Result<String, NotAnArticle> {
        if self.has(name) { self.text(name) } else { Ok(String::new()) }
    }

    /// The files that a part names beside itself, in `_rels`.
    pub(super) fn links_of(&mut self, part: &str) -> Result<Vec<Link>, NotAnArticle> {
        let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let xml = self.text_if_any(&format!("{folder}_rels/{name}.rels"))?;
        let link = |[id, kind, target]: [String; 3]| Link {
            id,
            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
            target: target_beside(part, &target),
        };
        Ok(attributes_of(&xml, "Relationship", ["Id", "Type", "Target"]).into_iter().map(link).collect())
    }
}

/// What an element of a document's properties holds, such as `dc:title`.
pub(super) fn property(xml: &str, name: &str) -> String {
    let value = xml.split_once(&format!("<{name}")).and_then(|(_, rest)| {
        let (attributes, rest) = rest.split_once('>')?;
        if attributes.ends_with('/') { None } else { rest.split_once("</") }
    });
    let value = value.map(|(value, _)| quick_xml::escape::unescape(value).unwrap_or(value.into()));
    one_line(&value.unwrap_or_default())
}

/// Where the file is that another one names, as paths in an archive: `../media/a.xml` beside `word/document.xml`.
pub(super) fn target_beside(file: &str, target: &str) -> String {
    if let Some(from_root) = target.strip_prefix('/') {
        return from_root.to_owned();
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
#[path = "../../../../tests/fuzz/checks/zip_file.rs"]
mod zip_file;

/// An archive with these files by their names.
#[cfg(test)]
pub(super) fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    zip_file::zip_file(files.iter().map(|(name, content)| (*name, content.as_bytes())))
}
