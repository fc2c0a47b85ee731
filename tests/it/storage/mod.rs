//! Files on disk: projects, encodings, a disk that fills up.

mod encodings;
mod full_disk;
mod journals;
mod moved;
mod projects;
