"""Attention as one operator, and the operators that ONNX Runtime's optimiser makes of several."""

import torch
import torch.nn as nn
from onnx import helper

from .attention import class_token_network
from .cases import CHANNELS, COLUMNS, EMBEDDING, EXACT, PARTLY, ROWS, network_case, tail_case
from .handmade import Model
from .parts import Parts, flat
from .transformers import HEADS, PATCHES, Attention, Block

RUNTIME = "com.microsoft"


class Fused(Model):
    """A transformer's nodes, its patches embedded."""

    def __init__(self, network, opset):
        self.nodes, self.constants, self.opset = [], [], opset
        patches = network.patches
        weight, bias = self.constant(patches.weight), self.constant(patches.bias)
        x = self.add("Conv", "image", weight, bias, kernel_shape=[2, 2], strides=[2, 2])
        x = self.add("Reshape", x, self.constant([1, CHANNELS, PATCHES]))
        x = self.add("Transpose", x, perm=[0, 2, 1])
        x = self.add("Add", x, self.constant(network.positions))
        self.tokens = self.add("Concat", self.constant(network.prefix), x, axis=1)

    def several(self, operator, count, *inputs, **attributes):
        """The names of a node's outputs."""
        first = self.add(operator, *inputs, **attributes)
        outputs = [first] + [f"{first}_{index}" for index in range(1, count)]
        self.nodes[-1].output[:] = outputs
        return outputs

    def skip(self, x, added, norm, bias=None):
        """The norm of a sum, and the sum."""
        inputs = [x, added, self.constant(norm.weight), self.constant(norm.bias)]
        if bias is not None:
            inputs.append(self.constant(bias))
        outputs = self.several(
            "SkipLayerNormalization", 4, *inputs, domain=RUNTIME, epsilon=norm.eps
        )
        self.nodes[-1].output[1] = self.nodes[-1].output[2] = ""
        return outputs[0], outputs[3]

    def product(self, x, weight):
        return self.add("MatMul", x, self.constant(weight.T))

    def attention(self, x, module, kind):
        weight, bias, _ = module.matrices()
        if kind == "packed":
            return self.add(
                "Attention", x, self.constant(weight.T), self.constant(bias),
                domain=RUNTIME, num_heads=HEADS,
            )  # fmt: skip
        parts = [self.product(x, part) for part in weight.chunk(3)]
        if kind == "heads":
            return self.add(
                "MultiHeadAttention", *parts, self.constant(bias), domain=RUNTIME, num_heads=HEADS
            )
        parts = [self.add("Add", p, self.constant(b)) for p, b in zip(parts, bias.chunk(3))]
        return self.add("Attention", *parts, q_num_heads=HEADS, kv_num_heads=HEADS)


def write_transformer(kind, opset=17):
    def write(network):
        m = Fused(network, opset)
        x, norms = m.tokens, [block.norm1 for block in network.blocks[1:]] + [network.tail[0]]
        norm = network.blocks[0].norm1
        normed = m.add(
            "LayerNormalization", x, m.constant(norm.weight), m.constant(norm.bias),
            axis=-1, epsilon=norm.eps,
        )  # fmt: skip
        for block, following in zip(network.blocks, norms):
            _, _, projection = block.attention.matrices()
            added = m.product(m.attention(normed, block.attention, kind), projection.weight)
            normed, x = m.skip(x, added, block.norm2, projection.bias)
            first, _, second = block.mlp
            hidden = m.add(
                "BiasGelu", m.product(normed, first.weight), m.constant(first.bias), domain=RUNTIME
            )
            added = m.add("Add", m.product(hidden, second.weight), m.constant(second.bias))
            normed, x = m.skip(x, added, following)
        token = m.add("Gather", normed, m.constant(0), axis=1)
        linear = network.tail[2]
        product = m.add(
            "FusedMatMul", token, m.constant(linear.weight), domain=RUNTIME, transB=1, alpha=1.0
        )
        model = m.finished(m.add("Add", product, m.constant(linear.bias)), EMBEDDING)
        model.opset_import.append(helper.make_opsetid(RUNTIME, 1))
        model.ir_version = 10
        return model

    return write


