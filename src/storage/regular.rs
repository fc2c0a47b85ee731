//! Opens files to read, and only files: no pipe is waited for, no device read, and no link followed beside a project.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

use super::system::{n_names, refuse_links, refuse_to_wait};

/// Opens a file that a person named, which may be a link to one.
pub(super) fn open(path: &Path) -> io::Result<File> {
    // Opening a device can already do something.
    check_is_file(&fs::metadata(path)?)?;
    let file = refuse_to_wait(OpenOptions::new().read(true)).open(path)?;
    check_is_file(&file.metadata()?)?;
    Ok(file)
}

/// Whether what lies in a folder is passed over by its name: it is hidden, or what Word keeps beside an open document (`~$a.docx`).
pub(super) fn is_passed_over(name: &OsStr) -> bool {
    [&b"."[..], b"~$"].iter().any(|start| name.as_encoded_bytes().starts_with(start))
}

/// All bytes of a file that a person named.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_all(&mut open(path)?)
}

/// Opens a file beside a project by the options. It is refused where it is a link, or has another name elsewhere.
pub(super) fn open_companion(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => check_is_companion(&metadata)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let file = refuse_links(options).open(path)?;
    check_is_companion(&file.metadata()?)?;
    Ok(file)
}

/// All bytes of a file beside a project; `None` where there is none.
pub(super) fn read_companion(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match open_companion(path, OpenOptions::new().read(true)) {
        Ok(mut file) => read_all(&mut file).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Opens a file of a project in a folder by its name there. It is refused where it, or a folder on the way, is a link.
pub(super) fn open_within(folder: &Path, name: &str) -> io::Result<File> {
    refuse_links_within(folder, name)?;
    let path = folder.join(name);
    check_is_file(&fs::symlink_metadata(&path)?)?;
    let file = refuse_links(OpenOptions::new().read(true)).open(path)?;
    check_is_file(&file.metadata()?)?;
    Ok(file)
}

/// Refuses a name that leads through a link, or to one, from the folder on. What is not there is no link.
pub(super) fn refuse_links_within(folder: &Path, name: &str) -> io::Result<()> {
    let mut path = folder.to_owned();
    for part in Path::new(name) {
        path.push(part);
        match fs::symlink_metadata(&path) {
            Ok(there) if there.is_symlink() => {
                return Err(io::Error::other(format!(
                    "{} is a link, which somebody else may have put there",
                    path.display()
                )));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// All bytes of an open file, and no more than it has when this begins: some files of the system never end.
pub(super) fn read_all(file: &mut File) -> io::Result<Vec<u8>> {
    let mut bounded = bounded(file)?;
    let mut bytes = Vec::with_capacity(usize::try_from(bounded.limit()).unwrap_or(0));
    bounded.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// An open file to go through from where it is, up to the end that it has now.
pub(super) fn bounded(file: &mut File) -> io::Result<io::Take<&mut File>> {
    let n_bytes = file.metadata()?.len();
    if n_bytes > MAX_BYTES {
        let n_gb = n_bytes >> 30;
        return Err(io::Error::other(format!("it has {n_gb} GB, and what is read as one piece has at most 2")));
    }
    Ok(file.take(n_bytes))
}

/// More than any project, journal or article has.
const MAX_BYTES: u64 = 2 << 30;

fn check_is_file(metadata: &fs::Metadata) -> io::Result<()> {
    if metadata.is_file() {
        Ok(())
    } else if metadata.is_dir() {
        Err(io::Error::other("it is a folder, not a file"))
    } else {
        Err(io::Error::other("it is a device or a pipe, not a file"))
    }
}

fn check_is_companion(metadata: &fs::Metadata) -> io::Result<()> {
    if metadata.is_symlink() {
        return Err(io::Error::other("it is a link, which somebody else may have put there: remove it"));
    }
    check_is_file(metadata)?;
    if n_names(metadata) > 1 {
        return Err(io::Error::other("it is a file that has another name too: remove it"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn only_files_are_opened() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "x").unwrap();
        symlink(path("file"), path("link")).unwrap();
        symlink("/dev/zero", path("device")).unwrap();
        rustix::fs::mknodat(
            rustix::fs::CWD,
            path("pipe"),
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        )
        .unwrap();
        let is_read = |name: &str| (read(&path(name)).is_ok(), read_companion(&path(name)).is_ok());
        assert_eq!(is_read("file"), (true, true));
        assert_eq!(is_read("link"), (true, false));
        for name in ["device", "pipe", "."] {
            assert_eq!(is_read(name), (false, false), "{name}");
        }
        assert!(matches!(read_companion(&path("gone")), Ok(None)));
        File::create(path("huge")).unwrap().set_len(3 << 30).unwrap();
        assert!(read(&path("huge")).unwrap_err().to_string().starts_with("it has 3 GB"));
        assert_eq!(read(Path::new("/proc/self/pagemap")).unwrap(), b"");
        fs::hard_link(path("file"), path("other name")).unwrap();
        assert_eq!(is_read("file"), (true, false));
    }
}
