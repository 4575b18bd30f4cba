// What the page shows, as its address says it: the only state that the parts of the page share.

/** The views and their paths. `/` is the search, too. */
export const views = ['search', 'pair', 'contrast', 'classes', 'class', 'compare'];

/**
 * @typedef {Object} State
 * @property {string} view one of `views`
 * @property {string|null} gallery a served gallery's name; null for the first
 * @property {string|null} network the first 16 hex digits of its network's fingerprint
 * @property {string|null} query a photograph's path in the gallery, or "upload:SHA256"
 * @property {string[]} regions shapes that count ("x,y,w,h", "lasso:…", "brush:…")
 * @property {string[]} unwanted shapes that count against a photograph
 * @property {number} count how many results
 * @property {boolean} perClass only the best photograph of each class
 * @property {boolean} excludeSameFile without the query's own file
 * @property {string|null} result pair: the other photograph's path
 * @property {number[]|null} point pair: [x, y] in pixels
 * @property {string|null} on pair: the photograph the point is on, "query" or "result"
 * @property {string|null} first contrast: path
 * @property {string|null} second contrast: path
 * @property {string|null} label class
 * @property {string|null} find part of a path or a label
 * @property {string|null} other compare: the second gallery's name
 * @property {string} colours "signed" or "jet"
 * @property {string} scale "common" or "own"
 * @property {number} opacity 0…1, multiplies the scale's own
 * @property {boolean} numbers pair and contrast: the cells' numbers over the photographs
 * @property {string} of the photograph that maps lie on, "result" or "query"
 */

const text = { read: ([value]) => value || null, write: (value) => (value ? [value] : []) };
const list = { read: (values) => values.filter(Boolean).slice(0, 32), write: (value) => value };
const flag = {
  read: ([value]) => value === '1' || value === 'true',
  write: (value) => (value ? ['1'] : []),
};
const choice = (...names) => ({
  read: (values) => (names.includes(values[0]) ? values[0] : names[0]),
  write: (value) => (value && value !== names[0] ? [value] : []),
});
const number = (usual, low, high) => ({
  read: ([value]) => {
    const read = value === undefined || value === '' ? usual : Number(value);
    return Number.isFinite(read) ? Math.min(Math.max(read, low), high) : usual;
  },
  write: (value) => (value === usual ? [] : [String(Math.round(value * 100) / 100)]),
});
const place = {
  read: ([value]) => {
    const numbers = (value ?? '').split(',').map(Number);
    return numbers.length === 2 && numbers.every(Number.isFinite) && value ? numbers : null;
  },
  write: (value) => (value ? [value.map((part) => Math.round(part * 100) / 100).join(',')] : []),
};

/** The views of one search: going from one to the other keeps its query, region and results. */
const withQuery = ['search', 'pair', 'contrast', 'compare'];

/** Each parameter: its name in the address, how it is read and written, the views that have it. */
const parameters = {
  gallery: { name: 'gallery', ...text, views },
  other: { name: 'other', ...text, views: ['compare'] },
  query: { name: 'query', ...text, views: withQuery },
  result: { name: 'result', ...text, views: ['pair'] },
  first: { name: 'first', ...text, views: ['contrast'] },
  second: { name: 'second', ...text, views: ['contrast'] },
  regions: { name: 'region', ...list, views: withQuery },
  unwanted: { name: 'not', ...list, views: withQuery },
  label: { name: 'label', ...text, views: ['search', 'class'] },
  find: { name: 'find', ...text, views: ['search', 'classes'] },
  count: { name: 'count', ...number(24, 1, 200), views: [...withQuery, 'class'] },
  perClass: { name: 'per-class', ...flag, views: withQuery },
  excludeSameFile: { name: 'exclude-same-file', ...flag, views: withQuery },
  network: { name: 'network', ...text, views },
  point: { name: 'point', ...place, views: ['pair'] },
  on: { name: 'on', ...text, views: ['pair'] },
  colours: { name: 'colours', ...choice('signed', 'jet'), views, setting: true },
  scale: { name: 'scale', ...choice('common', 'own'), views, setting: true },
  opacity: { name: 'opacity', ...number(1, 0, 1), views, setting: true },
  numbers: { name: 'numbers', ...flag, views: ['pair', 'contrast'], setting: true },
  of: { name: 'of', ...choice('result', 'query'), views: ['search', 'compare'], setting: true },
};

