import { h, fill } from './dom.js';
import { Exports } from './exports.js';
import { whole } from './numbers.js';

const counts = [12, 24, 48, 96, 200];

/** What the results are: how many of how many, how long it took, and what can be taken along. */
export class Headline {
  constructor(app) {
    this.app = app;
    const on = { change: () => app.store.set({ count: Number(this.count.value) }) };
    this.count = h('select', { id: 'count', class: 'numbers', 'aria-label': 'How many results', on });
    this.words = h('span');
    this.status = h('h2', {}, h('span', {}, 'The'), this.count, this.words);
    this.time = h('p', { class: 'time small faint numbers', title: 'How long the search took' });
    this.exports = new Exports(app);
    this.element = h('div', { class: 'headline' }, this.status, this.time, this.exports.element);
  }

  show({ images, milliseconds, results }) {
    const { count } = this.app.store.state;
    const known = [...new Set([...counts, count])].sort((one, other) => one - other);
    // All that exceed the gallery mean the same: one of them will do.
    const enough = count >= images ? count : known.find((one) => one >= images);
    fill(this.count, known.filter((one) => one < images || one === enough).map((one) => {
      const words = one < images ? whole(one) : `all ${whole(images)}`;
      return h('option', { value: String(one), selected: one === count }, words);
    }));
    const fewer = results.length < Math.min(count, images) ? `, ${whole(results.length)} here` : '';
    const photographs = images === 1 ? ' photograph' : ' photographs';
    fill(this.words, `nearest of ${whole(images)}`,
      h('span', { class: 'photographs' }, photographs), fewer);
    this.time.textContent = Number.isFinite(milliseconds) ? duration(milliseconds) : '';
    this.element.hidden = false;
  }

  hide() {
    this.element.hidden = true;
  }
}

function duration(milliseconds) {
  const number = milliseconds < 10 ? milliseconds.toFixed(1) : whole(Math.round(milliseconds));
  return `${number} ms`;
}
