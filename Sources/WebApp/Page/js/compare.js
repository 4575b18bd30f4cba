import { h, fill } from './dom.js';
import { parametersOf } from './state.js';
import { Browser } from './browse.js';
import { CompareSide } from './compare-side.js';
import { Exports } from './exports.js';
import { Lines } from './compare-lines.js';
import { QueryPanel } from './query.js';
import { Ranking } from './ranking.js';
import { Settings } from './settings.js';
import { Sides } from './sides.js';
import { usualAspect } from './frames.js';
import { inCommon, sharedOfFirst } from './compare-words.js';
import { addCompareKeys } from './compare-keys.js';
import { oneGallery } from './compare-one.js';
import { whole } from './numbers.js';

/** Two galleries of the same photographs beside each other, for the same query and region. */
export function mount(root, app) {
  return app.galleries.length < 2 ? oneGallery(root, app) : new CompareView(root, app);
}

const unasked = ['label', 'find'];

class CompareView {
  #asked = '';
  #browser = null;
  #notice = null;
  #removeKeys;

  constructor(root, app) {
    this.root = root;
    this.app = app;
    this.query = new QueryPanel(app, (region, how) => this.#regionChanged(region, how));
    this.settings = new Settings(app);
    this.exports = new Exports(app, ['csv', 'json', 'png']);
    [this.first, this.second] = ['first', 'second'].map((which) => new CompareSide(app, which, {
      chosen: (name) => this.#choose(which, name),
      pointed: (path, line, side) => this.#point(path, line, side),
      resized: () => this.lines.draw(),
    }));
    this.lines = new Lines(() => this.#pairs());
    this.swapping = h('button', { class: 'quiet', title: 'Swap the sides (c)', on: { click: () => this.swap() } }, 'Swap');
    this.shared = h('span', { class: 'numbers' });
    this.steps = h('p', { class: 'small soft numbers' });
    this.count = h('select', { class: 'numbers', 'aria-label': 'How many results of each', on: { change: () => app.store.set({ count: Number(this.count.value) }) } });
    this.words = h('span', {});
    this.common = h('h2', {}, this.shared, this.count, this.words);
    this.problem = h('p', { class: 'sentence', role: 'alert', hidden: true });
    this.lists = h('div', { class: 'pair-of-lists' }, this.first.element, h('div', { class: 'between' }, this.swapping, this.lines.element), this.second.element);
    this.sides = new Sides(this.lists, 'Which gallery', '', '');
    this.element = h('div', { class: 'search compare waits' },
      h('aside', {}, this.query.element, this.settings.element),
      h('section', { class: 'found', 'aria-label': 'Results of both' },
        h('div', { class: 'headline' }, this.common, this.exports.element),
        this.steps,
        h('p', { class: 'small soft measure' }, 'Scores of two networks cannot be compared, and neither can their colours: each list has its own scale. Compare the order, and where the maps look.'),
        this.sides.element, this.problem, this.lists));
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
    if (names.other !== state.other || (state.gallery && names.gallery !== state.gallery)) {
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
    this.#browser?.destroy();
    this.#browser = null;
    if (!this.element.isConnected) fill(this.root, this.element);
    const asked = parametersOf({ ...state, ...names }, { settings: false, without: [...unasked, 'network'] });
    if (asked === this.#asked) {
      for (const side of [this.first, this.second]) side.paint();
      return;
    }
    const isNew = this.shownQuery !== state.query;
    if (isNew) {
      this.shownQuery = state.query;
      for (const side of [this.first, this.second]) side.maps.forget();
      scrollTo(0, 0);
    }
    this.#asked = asked;
    this.ranking.ask({ parameters: parametersOf({ ...state, ...names }, { settings: false, without: unasked }), live: false, isNew, state });
  }

  /** Which gallery stands on which side. */
  swap() {
    const { gallery, other } = this.#names(this.app.store.state);
    this.app.store.set({ gallery: other, other: gallery, network: null });
    this.app.announce(`${other} is first now, ${gallery} second.`);
  }

  destroy() {
    this.#removeKeys();
    this.ranking.stop();
    for (const part of [this.first, this.second, this.lines, this.query, this.#browser]) part?.destroy();
    document.documentElement.toggleAttribute('data-busy', false);
  }

  /** The gallery to choose from, while there is no query. */
  get browser() {
    return this.#browser;
  }

  /** @param {CompareSide} side */
  across(side) {
    return side === this.first ? this.second : this.first;
  }

  #names({ gallery, other }) {
    const { galleries } = this.app;
    const known = (name) => galleries.some((one) => one.name === name);
    const first = gallery ?? galleries[0].name;
    const isUsable = other && known(other) && other !== first;
    return { gallery: first, other: isUsable ? other : galleries.find(({ name }) => name !== first).name };
  }

  // Whoever chooses the other side's gallery wants the two the other way round.
  #choose(which, name) {
    const { gallery, other } = this.#names(this.app.store.state);
    const [mine, theirs] = which === 'first' ? [gallery, other] : [other, gallery];
    if (name === theirs) this.swap();
    else if (name !== mine) this.app.store.set({ ...(which === 'first' ? { gallery: name, other: theirs } : { gallery: theirs, other: name }), network: null });
  }

  #browse(state) {
    this.ranking.stop();
    this.#asked = '';
    this.shownQuery = null;
    for (const side of [this.first, this.second]) side.clear();
    if (!this.#browser) {
      this.#browser = new Browser(this.app, { view: 'compare' });
      fill(this.root, this.#browser.element);
      document.title = 'Compare · Likeness';
      scrollTo(0, 0);
    }
    this.#browser.update(state);
  }

  // While dragging only the rankings follow; the address does when the hand rests.
  #regionChanged({ shapes, unwanted }, { isFinal }) {
    if (isFinal) {
      this.app.store.set({ regions: shapes, unwanted });
      return;
    }
    const state = { ...this.app.store.state, regions: shapes, unwanted };
    this.#asked = '';
    this.ranking.ask({ parameters: parametersOf({ ...state, ...this.#names(state) }, { settings: false, without: unasked }), live: true, isNew: false, state });
  }

  async #fetchCached(signal) {
    await Promise.all([this.first, this.second].map(({ maps, key }) => maps.fetchCached(key, signal)));
  }

  #show(answer, { live, isNew, state }) {
    const { first, second, moves } = answer;
    this.problem.hidden = true;
    this.lists.hidden = false;
    this.element.classList.remove('waits', 'fails');
    this.moves = moves;
    const ranks = (which) => new Map(moves.filter((move) => move[which] !== null).map((move) => [move.path, move[which]]));
    if (!live) this.query.update(first.query, state);
    this.first.show(first, { state, live, animated: !isNew, ranks: ranks('second'), length: second.results.length });
    this.second.show(second, { state, live, animated: !isNew, ranks: ranks('first'), length: first.results.length });
    this.lists.style.setProperty('--frame', usualAspect([...first.results, ...second.results]).toFixed(3));
    this.lines.draw();
    this.#tell(answer, state);
    const notice = first.notice ?? second.notice ?? null;
    if (notice !== this.#notice) this.app.notice(notice);
    this.#notice = notice;
    if (live) return;
    document.title = `${first.query.path}, compared · Likeness`;
    this.app.announce(`${this.shared.textContent} ${whole(Math.max(first.results.length, second.results.length))} ${this.words.textContent}.`);
  }

  #tell(answer, state) {
    const { first, second, moves } = answer;
    const longer = Math.max(first.results.length, second.results.length);
    [this.shared.textContent, this.words.textContent] = inCommon(answer);
    const steps = sharedOfFirst(moves, longer);
    this.steps.textContent = steps.map(({ step, shared }) => `${whole(shared)} of the first ${whole(step)}`).join(' · ');
    const images = Math.max(first.images, second.images);
    const known = [...new Set([12, 24, 48, 96, 200, state.count])].sort((one, other) => one - other);
    const enough = state.count >= images ? state.count : known.find((one) => one >= images);
    fill(this.count, known.filter((one) => one < images || one === enough)
      .map((one) => h('option', { value: String(one), selected: one === state.count }, one < images ? whole(one) : `all ${whole(images)}`)));
  }

  #fail(error, { live }) {
    if (live) return;
    for (const side of [this.first, this.second]) side.clear();
    this.lists.hidden = true;
    this.problem.hidden = false;
    this.element.classList.remove('waits');
    this.element.classList.add('fails');
    fill(this.problem, error.message, ' ', h('a', { href: this.app.store.address({ query: null, regions: [], unwanted: [] }) }, 'Choose another photograph'), '.');
  }

  // The same photograph on both sides, its line, and what the query has of it.
  #point(path, line, side) {
    if (path === null) side.pointed = null;
    for (const one of [this.first, this.second]) one.mark(path);
    this.lines.point(path);
    this.query.point(line, side.ranges.mapOfQuery);
  }

  #pairs() {
    return (this.moves ?? []).map(({ path, first, second }) => ({
      key: path, isSame: first === second,
      from: this.first.row(path)?.element ?? null, to: this.second.row(path)?.element ?? null,
    })).filter(({ from, to }) => from || to);
  }
}
