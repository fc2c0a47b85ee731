"""Holds `pullquote agreement` against scikit-learn, krippendorff, nltk and pygamma-agreement on articles labelled by chance.

    python agreement.py PULLQUOTE

Three annotators label articles of plain words, each with spans of their own drawn from what a first one marked: some moved,
some under another label, some left out, some with a claim inside. A package that is not installed is skipped, loudly. Exit 1
where a value differs.
"""

import importlib.util
import itertools
import json
import pathlib
import random
import subprocess
import sys
import tempfile

LABELS, PEOPLE, N_ARTICLES, N_WORDS = ["quote", "claim", "speaker"], ["ana", "ben", "cho"], 6, 120
failures = []


def has(*modules):
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if missing:
        print(f"SKIPPED  not installed: {' '.join(missing)}")
    return not missing


def check(name, found, expected, near=1e-9):
    if found is not None and abs(found - expected) < near:
        print(f"ok       {name}: {expected:.6f}")
    else:
        failures.append(name)
        print(f"DIFFERS  {name}: {found}, not {expected}")


def labelled(chance):
    """Spans as (label, first word, word behind the last), which do not overlap under one label."""
    spans, at = [], 0
    while at < N_WORDS - 12:
        at += chance.randrange(1, 6)
        n = chance.randrange(1, 8)
        spans.append((chance.choice(LABELS), at, at + n))
        at += n + 1
    return spans


def noisy(chance, spans):
    out = []
    for label, start, end in spans:
        kind = chance.random()
        if kind < 0.15:
            continue
        if kind < 0.3:
            end += 1
        elif kind < 0.4:
            label = chance.choice(LABELS)
        out.append((label, start, end))
        if label != "claim" and chance.random() < 0.25:
            out.append(("claim", start, end - 1 if end - start > 1 else end))
    return out


def write(folder, program, person, articles):
    """A project of one person, by way of the records that any program could write."""
    lines = []
    for words, spans in articles:
        starts = [0]
        for word in words:
            starts.append(starts[-1] + len(word) + 1)
        at = [{"start": starts[s], "end": starts[e] - 1, "label": label} for label, s, e in spans]
        lines.append(json.dumps({"text": " ".join(words), "spans": at}))
    (folder / f"{person}.jsonl").write_text("\n".join(lines) + "\n")
    run(folder, program, "new", f"{person}.ron")
    run(folder, program, "import", f"{person}.ron", f"{person}.jsonl", "--format", "jsonl")
    project = folder / f"{person}.ron"
    text = project.read_text()
    start = text.index('annotator: "') + len('annotator: "')
    project.write_text(text[:start] + person + text[text.index('"', start):])


def run(folder, program, *arguments):
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode == 2:
        sys.exit(f"{' '.join(arguments)}: {done.stderr}")
    return done.stdout


def inside(article, label):
    """0 and 1 for each word."""
    words, spans = article
    return [int(any(l == label and s <= at < e for l, s, e in spans)) for at in range(len(words))]


def labels_of(article):
    words, spans = article
    return [frozenset(l for l, s, e in spans if s <= at < e) or frozenset({"O"}) for at in range(len(words))]


def main(program):
    chance = random.Random(5)
    gold = [([f"w{n}x{at}" for at in range(N_WORDS)], labelled(chance)) for n in range(N_ARTICLES)]
    work = {person: [(words, noisy(chance, spans)) for words, spans in gold] for person in PEOPLE}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for person in PEOPLE:
            write(folder, program, person, work[person])
        files = [f"{person}.ron" for person in PEOPLE]
        found = json.loads(run(folder, program, "agreement", *files, "--format", "json"))
        single = [json.loads(run_one(folder, program, n, work)) for n in range(2)] if has("pygamma_agreement") else []
    rows = {(tuple(row["who"]) if row["who"] != "everybody" else "everybody", row["id"] or row["what"]): row for row in found["rows"]}
    value = lambda who, what, measure: rows[who, what]["measures"][measure]["value"]
    compare_tokens(work, value)
    compare_spans(work, value)
    for n, one in enumerate(single):
        compare_gamma(n, one, work)


def run_one(folder, program, n, work):
    for person in PEOPLE:
        (folder / str(n)).mkdir(exist_ok=True)
        write(folder / str(n), program, person, [work[person][n]])
    return run(folder / str(n), program, "agreement", *[f"{person}.ron" for person in PEOPLE], "--format", "json")


def compare_tokens(work, value):
    joined = lambda person, label: list(itertools.chain(*(inside(article, label) for article in work[person])))
    if has("sklearn"):
        from sklearn.metrics import cohen_kappa_score

        for pair in itertools.combinations(PEOPLE, 2):
            for label in LABELS:
                expected = cohen_kappa_score(joined(pair[0], label), joined(pair[1], label))
                check(f"kappa of {label}, {' and '.join(pair)}", value(pair, label, "kappa"), expected)
    if has("krippendorff", "numpy"):
        import krippendorff

        for label in LABELS:
            data = [joined(person, label) for person in PEOPLE]
            expected = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
            check(f"alpha of {label}", value("everybody", label, "alpha"), expected)
    if has("nltk"):
        from nltk.metrics import masi_distance
        from nltk.metrics.agreement import AnnotationTask

        sets = lambda person: itertools.chain(*(labels_of(article) for article in work[person]))
        data = [(person, at, labels) for person in PEOPLE for at, labels in enumerate(sets(person))]
        expected = AnnotationTask(data, distance=masi_distance).alpha()
        check("MASI alpha", value("everybody", "labels", "masi_alpha"), expected)


def compare_spans(work, value):
    for one, other in itertools.combinations(PEOPLE, 2):
        n_equal = n_all = 0
        for left, right in zip(work[one], work[other]):
            n_equal += len(set(left[1]) & set(right[1]))
            n_all += len(left[1]) + len(right[1])
        check(f"exact F1, {one} and {other}", value((one, other), "labels", "exact_f1"), 2 * n_equal / n_all)


def compare_gamma(n, found, work):
    from pyannote.core import Segment
    from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum

    def continuum(people):
        made = Continuum()
        for person in people:
            words, spans = work[person][n]
            starts = [0]
            for word in words:
                starts.append(starts[-1] + len(word) + 1)
            for label, start, end in spans:
                made.add(person, Segment(starts[start], starts[end] - 1), label)
        return made

    unlike = CombinedCategoricalDissimilarity(alpha=1, beta=1, delta_empty=1)
    for row in found["rows"]:
        if row["what"] != "labels":
            continue
        people = PEOPLE if row["who"] == "everybody" else row["who"]
        expected = float(continuum(people).get_best_alignment(unlike).disorder)
        disorder = row["measures"]["disorder"]["value"]
        name = f"disorder of article {n}, {' and '.join(people)}"
        if len(people) == 2:
            check(name, disorder, expected, 1e-5)
        elif row["least_disorder"] - 1e-5 <= expected <= disorder + 1e-5:
            print(f"ok       {name}: {expected:.6f} from {row['least_disorder']:.6f} to {disorder:.6f}")
        else:
            failures.append(name)
            print(f"DIFFERS  {name}: {expected} is not from {row['least_disorder']} to {disorder}")


if __name__ == "__main__":
    main(str(pathlib.Path(sys.argv[1]).resolve()))
    sys.exit(1 if failures else 0)
