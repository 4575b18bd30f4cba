import { abandoned, getJSON } from './api.js';
import { Correspondence } from './points.js';
import { middleOf, placeOf, strongest } from './cells.js';
import { rangeOf } from './colour.js';
import { afterPause } from './dom.js';
import { contribution, placeWords } from './point-words.js';
import { cellBeside } from './look.js';

const candidates = ['first', 'second'];
const letters = { first: 'A', second: 'B' };

/**
 * The maps of a contrast, and what lights up: a place of the query, and where both others have its
 * like, in one scale, so that the two compare.
 */
export class ContrastLights {
  #moving = null;
  #correspondences = null;
  #controller = null;
  #announce;

  /**
   * @param {Object} app
   * @param {Object} stages `query`, `first`, `second`
   * @param {(light: Object|null) => void} drawn what the pointer is on: `on`, `place`, `value`; in the
   *   query also `lights` of the others, once they are there
   */
  constructor(app, stages, drawn) {
    this.app = app;
    this.stages = stages;
    this.drawn = drawn;
    this.#announce = afterPause(150, (words) => app.announce(words));
  }

  /** @param {Object} contrast as /contrast.json says @param {Object} pairs both pairs' parameters */
  use(contrast, pairs) {
    this.#forget();
    this.#moving = null;
    this.contrast = contrast;
    this.pairs = pairs;
    const { map, mapOfFirst, mapOfSecond } = contrast;
    this.maps = { query: map, first: mapOfFirst, second: mapOfSecond };
    this.draw();
  }

  /** The pointer is somewhere, or has left. */
  point(on, point) {
    if (!this.contrast) return;
    if (point) {
      const place = placeOf(this.contrast[on], this.maps[on], point);
      this.#moving = place && { on, place, isByKeys: false };
    } else if (!this.#moving?.isByKeys) this.#moving = null;
    this.draw();
  }

  /** The keys have come to a photograph: they begin at its strongest place. */
  enter(on) {
    if (!this.contrast || this.#moving?.on === on) return;
    this.#go(on, strongest(this.maps[on]));
  }

  leave() {
    if (this.#moving?.isByKeys) this.#moving = null;
    this.draw();
  }

  /** Moves the place of a photograph by a cell. */
  step(on, key) {
    if (this.#moving?.on === on) this.#go(on, cellBeside(this.#moving.place, key, this.maps[on]));
    else this.enter(on);
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
    const moving = this.#moving;
    const lights = moving?.on === 'query' ? this.#lights(moving.place) : null;
    this.#drawCandidates(lights);
    this.#drawQuery();
    for (const [name, stage] of Object.entries(this.stages)) {
      stage.showCell(moving?.on === name ? moving.place : null);
      stage.showRing(lights?.[name]?.best ?? null);
    }
    this.drawn(moving && { ...moving, lights, value: this.#valueAt(moving) });
    if (moving?.isByKeys) this.#announce(this.#words(moving, lights));
  }

  destroy() {
    this.#forget();
    this.#announce.cancel();
  }

  #drawCandidates(lights) {
    const { colours, scale } = this.app.store.state;
    const shown = (name) => (lights ? lights[name].colours : this.maps[name]);
    this.common = rangeOf(colours, candidates.map(shown));
    for (const name of candidates) {
      const isOwn = scale === 'own' && !lights;
      this.stages[name].showMap(shown(name), {
        colours,
        range: isOwn ? rangeOf(colours, [shown(name)]) : this.common,
        numbers: lights ? lights[name].map : this.maps[name],
        isFaint: this.#moving?.on === name,
      });
    }
  }

  // For and against need two colours, whatever the others have.
  #drawQuery() {
    const { query } = this.maps;
    const range = rangeOf('signed', [query]);
    const isFaint = this.#moving?.on === 'query';
    this.stages.query.showMap(query, { colours: 'signed', range, isFaint });
  }

  #go(on, cell) {
    this.#moving = { on, place: middleOf(cell), isByKeys: true };
    this.draw();
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
    const found = candidates.map((name) => [name, this.#correspondences[name]?.at('query', place)]);
    return found.every(([, light]) => light) ? Object.fromEntries(found) : null;
  }

  // Nothing is asked for before a pointer comes.
  async #begin() {
    const mine = {};
    this.#correspondences = mine;
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    try {
      await Promise.all(candidates.map(async (name) => {
        const pair = await getJSON(`/pair.json?${this.pairs[name]}`, { signal });
        if (this.#correspondences === mine) mine[name] = this.#correspondence(name, pair);
      }));
    } catch (error) {
      if (!abandoned(error)) this.app.notice(error.message);
    }
  }

  #correspondence(name, { query, result, map, mapOfQuery }) {
    const sources = { photos: { query, result }, maps: { query: mapOfQuery, result: map } };
    return new Correspondence(this.pairs[name], sources, {
      came: () => this.draw(),
      failed: (sentence) => this.app.notice(sentence),
    });
  }

  #forget() {
    this.#controller?.abort();
    for (const name of candidates) this.#correspondences?.[name]?.destroy();
    this.#correspondences = null;
  }

  #words({ on, place }, lights) {
    const value = this.#valueAt({ on, place });
    const where = placeWords(place);
    if (on !== 'query') return `${letters[on]}, ${where}: contributes ${contribution(value)}`;
    const size = contribution(Math.abs(value)).replace('+', '');
    const matches = Object.entries(lights ?? {}).map(([name, light]) => (
      `; ${letters[name]}: ${contribution(light.value)}, strongest at ${placeWords(light.best)}`));
    return `query, ${where}: speaks for ${value < 0 ? 'B' : 'A'} with ${size}${matches.join('')}`;
  }
}
