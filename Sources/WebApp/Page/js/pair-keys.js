const arrows = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

/** The keys of the pair. @param {Object} keyboard @param {Object} view @returns {function} takes them out again */
export function addPairKeys(keyboard, view) {
  const stages = { query: view.sides.query.stage.element, result: view.sides.result.stage.element };
  const sideOfFocus = () => Object.keys(stages).find((name) => stages[name] === document.activeElement) ?? null;
  // What has the focus may have a use of its own for a key.
  const isFree = () => document.activeElement === document.body || document.activeElement?.id === 'view';
  const move = ({ key }) => {
    const side = sideOfFocus();
    if (side) view.lights.step(side, key);
    else if (isFree()) stages[view.app.store.state.on === 'result' ? 'result' : 'query'].focus();
    else return false;
    return true;
  };
  const hold = () => {
    const side = sideOfFocus();
    return side ? view.lights.holdHere(side) : false;
  };
  const group = 'Places';
  return keyboard.add(
    { keys: arrows, words: 'The place, cell by cell', group, shown: 'ArrowLeft ArrowRight', run: move },
    { keys: ['x', 'X'], shown: 'x', words: 'The other photograph', group, run: () => stages[sideOfFocus() === 'query' ? 'result' : 'query'].focus() },
    { keys: ['Enter', ' '], shown: 'Enter', words: 'Hold the place', group, run: hold },
    { keys: 'Escape', words: 'Let it go', group, run: () => view.lights.letGo() || view.settings.open(false) },
    { keys: 'n', words: 'The numbers of the cells', group, run: () => view.toggleNumbers() },
    { keys: [',', '.'], words: 'The result before, the next', group: 'Photographs', run: ({ key }) => view.step(key === '.' ? 1 : -1) },
    { keys: 'm', words: 'More like this result', group: 'Photographs', run: () => view.more.click() },
    { keys: 'c', words: 'Contrast with another result', group: 'Photographs', run: () => view.contrast() },
    { keys: 'i', words: 'What its numbers mean', group: 'Photographs', run: () => view.facts.explain() },
    { keys: '3', words: 'Contrast with the next result', group: 'Everywhere', run: () => view.contrastNext() },
  );
}
