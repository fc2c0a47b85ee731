//! What browsers do with the elements of HTML, by their names.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use html5gum::State;

type Names = LazyLock<BTreeSet<&'static [u8]>>;

static BLOCKS: Names = LazyLock::new(|| {
    names(
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure \
         footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p \
         plaintext pre search section summary table tbody tfoot thead tr ul xmp",
    )
});

static INLINES: Names = LazyLock::new(|| {
    names("a abbr b big cite code del em font i ins kbd label mark q s small span strike strong sub sup time tt u var")
});

/// What browsers show no text of, or none of its own.
static NEVER_SHOWN: Names = LazyLock::new(|| {
    names(
        "script style template noscript title svg textarea select datalist iframe object canvas audio video noembed noframes",
    )
});

static VOIDS: Names =
    LazyLock::new(|| names("area base br col embed frame hr img input link meta param source track wbr"));

/// Where the article of a page is, most likely.
static LANDMARKS: Names = LazyLock::new(|| names("html body main article h1"));

pub(super) fn is_block(name: &[u8]) -> bool {
    BLOCKS.contains(name)
}

pub(super) fn is_inline(name: &[u8]) -> bool {
    INLINES.contains(name)
}

pub(super) fn is_never_shown(name: &[u8]) -> bool {
    NEVER_SHOWN.contains(name)
}

pub(super) fn is_void(name: &[u8]) -> bool {
    VOIDS.contains(name)
}

pub(super) fn is_landmark(name: &[u8]) -> bool {
    LANDMARKS.contains(name)
}

pub(super) fn keeps_space(name: &[u8]) -> bool {
    matches!(name, b"pre" | b"listing" | b"plaintext" | b"xmp")
}

/// How the tokenizer reads what stands in an element.
pub(super) fn state_behind(name: &[u8]) -> Option<State> {
    Some(match name {
        b"title" | b"textarea" => State::RcData,
        b"plaintext" => State::PlainText,
        b"script" => State::ScriptData,
        b"style" | b"iframe" | b"xmp" | b"noembed" | b"noframes" | b"noscript" => State::RawText,
        _ => return None,
    })
}

fn names(list: &'static str) -> BTreeSet<&'static [u8]> {
    list.split_ascii_whitespace().map(str::as_bytes).collect()
}
