import { h } from './dom.js';

/**
 * @typedef {Object} Shortcut
 * @property {string|string[]} keys as KeyboardEvent.key says: "s", "ArrowLeft", "Escape", "["
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
    if (event.defaultPrevented || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (typed(event)) return;
    if (document.querySelector('dialog[open]')) return;
    // Escape closes what pops up, and nothing behind it.
    if (event.key === 'Escape' && document.querySelector(':popover-open')) return;
    for (const shortcut of [...this.#shortcuts].reverse()) {
      if (![shortcut.keys].flat().includes(event.key)) continue;
      if (shortcut.run(event) === false) continue;
      event.preventDefault();
      return;
    }
  }

  /** The dialog with all that can be pressed here and now. */
  showList() {
    const groups = Map.groupBy
      ? Map.groupBy(this.#shortcuts, (one) => one.group)
      : this.#shortcuts.reduce((all, one) => all.set(one.group, [...(all.get(one.group) ?? []), one]), new Map());
    // What the view can do comes before what every view can; the digits stand in their order.
    const place = (group) => (group === 'Everywhere' ? 2 : group === 'Maps' ? 1 : 0);
    const ordered = [...groups].sort(([one], [other]) => place(one) - place(other));
    groups.get('Everywhere').sort(({ keys: one }, { keys: other }) => (Number(one) || 9) - (Number(other) || 9));
    const dialog = h('dialog', { 'aria-labelledby': 'shortcuts-title' },
      h('header', {},
        h('h2', { id: 'shortcuts-title' }, 'Keys'),
        h('button', { class: 'button', on: { click: () => dialog.close() } }, 'Close')),
      h('div', { class: 'shortcuts' }, ordered.map(([group, shortcuts]) =>
        h('section', {},
          h('h3', {}, group),
          h('dl', {}, shortcuts.map(({ keys, words, shown }) => [
            h('dt', {}, (shown ? shown.split(' ') : [keys].flat()).map((key) => h('kbd', {}, written(key)))),
            h('dd', {}, words),
          ]))))));
    dialog.addEventListener('close', () => dialog.remove());
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
  }
}

/** Whether a key belongs to the text or the slider that has the focus. */
function typed(event) {
  const element = event.target;
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable || element.matches('textarea, select')) return event.key !== 'Escape';
  if (!element.matches('input')) return false;
  if (element.type === 'range') return event.key.startsWith('Arrow') || ['Home', 'End', 'PageUp', 'PageDown'].includes(event.key);
  if (element.type === 'checkbox' || element.type === 'radio') return event.key === ' ' || (element.type === 'radio' && event.key.startsWith('Arrow'));
  return event.key !== 'Escape';
}

const names = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', ' ': 'Space' };

function written(key) {
  return names[key] ?? key;
}
