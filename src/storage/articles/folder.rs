//! Paths that people give → the article files that they mean.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::labelled::{is_beside_its_text, is_labelled_by_name};
use super::reading::ReadRemark;
use crate::formats::articles::{NotAnArticle, Shape};
use crate::formats::{before_work, note_of_before_work};
use crate::storage::regular::is_passed_over;

/// The files among the paths, and all article files in the folders among them, those of a folder sorted by path.
/// `None` where `on_progress` stopped it, which hears how many there are so far.
pub fn article_files(
    paths: &[PathBuf],
    remarks: &mut Vec<ReadRemark>,
    on_progress: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> Option<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if list_files(path, &mut files, remarks, on_progress).is_break() {
            return None;
        }
    }
    Some(files)
}

/// The files without those that `INCEpTION` has of documents before anybody’s work, where others lie beside them.
pub(super) fn without_before_work(mut files: Vec<PathBuf>, remarks: &mut Vec<ReadRemark>) -> Vec<PathBuf> {
    let names: Vec<String> = files.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let before_work = before_work(names.iter().map(String::as_str));
    if let Some(remark) = note_of_before_work(&before_work) {
        let path = before_work.first().map_or_else(PathBuf::new, PathBuf::from);
        remarks.push(ReadRemark::Told { remark, path });
    }
    let mut names = names.iter();
    files.retain(|_| names.next().is_some_and(|name| !before_work.contains(&**name)));
    files
}

/// Adds the file, or the article files of the folder.
fn list_files(
    path: &Path,
    files: &mut Vec<PathBuf>,
    remarks: &mut Vec<ReadRemark>,
    on_progress: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> ControlFlow<()> {
    if !path.is_dir() {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => files.push(path.to_owned()),
            Ok(_) => {
                let error = NotAnArticle("is not a text but a device or a pipe".to_owned());
                remarks.push(ReadRemark::NotAnArticle { error, path: path.to_owned() });
            }
            Err(error) => remarks.push(ReadRemark::Unreadable { error, path: path.to_owned() }),
        }
        return ControlFlow::Continue(());
    }
    let n_before = files.len();
    let mut folders = vec![path.to_owned()];
    let (mut others, mut leading_out) = (Vec::new(), Vec::new());
    let is_inside = stays_in(path);
    while let Some(folder) = folders.pop() {
        on_progress(files.len())?;
        match list_folder(&folder, files, &mut others) {
            Ok(inner) => folders.extend(inner),
            Err(error) => remarks.push(ReadRemark::Unreadable { error, path: folder }),
        }
    }
    leading_out.extend(files.extract_if(n_before.., |file| !is_inside(file)));
    // Words with tags are of the texts that are there, where both are: alone they make a text with blanks between all words.
    files[n_before..].sort_by_cached_key(|path| (is_labelled_by_name(path), path.clone()));
    if !others.is_empty() {
        let (n_files, names) = (others.len(), names_of(others, path));
        remarks.push(ReadRemark::PassedOver { n_files, names, path: path.to_owned() });
    }
    if !leading_out.is_empty() {
        let (n_files, names) = (leading_out.len(), names_of(leading_out, path));
        remarks.push(ReadRemark::LeadOut { n_files, names, path: path.to_owned() });
    } else if files.len() == n_before {
        remarks.push(ReadRemark::EmptyFolder { path: path.to_owned() });
    }
    ControlFlow::Continue(())
}

/// Tells of files in a folder, which may be links, whether they lie in it: whoever made the folder could have any file of this
/// computer read by one.
pub(in crate::storage) fn stays_in(folder: &Path) -> impl Fn(&PathBuf) -> bool {
    let real = fs::canonicalize(folder).ok();
    move |file| {
        let is_link = file.symlink_metadata().is_ok_and(|there| there.is_symlink());
        let is_in = |real: &PathBuf| fs::canonicalize(file).is_ok_and(|file| file.starts_with(real));
        !is_link || real.as_ref().is_some_and(is_in)
    }
}

