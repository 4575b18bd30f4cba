import { h, fill } from './dom.js';
import { decimalsFor } from './units.js';

/** More cells than this are for a program to read, not for a person. */
const most = 4096;

/** The numbers of maps as tables behind a word: to be read by ears, to be copied. */
export class NumberTables {
  #maps = [];
  #drawn = null;

  constructor() {
    this.tables = h('div', { class: 'number-tables' });
    this.element = h('details', { class: 'all-numbers', on: { toggle: () => this.#draw() } },
      h('summary', {}, 'All numbers, as tables'), this.tables);
  }

  /** @param {{title: string, map: {rows: number, columns: number, values: ArrayLike<number>, rest?: number}}[]} maps */
  update(maps) {
    this.#maps = maps;
    this.#draw();
  }

  #draw() {
    if (!this.element.open || this.#drawn === this.#maps) return;
    this.#drawn = this.#maps;
    fill(this.tables, this.#maps.map(({ title, map }) => (map.rows * map.columns > most
      ? h('p', { class: 'soft' }, `${title}: ${map.rows} × ${map.columns} numbers. Export them as NPY or CSV to work with them.`)
      : table(title, map))));
  }
}

function table(title, { rows, columns, values, rest }) {
  const write = decimalsFor(values);
  const numbers = (count) => Array.from({ length: count }, (_, index) => index);
  return h('div', { class: 'scrolls', tabIndex: 0, role: 'region', 'aria-label': title },
    h('table', { class: 'numbers' },
      h('caption', {}, title, rest !== undefined && h('span', { class: 'soft' }, ` Rest: ${write(rest)}.`)),
      h('thead', {}, h('tr', {}, h('td'), numbers(columns).map((column) => h('th', { scope: 'col' }, String(column + 1))))),
      h('tbody', {}, numbers(rows).map((row) => h('tr', {},
        h('th', { scope: 'row' }, String(row + 1)),
        numbers(columns).map((column) => h('td', {}, write(values[row * columns + column]))))))));
}
