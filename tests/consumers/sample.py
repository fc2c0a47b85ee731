"""Holds what leaves of the sample project with three readings against the programs that read it.

    python sample.py PULLQUOTE PROJECT.ron

cassis, which reads what INCEpTION does, finds each person's spans and links in the CAS that leave; scikit-learn and
krippendorff find over the words of the texts what `pullquote agreement` does, and pygamma-agreement the disorder of each
article without split spans. A package that is not installed is skipped, loudly. Exit 1 where a value differs.
"""

import itertools
import json
import pathlib
import sys
import tempfile

from agreement import check, failures, has, run

LABELS = ["quote", "speaker", "claim"]


def main(program, project):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        lines = run(folder, program, "export", project, "--format", "jsonl", "--readings", "all").splitlines()
        rows = [json.loads(line) for line in lines]
        found = json.loads(run(folder, program, "agreement", project, "--format", "json"))
        values = {(tuple(row["who"]) if row["who"] != "everybody" else "everybody", row["id"] or row["what"]): row for row in found["rows"]}
        value = lambda who, what, measure: values[who, what]["measures"][measure]["value"]
        people = sorted({row["annotator"] for row in rows})
        exact_f1(rows, people, value)
        words(rows, people, value)
        cas(folder, program, project, rows, people)
        if has("pygamma_agreement"):
            disorder(folder, program, rows, people)


def marks(row):
    return {(span["label"], *map(tuple, span["fragments"])) for span in row["spans"]}


def exact_f1(rows, people, value):
    by = {(row["id"], row["annotator"]): marks(row) for row in rows}
    for pair in itertools.combinations(people, 2):
        both = [(by[id, pair[0]], by[id, pair[1]]) for id in {row["id"] for row in rows} if (id, pair[0]) in by and (id, pair[1]) in by]
        n_equal, n_all = sum(len(a & b) for a, b in both), sum(len(a) + len(b) for a, b in both)
        check(f"sample: exact F1, {' and '.join(pair)}", value(pair, "labels", "exact_f1"), 2 * n_equal / n_all)


def words_of(text):
    """The words of a text and its marks, as Unicode takes them (UAX #29)."""
    import regex

    ends = [match.start() for match in regex.finditer(r"(?w)\b", text) if match.start() > 0] + [len(text)]
    return [(start, end) for start, end in zip([0, *ends], ends) if text[start:end].strip()]


def words(rows, people, value):
    if not has("regex"):
        return
    by = {(row["id"], row["annotator"]): row for row in rows}
    ids = sorted({row["id"] for row in rows})
    places = {row["id"]: words_of(row["text"]) for row in rows}

    def inside(id, person, label):
        pieces = [piece for span in by[id, person]["spans"] if span["label"] == label for piece in span["fragments"]]
        return [int(any(start < b and a < end for a, b in pieces)) for start, end in places[id]]

    if has("sklearn"):
        from sklearn.metrics import cohen_kappa_score

        for pair, label in itertools.product(itertools.combinations(people, 2), LABELS):
            both = [id for id in ids if all((id, person) in by for person in pair)]
            joined = [[at for id in both for at in inside(id, person, label)] for person in pair]
            check(f"sample: kappa of {label}, {' and '.join(pair)}", value(pair, label, "kappa"), cohen_kappa_score(*joined))
    if has("krippendorff", "numpy"):
        import krippendorff
        import numpy

        for label in LABELS:
            # A person who has not read an article has no value for its words.
            nobody = lambda id: [numpy.nan] * len(places[id])
            data = [[at for id in ids for at in (inside(id, person, label) if (id, person) in by else nobody(id))] for person in people]
            expected = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
            check(f"sample: alpha of {label}", value("everybody", label, "alpha"), expected)


def cas(folder, program, project, rows, people):
    if not has("cassis"):
        return
    from cassis import load_cas_from_xmi, load_typesystem

    run(folder, program, "export", project, "--format", "cas", "--readings", "all", "-o", "cas")
    n_spans = n_links = n_wrong = 0
    for row in rows:
        root = folder / "cas" / row["annotator"]
        with open(root / "TypeSystem.xml", "rb") as types, open(root / f"{row['id']}.xmi", "rb") as file:
            read = load_cas_from_xmi(file, typesystem=load_typesystem(types))
        pieces = sorted((span.label, span.begin, span.end) for span in read.select("webanno.custom.NewsSpan"))
        expected = sorted((span["label"], *piece) for span in row["spans"] for piece in span["fragments"])
        links = sorted((link.kind, int(link.Governor.spanId), int(link.Dependent.spanId)) for link in read.select("webanno.custom.NewsLink"))
        expected_links = sorted((link["label"], link["head"], link["child"]) for link in row["relations"])
        n_wrong += int(pieces != expected or links != expected_links or read.sofa_string != row["text"])
        n_spans, n_links = n_spans + len(pieces), n_links + len(links)
    check(f"sample: records that cassis reads otherwise, of {len(rows)} with {n_spans} pieces of spans and {n_links} links", n_wrong, 0)


def disorder(folder, program, rows, people):
    from pyannote.core import Segment
    from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum

    unlike = CombinedCategoricalDissimilarity(alpha=1, beta=1, delta_empty=1)
    for id in sorted({row["id"] for row in rows}):
        of_it = [row for row in rows if row["id"] == id]
        if any(len(span["fragments"]) > 1 for row in of_it for span in row["spans"]):
            continue
        home = folder / id
        home.mkdir()
        for row in of_it:
            person = row["annotator"]
            (home / f"{person}.jsonl").write_text(json.dumps(row) + "\n")
            run(home, program, "new", f"{person}.ron", "--annotator", person)
            run(home, program, "import", f"{person}.ron", f"{person}.jsonl", "--format", "jsonl")
        found = json.loads(run(home, program, "agreement", *[f"{row['annotator']}.ron" for row in of_it], "--format", "json"))
        for line in (line for line in found["rows"] if line["what"] == "labels" and line["who"] != "everybody"):
            continuum = Continuum()
            for row in (row for row in of_it if row["annotator"] in line["who"]):
                for span in row["spans"]:
                    continuum.add(row["annotator"], Segment(span["start"], span["end"]), span["label"])
            if any(not len(continuum[person]) if person in continuum.annotators else True for person in line["who"]):
                continue
            expected = float(continuum.get_best_alignment(unlike).disorder)
            check(f"sample: disorder of {id}, {' and '.join(line['who'])}", line["measures"]["disorder"]["value"], expected, 1e-5)


if __name__ == "__main__":
    main(str(pathlib.Path(sys.argv[1]).resolve()), str(pathlib.Path(sys.argv[2]).resolve()))
    sys.exit(1 if failures else 0)
