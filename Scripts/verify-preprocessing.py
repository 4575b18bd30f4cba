#!/usr/bin/env python3
"""Compare what Likeness feeds a network with what the field's own tools feed it.

    pip install torch torchvision timm transformers onnx numpy pillow

    Scripts/verify-preprocessing.py [PHOTOGRAPH PHOTOGRAPH]
        every form of preprocessing file below, on two photographs that are not square (by default two
        of the samples), with .build/release/likeness (or --likeness PROGRAM); --only TEXT takes those
        forms whose name has it
    Scripts/verify-preprocessing.py --fixtures FOLDER
        writes each form's file, and what its tool makes of a small picture, for the tests

Hugging Face's processors are those that resize with Pillow, timm's transform is the one it evaluates
with, and OpenCLIP's is written out with torchvision as OpenCLIP has it. A network whose embedding is its
input shows what Likeness fed. Exits with 1 where more than one in a thousand numbers differs by more
than a level of 256, or the cosine of the two photographs by more than 0.002.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
HALF = [0.5, 0.5, 0.5]
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
CLIP_MEAN = [0.48145466, 0.4578275, 0.40821073]
CLIP_STD = [0.26862954, 0.26130258, 0.27577711]


def square(side):
    return {"height": side, "width": side}


def forms(n):
    """The files, by name, for networks that take about n pixels."""
    more = n * 8 // 7
    keys = dict(do_resize=True, do_rescale=True, rescale_factor=1 / 255, do_normalize=True)
    crop = dict(keys, do_center_crop=True)
    half = dict(image_mean=HALF, image_std=HALF)
    usual = dict(image_mean=MEAN, image_std=STD)
    clip = dict(image_mean=CLIP_MEAN, image_std=CLIP_STD)

    def hf(kind, new=True, **settings):
        key, ending = ("image_processor_type", "ImageProcessor") if new else (
            "feature_extractor_type", "FeatureExtractor")
        return ("preprocessor_config.json", dict(settings, **{key: kind + ending}))

    def timm(**settings):
        pretrained = dict(
            dict(input_size=[3, n, n], interpolation="bicubic", crop_pct=0.9, crop_mode="center",
                 mean=MEAN, std=STD), **settings)
        return ("config.json", dict(architecture="x", pretrained_cfg=pretrained))

    def open_clip(**settings):
        return ("open_clip_config.json", dict(
            model_cfg=dict(vision_cfg=dict(image_size=n)),
            preprocess_cfg=dict(dict(mean=CLIP_MEAN, std=CLIP_STD, size=n), **settings)))

    return {
        "clip": hf("CLIP", **crop, **clip, size={"shortest_edge": n}, crop_size=square(n), resample=3),
        "clip-old": hf("CLIP", False, size=n, crop_size=n, do_resize=True, do_center_crop=True,
                       do_normalize=True, resample=3, **clip),
        "clip-larger": hf("CLIP", **crop, **clip, size={"shortest_edge": more}, crop_size=square(n), resample=3),
        "clip-crop-beyond": hf("CLIP", **crop, **clip, size={"shortest_edge": n}, crop_size=square(n + 9), resample=3),
        "clip-wide": hf("CLIP", **crop, **clip, size={"shortest_edge": n},
                        crop_size={"height": n, "width": n + 8}, resample=3),
        "clip-fast": ("preprocessor_config.json", dict(
            crop, **clip, size={"shortest_edge": n}, crop_size=square(n), resample=3,
            image_processor_type="CLIPImageProcessorFast")),
        "vit": hf("ViT", **keys, **half, size=square(n), resample=2),
        "vit-old": hf("ViT", False, **half, size=n, do_resize=True, do_normalize=True, resample=2),
        "vit-list": hf("ViT", False, **half, size=[n, n], do_resize=True, do_normalize=True, resample=2),
        "vit-not-square": hf("ViT", **keys, **half, size={"height": n, "width": n * 2}, resample=2),
        "vit-lanczos": hf("ViT", **keys, **half, size=square(n), resample=1),
        "vit-nearest": hf("ViT", **keys, **half, size=square(n), resample=0),
        "vit-one-mean": hf("ViT", **keys, image_mean=0.5, image_std=0.25, size=square(n), resample=2),
        "vit-no-rescale": hf("ViT", **dict(keys, do_rescale=False), image_mean=[127.5] * 3,
                             image_std=[127.5] * 3, size=square(n), resample=2),
        "vit-no-normalise": hf("ViT", **dict(keys, do_normalize=False), size=square(n), resample=2),
        "vit-factor": hf("ViT", **dict(keys, rescale_factor=1 / 127.5), **usual, size=square(n), resample=2),
        "deit": hf("DeiT", **crop, **usual, size=square(more), crop_size=square(n), resample=3),
        "deit-old": hf("DeiT", False, **usual, size=more, crop_size=n, do_resize=True,
                       do_center_crop=True, do_normalize=True, resample=3),
        "beit-old": hf("Beit", False, **half, size=more, crop_size=n, do_resize=True,
                       do_center_crop=True, do_normalize=True, resample=3),
        "beit": hf("Beit", **keys, **half, size=square(n), crop_size=square(n), do_center_crop=False, resample=3),
        "dinov2": hf("Bit", **crop, **usual, size={"shortest_edge": more}, crop_size=square(n), resample=3),
        "siglip": hf("Siglip", **keys, **half, size=square(n), resample=3),
        "blip": hf("Blip", **keys, **clip, size=square(n), resample=3),
        "flava": hf("Flava", **crop, **clip, size=square(n), crop_size=square(n), resample=3),
        "dpt": hf("DPT", **keys, **half, size=square(n), resample=3, keep_aspect_ratio=False, ensure_multiple_of=1),
        "pvt": hf("Pvt", **keys, **usual, size=square(n), resample=2),
        "segformer": hf("Segformer", **keys, **usual, size=square(n), resample=2),
        "convnext": hf("ConvNext", **keys, **usual, size={"shortest_edge": n}, crop_pct=0.875, resample=3),
        "convnext-384": hf("ConvNext", **keys, **usual, size={"shortest_edge": 384}, crop_pct=1.0, resample=3),
        "convnext-old": hf("ConvNext", False, **usual, size=n, crop_pct=0.95, do_resize=True, do_normalize=True, resample=3),
        "poolformer": hf("PoolFormer", **crop, **usual, size={"shortest_edge": n}, crop_size=square(n), crop_pct=0.9, resample=3),
        "poolformer-95": hf("PoolFormer", **crop, **usual, size={"shortest_edge": n}, crop_size=square(n), crop_pct=0.95, resample=3),
        "levit": hf("Levit", **crop, **usual, size={"shortest_edge": n}, crop_size=square(n), resample=3),
        "efficientnet": hf("EfficientNet", **keys, **usual, size=square(n), resample=0, include_top=True, rescale_offset=False),
        "efficientnet-offset": hf("EfficientNet", **dict(keys, rescale_factor=1 / 127.5), **usual,
                                  size=square(n), resample=0, include_top=True, rescale_offset=True),
        "efficientnet-no-top": hf("EfficientNet", **keys, **usual, size=square(n), resample=2, include_top=False),
        "mobilenet-v1": hf("MobileNetV1", **crop, **half, size={"shortest_edge": more}, crop_size=square(n), resample=2),
        "mobilenet-v2": hf("MobileNetV2", **crop, **half, size={"shortest_edge": more}, crop_size=square(n), resample=2),
        "mobilevit": hf("MobileViT", do_resize=True, do_rescale=True, rescale_factor=1 / 255,
                        do_center_crop=True, do_flip_channel_order=True, size={"shortest_edge": more},
                        crop_size=square(n), resample=2),
        "perceiver": hf("Perceiver", **crop, **usual, size=square(n), crop_size=square(more), resample=3),
        "videomae": hf("VideoMAE", **crop, **half, size={"shortest_edge": n}, crop_size=square(n), resample=2),
        "nested": ("processor_config.json", dict(
            processor_class="CLIPProcessor",
            image_processor=dict(crop, **clip, size={"shortest_edge": n}, crop_size=square(n), resample=3,
                                 image_processor_type="CLIPImageProcessor"))),
        **{f"only-{kind.lower()}": hf(kind) for kind in (
            "CLIP", "ViT", "DeiT", "Beit", "Bit", "Siglip", "Blip", "Flava", "Pvt", "Segformer", "ConvNext",
            "PoolFormer", "Levit", "EfficientNet", "MobileNetV1", "MobileNetV2", "MobileViT", "Perceiver", "DPT")},
        "timm": timm(),
        "timm-875": timm(crop_pct=0.875, interpolation="bilinear"),
        "timm-whole": timm(crop_pct=1.0),
        "timm-squash": timm(crop_mode="squash", crop_pct=1.0),
        "timm-squash-95": timm(crop_mode="squash", crop_pct=0.95),
        "timm-border": timm(crop_mode="border", crop_pct=1.0),
        "timm-border-90": timm(crop_mode="border", crop_pct=0.9),
        "timm-not-square": timm(input_size=[3, n, n + 16]),
        "open-clip": open_clip(),
        "open-clip-bilinear": open_clip(interpolation="bilinear"),
        "open-clip-squash": open_clip(resize_mode="squash", mean=HALF, std=HALF),
        "open-clip-longest": open_clip(resize_mode="longest"),
    }


def reference(file, settings, photographs):
    """What the tool feeds, [channels, height, width], for each photograph."""
    if file == "config.json":
        from timm.data import create_transform

        cfg = settings["pretrained_cfg"]
        transform = create_transform(
            tuple(cfg["input_size"]), interpolation=cfg["interpolation"], crop_pct=cfg["crop_pct"],
            crop_mode=cfg["crop_mode"], mean=cfg["mean"], std=cfg["std"])
        return [transform(photograph).numpy() for photograph in photographs]
    if file == "open_clip_config.json":
        from timm.data.transforms import CenterCropOrPad, ResizeKeepRatio
        from torchvision import transforms as T

        cfg = settings["preprocess_cfg"]
        way = T.InterpolationMode(cfg.get("interpolation", "bicubic"))
        n, mode = cfg["size"], cfg.get("resize_mode", "shortest")
        resize = {
            "shortest": [T.Resize(n, way), T.CenterCrop(n)],
            "squash": [T.Resize((n, n), way)],
            # OpenCLIP's own classes of these names are timm's.
            "longest": [ResizeKeepRatio(n, longest=1, interpolation=way.value), CenterCropOrPad(n)],
        }[mode]
        transform = T.Compose([*resize, T.ToTensor(), T.Normalize(cfg["mean"], cfg["std"])])
        return [transform(photograph).numpy() for photograph in photographs]
    import transformers

    settings = settings.get("image_processor", settings)
    kind = settings.get("image_processor_type") or settings["feature_extractor_type"]
    kind = kind.removesuffix("Fast").replace("FeatureExtractor", "ImageProcessor")
    processor = getattr(transformers, f"{kind}Pil")
    own = {key: value for key, value in settings.items() if not key.endswith("_type")}
    processor = processor(**own)
    fed = [
        numpy.asarray(processor(photograph, return_tensors="np")["pixel_values"][0])
        for photograph in photographs
    ]
    # Of a video of one picture, that.
    return [array.reshape(array.shape[-3:]) for array in fed]


def identity(path):
    """A network whose embedding is its input, and a one that tells how it was scaled."""
    from onnx import TensorProto, helper, numpy_helper, save

    nodes = [
        helper.make_node("Flatten", ["input"], ["pixels"]),
        helper.make_node("Concat", ["pixels", "one"], ["embedding"], axis=1),
    ]
    save(
        helper.make_model(
            helper.make_graph(
                nodes, "identity",
                [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, "h", "w"])],
                [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, "n"])],
                [numpy_helper.from_array(numpy.ones((1, 1), numpy.float32), "one")]),
            opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)


def fed(likeness, folder, file, settings, paths):
    """What Likeness feeds for each photograph, flat."""
    (folder / file).write_text(json.dumps(settings))
    photographs = folder / "photographs"
    photographs.mkdir()
    for index, path in enumerate(paths):
        (photographs / f"{index}{path.suffix}").write_bytes(path.read_bytes())
    done = subprocess.run(
        [likeness, "index", photographs, "-o", folder / "gallery", "--network", folder / "net.onnx"],
        capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    rows = numpy.load(folder / "gallery/embeddings-1.npy")
    return [row[:-1] / row[-1] for row in rows]


def cosine(a, b):
    a, b = a.ravel().astype(float), b.ravel().astype(float)
    return float(a @ b / numpy.linalg.norm(a) / numpy.linalg.norm(b))


def level(file, settings):
    """How much a level of 256 is in the fed numbers, for each channel: two pictures tell."""
    dark, light = (Image.new("RGB", (64, 64), (grey,) * 3) for grey in (100, 101))
    dark, light = reference(file, settings, [dark, light])
    return numpy.abs(light - dark).max((1, 2), keepdims=True)


def fixtures(folder):
    """A small picture with edges and gradients, and what the tools make of it."""
    folder.mkdir(parents=True, exist_ok=True)
    y, x = numpy.mgrid[:75, :130]
    picture = numpy.stack([
        127 + 120 * numpy.sin(x / 9 + y / 31), 255 * ((x // 13 + y // 11) % 2), 255 * x / 129,
    ], -1).round().astype(numpy.uint8)
    Image.fromarray(picture).save(folder / "picture.png")
    for name, (file, settings) in forms(28).items():
        if name.startswith("only-") or name == "convnext-384":
            continue
        tensor = reference(file, settings, [Image.fromarray(picture)])[0].astype(numpy.float32)
        (folder / f"{name}.{file}").write_text(json.dumps(settings, indent=1) + "\n")
        numpy.save(folder / f"{name}.npy", tensor)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    samples = ROOT / ".likeness/samples/photographs"
    parser.add_argument("photographs", nargs="*", type=Path, default=[
        samples / "towers/eiffel-1.png", samples / "flowers/flowers9.png"])
    parser.add_argument("--likeness", default=str(ROOT / ".build/release/likeness"))
    parser.add_argument("--only", default="")
    parser.add_argument("--fixtures", type=Path)
    arguments = parser.parse_args()
    if arguments.fixtures:
        return fixtures(arguments.fixtures)

    pictures = [Image.open(path).convert("RGB") for path in arguments.photographs]
    failed = 0
    for name, (file, settings) in forms(224).items():
        if arguments.only not in name:
            continue
        expected = reference(file, settings, pictures)
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            identity(folder / "net.onnx")
            try:
                found = fed(arguments.likeness, folder, file, settings, arguments.photographs)
            except RuntimeError as error:
                print(f"{name:22} refused: {error}")
                failed += 1
                continue
        if any(a.size != b.size for a, b in zip(found, expected)):
            print(f"{name:22} fed {[a.size for a in found]} numbers instead of {[b.size for b in expected]}")
            failed += 1
            continue
        apart = [
            numpy.abs(a.reshape(b.shape) - b) / level(file, settings) for a, b in zip(found, expected)]
        share = max(float((a > 1.001).mean()) for a in apart)
        difference = abs(cosine(*found) - cosine(*expected))
        holds = share <= 1e-3 and difference <= 2e-3
        failed += not holds
        print(
            f"{name:22} {'ok ' if holds else 'NOT'} {expected[0].shape[1]}×{expected[0].shape[2]}:"
            f" {share:.5f} of the numbers differ by more than a level, at most by"
            f" {max(float(a.max()) for a in apart):.2f}; the cosine by {difference:.1e}", flush=True)
    print(f"{failed} forms differ" if failed else "every form is fed as its own tool feeds it")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
