//! Words of other languages than English that tell who speaks and what is reported, where they are no English words too. They
//! count in lower case only, but for those that stand beside a source or before a name: with a capital letter others are mostly
//! somebody's name.

use std::sync::LazyLock;

use super::by_word::ByWord;
use super::lexicon::Classes;
use crate::suggest::learn::linear::hash_bytes;

/// The classes of a word by [`hash_bytes`] of its lower-case form, and whether it stands in lower case.
pub(super) fn classes(word: u64, is_lower: bool) -> Classes {
    let classes = CLASSES.get(&word).copied().unwrap_or_default();
    let has_capital = Classes::ACCORDING_ABROAD.and(Classes::OFFICE_ABROAD);
    if is_lower || classes.has(has_capital) { classes } else { Classes::NONE }
}

static CLASSES: LazyLock<ByWord<Classes>> = LazyLock::new(|| {
    let verbs = VERBS.map(|words| (Classes::SAYS_ABROAD, words));
    let others = [
        (Classes::PRONOUN_ABROAD, PRONOUNS),
        (Classes::ARTICLE, ARTICLES),
        (Classes::HAS_SAID, HAS),
        (Classes::THAT_ABROAD, THAT),
        (Classes::ACCORDING_ABROAD, ACCORDING),
        (Classes::OFFICE_ABROAD, OFFICES),
    ];
    let mut classes: ByWord<Classes> = ByWord::default();
    for (class, words) in verbs.into_iter().chain(others) {
        for word in words.split_whitespace() {
            let entry = classes.entry(hash_bytes(word.as_bytes())).or_default();
            *entry = entry.and(class);
        }
    }
    classes
});

/// German: other languages write them with small letters, which no name has.
const OFFICES: &str = "bürgermeister bürgermeisterin oberbürgermeister oberbürgermeisterin präsident präsidentin bundespräsident \
    bundespräsidentin kanzler kanzlerin bundeskanzler bundeskanzlerin minister ministerin außenminister außenministerin \
    innenminister innenministerin finanzminister finanzministerin justizminister justizministerin gesundheitsminister \
    gesundheitsministerin verteidigungsminister verteidigungsministerin ministerpräsident ministerpräsidentin senatorin \
    stadtrat stadträtin landrat landrätin sprecher sprecherin regierungssprecher regierungssprecherin polizeisprecher \
    polizeisprecherin direktorin trainerin staatsanwalt staatsanwältin parteichef parteichefin fraktionschef \
    fraktionschefin staatssekretär staatssekretärin ministerialrat generalsekretär generalsekretärin";

