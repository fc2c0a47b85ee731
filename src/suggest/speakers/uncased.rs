//! Finds who speaks in scripts without capital letters: by particles, and by verbs of saying to the left and right of
//! what is said.

use std::ops::Range;

use crate::suggest::text::tokens::is_quote;

/// So many bytes on either side are looked at.
const REACH: usize = 240;
/// A longer phrase is no speaker, in characters.
const LONGEST: usize = 30;

/// What is written without capital letters, and how a sentence names its speaker there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Chinese,
    Japanese,
    Korean,
    Arabic,
    Hebrew,
    Hindi,
    Thai,
}

/// Who is named as the speaker of what stands at `said`, in bytes of the text. `None` where nobody is, or in a script with
/// capital letters.
pub fn speaker(text: &str, said: &Range<usize>) -> Option<Range<usize>> {
    let first = text.floor_char_boundary(said.start.saturating_sub(REACH));
    let last = text.ceil_char_boundary(said.end.saturating_add(REACH).min(text.len()));
    let (left, right) = (left_of(text, first..said.start), right_of(text, said.end..last));
    let script = script(&text[left.clone()]).or_else(|| script(&text[right.clone()]))?;
    let script =
        if script == Script::Chinese && text[first..last].contains(is_kana) { Script::Japanese } else { script };
    let found = script.in_right(text, right.clone()).or_else(|| script.in_left(text, left));
    found.map(|range| trimmed(text, range)).filter(|range| {
        let n = text[range.clone()].chars().count();
        n > 0 && n <= LONGEST && text[range.clone()].contains(char::is_alphabetic)
    })
}

/// What stands before in the same sentence and outside of other quotations.
fn left_of(text: &str, near: Range<usize>) -> Range<usize> {
    let inner = &text[near.clone()];
    let inner = inner.trim_end_matches(|c: char| c.is_whitespace());
    let start = inner
        .rfind(|c: char| ends_sentence(c) || is_quote(c) && c != '\'')
        .map_or(0, |at| at + inner[at..].chars().next().map_or(0, char::len_utf8));
    near.start + start..near.start + inner.len()
}

/// What stands behind in the same sentence and before the next quotation.
fn right_of(text: &str, near: Range<usize>) -> Range<usize> {
    let end = text[near.clone()].find(|c: char| ends_sentence(c) || is_quote(c) && c != '\'');
    near.start..end.map_or(near.end, |end| near.start + end)
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '．' | '.' | '!' | '?' | '！' | '？' | '；' | ';' | '\n' | '؟' | '।')
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}')
}

/// The script of the first letter.
fn script(text: &str) -> Option<Script> {
    let letter = text.chars().find(|c| c.is_alphabetic())?;
    Some(match u32::from(letter) {
        0x3041..=0x30FF => Script::Japanese,
        0x3400..=0x9FFF => Script::Chinese,
        0xAC00..=0xD7A3 => Script::Korean,
        0x0620..=0x06FF => Script::Arabic,
        0x05D0..=0x05EA => Script::Hebrew,
        0x0900..=0x097F => Script::Hindi,
        0x0E00..=0x0E7F => Script::Thai,
        _ => return None,
    })
}

/// Verbs of saying.
const CHINESE: &str = "接受采访时说 表示 指出 告诉 告訴 回答 写道 寫道 认为 認為 强调 強調 解释 解釋 宣布 补充 補充 透露 回应 回應 坦言 直言 呼吁 呼籲 批评 批評 警告 反问 喊 称 稱 说 說 问 問 答 道";
const ARABIC: &str = "قالت قال يقول تقول صرحت صرح أكدت أكد أضافت أضاف ذكرت ذكر أوضحت أوضح أعلنت أعلن كتبت كتب سألت سأل أجابت أجاب أشارت أشار شددت شدد حذرت حذر تابعت تابع ردت رد";
const HEBREW: &str = "אמרה אמר אומרת אומר ציינה ציין הוסיפה הוסיף הדגישה הדגיש כתבה כתב שאלה שאל ענתה ענה הסבירה הסביר טענה טען הודיעה הודיע הצהירה הצהיר סיפרה סיפר השיבה השיב מסרה מסר";
const THAI: &str = "ให้สัมภาษณ์ เปิดเผย อธิบาย กล่าว ระบุ ยืนยัน บอก ถาม ตอบ ย้ำ เผย พูด แถลง";

