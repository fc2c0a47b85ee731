//! Dates as files write them → ISO 8601.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// The first letters of the months in the languages of Europe, lower case; a word that begins so is the month.
const MONTHS: [&str; 12] = [
    "jan jän ene gen янв січ sty ian led ιαν oca",
    "feb fév fev févr фев лют lut únor φεβ şub",
    "mar mär mrt мар бер marz mars břez μαρ",
    "apr avr abr апр квіт kwi nis dub απρ",
    "may mai maj mei mag мая май трав květ μαΐ μαϊ",
    "jun juin giu июн чер cze iun červen ιουν haz",
    "jul juil lug июл лип lip iul červenec ιουλ tem",
    "aug août aou ago авг серп sie srp αυγ ağu",
    "sep set сен вер wrz zář σεπ eyl",
    "oct okt out ott окт жовт paź říj οκτ eki",
    "nov ноя лист lis νοε kas",
    "dec dez dic déc дек груд gru pro δεκ ara",
];

static ISO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?<y>\d{4})(?:[-/.](?<m>\d{1,2})(?:[-/.](?<d>\d{1,2}))?)?(?:[T\s]+(?<h>\d{1,2}):(?<min>\d{2})(?::(?<s>\d{2})(?:[.,]\d+)?)?)?\s*(?<z>Z|UTC|GMT|[+-]\d{2}:?\d{2})?$",
    )
});
static BASIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})(?:T?(?<h>\d{2})(?<min>\d{2})(?<s>\d{2})?)?(?<z>Z|[+-]\d{2}:?\d{2})?$")
});
static DAY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?<d>\d{1,2})(?<sep>[./-])\s?(?<m>\d{1,2})[./-]\s?(?<y>\d{4})(?:,?\s+(?<h>\d{1,2}):(?<min>\d{2})(?::(?<s>\d{2}))?)?$",
    )
});
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?<h>\d{1,2}):(?<min>\d{2})(?::(?<s>\d{2}))?\s*(?<half>[AaPp]\.?[Mm]\b)?\s*(?<z>Z\b|UTC|GMT|[+-]\d{2}:?\d{2})?",
    )
});

/// A day or a time of a day.
#[derive(Default)]
struct When {
    year: u32,
    month: u32,
    day: u32,
    /// Hour, minute, second.
    time: Option<(u32, u32, u32)>,
    zone: String,
}

/// The date in ISO 8601, as exact as the words are; `None` where they are no date, or one that may be read in two ways
/// (`02/03/2026`).
pub(crate) fn iso_date(words: &str) -> Option<String> {
    let words = words.trim();
    let words = words.split_once('[').map_or(words, |(before, _)| before);
    if words.len() > 80 {
        return None;
    }
    let by_pattern = || BASIC.captures(words).or_else(|| ISO.captures(words)).map(|found| when_from(&found));
    since_1970(words).or_else(by_pattern).or_else(|| day_first(words)).or_else(|| in_words(words))?.written()
}

impl When {
    fn written(&self) -> Option<String> {
        let is_year = (1400..=2199).contains(&self.year);
        let is_day = (self.day == 0 && self.month <= 12)
            || self.days_of_months().get((self.month as usize).wrapping_sub(1)).is_some_and(|n| self.day <= *n);
        let is_time = self.time.is_none_or(|(hour, minute, second)| hour < 24 && minute < 60 && second < 61);
        if is_year && self.month == 0 && self.day == 0 && self.time.is_none() {
            return Some(format!("{:04}", self.year));
        }
        if !is_year || !is_day || !is_time || self.month == 0 {
            return None;
        }
        let month = format!("{:04}-{:02}", self.year, self.month);
        let day = format!("{month}-{:02}", self.day);
        Some(match self.time {
            _ if self.day == 0 => month,
            None => day,
            Some((hour, minute, second)) => format!("{day}T{hour:02}:{minute:02}:{second:02}{}", self.zone),
        })
    }

    fn days_of_months(&self) -> [u32; 12] {
        [31, if self.is_leap_year() { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    }

    fn is_leap_year(&self) -> bool {
        self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400))
    }
}

/// Seconds or milliseconds since 1970.
fn since_1970(words: &str) -> Option<When> {
    let n_digits = words.split_once('.').map_or(words, |(whole, _)| whole).len();
    if !words.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') || ![10, 13].contains(&n_digits) {
        return None;
    }
    let number: u64 = words[..n_digits].parse().ok()?;
    let seconds = if n_digits == 13 { number / 1000 } else { number };
    let (year, month, day) = day_since_1970(seconds / 86400);
    let of_day = u32::try_from(seconds % 86400).ok()?;
    let time = Some((of_day / 3600, of_day / 60 % 60, of_day % 60));
    Some(When { year, month, day, time, zone: "Z".to_owned() })
}

/// Year, month and day so many days after the first of January 1970: counts through the years and months.
pub(crate) fn day_since_1970(mut n_days: u64) -> (u32, u32, u32) {
    let mut when = When { year: 1970, month: 1, ..When::default() };
    while n_days >= 365 + u64::from(when.is_leap_year()) {
        n_days -= 365 + u64::from(when.is_leap_year());
        when.year += 1;
    }
    for n_of_month in when.days_of_months().map(u64::from) {
        if n_days < n_of_month {
            break;
        }
        n_days -= n_of_month;
        when.month += 1;
    }
    (when.year, when.month, u32::try_from(n_days).unwrap_or_default() + 1)
}