/// Some of the files in a folder, by their names there.
fn names_of(mut files: Vec<PathBuf>, folder: &Path) -> String {
    const N_NAMED: usize = 3;
    files.sort();
    let name = |path: &PathBuf| path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned();
    let mut names = files.iter().take(N_NAMED).map(name).collect::<Vec<_>>().join(", ");
    if files.len() > N_NAMED {
        names.push_str(", …");
    }
    names
}

/// Whether it is a project or something that lies beside one.
fn is_of_project(path: &Path) -> bool {
    path.file_name().is_some_and(|name| {
        let name = name.to_string_lossy();
        name.ends_with(".ron") || name.contains(".ron.")
    })
}

/// Adds the article files of one folder, and the others apart, and returns its folders. Hidden ones and links to folders
/// are left out, and so are the folders into which browsers put what belongs to a page: `page_files` beside `page.html`.
fn list_folder(folder: &Path, files: &mut Vec<PathBuf>, others: &mut Vec<PathBuf>) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    let mut parts_of_pages: BTreeSet<OsString> = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if is_passed_over(&entry.file_name()) {
            continue;
        }
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            folders.push(path);
        } else if let Some(shape) = Shape::from_name(&path)
            && path.is_file()
        {
            if shape == Shape::Html {
                for end in ["_files", ".files"] {
                    let mut name = path.file_stem().unwrap_or_default().to_owned();
                    name.push(end);
                    parts_of_pages.insert(name);
                }
            }
            files.push(path);
        } else if is_labelled_by_name(&path) && path.is_file() {
            files.push(path);
        } else if !is_of_project(&path) && !is_beside_its_text(&path) {
            others.push(path);
        }
    }
    folders.retain(|folder| folder.file_name().is_none_or(|name| !parts_of_pages.contains(name)));
    Ok(folders)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_give_all_shapes_and_no_parts_of_pages() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "b.html",
            "b_files/frame.html",
            "c_files/d.txt",
            "a.PDF",
            "x.css",
            ".e.txt",
            "n/m/f.jsonl",
            "c_files/d.conll",
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let mut remarks = Vec::new();
        let files = article_files(&[folder.path().to_owned()], &mut remarks, &mut |_| ControlFlow::Continue(()));
        let files = files.unwrap();
        let names: Vec<_> =
            files.iter().map(|path| path.strip_prefix(folder.path()).unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["a.PDF", "b.html", "c_files/d.txt", "n/m/f.jsonl", "c_files/d.conll"]);
        let told: Vec<String> = remarks.iter().map(ToString::to_string).collect();
        assert!(told.len() == 1 && told[0].starts_with("1 file is no article: x.css: "), "{told:?}");
        let stopped = article_files(&[folder.path().to_owned()], &mut remarks, &mut |_| ControlFlow::Break(()));
        assert_eq!(stopped, None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_a_folder_leads_nowhere_outside_it() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("in/deep")).unwrap();
        for name in ["in/a.txt", "in/deep/b.txt", "secret.txt"] {
            fs::write(at(name), "x").unwrap();
        }
        symlink(at("secret.txt"), at("in/out.txt")).unwrap();
        symlink("../secret.txt", at("in/other.md")).unwrap();
        symlink("deep/b.txt", at("in/inner.txt")).unwrap();
        symlink(at("in"), at("link")).unwrap();
        let listed = |path: PathBuf| {
            let mut remarks = Vec::new();
            let files = article_files(std::slice::from_ref(&path), &mut remarks, &mut |_| ControlFlow::Continue(()));
            let files = files.unwrap();
            let names: Vec<String> =
                files.iter().map(|file| file.strip_prefix(&path).unwrap().display().to_string()).collect();
            (names.join(" "), remarks.iter().map(ToString::to_string).collect::<Vec<_>>().concat())
        };
        let (names, told) = listed(at("in"));
        assert_eq!(names, "a.txt deep/b.txt inner.txt");
        let out =
            "2 files passed over, to which links lead out of the folder; name one to take it: other.md, out.txt: ";
        assert!(told.starts_with(out), "{told}");
        assert_eq!(listed(at("link")).0, "a.txt deep/b.txt inner.txt", "the folder that was named may be one");
        assert_eq!(listed(at("in/out.txt")), (String::new(), String::new()), "and so may the file");
    }
}
