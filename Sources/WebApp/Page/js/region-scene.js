// What the region editor shows over the photograph: shapes, the veil over what is not wanted, what the
// network does not see, handles. It only draws; what happens is decided elsewhere.

import { bounds, describe, pathData } from './region-shapes.js';
import { handles, handleTarget } from './region-handles.js';
import { badgePoint } from './region-badge.js';

const namespace = 'http://www.w3.org/2000/svg';

/** Ids must differ between two editors in one document. */
let scenes = 0;

/** An SVG element with attributes and children. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/**
 * @typedef {{id: number, isUnwanted: boolean, shape: import('./region-shapes.js').Shape}} Item
 */

export class Scene {
  #frame;
  #prefix = `region-${(scenes += 1)}`;
  #veil = svg('rect', { class: 'region-veil' });
  #veilMask;
  #hatch;
  #unseenHatch;
  #brushMasks = svg('g');
  #shapes = svg('g');
  #clip = svg('rect');
  #handles = svg('g', { 'aria-hidden': 'true' });
  #cursor = svg(
    'g', { class: 'region-cursor', 'aria-hidden': 'true' },
    svg('circle', { class: 'region-dark' }), svg('circle', { class: 'region-light' }));
  /** @type {Map<number, SVGGElement>} */
  #views = new Map();

  /**
   * @param {import('./region-shapes.js').Frame} frame
   * @param {number[]} [seen]  x, y, width, height in fractions of the photograph
   */
  constructor(frame, seen = [0, 0, 1, 1]) {
    this.#frame = frame;
    const whole = { x: 0, y: 0, width: frame.width, height: frame.height };
    this.#veilMask = svg('mask', {
      id: `${this.#prefix}-veil`, maskUnits: 'userSpaceOnUse', ...whole,
    });
    this.#hatch = pattern(`${this.#prefix}-hatch`, 'region-hatch');
    this.#unseenHatch = pattern(`${this.#prefix}-unseen`, 'region-unseen-hatch');
    for (const [key, value] of Object.entries(whole)) this.#veil.setAttribute(key, value);
    this.#veil.setAttribute('mask', `url(#${this.#prefix}-veil)`);
    const unseen = svg('path', {
      class: 'region-unseen', d: unseenPath(frame, seen), 'fill-rule': 'evenodd',
      fill: `url(#${this.#prefix}-unseen)`,
    });
    this.root = svg(
      'svg', { class: 'region-picture', viewBox: `0 0 ${frame.width} ${frame.height}` },
      svg('defs', {}, this.#veilMask, this.#hatch, this.#unseenHatch, this.#brushMasks,
        svg('clipPath', { id: `${this.#prefix}-clip` }, this.#clip)),
      svg('rect', { class: 'region-ground', ...whole }), this.#veil, unseen,
      svg('g', { 'clip-path': `url(#${this.#prefix}-clip)` }, this.#shapes, this.#cursor),
      this.#handles);
  }

  /** Pixels of the screen per pixel of the photograph; 1 while the editor is not shown. */
  get scale() {
    const scale = this.root.getScreenCTM()?.a;
    return scale > 0 ? scale : 1;
  }

  /** A point of the window in pixels of the photograph, inside of it or not. */
  pointAt(clientX, clientY) {
    const matrix = this.root.getScreenCTM();
    if (!(matrix?.a > 0)) return [0, 0];
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse());
    return [x, y];
  }

  /** The element of a shape, which can have the focus. */
  viewOf(id) {
    return this.#views.get(id);
  }

  /**
   * Shows shapes as they are now.
   * @param {Item[]} items
   * @param {number | null} selected  the id of the one that has handles
   * @param {boolean} showsHandles  off while something is drawn
   */
  render(items, selected, showsHandles) {
    const scale = this.scale;
    this.#fitPatterns(scale);
    const kept = new Set(items.map((item) => item.id));
    for (const [id, view] of this.#views) {
      if (!kept.has(id)) {
        view.remove();
        this.#views.delete(id);
      }
    }
    items.forEach((item, index) => {
      const view = this.#views.get(item.id) ?? this.#addView(item.id);
      if (this.#shapes.children[index] !== view) {
        this.#shapes.insertBefore(view, this.#shapes.children[index] ?? null);
      }
      this.#drawShape(view, item, item.id === selected, scale);
    });
    this.#drawVeil(items);
    this.#drawBrushMasks(items);
    this.#drawHandles(showsHandles ? items.find((item) => item.id === selected) : null, scale);
  }

  /** Shows what a brush would cover, or nothing. */
  showCursor(point, radius) {
    this.#cursor.classList.toggle('is-shown', point !== null);
    if (!point) return;
    const place = { cx: point[0], cy: point[1], r: radius };
    for (const circle of this.#cursor.children) {
      for (const [key, value] of Object.entries(place)) circle.setAttribute(key, value);
    }
  }

  #addView(id) {
    const part = (name) => svg('path', { class: `region-${name}` });
    const view = svg(
      'g', {
        class: 'region-shape', 'data-shape': id, tabindex: '0', role: 'group',
        'aria-roledescription': 'shape',
      },
      part('fill'), part('dark'), part('light'), part('target'),
      svg('g', { class: 'region-badge' },
        svg('circle', { r: 9 }), svg('path', { d: 'M-4.5,0H4.5' })));
    this.#views.set(id, view);
    return view;
  }

  #drawShape(view, { id, isUnwanted, shape }, isSelected, scale) {
    view.classList.toggle('is-selected', isSelected);
    view.classList.toggle('is-unwanted', isUnwanted);
    view.classList.toggle('is-brush', shape.kind === 'brush');
    view.setAttribute('aria-label', describe(shape, isUnwanted));
    const [fill, dark, light, target, badge] = view.children;
    for (const path of [fill, dark, light, target]) path.setAttribute('d', pathData(shape));
    const hatch = isUnwanted ? `url(#${this.#prefix}-hatch)` : 'none';
    const isBrush = shape.kind === 'brush';
    fill.setAttribute('fill', isBrush ? 'none' : hatch);
    fill.setAttribute('stroke', isBrush ? hatch : 'none');
    // A stroke has no outline of its own: a wider one is drawn, and a mask takes out its inside.
    for (const [path, rim] of [[fill, 0], [dark, isSelected ? 6 : 4], [light, isSelected ? 4 : 2], [target, 0]]) {
      if (isBrush) path.setAttribute('stroke-width', 2 * shape.radius + rim / scale);
      else path.removeAttribute('stroke-width');
      if (isBrush && rim > 0) path.setAttribute('mask', `url(#${this.#prefix}-brush-${id})`);
      else path.removeAttribute('mask');
    }
    if (isUnwanted) {
      const [x, y] = badgePoint(shape, this.#frame, scale);
      badge.setAttribute('transform', `translate(${x} ${y}) scale(${1 / scale})`);
    }
  }

  /** Dims what is not wanted: everything outside of what is, and what is unwanted. */
  #drawVeil(items) {
    const wantsAll = items.every((item) => item.isUnwanted);
    const paint = ({ shape }, colour) => shape.kind === 'brush'
      ? svg('path', {
        d: pathData(shape), fill: 'none', stroke: colour, 'stroke-width': 2 * shape.radius,
        'stroke-linecap': 'round', 'stroke-linejoin': 'round',
      })
      : svg('path', { d: pathData(shape), fill: colour, 'fill-rule': 'evenodd' });
    const { width, height } = this.#frame;
    this.#veil.classList.toggle('is-shown', items.length > 0);
    this.#veilMask.replaceChildren(
      svg('rect', { width, height, fill: wantsAll ? 'black' : 'white' }),
      ...items.filter((item) => !item.isUnwanted).map((item) => paint(item, 'black')),
      ...items.filter((item) => item.isUnwanted).map((item) => paint(item, 'white')));
  }

  #drawBrushMasks(items) {
    const { width, height } = this.#frame;
    const around = {
      maskUnits: 'userSpaceOnUse', x: -width, y: -height, width: 3 * width, height: 3 * height,
    };
    this.#brushMasks.replaceChildren(...items
      .filter(({ shape }) => shape.kind === 'brush')
      .map(({ id, shape }) => svg(
        'mask', { id: `${this.#prefix}-brush-${id}`, ...around },
        svg('rect', { ...around, fill: 'white' }),
        svg('path', {
          d: pathData(shape), fill: 'none', stroke: 'black', 'stroke-width': 2 * shape.radius,
          'stroke-linecap': 'round', 'stroke-linejoin': 'round',
        }))));
  }

  #drawHandles(item, scale) {
    const shown = item && item.shape.kind !== 'brush' ? handles(bounds(item.shape), scale) : [];
    // The same elements are kept while their handles are, as one of them may hold the pointer.
    while (this.#handles.children.length > shown.length) this.#handles.lastChild.remove();
    while (this.#handles.children.length < shown.length) {
      const half = handleTarget / 2;
      this.#handles.append(svg(
        'g', { class: 'region-handle' },
        svg('rect', {
          class: 'region-handle-target', x: -half, y: -half,
          width: handleTarget, height: handleTarget,
        }),
        svg('rect', { class: 'region-handle-knob', x: -5, y: -5, width: 10, height: 10, rx: 2 })));
    }
    shown.forEach(({ name, x, y }, index) => {
      const handle = this.#handles.children[index];
      handle.setAttribute('data-handle', name);
      handle.setAttribute('transform', `translate(${x} ${y}) scale(${1 / scale})`);
    });
  }

  /** Keeps hatching as fine, and what reaches over the edges as wide, as the screen shows it. */
  #fitPatterns(scale) {
    for (const hatch of [this.#hatch, this.#unseenHatch]) {
      hatch.setAttribute('patternTransform', `scale(${1 / scale}) rotate(45)`);
    }
    const { width, height } = this.#frame;
    const rim = 3 / scale;
    const box = { x: -rim, y: -rim, width: width + 2 * rim, height: height + 2 * rim };
    for (const [key, value] of Object.entries(box)) this.#clip.setAttribute(key, value);
  }
}

/** Slanting lines, light between dark, so that they show on any photograph. */
function pattern(id, name) {
  return svg(
    'pattern', { id, class: name, patternUnits: 'userSpaceOnUse', width: 10, height: 10 },
    svg('path', { class: `${name}-dark`, d: 'M0,5H10' }),
    svg('path', { class: `${name}-light`, d: 'M0,5H10' }));
}

/** The photograph without what the network sees of it. */
function unseenPath({ width, height }, [x, y, w, h]) {
  const [left, right] = [Math.max(x, 0) * width, Math.min(x + w, 1) * width];
  const [top, bottom] = [Math.max(y, 0) * height, Math.min(y + h, 1) * height];
  // What rounding leaves at an edge is no strip that anyone should see.
  const isWhole = left < 0.5 && top < 0.5 && right > width - 0.5 && bottom > height - 0.5;
  if (isWhole) return '';
  return `M0,0H${width}V${height}H0zM${left},${top}H${right}V${bottom}H${left}z`;
}
