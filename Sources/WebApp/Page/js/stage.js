import { h } from './dom.js';
import { HeatmapPicture } from './heatmap.js';
import { CellNumbers } from './cell-numbers.js';
import { aspectOf, frameOf } from './cells.js';
import { followPointer } from './pointing.js';

/**
 * A photograph to look close at: its map, and over it the cell under the pointer, the ring around
 * the strongest place, numbers, outlines. Bars that the network added around it are shown, too.
 *
 * `element` is as wide as it is made, and takes the focus.
 */
export class Stage {
  #grid = { rows: 1, columns: 1 };
  #numbers = null;
  #hasNumbers = false;

  /**
   * @param {{pointed: (point: number[]|null) => void, chosen: (point: number[]) => void,
   *   focused?: () => void}} what points in pixels of the photograph; `pointed`: null when the pointer
   *   has left; `chosen`: a click or a tap
   */
  constructor(what) {
    this.picture = null;
    this.cell = marker('cell');
    this.probe = marker('cell probe');
    this.ring = marker('ring');
    this.numbers = new CellNumbers();
    this.seen = h('div', { class: 'seen', 'aria-hidden': 'true' },
      this.numbers.element, this.cell, this.probe, this.ring);
    // Outlines are told in words elsewhere, and nothing here can be taken hold of.
    this.outlines = h('div', { class: 'outlines', inert: true });
    this.element = h('div', {
      class: 'stage', tabIndex: 0, role: 'application',
      'aria-roledescription': 'photograph with places',
    });
    followPointer(this.element, {
      pointed: (event) => what.pointed(event && this.pointAt(event.clientX, event.clientY)),
      chosen: (event) => what.chosen(this.pointAt(event.clientX, event.clientY)),
    });
    this.element.addEventListener('focus', () => what.focused?.());
    this.resizing = new ResizeObserver(() => this.#resize());
    this.resizing.observe(this.element);
  }

  /** @param {Object} photo @param {{alt: string, label: string}} words */
  setPhoto(photo, { alt, label }) {
    this.photo = photo;
    const length = innerWidth < 720 ? innerWidth : innerWidth / 2;
    if (this.picture) this.picture.setPhoto(photo, alt, length);
    else {
      this.picture = new HeatmapPicture({ photo, alt, length, lifts: false, eager: true });
      this.element.append(this.picture.element, this.outlines, this.seen);
    }
    this.element.setAttribute('aria-label', label);
    this.element.style.setProperty('--aspect', String(aspectOf(photo)));
    const frame = frameOf(photo);
    const within = ({ style }, x, y, width, height) => {
      style.left = `${((x - frame.x) / frame.width) * 100}%`;
      style.top = `${((y - frame.y) / frame.height) * 100}%`;
      style.width = `${(width / frame.width) * 100}%`;
      style.height = `${(height / frame.height) * 100}%`;
    };
    within(this.picture.element, 0, 0, 1, 1);
    within(this.outlines, 0, 0, 1, 1);
    within(this.seen, ...(photo.seen ?? [0, 0, 1, 1]));
  }

  /**
   * Shows a map in a range; `numbers`: the map whose numbers are written; `isFaint` while the place
   * under the pointer is what matters.
   */
  showMap(map, { colours, range, numbers = map, isFaint = false }) {
    this.#grid = map;
    this.#numbers = numbers;
    this.range = range;
    this.picture.show(map, { colours, range });
    this.element.classList.toggle('faint', isFaint);
    if (this.#hasNumbers) this.numbers.show(numbers);
  }

  /** Shows the numbers of whatever map is shown, or none. */
  showNumbers(on) {
    if (on === this.#hasNumbers) return;
    this.#hasNumbers = on;
    this.numbers.show(on ? this.#numbers : null);
  }

  /** Outlines the cell of a place. @param {import('./cells.js').Cell|null} cell */
  showCell(cell, { isHeld = false } = {}) {
    this.#place(this.cell, cell);
    this.cell.classList.toggle('held', isHeld);
    this.numbers.near(cell);
  }

  /** Outlines a second cell, which is compared with what is held elsewhere. */
  showProbe(cell) {
    this.#place(this.probe, cell);
    if (cell) this.numbers.near(cell);
  }

  /** Puts the ring around the middle of a cell. */
  showRing(cell) {
    this.ring.hidden = !cell;
    if (!cell) return;
    this.numbers.near(cell);
    this.ring.style.left = `${((cell.column + 0.5) / this.#grid.columns) * 100}%`;
    this.ring.style.top = `${((cell.row + 0.5) / this.#grid.rows) * 100}%`;
  }

  /** A point of the window in pixels of the photograph. */
  pointAt(clientX, clientY) {
    const box = this.picture.element.getBoundingClientRect();
    return [
      ((clientX - box.left) / box.width) * this.photo.width,
      ((clientY - box.top) / box.height) * this.photo.height,
    ];
  }

  /** A cell in the window. @returns {import('./link-line.js').Box} */
  boxOf({ row, column }) {
    const box = this.seen.getBoundingClientRect();
    const { rows, columns } = this.#grid;
    const [width, height] = [box.width / columns, box.height / rows];
    const [x, y] = [box.left + (column + 0.5) * width, box.top + (row + 0.5) * height];
    return { x, y, width, height };
  }

  destroy() {
    this.resizing.disconnect();
  }

  #place(element, cell) {
    element.hidden = !cell;
    if (!cell) return;
    const { rows, columns } = this.#grid;
    element.style.left = `${(cell.column / columns) * 100}%`;
    element.style.top = `${(cell.row / rows) * 100}%`;
    element.style.width = `${100 / columns}%`;
    element.style.height = `${100 / rows}%`;
  }

  #resize() {
    if (this.#hasNumbers) this.numbers.refit();
  }
}

function marker(name) {
  return h('div', { class: name, hidden: true });
}
