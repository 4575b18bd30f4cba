// What the pointer does over the photograph: draws shapes, holds and moves them, pulls their handles.

import {
  bounds, clamp, hasArea, moved, rectangle, snapped, stretched,
} from './region-shapes.js';
import { draggedBox } from './region-handles.js';
import { simplified } from './region-simplify.js';

/** How far the pointer goes, in pixels of the screen, before a press becomes a drag. */
const dragThreshold = 4;

/** How far apart, in pixels of the screen, the points are that a drag leaves behind. */
const traceStep = 1.5;

/** How many points a drawn outline and a drawn stroke have at most; an address has to hold them. */
const mostPoints = { lasso: 64, brush: 96 };

/**
 * One press of the pointer, from down to up. What it would change is told to the editor with
 * `preview(shape)`, where null stands for a shape without area.
 */
export class Gesture {
  /** Whether it makes a new shape. */
  draws = false;
  /** The shape under the pointer when it went down. */
  pressed;
  /** The one that it changes or makes. */
  item = null;
  /** What the pointer looks like meanwhile: a handle's name, "move" or nothing of its own. */
  cursor = '';
  /** What a click makes where there is nothing. */
  dot = () => null;

  constructor(editor, event) {
    this.editor = editor;
    this.pointerId = event.pointerId;
    this.client = [event.clientX, event.clientY];
    this.start = editor.scene.pointAt(event.clientX, event.clientY);
    this.isDrag = false;
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { scene } = this.editor;
    const [x, y] = this.client;
    this.isDrag ||= Math.hypot(event.clientX - x, event.clientY - y) >= dragThreshold;
    if (!this.isDrag) return;
    // A pen or a quick mouse reports more points than there are frames.
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length > 0 ? events : [event]) {
      this.drag(scene.pointAt(each.clientX, each.clientY));
    }
    this.editor.preview(this.shape());
  }
}

/** A press that can only be a click. */
class Press extends Gesture {
  move() {}
}

/** Moves a shape, or pulls one of its handles. */
class Adjusting extends Gesture {
  constructor(editor, event, item, handle) {
    super(editor, event);
    this.item = item;
    this.handle = handle;
    this.cursor = handle ?? 'move';
    this.offset = [0, 0];
  }

  drag([x, y]) {
    this.offset = [x - this.start[0], y - this.start[1]];
  }

  shape() {
    const { shape } = this.item;
    const { frame } = this.editor;
    const [dx, dy] = this.offset;
    if (!this.handle) return moved(shape, dx, dy, frame);
    return stretched(shape, draggedBox(bounds(shape), this.handle, dx, dy, frame), frame);
  }
}

/** Draws a new shape with the tool that is chosen. */
class Drawing extends Gesture {
  draws = true;

  constructor(editor, event) {
    super(editor, event);
    this.tool = editor.tool;
    this.trace = [this.#within(this.start)];
  }

  drag(point) {
    const [x, y] = this.#within(point);
    const [lastX, lastY] = this.trace.at(-1);
    const isNear = Math.hypot(x - lastX, y - lastY) * this.editor.scene.scale < traceStep;
    // Where it ends counts to the pixel, so a point too near takes the last one's place.
    if (isNear && this.trace.length > 1) this.trace.pop();
    this.trace.push([x, y]);
    // A scribble that goes on for minutes stays affordable in every frame.
    if (this.trace.length > 600) this.trace = simplified(this.trace, 0, 400);
  }

  shape() {
    const { frame } = this.editor;
    if (this.tool === 'rectangle') return rectangle(this.trace[0], this.trace.at(-1), frame);
    return this.#outline(this.tool);
  }

  dot = () => (this.tool === 'brush' ? this.#outline('brush') : null);

  #outline(kind) {
    const { frame, scene, brushRadius } = this.editor;
    // What nobody sees on the screen, no address needs to hold.
    const points = simplified(this.trace, 0.75 / scene.scale, mostPoints[kind])
      .map((point) => snapped({ kind }, frame, point))
      .filter((point, index, all) => index === 0 || point.join() !== all[index - 1].join());
    // An outline closes itself.
    if (kind === 'lasso' && points[0].join() === points.at(-1).join()) points.pop();
    const shape = kind === 'brush' ? { kind, radius: brushRadius, points } : { kind, points };
    return hasArea(shape) ? shape : null;
  }

  #within([x, y]) {
    const { width, height } = this.editor.frame;
    return [clamp(x, 0, width), clamp(y, 0, height)];
  }
}

/**
 * Follows the pointer over an editor's picture until `signal` says stop.
 *
 * @param {import('./regions.js').RegionEditor} editor
 * @param {AbortSignal} signal
 */
export function followPointer(editor, signal) {
  const { root } = editor.scene;
  const on = (type, act) => root.addEventListener(type, act, { signal });
  const isOurs = (event) => editor.gesture?.pointerId === event.pointerId;

  on('pointerdown', (event) => {
    if (event.button !== 0 || !event.isPrimary || editor.gesture) return;
    editor.begin(gestureFor(editor, event));
    root.setPointerCapture(event.pointerId);
  });
  on('pointermove', (event) => {
    editor.hover(event.pointerType === 'mouse' ? event : null);
    if (isOurs(event)) editor.gesture.move(event);
  });
  on('pointerup', (event) => {
    if (!isOurs(event)) return;
    editor.gesture.move(event);
    editor.finish();
  });
  on('pointercancel', (event) => {
    if (isOurs(event)) editor.abandon();
  });
  on('pointerleave', () => editor.hover(null));
  // The focus goes where the editor puts it, and nothing is dragged as a picture or selected as text.
  on('mousedown', (event) => event.preventDefault());
}

/** What a press at a place begins. */
function gestureFor(editor, event) {
  const nearest = (name) => event.target.closest?.(`[${name}]`)?.getAttribute(name);
  const handle = nearest('data-handle');
  const selected = editor.selectedItem;
  // Without a tool a finger scrolls the page.
  const canDrag = editor.tool || event.pointerType !== 'touch';
  if (handle && selected && canDrag) return new Adjusting(editor, event, selected, handle);
  const item = editor.itemAt(Number(nearest('data-shape')));
  let gesture;
  if (item && canDrag && holds(editor, item, event)) gesture = new Adjusting(editor, event, item);
  else if (editor.tool && !editor.isFull()) gesture = new Drawing(editor, event);
  else gesture = new Press(editor, event);
  gesture.pressed = item;
  return gesture;
}

/**
 * Whether a drag that begins on a shape moves it. The selected one is moved, unless a stroke is painted,
 * or something of the other kind is cut out of it, or Shift asks for a new shape.
 */
function holds(editor, item, event) {
  if (!editor.tool) return true;
  return item === editor.selectedItem && editor.tool !== 'brush' && !event.shiftKey
    && item.isUnwanted === editor.nextIsUnwanted;
}
