#!/usr/bin/env python3
"""Checks that the README's library example is the one that is compiled.

Every main.swift under Examples must stand word for word in a ```swift block of the README.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    readme = (ROOT / "README.md").read_text()
    examples = sorted(ROOT.glob("Examples/*/Sources/*/main.swift"))
    if not examples:
        sys.exit("check-readme.py: there is no Examples/*/Sources/*/main.swift")
    for example in examples:
        if f"```swift\n{example.read_text().strip()}\n```" not in readme:
            sys.exit(
                f"check-readme.py: README.md does not show {example.relative_to(ROOT)} as it is; "
                "copy the file into a ```swift block")


if __name__ == "__main__":
    main()
