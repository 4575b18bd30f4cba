import { fixed } from './numbers.js';

const names = new Map([[0, ''], [3, 'thousandths'], [6, 'millionths'], [9, 'billionths']]);

/**
 * How many small numbers are written side by side, short enough for a cell: all in one unit, so
 * that they compare at a glance, with three digits where the largest has them.
 *
 * @param {ArrayLike<number>} values
 * @returns {{name: string, write: (value: number) => string}} the unit's name, empty for ones
 */
export function unitFor(values) {
  let largest = 0;
  for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value);
  const exponent = largest === 0 ? 0 : [0, 3, 6].find((power) => largest * 10 ** power >= 1) ?? 9;
  const scaled = largest * 10 ** exponent;
  const decimals = scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2;
  return { name: names.get(exponent), write: (value) => fixed(value * 10 ** exponent, decimals) };
}

/**
 * How numbers are written in a table, to be read and to be copied: as they are, with as many
 * decimals as leave the largest five digits.
 *
 * @param {ArrayLike<number>} values
 * @returns {(value: number) => string}
 */
export function decimalsFor(values) {
  let largest = 0;
  for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value);
  const digits = largest === 0 ? 0 : 4 - Math.floor(Math.log10(largest));
  const decimals = Math.min(Math.max(digits, 0), 12);
  return (value) => fixed(value, decimals);
}
