//! What this program is, what is part of it in any folder, and on what system it runs, as a report of a fault has to say.

use std::env::consts::{ARCH, OS};
use std::io::Read as _;
use std::path::Path;
use std::{env, fs};

use flate2::read::DeflateDecoder;

use crate::model::one_line;

/// The number of this version: “0.2.0”.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What somebody else may have written into a file of the system is cut here, in letters.
const MAX_NAME: usize = 80;

/// For what and how this program was built: `x86_64 linux gnu, release, with the window and Parquet`.
pub fn built() -> String {
    let library = if cfg!(target_env = "gnu") {
        " gnu"
    } else if cfg!(target_env = "musl") {
        " musl"
    } else if cfg!(target_env = "msvc") {
        " msvc"
    } else {
        ""
    };
    let profile = if cfg!(debug_assertions) { "debug" } else { "release" };
    let parts = [
        ("the window", cfg!(feature = "gui")),
        ("Parquet", cfg!(feature = "parquet")),
        ("the allocator of the system", cfg!(feature = "system-allocator")),
    ];
    let parts: Vec<&str> = parts.iter().filter(|(_, is_built)| *is_built).map(|(name, _)| *name).collect();
    let parts = if parts.is_empty() { "no window".to_owned() } else { parts.join(" and ") };
    format!("{ARCH} {OS}{library}, {profile}, with {parts}")
}

/// The system, as far as it says: “Debian GNU/Linux 13 (trixie), kernel 6.12.41, wayland”.
pub fn system() -> String {
    let session = env::var("XDG_SESSION_TYPE").ok().filter(|kind| ["x11", "wayland", "tty"].contains(&kind.as_str()));
    let parts = [Some(name()), kernel(), session];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What the system calls itself.
fn name() -> String {
    let of_linux = || {
        let lines = fs::read_to_string("/etc/os-release").ok()?;
        let name = lines.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
        Some(name.trim_matches('"').to_owned())
    };
    let of_mac = || {
        let file = fs::read_to_string("/System/Library/CoreServices/SystemVersion.plist").ok()?;
        let (_, rest) = file.split_once("<key>ProductVersion</key>")?;
        let (_, rest) = rest.split_once("<string>")?;
        Some(format!("macOS {}", rest.split_once("</string>")?.0))
    };
    let name = match OS {
        "linux" => of_linux(),
        "macos" => of_mac(),
        _ => None,
    };
    shortened(&name.unwrap_or_else(|| OS.to_owned()))
}

fn kernel() -> Option<String> {
    let release = Path::new("/proc/sys/kernel/osrelease");
    let words = fs::read_to_string(release).ok()?;
    Some(format!("kernel {}", shortened(words.trim())))
}

fn shortened(words: &str) -> String {
    one_line(words).chars().take(MAX_NAME).collect()
}

/// The project file that opens when no other is asked for.
pub const SAMPLE_PROJECT: &[u8] = include_bytes!("../../projects/budget-week.ron");

/// Written by `assets/packaging/licences`, which also writes the same text to be read.
const LICENCES: &[u8] = include_bytes!("../../assets/licences.deflate");

/// What the program is built from, whose that is and under which licences, in lines of about a hundred letters at most.
pub fn licences() -> String {
    let mut text = String::new();
    DeflateDecoder::new(LICENCES).read_to_string(&mut text).expect("a test reads what is packed here");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_for_what_it_was_built_and_where_it_runs() {
        assert!(built().starts_with(&format!("{ARCH} {OS}")), "{}", built());
        assert_eq!(built().contains("the window"), cfg!(feature = "gui"));
        assert_eq!(built().contains("debug"), cfg!(debug_assertions));
        assert!(!system().is_empty() && !system().contains('\n') && !system().contains('"'), "{}", system());
    }
}
