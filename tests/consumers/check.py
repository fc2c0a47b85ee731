"""Reads every export with the programs that it is made for and compares spans and links with the JSON export.

    python check.py EXPORTS

EXPORTS has a folder a format for each project, as the test exports_for_consumers writes them. A consumer that is not
installed is skipped, loudly. Exit 1 where one finds something else than the JSON has.
"""

import functools
import importlib.util
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

failures, skipped = [], []


def check(name, found, expected):
    if found == expected:
        print(f"ok       {name}: {len(expected)}")
    else:
        failures.append(name)
        extra, missing = [x for x in found if x not in expected][:3], [x for x in expected if x not in found][:3]
        print(f"DIFFERS  {name}: {len(found)}, not {len(expected)}; only there {extra}; missing {missing}")


def has(*modules):
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if missing:
        skipped.append(" ".join(missing))
        print(f"SKIPPED  not installed: {' '.join(missing)}")
    return not missing


def extents(articles):
    return sorted((a["id"], s["label"], s["start"], s["end"]) for a in articles for s in a["spans"])


def pieces(articles):
    fragments = lambda s: s.get("fragments") or [[s["start"], s["end"]]]
    return sorted((a["id"], s["label"], *f) for a in articles for s in a["spans"] for f in fragments(s))


def links(articles):
    return sorted((a["id"], r["kind"], r["from"], r["to"]) for a in articles for r in a["relations"])


