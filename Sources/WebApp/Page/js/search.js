import { h, fill } from './dom.js';
import { parametersOf } from './state.js';
import { Browser } from './browse.js';
import { QueryPanel } from './query.js';
import { ResultGrid } from './results.js';
import { Ranking } from './ranking.js';
import { Settings } from './settings.js';
import { Headline } from './headline.js';
import { counted } from './numbers.js';

/** The search: the gallery to choose from, or the query beside its results. */
export function mount(root, app) {
  return new SearchView(root, app);
}

function searchParameters(state) {
  return parametersOf(state, { settings: false, without: ['label', 'find'] });
}

/** Where a list of results was left, to come back to. */
let left = null;

class SearchView {
  #asked = '';
  #identity = '';
  #shown = false;
  #scroll = 0;
  #notice = null;
  #scrolled = () => { this.#scroll = scrollY; };
  #browser = null;
  #removeKeys;

  constructor(root, app) {
    this.root = root;
    this.app = app;
    this.query = new QueryPanel(app, (region, how) => this.#regionChanged(region, how));
    this.settings = new Settings(app);
    this.headline = new Headline(app);
    this.grid = new ResultGrid(app, {
      pointed: (line) => this.query.point(line, this.grid.rangeOf('mapOfQuery')),
      ranged: () => this.settings.showRange(this.grid.range),
    });
    this.problem = h('p', { class: 'sentence', role: 'alert', hidden: true });
    this.element = h('div', { class: 'search waits' },
      h('aside', {}, this.query.element, this.settings.element),
      h('section', { class: 'found', 'aria-label': 'Results' },
        this.headline.element, this.problem, this.grid.element));
    this.ranking = new Ranking({
      answered: (answer, job) => this.#show(answer, job),
      failed: (error, job) => this.#fail(error, job),
      afterwards: (job, signal) => (job.live ? this.grid.maps.fetchCached(this.#mapParameters(job.state), signal) : null),
      busy: (on) => document.documentElement.toggleAttribute('data-busy', on),
    });
    this.#removeKeys = this.#addKeys();
    addEventListener('scroll', this.#scrolled, { passive: true });
  }

  update(state) {
    this.settings.update(state);
    if (!state.query) {
      this.#browse(state);
      return;
    }
    this.#browser?.destroy();
    this.#browser = null;
    if (!this.element.isConnected) fill(this.root, this.element);
    const asked = parametersOf(state, { settings: false, without: ['label', 'find', 'network'] });
    if (asked === this.#asked) {
      this.grid.restyle();
      return;
    }
    const isNew = this.#identity !== `${state.gallery} ${state.query}`;
    if (isNew) {
      this.#identity = `${state.gallery} ${state.query}`;
      this.grid.maps.forget();
      scrollTo(0, 0);
    }
    this.#asked = asked;
    this.ranking.ask({ parameters: searchParameters(state), live: false, isNew, state });
  }

  destroy() {
    left = this.#asked && this.#shown ? { asked: this.#asked, scroll: this.#scroll } : null;
    removeEventListener('scroll', this.#scrolled);
    this.#removeKeys();
    this.ranking.stop();
    this.grid.destroy();
    this.query.destroy();
    this.#browser?.destroy();
    document.documentElement.toggleAttribute('data-busy', false);
  }

  #browse(state) {
    this.ranking.stop();
    this.#asked = '';
    this.#identity = '';
    this.grid.clear();
    if (!this.#browser) {
      this.#browser = new Browser(this.app);
      fill(this.root, this.#browser.element);
      document.title = 'Likeness';
      scrollTo(0, 0);
    }
    this.#browser.update(state);
  }

  // While dragging only the ranking follows; the address does when the hand rests.
  #regionChanged({ shapes, unwanted }, { isFinal }) {
    const state = { ...this.app.store.state, regions: shapes, unwanted };
    if (isFinal) {
      this.app.store.set({ regions: shapes, unwanted });
      return;
    }
    this.#asked = '';
    this.ranking.ask({ parameters: searchParameters(state), live: true, isNew: false, state });
  }

  #show(answer, { live, isNew, state }) {
    const { results, query } = answer;
    this.problem.hidden = true;
    this.element.classList.remove('fails', 'waits');
    this.headline.show(answer);
    if ((answer.notice ?? null) !== this.#notice) this.app.notice(answer.notice ?? null);
    this.#notice = answer.notice ?? null;
    if (!live) this.query.update(query, state);
    this.grid.maps.use(this.#mapParameters(state), { live });
    this.grid.show(answer, { animated: !isNew });
    if (left?.asked === this.#asked) scrollTo(0, left.scroll);
    left = null;
    this.#shown = true;
    if (!live) {
      document.title = `${query.path} · Likeness`;
      this.app.announce(`${counted(results.length, 'result')}. The nearest is ${results[0]?.path ?? 'none'}.`);
    }
  }

  #fail(error, { live }) {
    if (live) return;
    this.grid.clear();
    this.headline.hide();
    this.problem.hidden = false;
    this.element.classList.remove('waits');
    this.element.classList.add('fails');
    fill(this.problem, error.message, ' ', h('a', { href: this.app.store.address({ query: null, regions: [], unwanted: [] }) }, 'Back to the gallery'), '.');
  }

  #mapParameters(state) {
    return parametersOf(state, { settings: false, without: ['label', 'find', 'network', 'count', 'perClass', 'excludeSameFile'] });
  }

  #addKeys() {
    const arrows = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
    const onCard = (run) => () => {
      const card = this.grid.current;
      return card ? run(card) : false;
    };
    const { store } = this.app;
    return this.app.keyboard.add(
      { keys: arrows, words: 'From photograph to photograph', group: 'Photographs', run: ({ key }) => (this.#browser ?? this.grid).move(key) },
      { keys: 'Enter', words: 'Look close at a result', group: 'Photographs', run: () => false },
      { keys: 'm', words: 'More like this', group: 'Photographs', run: onCard((card) => card.more.click()) },
      { keys: 'c', words: 'Contrast with another result', group: 'Photographs', run: onCard((card) => this.grid.contrast(card)) },
      { keys: 'i', words: 'What its numbers mean', group: 'Photographs', run: onCard((card) => card.explain()) },
      { keys: '2', words: 'Look close at the result, or the nearest', group: 'Everywhere', run: () => {
        const card = this.grid.current ?? this.grid.cards[0];
        return card ? card.close.click() : false;
      } },
      { keys: '3', words: 'Contrast the two nearest', group: 'Everywhere', run: () => {
        const [first, second] = this.grid.cards.filter(({ hit }) => !hit.isSameFile);
        return second ? store.set({ view: 'contrast', first: first.hit.path, second: second.hit.path }) : false;
      } },
      { keys: '/', words: 'Find a photograph', group: 'Photographs', run: () => this.#find() },
      { keys: 'u', words: 'Undo a region', group: 'Regions', run: () => this.query.tools.undo() },
      { keys: 'U', words: 'Do it again', group: 'Regions', run: () => this.query.tools.redo() },
      { keys: 'Escape', words: 'Back by one level: a pick, a region', group: 'Regions', run: () => this.#escape() },
    );
  }

  #find() {
    if (!this.#browser) this.app.store.set({ query: null, regions: [], unwanted: [] });
    this.#browser?.find.focus();
  }

  #escape() {
    const find = this.#browser?.find;
    if (find && document.activeElement === find) {
      find.blur();
      return true;
    }
    return this.grid.cancel() || this.settings.open(false) || (!this.#browser && this.query.tools.escape());
  }
}
