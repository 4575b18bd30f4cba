#!/usr/bin/env python3
"""Writes what `likeness evaluate --json` found as tables.

    Benchmarks/faithfulness.py FOLDER PAGE.md
    Benchmarks/faithfulness.py --example best|worst FILE.json

FOLDER has runs.tsv, with a line of NAME, seed and title (network, pooling, photographs) for each
NAME.json. Of the page, what stands between the two comments `<!-- figures -->` and
`<!-- end of figures -->` is replaced.
"""

import json
import sys
from pathlib import Path

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
POOLINGS = {"gem:3": "GeM with p = 3", "its own": "its own pooling"}
SUBSTRATES = {"zero": "the network's zero", "mean": "the mean colour", "blur": "the blurred picture"}


def number(found, scale: float = 1, digits: int = 3, sign: str = "") -> str:
    """A mean and its interval."""
    if found is None:
        return "–"
    written = [f"{scale * found[end]:{sign}.{digits}f}" for end in ("mean", "low", "high")]
    # Of one number, or of numbers that are all alike, there is no interval.
    if written[1] == written[2]:
        return written[0]
    middle = " to " if sign else "–"
    return f"{written[0]} ({written[1]}{middle}{written[2]})"


def percent(found) -> str:
    return number(found, 100, 1)


def table(heads: list, rows: list) -> list:
    """A table whose first column is text, and whose others are numbers."""
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def perturbed(run: dict, method: dict, substrate: str) -> dict:
    return next(
        (found for found in method["perturbations"] if found["substrate"] == substrate), {})


def bold(name: str) -> str:
    return f"**{name}**" if name == "decomposition" else name


def folded(title: str, lines: list) -> list:
    """What is opened by who wants it."""
    return ["<details>", f"<summary>{title}</summary>", "", *lines, "</details>", ""]


def overview(runs: list) -> list:
    """What each method's order is worth on the mean colour, everywhere."""
    shown = [
        "decomposition", "decomposition, over empty", "gradient × activation", "Grad-CAM", "occlusion",
        "random masks", "edges", "centre", "random"]
    rows = []
    for title, run in runs:
        found = {m["name"]: perturbed(run, m, "mean").get("gap") for m in run["methods"] if m["maps"]}
        found["best order found"] = (run.get("oracle") or {}).get("gap")
        each = [found.get(name) for name in [*shown, "best order found"]]
        rows.append([title, *(f"{gap['mean']:+.3f}" if gap else "–" for gap in each)])
    return table(["gap on the mean colour", *map(bold, shown), "best order found"], rows)


def gaps(run: dict) -> list:
    """The order's worth on each substrate, with the best order that was found."""
    rows = []
    for method in run["methods"]:
        if not method["maps"]:
            continue
        cells = [number(perturbed(run, method, name).get("gap"), sign="+") for name in SUBSTRATES]
        mean = perturbed(run, method, "mean")
        rows.append([
            bold(method["name"]), *cells, number(mean.get("deletion")),
            number(mean.get("insertion")), number(mean.get("rise"), sign="+"),
            percent(mean.get("risen")), *costs(method)])
    oracle = run.get("oracle")
    if oracle:
        rows.append([
            "best order found", "–", number(oracle.get("gap"), sign="+"), "–",
            number(oracle.get("deletion")), number(oracle.get("insertion")), *4 * ["–"]])
    heads = ["method"] + [f"gap on {words}" for words in SUBSTRATES.values()] + [
        "deletion, mean colour", "insertion, mean colour", "negative cells gone", "of pairs it rises",
        *COSTS]
    return table(heads, rows)


def localisation(run: dict) -> list:
    objects = run.get("objects")
    if not objects or not objects.get("ceiling"):
        return []
    rows = []
    methods = [
        (bold(method["name"]), method.get("localisation"), costs(method))
        for method in run["methods"] if method["maps"]]
    ceiling = ("the object itself, on the grid", objects["ceiling"], ["–", "–"])
    for name, found, cost in [*methods, ceiling]:
        if found:
            rows.append([
                name, percent(found.get("pointing")), percent(found.get("energy")),
                percent(found.get("averagePrecision")),
                f"{100 * found['pixelAveragePrecision']:.1f}",
                percent(found.get("maxBoxAccuracy")), percent(found.get("knownAccuracy")), *cost])
    heads = [
        "method", "pointing game, %", "energy, %", "precision of pixels, %", "PxAP, %",
        "MaxBoxAcc, %", "GT-known, %", *COSTS]
    return table(heads, rows)


COSTS = ["runs of the network, a map", "time, a map"]


def costs(method: dict) -> list:
    seconds = method["seconds"] / method["maps"]
    return [
        f"{method['evaluations'] / method['maps']:.0f}",
        f"{seconds:.2f} s" if seconds >= 0.1 else f"{1e3 * seconds:.3g} ms"]


