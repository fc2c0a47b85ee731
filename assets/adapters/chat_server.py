"""A language model behind a chat server on this machine as a suggester of Pullquote: llama.cpp, Ollama, vLLM.

    python chat_server.py http://127.0.0.1:8080/v1 [--model NAME] [--guide guide.md]

The model is asked to copy words out of the text, since models cannot count: its answers are laid on the text by their
words. What is not in the text, has no label of the project or is no JSON is left out, and how much that was is said on standard
error. Nothing goes to another machine: not through a proxy, and not where the server says one should look.
"""

import argparse
import contextlib
import http.client
import json
import socket
import sys
import threading
import urllib.parse

HERE = {"127.0.0.1", "localhost", "::1"}
MAX_ANSWER_BYTES = 8_000_000

PROMPT = """Mark spans in a news article. The labels are:
{labels}
{guide}
Answer with JSON only: {{"spans": [{{"label": "…", "text": "…", "speaker": "…"}}]}}
Copy each text from the article letter by letter, in the order in which they stand there. "speaker" is who said a quote
or a claim, copied too; leave it out where the article names nobody.

Article:
{text}"""


def ask(arguments, question):
    names = "\n".join(f"- {label['id']}: {label['name']}" for label in question["labels"])
    prompt = PROMPT.format(labels=names, guide=arguments.guide_text, text=question["text"])
    body = {"model": arguments.model, "temperature": 0, "messages": [{"role": "user", "content": prompt}]}
    reply = json.loads(post(arguments.server.rstrip("/") + "/chat/completions", body, arguments.timeout))
    try:
        content = reply["choices"][0]["message"]["content"]
    except (LookupError, TypeError):
        content = None
    if not isinstance(content, str):
        raise ValueError("it has no message")
    return content


def post(url, body, timeout_s):
    """What the server itself answers, all of it within the time: `http.client` knows no proxies and follows nothing."""
    at = urllib.parse.urlsplit(url)
    kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
    connection = kind(at.hostname, at.port, timeout=timeout_s)
    connection.connect()
    # A timeout of a socket begins anew with each byte.
    stream, is_late = connection.sock, threading.Event()

    def hang_up():
        is_late.set()
        with contextlib.suppress(OSError):
            stream.shutdown(socket.SHUT_RDWR)

    clock = threading.Timer(timeout_s, hang_up)
    clock.start()
    try:
        connection.request("POST", at.path, json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        reply = response.read(MAX_ANSWER_BYTES)
    finally:
        clock.cancel()
        connection.close()
        if is_late.is_set():
            raise TimeoutError(f"it is not there after {timeout_s:g} s")
    if response.status != 200:
        raise ValueError(f"{response.status} {response.reason}: {reply[:200].decode(errors='replace')}")
    return reply.decode()


def spans_in(content):
    """The spans of an answer, whatever stands around its JSON; the last ones, since some models draft before they answer."""
    spans, at = None, content.find("{")
    while at >= 0:
        try:
            value, end = json.JSONDecoder().raw_decode(content, at)
        except ValueError:
            value, end = {}, at + 1
        if isinstance(value.get("spans"), list):
            spans = value["spans"]
        at = content.find("{", end)
    if spans is None:
        raise ValueError("it has no list of spans")
    return spans


def lay(question, found):
    """The spans laid on the text, each behind the one before where it can be, and how many could not be."""
    text, wanted = question["text"], {label["id"] for label in question["labels"]}
    kinds = {label: kind["id"] for kind in question["relation_kinds"] for label in kind["from"]}
    speakers = {kind["id"]: kind["to"][0] for kind in question["relation_kinds"] if kind["to"]}
    spans, relations, n_wrong, at = {}, [], 0, 0

    def add(label, start, words):
        span = {"id": len(spans) + 1, "label": label, "start": start, "end": start + len(words), "text": words}
        return spans.setdefault((label, start, words), span)["id"]

    for one in found:
        label, words = (one.get("label"), one.get("text")) if isinstance(one, dict) else (None, None)
        is_whole = isinstance(words, str) and words.strip() and isinstance(label, str) and label in wanted
        start = text.find(words, at) if is_whole else -1
        if is_whole and start < 0:
            start = text.find(words)
        if start < 0:
            n_wrong += 1
            continue
        at = start
        said = add(label, start, words)
        speaker, kind = one.get("speaker"), kinds.get(label)
        if not speaker or kind not in speakers:
            continue
        places = list(occurrences(text, speaker))
        if places:
            near = min(places, key=lambda place: abs(place - start))
            who = add(speakers[kind], near, speaker)
            relations.append({"head": said, "child": who, "label": kind})
        else:
            n_wrong += 1
    return list(spans.values()), relations, n_wrong


def occurrences(text, words):
    at = text.find(words) if isinstance(words, str) and words.strip() else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def answer(arguments, question):
    empty = {"id": question["id"], "spans": [], "relations": [], "model": arguments.model}
    try:
        found = spans_in(ask(arguments, question))
        spans, relations, n_wrong = lay(question, found)
    except Exception as error:  # Whatever a server sends costs its article and not the others.
        return {**empty, "error": f"the server's answer is of no use: {error}"}
    if n_wrong:
        print(f"{question['id']}: {n_wrong} of {len(found)} answers are not in the text", file=sys.stderr, flush=True)
    return {**empty, "spans": spans, "relations": relations}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server")
    parser.add_argument("--model", default="local")
    parser.add_argument("--guide", type=argparse.FileType(encoding="utf-8"))
    parser.add_argument("--timeout", type=float, default=100)
    arguments = parser.parse_args()
    if urllib.parse.urlsplit(arguments.server).hostname not in HERE:
        parser.error("the server must be on this machine")
    # Whatever the system takes text for.
    for stream in [sys.stdin, sys.stdout, sys.stderr]:
        stream.reconfigure(encoding="utf-8", newline="\n")
    arguments.guide_text = arguments.guide.read() if arguments.guide else ""
    for line in sys.stdin:
        print(json.dumps(answer(arguments, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
