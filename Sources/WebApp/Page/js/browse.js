import { h, fill, button, afterPause } from './dom.js';
import { abandoned, getJSON, pictureAddress } from './api.js';
import { choosePhotograph } from './intake.js';
import { moveFocus } from './arrows.js';
import { nameOf } from './card.js';
import { counted, whole } from './numbers.js';

const page = 60;
/** More labels than this would be a page of their own: “Find” narrows them. */
const mostChips = 60;

/** The gallery, to choose a query from. */
export class Browser {
  #controller = new AbortController();
  #next = null;
  #key = '';
  #loading = false;
  #started = false;
  #more = new IntersectionObserver(
    (entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#load(),
    { rootMargin: '800px 0px' });

  /**
   * @param {Object} app
   * @param {{view?: string}} [options] `view`: where a photograph leads, with it as the query
   */
  constructor(app, { view = 'search' } = {}) {
    this.app = app;
    this.view = view;
    this.find = h('input', {
      class: 'field', type: 'search', id: 'find', autocomplete: 'off', spellcheck: false,
      placeholder: 'Find by name or label', 'aria-label': 'Find by name or label',
    });
    this.find.addEventListener('input', afterPause(160, () => {
      app.store.set({ find: this.find.value.trim() || null }, { replace: true });
    }));
    this.count = h('p', { class: 'small soft numbers', 'aria-live': 'polite' });
    this.chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'Labels', hidden: true });
    this.grid = h('ul', { class: 'mosaic', 'aria-label': 'Photographs of the gallery' });
    this.end = h('div', { class: 'end-of-list' });
    this.element = h('div', { class: 'browse' },
      h('div', { class: 'welcome' },
        h('h1', {}, 'Which photograph are you looking for?'),
        h('p', { class: 'soft' }, 'Drop one anywhere on this page, paste it, or choose one below. ',
          'Nothing leaves this machine.'),
        button('button first', 'Choose a file', () => choosePhotograph(app))),
      h('div', { class: 'shelf' }, this.find, this.count, this.chips), this.grid, this.end);
    this.#more.observe(this.end);
    this.#drawChips();
  }

  update(state) {
    if (document.activeElement !== this.find) this.find.value = state.find ?? '';
    for (const chip of this.chips.children) {
      chip.setAttribute('aria-pressed', String((chip.dataset.label ?? null) === state.label));
    }
    const key = JSON.stringify([state.gallery, state.find, state.label]);
    if (key === this.#key) return;
    this.#key = key;
    this.#controller.abort();
    this.#controller = new AbortController();
    this.#next = null;
    this.#loading = false;
    this.#started = false;
    this.#load();
  }

  move(key) {
    return moveFocus([...this.grid.querySelectorAll('a')], key);
  }

  destroy() {
    this.#controller.abort();
    this.#more.disconnect();
  }

  async #load() {
    if (this.#loading || (this.#started && !this.#next)) return;
    const { signal } = this.#controller;
    this.#loading = true;
    const { gallery, find, label } = this.app.store.state;
    const given = Object.entries({ gallery, find, label, after: this.#next, count: page });
    const parameters = new URLSearchParams(given.filter(([, value]) => value));
    try {
      const answer = await getJSON(`/photographs.json?${parameters}`, { signal });
      if (signal.aborted) return;
      const items = answer.images.map((photo) => this.#item(photo));
      if (this.#started) this.grid.append(...items);
      else fill(this.grid, items);
      this.#started = true;
      this.#next = answer.next;
      this.#tell(answer.total, find);
    } catch (error) {
      if (!abandoned(error)) this.#say(error.message);
      return;
    } finally {
      if (!signal.aborted) this.#loading = false;
    }
    // The observer is silent while the end stays in sight: ask it afresh.
    this.#more.unobserve(this.end);
    this.#more.observe(this.end);
  }

  #tell(total, find) {
    const all = counted(this.app.gallery?.images ?? total, 'photograph');
    const isAll = total === this.app.gallery?.images;
    this.count.textContent = isAll ? all : `${whole(total)} of ${all}`;
    if (total) return;
    const none = 'There are no photographs here.';
    this.#say(find ? `No photograph has “${find}” in its name or label.` : none);
  }

  #say(sentence) {
    fill(this.grid, h('li', { class: 'sentence', role: 'alert' }, sentence));
  }

  #item(photo) {
    const words = [photo.label, nameOf(photo.path)].filter(Boolean).join(', ');
    const query = { view: this.view, query: photo.path, find: null, label: null };
    const image = h('img', { alt: `Photograph ${words}`, loading: 'lazy', decoding: 'async' });
    image.src = pictureAddress(photo, 320);
    const item = h('li', {},
      h('a', { href: this.app.store.address(query), title: photo.path }, image));
    const aspect = Math.min(Math.max(photo.width / photo.height, 0.45), 3);
    item.style.setProperty('--aspect', String(aspect));
    return item;
  }

  async #drawChips() {
    const { store, gallery } = this.app;
    if (!gallery?.labels) return;
    try {
      const parameters = new URLSearchParams({ gallery: gallery.name });
      const { labels } = await getJSON(`/classes.json?${parameters}`);
      const choose = (label) => () => {
        store.set({ label: store.state.label === label ? null : label }, { replace: true });
      };
      const chip = (label, words) => button('chip', words, choose(label), {
        'aria-pressed': String(label === store.state.label), 'data-label': label,
      });
      fill(this.chips, chip(null, 'All'), labels.slice(0, mostChips).map(({ label, images }) =>
        chip(label, [label, h('span', { class: 'numbers' }, whole(images))])));
      this.chips.hidden = labels.length < 2;
    } catch {
      // The photographs are there without their labels, too.
    }
  }
}
