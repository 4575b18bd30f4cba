import { h, button, icon, styles } from './dom.js';
import { counted } from './numbers.js';

const tools = [
  ['rectangle', 'Rectangle', ['M3.5 5h13v10h-13z']],
  ['lasso', 'Lasso', [
    'M10 4c4 0 7 1.8 7 4.4S14 13 10 13 3 11 3 8.4 6 4 10 4z',
    'M6 12.2c-.6 1.6.4 2.6 1.6 3.1 1 .4 1.2 1.3.6 2.2',
  ]],
  ['brush', 'Brush', [
    'M16.5 3.5 9 11',
    'M8.6 10.6c-2-.4-3.3.6-3.6 2.4-.2 1.3-.8 2-2 2.4 2.9 1.4 7.2 1 7-3-.1-1-.5-1.5-1.4-1.8z',
  ]],
];

/**
 * The region editor over the query's photograph, with a bar of tools for it.
 *
 * `picture` is what the editor lies over, `element` is the bar.
 */
export class RegionTools {
  #editor = null;
  #key = '';
  #wanted = { shapes: [], unwanted: [] };
  #photo = null;
  /** What was chosen before there was an editor to choose it for; undefined where nothing was. */
  #early = undefined;

  /**
   * @param {HTMLElement} picture has the photograph's shape and a position
   * @param {{
   *   changed: (region: {shapes: string[], unwanted: string[]}, how: {isFinal: boolean}) => void,
   *   notice: (sentence: string) => void,
   * }} what
   */
  constructor(picture, what) {
    this.picture = picture;
    this.what = what;
    const tool = (words, paths, run, title = words) =>
      button('tool', icon(...paths), run, { 'aria-label': words, title });
    this.tools = new Map(tools.map(([name, words, paths]) =>
      [name, tool(words, paths, () => this.#choose(name))]));
    this.unwanted = tool(
      'Unwanted', ['M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14z', 'M6.5 10h7'],
      () => this.#toggleUnwanted(),
      'Unwanted: what is in it speaks against a photograph (−)');
    this.back = tool(
      'Undo', ['M4 8h8a4.5 4.5 0 0 1 0 9H8', 'M7.5 4.5 4 8l3.5 3.5'], () => this.undo(), 'Undo (u)');
    this.again = tool(
      'Redo', ['M16 8H8a4.5 4.5 0 0 0 0 9h4', 'M12.5 4.5 16 8l-3.5 3.5'], () => this.redo(),
      'Redo (U)');
    this.clearing = button('quiet', 'Clear', () => this.#editor?.clear());
    this.size = h('input', {
      type: 'range', min: 0, max: 1, step: 0.01, 'aria-label': 'Width of the brush',
      on: { input: () => this.#resizeBrush() },
    });
    this.sizing = h('label', { class: 'brush', hidden: true },
      h('span', { class: 'small soft' }, 'Width'), this.size);
    this.words = h('p', { class: 'small soft hint' });
    this.element = h('div', { class: 'tools' },
      h('div', { class: 'bar', role: 'toolbar', 'aria-label': 'Regions of the query' },
        h('div', { class: 'together' }, [...this.tools.values()]), this.unwanted,
        h('div', { class: 'together end' }, this.back, this.again), this.clearing),
      this.sizing, this.words);
  }

  /** Shows a photograph's shapes. Another photograph has another editor. */
  async update(photo, query, shapes, unwanted) {
    this.#wanted = { shapes, unwanted };
    this.#photo = photo;
    this.#describe(shapes, unwanted);
    if (query === this.#key) {
      this.#editor?.setShapes(shapes, unwanted);
      return;
    }
    this.#key = query;
    this.#editor?.destroy();
    this.#editor = null;
    try {
      const [{ RegionEditor }] = await Promise.all([import('./regions.js'), styles('regions')]);
      if (this.#key !== query || this.#editor) return;
      // A finger scrolls until a tool is chosen; a mouse has nothing better to do there.
      const usual = matchMedia('(pointer: coarse)').matches ? null : 'rectangle';
      const tool = this.#early === undefined ? usual : this.#early;
      this.#editor = new RegionEditor(this.picture, {
        width: photo.width, height: photo.height, seen: photo.seen, tool, ...this.#wanted,
        onChange: (region, how) => this.#changed(region, how),
        onToolChange: (state) => this.#showTool(state),
        onNotice: (sentence) => this.what.notice(sentence),
      });
    } catch (error) {
      console.error(error);
      this.words.textContent = 'Regions cannot be drawn: load the page again.';
    }
  }

  undo() { return this.#editor ? (this.#editor.undo(), true) : false; }
  redo() { return this.#editor ? (this.#editor.redo(), true) : false; }

  /** Takes back one level: a drag, a selection, all shapes. Whether there was one. */
  escape() { return this.#editor?.escape() ?? false; }

  destroy() {
    this.#editor?.destroy();
    this.#editor = null;
    this.#key = '';
  }

  #changed(region, how) {
    this.#describe(region.shapes, region.unwanted);
    this.what.changed(region, how);
  }

  #choose(name) {
    const one = this.tools.get(name);
    const tool = one.getAttribute('aria-pressed') === 'true' ? null : name;
    if (this.#editor) {
      this.#editor.setTool(tool);
      return;
    }
    this.#early = tool;
    for (const each of this.tools.values()) each.setAttribute('aria-pressed', String(each === one && tool !== null));
  }

  // What is drawn next is as the shape that was just turned: the button says one thing, not two.
  #toggleUnwanted() {
    this.#editor?.toggleUnwanted();
    this.#editor?.setUnwanted(this.unwanted.getAttribute('aria-pressed') === 'true');
  }

  #showTool({ tool, isUnwanted, brushRadius, selected, canUndo, canRedo }) {
    for (const [name, one] of this.tools) one.setAttribute('aria-pressed', String(name === tool));
    this.unwanted.setAttribute('aria-pressed', String(selected ? selected.isUnwanted : isUnwanted));
    this.back.disabled = !canUndo;
    this.again.disabled = !canRedo;
    this.sizing.hidden = tool !== 'brush';
    const most = Math.max(this.#photo.width, this.#photo.height) / 6;
    this.size.value = String(Math.sqrt(Math.min(brushRadius / most, 1)));
  }

  // Quadratic: narrow brushes need finer steps than wide ones.
  #resizeBrush() {
    const most = Math.max(this.#photo.width, this.#photo.height) / 6;
    this.#editor?.setBrushRadius(Math.max(1, Number(this.size.value) ** 2 * most));
  }

  #describe(shapes, unwanted) {
    this.clearing.hidden = !shapes.length && !unwanted.length;
    const parts = [
      shapes.length && counted(shapes.length, 'region'),
      unwanted.length && `${unwanted.length} unwanted`,
    ].filter(Boolean);
    this.words.textContent = parts.length
      ? `Ranked by ${parts.join(', ')}.`
      : 'Draw on the photograph to search by a part of it.';
  }
}
