import { h, fill, button } from './dom.js';
import { abandoned, getJSON } from './api.js';
import { nameOf } from './card.js';
import { score } from './numbers.js';

/** How many classes are shown beside its own. */
const most = 4;

/**
 * The nearest photograph of each class that is near: where a photograph would belong if its label
 * were wrong. Asked for when it is wanted, since it takes a run of the network.
 */
export class Elsewhere {
  #controller = null;

  /** @param {Object} app @param {Object} photo of a class */
  constructor(app, photo) {
    this.app = app;
    this.photo = photo;
    const id = `elsewhere-${photo.id}`;
    this.button = button('quiet', 'Nearest in other classes', () => this.toggle(),
      {
        'aria-expanded': 'false', 'aria-controls': id,
        'aria-label': `Nearest in other classes: ${nameOf(photo.path)}`,
      });
    this.element = h('div', { class: 'elsewhere', id, hidden: true });
  }

  toggle() {
    const on = this.element.hidden;
    this.element.hidden = !on;
    this.button.setAttribute('aria-expanded', String(on));
    if (on && !this.#controller) this.#ask();
  }

  destroy() {
    this.#controller?.abort();
  }

  #address(changes) {
    return this.app.store.address({
      query: this.photo.path, regions: [], unwanted: [], label: null, find: null, count: 24,
      point: null, on: null, ...changes,
    });
  }

  async #ask() {
    this.#controller = new AbortController();
    const parameters = new URLSearchParams({
      query: this.photo.path, count: String(most + 1), 'per-class': '1', 'exclude-same-file': '1',
    });
    const { gallery } = this.app.store.state;
    if (gallery) parameters.set('gallery', gallery);
    this.#say('Looking …');
    try {
      const { signal } = this.#controller;
      this.#show(await getJSON(`/search.json?${parameters}`, { signal }));
    } catch (error) {
      if (abandoned(error)) return;
      // Pressed again, it asks again.
      this.#controller = null;
      this.#say(error.message);
    }
  }

  #say(sentence) {
    fill(this.element, h('p', { class: 'small soft', role: 'status' }, sentence));
  }

  #show({ results }) {
    const isOwn = ({ label }) => label === this.photo.label;
    const others = results.filter((hit) => !isOwn(hit)).slice(0, most);
    if (!others.length) {
      this.#say('There are no photographs of other classes.');
      return;
    }
    const own = results.find(isOwn);
    const [nearest] = results;
    const ofOwn = own ? ` (${score(own.score)})` : '';
    this.#say(isOwn(nearest)
      ? `Nearer than these is one of its own class${ofOwn}.`
      : `One of ${called(nearest)} is nearer than any of its own class${ofOwn}.`);
    const search = this.#address({ view: 'search', perClass: true, excludeSameFile: true });
    this.element.append(
      h('ul', {}, others.map((hit) => this.#item(hit))),
      h('a', { class: 'quiet', href: search }, 'The nearest of every class'));
  }

  #item(hit) {
    const words = `${called(hit)}, ${nameOf(hit.path)}, similarity ${score(hit.score)}. Look close`;
    const href = this.#address({ view: 'pair', result: hit.path });
    return h('li', {},
      h('a', { href, title: hit.path, 'aria-label': words },
        h('img', { src: `${hit.url}&side=160`, alt: '', decoding: 'async' }),
        h('span', { class: 'small' }, called(hit)),
        h('span', { class: 'small faint numbers' }, score(hit.score))));
  }
}

function called({ label }) {
  return label ?? 'no class';
}
