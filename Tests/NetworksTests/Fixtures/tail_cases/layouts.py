"""Feature maps with channels last, and pictures with channels last."""

import torch.nn as nn
import torch.nn.functional as F

from .cases import CHANNELS, EMBEDDING
from .cases import Apply, Net, layer_norm, network_case, pooled, tail_case
from .parts import average, maximum


def normalized_locations(x, norm):
    """Layer normalisation of each location's channels, by its formula: [1, C, rows, columns]."""
    centred = x - x.mean(1, keepdim=True)
    sigma = (centred.square().mean(1, keepdim=True) + norm.eps).sqrt()
    return centred / sigma * norm.weight[:, None, None] + norm.bias[:, None, None]


@tail_case()
def swin():
    norm, linear = layer_norm(CHANNELS), nn.Linear(CHANNELS, EMBEDDING)

    def pool(x, norm):
        return norm(x.permute(0, 2, 3, 1)).mean((1, 2))

    tail = nn.Sequential(Apply(pool, norm), linear)
    return tail, lambda x: average(normalized_locations(x, norm)).linear(linear)


@tail_case()
def swin_transposed():
    """Tokens, and a one-dimensional pooling behind a transposition."""
    norm = layer_norm(CHANNELS)

    def pool(x, norm):
        tokens = norm(x.flatten(2).transpose(1, 2))
        return F.adaptive_avg_pool1d(tokens.transpose(1, 2), 1).flatten(1)

    return Apply(pool, norm), lambda x: average(normalized_locations(x, norm))


@tail_case()
def channels_last_max():
    linear = nn.Linear(CHANNELS, EMBEDDING)

    def pool(x):
        return x.permute(0, 2, 3, 1).amax((1, 2))

    return nn.Sequential(Apply(pool), linear), lambda x: maximum(x).linear(linear)


class ChannelsLastInput(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = Net(pooled(nn.Linear(CHANNELS, EMBEDDING)))

    def forward(self, image):
        return self.net(image.permute(0, 3, 1, 2))


@network_case(channels_last=True)
def channels_last_input():
    network = ChannelsLastInput()
    net = network.net
    return network, lambda image: average(net.features(image)).linear(net.t[2])
