//! What people call the columns of their tables.

use super::columns::Field;

/// The names of a field without case, blanks, punctuation and accents, the likeliest first: English, then German, French,
/// Spanish, Italian, Portuguese, Romanian, Dutch, Swedish and its neighbours, Polish, Czech, Hungarian, Turkish, Russian,
/// Ukrainian and Greek.
pub(super) const USUAL_NAMES: [(Field, &str); 7] = [
    (
        Field::Text,
        "text body articletext articlebody fulltext maintext content contents article story bodyhtml contenthtml \
         bodytext contenttext plaintext rawtext doctext documenttext newstext newscontent articlecontent storytext \
         textcontent contentelements paragraphs sections blocks bodies document doc artikeltext volltext haupttext fliesstext \
         nachrichtentext inhalt artikel beitrag meldung texte textecomplet contenu corps corpsdutexte texto \
         textocompleto contenido cuerpo articulo noticia testo testocompleto contenuto corpo articolo conteudo artigo \
         continut articol textcomplet stire tekst volledigetekst inhoud bericht innehall brodtext artikkeli sisalto \
         innhold indhold artikkel tresc trescartykulu pelnytekst zawartosc artykul obsah clanek celytext szoveg \
         szovege cikk tartalom metin tammetin habermetni icerik haber makale yazi текст текстстатьи текстновости \
         полныйтекст содержание статья тело новость контент материал вміст зміст стаття повнийтекст тіло новина \
         κείμενο περιεχόμενο άρθρο σώμα",
    ),
    (
        Field::Title,
        "title headline headlines articletitle newstitle storytitle heading header head hed webtitle titel \
         überschrift ueberschrift schlagzeile titre intitulé título titular encabezado titolo intestazione manchete \
         titlu titlul kop koptekst rubrik otsikko overskrift tytuł nagłówek název titulek nadpis cím cikkcím főcím \
         başlık haberbaşlığı manşet заголовок название заглавие назва τίτλος επικεφαλίδα",
    ),
    (
        Field::Byline,
        "byline bylines author authors articleauthor authorname authornames creator creators writer writers writtenby \
         journalist journalists reporter reporters columnist contributor contributors by autor autoren autorin \
         verfasser verfasserin redakteur auteur auteurs auteure journaliste rédacteur autora autores periodista \
         redactor autore autori autrice giornalista jornalista redator autoare jurnalist schrijver författare \
         skribent forfatter kirjoittaja autorzy autorka dziennikarz autoři novinář redaktor szerző szerzők író \
         újságíró yazar yazarlar muhabir gazeteci автор авторы журналист корреспондент автори журналіст кореспондент \
         συγγραφέας συντάκτης αρθρογράφος δημοσιογράφος",
    ),
    (
        Field::Outlet,
        "outlet newsoutlet mediaoutlet publisher publishername publication publicationname newspaper paper newssource \
         sitename site website sourcename sourcetitle sourcehostname sourcedomain hostname source provider medium media medianame \
         domain zeitung quelle verlag publikation herausgeber journal média éditeur quotidien fuente medio diario \
         periódico publicación giornale testata fonte quotidiano editore jornal veículo publicação sursă ziar \
         publicație editură krant bron uitgever uitgave publicatie källa tidning utgivare kilde lähde avis lehti \
         gazeta źródło wydawca serwis portal zdroj noviny vydavatel deník forrás újság lap kiadó kaynak gazete yayın \
         yayıncı medya источник издание издатель газета сми сайт портал джерело видання видавець змі πηγή εφημερίδα \
         μέσο εκδότης",
    ),
    (
        Field::Date,
        "date published publishdate datepublished publisheddate publicationdate publishedon pubdate publishedat displaydate firstpublishdate \
         postdate postedat webpublicationdate firstcreated versioncreated contentcreated datetime timestamp created \
         createdat datum erscheinungsdatum veröffentlicht veröffentlichungsdatum veroeffentlicht erschienen \
         publikationsdatum datedepublication datepublication datedeparution fecha fechadepublicación fechapublicación \
         publicado data datadipubblicazione datapubblicazione pubblicato datadepublicação datapublicação \
         datapublicării publicat publicatiedatum gepubliceerd publiceringsdatum publicerad datapublikacji \
         opublikowano datumvydání publikováno dátum megjelenés megjelenésdátuma tarih yayıntarihi yayımtarihi дата \
         датапубликации датаивремя опубликовано датапублікації опубліковано päivämäärä dato ημερομηνία \
         ημερομηνίαδημοσίευσης",
    ),
    (
        Field::Url,
        "url link weburl sourceurl articleurl articlelink pageurl canonicalurl permalink href uri webadresse \
         internetadresse adresse lien adresseweb enlace enlaces dirección vínculo collegamento indirizzo indirizzoweb \
         ligação endereço legătură adresă koppeling webadres länk webbadress odnośnik adres odkaz adresa hivatkozás \
         webcím bağlantı ссылка адрес посилання адреса σύνδεσμος διεύθυνση",
    ),
    (
        Field::Id,
        "id articleid docid documentid newsid storyid guid uuid key uid oid no nr nummer kennung artikelnummer numéro \
         identifiant numero identificador código identificativo codice număr identificator kenmerk numer \
         identyfikator číslo identifikátor azonosító sorszám numara номер ид идентификатор ідентифікатор αριθμός \
         αναγνωριστικό κωδικός uri",
    ),
];
