import { h, fill } from './dom.js';
import { explain } from './certificate.js';
import { moved, score, share, whole } from './numbers.js';

/** What the pair scores, and how sure that is. */
export class PairFacts {
  constructor() {
    this.score = h('button', { class: 'figure numbers', title: 'What does this number mean? (i)', on: { click: () => this.explain() } });
    this.list = h('dl', { class: 'facts numbers' });
    this.certificate = h('p', { class: 'certificate-sentence small soft' });
    this.element = h('section', { class: 'about', 'aria-label': 'Scores' }, this.score, this.list, this.certificate);
  }

  /** @param {Object} pair as /pair.json says @param {{rank: number|null, images: number}} place in the search */
  update(pair, { rank, images }) {
    this.pair = pair;
    const { map, regionScore, regionShare, rankByWhole, similarity } = pair;
    const hasRegion = regionScore !== undefined;
    const change = hasRegion && rank ? moved(rank, rankByWhole) : null;
    fill(this.score, h('span', {}, score(hasRegion ? regionScore : similarity)),
      h('small', {}, hasRegion ? 'what the region contributes' : 'cosine similarity'));
    const of = images ? ` of ${whole(images)}` : '';
    const facts = [
      hasRegion && ['Similarity', [score(similarity), regionShare !== undefined && `; the region is ${share(regionShare)} of it`]],
      hasRegion && rank && ['Rank by the region', [`${whole(rank)}${of}`, change && [h('span', { 'aria-hidden': 'true' }, ` ${change.sign}`), h('span', { class: 'unseen' }, `, ${change.words}`)]]],
      [hasRegion ? 'By the whole' : 'Rank', `${whole(rankByWhole)}${of}`],
      ['Cells', `${map.rows} × ${map.columns} add up to ${score(map.sum)}`],
      ['Rest', `${score(map.rest)}, of no place`],
    ];
    fill(this.list, facts.filter(Boolean).map(([name, words]) => h('div', {}, h('dt', {}, name), h('dd', {}, words))));
    this.certificate.textContent = pair.certificate;
  }

  explain() {
    if (!this.pair) return false;
    const { regionScore, similarity } = this.pair;
    explain(this.score, { score: regionScore ?? similarity, similarity, regionScore }, this.pair);
    return true;
  }
}
