import { h, fill } from './dom.js';
import { contribution, partOf, placeWords } from './point-words.js';

const names = { query: 'Query', result: 'Result' };
const other = { query: 'result', result: 'query' };

/** What is said of the place under the pointer, on one line whose height never changes. */
export class Readout {
  /** @param {() => void} letGo the held place is let go */
  constructor(letGo) {
    this.words = h('p', { class: 'words numbers' });
    this.held = h('button', { class: 'quiet', hidden: true, title: 'Esc', on: { click: letGo } }, 'Let go');
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
   */
  show(light, { similarity, isHeld, probe }) {
    const { on, place, value, best, rest } = light;
    const part = partOf(value, similarity);
    this.held.hidden = !isHeld;
    fill(this.words,
      h('span', {}, h('i', { class: 'key point' }), `${names[on]}, ${placeWords(place)}: `, h('b', {}, contribution(value)), part && h('span', { class: 'part' }, ` (${part})`)),
      probe
        ? h('span', {}, h('i', { class: 'key probe' }), `with ${other[on]}, ${placeWords(probe.place)}: `, h('b', {}, contribution(probe.value)))
        : h('span', {}, h('i', { class: 'key match' }), h('span', { class: 'wide' }, 'strongest match: '), `${other[on]}, ${placeWords(best)}: `, h('b', {}, contribution(best.value))),
      Math.abs(rest) >= 5e-7 && h('span', { class: 'soft rest', title: 'What of it belongs to no place of the other photograph, such as a bias' }, `rest ${contribution(rest)}`));
  }
}
