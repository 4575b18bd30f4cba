import { Correspondence } from './points.js';
import { centreOf, middleOf, placeOf, strongest } from './cells.js';
import { rangeOf } from './colour.js';
import { cellBeside } from './look.js';
import { pointWords, probeWords } from './point-words.js';
import { afterPause } from './dom.js';

const sides = ['query', 'result'];
const other = { query: 'result', result: 'query' };
const invitation = 'Point at a place in either photograph: the other one shows where it has the like.';
const patience = 'One moment: the points are on their way.';

/** Half the ring's width on the screen. */
const ringRadius = 17;

/**
 * What lights up: a place of one photograph, and where the other one has its like.
 *
 * The place is the pointer's or the keys', until one is held. While one is held, the place in the
 * other photograph is compared with it.
 */
export class Lights {
  #moving = null;
  #held = null;
  #correspondence = null;
  #announce;

  /**
   * @param {Object} app
   * @param {{stages: Object, readout: Object, line: Object}} parts `stages`: `query` and `result`
   * @param {(light: Object|null) => void} drawn
   */
  constructor(app, parts, drawn) {
    this.app = app;
    Object.assign(this, parts);
    this.drawn = drawn;
    this.#announce = afterPause(150, (words) => app.announce(words));
  }

  /**
   * Turns to a pair.
   *
   * @param {{photos: Object, maps: Object, wholes: Object, similarity: number, hasRegion: boolean}}
   *   pair the first three with `query` and `result`; `maps` are shown, `wholes` are of the whole
   *   similarity
   * @param {string} parameters of the whole pair
   */
  use(pair, parameters) {
    this.pair = pair;
    this.#correspondence?.destroy();
    this.#moving = null;
    const sources = { photos: pair.photos, maps: pair.wholes };
    this.#correspondence = new Correspondence(parameters, sources, {
      came: () => this.draw(),
      failed: (sentence) => this.app.notice(sentence),
    });
  }

  /** What the address says is held. */
  hold({ point, on }) {
    const side = on === 'result' ? 'result' : 'query';
    this.#held = point ? this.#at(side, point) : null;
    this.draw();
  }

  /** The pointer is somewhere, or has left. */
  point(on, point) {
    if (!this.pair) return;
    if (!point) {
      if (!this.#moving?.isByKeys) this.#moving = null;
    } else {
      const place = placeOf(this.pair.photos[on], this.pair.wholes[on], point);
      this.#moving = place && { on, place, isByKeys: false };
    }
    this.draw();
  }

  /** Holds a place, or lets it go where it is held already. */
  choose(on, point) {
    const place = this.pair && this.#at(on, point);
    if (!place) return;
    if (same(place, this.#held)) this.letGo();
    else this.#setHeld(place);
  }

  /** @returns {boolean} whether something was held or lit */
  letGo() {
    if (!this.#held && !this.#moving) return false;
    if (this.#held) {
      this.#announce('The place is let go');
      this.app.store.set({ point: null, on: null }, { replace: true });
    } else this.#moving = null;
    this.draw();
    return true;
  }

  /** The keys have come to a photograph: to the match of what is lit, or to the strongest place. */
  enter(on) {
    if (!this.pair || this.#moving?.on === on) return;
    if (this.#held?.on === on) {
      // Back at what is held: nothing is compared with it any more.
      this.#moving = null;
      this.#say();
      this.draw();
      return;
    }
    const light = this.#light;
    const from = light && light.on !== on ? light.best : strongest(this.pair.maps[on]);
    this.#moving = { on, place: middleOf(from), isByKeys: true };
    this.#say();
    this.draw();
  }

  /** The keys have left the photographs. */
  leave() {
    if (this.#moving?.isByKeys) this.#moving = null;
    this.draw();
  }

  /** Moves the place of a photograph by a cell. */
  step(on, key) {
    const from = this.#on(on);
    if (!from) {
      this.enter(on);
      return;
    }
    const cell = cellBeside(from.place, key, this.pair.wholes[on]);
    const to = { on, place: middleOf(cell), isByKeys: true };
    if (from === this.#held) this.#setHeld(to);
    else this.#moving = to;
    this.#say();
    this.draw();
  }

  /** Holds where the keys are, or lets it go. @returns {boolean} whether they are somewhere */
  holdHere(on) {
    const here = this.#on(on);
    if (!here) return false;
    this.choose(on, this.#pixels(here));
    this.#say();
    return true;
  }

  draw() {
    if (!this.pair) return;
    const { maps, similarity } = this.pair;
    const { colours } = this.app.store.state;
    const shown = this.#held ?? this.#moving;
    const light = this.#light;
    const probe = this.#probe(light);
    const common = rangeOf(colours, [maps.query, maps.result]);
    for (const side of sides) {
      const isLit = Boolean(light && light.on !== side);
      const map = isLit ? light.colours : maps[side];
      const range = isLit || this.isOwn ? rangeOf(colours, [map]) : common;
      const stage = this.stages[side];
      const numbers = isLit ? light.map : map;
      stage.showMap(map, { colours, range, numbers, isFaint: light?.on === side });
      stage.showCell(shown?.on === side ? shown.place : null, { isHeld: Boolean(this.#held) });
      stage.showRing(isLit ? light.best : null);
      stage.showProbe(probe && light.on !== side ? probe.place : null);
    }
    this.drawLine(light);
    if (light) this.readout.show(light, { similarity, isHeld: Boolean(this.#held), probe });
    else this.readout.rest(shown ? patience : invitation);
    this.common = common;
    this.drawn(light);
  }

  /** Whether each map has its own scale: a region's is too pale beside one of the whole. */
  get isOwn() {
    return this.app.store.state.scale === 'own' || this.pair.hasRegion;
  }

  /** The line follows the photographs where the page changes its shape. */
  drawLine(light = this.#light) {
    if (!light) {
      this.line.show(null);
      return;
    }
    const from = this.stages[light.on].boxOf(light.place);
    const to = this.stages[other[light.on]].boxOf(light.best);
    this.line.show(from, to, ringRadius);
  }

  destroy() {
    this.#correspondence?.destroy();
    this.#announce.cancel();
  }

  get #light() {
    const shown = this.#held ?? this.#moving;
    return shown && this.#correspondence ? this.#correspondence.at(shown.on, shown.place) : null;
  }

  #probe(light) {
    if (!light || !this.#held || !this.#moving || this.#moving.on === this.#held.on) return null;
    const { row, column } = this.#moving.place;
    return { place: this.#moving.place, value: light.map.values[row * light.map.columns + column] };
  }

  // A place that is held is a cell's middle: there the numbers are the cell's own.
  #at(on, point) {
    const place = placeOf(this.pair.photos[on], this.pair.wholes[on], point);
    return place && { on, place: middleOf(place) };
  }

  #setHeld(held) {
    this.app.store.set({ point: this.#pixels(held), on: held.on }, { replace: true });
  }

  /** What is held in a photograph, or else lit in it. */
  #on(on) {
    return [this.#held, this.#moving].find((one) => one?.on === on) ?? null;
  }

  #pixels({ on, place }) {
    return centreOf(this.pair.photos[on], this.pair.wholes[on], place);
  }

  #say() {
    const light = this.#light;
    if (!light) return;
    const probe = this.#probe(light);
    this.#announce(probe
      ? probeWords(light, probe.place, probe.value)
      : pointWords(light, this.pair.wholes[light.on]));
  }
}

function same({ on, place }, another) {
  const { row, column } = another?.place ?? {};
  return on === another?.on && place.row === row && place.column === column;
}
