import { abandoned, getJSON } from './api.js';
import { parametersOf } from './state.js';

/** As many as one answer holds. */
const most = 200;

/** The results of the search that a pair belongs to, as far as the address knows it. */
export class Neighbours {
  #key = '';
  #controller = null;
  results = [];
  /** How many photographs were searched. */
  images = 0;

  /** @param {() => void} came the results are there */
  constructor(came) {
    this.came = came;
  }

  update(state) {
    const without = ['label', 'find', 'count', 'network'];
    const key = parametersOf(state, { view: 'search', settings: false, without });
    if (key === this.#key) return;
    this.#key = key;
    this.results = [];
    this.#load(key);
  }

  /** The result with a path. @returns {Object|null} as /search.json says */
  find(path) {
    return this.results.find((hit) => hit.path === path) ?? null;
  }

  /** The result some ranks further on. @returns {Object|null} */
  beside(path, step) {
    const index = this.results.findIndex((hit) => hit.path === path);
    return index < 0 ? null : this.results[index + step] ?? null;
  }

  destroy() {
    this.#controller?.abort();
  }

  // Without an answer there is no next one, and nothing else is missing.
  async #load(key) {
    this.#controller?.abort();
    this.#controller = new AbortController();
    try {
      const { signal } = this.#controller;
      const answer = await getJSON(`/search.json?${key}&count=${most}`, { signal });
      if (key !== this.#key) return;
      this.results = answer.results;
      this.images = answer.images;
    } catch (error) {
      if (abandoned(error)) return;
    }
    this.came();
  }
}
