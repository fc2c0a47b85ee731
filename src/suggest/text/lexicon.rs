//! The words that tell who speaks: what each is good for, looked up by the hash of its lower-case form.

use std::sync::LazyLock;

use super::by_word::ByWord;
use crate::suggest::learn::linear::hash_bytes;

/// What a word can be, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes(u32);

impl Classes {
    pub const NONE: Self = Self(0);
    /// Reports speech: “said”.
    pub const SPEECH_VERB: Self = Self(1);
    /// Can stand for a speaker: “she”.
    pub const PRONOUN: Self = Self(2);
    /// Stands before a name and keeps its full stop: “Mr.”.
    pub const TITLE: Self = Self(4);
    /// Begins a noun phrase: “the”.
    pub const DETERMINER: Self = Self(8);
    /// Names somebody, or a paper, that can be quoted: “spokesman”, “report”.
    pub const ROLE: Self = Self(16);
    /// Stands between a speaker and the verb: “has”, “also”.
    pub const BETWEEN: Self = Self(32);
    /// Not a name even where it has a capital letter: “But”, “Monday”.
    pub const NO_NAME: Self = Self(64);
    /// Small words inside names: “of”, “von”.
    pub const IN_NAME: Self = Self(128);
    /// The most common words of the language.
    pub const COMMON: Self = Self(256);
    /// What people say of themselves and to each other: “I”, “you”.
    pub const FIRST_PERSON: Self = Self(512);
    /// Ends a noun phrase: “in”, “who”.
    pub const AFTER_NOUN: Self = Self(1024);
    /// Wording of page furniture: “subscribe”.
    pub const FURNITURE: Self = Self(2048);
    /// Makes a clause: “is”, “will”.
    pub const AUXILIARY: Self = Self(4096);
    /// A speech verb's form for what goes on beside: “saying”.
    pub const PARTICIPLE: Self = Self(8192);
    /// Stands before a title or a nickname: “book”, “titled”.
    pub const NAMES_A_WORK: Self = Self(16384);
    /// What somebody has said, as a thing: “suggestion”.
    pub const SPEECH_NOUN: Self = Self(32768);
    /// Reports speech in another language than English: “sagte”.
    pub const SAYS_ABROAD: Self = Self(1 << 16);
    /// Can stand for a speaker there: “elle”.
    pub const PRONOUN_ABROAD: Self = Self(1 << 17);
    /// Begins a noun phrase there: “le”.
    pub const ARTICLE: Self = Self(1 << 18);
    /// Stands there between a speaker and a verb of saying: “hat”.
    pub const HAS_SAID: Self = Self(1 << 19);
    /// Stands there before what is said: “dass”.
    pub const THAT_ABROAD: Self = Self(1 << 20);
    /// Stands there beside whose words a sentence has: “selon”.
    pub const ACCORDING_ABROAD: Self = Self(1 << 21);
    /// Stands before a noun phrase and is no part of it: “for”.
    pub const PREPOSITION: Self = Self(1 << 22);
    /// What nobody can quote: neither people nor a paper.
    pub const THING: Self = Self(1 << 23);
    /// A speech verb as it stands behind “to”: behind “a” it is a noun, as in “a definitive answer”.
    pub const BASE_FORM: Self = Self(1 << 24);
    /// Ends as adverbs do and is none: “family”.
    pub const NO_ADVERB: Self = Self(1 << 25);
    /// When something was: “Election Night” is nobody, but beside a verb of saying it may be a name.
    pub const TIME: Self = Self(1 << 26);
    /// Stands before a name there, with a capital letter, and is no part of it: “Bürgermeister”.
    pub const OFFICE_ABROAD: Self = Self(1 << 27);
    /// Reports speech in any language.
    pub const SAYS: Self = Self::SPEECH_VERB.and(Self::SAYS_ABROAD);
    /// Can stand for a speaker in any language.
    pub const STANDS_FOR: Self = Self::PRONOUN.and(Self::PRONOUN_ABROAD);

    /// Whether it is any of the other's.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What it can be in English, as a number.
    pub fn bits(self) -> u64 {
        u64::from(self.0 & 0xFFFF)
    }

