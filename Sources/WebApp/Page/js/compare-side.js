import { h, fill, stillness } from './dom.js';
import { parametersOf } from './state.js';
import { CompareRow } from './compare-row.js';
import { Legend } from './legend.js';
import { MapStore } from './maps.js';

/** One of two galleries: its network, its colours, and what it finds. */
export class CompareSide {
  #rows = new Map();
  #resizing = new ResizeObserver(() => this.#resize());
  length = 160;

  /**
   * @param {Object} app
   * @param {"first"|"second"} which
   * @param {{chosen: (name: string) => void, pointed: (path: string|null, line: Object|null, side: CompareSide) => void}} what
   *   `chosen`: another gallery; `pointed`: the photograph that is pointed at
   */
  constructor(app, which, what) {
    this.app = app;
    this.which = which;
    this.what = what;
    this.maps = new MapStore((ids) => this.#mapsCame(ids));
    // Where there is room, maps are on both, and each kind has a range of its own.
    this.legends = { map: new Legend(), mapOfQuery: new Legend() };
    this.gallery = h('select', { 'aria-label': `${which === 'first' ? 'First' : 'Second'} gallery`, on: { change: () => what.chosen(this.gallery.value) } },
      app.galleries.map(({ name }) => h('option', { value: name }, name)));
    this.network = h('p', { class: 'small soft' });
    this.list = h('ol', { class: 'rows' });
    this.header = h('header', {}, h('div', { class: 'named' }, this.gallery, this.network),
      h('div', { class: 'legends' },
        h('div', { class: 'of-result' }, h('span', { class: 'small soft' }, 'On the result'), this.legends.map.element),
        h('div', { class: 'of-query' }, h('span', { class: 'small soft' }, 'On the query'), this.legends.mapOfQuery.element)));
    this.element = h('section', { class: `side ${which}` }, this.header, this.list);
    for (const type of ['pointerover', 'focusin']) this.list.addEventListener(type, ({ target }) => this.#point(target));
    for (const type of ['pointerleave', 'focusout']) this.list.addEventListener(type, () => what.pointed(null, null, this));
    this.#resizing.observe(this.list);
  }

  /** What the address of this side's own views holds. */
  get state() {
    const { state } = this.app.store;
    return { ...state, gallery: this.name, network: null, other: null };
  }

  /** @param {string} name of its gallery */
  turnTo(name) {
    if (name === this.name) return;
    this.name = name;
    this.gallery.value = name;
    const found = this.app.galleries.find((one) => one.name === name);
    const { network } = found ?? {};
    fill(this.network, network ? [h('span', { class: 'network' }, network.name), h('span', {}, network.pooling)] : '');
    this.network.title = network ? `${network.name}, ${network.pooling}, ${network.dimension} numbers, ${network.width} × ${network.height} pixels` : '';
    this.element.setAttribute('aria-label', `Found by ${name}`);
    this.list.setAttribute('aria-label', `Results of ${name}, the nearest first`);
    this.clear();
  }

  /**
   * Shows what was found.
   *
   * @param {Object} answer as /search.json says
   * @param {{state: Object, ranks: Map<string, number>, length: number, live: boolean, animated: boolean}} how
   *   `ranks`: of the other side's photographs by their paths; `length`: how many those are
   */
  show(answer, { state, ranks, length, live, animated }) {
    const before = animated && !stillness() ? this.#places() : null;
    const focused = document.activeElement;
    const rows = new Map();
    const mine = { ...state, gallery: this.name, network: null, view: 'search' };
    this.key = parametersOf(mine, { settings: false, without: ['label', 'find', 'count', 'perClass', 'excludeSameFile'] });
    this.maps.use(this.key, { live });
    let place = this.list.firstElementChild;
    for (const hit of answer.results) {
      let row = this.#rows.get(hit.path);
      if (!row) {
        row = new CompareRow(this, hit);
        this.maps.observe(row.element, String(hit.id));
      }
      rows.set(hit.path, row);
      row.update(hit, answer.query, ranks.get(hit.path) ?? null, length);
      if (row.element === place) place = place.nextElementSibling;
      else this.list.insertBefore(row.element, place);
    }
    for (const [path, row] of this.#rows) {
      if (rows.has(path)) continue;
      this.maps.unobserve(row.element);
      row.element.remove();
    }
    this.#rows = rows;
    this.answer = answer;
    this.maps.keep(answer.results.map(({ id }) => String(id)));
    this.paint();
    // Moving an element in the document takes the focus from it.
    if (focused !== document.activeElement && this.list.contains(focused)) focused.focus({ preventScroll: true });
    if (before) this.#glide(before);
    if (answer.results.length && this.list.clientWidth) this.#resize();
  }

  /** Draws the maps on screen as the settings say. */
  paint() {
    const { colours, scale } = this.app.store.state;
    const { ranges } = this;
    for (const row of this.#rows.values()) if (this.maps.isVisible(String(row.hit.id))) row.paint(ranges);
    for (const [which, legend] of Object.entries(this.legends)) legend.show(colours, ranges[which], { own: scale === 'own' });
  }

  clear() {
    for (const row of this.#rows.values()) {
      this.maps.unobserve(row.element);
      row.element.remove();
    }
    this.#rows.clear();
    this.maps.forget();
    this.answer = null;
  }

  /**
   * The ranges of all maps in this list, on results and on the query: never one over both networks. The
   * query's own file does not count, as in the search.
   */
  get ranges() {
    const { colours } = this.app.store.state;
    const files = new Set(this.rows.filter(({ hit }) => hit.isSameFile).map(({ hit }) => String(hit.id)));
    const range = (which) => this.maps.range(colours, which, (id) => !files.has(id));
    return { map: range('map'), mapOfQuery: range('mapOfQuery') };
  }

  /** @returns {CompareRow|undefined} */
  row(path) {
    return this.#rows.get(path);
  }

  get rows() {
    return [...this.#rows.values()];
  }

  /** Shows that the other side's photograph of this path is pointed at. */
  mark(path) {
    for (const [one, row] of this.#rows) row.element.classList.toggle('pointed', one === path);
  }

  destroy() {
    this.maps.destroy();
    this.#resizing.disconnect();
  }

  #mapsCame() {
    this.paint();
    if (this.pointed) this.what.pointed(this.pointed, this.#line(this.pointed), this);
  }

  #line(path) {
    const row = this.#rows.get(path);
    return row ? this.maps.get(String(row.hit.id))?.line ?? null : null;
  }

  #point(target) {
    const path = target.closest('.match')?.dataset.path ?? null;
    this.pointed = path;
    this.what.pointed(path, path === null ? null : this.#line(path), this);
  }

  #resize() {
    const [row] = this.#rows.values();
    const { width } = row?.link.getBoundingClientRect() ?? {};
    if (width && Math.abs(width - this.length) > 8) {
      this.length = width;
      for (const each of this.#rows.values()) for (const picture of [each.picture, each.onQuery]) picture.setPhoto(picture.photo, picture.image.alt, width);
    }
    this.what.resized?.();
  }

  #places() {
    return new Map([...this.#rows].map(([path, { element }]) => [path, element.getBoundingClientRect()]));
  }

  #glide(before) {
    for (const [path, { element }] of this.#rows) {
      const from = before.get(path);
      const to = element.getBoundingClientRect();
      const y = from ? from.top - to.top : 0;
      if (from && Math.abs(y) < 1) continue;
      for (const running of element.getAnimations()) running.cancel();
      element.animate(from ? [{ transform: `translateY(${y}px)` }, { transform: 'none' }] : [{ opacity: 0 }, { opacity: 1 }],
        { duration: 140, easing: 'cubic-bezier(0.2, 0, 0, 1)' });
    }
  }
}
