import { h, button, stillness } from './dom.js';
import { Card, nameOf } from './card.js';
import { MapStore } from './maps.js';
import { moveFocus } from './arrows.js';

/** The grid of results. Cards are kept by photograph: a new order moves them, nothing loads again. */
export class ResultGrid {
  #cards = new Map();
  #picked = null;
  #pointed = null;
  #resizing;

  /** @param {Object} app @param {{pointed: (line: Object|null) => void, ranged: () => void}} what
   *   `pointed`: the result that is pointed at; `ranged`: the common range may have changed */
  constructor(app, what) {
    this.app = app;
    this.what = what;
    this.maps = new MapStore((ids) => this.#mapsCame(ids));
    this.list = h('ol', { class: 'results', 'aria-label': 'Results, the nearest first' });
    this.picking = h('div', { class: 'picking', hidden: true });
    this.element = h('div', {}, this.list, this.picking);
    this.list.addEventListener('pointerover', (event) => this.#point(event));
    this.list.addEventListener('focusin', (event) => this.#point(event));
    this.list.addEventListener('pointerleave', () => this.#pointNowhere());
    this.list.addEventListener('focusout', () => this.#pointNowhere());
    this.#resizing = new ResizeObserver(() => this.#resize());
    this.#resizing.observe(this.list);
  }

  /** Shows an answer. @param {{animated: boolean}} options */
  show(answer, { animated }) {
    const { results, query } = answer;
    const before = animated && !stillness() ? this.#places() : null;
    const focused = document.activeElement;
    const cards = new Map();
    const base = this.app.store.address();
    let place = this.list.firstElementChild;
    for (const hit of results) {
      const id = String(hit.id);
      let card = this.#cards.get(id);
      if (!card) {
        card = new Card(this.app, this, hit);
        card.length = this.length ?? 320;
        this.maps.observe(card.element, id);
      }
      cards.set(id, card);
      card.update(hit, query, base);
      if (card.element === place) place = place.nextElementSibling;
      else this.list.insertBefore(card.element, place);
    }
    for (const [id, card] of this.#cards) {
      if (cards.has(id)) continue;
      this.maps.unobserve(card.element);
      card.element.remove();
      if (this.#picked === card) this.cancel();
    }
    this.#cards = cards;
    this.query = query;
    this.#frame(answer);
    this.maps.keep([...cards.keys()]);
    this.paint();
    // Moving an element in the document takes the focus from it.
    if (focused !== document.activeElement && this.list.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
    if (before) this.#glide(before);
  }

  clear() {
    for (const card of this.#cards.values()) {
      this.maps.unobserve(card.element);
      card.element.remove();
    }
    this.#cards.clear();
    this.maps.forget();
    this.cancel();
  }

  /** Draws the maps on screen again, as the settings say; the others when they come into sight. */
  paint() {
    const range = this.range;
    for (const [id, card] of this.#cards) if (this.maps.isVisible(id)) card.paint(range);
    this.what.ranged();
    if (this.#pointed) this.what.pointed(this.maps.get(this.#pointed)?.line ?? null);
  }

  /** The settings changed: which photograph lies below the maps may have, too. */
  restyle() {
    const base = this.app.store.address();
    for (const card of this.#cards.values()) card.update(card.hit, this.query, base);
    if (this.answer) this.#frame(this.answer);
    this.paint();
  }

  /**
   * The range that all maps share. The query's own file is like itself everywhere: its map would make
   * all others pale, so it does not count, and has the colours of the ends where it goes beyond.
   */
  get range() {
    return this.rangeOf(this.app.store.state.of === 'query' ? 'mapOfQuery' : 'map');
  }

  /** @param {"map"|"mapOfQuery"} which */
  rangeOf(which) {
    const isOther = (id) => !this.#cards.get(id)?.hit.isSameFile;
    return this.maps.range(this.app.store.state.colours, which, isOther);
  }

  /** The result that has the focus, or that the pointer is on. @returns {Card|null} */
  get current() {
    const element = document.activeElement?.closest('.result')
      ?? this.list.querySelector('.result:hover');
    return element ? this.#cards.get(element.dataset.id) ?? null : null;
  }

  get cards() {
    return [...this.#cards.values()];
  }

  move(key) {
    return moveFocus(this.cards.map(({ link }) => link), key);
  }

  /** Picks a result for a contrast; with the second one the view changes. */
  contrast(card) {
    if (!this.#picked) {
      this.#picked = card;
      card.contrast.setAttribute('aria-pressed', 'true');
      const name = nameOf(card.hit.path);
      this.picking.replaceChildren(
        h('p', {}, 'Why ', h('strong', {}, name), ' before or after another? ',
          'Choose “Contrast” on the other one.'),
        button('button', 'Cancel', () => this.cancel()));
      this.picking.hidden = false;
      this.app.announce(`Picked ${name}. Pick another result to contrast it with.`);
      return;
    }
    const first = this.#picked;
    this.cancel();
    if (first === card) return;
    this.app.store.set({ view: 'contrast', first: first.hit.path, second: card.hit.path });
  }

  /** @returns {boolean} whether something was picked */
  cancel() {
    if (!this.#picked) return false;
    this.#picked.contrast.setAttribute('aria-pressed', 'false');
    this.#picked = null;
    this.picking.hidden = true;
    return true;
  }

  destroy() {
    this.maps.destroy();
    this.#resizing.disconnect();
  }

  #mapsCame(ids) {
    // With one scale for all, a new map may change the colours of every other.
    if (this.app.store.state.scale === 'common') this.paint();
    else for (const id of ids) this.#cards.get(id)?.paint(this.range);
  }

  #point(event) {
    const id = event.target.closest('.result')?.dataset.id ?? null;
    this.#pointed = id;
    this.what.pointed(id === null ? null : this.maps.get(id)?.line ?? null);
  }

  #pointNowhere() {
    this.#pointed = null;
    this.what.pointed(null);
  }

  // Frames are alike, so that lines of text stand in rows: as most photographs are, within reason.
  #frame(answer) {
    this.answer = answer;
    const shapes = this.app.store.state.of === 'query' ? [answer.query] : answer.results;
    const aspects = shapes.map(({ width, height }) => width / height).sort((a, b) => a - b);
    const median = aspects[Math.floor(aspects.length / 2)] ?? 4 / 3;
    const aspect = Math.min(Math.max(median, 0.5), 1.9);
    this.list.style.setProperty('--frame', aspect.toFixed(3));
    // Pictures of one size, whatever their shape: narrow ones stand closer.
    const column = Math.min(Math.max(206 * Math.sqrt(aspect), 150), 260);
    this.list.style.setProperty('--column', `${Math.round(column)}px`);
  }

  #resize() {
    const card = this.list.firstElementChild;
    if (!card) return;
    const { width, height } = card.firstElementChild.getBoundingClientRect();
    this.length = Math.max(width, height);
    for (const each of this.#cards.values()) each.resize(this.length);
  }

  #places() {
    const places = new Map();
    for (const [id, card] of this.#cards) places.set(id, card.element.getBoundingClientRect());
    return places;
  }

  // From where each card was to where it is now; what is on neither end of the way stays out of it.
  #glide(before) {
    const glides = [];
    for (const [id, card] of this.#cards) {
      const to = card.element.getBoundingClientRect();
      const from = before.get(id);
      if (!from) {
        glides.push([card.element, [{ opacity: 0 }, { opacity: 1 }]]);
        continue;
      }
      const [x, y] = [from.left - to.left, from.top - to.top];
      const seen = (box) => box.bottom > 0 && box.top < innerHeight;
      if ((Math.abs(x) > 1 || Math.abs(y) > 1) && (seen(from) || seen(to))) {
        const start = { transform: `translate(${x}px, ${y}px)` };
        glides.push([card.element, [start, { transform: 'none' }]]);
      }
    }
    for (const [element, frames] of glides) {
      for (const running of element.getAnimations()) running.cancel();
      element.animate(frames, { duration: 140, easing: 'cubic-bezier(0.2, 0, 0, 1)' });
    }
  }
}
