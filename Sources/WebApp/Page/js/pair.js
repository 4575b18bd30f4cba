import { button, fill, h } from './dom.js';
import { getJSON } from './api.js';
import { parametersOf } from './state.js';
import { chooseContrast } from './contrast-chooser.js';
import { Exports } from './exports.js';
import { Lights } from './lights.js';
import { LinkLine } from './link-line.js';
import { Neighbours } from './neighbours.js';
import { NumberTables } from './number-tables.js';
import { PairFacts } from './pair-facts.js';
import { PairSide } from './pair-side.js';
import { Question, Steps, numbersButton, wayBack } from './look.js';
import { Readout } from './readout.js';
import { Settings } from './settings.js';
import { addPairKeys } from './pair-keys.js';
import { placeWords } from './point-words.js';
import { titleOf } from './photo-words.js';
import { whole } from './numbers.js';

/** Looking close: two photographs with both maps, and which places of them are alike. */
export function mount(root, app) {
  return new PairView(root, app);
}

/** What belongs to the page or to the search, not to the pair. */
const notOfPair = ['point', 'on', 'count', 'perClass', 'excludeSameFile'];
const incomplete = 'This page looks close at two photographs, but the address names one or none.';

class PairView {
  #asked = '';
  #tabled = '';
  #question = new Question((error) => this.#fail(error.message));
  #removeKeys;

  constructor(root, app) {
    this.root = root;
    this.app = app;
    this.sides = { query: this.#side('query'), result: this.#side('result') };
    this.readout = new Readout(() => this.lights.letGo());
    this.pictures = h('div', { class: 'pictures', role: 'group', 'aria-label': 'Both photographs' },
      this.sides.query.element, this.sides.result.element, this.readout.element);
    this.lights = new Lights(app, {
      stages: { query: this.sides.query.stage, result: this.sides.result.stage },
      readout: this.readout, line: new LinkLine(this.pictures),
    }, (light) => this.#drawn(light));
    this.neighbours = new Neighbours(() => this.#ranked());
    this.facts = new PairFacts();
    this.tables = new NumberTables();
    this.settings = new Settings(app, { withResults: false });
    // Here both photographs have their maps at once.
    this.settings.choices[0].element.hidden = true;
    this.problem = h('p', { class: 'sentence', role: 'alert', hidden: true });
    // What is seen are the photographs’ own names.
    this.name = h('h1', { class: 'unseen' }, 'Look close');
    this.element = h('div', { class: 'pair look' },
      this.name, this.#bar(), this.problem, this.pictures, this.#deeds(),
      h('div', { class: 'below' }, this.facts.element, this.settings.element),
      this.tables.element);
    this.resizing = new ResizeObserver(() => this.lights.drawLine());
    this.resizing.observe(this.pictures);
    this.#removeKeys = addPairKeys(app.keyboard, this);
  }

  update(state) {
    const { store } = this.app;
    this.settings.update(state);
    if (!this.element.isConnected) fill(this.root, this.element);
    this.back.href = store.address({ view: 'search' });
    if (!state.query || !state.result) {
      this.#question.stop();
      this.#asked = '';
      this.#fail(incomplete);
      return;
    }
    const more = { view: 'search', query: state.result, regions: [], unwanted: [] };
    this.more.href = store.address(more);
    this.numbers.setAttribute('aria-pressed', String(state.numbers));
    for (const { stage } of Object.values(this.sides)) stage.showNumbers(state.numbers);
    this.neighbours.update(state);
    // The address learns its network by the way; the photographs are the same.
    const asked = parametersOf(state, { settings: false, without: [...notOfPair, 'network'] });
    if (asked === this.#asked) {
      if (this.pair) this.lights.hold(state);
      return;
    }
    this.#asked = asked;
    this.#ask(state);
  }

  /** The result some ranks on takes the place of this one. Returns whether there is one. */
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

  /** Contrasts with the next result; the last one with the one before it. */
  contrastNext() {
    const { result } = this.app.store.state;
    const next = this.neighbours.beside(result, 1);
    const other = next ?? this.neighbours.beside(result, -1);
    if (!other) return false;
    const [first, second] = next ? [result, other.path] : [other.path, result];
    this.app.store.set({ view: 'contrast', first, second });
    return true;
  }

  destroy() {
    this.#removeKeys();
    this.#question.stop();
    this.resizing.disconnect();
    this.neighbours.destroy();
    this.lights.destroy();
    for (const side of Object.values(this.sides)) side.destroy();
  }

  // Points are of the whole photographs: with a region their own numbers come from a pair without it.
  #ask(state) {
    const without = [...notOfPair, 'regions', 'unwanted'];
    const parameters = parametersOf(state, { settings: false, without: notOfPair });
    const wholes = parametersOf(state, { settings: false, without });
    const addresses = [...new Set([parameters, wholes])].map((behind) => `/pair.json?${behind}`);
    this.#question.ask(
      (signal) => Promise.all(addresses.map((address) => getJSON(address, { signal }))),
      ([pair, wholePair = pair]) => this.#show(pair, wholePair, wholes));
  }

  #show(pair, wholePair, wholeParameters) {
    const { state } = this.app.store;
    const { query, result, map, mapOfQuery, similarity } = pair;
    const hasRegion = pair.regionScore !== undefined;
    this.pair = pair;
    this.problem.hidden = true;
    this.element.classList.remove('empty');
    this.app.notice(pair.notice ?? null);
    this.sides.query.update(query, { hasRegion, other: titleOf(result) }, state);
    this.sides.result.update(result, { hasRegion, other: titleOf(query) });
    this.lights.use({
      photos: { query, result },
      maps: { query: mapOfQuery, result: map },
      wholes: { query: wholePair.mapOfQuery, result: wholePair.map },
      similarity, hasRegion,
    }, wholeParameters);
    this.#tabled = '';
    this.lights.hold(state);
    this.name.textContent = `${titleOf(query)} and ${titleOf(result)}`;
    document.title = `${this.name.textContent} · Likeness`;
    this.#ranked();
  }

  #ranked() {
    const { result } = this.app.store.state;
    const { images } = this.neighbours;
    const hit = this.neighbours.find(result ?? '');
    this.steps.update((by) => Boolean(this.neighbours.beside(result, by)));
    const of = h('span', { class: 'faint' }, ` of ${whole(images)}`);
    fill(this.rank, hit ? [`Rank ${whole(hit.rank)}`, of] : '');
    if (this.pair) this.facts.update(this.pair, { rank: hit?.rank ?? null, images });
  }

