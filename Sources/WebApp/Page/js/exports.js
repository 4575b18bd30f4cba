import { h, button } from './dom.js';

const kinds = [
  ['csv', 'Table', 'CSV'],
  ['json', 'Everything', 'JSON'],
  ['png', 'Picture with maps', 'PNG'],
  ['npy', 'Raw maps', 'NPY'],
];

/** What can be taken along: the twins of the page with its parameters, and the link itself. */
export class Exports {
  /** @param {Object} app @param {string[]} [known] the twins that the view has */
  constructor(app, known = ['csv', 'json', 'png', 'npy']) {
    this.app = app;
    this.links = new Map(kinds.filter(([kind]) => known.includes(kind)).map(([kind, words, name]) =>
      [kind, h('a', { download: '' }, words, h('span', { class: 'small faint' }, name))]));
    this.copy = button(null, 'Copy the link', () => this.#copy());
    this.menu = h('div', { class: 'menu', popover: 'auto', 'aria-label': 'Export' },
      [...this.links.values()], this.copy);
    this.button = button('quiet', 'Export', () => this.#open(), { 'aria-haspopup': 'true' });
    this.element = h('div', { class: 'exports' }, this.button, this.menu);
  }

  #open() {
    // As the address is now: nothing needs to be kept in step.
    for (const [kind, link] of this.links) link.href = this.app.store.twin(kind);
    this.menu.showPopover();
    const from = this.button.getBoundingClientRect();
    const { width } = this.menu.getBoundingClientRect();
    this.menu.style.left = `${Math.max(from.right - width, 12)}px`;
    this.menu.style.top = `${from.bottom + 6}px`;
    this.menu.querySelector('a')?.focus();
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.app.announce('The link is copied.');
      this.copy.textContent = 'Copied';
    } catch {
      // Without permission for the clipboard the address bar still has it.
      this.copy.textContent = 'Copy it from the address bar';
    }
    setTimeout(() => {
      this.menu.hidePopover();
      this.copy.textContent = 'Copy the link';
    }, 900);
  }
}
