import { h, fill } from './dom.js';
import { HeatmapPicture } from './heatmap.js';
import { explain, shortCertificate } from './certificate.js';
import { elsewhere } from './compare-words.js';
import { nameOf } from './card.js';
import { score, share, signed, whole } from './numbers.js';
import { rangeOf } from './colour.js';

/** One result of one of two networks: its maps, its score, and where it is in the other's list. */
export class CompareRow {
  /** @param {Object} side whose list it is in */
  constructor(side, hit) {
    this.side = side;
    this.app = side.app;
    this.hit = hit;
    this.picture = new HeatmapPicture({ photo: hit, alt: '', length: 160 });
    // The map on the query stands beside it where there is room.
    this.onQuery = new HeatmapPicture({ photo: hit, alt: '', length: 160 });
    this.link = h('a', { class: 'pictures' },
      h('span', { class: 'frame of-result' }, this.picture.element), h('span', { class: 'frame of-query' }, this.onQuery.element));
    this.rank = h('span', { class: 'rank numbers' });
    this.title = h('span', { class: 'title' });
    this.score = h('button', { class: 'score numbers', title: 'What does this number mean?', on: { click: () => this.explain() } });
    this.path = h('span', { class: 'path' });
    this.certificate = h('button', { class: 'certificate numbers', on: { click: () => this.explain(this.certificate) } });
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

  /** @param {Object} hit @param {Object} query @param {number|null} rank in the other list, which has `length` */
  update(hit, query, rank, length) {
    this.hit = hit;
    const { store } = this.app;
    const name = nameOf(hit.path);
    this.rank.textContent = whole(hit.rank);
    fill(this.title, hit.label ?? name);
    this.title.title = hit.path;
    this.score.textContent = score(hit.score);
    this.path.textContent = hit.regionScore === undefined
      ? (hit.isSameFile ? 'the query itself' : hit.label ? name : '')
      : hit.regionShare === undefined ? `of ${score(hit.similarity)}` : `${share(hit.regionShare)} of ${score(hit.similarity)}`;
    this.there.textContent = elsewhere(rank, length);
    this.there.dataset.way = rank === null ? 'lost' : rank === hit.rank ? 'same' : rank > hit.rank ? 'down' : 'up';
    const { state } = this.side;
    this.link.href = this.close.href = store.address({ ...state, view: 'pair', result: hit.path, point: null, on: null });
    this.more.href = store.address({ view: 'compare', query: hit.path, regions: [], unwanted: [] });
    this.link.setAttribute('aria-label',
      `Rank ${hit.rank}, ${[hit.label, name].filter(Boolean).join(', ')}, score ${score(hit.score)}, ${elsewhere(rank, length)}. Look close`);
    this.picture.setPhoto(hit, `Photograph ${[hit.label, name].filter(Boolean).join(', ')}`, this.side.length);
    this.onQuery.setPhoto(query, `The query, with what ${name} has in common with it`, this.side.length);
  }

  /** Draws both maps as the settings say, over the ranges of this list alone. */
  paint({ map, mapOfQuery }) {
    const { colours, scale, of } = this.app.store.state;
    const entry = this.side.maps.get(String(this.hit.id));
    const line = entry?.line;
    this.certificate.textContent = '';
    if (!line || line.error) {
      for (const picture of [this.picture, this.onQuery]) {
        if (line) picture.fail(line.error);
        else picture.wait();
      }
      return;
    }
    for (const [picture, shown, common] of [[this.picture, line.map, map], [this.onQuery, line.mapOfQuery, mapOfQuery]]) {
      picture.show(shown, { colours, range: scale === 'own' ? rangeOf(colours, [shown]) : common, old: entry.old });
    }
    const words = shortCertificate(line);
    this.certificate.textContent = scale === 'own' ? `to ${signed(rangeOf(colours, [of === 'query' ? line.mapOfQuery : line.map]).high)}` : words;
    this.certificate.title = words;
    this.certificate.setAttribute('aria-label', `Certificate: ${words}. What does it mean?`);
  }

  explain(button = this.score) {
    explain(button, this.hit, this.side.maps.get(String(this.hit.id))?.line ?? null);
  }
}
