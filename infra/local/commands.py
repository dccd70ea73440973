"""Reads commands of the helpline from the standard input, runs one after the other, writes how each ended."""

import contextlib
import io
import json
import sys

from helpline import log
from helpline.cli.root import run


def main() -> None:
    """Each command is a list of words, and ends with its code and what it said for programs."""
    log.set_up()
    endings = []
    for words in json.load(sys.stdin):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = run([*words, "--json"])
        endings.append((code, json.loads(said.getvalue() or "null")))
    print(json.dumps(endings))


if __name__ == "__main__":
    main()
