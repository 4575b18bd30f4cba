import { h, button } from './dom.js';
import { HeatmapPicture } from './heatmap.js';
import { aboutMap, shortCertificate, showWords } from './certificate.js';
import { Elsewhere } from './elsewhere.js';
import { nameOf } from './card.js';
import { fixed, score, signed } from './numbers.js';
import { rangeOf } from './colour.js';

/** A photograph of a class: what makes it like the others, how well it fits, where it leads. */
export class ClassCard {
  /**
   * @param {Object} app
   * @param {Object} maps the class's maps
   * @param {{photo: Object, rank: number, isLeast: boolean, against: Object|null,
   *   answer: Object}} what `photo`: with its fit; `rank`: its place in its list; `against`: what
   *   it is looked at close beside
   */
  constructor(app, maps, { photo, rank, isLeast, against, answer }) {
    Object.assign(this, { app, maps, photo, rank, isLeast, against, answer });
    this.id = String(photo.id);
    this.name = nameOf(photo.path);
    this.picture = new HeatmapPicture({ photo, alt: `Photograph ${answer.label}, ${this.name}` });
    this.link = h('a', { class: 'frame', 'aria-label': this.#words }, this.picture.element);
    this.score = button('score numbers', this.#hasFit ? score(photo.fit) : '', () => this.explain(),
      { title: 'What does this number mean?', hidden: !this.#hasFit });
    this.certificate = button('certificate numbers', '', () => this.explain(this.certificate));
    this.more = h('a', { class: 'quiet' }, 'More like this');
    this.close = h('a', { class: 'quiet', title: this.#beside }, 'Look close');
    this.elsewhere = isLeast ? new Elsewhere(app, photo) : null;
    const toMean = this.#hasFit ? `${signed(photo.fit - answer.meanSimilarity)} to mean` : '';
    this.element = h('li', { class: 'result member', 'data-id': this.id },
      this.link,
      h('div', { class: 'line' },
        h('span', { class: 'rank numbers' }, rank),
        h('span', { class: 'title', title: photo.path }, this.name), this.score),
      h('div', { class: 'line second' },
        h('span', { class: 'share numbers' }, toMean), this.certificate),
      h('div', { class: 'actions' }, against && this.close, this.more, this.elsewhere?.button),
      this.elsewhere?.element);
    this.relink();
  }

  /** Links hold the settings, which may have changed. */
  relink() {
    const { store } = this.app;
    const query = { query: this.photo.path, regions: [], unwanted: [] };
    this.more.href = store.address({
      ...query, view: 'search', label: null, find: null, count: 24,
    });
    this.close.href = store.address({
      ...query, view: 'pair', result: this.against?.path ?? null, point: null, on: null,
    });
    this.link.href = this.against ? this.close.href : this.more.href;
  }

  /** @param {number} length how long the longest side is on screen, about */
  resize(length) {
    this.picture.setPhoto(this.photo, this.picture.image.alt, length);
  }

  /** Draws the map as the settings say. @param {{low: number, high: number}} common */
  paint(common) {
    if (!this.#hasFit) return;
    const { colours, scale } = this.app.store.state;
    const line = this.#line;
    this.certificate.textContent = '';
    if (!line) {
      this.picture.wait();
    } else if (line.error) {
      this.picture.fail(line.error);
    } else {
      const own = scale === 'own' ? rangeOf(colours, [line.map]) : null;
      const words = shortCertificate(line);
      this.picture.show(line.map, { colours, range: own ?? common });
      this.certificate.textContent = own ? `to ${signed(own.high)}` : words;
      this.certificate.title = words;
      this.certificate.setAttribute('aria-label', `Certificate: ${words}. What does it mean?`);
    }
  }

  explain(beside = this.score) {
    if (!this.#hasFit) return;
    const { meanSimilarity, images, label } = this.answer;
    const { fit } = this.photo;
    const others = images === 2 ? 'the other photograph' : `the other ${images - 1} photographs`;
    const above = fit - meanSimilarity;
    const compared = Math.abs(above) < 0.00005
      ? 'just as much as'
      : `${fixed(Math.abs(above), 4)} ${above < 0 ? 'less' : 'more'} than`;
    showWords(beside, [
      `${score(fit)} is its fit: the mean of its cosine similarities to ${others} of ${label}, `
        + `${compared} the mean of the class.`,
      ...aboutMap(this.#line, 'the fit'),
    ]);
  }

  get #hasFit() {
    return Number.isFinite(this.photo.fit);
  }

  get #line() {
    return this.maps.get(this.id)?.line ?? null;
  }

  get #beside() {
    return this.against ? `Beside ${nameOf(this.against.path)}` : '';
  }

  get #words() {
    const place = `${this.isLeast ? 'Fits least' : 'Typical'}, ${this.rank}: ${this.name}`;
    const fit = this.#hasFit ? `, fit ${score(this.photo.fit)}` : '';
    return `${place}${fit}. ${this.against ? `Look close. ${this.#beside}` : 'More like this'}`;
  }
}
