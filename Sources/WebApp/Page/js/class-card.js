import { h } from './dom.js';
import { HeatmapPicture } from './heatmap.js';
import { aboutMap, shortCertificate, showWords } from './certificate.js';
import { Elsewhere } from './elsewhere.js';
import { nameOf } from './card.js';
import { fixed, score, signed } from './numbers.js';
import { rangeOf } from './colour.js';

/** A photograph of a class: what makes it like the others, how well it fits, what can be done with it. */
export class ClassCard {
  /**
   * @param {Object} app
   * @param {Object} maps the class's maps
   * @param {{photo: Object, rank: number, isLeast: boolean, against: Object|null, answer: Object}} what
   *   `photo`: with its fit; `rank`: its place in its list; `against`: what it is looked at close with
   */
  constructor(app, maps, { photo, rank, isLeast, against, answer }) {
    this.app = app;
    this.maps = maps;
    this.photo = photo;
    this.id = String(photo.id);
    this.answer = answer;
    this.isLeast = isLeast;
    const name = nameOf(photo.path);
    const hasFit = Number.isFinite(photo.fit);
    this.picture = new HeatmapPicture({ photo, alt: `Photograph ${answer.label}, ${name}`, length: 320 });
    this.link = h('a', { class: 'frame' }, this.picture.element);
    this.score = h('button', { class: 'score numbers', title: 'What does this number mean?', hidden: !hasFit, on: { click: () => this.explain() } }, hasFit ? score(photo.fit) : '');
    this.certificate = h('button', { class: 'certificate numbers', on: { click: () => this.explain(this.certificate) } });
    this.more = h('a', { class: 'quiet' }, 'More like this');
    this.close = h('a', { class: 'quiet' }, 'Look close');
    this.elsewhere = isLeast ? new Elsewhere(app, photo) : null;
    const below = hasFit ? photo.fit - answer.meanSimilarity : 0;
    this.element = h('li', { class: 'result member', 'data-id': this.id },
      this.link,
      h('div', { class: 'line' }, h('span', { class: 'rank numbers' }, rank), h('span', { class: 'title', title: photo.path }, name), this.score),
      h('div', { class: 'line second' },
        h('span', { class: 'share numbers' }, hasFit ? `${signed(below)} to mean` : ''), this.certificate),
      h('div', { class: 'actions' }, against && this.close, this.more, this.elsewhere?.button),
      this.elsewhere?.element);
    this.against = against;
    this.link.setAttribute('aria-label', [
      `${isLeast ? 'Fits least' : 'Typical'}, ${rank}: ${name}`, hasFit && `fit ${score(photo.fit)}`,
    ].filter(Boolean).join(', ') + (against ? `. Look close, beside ${nameOf(against.path)}` : '. More like this'));
    this.close.title = against ? `Beside ${nameOf(against.path)}` : '';
    this.relink();
  }

  /** Links hold the settings, which may have changed. */
  relink() {
    const { store } = this.app;
    const without = { regions: [], unwanted: [] };
    this.more.href = store.address({ view: 'search', query: this.photo.path, label: null, find: null, count: 24, ...without });
    this.close.href = store.address({ view: 'pair', query: this.photo.path, result: this.against?.path ?? null, point: null, on: null, ...without });
    this.link.href = this.against ? this.close.href : this.more.href;
  }

  /** @param {number} length how long the longest side is on screen, about */
  resize(length) {
    this.picture.setPhoto(this.photo, this.picture.image.alt, length);
  }

  /** Draws the map as the settings say. @param {{low: number, high: number}} common */
  paint(common) {
    if (!Number.isFinite(this.photo.fit)) return;
    const { colours, scale } = this.app.store.state;
    const line = this.maps.get(this.id)?.line;
    this.certificate.textContent = '';
    if (!line) {
      this.picture.wait();
    } else if (line.error) {
      this.picture.fail(line.error);
    } else {
      const own = scale === 'own' ? rangeOf(colours, [line.map]) : null;
      this.picture.show(line.map, { colours, range: own ?? common });
      this.certificate.textContent = own ? `to ${signed(own.high)}` : shortCertificate(line);
      this.certificate.title = shortCertificate(line);
      this.certificate.setAttribute('aria-label', `Certificate: ${shortCertificate(line)}. What does it mean?`);
    }
  }

  explain(button = this.score) {
    const { fit } = this.photo;
    if (!Number.isFinite(fit)) return;
    const { meanSimilarity, images, label } = this.answer;
    const others = images === 2 ? 'the other photograph' : `the other ${images - 1} photographs`;
    const below = fit - meanSimilarity;
    const beside = Math.abs(below) < 0.00005 ? 'just as much as' : `${fixed(Math.abs(below), 4)} ${below < 0 ? 'less' : 'more'} than`;
    showWords(button, [
      `${score(fit)} is its fit: the mean of its cosine similarities to ${others} of ${label}, ${beside} the mean of the class.`,
      ...aboutMap(this.maps.get(this.id)?.line ?? null, 'the fit'),
    ]);
  }
}
