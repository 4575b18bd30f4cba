"""Normalisations after pooling: layer norm in its many spellings, RMS norm, whitening, half."""

import torch
import torch.nn as nn

from .cases import CHANNELS, EMBEDDING
from .cases import Apply, Net, Normalize, layer_norm, network_case, pooled, tail_case
from .parts import average


@tail_case()
def layernorm():
    norm, linear = layer_norm(CHANNELS), nn.Linear(CHANNELS, EMBEDDING)
    return pooled(norm, linear), lambda x: average(x).layer_norm(norm).linear(linear)


@tail_case()
def layernorm_convnext():
    """Channels last for the norm only."""
    norm = layer_norm(CHANNELS)

    def normalized(x, norm):
        return norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)

    tail = nn.Sequential(nn.AdaptiveAvgPool2d(1), Apply(normalized, norm), nn.Flatten())
    return tail, lambda x: average(x).layer_norm(norm)


class SpeltLayerNorm(nn.Module):
    """Layer normalisation in primitive operators."""

    def __init__(self):
        super().__init__()
        norm = layer_norm(CHANNELS)
        self.weight, self.bias, self.eps = norm.weight, norm.bias, 1e-5

    def forward(self, x):
        centred = x - x.mean(-1, keepdim=True)
        variance = centred.pow(2).mean(-1, keepdim=True)
        return centred / torch.sqrt(variance + self.eps) * self.weight + self.bias


@tail_case()
def layernorm_spelt():
    norm, linear = SpeltLayerNorm(), nn.Linear(CHANNELS, EMBEDDING)
    return pooled(norm, linear), lambda x: average(x).layer_norm(norm).linear(linear)


@tail_case(dialects=("legacy",), opset=16)
def layernorm_opset16():
    """Opset 16 has no LayerNormalization, so that the exporter spells it out."""
    norm = layer_norm(CHANNELS)
    return pooled(norm), lambda x: average(x).layer_norm(norm)


class RmsNorm(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(CHANNELS) + 0.5)
        self.eps = 1e-6

    def forward(self, x):
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps))


@tail_case(dialects=("dynamo",))
def rmsnorm():
    """PyTorch's own, which the legacy exporter does not know."""
    norm = nn.RMSNorm(CHANNELS, eps=1e-6)
    norm.weight.data.uniform_(0.5, 1.5)
    return pooled(norm), lambda x: average(x).rms_norm(norm.weight, norm.eps)


@tail_case()
def rmsnorm_linear():
    """Spelt out, as language models spell it."""
    norm, linear = RmsNorm(), nn.Linear(CHANNELS, EMBEDDING)

    def reference(x):
        return average(x).rms_norm(norm.weight, norm.eps).linear(linear)

    return pooled(norm, linear), reference


@tail_case()
def whiten_l2():
    linear = nn.Linear(CHANNELS, EMBEDDING)
    tail = pooled(Normalize(), linear, Normalize())
    return tail, lambda x: average(x).l2().linear(linear).l2()


@tail_case()
def dropout_identity_cast():
    """What changes nothing: dropout in evaluation, identities, casts there and back."""
    linear = nn.Linear(CHANNELS, EMBEDDING)
    casts = Apply(lambda x: x.double().to(x.dtype))
    tail = pooled(nn.Dropout(0.5), nn.Identity(), casts, linear, nn.Identity())
    return tail, lambda x: average(x).linear(linear)


class Half(nn.Module):
    """conv > relu > average > linear > normalise in half precision.

    In double precision, for the reference, the image is still rounded to half, as are the weights.
    """

    def __init__(self, outside):
        super().__init__()
        self.net = Net(pooled(nn.Linear(CHANNELS, EMBEDDING), Normalize())).half()
        self.inside, self.outside = torch.half, outside

    def double(self):
        self.inside = self.outside = torch.double
        return super().double()

    def features(self, image):
        if image.dtype != self.inside:
            image = image.half()
        if image.dtype != self.inside:
            image = image.to(self.inside)
        return self.net.features(image)

    def forward(self, image):
        e = self.net.t(self.features(image))
        return e if e.dtype == self.outside else e.to(self.outside)


def half_parts(network):
    return lambda image: average(network.features(image)).linear(network.net.t[2]).l2()


# A half has 11 binary digits: 2^-11 = 5e-4 per rounding, and a handful of roundings follow one
# another; the reference rounds weights and image only.


@network_case(dtype=torch.half, tolerance=3e-3)
def half():
    network = Half(outside=torch.half)
    return network, half_parts(network)


@network_case(tolerance=3e-3)
def half_inside():
    """Single precision outside, half inside."""
    network = Half(outside=torch.float)
    return network, half_parts(network)
