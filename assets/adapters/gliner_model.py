"""A GLiNER model as a suggester of Pullquote: it is asked for the names of the project's labels.

    python gliner_model.py MODEL [--threshold 0.4] ["person who speaks=speaker" ...]

MODEL is a folder or a name that is on this machine already. A pair gives a label better words to be asked for.
"""

import argparse
import json
import os
import re

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import sys

from gliner import GLiNER

# GLiNER reads a few hundred words at a time: a paragraph.
PARAGRAPH = re.compile(r"[^\n]+")


def answer(model, arguments, question):
    asked = {label["name"].lower(): label["id"] for label in question["labels"]}
    wanted = set(asked.values())
    for pair in arguments.words:
        words, label = pair.rsplit("=", 1)
        if label in wanted:
            asked = {name: other for name, other in asked.items() if other != label}
            asked[words] = label
    spans = []
    for paragraph in PARAGRAPH.finditer(question["text"]):
        for found in model.predict_entities(paragraph.group(), list(asked), threshold=arguments.threshold):
            spans.append({
                "start": paragraph.start() + found["start"], "end": paragraph.start() + found["end"],
                "label": asked[found["label"]], "text": found["text"], "score": float(found["score"]),
            })
    return {"id": question["id"], "spans": spans, "model": os.path.basename(arguments.model.rstrip("/"))}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--threshold", type=float, default=0.4)
    arguments = parser.parse_args()
    # Whatever the system takes text for.
    for stream in [sys.stdin, sys.stdout, sys.stderr]:
        stream.reconfigure(encoding="utf-8", newline="\n")
    model = GLiNER.from_pretrained(arguments.model)
    for line in sys.stdin:
        print(json.dumps(answer(model, arguments, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
