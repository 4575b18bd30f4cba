import { h, fill } from './dom.js';
import { counted } from './numbers.js';

const places = [['search', 'Search'], ['classes', 'Classes'], ['compare', 'Compare']];
const within = { search: 'search', pair: 'search', contrast: 'search', classes: 'classes', class: 'classes', compare: 'compare' };

/** The name, the views, the gallery, the twin and the help. */
export class Header {
  constructor(root, app) {
    this.app = app;
    this.links = places.map(([view, words]) => h('a', { 'data-view': view }, words));
    this.gallery = h('div', { class: 'gallery' });
    this.twin = h('a', { class: 'twin', title: 'This page as JSON, with the same parameters' }, 'JSON');
    fill(root,
      this.name = h('a', { class: 'name', 'aria-label': 'Likeness: choose a photograph' },
        h('img', { src: '/page/icon.svg', alt: '', width: 22, height: 22 }), h('span', {}, 'Likeness')),
      h('nav', { 'aria-label': 'Views' }, this.links),
      h('div', { class: 'end' }, this.gallery, this.twin,
        h('button', { class: 'round', 'aria-label': 'Keys', title: 'Keys (?)', on: { click: () => app.keyboard.showList() } }, '?')));
    this.#drawGallery();
  }

  update(state) {
    this.name.href = this.app.store.address({ view: 'search', query: null, regions: [], unwanted: [], label: null, find: null, network: null });
    for (const link of this.links) {
      const view = link.dataset.view;
      link.href = this.app.store.address({ view });
      if (within[state.view] === view) link.setAttribute('aria-current', state.view === view ? 'page' : 'true');
      else link.removeAttribute('aria-current');
    }
    const twin = this.app.twin();
    this.twin.hidden = !twin;
    if (twin) this.twin.href = twin;
    if (this.chooser) this.chooser.value = this.app.gallery?.name ?? '';
  }

  #drawGallery() {
    const { galleries } = this.app;
    if (galleries.length < 2) {
      const [only] = galleries;
      fill(this.gallery, only && [h('b', {}, only.name), h('span', { class: 'small faint numbers' }, counted(only.images, 'photograph'))]);
      return;
    }
    this.chooser = h('select', { id: 'gallery', 'aria-label': 'Gallery', on: { change: () => this.#choose() } },
      galleries.map(({ name, images }) => h('option', { value: name, title: counted(images, 'photograph') }, name)));
    fill(this.gallery, this.chooser);
  }

  // Another gallery has other photographs; one that was uploaded can be looked for in any.
  #choose() {
    const { store } = this.app;
    const uploaded = store.state.query?.startsWith('upload:');
    const view = ['search', 'classes', 'compare'].includes(store.state.view) ? store.state.view : within[store.state.view];
    store.set({
      view, gallery: this.chooser.value, network: null, label: null, find: null,
      ...(uploaded ? {} : { query: null, regions: [], unwanted: [] }),
    });
  }
}