def sanity(runs: list) -> list:
    rows = []
    for title, run in runs:
        found = run.get("sanity")
        if not found:
            continue
        undone = found["undone"]
        disturbed = {each["disturbance"]: each.get("correlation") for each in found["disturbed"]}
        rows.append([
            title, number(undone[0].get("correlation"), digits=2),
            number(undone[-1].get("correlation"), digits=2),
            number(found.get("otherQuery"), digits=2),
            *[number(disturbed.get(name), digits=2) for name in ("flip", "shift", "recompression")]])
    heads = [
        "network, pooling, photographs", "the last layer undone", "all layers undone", "another query", "mirrored",
        "moved", "compressed"]
    return table(heads, rows)


def completeness(runs: list) -> list:
    rows = []
    for title, run in runs:
        found = run["completeness"]
        rows.append([
            title, str(found["maps"]), f"{found['completenessError']:.1e}",
            f"{found.get('recompositionError', 0):.1e}" if "recompositionError" in found else "–",
            str(found["failures"])])
    heads = [
        "network, pooling, photographs", "maps", "largest completeness error", "largest recomposition error",
        "not exact"]
    return table(heads, rows)


def retrieval(runs: list) -> list:
    rows = []
    for title, run in runs:
        found = run.get("retrieval")
        if found:
            objects = run.get("objects") or {}
            share, area = objects.get("shareOfSimilarity"), objects.get("area")
            rows.append([
                title, percent(found.get("recallAt1")), percent(found.get("rPrecision")),
                percent(found.get("meanAveragePrecision")), number(found.get("silhouette")),
                f"{found['rocArea']:.3f}", f"{100 * found['equalErrorRate']:.1f}",
                f"{100 * area:.1f}" if area is not None else "–",
                f"{100 * share:.1f}" if share is not None else "–",
                percent(objects.get("background")), percent(objects.get("backgroundOfWrong"))])
    heads = [
        "network, pooling, photographs", "recall@1, %", "R-precision, %", "mAP, %", "silhouette", "ROC area",
        "equal error rate, %", "truth fills, % of the picture", "and holds, % of the similarity",
        "beside it, nearest photographs, %", "of another class, %"]
    return table(heads, rows)


def seeds(runs: list) -> list:
    """What the decomposition's order is worth with other pairs, other scenes learned from, other trainings."""
    numbers = sorted({seed for _, seed, _, _ in runs})
    if len(numbers) < 2:
        return []
    rows = []
    for title in dict.fromkeys(title for _, seed, title, _ in runs if seed > 0):
        for wanted in ("decomposition", "gradient × activation", "random"):
            row = [f"{title}: {bold(wanted)}"]
            for number_ in numbers:
                found = [
                    perturbed(run, method, "mean").get("gap")
                    for _, seed, name, run in runs if (seed, name) == (number_, title)
                    for method in run["methods"] if method["name"] == wanted]
                row.append(number(found[0], sign="+") if found else "–")
            rows.append(row)
    heads = ["gap on the mean colour"] + [f"seed {each}" for each in numbers]
    return ["### How much hangs on the seeds", "", *table(heads, rows)]


def read(folder: Path) -> list:
    """Name, seed, title and figures of each run."""
    runs = []
    for line in (folder / "runs.tsv").read_text().splitlines():
        name, seed, title = line.split("\t")
        network, pooling, photographs = title.split(", ")
        title = f"{network}, {POOLINGS.get(pooling, pooling)}, {photographs}"
        runs.append((name, int(seed), title, json.loads((folder / f"{name}.json").read_text())))
    return runs


def figures(folder: Path) -> str:
    every = read(folder)
    runs = [(name, title, run) for name, seed, title, run in every if seed == 0]
    titled = [(title, run) for _, title, run in runs]
    grids = ", ".join(dict.fromkeys(run["grid"] for _, run in titled))
    lines = [
        f"{max(run['pairs'] for _, run in titled)} pairs of each; maps of {grids} cells. 95 % intervals in"
        " brackets: bootstrap over pairs. Runs of the network are those besides the two that embed the"
        " pair.", "",
        "### The networks' searches", "", *retrieval(titled),
        "### Whether maps add up", "", *completeness(titled),
        "### What the order of cells is worth", "", *overview(titled)]
    for name, title, run in runs:
        # Where the truth is a mark that the network does not know, the orders are those of any scenes.
        if not name.startswith("marked"):
            lines += folded(title, gaps(run))
    lines += seeds(every)
    lines += ["### Whether maps find what is there", ""]
    for _, title, run in runs:
        found = localisation(run)
        if found:
            lines += folded(title, found)
    lines += ["### Whether maps change, and stay", "", "Rank correlations of the decomposition's maps.",
              "", *sanity(titled)]
    return "\n".join(lines)


def main(arguments: list) -> None:
    if arguments[:1] == ["--example"]:
        example = json.loads(Path(arguments[2]).read_text())[arguments[1]][0]
        print(example["query"], example["photograph"])
        return
    folder, page = map(Path, arguments)
    text = page.read_text()
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    page.write_text(f"{before}{BEGIN}\n\n{figures(folder)}\n{END}{after}")


if __name__ == "__main__":
    main(sys.argv[1:])
