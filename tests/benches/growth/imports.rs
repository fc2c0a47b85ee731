//! Labelled files of other programs, of any size.

use std::fmt::Write as _;

use pullquote::formats::Format;
use pullquote::formats::own::project_file;

use super::contents::SHAPES;

/// Files of a format that grow, and what does.
pub(crate) struct GrowingImport {
    pub(crate) name: &'static str,
    pub(crate) format: Format,
    pub(crate) files: fn(usize) -> Vec<(String, Vec<u8>)>,
}

pub(crate) const IMPORTS: &[GrowingImport] = &[
    GrowingImport { name: "annotations", format: Format::Gate, files: gate },
    GrowingImport { name: "tokens", format: Format::WebannoTsv, files: webanno },
    GrowingImport { name: "spans", format: Format::Project, files: |n| own(&project_file::write(&SHAPES[2].1(n))) },
    GrowingImport { name: "articles", format: Format::Project, files: |n| own(&project_file::write(&SHAPES[0].1(n))) },
    GrowingImport { name: "a file an article", format: Format::W3c, files: w3c },
    GrowingImport { name: "words without offsets", format: Format::W3c, files: w3c_words },
    GrowingImport { name: "words that stand often", format: Format::W3c, files: w3c_names },
    GrowingImport { name: "words in no one place", format: Format::W3c, files: w3c_everywhere },
    GrowingImport { name: "spans with one id", format: Format::Brat, files: brat_one_id },
    GrowingImport { name: "labels on one token", format: Format::WebannoTsv, files: webanno_stacked },
    GrowingImport { name: "elements without an equals sign", format: Format::Cas, files: cas },
    GrowingImport { name: "mentions on one token", format: Format::Conllu, files: conllu_mentions },
    GrowingImport { name: "nested highlights", format: Format::Tei, files: tei },
    GrowingImport { name: "events with attributes", format: Format::Brat, files: brat_events },
    GrowingImport { name: "notes on one span", format: Format::Brat, files: brat_notes },
    GrowingImport { name: "files beside tables", format: Format::Conll, files: conll },
    GrowingImport { name: "columns of tags", format: Format::Conll, files: conll_columns },
    GrowingImport { name: "tokens far apart", format: Format::Conllu, files: conllu },
    GrowingImport { name: "regions of one span", format: Format::LabelStudio, files: label_studio },
];

fn one(name: &str, content: String) -> Vec<(String, Vec<u8>)> {
    vec![(name.to_owned(), content.into_bytes())]
}

fn own(project: &str) -> Vec<(String, Vec<u8>)> {
    one("week.ron", project.to_owned())
}

fn gate(n: usize) -> Vec<(String, Vec<u8>)> {
    let nodes: Vec<String> = (0..n).map(|idx| format!("<Node id=\"{idx}\"/>a ")).collect();
    let nodes = nodes.concat();
    let annotation =
        |idx: usize| format!("<Annotation Id=\"{idx}\" Type=\"claim\" StartNode=\"{}\" EndNode=\"{idx}\"/>", idx - 1);
    let annotations: String = (1..n).map(annotation).collect();
    one(
        "a.xml",
        format!(
            "<?xml version=\"1.0\"?><GateDocument version=\"3\"><TextWithNodes>{nodes}</TextWithNodes><AnnotationSet>\
             {annotations}</AnnotationSet></GateDocument>"
        ),
    )
}

fn webanno(n: usize) -> Vec<(String, Vec<u8>)> {
    let mut table = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Quote|kind\n\n\n".to_owned();
    for idx in 0..n {
        let (number, start) = (idx + 1, idx * 4);
        write!(table, "#Text=Ada\n{number}-1\t{start}-{}\tAda\tquote[{number}]\t\n\n", start + 3).expect("a string");
    }
    one("a.tsv", table)
}

fn w3c(n: usize) -> Vec<(String, Vec<u8>)> {
    let annotation = |idx: usize| {
        format!(
            "[{{\"id\": \"urn:a:{idx}\", \"type\": \"Annotation\", \"motivation\": \"tagging\", \"body\": {{\"purpose\": \
             \"tagging\", \"value\": \"claim\"}}, \"target\": {{\"source\": \"a{idx}.txt\", \"selector\": {{\"start\": 0, \
             \"end\": 3}}}}}}]"
        )
    };
    let texts = (0..n).map(|idx| (format!("a{idx}.txt"), format!("Ada {idx}").into_bytes()));
    texts.chain((0..n).map(|idx| (format!("b{idx}.jsonld"), annotation(idx).into_bytes()))).collect()
}

/// Annotations of which only words and what stands around them are given.
fn w3c_quoting(text: String, selectors: impl Iterator<Item = String>) -> Vec<(String, Vec<u8>)> {
    let annotation = |(idx, selector): (usize, String)| {
        format!(
            "{{\"id\": \"urn:a:{idx}\", \"type\": \"Annotation\", \"motivation\": \"tagging\", \"body\": {{\"purpose\": \
             \"tagging\", \"value\": \"claim\"}}, \"target\": {{\"source\": \"a.txt\", \"selector\": {{{selector}}}}}}}"
        )
    };
    let annotations: Vec<String> = selectors.enumerate().map(annotation).collect();
    let list = format!("[{}]", annotations.join(","));
    vec![("a.txt".to_owned(), text.into_bytes()), ("a.jsonld".to_owned(), list.into_bytes())]
}

fn w3c_words(n: usize) -> Vec<(String, Vec<u8>)> {
    let word = |idx: usize| format!("w{idx:06}");
    let text = (0..n).map(|idx| word(idx) + " ").collect();
    w3c_quoting(text, (0..n).map(|idx| format!("\"exact\": \"{}\"", word(idx))))
}

