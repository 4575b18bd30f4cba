"""Times ONNX Runtime in Python on all photographs of a folder, and without any photographs.

    python index.py bare NETWORK.onnx COUNT
    python index.py pipeline NETWORK.onnx FOLDER

`bare` runs the network on tensors that are ready: nothing is read, decoded or resized. It tries what
people do – a run over all cores, of 1, 8 or 32 pictures – and what turns out fastest on few cores: a
thread for each core with runs of its own, of 1 or 4 pictures. `pipeline` is an index as a good
engineer writes one: threads decode with Pillow (in its draft mode, for twice the target), resize
and normalise with NumPy, some batches ahead of the network. It is written in two ways, too: batches of
16 on all cores, and each photograph from file to embedding in one of as many threads as there are cores.

Prints {"COUNT": {"contender": seconds for one picture, …}}.
"""

import json
import os
import sys
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy
import onnxruntime
from PIL import Image

SIZE = 224
BATCH = 16
CORES = os.cpu_count()
SCALE, OFFSET = numpy.float32(1 / 128), numpy.float32(127 / 128)


class Network:
    """The embedding of a network: its last output."""

    def __init__(self, path: str, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(
            path, options, providers=["CPUExecutionProvider"])
        self.input = self.session.get_inputs()[0].name
        self.output = self.session.get_outputs()[-1].name
        self.embed(numpy.zeros((1, 3, SIZE, SIZE), numpy.float32))

    def embed(self, tensors: numpy.ndarray) -> numpy.ndarray:
        return self.session.run([self.output], {self.input: tensors})[0]


def seconds(work, count: int) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) / count


def bare(path: str, count: int) -> dict:
    tensors = numpy.random.default_rng(1).standard_normal((32, 3, SIZE, SIZE), numpy.float32)
    spread, single = Network(path, 0), Network(path, 1)
    results = {}
    for batch in (1, 8, 32):
        spread.embed(tensors[:batch])
        runs = -(-count // batch)
        results[f"bare_cores_{batch}"] = seconds(
            lambda: [spread.embed(tensors[:batch]) for _ in range(runs)], runs * batch)
    for batch in (1, 4):
        runs = -(-count // batch)
        with ThreadPoolExecutor(CORES) as threads:
            results[f"bare_threads_{batch}"] = seconds(
                lambda: list(threads.map(lambda _: single.embed(tensors[:batch]), range(runs))),
                runs * batch)
    return results


def load(path: Path) -> numpy.ndarray:
    with Image.open(path) as photograph:
        photograph.draft("RGB", (2 * SIZE, 2 * SIZE))
        small = photograph.convert("RGB").resize((SIZE, SIZE), Image.Resampling.BICUBIC)
    pixels = numpy.asarray(small).transpose(2, 0, 1)
    return numpy.ascontiguousarray(pixels, numpy.float32) * SCALE - OFFSET


def batches(network: Network, paths: list) -> numpy.ndarray:
    """Decoding runs ahead of the network by four batches at most."""
    rows, waiting = [], deque()
    remaining = iter(paths)
    with ThreadPoolExecutor(CORES) as threads:
        def refill() -> None:
            while len(waiting) < 4 * BATCH and (path := next(remaining, None)) is not None:
                waiting.append(threads.submit(load, path))
        refill()
        while waiting:
            some = [waiting.popleft().result() for _ in range(min(BATCH, len(waiting)))]
            refill()
            rows.append(network.embed(numpy.stack(some)))
    return numpy.concatenate(rows)


def alone(network: Network, paths: list) -> numpy.ndarray:
    with ThreadPoolExecutor(CORES) as threads:
        return numpy.concatenate(
            list(threads.map(lambda path: network.embed(load(path)[None]), paths)))


def pipeline(path: str, folder: str) -> tuple:
    paths = sorted(p for p in Path(folder).rglob("*") if p.suffix.lower() in (".jpg", ".jpeg"))
    spread, single = Network(path, 0), Network(path, 1)
    results = {
        "pipeline_batches": seconds(lambda: batches(spread, paths), len(paths)),
        "pipeline_alone": seconds(lambda: alone(single, paths), len(paths)),
    }
    return len(paths), results


def main(kind: str, path: str, argument: str) -> None:
    if kind == "bare":
        count, results = int(argument), bare(path, int(argument))
    else:
        count, results = pipeline(path, argument)
    print(json.dumps({str(count): results}))


if __name__ == "__main__":
    main(*sys.argv[1:])