    /// Whether it can be nothing in English.
    pub fn are_none(self) -> bool {
        self.bits() == 0
    }

    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The classes of a word by [`hash_bytes`] of its lower-case form.
pub fn classes(word: u64) -> Classes {
    CLASSES.get(&word).copied().unwrap_or_default()
}

static CLASSES: LazyLock<ByWord<Classes>> = LazyLock::new(|| {
    let mut classes: ByWord<Classes> = ByWord::default();
    for (class, words) in LISTS {
        for word in words.split_whitespace() {
            let entry = classes.entry(hash_bytes(word.as_bytes())).or_default();
            *entry = entry.and(*class);
        }
    }
    for line in SPEECH_VERBS.lines() {
        for verb in line.split_whitespace() {
            for (idx, form) in forms(verb).into_iter().enumerate() {
                let entry = classes.entry(hash_bytes(form.as_bytes())).or_default();
                *entry = entry.and(Classes::SPEECH_VERB);
                if form.ends_with("ing") {
                    *entry = entry.and(Classes::PARTICIPLE);
                } else if idx == 0 && !verb.ends_with('*') {
                    *entry = entry.and(Classes::BASE_FORM);
                }
            }
        }
    }
    classes
});

/// A regular verb's forms; a verb written with `*` stands for itself alone.
fn forms(verb: &str) -> Vec<String> {
    if let Some(form) = verb.strip_suffix('*') {
        return vec![form.to_owned()];
    }
    let (stem, doubled) = verb.strip_suffix('+').map_or((verb, ""), |stem| (stem, &stem[stem.len() - 1..]));
    if let Some(root) = stem.strip_suffix('e') {
        return vec![stem.to_owned(), format!("{stem}s"), format!("{stem}d"), format!("{root}ing")];
    }
    let before_last = stem.len().checked_sub(2).map(|idx| stem.as_bytes()[idx]);
    if let (Some(root), false) = (stem.strip_suffix('y'), before_last.is_some_and(|byte| b"aeiou".contains(&byte))) {
        return vec![stem.to_owned(), format!("{root}ies"), format!("{root}ied"), format!("{stem}ing")];
    }
    let hisses = ["s", "sh", "ch", "x"].iter().any(|ending| stem.ends_with(ending));
    let third = if hisses { format!("{stem}es") } else { format!("{stem}s") };
    vec![stem.to_owned(), third, format!("{stem}{doubled}ed"), format!("{stem}{doubled}ing")]
}

/// Regular verbs by stem, `+` where the last letter doubles, and irregular forms with `*`.
const SPEECH_VERBS: &str = "
    say* says* said* saying* according* tell* tells* told* telling* ask answer reply* replies* replied* replying*
    add admit+ admonish advise affirm agree allege announce applaud argue assert assure attack attest aver+ avow
    bark beg+ believe* believes* believed* bellow blast boast brag+ caution charge chide chuckle cite claim clarify
    comment complain concede conclude confess confide confirm consider contend continue contest counter criticize
    criticise croak crow cry curse declare decry defend demand denounce deny describe disclose dispute dub+ echo
    elaborate emphasize emphasise estimate exclaim explain exhort express fear* fears* feared* forecast* forecasts*
    fret+ fume gasp gripe groan growl grumble guess gush hint hiss hope* hopes* hoped* hoping* imply indicate inform
    inquire insist insinuate interject interrupt intone invoke jest joke lament laugh liken maintain mention mock
    moan mumble murmur muse mutter nod* nodded* note object observe offer opine order persist plead pledge pray
    predict press proclaim promise pronounce propose protest proclaimed* praise* praised* praising* 
    question quip quipped* quipping* quote rail ramble rant rave reason* reasoned* reassure rebuke recall reckon
    recommend recount refer+ reflect refuse* email* emailed* emails* emailing* shoot* shot* chant refused* reiterate rejoin relate relay remark remember* remembered* remind
    repeat report request respond restate retort reveal roar scoff scold scream shout shriek sigh slam+ snap+ snarl
    snort sob+ sneer speculate stammer state stipulate stress stutter submit+ suggest summarize summarise sum* summed*
    surmise suspect swear* swears* swore* swearing* sympathize tease testify thank* thanked* thunder tout* touted*
    tweet post* posted* posting* urge utter venture vent* vented* volunteer vow wail warn weigh* whisper whine
    wonder write* writes* wrote* writing* written* yell think* thinks* thought* thinking* read* reads* reading*
    know* knew* put* puts* began* begins* go* goes* went* speak* speaks* spoke* speaking* call called* calls*
    label* labeled* labelled* accuse accused* blame* blamed* retweet rule* ruled* signal* signaled* signalled*
    acknowledge appeal* appealed* apologize apologise concur+ contradict decide* decided* find* found* foresee*
    foresaw* hail* hailed* highlight point* pointed* points* pointing* recite refute reject* rejected* show* shows*
    showed* text* texted* underline underscore vouch welcome* welcomed*";

const LISTS: &[(Classes, &str)] = &[
    (Classes::PRONOUN, "he she they it we i you"),
    (
        Classes::FIRST_PERSON,
        "i me my mine myself we us our ours you your yours i'm i've i'll i'd we're we've we'll you're don't let's",
    ),
    (
        Classes::TITLE,
        "mr. mrs. ms. dr. sen. rep. gov. sens. reps. gen. lt. col. maj. sgt. capt. rev. prof. hon. jr. sr. st. messrs. \
         mr mrs ms dr sen rep gov gen lt col maj sgt capt rev prof sir dame lord lady president senator governor \
         congressman congresswoman minister mayor judge justice secretary chancellor councillor professor doctor pope \
         king queen prince princess general colonel captain chief officer detective inspector sheriff deputy aunt \
         uncle miss madam monsieur madame herr frau",
    ),
    (
        Classes::DETERMINER,
        "the a an his her their its our my your this that these those another one some many several other both all each \
         two three four five six seven eight nine ten dozens most no every few",
    ),
    (
        Classes::ROLE,
        "spokesman spokeswoman spokesperson spokespeople source sources official officials aide aides campaign adviser advisers \
         advisor advisors report reports study poll polls survey lawyer lawyers attorney attorneys statement email e-mail \
         letter article editorial book voter voters supporter supporters critic critics expert experts analyst analysts \
         people man woman men women candidate candidates nominee president senator governor secretary director \
         chairman chairwoman chair chairperson manager strategist professor reporter reporters editor paper newspaper \
         post book memoir novel company firm group protesters protester lawmaker lawmakers delegates crowd audience rally narrator campaign groups committee department agency police court judge mother father wife husband son \
         daughter brother sister friend friends host moderator anchor author authors writer columnist ad caption \
         headline tweet memo document documents transcript minister mayor officer officers teacher teachers student \
         students parent parents neighbour neighbours neighbor neighbors resident residents witness witnesses doctor \
         doctors nurse scientist scientists researcher researchers economist economists union council councillor \
         councillors owner owners worker workers farmer farmers coach captain player players leader leaders member \
         members executive executives engineer engineers founder co-founder head organiser organisers organizer \
         organizers activist activists campaigner campaigners prosecutor prosecutors investigator investigators \
         authorities government ministry commission board bureau office administration network outlet website magazine \
         sign placard note notice post posting message text filing lawsuit complaint ruling verdict warrant affidavit \
         review reviewer historian driver drivers passenger passengers customer customers shopkeeper patient patients \
         boy girl child children colleague colleagues opponent opponents rival rivals aides staffer staffers veteran \
         insider insiders observer observers commentator commentators pollster pollsters biographer commissioner \
         superintendent principal spokesmen operator operators inspector inspectors auditor auditors regulator regulators",
    ),
    (
        Classes::BETWEEN,
        "has have had also then later often repeatedly just recently once even never always was were is are being been \
         not himself herself themselves further again reportedly previously first simply now still only to who that did \
         would could will may might do does be and further once too both long soon",
    ),
    (
        Classes::NO_NAME,
        "the a an in on at but and or if when while after before as for from to it he she they we i you this that these \
         those there here his her their its our my your what why how who where not no yes so now then also still yet \
         with without by of asked speaking instead however meanwhile earlier later yesterday today tomorrow monday \
         tuesday wednesday thursday friday saturday sunday january february march april june july august \
         september october november december since although though because during until once both all some many most \
         another one even just such every each few several under over despite following according perhaps maybe well \
         oh look please thank thanks whether which whose than nor only again never ever very too is are was were be \
         been do does did have has had can could will would should may might must let given based last first second next \
         former other others amid among like unlike both neither either nothing nobody everyone someone whenever behind \
         beside besides below between beyond across around above along near citing noting saying asking standing sitting \
         appearing responding referring calling describing adding indeed likewise similarly specifically reluctantly \
         hastily quickly suddenly recently frequently often usually finally eventually ultimately clearly certainly \
         surely apparently privately publicly officially actually sadly unfortunately fortunately elsewhere more two \
         three four five six seven eight nine ten told pressed born written led founded",
    ),
    (Classes::IN_NAME, "of the for de del della di da la le van von der den bin ibn al el and & y dos das"),
    (
        Classes::COMMON,
        "the of and to in a is that for it on was with as be by at from this are have has had not but or an he she they \
         his her their its we you i which who been were will would said all one there if about more when out up so no \
         can than into do them him what after over also some other could our my your me us these did only how then \
         der die das und ist nicht ein eine zu den von mit auf für im dem des sich als auch es an werden aus er hat dass \
         sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr \
         le la les un une des et est en que qui dans pour pas sur au par il elle ne se ce plus avec du sont ont été mais \
         nous vous leur son sa ses aux cette ou comme ils \
         el los las y una por con para su al lo como más pero sus ha era son fue está \
         och att det som på är av för med den till inte om ett var men ska från kan han har hon de vi eller när så efter",
    ),
    (
        Classes::AFTER_NOUN,
        "in on at to during after before when while as that with who about this last from is was for into over earlier \
         yesterday today because if by monday tuesday wednesday thursday friday saturday sunday later recently which \
         whose where through following amid via since until upon here there then now it he she they and but",
    ),
    (
        Classes::FURNITURE,
        "follow subscribe newsletter newsletters share tweet facebook twitter instagram whatsapp linkedin reddit comment comments \
         commenting copyright reserved © advertisement advertising sponsored cookie cookies privacy terms login log sign signup \
         register contact click here download app menu search photo photograph image images getty reuters video watch \
         updated published read related more minutes min ago home recommended trending popular view reply print email \
         e-mail subscription subscriber subscribers gallery tags tagged topics section skip navigation abonnieren \
         teilen kommentare anmelden mehr lesen foto bild partager abonnez-vous lire aussi photo commentaires newsletter \
         läs mer dela prenumerera accueil connexion inscription s'inscrire s'abonner abonnement recherche rechercher \
         confidentialité mentions newsletter cookies publicité publié logga meny sök kontakta nyhetsbrev annons kundtjänst \
         integritetspolicy publicerad impressum datenschutz startseite anzeige kontakt agb suche iniciar sesión suscribirse \
         buscar inicio contacto privacidad publicidad accedi abbonati cerca condividi pubblicità assine entrar buscar zoeken \
         aanmelden abonneren kirjaudu tilaa haku zaloguj szukaj reklama войти поиск подписаться реклама compartir suscríbete leer más tip tips story stories next previous back top",
    ),
    (
        Classes::NAMES_A_WORK,
        "titled entitled dubbed nicknamed nickname known aka called film movie book memoir novel song album single play \
         musical series show sitcom podcast program programme drama documentary poem essay column article headline \
         section segment episode host co-host anchor theme film's book's author slogan so-called hashtag website blog \
         exhibition painting opera ballet game anthem hit hymn comedy chapter code-named codenamed codename operation",
    ),
    (
        Classes::SPEECH_NOUN,
        "admission allegation announcement answer argument assertion assessment assurance attack attacks call calls chant chants \
         characterization claim claims comment comments comparison complaint contention criticism declaration demand \
         demands denial description disclosure explanation insistence line message phrase plea pledge pledges post praise prediction \
         promise promises proposal question questions reaction refrain remark remarks reply request response \
         retort statement statements suggestion threat tweet tweets view vow warning warnings word words",
    ),
    (
        Classes::PREPOSITION,
        "for of in on at to from by with without about against between among amid under over into through during after \
         before since until despite toward towards within upon per than like because if when while where as",
    ),
    (Classes::NO_ADVERB, "family assembly monopoly weekly monthly anomaly butterfly melancholy homily"),
    (
        Classes::THING,
        "defeat defeats victory victories loss losses win wins revelation revelations election elections career careers \
         effort efforts move moves result results reason reasons fact facts case cases night nights day days week weeks \
         month months year years time times moment moments morning evening afternoon hour hours minute minutes weekend \
         way ways thing things idea ideas place places event events war wars fire fires crash crashes trip trips visit \
         visits race races fight fights bid bids chance chances hope hopes fear fears anger fury grief joy doubt doubts \
         mistake mistakes failure failures success successes decision decisions choice choices strategy strategies tactic \
         tactics approach process effect effects cause causes impact role roles work job jobs life lives death deaths \
         birth health money power experience experiences knowledge memory memories history future past season seasons \
         summer winter threat threats clash clashes debate debates conference conferences rate rates margin margins \
         re-emergence emergence room rooms car cars road roads street streets phone phones table tables door doors",
    ),
    (
        Classes::TIME,
        "night day eve morning afternoon evening week weekend month year season spring summer winter election elections",
    ),
    (
        Classes::AUXILIARY,
        "is are was were be been am do does did have has had can could will would should may might must not don't can't \
         won't isn't it's i'm we're they're you're that's there's",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_forms_of_verbs() {
        for word in ["said", "added", "noted", "replies", "admitted", "quipping", "urges", "presses", "slammed"] {
            assert!(classes(hash_bytes(word.as_bytes())).has(Classes::SPEECH_VERB), "{word}");
        }
        assert!(!classes(hash_bytes(b"table")).has(Classes::SPEECH_VERB));
    }
}
