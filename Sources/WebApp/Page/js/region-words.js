// What the region editor says to those who do not see it.

const instructions = 'Drag to draw. Enter adds a rectangle, Tab goes from shape to shape. Arrows move '
  + 'the shape that is selected, with Shift by ten pixels, with Alt they change its size. Minus makes it '
  + 'unwanted or wanted, Delete removes it. Control and Z undoes. Escape deselects, then clears.';

let count = 0;

/** Instructions, and a line that is read out whenever it changes. */
export class RegionWords {
  #help = document.createElement('div');
  #live = document.createElement('div');

  /** @param {Element} picture  what has the focus while shapes are drawn */
  constructor(picture) {
    count += 1;
    this.#help.className = 'region-words';
    this.#help.id = `region-instructions-${count}`;
    this.#help.textContent = instructions;
    this.#live.className = 'region-words';
    this.#live.setAttribute('role', 'status');
    const attributes = {
      role: 'application', tabindex: '0', 'aria-describedby': this.#help.id,
      'aria-label': 'Region of the photograph to search for',
    };
    for (const [name, value] of Object.entries(attributes)) picture.setAttribute(name, value);
  }

  get elements() {
    return [this.#help, this.#live];
  }

  say(text) {
    this.#live.textContent = text;
  }
}
