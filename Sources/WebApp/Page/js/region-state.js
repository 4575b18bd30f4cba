// The shapes of a region, what they were before, and what of it has been told.

import { formatShape, mostShapes, parseShape } from './region-shapes.js';
import { History } from './region-history.js';

/**
 * @typedef {import('./region-shapes.js').Shape} Shape
 * @typedef {{id: number, isUnwanted: boolean, shape: Shape}} Item  never changed in place
 */

export class RegionState {
  #lastId = 0;
  #history;
  #told;
  /** @type {Item[]} what is shown, which a drag is ahead of the history */
  items;

  /** @param {string[]} shapes @param {string[]} unwanted */
  constructor(shapes, unwanted) {
    this.items = this.#parsed(shapes, unwanted);
    this.#history = new History(this.items);
    this.#told = { key: key(this.items), isFinal: true };
  }

  /** What is shown, as the address writes it. */
  get value() {
    const texts = (isUnwanted) => this.items
      .filter((item) => item.isUnwanted === isUnwanted)
      .map((item) => formatShape(item.shape));
    return { shapes: texts(false), unwanted: texts(true) };
  }

  /** What was shown before the drag that is going on. @returns {Item[]} */
  get settled() {
    return this.#history.present;
  }

  get canUndo() {
    return this.#history.canUndo;
  }

  get canRedo() {
    return this.#history.canRedo;
  }

  item(id) {
    return this.items.find((item) => item.id === id);
  }

  newItem(shape, isUnwanted) {
    this.#lastId += 1;
    return { id: this.#lastId, isUnwanted, shape };
  }

  /** The items, one of which has changed. */
  with(changed) {
    return this.items.map((item) => (item.id === changed.id ? changed : item));
  }

  /** Makes items what undo comes back to. Where nothing changed, there is nothing to undo. */
  settle(items) {
    if (key(items) !== key(this.settled)) this.#history.record(items);
    this.items = this.settled;
  }

  /** Shows other shapes; false where they are shown already. */
  replace(shapes, unwanted) {
    const items = this.#parsed(shapes, unwanted);
    if (key(items) === key(this.items)) return false;
    this.settle(items);
    // Whoever brought them knows them.
    this.#told = { key: key(this.items), isFinal: true };
    return true;
  }

  /** Whether there was something to undo. */
  undo() {
    return this.#travel(this.#history.undo());
  }

  /** Whether there was something to do again. */
  redo() {
    return this.#travel(this.#history.redo());
  }

  /** Whether what is shown has to be told, after which it counts as told. */
  tells(isFinal) {
    const present = key(this.items);
    if (present === this.#told.key && (this.#told.isFinal || !isFinal)) return false;
    this.#told = { key: present, isFinal };
    return true;
  }

  #travel(items) {
    this.items = items ?? this.items;
    return items !== undefined;
  }

  /** What cannot be read is left out: the server says what is wrong with it. */
  #parsed(shapes, unwanted) {
    const items = (list, isUnwanted) => list.map(parseShape).filter((shape) => shape)
      .map((shape) => this.newItem(shape, isUnwanted));
    return [...items(shapes, false), ...items(unwanted, true)].slice(0, mostShapes);
  }
}

/** Wanted and unwanted in their order; how the two are mingled changes nothing. */
function key(items) {
  const texts = items.map((item) => `${item.isUnwanted ? '-' : '+'}${formatShape(item.shape)}`);
  return [...texts.filter((text) => text[0] === '+'), ...texts.filter((text) => text[0] === '-')]
    .join(' ');
}
