#!/usr/bin/env python3
"""Compare a network that `likeness import` wrote with PyTorch, whole network, same weights.

    pip install torch onnx onnxruntime numpy
    pip install --no-deps efficientnet-lite-pytorch
    Scripts/verify-import.py WEIGHTS.pth NET.onnx [--architecture efficientnet-lite0]

PyTorch's side computes "same" padding from the size of each image, as the network was trained;
the package's own default fixes it for one size, which is the same at multiples of 32 only.
Exits with 1 when logits, embedding or feature map differ by more than 1e-4 of their scale.
"""

import argparse
import sys

import numpy
import onnxruntime
import torch
from efficientnet_lite_pytorch import EfficientNet

SIZES = [(224, 224), (448, 448), (225, 301), (64, 97)]
TOLERANCE = 1e-4


def pytorch_network(architecture, weights):
    checkpoint = torch.load(weights, map_location="cpu", weights_only=True)
    state = checkpoint.get("model", checkpoint)
    classes = state["_fc.weight"].shape[0]
    network = EfficientNet.from_name(architecture, image_size=None, num_classes=classes)
    network.load_state_dict(state)
    return network.eval()


def onnx_network(path):
    """A session that also puts out the tensors inside that the file describes."""
    import onnx

    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    for name in ("embedding", "features"):
        model.graph.output.append(onnx.helper.make_empty_tensor_value_info(name))
    return onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights")
    parser.add_argument("network")
    parser.add_argument("--architecture", default="efficientnet-lite0")
    arguments = parser.parse_args()

    network = pytorch_network(arguments.architecture, arguments.weights)
    session = onnx_network(arguments.network)
    generator = numpy.random.default_rng(7)
    worst = 0.0
    for height, width in SIZES:
        images = generator.standard_normal((2, 3, height, width), dtype=numpy.float32)
        with torch.no_grad():
            features = network.extract_features(torch.from_numpy(images))
            embedding = features.mean(dim=(2, 3))
            logits = network(torch.from_numpy(images))
        expected = {"logits": logits, "embedding": embedding, "features": features}
        actual = session.run(list(expected), {"input": images})
        for (name, reference), value in zip(expected.items(), actual):
            reference = reference.numpy()
            assert reference.shape == value.shape, (name, reference.shape, value.shape)
            scale = numpy.abs(reference).max()
            difference = numpy.abs(reference - value).max() / scale
            worst = max(worst, difference)
            print(f"{height}x{width} {name:9} {str(value.shape):20} scale {scale:8.3f}"
                  f"  largest difference / scale {difference:.1e}")
    print(f"worst {worst:.1e}, allowed {TOLERANCE:.0e}")
    return 0 if worst <= TOLERANCE else 1


if __name__ == "__main__":
    sys.exit(main())
