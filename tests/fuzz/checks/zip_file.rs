//! Files packed into a zip archive, as programs for documents pack them.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, Error, ZipArchiveWriter};

/// An archive with these files by their names.
pub(crate) fn zip_file<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (name, content) in files {
        pack(&mut archive, name, content).expect("memory takes what is written to it");
    }
    archive.finish().expect("memory takes what is written to it")
}

fn pack(archive: &mut ZipArchiveWriter<Vec<u8>>, name: &str, content: &[u8]) -> Result<(), Error> {
    let (mut file, config) = archive.new_file(name).compression_method(CompressionMethod::DEFLATE).start()?;
    let mut packing = config.wrap(DeflateEncoder::new(&mut file, Compression::default()));
    packing.write_all(content)?;
    let (packing, sums) = packing.finish()?;
    packing.finish()?;
    file.finish(sums)?;
    Ok(())
}
