//! Sentences of our own, and texts that are made to be slow.

use super::*;
use crate::suggest::text::tokens::tokens;

fn syntax(text: &str) -> Syntax {
    let tokens = tokens(text);
    Grammar::new(text, &tokens).of_row(0..tokens.len(), &|_| true)
}

/// Each word with its function and head, as `word:function:head`.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let syntax = syntax(text);
    let piece = |idx: usize| &text[syntax.words()[idx].range()];
    let found: Vec<String> = (0..syntax.words().len())
        .map(|idx| {
            let function = syntax.words()[idx].function.name();
            syntax.head(idx).map_or(format!("{}:{function}", piece(idx)), |head| {
                format!("{}:{function}:{}", piece(idx), piece(head))
            })
        })
        .collect();
    for one in expected {
        assert!(found.iter().any(|other| other == one), "{one} is not in {found:?}");
    }
}

#[test]
fn english_sentences_are_parsed() {
    check(
        "The mayor said the old bridge will stay open until spring.",
        &["mayor:nsubj:said", "said:root", "stay:ccomp:said", "bridge:nsubj:stay", "old:amod:bridge", "The:det:mayor"],
    );
    check(
        "According to Ada Quist, the plan was rejected by the council.",
        &["plan:nsubj:pass:rejected", "rejected:root", "council:obl:rejected"],
    );
}

#[test]
fn sentences_of_other_languages_are_parsed() {
    let sentences: [(&str, &[&str]); 12] = [
        (
            "Die Brücke bleibt gesperrt, sagte der Bürgermeister am Dienstag.",
            &["bleibt:ccomp:sagte", "Brücke:nsubj:bleibt", "Bürgermeister:nsubj:sagte", "Dienstag:obl:sagte"],
        ),
        (
            "Der Bürgermeister sagte, dass die Schule bis zum Frühling geschlossen bleibt.",
            &[
                "Bürgermeister:nsubj:sagte",
                "geschlossen:ccomp:sagte",
                "Schule:nsubj:geschlossen",
                "dass:mark:geschlossen",
            ],
        ),
        (
            "Le maire a déclaré que le vieux pont restera ouvert jusqu’au printemps.",
            &["maire:nsubj:déclaré", "restera:ccomp:déclaré", "pont:nsubj:restera", "que:mark:restera"],
        ),
        (
            "El alcalde dijo que la escuela permanecerá cerrada hasta la primavera.",
            &["alcalde:nsubj:dijo", "permanecerá:ccomp:dijo", "escuela:nsubj:permanecerá", "que:mark:permanecerá"],
        ),
        (
            "O presidente disse que a escola vai fechar na primavera. Não há professores, e ninguém sabe quando as obras vão \
             começar.",
            &["presidente:nsubj:disse", "fechar:ccomp:disse", "escola:nsubj:fechar", "que:mark:fechar"],
        ),
        (
            "Il sindaco ha detto che il vecchio ponte rimarrà aperto fino alla primavera.",
            &["sindaco:nsubj:detto", "rimarrà:ccomp:detto", "ponte:nsubj:rimarrà", "che:mark:rimarrà"],
        ),
        (
            "De burgemeester zei dat de school in de lente dicht gaat. Er is geen geld meer en niemand weet wanneer het \
             werk begint.",
            &["burgemeester:nsubj:zei", "gaat:ccomp:zei", "school:nsubj:gaat", "dat:mark:gaat"],
        ),
        (
            "Borgmästaren sade att den gamla bron stänger till våren.",
            &["Borgmästaren:nsubj:sade", "stänger:ccomp:sade", "gamla:amod:bron", "att:mark:stänger"],
        ),
        (
            "Starosta řekl, že starý most zůstane otevřený až do jara.",
            &["Starosta:nsubj:řekl", "zůstane:ccomp:řekl", "most:nsubj:zůstane", "že:mark:zůstane"],
        ),
        (
            "Burmistrz powiedział, że rada miasta podjęła decyzję we wtorek.",
            &["Burmistrz:nsubj:powiedział", "podjęła:ccomp:powiedział", "rada:nsubj:podjęła", "że:mark:podjęła"],
        ),
        (
            "Мэр сказал, что старый мост останется открытым до весны.",
            &["Мэр:nsubj:сказал", "останется:ccomp:сказал", "мост:nsubj:останется", "что:mark:останется"],
        ),
        (
            "Pormestari sanoi, että vanha silta suljetaan keväällä.",
            &["Pormestari:nsubj:sanoi", "suljetaan:ccomp:sanoi", "että:mark:suljetaan"],
        ),
    ];
    for (text, expected) in sentences {
        check(text, expected);
    }
}

#[test]
fn words_reach_as_far_as_what_hangs_on_them() {
    let text = "The mayor of the old town said that nobody had asked her.";
    let syntax = syntax(text);
    let subject = (0..syntax.words().len()).find(|idx| syntax.words()[*idx].function == Function::Subject).unwrap();
    let reach = syntax.words()[subject].reach();
    let text_range = syntax.words()[reach.start].range().start..syntax.words()[reach.end - 1].range().end;
    assert_eq!(&text[text_range], "The mayor of the old town");
}

#[test]
fn the_same_text_has_the_same_trees() {
    let text = "Three of them left, she said.\n\nNobody asked why. “We were tired,” he told reporters.";
    assert_eq!(syntax(text), syntax(text));
}

#[test]
fn what_is_in_an_unknown_language_has_no_words() {
    for text in ["市议会星期二决定保留这座旧桥。", "시의회는 화요일에 낡은 다리를 그대로 두기로 결정했다."]
    {
        assert!(syntax(text).words().is_empty(), "{text}");
    }
}

#[test]
fn no_text_is_too_strange() {
    let long = "word, ".repeat(2000);
    let letters = "字".repeat(3000);
    let texts =
        ["", " \n ", "?", "’’’ ))) …", "\u{feff}\u{0}a\u{301}\u{301}", &long, &letters, "don't'm'm'm 'tis l'l'l'"];
    for text in texts {
        let tokens = tokens(text);
        let syntax = Grammar::new(text, &tokens).of_row(0..tokens.len(), &|_| true);
        let n_covered: usize = syntax.sentences().iter().map(ExactSizeIterator::len).sum();
        assert_eq!(n_covered, syntax.words().len());
        for (token, words) in (0..tokens.len()).map(|token| (token, syntax.words_of(token))) {
            assert!(syntax.words()[words].iter().all(|word| word.token == token));
        }
        for sentence in syntax.sentences() {
            assert!(sentence.len() <= words::MAX_WORDS);
            assert_eq!(sentence.clone().filter(|word| syntax.head(*word).is_none()).count(), 1);
            assert!(sentence.clone().all(|word| sentence.contains(&syntax.head(word).unwrap_or(word))));
        }
    }
}
