// Where the minus sign of an unwanted shape stands.

import { bounds, clamp } from './region-shapes.js';

/**
 * A point inside the shape where a badge of some 20 pixels of the screen hides least: a corner of a
 * large rectangle, the middle of a small one; half-way down an outline, where that is widest; the start
 * of a brush stroke.
 *
 * @param {import('./region-shapes.js').Shape} shape
 * @param {import('./region-shapes.js').Frame} frame
 * @param {number} scale  pixels of the screen per pixel of the photograph
 * @returns {[number, number]}
 */
export function badgePoint(shape, frame, scale) {
  const [x, y] = insidePoint(shape, scale);
  const margin = 12 / scale;
  return [
    clamp(x, margin, Math.max(margin, frame.width - margin)),
    clamp(y, margin, Math.max(margin, frame.height - margin)),
  ];
}

function insidePoint(shape, scale) {
  if (shape.kind === 'brush') return shape.points[0];
  if (shape.kind === 'lasso') return widestPlace(shape.points);
  const box = bounds(shape);
  const inset = 24 / scale;
  return [
    box.x + Math.min(inset, box.width / 2),
    box.y + Math.min(inset, box.height / 2),
  ];
}

/** The middle of the widest stretch that a horizontal line through the middle has inside. */
function widestPlace(points) {
  const box = bounds({ kind: 'lasso', points });
  // Off the middle by a little, so that the line meets no corner of an outline in whole pixels.
  const y = box.y + box.height * 0.5003;
  const crossings = points
    .map((point, index) => [point, points[(index + 1) % points.length]])
    .filter(([[, y0], [, y1]]) => (y0 <= y) !== (y1 <= y))
    .map(([[x0, y0], [x1, y1]]) => x0 + ((y - y0) / (y1 - y0)) * (x1 - x0))
    .sort((one, other) => one - other);
  let best = [points[0][0], 0];
  for (let index = 0; index + 1 < crossings.length; index += 2) {
    const width = crossings[index + 1] - crossings[index];
    if (width > best[1]) best = [(crossings[index] + crossings[index + 1]) / 2, width];
  }
  return [best[0], y];
}
