"""A token classifier of Hugging Face transformers as a suggester of Pullquote.

    python hf_tokens.py MODEL [PER=speaker ...]

MODEL is a folder or a name that is on this machine already. Long texts are gone through in windows that overlap.
"""

import json
import os
import sys

os.environ.setdefault("HF_HUB_OFFLINE", "1")

from transformers import pipeline


def answer(classify, model, names, question):
    wanted = {label["id"] for label in question["labels"]}
    text, spans = question["text"], []
    for found in classify(text):
        label = names.get(found["entity_group"], found["entity_group"])
        start, end = int(found["start"]), int(found["end"])
        # Some tokenizers count the blank before a word to it.
        start += len(text[start:end]) - len(text[start:end].lstrip())
        if label in wanted and start < end:
            spans.append({"start": start, "end": end, "label": label, "text": text[start:end],
                          "score": float(found["score"])})
    return {"id": question["id"], "spans": spans, "model": os.path.basename(model.rstrip("/"))}


def main():
    model = sys.argv[1]
    names = dict(pair.split("=", 1) for pair in sys.argv[2:])
    # Whatever the system takes text for.
    for stream in [sys.stdin, sys.stdout, sys.stderr]:
        stream.reconfigure(encoding="utf-8", newline="\n")
    classify = pipeline("token-classification", model=model, aggregation_strategy="simple", stride=64)
    for line in sys.stdin:
        print(json.dumps(answer(classify, model, names, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
