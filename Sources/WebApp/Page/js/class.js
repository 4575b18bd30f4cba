import { h, fill } from './dom.js';
import { abandoned, getJSON } from './api.js';
import { parametersOf } from './state.js';
import { ClassCard } from './class-card.js';
import { Exports } from './exports.js';
import { FitStrip } from './fit-strip.js';
import { MapStore } from './maps.js';
import { Settings } from './settings.js';
import { Sides } from './sides.js';
import { addClassKeys } from './class-keys.js';
import { usualAspect } from './frames.js';
import { counted, score, whole } from './numbers.js';

const counts = [12, 24, 48, 96, 200];

/** A class: what its photographs have in common, those that are typical and those that fit it least. */
export function mount(root, app) {
  return new ClassView(root, app);
}

/** Both lists; one alone where no photograph fits better than another, as with two of them. */
function parted({ typical, least }) {
  const isAlike = !least.length || typical[0].fit - least[0].fit < 0.00005;
  return isAlike ? { typical: [...typical, ...[...least].reverse()], least: [], isAlike } : { typical, least, isAlike };
}

class ClassView {
  #controller = new AbortController();
  #key = '';
  #cards = new Map();
  #removeKeys;
  #resizing = new ResizeObserver(() => this.#resize());

  constructor(root, app) {
    this.app = app;
    this.maps = new MapStore((ids) => this.#mapsCame(ids), '/class-maps.ndjson');
    this.settings = new Settings(app, { withResults: false, withQuery: false });
    this.strip = new FitStrip((id) => this.#go(id));
    this.name = h('h1', {});
    this.about = h('p', { class: 'soft numbers' });
    this.before = h('a', { class: 'quiet', title: 'The class before (p)' });
    this.after = h('a', { class: 'quiet', title: 'The class after (n)' });
    this.count = h('select', { id: 'count', class: 'numbers', 'aria-label': 'How many of each', on: { change: () => app.store.set({ count: Number(this.count.value) }) } });
    this.exports = new Exports(app);
    this.words = h('p', { class: 'sentence', role: 'alert', hidden: true });
    this.typical = h('ol', { class: 'results', 'aria-label': 'Typical photographs, the best fit first' });
    this.least = h('ol', { class: 'results', 'aria-label': 'Photographs that fit least, the worst first' });
    this.heading = h('h2', {});
    this.meaning = h('p', { class: 'small soft' });
    this.lists = h('div', { class: 'lists' },
      h('section', { class: 'typical' }, this.heading, this.meaning, this.typical),
      h('section', { class: 'least' }, h('h2', {}, 'Fits least'),
        h('p', { class: 'small soft' }, 'The least like the others. One that stands apart may be mislabelled; or the class is held together by its background, and this one has another.'), this.least));
    this.sides = new Sides(this.lists, 'Which photographs', 'Typical', 'Fits least');
    this.element = h('div', { class: 'search class waits' },
      h('aside', {},
        h('nav', { class: 'beside', 'aria-label': 'Classes' }, h('a', { class: 'quiet', href: app.store.address({ view: 'classes' }) }, 'All classes'), this.before, this.after),
        h('div', { class: 'about' }, this.name, this.about), this.strip.element, this.settings.element),
      h('section', { class: 'found', 'aria-label': 'Photographs of the class' },
        h('div', { class: 'headline' }, this.sides.element,
          h('label', { class: 'how-many' }, h('span', {}, 'Up to'), this.count, h('span', {}, 'of each')), this.exports.element),
        this.words, this.lists));
    fill(root, this.element);
    for (const list of [this.typical, this.least]) this.#follow(list);
    this.#removeKeys = addClassKeys(this);
  }

  update(state) {
    this.settings.update(state);
    const key = JSON.stringify([state.gallery, state.label, state.count]);
    if (key !== this.#key) {
      this.#key = key;
      this.#ask(state);
      return;
    }
    for (const card of this.#cards.values()) card.relink();
    this.#paint();
  }

  destroy() {
    this.#controller.abort();
    this.#clear();
    this.maps.destroy();
    this.#resizing.disconnect();
    this.#removeKeys();
  }

  async #ask(state) {
    this.#controller.abort();
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    if (state.label === null) {
      this.#fail('The address names no class. Choose one from the list.');
      return;
    }
    try {
      const answer = await getJSON(`/class.json?${parametersOf(state, { view: 'class', settings: false })}`, { signal });
      if (!signal.aborted) this.#show(answer, state);
    } catch (error) {
      if (!abandoned(error)) this.#fail(error.message);
    }
  }

  #show(answer, state) {
    const { label, images, meanSimilarity } = answer;
    const { typical, least, isAlike } = parted(answer);
    const isNew = this.answer?.label !== label || this.answer?.gallery !== answer.gallery;
    this.#clear();
    this.answer = answer;
    this.words.hidden = true;
    this.lists.hidden = false;
    this.element.classList.remove('fails', 'waits');
    this.heading.textContent = isAlike ? 'Its photographs' : 'Typical';
    this.meaning.textContent = isAlike ? 'They fit the class equally well.' : 'The most like all others of the class. What the map marks makes them so.';
    this.meaning.hidden = images < 2;
    this.element.dataset.only = String(!least.length);
    if (isNew) {
      scrollTo(0, 0);
      this.sides.show('first');
    }
    document.title = `${label} · Likeness`;
    this.name.textContent = label;
    this.about.textContent = [counted(images, 'photograph'), Number.isFinite(meanSimilarity) && `mean similarity ${score(meanSimilarity)}`].filter(Boolean).join(' · ');
    this.#showNeighbours(answer);
    this.#showCounts(images, state.count);
    if (images > 1) this.maps.use(parametersOf({ ...state, label }, { view: 'class', settings: false, without: ['count', 'network'] }));
    const add = (list, photos, isLeast) => fill(list, photos.map((photo, index) => {
      const against = isLeast || index > 0 ? typical[0] : least[0] ?? typical[1] ?? null;
      const card = new ClassCard(this.app, this.maps, { photo, rank: index + 1, isLeast, against, answer });
      this.#cards.set(card.id, card);
      if (images > 1) this.maps.observe(card.element, card.id);
      return card.element;
    }));
    add(this.typical, typical, false);
    add(this.least, least, true);
    this.#frame([...typical, ...least]);
    this.maps.keep([...this.#cards.keys()]);
    this.strip.element.hidden = images < 2;
    if (images > 1) this.strip.show([...typical.map((photo) => ({ photo, isLeast: false })), ...least.map((photo) => ({ photo, isLeast: true }))], meanSimilarity);
    else this.#say('It is the only photograph of its class, so there is nothing that it could be like.');
    this.#paint();
    this.#resize();
    this.app.announce(`${label}: ${counted(images, 'photograph')}.`);
  }

  #fail(sentence) {
    this.#clear();
    this.answer = null;
    this.lists.hidden = true;
    this.element.classList.remove('waits');
    this.element.classList.add('fails');
    this.name.textContent = this.app.store.state.label ?? 'Class';
    this.about.textContent = '';
    this.strip.element.hidden = true;
    for (const link of [this.before, this.after]) link.hidden = true;
    this.#say(sentence, ' ', h('a', { href: this.app.store.address({ view: 'classes' }) }, 'All classes'), '.');
  }

  #say(...words) {
    this.words.hidden = false;
    fill(this.words, words);
  }

  #clear() {
    for (const card of this.#cards.values()) {
      this.maps.unobserve(card.element);
      card.elsewhere?.destroy();
      card.element.remove();
    }
    this.#cards.clear();
    this.maps.forget();
  }

