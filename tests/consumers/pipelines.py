"""Runs the filter in the engines that it is made for, also where it fails, and the adapters against what their models answer.

    python pipelines.py PROGRAM [N_ARTICLES]

Spark, DuckDB and xargs must find what one process finds; 20000 articles have been tried, and take some minutes. What is not installed is said loudly and left out.
"""

import contextlib
import gzip
import http.server
import importlib.util
import json
import os
import pathlib
import runpy
import shutil
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
N_ARTICLES = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
POISON = ['{"id": "poison", "text": "never closed', "[" * 5000, '{"id": "none", "n": 5}']


def article(n):
    text = (f"Council {n} cuts bus budget\n\n“We cut {n % 7} lines because we had to 🙂,” said Ada Quist.\n"
            f"Bo Ott said that {n} buses would stop.\n\nRead more: our newsletter\n")
    return json.dumps({"id": str(n), "headline": f"Bus {n}", "body": text})


def found_by_one(lines):
    output = subprocess.run([PROGRAM, "suggest", "-", "--jobs", "1"], input="\n".join(lines).encode(), stdout=subprocess.PIPE)
    assert output.returncode == 1, "there are bad lines"
    return [json.loads(line) for line in output.stdout.decode().splitlines()]


def key(found):
    """What must be the same: the place in an error counts the lines of a part."""
    spans = [(span["start"], span["end"], span["label"], span["text"], round(span["score"], 3)) for span in found["spans"]]
    links = [(link["head"], link["child"], link["label"]) for link in found["relations"]]
    return found["id"], found["text"], spans, links, found["error"].partition(": ")[2]


def same(found, expected, who):
    found, expected = sorted(map(key, found)), sorted(map(key, expected))
    assert found == expected, f"{who}: {len(found)} rows, {len(expected)} expected; {[p for p in zip(found, expected) if p[0] != p[1]][:1]}"
    n_errors = sum(1 for one in found if one[4])
    assert n_errors == len(POISON), (who, n_errors)
    print(f"ok  {who}: {len(found)} lines, {sum(len(one[2]) for one in found)} spans, {n_errors} errors")


def spark(folder, expected):
    if not shutil.which("java"):
        return print("SKIPPED  Spark: there is no Java")
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return print("SKIPPED  Spark: pyspark is not installed")
    import pyarrow.parquet

    for how in [[], ["--pandas"]]:
        out = folder / f"spark{len(how)}"
        status, told = spark_job(PROGRAM, how, folder / "parts", out)
        assert status == 0, told[-3000:]
        same(pyarrow.parquet.read_table(out).to_pylist(), expected, " ".join(["Spark", *how]))
    spark_fails(folder)


def spark_job(program, how, articles, out):
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable,
                   "PYSPARK_SUBMIT_ARGS": "--master local[2] pyspark-shell"}
    command = [sys.executable, str(ROOT / "assets/pipelines/spark.py"), "--program", str(program), *how, str(articles), str(out)]
    ended = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return ended.returncode, ended.stdout.decode(errors="replace")


def spark_fails(folder):
    """A job never ends well with rows missing: bad lines cost themselves, a filter that fails costs the job."""
    lines = [*map(article, range(150)), *POISON, *map(article, range(150))]
    articles = folder / "few.jsonl"
    articles.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    pipeline = runpy.run_path(str(ROOT / "assets/pipelines/spark.py"))
    halves = [lines[:152], lines[152:]]
    found = [json.loads(line) for half in pipeline["filtered"](halves, [PROGRAM, "suggest", "-"]) for line in half]
    same(found, found_by_one(lines), "Spark's partition")
    filters = {
        "cannot begin": ('"$0" "$@" --learned-from not-there.ron', "left lines out and ended with status 2"),
        "is killed": ('head -n 30 | "$0" "$@"; kill -9 $$', "left lines out and ended with status -9"),
        "leaves lines out": ('head -n 30 | "$0" "$@"', "left lines out and ended with status 0"),
        "fails at its end": ('"$0" "$@"; exit 3', "ended with status 3"),
        "says too much": ('"$0" "$@"; echo {}', "and 3 bytes too many"),
    }
    for name, (script, told) in filters.items():
        try:
            list(pipeline["filtered"](halves, ["sh", "-c", script, PROGRAM, "suggest", "-"]))
            said = "nothing"
        except RuntimeError as error:
            said = str(error)
        assert told in said, (name, said)
    print(f"ok  Spark's partition: a filter that {', '.join(filters)} fails it")
    program = folder / "killed"
    program.write_text(f"#!/bin/sh\nhead -n 30 | '{PROGRAM}' \"$@\"\nkill -9 $$\n")
    program.chmod(0o755)
    for how in [[], ["--pandas"]]:
        out = folder / f"killed{len(how)}"
        status, said = spark_job(program, how, articles, out)
        assert status != 0 and "left lines out and ended with status -9" in said, (how, status, said[-3000:])
        assert not (out / "_SUCCESS").exists(), how
    print("ok  Spark: a filter that is killed fails the job")