def lines(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def only(folder, pattern):
    return str(next(iter(sorted(folder.glob(pattern)))))


def codes_in_tags(tags, names=("O", "B", "I")):
    """The runs that IOB2 numbers mark, as start and end of tokens."""
    runs, start = [], None
    for idx, tag in enumerate([*tags, 0]):
        if start is not None and names[tag] != "I":
            runs.append((start, idx))
            start = None
        if names[tag] == "B":
            start = idx
    return runs


def texts(articles, root):
    for article in articles:
        for span in article["spans"]:
            fragments = span.get("fragments") or [[span["start"], span["end"]]]
            assert " ".join(article["text"][a:b] for a, b in fragments) == span["text"], span
    print(f"ok       {root.name}: every span has its text")


def json_lines(root, articles):
    rows = lines(only(root / "jsonl", "*.jsonl"))
    check(f"{root.name} jsonl", extents(rows), extents(articles))
    found = sorted((a["id"], r["label"], r["head"], r["child"]) for a in rows for r in a["relations"])
    check(f"{root.name} jsonl links", found, links(articles))
    if has("datasets"):
        import datasets

        with tempfile.TemporaryDirectory() as cache:
            data = datasets.load_dataset("json", data_files=only(root / "jsonl", "*.jsonl"), cache_dir=cache)["train"]
            check(f"{root.name} datasets", extents(data), extents(articles))
    if has("duckdb"):
        import duckdb

        query = "select id, s.label, s.start, s.end from (select id, unnest(spans) as s from read_json(?))"
        found = duckdb.execute(query, [only(root / "jsonl", "*.jsonl")]).fetchall()
        check(f"{root.name} duckdb", sorted(found), extents(articles))
    data_frames(root, articles, "jsonl", only(root / "jsonl", "*.jsonl"))


def data_frames(root, articles, kind, path):
    """pandas, Polars and Spark read the rows as they lie in JSON Lines or Parquet."""
    def check_rows(name, rows):
        check(f"{root.name} {kind} {name}", extents(rows), extents(articles))
        found = sorted((a["id"], r["label"], r["head"], r["child"]) for a in rows for r in a["relations"])
        check(f"{root.name} {kind} {name} links", found, links(articles))
        known = sorted((a["id"], a["text"]) for a in articles)
        check(f"{root.name} {kind} {name} texts", sorted((a["id"], a["text"]) for a in rows), known)

    if has("pandas"):
        import pandas

        # Without types, pandas makes a number of an id.
        read = pandas.read_parquet(path) if kind == "parquet" else pandas.read_json(path, lines=True, dtype=False)
        check_rows("pandas", read.to_dict("records"))
    if has("polars"):
        import polars

        read = polars.read_parquet(path) if kind == "parquet" else polars.read_ndjson(path)
        check_rows("polars", read.to_dicts())
    if has("pyspark") and shutil.which("java"):
        reader = spark().read
        read = reader.parquet(path) if kind == "parquet" else reader.json(path)
        check_rows("spark", [row.asDict(recursive=True) for row in read.collect()])


@functools.cache
def spark():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    return builder.config("spark.driver.host", "127.0.0.1").config("spark.log.level", "ERROR").getOrCreate()


def spreadsheet(root, articles):
    """The table as pandas reads it: each row's place is that of its words, and its links lead to rows that are there."""
    if not has("pandas"):
        return
    import pandas

    rows = pandas.read_csv(only(root / "csv", "*.csv"), dtype=str, keep_default_na=False).to_dict("records")
    found = [(r["article"], r["label"], int(r["start"]), int(r["end"])) for r in rows]
    check(f"{root.name} csv pandas", sorted(found), extents(articles))
    ends = [(r["article"], int(r["id"]), *link.rsplit(":", 1)) for r in rows for link in r["links"].split()]
    found = sorted((article, kind, head, int(child)) for article, head, kind, child in ends)
    check(f"{root.name} csv pandas links", found, links(articles))


def parquet(root, articles):
    if not (root / "parquet").is_dir():
        skipped.append("parquet")
        print("SKIPPED  the exports were made without Parquet")
        return
    path = only(root / "parquet", "*.parquet")

    def check_rows(name, rows):
        check(f"{root.name} parquet {name}", extents(rows), extents(articles))
        found = sorted((a["id"], r["label"], r["head"], r["child"]) for a in rows for r in a["relations"])
        check(f"{root.name} parquet {name} links", found, links(articles))
        fragments = sorted((a["id"], s["label"], *f) for a in rows for s in a["spans"] for f in s["fragments"])
        check(f"{root.name} parquet {name} fragments", fragments, pieces(articles))
        wrong = []
        for row in rows:
            edges = list(zip(row["token_starts"], row["token_ends"]))
            if [row["text"][start:end] for start, end in edges] != row["tokens"]:
                wrong.append(row["id"])
            for start, end in codes_in_tags(row["speaker_tags"]):
                first, last = edges[start][0], edges[end - 1][1]
                if not any(s["label"] == "speaker" and s["start"] < last and first < s["end"] for s in row["spans"]):
                    wrong.append((row["id"], first, last))
        check(f"{root.name} parquet {name} tokens", wrong, [])

    if has("pyarrow"):
        import pyarrow.parquet

        check_rows("pyarrow", pyarrow.parquet.read_table(path).to_pylist())
    if has("datasets"):
        import datasets

        with tempfile.TemporaryDirectory() as cache:
            data = datasets.load_dataset("parquet", data_files=path, cache_dir=cache)["train"]
            check_rows("datasets", data.to_list())
            check(f"{root.name} parquet tag names", data.features["quote_tags"].feature.names, ["O", "B", "I"])
    if has("duckdb"):
        import duckdb

        query = "select id, s.label, s.start, s.end from (select id, unnest(spans) as s from read_parquet(?))"
        found = duckdb.execute(query, [path]).fetchall()
        check(f"{root.name} parquet duckdb", sorted(found), extents(articles))
    data_frames(root, articles, "parquet", path)


def brat(root, articles):
    """By the rules of brat's own reader, which ends lines as Python's codecs do."""
    entity, relation = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)"), re.compile(
        r"R\d+\t(\S+) (\w+):(T\d+) (\w+):(T\d+)\t?"
    )
    other, wrong, found, found_links, ids = re.compile(r"(A\d+\tBy T\d+ \w+|#\d+\t(?:AnnotatorNotes|MadeBy) T\d+\t.*)"), [], [], [], {}
    for path in sorted((root / "brat").glob("*.ann")):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        for line in path.read_bytes().decode("utf-8").splitlines():
            if match := entity.fullmatch(line):
                edges = [tuple(map(int, edge.split())) for edge in match[3].split(";")]
                if " ".join(text[start:end] for start, end in edges) != match[4]:
                    wrong.append((path.stem, line))
                found.append((path.stem, match[2], edges[0][0], edges[-1][1]))
                ids[path.stem, match[1]] = True
            elif match := relation.fullmatch(line):
                if match[2] == match[4] or (path.stem, match[3]) not in ids or (path.stem, match[5]) not in ids:
                    wrong.append((path.stem, line))
                found_links.append((path.stem, match[1], int(match[3][1:]), int(match[5][1:])))
            elif not other.fullmatch(line):
                wrong.append((path.stem, line))
    check(f"{root.name} brat rules", wrong, [])
    check(f"{root.name} brat", sorted(found), extents(articles))
    check(f"{root.name} brat links", sorted(found_links), links(articles))


