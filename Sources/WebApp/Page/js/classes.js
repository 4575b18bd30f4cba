import { h, fill, afterPause } from './dom.js';
import { abandoned, getJSON, pictureAddress } from './api.js';
import { Exports } from './exports.js';
import { howToLabel } from './classes-none.js';
import { moveFocus } from './arrows.js';
import { counted, whole } from './numbers.js';

const page = 60;

/** The classes of the gallery, each with a few of its photographs. */
export function mount(root, app) {
  return new ClassesView(root, app);
}

class ClassesView {
  #controller = new AbortController();
  #key = '';
  #next = null;
  #known = 0;
  #isLoading = false;
  #removeKeys;
  #more = new IntersectionObserver(
    (entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#load(),
    { rootMargin: '800px 0px' });

  constructor(root, app) {
    this.app = app;
    this.find = h('input', {
      class: 'field', type: 'search', id: 'find', placeholder: 'Find a class',
      autocomplete: 'off', spellcheck: false, 'aria-label': 'Find a class',
    });
    this.find.addEventListener('input', afterPause(160, () => {
      app.store.set({ find: this.find.value.trim() || null }, { replace: true });
    }));
    this.count = h('p', { class: 'small soft numbers', 'aria-live': 'polite' });
    this.exports = new Exports(app, ['json']);
    this.shelf = h('div', { class: 'shelf' }, this.find, this.count, this.exports.element);
    this.grid = h('ul', { class: 'classes', 'aria-label': 'Classes' });
    this.end = h('div', { class: 'end-of-list' });
    this.words = h('div', { class: 'commands', hidden: true });
    fill(root, h('div', { class: 'browse' },
      h('div', { class: 'welcome' },
        h('h1', {}, 'Classes'),
        h('p', { class: 'soft' },
          'What the photographs of a class have in common, and which of them fit it least.')),
      this.words, this.shelf, this.grid, this.end));
    this.#more.observe(this.end);
    this.#removeKeys = this.#addKeys();
  }

  update(state) {
    if (document.activeElement !== this.find) this.find.value = state.find ?? '';
    const key = JSON.stringify([this.app.gallery?.name, state.find]);
    if (key === this.#key) {
      this.#relink();
      return;
    }
    this.#key = key;
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#next = null;
    this.#known = 0;
    this.#isLoading = false;
    const hasNone = this.app.gallery?.labels === 0;
    for (const element of [this.shelf, this.grid, this.end]) element.hidden = hasNone;
    this.words.hidden = !hasNone;
    if (hasNone) fill(this.words, howToLabel(this.app.gallery));
    else this.#load();
  }

  destroy() {
    this.#controller.abort();
    this.#more.disconnect();
    this.#removeKeys();
  }

  async #load() {
    if (this.#isLoading || (this.#known && !this.#next)) return;
    const { signal } = this.#controller;
    const { gallery, find } = this.app.store.state;
    const parameters = new URLSearchParams({ count: String(page) });
    for (const [name, value] of Object.entries({ gallery, find, after: this.#next })) {
      if (value) parameters.set(name, value);
    }
    this.#isLoading = true;
    try {
      const answer = await getJSON(`/classes.json?${parameters}`, { signal });
      if (signal.aborted) return;
      const tiles = answer.labels.map((one) => this.#tile(one));
      if (this.#known) this.grid.append(...tiles);
      else fill(this.grid, tiles);
      this.#known += tiles.length;
      this.#next = answer.next ?? null;
      this.#tellCount(find, answer.total);
    } catch (error) {
      if (abandoned(error)) return;
      this.#next = null;
      this.grid.append(h('li', { class: 'sentence', role: 'alert' }, error.message));
      return;
    } finally {
      if (!signal.aborted) this.#isLoading = false;
    }
    // The observer is silent while the end stays in sight: ask it afresh.
    this.#more.unobserve(this.end);
    this.#more.observe(this.end);
  }

  #tellCount(find, total) {
    const { labels, images, labelled } = this.app.gallery ?? {};
    const all = counted(labels ?? total, 'class', 'classes');
    if (find) {
      this.count.textContent = `${whole(total)} of ${all}`;
      const none = `No class has “${find}” in its name.`;
      if (!total) fill(this.grid, h('li', { class: 'sentence' }, none));
      return;
    }
    const without = images - labelled;
    const others = without > 0 && `${counted(without, 'photograph')} without one`;
    this.count.textContent = [all, others].filter(Boolean).join(' · ');
  }

  #tile({ label, images, examples }) {
    const pictures = examples.map((photo) => h('img', {
      src: pictureAddress(photo, 240), alt: '', loading: 'lazy', decoding: 'async',
    }));
    const unit = images === 1 ? ' photograph' : ' photographs';
    const number = h('span', { class: 'numbers faint' },
      whole(images), h('span', { class: 'unseen' }, unit));
    return h('li', {},
      h('a', { 'data-label': label, href: this.#address(label) },
        h('span', { class: 'examples', 'data-count': String(examples.length) }, pictures),
        h('span', { class: 'line' }, h('span', { class: 'title', title: label }, label), number)));
  }

  #relink() {
    for (const link of this.#links) link.href = this.#address(link.dataset.label);
  }

  get #links() {
    return [...this.grid.querySelectorAll('a[data-label]')];
  }

  #address(label) {
    return this.app.store.address({ view: 'class', label });
  }

  #addKeys() {
    const group = 'Classes';
    return this.app.keyboard.add(
      {
        keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
        words: 'From class to class', group,
        run: ({ key }) => moveFocus(this.#links, key),
      },
      { keys: 'Enter', words: 'Look at a class', group, run: () => false },
      {
        keys: '/', words: 'Find a class', group,
        run: () => (this.shelf.hidden ? false : this.find.focus()),
      },
      { keys: 'Escape', words: 'Leave the field, then empty it', group, run: () => this.#escape() },
    );
  }

  #escape() {
    if (document.activeElement === this.find) {
      this.find.blur();
      return true;
    }
    if (!this.app.store.state.find) return false;
    this.app.store.set({ find: null }, { replace: true });
    return true;
  }
}
