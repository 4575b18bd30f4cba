import { h, fill, afterPause } from './dom.js';
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
  #more = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#load(), { rootMargin: '800px 0px' });

  /** @param {Object} app @param {{view?: string}} options `view`: where a photograph leads, with it as the query */
  constructor(app, { view = 'search' } = {}) {
    this.app = app;
    this.view = view;
    this.find = h('input', {
      class: 'field', type: 'search', id: 'find', placeholder: 'Find by name or label', autocomplete: 'off', spellcheck: false,
      'aria-label': 'Find by name or label',
    });
    const search = afterPause(160, () => this.app.store.set({ find: this.find.value.trim() || null }, { replace: true }));
    this.find.addEventListener('input', search);
    this.count = h('p', { class: 'small soft numbers', 'aria-live': 'polite' });
    this.chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'Labels', hidden: true });
    this.grid = h('ul', { class: 'mosaic', 'aria-label': 'Photographs of the gallery' });
    this.end = h('div', { class: 'end-of-list' });
    this.element = h('div', { class: 'browse' },
      h('div', { class: 'welcome' },
        h('h1', {}, 'Which photograph are you looking for?'),
        h('p', { class: 'soft' }, 'Drop one anywhere on this page, paste it, or choose one below. Nothing leaves this machine.'),
        h('button', { class: 'button first', on: { click: () => choosePhotograph(app) } }, 'Choose a file')),
      h('div', { class: 'shelf' }, this.find, this.count, this.chips), this.grid, this.end);
    this.#more.observe(this.end);
    this.#drawChips();
  }

  update(state) {
    if (document.activeElement !== this.find) this.find.value = state.find ?? '';
    for (const chip of this.chips.children) chip.setAttribute('aria-pressed', String((chip.dataset.label ?? null) === state.label));
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

  #started = false;

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
    const parameters = new URLSearchParams({ count: String(page) });
    for (const [name, value] of Object.entries({ gallery, find, label, after: this.#next })) if (value) parameters.set(name, value);
    try {
      const answer = await getJSON(`/photographs.json?${parameters}`, { signal });
      if (signal.aborted) return;
      const items = answer.images.map((photo) => this.#item(photo));
      if (this.#started) this.grid.append(...items);
      else fill(this.grid, items);
      this.#started = true;
      this.#next = answer.next;
      const one = this.app.gallery?.images ?? answer.total;
      this.count.textContent = answer.total === one ? counted(one, 'photograph') : `${whole(answer.total)} of ${counted(one, 'photograph')}`;
      if (!answer.total) fill(this.grid, h('li', { class: 'sentence' }, find ? `No photograph has “${find}” in its name or label.` : 'There are no photographs here.'));
    } catch (error) {
      if (!abandoned(error)) fill(this.grid, h('li', { class: 'sentence', role: 'alert' }, error.message));
      return;
    } finally {
      if (!signal.aborted) this.#loading = false;
    }
    // The observer is silent while the end stays in sight: ask it afresh.
    this.#more.unobserve(this.end);
    this.#more.observe(this.end);
  }

  #item(photo) {
    const name = nameOf(photo.path);
    const item = h('li', {}, h('a', { href: this.app.store.address({ view: this.view, query: photo.path, find: null, label: null }), title: photo.path },
      h('img', { src: pictureAddress(photo, 320), alt: `Photograph ${[photo.label, name].filter(Boolean).join(', ')}`, loading: 'lazy', decoding: 'async' })));
    item.style.setProperty('--aspect', String(Math.min(Math.max(photo.width / photo.height, 0.45), 3)));
    return item;
  }

  async #drawChips() {
    const { store, gallery } = this.app;
    if (!gallery?.labels) return;
    try {
      const { labels } = await getJSON(`/classes.json?${new URLSearchParams({ gallery: gallery.name })}`);
      const chip = (label, words) => h('button', {
        class: 'chip', 'aria-pressed': String((label ?? null) === store.state.label), ...(label === null ? {} : { 'data-label': label }),
        on: { click: () => store.set({ label: store.state.label === label ? null : label }, { replace: true }) },
      }, words);
      fill(this.chips, chip(null, 'All'), labels.slice(0, mostChips).map(({ label, images }) => chip(label, [label, h('span', { class: 'numbers' }, whole(images))])));
      this.chips.hidden = labels.length < 2;
    } catch {
      // The photographs are there without their labels, too.
    }
  }
}
