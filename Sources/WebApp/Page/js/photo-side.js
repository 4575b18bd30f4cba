import { h } from './dom.js';
import { followFocus } from './caption.js';
import { Outlines } from './outlines.js';
import { Stage } from './stage.js';

/** One of several photographs that stand side by side: its stage, its name, and what its map is. */
export class PhotoSide {
  /**
   * @param {string} name what it is among them: "query", "result", "first" …
   * @param {Object} what as Stage and followFocus want it
   * @param {{classes?: string, legend?: {element: Element}|null}} [options]
   */
  constructor(name, what, { classes = 'side', legend = null } = {}) {
    this.name = name;
    this.stage = new Stage(what);
    const { element } = this.stage;
    element.dataset.side = name;
    followFocus(element, what);
    this.outlines = new Outlines(this.stage.outlines);
    this.title = h('p', { class: 'title' });
    this.says = h('p', { class: 'says small soft numbers' });
    this.legend = legend;
    this.element = h('figure', { class: classes }, element,
      h('figcaption', {}, this.title, legend?.element, this.says));
  }
}
