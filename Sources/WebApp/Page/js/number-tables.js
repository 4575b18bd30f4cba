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

  /** @param {{title: string, map: import('./points.js').CellMap & {rest?: number}}[]} maps */
  update(maps) {
    this.#maps = maps;
    this.#draw();
  }

  #draw() {
    if (!this.element.open || this.#drawn === this.#maps) return;
    this.#drawn = this.#maps;
    fill(this.tables, this.#maps.map(({ title, map }) => {
      const { rows, columns } = map;
      if (rows * columns <= most) return table(title, map);
      return h('p', { class: 'soft' },
        `${title} ${rows} × ${columns} numbers: export them as NPY or CSV to work with them.`);
    }));
  }
}

function table(title, { rows, columns, values, rest }) {
  const write = decimalsFor(values);
  const counted = (count, make) => Array.from({ length: count }, (_, index) => make(index));
  const head = counted(columns, (column) => h('th', { scope: 'col' }, String(column + 1)));
  const body = counted(rows, (row) => h('tr', {},
    h('th', { scope: 'row' }, String(row + 1)),
    counted(columns, (column) => h('td', {}, write(values[row * columns + column])))));
  const remainder = rest !== undefined && h('span', { class: 'soft' }, ` Rest: ${write(rest)}.`);
  return h('div', { class: 'scrolls', tabIndex: 0, role: 'region', 'aria-label': title },
    h('table', { class: 'numbers' },
      h('caption', {}, title, remainder),
      h('thead', {}, h('tr', {}, h('td'), head)),
      h('tbody', {}, body)));
}
