import { h, fill } from './dom.js';
import { aspectOf } from './cells.js';
import { Outlines } from './outlines.js';
import { Stage } from './stage.js';
import { fullNameOf, titleOf } from './photo-words.js';
import { contribution } from './point-words.js';

const keys = 'Arrow keys move a place, Enter holds it, X changes to the other photograph.';

/** One of the two photographs, with what its map is. */
export class PairSide {
  /** @param {"query"|"result"} name @param {Object} what see Stage; `entered`, `left`: by the keys */
  constructor(name, what) {
    this.name = name;
    this.stage = new Stage({ pointed: what.pointed, chosen: what.chosen });
    const { element } = this.stage;
    element.dataset.side = name;
    element.addEventListener('focus', () => {
      if (element.matches(':focus-visible')) what.entered();
    });
    element.addEventListener('blur', ({ relatedTarget }) => {
      if (!relatedTarget?.classList.contains('stage')) what.left();
    });
    this.outlines = new Outlines(this.stage.outlines);
    this.title = h('p', { class: 'title' });
    this.says = h('p', { class: 'says small soft numbers' });
    this.element = h('figure', { class: 'side' }, element, h('figcaption', {}, this.title, this.says));
  }

  /**
   * @param {Object} photo
   * @param {{hasRegion: boolean, other: string}} about `other`: the other photograph's name
   * @param {{regions: string[], unwanted: string[]}} region what is outlined
   */
  update(photo, { hasRegion, other }, { regions, unwanted }) {
    const isQuery = this.name === 'query';
    const role = isQuery ? 'Query' : 'Result';
    const full = fullNameOf(photo);
    this.outlines.update(photo, regions, unwanted);
    const outlined = this.outlines.words ? ` Outlined: ${this.outlines.words}.` : '';
    this.stage.setPhoto(photo, {
      alt: `${role}: photograph ${full}`,
      label: `${role}, ${full}, with the map of what it has in common with ${other}.${outlined} ${keys}`,
    });
    this.element.style.setProperty('--aspect', String(aspectOf(photo)));
    fill(this.title, h('span', { class: 'faint' }, role), ` ${titleOf(photo)}`, photo.label && h('span', { class: 'soft' }, ` ${photo.label}`));
    this.title.title = photo.path;
    this.whole = isQuery
      ? (hasRegion ? 'Where all of it is like the result' : 'Where it is like the result')
      : (hasRegion ? 'Where the region was found' : 'Where it is like the query');
  }

  /** Says what the map is, and how far its own colours reach. */
  caption({ light, colours, showsEnd }) {
    const isLit = Boolean(light && light.on !== this.name);
    const { low, high } = this.stage.range;
    const ends = colours === 'signed' ? contribution(high).replace(/^\+/, '±') : `${contribution(low)} to ${contribution(high)}`;
    const unit = this.stage.numbers.element.hidden || !this.stage.numbers.unit ? '' : ` · numbers in ${this.stage.numbers.unit}`;
    fill(this.says, isLit ? 'In common with that place' : this.whole,
      (isLit || showsEnd) && h('span', { class: 'faint' }, ` · ${ends}, own scale`),
      unit && h('span', { class: 'faint' }, unit));
  }

  destroy() {
    this.stage.destroy();
    this.outlines.destroy();
  }
}