fn w3c_names(n: usize) -> Vec<(String, Vec<u8>)> {
    let text: Vec<String> = (0..n).map(|idx| format!("w{idx:06} Ada ")).collect();
    w3c_quoting(text.concat(), (0..n).map(|idx| format!("\"exact\": \"Ada\", \"prefix\": \"w{idx:06} \"")))
}

fn w3c_everywhere(n: usize) -> Vec<(String, Vec<u8>)> {
    w3c_quoting("Ada ".repeat(n), (0..n).map(|_| "\"exact\": \"Ada\"".to_owned()))
}

fn brat_one_id(n: usize) -> Vec<(String, Vec<u8>)> {
    let spans: Vec<String> = (0..n).map(|idx| format!("T1\tclaim {} {}\tAda\n", 4 * idx, 4 * idx + 3)).collect();
    words_and(spans.concat(), n)
}

fn webanno_stacked(n: usize) -> Vec<(String, Vec<u8>)> {
    let labels: Vec<String> = (1..=n).map(|number| format!("claim[{number}]")).collect();
    let labels = labels.join("|");
    one(
        "a.tsv",
        format!(
            "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|label\n\n\n#Text=Ada ran\n1-1\t0-3\tAda\t{labels}\t\n\
             1-2\t4-7\tran\t{labels}\t\n"
        ),
    )
}

fn cas(n: usize) -> Vec<(String, Vec<u8>)> {
    let nested = "<b> ".repeat(n) + &"</b>".repeat(n);
    one(
        "a.xmi",
        format!(
            "<?xml version=\"1.0\"?><xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\">\
             {nested}<cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text/plain\" \
             sofaString=\"Ada.\"/></xmi:XMI>"
        ),
    )
}

fn tei(n: usize) -> Vec<(String, Vec<u8>)> {
    let nested = "<hi>a ".repeat(n) + &"</hi> ".repeat(n);
    one(
        "a.xml",
        format!(
            "<?xml version=\"1.0\"?><TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body><p>{nested}</p></body></text>\
             </TEI>"
        ),
    )
}

fn conllu_mentions(n: usize) -> Vec<(String, Vec<u8>)> {
    let opened: Vec<String> = (0..n).map(|idx| format!("(e{idx}-person-1-")).collect();
    let closed: Vec<String> = (0..n).map(|idx| format!("e{idx})")).collect();
    let token = |number: usize, entity: &str| format!("{number}\tAda{}\tEntity={entity}\n", "\t_".repeat(7));
    one(
        "a.conllu",
        format!(
            "# global.Entity = eid-etype-head-other\n# sent_id = 1\n{}{}\n",
            token(1, &opened.concat()),
            token(2, &closed.concat())
        ),
    )
}

fn words_and(annotations: String, n: usize) -> Vec<(String, Vec<u8>)> {
    let text = ("a.txt".to_owned(), "Ada ".repeat(n).into_bytes());
    vec![text, ("a.ann".to_owned(), annotations.into_bytes())]
}

fn brat_events(n: usize) -> Vec<(String, Vec<u8>)> {
    let event = |idx: usize| {
        let (start, end, before) = (4 * idx, 4 * idx + 3, idx.saturating_sub(1));
        format!("T{idx}\tclaim {start} {end}\tAda\nE{idx}\tclaim:T{idx} Of:E{before}\nA{idx}\tSure E{idx}\n")
    };
    words_and((0..n).map(event).collect(), n)
}

fn brat_notes(n: usize) -> Vec<(String, Vec<u8>)> {
    let note = |idx: usize| format!("#{idx}\tAnnotatorNotes T1\tlook again\n");
    words_and("T1\tclaim 0 3\tAda\n".to_owned() + &(0..n).map(note).collect::<String>(), 1)
}

fn conll(n: usize) -> Vec<(String, Vec<u8>)> {
    let file = |name: String| (name, b"Ada B-claim\n".to_vec());
    (0..n).flat_map(|idx| [file(format!("a{idx}.conll")), file(format!("a{idx}.claim.tsv"))]).collect()
}

fn conll_columns(n: usize) -> Vec<(String, Vec<u8>)> {
    one("a.conll", format!("Ada{}\n", " B-claim".repeat(n)).repeat(8))
}

fn conllu(n: usize) -> Vec<(String, Vec<u8>)> {
    let most = 60 * n;
    let token = |idx: usize| {
        let start = idx * most;
        format!("{}\tAda{}\tstart_char={start}|end_char={}\n", idx + 1, "\t_".repeat(7), start + 3)
    };
    one("a.conllu", (0..n).map(token).collect())
}

fn label_studio(n: usize) -> Vec<(String, Vec<u8>)> {
    let region = |idx: usize| {
        let meta = if idx == 0 { "{}" } else { "{\"part_of\": \"s1\"}" };
        format!(
            "{{\"id\": \"s{}\", \"type\": \"labels\", \"meta\": {meta}, \"value\": {{\"start\": {}, \"end\": {}, \"text\": \
             \"Ada\", \"labels\": [\"claim\"]}}}}",
            idx + 1,
            4 * idx,
            4 * idx + 3
        )
    };
    let regions: Vec<String> = (0..n).map(region).collect();
    let text = "Ada ".repeat(n);
    one(
        "a.json",
        format!("[{{\"data\": {{\"text\": \"{text}\"}}, \"annotations\": [{{\"result\": [{}]}}]}}]", regions.join(",")),
    )
}
