import { counted, score, whole } from './numbers.js';
import { titleOf } from './photo-words.js';

const isNothing = (value) => score(value) === score(0);

/**
 * What a contrast's map says in plain numbers. Nothing is said that is not measured.
 *
 * @param {{map: Object, difference: number, first: Object, second: Object}} contrast
 *   as /contrast.json says
 * @returns {{headline: string, sentences: string[], strongest: Set<number>}}
 *   `strongest`: the fewest cells that hold half of what speaks for the nearer photograph
 */
export function describeContrast({ map, difference, first, second }) {
  const isSecond = difference < 0;
  const [nearer, other] = isSecond ? [second, first] : [first, second];
  const [letter, otherLetter] = isSecond ? ['B', 'A'] : ['A', 'B'];
  const towards = map.values.map((value) => (isSecond ? -value : value));
  const speaks = sum(towards.filter((value) => value > 0));
  const against = -sum(towards.filter((value) => value < 0));
  const strongest = fewest(towards, speaks / 2);
  const sentences = [];
  if (speaks > 0) {
    const cells = `${counted(strongest.size, 'cell')} of ${whole(towards.length)}`;
    sentences.push(`What speaks for ${letter} adds up to ${score(speaks)}; half of it is in ${cells}, `
      + 'outlined on the query.');
  }
  sentences.push(isNothing(against)
    ? `Next to nothing speaks for ${otherLetter}.`
    : `What speaks for ${otherLetter} adds up to ${score(against)}.`);
  if (!isNothing(map.rest)) {
    sentences.push(`The rest, ${score(map.rest)}, belongs to no place.`);
  }
  const headline = isNothing(difference)
    ? `${titleOf(first)} and ${titleOf(second)} are equally near`
    : `${titleOf(nearer)} is ${score(Math.abs(difference))} nearer than ${titleOf(other)}`;
  return { headline, sentences, strongest };
}

function sum(values) {
  return values.reduce((all, value) => all + value, 0);
}

/** The fewest cells that reach a sum. */
function fewest(values, wanted) {
  const order = values.map((_, index) => index).sort((one, other) => values[other] - values[one]);
  const chosen = new Set();
  let reached = 0;
  for (const index of order) {
    if (reached >= wanted || values[index] <= 0) break;
    chosen.add(index);
    reached += values[index];
  }
  return chosen;
}
