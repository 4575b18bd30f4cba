import { moveFocus } from './arrows.js';

// What the keys do where a class is looked at.

/** @param {Object} view the class @returns {function} takes the keys out again */
export function addClassKeys(view) {
  const { store, keyboard } = view.app;
  const onCard = (run) => () => (view.current ? run(view.current) : false);
  const follow = (link) => () => (link.hidden ? false : link.click());
  const move = (key) => moveFocus(view.cards.map(({ link }) => link).filter((link) => link.offsetParent), key);
  const look = () => {
    const card = view.current ?? view.cards.find(({ isLeast }) => isLeast) ?? view.cards[0];
    return card?.against ? card.close.click() : false;
  };
  return keyboard.add(
    { keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], words: 'From photograph to photograph', group: 'Photographs', run: ({ key }) => move(key) },
    { keys: 'Enter', words: 'Look close, beside the most typical', group: 'Photographs', run: () => false },
    { keys: 'm', words: 'More like this', group: 'Photographs', run: onCard((card) => card.more.click()) },
    { keys: 'e', words: 'Nearest in other classes', group: 'Photographs', run: onCard((card) => (card.elsewhere ? card.elsewhere.toggle() : false)) },
    { keys: 'i', words: 'What its numbers mean', group: 'Photographs', run: onCard((card) => card.explain()) },
    { keys: 'p', words: 'The class before', group: 'Classes', run: follow(view.before) },
    { keys: 'n', words: 'The class after', group: 'Classes', run: follow(view.after) },
    { keys: '2', words: 'Look close at the photograph, or the one that fits least', group: 'Everywhere', run: look },
    { keys: 'Escape', words: 'Back to all classes', group: 'Classes', run: () => view.settings.open(false) || store.set({ view: 'classes' }) },
  );
}
