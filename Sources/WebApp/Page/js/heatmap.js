import { h } from './dom.js';
import { drawMap, rangeOf } from './colour.js';
import { pictureAddress } from './api.js';

/**
 * A photograph with a map over the part of it that the network saw.
 *
 * `element` has the photograph's shape (`--aspect`): give it a width. The map's opacity is the
 * slider's, `--map-opacity`; hovering (with `lifts`), holding a finger or `alone(true)` shows the
 * photograph without it.
 */
export class HeatmapPicture {
  #map = null;
  #colours = null;
  #range = null;

  /**
   * @param {{photo: Object, alt: string, length?: number, lifts?: boolean, eager?: boolean}} options
   *   `length`: about how many CSS pixels its longest side is shown with
   */
  constructor({ photo, alt, length = 320, lifts = true, eager = false }) {
    const loading = eager ? 'eager' : 'lazy';
    this.image = h('img', { alt: '', decoding: 'async', loading, draggable: false });
    this.canvas = h('canvas', { 'aria-hidden': 'true' });
    this.element = h('div', { class: lifts ? 'heatmap lifts' : 'heatmap' },
      this.image, this.canvas, h('span', { class: 'waiting' }));
    this.setPhoto(photo, alt, length);
    if (lifts) this.#liftWhileHeld();
  }

  setPhoto(photo, alt, length = 320) {
    this.photo = photo;
    const source = pictureAddress(photo, length);
    if (this.image.getAttribute('src') !== source) this.image.src = source;
    this.image.alt = alt;
    this.element.style.setProperty('--aspect', String(photo.width / photo.height));
    const [x, y, width, height] = photo.seen ?? [0, 0, 1, 1];
    this.canvas.style.left = `${x * 100}%`;
    this.canvas.style.top = `${y * 100}%`;
    this.canvas.style.width = `${width * 100}%`;
    this.canvas.style.height = `${height * 100}%`;
  }

  /**
   * Shows a map.
   *
   * @param {{rows: number, columns: number, values: number[]}} map
   * @param {{colours: string, range?: {low: number, high: number}, old?: boolean}} options
   *   without a range the map has its own; `old`: it belongs to the search before
   */
  show(map, { colours, range = rangeOf(colours, [map]), old = false }) {
    this.#sentence(null);
    this.element.dataset.map = old ? 'old' : 'shown';
    const isSame = range.low === this.#range?.low && range.high === this.#range?.high;
    if (map === this.#map && colours === this.#colours && isSame) return;
    this.#map = map;
    this.#colours = colours;
    this.#range = range;
    drawMap(this.canvas, map, colours, range);
  }

  /** The map is on its way. */
  wait() {
    this.#sentence(null);
    this.#map = null;
    this.element.dataset.map = 'waiting';
  }

  /** The photograph alone, for good. */
  clear() {
    this.#sentence(null);
    this.#map = null;
    delete this.element.dataset.map;
  }

  /** There is no map, and this is why. */
  fail(sentence) {
    this.#map = null;
    this.element.dataset.map = 'failed';
    this.#sentence(sentence);
  }

  /** Shows the photograph without the map as long as `on`. */
  alone(on) {
    this.element.classList.toggle('alone', on);
  }

  #sentence(words) {
    this.element.querySelector(':scope > .failed')?.remove();
    if (words) this.element.append(h('p', { class: 'failed', role: 'note' }, words));
  }

  // A finger has no hover: holding it shows the photograph, and letting go is then no click.
  #liftWhileHeld() {
    let timer = 0;
    let held = false;
    const down = (event) => {
      held = false;
      if (event.pointerType === 'mouse') return;
      this.element.classList.add('held');
      timer = setTimeout(() => {
        held = true;
        this.alone(true);
      }, 220);
    };
    const up = () => {
      clearTimeout(timer);
      this.alone(false);
      this.element.classList.remove('held');
    };
    const unlessHeld = (event) => {
      if (held) event.preventDefault();
    };
    this.element.addEventListener('pointerdown', down);
    for (const type of ['pointerup', 'pointercancel', 'pointerleave']) {
      this.element.addEventListener(type, up);
    }
    this.element.addEventListener('contextmenu', unlessHeld);
    this.element.addEventListener('click', unlessHeld);
  }
}
