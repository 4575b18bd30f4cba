// What the region editor shows over the photograph: shapes, the veil over what is not wanted, what the
// network does not see, handles. It only draws; what happens is decided elsewhere.

import { bounds } from './region-shapes.js';
import { handles, handleTarget } from './region-handles.js';
import { ShapeView } from './region-view.js';
import { setAll, svg } from './region-svg.js';

/** Ids must differ between two editors in one document. */
let scenes = 0;

export class Scene {
  #frame;
  #prefix = `region-${(scenes += 1)}`;
  #veil = svg('rect', { class: 'region-veil' });
  /** Black leaves the photograph as it is, white dims it. */
  #veilGround = svg('rect');
  #wanted = svg('g');
  #unwanted = svg('g');
  #hatch;
  #unseenHatch;
  #masks = svg('g');
  #shapes = svg('g');
  #clip = svg('rect');
  #handles = svg('g', { 'aria-hidden': 'true' });
  #cursor = svg(
    'g', { class: 'region-cursor', 'aria-hidden': 'true' },
    svg('circle', { class: 'region-dark' }), svg('circle', { class: 'region-light' }));
  /** @type {Map<number, ShapeView>} */
  #views = new Map();
  #fittedScale = 0;

  /**
   * @param {import('./region-shapes.js').Frame} frame
   * @param {number[]} [seen]  x, y, width, height in fractions of the photograph
   */
  constructor(frame, seen = [0, 0, 1, 1]) {
    this.#frame = frame;
    const whole = { x: 0, y: 0, width: frame.width, height: frame.height };
    const veilMask = svg(
      'mask', { id: `${this.#prefix}-veil`, maskUnits: 'userSpaceOnUse', ...whole },
      this.#veilGround, this.#wanted, this.#unwanted);
    setAll(this.#veilGround, whole);
    this.#hatch = pattern(`${this.#prefix}-hatch`, 'region-hatch');
    this.#unseenHatch = pattern(`${this.#prefix}-unseen`, 'region-unseen-hatch');
    setAll(this.#veil, { ...whole, mask: `url(#${this.#prefix}-veil)` });
    const unseen = svg('path', {
      class: 'region-unseen', d: unseenPath(frame, seen), 'fill-rule': 'evenodd',
      fill: `url(#${this.#prefix}-unseen)`,
    });
    this.root = svg(
      'svg', { class: 'region-picture', viewBox: `0 0 ${frame.width} ${frame.height}` },
      svg('defs', {}, veilMask, this.#hatch, this.#unseenHatch, this.#masks,
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
    return this.#views.get(id)?.group;
  }

  /**
   * Shows shapes as they are now.
   * @param {import('./region-state.js').Item[]} items
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
      const { group } = view;
      // Only what is elsewhere is moved, as moving takes the focus.
      if (this.#shapes.children[index] !== group) {
        this.#shapes.insertBefore(group, this.#shapes.children[index] ?? null);
      }
      view.draw(item, item.id === selected, scale);
    });
    this.#veil.classList.toggle('is-shown', items.length > 0);
    const wantsAll = items.every((item) => item.isUnwanted);
    this.#veilGround.setAttribute('fill', wantsAll ? 'black' : 'white');
    this.#drawHandles(showsHandles ? items.find((item) => item.id === selected) : null, scale);
  }

  /** Shows what a brush would cover, or nothing. */
  showCursor(point, radius) {
    this.#cursor.classList.toggle('is-shown', point !== null);
    if (!point) return;
    const place = { cx: point[0], cy: point[1], r: radius };
    for (const circle of this.#cursor.children) setAll(circle, place);
  }

  #addView(id) {
    const view = new ShapeView(id, {
      frame: this.#frame, hatch: `url(#${this.#prefix}-hatch)`,
      maskId: `${this.#prefix}-brush-${id}`, masks: this.#masks,
      wanted: this.#wanted, unwanted: this.#unwanted,
    });
    this.#views.set(id, view);
    return view;
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
      setAll(handle, {
        'data-handle': name, transform: `translate(${x} ${y}) scale(${1 / scale})`,
      });
    });
  }

  /** Keeps hatching as fine, and what reaches over the edges as wide, as the screen shows it. */
  #fitPatterns(scale) {
    if (scale === this.#fittedScale) return;
    this.#fittedScale = scale;
    for (const hatch of [this.#hatch, this.#unseenHatch]) {
      hatch.setAttribute('patternTransform', `scale(${1 / scale}) rotate(45)`);
    }
    const { width, height } = this.#frame;
    const rim = 3 / scale;
    setAll(this.#clip, { x: -rim, y: -rim, width: width + 2 * rim, height: height + 2 * rim });
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