  #showNeighbours({ previous, next }) {
    for (const [link, label, words] of [[this.before, previous, (name) => `← ${name}`], [this.after, next, (name) => `${name} →`]]) {
      link.hidden = !label;
      link.textContent = label ? words(label) : '';
      if (label) link.href = this.app.store.address({ label });
    }
  }

  // Half of a class is the most that either list has.
  #showCounts(images, count) {
    const half = Math.ceil(images / 2);
    const known = [...new Set([...counts, count])].sort((one, other) => one - other);
    const enough = known.find((one) => one >= half) ?? known.at(-1);
    const shown = known.filter((one) => one <= enough || one === count);
    fill(this.count, shown.map((one) => h('option', { value: String(one), selected: one === count }, whole(one))));
    this.count.closest('label').hidden = shown.length < 2;
  }

  get #range() {
    return this.maps.range(this.app.store.state.colours, 'map');
  }

  // What is on screen now; the others when they come into sight.
  #paint() {
    const range = this.#range;
    for (const [id, card] of this.#cards) if (this.maps.isVisible(id)) card.paint(range);
    this.settings.showRange(range);
  }

  // With one scale for all, a new map may change the colours of every other.
  #mapsCame(ids) {
    if (this.app.store.state.scale === 'common') this.#paint();
    else for (const id of ids) this.#cards.get(id)?.paint(this.#range);
  }

  #frame(photos) {
    const aspect = usualAspect(photos);
    for (const list of [this.typical, this.least]) {
      list.style.setProperty('--frame', aspect.toFixed(3));
      list.style.setProperty('--column', `${Math.round(Math.min(Math.max(158 * Math.sqrt(aspect), 150), 200))}px`);
    }
  }

  #resize() {
    const frame = [...this.#cards.values()].map(({ link }) => link.getBoundingClientRect()).find(({ width }) => width > 0);
    if (!frame) return;
    for (const card of this.#cards.values()) card.resize(Math.max(frame.width, frame.height));
  }

  #follow(list) {
    const point = ({ target }) => this.strip.point(target.closest('.member')?.dataset.id ?? null);
    list.addEventListener('pointerover', point);
    list.addEventListener('focusin', point);
    for (const type of ['pointerleave', 'focusout']) list.addEventListener(type, () => this.strip.point(null));
    this.#resizing.observe(list);
  }

  #go(id) {
    const card = this.#cards.get(id);
    if (!card) return;
    this.sides.show(card.elsewhere ? 'second' : 'first');
    card.link.focus({ preventScroll: true });
    card.element.scrollIntoView({ block: 'center' });
  }

  /** What can be looked at, in order. @returns {ClassCard[]} */
  get cards() {
    return [...this.#cards.values()];
  }

  /** The photograph that has the focus, or that the pointer is on. @returns {ClassCard|null} */
  get current() {
    const element = document.activeElement?.closest?.('.member') ?? this.lists.querySelector('.member:hover');
    return element ? this.#cards.get(element.dataset.id) ?? null : null;
  }
}
