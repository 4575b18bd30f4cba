import { arrowKeys, focusedStage, isFocusFree, toggleNumbers } from './look.js';

/** Adds the keys of the pair. @returns {function} takes them out again */
export function addPairKeys(keyboard, view) {
  const { app, lights } = view;
  const { stages } = lights;
  const focus = (name) => stages[name].element.focus();
  const move = ({ key }) => {
    const name = focusedStage(stages);
    if (!name && !isFocusFree()) return false;
    if (name) lights.step(name, key);
    else focus(app.store.state.on === 'result' ? 'result' : 'query');
    return true;
  };
  const change = () => focus(focusedStage(stages) === 'query' ? 'result' : 'query');
  const hold = () => {
    const name = focusedStage(stages);
    return name ? lights.holdHere(name) : false;
  };
  const words = (group, keys, text, run, shown) => ({ group, keys, words: text, run, shown });
  const places = [
    [arrowKeys, 'The place, cell by cell', move, 'ArrowLeft ArrowRight'],
    [['x', 'X'], 'The other photograph', change, 'x'],
    [['Enter', ' '], 'Hold the place', hold, 'Enter'],
    ['Escape', 'Let it go', () => lights.letGo() || view.settings.open(false)],
    ['n', 'The numbers of the cells', () => toggleNumbers(app)],
  ];
  const photographs = [
    [[',', '.'], 'The result before, the next', ({ key }) => view.step(key === '.' ? 1 : -1)],
    ['m', 'More like this result', () => view.more.click()],
    ['c', 'Contrast with another result', () => view.contrast()],
    ['i', 'What its numbers mean', () => view.facts.explain()],
  ];
  return keyboard.add(
    ...places.map((one) => words('Places', ...one)),
    ...photographs.map((one) => words('Photographs', ...one)),
    words('Everywhere', '3', 'Contrast with the next result', () => view.contrastNext()));
}
