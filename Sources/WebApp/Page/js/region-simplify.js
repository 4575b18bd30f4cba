// A drawn line with few points: what Douglas and Peucker keep (Cartographica 10, 1973).

/**
 * The points of a line that matter most, in their order; its ends are always kept.
 *
 * Each point weighs as much as it is away from the chord of the stretch that it splits, and never more
 * than the point that split before it: so the heaviest n are what the recursion would keep at the
 * tolerance between the n-th and the next, and one pass answers for every tolerance.
 *
 * @param {[number, number][]} points
 * @param {number} tolerance  points nearer to the line than this are left out
 * @param {number} most  how many points may be left, 2 at least
 */
export function simplified(points, tolerance, most) {
  if (points.length < 3) return points.slice();
  const weights = new Float64Array(points.length);
  const stretches = [[0, points.length - 1, Infinity]];
  while (stretches.length > 0) {
    const [first, last, limit] = stretches.pop();
    if (last - first < 2) continue;
    let [farthest, weight] = [first + 1, -1];
    for (let index = first + 1; index < last; index += 1) {
      const distance = distanceToChord(points[index], points[first], points[last]);
      if (distance > weight) [farthest, weight] = [index, distance];
    }
    weight = Math.min(weight, limit);
    if (weight <= tolerance) continue;
    weights[farthest] = weight;
    stretches.push([first, farthest, weight], [farthest, last, weight]);
  }
  const inner = [...points.keys()]
    .filter((index) => weights[index] > 0)
    .sort((one, other) => weights[other] - weights[one])
    .slice(0, most - 2);
  return [0, ...inner, points.length - 1]
    .sort((one, other) => one - other)
    .map((index) => points[index]);
}

/** From the point to the nearest of the stretch between two others, which may be one. */
function distanceToChord([x, y], [x0, y0], [x1, y1]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const square = dx * dx + dy * dy;
  const along = square > 0 ? ((x - x0) * dx + (y - y0) * dy) / square : 0;
  const nearest = Math.min(Math.max(along, 0), 1);
  return Math.hypot(x - x0 - nearest * dx, y - y0 - nearest * dy);
}
