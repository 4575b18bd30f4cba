import { h, button } from './dom.js';

/**
 * @typedef {Object} Shortcut
 * @property {string|string[]} keys as KeyboardEvent.key says: "s", "ArrowLeft", "Escape", "["; none where
 *   something else listens, and the shortcut is for the list alone
 * @property {string} words what it does, for the list
 * @property {string} group the heading it stands under: "Results", "Maps", "Everywhere" …
 * @property {function(KeyboardEvent): (boolean|void)} run returns false where there was nothing to do;
 *   then the browser and earlier shortcuts of that key have their turn
 * @property {string} [shown] how the keys are written in the list, where several are one
 */

/** The keys of the page: the newest shortcut of a key comes first. */
export class Keyboard {
  #shortcuts = [];

  constructor() {
    document.addEventListener('keydown', (event) => this.#pressed(event));
    this.add({ keys: '?', words: 'This list', group: 'Everywhere', run: () => this.showList() });
  }

  /** @param {...Shortcut} shortcuts @returns {function} takes them out again */
  add(...shortcuts) {
    this.#shortcuts.push(...shortcuts);
    return () => {
      this.#shortcuts = this.#shortcuts.filter((one) => !shortcuts.includes(one));
    };
  }

  #pressed(event) {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (isTyped(event) || document.querySelector('dialog[open]')) return;
    // Escape closes what pops up, and nothing behind it.
    if (event.key === 'Escape' && document.querySelector(':popover-open')) return;
    for (const shortcut of [...this.#shortcuts].reverse()) {
      if (![shortcut.keys].flat().includes(event.key)) continue;
      if (shortcut.run(event) === false) continue;
      event.preventDefault();
      return;
    }
  }

  // What the view can do comes before what every view can. Of several shortcuts of a key the newest
  // counts, and digits stand in their order.
  #groups() {
    const groups = new Map();
    const known = new Set();
    for (const one of [...this.#shortcuts].reverse()) {
      const keys = one.keys.length ? String(one.keys) : one.words;
      if (known.has(keys)) continue;
      known.add(keys);
      groups.set(one.group, [one, ...(groups.get(one.group) ?? [])]);
    }
    const digit = ({ keys }) => Number(keys) || 9;
    groups.get('Everywhere')?.sort((one, other) => digit(one) - digit(other));
    const place = (group) => (group === 'Everywhere' ? 2 : group === 'Maps' ? 1 : 0);
    return [...groups].sort(([one], [other]) => place(one) - place(other));
  }

  /** The dialog with all that can be pressed here and now. */
  showList() {
    const dialog = h('dialog', { 'aria-labelledby': 'shortcuts-title' },
      h('header', {},
        h('h2', { id: 'shortcuts-title' }, 'Keys'),
        button('button', 'Close', () => dialog.close())),
      h('div', { class: 'shortcuts' }, this.#groups().map(([group, shortcuts]) =>
        h('section', {}, h('h3', {}, group), h('dl', {}, shortcuts.map(entry))))));
    dialog.addEventListener('close', () => dialog.remove());
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
  }
}

function entry({ keys, words, shown }) {
  const all = shown ? shown.split(' ') : [keys].flat();
  return [h('dt', {}, all.map((key) => h('kbd', {}, names[key] ?? key))), h('dd', {}, words)];
}

const names = {
  ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', ' ': 'Space',
};

/** Whether a key belongs to the text or the slider that has the focus. */
function isTyped({ target, key }) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return key !== 'Escape';
  if (!target.matches('input')) return false;
  switch (target.type) {
    case 'range':
      return key.startsWith('Arrow') || ['Home', 'End', 'PageUp', 'PageDown'].includes(key);
    case 'radio':
      return key === ' ' || key.startsWith('Arrow');
    case 'checkbox':
      return key === ' ';
    default:
      return key !== 'Escape';
  }
}