def xargs_and_duckdb(folder, expected):
    script = f"ls {folder}/parts/*.gz | xargs -P 2 -I {{}} {PROGRAM} suggest {{}} --jobs 1 -o {{}}.found.jsonl.zst"
    # xargs says 123 where one of its processes ends with a status of its own.
    assert subprocess.run(script, shell=True, stderr=subprocess.DEVNULL).returncode == 123
    found = sorted((folder / "parts").glob("*.found.jsonl.zst"))
    plain = subprocess.run([PROGRAM, "suggest", "--help"], stdout=subprocess.PIPE)
    assert plain.returncode == 0
    try:
        import duckdb
    except ImportError:
        return print("SKIPPED  DuckDB is not installed")
    table = f"read_json('{folder}/parts/*.found.jsonl.zst', format = 'newline_delimited')"
    rows = duckdb.sql(f"select * from {table}")
    names = rows.columns
    same([dict(zip(names, row)) for row in rows.fetchall()], expected, "xargs and DuckDB")
    n_wrong = duckdb.sql(f"""
        select count(*) from (select text, unnest(spans) as s from {table})
        where substring(text, s.start + 1, s."end" - s.start) != s.text
    """).fetchall()[0][0]
    assert n_wrong == 0, "DuckDB counts code points"
    for path in found:
        path.unlink()


def message(content):
    return b"HTTP/1.0 200 OK\r\n\r\n" + json.dumps({"choices": [{"message": {"content": content}}]}).encode()


STATEMENTS = {"duckdb": "sql", "datasets": "python"}


