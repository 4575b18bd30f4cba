"""The networks of make_tails.py and their references, one file per kind of tail."""

from . import gates, norms, poolings, regions
from .cases import CASES
from .original import original_cases

__all__ = ["CASES", "gates", "norms", "original_cases", "poolings", "regions"]
