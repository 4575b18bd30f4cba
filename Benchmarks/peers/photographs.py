"""Makes a folder of JPEG photographs out of larger pictures, for indexing and for training.

    python photographs.py FOLDER OUT COUNT [CLASSES]

With CLASSES they lie in as many folders.
Cuts of random place and size, 500 pixels long and of quality 90, as collections for training have them;
the seed is fixed.
"""

import sys
from pathlib import Path

import numpy
from PIL import Image

LONGER = 500


def main(folder: str, output: str, count: int, classes: int = 1) -> None:
    pictures = []
    for path in sorted(p for p in Path(folder).rglob("*") if p.suffix in (".png", ".jpg")):
        with Image.open(path) as picture:
            pictures.append(picture.convert("RGB"))
    folders = [Path(output)]
    if classes > 1:
        folders = [Path(output) / f"class-{number}" for number in range(classes)]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(3)
    for number in range(count):
        picture = pictures[number % len(pictures)]
        share = random.uniform(0.6, 1)
        width, height = (int(side * share) for side in picture.size)
        x, y = (int(random.uniform(0, room)) for room in
                (picture.width - width + 1, picture.height - height + 1))
        cut = picture.crop((x, y, x + width, y + height))
        cut.thumbnail((LONGER, LONGER), Image.Resampling.LANCZOS)
        cut.save(folders[number % classes] / f"{number:04}.jpg", quality=90)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
