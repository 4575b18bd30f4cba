"""Writes a case: exports its network, computes its reference, and checks one against the other."""

import contextlib
import io
import json

import numpy as np
import onnx
import onnxruntime
import torch

from .cases import HEIGHT, WIDTH

PAIRS = {"a": (0, 1), "b": (1, 0)}


def write(case, folder, images):
    """Writes NAME.DIALECT.onnx and NAME.json; images: two of [1, 3, height, width], float32."""
    models = {dialect: export(case, dialect, images[0]) for dialect in case.dialects}
    if case.handmade:
        models["other"] = case.handmade(case.network)
    parts, embeddings = references(case, images)
    for dialect, model in models.items():
        check(f"{case.name}.{dialect}", case, model, images, embeddings)
    for dialect, model in models.items():
        (folder / f"{case.name}.{dialect}.onnx").write_bytes(model.SerializeToString())
    contents = document(case, images, parts, embeddings, list(models))
    (folder / f"{case.name}.json").write_text(json.dumps(contents))
    print(
        f"{case.name:24s} cosine {contents['cosine']:+.4f} rest {contents['rest_a']:+.4f} "
        f"{case.label} ({', '.join(models)})"
    )


def export(case, dialect, image):
    """The network as one of PyTorch's exporters writes it."""
    arguments = case.arguments(image.to(case.dtype).expand(case.batch, -1, -1, -1))
    options = {}
    if case.input_names:
        options["input_names"] = list(case.input_names)
    if case.output_names:
        options["output_names"] = list(case.output_names)
    file = io.BytesIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        if dialect == "dynamo":
            program = torch.onnx.export(case.network, arguments, dynamo=True, **options)
            model = program.model_proto
        else:
            torch.onnx.export(
                case.network, arguments, file, dynamo=False, opset_version=case.opset, **options
            )
            model = onnx.load_from_string(file.getvalue())
    strip(model)
    return model


def strip(model):
    """Drops the exporter's metadata, which names files of the machine that ran it."""
    graph = model.graph
    values = [*graph.input, *graph.output, *graph.value_info, *graph.initializer]
    for holder in [model, graph, *graph.node, *values]:
        if hasattr(holder, "metadata_props"):
            del holder.metadata_props[:]
    for node in graph.node:
        node.ClearField("doc_string")


def references(case, images):
    """For each image its parts, which sum to the embedding, and the embedding; in float64."""
    network = case.network.double()
    parts, embeddings = [], []
    with torch.no_grad():
        for image in images:
            image = image.double()
            p = case.reference(image)
            outputs = network(*case.arguments(image.expand(case.batch, -1, -1, -1)))
            e = outputs[case.output] if isinstance(outputs, tuple) else outputs
            e = e.reshape(case.batch, -1)[0]
            worst = float((p.whole() - e).abs().max() / e.abs().max())
            if not worst < 1e-6:
                raise AssertionError(f"{case.name}: the parts miss the embedding by {worst:.1e}")
            parts.append(p)
            embeddings.append(e)
    return parts, embeddings


def check(title, case, model, images, embeddings):
    """ONNX Runtime, on the file, puts out the embeddings."""
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    if case.batch == len(images):
        batches = [torch.cat(images)]
    else:
        batches = [image.expand(case.batch, -1, -1, -1) for image in images]
    found = []
    for batch in batches:
        arguments = case.arguments(batch.to(case.dtype))
        values = {i.name: a.numpy() for i, a in zip(session.get_inputs(), arguments)}
        rows = session.run(None, values)[case.output].reshape(case.batch, -1)
        found += list(rows) if len(batches) == 1 else [rows[0]]
    for ours, theirs in zip(embeddings, found):
        expected = ours.numpy()
        worst = np.abs(theirs.astype(np.float64) - expected).max() / np.abs(expected).max()
        if not worst < case.tolerance:
            raise AssertionError(f"{title}: ONNX Runtime is {worst:.1e} away")


def document(case, images, parts, embeddings, dialects):
    """The contents of NAME.json."""

    def digits(values):
        numbers = np.asarray(values, dtype=np.float64)
        if not case.original:
            # Nine digits hold a float; more only make the files longer.
            numbers = np.array([float(f"{v:.9g}") for v in numbers.flat]).reshape(numbers.shape)
        return numbers.tolist()

    norms = embeddings[0].norm() * embeddings[1].norm()
    cosine = float(embeddings[0] @ embeddings[1] / norms)
    contents = {
        "name": case.name,
        "label": case.label,
        "grid": list(parts[0].grid),
        "cosine": digits(cosine),
        "input_shape": [HEIGHT, WIDTH, 3] if case.channels_last else [3, HEIGHT, WIDTH],
    }
    if case.original:
        contents |= {f"input_{s}": x.flatten().tolist() for s, x in zip(PAIRS, images)}
    for side, (one, other) in PAIRS.items():
        p = parts[one]
        similarities = p.u @ embeddings[other] / norms
        rest = float(p.c @ embeddings[other] / norms)
        if not abs(float(similarities.sum()) + rest - cosine) < 1e-6:
            raise AssertionError(f"{case.name}: map and rest miss the cosine")
        contents[f"embedding_{side}"] = digits(embeddings[one])
        contents[f"map_{side}"] = digits(similarities.reshape(p.grid))
        contents[f"rest_{side}"] = digits(rest)
    if not case.original:
        contents["dialects"] = dialects
        if case.tolerance != 1e-5:
            contents["tolerance"] = case.tolerance
    return contents | case.notes
