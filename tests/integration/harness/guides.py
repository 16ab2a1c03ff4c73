"""Runs a document from its own text: README.md and what is in docs.

Blocks of code are ```sql NAME… (run by psql in each database so named), ```sh (run by bash, with psql and aws set up for the same
server and emulator, in a directory that the blocks of a document share) and ```text: right after one of these, what it must print, where …
stands for any text, blanks at the ends of lines, empty lines and counts of rows do not matter; elsewhere, words that are run by
nobody. If what must be printed has an ERROR, NOTICE or WARNING, it is what psql says on both streams, and an ERROR is no failure.
Other languages are left alone; a ```sql block without a name and a block without a language are errors, so no SQL is overlooked.
Must not know: what documents are about.
"""

import glob
import os
import re
import subprocess

from .util import ROOT

_SAYS = re.compile(r"^(?:ERROR|NOTICE|WARNING):", re.M)


class Block:
    def __init__(self, language, names, text, line):
        self.language, self.names, self.text, self.line = language, names, text, line
        self.expected = None


def documents():
    """The paths of all documents, from the root."""
    found = glob.glob("docs/**/*.md", root_dir=ROOT, recursive=True)
    return ["README.md", *sorted(found)]


def _fences(text):
    """(language, names, body, line, whether nothing stands between it and the block before)."""
    opened, body, blank = None, [], False
    for number, line in enumerate(text.split("\n"), 1):
        if opened is None and line.startswith("```"):
            words = line[3:].split()
            if not words:
                raise AssertionError(f"line {number}: a block without a language")
            opened, body = (words[0], words[1:], number), []
        elif opened is not None and line.rstrip() == "```":
            yield (opened[0], opened[1], "".join(b + "\n" for b in body), opened[2], blank)
            opened, blank = None, True
        elif opened is not None:
            body.append(line)
        elif line.strip():
            blank = False
    if opened is not None:
        raise AssertionError(f"line {opened[2]}: a block that does not end")


def blocks_of(text):
    """What is to be run, in order."""
    out, last_runs = [], False
    for language, names, body, line, follows in _fences(text):
        if language == "sql" and not names:
            raise AssertionError(f"line {line}: an SQL block that names no database")
        if language == "text" and last_runs and follows:
            out[-1].expected = body
        last_runs = language in ("sql", "sh")
        if last_runs:
            out.append(Block(language, names, body, line))
    return out


def databases_of(blocks):
    """The databases that a guide names, in the order in which it does."""
    return list(dict.fromkeys(name for block in blocks for name in block.names))


def _tidy(text):
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(line for line in lines if line and not re.fullmatch(r"\(\d+ rows?\)", line))


def fits(expected, printed):
    pattern = ".*".join(re.escape(part) for part in _tidy(expected).split("…"))
    return re.fullmatch(pattern, _tidy(printed), re.S) is not None


class Guide:
    """The databases are there, by the names in the text; `environment` is what the shell has beyond psql's."""

    def __init__(self, path, server, directory, environment=None):
        with open(path, encoding="utf-8") as file:
            self.blocks = blocks_of(file.read())
        self.path, self.server, self.directory = path, server, directory
        self.environment = {**server.client_env, "PGHOST": server.socket, "PGUSER": "postgres", **(environment or {})}
        self.ran = 0

    def run(self):
        for block in self.blocks:
            for name in block.names or [None]:
                self._run(block, name)
            self.ran += 1

    def _run(self, block, name):
        where = f"{self.path}:{block.line}" + (f" in {name}" if name else "")
        says = block.language == "sql" and block.expected is not None and _SAYS.search(block.expected)
        command = ["bash", "-euo", "pipefail", "-c", block.text] if block.language == "sh" else [
            "psql", "-X", "-q", "-d", name, *([] if says else ["-v", "ON_ERROR_STOP=1"])]
        done = subprocess.run(command, input="" if block.language == "sh" else block.text, cwd=self.directory, text=True, timeout=300,
                              check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT if says else subprocess.PIPE,
                              env=self.environment)
        if done.returncode != 0 and not says:
            raise AssertionError(f"{where}: {done.stdout}{done.stderr}")
        if block.expected is not None and not fits(block.expected, done.stdout):
            raise AssertionError(f"{where} printed\n{done.stdout}\ninstead of\n{block.expected}")
