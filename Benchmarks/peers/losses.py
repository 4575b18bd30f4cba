"""Times the triplet loss over every triplet of a batch, with its gradient, in PyTorch.

    python losses.py OURS.json

OURS.json is what `likeness-bench losses` printed: its losses must be the ones found here. Prints
{"128x512": {"library": seconds, "table": seconds}, ...}.

library: pytorch-metric-learning's TripletMarginLoss with every triplet of the batch.
table: the formula written down: a table of [batch, batch, batch], as tutorials have it.
"""

import json
import sys

import torch
from pytorch_metric_learning.losses import TripletMarginLoss

from timing import median_seconds

MARGIN = 0.2
IMAGES_PER_CLASS = 4


def batch(count: int, dimension: int):
    """The embeddings that `likeness-bench losses` takes, and their classes."""
    row = torch.arange(count, dtype=torch.float64)[:, None]
    column = torch.arange(dimension, dtype=torch.float64)[None]
    group = torch.div(row, IMAGES_PER_CLASS, rounding_mode="floor")
    own = torch.sin(12.9898 * (row * dimension + column))
    shared = torch.sin(78.233 * (group * dimension + column))
    rows = torch.nn.functional.normalize((own + shared).float())
    return rows.requires_grad_(), group.flatten().long()


def table(embeddings, labels):
    # Each embedding has the length 1.
    squares = (2 - 2 * embeddings @ embeddings.T).clamp(min=1e-12)
    distances = squares.sqrt()
    same = labels[:, None] == labels[None]
    positive = same & ~torch.eye(len(labels), dtype=torch.bool)
    valid = positive[:, :, None] & ~same[:, None, :]
    terms = (distances[:, :, None] - distances[:, None, :] + MARGIN).clamp(min=0) * valid
    return terms.sum() / (terms > 0).sum().clamp(min=1)


def step(loss, embeddings, labels) -> float:
    embeddings.grad = None
    value = loss(embeddings, labels)
    value.backward()
    return value.item()


def main(ours: str) -> None:
    with open(ours, encoding="utf-8") as file:
        cases = json.load(file)
    losses = {"library": TripletMarginLoss(margin=MARGIN), "table": table}
    results = {}
    for case, own in cases.items():
        embeddings, labels = batch(*map(int, case.split("x")))
        results[case] = {}
        for name, loss in losses.items():
            value = step(loss, embeddings, labels)
            if abs(value - own["value"]) > 1e-5 * abs(value):
                sys.exit(f"{case}: {name} finds the loss {value}, Likeness {own['value']}")
            results[case][name] = median_seconds(lambda: step(loss, embeddings, labels))
    print(json.dumps(results))


if __name__ == "__main__":
    main(sys.argv[1])
