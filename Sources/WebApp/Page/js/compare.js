import { h, fill, button } from './dom.js';
import { parametersOf } from './state.js';
import { Browser } from './browse.js';
import { CompareHead } from './compare-head.js';
import { CompareSide } from './compare-side.js';
import { Lines } from './compare-lines.js';
import { QueryPanel } from './query.js';
import { Ranking } from './ranking.js';
import { Settings } from './settings.js';
import { Sides } from './sides.js';
import { addCompareKeys } from './compare-keys.js';
import { oneGallery } from './compare-one.js';
import { usualAspect } from './frames.js';

/** Two galleries of the same photographs beside each other, for the same query and region. */
export function mount(root, app) {
  return app.galleries.length < 2 ? oneGallery(root, app) : new CompareView(root, app);
}

class CompareView {
  #asked = '';
  #query = null;
  #notice = null;
  #moves = [];
  #removeKeys;

  /** The gallery to choose from, while there is no query. @type {Browser|null} */
  browser = null;

  constructor(root, app) {
    this.root = root;
    this.app = app;
    this.query = new QueryPanel(app, (region, how) => this.#regionChanged(region, how));
    this.settings = new Settings(app);
    this.head = new CompareHead(app);
    [this.first, this.second] = ['first', 'second'].map((which) => new CompareSide(app, which, {
      chosen: (name) => this.#choose(which, name),
      pointed: (path, line, side) => this.#point(path, line, side),
      resized: () => this.lines.draw(),
    }));
    this.lines = new Lines(() => this.#pairs());
    const swap = button('quiet', 'Swap', () => this.swap(), { title: 'Swap the sides (c)' });
    this.problem = h('p', { class: 'sentence', role: 'alert', hidden: true });
    this.lists = h('div', { class: 'pair-of-lists' },
      this.first.element, h('div', { class: 'between' }, swap, this.lines.element),
      this.second.element);
    this.sides = new Sides(this.lists, 'Which gallery', '', '');
    this.element = h('div', { class: 'search compare waits' },
      h('aside', {}, this.query.element, this.settings.element),
      h('section', { class: 'found', 'aria-label': 'Results of both' },
        this.head.elements, this.sides.element, this.problem, this.lists));
    this.ranking = new Ranking({
      answered: (answer, job) => this.#show(answer, job),
      failed: (error, job) => this.#fail(error, job),
      afterwards: (job, signal) => (job.live ? this.#fetchCached(signal) : null),
      busy: (on) => document.documentElement.toggleAttribute('data-busy', on),
    }, '/compare.json');
    this.#removeKeys = addCompareKeys(this);
  }

  update(state) {
    const names = this.#names(state);
    if (names.other !== state.other || names.gallery !== state.gallery) {
      // The address says what is shown, so that its twin says the same.
      this.app.store.set(names, { replace: true });
      return;
    }
    this.first.turnTo(names.gallery);
    this.second.turnTo(names.other);
    this.sides.rename(names.gallery, names.other);
    this.settings.update(state);
    this.element.dataset.of = state.of;
    if (!state.query) {
      this.#browse(state);
      return;
    }
    this.browser?.destroy();
    this.browser = null;
    if (!this.element.isConnected) fill(this.root, this.element);
    const asked = comparison(state, ['network']);
    if (asked === this.#asked) {
      for (const side of [this.first, this.second]) side.restyle();
      return;
    }
    const isNew = this.#query !== state.query;
    if (isNew) {
      this.#query = state.query;
      for (const { maps } of [this.first, this.second]) maps.forget();
      scrollTo(0, 0);
    }
    this.#asked = asked;
    this.ranking.ask({ parameters: comparison(state), live: false, isNew, state });
  }

  /** Puts each gallery on the other's side. */
  swap() {
    const { gallery, other } = this.app.store.state;
    this.app.store.set({ gallery: other, other: gallery, network: null });
    this.app.announce(`${other} is first now, ${gallery} second.`);
  }

  /** @param {CompareSide} side */
  across(side) {
    return side === this.first ? this.second : this.first;
  }

  destroy() {
    this.#removeKeys();
    this.ranking.stop();
    for (const part of [this.first, this.second, this.lines, this.query]) part.destroy();
    this.browser?.destroy();
    document.documentElement.toggleAttribute('data-busy', false);
  }

  // What the address leaves open: the first gallery, and the next that is another.
  #names({ gallery, other }) {
    const known = this.app.galleries.map(({ name }) => name);
    const first = gallery ?? known[0];
    const isUsable = known.includes(other) && other !== first;
    return { gallery: first, other: isUsable ? other : known.find((name) => name !== first) };
  }

  // Whoever chooses the other side's gallery wants the two the other way round.
  #choose(which, name) {
    const { gallery, other } = this.app.store.state;
    if (name === (which === 'first' ? other : gallery)) this.swap();
    else this.app.store.set({ [which === 'first' ? 'gallery' : 'other']: name, network: null });
  }

  #browse(state) {
    this.ranking.stop();
    this.#asked = '';
    this.#query = null;
    for (const side of [this.first, this.second]) side.clear();
    if (!this.browser) {
      this.browser = new Browser(this.app, { view: 'compare' });
      fill(this.root, this.browser.element);
      document.title = 'Compare · Likeness';
      scrollTo(0, 0);
    }
    this.browser.update(state);
  }

