import { h, fill } from './dom.js';

/**
 * The lines between two lists that lie side by side: each photograph's way from its place in one to
 * its place in the other. Steep lines are what the networks disagree about.
 */
export class Lines {
  #paths = new Map();
  #frame = 0;

  /**
   * @param {() => {key: string, from: Element|null, to: Element|null, isSame: boolean}[]} pairs
   *   what to connect; where one end is missing, a stub says so
   */
  constructor(pairs) {
    this.pairs = pairs;
    this.element = h('svg:svg', { class: 'lines', 'aria-hidden': 'true' });
  }

  /** Draws them at the next frame: rows may be moving still. */
  draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  /** Brings one photograph's line out; null for none. */
  point(key) {
    this.element.toggleAttribute('data-pointed', key !== null);
    for (const [one, path] of this.#paths) path.classList.toggle('on', one === key);
    // What is drawn last lies on top.
    if (this.#paths.has(key)) this.element.append(this.#paths.get(key));
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
  }

  #draw() {
    const box = this.element.getBoundingClientRect();
    this.#paths.clear();
    if (!box.width) return;
    this.element.setAttribute('viewBox', `0 0 ${box.width} ${box.height}`);
    const middle = (element) => {
      const { top, height } = element.getBoundingClientRect();
      return top + height / 2 - box.top;
    };
    const [left, right, bend] = [0, box.width, box.width / 2];
    fill(this.element, this.pairs().map(({ key, from, to, isSame }) => {
      const [start, end] = [from && middle(from), to && middle(to)];
      const d = from && to
        ? `M${left} ${start} C${bend} ${start} ${bend} ${end} ${right} ${end}`
        : from ? `M${left} ${start} h10` : `M${right} ${end} h-10`;
      const path = h('svg:path', { d, class: !from || !to ? 'lost' : isSame ? 'same' : 'moved' });
      this.#paths.set(key, path);
      return path;
    }));
  }
}
