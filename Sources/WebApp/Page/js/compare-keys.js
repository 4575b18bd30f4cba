import { drawingKeys } from './drawing-keys.js';

// What the keys do where two galleries are compared.

/** @param {Object} view the comparison @returns {function} takes the keys out again */
export function addCompareKeys(view) {
  const { app, first, second, settings, query } = view;
  const current = () => {
    const focused = document.activeElement?.closest?.('.match');
    const element = focused ?? view.lists.querySelector('.match:hover');
    const side = element?.closest('.side') === second.element ? second : first;
    const row = element && side.row(element.dataset.path);
    return row ? { side, row } : null;
  };
  const onRow = (run) => () => {
    const now = current();
    return now ? run(now.row) : false;
  };
  const focus = (row) => {
    if (!row) return false;
    row.link.focus({ preventScroll: true });
    row.element.scrollIntoView({ block: 'nearest' });
    return true;
  };
  // Up and down within a list; across, to the same photograph, or else to the one of the same rank.
  const move = ({ key }) => {
    if (view.browser) return view.browser.move(key);
    const now = current();
    if (!now || document.activeElement !== now.row.link) return focus(now?.row ?? first.rows[0]);
    const { side, row } = now;
    const index = side.rows.indexOf(row);
    if (key === 'ArrowUp') return focus(side.rows[index - 1]);
    if (key === 'ArrowDown') return focus(side.rows[index + 1]);
    if ((key === 'ArrowRight') === (side === second)) return false;
    const other = view.across(side);
    view.sides.show(other === first ? 'first' : 'second');
    return focus(other.row(row.hit.path) ?? other.rows[Math.min(index, other.rows.length - 1)]);
  };
  const find = () => {
    if (!view.browser) app.store.set({ query: null, regions: [], unwanted: [] });
    view.browser?.find.focus();
  };
  const escape = () => {
    const field = view.browser?.find;
    if (field && document.activeElement === field) {
      field.blur();
      return true;
    }
    return settings.open(false) || (!view.browser && query.tools.escape());
  };
  const group = 'Photographs';
  return app.keyboard.add(
    ...drawingKeys,
    { keys: ['ArrowUp', 'ArrowDown'], words: 'Up and down a list', group, run: move },
    {
      keys: ['ArrowLeft', 'ArrowRight'], words: 'The same photograph in the other list', group,
      run: move,
    },
    { keys: 'Enter', words: 'Look close at a result', group, run: () => false },
    { keys: 'm', words: 'More like this, compared', group, run: onRow(({ more }) => more.click()) },
    { keys: 'i', words: 'What its numbers mean', group, run: onRow((row) => row.explain()) },
    { keys: '/', words: 'Find a photograph', group, run: find },
    { keys: 'c', words: 'Swap the sides', group: 'Galleries', run: () => view.swap() },
    {
      keys: '2', words: 'Look close at the result', group: 'Everywhere',
      run: onRow(({ close }) => close.click()),
    },
    { keys: 'u', words: 'Undo a region', group: 'Regions', run: () => query.tools.undo() },
    { keys: 'U', words: 'Do it again', group: 'Regions', run: () => query.tools.redo() },
    { keys: 'Escape', words: 'Back by one level: a region', group: 'Regions', run: escape },
  );
}
