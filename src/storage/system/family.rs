//! A program that was started, with all that it has started itself: they end together.

use std::io;
#[cfg(unix)]
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command};

use super::without_window;

/// Processes that end together: when this is dropped, and on Unix also when this program ends in whatever way. None of them is
/// asked.
#[derive(Debug)]
pub(in crate::storage) struct Family {
    parent: Child,
    /// Outlives this program by a moment.
    #[cfg(unix)]
    watch: Option<Child>,
}

impl Family {
    pub(in crate::storage) fn start(mut command: Command) -> io::Result<Self> {
        #[cfg(unix)]
        command.process_group(0);
        let parent = without_window(&mut command).spawn()?;
        Ok(Self {
            #[cfg(unix)]
            watch: watch(&parent).ok(),
            parent,
        })
    }

    /// The program that was started.
    pub(in crate::storage) fn parent(&mut self) -> &mut Child {
        &mut self.parent
    }
}

impl Drop for Family {
    fn drop(&mut self) {
        end_all(&self.parent);
        // Its number is nobody else's before it was waited for: until then others are not mistaken for its family.
        #[cfg(unix)]
        if let Some(watch) = &mut self.watch {
            watch.kill().ok();
            watch.wait().ok();
        }
        self.parent.kill().ok();
        self.parent.wait().ok();
    }
}

/// A process that waits for the end of this one, and then ends the group.
#[cfg(unix)]
fn watch(parent: &Child) -> io::Result<Child> {
    use std::process::Stdio;
    // What it reads from ends with this program, however that ends.
    const WATCH: &str = "trap '' HUP INT TERM; read -r _; kill -s KILL -- \"-$1\"";
    let mut command = Command::new("/bin/sh");
    command.args(["-c", WATCH, "pullquote", &parent.id().to_string()]).process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
}

#[cfg(unix)]
fn end_all(parent: &Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    // They may have ended by themselves meanwhile.
    kill_process_group(Pid::from_child(parent), Signal::KILL).ok();
}

/// A program of the system ends the whole tree there, as far as each that started another is still running.
#[cfg(windows)]
fn end_all(parent: &Child) {
    let mut command = Command::new("taskkill");
    command.args(["/T", "/F", "/PID", &parent.id().to_string()]);
    without_window(&mut command).output().ok();
}

#[cfg(not(any(unix, windows)))]
fn end_all(_: &Child) {}
