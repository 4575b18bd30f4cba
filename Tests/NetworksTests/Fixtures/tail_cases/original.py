"""The first cases. They share one random stream, so they are always made together."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from .cases import CHANNELS, COLUMNS, EMBEDDING, EXACT, GATES, HEIGHT, ROWS, WIDTH
from .cases import Apply, Case, Net, batch_norm, pooled
from .parts import Parts, average, generalized_mean, maximum

PLACES = ROWS * COLUMNS


class LearnedMean(nn.Module):
    """GeM with a learned exponent, as in image retrieval."""

    def __init__(self, p):
        super().__init__()
        self.p = nn.Parameter(torch.ones(1) * p)

    def forward(self, x):
        powers = x.clamp(min=1e-6).pow(self.p)
        return F.avg_pool2d(powers, (x.size(-2), x.size(-1))).pow(1.0 / self.p)


def normalized_with_eps(x):
    return x / (torch.norm(x, p=2, dim=1, keepdim=True) + 1e-6).expand_as(x)


def fixed_mean(x):
    return F.adaptive_avg_pool2d(x.clamp(min=1e-6).pow(3.0), 1).pow(1.0 / 3.0)


def average_plus_max(x):
    return (F.adaptive_avg_pool2d(x, 1) + F.adaptive_max_pool2d(x, 1)).flatten(1)


def halves(x):
    return torch.floor(x * 2) / 2


def whole_map_linear(x, t):
    """Batch normalisation per channel, then the columns of W that belong to a location."""
    weight = t[2].weight.reshape(EMBEDDING, CHANNELS, PLACES)
    scale = t[0].weight / (t[0].running_var + t[0].eps).sqrt()
    u = torch.einsum("dcn,cn->nd", weight, x[0].flatten(1) * scale[:, None])
    c = torch.einsum("dcn,c->d", weight, t[0].bias - t[0].running_mean * scale)
    return Parts(u, c + t[2].bias, (ROWS, COLUMNS)).batch_norm(t[3])


def depthwise(x, t):
    u = (x[0] * t[0].weight[:, 0]).flatten(1).T
    return Parts(u, t[0].bias, (ROWS, COLUMNS)).linear(t[1])


def tails():
    """(name, tail, reference from the feature map and the tail's modules, label), in order."""
    yield "average", pooled(), lambda x, t: average(x), EXACT
    yield "average-mean-axes", Apply(lambda x: x.mean((2, 3))), lambda x, t: average(x), EXACT
    yield (
        "average-view-mean",
        Apply(lambda x: x.view(x.size(0), x.size(1), -1).mean(-1)),
        lambda x, t: average(x),
        EXACT,
    )
    yield (
        "average-full-kernel",
        Apply(lambda x: F.avg_pool2d(x, (x.size(-2), x.size(-1))).flatten(1)),
        lambda x, t: average(x),
        EXACT,
    )
    yield (
        "average-linear-normalise",
        pooled(nn.Linear(CHANNELS, EMBEDDING), Apply(lambda x: F.normalize(x))),
        lambda x, t: average(x).linear(t[2]).l2(),
        EXACT,
    )
    yield (
        "max-adaptive",
        nn.Sequential(nn.AdaptiveMaxPool2d(1), nn.Flatten()),
        lambda x, t: maximum(x),
        EXACT,
    )
    yield (
        "max-amax-linear",
        nn.Sequential(Apply(lambda x: x.amax((2, 3))), nn.Linear(CHANNELS, EMBEDDING)),
        lambda x, t: maximum(x).linear(t[1]),
        EXACT,
    )
    yield (
        "max-with-ties",
        nn.Sequential(Apply(halves), nn.AdaptiveMaxPool2d(1), nn.Flatten()),
        lambda x, t: maximum(halves(x)),
        EXACT,
    )
    yield (
        "average-plus-max",
        Apply(average_plus_max),
        lambda x, t: average(x) + maximum(x),
        EXACT,
    )
    yield (
        "gem-fixed-bnneck",
        nn.Sequential(
            Apply(fixed_mean),
            batch_norm(nn.BatchNorm2d, CHANNELS),
            Apply(lambda x: x[..., 0, 0]),
        ),
        lambda x, t: generalized_mean(x, 3.0).batch_norm(t[1]),
        EXACT,
    )
    yield (
        "gem-learned-whiten",
        nn.Sequential(
            LearnedMean(2.4),
            nn.Flatten(),
            Apply(normalized_with_eps),
            nn.Linear(CHANNELS, EMBEDDING),
            Apply(normalized_with_eps),
        ),
        lambda x, t: generalized_mean(x, float(t[0].p.detach())).l2(1e-6).linear(t[3]).l2(1e-6),
        EXACT,
    )
    yield (
        "flatten-linear-bn",
        nn.Sequential(
            batch_norm(nn.BatchNorm2d, CHANNELS),
            nn.Flatten(),
            nn.Linear(CHANNELS * PLACES, EMBEDDING),
            batch_norm(nn.BatchNorm1d, EMBEDDING),
        ),
        whole_map_linear,
        EXACT,
    )
    yield (
        "conv1x1-after-pool",
        nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(CHANNELS, EMBEDDING, 1, bias=False),
            batch_norm(nn.BatchNorm2d, EMBEDDING),
            Apply(lambda x: x[..., 0, 0]),
        ),
        lambda x, t: average(x).linear(t[1]).batch_norm(t[2]),
        EXACT,
    )
    yield (
        "global-depthwise-conv",
        nn.Sequential(
            nn.Conv2d(CHANNELS, CHANNELS, (ROWS, COLUMNS), groups=CHANNELS),
            nn.Conv2d(CHANNELS, EMBEDDING, 1),
            nn.Flatten(),
        ),
        depthwise,
        EXACT,
    )
    yield (
        "linear-bn-relu",
        nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            Apply(lambda x: x.view(x.size(0), -1)),
            nn.Linear(CHANNELS, EMBEDDING),
            batch_norm(nn.BatchNorm1d, EMBEDDING),
            nn.ReLU(),
        ),
        lambda x, t: average(x).linear(t[2]).batch_norm(t[3]).relu(),
        GATES,
    )
    yield (
        "mlp-projector",
        pooled(nn.Linear(CHANNELS, CHANNELS), nn.ReLU(), nn.Linear(CHANNELS, EMBEDDING)),
        lambda x, t: average(x).linear(t[2]).relu().linear(t[4]),
        GATES,
    )
    yield (
        "norm-division",
        pooled(Apply(lambda x: x / x.norm(dim=-1, keepdim=True))),
        lambda x, t: average(x).l2(),
        EXACT,
    )


def original_cases():
    """{name: Case}, and the two pictures, [height, width, 3] of 0 to 255."""
    torch.manual_seed(7)
    made = list(tails())
    pictures = [torch.randint(0, 256, (HEIGHT, WIDTH, 3), dtype=torch.uint8) for _ in range(2)]
    cases = {}
    for name, tail, reference, label in made:
        network = Net(tail).eval()
        modules = tail if isinstance(tail, nn.Sequential) else [tail]

        def whole(image, network=network, modules=modules, reference=reference):
            return reference(network.features(image), modules)

        cases[name] = Case(name, network, whole, label, original=True)
    return cases, pictures
