import { arrowKeys, focusedStage, isFocusFree, toggleNumbers } from './look.js';

/** Adds the keys of a contrast. @returns {function} takes them out again */
export function addContrastKeys(keyboard, view) {
  const { app, lights } = view;
  const { stages } = lights;
  const move = ({ key }) => {
    const name = focusedStage(stages);
    if (!name && !isFocusFree()) return false;
    if (name) lights.step(name, key);
    else stages.query.element.focus();
    return true;
  };
  const words = (group, keys, text, run, shown) => ({ group, keys, words: text, run, shown });
  const contrast = [
    [arrowKeys, 'A place, cell by cell', move, 'ArrowLeft ArrowRight'],
    [['x', 'X'], 'Swap A and B', () => view.swap(), 'x'],
    [[',', '.'], 'Another B', ({ key }) => view.step(key === '.' ? 1 : -1)],
    [['a', 'b'], 'Look close at A, at B', ({ key }) => view.look(key === 'a' ? 'first' : 'second')],
    ['n', 'The numbers of the cells', () => toggleNumbers(app)],
    ['Escape', 'Let the place go', () => lights.letGo() || view.settings.open(false)],
  ];
  return keyboard.add(
    ...contrast.map((one) => words('Contrast', ...one)),
    words('Everywhere', '2', 'Look close at A', () => view.look('first')));
}
