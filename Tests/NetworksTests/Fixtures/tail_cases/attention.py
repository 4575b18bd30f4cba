"""Embeddings read from a class token, and attention pooling.

Of the attention nearest to the output, each patch adds its weighted value vector, through the
linear maps that follow. All else has no location: the query's own residual, the branch of the MLP,
the values of class token and registers, and biases after the values.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F

from .cases import CHANNELS, COLUMNS, EMBEDDING, PARTLY, ROWS
from .cases import Apply, layer_norm, network_case, tail_case
from .parts import Parts, flat
from .transformers import GRID, HEADS, PATCHES
from .transformers import Attention, Block, ModuleAttention, QuickGelu, Transformer
from .transformers import attended, module_matrices, multihead


def class_token_parts(x, block):
    """The class token after the last block, of all tokens before it: [tokens, channels]."""
    weight, bias, projection = block.attention.matrices()
    normalized = block.norm1(x)
    added = attended(normalized[0], normalized, weight, bias)
    patches = Parts(added[-PATCHES:], added[:-PATCHES].sum(0), GRID).linear(projection)
    if hasattr(block.scale1, "gamma"):
        patches = patches * block.scale1.gamma
    middle = patches.with_rest(x[0])
    return middle.with_rest(block.scale2(block.mlp(block.norm2(middle.whole()))))


def class_token_network(blocks, registers=0):
    """The norm of the class token after the blocks, and a linear head."""
    norm, linear = layer_norm(CHANNELS), nn.Linear(CHANNELS, EMBEDDING)
    first = Apply(lambda x: x[:, 0])
    network = Transformer(blocks, nn.Sequential(norm, first, linear), registers)

    def reference(image):
        parts = class_token_parts(network.before_last(image)[0], network.blocks[-1])
        return parts.layer_norm(norm).linear(linear)

    return network, reference


@network_case(PARTLY)
def class_token():
    return class_token_network([Block(Attention()) for _ in range(2)])


@network_case(PARTLY)
def class_token_sdpa():
    """The fused attention, scaled branches, four registers."""
    blocks = [Block(Attention(fused=True), scaled=True) for _ in range(2)]
    return class_token_network(blocks, registers=4)


@network_case(PARTLY)
def class_token_mha():
    return class_token_network([Block(ModuleAttention(batch_first=True)) for _ in range(2)])


class ClipTransformer(nn.Module):
    """A norm before the blocks, tokens before the batch, a projection without bias."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, CHANNELS, 2, 2, bias=False)
        self.first = nn.Parameter(torch.randn(CHANNELS))
        self.positions = nn.Parameter(torch.randn(1 + PATCHES, CHANNELS) * 0.5)
        self.norm_before, self.norm_after = layer_norm(CHANNELS), layer_norm(CHANNELS)
        attentions = [ModuleAttention(batch_first=False) for _ in range(2)]
        self.blocks = nn.Sequential(*[Block(a, activation=QuickGelu) for a in attentions])
        self.projection = nn.Parameter(torch.randn(CHANNELS, EMBEDDING))

    def embedded(self, image):
        x = self.patches(image).flatten(2).permute(0, 2, 1)
        first = self.first.expand(x.shape[0], 1, -1)
        x = torch.cat([first, x], 1) + self.positions
        return self.norm_before(x).permute(1, 0, 2)

    def forward(self, image):
        x = self.blocks(self.embedded(image)).permute(1, 0, 2)
        return self.norm_after(x[:, 0, :]) @ self.projection


@network_case(PARTLY)
def class_token_clip():
    network = ClipTransformer()

    def reference(image):
        x = network.blocks[:-1](network.embedded(image))[:, 0]
        parts = class_token_parts(x, network.blocks[-1]).layer_norm(network.norm_after)
        return Parts(parts.u @ network.projection, parts.c @ network.projection, GRID)

    return network, reference


class ClipPool(nn.Module):
    """The mean of the map as a token of its own, which asks all tokens."""

    def __init__(self):
        super().__init__()
        self.positions = nn.Parameter(torch.randn(PATCHES + 1, CHANNELS) * 0.5)
        self.q_proj, self.k_proj, self.v_proj = (nn.Linear(CHANNELS, CHANNELS) for _ in range(3))
        self.c_proj = nn.Linear(CHANNELS, EMBEDDING)

    def tokens(self, x):
        """[tokens, 1, channels]"""
        x = x.flatten(2).permute(2, 0, 1)
        return torch.cat([x.mean(0, keepdim=True), x]) + self.positions[:, None]

    def biases(self):
        return torch.cat([self.q_proj.bias, self.k_proj.bias, self.v_proj.bias])

    def forward(self, x):
        x = self.tokens(x)
        x, _ = F.multi_head_attention_forward(
            query=x[:1],
            key=x,
            value=x,
            embed_dim_to_check=CHANNELS,
            num_heads=HEADS,
            in_proj_weight=None,
            in_proj_bias=self.biases(),
            bias_k=None,
            bias_v=None,
            add_zero_attn=False,
            dropout_p=0.0,
            out_proj_weight=self.c_proj.weight,
            out_proj_bias=self.c_proj.bias,
            training=False,
            need_weights=False,
            use_separate_proj_weight=True,
            q_proj_weight=self.q_proj.weight,
            k_proj_weight=self.k_proj.weight,
            v_proj_weight=self.v_proj.weight,
        )
        return x.squeeze(0)


@tail_case(PARTLY)
def attention_pool_clip():
    pool = ClipPool()

    def reference(x):
        tokens = pool.tokens(x)[:, 0]
        weight = torch.cat([pool.q_proj.weight, pool.k_proj.weight, pool.v_proj.weight])
        added = attended(tokens[0], tokens, weight, pool.biases())
        return Parts(added[1:], added[0], GRID).linear(pool.c_proj)

    return pool, reference


class ProbePool(nn.Module):
    """A learned query over the tokens, then a branch of an MLP."""

    def __init__(self):
        super().__init__()
        self.probe = nn.Parameter(torch.randn(1, 1, CHANNELS))
        self.attention = multihead(batch_first=True)
        self.norm = layer_norm(CHANNELS)
        self.mlp = nn.Sequential(
            nn.Linear(CHANNELS, 16), nn.GELU(approximate="tanh"), nn.Linear(16, CHANNELS)
        )

    def forward(self, x):
        tokens = x.flatten(2).transpose(1, 2)
        probe = self.probe.repeat(x.shape[0], 1, 1)
        x = self.attention(probe, tokens, tokens, need_weights=False)[0]
        x = x + self.mlp(self.norm(x))
        return x[:, 0]


@tail_case(PARTLY)
def attention_pool_map():
    pool = ProbePool()

    def reference(x):
        weight, bias, projection = module_matrices(pool.attention)
        added = attended(pool.probe[0, 0], flat(x), weight, bias)
        parts = Parts(added, torch.zeros_like(added[0]), (ROWS, COLUMNS)).linear(projection)
        return parts.with_rest(pool.mlp(pool.norm(parts.whole())))

    return pool, reference