/** An address reads better with its commas, colons and slashes as they are. */
function encoded(value) {
  return encodeURIComponent(value).replace(/%(?:2C|3A|2F)/g, decodeURIComponent).replace(/%20/g, '+');
}

/** The state that an address says. @returns {State} */
export function parse(address) {
  const url = new URL(address, 'http://page');
  const given = url.pathname.replace(/^\/|\/$/g, '');
  /** @type {any} */
  const state = { view: views.includes(given) ? given : 'search' };
  for (const [key, { name, read }] of Object.entries(parameters)) {
    state[key] = read(url.searchParams.getAll(name));
  }
  return state;
}

/** What stands behind the question mark for a view. `settings`: with what the page alone reads. */
export function parametersOf(state, { view = state.view, settings = true, without = [] } = {}) {
  const pairs = [];
  for (const [key, { name, write, views: known, setting }] of Object.entries(parameters)) {
    if (!known.includes(view) || (setting && !settings) || without.includes(key)) continue;
    for (const value of write(state[key] ?? null) ?? []) pairs.push(`${name}=${encoded(value)}`);
  }
  return pairs.join('&');
}

/** The page's address for a state. */
export function address(state) {
  const behind = parametersOf(state);
  const path = state.view === 'search' && !behind ? '/' : `/${state.view}`;
  return behind ? `${path}?${behind}` : path;
}

/** The address of a twin with the same parameters: "json", "csv", "png" or "npy". */
export function twin(state, kind, options = {}) {
  const behind = parametersOf(state, options);
  return `/${options.view ?? state.view}.${kind}${behind ? `?${behind}` : ''}`;
}

/** Holds the state, keeps the address in step and tells who asked. */
export class Store {
  #state = parse(location.href);
  #listeners = new Set();

  /** The fingerprint that a link is to name for a gallery; set once the galleries are known. */
  networkOf = () => null;

  constructor() {
    addEventListener('popstate', () => this.#become(parse(location.href)));
    this.#restoreSettings();
  }

  /** @returns {State} */
  get state() { return this.#state; }

  /** Calls back with the new state and the one before. @returns {function} ends it */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A step that the browser's Back takes back; or, with `replace`, none of its own. */
  set(changes, { replace = false } = {}) {
    const next = this.#named({ ...this.#state, ...changes });
    const to = address(next);
    if (to !== location.pathname + location.search) {
      history[replace ? 'replaceState' : 'pushState'](null, '', to);
    }
    if (Object.keys(changes).some((key) => parameters[key]?.setting)) this.#keepSettings(next);
    this.#become(next);
  }

  /** Goes where a link of the page leads. What the link does not say is as in a fresh page. */
  visit(href) {
    if (new URL(href, location.href).href !== location.href) history.pushState(null, '', href);
    this.#become(parse(href));
  }

  /** The address with some changes, for a link. */
  address(changes = {}) { return address(this.#named({ ...this.#state, ...changes })); }

  /** The address of this view's twin. */
  twin(kind, options) { return twin(this.#state, kind, options); }

  // A link that shows results says by which network, so that another one later is not taken for it.
  #named(state) {
    if (state.network || !(state.query || state.label)) return state;
    return { ...state, network: this.networkOf(state.gallery) };
  }

  #become(next) {
    const before = this.#state;
    this.#state = next;
    for (const listener of [...this.#listeners]) listener(next, before);
  }

  // A link shows what its sender saw: kept settings speak only where the address says nothing at all.
  #restoreSettings() {
    if (location.search) return;
    try {
      const kept = JSON.parse(localStorage.getItem('likeness.settings') ?? '{}');
      for (const [key, { name, read, setting }] of Object.entries(parameters)) {
        if (setting && name in kept) this.#state[key] = read([String(kept[name])]);
      }
    } catch {
      // Without storage, or with something else in it, the usual settings are as good.
    }
  }

  #keepSettings(state) {
    const kept = {};
    for (const [key, { name, setting }] of Object.entries(parameters)) {
      if (setting) kept[name] = state[key];
    }
    try {
      localStorage.setItem('likeness.settings', JSON.stringify(kept));
    } catch {
      // A private window may refuse; the address still holds them.
    }
  }
}
