"""Runs a guide of docs/guides from its own text.

Blocks of code that are run: ```sql NAME… (by psql in each database so named) and ```sh (by bash, with psql set up for the same
server, in a directory that the blocks of a guide share). A ```text block right after one is what it must print, where … stands for
any text and blanks at the ends of lines do not count. Any other block is left alone. Must not know: what guides are about.
"""

import re
import subprocess

_BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.M | re.S)


class Block:
    def __init__(self, language, names, text, line):
        self.language, self.names, self.text, self.line = language, names, text, line
        self.expected = None


def blocks_of(text):
    """What is to be run, in order."""
    out, last_end = [], None
    for match in _BLOCK.finditer(text):
        language, names, body = match.group(1), match.group(2).split(), match.group(3)
        line = text.count("\n", 0, match.start()) + 1
        if language == "text":
            if last_end is None or text[last_end:match.start()].strip():
                raise AssertionError(f"line {line}: output of nothing")
            out[-1].expected = body
            last_end = None
            continue
        runs = language == "sh" or (language == "sql" and names)
        last_end = match.end() if runs else None
        if runs:
            out.append(Block(language, names, body, line))
    return out


def databases_of(blocks):
    """The databases that a guide names, in the order in which it does."""
    return list(dict.fromkeys(name for block in blocks for name in block.names))


def _tidy(text):
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))


def fits(expected, printed):
    pattern = ".*".join(re.escape(part) for part in _tidy(expected).split("…"))
    return re.fullmatch(pattern, _tidy(printed), re.S) is not None


class Guide:
    """`database` gives a Database for a name; its name is the name in the guide."""

    def __init__(self, path, server, directory):
        with open(path, encoding="utf-8") as file:
            self.blocks = blocks_of(file.read())
        self.path, self.server, self.directory = path, server, directory

    def run(self):
        for block in self.blocks:
            for name in block.names or [None]:
                self._run(block, name)

    def _run(self, block, name):
        where = f"{self.path}:{block.line}" + (f" in {name}" if name else "")
        command = ["bash", "-euo", "pipefail", "-c", block.text] if block.language == "sh" else [
            "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", name, "-f", "-"]
        done = subprocess.run(command, input="" if block.language == "sh" else block.text, cwd=self.directory, capture_output=True,
                              text=True, timeout=300, check=False,
                              env={**self.server.client_env, "PGHOST": self.server.socket, "PGUSER": "postgres"})
        if done.returncode != 0:
            raise AssertionError(f"{where}: {done.stderr}")
        if block.expected is not None and not fits(block.expected, done.stdout):
            raise AssertionError(f"{where} printed\n{done.stdout}\ninstead of\n{block.expected}")
