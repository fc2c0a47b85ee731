"""Closes the loop: what is labelled leaves, spaCy learns it on the processor, and suggests it in articles that it has not seen.

    python loop.py PULLQUOTE [RECORDED_FOLDER]

The label is one that nothing built in knows: figures, which a pattern marks in the training texts of this repository. Every
fourth article is held out. With a folder what the adapter was asked and answered about two of them is written there.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
FIGURE = re.compile(r"(?<![\w.,-])[$€£]?\d+(?:[.,]\d+)*(?: (?:percent|million|billion))?(?![\w-]|[.,]\d)")
N_STEPS = 400


def plain(marked):
    """A text of the notation of tests without its marks."""
    text, opened, at = [], [], 0
    mark = re.compile(r"\[(?:quote|speaker|claim|boilerplate)[^\s\]]* |[\[\]]")
    for found in mark.finditer(marked):
        is_end = found.group() == "]" and opened and opened.pop()
        is_mark = len(found.group()) > 1 or is_end
        text += [marked[at:found.start()], "" if is_mark else found.group()]
        at = found.end()
        if found.group() != "]":
            opened.append(len(found.group()) > 1)
    return "".join([*text, marked[at:]])


def rows():
    for path in sorted((ROOT / "tests/data/training").glob("*.txt"))[:13]:
        for n, marked in enumerate(path.read_text(encoding="utf-8").split("\n===\n")):
            text = plain(marked).strip()
            spans = [{"start": found.start(), "end": found.end(), "label": "figure"} for found in FIGURE.finditer(text)]
            yield {"text": text, "spans": spans, "meta": {"title": f"{path.stem} {n}"}}


def run(folder, *arguments, **options):
    ended = subprocess.run([PROGRAM, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    assert ended.returncode == 0, (arguments, ended.stderr.decode())
    return ended.stdout.decode()


def project(folder, name, found):
    lines = folder / f"{name}.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
    run(folder, "new", f"{name}.ron")
    run(folder, "import", f"{name}.ron", lines, "--format", "jsonl")


def train(folder):
    """A span categorizer with the config that the export has beside its lines."""
    run(folder, "export", "week.ron", "--format", "spacy", "--status", "done", "-o", "spacy")
    lines, data, config = next((folder / "spacy").glob("*.jsonl")), folder / "train.spacy", folder / "config.cfg"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([sys.executable, folder / "spacy/to_docbin.py", "en", lines, data], **quiet)
    spacy = [sys.executable, "-m", "spacy"]
    subprocess.run([*spacy, "init", "fill-config", folder / "spacy/base_config.cfg", config], **quiet)
    steps = ["--training.max_steps", str(N_STEPS), "--training.eval_frequency", str(N_STEPS)]
    paths = ["--paths.train", data, "--paths.dev", data, "--output", folder / "model"]
    subprocess.run([*spacy, "train", config, *paths, *steps], **quiet)
    return folder / "model/model-last"


def f1(folder, predicted, what):
    lines = run(folder, "evaluate", "gold.ron", predicted).splitlines()
    name = f"{what}, exact"
    value = next(line[len(name):].split()[2] for line in lines if line.startswith(name))
    return 0.0 if value == "–" else float(value)


def record(folder, command, held, target):
    """What the adapter is asked about two short articles, and what it answers."""
    short = sorted((row for row in held if row["spans"]), key=lambda row: len(row["text"]))[:2]
    asked = [json.dumps({"id": f"{n + 1:016x}", "text": row["text"], "labels": [{"id": "figure", "name": "Figure"}],
                         "relation_kinds": []}, ensure_ascii=False) for n, row in enumerate(short)]
    ended = subprocess.run(command, input="".join(line + "\n" for line in asked).encode(), stdout=subprocess.PIPE, check=True)
    target.mkdir(parents=True, exist_ok=True)
    (target / "spacy-asked.jsonl").write_text("".join(line + "\n" for line in asked), encoding="utf-8")
    (target / "spacy-answered.jsonl").write_bytes(ended.stdout)


def main():
    try:
        import spacy  # noqa: F401
    except ImportError:
        return print("SKIPPED  the loop: spaCy is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        found = list(rows())
        held, taught = found[3::4], [row for n, row in enumerate(found) if n % 4 != 3]
        done = [{**row, "meta": {**row["meta"], "status": "done"}} for row in taught]
        project(folder, "week", [*done, *({**row, "spans": []} for row in held)])
        project(folder, "gold", held)
        command = [sys.executable, str(ROOT / "assets/adapters/spacy_pipeline.py"), str(train(folder))]
        settings = folder / "settings/pullquote"
        settings.mkdir(parents=True)
        (settings / "settings.ron").write_text(f'(suggesters: {{"spacy": (command: {json.dumps(command)})}})')
        environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "settings")}
        run(folder, "suggest", "week.ron", "--with", "built-in", "-o", "alone.ron", env=environment)
        told = run(folder, "suggest", "week.ron", "--with", "built-in", "--with", "spacy", "-o", "both.ron", env=environment)
        print(told.rstrip())
        assert re.search(r"^spacy, figure +\d+ ", told, re.M), "how far it is believed is told"
        scores = {what: [f1(folder, f"{one}.ron", what) for one in ["alone", "both"]] for what in ["figure", "all"]}
        for what, (alone, both) in scores.items():
            print(f"    F1 of {what} on {len(held)} articles held out: built in {alone:.3f}, with spaCy {both:.3f}")
        assert scores["figure"][1] > 0.6 and scores["all"][1] > scores["all"][0], scores
        if len(sys.argv) > 2:
            record(folder, command, held, pathlib.Path(sys.argv[2]))
    print("ok  the loop: exported, learned, suggested")


main()
