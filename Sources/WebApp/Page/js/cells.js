// Where the cells of a map lie in its photograph, and back.

/**
 * @typedef {{width: number, height: number, seen?: number[]}} Photo
 * @typedef {{rows: number, columns: number}} Grid
 * @typedef {{row: number, column: number}} Cell
 * @typedef {{row: number, column: number, down: number, across: number}} Place a cell, and the exact
 *   place in units of cells: 0 at the centre of the first row or column, as interpolation wants it
 */

const whole = [0, 0, 1, 1];

/** What is shown, in fractions of the photograph: itself, and the bars where the network padded. */
export function frameOf({ seen = whole }) {
  const [x, y, width, height] = seen;
  const [left, top] = [Math.min(x, 0), Math.min(y, 0)];
  const [right, bottom] = [Math.max(x + width, 1), Math.max(y + height, 1)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** How wide for its height the frame is. */
export function aspectOf(photo) {
  const frame = frameOf(photo);
  return (photo.width * frame.width) / (photo.height * frame.height);
}

/**
 * The place of a point.
 *
 * @param {Photo} photo
 * @param {Grid} grid
 * @param {number[]} point in pixels of the photograph
 * @returns {Place|null} null where the network does not see the photograph
 */
export function placeOf({ width, height, seen = whole }, { rows, columns }, [x, y]) {
  const across = ((x / width - seen[0]) / seen[2]) * columns;
  const down = ((y / height - seen[1]) / seen[3]) * rows;
  if (!(across >= 0 && across < columns && down >= 0 && down < rows)) return null;
  return {
    row: Math.floor(down),
    column: Math.floor(across),
    down: Math.min(Math.max(down - 0.5, 0), rows - 1),
    across: Math.min(Math.max(across - 0.5, 0), columns - 1),
  };
}

/** The centre of a cell, in pixels of the photograph. @returns {number[]} */
export function centreOf({ width, height, seen = whole }, { rows, columns }, { row, column }) {
  return [
    (seen[0] + ((column + 0.5) / columns) * seen[2]) * width,
    (seen[1] + ((row + 0.5) / rows) * seen[3]) * height,
  ];
}

/** The four cells around a place and the weight of each; weights add up to 1. */
export function corners({ down, across }, { rows, columns }) {
  const [top, left] = [Math.floor(down), Math.floor(across)];
  const [bottom, right] = [Math.min(top + 1, rows - 1), Math.min(left + 1, columns - 1)];
  const [lower, further] = [down - top, across - left];
  return [
    { index: top * columns + left, weight: (1 - lower) * (1 - further) },
    { index: top * columns + right, weight: (1 - lower) * further },
    { index: bottom * columns + left, weight: lower * (1 - further) },
    { index: bottom * columns + right, weight: lower * further },
  ].filter(({ weight }) => weight > 0);
}

/** The place in the middle of a cell. @param {Cell} cell @returns {Place} */
export function middleOf({ row, column }) {
  return { row, column, down: row, across: column };
}

/** The cell with the largest value. @returns {Cell & {value: number}} */
export function strongest({ columns, values }) {
  let best = 0;
  for (let index = 1; index < values.length; index += 1) {
    if (values[index] > values[best]) best = index;
  }
  return { row: Math.floor(best / columns), column: best % columns, value: values[best] };
}
