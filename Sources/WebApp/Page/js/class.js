import { h, fill } from './dom.js';
import { abandoned, getJSON } from './api.js';
import { parametersOf } from './state.js';
import { ClassLists } from './class-lists.js';
import { Exports } from './exports.js';
import { FitStrip } from './fit-strip.js';
import { Settings } from './settings.js';
import { addClassKeys } from './class-keys.js';
import { counted, score, whole } from './numbers.js';

const counts = [12, 24, 48, 96, 200];

/** A class: what its photographs have in common, the typical ones, those that fit it least. */
export function mount(root, app) {
  return new ClassView(root, app);
}

class ClassView {
  #controller = new AbortController();
  #key = '';
  #removeKeys;

  constructor(root, app) {
    this.app = app;
    this.settings = new Settings(app, { withResults: false, withQuery: false });
    this.lists = new ClassLists(app, {
      pointed: (id) => this.strip.point(id),
      ranged: (range) => this.settings.showRange(range),
    });
    this.strip = new FitStrip((id) => this.lists.go(id));
    this.name = h('h1', {});
    this.about = h('p', { class: 'soft numbers' });
    const all = h('a', { class: 'quiet', href: this.#address }, 'All classes');
    this.before = h('a', { class: 'quiet', title: 'The class before (p)' });
    this.after = h('a', { class: 'quiet', title: 'The class after (n)' });
    this.count = h('select', {
      id: 'count', class: 'numbers', 'aria-label': 'How many of each',
      on: { change: () => app.store.set({ count: Number(this.count.value) }) },
    });
    this.howMany = h('label', { class: 'how-many' },
      h('span', {}, 'Up to'), this.count, h('span', {}, 'of each'));
    this.words = h('p', { class: 'sentence', role: 'alert', hidden: true });
    const exports = new Exports(app);
    this.element = h('div', { class: 'search class waits' },
      h('aside', {},
        h('nav', { class: 'beside', 'aria-label': 'Classes' }, all, this.before, this.after),
        h('div', { class: 'about' }, this.name, this.about),
        this.strip.element, this.settings.element),
      h('section', { class: 'found', 'aria-label': 'Photographs of the class' },
        h('div', { class: 'headline' }, this.lists.sides.element, this.howMany, exports.element),
        this.words, this.lists.element));
    fill(root, this.element);
    this.#removeKeys = addClassKeys(this);
  }

  update(state) {
    this.settings.update(state);
    const key = JSON.stringify([state.gallery, state.label, state.count]);
    if (key === this.#key) {
      this.lists.restyle();
      return;
    }
    this.#key = key;
    this.#ask(state);
  }

  destroy() {
    this.#controller.abort();
    this.lists.destroy();
    this.#removeKeys();
  }

  get #address() {
    return this.app.store.address({ view: 'classes' });
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
      const parameters = parametersOf(state, { view: 'class', settings: false });
      const answer = await getJSON(`/class.json?${parameters}`, { signal });
      if (!signal.aborted) this.#show(answer, state);
    } catch (error) {
      if (!abandoned(error)) this.#fail(error.message);
    }
  }

  #show(answer, state) {
    const { label, images, meanSimilarity } = answer;
    this.element.classList.remove('fails', 'waits');
    this.words.hidden = true;
    const isNew = this.shown !== `${answer.gallery}/${label}`;
    this.shown = `${answer.gallery}/${label}`;
    if (isNew) scrollTo(0, 0);
    document.title = `${label} · Likeness`;
    this.name.textContent = label;
    const mean = Number.isFinite(meanSimilarity) && `mean similarity ${score(meanSimilarity)}`;
    this.about.textContent = [counted(images, 'photograph'), mean].filter(Boolean).join(' · ');
    this.#showNeighbours(answer);
    this.#showCounts(images, state.count);
    const members = this.lists.show(answer, state, { isNew });
    this.element.dataset.only = String(members.every(({ isLeast }) => !isLeast));
    this.strip.show(members, meanSimilarity);
    if (images === 1) {
      this.#say('It is the only photograph of its class: there is nothing that it could be like.');
    }
    this.app.announce(`${label}: ${counted(images, 'photograph')}.`);
  }

  #fail(sentence) {
    this.lists.clear();
    this.shown = null;
    this.element.classList.remove('waits');
    this.element.classList.add('fails');
    this.#say(sentence, ' ', h('a', { href: this.#address }, 'All classes'), '.');
  }

  #say(...words) {
    this.words.hidden = false;
    fill(this.words, words);
  }

  #showNeighbours({ previous, next }) {
    const show = (link, label, words) => {
      link.hidden = !label;
      link.textContent = words;
      if (label) link.href = this.app.store.address({ label });
    };
    show(this.before, previous, `← ${previous}`);
    show(this.after, next, `${next} →`);
  }

  // Half of a class is the most that either list has.
  #showCounts(images, count) {
    const half = Math.ceil(images / 2);
    const known = [...new Set([...counts, count])].sort((one, other) => one - other);
    const enough = known.find((one) => one >= half) ?? known.at(-1);
    const shown = known.filter((one) => one <= enough || one === count);
    fill(this.count, shown.map((one) =>
      h('option', { value: String(one), selected: one === count }, whole(one))));
    this.howMany.hidden = shown.length < 2;
  }
}
