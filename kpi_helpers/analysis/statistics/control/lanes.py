"""Lanes: stretches of points that are judged together, laid out side by side as the rows of one array.

A lane holds the points of one segment (or partition, or whole series) in date order, without the points that do not
take part. Rules and limits then work on rows and know nothing of segments, gaps or ghosts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where each point of series x points stands in lanes x places.

    Attributes
    ----------
    lane
        Series x points: the lane of every point, also of those that take no part.
    part
        Series x points: which points take part.
    place
        One number per point that takes part: its place in the lanes laid end to end.
    sizes
        One number per lane: how many points it has.
    series
        One number per lane: its series.
    width
        Places of a lane: the most points any lane has, at least 1.
    """

    lane: Ints
    part: Flags
    place: Ints
    sizes: Ints
    series: Ints
    width: int

    @property
    def there(self) -> Flags:
        """Lanes x places: where a lane has a point."""
        return np.asarray(np.arange(self.width) < self.sizes[:, None])

    def of_points(self, points: NDArray[Any], fill: object) -> NDArray[Any]:
        """Give series x points as lanes x places, with `fill` after the last point of a lane."""
        lanes = np.full((len(self.sizes), self.width), fill, dtype=points.dtype)
        lanes.ravel()[self.place] = points[self.part]
        return lanes

    def to_points(self, lanes: NDArray[Any], fill: object) -> NDArray[Any]:
        """Give lanes x places as series x points, with `fill` where a point takes no part."""
        points = np.full(self.part.shape, fill, dtype=lanes.dtype)
        points[self.part] = lanes.ravel()[self.place]
        return points

    def gathered(self, per_point: Ints) -> Ints:
        """Give one number per lane from numbers that are the same at all points of a lane."""
        per_lane = np.zeros(len(self.sizes), dtype=per_point.dtype)
        per_lane[self.lane.ravel()] = per_point.ravel()
        return per_lane

    def spread(self, per_lane: NDArray[Any]) -> NDArray[Any]:
        """Give one number per lane to every point of the lane, also those that take no part."""
        return np.asarray(per_lane[self.lane])


def lay_out(stretches: Ints, part: Flags) -> Lanes:
    """Lay the points that take part out in lanes: one per series and stretch.

    Parameters
    ----------
    stretches
        Series x points: a number per point; a lane ends where it changes.
    part
        Series x points: which points take part.

    Examples
    --------
    >>> lanes = lay_out(np.array([[0, 0, 0, 1]]), np.array([[True, False, True, True]]))
    >>> lanes.of_points(np.array([[5, 6, 7, 8]]), 0).tolist()
    [[5, 7], [8, 0]]
    """
    series, points = stretches.shape
    begins = np.ones((series, points), dtype=bool)
    begins[:, 1:] = stretches[:, 1:] != stretches[:, :-1]
    lane = (np.cumsum(begins.ravel()) - 1).reshape(series, points)
    number = int(lane[-1, -1]) + 1 if lane.size else 0
    lanes = lane[part]
    sizes = np.bincount(lanes, minlength=number).astype(np.int64)
    width = max(int(sizes.max(initial=0)), 1)
    first = np.cumsum(sizes) - sizes  # points of the lanes before, in the order of reading
    place = lanes * width + (np.arange(len(lanes)) - first[lanes])
    owner = np.repeat(np.arange(series), begins.sum(axis=1))
    return Lanes(lane, part, place, sizes, owner, width)
