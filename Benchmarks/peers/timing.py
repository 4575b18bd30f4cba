"""The one way in which the Python peers measure."""

import time
from statistics import median


def median_seconds(work, at_least: float = 0.5, repeats: int = 5) -> float:
    """The median time of one call, over at least `repeats` calls and `at_least` seconds.

    The first call is left out: it warms caches and loads what is loaded on first use.
    """
    work()
    times = []
    while len(times) < repeats or sum(times) < at_least:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)
