//! SHA-256, which recognises texts and files.

use std::io::{self, Read, Write};

use sha2::{Digest as _, Sha256};

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Two lower-case hex digits a byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}

/// What is read from it, or written to it, is summed up and counted on the way.
pub(crate) struct Summing<R> {
    inner: R,
    sum: Sha256,
    n_bytes: u64,
}

impl<R> Summing<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, sum: Sha256::new(), n_bytes: 0 }
    }

    /// Of what went through until now.
    pub(crate) fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// What it was made of, and the sum of what went through.
    pub(crate) fn into_parts(self) -> (R, [u8; 32]) {
        (self.inner, self.sum.finalize().into())
    }
}

impl<R: Read> Summing<R> {
    /// The sum of all, also of what nobody has read; after it summing begins anew.
    pub(crate) fn sum_of_all(&mut self) -> io::Result<[u8; 32]> {
        io::copy(self, &mut io::sink())?;
        Ok(std::mem::take(&mut self.sum).finalize().into())
    }
}

impl<R: Read> Read for Summing<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n_read = self.inner.read(into)?;
        self.sum.update(&into[..n_read]);
        self.n_bytes += n_read as u64;
        Ok(n_read)
    }
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n_written = self.inner.write(bytes)?;
        self.sum.update(&bytes[..n_written]);
        self.n_bytes += n_written as u64;
        Ok(n_written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
