//! Reads the arguments and calls the command line or the window.

/// Frames need large buffers for a moment: the system's allocator would fetch them from the kernel each time.
#[cfg(feature = "gui")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(feature = "gui")]
fn main() -> anyhow::Result<()> {
    pullquote::ui::run(pullquote::ui::Opening::Sample)
}

#[cfg(not(feature = "gui"))]
fn main() {}
