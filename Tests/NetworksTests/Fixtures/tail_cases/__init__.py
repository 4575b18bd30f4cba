"""The networks of make_tails.py and their references, one file per kind of tail."""

from . import attention, fused, gates, handmade, interfaces, layouts, norms, poolings, regions
from . import spellings, tokens
from .cases import CASES
from .original import original_cases

__all__ = [
    "CASES",
    "attention",
    "fused",
    "gates",
    "handmade",
    "interfaces",
    "layouts",
    "norms",
    "original_cases",
    "poolings",
    "regions",
    "spellings",
    "tokens",
]
