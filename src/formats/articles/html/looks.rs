//! How an element looks by what style says of it: whether it is shown, and whether it begins a line whatever its name is.

use super::elements::is_block;
use super::sheet::{BLOCK, ITEMS, Way};

/// How an element looks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Looks {
    pub(super) is_hidden: bool,
    /// Whether lines begin and end with it, though its name does not say so.
    pub(super) is_block: bool,
    /// Whether all that lies right in it is a block.
    pub(super) has_items: bool,
}

impl Looks {
    /// By what style says of each way; `is_item` where it lies right in an element that has items.
    pub(super) fn new(name: &[u8], is_hidden: bool, is_item: bool, says: impl Fn(Way) -> Option<bool>) -> Self {
        let is_one_anyway = is_block(name) || matches!(name, b"td" | b"th");
        let is_block = !is_one_anyway && (is_item || says(BLOCK) == Some(true));
        Self { is_hidden, is_block, has_items: says(ITEMS) == Some(true) }
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::articles::html::text_of;

    #[test]
    fn what_style_makes_a_block_is_a_line() {
        for (html, expected) in [
            ("<p><span style='display: block'>Ana</span><span style='display:block'>Post</span>", "Ana\nPost"),
            ("<style>.k,.b{display:block}</style><a class=k>Ana</a><a class=b>Post</a>", "Ana\nPost"),
            ("<style>.x>span{display:flex}</style><div class=x><span>Ana</span><span>Post</span></div>", "Ana\nPost"),
            ("<div style='display:grid'><span>Ana</span><b>Post</b> x</div>", "Ana\nPost\nx"),
            ("<div style='display:table-row'><i style='display:table-cell'>Ana</i><i>Post</i></div>", "Ana\nPost"),
            ("<style>b{display:block} .n{display:inline}</style><p>Mo<b class=n>n</b>day", "Monday"),
            ("<p>Mo<b style='display:inline-block'>n</b>day<b style='display:block!important'>x</b>", "Monday\nx"),
            ("<style>@media print{b{display:block}}</style><p>Mo<b>n</b>day", "Monday"),
            ("<div style='display:flex'><p>M<b>o</b>n</p></div>", "Mon"),
        ] {
            assert_eq!(text_of(html), expected, "{html}");
        }
    }
}
