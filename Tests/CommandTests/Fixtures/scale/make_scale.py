"""Writes scale-tiny.onnx, and right.json, from scale-huge.onnx: a small network whose feature map is
multiplied with a constant, 10³⁰, before it is averaged; with 10⁻³⁰ in the other.

right.json has the cosine of the two pictures' embeddings, which ONNX Runtime puts out in single precision,
computed in double precision, and the length of an embedding. Pictures are divided by 255; nothing is
subtracted (--mean 0,0,0 --std 1,1,1). Needs numpy, onnx, onnxruntime and Pillow:

    python make_scale.py
"""

import json
import pathlib

import numpy
import onnx
import onnxruntime
from onnx import numpy_helper
from PIL import Image

here = pathlib.Path(__file__).parent
network = onnx.load(here / "scale-huge.onnx")
for constant in network.graph.initializer:
    if constant.name == "k":
        constant.CopyFrom(numpy_helper.from_array(numpy.array(1e-30, numpy.float32), "k"))
onnx.save(network, here / "scale-tiny.onnx")


def embedding(session, picture):
    pixels = numpy.asarray(Image.open(here / picture).convert("RGB"), numpy.float32) / 255
    tensor = pixels.transpose(2, 0, 1)[None]
    return session.run(["embedding"], {"input": tensor})[0].reshape(-1).astype(numpy.float64)


right = {}
for name in ["scale-huge.onnx", "scale-tiny.onnx"]:
    session = onnxruntime.InferenceSession(here / name)
    a, b = (embedding(session, picture) for picture in ["a-128x128.png", "b-128x128.png"])
    cosine = a @ b / numpy.sqrt(a @ a) / numpy.sqrt(b @ b)
    right[name] = {"cosine": cosine, "dimension": len(a)}
(here / "right.json").write_text(json.dumps(right, indent=2) + "\n")