def w3c(root, articles):
    found, ends, found_links, wrong = [], {}, [], []
    with open(only(root / "w3c", "*.jsonld"), encoding="utf-8") as file:
        annotations = json.load(file)
    for one in annotations:
        article, key = one["id"].removeprefix("urn:pullquote:").split("#")
        if one["motivation"] == "linking":
            found_links.append((article, one["body"][0]["value"], *(int(t.split("#s")[1]) for t in one["target"])))
            continue
        for target in one["target"]:
            place, quote = target["selector"]
            text = (root / "w3c" / target["source"]).read_bytes().decode("utf-8")
            start, end = place["start"], place["end"]
            before, after = text[:start].endswith(quote["prefix"]), text[end:].startswith(quote["suffix"])
            if text[start:end] != quote["exact"] or not before or not after:
                wrong.append(one["id"])
            found.append((article, one["body"][0]["value"], start, end))
    check(f"{root.name} w3c selectors", wrong, [])
    check(f"{root.name} w3c", sorted(found), pieces(articles))
    check(f"{root.name} w3c links", sorted(found_links), links(articles))


def conll(root, articles):
    """nervaluate reads the two-column files: it finds every entity that the column has, and all of them right."""
    if not has("nervaluate"):
        return
    from nervaluate import Evaluator

    for path in sorted((root / "conll").glob("*.tsv")):
        label = path.name.split(".")[-2]
        table = path.read_text(encoding="utf-8")
        # A quote over paragraphs goes on in the next, where a reader of sentences begins another entity.
        pairs = zip(["", *table.split("\n")], table.split("\n"))
        goes_on = lambda before, line: not before and line.endswith(f"\tI-{label}")
        n_begun = sum(line.endswith(f"\tB-{label}") or goes_on(before, line) for before, line in pairs)
        if n_begun == 0:
            continue
        result = Evaluator(table, table, tags=[label], loader="conll").evaluate()["overall"]["strict"]
        check(f"{root.name} nervaluate {label}", [result.correct, result.missed, result.spurious], [n_begun, 0, 0])


def docbin(root, folder):
    target, exported = pathlib.Path(folder) / "all.spacy", root / "spacy"
    subprocess.run([sys.executable, exported / "to_docbin.py", "en", only(exported, "*.jsonl"), target], check=True)
    return target


def spacy_docs(root, articles):
    if not has("spacy"):
        return
    import spacy
    from spacy.tokens import DocBin

    with tempfile.TemporaryDirectory() as folder:
        target = docbin(root, folder)
        misaligned = (target.parent / "misaligned.tsv").read_text(encoding="utf-8").count("\n") - 1
        docs = list(DocBin().from_disk(target).get_docs(spacy.blank("en").vocab))
        back = pathlib.Path(folder) / "back.jsonl"
        subprocess.run([sys.executable, root / "spacy" / "from_docbin.py", "en", target, back], check=True)
        rows = lines(back)
    found = sorted((d.user_data["id"], s.label_, s.start_char, s.end_char) for d in docs for s in d.spans["sc"])
    expected = extents(articles)
    aligned = [span for span in expected if span in set(found)]
    check(f"{root.name} spacy ({misaligned} misaligned)", found, aligned)
    check(f"{root.name} spacy and misaligned", len(found) + misaligned == len(expected) and [True] or [], [True])
    found = sorted((d.user_data["id"], kind, head, child) for d in docs for head, child, kind in d.user_data["relations"])
    check(f"{root.name} spacy links", found, links(articles))
    check(f"{root.name} spacy and back", extents(rows), aligned)
    check(f"{root.name} spacy text", [d.text for d in docs], [a["text"] for a in articles])


