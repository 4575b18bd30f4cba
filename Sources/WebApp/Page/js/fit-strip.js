import { h, fill, button } from './dom.js';
import { score } from './numbers.js';
import { nameOf } from './card.js';

/** How well the photographs of a class fit, on one line: who stands apart is seen at once. */
export class FitStrip {
  #marks = new Map();

  /** @param {(id: string) => void} chosen a mark was pressed */
  constructor(chosen) {
    this.chosen = chosen;
    this.line = h('div', { class: 'strip-line' });
    this.words = h('div', { class: 'strip-words numbers small' });
    this.element = h('div', { class: 'strip', hidden: true }, this.line, this.words);
  }

  /** @param {{photo: Object, isLeast: boolean}[]} members @param {number|undefined} mean */
  show(members, mean) {
    const fits = members.map(({ photo }) => photo.fit);
    const low = Math.min(...fits);
    const high = Math.max(...fits);
    this.#marks.clear();
    this.element.hidden = !(high - low > 0.00005);
    if (this.element.hidden) return;
    const place = (fit) => `${(100 * (fit - low)) / (high - low)}%`;
    const marks = members.map(({ photo, isLeast }) => {
      // For the pointer alone: keys have the photographs themselves.
      const mark = button('mark', '', () => this.chosen(String(photo.id)), {
        tabIndex: -1, 'aria-hidden': 'true', title: `${nameOf(photo.path)} ${score(photo.fit)}`,
        'data-least': isLeast && photo.fit < mean,
      });
      mark.style.left = place(photo.fit);
      this.#marks.set(String(photo.id), mark);
      return mark;
    });
    const middle = h('span', { class: 'mean', 'aria-hidden': 'true' });
    middle.style.left = place(mean);
    fill(this.line, middle, marks);
    fill(this.words, [score(low), `mean ${score(mean)}`, score(high)].map((words) =>
      h('span', {}, words)));
  }

  /** Shows which one is looked at; null for none. @param {string|null} id */
  point(id) {
    for (const [key, mark] of this.#marks) mark.classList.toggle('on', key === id);
  }
}
