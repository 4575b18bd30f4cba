import { h, fill, stillness } from './dom.js';
import { parametersOf } from './state.js';
import { CompareRow } from './compare-row.js';
import { Legend } from './legend.js';
import { MapStore } from './maps.js';

/** What a search's address holds and its maps' does not. */
const ofSearch = ['label', 'find', 'count', 'perClass', 'excludeSameFile', 'network'];

/** One of two galleries: its network, its colours, and what it finds. */
export class CompareSide {
  #rows = new Map();
  #pointed = null;
  #resizing = new ResizeObserver(() => this.#resize());
  length = 160;

  /**
   * @param {Object} app
   * @param {"first"|"second"} which
   * @param {{
   *   chosen: (name: string) => void,
   *   pointed: (path: string|null, line: Object|null, side: CompareSide) => void,
   *   resized: () => void,
   * }} what `chosen`: another gallery; `pointed`: the photograph that is pointed at
   */
  constructor(app, which, what) {
    this.app = app;
    this.what = what;
    this.maps = new MapStore(() => this.#mapsCame());
    // Where there is room, maps are on both, and each kind has a range of its own.
    this.legends = { map: new Legend(), mapOfQuery: new Legend() };
    this.gallery = h('select', {
      'aria-label': which === 'first' ? 'First gallery' : 'Second gallery',
      on: { change: () => what.chosen(this.gallery.value) },
    }, app.galleries.map(({ name }) => h('option', { value: name }, name)));
    this.network = h('p', { class: 'small soft' });
    this.list = h('ol', { class: 'rows' });
    const legend = (kind, words, { element }) =>
      h('div', { class: kind }, h('span', { class: 'small soft' }, words), element);
    this.element = h('section', { class: `side ${which}` },
      h('header', {},
        h('div', { class: 'named' }, this.gallery, this.network),
        h('div', { class: 'legends' },
          legend('of-result', 'On the result', this.legends.map),
          legend('of-query', 'On the query', this.legends.mapOfQuery))),
      this.list);
    this.#follow();
  }

  /** What the address of this side's own views holds. */
  get state() {
    return { ...this.app.store.state, gallery: this.name, network: null, other: null };
  }

  /** @param {string} name of its gallery */
  turnTo(name) {
    if (name === this.name) return;
    this.name = name;
    this.gallery.value = name;
    const { network } = this.app.galleries.find((one) => one.name === name) ?? {};
    fill(this.network, network && [
      h('span', { class: 'network' }, network.name), h('span', {}, network.pooling),
    ]);
    this.network.title = network
      ? `${network.name}, ${network.pooling}, ${network.dimension} numbers, `
        + `${network.width} × ${network.height} pixels`
      : '';
    this.element.setAttribute('aria-label', `Found by ${name}`);
    this.list.setAttribute('aria-label', `Results of ${name}, the nearest first`);
    this.clear();
  }

  /**
   * Shows what was found.
   *
   * @param {Object} answer as /search.json says
   * @param {{state: Object, other: Object, live: boolean, animated: boolean}} how `other`: what the
   *   other side found
   */
  show(answer, { state, other, live, animated }) {
    const before = animated && !stillness() ? this.#places() : null;
    const focused = document.activeElement;
    const ranks = new Map(other.results.map(({ path, rank }) => [path, rank]));
    const mine = { ...state, gallery: this.name, view: 'search' };
    this.key = parametersOf(mine, { settings: false, without: ofSearch });
    // The query may be a photograph of the other gallery alone.
    this.maps.use(`${this.key}&${new URLSearchParams({ other: other.gallery })}`, { live });
    const rows = new Map();
    let place = this.list.firstElementChild;
    for (const hit of answer.results) {
      let row = this.#rows.get(hit.path);
      if (!row) {
        row = new CompareRow(this, hit);
        this.maps.observe(row.element, row.id);
      }
      rows.set(hit.path, row);
      row.update(hit, answer.query, ranks.get(hit.path) ?? null, other.results.length);
      if (row.element === place) place = place.nextElementSibling;
      else this.list.insertBefore(row.element, place);
    }
    for (const [path, row] of this.#rows) if (!rows.has(path)) this.#remove(row);
    this.#rows = rows;
    this.maps.keep(this.rows.map(({ id }) => id));
    this.paint();
    // Moving an element in the document takes the focus from it.
    if (focused !== document.activeElement && this.list.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
    if (before) this.#glide(before);
    this.#resize();
  }

  /** Draws the maps on screen as the settings say. */
  paint() {
    const { colours, scale } = this.app.store.state;
    const { ranges } = this;
    for (const row of this.#rows.values()) if (this.maps.isVisible(row.id)) row.paint(ranges);
    for (const [which, legend] of Object.entries(this.legends)) {
      legend.show(colours, ranges[which], { own: scale === 'own' });
    }
  }

  /** The settings changed, which links hold, too. */
  restyle() {
    for (const row of this.#rows.values()) row.relink();
    this.paint();
  }

  clear() {
    for (const row of this.#rows.values()) this.#remove(row);
    this.#rows.clear();
    this.maps.forget();
  }

  /**
   * The ranges of all maps in this list, on results and on the query: never one over both networks.
   * The query's own file does not count, as in the search.
   */
  get ranges() {
    const { colours } = this.app.store.state;
    const files = new Set(this.rows.filter(({ hit }) => hit.isSameFile).map(({ id }) => id));
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

  /** Shows which photograph is pointed at, on whichever side. @param {string|null} path */
  mark(path) {
    for (const [one, row] of this.#rows) row.element.classList.toggle('pointed', one === path);
  }

  destroy() {
    this.maps.destroy();
    this.#resizing.disconnect();
  }

  #remove({ element }) {
    this.maps.unobserve(element);
    element.remove();
  }

  #mapsCame() {
    this.paint();
    if (this.#pointed) this.what.pointed(this.#pointed, this.#line(this.#pointed), this);
  }

  #line(path) {
    const row = this.#rows.get(path);
    return row ? this.maps.get(row.id)?.line ?? null : null;
  }

  #follow() {
    const point = ({ target }) => {
      this.#pointed = target.closest('.match')?.dataset.path ?? null;
      this.what.pointed(this.#pointed, this.#line(this.#pointed), this);
    };
    const pointNowhere = () => {
      this.#pointed = null;
      this.what.pointed(null, null, this);
    };
    for (const type of ['pointerover', 'focusin']) this.list.addEventListener(type, point);
    for (const type of ['pointerleave', 'focusout']) this.list.addEventListener(type, pointNowhere);
    this.#resizing.observe(this.list);
  }

  #resize() {
    const { width } = this.rows[0]?.link.getBoundingClientRect() ?? { width: 0 };
    if (width && Math.abs(width - this.length) > 8) {
      this.length = width;
      for (const row of this.#rows.values()) row.resize(width);
    }
    this.what.resized();
  }

  #places() {
    return new Map(this.rows.map(({ hit, element }) =>
      [hit.path, element.getBoundingClientRect()]));
  }

  #glide(before) {
    for (const { hit, element } of this.rows) {
      const from = before.get(hit.path);
      const y = from ? from.top - element.getBoundingClientRect().top : 0;
      if (from && Math.abs(y) < 1) continue;
      for (const running of element.getAnimations()) running.cancel();
      const frames = from
        ? [{ transform: `translateY(${y}px)` }, { transform: 'none' }]
        : [{ opacity: 0 }, { opacity: 1 }];
      element.animate(frames, { duration: 140, easing: 'cubic-bezier(0.2, 0, 0, 1)' });
    }
  }
}
