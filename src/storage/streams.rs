//! Files that are larger than memory: gone through and written bit by bit, packed and unpacked as their names say.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::articles::named_stream::NamedStream;
use super::articles::packed::{N_TELLING_BYTES, Unpacking, packing_of};
use super::exchange::{ExchangeError, NewFiles};
use super::over::Over;
use super::regular;
use crate::formats::Files as _;
use crate::formats::articles::Packing;

/// Opens a file to go through it, unpacked where its bytes say that it is compressed.
pub fn open_stream(path: &Path) -> Result<Box<dyn Read + Send>, ExchangeError> {
    let not_read = |error| ExchangeError::NotRead { error, path: path.to_owned() };
    let file = regular::open(path).map_err(not_read)?;
    let path = path.to_owned();
    Ok(match packing_of(&path).map_err(not_read)? {
        Some(packing) => Box::new(NamedStream { reader: Unpacking::new(packing, file).map_err(not_read)?, path }),
        None => Box::new(NamedStream { reader: file, path }),
    })
}

/// Standard input to go through, unpacked where its bytes say that it is compressed.
pub fn standard_input() -> io::Result<Box<dyn Read + Send>> {
    let mut beginning = Vec::new();
    io::stdin().take(N_TELLING_BYTES).read_to_end(&mut beginning)?;
    let (packing, path) = (Packing::in_bytes(&beginning), PathBuf::from("standard input"));
    let all = io::Cursor::new(beginning).chain(io::stdin());
    Ok(match packing {
        Some(packing) => Box::new(NamedStream { reader: Unpacking::new(packing, all)?, path }),
        None => Box::new(NamedStream { reader: all, path }),
    })
}

/// Writes a file by what `write` gives it, packed where its name ends in `.gz` or `.zst`. It has its name once it is whole:
/// where `write` fails, what was there stays.
pub fn write_stream<T>(
    path: &Path,
    over: Over,
    write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> Result<T, ExchangeError> {
    NewFiles::one(path, over).take(|files| write(files.begin("stream")?))
}

#[cfg(test)]
mod tests {
    use super::super::outputs::OutputError;
    use super::*;

    #[test]
    fn what_goes_out_packed_comes_in_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let words = "words, ".repeat(100_000);
        let mut n_bytes = Vec::new();
        for name in ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"] {
            let path = folder.path().join(name);
            write_stream(&path, Over::Nothing, |out| out.write_all(words.as_bytes())).unwrap();
            let mut read = String::new();
            open_stream(&path).unwrap().read_to_string(&mut read).unwrap();
            assert!(read == words, "{name}");
            n_bytes.push(std::fs::metadata(&path).unwrap().len());
        }
        assert!(n_bytes[1] < n_bytes[0] / 10 && n_bytes[2] < n_bytes[0] / 10, "{n_bytes:?}");
        let refused = write_stream(&folder.path().join("a.bz2"), Over::Anything, |out| out.write_all(b"plain"));
        assert!(matches!(refused, Err(ExchangeError::Output(OutputError::OtherPacking(_)))));
        let fails = write_stream(&folder.path().join("b.gz"), Over::Nothing, |_| Err::<(), _>(io::Error::other("no")));
        assert!(fails.is_err() && std::fs::read_dir(folder.path()).unwrap().count() == 3);
    }
}
