#!/usr/bin/env python3
"""Writes what `likeness evaluate --json` found as tables.

    Benchmarks/faithfulness.py FOLDER PAGE.md
    Benchmarks/faithfulness.py --example best|worst FILE.json

FOLDER has DATA-POOLING.json for each combination. Of the page, what stands between the two comments
`<!-- figures -->` and `<!-- end of figures -->` is replaced.
"""

import json
import sys
from pathlib import Path

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
DATA = {
    "scenes": "scenes", "learned": "scenes, after training on others", "photographs": "photographs",
    "marked": "scenes with a planted mark",
}
POOLINGS = {"average": "average", "max": "max", "gem": "GeM, p = 3"}
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
            percent(mean.get("risen"))])
    oracle = run.get("oracle")
    if oracle:
        rows.append([
            "best order found", "–", number(oracle.get("gap"), sign="+"), "–",
            number(oracle.get("deletion")), number(oracle.get("insertion")), "–", "–"])
    heads = ["method"] + [f"gap on {words}" for words in SUBSTRATES.values()] + [
        "deletion, mean colour", "insertion, mean colour", "negative cells gone", "of pairs it rises"]
    return table(heads, rows)


def localisation(run: dict) -> list:
    objects = run.get("objects")
    if not objects or not objects.get("ceiling"):
        return []
    rows = []
    methods = [(bold(method["name"]), method.get("localisation")) for method in run["methods"]]
    for name, found in methods + [("the object itself, on the grid", objects["ceiling"])]:
        if found:
            rows.append([
                name, percent(found.get("pointing")), percent(found.get("energy")),
                percent(found.get("averagePrecision")),
                f"{100 * found['pixelAveragePrecision']:.1f}",
                percent(found.get("maxBoxAccuracy")), percent(found.get("knownAccuracy"))])
    heads = [
        "method", "pointing game, %", "energy, %", "precision of pixels, %", "PxAP, %",
        "MaxBoxAcc, %", "GT-known, %"]
    return table(heads, rows)


def costs(runs: list) -> list:
    rows = []
    for method in runs[0][1]["methods"]:
        same = [m for _, run in runs for m in run["methods"] if m["name"] == method["name"]]
        maps = sum(m["maps"] for m in same)
        if maps:
            seconds = sum(m["seconds"] for m in same) / maps
            rows.append([
                bold(method["name"]), f"{sum(m['evaluations'] for m in same) / maps:.0f}",
                f"{seconds:.2f} s" if seconds >= 0.1 else f"{1e3 * seconds:.3g} ms"])
    return table(["method", "runs of the network", "a map takes"], rows)


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
        "data, pooling", "the last layer undone", "all layers undone", "another query", "mirrored",
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
        "data, pooling", "maps", "largest completeness error", "largest recomposition error",
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
        "data, pooling", "recall@1, %", "R-precision, %", "mAP, %", "silhouette", "ROC area",
        "equal error rate, %", "truth fills, % of the picture", "and holds, % of the similarity",
        "beside it, nearest photographs, %", "of another class, %"]
    return table(heads, rows)


def titled(name: str) -> str:
    data, pooling = name.rsplit("-", 1)
    return f"{DATA[data]}, {POOLINGS[pooling]}"


def heading(name: str) -> str:
    title = titled(name)
    return f"{title[0].upper()}{title[1:]}:"


def figures(folder: Path) -> str:
    order = [f"{data}-{pooling}" for data in DATA for pooling in POOLINGS]
    runs = [
        (name, json.loads((folder / f"{name}.json").read_text()))
        for name in order if (folder / f"{name}.json").exists()]
    runs_titled = [(titled(name), run) for name, run in runs]
    first = runs[0][1]
    lines = [
        f"EfficientNet-Lite0, {first['pairs']} pairs of each data set, seed {first['seed']}, maps of"
        f" {first['grid']} cells. 95 % intervals in brackets: bootstrap over pairs.", "",
        "### The networks' searches", "", *retrieval(runs_titled),
        "### Whether maps add up", "", *completeness(runs_titled),
        "### What the order of cells is worth", ""]
    for name, run in runs:
        # Where the truth is a mark the orders are those of any other scenes.
        if not name.startswith("marked"):
            lines += [heading(name), "", *gaps(run)]
    lines += ["### Whether maps find what is there", ""]
    for name, run in runs:
        found = localisation(run)
        if found:
            lines += [heading(name), "", *found]
    lines += ["### Whether maps change, and stay", "", "Rank correlations of the decomposition's maps.",
              "", *sanity(runs_titled), "### What a map costs", "",
              "Besides the two runs that embed the pair, over all of the above.", "", *costs(runs)]
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
