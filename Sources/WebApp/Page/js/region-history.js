// What can be undone: the states that a drag, a key or the page arrived at, never those on the way.

/** States in their order, one of which is the present. */
export class History {
  #states;
  #present = 0;
  #most;

  /**
   * @param initial  the first state, compared by identity and never changed
   * @param {number} most  how many states are kept; the oldest go first
   */
  constructor(initial, most = 200) {
    this.#states = [initial];
    this.#most = most;
  }

  get present() {
    return this.#states[this.#present];
  }

  get canUndo() {
    return this.#present > 0;
  }

  get canRedo() {
    return this.#present < this.#states.length - 1;
  }

  /** Makes a state the present; what had been undone is gone. */
  record(state) {
    this.#states = [...this.#states.slice(0, this.#present + 1), state].slice(-this.#most);
    this.#present = this.#states.length - 1;
  }

  /** The state before, or undefined where there is none. */
  undo() {
    if (!this.canUndo) return undefined;
    this.#present -= 1;
    return this.present;
  }

  /** The state that was undone last, or undefined where there is none. */
  redo() {
    if (!this.canRedo) return undefined;
    this.#present += 1;
    return this.present;
  }
}
