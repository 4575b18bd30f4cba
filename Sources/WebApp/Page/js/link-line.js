import { setAll, svg } from './region-svg.js';

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Box in the window; `x`, `y`: its
 *   middle
 */

/** A line from a place in one photograph to its match in another, over whatever lies between. */
export class LinkLine {
  #lines = [svg('line', { class: 'dark' }), svg('line', { class: 'light' })];

  /** @param {HTMLElement} ground holds both photographs and has a position */
  constructor(ground) {
    this.ground = ground;
    this.element = svg('svg', { class: 'link-line', 'aria-hidden': 'true' }, ...this.#lines);
    ground.append(this.element);
  }

  /**
   * From the edge of a cell to the rim of the ring around another's middle.
   *
   * @param {Box|null} from null hides the line
   * @param {{x: number, y: number}} [to]
   * @param {number} [radius] of the ring
   */
  show(from, to, radius = 0) {
    this.element.classList.toggle('shown', Boolean(from));
    if (!from) return;
    const { left, top } = this.ground.getBoundingClientRect();
    const [x, y] = [to.x - from.x, to.y - from.y];
    const reach = (side, way) => side / 2 / (Math.abs(way) || 1);
    const begin = Math.min(reach(from.width, x), reach(from.height, y), 1);
    const end = Math.max(1 - radius / (Math.hypot(x, y) || 1), begin);
    const ends = {
      x1: from.x + x * begin - left, y1: from.y + y * begin - top,
      x2: from.x + x * end - left, y2: from.y + y * end - top,
    };
    for (const line of this.#lines) setAll(line, ends);
  }
}