  #drawn(light) {
    const { colours, point } = this.app.store.state;
    const { common, isOwn } = this.lights;
    for (const side of Object.values(this.sides)) side.caption({ light, colours, showsReach: isOwn });
    this.settings.legend.show(colours, common, { own: isOwn });
    // A table follows what is held, not what the pointer passes over.
    this.#tabulate(point ? light : null);
  }

  #tabulate(held) {
    const key = held ? `${held.on}, ${placeWords(held.place)}` : 'none';
    if (key === this.#tabled) return;
    this.#tabled = key;
    const { maps } = this.lights.pair;
    this.tables.update([
      { title: 'The query’s map: where it has what the result has.', map: maps.query },
      { title: 'The result’s map: where it has what was looked for.', map: maps.result },
      ...(held ? [{
        title: `What the held place (${key}) has in common with the other photograph.`,
        map: { ...held.map, rest: held.rest },
      }] : []),
    ]);
  }

  #fail(sentence) {
    this.pair = null;
    this.element.classList.add('empty');
    this.problem.hidden = false;
    fill(this.problem, sentence, ' ', wayBack(this.app), '.');
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
    const names = { before: 'The result before', next: 'The next result' };
    this.steps = new Steps(this.rank, names, (by) => this.step(by));
    return h('div', { class: 'look-bar' }, this.back, this.steps.element);
  }

  #deeds() {
    this.more = h('a', { class: 'quiet', title: 'Search with this result (m)' }, 'More like this');
    this.numbers = numbersButton(this.app);
    const contrast = button('quiet', 'Contrast with…', () => this.contrast(), {
      title: 'Why this one above another? (c)',
    });
    return h('div', { class: 'deeds' },
      contrast, this.more, this.numbers, new Exports(this.app).element);
  }
}
