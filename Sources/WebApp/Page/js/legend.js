import { h, fill } from './dom.js';
import { drawScale } from './colour.js';
import { signed } from './numbers.js';

/** The colours with what they stand for. */
export class Legend {
  constructor() {
    this.canvas = h('canvas', { 'aria-hidden': 'true' });
    this.words = h('div', { class: 'numbers' });
    this.element = h('div', { class: 'legend', role: 'img' }, this.canvas, this.words);
  }

  /**
   * @param {string} colours
   * @param {{low: number, high: number}|null} range null where no map is there
   * @param {{own?: boolean}} [options] `own`: each map has a range of its own
   */
  show(colours, range, { own = false } = {}) {
    if (this.colours !== colours) drawScale(this.canvas, colours);
    this.colours = colours;
    const ends = colours === 'signed' ? ['against', 'for'] : ['least', 'most'];
    const known = range && range.high > range.low && !own;
    const [low, high] = known ? [signed(range.low), signed(range.high)] : ['', ''];
    const middle = own ? 'each its own' : colours === 'signed' ? '0' : '';
    fill(this.words,
      h('span', {}, `${low} ${ends[0]}`.trim()), h('span', {}, middle),
      h('span', {}, `${ends[1]} ${high}`.trim()));
    this.element.setAttribute('aria-label', known
      ? `Colours from ${low}, ${ends[0]}, to ${high}, ${ends[1]} the similarity`
      : `Colours from ${ends[0]} to ${ends[1]}`);
  }
}
