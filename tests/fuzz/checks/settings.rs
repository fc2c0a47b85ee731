//! Any bytes as a person's settings: settings that a window can have and that come back, or a sentence.

use pullquote::formats::own::user_settings::{TEXT_SIZES, ZOOMS, read, write};

pub(crate) fn check(bytes: &[u8]) {
    let Ok(mut settings) = read(&String::from_utf8_lossy(bytes)) else { return };
    settings.bring_within_bounds();
    assert!(TEXT_SIZES.contains(&settings.text_size) && ZOOMS.contains(&settings.zoom));
    assert_eq!(read(&write(&settings)), Ok(settings));
}
