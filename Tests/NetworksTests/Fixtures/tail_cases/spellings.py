"""Poolings spelt with exponentials and logarithms; functions of the file's own and branches."""

import torch
import torch.nn as nn
from onnx import AttributeProto, TensorProto, helper

from .cases import CHANNELS, EMBEDDING, GATES, Apply, pooled, tail_case
from .handmade import Model
from .parts import Parts, average, flat, generalized_mean

SHARPNESS = 4


@tail_case()
def gem_exp_log():
    """x^p as exp(p log x)."""

    def pool(x):
        mean = torch.exp(torch.log(x.clamp(min=1e-6)) * 3).mean((2, 3))
        return torch.exp(torch.log(mean) / 3)

    return Apply(pool), lambda x: generalized_mean(x, 3)


def log_sum_exp_parts(x, averaged):
    """g = 1/r log sum exp(r x): w x, with w = exp(r x) / sum exp(r x), and the entropy of w over r,
    which no location owns; for the mean less log N over r."""
    f = flat(x)
    w = torch.softmax(SHARPNESS * f, 0)
    entropy = -(w * w.log()).sum(0)
    if averaged:
        entropy = entropy - torch.log(torch.tensor(len(f), dtype=f.dtype))
    return Parts(w * f, entropy / SHARPNESS, tuple(x.shape[-2:]))


@tail_case(GATES)
def log_sum_exp():
    def pool(x):
        return torch.logsumexp(SHARPNESS * x.flatten(2), 2) / SHARPNESS

    return Apply(pool), lambda x: log_sum_exp_parts(x, False)


@tail_case(GATES)
def log_mean_exp():
    def pool(x):
        return torch.log(torch.exp(SHARPNESS * x).mean((2, 3))) / SHARPNESS

    return Apply(pool), lambda x: log_sum_exp_parts(x, True)


# The average, a linear layer and the norm.


def average_linear_norm():
    linear = nn.Linear(CHANNELS, EMBEDDING)
    normalize = Apply(lambda x: x / x.norm(dim=1, keepdim=True))
    return pooled(linear, normalize), lambda x: average(x).linear(linear).l2()


DOMAIN = "own.functions"


def reference_to(name, kind):
    """An attribute whose value the call gives."""
    return helper.make_attribute_ref(name, kind)


def write_functions(network):
    """Functions in functions, with attributes that the call gives or that have defaults, an input
    that is handed on, and operators of an earlier version (16)."""
    m = Model(network)
    opset = [helper.make_opsetid("", 16)]
    mean = helper.make_node("ReduceMean", ["x"], ["y"], "mean", keepdims=0)
    mean.attribute.append(reference_to("axes", AttributeProto.INTS))
    pooling = helper.make_function(
        DOMAIN, "Pool", ["x"], ["y", "same"],
        [mean, helper.make_node("Identity", ["x"], ["same"], "keep")], opset, ["axes"],
    )  # fmt: skip
    length = helper.make_node("ReduceL2", ["v"], ["t"], "length", axes=[1])
    length.attribute.append(reference_to("keepdims", AttributeProto.INT))
    norm = helper.make_function(
        DOMAIN, "Norm", ["v"], ["w"],
        [length, helper.make_node("Div", ["v", "t"], ["w"], "divide")], opset,
        attribute_protos=[helper.make_attribute("keepdims", 1)],
    )  # fmt: skip
    head = helper.make_function(
        DOMAIN, "Head", ["x", "w", "b"], ["y"],
        [
            helper.make_node("Pool", ["x"], ["t", ""], "pool", domain=DOMAIN, axes=[2, 3]),
            helper.make_node("Gemm", ["t", "w", "b"], ["v"], "linear", transB=1),
            helper.make_node("Norm", ["v"], ["y"], "norm", domain=DOMAIN),
        ],
        opset + [helper.make_opsetid(DOMAIN, 1)],
    )  # fmt: skip
    linear = network.t[2]
    weights, bias = m.constant(linear.weight), m.constant(linear.bias)
    x = m.add("Head", m.features, weights, bias, domain=DOMAIN)
    model = m.finished(x, EMBEDDING)
    model.opset_import.append(helper.make_opsetid(DOMAIN, 1))
    model.functions.extend([head, norm, pooling])
    return model


@tail_case(dialects=(), handmade=write_functions)
def functions_nested():
    return average_linear_norm()


def branch(name, operator, tensor, *more):
    """A graph of one operator that reads a tensor from around it."""
    output = helper.make_tensor_value_info(f"{name}_out", TensorProto.FLOAT, None)
    node = helper.make_node(operator, [tensor, *more], [f"{name}_out"])
    return helper.make_graph([node], name, [], [output])


def write_branch(condition):
    def write(network):
        m = Model(network)
        pooled = m.add("GlobalAveragePool", m.features)
        axes = m.constant([2, 3])
        shape = m.constant([1, CHANNELS])
        if condition == "shape":
            # As PyTorch writes `squeeze`: a dimension of size one, or all of them.
            size = m.add("Gather", m.add("Shape", pooled), m.constant(3), axis=0)
            chosen = m.add("Equal", size, m.constant(1))
            other = branch("otherwise", "Identity", pooled)
        elif condition == "stored":
            chosen = m.add("Equal", m.constant(2), m.constant(1))
            other = branch("otherwise", "Squeeze", pooled, axes)
        else:
            # It hangs on the picture, but both branches leave the same numbers.
            chosen = m.add("Greater", m.add("ReduceMax", m.features, keepdims=0), m.constant(0.5))
            other = branch("otherwise", "Reshape", pooled, shape)
        then = branch("then", "Squeeze", pooled, axes)
        if condition == "stored":
            then = branch("then", "Softmax", pooled)
        x = m.add("If", chosen, then_branch=then, else_branch=other)
        linear = network.t[2]
        x = m.add("Gemm", x, m.constant(linear.weight), m.constant(linear.bias), transB=1)
        return m.finished(m.add("Div", x, m.add("ReduceL2", x, axes=[1])), EMBEDDING)

    return write


@tail_case(dialects=(), handmade=write_branch("shape"))
def branch_by_shape():
    return average_linear_norm()


@tail_case(dialects=(), handmade=write_branch("stored"))
def branch_by_stored():
    return average_linear_norm()


@tail_case(dialects=(), handmade=write_branch("picture"))
def branches_agree():
    return average_linear_norm()
