// What is said of two lists of the same photographs.

import { counted, whole } from './numbers.js';

/** "1st", "2nd", "3rd", "4th", "11th", "21st". */
export function ordinal(number) {
  const last = number % 10;
  const teen = Math.floor(number / 10) % 10 === 1;
  const ending = teen ? 'th' : { 1: 'st', 2: 'nd', 3: 'rd' }[last] ?? 'th';
  return `${whole(number)}${ending}`;
}

/** Where a photograph is in the other list. @param {number|null} rank @param {number} length how long that list is */
export function elsewhere(rank, length) {
  return rank === null ? `not among the first ${whole(length)} there` : `${ordinal(rank)} there`;
}

/**
 * How many of the first k are the same, for a few k.
 *
 * @param {{first: number|null, second: number|null}[]} moves
 * @param {number} length of the longer list
 */
export function sharedOfFirst(moves, length) {
  const steps = [1, 3, 5, 10, 24, 50, 100, 200].filter((step) => step < length);
  return [...steps.slice(-3), length].map((step) => ({
    step, shared: moves.filter(({ first, second }) => first !== null && second !== null && first <= step && second <= step).length,
  }));
}

/** The headline: how much two lists have in common. */
export function inCommon({ first, second, shared }) {
  const longer = Math.max(first.results.length, second.results.length);
  if (!longer) return 'Neither gallery has a photograph to show.';
  if (!shared) return `None of the first ${whole(longer)} is in both lists.`;
  return `${whole(shared)} of the first ${counted(longer, 'photograph')} ${shared === 1 ? 'is' : 'are'} in both lists`;
}
