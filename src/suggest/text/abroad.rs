//! Words of other languages than English that tell who speaks, where they are no English words too. They count in lower
//! case only: with a capital letter they are mostly somebody's name.

use std::sync::LazyLock;

use super::by_word::ByWord;
use super::lexicon::Classes;
use crate::suggest::learn::linear::hash_bytes;

/// The classes of a word by [`hash_bytes`] of its lower-case form.
pub(super) fn classes(word: u64) -> Classes {
    CLASSES.get(&word).copied().unwrap_or_default()
}

static CLASSES: LazyLock<ByWord<Classes>> = LazyLock::new(|| {
    let verbs = VERBS.map(|words| (Classes::SAYS_ABROAD, words));
    let others = [(Classes::PRONOUN_ABROAD, PRONOUNS), (Classes::ARTICLE, ARTICLES), (Classes::HAS_SAID, HAS)];
    let mut classes: ByWord<Classes> = ByWord::default();
    for (class, words) in verbs.into_iter().chain(others) {
        for word in words.split_whitespace() {
            let entry = classes.entry(hash_bytes(word.as_bytes())).or_default();
            *entry = entry.and(class);
        }
    }
    classes
});

/// Verbs of saying, language by language.
const VERBS: [&str; 19] = [
    // German
    "sagt sagte sagten sagen gesagt erklärte erklärt erklärten betonte betont meinte meint fragte fragt antwortete \
     antwortet rief schrieb schreibt erzählte erzählt ergänzte kritisierte berichtete berichtet forderte warnte lobte \
     flüsterte entgegnete erwiderte murmelte behauptete behauptet versicherte bekräftigte räumte fügte sprach \
     kommentierte bedauerte mahnte",
    // French
    "dit dis disait disent déclaré déclare déclara expliqué explique expliqua affirmé affirme affirma ajouté ajoute \
     ajouta répondu répond répondit répondis demandé demande demanda demandai écria écrie écriai écrièrent exclama \
     exclame exclamé reprit repris murmura murmure répliqua réplique cria crie crié continua poursuivit poursuit observa \
     remarqua interrompit balbutia soupira gronda hurla objecta acheva songea pensa pensai souligné souligne souligna \
     raconte raconta raconté estime estima estimé assuré assura précise précisa précisé indiqué indique indiqua regretté \
     regrette confie confia confié lança lancé insisté insiste insista grommela grogna prononça rétorqua rétorque \
     chuchota bégaya dirent répondirent s'enquit enquit conclut conclu",
    // Spanish
    "dijo dice dijeron dicen decía afirmó afirma explicó explica señaló señala aseguró asegura añadió añade respondió \
     responde preguntó pregunta contestó contesta declaró declara exclamó exclama gritó murmuró susurró replicó repuso \
     comentó comenta indicó insistió manifestó sostuvo advirtió advierte contó agregó apuntó recordó subrayó destacó \
     reconoció pidió",
    // Italian
    "detto disse dicono afferma affermato spiegato spiega spiegò dichiarato dichiara dichiarò rispose risponde risposto \
     chiese chiede chiesto aggiunto aggiunge aggiunse esclamò esclama sussurrò mormorò gridò replicò replicato sostiene \
     commentato racconta raccontato ribadito sottolineato osservò continuò domandò",
    // Portuguese
    "diz disseram afirmou explicou respondeu perguntou acrescentou acrescenta declarou garantiu exclamou gritou murmurou \
     sussurrou comentou contou avisou retrucou replicou completou destacou ressaltou alertou",
    // Dutch
    "zei zegt zeiden zeggen verklaarde verklaart vertelde vertelt vroeg vraagt antwoordde riep schreef stelde benadrukte \
     aldus meldde voegde fluisterde waarschuwde reageert reageerde",
    // Swedish
    "sade säger sagt berättar berättade förklarar förklarade svarade svarar frågade frågar skriver skrev tillade \
     tillägger menar menade hävdar hävdade utbrast ropade viskade uppger konstaterar konstaterade tycker betonar \
     kommenterar varnar varnade mumlade",
    // Danish and Norwegian
    "sagde siger sier fortæller forteller fortalte forklarer forklarede forklarte mener svarede svarte spurte spurgte \
     udtaler uttaler råbte ropte hviskede hvisket",
    // Finnish
    "sanoi sanoo sanoivat sanovat kertoi kertoo totesi toteaa vastasi vastaa kysyi kysyy huusi kuiskasi huudahti lisäsi \
     arvioi selitti korosti muistutti kommentoi varoitti ilmoitti",
    // Polish
    "powiedział powiedziała powiedzieli mówi mówił mówiła mówią stwierdził stwierdziła dodał dodała dodaje odpowiedział \
     odpowiedziała odparł odparła odpowiada zapytał zapytała spytał spytała pyta krzyknął krzyknęła zawołał zawołała \
     szepnął szepnęła wyjaśnił wyjaśniła wyjaśnia podkreślił podkreśliła podkreśla zaznaczył oświadczył oświadczyła rzekł \
     rzekła zauważył poinformował poinformowała tłumaczy tłumaczył ocenił przyznał mruknął napisał",
    // Czech and Slovak
    "řekl řekla řekli říká uvedl uvedla dodal dodala prohlásil prohlásila odpověděl odpověděla zeptal zeptala vysvětlil \
     vysvětlila sdělil sdělila tvrdí zvolal zašeptal pravil poznamenal upozornil zdůraznil povedal povedala",
    // Russian
    "сказал сказала сказали говорит говорил говорила говорят заявил заявила заявили отметил отметила ответил ответила \
     отвечал отвечала спросил спросила спрашивал добавил добавила сообщил сообщила подчеркнул подчеркнула пояснил \
     пояснила объяснил объяснила считает рассказал рассказала крикнул крикнула закричал воскликнул воскликнула прошептал \
     прошептала произнёс произнес произнесла проговорил проговорила утверждает написал написала уточнил признался \
     призналась возразил возразила",
    // Ukrainian, Bulgarian and Serbian
    "сказав додав додала відповів відповіла запитав запитала каже зазначив зазначила заявив каза каже заяви рече рекао \
     рекла rekao rekla kazao kazala",
    // Turkish
    "dedi dediler diyor diye söyledi belirtti açıkladı konuştu ekledi sordu cevapladı yanıtladı bağırdı fısıldadı vurguladı \
     anlattı kaydetti savundu haykırdı",
    // Hungarian
    "mondta mondja mondták kérdezte válaszolta közölte felelte kiáltotta suttogta hangsúlyozta",
    // Romanian
    "spus spune declarat zis zise întrebat întrebă răspuns răspunse afirmat adăugat strigă explicat",
    // Greek
    "είπε είπαν δήλωσε λέει ρώτησε απάντησε τόνισε φώναξε ψιθύρισε πρόσθεσε",
    // Vietnamese and Indonesian
    "nói hỏi đáp kata ujar ujarnya katanya jelas tegas tanya jawab",
    // Catalan and Galician
    "digué afirmà respongué preguntà dixo",
];

const PRONOUNS: &str = "il elle ils elles él ella ellos er ele ela eles elas lui lei hij zij han hon hän он она они вин \
    вона ő τούτος";

/// What begins a noun phrase.
const ARTICLES: &str =
    "le la les un une el los las una unos lo gli i der die das ein eine de het een o os um uma den det en ett";

/// Auxiliaries between a speaker and the verb.
const HAS: &str = "a ha hat har haben ont han heeft est avait hatte je se sa si";