/// `2.3.2026`, and `13/3/2026`, which can be nothing else.
fn day_first(words: &str) -> Option<When> {
    let found = DAY_FIRST.captures(words)?;
    let when = when_from(&found);
    match (&found["sep"], when.day, when.month) {
        (".", ..) => Some(when),
        (_, day, month) if day > 12 || day == month => Some(When { month, day, ..when }),
        (_, month, day) if day > 12 => Some(When { month, day, ..when }),
        _ => None,
    }
}

/// `March 2, 2026`, `2. März 2026`, `Mon, 02 Mar 2026 10:00:00 GMT`.
fn in_words(words: &str) -> Option<When> {
    let time = TIME.captures(words);
    let mut when = time.as_ref().map(when_from).unwrap_or_default();
    let is_afternoon =
        time.as_ref().and_then(|found| found.name("half")).map(|half| half.as_str().starts_with(['p', 'P']));
    if let (Some(is_afternoon), Some((hour, ..))) = (is_afternoon, when.time.as_mut()) {
        *hour = *hour % 12 + if is_afternoon { 12 } else { 0 };
    }
    let without_time = time.map_or_else(|| words.to_owned(), |found| words.replacen(&found[0], " ", 1));
    for word in without_time.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let number: String = word.chars().take_while(char::is_ascii_digit).collect();
        match (number.len(), number.parse::<u32>().ok()) {
            (4, Some(year)) if when.year == 0 => when.year = year,
            (1 | 2, Some(day)) if when.day == 0 && day > 0 => when.day = day,
            (0, _) => {
                let month = month_of(word);
                if month.is_some() && when.month != 0 && month != Some(when.month) {
                    return None;
                }
                when.month = month.unwrap_or(when.month);
            }
            _ => return None,
        }
    }
    (when.year > 0 && when.month > 0).then_some(when)
}

fn month_of(word: &str) -> Option<u32> {
    const NEVER: [&str; 6] = ["mardi", "martes", "martedì", "marți", "listopad", "listopadu"];
    if word.chars().count() < 3 || NEVER.contains(&word) {
        // In Polish and Czech the month of leaves is November, in Croatian October: it is left open.
        return None;
    }
    let starts = |names: &&str| names.split(' ').filter(|start| word.starts_with(start)).map(str::len).max();
    (1..).zip(MONTHS).filter_map(|(number, names)| Some((starts(&names)?, number))).max().map(|(_, number)| number)
}

fn when_from(found: &Captures<'_>) -> When {
    let number = |name: &str| found.name(name).and_then(|digits| digits.as_str().parse().ok());
    let zone = match found.name("z").map(|zone| zone.as_str()) {
        Some("Z" | "UTC" | "GMT") => "Z".to_owned(),
        Some(zone) if zone.len() == 5 => format!("{}:{}", &zone[..3], &zone[3..]),
        Some(zone) => zone.to_owned(),
        None => String::new(),
    };
    let part = |name: &str| number(name).unwrap_or_default();
    let time = number("h").map(|hour| (hour, part("min"), part("s")));
    When { year: part("y"), month: part("m"), day: part("d"), time, zone }
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns of this file are right")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_iso_or_stay_out() {
        for (words, expected) in [
            ("2026-03-02", "2026-03-02"),
            ("2026-02-11T18:30:00+01:00", "2026-02-11T18:30:00+01:00"),
            ("2026-03-02T10:00:00.123Z", "2026-03-02T10:00:00Z"),
            ("2026-03-02 10:00", "2026-03-02T10:00:00"),
            ("20151210T191044Z", "2015-12-10T19:10:44Z"),
            ("20260211T183000+0100", "2026-02-11T18:30:00+01:00"),
            ("20260301", "2026-03-01"),
            ("2026", "2026"),
            ("2026-03", "2026-03"),
            ("1772496000000", "2026-03-03T00:00:00Z"),
            ("1651035600", "2022-04-27T05:00:00Z"),
            ("Mon, 02 Mar 2026 10:00:00 GMT", "2026-03-02T10:00:00Z"),
            ("Monday, 2 March 2026, 6:05 p.m.", "2026-03-02T18:05:00"),
            ("March 2nd, 2026", "2026-03-02"),
            ("2. März 2026", "2026-03-02"),
            ("mardi 3 mars 2026", "2026-03-03"),
            ("2 de agosto de 2026", "2026-08-02"),
            ("2 марта 2026 г.", "2026-03-02"),
            ("2.3.2026", "2026-03-02"),
            ("13/3/2026", "2026-03-13"),
            ("3/13/2026", "2026-03-13"),
            ("29 February 2024", "2024-02-29"),
        ] {
            assert_eq!(iso_date(words).as_deref(), Some(expected), "{words}");
        }
        for words in
            ["", "Mo-Su 08:00-20:00", "PT15M", "02/03/2026", "2026-13-40", "29 February 2026", "soon", "12345678901"]
        {
            assert_eq!(iso_date(words), None, "{words}");
        }
    }
}