  // While dragging only the rankings follow; the address does when the hand rests.
  #regionChanged({ shapes, unwanted }, { isFinal }) {
    if (isFinal) {
      this.app.store.set({ regions: shapes, unwanted });
      return;
    }
    const state = { ...this.app.store.state, regions: shapes, unwanted };
    this.#asked = '';
    this.ranking.ask({ parameters: comparison(state), live: true, isNew: false, state });
  }

  async #fetchCached(signal) {
    const sides = [this.first, this.second];
    await Promise.all(sides.map(({ maps, key }) => maps.fetchCached(key, signal)));
  }

  #show(answer, { live, isNew, state }) {
    const { first, second, moves } = answer;
    const how = { state, live, animated: !isNew };
    this.problem.hidden = true;
    this.element.classList.remove('waits', 'fails');
    this.#moves = moves;
    if (!live) this.query.update(first.query, state);
    const aspect = usualAspect([...first.results, ...second.results]);
    this.lists.style.setProperty('--frame', aspect.toFixed(3));
    this.first.show(first, { ...how, other: second });
    this.second.show(second, { ...how, other: first });
    const words = this.head.show(answer, state);
    const notice = first.notice ?? second.notice ?? null;
    if (notice !== this.#notice) this.app.notice(notice);
    this.#notice = notice;
    if (live) return;
    document.title = `${first.query.path}, compared · Likeness`;
    this.app.announce(words);
  }

  #fail(error, { live }) {
    if (live) return;
    const { store } = this.app;
    for (const side of [this.first, this.second]) side.clear();
    this.#moves = [];
    this.problem.hidden = false;
    this.element.classList.remove('waits');
    this.element.classList.add('fails');
    const gallery = store.address({ query: null, regions: [], unwanted: [] });
    fill(this.problem, error.message, ' ', h('a', { href: gallery }, 'Back to the gallery'), '.');
  }

  // The same photograph on both sides, its line, and what the query has of it.
  #point(path, line, side) {
    for (const one of [this.first, this.second]) one.mark(path);
    this.lines.point(path);
    this.query.point(line, side.ranges.mapOfQuery);
  }

  #pairs() {
    return this.#moves.map(({ path, first, second }) => ({
      key: path, isSame: first === second,
      from: this.first.row(path)?.element ?? null, to: this.second.row(path)?.element ?? null,
    })).filter(({ from, to }) => from || to);
  }
}

/** What /compare.json is asked for a state. */
function comparison(state, without = []) {
  return parametersOf(state, { settings: false, without: ['label', 'find', ...without] });
}
