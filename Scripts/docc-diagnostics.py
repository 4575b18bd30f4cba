#!/usr/bin/env python3
"""Shows what DocC complained about and fails: a link that leads nowhere is a mistake in the text.

    Scripts/docc-diagnostics.py DIAGNOSTICS.json

A parameter without a description is none: where the name says it all, nothing is added.
"""

import json
import sys
from pathlib import Path
from urllib.parse import unquote, urlparse


def main(path: str) -> None:
    complaints = []
    for found in json.loads(Path(path).read_text())["diagnostics"]:
        summary = found["summary"]
        if found["severity"] in ("error", "warning") and "missing documentation" not in summary:
            place = unquote(urlparse(found.get("source", "")).path)
            line = found.get("range", {}).get("start", {}).get("line", 1)
            complaints.append(f"{place}:{line}: {summary}")
    if complaints:
        sys.exit("\n".join(sorted(complaints)))


if __name__ == "__main__":
    main(*sys.argv[1:])
