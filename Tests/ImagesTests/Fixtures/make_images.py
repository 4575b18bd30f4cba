"""Makes the pictures in this folder: `python3 make_images.py`.

Needs NumPy, Pillow 13 or newer with WebP, and libturbojpeg (for the YCCK file). PNG files are
written here byte by byte, because Pillow writes only some of the colour types and depths; what
they must look like follows from the numbers that went in, not from another decoder. NAME.rgb is
the picture that NAME.* must decode to: its colours, [height, width, 3].
"""

import ctypes
import ctypes.util
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).parent
WIDTH, HEIGHT = 24, 16
random = np.random.default_rng(20190107)


def scene(width, height):
    """A picture without any symmetry: ramps in both directions and a bright corner."""
    y, x = np.mgrid[0:height, 0:width]
    picture = np.stack([x * 255 // (width - 1), y * 255 // (height - 1), 96 + 0 * x], axis=-1)
    picture[: height // 4, : width // 4] = [250, 230, 20]
    return picture.astype(np.uint8)


def golden(name, picture):
    (HERE / f"{name}.rgb").write_bytes(np.ascontiguousarray(picture, np.uint8).tobytes())


# PNG

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(
        ">I", zlib.crc32(kind + data))


def rows(samples, depth):
    """Scanlines of [height, width, channels] samples, with filter type 0."""
    height = samples.shape[0]
    flat = samples.reshape(height, -1)
    if depth == 16:
        packed = flat.astype(">u2").view(np.uint8).reshape(height, -1)
    elif depth == 8:
        packed = flat.astype(np.uint8)
    else:
        bits = np.unpackbits(flat.astype(np.uint8)[..., None], axis=-1)[..., 8 - depth:]
        packed = np.packbits(bits.reshape(height, -1), axis=-1)
    return b"".join(b"\0" + row.tobytes() for row in packed)


def png(name, samples, colour_type, depth, extra=b"", interlaced=False, late=b""):
    height, width = samples.shape[:2]
    if interlaced:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4),
                  (1, 0, 2, 2), (0, 1, 1, 2)]
        data = b"".join(rows(samples[y::dy, x::dx], depth) for x, y, dx, dy in passes
                        if samples[y::dy, x::dx].size)
    else:
        data = rows(samples, depth)
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, int(interlaced))
    (HERE / f"{name}.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
        + chunk(b"IDAT", zlib.compress(data, 9)) + late + chunk(b"IEND", b""))


def over_white(colours, alpha):
    """Colours and alpha in 0…1 to 8 bits over white."""
    return np.rint(255 * (colours * alpha + 1 - alpha))


def grey_levels(depth):
    return random.integers(0, 1 << depth, (HEIGHT, WIDTH, 1))


def make_pngs():
    for depth in (1, 2, 4, 8, 16):
        grey = grey_levels(depth)
        png(f"grey-{depth}", grey, 0, depth)
        golden(f"grey-{depth}", np.repeat(np.rint(grey / ((1 << depth) - 1) * 255), 3, -1))
    for depth in (8, 16):
        top = (1 << depth) - 1
        grey, alpha = grey_levels(depth), grey_levels(depth)
        png(f"grey-alpha-{depth}", np.concatenate([grey, alpha], -1), 4, depth)
        golden(f"grey-alpha-{depth}", np.repeat(over_white(grey / top, alpha / top), 3, -1))
        colours = random.integers(0, top + 1, (HEIGHT, WIDTH, 3))
        png(f"rgb-{depth}", colours, 2, depth)
        golden(f"rgb-{depth}", np.rint(colours / top * 255))
        png(f"rgba-{depth}", np.concatenate([colours, alpha], -1), 6, depth)
        golden(f"rgba-{depth}", over_white(colours / top, alpha / top))
    for depth in (1, 2, 4, 8):
        palette = random.integers(0, 256, (1 << depth, 3))
        index = grey_levels(depth)
        png(f"palette-{depth}", index, 3, depth, chunk(b"PLTE", palette.astype(np.uint8).tobytes()))
        golden(f"palette-{depth}", palette[index[..., 0]])

    palette, alpha = random.integers(0, 256, (16, 3)), np.array([0, 128, 255] + [255] * 13)
    index = grey_levels(4)
    png("palette-transparent", index, 3, 4,
        chunk(b"PLTE", palette.astype(np.uint8).tobytes()) + chunk(b"tRNS", bytes([0, 128])))
    golden("palette-transparent", over_white(palette / 255, alpha[:, None] / 255)[index[..., 0]])
    grey = grey_levels(4)
    png("grey-transparent", grey, 0, 4, chunk(b"tRNS", struct.pack(">H", 5)))
    golden("grey-transparent", np.repeat(np.where(grey == 5, 255, grey * 17), 3, -1))
    colours = random.integers(0, 2, (HEIGHT, WIDTH, 3)) * 200
    png("rgb-transparent", colours, 2, 8, chunk(b"tRNS", struct.pack(">HHH", 200, 0, 200)))
    keyed = (colours == [200, 0, 200]).all(-1, keepdims=True)
    golden("rgb-transparent", np.where(keyed, 255, colours))

    colours = random.integers(0, 256, (HEIGHT + 3, WIDTH + 1, 3))
    png("interlaced", colours, 2, 8, interlaced=True)
    golden("interlaced", colours)
    png("single-pixel", np.array([[[10, 200, 30]]]), 2, 8)
    golden("single-pixel", [[[10, 200, 30]]])


# Orientation

