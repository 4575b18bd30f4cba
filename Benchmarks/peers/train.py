"""Trains a network with PyTorch, as `likeness train` does, and says how long a step takes.

    python train.py ARCHITECTURE CLASSES STEPS LAYOUT FOLDER

FOLDER has a folder for each class. A batch is CLASSES classes of 4 photographs, decoded, cropped and
mirrored by worker processes while the network learns; the loss is that over every triplet. LAYOUT is
"first" or "last": where the tensors' channels lie. Prints {"pytorch": seconds a step}, a mean over the
steps after the third.
"""

import json
import os
import random
import sys
import time

import torch
import torchvision
from pytorch_metric_learning.losses import TripletMarginLoss
from torchvision import transforms

IMAGES_PER_CLASS = 4
WARM = 3


class ClassBatches:
    """Batches of some classes and some photographs of each, drawn at random."""

    def __init__(self, targets, classes: int, steps: int):
        self.members = {}
        for index, target in enumerate(targets):
            self.members.setdefault(target, []).append(index)
        self.classes, self.steps = classes, steps

    def __len__(self) -> int:
        return self.steps

    def __iter__(self):
        for _ in range(self.steps):
            chosen = random.sample(sorted(self.members), self.classes)
            yield [
                index for target in chosen
                for index in random.sample(self.members[target], IMAGES_PER_CLASS)]


def main(architecture: str, classes: str, steps: str, layout: str, folder: str) -> None:
    torch.set_num_threads(os.cpu_count())
    dataset = torchvision.datasets.ImageFolder(folder, transforms.Compose([
        transforms.RandomResizedCrop(224),
        transforms.RandomHorizontalFlip(),
        transforms.ToTensor(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    ]))
    loader = torch.utils.data.DataLoader(
        dataset, batch_sampler=ClassBatches(dataset.targets, int(classes), int(steps)),
        num_workers=os.cpu_count())
    memory_format = {"first": torch.contiguous_format, "last": torch.channels_last}[layout]
    network = torchvision.models.get_model(architecture, weights=None)
    network.fc = torch.nn.Identity()
    network.train().to(memory_format=memory_format)
    optimiser = torch.optim.AdamW(network.parameters(), lr=0.001, weight_decay=0.0001)
    loss = TripletMarginLoss(margin=0.2)

    ends = []
    for images, labels in loader:
        optimiser.zero_grad()
        # The library normalises the embeddings.
        value = loss(network(images.contiguous(memory_format=memory_format)), labels)
        value.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 10)
        optimiser.step()
        ends.append(time.perf_counter())
    print(json.dumps({"pytorch": (ends[-1] - ends[WARM - 1]) / (len(ends) - WARM)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
