#!/usr/bin/env python3
"""Write the pictures and networks that the tests of the command give to it.

    pip install numpy onnx pillow
    python Tests/CommandTests/Fixtures/make_fixtures.py

The files in the repository were written with onnx 1.23 and Pillow 13. `network.onnx`,
`flattened.onnx`, `a.png` and `b.png` are copies of NetworksTests/Fixtures/tails:
average.legacy.onnx, flatten-linear-bn.legacy.onnx, input_a.png and input_b.png.
"""

import pathlib
import shutil
import struct
import zlib

import numpy
import onnx
from onnx import TensorProto, helper
from PIL import Image

FOLDER = pathlib.Path(__file__).parent
TAILS = FOLDER.parent.parent / "NetworksTests/Fixtures/tails"
RANDOM = numpy.random.default_rng(7)


def picture(channels, height=12, width=16):
    """A smooth picture with something in one corner."""
    y, x = numpy.mgrid[0:height, 0:width]
    layers = [120 + 60 * numpy.sin(x / (3 + c) + y / 5) for c in range(channels)]
    layers[0][: height // 2, : width // 2] += 60
    return numpy.stack(layers, -1).clip(0, 255).astype(numpy.uint8)


def pictures():
    Image.fromarray(picture(4), "CMYK").save(FOLDER / "cmyk.jpg", quality=90)
    sixteen = picture(1)[:, :, 0].astype(numpy.uint16) * 257
    Image.fromarray(sixteen).save(FOLDER / "sixteen-bit.png")
    Image.fromarray(picture(1)[:, :, 0]).save(FOLDER / "grey.jpg", quality=90)
    Image.fromarray(picture(4), "RGBA").save(FOLDER / "transparent.png")
    Image.fromarray(picture(3, 1, 1)).save(FOLDER / "one-pixel.png")
    Image.fromarray(picture(3)).save(FOLDER / "colour.webp", quality=90)
    # Large enough for its data to be cut in the middle.
    Image.fromarray(picture(3, 48, 64)).save(FOLDER / "colour.jpg", quality=90)
    (FOLDER / "huge.png").write_bytes(empty_png(30_000, 30_000))


def empty_png(width, height):
    """A PNG that claims a size and holds one row of it."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    row = zlib.compress(bytes(1 + 3 * width), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", row) + chunk(b"IEND", b"")
    )


def save(name, nodes, input_shape, output_shape, tensors=(), opset=17):
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, input_shape)],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, output_shape)],
        list(tensors),
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8
    )
    (FOLDER / name).write_bytes(model.SerializeToString())


def floats(name, *shape):
    values = RANDOM.normal(size=shape).astype(numpy.float32)
    return onnx.numpy_helper.from_array(values, name)


def networks():
    convolution = helper.make_node(
        "Conv", ["image", "kernel"], ["raw"], strides=[2, 2], pads=[1, 1, 1, 1]
    )
    relu = helper.make_node("Relu", ["raw"], ["features"])
    average = helper.make_node("GlobalAveragePool", ["features"], ["pooled"])
    flatten = helper.make_node("Flatten", ["pooled"], ["embedding"])
    trunk = [convolution, relu]

    save("free-size.onnx", trunk + [average, flatten],
         ["batch", 3, "height", "width"], ["batch", 4], [floats("kernel", 4, 3, 3, 3)])
    save("batch-of-two.onnx", trunk + [average, flatten],
         [2, 3, 18, 10], [2, 4], [floats("kernel", 4, 3, 3, 3)])
    # No image: a network for vectors.
    save("no-image.onnx", [helper.make_node("Relu", ["image"], ["embedding"])],
         [1, 128], [1, 128])
    # An operator that nobody has, in the trunk and in the tail.
    unheard = helper.make_node("Frobnicate", ["raw"], ["features"])
    save("unknown-operator.onnx", [convolution, unheard, average, flatten],
         [1, 3, 18, 10], [1, 4], [floats("kernel", 4, 3, 3, 3)])
    # A tail that ONNX has and Likeness does not understand.
    sinus = helper.make_node("Sin", ["pooled"], ["bent"])
    flatten_bent = helper.make_node("Flatten", ["bent"], ["embedding"])
    save("unknown-tail.onnx", trunk + [average, sinus, flatten_bent],
         [1, 3, 18, 10], [1, 4], [floats("kernel", 4, 3, 3, 3)])
    # Weights that claim 2^40 × 2^40 numbers, and ones that claim 2^40 and hold four.
    for name, sizes in [("overflowing.onnx", [1 << 40, 1 << 40]), ("oversized.onnx", [1 << 40, 1])]:
        weights = onnx.TensorProto(name="weights", data_type=TensorProto.FLOAT, raw_data=bytes(16))
        weights.dims.extend(sizes)
        linear = helper.make_node("MatMul", ["vector", "weights"], ["embedding"])
        save(name, trunk + [average, helper.make_node("Flatten", ["pooled"], ["vector"]), linear],
             [1, 3, 18, 10], [1, 4], [floats("kernel", 4, 3, 3, 3), weights])
    # A picture of 2^40 pixels a side.
    save("vast-input.onnx", trunk + [average, flatten],
         [1, 3, 1 << 40, 1 << 40], [1, 4], [floats("kernel", 4, 3, 3, 3)])


def copies():
    for source, name in [
        ("average.legacy.onnx", "network.onnx"),
        ("flatten-linear-bn.legacy.onnx", "flattened.onnx"),
        ("input_a.png", "a.png"),
        ("input_b.png", "b.png"),
    ]:
        shutil.copyfile(TAILS / source, FOLDER / name)


if __name__ == "__main__":
    pictures()
    networks()
    copies()
