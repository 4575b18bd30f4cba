"""Networks in spellings that PyTorch's exporters do not use, but other converters do.

Each is a PyTorch network as the others are, and a function that writes its ONNX file node by node:
NAME.other.onnx.
"""

import numpy as np
import torch
import torch.nn as nn
from onnx import TensorProto, helper, numpy_helper

from .cases import CHANNELS, COLUMNS, EMBEDDING, HEIGHT, ROWS, WIDTH
from .cases import Apply, Normalize, layer_norm, pooled, tail_case
from .norms import RmsNorm
from .parts import average, maximum, p_norm


class Model:
    """Nodes one after another, from the image to the feature map and on."""

    def __init__(self, network, opset=17):
        self.nodes, self.constants, self.opset = [], [], opset
        weight, bias = self.constant(network.c.weight), self.constant(network.c.bias)
        options = dict(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
        self.features = self.add("Relu", self.add("Conv", "image", weight, bias, **options))

    def constant(self, values):
        """The name of a constant: a parameter, floats, or whole numbers (int64)."""
        if isinstance(values, torch.Tensor):
            values = values.detach().numpy()
        array = np.asarray(values)
        array = array.astype(np.int64 if array.dtype.kind == "i" else np.float32)
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def add(self, operator, *inputs, **attributes):
        """The name of a new node's output."""
        output = f"{operator.lower()}{len(self.nodes)}"
        name = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], name, **attributes))
        return output

    def average(self):
        """[1, channels]"""
        return self.add("Flatten", self.add("GlobalAveragePool", self.features), axis=1)

    def linear(self, x, module):
        product = self.add("MatMul", x, self.constant(module.weight.T))
        return self.add("Add", product, self.constant(module.bias))

    def finished(self, output, size):
        """The model, whose output is [1, size]."""
        [last] = [node for node in self.nodes if output in node.output]
        last.output[0] = "embedding"
        image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, HEIGHT, WIDTH])
        embedding = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, size])
        graph = helper.make_graph(self.nodes, "tail", [image], [embedding], self.constants)
        opsets = [helper.make_opsetid("", self.opset)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def write_global_max(network):
    m = Model(network)
    x = m.add("GlobalMaxPool", m.features)
    x = m.add("Squeeze", x, m.constant([2, 3]))
    return m.finished(m.linear(x, network.t[1]), EMBEDDING)


@tail_case(dialects=(), handmade=write_global_max)
def global_max_matmul():
    linear = nn.Linear(CHANNELS, EMBEDDING)
    tail = nn.Sequential(Apply(lambda x: x.amax((2, 3))), linear)
    return tail, lambda x: maximum(x).linear(linear)


def write_global_lp(network):
    m = Model(network)
    x = m.add("GlobalLpPool", m.features, p=3)
    return m.finished(m.add("Flatten", x, axis=1), CHANNELS)


@tail_case(dialects=(), handmade=write_global_lp)
def global_lp_pool():
    return Apply(lambda x: x.pow(3).sum((2, 3)).pow(1 / 3)), lambda x: p_norm(x, 3)


def write_lp_normalization(network):
    m = Model(network)
    x = m.linear(m.average(), network.t[2])
    return m.finished(m.add("LpNormalization", x, axis=1, p=2), EMBEDDING)


@tail_case(dialects=(), handmade=write_lp_normalization)
def lp_normalization():
    linear = nn.Linear(CHANNELS, EMBEDDING)
    return pooled(linear, Normalize()), lambda x: average(x).linear(linear).l2()


def write_layer_norm(network):
    norm = network.t[2]
    m = Model(network)
    x = m.average()
    x = m.add("Sub", x, m.add("ReduceMean", x, axes=[-1], keepdims=1))
    variance = m.add("ReduceMean", m.add("Mul", x, x), axes=[-1], keepdims=1)
    variance = m.add("Add", variance, m.constant(norm.eps))
    x = m.add("Mul", x, m.add("Pow", variance, m.constant(-0.5)))
    x = m.add("Mul", m.constant(norm.weight), x)
    return m.finished(m.add("Add", m.constant(norm.bias), x), CHANNELS)


@tail_case(dialects=(), handmade=write_layer_norm)
def layernorm_pow():
    """x x for the square, the power -0.5 for one over the root."""
    norm = layer_norm(CHANNELS)
    return pooled(norm), lambda x: average(x).layer_norm(norm)


def write_reduce_l2(network):
    m = Model(network, opset=13)
    x = m.linear(m.average(), network.t[2])
    return m.finished(m.add("Div", x, m.add("ReduceL2", x, axes=[1], keepdims=1)), EMBEDDING)


@tail_case(dialects=(), handmade=write_reduce_l2)
def reduce_l2_attribute():
    """Before opset 18 the axes are an attribute; no epsilon guards the norm."""
    linear = nn.Linear(CHANNELS, EMBEDDING)
    return pooled(linear, Normalize()), lambda x: average(x).linear(linear).l2()


def write_rms_norm(network):
    norm = network.t[2]
    m = Model(network)
    x = m.average()
    squares = m.add("ReduceMean", m.add("Mul", x, x), axes=[-1], keepdims=1)
    rms = m.add("Sqrt", m.add("Add", squares, m.constant(norm.eps)))
    x = m.add("Mul", x, m.add("Reciprocal", rms))
    return m.finished(m.add("Mul", x, m.constant(norm.weight)), CHANNELS)


@tail_case(dialects=(), handmade=write_rms_norm)
def rmsnorm_reciprocal():
    norm = RmsNorm()
    return pooled(norm), lambda x: average(x).rms_norm(norm.weight, norm.eps)


def write_average_channels_last(network):
    m = Model(network)
    x = m.add("Transpose", m.features, perm=[0, 2, 3, 1])
    x = m.add("Transpose", x, perm=[0, 3, 1, 2])
    x = m.add("AveragePool", x, kernel_shape=[ROWS, COLUMNS])
    x = m.add("Transpose", x, perm=[0, 2, 3, 1])
    x = m.add("Reshape", x, m.constant([-1, CHANNELS]))
    return m.finished(m.linear(x, network.t[2]), EMBEDDING)


@tail_case(dialects=(), handmade=write_average_channels_last)
def average_channels_last():
    """A converter's way with channels last: transposed for each operator, and back."""
    linear = nn.Linear(CHANNELS, EMBEDDING)
    return pooled(linear), lambda x: average(x).linear(linear)
