"""Times ONNX Runtime in Python: pictures of the network's size to embeddings, in batches.

    python batches.py NETWORK.onnx BATCH

Prints {"8": {"onnxruntime": seconds for one picture}}. Pictures are bytes in memory, as they come out
of a decoder; they are normalised with NumPy. The network's last output is its embedding.
"""

import json
import sys

import numpy
import onnxruntime

from timing import median_seconds

COUNT = 32
SIZE = 224


def main(network: str, batch: int) -> None:
    session = onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    output = session.get_outputs()[-1].name
    shape = (COUNT, SIZE, SIZE, 3)
    pictures = numpy.random.default_rng(7).integers(0, 256, shape, numpy.uint8)
    scale, offset = numpy.float32(1 / 128), numpy.float32(127 / 128)

    def embed() -> None:
        for start in range(0, COUNT, batch):
            pixels = pictures[start : start + batch].transpose(0, 3, 1, 2)
            inputs = numpy.ascontiguousarray(pixels, numpy.float32) * scale - offset
            session.run([output], {name: inputs})

    print(json.dumps({str(batch): {"onnxruntime": median_seconds(embed, repeats=3) / COUNT}}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
