//! Columns that nobody calls by one of the usual names alone, but by a name with such a word in it, and texts that are the
//! only words of an article because nothing longer is there.

use std::collections::BTreeMap;

use super::columns::Field;
use crate::formats::articles::dates::iso_date;
use crate::formats::articles::html::is_address;

/// What holds the only words of an article where there is nothing longer.
const SHORT_TEXTS: [&str; 11] = [
    "leadparagraph",
    "shortdescription",
    "description",
    "summary",
    "abstract",
    "snippet",
    "excerpt",
    "teaser",
    "lead",
    "standfirst",
    "trailtext",
];

/// Words that say of a name of several words that the column holds something about what the others name.
const SAYS_ELSE: [&str; 16] = [
    "id", "ids", "nr", "number", "count", "length", "url", "link", "email", "mail", "type", "slug", "image", "twitter",
    "hash", "language",
];

/// Words that say of a name of several words what the column holds: `texto de la noticia`.
const NAMED_IN_WORDS: [(Field, &[&str]); 6] = [
    (
        Field::Text,
        &[
            "text",
            "texto",
            "texte",
            "testo",
            "tekst",
            "текст",
            "текста",
            "metin",
            "metni",
            "szöveg",
            "szövege",
            "teksti",
            "κείμενο",
            "body",
            "corps",
            "cuerpo",
            "corpo",
            "contenu",
            "contenido",
            "contenuto",
            "conteúdo",
            "conteudo",
            "inhalt",
            "inhoud",
            "treść",
            "tresc",
            "содержание",
            "conținut",
            "innehåll",
            "fulltext",
        ],
    ),
    (
        Field::Title,
        &[
            "title",
            "headline",
            "titel",
            "überschrift",
            "titre",
            "título",
            "titulo",
            "titolo",
            "tytuł",
            "tytul",
            "заголовок",
            "başlık",
            "başlığı",
            "titlu",
            "titlul",
            "rubrik",
            "otsikko",
            "cím",
            "címe",
            "τίτλος",
            "titulek",
            "nadpis",
            "název",
        ],
    ),
    (
        Field::Date,
        &[
            "date",
            "datum",
            "fecha",
            "data",
            "дата",
            "tarih",
            "tarihi",
            "dátum",
            "dátuma",
            "dato",
            "päivämäärä",
            "ημερομηνία",
        ],
    ),
    (
        Field::Byline,
        &[
            "author",
            "autor",
            "auteur",
            "autore",
            "автор",
            "автора",
            "yazar",
            "yazarı",
            "verfasser",
            "szerző",
            "författare",
            "autorului",
            "авторов",
            "автори",
            "szerzője",
            "συγγραφέα",
            "συντάκτη",
            "auteurs",
            "schrijver",
            "journalist",
        ],
    ),
    (
        Field::Outlet,
        &[
            "outlet",
            "newspaper",
            "publisher",
            "zeitung",
            "quelle",
            "journal",
            "fuente",
            "periódico",
            "testata",
            "giornale",
            "fonte",
            "jornal",
            "ziar",
            "ziarul",
            "sursa",
            "krant",
            "bron",
            "tidning",
            "källa",
            "gazeta",
            "gazety",
            "źródło",
            "zdroj",
            "deník",
            "újság",
            "forrás",
            "gazete",
            "kaynak",
            "kaynağı",
            "источник",
            "газеты",
            "издания",
            "джерело",
            "видання",
            "πηγή",
            "εφημερίδα",
            "εφημερίδας",
        ],
    ),
    (Field::Url, &["url", "link", "ссылка", "посилання", "lien", "enlace", "odkaz", "odnośnik", "länk", "σύνδεσμος"]),
];

/// Adds columns for fields that have none yet. `values` are those of each column, without the empty ones.
pub(super) fn fill(guess: &mut BTreeMap<Field, String>, columns: &[String], values: &BTreeMap<String, Vec<String>>) {
    let of = |column: &String| values.get(column).map(Vec::as_slice).unwrap_or_default();
    let are_words = |column: &String| !of(column).iter().any(|value| value.parse::<f64>().is_ok() || is_address(value));
    let n_bytes = |column: &&String| of(column).iter().map(String::len).sum::<usize>();
    for (field, words) in NAMED_IN_WORDS.into_iter().filter(|(field, _)| !guess.contains_key(field)).collect::<Vec<_>>()
    {
        let may_be = |column: &&String| {
            let own = words_in(column);
            let says_else = field != Field::Url && own.iter().any(|word| SAYS_ELSE.contains(&word.as_str()));
            let has_word = own.iter().any(|word| words.contains(&word.as_str())) && !says_else;
            let fits = match field {
                Field::Date => of(column).iter().all(|value| iso_date(value).is_some()),
                Field::Url => of(column).iter().all(|value| is_address(value)),
                _ => are_words(column),
            };
            has_word && fits && !of(column).is_empty() && !guess.values().any(|taken| taken == *column)
        };
        // Of several the one with most to say.
        let found = columns.iter().filter(may_be).max_by_key(n_bytes).cloned();
        guess.extend(found.map(|column| (field, column)));
    }
    if !guess.contains_key(&Field::Text) {
        let is_called = |column: &&&String, name: &str| without_marks(column) == name && are_words(column);
        let short = SHORT_TEXTS.iter().find_map(|name| columns.iter().find(|column| is_called(&column, name)));
        guess.extend(short.map(|column| (Field::Text, column.clone())));
    }
}

fn without_marks(column: &str) -> String {
    column.to_lowercase().chars().filter(|character| character.is_alphanumeric()).collect()
}

/// The words of a name, in lower case, where it has several.
fn words_in(column: &str) -> Vec<String> {
    let words = column.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    if words.len() > 1 { words } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(columns: &[(&str, &str)], expected: &[(Field, &str)]) {
        let names: Vec<String> = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
        let values = columns.iter().map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()])).collect();
        let mut guess = BTreeMap::new();
        fill(&mut guess, &names, &values);
        let expected = expected.iter().map(|(field, name)| (*field, (*name).to_owned())).collect();
        assert_eq!(guess, expected);
    }

    #[test]
    fn a_word_of_a_name_says_what_a_column_holds() {
        use Field::{Byline, Date, Text, Title};
        check(
            &[("Título de la noticia", "T"), ("Texto de la noticia", "Ana corre."), ("text_length", "9")],
            &[(Title, "Título de la noticia"), (Text, "Texto de la noticia")],
        );
        check(
            &[("text článku", "Ana běží."), ("datum vydání", "2026-03-01"), ("autor článku", "Bo")],
            &[(Text, "text článku"), (Date, "datum vydání"), (Byline, "autor článku")],
        );
        check(&[("data source", "wire"), ("n", "1")], &[]);
        check(&[("headline", "T"), ("short_description", "Ana ran.")], &[(Text, "short_description")]);
    }
}
