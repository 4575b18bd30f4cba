#!/usr/bin/env python3
"""Try Likeness on public architectures: one network of each family of timm, and the vision models of
transformers, with random weights, as both of PyTorch's exporters write them.

    pip install torch torchvision timm transformers onnx onnxscript numpy

    Scripts/sweep-networks.py FOLDER
        exports into FOLDER what is not there yet, reads every network with .build/release/likeness
        (or --likeness PROGRAM), and writes the table docs/networks.md (or --output FILE)
    Scripts/sweep-networks.py FOLDER --only swin --exporter legacy
        only networks whose name has the text; --library timm or transformers; --no-table for none

Weights are random, with the same seed every time; batch normalisations have statistics as training
leaves them. Every export has a process and a time limit of its own. What is in FOLDER already is not
exported again.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXPORTERS = ("legacy", "dynamo")
SECONDS = 240

# One small configuration for each vision model of transformers that has embeddings of a picture: its
# classes, and what is smaller than its defaults.
SMALL = dict(hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128)
TRANSFORMERS = {
    "vit": ("ViT", SMALL),
    "deit": ("DeiT", SMALL),
    "beit": ("Beit", SMALL),
    "data2vec_vision": ("Data2VecVision", SMALL),
    "dinov2": ("Dinov2", dict(SMALL, image_size=224)),
    "dinov2_with_registers": ("Dinov2WithRegisters", dict(SMALL, image_size=224)),
    "dinov3_vit": ("DINOv3ViT", SMALL),
    "dinov3_convnext": ("DINOv3ConvNext", {}),
    "clip_vision": ("CLIPVision", dict(SMALL, projection_dim=32)),
    "siglip_vision": ("SiglipVision", SMALL),
    "ijepa": ("IJepa", SMALL),
    "vit_msn": ("ViTMSN", SMALL),
    "vit_mae": ("ViTMAE", dict(SMALL, mask_ratio=0.0)),
    "swin": ("Swin", dict(embed_dim=32, depths=[2, 2], num_heads=[2, 4])),
    "swinv2": ("Swinv2", dict(embed_dim=32, depths=[2, 2], num_heads=[2, 4])),
    "convnext": ("ConvNext", dict(hidden_sizes=[16, 32, 64, 128], depths=[1, 1, 2, 1])),
    "convnextv2": ("ConvNextV2", dict(hidden_sizes=[16, 32, 64, 128], depths=[1, 1, 2, 1])),
    "resnet": ("ResNet", dict(embedding_size=16, hidden_sizes=[16, 32, 64, 128], depths=[1] * 4)),
    "regnet": ("RegNet", dict(embedding_size=16, hidden_sizes=[16, 32, 64, 128], depths=[1] * 4, groups_width=8)),
    "bit": ("Bit", dict(embedding_size=16, hidden_sizes=[32, 64, 128, 256], depths=[1] * 4)),
    "mobilenet_v1": ("MobileNetV1", {}),
    "mobilenet_v2": ("MobileNetV2", {}),
    "mobilevit": ("MobileViT", {}),
    "mobilevitv2": ("MobileViTV2", {}),
    "efficientnet": ("EfficientNet", dict(width_coefficient=0.5, depth_coefficient=0.5, image_size=224)),
    "levit": ("Levit", {}),
    "poolformer": ("PoolFormer", dict(depths=[1, 1, 2, 1])),
    "pvt": ("Pvt", dict(depths=[1] * 4)),
    "pvt_v2": ("PvtV2", dict(depths=[1] * 4)),
    "cvt": ("Cvt", dict(depth=[1, 1, 2])),
    "focalnet": ("FocalNet", dict(embed_dim=32, depths=[1, 1, 2, 1])),
    "hiera": ("Hiera", dict(embed_dim=32, depths=[1, 1, 2, 1])),
    "segformer": ("Segformer", dict(depths=[1] * 4)),
    "swiftformer": ("SwiftFormer", dict(depths=[1] * 4)),
    "textnet": ("TextNet", {}),
}


def randomise(model):
    """Batch normalisation as training leaves it: statistics that are not 0 and 1."""
    import torch

    for module in model.modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm) and module.running_var is not None:
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)


def timm_families():
    """The smallest network of each of timm's modules."""
    import timm
    import torch

    for family in timm.list_modules():
        best = None
        for name in timm.list_models(module=family):
            settings = timm.models.get_pretrained_cfg(name)
            side = settings.input_size[-1] if settings else 224
            try:
                with torch.device("meta"):
                    size = sum(p.numel() for p in timm.create_model(name).parameters())
            except Exception:
                continue
            if best is None or (size * (side / 224) ** 2) < best[0]:
                best = (size * (side / 224) ** 2, name)
        if best:
            yield family, best[1]


