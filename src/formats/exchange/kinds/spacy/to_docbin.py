"""Turns exported JSON Lines into spaCy's binary format: python to_docbin.py en train.jsonl train.spacy

Spans go to doc.spans["sc"], as the span categorizer wants them, links to doc.user_data["relations"]. Spans that
do not fall on spaCy's token boundaries are left out and listed in misaligned.tsv beside the output.
"""

import json
import pathlib
import sys

import spacy
from spacy.tokens import DocBin

language, source, target = sys.argv[1:4]
nlp, docs = spacy.blank(language), DocBin(store_user_data=True)
misaligned = ["article\tspan\tlabel\ttext\n"]
with open(source, encoding="utf-8", newline="\n") as lines:
    for line in lines:
        article = json.loads(line)
        doc, spans = nlp.make_doc(article["text"]), []
        for span in article["spans"]:
            found = doc.char_span(span["start"], span["end"], label=span["label"], span_id=str(span["id"]))
            if found is None:
                row = [article["id"], str(span["id"]), span["label"], json.dumps(span["text"])]
                misaligned.append("\t".join(row) + "\n")
            else:
                spans.append(found)
        doc.spans["sc"] = spans
        doc.user_data["id"] = article["id"]
        doc.user_data["relations"] = [[r["head"], r["child"], r["label"]] for r in article["relations"]]
        docs.add(doc)
docs.to_disk(target)
pathlib.Path(target).with_name("misaligned.tsv").write_text("".join(misaligned), encoding="utf-8")
print(f"{len(docs)} articles, {len(misaligned) - 1} misaligned spans", file=sys.stderr)
