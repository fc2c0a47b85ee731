//! Compressed files, written as their names say, and unpacked as far as anybody's words go: some are made to fill the memory.

use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

use crate::formats::articles::Packing;
use crate::storage::regular;

/// So many bytes may come of one; words give three to ten.
const MAX_RATIO: u64 = 100;
/// Short files may repeat themselves more.
const MIN_LIMIT_BYTES: u64 = 16 << 20;
/// A file that is read as a whole and unpacks to more is refused.
const MAX_WHOLE_BYTES: u64 = 256 << 20;

/// The bytes of a compressed file on their way, however many. Parts that were packed one by one come one after another.
pub(crate) enum Unpacking<R: Read> {
    Gzip(MultiGzDecoder<R>),
    Zstd(zstd::Decoder<'static, BufReader<R>>),
}

impl<R: Read> Unpacking<R> {
    pub(crate) fn new(packing: Packing, packed: R) -> io::Result<Self> {
        Ok(match packing {
            Packing::Gzip => Self::Gzip(MultiGzDecoder::new(packed)),
            Packing::Zstd => Self::Zstd(zstd::Decoder::new(packed)?),
        })
    }
}

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match self {
            Self::Gzip(decoder) => decoder.read(buffer),
            Self::Zstd(decoder) => decoder.read(buffer),
        };
        read.map_err(|error| if is_of_packing(&error) { damaged() } else { error })
    }
}

/// What is written, on its way into a file.
pub(crate) enum Packed<W: Write> {
    Plain(W),
    Gzip(GzEncoder<W>),
    Zstd(zstd::Encoder<'static, W>),
}

/// As the program `zstd` has it.
const ZSTD_LEVEL: i32 = 3;

impl<W: Write> Packed<W> {
    pub(crate) fn new(packing: Option<Packing>, file: W) -> io::Result<Self> {
        Ok(match packing {
            None => Self::Plain(file),
            Some(Packing::Gzip) => Self::Gzip(GzEncoder::new(file, Compression::default())),
            Some(Packing::Zstd) => Self::Zstd(zstd::Encoder::new(file, ZSTD_LEVEL)?),
        })
    }

    /// Writes what it still has, and gives back the file.
    pub(crate) fn finish(self) -> io::Result<W> {
        match self {
            Self::Plain(file) => Ok(file),
            Self::Gzip(packed) => packed.finish(),
            Self::Zstd(packed) => packed.finish(),
        }
    }
}

impl<W: Write> Write for Packed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.write(bytes),
            Self::Gzip(packed) => packed.write(bytes),
            Self::Zstd(packed) => packed.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(file) => file.flush(),
            Self::Gzip(packed) => packed.flush(),
            Self::Zstd(packed) => packed.flush(),
        }
    }
}

/// Whether it is the compressed bytes that are wrong, and not the disk.
fn is_of_packing(error: &io::Error) -> bool {
    error.raw_os_error().is_none() && error.kind() != io::ErrorKind::Interrupted
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "its compressed bytes are damaged or cut off")
}

/// The bytes that come of a packed file, with an error where there are too many.
pub(super) struct Bounded<R: Read> {
    reader: R,
    max_bytes: u64,
    n_bytes: u64,
}

impl<R: Read> Bounded<R> {
    pub(super) fn new(reader: R, n_packed_bytes: u64) -> Self {
        let max_bytes = n_packed_bytes.saturating_mul(MAX_RATIO).max(MIN_LIMIT_BYTES);
        Self { reader, max_bytes, n_bytes: 0 }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.reader.read(buffer)?;
        self.n_bytes += n_read as u64;
        if self.n_bytes <= self.max_bytes {
            return Ok(n_read);
        }
        let message = format!("it unpacks to more than {} MB", self.max_bytes >> 20);
        Err(io::Error::new(io::ErrorKind::FileTooLarge, message))
    }
}

/// So many bytes tell how a file is compressed.
pub(crate) const N_TELLING_BYTES: u64 = 4;

/// How a file is compressed, by its first bytes, whatever it is called.
pub(crate) fn packing_of(path: &Path) -> io::Result<Option<Packing>> {
    let mut beginning = Vec::new();
    regular::open(path)?.take(N_TELLING_BYTES).read_to_end(&mut beginning)?;
    Ok(Packing::in_bytes(&beginning))
}

/// The first bytes of a file, no more than these, unpacked where it is compressed.
pub(super) fn beginning_of(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    let file = regular::open(path)?;
    let n_bytes = file.metadata()?.len();
    let mut beginning = Vec::new();
    match packing_of(path)? {
        Some(packing) => {
            let reader = Bounded::new(Unpacking::new(packing, file)?, n_bytes);
            reader.take(max_bytes).read_to_end(&mut beginning)?
        }
        None => file.take(max_bytes).read_to_end(&mut beginning)?,
    };
    Ok(beginning)
}

/// The whole of a file, unpacked where its bytes say that it is compressed.
pub(crate) fn read_unpacked(path: &Path) -> io::Result<Vec<u8>> {
    unpacked(regular::read(path)?)
}

fn unpacked(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    let Some(packing) = Packing::in_bytes(&bytes) else { return Ok(bytes) };
    let mut reader = Bounded::new(Unpacking::new(packing, bytes.as_slice())?, bytes.len() as u64);
    reader.max_bytes = reader.max_bytes.min(MAX_WHOLE_BYTES);
    let mut unpacked = Vec::new();
    reader.read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn words_are_unpacked_and_bombs_are_not() {
        assert_eq!(unpacked(b"as it is".to_vec()).unwrap(), b"as it is");
        assert_eq!(unpacked([packed(b"one, "), packed(b"two")].concat()).unwrap(), b"one, two");
        let zstd = |bytes: &[u8]| zstd::encode_all(bytes, 3).unwrap();
        assert_eq!(unpacked([zstd(b"one, "), zstd(b"two")].concat()).unwrap(), b"one, two");
        let half = vec![b'a'; 10 << 20];
        assert_eq!(unpacked(packed(&half)).unwrap().len(), half.len());
        let error = unpacked([packed(&half), packed(&half)].concat()).unwrap_err();
        assert_eq!(error.to_string(), "it unpacks to more than 16 MB");
        let error = unpacked([zstd(&half), zstd(&half)].concat()).unwrap_err();
        assert_eq!(error.to_string(), "it unpacks to more than 16 MB");
        for whole in [packed(b"one, two"), zstd(b"one, two")] {
            let error = unpacked(whole[..whole.len() - 3].to_vec()).unwrap_err();
            assert_eq!(error.to_string(), "its compressed bytes are damaged or cut off");
        }
    }
}
