//! What people call the columns of their tables, in the languages of Europe that most people speak.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::columns::{Columns, Field};
use super::named_in_words;
use crate::formats::articles::html::is_address;

/// A column that nobody calls a text is taken for one if its values are this long, in bytes, on average.
const LONG_ENOUGH: usize = 120;
/// A record in the record that has one of these has only this to say.
const OF_PARENT: [&str; 6] = ["rendered", "raw", "value", "plain", "t", "default"];

/// The names of a field without case, blanks and punctuation, the likeliest first.
fn usual_names(field: Field) -> &'static str {
    match field {
        Field::Text => {
            "text body articletext articlebody fulltext maintext content contents article story bodyhtml contenthtml bodytext \
             contenttext plaintext rawtext doctext documenttext newstext newscontent articlecontent storytext textcontent paragraphs bodies document doc \
             artikeltext volltext inhalt artikel beitrag texte contenu corps articlecomplet testo contenuto corpo articolo \
             texto contenido cuerpo artículo articulo conteúdo conteudo artigo tekst treść tresc artykuł artykul inhoud \
             bericht текст содержание статья тело текстстатьи вміст зміст стаття metin içerik icerik haber makale \
             conținut continut articol innehåll innehall brödtext artikkeli sisältö szöveg szoveg cikk obsah článek clanek \
             κείμενο κειμενο άρθρο"
        }
        Field::Title => {
            "title headline headlines articletitle head heading hed webtitle \
             titel überschrift ueberschrift schlagzeile titre titolo título titulo titular manchete tytuł tytul nagłówek \
             naglowek kop заголовок название назва başlık baslik titlu rubrik otsikko cím cim název nazev titulek titul nadpis τίτλος τιτλος"
        }
        Field::Byline => {
            "byline bylines author authors articleauthor creator writer journalist by \
             autor autoren verfasser auteur auteurs autore autori autora autores автор авторы автори yazar autorzy författare \
             forfatter kirjoittaja szerző szerzo συγγραφέας"
        }
        Field::Outlet => {
            "outlet publisher publication newspaper sitename site sourcename sourcehostname hostname source medium media \
             domain zeitung quelle verlag journal média fuente medio diario periódico periodico giornale testata fonte fuente \
             krant bron gazeta źródło zrodlo источник издание джерело видання kaynak gazete sursă sursa ziar källa kilde lähde \
             forrás zdroj πηγή"
        }
        Field::Date => {
            "date published publishdate datepublished publisheddate publicationdate pubdate publishedat webpublicationdate \
             firstcreated versioncreated contentcreated datetime timestamp created createdat \
             datum erscheinungsdatum veröffentlicht datedepublication fecha fechadepublicación fechadepublicacion data \
             datadipubblicazione datadepublicação dataicatribuției datapublikacji tarih дата датапубликации датапублікації \
             dátum päivämäärä dato ημερομηνία"
        }
        Field::Url => {
            "url link weburl sourceurl articleurl canonicalurl permalink href uri adresse lien enlace enlaces collegamento \
             ссылка посилання bağlantı legătură länk odkaz"
        }
        Field::Id => "id articleid docid documentid guid uuid key uid oid no nr nummer numéro numero uri",
    }
}

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
    let mut by_depth: Vec<&String> = columns.iter().collect();
    by_depth.sort_by_key(|column| column.matches('.').count());
    let mut by_name: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for column in by_depth {
        by_name.entry(plain(column)).or_default().push(column);
    }
    let find = |field: Field, may_be: &dyn Fn(&String) -> bool| {
        let named = |name: &str| by_name.get(name)?.iter().find(|column| may_be(column));
        usual_names(field).split_ascii_whitespace().find_map(named).map(|column| (*column).clone())
    };
    let mut guess = BTreeMap::new();
    for field in Field::ALL {
        let column = match field {
            Field::Url => find(field, &|column| !is_id(column)).or_else(|| find(Field::Outlet, &are_addresses)),
            Field::Id => find(field, &|_| true),
            // What a program notes for itself, such as when somebody labelled it.
            Field::Date => find(field, &|column| !column.starts_with('_')),
            Field::Byline | Field::Outlet => {
                find(field, &|column| !are_addresses(column) && (of(column).is_empty() || !are_numbers(column)))
            }
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

/// All usual names.
static KNOWN: LazyLock<BTreeSet<(&str, Field)>> = LazyLock::new(|| {
    let names = |field: Field| usual_names(field).split_ascii_whitespace().map(move |name| (name, field));
    Field::ALL.into_iter().flat_map(names).collect()
});

/// Whether a column of this name holds something that is known.
pub(super) fn is_known(name: &str) -> bool {
    let name = plain(name);
    Field::ALL.into_iter().any(|field| KNOWN.contains(&(name.as_str(), field)))
}

/// Whether a column of this name holds texts.
pub(super) fn is_of_text(name: &str) -> bool {
    KNOWN.contains(&(plain(name).as_str(), Field::Text))
}

/// Whether a column of this name holds ids.
pub(super) fn is_of_id(name: &str) -> bool {
    KNOWN.contains(&(plain(name).as_str(), Field::Id))
}

/// A name without what differs from table to table; nothing where a column says of somebody else than the article what it
/// says: of an author and of an outlet only the name counts.
fn plain(column: &str) -> String {
    let only_letters =
        |name: &str| name.to_lowercase().chars().filter(|character| character.is_alphanumeric()).collect::<String>();
    let mut parts = column.rsplit('.');
    let last = only_letters(parts.next().unwrap_or_default());
    let parent = parts.next().unwrap_or_default();
    match only_letters(parent) {
        parent if OF_PARENT.contains(&last.as_str()) && !parent.is_empty() => parent,
        // What search engines keep under `_source` is the article.
        outlet_or_author if !parent.starts_with('_') && is_of_somebody(&outlet_or_author) => {
            if last == "name" {
                outlet_or_author
            } else {
                String::new()
            }
        }
        _ => last,
    }
}

/// Whether a record of this name stands for an author or an outlet.
fn is_of_somebody(parent: &str) -> bool {
    [Field::Byline, Field::Outlet].iter().any(|field| KNOWN.contains(&(parent, *field)))
}
