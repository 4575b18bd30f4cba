import { afterPause } from './dom.js';
import { abandoned, getLines } from './api.js';
import { rangeOf } from './colour.js';

/** Results beyond those on screen whose maps are asked for, too, once the screen has its own. */
const furtherOn = 12;

/**
 * The maps of the current query and region.
 *
 * What is on screen is asked for first, then the next rows. When the query or the region changes,
 * what is under way is given up and what was there counts as old, until its own map has come. It holds
 * one map per shown result and nothing else.
 */
export class MapStore {
  #key = '';
  #live = false;
  #order = [];
  #lines = new Map();
  #old = new Map();
  #visible = new Set();
  #elements = new Map();
  #tell;
  #path;
  #changed = new Set();
  #frame = 0;
  #current = null;
  #soon = afterPause(40, () => this.#ask());
  #observer = new IntersectionObserver(
    (entries) => this.#seen(entries), { rootMargin: '80px 0px' });

  /**
   * @param {(ids: Set<string>) => void} tell once a frame: what changed or came into sight
   * @param {string} [path] where maps are asked for
   */
  constructor(tell, path = '/maps.ndjson') {
    this.#tell = tell;
    this.#path = path;
  }

  /**
   * Turns to a query and a region.
   *
   * @param {string} parameters what stands behind the question mark of the search
   * @param {{live?: boolean}} [options] `live`: a region is being dragged; nothing is computed until
   *   it rests
   */
  use(parameters, { live = false } = {}) {
    this.#live = live;
    if (parameters !== this.#key) {
      this.#key = parameters;
      for (const [id, line] of this.#lines) if (!line.error) this.#old.set(id, line);
      this.#lines.clear();
      this.#abandon();
    }
    if (!live) this.#soon();
  }

  /** The results in their order; the maps of all others are let go. */
  keep(ids) {
    this.#order = ids;
    const known = new Set(ids);
    for (const lines of [this.#lines, this.#old]) {
      for (const id of lines.keys()) if (!known.has(id)) lines.delete(id);
    }
    if (!this.#live) this.#soon();
  }

  /** Another query: old maps say nothing about it. */
  forget() {
    this.#old.clear();
    this.#lines.clear();
    this.#key = '';
    this.#abandon();
  }

  /** @returns {{line: Object, old: boolean}|null} the server's line; `old`: of the search before */
  get(id) {
    const line = this.#lines.get(id);
    if (line) return { line, old: false };
    const before = this.#old.get(id);
    return before ? { line: before, old: !this.#live } : null;
  }

  /**
   * The range over the maps that are there.
   *
   * @param {"map"|"mapOfQuery"} which
   * @param {(id: string) => boolean} [counts] the others' maps are left out, unless they are all
   */
  range(colours, which, counts = () => true) {
    const lines = this.#lines.size ? this.#lines : this.#old;
    const known = [...lines].filter(([, line]) => line[which]);
    const chosen = known.filter(([id]) => counts(id));
    return rangeOf(colours, (chosen.length ? chosen : known).map(([, line]) => line[which]));
  }

  /** Asks for the map of an id whenever its element comes into sight. */
  observe(element, id) {
    this.#elements.set(element, id);
    this.#observer.observe(element);
  }

  unobserve(element) {
    this.#visible.delete(this.#elements.get(element));
    this.#elements.delete(element);
    this.#observer.unobserve(element);
  }

  /** Whether a result is on screen, or nearly. */
  isVisible(id) {
    return this.#visible.has(id);
  }

  /** What is on screen, in the order of the results. */
  get visible() {
    return this.#order.filter((id) => this.#visible.has(id));
  }

  /** While dragging: what the server has at hand for a region, without running the network. */
  async fetchCached(parameters, signal) {
    const ids = this.visible;
    if (!ids.length) return;
    const address = `${this.#path}?${parameters}&images=${ids.join(',')}&only=cached`;
    for await (const line of getLines(address, { signal })) {
      if (parameters !== this.#key) return;
      if (!line.error) this.#put(line);
    }
  }

  destroy() {
    this.#abandon();
    this.#soon.cancel();
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const id = this.#elements.get(target);
      if (id === undefined) continue;
      if (!isIntersecting) this.#visible.delete(id);
      else if (!this.#visible.has(id)) {
        this.#visible.add(id);
        this.#mention(id);
      }
    }
    if (!this.#live) this.#soon();
  }

  #put(line) {
    const id = String(line.id);
    this.#lines.set(id, line);
    this.#old.delete(id);
    this.#mention(id);
  }

  #mention(id) {
    this.#changed.add(id);
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const changed = this.#changed;
      this.#changed = new Set();
      this.#tell(changed);
    });
  }

  #abandon() {
    this.#current?.controller.abort();
    this.#current = null;
  }

  // One request at a time. One that brings all that is missing on screen goes on; else a better one
  // takes its place: the server keeps what it has computed so far.
  #ask() {
    if (!this.#key || this.#live) return;
    const lacks = (id) => !this.#lines.has(id);
    const missing = this.visible.filter(lacks);
    if (missing.length) {
      const now = this.#current;
      const isComing = now && !now.ahead && missing.every((id) => now.ids.has(id));
      if (!isComing) this.#stream(missing, false);
      return;
    }
    if (this.#current) return;
    const last = this.#order.findLastIndex((id) => this.#visible.has(id));
    const next = this.#order.slice(last + 1, last + 1 + furtherOn).filter(lacks);
    if (last >= 0 && next.length) this.#stream(next, true);
  }

  async #stream(ids, ahead) {
    this.#abandon();
    const mine = { ids: new Set(ids), ahead, controller: new AbortController() };
    this.#current = mine;
    const address = `${this.#path}?${this.#key}&images=${ids.join(',')}${ahead ? '&ahead=1' : ''}`;
    try {
      for await (const line of getLines(address, { signal: mine.controller.signal })) {
        if (this.#current !== mine) return;
        this.#put(line);
      }
      if (this.#current === mine) this.#settle(ids, 'The server sent no map; load the page again.');
    } catch (error) {
      if (abandoned(error) || this.#current !== mine) return;
      this.#settle(ids, error.message);
    }
    this.#current = null;
    this.#ask();
  }

  /** What has not come will not come: asking again and again would help nobody. */
  #settle(ids, sentence) {
    for (const id of ids) if (!this.#lines.has(id)) this.#put({ id, error: sentence });
  }
}
