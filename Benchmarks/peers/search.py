"""Times an exact search for the ten nearest rows in FAISS and in NumPy, and checks our results.

    python search.py FOLDER DIMENSION RESULTS.json THREADS

FOLDER is what `likeness-bench search-data` wrote, RESULTS.json what `likeness-bench search` found
for its queries. Prints {"1 query": {"faiss": seconds, "numpy": seconds}, "64 queries": {...}}; ends
with an error if our results are not FAISS's.

Rows are in memory, as FAISS wants them; NumPy gets the same copy. NumPy multiplies and then takes the
ten best with argpartition, the fastest way it has.
"""

import json
import os
import sys

# Before NumPy is loaded: its BLAS reads it once.
os.environ["OPENBLAS_NUM_THREADS"] = sys.argv[4]

import faiss  # noqa: E402
import numpy  # noqa: E402

from timing import median_seconds  # noqa: E402

COUNT = 10


def numpy_search(rows, queries):
    scores = queries @ rows.T if len(queries) > 1 else (rows @ queries[0])[None]
    best = numpy.argpartition(scores, scores.shape[1] - COUNT, axis=1)[:, -COUNT:]
    order = numpy.argsort(-numpy.take_along_axis(scores, best, axis=1), axis=1)
    return numpy.take_along_axis(best, order, axis=1)


def check(ours, scores, indices) -> None:
    """Our rows and scores are FAISS's, but for rows whose scores differ by rounding."""
    for query, own in enumerate(ours):
        own_scores = numpy.array(own["scores"], numpy.float32)
        numpy.testing.assert_allclose(own_scores, scores[query], rtol=0, atol=2e-6)
        for place, (row, theirs) in enumerate(zip(own["rows"], indices[query])):
            if row != theirs and abs(scores[query][place] - own_scores[place]) > 2e-6:
                sys.exit(f"query {query}, place {place}: row {row}, FAISS finds {theirs}")


def main(folder: str, dimension: str, results: str, threads: str) -> None:
    faiss.omp_set_num_threads(int(threads))
    shape = (-1, int(dimension))
    index = faiss.IndexFlatIP(int(dimension))
    index.add(numpy.memmap(f"{folder}/rows.f32", numpy.float32, "r").reshape(shape))
    # The index's own memory: there is no room for a second copy of the larger tables.
    rows = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(shape)
    queries = numpy.fromfile(f"{folder}/queries.f32", numpy.float32).reshape(shape)

    with open(results, encoding="utf-8") as file:
        check(json.load(file), *index.search(queries, COUNT))
    times = {}
    for asked in (queries[:1], queries):
        name = "1 query" if len(asked) == 1 else f"{len(asked)} queries"
        times[name] = {
            "faiss": median_seconds(lambda: index.search(asked, COUNT), repeats=5),
            "numpy": median_seconds(lambda: numpy_search(rows, asked), repeats=3),
        }
    print(json.dumps(times))


if __name__ == "__main__":
    main(*sys.argv[1:])
