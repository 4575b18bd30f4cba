import { h, fill } from './dom.js';
import { contribution, placeWords } from './point-words.js';

const letters = { first: 'A', second: 'B' };
const invitation = 'Point at a place of the query: A and B show where they have the like.';

/** What is said of the place under the pointer in a contrast. */
export class ContrastReadout {
  constructor() {
    this.words = h('p', { class: 'words numbers' });
    this.element = h('div', { class: 'readout' }, this.words);
  }

  /** @param {Object|null} light as ContrastLights says */
  show(light) {
    if (!light) fill(this.words, h('span', { class: 'soft' }, invitation));
    else if (light.on === 'query') fill(this.words, this.#ofQuery(light));
    else fill(this.words, place(letters[light.on], light.place), number(light.value));
  }

  #ofQuery({ place: where, value, lights }) {
    const size = contribution(Math.abs(value)).replace('+', '');
    return [
      h('span', {}, place('Query', where), h('b', {}, size), ` for ${value < 0 ? 'B' : 'A'}`),
      Object.entries(lights ?? {}).map(([name, light]) => h('span', {},
        `with ${letters[name]} `, number(light.value),
        h('span', { class: 'soft' }, `, strongest at ${placeWords(light.best)}`))),
    ];
  }
}

function place(name, where) {
  return h('span', {}, h('i', { class: 'key point' }), `${name}, ${placeWords(where)}: `);
}

function number(value) {
  return h('b', {}, contribution(value));
}
