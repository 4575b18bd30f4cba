// The keys of the region editor, for the list of keys: it listens to them itself, while it has the focus.

const told = [
  ['Enter', 'A rectangle in its middle'],
  ['r l b', 'Rectangle, lasso, brush'],
  ['Tab', 'From shape to shape'],
  ['ArrowLeft ArrowRight', 'Move the shape; with Shift by ten, with Alt its size'],
  ['−', 'Unwanted, or wanted again'],
  ['Delete', 'Remove the shape'],
  ['[ ]', 'Width of the brush'],
];

/** @type {import('./keyboard.js').Shortcut[]} */
export const drawingKeys = told.map(([shown, words]) => ({
  keys: [], shown, words, group: 'On the query’s picture', run: () => false,
}));
