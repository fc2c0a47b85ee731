//! What the control words of RTF stand for: characters, code pages, and places whose words nobody sees.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::formats::articles::decode::encoding_named;

/// The character that a control word stands for.
pub(super) fn character_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "emdash" => "—",
        "endash" => "–",
        "emspace" => "\u{2003}",
        "enspace" => "\u{2002}",
        "qmspace" => "\u{2005}",
        "bullet" => "•",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "zwj" => "\u{200d}",
        "zwnj" => "\u{200c}",
        "ltrmark" => "\u{200e}",
        "rtlmark" => "\u{200f}",
        _ => return None,
    })
}

/// Words that begin groups whose words nobody sees.
static UNSEEN: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let words = "aftncn aftnsep aftnsepc annotation atnauthor atnid author bkmkend bkmkstart buptim category \
        colorschememapping colortbl comment company creatim datastore doccomm filetbl fldinst fontemb ftncn ftnsep \
        ftnsepc generator hlinkbase keywords latentstyles levelnumbers leveltext listname listoverridetable \
        listtable listtext mailmerge manager mctrlPr mmathPict mmathPr nextfile nonesttables nonshppict objdata \
        object operator pgdsctbl pict pnseclvl pntext pntxta pntxtb printim private protusertbl revtbl revtim \
        rsidtbl rxe shprslt sp stylesheet subject tc template themedata txe userprops wgrffmtfilter windowcaption xe \
        xmlnstbl";
    words.split_ascii_whitespace().collect()
});

/// Whether nobody sees the words of a group that begins so.
pub(super) fn is_unseen(word: &str) -> bool {
    UNSEEN.contains(word)
}

/// The encoding of a code page.
pub(super) fn encoding_of_page(page: i32) -> &'static Encoding {
    let name = match page {
        932 => "Shift_JIS".to_owned(),
        936 => "GBK".to_owned(),
        949 => "EUC-KR".to_owned(),
        950 => "Big5".to_owned(),
        10000 => "macintosh".to_owned(),
        65001 => "UTF-8".to_owned(),
        866 => "IBM866".to_owned(),
        page => format!("windows-{page}"),
    };
    encoding_named(&name).unwrap_or(WINDOWS_1252)
}

/// The code page of the character set of a font; `None` for that of the document.
pub(super) fn page_of_charset(charset: i32) -> Option<i32> {
    Some(match charset {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}
