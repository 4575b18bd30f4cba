import { h, fill } from './dom.js';
import { aspectOf } from './cells.js';
import { drawScale } from './colour.js';
import { contribution } from './point-words.js';
import { further, reach, unitWords } from './caption.js';
import { fullNameOf, titleOf } from './photo-words.js';
import { score } from './numbers.js';
import { PhotoSide } from './photo-side.js';

const letters = { first: 'A', second: 'B' };

/** One of the three photographs of a contrast. */
export class ContrastSide extends PhotoSide {
  /** @param {"query"|"first"|"second"} name @param {Object} what as PhotoSide has it */
  constructor(name, what) {
    const isQuery = name === 'query';
    super(name, what, {
      classes: `side ${isQuery ? 'between' : name}`, legend: isQuery ? signedLegend() : null,
    });
  }

  /** @param {Object} photo @param {string} [look] where to look close at it and the query */
  update(photo, look) {
    const letter = letters[this.name];
    const role = letter ?? 'Query';
    const full = fullNameOf(photo);
    const map = letter ? 'what it has in common with the query' : 'what speaks for A and for B';
    this.outlines.update(photo);
    this.stage.setPhoto(photo, {
      alt: `${role}: photograph ${full}`,
      label: `${role}, ${full}, with the map of ${map}. Arrow keys move a place.`,
    });
    this.element.style.setProperty('--aspect', String(aspectOf(photo)));
    fill(this.title,
      h('span', { class: letter ? 'letter' : 'faint' }, role),
      h('span', { class: 'called' }, ` ${titleOf(photo)}`,
        photo.label && h('span', { class: 'soft' }, ` ${photo.label}`)),
      look && h('a', { class: 'numbers score', href: look, title: 'Look close at it and the query' },
        score(photo.similarity)));
    this.title.title = photo.path;
  }

  /** Says what the map is. */
  caption({ isLit, showsReach, colours }) {
    const unit = unitWords(this.stage);
    if (this.legend) {
      this.legend.show(this.stage.range.high);
      fill(this.says, unit && h('span', { class: 'faint' }, unit));
      return;
    }
    const whose = isLit ? ' for both' : ', own scale';
    fill(this.says, isLit ? 'In common with that place' : 'Where it is like the query', further(
      (isLit || showsReach) && `${reach(colours, this.stage.range)}${whose}`, unit));
  }

  destroy() {
    this.stage.destroy();
    this.outlines.destroy();
  }
}

/** Warm speaks for A and stands on its side, cool for B on the other. */
function signedLegend() {
  const canvas = h('canvas', { 'aria-hidden': 'true' });
  drawScale(canvas, 'signed');
  const words = h('div', { class: 'numbers' });
  const element = h('div', { class: 'legend turned', role: 'img' }, canvas, words);
  const show = (high) => {
    const end = contribution(high).replace('+', '');
    fill(words,
      h('span', {}, `for A ${end}`), h('span', {}, '0'), h('span', {}, `${end} for B`));
    element.setAttribute('aria-label', `Colours from ${end} for A, warm, to ${end} for B, cool`);
  };
  return { element, show };
}
