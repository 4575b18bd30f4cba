import { h, fill } from './dom.js';
import { aspectOf } from './cells.js';
import { drawScale } from './colour.js';
import { contribution } from './point-words.js';
import { followFocus, further, reach, unitWords } from './caption.js';
import { fullNameOf, titleOf } from './photo-words.js';
import { Outlines } from './outlines.js';
import { score } from './numbers.js';
import { Stage } from './stage.js';

const letters = { first: 'A', second: 'B' };

/** One of the three photographs of a contrast. */
export class ContrastSide {
  /** @param {"query"|"first"|"second"} name @param {Object} what as PairSide has it */
  constructor(name, what) {
    this.name = name;
    this.stage = new Stage(what);
    const { element } = this.stage;
    element.dataset.side = name;
    followFocus(element, what);
    this.outlines = new Outlines(this.stage.outlines);
    this.title = h('p', { class: 'title' });
    this.says = h('p', { class: 'says small soft numbers' });
    this.legend = name === 'query' ? signedLegend() : null;
    this.element = h('figure', { class: `side ${name === 'query' ? 'between' : name}` }, element,
      h('figcaption', {}, this.title, this.legend?.element, this.says));
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
