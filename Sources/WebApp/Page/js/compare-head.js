import { h, fill } from './dom.js';
import { Exports } from './exports.js';
import { sharedOfFirst } from './compare-words.js';
import { whole } from './numbers.js';

const counts = [12, 24, 48, 96, 200];

const measure = 'Scores of two networks cannot be compared, and neither can their colours: each '
  + 'list has its own scale. Compare the order, and where the maps look.';

const nothingShared =
  'Photographs are the same where their paths are: these galleries may hold others.';

/** How much two lists have in common, and what can be taken along. */
export class CompareHead {
  constructor(app) {
    this.app = app;
    this.shared = h('span', { class: 'numbers' });
    this.count = h('select', {
      class: 'numbers', 'aria-label': 'How many results of each',
      on: { change: () => app.store.set({ count: Number(this.count.value) }) },
    });
    this.words = h('span', {});
    this.steps = h('p', { class: 'small soft numbers' });
    const exports = new Exports(app, ['csv', 'json', 'png']);
    this.elements = [
      h('div', { class: 'headline' },
        h('h2', {}, this.shared, this.count, this.words), exports.element),
      this.steps, h('p', { class: 'small soft measure' }, measure),
    ];
  }

  /**
   * Tells of an answer of /compare.json.
   *
   * @returns {string} the same in a sentence
   */
  show({ first, second, moves, shared }, { count }) {
    const longer = Math.max(first.results.length, second.results.length);
    this.shared.textContent = shared ? `${whole(shared)} of the first` : 'None of the first';
    this.words.textContent = `${shared === 1 ? 'is' : 'are'} in both lists`;
    const steps = sharedOfFirst(moves, longer)
      .map((step) => `${whole(step.shared)} of the first ${whole(step.step)}`);
    this.steps.textContent = shared ? steps.join(' · ') : nothingShared;
    this.#showCounts(Math.max(first.images, second.images), count);
    return `${this.shared.textContent} ${whole(longer)} ${this.words.textContent}.`;
  }

  // All that exceed the galleries mean the same: one of them will do.
  #showCounts(images, count) {
    const known = [...new Set([...counts, count])].sort((one, other) => one - other);
    const enough = count >= images ? count : known.find((one) => one >= images);
    const shown = known.filter((one) => one < images || one === enough);
    fill(this.count, shown.map((one) => {
      const words = one < images ? whole(one) : `all ${whole(images)}`;
      return h('option', { value: String(one), selected: one === count }, words);
    }));
  }
}
