import { h, fill, button } from './dom.js';
import { counted } from './numbers.js';

const places = [['search', 'Search'], ['classes', 'Classes'], ['compare', 'Compare']];
/** The place that each view belongs to. */
const within = {
  search: 'search', pair: 'search', contrast: 'search',
  classes: 'classes', class: 'classes', compare: 'compare',
};
const nothing = { query: null, regions: [], unwanted: [], label: null, find: null, network: null };

/** The name, the views, the gallery, the twin and the help. */
export class Header {
  constructor(root, app) {
    this.app = app;
    this.links = places.map(([view, words]) => h('a', { 'data-view': view }, words));
    this.gallery = h('div', { class: 'gallery' });
    this.twin = h('a', { class: 'twin', title: 'What is on this page, as JSON' }, 'JSON');
    fill(root,
      this.name = h('a', { class: 'name', 'aria-label': 'Likeness: choose a photograph' },
        h('img', { src: '/page/icon.svg', alt: '' }), h('span', {}, 'Likeness')),
      h('nav', { 'aria-label': 'Views' }, this.links),
      h('div', { class: 'end' }, this.gallery, this.twin,
        button('round', '?', () => app.keyboard.showList(), {
          'aria-label': 'Keys', title: 'Keys (?)',
        })));
    root.after(this.assumption = h('p', { class: 'assumption small soft', hidden: true }));
    this.#drawGallery();
  }

  update(state) {
    this.name.href = this.app.store.address({ ...nothing, view: 'search' });
    for (const link of this.links) {
      const view = link.dataset.view;
      link.href = this.app.store.address({ view });
      const current = state.view === view ? 'page' : 'true';
      if (within[state.view] === view) link.setAttribute('aria-current', current);
      else link.removeAttribute('aria-current');
    }
    this.twin.href = this.app.twin();
    this.#showAssumption(state);
    if (this.chooser) this.chooser.value = this.app.gallery?.name ?? '';
  }

  // Scores of photographs that were prepared wrongly look like any others.
  #showAssumption({ view, other }) {
    const { gallery, galleries } = this.app;
    const shown = [gallery, view === 'compare' && galleries.find(({ name }) => name === other)];
    const sentences = new Set(shown.map((one) => one?.network?.assumption).filter(Boolean));
    this.assumption.textContent = [...sentences].join(' ');
    this.assumption.hidden = sentences.size === 0;
  }

  #drawGallery() {
    const { galleries } = this.app;
    if (galleries.length < 2) {
      const [only] = galleries;
      const images = only && counted(only.images, 'photograph');
      fill(this.gallery, only && [
        h('b', {}, only.name), h('span', { class: 'small faint numbers' }, images),
      ]);
      return;
    }
    const on = { change: () => this.#choose() };
    this.chooser = h('select', { id: 'gallery', 'aria-label': 'Gallery', on },
      galleries.map(({ name }) => h('option', { value: name }, name)));
    fill(this.gallery, this.chooser);
  }

  // Another gallery has other photographs; one that was uploaded can be looked for in any.
  #choose() {
    const { store } = this.app;
    const uploaded = store.state.query?.startsWith('upload:');
    const { query, regions, unwanted } = uploaded ? store.state : nothing;
    const view = within[store.state.view];
    store.set({ ...nothing, query, regions, unwanted, view, gallery: this.chooser.value });
  }
}
