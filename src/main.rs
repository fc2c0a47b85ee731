//! Reads the arguments and calls the command line or the window.

fn main() {}
