"""Writes a copy of an ONNX network that also puts out its feature map and its embedding.

    python expose.py NETWORK.onnx OUT.onnx

Someone who explains pairs in Python does this once, beforehand. The two tensors are the input and
the output of the network's last global pooling. They are added by appending bytes: two Protocol
Buffers messages joined end to end are their merge (Protocol Buffers, "Encoding", last section), so
a second ModelProto that holds nothing but graph outputs extends the first.
"""

import sys
from pathlib import Path

# Field numbers of onnx.proto.
MODEL_GRAPH = 7
GRAPH_NODE = 1
GRAPH_OUTPUT = 12
NODE_INPUT, NODE_OUTPUT, NODE_OPERATOR = 1, 2, 4
VALUE_NAME = 1

LENGTH_DELIMITED = 2
FIXED_SIZES = {1: 8, 5: 4}


def varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def fields(data: memoryview):
    """The length-delimited fields of one message, as (number, bytes)."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == LENGTH_DELIMITED:
            length, at = varint(data, at)
            yield number, data[at : at + length]
            at += length
        elif wire in FIXED_SIZES:
            at += FIXED_SIZES[wire]
        else:
            _, at = varint(data, at)


def field(number: int, content: bytes) -> bytes:
    length, size = len(content), bytearray()
    while True:
        size.append(length & 0x7F | (0x80 if length > 0x7F else 0))
        length >>= 7
        if not length:
            return bytes([number << 3 | LENGTH_DELIMITED]) + bytes(size) + content


def last_pooling(model: bytes) -> tuple[bytes, bytes]:
    """The names of what the last global pooling takes and gives."""
    found = None
    for number, graph in fields(memoryview(model)):
        for part, node in fields(graph) if number == MODEL_GRAPH else ():
            if part != GRAPH_NODE:
                continue
            entries = [(key, bytes(value)) for key, value in fields(node)]
            values = {key: value for key, value in reversed(entries)}
            if values.get(NODE_OPERATOR) in (b"GlobalAveragePool", b"ReduceMean"):
                found = values[NODE_INPUT], values[NODE_OUTPUT]
    if found is None:
        sys.exit("expose.py: this network has no global average pooling")
    return found


def main(network: str, output: str) -> None:
    model = Path(network).read_bytes()
    values = [field(GRAPH_OUTPUT, field(VALUE_NAME, name)) for name in last_pooling(model)]
    Path(output).write_bytes(model + field(MODEL_GRAPH, b"".join(values)))


if __name__ == "__main__":
    main(*sys.argv[1:])
