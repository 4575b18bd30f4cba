// What is said of two lists of the same photographs.

import { whole } from './numbers.js';

/** "1st", "2nd", "3rd", "4th", "11th", "21st". */
export function ordinal(number) {
  const last = number % 10;
  const teen = Math.floor(number / 10) % 10 === 1;
  const ending = teen ? 'th' : { 1: 'st', 2: 'nd', 3: 'rd' }[last] ?? 'th';
  return `${whole(number)}${ending}`;
}

/**
 * Where a photograph is in the other list.
 *
 * @param {number|null} rank
 * @param {number} length how long that list is
 */
export function elsewhere(rank, length) {
  return rank === null ? `not among the first ${whole(length)} there` : `${ordinal(rank)} there`;
}

/**
 * How many of the first k are the same, for a few k below all of them.
 *
 * @param {{first?: number, second?: number}[]} moves
 * @param {number} length of the longer list
 */
export function sharedOfFirst(moves, length) {
  const isWithin = (rank, step) => (rank ?? Infinity) <= step;
  const steps = [1, 3, 5, 10, 24, 50, 100].filter((step) => step < length).slice(-3);
  const isShared = ({ first, second }, step) => isWithin(first, step) && isWithin(second, step);
  return steps.map((step) => ({ step, shared: moves.filter((move) => isShared(move, step)).length }));
}
