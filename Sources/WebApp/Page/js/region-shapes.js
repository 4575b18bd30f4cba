// The shapes of a region as the address writes them, and what can be done to one: nothing here knows
// of the document. Shapes are never changed in place, so that the history can keep them.

/**
 * @typedef {[number, number]} Point  x and y in pixels of the photograph
 * @typedef {{x: number, y: number, width: number, height: number}} Box  likewise
 * @typedef {{kind: 'rectangle'} & Box
 *   | {kind: 'lasso', points: Point[]}
 *   | {kind: 'brush', radius: number, points: Point[]}} Shape
 * @typedef {{width: number, height: number}} Frame  the photograph's size in pixels
 */

/** How many shapes a region may have, wanted and unwanted together. */
export const mostShapes = 32;

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A shape from the address's text, or null where it is none.
 * @param {string} text
 * @returns {Shape | null}
 */
export function parseShape(text) {
  const [, kind, list] = /^(?:(lasso|brush):)?(.*)$/s.exec(text) ?? [];
  const words = (list ?? '').split(',');
  // No photograph has a thousand million pixels a side.
  if (!words.every((word) => number.test(word) && Math.abs(Number(word)) <= 1e9)) return null;
  const values = words.map(Number);
  if (!kind) {
    const [x, y, width, height] = values;
    return values.length === 4 && width > 0 && height > 0
      ? { kind: 'rectangle', x, y, width, height }
      : null;
  }
  const radius = kind === 'brush' ? values.shift() : undefined;
  const points = pairs(values);
  if (values.length % 2 !== 0 || points.length > 256) return null;
  if (kind === 'lasso') return points.length >= 3 ? { kind, points } : null;
  return radius > 0 && points.length >= 1 ? { kind, radius, points } : null;
}

/**
 * A shape as the address writes it.
 * @param {Shape} shape
 */
export function formatShape(shape) {
  switch (shape.kind) {
    case 'rectangle':
      return [shape.x, shape.y, shape.width, shape.height].join(',');
    case 'lasso':
      return `lasso:${shape.points.flat().join(',')}`;
    default:
      return `brush:${[shape.radius, ...shape.points.flat()].join(',')}`;
  }
}

/**
 * The smallest box around a shape; of a brush stroke, around the line that it follows.
 * @param {Shape} shape
 * @returns {Box}
 */
export function bounds(shape) {
  if (shape.kind === 'rectangle') {
    return { x: shape.x, y: shape.y, width: shape.width, height: shape.height };
  }
  const xs = shape.points.map((point) => point[0]);
  const ys = shape.points.map((point) => point[1]);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/**
 * A shape somewhere else, kept inside the photograph. Rectangles go by whole pixels.
 * @param {Shape} shape
 * @param {Frame} frame
 * @returns {Shape}
 */
export function moved(shape, dx, dy, frame) {
  const box = bounds(shape);
  const round = (value) => roundIn(shape, frame, value);
  const stepX = clamp(round(dx), -box.x, frame.width - box.x - box.width);
  const stepY = clamp(round(dy), -box.y, frame.height - box.y - box.height);
  if (shape.kind === 'rectangle') {
    return { ...shape, x: tidy(shape.x + stepX), y: tidy(shape.y + stepY) };
  }
  const points = shape.points.map(([x, y]) => [tidy(x + stepX), tidy(y + stepY)]);
  return { ...shape, points };
}

/**
 * A rectangle or lasso stretched into another box, which is cut off at the photograph's edges.
 * @param {Shape} shape
 * @param {Box} box
 * @param {Frame} frame
 * @returns {Shape | null}  null where nothing would be left
 */
export function stretched(shape, box, frame) {
  if (shape.kind === 'rectangle') {
    return rectangle([box.x, box.y], [box.x + box.width, box.y + box.height], frame);
  }
  const from = bounds(shape);
  const along = (value, start, length, newStart, newLength) =>
    length > 0 ? newStart + ((value - start) / length) * newLength : newStart;
  const points = shape.points.map(([x, y]) =>
    snapped(shape, frame, [
      along(x, from.x, from.width, box.x, box.width),
      along(y, from.y, from.height, box.y, box.height),
    ]));
  const made = { ...shape, points };
  return hasArea(made) ? made : null;
}

/**
 * A shape made wider and higher by some pixels, its upper left corner where it is; of a brush stroke,
 * the radius.
 * @param {Shape} shape
 * @param {Frame} frame
 * @returns {Shape | null}
 */
export function resized(shape, dx, dy, frame) {
  if (shape.kind === 'brush') return { ...shape, radius: Math.max(1, tidy(shape.radius + dx - dy)) };
  const box = bounds(shape);
  return stretched(shape, {
    ...box, width: Math.max(1, box.width + dx), height: Math.max(1, box.height + dy),
  }, frame);
}

/**
 * The rectangle between two corners, or null where it has no area.
 * @param {Point} one
 * @param {Point} other
 * @param {Frame} frame
 * @returns {Shape | null}
 */
export function rectangle(one, other, frame) {
  const shape = { kind: 'rectangle' };
  const [a, b] = [snapped(shape, frame, one), snapped(shape, frame, other)];
  const [width, height] = [Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])];
  if (!(width > 0 && height > 0)) return null;
  return { ...shape, x: Math.min(a[0], b[0]), y: Math.min(a[1], b[1]), width, height };
}