def fused_class_token():
    return class_token_network([Block(Attention()) for _ in range(2)])


@network_case(PARTLY, dialects=(), handmade=write_transformer("heads"))
def class_token_multi_head_attention():
    return fused_class_token()


@network_case(PARTLY, dialects=(), handmade=write_transformer("packed"))
def class_token_packed_attention():
    return fused_class_token()


@network_case(PARTLY, dialects=(), handmade=write_transformer("onnx", opset=23))
def class_token_attention_23():
    return fused_class_token()


class GroupedPool(nn.Module):
    """Learned queries in four heads, of which two each share keys and values."""

    QUERIES, SHARED, SIZE = 4, 2, 3

    def __init__(self, softcap=0.0, mask=None, scale=None):
        super().__init__()
        size = self.SIZE
        self.probe = nn.Parameter(torch.randn(1, 1, self.QUERIES * size))
        self.keys = nn.Linear(CHANNELS, self.SHARED * size)
        self.values = nn.Linear(CHANNELS, self.SHARED * size)
        self.last = nn.Linear(self.QUERIES * size, EMBEDDING)
        self.softcap, self.mask, self.scale = softcap, mask, scale or size**-0.5

    def added(self, tokens):
        """What each token adds to each head: [tokens, heads x size]."""
        k = self.keys(tokens).reshape(len(tokens), self.SHARED, self.SIZE)
        v = self.values(tokens).reshape(len(tokens), self.SHARED, self.SIZE)
        q = self.probe.reshape(self.QUERIES, self.SIZE)
        group = self.QUERIES // self.SHARED
        k, v = k.repeat_interleave(group, 1), v.repeat_interleave(group, 1)
        scores = torch.einsum("hd,jhd->jh", q, k) * self.scale
        if self.mask is not None:
            mask = self.mask[0, 0, 0]
            if mask.dtype == torch.bool:
                scores = scores.masked_fill(~mask[:, None], -torch.inf)
            else:
                scores = scores + mask[:, None]
        if self.softcap:
            scores = self.softcap * torch.tanh(scores / self.softcap)
        return (scores.softmax(0)[:, :, None] * v).flatten(1)

    def forward(self, x):
        return self.last(self.added(flat(x)).sum(0, keepdim=True))


def write_pool(network):
    m, pool = Model(network, opset=23), network.t
    x = m.add("Reshape", m.features, m.constant([1, CHANNELS, ROWS * COLUMNS]))
    x = m.add("Transpose", x, perm=[0, 2, 1])
    inputs = [m.constant(pool.probe), m.linear(x, pool.keys), m.linear(x, pool.values)]
    if pool.mask is not None:
        mask = m.constant(pool.mask.float())
        inputs.append(m.add("Cast", mask, to=9) if pool.mask.dtype == torch.bool else mask)
    x = m.add(
        "Attention", *inputs, q_num_heads=pool.QUERIES, kv_num_heads=pool.SHARED,
        softcap=float(pool.softcap), scale=float(pool.scale),
    )  # fmt: skip
    x = m.add("Reshape", x, m.constant([1, pool.QUERIES * pool.SIZE]))
    model = m.finished(m.linear(x, pool.last), EMBEDDING)
    model.ir_version = 10
    return model


def grouped(**options):
    pool = GroupedPool(**options)

    def reference(x):
        added = pool.added(flat(x))
        return Parts(added, torch.zeros_like(added[0]), (ROWS, COLUMNS)).linear(pool.last)

    return pool, reference


@tail_case(EXACT, dialects=(), handmade=write_pool)
def attention_grouped():
    return grouped(scale=0.7)


@tail_case(EXACT, dialects=(), handmade=write_pool)
def attention_softcap():
    return grouped(softcap=1.5)


@tail_case(EXACT, dialects=(), handmade=write_pool)
def attention_mask():
    return grouped(mask=(torch.arange(ROWS * COLUMNS) % 3 != 0).reshape(1, 1, 1, -1))


@tail_case(EXACT, dialects=(), handmade=write_pool)
def attention_bias():
    return grouped(mask=torch.linspace(-2, 2, ROWS * COLUMNS).reshape(1, 1, 1, -1))