# How the upright picture is stored so that the tag's value turns it upright again.
STORED = {
    1: lambda p: p,
    2: lambda p: p[:, ::-1],
    3: lambda p: p[::-1, ::-1],
    4: lambda p: p[::-1],
    5: lambda p: p.transpose(1, 0, 2),
    6: lambda p: np.rot90(p, 1),
    7: lambda p: np.rot90(p, 2).transpose(1, 0, 2),
    8: lambda p: np.rot90(p, -1),
}


def exif(value, order):
    return (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(
        f"{order}IHHHIHHI", 8, 1, 0x0112, 3, 1, value, 0, 0)


def make_oriented():
    upright = scene(WIDTH, HEIGHT)
    golden("oriented", upright)
    for value, stored in STORED.items():
        picture = np.ascontiguousarray(stored(upright))
        order = "<>"[value % 2]
        png(f"oriented-{value}", picture, 2, 8, chunk(b"eXIf", exif(value, order)))
        Image.fromarray(picture).save(
            HERE / f"oriented-{value}.jpg", quality=100, subsampling=0,
            exif=b"Exif\0\0" + exif(value, order))
        Image.fromarray(picture).save(
            HERE / f"oriented-{value}.webp", lossless=True, exif=exif(value, order))
    png("late-exif", np.rot90(upright, 1), 2, 8, late=chunk(b"eXIf", exif(6, ">")))


# JPEG

def make_jpegs():
    picture = Image.fromarray(scene(64, 48))

    def save(name, image, **options):
        image.save(HERE / f"{name}.jpg", **options)
        decoded = Image.open(HERE / f"{name}.jpg")
        golden(name, np.asarray(decoded.convert("RGB")))

    save("ycbcr-420", picture, quality=90, subsampling=2)
    save("ycbcr-444", picture, quality=90, subsampling=0)
    save("progressive", picture, quality=90, progressive=True)
    save("restarts", picture, quality=90, restart_marker_blocks=2)
    save("grey", picture.convert("L"), quality=90)
    save("cmyk", picture.convert("CMYK"), quality=95)
    save("single-pixel-jpeg", picture.crop((0, 0, 1, 1)), quality=90)

    # libjpeg-turbo writes CMYK input as YCCK; Adobe's inversion is applied by hand.
    turbo = ctypes.CDLL(ctypes.util.find_library("turbojpeg") or "libturbojpeg.so.0")
    turbo.tjInitCompress.restype = ctypes.c_void_p
    inks = 255 - np.ascontiguousarray(picture.convert("CMYK"))
    buffer, size = ctypes.POINTER(ctypes.c_ubyte)(), ctypes.c_ulong()
    status = turbo.tjCompress2(
        ctypes.c_void_p(turbo.tjInitCompress()), inks.ctypes.data_as(ctypes.c_void_p), 64, 0, 48,
        11, ctypes.byref(buffer), ctypes.byref(size), 0, 95, 0)
    assert status == 0
    (HERE / "ycck.jpg").write_bytes(bytes(buffer[: size.value]))
    golden("ycck", np.asarray(Image.open(HERE / "ycck.jpg").convert("RGB")))


# WebP

def make_webps():
    picture = Image.fromarray(scene(WIDTH, HEIGHT))
    picture.save(HERE / "lossless.webp", lossless=True)
    golden("lossless", np.asarray(picture))
    picture.save(HERE / "lossy.webp", quality=90)
    golden("lossy", np.asarray(Image.open(HERE / "lossy.webp").convert("RGB")))

    alpha = random.integers(0, 256, (HEIGHT, WIDTH, 1), dtype=np.uint8)
    rgba = np.concatenate([scene(WIDTH, HEIGHT), alpha], -1)
    for name, options in (("alpha", {"lossless": True, "exact": True}),
                          ("lossy-alpha", {"quality": 90})):
        Image.fromarray(rgba).save(HERE / f"{name}.webp", **options)
        decoded = np.asarray(Image.open(HERE / f"{name}.webp").convert("RGBA"))
        golden(name, over_white(decoded[..., :3] / 255, decoded[..., 3:] / 255))

    frames = [Image.fromarray(np.roll(scene(WIDTH, HEIGHT), 5 * k, axis=1)) for k in range(3)]
    frames[0].save(HERE / "animation.webp", save_all=True, append_images=frames[1:], lossless=True)
    golden("animation", np.asarray(frames[0]))


# Resizing: one file per filter, with the results of all cases after one another.

CASES = [(13, 19, None), (60, 12, None), (36, 12, None), (50, 41, None), (20, 60, None),
         (1, 1, None), (37, 10, None), (9, 29, None), (17, 23, (3.25, 2.5, 30.75, 28.125))]
FILTERS = {"nearest": 0, "lanczos": 1, "bilinear": 2, "bicubic": 3, "box": 4, "hamming": 5}


def make_resized():
    noise = random.integers(0, 2, (29, 37, 3)) * 255
    noise[:, 20:] = random.integers(0, 256, (29, 17, 3))
    png("noise", noise, 2, 8)
    source = Image.fromarray(noise.astype(np.uint8))
    for name, value in FILTERS.items():
        results = [np.asarray(source.resize((w, h), value, box=box)) for w, h, box in CASES]
        (HERE / f"resized-{name}.rgb").write_bytes(b"".join(r.tobytes() for r in results))


if __name__ == "__main__":
    make_pngs()
    make_oriented()
    make_jpegs()
    make_webps()
    make_resized()
