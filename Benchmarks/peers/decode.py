"""Times Pillow: a JPEG file decoded and resized to 224×224, with and without its draft mode.

    python decode.py PHOTOGRAPH.jpg

Prints {"4000x3000": {"pillow": seconds, "pillow_draft": seconds}}. Draft mode lets libjpeg decode
at a fraction of the size; it is asked for twice the target, so that resizing still has enough to
average over.
"""

import json
import sys

from PIL import Image

from timing import median_seconds

SIZE = (224, 224)


def load(path: str, draft: bool) -> Image.Image:
    with Image.open(path) as photograph:
        if draft:
            photograph.draft("RGB", (2 * SIZE[0], 2 * SIZE[1]))
        return photograph.convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)


def main(path: str) -> None:
    with Image.open(path) as photograph:
        name = f"{photograph.width}x{photograph.height}"
    results = {
        "pillow": median_seconds(lambda: load(path, draft=False), at_least=1),
        "pillow_draft": median_seconds(lambda: load(path, draft=True), at_least=1),
    }
    print(json.dumps({name: results}))


if __name__ == "__main__":
    main(*sys.argv[1:])
