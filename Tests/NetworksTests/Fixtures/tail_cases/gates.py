"""Activations and gates after pooling."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from .cases import CHANNELS, EMBEDDING, GATES
from .cases import Apply, pooled, tail_case
from .parts import average


def prelu():
    """A slope per channel."""
    module = nn.PReLU(CHANNELS)
    module.weight.data.uniform_(0.05, 0.6)
    return module


ACTIVATIONS = {
    "relu6": nn.ReLU6,
    "prelu": prelu,
    "leaky-relu": lambda: nn.LeakyReLU(0.2),
    "hardswish": nn.Hardswish,
    "silu": nn.SiLU,
    "gelu": nn.GELU,
    "gelu-tanh": lambda: nn.GELU(approximate="tanh"),
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "elu": lambda: nn.ELU(0.8),
    "softplus": nn.Softplus,
    "mish": nn.Mish,
}


def activation_case(name, make):
    @tail_case(GATES, name=name)
    def build():
        before, after = nn.Linear(CHANNELS, CHANNELS), nn.Linear(CHANNELS, EMBEDDING)
        # Wide enough that ReLU6 clips and HardSwish has all its three branches.
        before.weight.data *= 100
        activation = make()

        def reference(x):
            z = average(x).linear(before)
            return z.gated(lambda v: activation(v[None])[0]).linear(after)

        return pooled(before, activation, after), reference


for _name, _make in ACTIVATIONS.items():
    activation_case(_name, _make)


# Products z s(z): the computed factor s is held.


@tail_case(GATES)
def squeeze_excite():
    down, up = nn.Linear(CHANNELS, 4), nn.Linear(4, CHANNELS)
    linear = nn.Linear(CHANNELS, EMBEDDING)

    def excited(z, down, up):
        return z * torch.sigmoid(up(F.relu(down(z))))

    def reference(x):
        z = average(x)
        hidden = (down.weight @ z.whole() + down.bias).clamp(min=0)
        factor = 1 / (1 + (-(up.weight @ hidden + up.bias)).exp())
        return (z * factor).linear(linear)

    return pooled(Apply(excited, down, up), linear), reference


@tail_case(GATES)
def squeeze_excite_conv():
    """The same in 1x1 convolutions, before the map of one location is flattened."""
    down, up = nn.Conv2d(CHANNELS, 4, 1), nn.Conv2d(4, CHANNELS, 1)

    def excited(z, down, up):
        return z * torch.sigmoid(up(F.relu(down(z))))

    def reference(x):
        z = average(x)
        hidden = (down.weight[..., 0, 0] @ z.whole() + down.bias).clamp(min=0)
        factor = 1 / (1 + (-(up.weight[..., 0, 0] @ hidden + up.bias)).exp())
        return z * factor

    tail = nn.Sequential(nn.AdaptiveAvgPool2d(1), Apply(excited, down, up), nn.Flatten())
    return tail, reference


@tail_case(GATES)
def glu():
    linear = nn.Linear(CHANNELS, 2 * EMBEDDING)

    def reference(x):
        both = average(x).linear(linear)
        values, gates = both.whole().chunk(2)
        half = type(both)(both.u[:, :EMBEDDING], both.c[:EMBEDDING], both.grid)
        return half * (1 / (1 + (-gates).exp()))

    return pooled(linear, Apply(lambda z: F.glu(z, dim=-1))), reference
