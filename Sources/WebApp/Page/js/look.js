// What looking close and contrasting have in common: the bar above, and one question at a time.

import { button, h } from './dom.js';
import { abandoned } from './api.js';

/** One question at a time: a new one takes the place of the one that is under way. */
export class Question {
  #controller = null;

  /** @param {(error: Error) => void} failed */
  constructor(failed) {
    this.failed = failed;
  }

  /**
   * @template Answer
   * @param {(signal: AbortSignal) => Promise<Answer>} ask
   * @param {(answer: Answer) => void} answered
   */
  async ask(ask, answered) {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    // A quick answer needs no sign that one is waiting.
    const sign = setTimeout(() => busy(true), 160);
    try {
      const answer = await ask(controller.signal);
      if (this.#controller === controller) answered(answer);
    } catch (error) {
      if (!abandoned(error) && this.#controller === controller) this.failed(error);
    } finally {
      clearTimeout(sign);
      if (this.#controller === controller) busy(false);
    }
  }

  stop() {
    this.#controller?.abort();
    this.#controller = null;
    busy(false);
  }
}

function busy(on) {
  document.documentElement.toggleAttribute('data-busy', on);
}

/** Two arrows with words between them, from result to result. */
export class Steps {
  /**
   * @param {Node} words
   * @param {{before: string, next: string}} names
   * @param {(by: number) => void} step
   */
  constructor(words, names, step) {
    const arrow = (sign, name, key, by) => button('round', sign, () => step(by), {
      'aria-label': name, title: `${name} (${key})`, disabled: true,
    });
    this.arrows = [[arrow('‹', names.before, ',', -1), -1], [arrow('›', names.next, '.', 1), 1]];
    const [[before], [next]] = this.arrows;
    this.element = h('div', { class: 'steps' }, before, words, next);
  }

  /** @param {(by: number) => boolean} isThere whether there is a result so many ranks on */
  update(isThere) {
    for (const [arrow, by] of this.arrows) arrow.disabled = !isThere(by);
  }
}

/** Switches the numbers over the photographs. */
export function numbersButton(app) {
  return button('quiet', 'Numbers', () => toggleNumbers(app), {
    'aria-pressed': 'false', title: 'The numbers of the cells (n)',
  });
}

export function toggleNumbers({ store }) {
  store.set({ numbers: !store.state.numbers }, { replace: true });
}

/** The way out where there is nothing to show. */
export function wayBack({ store }) {
  return h('a', { href: store.address({ view: 'search' }) }, 'Back to the search');
}

/** The arrow keys' names. */
export const arrowKeys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** The cell beside one as an arrow key says; at an edge the same one. */
export function cellBeside({ row, column }, key, { rows, columns }) {
  const [down, across] = steps[key];
  return {
    row: Math.min(Math.max(row + down, 0), rows - 1),
    column: Math.min(Math.max(column + across, 0), columns - 1),
  };
}

/** The name of the stage that has the focus. @param {Object} stages @returns {string|null} */
export function focusedStage(stages) {
  const has = (name) => stages[name].element === document.activeElement;
  return Object.keys(stages).find(has) ?? null;
}

/** Whether no control has the focus that may have a use of its own for a key. */
export function isFocusFree() {
  const { activeElement } = document;
  return activeElement === document.body || activeElement?.id === 'view';
}
