"""Poolings over a transformer's tokens."""

import torch.nn as nn

from .cases import CHANNELS, COLUMNS, EMBEDDING, PARTLY, ROWS
from .cases import Apply, layer_norm, network_case
from .parts import Parts, average, generalized_mean, maximum
from .transformers import GRID, Attention, Block, Transformer


def patch_map(network, image):
    """The patches' tokens after the blocks, as a feature map: [1, channels, rows, columns]."""
    patches = network.tokens(image)[:, -ROWS * COLUMNS :]
    return patches.transpose(1, 2).reshape(1, CHANNELS, ROWS, COLUMNS)


def transformer(*tail, registers=0):
    return Transformer([Block(Attention())], nn.Sequential(*tail), registers)


def mean_after_prefix(count):
    return Apply(lambda x: x[:, count:].mean(1))


@network_case()
def tokens_mean():
    """The class token is dropped, the norm comes after the mean."""
    norm, linear = layer_norm(CHANNELS), nn.Linear(CHANNELS, EMBEDDING)
    network = transformer(mean_after_prefix(1), norm, linear)

    def reference(image):
        return average(patch_map(network, image)).layer_norm(norm).linear(linear)

    return network, reference


@network_case()
def tokens_mean_registers():
    """One class token and four registers are dropped."""
    norm = layer_norm(CHANNELS)
    network = transformer(mean_after_prefix(5), norm, registers=4)
    return network, lambda image: average(patch_map(network, image)).layer_norm(norm)


@network_case(PARTLY)
def tokens_mean_all():
    """The class token is one of the 46 in the mean, and no location owns its share."""
    norm, linear = layer_norm(CHANNELS), nn.Linear(CHANNELS, EMBEDDING)
    network = transformer(Apply(lambda x: x.mean(1)), norm, linear)

    def reference(image):
        shares = network.tokens(image)[0] / (1 + ROWS * COLUMNS)
        return Parts(shares[1:], shares[0], GRID).layer_norm(norm).linear(linear)

    return network, reference


@network_case()
def tokens_max():
    linear = nn.Linear(CHANNELS, EMBEDDING)
    network = transformer(Apply(lambda x: x[:, 1:].amax(1)), linear)
    return network, lambda image: maximum(patch_map(network, image)).linear(linear)


@network_case()
def tokens_gem():
    """Tokens have signs, so that the clamp is at work."""
    linear = nn.Linear(CHANNELS, EMBEDDING)

    def pool(x):
        return x[:, 1:].clamp(min=1e-6).pow(3).mean(1).pow(1 / 3)

    network = transformer(Apply(pool), linear)
    return network, lambda image: generalized_mean(patch_map(network, image), 3).linear(linear)