/** Whether a shape covers anything at all. */
export function hasArea(shape) {
  if (shape.kind === 'brush') return shape.radius > 0 && shape.points.length > 0;
  if (shape.kind === 'lasso' && shape.points.length < 3) return false;
  const { width, height } = bounds(shape);
  return width > 0 && height > 0;
}

/**
 * A point as a shape of this kind writes it: inside the photograph, and of no more digits than it needs.
 * @param {{kind: string}} shape
 * @param {Frame} frame
 * @param {Point} point
 * @returns {Point}
 */
export function snapped(shape, frame, [x, y]) {
  return [
    clamp(roundIn(shape, frame, x), 0, frame.width),
    clamp(roundIn(shape, frame, y), 0, frame.height),
  ];
}

/** The line of a shape as SVG writes it; closed where the shape is an area. */
export function pathData(shape) {
  if (shape.kind === 'rectangle') {
    return `M${shape.x},${shape.y}h${shape.width}v${shape.height}h${-shape.width}z`;
  }
  const line = `M${shape.points.map((point) => point.join(',')).join('L')}`;
  if (shape.kind === 'lasso') return `${line}z`;
  // A line of one point is drawn as the dot that it is only if it leads somewhere.
  return shape.points.length === 1 ? `${line}h0` : line;
}

/** A shape in words: "wanted rectangle, 120 by 80 pixels at 30, 40". */
export function describe(shape, isUnwanted) {
  const { x, y, width, height } = bounds(shape);
  const reach = shape.kind === 'brush' ? shape.radius : 0;
  const what = { rectangle: 'rectangle', lasso: 'outline', brush: 'brush stroke' }[shape.kind];
  const size = `${words(width + 2 * reach)} by ${words(height + 2 * reach)} pixels`;
  return `${isUnwanted ? 'unwanted' : 'wanted'} ${what}, ${size} at ${words(x - reach)}, ${words(y - reach)}`;
}

/** A number between two others, whichever is the larger. */
export function clamp(value, one, other) {
  return Math.min(Math.max(value, Math.min(one, other)), Math.max(one, other));
}

function pairs(values) {
  return Array.from({ length: Math.floor(values.length / 2) }, (_, index) =>
    [values[2 * index], values[2 * index + 1]]);
}

/** Whole pixels; tenths for outlines on photographs so small that a pixel is seen. */
function roundIn(shape, frame, value) {
  const isFine = shape.kind !== 'rectangle' && Math.max(frame.width, frame.height) < 400;
  // Adding 0 makes −0 an ordinary zero.
  return (isFine ? Math.round(value * 10) / 10 : Math.round(value)) + 0;
}

/** Without what sums of tenths leave behind. */
function tidy(value) {
  return Math.round(value * 1e4) / 1e4 + 0;
}

function words(value) {
  return String(Math.round(value * 10) / 10);
}