impl Script {
    /// Verbs of saying.
    fn verbs(self) -> impl Iterator<Item = &'static str> {
        let verbs = match self {
            Self::Chinese => CHINESE,
            Self::Arabic => ARABIC,
            Self::Hebrew => HEBREW,
            Self::Thai => THAI,
            Self::Japanese | Self::Korean | Self::Hindi => "",
        };
        verbs.split_whitespace()
    }

    /// Who is named behind what is said.
    fn in_right(self, text: &str, right: Range<usize>) -> Option<Range<usize>> {
        let rest = &text[right.clone()];
        let at = |inner: Range<usize>| right.start + inner.start..right.start + inner.end;
        match self {
            // 「…」と山田市長は述べた
            Self::Japanese => {
                let after = rest.trim_start_matches(['、', ' ']);
                let after = after.strip_prefix("と").or_else(|| after.strip_prefix("って"))?;
                let after = after.trim_start_matches(['、', ' ']);
                let n = rest.len() - after.len();
                let end = topic_in(after)?;
                Some(at(n..n + end))
            }
            // “…”라고 김지수 시장은 말했다
            Self::Korean => {
                let n = rest.find(' ').filter(|n| rest[..*n].chars().count() <= 4)?;
                Some(at(subject_in(rest, n)?))
            }
            // "…", राम सिंह ने बताया
            Self::Hindi => {
                let end = rest.find(" ने ").or_else(|| rest.find(" का कहना"))?;
                Some(at(start_of(rest, end)..end))
            }
            Self::Chinese => {
                let (verb, _) = first_verb(rest, self.verbs())?;
                let start = start_of(rest, verb);
                Some(at(start..start + before_adverb(&rest[start..verb])))
            }
            Self::Arabic | Self::Hebrew | Self::Thai => {
                let lead = rest.len() - rest.trim_start_matches([' ', ',', '،', '–', '-']).len();
                let found = self.beside_verb(&rest[lead..])?;
                Some(at(lead + found.start..lead + found.end))
            }
        }
    }

    /// Who is named before what is said.
    fn in_left(self, text: &str, left: Range<usize>) -> Option<Range<usize>> {
        let head = &text[left.clone()];
        let at = |inner: Range<usize>| left.start + inner.start..left.start + inner.end;
        match self {
            Self::Japanese => {
                let end = topic_in(head)?;
                Some(at(start_of(head, end)..end))
            }
            Self::Korean => Some(at(subject_in(head, 0)?)),
            Self::Hindi => {
                let end = head.find(" ने ").or_else(|| head.strip_suffix(" ने").map(str::len))?;
                Some(at(start_of(head, end)..end))
            }
            Self::Chinese => {
                let verb = last_verb(head, self.verbs());
                // 王丽：“…” without a verb.
                let bare = || head.strip_suffix(['：', ':']).map(str::len);
                let end = verb.or_else(bare)?;
                let start = start_of(head, end);
                Some(at(start..start + before_adverb(&head[start..end])))
            }
            Self::Arabic | Self::Hebrew | Self::Thai => {
                let found = self.beside_verb(head.trim_end_matches([':', '،', ',', ' ']))?;
                Some(at(found))
            }
        }
    }

    /// The phrase beside the verb of a clause: behind it in Arabic, before it in Thai, and in Hebrew behind a verb that begins
    /// the clause and else before it.
    fn beside_verb(self, clause: &str) -> Option<Range<usize>> {
        let (verb, word) =
            if self == Self::Thai { first_verb(clause, self.verbs())? } else { verb_word(clause, self)? };
        let before = start_of(clause, verb)..verb;
        let is_first = clause[before.clone()].trim().is_empty();
        let is_behind = self == Self::Arabic || self == Self::Hebrew && is_first;
        if !is_behind {
            return (!is_first).then_some(before);
        }
        let start = verb + word;
        let mut end = start;
        for piece in clause[start..].split_inclusive(' ').take(6) {
            let word = piece.trim();
            if end > start + 1 && ENDS_PHRASE.contains(&word) {
                break;
            }
            end += piece.len();
            if word.ends_with(is_comma) || word.ends_with(':') {
                break;
            }
        }
        Some(start..end)
    }
}

/// What follows a name in Arabic and Hebrew and is no part of it.
const ENDS_PHRASE: &[&str] = &[
    "في",
    "من",
    "على",
    "إلى",
    "خلال",
    "إن",
    "أن",
    "يوم",
    "أمس",
    "للصحفيين",
    "بعد",
    "قبل",
    "عن",
    "מאז",
    "ביום",
    "אתמול",
    "היום",
    "כי",
    "אל",
    "על",
    "לפני",
    "אחרי",
];

fn is_comma(c: char) -> bool {
    matches!(c, ',' | '，' | '、' | '،' | '：' | ':')
}

/// Where the clause begins in which a byte stands.
fn start_of(text: &str, end: usize) -> usize {
    let head = &text[..end];
    head.rfind(is_comma).map_or(0, |at| at + head[at..].chars().next().map_or(0, char::len_utf8))
}

/// The first verb with its length.
fn first_verb(text: &str, verbs: impl Iterator<Item = &'static str>) -> Option<(usize, usize)> {
    let places = verbs.filter_map(|verb| Some((text.find(verb)?, verb.len())));
    places.filter(|(at, _)| *at > 0).min_by_key(|(at, n)| (*at, std::cmp::Reverse(*n)))
}

