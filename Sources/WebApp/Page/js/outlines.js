import { Scene } from './region-scene.js';
import { describe, parseShape } from './region-shapes.js';

/** The outlines of a region over a photograph, to be looked at; and what the network does not see. */
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

  /**
   * @param {Object} photo
   * @param {string[]} [regions] as the address has them
   * @param {string[]} [unwanted]
   */
  update(photo, regions = [], unwanted = []) {
    const { url, width, height, seen } = photo;
    const key = JSON.stringify([url, width, height, seen, regions, unwanted]);
    if (key === this.#key) return;
    this.#key = key;
    const items = (texts, isUnwanted) => texts.map((text) => ({ isUnwanted, shape: parseShape(text) }));
    this.#items = [...items(regions, false), ...items(unwanted, true)]
      .filter(({ shape }) => shape)
      .map((item, id) => ({ id, ...item }));
    this.#scene = new Scene({ width, height }, seen);
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
