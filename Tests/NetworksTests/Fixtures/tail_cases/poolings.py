"""Poolings: mixtures, generalised means, sums, and weights per location."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from .cases import CHANNELS, COLUMNS, EMBEDDING, GATES, ROWS
from .cases import Apply, Normalize, batch_norm, tail_case
from .parts import (
    average,
    concat,
    flat,
    generalized_mean,
    maximum,
    p_norm,
    parts_of,
    total,
    weighted,
)


def both(x):
    """Average and maximum, one beside the other: [1, 2 channels]."""
    pooled = [F.adaptive_avg_pool2d(x, 1), F.adaptive_max_pool2d(x, 1)]
    return torch.cat(pooled, 1).flatten(1)


@tail_case()
def half_average_max():
    def pool(x):
        return (0.5 * (F.adaptive_avg_pool2d(x, 1) + F.adaptive_max_pool2d(x, 1))).flatten(1)

    return Apply(pool), lambda x: (average(x) + maximum(x)) * 0.5


@tail_case()
def concat_average_max():
    return Apply(both), lambda x: concat(average(x), maximum(x))


@tail_case()
def concat_linear():
    linear = nn.Linear(2 * CHANNELS, EMBEDDING)
    norm = batch_norm(nn.BatchNorm1d, EMBEDDING)

    def reference(x):
        return concat(average(x), maximum(x)).linear(linear).batch_norm(norm).l2()

    return nn.Sequential(Apply(both), linear, norm, Normalize()), reference


@tail_case()
def sum_pooling():
    return Apply(lambda x: x.sum((2, 3))), total


@tail_case()
def regional_max():
    """The maximum of overlapping windows, then their mean: its grid is that of the windows."""

    def windows(x):
        return F.max_pool2d(x, 3, stride=2)

    tail = nn.Sequential(Apply(windows), Apply(lambda x: x.mean((2, 3))))
    return tail, lambda x: average(windows(x))


class ChannelMeans(nn.Module):
    """GeM with an exponent per channel."""

    def __init__(self):
        super().__init__()
        self.p = nn.Parameter(torch.rand(1, CHANNELS, 1, 1) * 3 + 1.5)

    def forward(self, x):
        return x.clamp(min=1e-6).pow(self.p).mean((2, 3), keepdim=True).pow(1 / self.p)


@tail_case()
def gem_per_channel():
    pool = ChannelMeans()
    return (
        nn.Sequential(pool, nn.Flatten()),
        lambda x: generalized_mean(x, pool.p.flatten()),
    )


@tail_case()
def gem_linear_l2():
    def pool(x):
        return F.adaptive_avg_pool2d(x.clamp(min=1e-6).pow(3), 1).pow(1 / 3)

    linear = nn.Linear(CHANNELS, EMBEDDING)
    tail = nn.Sequential(Apply(pool), nn.Flatten(), linear, Normalize())
    return tail, lambda x: generalized_mean(x, 3).linear(linear).l2()


@tail_case()
def lp_pool():
    def pool(x):
        return F.lp_pool2d(x, 3, (x.size(-2), x.size(-1))).flatten(1)

    return Apply(pool), lambda x: p_norm(x, 3)


# Weights per location: constant ones are part of the network, others are held.


class Weights(nn.Module):
    """Times constant weights per location (or per location and channel), then the sum."""

    def __init__(self, weights):
        super().__init__()
        self.register_buffer("weights", weights)

    def forward(self, x):
        return (x * self.weights).sum((2, 3))


@tail_case()
def weighted_fixed():
    """A Gaussian that prefers the centre."""
    rows = torch.arange(ROWS) - (ROWS - 1) / 2
    columns = torch.arange(COLUMNS) - (COLUMNS - 1) / 2
    squares = (rows[:, None] / ROWS) ** 2 + (columns / COLUMNS) ** 2
    pool = Weights(torch.exp(-squares * 9 / 2)[None, None])
    return pool, lambda x: weighted(x, pool.weights)


class LearnedWeights(nn.Module):
    """Weights that sum to 1 over the locations, from a score per location."""

    def __init__(self):
        super().__init__()
        self.scores = nn.Parameter(torch.randn(1, 1, ROWS, COLUMNS))

    def weights(self):
        return self.scores.flatten(2).softmax(-1).reshape(1, 1, ROWS, COLUMNS)

    def forward(self, x):
        return (x * self.weights()).sum((2, 3))


@tail_case()
def weighted_learned():
    pool = LearnedWeights()
    return pool, lambda x: weighted(x, pool.scores.exp() / pool.scores.exp().sum())


@tail_case()
def weighted_channel():
    pool = Weights(torch.randn(1, CHANNELS, ROWS, COLUMNS))
    return pool, lambda x: weighted(x, pool.weights)


class SpatialAttention(nn.Module):
    """Each location times a weight that a 1x1 convolution computes from it."""

    def __init__(self, activation, mean):
        super().__init__()
        self.score = nn.Conv2d(CHANNELS, 1, 1)
        self.activation = activation
        self.mean = mean

    def forward(self, x):
        x = x * self.activation(self.score(x))
        return x.mean((2, 3)) if self.mean else x.sum((2, 3))

    def scores(self, x):
        """[locations, 1], by the convolution's formula."""
        return flat(x) @ self.score.weight.reshape(1, -1).T + self.score.bias


@tail_case()
def spatial_attention():
    pool = SpatialAttention(nn.Softplus(), mean=False)
    return pool, lambda x: parts_of(x, flat(x) * torch.log1p(pool.scores(x).exp()))


@tail_case()
def spatial_attention_mean():
    pool = SpatialAttention(nn.Sigmoid(), mean=True)
    places = ROWS * COLUMNS
    return pool, lambda x: parts_of(x, flat(x) / (1 + (-pool.scores(x)).exp()) / places)


@tail_case()
def attention_pool_simple():
    """Weights that sum to 1 over the locations, softmax(w x), in a product of matrices."""
    score = nn.Linear(CHANNELS, 1)

    def pool(x, score):
        tokens = x.flatten(2).transpose(1, 2)  # [1, locations, channels]
        weights = score(tokens).softmax(1)
        return torch.bmm(weights.transpose(1, 2), tokens).flatten(1)

    def reference(x):
        exponents = (flat(x) @ score.weight.T + score.bias).exp()
        return parts_of(x, flat(x) * exponents / exponents.sum())

    return Apply(pool, score), reference
