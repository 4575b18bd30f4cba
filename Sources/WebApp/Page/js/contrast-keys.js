const arrows = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

/** The keys of a contrast. @param {Object} keyboard @param {Object} view @returns {function} takes them out again */
export function addContrastKeys(keyboard, view) {
  const stages = Object.fromEntries(Object.entries(view.sides).map(([name, { stage }]) => [name, stage.element]));
  const move = ({ key }) => {
    const side = Object.keys(stages).find((name) => stages[name] === document.activeElement);
    if (side) view.lights.step(side, key);
    else if (document.activeElement === document.body || document.activeElement?.id === 'view') stages.query.focus();
    else return false;
    return true;
  };
  const group = 'Contrast';
  return keyboard.add(
    { keys: arrows, words: 'A place, cell by cell', group, shown: 'ArrowLeft ArrowRight', run: move },
    { keys: ['x', 'X'], shown: 'x', words: 'Swap A and B', group, run: () => view.swap() },
    { keys: [',', '.'], words: 'Another result as B: before, next', group, run: ({ key }) => view.step(key === '.' ? 1 : -1) },
    { keys: ['a', 'b'], words: 'Look close at A, at B', group, run: ({ key }) => view.look(key === 'a' ? 'first' : 'second') },
    { keys: '2', words: 'Look close at A', group: 'Everywhere', run: () => view.look('first') },
    { keys: 'n', words: 'The numbers of the cells', group, run: () => view.toggleNumbers() },
    { keys: 'Escape', words: 'Let the place go', group, run: () => view.lights.letGo() || view.settings.open(false) },
  );
}
