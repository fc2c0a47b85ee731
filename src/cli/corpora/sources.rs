//! Where streams come from: files, packed or not, and standard input; and whether one is a sketch of repeated lines.

use std::io::{self, Read};
use std::num::NonZero;
use std::path::Path;
use std::thread;

use anyhow::{Context as _, bail};

use crate::storage;
use crate::suggest::boilerplate::LineSketch;

/// What a stream holds.
pub(super) enum Source {
    Sketch(Box<LineSketch>),
    Lines(Box<dyn Read + Send>),
}

/// A file unpacked, or standard input for `-`.
pub(super) fn stream_at(path: &Path) -> anyhow::Result<Box<dyn Read + Send>> {
    Ok(if path.as_os_str() == "-" { storage::standard_input()? } else { storage::open_stream(path)? })
}

/// More threads than any machine has processors for; many more and the system has no room for them.
pub(super) const MOST_JOBS: i64 = 512;

/// As many as somebody says, or as there are processors.
pub(super) fn n_jobs(wanted: Option<u16>) -> usize {
    wanted.map_or_else(|| thread::available_parallelism().map_or(1, NonZero::get), usize::from)
}

/// The sketch in a file.
pub(super) fn read_sketch(path: &Path) -> anyhow::Result<LineSketch> {
    match opened(path)? {
        Source::Sketch(sketch) => Ok(*sketch),
        Source::Lines(_) => bail!("it is no sketch of repeated lines: {}", path.display()),
    }
}

/// What a file is, by how it begins.
pub(super) fn opened(path: &Path) -> anyhow::Result<Source> {
    let mut stream = stream_at(path)?;
    let mut beginning = Vec::new();
    (&mut stream).take(8).read_to_end(&mut beginning)?;
    if !LineSketch::is_one(&beginning) {
        return Ok(Source::Lines(Box::new(io::Cursor::new(beginning).chain(stream))));
    }
    // One byte more than a sketch has shows that it is none.
    let n_bytes = LineSketch::N_BYTES as u64 + 1;
    stream.take(n_bytes - beginning.len() as u64).read_to_end(&mut beginning)?;
    let sketch = LineSketch::from_bytes(&beginning).with_context(|| format!("cannot be read: {}", path.display()))?;
    Ok(Source::Sketch(Box::new(sketch)))
}
