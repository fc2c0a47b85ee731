//! Folders and files of this system: where something is kept, to be opened or copied.

use std::fmt::Write as _;
use std::path::{MAIN_SEPARATOR, Path};

use egui::{OpenUrl, ScrollArea, Ui};

use crate::ui::texts::tr;

/// Characters of a path that stand beside a name.
const MAX_SHORT: usize = 36;

/// A project as lists of recent ones show it: two of one name differ by where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentProject {
    pub name: String,
    /// The end of the path of its folder.
    pub folder: String,
}

impl RecentProject {
    pub fn new(name: String, path: &Path) -> Self {
        Self { name, folder: path.parent().map(in_short).unwrap_or_default() }
    }
}

/// A path, without its beginning where it is long.
fn in_short(path: &Path) -> String {
    let whole = path.display().to_string();
    let n_characters = whole.chars().count();
    if n_characters <= MAX_SHORT {
        return whole;
    }
    let kept: String = whole.chars().skip(n_characters - MAX_SHORT).collect();
    // From a name of a folder on, unless the last one is that long.
    let from = kept.find(MAIN_SEPARATOR).unwrap_or(0);
    format!("…{}", &kept[from..])
}

/// A folder's path, with buttons that open and copy it. Their names say which folder it is, for who hears the window.
pub fn folder_ui(ui: &mut Ui, [show, copy]: [&str; 2], folder: &Path) {
    let path = folder.display().to_string();
    ScrollArea::horizontal().id_salt(("folder", show)).show(ui, |ui| ui.monospace(&path));
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        if ui.button(tr("Show folder")).accessible_name(show).clicked() {
            ui.ctx().open_url(OpenUrl::new_tab(address_of(folder)));
        }
        if ui.button(tr("Copy path")).accessible_name(copy).clicked() {
            ui.ctx().copy_text(path);
        }
    });
}

/// The address of a file, for a browser.
pub fn address_of(file: &Path) -> String {
    let path = file.to_string_lossy().replace('\\', "/");
    let mut address = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        let is_plain = byte.is_ascii_alphanumeric() || b"/:-._~".contains(&byte);
        if is_plain {
            address.push(char::from(byte));
        } else {
            write!(address, "%{byte:02X}").expect("a string takes all that is written to it");
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_long_path_is_kept() {
        let check = |path: &str, expected: &str| {
            assert_eq!(RecentProject::new("week".to_owned(), &Path::new(path).join("week.ron")).folder, expected);
        };
        check("/home/ana/bus", "/home/ana/bus");
        check("/home/ana/projects/of/the/desk/in/autumn/night buses", "…/of/the/desk/in/autumn/night buses");
    }

    #[test]
    fn every_path_has_an_address() {
        assert_eq!(
            address_of(Path::new("/home/ana/bus budget é%.html")),
            "file:///home/ana/bus%20budget%20%C3%A9%25.html"
        );
        assert_eq!(address_of(Path::new("C:/week.html")), "file:///C:/week.html");
    }
}
