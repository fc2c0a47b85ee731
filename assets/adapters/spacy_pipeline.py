"""A spaCy pipeline as a suggester of Pullquote: its entities and its span groups.

    python spacy_pipeline.py MODEL [PERSON=speaker ...]

MODEL is a package or a folder. Names of the model's labels are those of the project, or are given another one; what the
project has no label for is left out.
"""

import json
import sys

import numpy
import spacy


def spans_of(doc):
    for entity in doc.ents:
        yield entity, None
    for group in doc.spans.values():
        scores = group.attrs.get("scores")
        for idx, span in enumerate(group):
            # A categorizer of one label a span keeps the scores of all labels; the best is that of its own.
            yield span, float(numpy.max(scores[idx])) if scores is not None and len(scores) > idx else None


def answer(nlp, names, question):
    wanted = {label["id"] for label in question["labels"]}
    spans = []
    for span, score in spans_of(nlp(question["text"])):
        label = names.get(span.label_, span.label_)
        if label in wanted:
            found = {"start": span.start_char, "end": span.end_char, "label": label, "text": span.text}
            spans.append(found if score is None else {**found, "score": score})
    return {"id": question["id"], "spans": spans, "model": f"{nlp.meta['name']} {nlp.meta['version']}"}


def main():
    # Whatever the system takes text for.
    for stream in [sys.stdin, sys.stdout, sys.stderr]:
        stream.reconfigure(encoding="utf-8", newline="\n")
    nlp = spacy.load(sys.argv[1])
    names = dict(pair.split("=", 1) for pair in sys.argv[2:])
    for line in sys.stdin:
        print(json.dumps(answer(nlp, names, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
