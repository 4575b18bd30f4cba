"""What a case is: a small network, its embedding's reference, and how it is exported."""

import zlib
from dataclasses import dataclass, field
from typing import Callable

import torch
import torch.nn as nn
import torch.nn.functional as F

CHANNELS, EMBEDDING = 8, 5
HEIGHT, WIDTH = 18, 10  # the input; the feature map is 9x5, deliberately not square
ROWS, COLUMNS = 9, 5

EXACT = "exact"
GATES = "exact given gates"
PARTLY = "partly non-spatial"


@dataclass
class Case:
    name: str
    network: nn.Module
    # The image in float64, [1, 3, height, width], to Parts; run after network.double().
    reference: Callable
    label: str = EXACT
    dialects: tuple = ("legacy", "dynamo")
    opset: int = 17  # of the legacy exporter
    dtype: torch.dtype = torch.float32  # of the image that the network takes
    batch: int = 1
    channels_last: bool = False  # the image is [1, height, width, 3]
    inputs: Callable = None  # the image to all that the network takes
    input_names: tuple = ()
    output_names: tuple = ()
    output: int = 0  # which output is the embedding
    tolerance: float = 1e-5  # of float32, relative to the largest number of the embedding
    handmade: Callable = None  # the network to an ONNX model, for the dialect "other"
    original: bool = False  # of the first 17, whose files hold all digits and the inputs
    notes: dict = field(default_factory=dict)  # further keys of the JSON

    def arguments(self, image):
        """The image, [batch, 3, height, width], to what the network takes."""
        if self.channels_last:
            image = image.permute(0, 2, 3, 1)
        return self.inputs(image) if self.inputs else (image,)


CASES = {}  # name: function that makes the case


def network_case(label=EXACT, name=None, **options):
    """Registers a function that returns a network and the reference of its embedding."""

    def register(build):
        case_name = name or build.__name__.replace("_", "-")

        def make():
            # Seeded by name, so that no case changes when another is added.
            torch.manual_seed(zlib.crc32(case_name.encode()))
            network, reference = build()
            return Case(case_name, network.eval(), reference, label, **options)

        CASES[case_name] = make
        return build

    return register


def tail_case(label=EXACT, name=None, **options):
    """Registers a function that returns a tail and its reference, from the feature map on."""

    def register(build):
        def whole():
            tail, reference = build()
            network = Net(tail)
            return network, lambda image: reference(network.features(image))

        network_case(label, name or build.__name__.replace("_", "-"), **options)(whole)
        return build

    return register


class Net(nn.Module):
    """conv(3 to 8, stride 2) > relu > tail. The attributes' names stand in the ONNX files."""

    def __init__(self, tail):
        super().__init__()
        self.c = nn.Conv2d(3, CHANNELS, 3, 2, 1)
        self.t = tail

    def features(self, x):
        return F.relu(self.c(x))

    def forward(self, x):
        return self.t(self.features(x))


class Apply(nn.Module):
    """A function as a module."""

    def __init__(self, function, *modules):
        super().__init__()
        self.f = function
        self.m = nn.ModuleList(modules)

    def forward(self, x):
        return self.f(x, *self.m)


class Normalize(nn.Module):
    def forward(self, x):
        return F.normalize(x)


def batch_norm(kind, channels):
    m = kind(channels)
    m.running_mean.normal_(0, 0.1)
    m.running_var.uniform_(0.5, 1.5)
    m.weight.data.uniform_(0.5, 1.5)
    m.bias.data.normal_(0, 0.1)
    return m


def layer_norm(channels):
    m = nn.LayerNorm(channels)
    m.weight.data.uniform_(0.5, 1.5)
    m.bias.data.normal_(0, 0.3)
    return m


def pooled(*after):
    """Average pooling to [1, channels], and modules after it."""
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), *after)