def spacy_training(root, articles):
    """A span categorizer with the exported config learns its own training set in 200 steps."""
    if root.name != "budget-week" or not has("spacy"):
        return
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        data, config = docbin(root, folder), folder / "config.cfg"
        spacy = [sys.executable, "-m", "spacy"]
        subprocess.run([*spacy, "init", "fill-config", root / "spacy" / "base_config.cfg", config], check=True)
        steps = ["--training.max_steps", "200", "--training.eval_frequency", "200"]
        paths = ["--paths.train", data, "--paths.dev", data, "--output", folder / "model"]
        subprocess.run([*spacy, "train", config, *paths, *steps], check=True)
        with open(folder / "model" / "model-last" / "meta.json", encoding="utf-8") as file:
            recall = json.load(file)["performance"]["spans_sc_r"]
        found = suggested_by(folder / "model" / "model-last", articles)
    check(f"{root.name} spacy training, recall {recall:.3f}", [recall > 0.9], [True])
    share = len(set(found) & set(extents(articles))) / len(extents(articles))
    check(f"{root.name} spacy model as a suggester, {share:.3f} of its training set", [share > 0.8], [True])


def suggested_by(model, articles):
    """What the adapter answers for the articles, with how sure it is."""
    adapter = pathlib.Path(__file__).resolve().parents[2] / "assets" / "adapters" / "spacy_pipeline.py"
    labels = [{"id": label} for label in ["quote", "speaker", "claim", "boilerplate"]]
    asked = [json.dumps({"id": a["id"], "text": a["text"], "labels": labels, "relation_kinds": []}) for a in articles]
    told = subprocess.run([sys.executable, adapter, model], input="\n".join(asked), capture_output=True, check=True, text=True)
    answers = [json.loads(line) for line in told.stdout.splitlines()]
    spans = [(answer["id"], span) for answer in answers for span in answer["spans"]]
    assert all(0 < span["score"] <= 1 for _, span in spans)
    return [(article, span["label"], span["start"], span["end"]) for article, span in spans]


def label_studio(root, articles):
    with open(only(root / "label-studio", "*.json"), encoding="utf-8") as file:
        tasks = json.load(file)
    found, found_links = [], []
    for task in tasks:
        for item in task["annotations"][0]["result"]:
            if item["type"] == "relation":
                ends = (int(item[end][1:]) for end in ["from_id", "to_id"])
                found_links.append((task["data"]["doc_id"], item["labels"][0], *ends))
            if item["type"] == "labels":
                value = item["value"]
                assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
                found.append((task["data"]["doc_id"], value["labels"][0], value["start"], value["end"]))
    check(f"{root.name} label-studio", sorted(found), pieces(articles))
    check(f"{root.name} label-studio links", sorted(found_links), links(articles))
    if has("label_studio_sdk"):
        from label_studio_sdk.label_interface import LabelInterface

        interface = LabelInterface((root / "label-studio" / "labeling_config.xml").read_text(encoding="utf-8"))
        interface.validate()
        wrong = [t["id"] for t in tasks if not interface.validate_annotation(t["annotations"][0])]
        check(f"{root.name} label-studio-sdk", wrong, [])


def conllu_rows(root, articles):
    if not has("conllu"):
        return
    import conllu

    sentences = conllu.parse(pathlib.Path(only(root / "conllu", "*.conllu")).read_text(encoding="utf-8"))
    by_id, current = {a["id"]: a for a in articles}, None
    wrong = []
    for sentence in sentences:
        current = by_id[sentence.metadata.get("newdoc id", current and current["id"])]
        for token in sentence:
            start, end = int(token["misc"]["start_char"]), int(token["misc"]["end_char"])
            if current["text"][start:end] != token["form"]:
                wrong.append((current["id"], start, token["form"]))
    check(f"{root.name} conllu", wrong, [])


