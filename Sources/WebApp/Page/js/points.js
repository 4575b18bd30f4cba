import { abandoned, getBytes, getJSON } from './api.js';
import { parseNPY } from './npy.js';
import { centreOf, corners, middleOf, strongest } from './cells.js';

/** More pairs of places than the server answers at once, which would take 64 MB. */
const tooMany = 16 * 2 ** 20;

/**
 * What one place of a photograph has in common with the other one. All numbers are those of the cell
 * that the place is in; only the colours move smoothly from cell to cell.
 *
 * @typedef {Object} Light
 * @property {"query"|"result"} on the photograph the place is in
 * @property {import('./cells.js').Place} place
 * @property {number} value what the cell contributes to the similarity: the map's sum and the rest
 * @property {CellMap} map of the cell, on the other photograph
 * @property {CellMap} colours the map to draw: bilinear between those of the four nearest cells
 * @property {number} rest what of the value belongs to no place of the other photograph
 * @property {{row: number, column: number, value: number}} best the other photograph's strongest cell
 *
 * @typedef {{rows: number, columns: number, values: ArrayLike<number>}} CellMap
 */

/** All pairs of places of two photographs: what the two contribute together. */
export class Points {
  /** @param {{shape: number[], values: Float32Array}} array [query rows, columns, result rows, columns] */
  constructor({ shape, values }) {
    if (shape.length !== 4) throw new Error('The points have not four sides; load the page again.');
    const [rows, columns, resultRows, resultColumns] = shape;
    this.grids = { query: { rows, columns }, result: { rows: resultRows, columns: resultColumns } };
    this.values = values;
  }

  /** The map of a place on the other photograph: bilinear between those of the four cells around it. */
  map(on, place) {
    const { query, result } = this.grids;
    const other = on === 'query' ? result : query;
    const inner = result.rows * result.columns;
    const values = new Float32Array(other.rows * other.columns);
    const [step, stride] = on === 'query' ? [inner, 1] : [1, inner];
    for (const { index, weight } of corners(place, this.grids[on])) {
      for (let cell = 0, from = index * step; cell < values.length; cell += 1, from += stride) {
        values[cell] += weight * this.values[from];
      }
    }
    return { ...other, values };
  }
}

/**
 * Where each place of two photographs has its like in the other one.
 *
 * All pairs of places are fetched at once. Where there are too many of them, each cell's map is asked
 * for when the pointer is on it, the newest first.
 */
export class Correspondence {
  #points = null;
  #isAsking = false;
  #answers = new Map();
  #controller = new AbortController();
  #request = null;

  /**
   * @param {string} parameters what stands behind the question mark of the pair
   * @param {{photos: Object, maps: Object}} sides each with `query` and `result`: the photographs, and
   *   the maps of the whole similarity
   * @param {{came: () => void, failed: (sentence: string) => void}} what `came`: what was null before
   *   may be there now
   */
  constructor(parameters, { photos, maps }, what) {
    this.parameters = parameters;
    this.photos = photos;
    this.maps = maps;
    this.what = what;
    const { query, result } = maps;
    this.#isAsking = query.rows * query.columns * result.rows * result.columns > tooMany;
    if (!this.#isAsking) this.#load();
  }

  /** @returns {Light|null} null while it is on its way */
  at(on, place) {
    if (this.#points) {
      const map = this.#points.map(on, middleOf(place));
      return this.#light(on, place, map, this.#points.map(on, place));
    }
    if (!this.#isAsking) return null;
    const key = `${on} ${place.row} ${place.column}`;
    const answer = this.#answers.get(key);
    if (!answer) {
      this.#ask(key, on, place);
      return null;
    }
    return this.#light(on, place, answer.map, answer.map);
  }

  destroy() {
    this.#controller.abort();
    this.#request?.controller.abort();
  }

  #light(on, place, map, colours) {
    const { columns, values } = this.maps[on];
    const value = values[place.row * columns + place.column];
    let sum = 0;
    for (const each of map.values) sum += each;
    return { on, place, value, map, colours, rest: value - sum, best: strongest(map) };
  }

  async #load() {
    try {
      const { signal } = this.#controller;
      const bytes = await getBytes(`/points.npy?${this.parameters}`, { signal });
      const points = new Points(parseNPY(bytes));
      if (!this.#fits(points)) throw new Error('The photographs have changed; load the page again.');
      this.#points = points;
    } catch (error) {
      if (abandoned(error)) return;
      if (error.status !== 409) {
        this.what.failed(error.message);
        return;
      }
      this.#isAsking = true;
    }
    this.what.came();
  }

  #fits({ grids }) {
    return ['query', 'result'].every((on) => {
      const { rows, columns } = this.maps[on];
      return grids[on].rows === rows && grids[on].columns === columns;
    });
  }

  async #ask(key, on, place) {
    if (this.#request?.key === key) return;
    this.#request?.controller.abort();
    const controller = new AbortController();
    this.#request = { key, controller };
    const [x, y] = centreOf(this.photos[on], this.maps[on], place);
    try {
      const address = `/pair.json?${this.parameters}&point=${x},${y}&on=${on}`;
      const { point } = await getJSON(address, { signal: controller.signal });
      if (this.#answers.size >= 256) this.#answers.delete(this.#answers.keys().next().value);
      this.#answers.set(key, point);
      this.what.came();
    } catch (error) {
      if (!abandoned(error)) this.what.failed(error.message);
    } finally {
      if (this.#request?.controller === controller) this.#request = null;
    }
  }
}
