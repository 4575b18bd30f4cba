#!/usr/bin/env python3
"""Write the weights files that the tests of StateDictionary read.

    pip install torch torchvision timm transformers numpy safetensors && pip install --no-deps efficientnet-lite-pytorch
    python Tests/OnnxGraphTests/Fixtures/make_weights.py

The files in the repository were written with torch 2.13.
"""

import os
import pathlib
from collections import OrderedDict

import numpy
import torch
from safetensors.torch import save_file

FOLDER = pathlib.Path(__file__).parent


def tensors():
    shared = torch.arange(12, dtype=torch.float32)
    return OrderedDict(
        {
            "float": torch.arange(6, dtype=torch.float32).reshape(2, 3) / 4 - 0.5,
            "double": torch.tensor([1 / 3, -2.0], dtype=torch.float64),
            "half": torch.tensor([1.5, -0.0625, 6e-8, 65504, float("inf")], dtype=torch.float16),
            "bfloat16": torch.tensor([1.5, -0.0625, 1e30], dtype=torch.bfloat16),
            "int64": torch.tensor([1, -2, 1 << 24], dtype=torch.int64),
            "int32": torch.tensor([-3, 4], dtype=torch.int32),
            "int16": torch.tensor([-5, 6], dtype=torch.int16),
            "int8": torch.tensor([-7, 8], dtype=torch.int8),
            "uint8": torch.tensor([9, 255], dtype=torch.uint8),
            "bool": torch.tensor([True, False]),
            "scalar": torch.tensor(42),
            "empty": torch.zeros(0, 3),
            "shared": shared.reshape(3, 4),
            "transposed": shared.reshape(3, 4).t(),
            "window": shared.reshape(3, 4)[1:, 1:3],
            "every third": shared[2::3],
            "parameter": torch.nn.Parameter(torch.tensor([0.25])),
        }
    )


class RunsCode:
    def __reduce__(self):
        return os.system, ("echo this must never be printed",)


class OwnClass:
    pass


def main():
    torch.save(tensors(), FOLDER / "zip.pth")
    torch.save(tensors(), FOLDER / "pickles.pth", _use_new_zipfile_serialization=False)
    torch.save(tensors(), FOLDER / "protocol4.pth", pickle_protocol=4)
    types = {
        name: tensor.clone()
        for name, tensor in tensors().items()
        if name not in ("shared", "transposed", "window", "every third", "parameter")
    }
    types["ein „Name“\n😀"] = torch.ones(1)
    save_file(types, FOLDER / "types.safetensors", metadata={"format": "pt"})
    weights = {"module.fc.weight": torch.ones(1, 2), "module.fc.bias": torch.zeros(1)}
    torch.save(
        {
            "epoch": 3,
            "loss": numpy.float64(0.5),
            "sizes": torch.Size([1, 2]),
            "type": torch.float32,
            "device": torch.device("cpu"),
            "nested": {"list": [1, 2.5, "three", None, (True, 1 << 80)]},
            "optimizer": {"state": {0: {"momentum": torch.zeros(2)}}},
            "state_dict": weights,
        },
        FOLDER / "checkpoint.pth",
    )
    torch.save({"fc.weight": torch.ones(1), "x": RunsCode()}, FOLDER / "runs-code.pth")
    torch.save(
        {"fc.weight": torch.ones(1), "x": RunsCode()},
        FOLDER / "runs-code-pickles.pth",
        _use_new_zipfile_serialization=False,
    )
    torch.save(OwnClass(), FOLDER / "own-class.pth")
    torch.save([torch.ones(1)], FOLDER / "list.pth")
    torch.save({"epoch": 3, "names": ["a"]}, FOLDER / "no-tensors.pth")

    for name, network in networks().items():
        lines = [
            " ".join([key, *map(str, tensor.shape)])
            for key, tensor in network.state_dict().items()
            if not key.endswith(".num_batches_tracked")
        ]
        (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n")


def networks():
    """For each library's names of each architecture, a network whose list is not long."""
    import timm
    import torchvision.models as tv
    import transformers as hf
    from efficientnet_lite_pytorch import EfficientNet

    return {
        "efficientnet-lite0": EfficientNet.from_name("efficientnet-lite0"),
        "efficientnet-lite2": EfficientNet.from_name("efficientnet-lite2"),
        "timm-efficientnet-lite1": timm.create_model("tf_efficientnet_lite1"),
        "torchvision-resnet18": tv.resnet18(),
        "torchvision-resnet50": tv.resnet50(),
        "transformers-resnet18": hf.ResNetForImageClassification(
            hf.ResNetConfig(
                layer_type="basic", depths=[2, 2, 2, 2], hidden_sizes=[64, 128, 256, 512]
            )
        ),
        "transformers-resnet50": hf.ResNetModel(hf.ResNetConfig()),
        "torchvision-mobilenetv2": tv.mobilenet_v2(),
        "timm-mobilenetv2-1.1d": timm.create_model("mobilenetv2_110d"),
        "transformers-mobilenetv2-0.35": hf.MobileNetV2ForImageClassification(
            hf.MobileNetV2Config(depth_multiplier=0.35)
        ),
        "torchvision-vgg16": tv.vgg16(),
        "timm-vgg16-bn": timm.create_model("vgg16_bn"),
    }


if __name__ == "__main__":
    main()
