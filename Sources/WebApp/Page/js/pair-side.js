import { h, fill } from './dom.js';
import { aspectOf } from './cells.js';
import { further, reach, unitWords } from './caption.js';
import { fullNameOf, titleOf } from './photo-words.js';
import { PhotoSide } from './photo-side.js';

const keys = 'Arrow keys move a place, Enter holds it, X changes to the other photograph.';

/** One of the two photographs, with what its map is. */
export class PairSide extends PhotoSide {
  /**
   * @param {Object} photo
   * @param {{hasRegion: boolean, other: string}} about `other`: the other photograph's name
   * @param {{regions: string[], unwanted: string[]}} [region] what is outlined
   */
  update(photo, { hasRegion, other }, { regions, unwanted } = {}) {
    const isQuery = this.name === 'query';
    const role = isQuery ? 'Query' : 'Result';
    const full = fullNameOf(photo);
    this.outlines.update(photo, regions, unwanted);
    const outlined = this.outlines.words && ` Outlined: ${this.outlines.words}.`;
    const map = `with the map of what it has in common with ${other}`;
    this.stage.setPhoto(photo, {
      alt: `${role}: photograph ${full}`,
      label: `${role}, ${full}, ${map}.${outlined} ${keys}`,
    });
    this.element.style.setProperty('--aspect', String(aspectOf(photo)));
    fill(this.title, h('span', { class: 'faint' }, role), ` ${titleOf(photo)}`,
      photo.label && h('span', { class: 'soft' }, ` ${photo.label}`));
    this.title.title = photo.path;
    if (isQuery) this.whole = `Where ${hasRegion ? 'all of it' : 'it'} is like the result`;
    else this.whole = hasRegion ? 'Where the region was found' : 'Where it is like the query';
  }

  /** Says what the map is, and how far its own colours reach. */
  caption({ light, colours, showsReach }) {
    const isLit = Boolean(light && light.on !== this.name);
    fill(this.says, isLit ? 'In common with that place' : this.whole, further(
      (isLit || showsReach) && `${reach(colours, this.stage.range)}, own scale`,
      unitWords(this.stage)));
  }

  destroy() {
    this.stage.destroy();
    this.outlines.destroy();
  }
}
