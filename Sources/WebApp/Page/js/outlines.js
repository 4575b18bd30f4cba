import { Scene } from './region-scene.js';
import { describe, parseShape } from './region-shapes.js';

/** The outlines of a region over a photograph, to be looked at; and what the network does not see of it. */
export class Outlines {
  #scene = null;
  #key = '';
  #items = [];

  /** @param {HTMLElement} place lies over the photograph */
  constructor(place) {
    this.place = place;
    place.classList.add('region-editor');
    place.dataset.tool = 'none';
    this.resizing = new ResizeObserver(() => this.#scene?.render(this.#items, null, false));
    this.resizing.observe(place);
  }

  /** @param {Object} photo @param {string[]} [regions] @param {string[]} [unwanted] as the address has them */
  update(photo, regions = [], unwanted = []) {
    const key = JSON.stringify([photo.url, photo.width, photo.height, photo.seen, regions, unwanted]);
    if (key === this.#key) return;
    this.#key = key;
    const items = [...regions.map((text) => [text, false]), ...unwanted.map((text) => [text, true])];
    this.#items = items.map(([text, isUnwanted], id) => ({ id, isUnwanted, shape: parseShape(text) })).filter(({ shape }) => shape);
    this.#scene = new Scene({ width: photo.width, height: photo.height }, photo.seen);
    this.place.replaceChildren(this.#scene.root);
    this.#scene.render(this.#items, null, false);
  }

  /** The shapes in words, for those who do not see them. */
  get words() {
    return this.#items.map(({ shape, isUnwanted }) => describe(shape, isUnwanted)).join('; ');
  }

  destroy() {
    this.resizing.disconnect();
  }
}