/// Verbs of saying, language by language.
const VERBS: [&str; 19] = [
    // German
    "sagt sagte sagten sagen gesagt erklärte erklärt erklärten betonte betont meinte meint fragte fragt antwortete \
     antwortet rief schrieb schreibt erzählte erzählt ergänzte kritisierte berichtete berichtet forderte warnte lobte \
     flüsterte entgegnete erwiderte murmelte behauptete behauptet versicherte bekräftigte räumte fügte sprach \
     kommentierte bedauerte mahnte hieß teilt teilte teilten mitgeteilt kündigte angekündigt bestätigte bestätigt \
     behaupten behaupteten erklären betonen betonten meinen meinten berichten berichteten schätzt schätzte vermutet \
     vermutete glaubt glaubte hofft hoffte befürchtet befürchtete argumentiert argumentierte äußerte äußerten verkündete \
     meldet meldete melden erläutert erläuterte bemerkte beklagt beklagte entschied urteilte prognostiziert \
     prognostizierte versichert versicherten warnt warnten fordert fordern verriet unterstrich unterstreicht",
    // French
    "dit dis disait disent déclaré déclare déclara expliqué explique expliqua affirmé affirme affirma ajouté ajoute \
     ajouta répondu répond répondit répondis demandé demande demanda demandai écria écrie écriai écrièrent exclama \
     exclame exclamé reprit repris murmura murmure répliqua réplique cria crie crié continua poursuivit poursuit observa \
     remarqua interrompit balbutia soupira gronda hurla objecta acheva songea pensa pensai souligné souligne souligna \
     raconte raconta raconté estime estima estimé assuré assura précise précisa précisé indiqué indique indiqua regretté \
     regrette confie confia confié lança lancé insisté insiste insista grommela grogna prononça rétorqua rétorque \
     chuchota bégaya dirent répondirent s'enquit enquit conclut conclu suggère suggéré annoncé annonce annonça averti \
     avertit affirment allèguent reconnu reconnaît révélé révèle constaté constate considère considéré signalé signale \
     soutient soutenu prétend prétendu rapporté rapporte confirmé confirme promis promet jugé juge rappelé rappelle \
     martelé martèle croit assurent expliquent soulignent estiment pense",
    // Spanish
    "dijo dice dijeron dicen decía afirmó afirma explicó explica señaló señala aseguró asegura añadió añade respondió \
     responde preguntó pregunta contestó contesta declaró declara exclamó exclama gritó murmuró susurró replicó repuso \
     comentó comenta indicó insistió manifestó sostuvo advirtió advierte contó agregó apuntó recordó subrayó destacó \
     reconoció pidió afirman aseguran sostiene sostienen considera consideran revelaron reveló denuncia denunció \
     denuncian argumenta argumentó sugiere sugirió reconoce declaran informó informa informaron anunció anuncia \
     anunciaron confirmó confirma estima estimó prometió promete reiteró reitera precisó detalló cree creen garantizó \
     garantiza expresó admitió calcula prevé dictaminó explican señalan señalaron",
    // Italian
    "detto disse dicono afferma affermato spiegato spiega spiegò dichiarato dichiara dichiarò rispose risponde risposto \
     chiese chiede chiesto aggiunto aggiunge aggiunse esclamò esclama sussurrò mormorò gridò replicò replicato sostiene \
     commentato racconta raccontato ribadito sottolineato osservò continuò domandò affermano affermavano sostengono \
     sostenuto ritiene ritengono rivelato rivela informato informa comunicato comunica comunicano assicurato assicura \
     assicurano avvertito avverte avvertono ammesso ammette riferito riferisce riferiscono annunciato annuncia annunciò \
     confermato conferma suggerisce stima stimato precisato precisa promesso promette crede credono ricordato ricorda \
     denunciato denuncia evidenziato garantito garantisce",
    // Portuguese
    "diz disseram afirmou explicou respondeu perguntou acrescentou acrescenta declarou garantiu exclamou gritou murmurou \
     sussurrou comentou contou avisou retrucou replicou completou destacou ressaltou alertou dizem dizia afirma afirmam \
     afirmaram declara explica explicam disse acredita acreditam anunciou anuncia informou informa informaram sugere \
     sugeriu revelou revelaram argumenta argumentou reconheceu reconhece garante garantem considera considerou confirmou \
     confirma prometeu promete estima estimou relataram relatou defende defendeu reiterou admitiu prevê ressalta destaca",
    // Dutch
    "zei zegt zeiden zeggen verklaarde verklaart vertelde vertelt vroeg vraagt antwoordde riep schreef stelde benadrukte \
     aldus meldde voegde fluisterde waarschuwde reageert reageerde stelt stellen stelden meldt melden meldden beweert \
     beweerde beweren benadrukt verwacht verwachten voorspelt voorspelde verzekert verzekerde bevestigt bevestigde denkt \
     denken dacht meent meende waarschuwt klaagt klaagde vermeldt berichtte bericht schrijft kondigde concludeert \
     concludeerde schat schatte hoopt hoopte zegde erkent erkende vreest",
    // Swedish
    "sade säger sagt berättar berättade förklarar förklarade svarade svarar frågade frågar skriver skrev tillade \
     tillägger menar menade hävdar hävdade utbrast ropade viskade uppger konstaterar konstaterade tycker betonar \
     kommenterar varnar varnade mumlade meddelade meddelar försäkrade försäkrar försäkrat påpekade påpekar rapporterade \
     rapporterar anser ansåg ansett tror trodde föreslår föreslog medger medgav beklagar beklagade bekräftade bekräftar \
     hoppas befarar uppskattar bedömer bedömde anmärkte betonade lovade lovar kräver krävde tillkännagav uppgav uppgett \
     anklagar",
    // Danish and Norwegian
    "sagde siger sier fortæller forteller fortalte forklarer forklarede forklarte mener svarede svarte spurte spurgte \
     udtaler uttaler råbte ropte hviskede hvisket",
    // Finnish
    "sanoi sanoo sanoivat sanovat kertoi kertoo totesi toteaa vastasi vastaa kysyi kysyy huusi kuiskasi huudahti lisäsi \
     arvioi selitti korosti muistutti kommentoi varoitti ilmoitti väittää väitti väittävät kertoivat kertovat ilmoittaa \
     ilmoittivat huomautti huomauttaa uskoo uskoi arvioivat arvioitiin paljasti paljastaa vakuutti vakuuttaa tunnusti \
     myöntää myönsi ehdotti ehdottaa toivoo pelkää julisti selittää korostaa painottaa painotti muistuttaa varoittaa \
     vahvisti vahvistaa raportoi todettiin lupasi lupaa katsoo",
    // Polish
    "powiedział powiedziała powiedzieli mówi mówił mówiła mówią stwierdził stwierdziła dodał dodała dodaje odpowiedział \
     odpowiedziała odparł odparła odpowiada zapytał zapytała spytał spytała pyta krzyknął krzyknęła zawołał zawołała \
     szepnął szepnęła wyjaśnił wyjaśniła wyjaśnia podkreślił podkreśliła podkreśla zaznaczył oświadczył oświadczyła rzekł \
     rzekła zauważył poinformował poinformowała tłumaczy tłumaczył ocenił przyznał mruknął napisał twierdzi twierdzą \
     twierdził twierdziła uważa uważają uważał uznał uznała sugeruje sugerują zasugerował ogłosił ogłosiła ogłosiło \
     oznajmił oznajmiła zapewnia zapewnił zapewniła ostrzega ostrzegł ostrzegła szacuje szacują przekazał przekazała \
     poinformowali informuje informują podaje podał podała potwierdził potwierdziła potwierdza donosi donosił przekonuje \
     przekonywał przyznaje przyznała pisze wskazał wskazuje zapowiedział zapowiedziała zaznacza zaznaczyła stwierdza \
     stwierdzili zarzuca obiecał",
    // Czech and Slovak
    "řekl řekla řekli říká uvedl uvedla dodal dodala prohlásil prohlásila odpověděl odpověděla zeptal zeptala vysvětlil \
     vysvětlila sdělil sdělila tvrdí zvolal zašeptal pravil poznamenal upozornil zdůraznil povedal povedala tvrdil \
     tvrdila tvrdili říkají říkal říkala podotkl podotkla varoval varovala varuje dodává uvádí uvedli oznámil oznámila \
     oznámili oznamuje informoval informovala informuje napsal napsala naznačuje naznačil odhaduje zdůrazňuje zdůraznila \
     vysvětluje vysvětloval připustil připustila připouští přiznal přiznala potvrdil potvrdila potvrzuje věří věřil doufá \
     myslí ujistil ujistila slíbil slíbila argumentuje domnívá předpokládá poznamenala upozorňuje upozornila konstatoval \
     konstatovala",
    // Russian
    "сказал сказала сказали говорит говорил говорила говорят заявил заявила заявили отметил отметила ответил ответила \
     отвечал отвечала спросил спросила спрашивал добавил добавила сообщил сообщила подчеркнул подчеркнула пояснил \
     пояснила объяснил объяснила считает рассказал рассказала крикнул крикнула закричал воскликнул воскликнула прошептал \
     прошептала произнёс произнес произнесла проговорил проговорила утверждает написал написала уточнил признался \
     призналась возразил возразила утверждал утверждала утверждают считают считал считала полагает полагают заявляет \
     заявляют сообщает сообщают сообщили сообщило отмечает отмечают подчёркивает подчеркивает предупредил предупредила \
     предупреждает признал признала признаёт уверен пообещал пообещала обещает объявил объявила добавляет пишет пишут \
     надеется намекнул предположил подтвердил подтвердила подтверждает рассказывает рассказали объясняет поясняет заверил \
     заверила думает верит напомнил напомнила",
    // Ukrainian, Bulgarian and Serbian
    "сказав додав додала відповів відповіла запитав запитала каже зазначив зазначила заявив каза заяви рече рекао рекла \
     rekao rekla kazao kazala",
    // Turkish
    "dedi dediler diyor diye söyledi belirtti açıkladı konuştu ekledi sordu cevapladı yanıtladı bağırdı fısıldadı \
     vurguladı anlattı kaydetti savundu haykırdı söylüyor söyler söylediler söylemişti belirtiyor belirttiler belirtmişti \
     savunuyor savunuyorlar savunmuştur bildirdi bildirdiler duyurdu duyurdular açıklıyor inanıyor düşünüyor düşünüyorlar \
     vurguluyor anlatıyor aktardı aktarıyor uyardı ekliyor yazdı yazıyor",
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

/// What stands before what is said.
const THAT: &str = "dass daß que che dat att że že что що että ki";

/// What stands beside whose words a sentence has, and nouns that do with another word before them: “nach Angaben”, “по словам”.
const ACCORDING: &str = "laut zufolge angaben selon según segundo secondo volgens enligt według zdaniem podle согласно словам \
    данным сведениям mukaan göre";
