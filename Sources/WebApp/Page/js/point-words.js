import { share, signed, tiny } from './numbers.js';

/** A contribution with its sign, and three digits of it however small it is. */
export function contribution(value) {
  const size = Math.abs(value);
  if (size >= 0.01 || size === 0) return signed(value);
  if (size >= 0.0001) return signed(value, 6);
  return `${value > 0 ? '+' : ''}${tiny(value, 2)}`;
}

/** "row 3, column 5", counted from one. */
export function placeWords({ row, column }) {
  return `row ${row + 1}, column ${column + 1}`;
}

const other = { query: 'result', result: 'query' };

/**
 * A point in one sentence, for those who do not see it.
 *
 * @param {import('./points.js').Light} light
 * @param {{rows: number, columns: number}} grid of the photograph the point is in
 */
export function pointWords({ on, place, value, best }, grid) {
  const row = `row ${place.row + 1} of ${grid.rows}`;
  const column = `column ${place.column + 1} of ${grid.columns}`;
  return `${on}, ${row}, ${column}: contributes ${contribution(value)}; `
    + `strongest match: ${other[on]}, ${placeWords(best)}, ${contribution(best.value)}`;
}

/** The same for two places: what they have in common. */
export function probeWords({ on }, place, value) {
  return `${other[on]}, ${placeWords(place)}: with the held place ${contribution(value)}`;
}

/** What a part of the similarity is of the whole; nothing where either is next to nothing. */
export function partOf(value, similarity) {
  return similarity > 0 && Math.abs(value / similarity) >= 0.0005 ? share(value / similarity) : '';
}
