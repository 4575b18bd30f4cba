import { h, fill, button } from './dom.js';
import { HeatmapPicture } from './heatmap.js';
import { RegionTools } from './region-tools.js';
import { nameOf } from './card.js';
import { rangeOf } from './colour.js';

/** What is looked for: the photograph, large, with its regions. */
export class QueryPanel {
  /** @param {(region, how: {isFinal: boolean}) => void} changed a region was drawn */
  constructor(app, changed) {
    this.app = app;
    this.ground = h('div', { class: 'ground' });
    const notice = (sentence) => app.notice(sentence);
    this.tools = new RegionTools(this.ground, { changed, notice });
    this.name = h('h1', { class: 'query-name' });
    this.about = h('p', { class: 'small soft' });
    this.element = h('section', { class: 'query', 'aria-label': 'Query' },
      h('div', { class: 'mount' }, this.ground),
      h('div', { class: 'caption' },
        h('div', {}, this.name, this.about),
        button('quiet', 'Change', () => this.#browse(), {
          title: 'Choose another photograph; or drop or paste one anywhere',
        })),
      this.tools.element);
  }

  /** @param {Object} query as /search.json says */
  update(query, state) {
    const isNew = this.query?.query !== query.query || this.query?.url !== query.url;
    this.query = query;
    if (isNew) this.#show(query);
    this.tools.update(query, query.query, state.regions, state.unwanted);
  }

  #show(query) {
    const name = query.path === 'upload' ? 'Your photograph' : nameOf(query.path);
    const size = `${query.width} × ${query.height}`;
    this.name.textContent = name;
    this.name.title = query.path;
    fill(this.about, [query.label, size, this.#sameFile(query)].filter(Boolean).join(' · '));
    this.picture?.element.remove();
    const alt = `The query: ${[query.label, name].filter(Boolean).join(', ')}`;
    this.picture = new HeatmapPicture({ photo: query, alt, length: 1000, lifts: false, eager: true });
    this.ground.style.setProperty('--aspect', String(query.width / query.height));
    this.ground.prepend(this.picture.element);
  }

  /** Shows where the query has what a result has; null shows it alone. */
  point(line, common) {
    if (!this.picture) return;
    if (!line || line.error) {
      this.picture.clear();
      return;
    }
    const { colours, scale } = this.app.store.state;
    const range = scale === 'own' || !common ? rangeOf(colours, [line.mapOfQuery]) : common;
    this.picture.show(line.mapOfQuery, { colours, range });
  }

  destroy() {
    this.tools.destroy();
  }

  #sameFile({ query, sameFile }) {
    const others = (sameFile ?? []).filter((path) => path !== query);
    return others.length ? `the same file as ${others.map(nameOf).join(', ')}` : null;
  }

  #browse() {
    this.app.store.set({ query: null, regions: [], unwanted: [] });
  }
}
