// What the keys do while the region editor has the focus.

const arrows = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

const tools = { r: 'rectangle', l: 'lasso', b: 'brush' };

/**
 * Listens to the keys of an editor until `signal` says stop. A key that did something goes no further;
 * every other one reaches the page.
 *
 * @param {import('./regions.js').RegionEditor} editor
 */
export function followKeys(editor, signal) {
  const { root } = editor.scene;
  root.addEventListener('keydown', (event) => {
    if (!act(editor, event)) return;
    event.preventDefault();
    event.stopPropagation();
  }, { signal });
  root.addEventListener('keyup', (event) => {
    if (event.key in arrows) editor.endNudging();
  }, { signal });
  root.addEventListener('focusout', () => editor.endNudging(), { signal });
  // Tab selects what it reaches. A press of the pointer decides for itself.
  root.addEventListener('focusin', (event) => {
    const id = event.target.getAttribute('data-shape');
    if (id && !editor.gesture && editor.selectedItem?.id !== Number(id)) editor.select(Number(id));
  }, { signal });
  // A drag is abandoned wherever the focus is.
  window.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !editor.gesture) return;
    editor.escape();
    event.preventDefault();
    event.stopPropagation();
  }, { signal, capture: true });
}

/** Does what a key says; whether it said anything. */
function act(editor, event) {
  const { key, shiftKey: isShift, altKey: isAlt } = event;
  const letter = key.length === 1 ? key.toLowerCase() : key;
  if (event.ctrlKey || event.metaKey) {
    if (letter === 'z') return done(isShift ? editor.redo() : editor.undo());
    return letter === 'y' ? done(editor.redo()) : false;
  }
  if (key in arrows) {
    if (!editor.selectedItem) return false;
    const step = isShift ? 10 : 1;
    const [x, y] = arrows[key];
    return done(editor.nudge(x * step, y * step, isAlt));
  }
  if (isAlt) return false;
  if (letter in tools) return done(editor.setTool(tools[letter]));
  switch (letter) {
    case 'Escape':
      return editor.escape();
    case 'Delete':
    case 'Backspace':
      return editor.selectedItem ? done(editor.removeSelected()) : false;
    case 'Enter':
      return event.target === editor.scene.root ? done(editor.addRectangle()) : false;
    case 'u':
      return done(isShift ? editor.redo() : editor.undo());
    case '-':
    case '−':
      return done(editor.toggleUnwanted());
    case '[':
      return done(editor.setBrushRadius(editor.brushRadius / 1.25));
    case ']':
      return done(editor.setBrushRadius(Math.max(editor.brushRadius + 1, editor.brushRadius * 1.25)));
    default:
      return false;
  }
}

function done() {
  return true;
}
