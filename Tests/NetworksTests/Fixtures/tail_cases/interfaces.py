"""Networks with more than one output or input, and with a fixed batch."""

import torch
import torch.nn as nn

from .cases import CHANNELS, EMBEDDING
from .cases import Net, Normalize, network_case, pooled
from .parts import average

WORDS = 11


class TwoOutputs(nn.Module):
    """An embedding, and the classes' scores that are computed from it."""

    def __init__(self):
        super().__init__()
        self.net = Net(pooled(nn.Linear(CHANNELS, EMBEDDING)))
        self.classes = nn.Linear(EMBEDDING, 7)

    def forward(self, image):
        embedding = self.net(image)
        return embedding, self.classes(embedding)


@network_case(output_names=("embedding", "logits"), notes={"output": "embedding"})
def two_outputs():
    network = TwoOutputs()
    net = network.net
    return network, lambda image: average(net.features(image)).linear(net.t[2])


class TwoInputs(nn.Module):
    """Words and an image in, an embedding of each out."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(WORDS, EMBEDDING)
        self.net = Net(pooled(nn.Linear(CHANNELS, EMBEDDING, bias=False), Normalize()))

    def forward(self, words, image):
        return Normalize()(self.words(words).mean(1)), self.net(image)


def words_and_image(image):
    return torch.tensor([[1, 4, 9, 2]]), image


@network_case(
    inputs=words_and_image,
    input_names=("input_ids", "pixel_values"),
    output_names=("text_embeds", "image_embeds"),
    output=1,
    notes={"output": "image_embeds"},
)
def two_inputs():
    """The words come first, as in CLIP; only the other output needs them."""
    network = TwoInputs()
    net = network.net
    return network, lambda image: average(net.features(image)).linear(net.t[2]).l2()


@network_case(batch=2)
def batch_of_two():
    network = Net(pooled(nn.Linear(CHANNELS, EMBEDDING), Normalize()))
    return network, lambda image: average(network.features(image)).linear(network.t[2]).l2()
