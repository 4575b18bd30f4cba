import { h, fill, button } from './dom.js';
import { pictureAddress } from './api.js';
import { HeatmapPicture } from './heatmap.js';
import { explain, shortCertificate } from './certificate.js';
import { moved, score, share, signed, whole } from './numbers.js';
import { rangeOf } from './colour.js';

/** A path in two parts: the folders and the file's name. */
export function nameOf(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** One result: its photograph with the map, what it scored, and what can be done with it. */
export class Card {
  #shown = '';

  /** @param {{store: Object}} app @param {{maps: Object, contrast: (card: Card) => void}} grid */
  constructor(app, grid, hit) {
    this.app = app;
    this.grid = grid;
    this.hit = hit;
    this.length = 320;
    this.picture = new HeatmapPicture({ photo: hit, alt: '' });
    this.link = h('a', { class: 'frame' }, this.picture.element);
    this.rank = h('span', { class: 'rank numbers' });
    this.title = h('span', { class: 'title' });
    this.moved = h('span', { class: 'moved numbers' });
    this.score = button('score numbers', null, () => this.explain(), {
      title: 'What does this number mean?',
    });
    this.path = h('span', { class: 'path' });
    this.share = h('span', { class: 'share numbers' });
    this.certificate = button('certificate numbers', null, () => this.explain(this.certificate));
    this.more = h('a', { class: 'quiet' }, 'More like this');
    this.close = h('a', { class: 'quiet' }, 'Look close');
    this.contrast = button('quiet', 'Contrast', () => grid.contrast(this), { 'aria-pressed': 'false' });
    this.element = h('li', { class: 'result', 'data-id': hit.id },
      this.link,
      h('div', { class: 'line' }, this.rank, this.title, this.moved, this.score),
      h('div', { class: 'line second' }, this.path, this.share, this.certificate),
      h('div', { class: 'actions' }, this.close, this.more, this.contrast));
  }

  /**
   * Shows what a search says about the photograph.
   *
   * @param {string} base the page's address, which the links build on
   */
  update(hit, query, base) {
    this.hit = hit;
    this.query = query;
    const change = hit.regionScore === undefined ? null : moved(hit.rank, hit.rankByWhole);
    const told = [hit.rank, hit.score, hit.regionShare, hit.rankByWhole, base].join('|');
    if (told === this.#shown) return;
    this.#shown = told;
    this.rank.textContent = whole(hit.rank);
    fill(this.title, hit.label ?? nameOf(hit.path),
      hit.isSameFile && h('span', { class: 'itself' }, ' · the query itself'));
    this.score.textContent = score(hit.score);
    this.path.textContent = hit.label ? nameOf(hit.path) : '';
    this.title.title = this.path.title = hit.path;
    // With a region, its share is worth more than the file's name, which the pointer still tells.
    this.path.hidden = hit.regionScore !== undefined;
    this.share.hidden = !this.path.hidden;
    const part = hit.regionShare === undefined ? '' : `${share(hit.regionShare)} `;
    this.share.textContent = `${part}of ${score(hit.similarity)}`;
    this.#showMove(change);
    this.#setLinks(change);
    this.#setPhoto();
  }

  #showMove(change) {
    fill(this.moved, change && [
      h('span', { 'aria-hidden': 'true' }, change.sign),
      h('span', { class: 'unseen' }, `, ${change.words}, `),
    ]);
    this.moved.title = change?.words ?? '';
    this.moved.dataset.way = change ? (change.sign[0] === '↑' ? 'up' : 'down') : '';
  }

  #setLinks(change) {
    const { store } = this.app;
    const { hit } = this;
    this.link.href = store.address({ view: 'pair', result: hit.path, point: null, on: null });
    this.close.href = this.link.href;
    this.more.href = store.address({ view: 'search', query: hit.path, regions: [], unwanted: [] });
    const words = [`Rank ${hit.rank}`, this.words, `score ${score(hit.score)}`, change?.words];
    this.link.setAttribute('aria-label', `${words.filter(Boolean).join(', ')}. Look close`);
    for (const one of [this.close, this.more, this.contrast]) {
      one.setAttribute('aria-label', `${one.textContent}: ${this.words}`);
    }
  }

  /** The photograph in words. */
  get words() {
    return [this.hit.label, nameOf(this.hit.path)].filter(Boolean).join(', ');
  }

  /** @param {number} length how long the longest side is on screen, about */
  resize(length) {
    if (length === this.length) return;
    this.length = length;
    this.#setPhoto();
  }

  /** Draws the map as the settings say. @param {{low: number, high: number}} common */
  paint(common) {
    const { state } = this.app.store;
    const entry = this.grid.maps.get(String(this.hit.id));
    const line = entry?.line;
    if (!line) {
      this.picture.wait();
      this.certificate.textContent = '';
    } else if (line.error) {
      this.picture.fail(line.error);
      this.certificate.textContent = '';
    } else {
      const map = state.of === 'query' ? line.mapOfQuery : line.map;
      const own = state.scale === 'own' ? rangeOf(state.colours, [map]) : null;
      this.picture.show(map, { colours: state.colours, range: own ?? common, old: entry.old });
      const words = shortCertificate(line);
      this.certificate.textContent = own ? `to ${signed(own.high)} · ${words}` : words;
      this.certificate.title = words;
      this.certificate.setAttribute('aria-label', `Certificate: ${words}. What does it mean?`);
    }
  }

  explain(button = this.score) {
    explain(button, this.hit, this.grid.maps.get(String(this.hit.id))?.line ?? null);
  }

  // On the query, the map needs the query's photograph below it; the result stays in the corner.
  #setPhoto() {
    const onQuery = this.app.store.state.of === 'query' && this.query;
    this.picture.element.querySelector('.inset')?.remove();
    if (!onQuery) {
      this.picture.setPhoto(this.hit, `Photograph ${this.words}`, this.length);
      return;
    }
    const words = `The query, with what ${this.words} has in common with it`;
    this.picture.setPhoto(this.query, words, this.length);
    const source = pictureAddress(this.hit, 80);
    this.picture.element.append(h('img', { class: 'inset', alt: '', src: source, loading: 'lazy' }));
  }
}
