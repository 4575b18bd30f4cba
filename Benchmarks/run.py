#!/usr/bin/env python3
"""Runs Likeness and its peers in turns and prints medians and ratios as a Markdown table.

    Benchmarks/run.py [--rounds N] [--only pair maps decode batches index search live train losses]
                      [--quick | --large] [--photographs FOLDER]

Call it through run.sh, which prepares what it needs. Each round runs every contender once, so that
whatever else the machine does meets them all; the medians are taken over the rounds.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "Benchmarks" / "peers"
PYTHON = ROOT / ".likeness" / "venv-bench" / "bin" / "python"
PYTORCH = ROOT / ".likeness" / "venv-torch" / "bin" / "python"
LIKENESS = ROOT / ".build" / "release" / "likeness"
SERVE = ROOT / ".build" / "release" / "likeness-serve"
BENCH = ROOT / "Benchmarks" / ".build" / "release" / "likeness-bench"
SAMPLES = ROOT / ".likeness" / "samples"
WORK = ROOT / ".likeness" / "bench"

# ru_maxrss counts kibibytes on Linux and bytes on macOS (getrusage(2) of each).
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


def run(command: list) -> tuple:
    """Seconds, processor seconds and peak bytes of one process, from its start to its end."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"run.py: {command[0]} failed:\n{said.decode(errors='replace')}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT


def measured(command: list) -> dict:
    """What a program that measures itself printed: {case: {contender: seconds}}."""
    result = subprocess.run(
        [str(part) for part in command], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(result.stdout)


def whole_process(rounds: int) -> list:
    pair = [SAMPLES / "photographs/towers" / name for name in ("eiffel-1.png", "eiffel-2.png")]
    commands = {
        "likeness": [
            LIKENESS, "pair", *pair, "--network", SAMPLES / "efficientnet-lite0.onnx",
            "-o", WORK / "likeness.png"],
        "Python": [
            PYTHON, PEERS / "pair.py", *pair, "--network", WORK / "exposed.onnx",
            "-o", WORK / "python.png"],
    }
    runs = {name: [] for name in commands}
    for command in commands.values():
        run(command)  # warms the file cache
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(run(command))
    own, peer = ([median(column) for column in zip(*runs[name])] for name in commands)
    case, against = "`likeness pair`, whole process", "onnxruntime, Pillow, NumPy"
    return [
        row(f"{case}: wall time", against, own[0], peer[0], duration),
        row(f"{case}: processor time", against, own[1], peer[1], duration),
        row(f"{case}: peak memory", against, own[2], peer[2], mebibytes),
    ]


def in_process(rounds: int, own: list, peer: list, label: str, names: dict) -> list:
    """Rows for programs that measure themselves; `names` says what a contender is called."""
    times = {}
    for _ in range(rounds):
        for command in (own, peer):
            for case, contenders in measured(command).items():
                for contender, seconds in contenders.items():
                    times.setdefault(case, {}).setdefault(contender, []).append(seconds)
    rows = []
    for case, contenders in times.items():
        ours = median(contenders["likeness"])
        for contender, name in names.items():
            theirs = median(contenders[contender])
            rows.append(row(f"{label}, {case.replace('x', '×')}", name, ours, theirs, duration))
    return rows


def batches(rounds: int) -> list:
    """Rows for embedding many pictures: in the batch that Likeness chooses, one by one, and in Python."""
    # What an earlier run chose is forgotten, so that choosing is tried, too.
    cache = WORK / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    os.environ["LIKENESS_CACHE"] = str(cache)
    times = {"likeness": [], "likeness_single": [], "onnxruntime": []}
    for _ in range(rounds):
        ((batch, own),) = measured([BENCH, "batches", SAMPLES / "efficientnet-lite0.onnx"]).items()
        peer = measured([PYTHON, PEERS / "batches.py", WORK / "exposed.onnx", batch])[batch]
        for contender, seconds in {**own, **peer}.items():
            times[contender].append(seconds)
    ours, single, theirs = (median(values) for values in times.values())
    job = f"embedding pictures, {batch} at a time (chosen)"
    return [
        row(job, "the same, 1 at a time", ours, single, rate),
        row(job, f"onnxruntime, NumPy, {batch} at a time", ours, theirs, rate),
    ]


# Rows and numbers in each: what is searched by default, to try it, and with much memory.
TABLES = {"default": (200_000, 512), "quick": (20_000, 512), "large": (1_000_000, 1280)}
THREADS = 2
# What is said below the table.
NOTES = []


def search(rounds: int, size: str) -> list:
    """Rows for the ten nearest of many: in floats and through 8-bit copies, and what memory gives."""
    count, dimension = TABLES[size]
    rows, notes = [], []
    for kind, clusters in (("random", 0), ("clustered", 1000)):
        folder, results = WORK / f"search-{size}-{kind}", WORK / "search.json"
        subprocess.run(
            [str(part) for part in (
                BENCH, "search-data", folder, "--rows", count, "--dimension", dimension,
                "--clusters", clusters)], check=True)
        times = {}
        for _ in range(rounds):
            own = [
                BENCH, "search", folder, "--dimension", dimension, "--threads", THREADS,
                "--results", results]
            peer = [PYTHON, PEERS / "search.py", folder, dimension, results, THREADS]
            for command in (own, peer):
                for case, contenders in measured(command).items():
                    for contender, seconds in contenders.items():
                        times.setdefault((case, contender), []).append(seconds)
        times = {case: median(seconds) for case, seconds in times.items()}
        job = f"ten nearest of {count:,}×{dimension}, {kind}"
        for case in ("1 query", "64 queries"):
            for way in ("floats", "8 bits"):
                ours = times[f"{case}, {way}", "likeness"]
                for contender, name in (("faiss", "FAISS IndexFlatIP"), ("numpy", "NumPy")):
                    rows.append(
                        row(f"{job}, {case}, {way}", name, ours, times[case, contender], duration))
        floats = (folder / "rows.f32").stat().st_size / 1e9
        copies = (folder / "rows.i8").stat().st_size / 1e9
        notes.append(
            f"{job[0].upper()}{job[1:]}: one query reads {floats / times['1 query, floats', 'likeness']:.1f} GB/s in"
            f" floats and {copies / times['1 query, 8 bits', 'likeness']:.1f} GB/s in 8 bits; a plain"
            f" sum of the same floats reads {floats / times['sum', 'likeness']:.1f} GB/s.")
        shutil.rmtree(folder)
    NOTES.extend(notes)
    return rows


def index(rounds: int, photographs: Path) -> list:
    """Rows for a folder of photographs to embeddings, against the network alone and against Python."""
    network = WORK / "exposed.onnx"
    times = {}
    for _ in range(rounds):
        ((count, own),) = measured(
            [BENCH, "index", SAMPLES / "efficientnet-lite0.onnx", photographs]).items()
        bare = measured([PYTHON, PEERS / "index.py", "bare", network, min(int(count), 300)])
        pipeline = measured([PYTHON, PEERS / "index.py", "pipeline", network, photographs])
        for contenders in (own, *bare.values(), *pipeline.values()):
            for contender, seconds in contenders.items():
                times.setdefault(contender, []).append(seconds)
    ours = median(times["likeness"])
    names = {
        "bare_cores_1": "onnxruntime alone on tensors, all cores, 1 at a time",
        "bare_cores_8": "the same, 8 at a time",
        "bare_cores_32": "the same, 32 at a time",
        "bare_threads_1": "onnxruntime alone on tensors, a thread for each core, 1 at a time",
        "bare_threads_4": "the same, 4 at a time",
        "pipeline_batches": "onnxruntime, Pillow, NumPy: threads decode, batches of 16",
        "pipeline_alone": "onnxruntime, Pillow, NumPy: a photograph for each core",
    }
    job = f"indexing {count} photographs"
    return [row(job, name, ours, median(times[peer]), rate) for peer, name in names.items()]


def live(rounds: int, count: int) -> list:
    """Rows for ranking a gallery by a region while it is dragged on the page."""
    frame, rows = 1 / 60, []
    for dimension in (512, 1280):
        folder = WORK / f"live-{count}-{dimension}"
        gallery = folder / "gallery"
        if not (gallery / "catalogue.sqlite").exists():
            shutil.rmtree(folder, ignore_errors=True)
            subprocess.run(
                [PYTHON, PEERS / "live.py", "prepare", folder, str(count), str(dimension)],
                check=True)
            subprocess.run(
                [LIKENESS, "index", folder / "photographs", "-o", gallery, "--network",
                 folder / "network.onnx"], check=True, stdout=sys.stderr)
        times = {}
        with subprocess.Popen(
                [SERVE, gallery, "--port", "0", "--log", "none"],
                stdout=subprocess.PIPE, text=True) as server:
            try:
                url = next(word for word in server.stdout.readline().split() if "://" in word)
                for _ in range(rounds):
                    for command in (("ask", url, "0000/000000.png", "5"), ("numpy", gallery)):
                        found = measured([PYTHON, PEERS / "live.py", *command])
                        for name, seconds in found.items():
                            times.setdefault(name, []).append(seconds)
            finally:
                server.terminate()
        shutil.rmtree(folder)
        times = {name: median(seconds) for name, seconds in times.items()}
        job = f"ranking {count:,}×{dimension} by a region, asked through the page's server"
        rows.append(row(job, "a frame, 60 a second", times["answer"], frame, duration))
        rows.append(row(
            job, "NumPy: one product and a partial sort", times["answer"], times["numpy"],
            duration))
        NOTES.append(
            f"{job[0].upper()}{job[1:]}: of the {duration(times['answer'])} the search itself takes"
            f" {duration(times['search'])}; 95 of 100 answers come within {duration(times['slow'])}.")
    return rows


# Architectures, classes in a batch (each of 4 photographs), and steps: half a minute of them.
TRAININGS = [("resnet18", 2, 30), ("resnet18", 8, 10), ("resnet50", 2, 15), ("resnet50", 8, 7)]


def train(rounds: int) -> list:
    """Rows for a step of training from scratch at 224x224, photographs decoded and cropped meanwhile."""
    rows = []
    for architecture, classes, steps in TRAININGS:
        photographs, times = WORK / "classes", {"likeness": [], "first": [], "last": []}
        for _ in range(rounds):
            times["likeness"].append(own_step(architecture, classes, steps, photographs))
            for layout in ("first", "last"):
                found = measured(
                    [PYTORCH, PEERS / "train.py", architecture, classes, steps, layout, photographs])
                times[layout].append(found["pytorch"])
        times = {name: median(seconds) for name, seconds in times.items()}
        job = f"a step of training, {architecture}, {4 * classes} photographs"
        for layout, name in (("first", "PyTorch"), ("last", "PyTorch, channels last")):
            rows.append(row(job, name, times["likeness"], times[layout], duration))
    return rows


def own_step(architecture: str, classes: int, steps: int, photographs: Path) -> float:
    """Seconds a step of `likeness train`: the mean over the steps after the third, as the peer's."""
    folder = WORK / "training"
    shutil.rmtree(folder, ignore_errors=True)
    run([
        LIKENESS, "train", photographs, "-o", folder, "--architecture", architecture,
        "--from-scratch", "--size", "224", "--classes-per-batch", classes, "--images-per-class", "4",
        "--steps", steps, "--validation", "none", "--checkpoint-every", "1000000"])
    records = map(json.loads, (folder / "metrics.jsonl").read_text().splitlines())
    ends = [record["time"] for record in records if record["kind"] == "training"]
    shutil.rmtree(folder)
    return (ends[-1] - ends[2]) / (len(ends) - 3)


def losses(rounds: int) -> list:
    """Rows for the loss over all triplets of a batch, and its gradient."""
    results, times = WORK / "losses.json", {}
    for _ in range(rounds):
        own = measured([BENCH, "losses"])
        results.write_text(json.dumps(own))
        for found in (own, measured([PYTORCH, PEERS / "losses.py", results])):
            for case, contenders in found.items():
                for contender, seconds in contenders.items():
                    times.setdefault(case, {}).setdefault(contender, []).append(seconds)
    names = {
        "library": "pytorch-metric-learning, all triplets",
        "table": "PyTorch, a table of all triplets",
    }
    return [
        row(f"batch-all triplet loss and gradient, {case.replace('x', '×')}", name,
            median(contenders["likeness"]), median(contenders[contender]), duration)
        for case, contenders in times.items() for contender, name in names.items()]


def rate(seconds: float) -> str:
    return f"{1 / seconds:.3g} images/s"


def duration(seconds: float) -> str:
    for factor, unit in ((1, "s"), (1e3, "ms")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def mebibytes(size: float) -> str:
    return f"{size / 2**20:.0f} MiB"


def row(job: str, peer: str, own: float, other: float, show) -> str:
    return f"| {job} | {show(own)} | {peer} | {show(other)} | {own / other:.3g} |"


def processor() -> str:
    """The processor's name and how many of its cores there are."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        models = [line.split(": ", 1)[1] for line in lines if line.startswith("model name")]
    except OSError:
        models = []
    return f"{models[0] if models else platform.processor()}, {os.cpu_count()} cores"


def main() -> None:
    photograph = WORK / "photograph.jpg"
    jobs = {
        "pair": lambda: whole_process(rounds),
        "maps": lambda: in_process(
            fewer, [BENCH, "maps"], [PYTHON, PEERS / "maps.py"], "both maps of a pair",
            {"one_product": "NumPy, one product each",
             "all_pairs": "NumPy, all pairs, as published"}),
        "decode": lambda: in_process(
            fewer, [BENCH, "decode", photograph], [PYTHON, PEERS / "decode.py", photograph],
            "JPEG to 224×224", {"pillow": "Pillow", "pillow_draft": "Pillow, draft mode"}),
        "batches": lambda: batches(fewer),
        "index": lambda: index(fewer, arguments.photographs),
        "search": lambda: search(fewer, size),
        "live": lambda: live(fewer, 10_000 if size == "quick" else 100_000),
        "train": lambda: train(fewer),
        "losses": lambda: losses(fewer),
    }
    # PyTorch takes 6 GB to install: what needs it is asked for.
    usual = [name for name in jobs if name not in ("train", "losses")]
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9, help="runs of every contender (9)")
    parser.add_argument(
        "--only", nargs="+", choices=jobs, default=usual,
        help="only these; train and losses, which install PyTorch, are run only if named")
    parser.add_argument(
        "--quick", dest="size", action="store_const", const="quick", default="default",
        help="search a small table: 40 MB")
    parser.add_argument(
        "--large", dest="size", action="store_const", const="large",
        help="search a large table: 5 GB, which takes 13 GB of memory and 7 GB of disk")
    parser.add_argument(
        "--photographs", type=Path, default=WORK / "photographs",
        help="JPEG files to index; else cuts of the sample photographs")
    arguments = parser.parse_args()
    rounds, size = arguments.rounds, arguments.size
    fewer = max(rounds // 3, 1)
    rows = [line for name in arguments.only for line in jobs[name]()]

    print(
        f"{processor()}, {platform.system()} {platform.machine()}; medians of {rounds} rounds of whole"
        f" processes and {fewer} of the rest, every contender in turn;"
        " a ratio below 1 means that Likeness needs less.")
    print()
    print("| job | Likeness | against | it takes | ratio |")
    print("|---|---:|---|---:|---:|")
    print("\n".join(rows))
    for note in NOTES:
        print(f"\n{note}")


if __name__ == "__main__":
    main()
