#!/usr/bin/env python3
"""Writes the losses and gradients that PyTorch's autograd gives, in double precision, as Swift.

    python3 Scripts/loss_references.py > Tests/MetricLearningTests/GoldenLosses.swift

Every loss is written as tensors of all pairs or triplets with masks, unlike the code under test.
Needs: torch (any recent version).
"""

import torch
from torch.nn import functional

LABELS = torch.tensor([0, 0, 0, 1, 1, 2, 2, 3])
IMAGES, NUMBERS, CLASSES = 8, 4, 4


def rows(count, wave):
    """Unit rows that look random: wave((i + 1)(k + 1) 0.7 + i), normalised."""
    i = torch.arange(count, dtype=torch.float64)[:, None]
    k = torch.arange(NUMBERS, dtype=torch.float64)[None]
    return functional.normalize(wave((i + 1) * (k + 1) * 0.7 + i))


def distances(x, kind):
    if kind == "cosine":
        return 1 - x @ x.T
    squared = (x[:, None] - x[None]).square().sum(-1)
    if kind == "squaredEuclidean":
        return squared
    equal = torch.eye(len(x), dtype=torch.bool)
    return squared.masked_fill(equal, 1).sqrt().masked_fill(equal, 0)


SAME = LABELS[:, None] == LABELS[None]
POSITIVE = SAME & ~torch.eye(IMAGES, dtype=torch.bool)


def batch_all(x, kind, margin):
    d = distances(x, kind)
    terms = d[:, :, None] - d[:, None, :]
    mask = POSITIVE[:, :, None] & ~SAME[:, None, :]
    if margin is None:
        return functional.softplus(terms)[mask].mean()
    terms = functional.relu(terms + margin)[mask]
    return terms.sum() / (terms > 0).sum()


def batch_hard(x, kind, margin):
    d = distances(x, kind)
    farthest = d.masked_fill(~POSITIVE, -torch.inf).amax(1)
    nearest = d.masked_fill(SAME, torch.inf).amin(1)
    return functional.relu(farthest - nearest + margin)[POSITIVE.any(1)].mean()


def contrastive(x, margin):
    d = distances(x, "euclidean")
    terms = torch.where(SAME, d.square() / 2, functional.relu(margin - d).square() / 2)
    terms = terms[torch.ones_like(SAME).triu(1)]
    return terms.sum() / (terms > 0).sum()


def nt_xent(x, temperature):
    logits = x @ x.T / temperature
    terms = []
    for i, p in POSITIVE.nonzero().tolist():
        candidates = torch.cat([logits[i, p][None], logits[i][~SAME[i]]])
        terms.append(functional.cross_entropy(candidates[None], torch.tensor([0])))
    return torch.stack(terms).mean()


def supervised_contrastive(x, temperature):
    logits = (x @ x.T / temperature).masked_fill(torch.eye(IMAGES, dtype=torch.bool), -torch.inf)
    likelihoods = logits.log_softmax(1).masked_fill(~POSITIVE, 0)
    anchors = POSITIVE.any(1)
    return -(likelihoods.sum(1)[anchors] / POSITIVE.sum(1)[anchors]).mean()


def proxy_nca(x, proxies):
    squared = (x[:, None] - proxies[None]).square().sum(-1)
    own = functional.one_hot(LABELS, CLASSES).bool()
    return (squared[own] + (-squared).masked_fill(own, -torch.inf).logsumexp(1)).mean()


def improved_proxy_nca(x, proxies, temperature):
    squared = (x[:, None] - proxies[None]).square().sum(-1)
    return functional.cross_entropy(-squared / temperature, LABELS)


CASES = [
    ("BatchAllTripletLoss()", lambda x, _: batch_all(x, "euclidean", 0.2)),
    ("BatchAllTripletLoss(distance: .squaredEuclidean, margin: .soft)",
     lambda x, _: batch_all(x, "squaredEuclidean", None)),
    ("TripletLoss(distance: .cosine, margin: .hinge(0.6))",
     lambda x, _: batch_hard(x, "cosine", 0.6)),
    ("ContrastiveLoss()", lambda x, _: contrastive(x, 1)),
    ("NTXentLoss()", lambda x, _: nt_xent(x, 0.1)),
    ("SupervisedContrastiveLoss(temperature: 0.5)",
     lambda x, _: supervised_contrastive(x, 0.5)),
    ("ProxyNCALoss(classes: 4)", proxy_nca),
    ("ProxyNCALoss(classes: 4, form: .improved(temperature: 1.0 / 9))",
     lambda x, proxies: improved_proxy_nca(x, proxies, 1 / 9)),
]


def numbers(tensor):
    words = [f"{number:.9f}" for number in tensor.flatten().tolist()]
    lines = [", ".join(words[n:n + 6]) for n in range(0, len(words), 6)]
    return "".join(f"                {line},\n" for line in lines)


def main() -> None:
    print("// Written by Scripts/loss_references.py, from PyTorch's autograd in double precision.")
    print("import MetricLearning\n")
    print("extension GoldenLossTests {")
    print("    static let goldenCases: [Golden] = [")
    for code, loss in CASES:
        x = rows(IMAGES, torch.sin).requires_grad_()
        proxies = rows(CLASSES, torch.cos).requires_grad_()
        value = loss(x, proxies)
        value.backward()
        print("        Golden(")
        print(f"            loss: {code},")
        print(f"            value: {value.item():.12f},")
        print("            gradient: [")
        print(f"{numbers(x.grad)}            ],")
        if proxies.grad is None:
            print("            proxyGradient: nil),")
        else:
            print("            proxyGradient: [")
            print(f"{numbers(proxies.grad)}            ]),")
    print("    ]\n}")


if __name__ == "__main__":
    main()