def build(library, name):
    """A network, and the size of its picture."""
    import torch

    torch.manual_seed(0)
    if library == "timm":
        import timm

        model = timm.create_model(name, pretrained=False, num_classes=0)
        return model, model.default_cfg["input_size"]
    import transformers

    prefix, settings = TRANSFORMERS[name]
    config = getattr(transformers, f"{prefix}Config")(**settings)
    body = getattr(transformers, f"{prefix}Model")(config)

    class Embedding(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.body = body

        def forward(self, pixels):
            out = self.body(pixels)
            pooled = getattr(out, "pooler_output", None)
            if pooled is not None:
                return pooled.flatten(1)
            hidden = out.last_hidden_state
            return hidden.mean((2, 3)) if hidden.ndim == 4 else hidden.mean(1)

    side = getattr(config, "image_size", 224)
    side = side[0] if isinstance(side, (list, tuple)) else side
    return Embedding(), (3, side, side)


def export(library, name, exporter, path):
    """Writes one network; called in a process of its own."""
    import torch

    torch.set_num_threads(1)
    model, size = build(library, name)
    randomise(model)
    picture = torch.rand(1, *size)
    extra = dict(dynamo=True) if exporter == "dynamo" else dict(dynamo=False, opset_version=17)
    with torch.no_grad():
        torch.onnx.export(model.eval(), (picture,), path, **extra)


def run(likeness, path):
    """What Likeness makes of a network: the table's cells."""
    done = subprocess.run(
        [likeness, "network", path, "--json"], capture_output=True, text=True, timeout=SECONDS)
    if done.returncode:
        return dict(refused=done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "?")
    told = json.loads(done.stdout)
    return dict(
        label=told["label"], places=told.get("places", ""), grid="×".join(map(str, told["grid"])),
        error=told["check"].get("recompositionError"))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--library", choices=("timm", "transformers"))
    parser.add_argument("--exporter", choices=EXPORTERS)
    parser.add_argument("--likeness", default=str(ROOT / ".build/release/likeness"))
    parser.add_argument("--output", type=Path, default=ROOT / "docs/networks.md")
    parser.add_argument("--no-table", action="store_true")
    parser.add_argument("--export", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.export:
        return export(*arguments.export)

    networks = []
    if arguments.library in (None, "timm"):
        # Counting the parameters of all networks takes minutes: the choice is kept.
        chosen = arguments.folder / "timm-families.json"
        if not chosen.exists():
            arguments.folder.mkdir(parents=True, exist_ok=True)
            chosen.write_text(json.dumps(list(timm_families())))
        networks += [("timm", family, name) for family, name in json.loads(chosen.read_text())]
    if arguments.library in (None, "transformers"):
        networks += [("transformers", name, name) for name in TRANSFORMERS]
    networks = [n for n in networks if arguments.only in n[1] or arguments.only in n[2]]
    arguments.folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for library, family, name in networks:
        for exporter in [arguments.exporter] if arguments.exporter else EXPORTERS:
            path = arguments.folder / f"{library}-{family}.{exporter}.onnx"
            note = path.with_suffix(".failed")
            if not path.exists() and not note.exists():
                try:
                    done = subprocess.run(
                        [sys.executable, __file__, str(arguments.folder), "--export", library, name,
                         exporter, str(path)],
                        capture_output=True, text=True, timeout=SECONDS)
                    reason = done.stderr.strip().splitlines()[-1:] if done.returncode else None
                except subprocess.TimeoutExpired:
                    reason = [f"longer than {SECONDS} s"]
                if reason is not None:
                    path.unlink(missing_ok=True)
                    note.write_text((reason or ["?"])[0])
            if note.exists():
                row = dict(unexported=note.read_text()[:120])
            else:
                start = time.monotonic()
                try:
                    row = run(arguments.likeness, path)
                except subprocess.TimeoutExpired:
                    row = dict(refused=f"longer than {SECONDS} s")
                row["seconds"] = time.monotonic() - start
            rows.append((library, family, name, exporter, row))
            print(library, family, name, exporter, row, flush=True)
    if not arguments.no_table:
        write(rows, arguments.output)


def write(rows, output):
    """The table, as a page of the documentation."""
    read = [row for row in rows if "label" in row[4]]
    lines = [
        "# Networks that were tried",
        "",
        "One network of each family of [timm](https://github.com/huggingface/pytorch-image-models) and of",
        "the vision models of [transformers](https://github.com/huggingface/transformers), with random",
        "weights, as both of PyTorch's exporters write them. `Scripts/sweep-networks.py FOLDER` makes the",
        "networks and this table.",
        "",
        f"Of {len(rows)} networks {sum('unexported' in r[4] for r in rows)} could not be exported,"
        f" {sum('refused' in r[4] for r in rows)} were refused and {len(read)} were read; of those the"
        f" places of {sum(r[4]['places'] == 'checked' for r in read)} were checked,"
        f" {sum(r[4]['places'] == 'unknown' for r in read)} are unknown and"
        f" {sum(r[4]['places'] == 'not what they seem' for r in read)} are not what they seem.",
        "",
        "| library | network | exporter | label | places | grid | error of the parts |",
        "|---|---|---|---|---|---|---|",
    ]
    for library, _, name, exporter, row in rows:
        if "label" in row:
            error = "" if row["error"] is None else f"{row['error']:.0e}"
            cells = f"{row['label']} | {row['places']} | {row['grid']} | {error}"
        else:
            reason = row.get("refused") or f"not exported: {row['unexported']}"
            cells = f"{'refused: ' if 'refused' in row else ''}{reason.replace('|', '/')[:160]} | | |"
        lines.append(f"| {library} | {name} | {exporter} | {cells} |")
    output.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
