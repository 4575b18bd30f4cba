import { button, fill, h } from './dom.js';
import { explain } from './certificate.js';
import { moved, score, share, whole } from './numbers.js';

/** What the pair scores, and how sure that is. */
export class PairFacts {
  constructor() {
    this.score = button('figure numbers', [], () => this.explain(), {
      title: 'What does this number mean? (i)',
    });
    this.list = h('dl', { class: 'facts numbers' });
    this.certificate = h('p', { class: 'certificate-sentence small soft' });
    this.element = h('section', { class: 'about', 'aria-label': 'Scores' },
      this.score, this.list, this.certificate);
  }

  /** @param {Object} pair as /pair.json says @param {{rank: number|null, images: number}} place */
  update(pair, place) {
    this.pair = pair;
    const { map, regionScore, similarity } = pair;
    const hasRegion = regionScore !== undefined;
    fill(this.score, h('span', {}, score(hasRegion ? regionScore : similarity)),
      h('small', {}, hasRegion ? 'what the region contributes' : 'cosine similarity'));
    const facts = [
      ...(hasRegion ? ofRegion(pair, place) : [['Rank', ranked(pair.rankByWhole, place)]]),
      ['Cells', `${map.rows} × ${map.columns} add up to ${score(map.sum)}`],
      ['Rest', `${score(map.rest)}, of no place`],
    ];
    fill(this.list, facts.map(([name, words]) => h('div', {},
      h('dt', {}, name), h('dd', {}, words))));
    this.certificate.textContent = pair.certificate;
  }

  explain() {
    if (!this.pair) return false;
    const { regionScore, similarity } = this.pair;
    explain(this.score, { score: regionScore ?? similarity, similarity, regionScore }, this.pair);
    return true;
  }
}

function ofRegion({ rankByWhole, regionShare, similarity }, place) {
  const part = regionShare === undefined ? '' : `; the region is ${share(regionShare)} of it`;
  const change = place.rank ? moved(place.rank, rankByWhole) : null;
  const way = change && [
    h('span', { 'aria-hidden': 'true' }, ` ${change.sign}`),
    h('span', { class: 'unseen' }, `, ${change.words}`),
  ];
  return [
    ['Similarity', `${score(similarity)}${part}`],
    ...(place.rank ? [['Rank by the region', [ranked(place.rank, place), way ?? '']]] : []),
    ['By the whole', ranked(rankByWhole, place)],
  ];
}

function ranked(rank, { images }) {
  return images ? `${whole(rank)} of ${whole(images)}` : whole(rank);
}
