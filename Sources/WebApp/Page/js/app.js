import { h, fill, button, styles } from './dom.js';
import { Store } from './state.js';
import { getJSON } from './api.js';
import { Keyboard } from './keyboard.js';
import { Header } from './header.js';
import { acceptPhotographs } from './intake.js';
import { addSettingKeys, showOpacity } from './setting-keys.js';

/**
 * What every view is given.
 *
 * @typedef {Object} App
 * @property {import('./state.js').Store} store the state: `store.state`,
 *   `store.set(changes, {replace})`, `store.address(changes)` for links, `store.twin(kind)`
 * @property {Object[]} galleries as /galleries.json says
 * @property {Object|null} gallery the one that is shown
 * @property {Keyboard} keyboard
 * @property {(sentence: string) => void} announce says something to a screen reader
 * @property {(sentence: string|null) => void} notice shows a sentence below the header, until it is
 *   closed; null takes it away
 * @property {(file: Blob) => Promise<void>} searchWith uploads a photograph and makes it the query
 */

/**
 * The views: the module that exports `mount(root, app)`, which returns `{update(state), destroy()}`,
 * its style sheet and its title.
 */
const modules = {
  search: { module: './search.js', title: 'Search' },
  pair: { module: './pair.js', style: 'pair', title: 'Look close' },
  contrast: { module: './contrast.js', style: 'contrast', title: 'Contrast' },
  classes: { module: './classes.js', style: 'classes', title: 'Classes' },
  class: { module: './class.js', style: 'classes', title: 'Class' },
  compare: { module: './compare.js', style: 'compare', title: 'Compare' },
};

const root = document.getElementById('view');
const announcement = document.getElementById('announcement');

/** @type {any} */
const app = {
  store: new Store(),
  keyboard: new Keyboard(),
  galleries: [],
  get gallery() {
    const wanted = this.store.state.gallery;
    if (!wanted) return this.galleries[0] ?? null;
    return this.galleries.find(({ name }) => name === wanted) ?? null;
  },
  announce(sentence) {
    announcement.textContent = sentence;
  },
  notice(sentence) {
    document.querySelector('.notice')?.remove();
    if (!sentence) return;
    announcement.textContent = sentence;
    const notice = h('p', { class: 'notice' }, sentence,
      button('quiet', 'Close', () => notice.remove()));
    root.before(notice);
  },
  /** The twin of what is shown: the gallery's, where there is no query to search with. */
  twin() {
    const { view, query } = this.store.state;
    const twin = this.store.twin('json', { settings: false });
    return view === 'search' && !query ? twin.replace('/search.json', '/photographs.json') : twin;
  },
};

let shown = null;

/** Puts the view of a state on the page, or tells the one that is there what changed. */
async function show(state, header) {
  header.update(state);
  if (shown?.name === state.view) {
    shown.view?.update(state);
    return;
  }
  const before = shown;
  before?.view?.destroy();
  const mine = { name: state.view, view: null };
  shown = mine;
  app.notice(null);
  fill(root);
  root.dataset.view = state.view;
  const { module, style, title } = modules[state.view];
  document.title = `${title} · Likeness`;
  scrollTo(0, 0);
  try {
    const [{ mount }] = await Promise.all([import(module), style ? styles(style) : null]);
    if (shown !== mine) return;
    mine.view = mount(root, app);
    mine.view.update(app.store.state);
    // The view that had the focus is gone: go on reading at the top of this one.
    if (before && document.activeElement === document.body) root.focus({ preventScroll: true });
  } catch (error) {
    if (shown !== mine) return;
    console.error(error);
    fill(root, h('p', { class: 'sentence', role: 'alert' },
      `“${title}” could not be shown: ${error.message}. `,
      'Load the page again; if that does not help, start the server anew.'));
  }
}

/** Links of the page's own views change the state; all others are the browser's. */
function followLinks() {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.('a[href]');
    if (!link || link.target || link.hash || link.hasAttribute('download')) return;
    const name = link.pathname.slice(1) || 'search';
    if (link.origin !== location.origin || !(name in modules)) return;
    event.preventDefault();
    app.store.visit(link.href);
  });
}

function addViewKeys() {
  // A view needs something to show: without it the key does nothing.
  const go = (keys, words, view, needed = () => true) => app.keyboard.add({
    keys, words, group: 'Everywhere',
    run: () => (needed(app.store.state) ? app.store.set({ view }) : false),
  });
  go('1', 'Search', 'search');
  go('2', 'Look close', 'pair', ({ query, result }) => query && result);
  go('3', 'Contrast', 'contrast', ({ query, first, second }) => query && first && second);
  go('4', 'Classes', 'classes');
  go('5', 'The class that was shown last', 'class', ({ label }) => label);
  go('6', 'Compare', 'compare');
}

async function start() {
  try {
    app.galleries = (await getJSON('/galleries.json')).galleries;
  } catch (error) {
    fill(root, h('p', { class: 'sentence', role: 'alert' }, error.message));
    return;
  }
  app.store.networkOf = (gallery) => {
    const one = app.galleries.find(({ name }) => name === gallery) ?? app.galleries[0];
    return one?.network.fingerprint.slice(0, 16) ?? null;
  };
  const header = new Header(document.getElementById('header'), app);
  showOpacity(app.store.state);
  followLinks();
  addViewKeys();
  addSettingKeys(app);
  acceptPhotographs(app);
  app.store.subscribe((state) => {
    showOpacity(state);
    show(state, header);
  });
  show(app.store.state, header);
}

start();
