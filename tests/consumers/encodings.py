#!/usr/bin/env python3
"""encodings.py PULLQUOTE: opens articles in odd encodings, marks words in them, and slices the exports as Python does."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

PULLQUOTE = str(Path(sys.argv[1]).resolve())
NEWLINES = ["\n", "\r\n", "\r"]

# encoding, as Pullquote calls it where it must be told, text, words to mark
ARTICLES = [
    ("cp1252", None, "Le café\n«Non, pas ça», a dit José à l’hôtel — où il dîne.\n", ["«Non, pas ça»", "José"]),
    ("cp1251", None, "Бюджет города\n«Мы не будем сокращать», — сказала мэр города.\n", ["«Мы не будем сокращать»", "мэр"]),
    ("iso8859-2", None, "Budżet miasta Łodzi\n\"Nie będzie cięć\", powiedziała burmistrz części źródła.\n", ["\"Nie będzie cięć\""]),
    ("shift_jis", None, "予算案\n「削減はしない」と市長は述べた。来年度の予算案を発表した。\n", ["「削減はしない」", "市長"]),
    ("gbk", None, "预算\n“我们不会削减预算，”市长说。新的公交线路将于明年开通。\n", ["“我们不会削减预算，”", "市长"]),
    ("big5", None, "預算\n「我們不會削減預算，」市長說。新的公車路線將於明年開通。\n", ["「我們不會削減預算，」", "市長"]),
    ("euc-kr", None, "예산\n“예산을 삭감하지 않겠다”고 시장이 말했다. 내년에 새로운 노선이 열린다.\n", ["“예산을 삭감하지 않겠다”", "시장"]),
    ("utf-16-le", None, "Bus 🙂\n“No cuts 🙂,” said Ana.\n東京\n", ["“No cuts 🙂,”", "Ana"]),
    ("utf-16-be", None, "Bus 🙂\n“No cuts 🙂,” said Ana.\n東京\n", ["“No cuts 🙂,”", "東京"]),
    ("utf-16", None, "Bus 🙂\n“No cuts 🙂,” said Ana.\n", ["“No cuts 🙂,”", "Ana"]),
    ("utf-8-sig", None, "Bus 👩‍👩‍👧\n“No cuts e\u0301,”\u2028said\u0085Ana\u0000.\n", ["“No cuts e\u0301,”", "Ana\u0000"]),
    ("utf-8", None, "“न कटौती 🇩🇪” कहा अना ने\n\u202e“שלום”\u202c\t\x1f\x0b.\n", ["“न कटौती 🇩🇪”", "“שלום”"]),
    ("mac_roman", "macintosh", "Café\n“Non”, dit-il à l’été.\n", ["“Non”", "été"]),
]


def run(*arguments, code=0):
    done = subprocess.run([PULLQUOTE, *arguments], capture_output=True, check=False)
    assert done.returncode == code, (arguments, done.returncode, done.stderr.decode())
    return done.stdout


def check(folder, encoding, chosen, text, words, newline):
    article, project = folder / "article.txt", folder / "a.ron"
    article.write_bytes(text.replace("\n", newline).encode(encoding))
    project.unlink(missing_ok=True)
    choice = ["--encoding", chosen] if chosen else []
    run("new", str(project), str(article), *choice)
    opened = json.loads(run("export", str(project)))["articles"][0]
    assert opened["text"] == text, (encoding, newline, opened["text"])

    spans = []
    for number, word in enumerate(words, 1):
        start = text.index(word)
        spans.append({"id": number, "label": "quote", "start": start, "end": start + len(word), "text": word})
    labelled = {"format": "pullquote", "version": 1, "offset_unit": "code_point", "project": "",
                "labels": [{"id": "quote", "name": "Quote"}], "relation_kinds": [],
                "articles": [{"id": opened["id"], "title": "", "text": text, "spans": spans, "relations": []}]}
    (folder / "in.json").write_text(json.dumps(labelled), encoding="utf-8")
    run("import", str(project), str(folder / "in.json"), "--format", "json")

    for unit, slice_of in SLICES.items():
        exported = json.loads(run("export", str(project), "--offset-unit", unit))["articles"][0]
        sliced = [slice_of(exported["text"], span["start"], span["end"]) for span in exported["spans"]]
        assert sorted(sliced) == sorted(words), (encoding, unit, sliced)
        assert [span["text"] for span in exported["spans"]] == sliced
    lines = run("export", str(project), "--format", "doccano").decode().splitlines()
    row = json.loads(lines[0])
    ends = [(entity["start_offset"], entity["end_offset"]) for entity in row["entities"]]
    assert sorted(utf16_slice(row["text"], *end) for end in ends) == sorted(words), (encoding, ends)
    check_lines(run("export", str(project), "--format", "jsonl").decode(), words)


def check_lines(exported, words):
    row = json.loads(exported.splitlines()[0])
    sliced = [row["text"][span["start"]:span["end"]] for span in row["spans"]]
    assert sorted(sliced) == sorted(words), sliced


def utf16_slice(text, start, end):
    return text.encode("utf-16-le", "surrogatepass")[2 * start:2 * end].decode("utf-16-le")


SLICES = {
    "code_point": lambda text, start, end: text[start:end],
    "utf16": utf16_slice,
    "byte": lambda text, start, end: text.encode()[start:end].decode(),
}

with tempfile.TemporaryDirectory() as folder:
    n_checks = 0
    for encoding, chosen, text, words in ARTICLES:
        for newline in NEWLINES:
            check(Path(folder), encoding, chosen, text, words, newline)
            n_checks += 1
print(f"{len(ARTICLES)} encodings with {len(NEWLINES)} line ends: {n_checks} articles, all offsets equal")