def statements(folder):
    """What the book has for DuckDB and `datasets` reads a corpus which begins with nothing to guess types from."""
    page = (ROOT / "assets/guide/src/corpora.md").read_text(encoding="utf-8")
    code = {name: page.split(f"```{language}\n")[1].split("```")[0] for name, language in STATEMENTS.items()}
    lines = ['{"id": "plain", "date": "2024-05-01", "text": "Rain."}', article(1), '{"id": "year", "date": "2023", "text": "Rain."}']
    plain, *others = subprocess.run([PROGRAM, "suggest", "-"], input="\n".join(lines).encode(), check=True,
                                    stdout=subprocess.PIPE).stdout.splitlines(keepends=True)
    n_labels = len({span["label"] for span in json.loads(others[0])["spans"]})
    assert n_labels > 1
    begins = folder / "begins"
    (begins / "parts").mkdir(parents=True)
    for name, opened in {"found.jsonl": open, "parts/1.found.jsonl.gz": gzip.open}.items():
        with opened(begins / name, "wb") as file:
            file.write(plain * 30_000 + b"".join(others))
    asked = {
        "duckdb": "import sys, duckdb; print(len(duckdb.sql(sys.stdin.read()).fetchall()))",
        "datasets": "import sys; exec(sys.stdin.read()); print(len({span['label'] for span in found[30_000]['spans']}))",
    }
    for name in STATEMENTS:
        if importlib.util.find_spec(name) is None:
            print(f"SKIPPED  {name} is not installed")
            continue
        environment = {**os.environ, "HF_HOME": str(folder / "cache"), "HF_HUB_OFFLINE": "1"}
        ended = subprocess.run([sys.executable, "-c", asked[name]], input=code[name].replace(".zst", ".gz").encode(), cwd=begins,
                               env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert ended.returncode == 0 and int(ended.stdout) == n_labels, (name, ended.stdout, ended.stderr.decode()[-2000:])
        print(f"ok  {name}: the book's statement reads a corpus that begins without spans")


class Server(http.server.BaseHTTPRequestHandler):
    """Answers as a language model may: well, with words that are not there, with broken JSON, with nothing, too slowly."""

    answers = []

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.answers.pop(0)
        if answer is not None:
            return self.wfile.write(answer)
        with contextlib.suppress(OSError):
            for _ in range(100):
                self.wfile.write(b"H")
                time.sleep(0.2)

    def log_message(self, *_):
        pass


GOOD = json.dumps({"spans": [
    {"label": "quote", "text": "“We cut 1 lines because we had to 🙂,”", "speaker": "Ada Quist"},
    {"label": "quote", "text": "“We cut nothing,”"}, {"label": "rumour", "text": "Bo Ott"}, 7,
    {"label": ["quote"], "text": "Ada Quist"}, {"label": "speaker", "text": "Bo Ott", "speaker": {}},
    {"label": "claim", "text": "buses would stop", "speaker": "Nobody Here"},
]})
OF_USE = [
    GOOD, f"Here you are:\n```json\n{GOOD}\n```", f"{GOOD}\nHope {{that}} helps, or {{}} or }}.",
    f"Let me think: {{\"spans\": []}} is not enough. {{{GOOD}",
]
OF_NO_USE = [
    *(message(content) for content in ["{\"spans\": [", "{\"spans\": 5}", "[]", "", None, 5, "{\"spans\": " + "[" * 100_000]),
    b"", b"HTTP/1.0 200 OK\r\n\r\n", b"hello\r\n\r\n", b"HTTP/1.0 200 OK\r\n\r\n" + b"[" * 100_000, b"HTTP/1.0 200 OK\r\n\r\n\xff",
    b"HTTP/1.0 200 OK\r\nContent-Length: 99\r\n\r\n{}", b"HTTP/1.0 200 OK\r\n\r\n[]",
    message(GOOD).replace(b"200 OK", b"500 Out of memory"), b"HTTP/1.0 302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n", None,
]


def chat(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Server.answers = [*map(message, OF_USE), *OF_NO_USE, message(GOOD)]
    n_lines = len(Server.answers)
    settings = folder / "settings/pullquote"
    settings.mkdir(parents=True)
    adapter = ROOT / "assets/adapters/chat_server.py"
    command = [sys.executable, str(adapter), f"http://127.0.0.1:{server.server_port}/v1", "--model", "test", "--timeout", "2"]
    named = f"(suggesters: {{\"chat\": (command: {json.dumps(command)}, timeout_s: 60)}})"
    (settings / "settings.ron").write_text(named)
    lines = "\n".join(article(1) for _ in range(n_lines)).encode()
    # A proxy that is not there would answer nothing.
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "settings"), "http_proxy": "http://127.0.0.1:9", "no_proxy": ""}
    # One after another: the server gives its answers in that order.
    ended = subprocess.run([PROGRAM, "suggest", "-", "--with", "chat", "--jobs", "1"], input=lines, env=environment,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    found = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(found) == n_lines, ended.stderr
    for line in [*found[:len(OF_USE)], found[-1]]:
        assert [span["label"] for span in line["spans"]] == ["quote", "speaker", "speaker", "claim"], line
        assert line["relations"] and line["model"] == "chat" and not line["error"], line
    for line, answer in zip(found[len(OF_USE):-1], OF_NO_USE):
        assert "the server's answer is of no use" in line["error"], (answer, line)
    assert ended.returncode == 1, ended.stderr
    away = subprocess.run([sys.executable, str(adapter), "http://example.org/v1"], stderr=subprocess.PIPE)
    assert away.returncode == 2 and b"on this machine" in away.stderr
    server.shutdown()
    print(f"ok  chat server: {len(OF_NO_USE)} answers of no use are told, and those around them are taken")


LIBRARIES = {
    "numpy": "",
    "spacy": """
import types
def load(_):
    span = lambda text, start, end: types.SimpleNamespace(start_char=start, end_char=end, label_="speaker", text=text[start:end])
    def nlp(text):
        return types.SimpleNamespace(ents=[span(text, text.index("Zoë"), text.index("Zoë") + 3)], spans={})
    nlp.meta = {"name": "test", "version": "1"}
    return nlp
""",
    "transformers": """
def pipeline(*_, **__):
    return lambda text: [{"entity_group": "speaker", "start": text.index("Zoë"), "end": text.index("Zoë") + 3, "score": 0.5}]
""",
    "gliner": """
class GLiNER:
    def from_pretrained(_):
        return GLiNER()
    def predict_entities(self, text, names, threshold):
        return [{"start": text.index("Zoë"), "end": text.index("Zoë") + 3, "label": "speaker", "text": "Zoë", "score": 0.5}]
""",
}


def encodings(folder):
    """The adapters read UTF-8 on a system that takes text for something else; their libraries are stood in for."""
    libraries = folder / "libraries"
    libraries.mkdir()
    for name, code in LIBRARIES.items():
        (libraries / f"{name}.py").write_text(code, encoding="utf-8")
    question = {"id": "ü", "text": "“Ja 🙂,” Zoë said", "labels": [{"id": "speaker", "name": "Speaker"}], "relation_kinds": []}
    environment = {**os.environ, "PYTHONPATH": str(libraries), "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    for name in ["spacy_pipeline", "hf_tokens", "gliner_model"]:
        ended = subprocess.run([sys.executable, str(ROOT / f"assets/adapters/{name}.py"), "test"], env=environment,
                               input=json.dumps(question, ensure_ascii=False).encode() + b"\n", stdout=subprocess.PIPE)
        found = json.loads(ended.stdout)
        assert (found["id"], found["spans"][0]["text"], found["spans"][0]["start"]) == ("ü", "Zoë", 8), (name, found)
    print("ok  adapters: UTF-8 whatever the system takes text for")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        lines = [article(n) for n in range(N_ARTICLES)]
        lines[N_ARTICLES // 3:N_ARTICLES // 3] = POISON
        parts = folder / "parts"
        parts.mkdir()
        for idx in range(4):
            with gzip.open(parts / f"{idx}.jsonl.gz", "wt", encoding="utf-8") as part:
                part.write("".join(line + "\n" for line in lines[idx::4]))
        expected = found_by_one(lines)
        chat(folder)
        encodings(folder)
        xargs_and_duckdb(folder, expected)
        statements(folder)
        spark(folder, expected)


main()
