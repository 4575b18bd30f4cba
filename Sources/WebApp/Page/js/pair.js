import { h, fill } from './dom.js';
import { abandoned, getJSON } from './api.js';
import { parametersOf } from './state.js';
import { chooseContrast } from './contrast-chooser.js';
import { Exports } from './exports.js';
import { Lights } from './lights.js';
import { LinkLine } from './link-line.js';
import { Neighbours } from './neighbours.js';
import { NumberTables } from './number-tables.js';
import { PairFacts } from './pair-facts.js';
import { PairSide } from './pair-side.js';
import { Readout } from './readout.js';
import { Settings } from './settings.js';
import { addPairKeys } from './pair-keys.js';
import { titleOf } from './photo-words.js';
import { whole } from './numbers.js';

/** Looking close: two photographs with both maps, and which places of them are alike. */
export function mount(root, app) {
  return new PairView(root, app);
}

/** What belongs to the page or to the search, not to the pair. */
const notOfPair = ['point', 'on', 'count', 'perClass', 'excludeSameFile'];

class PairView {
  #asked = '';
  #controller = null;
  #removeKeys;

  constructor(root, app) {
    this.root = root;
    this.app = app;
    this.sides = { query: this.#side('query'), result: this.#side('result') };
    this.readout = new Readout(() => this.lights.letGo());
    this.pictures = h('div', { class: 'pictures', role: 'group', 'aria-label': 'Both photographs' },
      this.sides.query.element, this.sides.result.element, this.readout.element);
    this.line = new LinkLine(this.pictures);
    const stages = { query: this.sides.query.stage, result: this.sides.result.stage };
    this.lights = new Lights(app, { stages, readout: this.readout, line: this.line }, (light) => this.#drawn(light));
    this.neighbours = new Neighbours(() => this.#ranked());
    this.facts = new PairFacts();
    this.tables = new NumberTables();
    this.settings = new Settings(app, { withResults: false });
    // Here both photographs have their maps at once.
    this.settings.choices[0].element.hidden = true;
    this.bar = this.#bar();
    this.problem = h('p', { class: 'sentence', role: 'alert', hidden: true });
    this.element = h('div', { class: 'pair look' }, this.bar, this.problem, this.pictures, this.deeds,
      h('div', { class: 'below' }, this.facts.element, this.settings.element), this.tables.element);
    this.resizing = new ResizeObserver(() => this.lights.drawLine());
    this.resizing.observe(this.pictures);
    this.#removeKeys = addPairKeys(app.keyboard, this);
  }

  update(state) {
    this.settings.update(state);
    if (!state.query || !state.result) {
      this.#fail('This page looks close at two photographs, but the address names only one or none.');
      fill(this.root, this.element);
      return;
    }
    if (!this.element.isConnected) fill(this.root, this.element);
    this.back.href = this.app.store.address({ view: 'search' });
    this.more.href = this.app.store.address({ view: 'search', query: state.result, regions: [], unwanted: [] });
    this.numbers.setAttribute('aria-pressed', String(state.numbers));
    for (const { stage } of Object.values(this.sides)) stage.showNumbers(state.numbers);
    this.neighbours.update(state);
    const parameters = parametersOf(state, { settings: false, without: notOfPair });
    if (parameters === this.#asked) {
      if (this.pair) this.lights.hold(state);
      return;
    }
    this.#asked = parameters;
    this.#load(parameters, state);
  }

  /** The result some ranks further on takes the place of this one. @returns {boolean} whether there is one */
  step(by) {
    const { store } = this.app;
    const next = this.neighbours.beside(store.state.result, by);
    if (!next) return false;
    // What is held in the query stays: where do other results have it?
    const held = store.state.on === 'result' ? { point: null, on: null } : {};
    store.set({ result: next.path, ...held }, { replace: true });
    return true;
  }

  contrast() {
    if (!this.pair) return false;
    chooseContrast(this.app, { ...this.pair, results: this.neighbours.results });
    return true;
  }

  /** Contrasts with the next result, or with the one before the last. */
  contrastNext() {
    const { result } = this.app.store.state;
    const next = this.neighbours.beside(result, 1);
    const other = next ?? this.neighbours.beside(result, -1);
    if (!other) return false;
    const [first, second] = next ? [result, other.path] : [other.path, result];
    this.app.store.set({ view: 'contrast', first, second });
    return true;
  }

  toggleNumbers() {
    this.app.store.set({ numbers: !this.app.store.state.numbers }, { replace: true });
  }

  destroy() {
    this.#removeKeys();
    this.#controller?.abort();
    this.resizing.disconnect();
    this.neighbours.destroy();
    this.lights.destroy();
    for (const side of Object.values(this.sides)) side.destroy();
    this.#busy(false);
  }

  async #load(parameters, state) {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const sign = setTimeout(() => this.#busy(true), 160);
    const wholes = parametersOf(state, { settings: false, without: [...notOfPair, 'regions', 'unwanted'] });
    try {
      const ask = (behind) => getJSON(`/pair.json?${behind}`, { signal: controller.signal });
      const [pair, whole] = await Promise.all([ask(parameters), wholes === parameters ? null : ask(wholes)]);
      if (this.#controller === controller) this.#show(pair, whole ?? pair, wholes);
    } catch (error) {
      if (!abandoned(error) && this.#controller === controller) this.#fail(error.message);
    } finally {
      clearTimeout(sign);
      if (this.#controller === controller) this.#busy(false);
    }
  }

  #show(pair, wholePair, wholeParameters) {
    const { state } = this.app.store;
    const { query, result, map, mapOfQuery, similarity } = pair;
    const hasRegion = pair.regionScore !== undefined;
    this.pair = pair;
    this.problem.hidden = true;
    this.element.classList.remove('empty');
    this.app.notice(pair.notice ?? null);
    const about = { hasRegion, other: titleOf(result) };
    this.sides.query.update(query, about, hasRegion ? state : { regions: [], unwanted: [] });
    this.sides.result.update(result, { ...about, other: titleOf(query) }, { regions: [], unwanted: [] });
    this.lights.use({
      photos: { query, result }, maps: { query: mapOfQuery, result: map },
      wholes: { query: wholePair.mapOfQuery, result: wholePair.map }, similarity, hasRegion,
    }, wholeParameters);
    this.lights.hold(state);
    document.title = `${titleOf(query)} and ${titleOf(result)} · Likeness`;
    this.#ranked();
  }

  #ranked() {
    const { store } = this.app;
    const hit = this.neighbours.find(store.state.result ?? '');
    const { images } = this.neighbours;
    for (const [button, by] of [[this.before, -1], [this.next, 1]]) button.disabled = !this.neighbours.beside(store.state.result, by);
    fill(this.rank, hit ? [`Rank ${whole(hit.rank)}`, h('span', { class: 'faint' }, ` of ${whole(images)}`)] : '');
    if (this.pair) this.facts.update(this.pair, { rank: hit?.rank ?? null, images });
  }

  #drawn(light) {
    const { colours } = this.app.store.state;
    const { isOwn, common, pair: { maps } } = this.lights;
    for (const side of Object.values(this.sides)) side.caption({ light, colours, showsEnd: isOwn });
    this.settings.legend.show(colours, common, { own: isOwn });
    // A table follows what is held, not what the pointer passes over.
    const held = light && this.app.store.state.point ? light : null;
    const key = held ? `${held.on} ${held.place.row} ${held.place.column}` : '';
    if (this.tabled === key && this.tabledPair === this.pair) return;
    [this.tabled, this.tabledPair] = [key, this.pair];
    this.tables.update([
      { title: 'The query’s map: where it has what the result has.', map: maps.query },
      { title: 'The result’s map: where it has what the query has.', map: maps.result },
      held && { title: `The held place (${held.on}, row ${held.place.row + 1}, column ${held.place.column + 1}) in the other photograph.`, map: { ...held.map, rest: held.rest } },
    ].filter(Boolean));
  }

  #fail(sentence) {
    this.pair = null;
    this.element.classList.add('empty');
    this.problem.hidden = false;
    fill(this.problem, sentence, ' ', h('a', { href: this.app.store.address({ view: 'search' }) }, 'Back to the search'), '.');
  }

  #busy(on) {
    document.documentElement.toggleAttribute('data-busy', on);
  }

