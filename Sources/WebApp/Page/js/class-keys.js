import { moveFocus } from './arrows.js';

// What the keys do where a class is looked at.

/** @param {Object} view the class @returns {function} takes the keys out again */
export function addClassKeys({ app, lists, before, after, settings }) {
  const { store, keyboard } = app;
  const group = 'Photographs';
  const onCard = (run) => () => (lists.current ? run(lists.current) : false);
  const follow = (link) => () => (link.hidden ? false : link.click());
  const move = ({ key }) => {
    const links = lists.cards.map(({ link }) => link).filter((link) => link.offsetParent);
    return moveFocus(links, key);
  };
  const look = () => {
    const { cards, current } = lists;
    const card = current ?? cards.find(({ isLeast }) => isLeast) ?? cards[0];
    return card?.against ? card.close.click() : false;
  };
  const leave = () => settings.open(false) || store.set({ view: 'classes' });
  const toggle = ({ elsewhere }) => (elsewhere ? elsewhere.toggle() : false);
  return keyboard.add(
    {
      keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
      words: 'From photograph to photograph', group, run: move,
    },
    { keys: 'Enter', words: 'Look close, beside the most typical', group, run: () => false },
    { keys: 'm', words: 'More like this', group, run: onCard(({ more }) => more.click()) },
    { keys: 'e', words: 'Nearest in other classes', group, run: onCard(toggle) },
    { keys: 'i', words: 'What its numbers mean', group, run: onCard((card) => card.explain()) },
    { keys: 'p', words: 'The class before', group: 'Classes', run: follow(before) },
    { keys: 'n', words: 'The class after', group: 'Classes', run: follow(after) },
    {
      keys: '2', words: 'Look close at the photograph, or the one that fits least',
      group: 'Everywhere', run: look,
    },
    { keys: 'Escape', words: 'Back to all classes', group: 'Classes', run: leave },
  );
}
