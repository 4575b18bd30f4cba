// The region of a query: shapes drawn over its photograph, several at once, wanted and unwanted.

import {
  describe, formatShape, mostShapes, moved, rectangle, resized,
} from './region-shapes.js';
import { RegionState } from './region-state.js';
import { RegionWords } from './region-words.js';
import { Scene } from './region-scene.js';
import { followPointer } from './region-gestures.js';
import { followKeys } from './region-keys.js';

/** How long the arrow keys rest, in milliseconds, before what they did counts as done. */
const restOfKeys = 600;

/**
 * Lies over a photograph that fills `container`, which has a position of its own.
 *
 * Shapes come and go as the address writes them (`x,y,w,h`, `lasso:…`, `brush:…`), in pixels of the
 * photograph. `onChange` is told what changed: while something is dragged once per frame at most, and
 * once more when it is done.
 */
export class RegionEditor {
  #options;
  #wrapper = document.createElement('div');
  #words;
  #state;
  #selected = null;
  #stop = new AbortController();
  #observer = new ResizeObserver(() => this.#render());
  #frameRequest = 0;
  #keyTimer = 0;
  #toolKey = '';
  /** @type {import('./region-gestures.js').Gesture | null} the press that is going on */
  gesture = null;

  /**
   * @param {HTMLElement} container
   * @param {{width: number, height: number, shapes?: string[], unwanted?: string[], seen?: number[],
   *   tool?: 'rectangle' | 'lasso' | 'brush' | null, brushRadius?: number,
   *   onChange?: (region: {shapes: string[], unwanted: string[]}, how: {isFinal: boolean}) => void,
   *   onToolChange?: (state: {tool: string | null, isUnwanted: boolean, brushRadius: number,
   *     selected: {shape: string, isUnwanted: boolean} | null, canUndo: boolean, canRedo: boolean}) => void,
   *   onNotice?: (sentence: string) => void,
   * }} options  `seen`: x, y, width, height of what the network sees, in fractions of the photograph
   */
  constructor(container, options) {
    const { width, height, shapes = [], unwanted = [], tool = 'rectangle', brushRadius } = options;
    this.#options = options;
    this.frame = { width, height };
    this.tool = tool;
    this.nextIsUnwanted = false;
    this.brushRadius = brushRadius ?? Math.max(1, Math.round(Math.max(width, height) / 25));
    this.#state = new RegionState(shapes, unwanted);
    this.scene = new Scene(this.frame, options.seen);
    this.#words = new RegionWords(this.scene.root);
    this.#wrapper.className = 'region-editor';
    this.#wrapper.append(this.scene.root, ...this.#words.elements);
    container.append(this.#wrapper);
    followPointer(this, this.#stop.signal);
    followKeys(this, this.#stop.signal);
    this.#observer.observe(this.scene.root);
    this.#render();
    this.#tellTool();
  }

  /** What is drawn, as the address writes it: `{shapes, unwanted}`. */
  get value() {
    return this.#state.value;
  }

  /**
   * Shows other shapes. Those that are shown already, as when a change comes back through the address,
   * keep their selection and history; while something is drawn, the drawing goes on.
   */
  setShapes(shapes, unwanted = []) {
    if (this.gesture || this.#keyTimer || !this.#state.replace(shapes, unwanted)) return;
    this.#selected = null;
    this.#render();
    this.#tellTool();
  }

  /** @param {'rectangle' | 'lasso' | 'brush' | null} tool  null only selects, and lets fingers scroll */
  setTool(tool) {
    this.abandon();
    this.tool = tool;
    this.hover(null);
    this.#tellTool();
  }

  /** Whether what is drawn next is unwanted. */
  setUnwanted(isUnwanted) {
    this.nextIsUnwanted = isUnwanted;
    this.#tellTool();
  }

  /** @param {number} radius  in pixels of the photograph */
  setBrushRadius(radius) {
    const largest = Math.max(1, Math.round(Math.max(this.frame.width, this.frame.height) / 2));
    this.brushRadius = Math.min(Math.max(Math.round(radius) || 1, 1), largest);
    this.#tellTool();
  }

  clear() {
    this.abandon();
    if (this.#state.items.length > 0) this.settle([], 'All shapes removed.');
  }

  /** Undoes the last change; while something is drawn, that is it. */
  undo() {
    if (this.gesture) return this.abandon();
    this.endNudging();
    this.#showPast(this.#state.undo(), 'undone');
  }

  redo() {
    if (this.gesture) return;
    this.endNudging();
    this.#showPast(this.#state.redo(), 'done again');
  }

  /** Abandons what is being drawn, else deselects, else clears; whether there was any of it. */
  escape() {
    if (this.gesture) {
      this.abandon();
      this.say('Not changed.');
    } else if (this.#selected !== null) {
      this.select(null);
    } else if (this.#state.items.length > 0) {
      this.clear();
    } else {
      return false;
    }
    return true;
  }

  removeSelected() {
    const item = this.selectedItem;
    if (!item) return;
    const rest = this.#state.items.filter((other) => other !== item);
    this.settle(rest, `Removed: ${words(item)}.`);
  }

  /** Makes the selected shape unwanted, or wanted again; without one, what is drawn next. */
  toggleUnwanted() {
    const item = this.selectedItem;
    if (!item) return this.setUnwanted(!this.nextIsUnwanted);
    const turned = { ...item, isUnwanted: !item.isUnwanted };
    this.settle(this.#state.with(turned), `Now ${words(turned)}.`);
  }

  /** A rectangle in the middle, for those who draw without a pointer. */
  addRectangle() {
    const { width, height } = this.frame;
    const shape = rectangle([width * 0.3, height * 0.3], [width * 0.7, height * 0.7], this.frame);
    if (!shape || this.isFull()) return;
    const item = this.#state.newItem(shape, this.nextIsUnwanted);
    this.settle([...this.#state.items, item], `Added: ${words(item)}.`);
    this.select(item.id);
  }

  destroy() {
    this.#stop.abort();
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frameRequest);
    clearTimeout(this.#keyTimer);
    this.#wrapper.remove();
  }

  // What follows is for the pointer and the keys.

  get selectedItem() {
    return this.#state.item(this.#selected);
  }

  itemAt(id) {
    return this.#state.item(id);
  }

  /** Whether no shape can be added, which is said. */
  isFull() {
    if (this.#state.items.length < mostShapes) return false;
    const sentence = `A region has at most ${mostShapes} shapes; remove one to draw another.`;
    this.say(sentence);
    this.#options.onNotice?.(sentence);
    return true;
  }

  /** @param {number | null} id */
  select(id) {
    const { root } = this.scene;
    const hadFocus = root.contains(document.activeElement);
    this.#selected = id;
    this.#render();
    const view = this.scene.viewOf(this.#selected) ?? root;
    if (hadFocus && document.activeElement !== view) view.focus({ preventScroll: true });
    this.#tellTool();
  }

  begin(gesture) {
    this.endNudging();
    if (gesture.draws) gesture.item = this.#state.newItem(null, this.nextIsUnwanted);
    this.gesture = gesture;
    this.#wrapper.dataset.gesture = gesture.cursor;
    this.scene.root.focus({ preventScroll: true });
  }

  /** Shows what the press has made of its shape so far; null where that has no area. */
  preview(shape) {
    const { item, draws } = this.gesture;
    const made = { ...item, shape };
    if (draws) this.#state.items = [...this.#state.settled, ...(shape ? [made] : [])];
    else if (shape) this.#state.items = this.#state.with(made);
    this.#schedule();
  }

  finish() {
    const { gesture } = this;
    this.#endGesture();
    if (!gesture.isDrag) return this.#click(gesture);
    const made = this.itemAt(gesture.item.id);
    // After a stroke comes the next, beside it or across it: handles would be in the way.
    if (gesture.draws) this.#selected = made && made.shape.kind !== 'brush' ? made.id : null;
    this.settle(this.#state.items, made && `${gesture.draws ? 'Added: ' : 'Now '}${words(made)}.`);
    if (this.#selected !== null) this.select(this.#selected);
  }

  /** Takes back what the pointer has under way; what the arrow keys did is done. */
  abandon() {
    this.endNudging();
    if (!this.gesture) return;
    this.#endGesture();
    this.settle(this.#state.settled);
  }

  /** Moves the selected shape or changes its size, as part of one change until the keys rest. */
  nudge(dx, dy, isResizing) {
    const item = this.selectedItem;
    if (!item || this.gesture) return;
    const shape = (isResizing ? resized : moved)(item.shape, dx, dy, this.frame);
    if (shape) this.#state.items = this.#state.with({ ...item, shape });
    this.#schedule();
    clearTimeout(this.#keyTimer);
    this.#keyTimer = setTimeout(() => this.endNudging(), restOfKeys);
  }

  endNudging() {
    if (!this.#keyTimer) return;
    clearTimeout(this.#keyTimer);
    this.#keyTimer = 0;
    const item = this.selectedItem;
    this.settle(this.#state.items, item && `Now ${words(item)}.`);
  }

  /** Shows what the brush would cover where the mouse is. */
  hover(event) {
    const point = this.tool === 'brush' && event
      ? this.scene.pointAt(event.clientX, event.clientY) : null;
    this.scene.showCursor(point, this.brushRadius);
  }

  say(sentence) {
    this.#words.say(sentence);
  }

  /** Makes items what undo comes back to, and tells so. */
  settle(items, sentence) {
    this.#state.settle(items);
    this.#showSettled(sentence);
  }

  #showSettled(sentence) {
    if (sentence) this.say(sentence);
    cancelAnimationFrame(this.#frameRequest);
    this.#frameRequest = 0;
    this.#render();
    this.#tell(true);
    this.#tellTool();
  }

  #showPast(isChanged, what) {
    const count = this.#state.items.length;
    if (isChanged) {
      this.#showSettled(`It is ${what}: ${count === 1 ? '1 shape' : `${count} shapes`} now.`);
    } else {
      this.say(`There is nothing to be ${what}.`);
    }
  }

  #endGesture() {
    this.gesture = null;
    delete this.#wrapper.dataset.gesture;
  }

  /** A press that was no drag: selects, deselects, or paints a dot where there is nothing. */
  #click({ pressed, dot, item }) {
    if (pressed || this.#selected !== null) {
      this.select(pressed?.id ?? null);
      if (pressed) this.say(words(pressed));
      return;
    }
    const made = { ...item, shape: dot() };
    if (made.shape) this.settle([...this.#state.items, made], `Added: ${words(made)}.`);
  }

  #schedule() {
    this.#frameRequest ||= requestAnimationFrame(() => {
      this.#frameRequest = 0;
      this.#render();
      this.#tell(false);
    });
  }

  #render() {
    const { root } = this.scene;
    const hadFocus = root.contains(document.activeElement);
    if (!this.selectedItem) this.#selected = null;
    this.scene.render(this.#state.items, this.#selected, !this.gesture?.draws);
    // The focus of a shape that is gone stays in the picture.
    if (hadFocus && !root.contains(document.activeElement)) root.focus({ preventScroll: true });
  }

  #tell(isFinal) {
    if (this.#state.tells(isFinal)) this.#options.onChange?.(this.value, { isFinal });
  }

  #tellTool() {
    const item = this.selectedItem;
    const { tool, nextIsUnwanted: isUnwanted, brushRadius } = this;
    const { canUndo, canRedo } = this.#state;
    const selected = item ? { shape: formatShape(item.shape), isUnwanted: item.isUnwanted } : null;
    const state = { tool, isUnwanted, brushRadius, selected, canUndo, canRedo };
    const key = JSON.stringify(state);
    if (key === this.#toolKey) return;
    this.#toolKey = key;
    this.#wrapper.dataset.tool = tool ?? 'none';
    this.#options.onToolChange?.(state);
  }
}

/** An item as it is read out. */
function words({ shape, isUnwanted }) {
  return describe(shape, isUnwanted);
}
