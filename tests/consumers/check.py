"""Reads every export with the programs that it is made for and compares spans and links with the JSON export.

    python check.py EXPORTS

EXPORTS has a folder a format for each project, as the test exports_for_consumers writes them. A consumer that is not
installed is skipped, loudly. Exit 1 where one finds something else than the JSON has.
"""

import importlib.util
import json
import pathlib
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


def texts(articles, root):
    for article in articles:
        for span in article["spans"]:
            fragments = span.get("fragments") or [[span["start"], span["end"]]]
            assert " ".join(article["text"][a:b] for a, b in fragments) == span["text"], span
    print(f"ok       {root.name}: every span has its text")


def json_lines(root, articles):
    rows = lines(only(root / "jsonl", "*.jsonl"))
    check(f"{root.name} jsonl", extents(rows), extents(articles))
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


def spacy_docs(root, articles):
    if not has("spacy"):
        return
    import spacy
    from spacy.tokens import DocBin

    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "all.spacy"
        script = root / "spacy" / "to_docbin.py"
        subprocess.run([sys.executable, script, "en", only(root / "spacy", "*.jsonl"), target], check=True)
        misaligned = (target.parent / "misaligned.tsv").read_text(encoding="utf-8").count("\n") - 1
        docs = list(DocBin().from_disk(target).get_docs(spacy.blank("en").vocab))
    found = sorted((d.user_data["id"], s.label_, s.start_char, s.end_char) for d in docs for s in d.spans["sc"])
    expected = extents(articles)
    aligned = [span for span in expected if span in set(found)]
    check(f"{root.name} spacy ({misaligned} misaligned)", found, aligned)
    check(f"{root.name} spacy and misaligned", len(found) + misaligned == len(expected) and [True] or [], [True])
    check(f"{root.name} spacy text", [d.text for d in docs], [a["text"] for a in articles])


def label_studio(root, articles):
    with open(only(root / "label-studio", "*.json"), encoding="utf-8") as file:
        tasks = json.load(file)
    found = []
    for task in tasks:
        for item in task["annotations"][0]["result"]:
            if item["type"] == "labels":
                value = item["value"]
                assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
                found.append((task["data"]["doc_id"], value["labels"][0], value["start"], value["end"]))
    check(f"{root.name} label-studio", sorted(found), pieces(articles))
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
        found = []
        for path in sorted((root / "cas").glob(f"*.{suffix}")):
            with open(path, "rb") as file:
                read = load_cas_from_xmi(file, typesystem=types) if suffix == "xmi" else load_cas_from_json(file)
            for span in read.select("webanno.custom.NewsSpan"):
                # cassis converts the UTF-16 offsets of the file to code points.
                found.append((path.stem, span.label, span.begin, span.end))
        check(f"{root.name} cassis {suffix}", sorted(found), pieces(articles))


def tei(root, articles):
    found = []
    for path in sorted((root / "tei").glob("*.xml")):
        body = ElementTree.parse(path).getroot().find(".//{http://www.tei-c.org/ns/1.0}ab")
        found.append((path.stem, "".join(body.itertext())))
    check(f"{root.name} tei text", found, sorted((a["id"], a["text"]) for a in articles))


def plain_json(root, articles):
    found = [(r["article_id"], e["label"]) for r in lines(only(root / "doccano", "*.jsonl")) for e in r["entities"]]
    check(f"{root.name} doccano", sorted(found), sorted((a, label) for a, label, *_ in pieces(articles)))
    rows = lines(only(root / "prodigy", "*.jsonl"))
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


for root in sorted(path for path in pathlib.Path(sys.argv[1]).iterdir() if path.is_dir()):
    with open(only(root / "json", "*.json"), encoding="utf-8") as file:
        articles = json.load(file)["articles"]
    for consumer in [texts, json_lines, spacy_docs, label_studio, conllu_rows, cas, tei, plain_json]:
        consumer(*((articles, root) if consumer is texts else (root, articles)))
if skipped:
    print(f"SKIPPED  {len(skipped)} consumers that are not installed: {', '.join(sorted(set(skipped)))}")
sys.exit(1 if failures else 0)
