import { h } from './dom.js';

let count = 0;

/**
 * Two lists beside each other; on a narrow screen one at a time, with a switch between them.
 *
 * `element` is the switch, which the style sheet shows on narrow screens only.
 */
export class Sides {
  /**
   * @param {HTMLElement} ground holds both lists; `data-side` says which of them is shown: "first"
   *   or "second"
   * @param {string} words what is chosen, for ears
   */
  constructor(ground, words, first, second) {
    this.ground = ground;
    count += 1;
    const name = `side-${count}`;
    this.inputs = ['first', 'second'].map((value) =>
      h('input', { type: 'radio', name, value, on: { change: () => this.show(value) } }));
    this.names = [first, second].map((one) => h('span', {}, one));
    this.element = h('fieldset', { class: 'sides' },
      h('legend', { class: 'unseen' }, words),
      h('div', { class: 'segments' }, this.inputs.map((input, index) =>
        h('label', {}, input, this.names[index]))));
    this.show('first');
  }

  rename(first, second) {
    this.names[0].textContent = first;
    this.names[1].textContent = second;
  }

  /** @param {"first"|"second"} side */
  show(side) {
    this.ground.dataset.side = side;
    for (const input of this.inputs) input.checked = input.value === side;
  }
}
