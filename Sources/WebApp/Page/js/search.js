import { h, fill } from './dom.js';
import { parametersOf } from './state.js';
import { Browser } from './browse.js';
import { QueryPanel } from './query.js';
import { ResultGrid } from './results.js';
import { Ranking } from './ranking.js';
import { Settings } from './settings.js';
import { Headline } from './headline.js';
import { drawingKeys } from './drawing-keys.js';
import { counted } from './numbers.js';

/** The search: the gallery to choose from, or the query beside its results. */
export function mount(root, app) {
  return new SearchView(root, app);
}

/** What the server is asked; `label` and `find` are for browsing. */
function searchParameters(state, ...without) {
  return parametersOf(state, { settings: false, without: ['label', 'find', ...without] });
}

/** What a map depends on. */
function mapParameters(state) {
  return searchParameters(state, 'network', 'count', 'perClass', 'excludeSameFile');
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
      afterwards: async ({ live, state }, signal) => {
        if (live) await this.grid.maps.fetchCached(mapParameters(state), signal);
      },
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
    const asked = searchParameters(state, 'network');
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
    this.grid.maps.use(mapParameters(state), { live });
    this.grid.show(answer, { animated: !isNew });
    if (left?.asked === this.#asked) scrollTo(0, left.scroll);
    left = null;
    this.#shown = true;
    if (!live) {
      document.title = `${query.path} · Likeness`;
      const nearest = results.length ? ` The nearest is ${results[0].path}.` : '';
      this.app.announce(`${counted(results.length, 'result')}.${nearest}`);
    }
  }

  #fail(error, { live }) {
    if (live) return;
    this.grid.clear();
    this.headline.hide();
    this.problem.hidden = false;
    this.element.classList.remove('waits');
    // With its query at hand a person can take back what went wrong, a region for one.
    const isKnown = this.query.query?.query === this.app.store.state.query;
    this.element.classList.toggle('fails', !isKnown);
    const href = this.app.store.address({ query: null, regions: [], unwanted: [] });
    fill(this.problem, error.message, ' ', h('a', { href }, 'Back to the gallery'), '.');
  }

  #addKeys() {
    const arrows = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
    const key = (group) => (keys, words, run) => ({ keys, words, group, run });
    const [photographs, regions, everywhere] = ['Photographs', 'Regions', 'Everywhere'].map(key);
    const onCard = (run) => () => {
      const card = this.grid.current;
      return card ? run(card) : false;
    };
    const { tools } = this.query;
    return this.app.keyboard.add(
      ...drawingKeys,
      photographs(arrows, 'From photograph to photograph',
        (event) => (this.#browser ?? this.grid).move(event.key)),
      // The browser follows the link that has the focus.
      photographs('Enter', 'Look close at a result', () => false),
      photographs('m', 'More like this', onCard((card) => card.more.click())),
      photographs('c', 'Contrast with another result', onCard((card) => this.grid.contrast(card))),
      photographs('i', 'What its numbers mean', onCard((card) => card.explain())),
      photographs('/', 'Find a photograph', () => this.#find()),
      regions('u', 'Undo', () => tools.undo()),
      regions('U', 'Redo', () => tools.redo()),
      regions('Escape', 'Back by one level: a pick, a region', () => this.#escape()),
      everywhere('2', 'Look close at the result, or the nearest', () => this.#lookClose()),
      everywhere('3', 'Contrast the two nearest', () => this.#contrastNearest()),
    );
  }

  #lookClose() {
    const card = this.grid.current ?? this.grid.cards[0];
    if (!card) return false;
    card.close.click();
    return true;
  }

  #contrastNearest() {
    const [first, second] = this.grid.cards.filter(({ hit }) => !hit.isSameFile);
    if (!second) return false;
    this.app.store.set({ view: 'contrast', first: first.hit.path, second: second.hit.path });
    return true;
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
    if (this.grid.cancel() || this.settings.open(false)) return true;
    return !this.#browser && this.query.tools.escape();
  }
}
