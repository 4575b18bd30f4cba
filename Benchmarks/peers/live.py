"""A region that is dragged over a query while a large gallery is ranked by it, through the page's server.

    python live.py prepare FOLDER COUNT DIMENSION      writes a small network and COUNT pictures
    python live.py ask URL QUERY SECONDS               asks for rectangle after rectangle
    python live.py numpy GALLERY                       the same ranking as one product in NumPy

The pictures are noise at several scales, so that their embeddings differ as those of photographs do; the
network is one convolution with random weights, since only the embeddings' number and length matter here.
"""

import http.client
import json
import sys
import time
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlsplit

import numpy


def prepare(folder: Path, count: int, dimension: int) -> None:
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from PIL import Image

    random = numpy.random.default_rng(1)
    weights = random.normal(0, 1, (dimension, 3, 8, 8)).astype(numpy.float32) / 14
    graph = helper.make_graph(
        [
            helper.make_node("Conv", ["input", "weights"], ["convolved"], strides=[8, 8]),
            helper.make_node("Relu", ["convolved"], ["features"]),
            helper.make_node("GlobalAveragePool", ["features"], ["pooled"]),
            helper.make_node("Flatten", ["pooled"], ["embedding"]),
        ], "random",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", 3, 32, 32])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", dimension])],
        [numpy_helper.from_array(weights, "weights")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(folder / "network.onnx"))
    for number in range(count):
        parts = folder / "photographs" / f"{number // 1000:04}"
        if number % 1000 == 0:
            parts.mkdir(parents=True, exist_ok=True)
        picture = sum(
            numpy.kron(random.normal(0, 28, (side, side, 3)), numpy.ones((8 // side, 8 // side, 1)))
            for side in (1, 2, 4, 8))
        pixels = numpy.clip(picture + 128, 0, 255).astype(numpy.uint8)
        Image.fromarray(pixels).save(parts / f"{number:06}.png", compress_level=1)


def ask(url: str, query: str, seconds: float) -> dict:
    """Seconds from question to answer, and what the server says that the search alone took."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port)
    random = numpy.random.default_rng(2)
    whole, alone = [], []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(whole) < 50:
        x, y = random.uniform(0, 4, 2)
        width, height = random.uniform(1, 4, 2)
        path = f"/search.json?query={quote(query)}&region={x:.2f},{y:.2f},{width:.2f},{height:.2f}"
        start = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse().read()
        whole.append(time.perf_counter() - start)
        alone.append(json.loads(answer)["milliseconds"] / 1e3)
    # The first ones wake threads and fill memory.
    whole, alone = whole[5:], alone[5:]
    return {
        "answer": median(whole), "slow": float(numpy.quantile(whole, 0.95)),
        "search": median(alone), "count": len(whole),
    }


def product(gallery: Path) -> dict:
    rows = numpy.load(next(gallery.glob("embeddings-*.npy")))
    query = rows[0] * numpy.float32(0.5)
    times = []
    for _ in range(20):
        start = time.perf_counter()
        scores = rows @ query
        best = numpy.argpartition(-scores, 24)[:24]
        best[numpy.argsort(-scores[best])]
        times.append(time.perf_counter() - start)
    return {"numpy": median(times)}


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    elif sys.argv[1] == "ask":
        print(json.dumps(ask(sys.argv[2], sys.argv[3], float(sys.argv[4]))))
    else:
        print(json.dumps(product(Path(sys.argv[2]))))
