"""Times both similarity maps of a pair, average pooling, in NumPy, from feature maps in memory.

    python maps.py

Prints {"7x7x1280": {"one_product": seconds, "all_pairs": seconds}, ...}.

one_product: each map is the other image's embedding times the feature map, the fast way.
all_pairs: as the paper's authors published it: every location of one image is multiplied with every
location of the other, channel by channel; a map is the row sums (or the column sums) of the table.
"""

import json

import numpy

from timing import median_seconds

SHAPES = [(7, 7, 1280), (14, 14, 2048)]


def one_product(a, b, embedding_a, embedding_b):
    # [channels, locations], as ONNX Runtime hands feature maps out.
    scale = a.shape[1] * numpy.linalg.norm(embedding_a) * numpy.linalg.norm(embedding_b)
    return embedding_b @ a / scale, embedding_a @ b / scale


def all_pairs(a, b):
    # [locations, channels].
    count = a.shape[0]
    a = a / (count * numpy.linalg.norm(a.mean(axis=0)))
    b = b / (count * numpy.linalg.norm(b.mean(axis=0)))
    table = numpy.empty((count, count), numpy.float32)
    for location in range(count):
        table[location] = (a[location] * b).sum(axis=1)
    return table.sum(axis=1), table.sum(axis=0)


def main() -> None:
    generator = numpy.random.default_rng(7)
    results = {}
    for rows, columns, channels in SHAPES:
        # Like features after a ReLU: half of them are zero.
        shape = (channels, rows * columns)
        a, b = numpy.maximum(generator.standard_normal((2, *shape), numpy.float32), 0)
        embedding_a, embedding_b = a.mean(axis=1), b.mean(axis=1)
        rows_a, rows_b = numpy.ascontiguousarray(a.T), numpy.ascontiguousarray(b.T)

        fast = one_product(a, b, embedding_a, embedding_b)
        slow = all_pairs(rows_a, rows_b)
        for left, right in zip(fast, slow):
            numpy.testing.assert_allclose(left, right, rtol=1e-4)

        results[f"{rows}x{columns}x{channels}"] = {
            "one_product": median_seconds(lambda: one_product(a, b, embedding_a, embedding_b)),
            "all_pairs": median_seconds(lambda: all_pairs(rows_a, rows_b)),
        }
    print(json.dumps(results))


if __name__ == "__main__":
    main()
