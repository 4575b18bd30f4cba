"""The arithmetic of the references: what each location adds to a vector, and what none owns.

Every step of a tail is one explicit formula in float64. Norms, gates and weights that the image
itself computes are held at the value they have for this image.
"""

from dataclasses import dataclass

import torch


@dataclass
class Parts:
    """A vector as a sum over locations: whole == u.sum(0) + c."""

    u: torch.Tensor  # [locations, channels]; locations row by row
    c: torch.Tensor  # [channels]
    grid: tuple  # (rows, columns)

    def whole(self):
        return self.u.sum(0) + self.c

    def __add__(self, other):
        return Parts(self.u + other.u, self.c + other.c, self.grid)

    def __mul__(self, factor):
        """Times a number, or one number per channel."""
        return Parts(self.u * factor, self.c * factor, self.grid)

    def with_rest(self, vector):
        """Plus a vector that no location owns."""
        return Parts(self.u, self.c + vector, self.grid)

    def linear(self, module):
        """A linear layer, or a convolution over a single location."""
        weight = module.weight.reshape(module.weight.shape[0], -1)
        bias = module.bias if module.bias is not None else 0
        return Parts(self.u @ weight.T, self.c @ weight.T + bias, self.grid)

    def batch_norm(self, module):
        s = module.weight / (module.running_var + module.eps).sqrt()
        return Parts(self.u * s, self.c * s + module.bias - module.running_mean * s, self.grid)

    def l2(self, eps=0.0):
        norm = self.whole().norm() + eps
        return Parts(self.u / norm, self.c / norm, self.grid)

    def layer_norm(self, module):
        sigma = (self.whole().var(unbiased=False) + module.eps).sqrt()
        u = (self.u - self.u.mean(1, keepdim=True)) / sigma * module.weight
        c = (self.c - self.c.mean()) / sigma * module.weight + module.bias
        return Parts(u, c, self.grid)

    def rms_norm(self, weight, eps):
        rms = (self.whole().square().mean() + eps).sqrt()
        return self * (weight / rms)

    def relu(self):
        return self * (self.whole() > 0).to(self.u.dtype)

    def gated(self, function):
        """An activation, element by element: f(z) = g z + f(0) with g = (f(z) - f(0)) / z held."""
        z = self.whole()
        at_zero = function(torch.zeros_like(z))
        return (self * ((function(z) - at_zero) / z)).with_rest(at_zero)


def flat(x):
    """[1, channels, rows, columns] to [locations, channels]."""
    return x[0].flatten(1).T


def parts_of(x, u):
    """Parts without a rest, of the locations of a feature map x."""
    return Parts(u, torch.zeros(u.shape[1], dtype=u.dtype), tuple(x.shape[-2:]))


def average(x):
    f = flat(x)
    return parts_of(x, f / f.shape[0])


def total(x):
    return parts_of(x, flat(x))


def maximum(x):
    """Ties share a maximum equally."""
    f = flat(x)
    tied = (f == f.max(0).values).to(f.dtype)
    return parts_of(x, f * tied / tied.sum(0))


def generalized_mean(x, p, eps=1e-6):
    f = flat(x).clamp(min=eps)
    g = (f**p).mean(0) ** (1 / p)
    return parts_of(x, f**p / (f.shape[0] * g ** (p - 1)))


def p_norm(x, p):
    """(sum of x^p)^(1/p), for x >= 0."""
    f = flat(x)
    g = (f**p).sum(0) ** (1 / p)
    return parts_of(x, f**p / g ** (p - 1))


def weighted(x, weights):
    """weights: [1, 1 or channels, rows, columns]."""
    return parts_of(x, flat(x * weights))


def flattened(x):
    """Every value of x an element of its own, channel by channel; a location owns its values."""
    channels = x[0].flatten(1)  # [channels, locations]
    owned = torch.eye(channels.shape[1], dtype=x.dtype)  # [location, location]
    return parts_of(x, (owned[:, None, :] * channels).flatten(1))


def within(parts, top, left, grid):
    """Parts of a region, as parts of the whole grid."""
    rows, columns = parts.grid
    u = torch.zeros(*grid, parts.u.shape[1], dtype=parts.u.dtype)
    u[top : top + rows, left : left + columns] = parts.u.reshape(rows, columns, -1)
    return Parts(u.flatten(0, 1), parts.c, tuple(grid))


def concat(*all_parts):
    """Blocks side by side. Blocks on a coarser grid are spread onto the finest."""
    grid = tuple(max(p.grid[axis] for p in all_parts) for axis in (0, 1))
    spread = [p if p.grid == grid else spread_onto(p, grid) for p in all_parts]
    return Parts(torch.cat([p.u for p in spread], 1), torch.cat([p.c for p in all_parts]), grid)


def added(all_parts):
    first, *others = all_parts
    return sum(others, first)


def spread_onto(parts, grid):
    """A cell's value spread by bilinear interpolation, and what falls into each new cell summed."""
    by_row = shares(parts.grid[0], grid[0])
    by_column = shares(parts.grid[1], grid[1])
    u = parts.u.reshape(*parts.grid, -1)
    u = torch.einsum("ri,cj,ijk->rck", by_row, by_column, u)
    return Parts(u.flatten(0, 1), parts.c, grid)


def shares(cells, targets):
    """[targets, cells]: what share of each cell lies in each target, along one axis.

    A cell's kernel is the triangle of bilinear interpolation between cell centres, constant beyond
    the outermost centres; its integral over the axis is one cell, so columns sum to 1.
    """
    edges = torch.arange(targets + 1, dtype=torch.float64) * cells / targets
    centres = torch.arange(cells, dtype=torch.float64) + 0.5
    # The kernel is linear between these knots, so the trapezoidal rule is exact.
    knots = torch.cat([edges, centres]).sort().values
    position = knots[:, None] - centres
    kernel = (1 - position.abs()).clamp(min=0)
    kernel[knots < centres[0], 0] = 1
    kernel[knots > centres[-1], -1] = 1
    pieces = (kernel[1:] + kernel[:-1]) / 2 * knots.diff()[:, None]
    middle = (knots[1:] + knots[:-1]) / 2
    target = ((middle[:, None] > edges[:-1]) & (middle[:, None] < edges[1:])).to(torch.float64)
    return target.T @ pieces
