"""Poolings over regions: R-MAC, stripes, and maps of two sizes."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from .cases import CHANNELS, COLUMNS, EMBEDDING, ROWS
from .cases import Apply, Net, Normalize, batch_norm, network_case, tail_case
from .parts import added, average, concat, flattened, maximum, within

GRID = (ROWS, COLUMNS)
# R-MAC's squares on a 9x5 map, (top, left, side): those as wide as the map, then two thirds of it.
REGIONS = [(0, 0, 5), (2, 0, 5), (4, 0, 5)] + [
    (top, left, 3) for top in (0, 3, 6) for left in (0, 2)
]
STRIPES, STRIPE_ROWS = 3, ROWS // 3


def region(x, top, left, side):
    return x[:, :, top : top + side, left : left + side]


def region_maximum(x, top, left, side):
    return within(maximum(region(x, top, left, side)), top, left, GRID)


@tail_case()
def rmac():
    def pool(x):
        regions = [F.normalize(region(x, *r).amax((2, 3))) for r in REGIONS]
        return F.normalize(torch.stack(regions).sum(0))

    return Apply(pool), lambda x: added([region_maximum(x, *r).l2() for r in REGIONS]).l2()


@tail_case()
def rmac_indexed():
    """Regions picked by lists of indices, a norm with an epsilon, and the whole map as a region."""

    def normalized(v):
        return v / (torch.norm(v, p=2, dim=1, keepdim=True) + 1e-6).expand_as(v)

    def pool(x):
        v = normalized(F.max_pool2d(x, (x.size(-2), x.size(-1))))
        for top, left, side in REGIONS:
            rows = list(range(top, top + side))
            columns = list(range(left, left + side))
            picked = x[:, :, rows, :][:, :, :, columns]
            v = v + normalized(F.max_pool2d(picked, (side, side)))
        return normalized(v.flatten(1))

    def reference(x):
        regions = [maximum(x).l2(1e-6)]
        regions += [region_maximum(x, *r).l2(1e-6) for r in REGIONS]
        return added(regions).l2(1e-6)

    return Apply(pool), reference


@tail_case()
def rmac_whitened():
    linear = nn.Linear(CHANNELS, EMBEDDING)

    def pool(x, linear):
        regions = [F.normalize(region(x, *r).amax((2, 3))) for r in REGIONS]
        whitened = [F.normalize(linear(v)) for v in regions]
        v = whitened[0]
        for other in whitened[1:]:
            v = v + other
        return F.normalize(v)

    def reference(x):
        regions = [region_maximum(x, *r).l2().linear(linear).l2() for r in REGIONS]
        return added(regions).l2()

    return Apply(pool, linear), reference


class Stripes(nn.Module):
    """PCB: the averages of three horizontal stripes, each with a layer of its own."""

    def __init__(self):
        super().__init__()
        self.linears = nn.ModuleList(nn.Linear(CHANNELS, EMBEDDING) for _ in range(STRIPES))
        self.norms = nn.ModuleList(batch_norm(nn.BatchNorm1d, EMBEDDING) for _ in range(STRIPES))

    def forward(self, x):
        x = F.adaptive_avg_pool2d(x, (STRIPES, 1))
        parts = [
            norm(linear(x[:, :, i, 0]))
            for i, (linear, norm) in enumerate(zip(self.linears, self.norms))
        ]
        return torch.cat(parts, 1)


@tail_case()
def stripes():
    tail = Stripes()

    def reference(x):
        parts = []
        for i, (linear, norm) in enumerate(zip(tail.linears, tail.norms)):
            top = i * STRIPE_ROWS
            stripe = average(x[:, :, top : top + STRIPE_ROWS])
            parts.append(within(stripe, top, 0, GRID).linear(linear).batch_norm(norm))
        return concat(*parts)

    return tail, reference


@tail_case()
def stripes_flat():
    """Three stripes' averages as they are: the grid is 3x1."""
    tail = nn.Sequential(nn.AdaptiveAvgPool2d((STRIPES, 1)), nn.Flatten(), Normalize())

    def reference(x):
        means = x.reshape(1, CHANNELS, STRIPES, STRIPE_ROWS, COLUMNS).mean((3, 4))
        return flattened(means[..., None]).l2()

    return tail, reference


class TwoStages(nn.Module):
    """The averages of two stages' maps, 9x5 and 5x3, one beside the other."""

    def __init__(self):
        super().__init__()
        self.first = Net(nn.Identity())
        self.second = nn.Conv2d(CHANNELS, CHANNELS, 3, 2, 1)

    def maps(self, image):
        first = self.first(image)
        return first, F.relu(self.second(first))

    def forward(self, image):
        return torch.cat([F.adaptive_avg_pool2d(x, 1).flatten(1) for x in self.maps(image)], 1)


@network_case()
def two_stages():
    network = TwoStages()
    return network, lambda image: concat(*[average(x) for x in network.maps(image)])