def cas(root, articles):
    if not has("cassis"):
        return
    from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem

    types = load_typesystem(root / "cas" / "TypeSystem.xml")
    for suffix in ["xmi", "json"]:
        found, found_links = [], []
        for path in sorted((root / "cas").glob(f"*.{suffix}")):
            with open(path, "rb") as file:
                read = load_cas_from_xmi(file, typesystem=types) if suffix == "xmi" else load_cas_from_json(file)
            for span in read.select("webanno.custom.NewsSpan"):
                # cassis converts the UTF-16 offsets of the file to code points.
                found.append((path.stem, span.label, span.begin, span.end))
            for link in read.select("webanno.custom.NewsLink"):
                ends = int(link.Governor.spanId), int(link.Dependent.spanId)
                found_links.append((path.stem, link.kind, *ends))
        check(f"{root.name} cassis {suffix}", sorted(found), pieces(articles))
        check(f"{root.name} cassis {suffix} links", sorted(found_links), links(articles))


def tei(root, articles):
    found = []
    for path in sorted((root / "tei").glob("*.xml")):
        body = ElementTree.parse(path).getroot().find(".//{http://www.tei-c.org/ns/1.0}ab")
        found.append((path.stem, "".join(body.itertext())))
    check(f"{root.name} tei text", found, sorted((a["id"], a["text"]) for a in articles))


def plain_json(root, articles):
    found = [(r["article_id"], e["label"]) for r in lines(only(root / "doccano", "*.jsonl")) for e in r["entities"]]
    check(f"{root.name} doccano", sorted(found), sorted((a, label) for a, label, *_ in pieces(articles)))
    rows = lines(only(root / "doccano", "*.jsonl"))
    wrong = []
    for row in rows:
        utf16 = row["text"].encode("utf-16-le", "surrogatepass")
        places = {e["id"]: utf16[2 * e["start_offset"] : 2 * e["end_offset"]].decode("utf-16-le") for e in row["entities"]}
        wrong += [(row["article_id"], id) for id, text in places.items() if not text or text not in row["text"]]
    check(f"{root.name} doccano utf-16", wrong, [])
    found = [(r["article_id"], link["type"], link["from_id"], link["to_id"]) for r in rows for link in r["relations"]]
    check(f"{root.name} doccano links", sorted(found), links(articles))
    rows = lines(only(root / "prodigy", "*.jsonl"))
    ends = lambda link: (link["head_span"]["id"], link["child_span"]["id"])
    found = [(r["meta"]["id"], link["label"], *ends(link)) for r in rows for link in r["relations"]]
    check(f"{root.name} prodigy links", sorted(found), links(articles))
    found = [(r["meta"]["id"], s["label"], s["start"], s["end"]) for r in rows for s in r["spans"]]
    check(f"{root.name} prodigy", sorted(found), extents(articles))
    for row in lines(only(root / "chat", "*.jsonl")):
        json.loads(row["messages"][2]["content"])
    rows = lines(only(root / "hf-tokens", "*.jsonl"))
    wrong = [r["id"] for r, a in zip(rows, articles) if [a["text"][s:e] for s, e in r["offsets"]] != r["tokens"]]
    check(f"{root.name} hf-tokens", wrong, [])
    with open(only(root / "gliner", "*.json"), encoding="utf-8") as file:
        records = json.load(file)
    wrong = [r for r in records for start, end, _ in r["ner"] if not 0 <= start <= end < len(r["tokenized_text"])]
    check(f"{root.name} gliner", wrong, [])


def schema(root, articles):
    if not has("jsonschema"):
        return
    import jsonschema

    with open("assets/pullquote-export.schema.json", encoding="utf-8") as file:
        validator = jsonschema.Draft202012Validator(json.load(file))
    with open(only(root / "json", "*.json"), encoding="utf-8") as file:
        wrong = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.load(file))]
    check(f"{root.name} json schema", wrong, [])


CONSUMERS = [
    *(schema, json_lines, parquet, spreadsheet, spacy_docs, spacy_training, label_studio, brat, w3c),
    *(conll, conllu_rows, cas, tei, plain_json),
]

for root in sorted(path for path in pathlib.Path(sys.argv[1]).iterdir() if path.is_dir()):
    with open(only(root / "json", "*.json"), encoding="utf-8") as file:
        articles = json.load(file)["articles"]
    texts(articles, root)
    for consumer in CONSUMERS:
        consumer(root, articles)
if skipped:
    print(f"SKIPPED  {len(skipped)} consumers that are not installed: {', '.join(sorted(set(skipped)))}")
sys.exit(1 if failures else 0)
