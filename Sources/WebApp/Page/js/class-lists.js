import { h, fill } from './dom.js';
import { parametersOf } from './state.js';
import { ClassCard } from './class-card.js';
import { MapStore } from './maps.js';
import { Sides } from './sides.js';
import { usualAspect } from './frames.js';

const words = {
  typical: 'The most like all others of the class. What the map marks makes them so.',
  alike: 'They fit the class equally well.',
  least: 'The least like the others. One that stands apart may be mislabelled; or the class is '
    + 'held together by its background, and this one has another.',
};

/** The typical photographs of a class, and beside them those that fit it least, with their maps. */
export class ClassLists {
  #cards = new Map();
  #resizing = new ResizeObserver(() => this.#resize());

  /**
   * @param {Object} app
   * @param {{pointed: (id: string|null) => void, ranged: (range: Object) => void}} what
   *   `pointed`: the photograph that is pointed at; `ranged`: the range that all maps share
   */
  constructor(app, what) {
    this.app = app;
    this.what = what;
    this.maps = new MapStore((ids) => this.#mapsCame(ids), '/class-maps.ndjson');
    this.heading = h('h2', {});
    this.meaning = h('p', { class: 'small soft' });
    this.typical = h('ol', {
      class: 'results', 'aria-label': 'Typical photographs, the best fit first',
    });
    this.least = h('ol', {
      class: 'results', 'aria-label': 'Photographs that fit least, the worst first',
    });
    this.element = h('div', { class: 'lists' },
      h('section', { class: 'typical' }, this.heading, this.meaning, this.typical),
      h('section', { class: 'least' },
        h('h2', {}, 'Fits least'), h('p', { class: 'small soft' }, words.least), this.least));
    this.sides = new Sides(this.element, 'Which photographs', 'Typical', 'Fits least');
    for (const list of [this.typical, this.least]) this.#follow(list);
  }

  /**
   * Shows a class.
   *
   * @param {Object} answer as /class.json says
   * @param {Object} state
   * @param {{isNew: boolean}} how whether another class was shown before
   * @returns {{photo: Object, isLeast: boolean}[]} what is shown, in order
   */
  show(answer, state, { isNew }) {
    this.clear();
    if (isNew) this.sides.show('first');
    const hasMaps = answer.images > 1;
    const { typical, least, isAlike } = parted(answer);
    this.heading.textContent = isAlike ? 'Its photographs' : 'Typical';
    this.meaning.textContent = isAlike ? words.alike : words.typical;
    this.meaning.hidden = !hasMaps;
    if (hasMaps) {
      const options = { view: 'class', settings: false, without: ['count', 'network'] };
      this.maps.use(parametersOf(state, options));
    }
    const add = (list, photos, isLeast) => fill(list, photos.map((photo, index) => {
      const isMost = !isLeast && index === 0;
      const against = isMost ? least[0] ?? typical[1] ?? null : typical[0];
      const what = { photo, rank: index + 1, isLeast, against, answer };
      const card = new ClassCard(this.app, this.maps, what);
      this.#cards.set(card.id, card);
      if (hasMaps) this.maps.observe(card.element, card.id);
      return card.element;
    }));
    add(this.typical, typical, false);
    add(this.least, least, true);
    this.#frame([...typical, ...least]);
    this.maps.keep([...this.#cards.keys()]);
    this.paint();
    this.#resize();
    return this.cards;
  }

  clear() {
    for (const card of this.#cards.values()) {
      this.maps.unobserve(card.element);
      card.elsewhere?.destroy();
      card.element.remove();
    }
    this.#cards.clear();
    this.maps.forget();
  }

  /** Draws the maps on screen as the settings say; the others when they come into sight. */
  paint() {
    const range = this.#range;
    for (const [id, card] of this.#cards) if (this.maps.isVisible(id)) card.paint(range);
    this.what.ranged(range);
  }

  /** The settings changed, which links hold, too. */
  restyle() {
    for (const card of this.#cards.values()) card.relink();
    this.paint();
  }

  /** Goes to a photograph, wherever it is. */
  go(id) {
    const card = this.#cards.get(id);
    if (!card) return;
    this.sides.show(card.isLeast ? 'second' : 'first');
    card.link.focus({ preventScroll: true });
    card.element.scrollIntoView({ block: 'center' });
  }

  /** What can be looked at, in order. @returns {ClassCard[]} */
  get cards() {
    return [...this.#cards.values()];
  }

  /** The photograph that has the focus, or that the pointer is on. @returns {ClassCard|null} */
  get current() {
    const focused = document.activeElement?.closest?.('.member');
    const element = focused ?? this.element.querySelector('.member:hover');
    return element ? this.#cards.get(element.dataset.id) ?? null : null;
  }

  destroy() {
    this.clear();
    this.maps.destroy();
    this.#resizing.disconnect();
  }

  get #range() {
    return this.maps.range(this.app.store.state.colours, 'map');
  }

  // With one scale for all, a new map may change the colours of every other.
  #mapsCame(ids) {
    if (this.app.store.state.scale === 'common') this.paint();
    else for (const id of ids) this.#cards.get(id)?.paint(this.#range);
  }

  #frame(photos) {
    const aspect = usualAspect(photos);
    const column = Math.round(Math.min(Math.max(158 * Math.sqrt(aspect), 150), 200));
    for (const list of [this.typical, this.least]) {
      list.style.setProperty('--frame', aspect.toFixed(3));
      list.style.setProperty('--column', `${column}px`);
    }
  }

  #resize() {
    const boxes = this.cards.map(({ link }) => link.getBoundingClientRect());
    const frame = boxes.find(({ width }) => width > 0);
    if (!frame) return;
    for (const card of this.#cards.values()) card.resize(Math.max(frame.width, frame.height));
  }

  #follow(list) {
    const point = ({ target }) => this.what.pointed(target.closest('.member')?.dataset.id ?? null);
    for (const type of ['pointerover', 'focusin']) list.addEventListener(type, point);
    for (const type of ['pointerleave', 'focusout']) {
      list.addEventListener(type, () => this.what.pointed(null));
    }
    this.#resizing.observe(list);
  }
}

/** Both lists; one alone where no photograph fits better than another, as with two of them. */
function parted({ typical, least }) {
  const isAlike = !least.length || typical[0].fit - least[0].fit < 0.00005;
  if (!isAlike) return { typical, least, isAlike };
  return { typical: [...typical, ...[...least].reverse()], least: [], isAlike };
}
