import { getJSON, abandoned } from './api.js';
import { Correspondence } from './points.js';
import { middleOf, placeOf, strongest } from './cells.js';
import { rangeOf } from './colour.js';
import { afterPause } from './dom.js';
import { contribution, placeWords } from './point-words.js';

const candidates = ['first', 'second'];
const letters = { first: 'A', second: 'B' };
const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * The maps of a contrast, and what lights up: a place of the query, and where both others have its like,
 * in one scale, so that the two compare.
 */
export class ContrastLights {
  #moving = null;
  #correspondences = null;
  #controller = null;
  #announce;

  /**
   * @param {Object} app
   * @param {Object} stages `query`, `first`, `second`
   * @param {(light: Object|null) => void} drawn what the pointer is on: `on`, `place`, `value` and, in the
   *   query once they are there, `lights` of the others
   */
  constructor(app, stages, drawn) {
    this.app = app;
    this.stages = stages;
    this.drawn = drawn;
    this.#announce = afterPause(150, (words) => app.announce(words));
  }

  /** @param {Object} contrast as /contrast.json says @param {Object} pairs the parameters of both pairs */
  use(contrast, pairs) {
    this.#forget();
    this.#moving = null;
    this.contrast = contrast;
    this.pairs = pairs;
    this.maps = { query: contrast.map, first: contrast.mapOfFirst, second: contrast.mapOfSecond };
    this.draw();
  }

  /** The pointer is somewhere, or has left. */
  point(on, point) {
    if (!this.contrast) return;
    if (!point) {
      if (!this.#moving?.isByKeys) this.#moving = null;
    } else {
      const place = placeOf(this.contrast[on], this.maps[on], point);
      this.#moving = place && { on, place, isByKeys: false };
    }
    this.draw();
  }

  /** The keys have come to a photograph: they begin at its strongest place. */
  enter(on) {
    if (!this.contrast || this.#moving?.on === on) return;
    this.#moving = { on, place: middleOf(strongest(this.maps[on])), isByKeys: true };
    this.draw();
  }

  leave() {
    if (this.#moving?.isByKeys) this.#moving = null;
    this.draw();
  }

  step(on, key) {
    if (this.#moving?.on !== on) {
      this.enter(on);
      return;
    }
    const [down, across] = steps[key];
    const { rows, columns } = this.maps[on];
    const row = Math.min(Math.max(this.#moving.place.row + down, 0), rows - 1);
    const column = Math.min(Math.max(this.#moving.place.column + across, 0), columns - 1);
    this.#moving = { on, place: middleOf({ row, column }), isByKeys: true };
    this.draw();
  }

  /** @returns {boolean} whether something was lit */
  letGo() {
    const was = Boolean(this.#moving);
    this.#moving = null;
    this.draw();
    return was;
  }

  draw() {
    if (!this.contrast) return;
    const { colours, scale } = this.app.store.state;
    const moving = this.#moving;
    const lights = moving?.on === 'query' ? this.#lights(moving.place) : null;
    const shown = candidates.map((name) => (lights ? lights[name].colours : this.maps[name]));
    this.common = rangeOf(colours, shown);
    candidates.forEach((name, index) => {
      const stage = this.stages[name];
      const range = scale === 'own' && !lights ? rangeOf(colours, [shown[index]]) : this.common;
      stage.showMap(shown[index], { colours, range, numbers: lights ? lights[name].map : this.maps[name], isFaint: moving?.on === name });
      stage.showCell(moving?.on === name ? moving.place : null);
      stage.showRing(lights ? lights[name].best : null);
    });
    // For and against need two colours, whatever the others have.
    this.stages.query.showMap(this.maps.query, { colours: 'signed', range: rangeOf('signed', [this.maps.query]), isFaint: moving?.on === 'query' });
    this.stages.query.showCell(moving?.on === 'query' ? moving.place : null);
    this.drawn(moving && { ...moving, lights, value: this.#valueAt(moving) });
    if (moving?.isByKeys) this.#announce(this.#words(moving, lights));
  }

  destroy() {
    this.#forget();
    this.#announce.cancel();
  }

  #valueAt({ on, place }) {
    const { columns, values } = this.maps[on];
    return values[place.row * columns + place.column];
  }

  #lights(place) {
    if (!this.#correspondences) {
      this.#begin();
      return null;
    }
    const found = candidates.map((name) => this.#correspondences[name]?.at('query', place));
    return found.every(Boolean) ? Object.fromEntries(candidates.map((name, index) => [name, found[index]])) : null;
  }

  // Nothing is asked for before a pointer comes.
  async #begin() {
    const mine = {};
    this.#correspondences = mine;
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    try {
      const answers = await Promise.all(candidates.map((name) => getJSON(`/pair.json?${this.pairs[name]}`, { signal })));
      if (this.#correspondences !== mine) return;
      candidates.forEach((name, index) => {
        const { query, result, map, mapOfQuery } = answers[index];
        mine[name] = new Correspondence(this.pairs[name], { photos: { query, result }, maps: { query: mapOfQuery, result: map } }, {
          came: () => this.draw(), failed: (sentence) => this.app.notice(sentence),
        });
      });
    } catch (error) {
      if (!abandoned(error)) this.app.notice(error.message);
    }
  }

  #forget() {
    this.#controller?.abort();
    for (const name of candidates) this.#correspondences?.[name]?.destroy();
    this.#correspondences = null;
  }

  #words({ on, place }, lights) {
    const value = this.#valueAt({ on, place });
    if (on !== 'query') return `${letters[on]}, ${placeWords(place)}: contributes ${contribution(value)}`;
    const matches = lights ? candidates.map((name) => `; ${letters[name]}: ${contribution(lights[name].value)}, strongest at ${placeWords(lights[name].best)}`).join('') : '';
    return `query, ${placeWords(place)}: speaks for ${value < 0 ? 'B' : 'A'} with ${contribution(Math.abs(value)).replace('+', '')}${matches}`;
  }
}
