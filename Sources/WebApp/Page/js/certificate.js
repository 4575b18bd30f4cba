import { h, fill } from './dom.js';
import { score, tiny } from './numbers.js';

/** Two or three words: how exact a map is, and what it leaves over. */
export function shortCertificate({ exactness, map }) {
  const rest = Math.abs(map.rest) < 0.00005 ? 'rest 0' : `rest ${score(map.rest)}`;
  return `${exactness}, ${rest}`;
}

const meanings = {
  exact:
    'Every step behind the map is linear or held by definition, so the map is no estimate: its cells '
    + 'are what the network itself adds up.',
  'exact given gates':
    'The map is what the network adds up, with the gates of its activations held where they are for '
    + 'this photograph.',
  'partly non-spatial':
    'A large part of this network’s embedding has no place in the photograph; it is in the rest.',
  'not exact':
    'What the cells and the rest add up to is not the score; the network was not read rightly.',
  'places not what they seem':
    'The map adds up, but to a map of other parts of the photograph than those it is drawn on.',
};

const ofPlaces = {
  checked: 'Places checked: parts of a picture were changed, and the cells over them changed most.',
  unknown:
    'Places unknown: changing parts of a picture does not tell which cells lie over them.',
  'not what they seem':
    'Places not what they seem: parts of a picture were changed, and other cells than those over '
    + 'them changed most.',
};

let popover = null;

/**
 * Explains a score beside the button that shows it.
 *
 * @param {HTMLElement} button
 * @param {{score: number, similarity: number, regionScore?: number}} hit
 * @param {Object|null} line as /maps.ndjson says; null while there is no map
 */
export function explain(button, hit, line) {
  const similarity = score(hit.similarity);
  const first = hit.regionScore === undefined
    ? `${similarity} is the cosine similarity of the two photographs as the network sees them: 1 for `
      + 'the same, about 0 for nothing in common.'
    : `${score(hit.score)} is what the region contributes to the similarity of ${similarity}. The `
      + 'photographs are ranked by it.';
  showWords(button, [first, ...aboutMap(line, 'the score')]);
}

/**
 * Shows sentences beside a button; pressed again, it hides them.
 *
 * @param {HTMLElement} button
 * @param {string[]} words
 */
export function showWords(button, words) {
  if (popover?.matches(':popover-open') && popover.owner === button) {
    popover.hidePopover();
    return;
  }
  popover ??= document.body.appendChild(h('div', {
    popover: 'auto', role: 'dialog', 'aria-label': 'What the numbers mean',
  }));
  popover.owner = button;
  fill(popover, words.map((sentence) => h('p', {}, sentence)));
  popover.showPopover();
  place(popover, button);
}

/**
 * What can be said of a map.
 *
 * @param {Object|null} line as /maps.ndjson says; null while there is no map
 * @param {string} whole what it adds up to
 * @returns {string[]} sentences
 */
export function aboutMap(line, whole) {
  if (!line) return ['Its map has not been computed yet.'];
  if (line.error) return [line.error];
  const { map, exactness, completenessError, recompositionError, places } = line;
  const meaning = meanings[exactness] ?? 'as the network’s description says.';
  return [
    `The map’s ${map.rows} × ${map.columns} cells add up to ${score(map.sum)}. The rest, `
      + `${score(map.rest)}, belongs to no place in the photograph, such as a bias. Together they `
      + `are ${whole}, within ${tiny(completenessError)}.`,
    `${capitalised(exactness)}: ${meaning}`,
    ofPlaces[places],
    recompositionError !== undefined
      && 'Put together again from its cells, the embedding is the network’s own within '
        + `${tiny(recompositionError)}.`,
  ].filter(Boolean);
}

function capitalised(words) {
  return words[0].toUpperCase() + words.slice(1);
}

/** Below the button where there is room, else above; never off the screen. */
function place(element, button) {
  const from = button.getBoundingClientRect();
  const { width, height } = element.getBoundingClientRect();
  const left = Math.min(Math.max(from.right - width, 12), innerWidth - width - 12);
  const below = from.bottom + 8;
  const above = Math.max(from.top - height - 8, 12);
  element.style.left = `${left}px`;
  element.style.top = `${below + height > innerHeight - 12 ? above : below}px`;
}
