//! Which column holds what, by what it is called in the languages of Europe that most people speak.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

use super::columns::{Columns, Field};
use super::named_in_words;
use super::usual_names::USUAL_NAMES;
use crate::formats::articles::html::is_address;
use crate::formats::articles::shape::Shape;

/// A column that nobody calls a text is taken for one if its values are this long, in bytes, on average.
const LONG_ENOUGH: usize = 120;
/// What is longer is no date.
const MAX_DATE_BYTES: usize = 80;
/// A record in the record that has one of these has only this to say.
pub(super) const OF_PARENT: [&str; 9] =
    ["rendered", "raw", "value", "plain", "t", "default", "main", "original", "basic"];

/// The column of each field, by what the columns are called and what is in them.
///
/// `values` are those of each column in the first records, without the empty ones.
pub(super) fn guess(columns: &[String], values: &BTreeMap<String, Vec<String>>, n_records: usize) -> Columns {
    let of = |column: &String| values.get(column).map(Vec::as_slice).unwrap_or_default();
    let are_addresses = |column: &String| {
        let n_addresses = of(column).iter().filter(|value| is_address(value)).count();
        n_addresses * 2 > of(column).len()
    };
    // Ids of people, and of articles: `urn:newsml:…`.
    let are_numbers = |column: &String| of(column).iter().all(|value| value.parse::<f64>().is_ok());
    let is_id = |column: &String| of(column).iter().any(|value| value.starts_with("urn:"));
    // From where a program has the texts: `week/bus.txt`.
    let are_files = |column: &String| {
        let values = of(column);
        !values.is_empty() && values.iter().all(|value| Shape::from_name(Path::new(value)).is_some())
    };
    let mut by_depth: Vec<&String> = columns.iter().collect();
    by_depth.sort_by_key(|column| column.matches('.').count());
    let mut by_name: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for column in by_depth {
        by_name.entry(plain(column)).or_default().push(column);
    }
    let find = |field: Field, may_be: &dyn Fn(&String) -> bool| {
        let named = |name: &String| by_name.get(name)?.iter().find(|column| may_be(column));
        NAMES.get(&field).into_iter().flatten().find_map(named).map(|column| (*column).clone())
    };
    let is_of_labelling = columns.iter().any(|column| ["annotation_id", "lead_time"].contains(&&**column));
    let mut guess = BTreeMap::new();
    for field in Field::ALL {
        let column = match field {
            Field::Url => {
                let is_one_word = |value: &String| !value.contains(' ');
                let named = find(field, &|column| !is_id(column) && of(column).iter().all(is_one_word));
                named.or_else(|| find(Field::Outlet, &are_addresses))
            }
            Field::Id => find(field, &|_| true),
            // What a program notes for itself, such as when somebody labelled it; “data” is no date in every language.
            Field::Date => {
                let has_digit = |value: &String| value.chars().any(|c| c.is_ascii_digit());
                let is_date = |column: &String| plain(column) != "data" || of(column).iter().any(has_digit);
                let is_short = |value: &String| value.len() <= MAX_DATE_BYTES;
                let is_of_article = |column: &String| !(is_of_labelling && plain(column) == "createdat");
                let may_be = |column: &String| !column.starts_with('_') && is_date(column) && is_of_article(column);
                find(field, &|column| may_be(column) && of(column).iter().all(is_short))
            }
            Field::Byline | Field::Outlet => find(field, &|column| {
                !are_addresses(column) && !are_files(column) && (of(column).is_empty() || !are_numbers(column))
            }),
            _ => find(field, &|column| !are_addresses(column)),
        };
        guess.extend(column.map(|column| (field, column)));
    }
    let n_bytes = |column: &&String| of(column).iter().map(String::len).sum::<usize>();
    let is_long = |column: &&String| n_bytes(column) >= LONG_ENOUGH * n_records.max(1);
    let longest = columns.iter().max_by_key(n_bytes).filter(is_long);
    if let Some(column) = longest.filter(|_| !guess.contains_key(&Field::Text)) {
        guess.insert(Field::Text, column.clone());
    }
    named_in_words::fill(&mut guess, columns, values);
    Columns(guess)
}

/// The usual names of each field as [`plain`] has names.
static NAMES: LazyLock<BTreeMap<Field, Vec<String>>> = LazyLock::new(|| {
    let names = |names: &str| names.split_ascii_whitespace().map(folded).collect();
    USUAL_NAMES.into_iter().map(|(field, usual)| (field, names(usual))).collect()
});

/// All usual names.
static KNOWN: LazyLock<BTreeSet<(Field, &str)>> =
    LazyLock::new(|| NAMES.iter().flat_map(|(field, names)| names.iter().map(|name| (*field, &**name))).collect());

/// Whether a column of this name holds something that is known.
pub(in crate::formats::articles) fn is_known(name: &str) -> bool {
    let name = plain(name);
    Field::ALL.into_iter().any(|field| KNOWN.contains(&(field, &name)))
}

/// Whether a column of this name holds this.
pub(super) fn is_of(field: Field, name: &str) -> bool {
    KNOWN.contains(&(field, &plain(name)))
}

/// Whether a column of this name holds texts.
pub(super) fn is_of_text(name: &str) -> bool {
    is_of(Field::Text, name)
}

