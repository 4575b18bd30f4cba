"""Small vision transformers and the attention's formula."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from .cases import CHANNELS, COLUMNS, ROWS, layer_norm

HEADS = 2
PATCHES = ROWS * COLUMNS
GRID = (ROWS, COLUMNS)


class Attention(nn.Module):
    """Self-attention in plain operators, or with PyTorch's fused function."""

    def __init__(self, fused=False):
        super().__init__()
        self.qkv = nn.Linear(CHANNELS, 3 * CHANNELS)
        self.proj = nn.Linear(CHANNELS, CHANNELS)
        self.fused = fused

    def forward(self, x):
        tokens = x.shape[1]
        qkv = self.qkv(x).reshape(1, tokens, 3, HEADS, CHANNELS // HEADS)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)  # each [1, heads, tokens, channels]
        if self.fused:
            x = F.scaled_dot_product_attention(q, k, v)
        else:
            weights = (q * (CHANNELS // HEADS) ** -0.5) @ k.transpose(-2, -1)
            x = weights.softmax(dim=-1) @ v
        return self.proj(x.transpose(1, 2).reshape(1, tokens, CHANNELS))

    def matrices(self):
        return self.qkv.weight, self.qkv.bias, self.proj


class ModuleAttention(nn.Module):
    """PyTorch's own module."""

    def __init__(self, batch_first):
        super().__init__()
        self.attention = multihead(batch_first)

    def forward(self, x):
        return self.attention(x, x, x, need_weights=False)[0]

    def matrices(self):
        return module_matrices(self.attention)


def multihead(batch_first):
    """PyTorch's attention, its biases not 0."""
    module = nn.MultiheadAttention(CHANNELS, HEADS, batch_first=batch_first)
    module.in_proj_bias.data.normal_(0, 0.3)
    module.out_proj.bias.data.normal_(0, 0.3)
    return module


def module_matrices(module):
    return module.in_proj_weight, module.in_proj_bias, module.out_proj


class LayerScale(nn.Module):
    def __init__(self):
        super().__init__()
        self.gamma = nn.Parameter(torch.rand(CHANNELS) + 0.5)

    def forward(self, x):
        return x * self.gamma


class QuickGelu(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


class Block(nn.Module):
    """x + attention(norm(x)), then x + mlp(norm(x))."""

    def __init__(self, attention, scaled=False, activation=nn.GELU):
        super().__init__()
        self.norm1, self.attention = layer_norm(CHANNELS), attention
        self.scale1 = LayerScale() if scaled else nn.Identity()
        self.norm2 = layer_norm(CHANNELS)
        self.mlp = nn.Sequential(nn.Linear(CHANNELS, 16), activation(), nn.Linear(16, CHANNELS))
        self.scale2 = LayerScale() if scaled else nn.Identity()

    def forward(self, x):
        x = x + self.scale1(self.attention(self.norm1(x)))
        return x + self.scale2(self.mlp(self.norm2(x)))


class Transformer(nn.Module):
    """2x2 patches to 9x5 tokens behind a class token and registers, blocks, then a tail."""

    def __init__(self, blocks, tail, registers=0):
        super().__init__()
        self.patches = nn.Conv2d(3, CHANNELS, 2, 2)
        self.prefix = nn.Parameter(torch.randn(1, 1 + registers, CHANNELS))
        self.positions = nn.Parameter(torch.randn(1, PATCHES, CHANNELS) * 0.5)
        self.blocks = nn.Sequential(*blocks)
        self.tail = tail

    def embedded(self, image):
        patches = self.patches(image).flatten(2).transpose(1, 2) + self.positions
        return torch.cat([self.prefix.expand(image.shape[0], -1, -1), patches], 1)

    def tokens(self, image):
        """[1, tokens, channels] after the blocks, the class token first."""
        return self.blocks(self.embedded(image))

    def before_last(self, image):
        """What the last block takes."""
        return self.blocks[:-1](self.embedded(image))

    def forward(self, image):
        return self.tail(self.tokens(image))


def attended(query, tokens, weight, bias):
    """What each token adds to one query's attention, heads side by side: [tokens, channels].

    a_hj v_hj with a_h = softmax over j of q_h k_hj / sqrt(channels of a head).
    query: [channels], tokens: [tokens, channels]; weight, bias: those of q, k, v one below another.
    """
    wq, wk, wv = weight.chunk(3)
    bq, bk, bv = bias.chunk(3)
    q = (wq @ query + bq).reshape(HEADS, -1)
    k = (tokens @ wk.T + bk).reshape(len(tokens), HEADS, -1)
    v = (tokens @ wv.T + bv).reshape(len(tokens), HEADS, -1)
    scores = torch.einsum("hd,jhd->jh", q, k) / q.shape[1] ** 0.5
    weights = scores.exp() / scores.exp().sum(0)
    return (weights[:, :, None] * v).flatten(1)
