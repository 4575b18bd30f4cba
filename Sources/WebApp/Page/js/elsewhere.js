import { h, fill } from './dom.js';
import { abandoned, getJSON } from './api.js';
import { nameOf } from './card.js';
import { score } from './numbers.js';

/** How many classes are shown beside its own. */
const most = 4;

/**
 * The nearest photograph of each class that is near: where a photograph would belong if its label were
 * wrong. Asked for when it is wanted, since it takes a run of the network.
 */
export class Elsewhere {
  #controller = null;

  /** @param {Object} app @param {Object} photo of a class */
  constructor(app, photo) {
    this.app = app;
    this.photo = photo;
    const id = `elsewhere-${photo.id}`;
    this.button = h('button', { class: 'quiet', 'aria-expanded': 'false', 'aria-controls': id, on: { click: () => this.toggle() } }, 'Nearest in other classes');
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

  #link(view, changes = {}) {
    return this.app.store.address({
      view, query: this.photo.path, regions: [], unwanted: [], label: null, find: null, count: 24, point: null, on: null, ...changes,
    });
  }

  async #ask() {
    this.#controller = new AbortController();
    const parameters = new URLSearchParams({ query: this.photo.path, count: String(most + 1), 'per-class': '1', 'exclude-same-file': '1' });
    const { gallery } = this.app.store.state;
    if (gallery) parameters.set('gallery', gallery);
    fill(this.element, h('p', { class: 'small soft' }, 'Looking …'));
    try {
      this.#show(await getJSON(`/search.json?${parameters}`, { signal: this.#controller.signal }));
    } catch (error) {
      if (abandoned(error)) return;
      // Pressed again, it asks again.
      this.#controller = null;
      fill(this.element, h('p', { class: 'small soft', role: 'alert' }, error.message));
    }
  }

  #show({ results }) {
    const isOwn = ({ label }) => label === this.photo.label;
    const others = results.filter((hit) => !isOwn(hit)).slice(0, most);
    if (!others.length) {
      fill(this.element, h('p', { class: 'small soft' }, 'There are no photographs of other classes.'));
      return;
    }
    const own = results.find(isOwn);
    const [nearest] = results;
    const words = isOwn(nearest)
      ? `Nearer than these is one of its own class: ${score(own.score)}.`
      : `One of ${called(nearest)} is nearer than any of its own class${own ? ` (${score(own.score)})` : ''}.`;
    fill(this.element,
      h('p', { class: 'small soft' }, words),
      h('ul', {}, others.map((hit) => h('li', {},
        h('a', { href: this.#link('pair', { result: hit.path }), title: hit.path, 'aria-label': `${called(hit)}, ${nameOf(hit.path)}, similarity ${score(hit.score)}. Look close` },
          h('img', { src: `${hit.url}&side=160`, alt: '', decoding: 'async' }),
          h('span', { class: 'small' }, called(hit)),
          h('span', { class: 'small faint numbers' }, score(hit.score)))))),
      h('a', { class: 'quiet', href: this.#link('search', { perClass: true, excludeSameFile: true }) }, 'The nearest of every class'));
    this.app.announce(words);
  }
}

function called({ label }) {
  return label ?? 'no class';
}
