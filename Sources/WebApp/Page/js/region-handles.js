// The eight handles around the selected shape: where they are, and what dragging one makes of its box.

import { clamp } from './region-shapes.js';

/** Each handle by the edges it moves: −1 the left or upper, 1 the right or lower, 0 neither. */
const edges = {
  nw: [-1, -1], n: [0, -1], ne: [1, -1], w: [-1, 0],
  e: [1, 0], sw: [-1, 1], s: [0, 1], se: [1, 1],
};

/** The side of a handle's target on the screen; 24 pixels is the least that fingers find. */
export const handleTarget = 28;

/**
 * Where the handles of a box are, in pixels of the photograph.
 *
 * Around a small box they stand off, so that its middle can still be held; those in the middle of an
 * edge are left out where the corners' would cover them.
 *
 * @param {import('./region-shapes.js').Box} box
 * @param {number} scale  pixels of the screen per pixel of the photograph
 * @returns {{name: string, x: number, y: number}[]}
 */
export function handles(box, scale) {
  const least = (2 * handleTarget) / scale;
  const halfWidth = Math.max(box.width, least) / 2;
  const halfHeight = Math.max(box.height, least) / 2;
  const roomForMiddle = (3 * handleTarget) / scale;
  return Object.entries(edges)
    .filter(([, [h, v]]) =>
      (h !== 0 || box.width >= roomForMiddle) && (v !== 0 || box.height >= roomForMiddle))
    .map(([name, [h, v]]) => ({
      name,
      x: box.x + box.width / 2 + h * halfWidth,
      y: box.y + box.height / 2 + v * halfHeight,
    }));
}

/**
 * A box after one of its handles was dragged. Beyond the opposite edge it turns inside out.
 *
 * @param {import('./region-shapes.js').Box} box
 * @param {string} name  the handle's
 * @param {number} dx  how far, in pixels of the photograph
 * @param {number} dy
 * @param {import('./region-shapes.js').Frame} frame
 */
export function draggedBox(box, name, dx, dy, frame) {
  const [h, v] = edges[name];
  const [x, width] = draggedSide(box.x, box.width, h, dx, frame.width);
  const [y, height] = draggedSide(box.y, box.height, v, dy, frame.height);
  return { x, y, width, height };
}

function draggedSide(start, length, edge, distance, limit) {
  const low = edge < 0 ? clamp(start + distance, 0, limit) : start;
  const high = edge > 0 ? clamp(start + length + distance, 0, limit) : start + length;
  return [Math.min(low, high), Math.abs(high - low)];
}