/// A name without what differs from table to table; nothing where a column says of somebody else than the article what it
/// says: of an author and of an outlet only the name counts.
fn plain(column: &str) -> String {
    let mut parts = column.rsplit('.');
    let last = folded(parts.next().unwrap_or_default());
    let parent = parts.next().unwrap_or_default();
    match folded(parent) {
        // What was found in a text is none.
        parent if ["answer", "answers"].contains(&parent.as_str()) => String::new(),
        parent if OF_PARENT.contains(&last.as_str()) && !parent.is_empty() => parent,
        // What search engines keep under `_source` is the article.
        outlet_or_author if !parent.starts_with('_') && is_of_somebody(&outlet_or_author) => {
            // Who wrote it may have a title.
            if last == "name" || last == "title" && KNOWN.contains(&(Field::Outlet, &outlet_or_author)) {
                outlet_or_author
            } else {
                String::new()
            }
        }
        _ => last,
    }
}

/// The letters and digits of a name, in lower case and without accents.
pub(super) fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for character in name.to_lowercase().nfd().filter(|character| character.is_alphanumeric()) {
        match character {
            'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' => folded.push('d'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'ς' => folded.push('σ'),
            other => folded.push(other),
        }
    }
    folded
}

/// Whether a record of this name stands for an author or an outlet.
fn is_of_somebody(parent: &str) -> bool {
    [Field::Byline, Field::Outlet].iter().any(|field| KNOWN.contains(&(*field, parent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_in_the_languages_of_europe() {
        for names in [
            "Title Text Author Outlet Date URL ID",
            "Überschrift Text Autorin Zeitung Datum Link Nummer",
            "Titre Texte Auteur Journal Date Lien Numéro",
            "TÍTULO TEXTO AUTOR FUENTE FECHA ENLACE NÚMERO",
            "titolo testo autore testata data collegamento codice",
            "título conteúdo jornalista veículo data endereço código",
            "titlu conținut autor ziar data legătură număr",
            "kop inhoud schrijver krant datum webadres nummer",
            "rubrik brödtext författare tidning publicerad länk nr",
            "tytuł treść autorzy źródło opublikowano odnośnik numer",
            "nadpis obsah autoři deník datum odkaz číslo",
            "cím szöveg szerző újság dátum hivatkozás azonosító",
            "BAŞLIK İÇERİK YAZAR GAZETE TARİH BAĞLANTI NUMARA",
            "baslik icerik muhabir kaynak tarih baglanti no",
            "Заголовок Текст Автор Издание Дата Ссылка Номер",
            "Назва Вміст Автори Джерело Дата Посилання Ідентифікатор",
            "Τίτλος Κείμενο Συντάκτης Εφημερίδα Ημερομηνία Σύνδεσμος Κωδικός",
            "ΤΙΤΛΟΣ ΚΕΙΜΕΝΟ ΣΥΓΓΡΑΦΕΑΣ ΠΗΓΗ ΗΜΕΡΟΜΗΝΙΑ ΔΙΕΥΘΥΝΣΗ ΑΡΙΘΜΟΣ",
        ] {
            let columns: Vec<String> = names.split(' ').map(str::to_owned).collect();
            let values = ["Bus", "Ana ran.", "Jan Vik", "Post", "2026-03-01", "https://x.test/a", "7"];
            let values = columns.iter().cloned().zip(values.map(|value| vec![value.to_owned()])).collect();
            let fields = [Field::Title, Field::Text, Field::Byline, Field::Outlet, Field::Date, Field::Url, Field::Id];
            let expected = fields.into_iter().zip(columns.iter().cloned()).collect();
            assert_eq!(guess(&columns, &values, 1), Columns(expected), "{names}");
        }
    }

    #[test]
    fn when_something_was_labelled_is_no_date_of_an_article() {
        let values = [("text", "Ana ran."), ("created_at", "2026-03-01T10:00:00Z")];
        let values = values.map(|(name, value)| (name.to_owned(), vec![value.to_owned()])).into_iter().collect();
        let dated = |more: &str| {
            let columns: Vec<String> = ["text", "created_at", more].map(str::to_owned).to_vec();
            guess(&columns, &values, 1).0.contains_key(&Field::Date)
        };
        assert_eq!([dated("author"), dated("annotation_id"), dated("lead_time")], [true, false, false]);
    }

    #[test]
    fn the_file_of_a_text_is_no_outlet() {
        for (source, is_outlet) in [("Post", true), ("post.com", true), ("bus.txt", false), ("week/3.html", false)] {
            let columns: Vec<String> = ["text", "meta.source"].map(str::to_owned).to_vec();
            let values = [("text", "Ana ran."), ("meta.source", source)];
            let values = values.map(|(name, value)| (name.to_owned(), vec![value.to_owned()])).into_iter().collect();
            assert_eq!(guess(&columns, &values, 1).0.contains_key(&Field::Outlet), is_outlet, "{source}");
        }
    }

    #[test]
    fn an_outlet_may_have_a_title_or_a_domain() {
        for (column, is_outlet) in
            [("source.title", true), ("source_domain", true), ("source.uri", false), ("author.title", false)]
        {
            let columns: Vec<String> = ["title", "body", column].map(str::to_owned).to_vec();
            let values = [("title", "Bus"), ("body", "Ana ran."), (column, "Post")];
            let values = values.map(|(name, value)| (name.to_owned(), vec![value.to_owned()])).into_iter().collect();
            assert_eq!(guess(&columns, &values, 1).0.contains_key(&Field::Outlet), is_outlet, "{column}");
        }
    }

    #[test]
    fn a_name_that_means_something_else_here_is_not_taken() {
        let columns: Vec<String> = ["text", "data", "adresse"].map(str::to_owned).to_vec();
        let values = [("text", "Ana ran."), ("data", "Words"), ("adresse", "Am Hafen 3")];
        let values = values.map(|(name, value)| (name.to_owned(), vec![value.to_owned()])).into_iter().collect();
        assert_eq!(guess(&columns, &values, 1).0.len(), 1);
    }
}
