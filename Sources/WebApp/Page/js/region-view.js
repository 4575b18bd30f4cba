// One shape as it is shown: its double line, the hatching and the minus sign of what is unwanted, and
// its part of the veil.

import { bounds, describe, pathData } from './region-shapes.js';
import { badgePoint } from './region-badge.js';
import { setAll, svg } from './region-svg.js';

/** How far the dark and the light line of a brush stroke reach around it, in pixels of the screen. */
const rims = { dark: 2, light: 1 };

export class ShapeView {
  #places;
  #fill = svg('path', { class: 'region-fill' });
  #dark = svg('path', { class: 'region-dark' });
  #light = svg('path', { class: 'region-light' });
  #target = svg('path', { class: 'region-target' });
  #badge = svg(
    'g', { class: 'region-badge' },
    svg('circle', { r: 9 }), svg('path', { d: 'M-4.5,0H4.5' }));
  /** The veil's: black where the photograph is to be seen, white where not. */
  #veil = svg('path', { 'fill-rule': 'evenodd', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
  #mask = null;
  /** What the elements show already. */
  #drawn = {};

  /**
   * @param {number} id
   * @param {{frame: import('./region-shapes.js').Frame, hatch: string, maskId: string,
   *   masks: SVGElement, wanted: SVGElement, unwanted: SVGElement}} places  where its parts go, and what
   *   they refer to
   */
  constructor(id, places) {
    this.#places = places;
    this.group = svg(
      'g', {
        class: 'region-shape', 'data-shape': id, tabindex: '0', role: 'group',
        'aria-roledescription': 'shape',
      },
      this.#fill, this.#dark, this.#light, this.#target, this.#badge);
  }

  /**
   * Shows the shape as it is now. What has not changed costs nothing: many may stand around the one that
   * is dragged.
   * @param {import('./region-state.js').Item} item
   * @param {boolean} isSelected
   * @param {number} scale  pixels of the screen per pixel of the photograph
   */
  draw(item, isSelected, scale) {
    const drawn = this.#drawn;
    if (drawn.item === item && drawn.isSelected === isSelected && drawn.scale === scale) return;
    const { isUnwanted, shape } = item;
    const isBrush = shape.kind === 'brush';
    const { classList } = this.group;
    classList.toggle('is-selected', isSelected);
    classList.toggle('is-unwanted', isUnwanted);
    classList.toggle('is-brush', isBrush);
    if (drawn.item !== item) this.#drawItem(item);
    if (isBrush) this.#drawRims(shape, isSelected, scale);
    if (isUnwanted) {
      const [x, y] = badgePoint(shape, this.#places.frame, scale);
      setAll(this.#badge, { transform: `translate(${x} ${y}) scale(${1 / scale})` });
    }
    this.#drawn = { item, isSelected, scale };
  }

  remove() {
    this.group.remove();
    this.#veil.remove();
    this.#mask?.remove();
  }

  #drawItem({ shape, isUnwanted }) {
    const { hatch, wanted, unwanted } = this.#places;
    const isBrush = shape.kind === 'brush';
    const d = pathData(shape);
    const width = isBrush ? 2 * shape.radius : null;
    const paint = (colour) => (isBrush ? { fill: 'none', stroke: colour } : { fill: colour, stroke: 'none' });
    this.group.setAttribute('aria-label', describe(shape, isUnwanted));
    setAll(this.#fill, { d, 'stroke-width': width, ...paint(isUnwanted ? hatch : 'none') });
    for (const line of [this.#dark, this.#light]) setAll(line, { d });
    setAll(this.#target, { d, 'stroke-width': width });
    setAll(this.#veil, { d, 'stroke-width': width, ...paint(isUnwanted ? 'white' : 'black') });
    // What is unwanted is dimmed, whatever lies under it.
    const place = isUnwanted ? unwanted : wanted;
    if (this.#veil.parentNode !== place) place.append(this.#veil);
  }

  /** A stroke has no outline of its own: a wider one is drawn, and a mask takes out its inside. */
  #drawRims(shape, isSelected, scale) {
    const { maskId, masks } = this.#places;
    const factor = isSelected ? 1.75 : 1;
    const reach = shape.radius + (factor * rims.dark + 1) / scale;
    const box = bounds(shape);
    const area = {
      x: box.x - reach, y: box.y - reach,
      width: box.width + 2 * reach, height: box.height + 2 * reach,
    };
    if (!this.#mask) {
      this.#mask = svg(
        'mask', { id: maskId, maskUnits: 'userSpaceOnUse' },
        svg('rect', { fill: 'white' }),
        svg('path', {
          fill: 'none', stroke: 'black', 'stroke-linecap': 'round', 'stroke-linejoin': 'round',
        }));
      masks.append(this.#mask);
    }
    setAll(this.#mask, area);
    setAll(this.#mask.firstChild, area);
    setAll(this.#mask.lastChild, { d: pathData(shape), 'stroke-width': 2 * shape.radius });
    const line = (rim) => ({
      'stroke-width': 2 * (shape.radius + (factor * rim) / scale), mask: `url(#${maskId})`,
    });
    setAll(this.#dark, line(rims.dark));
    setAll(this.#light, line(rims.light));
  }
}
