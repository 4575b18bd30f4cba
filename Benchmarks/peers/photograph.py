"""Makes a photograph of 12 megapixels out of a small one, for the decoding benchmark.

    python photograph.py SMALL OUT.jpg

Enlarging alone would leave a smooth picture that decodes faster than a camera's, so fine noise, as
of a sensor, is added; the seed is fixed. 4000×3000 pixels, quality 90, 4:2:0, as cameras write.
"""

import sys

import numpy
from PIL import Image

SIZE = (4000, 3000)


def main(small: str, output: str) -> None:
    with Image.open(small) as photograph:
        large = photograph.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
    noise = numpy.random.default_rng(12).normal(0, 6, (SIZE[1], SIZE[0], 1))
    pixels = numpy.clip(numpy.asarray(large) + noise, 0, 255).astype(numpy.uint8)
    Image.fromarray(pixels).save(output, quality=90, subsampling="4:2:0")


if __name__ == "__main__":
    main(*sys.argv[1:])
