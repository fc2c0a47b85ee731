"""Turns spaCy's binary format into JSON Lines that pullquote imports: python from_docbin.py en train.spacy train.jsonl

Takes entities and all groups of spans, and the links that to_docbin.py keeps.
"""

import json
import sys

import spacy
from spacy.tokens import DocBin

language, source, target = sys.argv[1:4]
n_articles = 0
with open(target, "w", encoding="utf-8", newline="\n") as lines:
    for doc in DocBin().from_disk(source).get_docs(spacy.blank(language).vocab):
        groups = {"ents": doc.ents, **doc.spans}
        spans = [
            {"id": span.id_ or f"{group} {number}", "start": span.start_char, "end": span.end_char, "label": span.label_}
            for group, found in groups.items()
            for number, span in enumerate(found)
        ]
        links = [{"head": str(h), "child": str(c), "label": kind} for h, c, kind in doc.user_data.get("relations", [])]
        row = {"id": str(doc.user_data.get("id", "")), "text": doc.text, "spans": spans, "relations": links}
        lines.write(json.dumps(row, ensure_ascii=False) + "\n")
        n_articles += 1
print(f"{n_articles} articles", file=sys.stderr)