/// Where the last verb begins that has something before it.
fn last_verb(text: &str, verbs: impl Iterator<Item = &'static str>) -> Option<usize> {
    let places = verbs.filter_map(|verb| text.rfind(verb).filter(|at| *at > 0).map(|at| (at + verb.len(), at)));
    places.max_by_key(|(end, at)| (*end, std::cmp::Reverse(*at))).map(|(_, at)| at)
}

/// The first word that is a verb, “and” before it apart, with its length.
fn verb_word(clause: &str, script: Script) -> Option<(usize, usize)> {
    let mut at = 0;
    for piece in clause.split_inclusive(' ') {
        let word = piece.trim();
        let bare = word.strip_prefix(['و', 'ف', 'ו']).unwrap_or(word);
        if script.verbs().any(|verb| verb == word || verb == bare) {
            return Some((at, piece.len()));
        }
        at += piece.len();
    }
    None
}

/// In Japanese, where the particle stands that marks who does something.
fn topic_in(clause: &str) -> Option<usize> {
    let places = clause.char_indices().filter(|(_, c)| matches!(c, 'は' | 'が' | 'も'));
    let kept =
        |at: usize| clause[..at].chars().next_back().is_some_and(|before| !matches!(before, 'に' | 'で' | 'と' | 'の'));
    places.map(|(at, _)| at).find(|at| *at > 0 && kept(*at))
}

/// In Korean, the words from `start` up to the particle that marks who does something.
fn subject_in(clause: &str, start: usize) -> Option<Range<usize>> {
    let mut at = start;
    for piece in clause[start..].split_inclusive(' ') {
        let word = piece.trim_end();
        let last = word.chars().next_back().unwrap_or(' ');
        let end = at + word.len() - last.len_utf8().min(word.len());
        if matches!(last, '은' | '는' | '이' | '가') && (word.chars().count() > 1 || at > start + 1) {
            return Some(start_of(clause, end).max(start)..end);
        }
        at += piece.len();
    }
    None
}

/// In Chinese, how much of a clause stands before when, where, to whom and how something is said.
fn before_adverb(clause: &str) -> usize {
    const ADVERBS: [&str; 38] = [
        "在",
        "对",
        "對",
        "向",
        "于",
        "於",
        "昨天",
        "昨日",
        "今天",
        "今日",
        "星期",
        "周一",
        "周二",
        "周三",
        "周四",
        "周五",
        "日前",
        "当天",
        "當天",
        "随后",
        "隨後",
        "接受",
        "也",
        "还",
        "還",
        "则",
        "則",
        "曾",
        "又",
        "再次",
        "笑着",
        "笑著",
        "大声",
        "大聲",
        "进一步",
        "公开",
        "公開",
        "告诉",
    ];
    let first = ADVERBS.iter().filter_map(|adverb| clause.find(adverb)).filter(|at| *at >= '王'.len_utf8() * 2).min();
    first.unwrap_or(clause.len())
}

/// Without white space and marks at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let is_edge = |c: char| c.is_whitespace() || is_comma(c);
    let start = range.start + (inner.len() - inner.trim_start_matches(is_edge).len());
    start..start + inner.trim_matches(is_edge).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` holds one quotation between 「」 or “”.
    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let start = text.find(['「', '“']).unwrap();
        let last = text.rfind(['」', '”']).unwrap();
        let end = last + text[last..].chars().next().unwrap().len_utf8();
        assert_eq!(speaker(text, &(start..end)).map(|range| &text[range]), expected, "{text}");
    }

    #[test]
    fn particles_and_verbs_tell_who_speaks() {
        check("天气很好。局长陈刚昨天在会上说：“我们会修好它。”他走了。", Some("局长陈刚"));
        check("“我们会修好它，”陈刚告诉记者。", Some("陈刚"));
        check("陳剛：「我們會修好它。」", Some("陳剛"));
        check("鈴木さんは火曜日に「必ず直す」と述べた。", Some("鈴木さん"));
        check("「必ず直す」と鈴木は言った。", Some("鈴木"));
        check("이영희 국장은 화요일 “꼭 고치겠다”고 말했다.", Some("이영희 국장"));
        check("“꼭 고치겠다”라고 이영희 국장은 말했다.", Some("이영희 국장"));
        check("وقال المدير سعيد حمدان في بيان: “سنصلحه”.", Some("المدير سعيد حمدان"));
        check("“נתקן את זה”, אמר יוסי ברק אתמול.", Some("יוסי ברק"));
        check("निदेशक मोहन राय ने कहा, “हम इसे ठीक करेंगे।”", Some("निदेशक मोहन राय"));
        check("ผู้อำนวยการสมศรีกล่าวว่า “เราจะซ่อมมัน”", Some("ผู้อำนวยการสมศรี"));
        check("The sign read “Closed” and nobody said why.", None);
        check("“必ず直す”", None);
    }
}
