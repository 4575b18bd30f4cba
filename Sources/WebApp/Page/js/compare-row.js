import { h, fill, button } from './dom.js';
import { HeatmapPicture } from './heatmap.js';
import { explain, shortCertificate } from './certificate.js';
import { elsewhere } from './compare-words.js';
import { nameOf } from './card.js';
import { score, share, signed, whole } from './numbers.js';
import { rangeOf } from './colour.js';

/** One result of one of two networks: its maps, its score, its place in the other's list. */
export class CompareRow {
  /** @param {Object} side whose list it is in */
  constructor(side, hit) {
    this.side = side;
    this.app = side.app;
    this.hit = hit;
    this.id = String(hit.id);
    this.picture = new HeatmapPicture({ photo: hit, alt: '', length: 160 });
    // The map on the query stands beside it where there is room.
    this.onQuery = new HeatmapPicture({ photo: hit, alt: '', length: 160 });
    this.onQuery.element.append(
      h('img', { class: 'inset', alt: '', src: `${hit.url}&side=160`, loading: 'lazy' }));
    this.link = h('a', { class: 'pictures' },
      h('span', { class: 'frame of-result' }, this.picture.element),
      h('span', { class: 'frame of-query' }, this.onQuery.element));
    this.rank = h('span', { class: 'rank numbers' });
    this.title = h('span', { class: 'title' });
    this.score = button('score numbers', '', () => this.explain(),
      { title: 'What does this number mean?' });
    this.path = h('span', { class: 'path' });
    this.certificate = button('certificate numbers', '', () => this.explain(this.certificate));
    this.there = h('span', { class: 'there numbers' });
    this.close = h('a', { class: 'quiet' }, 'Look close');
    this.more = h('a', { class: 'quiet' }, 'More like this');
    this.element = h('li', { class: 'match', 'data-path': hit.path },
      this.link,
      h('div', { class: 'words' },
        h('div', { class: 'line' }, this.rank, this.title, this.score),
        h('div', { class: 'line second' }, this.path, this.certificate),
        h('div', { class: 'line second' }, this.there),
        h('div', { class: 'actions' }, this.close, this.more)));
  }

  /**
   * @param {Object} hit
   * @param {Object} query
   * @param {number|null} rank in the other list
   * @param {number} length how long that list is
   */
  update(hit, query, rank, length) {
    this.hit = hit;
    const name = nameOf(hit.path);
    const words = [hit.label, name].filter(Boolean).join(', ');
    const there = elsewhere(rank, length);
    this.rank.textContent = whole(hit.rank);
    fill(this.title, hit.label ?? name);
    this.title.title = hit.path;
    this.score.textContent = score(hit.score);
    this.path.textContent = second(hit, name);
    this.there.textContent = there;
    this.there.toggleAttribute('data-lost', rank === null);
    this.relink();
    this.link.setAttribute('aria-label',
      `Rank ${hit.rank}, ${words}, score ${score(hit.score)}, ${there}. Look close`);
    const onQuery = `The query, with what ${name} has in common with it`;
    this.picture.setPhoto(hit, `Photograph ${words}`, this.side.length);
    this.onQuery.setPhoto(query, onQuery, this.side.length);
  }

  /** Links hold the settings, which may have changed. */
  relink() {
    const { store } = this.app;
    const pair = { ...this.side.state, view: 'pair', result: this.hit.path, point: null, on: null };
    this.link.href = this.close.href = store.address(pair);
    this.more.href = store.address({
      view: 'compare', query: this.hit.path, regions: [], unwanted: [],
    });
  }

  /** @param {number} length how long the pictures' longest side is on screen, about */
  resize(length) {
    for (const picture of [this.picture, this.onQuery]) {
      picture.setPhoto(picture.photo, picture.image.alt, length);
    }
  }

  /** Draws both maps as the settings say, over the ranges of this list alone. */
  paint({ map, mapOfQuery }) {
    const { colours, scale, of } = this.app.store.state;
    const entry = this.side.maps.get(this.id);
    const line = entry?.line;
    this.certificate.textContent = '';
    if (!line || line.error) {
      for (const picture of [this.picture, this.onQuery]) {
        if (line) picture.fail(line.error);
        else picture.wait();
      }
      return;
    }
    const show = (picture, shown, common) => {
      const range = scale === 'own' ? rangeOf(colours, [shown]) : common;
      picture.show(shown, { colours, range, old: entry.old });
    };
    show(this.picture, line.map, map);
    show(this.onQuery, line.mapOfQuery, mapOfQuery);
    const words = shortCertificate(line);
    const own = rangeOf(colours, [of === 'query' ? line.mapOfQuery : line.map]);
    this.certificate.textContent = scale === 'own' ? `to ${signed(own.high)}` : words;
    this.certificate.title = words;
    this.certificate.setAttribute('aria-label', `Certificate: ${words}. What does it mean?`);
  }

  explain(beside = this.score) {
    explain(beside, this.hit, this.side.maps.get(this.id)?.line ?? null);
  }
}

/** With a region, its share is worth more than the file's name, which the pointer still tells. */
function second({ regionScore, regionShare, similarity, isSameFile, label }, name) {
  if (regionScore === undefined) return isSameFile ? 'the query itself' : label ? name : '';
  return regionShare === undefined
    ? `of ${score(similarity)}` : `${share(regionShare)} of ${score(similarity)}`;
}
