import { counted, score, whole } from './numbers.js';
import { titleOf } from './photo-words.js';

/**
 * What a contrast's map says in plain numbers. Nothing is said that is not measured.
 *
 * @param {{map: Object, difference: number, first: Object, second: Object}} contrast as /contrast.json says
 * @returns {{headline: string, sentences: string[], strongest: Set<number>}} `strongest`: the fewest cells
 *   that hold half of what speaks for the nearer photograph
 */
export function describeContrast({ map, difference, first, second }) {
  const isSecond = difference < 0;
  const [nearer, other] = isSecond ? [second, first] : [first, second];
  const [letter, otherLetter] = isSecond ? ['B', 'A'] : ['A', 'B'];
  const sign = isSecond ? -1 : 1;
  const speaks = [];
  let against = 0;
  map.values.forEach((value, index) => {
    if (value * sign > 0) speaks.push({ index, value: value * sign });
    else against -= value * sign;
  });
  const all = speaks.reduce((sum, { value }) => sum + value, 0);
  const strongest = mostOf(speaks, all / 2);
  const cells = map.rows * map.columns;
  const sentences = [];
  if (all > 0) {
    sentences.push(`What speaks for ${letter} adds up to ${score(all)}; half of it is in ${counted(strongest.size, 'cell')} of ${whole(cells)}, outlined on the query.`);
  }
  sentences.push(score(against) === score(0) ? `Next to nothing speaks for ${otherLetter}.` : `What speaks for ${otherLetter} adds up to ${score(against)}.`);
  if (score(map.rest) !== score(0)) sentences.push(`The rest, ${score(map.rest)}, belongs to no place.`);
  const headline = score(difference) === score(0)
    ? `${titleOf(first)} and ${titleOf(second)} are equally near`
    : `${titleOf(nearer)} is ${score(Math.abs(difference))} nearer than ${titleOf(other)}`;
  return { headline, sentences, strongest };
}

/** The fewest that reach a sum. */
function mostOf(parts, sum) {
  const chosen = new Set();
  let reached = 0;
  for (const { index, value } of [...parts].sort((one, other) => other.value - one.value)) {
    if (reached >= sum) break;
    chosen.add(index);
    reached += value;
  }
  return chosen;
}
