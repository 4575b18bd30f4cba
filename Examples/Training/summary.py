#!/usr/bin/env python3
"""Says in tables what was measured of the networks that figures.sh trained.

    Examples/Training/summary.py networks.json

networks.json is what `likeness compare --json` printed of networks whose names say how they came
about: start-average, tuned-average-1, scratch-max-2, …
"""

import json
import sys
from math import sqrt
from statistics import mean, stdev

# Student's t, the quantiles of 97.5 % for 1, 2, … degrees of freedom (any table of it).
T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]
QUANTITIES = [
    ("recall@1", ("retrieval", "recall@1")),
    ("mAP", ("retrieval", "mAP")),
    ("ROC area", ("scores", "rocArea")),
    ("half area", ("maps", "halfArea")),
    ("entropy", ("maps", "entropy")),
    ("objects’ share", ("maps", "objectShare")),
]
WORDS = {"start": "start", "tuned": "fine-tuned", "scratch": "from scratch"}


def value(network: dict, path: tuple):
    """A number or an interval of a network, or nothing."""
    found = network.get(path[0], {}).get(path[1])
    return found if isinstance(found, dict) or found is None else {"mean": found}


def written(found) -> str:
    if found is None:
        return "–"
    if "low" not in found:
        return f"{found['mean']:.3f}"
    return f"{found['mean']:.3f} ({found['low']:.3f}–{found['high']:.3f})"


def over_seeds(numbers: list):
    """The mean over trainings, and its 95 % interval by Student's t: for other seeds, not other data."""
    if len(numbers) == 1:
        return {"mean": numbers[0]}
    middle = mean(numbers)
    half = T[min(len(numbers) - 2, len(T) - 1)] * stdev(numbers) / sqrt(len(numbers))
    return {"mean": middle, "low": middle - half, "high": middle + half}


def gain(numbers: list, start: float) -> str:
    found = over_seeds([number - start for number in numbers])
    if "low" not in found:
        return f"{found['mean']:+.3f}"
    return f"{found['mean']:+.3f} ({found['low']:+.3f} to {found['high']:+.3f})"


def main(path: str) -> None:
    with open(path, encoding="utf-8") as file:
        networks = json.load(file)["networks"]
    groups = {}
    for network in networks:
        kind, pooling, *seed = network["name"].split("-")
        groups.setdefault((kind, pooling), []).append((seed[0] if seed else "", network))

    print("Each network, with 95 % intervals over its queries and pairs (bootstrap):\n")
    print("| network | pooling | seed | " + " | ".join(name for name, _ in QUANTITIES) + " |")
    print("|---|---|---:|" + "---:|" * len(QUANTITIES))
    for (kind, pooling), members in groups.items():
        for seed, network in members:
            cells = [written(value(network, path)) for _, path in QUANTITIES]
            print(f"| {WORDS[kind]} | {pooling} | {seed} | " + " | ".join(cells) + " |")

    print("\nOver the seeds, with 95 % intervals of the mean (Student’s t):\n")
    print("| network | pooling | recall@1 | over the start | mAP | over the start | half area |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for (kind, pooling), members in groups.items():
        cells = []
        for _, path in (QUANTITIES[0], QUANTITIES[1]):
            numbers = [value(network, path)["mean"] for _, network in members]
            cells.append(written(over_seeds(numbers)))
            # What is trained from nothing did not start from this network.
            start = groups.get(("start", pooling)) if kind == "tuned" else None
            cells.append(gain(numbers, value(start[0][1], path)["mean"]) if start else "–")
        areas = [value(network, ("maps", "halfArea"))["mean"] for _, network in members]
        print(f"| {WORDS[kind]} | {pooling} | " + " | ".join(cells)
              + f" | {written(over_seeds(areas))} |")


if __name__ == "__main__":
    main(sys.argv[1])
