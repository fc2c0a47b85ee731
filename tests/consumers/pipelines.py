"""Runs the filter in the engines that it is made for, and the adapters against what their models answer.

    python pipelines.py PROGRAM [N_ARTICLES]

Spark, DuckDB and xargs must find what one process finds; 20000 articles have been tried, and take some minutes. What is not installed is said loudly and left out.
"""

import gzip
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

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

    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    for how in [[], ["--pandas"]]:
        out = folder / f"spark{len(how)}"
        command = [sys.executable, "-m", "pyspark.find_spark_home"]
        command = [sys.executable, str(ROOT / "assets/pipelines/spark.py"), "--program", PROGRAM, *how,
                   str(folder / "parts"), str(out)]
        ended = subprocess.run(command, env={**environment, "PYSPARK_SUBMIT_ARGS": "--master local[2] pyspark-shell"},
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert ended.returncode == 0, ended.stdout.decode()[-3000:]
        same(pyarrow.parquet.read_table(out).to_pylist(), expected, " ".join(["Spark", *how]))


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


class Server(http.server.BaseHTTPRequestHandler):
    """Answers as a language model may: well, with words that are not there, with broken JSON, with nothing."""

    answers = []

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        content = self.answers.pop(0)
        body = b"" if content is None else json.dumps({"choices": [{"message": {"content": content}}]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def chat(folder):
    server = http.server.HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    good = json.dumps({"spans": [
        {"label": "quote", "text": "“We cut 1 lines because we had to 🙂,”", "speaker": "Ada Quist"},
        {"label": "quote", "text": "“We cut nothing,”"}, {"label": "rumour", "text": "Bo Ott"}, 7,
        {"label": "claim", "text": "buses would stop", "speaker": "Nobody Here"},
    ]})
    Server.answers = [f"Here you are:\n```json\n{good}\n```", "{\"spans\": [", None, "{\"spans\": 5}", f"{good}"]
    settings = folder / "settings/pullquote"
    settings.mkdir(parents=True)
    adapter = ROOT / "assets/adapters/chat_server.py"
    command = [sys.executable, str(adapter), f"http://127.0.0.1:{server.server_port}/v1", "--model", "test"]
    named = f"(suggesters: {{\"chat\": (command: {json.dumps(command)}, timeout_s: 60)}})"
    (settings / "settings.ron").write_text(named)
    lines = "\n".join(article(1) for _ in range(5)).encode()
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "settings")}
    # One after another: the server gives its answers in that order.
    ended = subprocess.run([PROGRAM, "suggest", "-", "--with", "chat", "--jobs", "1"], input=lines, env=environment,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    found = [json.loads(line) for line in ended.stdout.splitlines()]
    labels = [[span["label"] for span in line["spans"]] for line in found]
    assert labels[0] == labels[4] == ["quote", "speaker", "claim"], labels
    assert found[0]["relations"] and found[0]["model"] == "chat", found[0]
    assert all("the server's answer is of no use" in found[n]["error"] for n in [1, 2, 3]), found
    assert ended.returncode == 1, ended.stderr
    away = subprocess.run([sys.executable, str(adapter), "http://example.org/v1"], stderr=subprocess.PIPE)
    assert away.returncode == 2 and b"on this machine" in away.stderr
    server.shutdown()
    print("ok  chat server: what is not in the text, broken JSON and silence are left out and told")


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
        xargs_and_duckdb(folder, expected)
        spark(folder, expected)


main()
