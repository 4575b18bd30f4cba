#!/usr/bin/env python3
"""Compare networks that `likeness import` writes with PyTorch, whole networks, same weights.

    pip install torch torchvision timm transformers safetensors onnx onnxruntime numpy
    pip install --no-deps efficientnet-lite-pytorch

    Scripts/verify-import.py
        every architecture from every library that it is known from, with random weights, imported
        by .build/release/likeness (or --likeness PROGRAM); --only TEXT takes those whose name or
        library has it; then the tails that a trunk can be imported with
    Scripts/verify-import.py WEIGHTS NET.onnx --architecture resnet50 [--library torchvision]
        weights that were imported already

Weights are saved as .pth and as .safetensors in turn; those without a classifier are imported with
their batch normalisation kept as operators. Their batch normalisation has statistics as
training leaves them, and scales and shifts that are not 1 and 0. PyTorch computes in double
precision, so that what differs is single precision's rounding, or wrong. Exits with 1 when logits,
embedding or feature map differ by more than 1e-4 of their scale at any size of image.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import torch
from import_references import LIBRARIES, LITES, randomise, without_classifier

ROOT = Path(__file__).resolve().parent.parent
TOLERANCE = 1e-4


def session(path):
    """A session that also puts out the tensors inside that the file describes."""
    import onnx
    import onnxruntime

    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    present = [output.name for output in model.graph.output]
    for name in ("embedding", "features"):
        if name not in present:
            model.graph.output.append(onnx.helper.make_empty_tensor_value_info(name))
    return onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"])


def compare(reference, path, say=lambda line: None):
    """The largest difference, as a part of the scale, of each tensor over all sizes."""
    network = session(path)
    outputs = [output.name for output in network.get_outputs()]
    worst = {}
    for height, width in reference.sizes:
        images, expected = reference.outputs(height, width)
        for name, value in zip(outputs, network.run(outputs, {"input": images})):
            wanted = expected[name]
            assert wanted.shape == value.shape, (name, wanted.shape, value.shape)
            # A map that is all zeros, or all clipped, would compare well with anything.
            assert wanted.std() > 1e-3 * numpy.abs(wanted).max() > 0, f"{name} says nothing"
            scale = numpy.abs(wanted).max()
            difference = numpy.abs(wanted - value).max() / scale
            worst[name] = max(worst.get(name, 0), difference)
            say(f"{height}x{width} {name:9} {str(value.shape):20} scale {scale:8.3f}"
                f"  largest difference / scale {difference:.1e}")
    return worst


def verify_all(likeness, only):
    import safetensors.torch

    generator = torch.Generator().manual_seed(7)
    saved, failures = 0, 0
    print(f"{'architecture':20}{'library':28}{'file':13}{'features':>9}{'embedding':>10}{'logits':>9}")
    for library, (make, architectures) in LIBRARIES.items():
        for architecture in architectures:
            if only not in f"{architecture} {library}":
                continue
            reference = make(architecture, 10)
            randomise(reference.network, generator)
            saved_state = {k: v.clone().contiguous() for k, v in reference.state().items()}
            for bare in (False, True):
                state = saved_state
                if bare:
                    state = without_classifier(state)
                with tempfile.TemporaryDirectory() as folder:
                    # In turn for those with a classifier, and for those without.
                    kind = ".pth" if (saved // 2 + bare) % 2 else ".safetensors"
                    saved += 1
                    path = Path(folder) / f"weights{kind}"
                    if kind == ".pth":
                        torch.save(state, path)
                    else:
                        safetensors.torch.save_file(state, path)
                    output = Path(folder) / "network.onnx"
                    kept = ["--keep-batch-normalisation"] if bare else []
                    run = subprocess.run(
                        [likeness, "import", path, "-o", output, *kept],
                        capture_output=True, text=True)
                    recognised = run.stdout.split()[1] if run.returncode == 0 else run.stderr
                    label = f"{architecture:20}{library:28}{kind:13}"
                    if recognised != architecture:
                        print(f"{label} taken for: {recognised.strip()}", flush=True)
                        failures += 1
                        continue
                    worst = compare(reference, output)
                figures = (f"{worst[n]:.1e}" if n in worst else "–"
                           for n in ("features", "embedding", "logits"))
                within = max(worst.values()) <= TOLERANCE and ("logits" in worst) != bare
                failures += not within
                print(label + "{:>9}{:>10}{:>9}".format(*figures) + ("" if within else "  WRONG"),
                      flush=True)
    print(f"{saved} networks, {failures} not within {TOLERANCE:.0e}")
    return failures if saved else 1


def regions(size, levels=3):
    """R-MAC's regions of a square map: first row, first column, side (Tolias and others, 2016)."""
    for level in range(1, levels + 1):
        side = 2 * size // (level + 1)
        starts = [k * (size - side) // (level - 1) if level > 1 else 0 for k in range(level)]
        yield from ((row, column, side) for row in starts for column in starts)


def verify_tails(likeness):
    """The trunk of a ResNet-18 under every pooling and head, pooled here from its own features."""
    import onnx

    def normalised(x):
        return x / numpy.maximum(numpy.linalg.norm(x, axis=1, keepdims=True), 1e-12)

    poolings = {
        "average": lambda x: x.mean(axis=(2, 3)), "max": lambda x: x.max(axis=(2, 3)),
        "gem:3": lambda x: (numpy.maximum(x, 1e-6) ** 3).mean(axis=(2, 3)) ** (1 / 3),
        "rmac": lambda x: sum(
            normalised(x[:, :, r:r + s, c:c + s].max(axis=(2, 3)))
            for r, c, s in regions(x.shape[2])),
    }
    reference = LIBRARIES["torchvision"][0]("resnet18", 10)
    randomise(reference.network, torch.Generator().manual_seed(7))
    images = numpy.random.default_rng(7).standard_normal((2, 3, 224, 224), dtype=numpy.float32)
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        weights, output = Path(folder) / "weights.pth", Path(folder) / "network.onnx"
        torch.save(reference.state(), weights)
        for pooling, pool in poolings.items():
            for head in ("", "l2", "linear:32", "linear:32,l2"):
                subprocess.run(
                    [likeness, "import", weights, "-o", output, "--pooling", pooling,
                     *(["--embedding", head] if head else [])], check=True, capture_output=True)
                features, actual = session(output).run(["features", "embedding"], {"input": images})
                expected = pool(features.astype(numpy.float64))
                if "linear" in head:
                    stored = {t.name: t for t in onnx.load(output).graph.initializer}
                    expected = expected @ onnx.numpy_helper.to_array(stored["head.weight"]).T
                if "l2" in head:
                    expected = normalised(expected)
                difference = numpy.abs(expected - actual).max() / numpy.abs(expected).max()
                failures += difference > TOLERANCE
                print(f"resnet18 --pooling {pooling:8} --embedding {head or '(none)':14}"
                      f"{difference:.1e}" + ("" if difference <= TOLERANCE else "  WRONG"))
    return failures


def verify_given(weights, network, architecture, library):
    make, architectures = LIBRARIES[library]
    if str(weights).endswith(".safetensors"):
        import safetensors.torch

        state = safetensors.torch.load_file(weights)
    else:
        checkpoint = torch.load(weights, map_location="cpu", weights_only=True)
        state = checkpoint.get("model", checkpoint)
    outputs = {output.name: output.shape for output in session(network).get_outputs()}
    reference = make(architecture, outputs.get("logits", [0, 1000])[1])
    own = reference.network.state_dict()
    absent = [name for name in own if reference.renamed(name) not in state]
    assert "logits" not in outputs or not [n for n in absent if "num_batches" not in n], absent
    reference.network.load_state_dict(
        {name: state.get(reference.renamed(name), tensor) for name, tensor in own.items()})
    reference.network.eval()
    worst = max(compare(reference, network, print).values())
    print(f"worst {worst:.1e}, allowed {TOLERANCE:.0e}")
    return 0 if worst <= TOLERANCE else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", nargs="?")
    parser.add_argument("network", nargs="?")
    parser.add_argument("--architecture", default="efficientnet-lite0")
    parser.add_argument("--library", choices=LIBRARIES, help="by default one that has it")
    parser.add_argument("--likeness", default=ROOT / ".build/release/likeness")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    if not arguments.weights:
        failures = verify_all(arguments.likeness, arguments.only)
        return 1 if failures + verify_tails(arguments.likeness) else 0
    if not arguments.network:
        parser.error("give the network that was imported, too")
    library = arguments.library or (
        "efficientnet-lite-pytorch" if arguments.architecture in LITES else "torchvision")
    return verify_given(arguments.weights, arguments.network, arguments.architecture, library)


if __name__ == "__main__":
    sys.exit(main())