  #side(name) {
    return new PairSide(name, {
      pointed: (point) => this.lights.point(name, point),
      chosen: (point) => this.lights.choose(name, point),
      entered: () => this.lights.enter(name),
      left: () => this.lights.leave(),
    });
  }

  #bar() {
    this.back = h('a', { class: 'quiet' }, '← Results');
    this.rank = h('span', { class: 'rank numbers' });
    const button = (sign, words, key, by) => h('button', { class: 'round', 'aria-label': words, title: `${words} (${key})`, disabled: true, on: { click: () => this.step(by) } }, sign);
    this.before = button('‹', 'The result before', ',', -1);
    this.next = button('›', 'The next result', '.', 1);
    this.numbers = h('button', { class: 'quiet', 'aria-pressed': 'false', title: 'The numbers of the cells (n)', on: { click: () => this.toggleNumbers() } }, 'Numbers');
    this.more = h('a', { class: 'quiet', title: 'Search with this result (m)' }, 'More like this');
    this.exports = new Exports(this.app);
    this.deeds = h('div', { class: 'deeds' },
      h('button', { class: 'quiet', title: 'Why this one above another? (c)', on: { click: () => this.contrast() } }, 'Contrast with…'),
      this.more, this.numbers, this.exports.element);
    return h('div', { class: 'look-bar' }, this.back, h('div', { class: 'steps' }, this.before, this.rank, this.next));
  }
}
