// How values become colours: the very scales of `likeness search --colours`.

const warm = [[255, 190, 40], [255, 125, 0], [235, 35, 15]];
const cool = [[80, 175, 255], [30, 115, 250], [40, 40, 215]];
const strongest = 0.85;
const constant = 0.5;

/** @typedef {{low: number, high: number}} Range */

/**
 * The range that shows all values: symmetric about zero for "signed", else from lowest to highest.
 *
 * @param {string} colours
 * @param {Iterable<{values: number[]}>} maps equal colours mean equal values in all of them
 * @returns {Range}
 */
export function rangeOf(colours, maps) {
  let low = Infinity;
  let high = -Infinity;
  for (const { values } of maps) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return { low: 0, high: 0 };
  if (colours !== 'signed') return { low, high };
  const limit = Math.max(Math.abs(low), Math.abs(high));
  return { low: -limit, high: limit };
}

function mix(stops, position) {
  const scaled = position * (stops.length - 1);
  const index = Math.min(Math.floor(scaled), stops.length - 2);
  const part = scaled - index;
  return stops[index].map((from, channel) => from + (stops[index + 1][channel] - from) * part);
}

const cut = (value) => Math.min(Math.max(value, 0), 1);

/** [red, green, blue, opacity] at a position; channels 0…255, opacity 0…1. */
export function tintAt(colours, position) {
  if (Number.isNaN(position)) return [0, 0, 0, 0];
  if (colours === 'signed') {
    const strength = Math.abs(position);
    const opacity = strongest * strength * (1.7 - 0.7 * strength);
    return [...mix(position < 0 ? cool : warm, strength), opacity];
  }
  // Three triangles of half the range's width, cut off at 1 (MATLAB's jet).
  const channel = (centre) => cut(1.5 - Math.abs(4 * position - centre)) * 255;
  return [channel(3), channel(2), channel(1), constant];
}

const steps = 1024;
const tables = new Map();

/** All tints of a scale from its lowest position to its highest, each as the bytes of a pixel. */
function table(colours) {
  const known = tables.get(colours);
  if (known) return known;
  const bytes = new Uint8ClampedArray(4 * (steps + 1));
  for (let index = 0; index <= steps; index += 1) {
    const part = index / steps;
    const [red, green, blue, opacity] = tintAt(colours, colours === 'signed' ? part * 2 - 1 : part);
    bytes.set([red, green, blue, opacity * 255], index * 4);
  }
  const tints = new Uint32Array(bytes.buffer);
  tables.set(colours, tints);
  return tints;
}

/** The step of the value zero, and how many steps there are to a unit of value. */
function stepsOf(colours, { low, high }) {
  if (colours === 'signed') {
    const limit = Math.max(Math.abs(low), Math.abs(high));
    // Without extent every value is the middle one, which is transparent.
    return [steps / 2, limit > 0 ? steps / (2 * limit) : 0];
  }
  const perValue = high > low ? steps / (high - low) : 0;
  return [-low * perValue, perValue];
}

/**
 * Draws a map on a canvas, filling it: bilinear between the centres of cells, constant beyond the
 * outermost ones, as the command does.
 *
 * @param {HTMLCanvasElement} canvas its size is set here: modest, CSS scales it
 * @param {{rows: number, columns: number, values: number[]}} map
 */
export function drawMap(canvas, map, colours, range) {
  const { rows, columns, values } = map;
  const width = Math.min(Math.max(columns * 16, 64), 256);
  const height = Math.min(Math.max(rows * 16, 64), 256);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  const tints = table(colours);
  const data = new Uint32Array(image.data.buffer);
  const across = Array.from({ length: width }, (_, x) => between(x, width, columns));
  const [zero, perValue] = stepsOf(colours, range);
  for (let y = 0, at = 0; y < height; y += 1) {
    const down = between(y, height, rows);
    const upper = down.from * columns;
    const lower = down.to * columns;
    for (let x = 0; x < width; x += 1, at += 1) {
      const { from, to, part } = across[x];
      const above = values[upper + from] + (values[upper + to] - values[upper + from]) * part;
      const below = values[lower + from] + (values[lower + to] - values[lower + from]) * part;
      const step = Math.round(zero + (above + (below - above) * down.part) * perValue);
      data[at] = tints[step < 0 ? 0 : step > steps ? steps : step];
    }
  }
  context.putImageData(image, 0, 0);
}

/** The two cells a pixel's centre lies between, and how far it is on the way. */
function between(pixel, pixels, cells) {
  const position = Math.min(Math.max(((pixel + 0.5) / pixels) * cells - 0.5, 0), cells - 1);
  const from = Math.floor(position);
  return { from, to: Math.min(from + 1, cells - 1), part: position - from };
}

/** Draws the scale itself from its lowest position to its highest. */
export function drawScale(canvas, colours) {
  canvas.width = 256;
  canvas.height = 1;
  const context = canvas.getContext('2d');
  const image = context.createImageData(256, 1);
  for (let x = 0; x < 256; x += 1) {
    const part = x / 255;
    const [red, green, blue, opacity] = tintAt(colours, colours === 'signed' ? part * 2 - 1 : part);
    image.data.set([red, green, blue, opacity * 255], x * 4);
  }
  context.putImageData(image, 0, 0);
}
