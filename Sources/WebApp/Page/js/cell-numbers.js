import { h, fill } from './dom.js';
import { unitFor } from './units.js';

/** Cells narrower than this, in pixels of the screen, have no room for a number. */
const narrowest = 30;
/** Up to this width their numbers are smaller. */
const narrow = 42;

/**
 * The numbers of a map over its photograph, with the lines between the cells.
 *
 * Where cells are too small for numbers, a lens beside the pointer shows those around it.
 */
export class CellNumbers {
  #map = null;
  #texts = [];
  #near = null;
  #shown = '';

  /** `element` belongs over the part of the photograph that the map covers. */
  constructor() {
    this.cells = h('div', { class: 'cells' });
    this.lens = h('div', { class: 'lens numbers', hidden: true });
    this.element = h('div', {
      class: 'cell-numbers numbers', 'aria-hidden': 'true', hidden: true,
    }, this.cells, this.lens);
    this.unit = '';
  }

  /** @param {import('./points.js').CellMap|null} map null hides the numbers */
  show(map) {
    this.element.hidden = !map;
    this.#map = map;
    if (!map) return;
    const unit = unitFor(map.values);
    this.unit = unit.name;
    const fits = this.#fits();
    this.cells.hidden = !fits;
    if (fits) this.#write(map, unit);
    this.near(this.#near);
  }

  /** The size on the screen has changed. */
  refit() {
    if (this.#map) this.show(this.#map);
  }

  /** Where the pointer is. @param {{row: number, column: number}|null} cell */
  near(cell) {
    this.#near = cell;
    const isNeeded = Boolean(cell && this.#map && this.cells.hidden);
    this.lens.hidden = !isNeeded;
    if (isNeeded) this.#magnify(cell);
  }

  #fits() {
    const { width, height } = this.element.getBoundingClientRect();
    const { rows, columns } = this.#map;
    this.cells.classList.toggle('small', width / columns < narrow);
    return width / columns >= narrowest && height / rows >= 16;
  }

  #write({ rows, columns, values }, { write }) {
    const grid = `${rows} ${columns}`;
    if (grid !== this.#shown) {
      this.#shown = grid;
      const tracks = (count) => `repeat(${count}, minmax(0, 1fr))`;
      this.cells.style.gridTemplate = `${tracks(rows)} / ${tracks(columns)}`;
      this.#texts = Array.from({ length: rows * columns }, () => h('span'));
      fill(this.cells, this.#texts);
    }
    this.#texts.forEach((text, index) => {
      const words = write(values[index]);
      if (text.textContent !== words) text.textContent = words;
    });
  }

  // Five by three cells, the middle one marked; beyond the edges nothing.
  #magnify({ row, column }) {
    const { rows, columns, values } = this.#map;
    const { write } = unitFor(values);
    const numbers = [];
    for (let down = -1; down <= 1; down += 1) {
      for (let across = -2; across <= 2; across += 1) {
        const [y, x] = [row + down, column + across];
        const isInside = y >= 0 && y < rows && x >= 0 && x < columns;
        const words = isInside ? write(values[y * columns + x]) : '';
        numbers.push(h('span', { class: down || across ? '' : 'middle' }, words));
      }
    }
    fill(this.lens, numbers);
    this.#placeLens(row / rows, column / columns);
  }

  // Above or below the cell, where there is more room; never beyond the photograph.
  #placeLens(down, across) {
    const seen = this.element.getBoundingClientRect();
    const ground = this.element.closest('.stage').getBoundingClientRect();
    const { width, height } = this.lens.getBoundingClientRect();
    const gap = 26;
    const y = seen.top + down * seen.height;
    const isLow = y - ground.top > ground.height / 2;
    const top = isLow ? y - gap - height : y + seen.height / this.#map.rows + gap;
    const left = seen.left + across * seen.width - width / 2;
    const [right, bottom] = [ground.right - width - 4, ground.bottom - height - 4];
    const within = (value, from, to) => Math.min(Math.max(value, from), Math.max(to, from));
    this.lens.style.left = `${within(left, ground.left + 4, right) - seen.left}px`;
    this.lens.style.top = `${within(top, ground.top + 4, bottom) - seen.top}px`;
  }
}
