"""The networks of make_tails.py and their references, one file per kind of tail."""

from . import attention, gates, handmade, interfaces, layouts, norms, poolings, regions, tokens
from .cases import CASES
from .original import original_cases

__all__ = [
    "CASES",
    "attention",
    "gates",
    "handmade",
    "interfaces",
    "layouts",
    "norms",
    "original_cases",
    "poolings",
    "regions",
    "tokens",
]
