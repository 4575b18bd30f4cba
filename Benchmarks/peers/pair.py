"""What `likeness pair A B` does, as one would write it in Python: the peer of that benchmark.

    python pair.py A B --network EXPOSED.onnx -o OUT.png [--size 224] [--width 2000] [--threads N]

The network's last two outputs are its feature map, [1, channels, rows, columns], and its embedding,
which must be the average of the feature map over its locations (see expose.py).
"""

import argparse

import numpy
import onnxruntime
from PIL import Image, ImageDraw, ImageFont

POSITIVE, NEGATIVE = (178, 24, 43), (33, 102, 172)


def preprocess(photograph: Image.Image, size: int) -> numpy.ndarray:
    """The whole picture squashed to the network's size, as [1, 3, size, size]."""
    pixels = numpy.asarray(photograph.resize((size, size), Image.Resampling.BICUBIC), numpy.float32)
    return ((pixels - 127) / 128).transpose(2, 0, 1)[numpy.newaxis]


def similarity_map(features: numpy.ndarray, own: numpy.ndarray, other: numpy.ndarray):
    """Equation 3 of Stylianou et al.: each location's share of the cosine similarity."""
    channels, rows, columns = features.shape
    scale = rows * columns * numpy.linalg.norm(own) * numpy.linalg.norm(other)
    return (other @ features.reshape(channels, -1) / scale).reshape(rows, columns)


def overlay(photograph: Image.Image, values: numpy.ndarray, limit: float, size) -> Image.Image:
    """The photograph under its map: red for, blue against, clear where nothing is contributed."""
    shown = numpy.asarray(photograph.resize(size, Image.Resampling.LANCZOS), numpy.float32)
    spread = Image.fromarray(values.astype(numpy.float32)).resize(size, Image.Resampling.BILINEAR)
    share = numpy.asarray(spread)[..., numpy.newaxis] / limit
    colour = numpy.where(
        share > 0, numpy.float32(POSITIVE), numpy.float32(NEGATIVE))
    opacity = numpy.minimum(numpy.abs(share), 1) * numpy.float32(0.75)
    return Image.fromarray((shown + (colour - shown) * opacity + 0.5).astype(numpy.uint8))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("a")
    parser.add_argument("b")
    parser.add_argument("--network", required=True)
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--width", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    session = onnxruntime.InferenceSession(
        options.network, settings, providers=["CPUExecutionProvider"])
    outputs = [output.name for output in session.get_outputs()][-2:]
    photographs = [Image.open(path).convert("RGB") for path in (options.a, options.b)]

    features, embeddings = [], []
    for photograph in photographs:
        feed = {session.get_inputs()[0].name: preprocess(photograph, options.size)}
        feature_map, embedding = session.run(outputs, feed)
        features.append(feature_map[0])
        embeddings.append(embedding.ravel())
    a, b = embeddings
    maps = [similarity_map(features[0], a, b), similarity_map(features[1], b, a)]
    cosine = float(a @ b / (numpy.linalg.norm(a) * numpy.linalg.norm(b)))

    margin, caption = 40, 120
    column = (options.width - 3 * margin) // 2
    sizes = [(column, round(column * shown.height / shown.width)) for shown in photographs]
    limit = max(float(numpy.abs(values).max()) for values in maps)
    height = caption + max(height for _, height in sizes) + margin
    figure = Image.new("RGB", (options.width, height), "white")
    text = f"cosine similarity {cosine:.4f}"
    ImageDraw.Draw(figure).text((margin, margin), text, "black", ImageFont.load_default(48))
    for index, (photograph, values, size) in enumerate(zip(photographs, maps, sizes)):
        place = (margin + index * (column + margin), caption)
        figure.paste(overlay(photograph, values, limit, size), place)
    figure.save(options.output)

    print(text)
    for path, values in zip((options.a, options.b), maps):
        print(f"{path}: the map sums to {values.sum():.6f}, {values.sum() - cosine:+.1e} off")


if __name__ == "__main__":
    main()
