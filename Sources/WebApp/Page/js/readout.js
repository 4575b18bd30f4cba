import { button, fill, h } from './dom.js';
import { contribution, partOf, placeWords } from './point-words.js';

const names = { query: 'Query', result: 'Result' };
const other = { query: 'result', result: 'query' };

/** What rounding leaves is no rest. */
const leastRest = 5e-7;
const restMeans = 'What of it belongs to no place of the other photograph, such as a bias';

/** What is said of the place under the pointer, on one line whose height never changes. */
export class Readout {
  /** @param {() => void} letGo the held place is let go */
  constructor(letGo) {
    this.words = h('p', { class: 'words numbers' });
    this.held = button('quiet', 'Let go', letGo, { hidden: true, title: 'Esc' });
    this.element = h('div', { class: 'readout' }, this.words, this.held);
  }

  /** @param {string} sentence where nothing is pointed at */
  rest(sentence) {
    this.held.hidden = true;
    fill(this.words, h('span', { class: 'soft' }, sentence));
  }

  /**
   * @param {import('./points.js').Light} light
   * @param {{similarity: number, isHeld: boolean, probe: {place: Object, value: number}|null}} about
   *   `probe`: a place of the other photograph that is compared with it
   */
  show(light, { similarity, isHeld, probe }) {
    const { on, place, value, best, rest } = light;
    const part = partOf(value, similarity);
    this.held.hidden = !isHeld;
    fill(this.words,
      said('point', `${names[on]}, ${placeWords(place)}: `, value,
        part && h('span', { class: 'part' }, ` (${part})`)),
      probe
        ? said('probe', `with ${other[on]}, ${placeWords(probe.place)}: `, probe.value)
        : said('match', [h('span', { class: 'wide' }, 'strongest match: '),
          `${other[on]}, ${placeWords(best)}: `], best.value),
      Math.abs(rest) >= leastRest && h('span', { class: 'soft', title: restMeans },
        `rest ${contribution(rest)}`));
  }
}

/** A sign as it stands on the photographs, words and a number. */
function said(sign, words, value, after) {
  const number = h('b', {}, contribution(value));
  return h('span', {}, h('i', { class: `key ${sign}` }), words, number, after);
}
