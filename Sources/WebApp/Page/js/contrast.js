import { h, fill } from './dom.js';
import { abandoned, getJSON } from './api.js';
import { parametersOf } from './state.js';
import { CellOutline } from './cell-outline.js';
import { ContrastLights } from './contrast-lights.js';
import { ContrastSide } from './contrast-side.js';
import { Exports } from './exports.js';
import { Neighbours } from './neighbours.js';
import { NumberTables } from './number-tables.js';
import { Settings } from './settings.js';
import { addContrastKeys } from './contrast-keys.js';
import { describeContrast } from './contrast-words.js';
import { contribution, placeWords } from './point-words.js';
import { titleOf } from './photo-words.js';

/** Why one result stands above another: the query between the two, split into what speaks for each. */
export function mount(root, app) {
  return new ContrastView(root, app);
}

/** What belongs to the search: a contrast is of whole photographs. */
const notOfContrast = ['regions', 'unwanted', 'count', 'perClass', 'excludeSameFile'];
const letters = { first: 'A', second: 'B' };

class ContrastView {
  #asked = '';
  #controller = null;
  #removeKeys;

  constructor(root, app) {
    this.root = root;
    this.app = app;
    this.sides = { query: this.#side('query'), first: this.#side('first'), second: this.#side('second') };
    const stages = Object.fromEntries(Object.entries(this.sides).map(([name, { stage }]) => [name, stage]));
    this.outline = new CellOutline();
    stages.query.seen.append(this.outline.element);
    this.lights = new ContrastLights(app, stages, (light) => this.#drawn(light));
    this.headline = h('h1');
    this.sentences = h('p', { class: 'soft numbers' });
    this.readout = h('p', { class: 'words numbers' });
    this.pictures = h('div', { class: 'pictures', role: 'group', 'aria-label': 'The query and both results' },
      Object.values(this.sides).map(({ element }) => element),
      h('div', { class: 'readout' }, this.readout));
    this.certificate = h('p', { class: 'certificate-sentence small soft' });
    this.neighbours = new Neighbours(() => this.#ranked());
    this.tables = new NumberTables();
    this.settings = new Settings(app, { withResults: false });
    this.settings.choices[0].element.hidden = true;
    this.bar = this.#bar();
    this.problem = h('p', { class: 'sentence', role: 'alert', hidden: true });
    this.element = h('div', { class: 'contrast look' }, this.bar, this.problem,
      h('div', { class: 'why' }, this.headline, this.sentences), this.pictures, this.deeds,
      h('div', { class: 'below' }, this.certificate, this.settings.element), this.tables.element);
    this.#removeKeys = addContrastKeys(app.keyboard, this);
  }

  update(state) {
    this.settings.update(state);
    if (!this.element.isConnected) fill(this.root, this.element);
    if (!state.query || !state.first || !state.second) {
      this.#fail('A contrast needs a query and two of its results, but the address does not name them all.');
      return;
    }
    const { store } = this.app;
    this.back.href = store.address({ view: 'search' });
    this.numbers.setAttribute('aria-pressed', String(state.numbers));
    for (const { stage } of Object.values(this.sides)) stage.showNumbers(state.numbers);
    this.neighbours.update(state);
    const parameters = parametersOf(state, { settings: false, without: notOfContrast });
    if (parameters === this.#asked) {
      if (this.contrast) this.lights.draw();
      return;
    }
    this.#asked = parameters;
    this.#load(parameters);
  }

  /** Each takes the other's place. */
  swap() {
    const { store } = this.app;
    const { first, second } = store.state;
    store.set({ first: second, second: first }, { replace: true });
    this.app.announce('A and B have changed places');
  }

  /** Another result some ranks on takes B's place. @returns {boolean} whether there is one */
  step(by) {
    const { store } = this.app;
    const { first, second } = store.state;
    let next = this.neighbours.beside(second, by);
    if (next?.path === first) next = this.neighbours.beside(second, 2 * by);
    if (!next) return false;
    store.set({ second: next.path }, { replace: true });
    return true;
  }

  /** Looks close at one of the two. @param {"first"|"second"} name */
  look(name) {
    this.app.store.set({ view: 'pair', result: this.app.store.state[name], point: null, on: null });
  }

  toggleNumbers() {
    this.app.store.set({ numbers: !this.app.store.state.numbers }, { replace: true });
  }

  destroy() {
    this.#removeKeys();
    this.#controller?.abort();
    this.neighbours.destroy();
    this.lights.destroy();
    for (const side of Object.values(this.sides)) side.destroy();
    this.#busy(false);
  }

  async #load(parameters) {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const sign = setTimeout(() => this.#busy(true), 160);
    try {
      const contrast = await getJSON(`/contrast.json?${parameters}`, { signal: controller.signal });
      if (this.#controller === controller) this.#show(contrast);
    } catch (error) {
      if (!abandoned(error) && this.#controller === controller) this.#fail(error.message);
    } finally {
      clearTimeout(sign);
      if (this.#controller === controller) this.#busy(false);
    }
  }

  #show(contrast) {
    const { store } = this.app;
    const { query, first, second, map } = contrast;
    this.contrast = contrast;
    this.problem.hidden = true;
    this.element.classList.remove('empty');
    this.app.notice(contrast.notice ?? null);
    const { headline, sentences, strongest } = describeContrast(contrast);
    this.headline.textContent = headline;
    this.sentences.textContent = sentences.join(' ');
    this.certificate.textContent = contrast.certificate ?? '';
    this.sides.query.update(query);
    for (const name of ['first', 'second']) {
      this.sides[name].update(contrast[name], store.address({ view: 'pair', result: contrast[name].path, point: null, on: null }));
    }
    this.outline.show(strongest, map);
    const pairOf = ({ path }) => parametersOf({ ...store.state, result: path, point: null, on: null }, { view: 'pair', settings: false, without: notOfContrast });
    this.lights.use(contrast, { first: pairOf(first), second: pairOf(second) });
    this.tables.update([
      { title: 'The query: above zero speaks for A, below for B.', map },
      { title: 'A against the query.', map: contrast.mapOfFirst },
      { title: 'B against the query.', map: contrast.mapOfSecond },
    ]);
    document.title = `${titleOf(first)} or ${titleOf(second)} · Likeness`;
    this.#ranked();
  }

  #ranked() {
    const { second } = this.app.store.state;
    for (const [button, by] of [[this.before, -1], [this.next, 1]]) button.disabled = !this.neighbours.beside(second, by);
  }

  #drawn(light) {
    const { colours, scale } = this.app.store.state;
    const isLit = Boolean(light?.lights);
    for (const side of Object.values(this.sides)) side.caption({ isLit, colours, showsEnd: scale === 'own' });
    this.settings.legend.show(colours, this.lights.common, { own: scale === 'own' && !isLit });
    this.outline.element.classList.toggle('faint', Boolean(light));
    fill(this.readout, light ? this.#reading(light) : h('span', { class: 'soft' }, 'Point at a place of the query: A and B show where they have the like.'));
  }

  #reading({ on, place, value, lights }) {
    if (on !== 'query') return h('span', {}, h('i', { class: 'key point' }), `${letters[on]}, ${placeWords(place)}: `, h('b', {}, contribution(value)));
    const size = contribution(Math.abs(value)).replace('+', '');
    return [
      h('span', {}, h('i', { class: 'key point' }), `Query, ${placeWords(place)}: `, h('b', {}, size), ` for ${value < 0 ? 'B' : 'A'}`),
      lights && ['first', 'second'].map((name) => h('span', {}, `with ${letters[name]} `, h('b', {}, contribution(lights[name].value)),
        h('span', { class: 'soft' }, `, strongest at ${placeWords(lights[name].best)}`))),
    ];
  }

  #fail(sentence) {
    this.contrast = null;
    this.element.classList.add('empty');
    this.problem.hidden = false;
    fill(this.problem, sentence, ' ', h('a', { href: this.app.store.address({ view: 'search' }) }, 'Back to the search'), '.');
  }

  #busy(on) {
    document.documentElement.toggleAttribute('data-busy', on);
  }

  #side(name) {
    return new ContrastSide(name, {
      pointed: (point) => this.lights.point(name, point),
      entered: () => this.lights.enter(name),
      left: () => this.lights.leave(),
    });
  }

  #bar() {
    this.back = h('a', { class: 'quiet' }, '← Results');
    const button = (sign, words, key, by) => h('button', { class: 'round', 'aria-label': words, title: `${words} (${key})`, disabled: true, on: { click: () => this.step(by) } }, sign);
    this.before = button('‹', 'The result before as B', ',', -1);
    this.next = button('›', 'The next result as B', '.', 1);
    this.numbers = h('button', { class: 'quiet', 'aria-pressed': 'false', title: 'The numbers of the cells (n)', on: { click: () => this.toggleNumbers() } }, 'Numbers');
    this.deeds = h('div', { class: 'deeds' },
      h('button', { class: 'quiet', title: 'Each takes the other’s place (x)', on: { click: () => this.swap() } }, 'Swap A and B'),
      this.numbers, new Exports(this.app).element);
    return h('div', { class: 'look-bar' }, this.back, h('div', { class: 'steps' }, this.before, h('span', { class: 'rank' }, 'Another B'), this.next));
  }
}
