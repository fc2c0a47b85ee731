//! Reads the arguments and calls the command line or the window.

#[cfg(feature = "gui")]
fn main() -> anyhow::Result<()> {
    pullquote::ui::run(pullquote::ui::Opening::Sample)
}

#[cfg(not(feature = "gui"))]
fn main() {}
