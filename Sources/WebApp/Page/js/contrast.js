import { button, fill, h } from './dom.js';
import { getJSON } from './api.js';
import { parametersOf } from './state.js';
import { CellOutline } from './cell-outline.js';
import { ContrastLights } from './contrast-lights.js';
import { ContrastReadout } from './contrast-readout.js';
import { ContrastSide } from './contrast-side.js';
import { Exports } from './exports.js';
import { Neighbours } from './neighbours.js';
import { NumberTables } from './number-tables.js';
import { Question, Steps, numbersButton, wayBack } from './look.js';
import { Settings } from './settings.js';
import { addContrastKeys } from './contrast-keys.js';
import { describeContrast } from './contrast-words.js';
import { titleOf } from './photo-words.js';

/** Why one result stands above another: the query between them, split into what speaks for each. */
export function mount(root, app) {
  return new ContrastView(root, app);
}

/** What belongs to the search: a contrast is of whole photographs. */
const notOfContrast = ['regions', 'unwanted', 'count', 'perClass', 'excludeSameFile'];
const incomplete = 'A contrast is of a query and two results, but the address does not name them all.';

class ContrastView {
  #asked = '';
  #question = new Question((error) => this.#fail(error.message));
  #removeKeys;

  constructor(root, app) {
    this.root = root;
    this.app = app;
    this.sides = {};
    const stages = {};
    for (const name of ['query', 'first', 'second']) {
      this.sides[name] = this.#side(name);
      stages[name] = this.sides[name].stage;
    }
    this.outline = new CellOutline();
    stages.query.seen.append(this.outline.element);
    this.lights = new ContrastLights(app, stages, (light) => this.#drawn(light));
    this.headline = h('h1');
    this.sentences = h('p', { class: 'soft numbers' });
    this.readout = new ContrastReadout();
    const figures = Object.values(this.sides).map(({ element }) => element);
    const about = { class: 'pictures', role: 'group', 'aria-label': 'The query and both results' };
    this.pictures = h('div', about, figures, this.readout.element);
    this.certificate = h('p', { class: 'certificate-sentence small soft' });
    this.neighbours = new Neighbours(() => this.#ranked());
    this.tables = new NumberTables();
    this.settings = new Settings(app, { withResults: false });
    // Here all photographs have their maps at once.
    this.settings.choices[0].element.hidden = true;
    this.problem = h('p', { class: 'sentence', role: 'alert', hidden: true });
    this.element = h('div', { class: 'contrast look' }, this.#bar(), this.problem,
      h('div', { class: 'why' }, this.headline, this.sentences), this.pictures, this.#deeds(),
      h('div', { class: 'below' }, this.certificate, this.settings.element),
      this.tables.element);
    this.#removeKeys = addContrastKeys(app.keyboard, this);
  }

  update(state) {
    this.settings.update(state);
    if (!this.element.isConnected) fill(this.root, this.element);
    this.back.href = this.app.store.address({ view: 'search' });
    if (!state.query || !state.first || !state.second) {
      this.#question.stop();
      this.#asked = '';
      this.#fail(incomplete);
      return;
    }
    this.numbers.setAttribute('aria-pressed', String(state.numbers));
    for (const { stage } of Object.values(this.sides)) stage.showNumbers(state.numbers);
    this.neighbours.update(state);
    // The address learns its network by the way; the photographs are the same.
    const asked = parametersOf(state, { settings: false, without: [...notOfContrast, 'network'] });
    if (asked === this.#asked) {
      if (this.contrast) this.lights.draw();
      return;
    }
    this.#asked = asked;
    const parameters = parametersOf(state, { settings: false, without: notOfContrast });
    this.#question.ask(
      (signal) => getJSON(`/contrast.json?${parameters}`, { signal }),
      (contrast) => this.#show(contrast));
  }

  /** Each takes the other's place. */
  swap() {
    const { store } = this.app;
    const { first, second } = store.state;
    store.set({ first: second, second: first }, { replace: true });
    this.app.announce('A and B have changed places');
  }

  /** Another result some ranks on takes B's place. Returns whether there is one. */
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
    const { store } = this.app;
    store.set({ view: 'pair', result: store.state[name], point: null, on: null });
  }

  destroy() {
    this.#removeKeys();
    this.#question.stop();
    this.neighbours.destroy();
    this.lights.destroy();
    for (const side of Object.values(this.sides)) side.destroy();
  }

  #show(contrast) {
    const { query, first, second, map } = contrast;
    this.contrast = contrast;
    this.problem.hidden = true;
    this.element.classList.remove('empty');
    this.app.notice(contrast.notice ?? null);
    const { headline, sentences, strongest } = describeContrast(contrast);
    this.headline.textContent = headline;
    this.sentences.textContent = sentences.join(' ');
    this.certificate.textContent = contrast.certificate;
    this.outline.show(strongest, map);
    this.sides.query.update(query);
    const pairs = {};
    for (const name of ['first', 'second']) {
      const { path } = contrast[name];
      const pair = { ...this.app.store.state, view: 'pair', result: path, point: null, on: null };
      this.sides[name].update(contrast[name], this.app.store.address(pair));
      pairs[name] = parametersOf(pair, { settings: false, without: notOfContrast });
    }
    this.lights.use(contrast, pairs);
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
    this.steps.update((by) => Boolean(this.neighbours.beside(second, by)));
  }

  #drawn(light) {
    const { colours, scale } = this.app.store.state;
    const isLit = Boolean(light?.lights);
    const isOwn = scale === 'own';
    for (const side of Object.values(this.sides)) side.caption({ isLit, colours, showsReach: isOwn });
    this.settings.legend.show(colours, this.lights.common, { own: isOwn && !isLit });
    this.outline.element.classList.toggle('faint', Boolean(light));
    this.readout.show(light);
  }

  #fail(sentence) {
    this.contrast = null;
    this.element.classList.add('empty');
    this.problem.hidden = false;
    fill(this.problem, sentence, ' ', wayBack(this.app), '.');
  }

  #side(name) {
    const pointed = (point) => this.lights.point(name, point);
    return new ContrastSide(name, {
      pointed,
      chosen: pointed,
      entered: () => this.lights.enter(name),
      left: () => this.lights.leave(),
    });
  }

  #bar() {
    this.back = h('a', { class: 'quiet' }, '← Results');
    const words = h('span', { class: 'rank' }, 'Another B');
    const names = { before: 'The result before as B', next: 'The next result as B' };
    this.steps = new Steps(words, names, (by) => this.step(by));
    return h('div', { class: 'look-bar' }, this.back, this.steps.element);
  }

  #deeds() {
    this.numbers = numbersButton(this.app);
    const swap = button('quiet', 'Swap A and B', () => this.swap(), {
      title: 'Each takes the other’s place (x)',
    });
    return h('div', { class: 'deeds' }, swap, this.numbers, new Exports(this.app).element);
  }
}
