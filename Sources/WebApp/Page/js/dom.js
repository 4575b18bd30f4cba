/**
 * An element with properties and children. Text is text: nothing is ever read as HTML.
 *
 * `class`, `data-…`, `aria-…`, `role`, `for` and whatever has a dash become attributes; `on` is an
 * object of listeners; everything else is set as a property. `null`, `undefined` and `false` among the
 * children are left out.
 *
 * @param {string} name "div", or "svg:path" for the elements of drawings
 * @param {Object<string, any>} [properties]
 * @param {...(Node|string|number|null|undefined|false|Array)} children
 * @returns {any} the element
 */
export function h(name, properties = {}, ...children) {
  const drawing = name.startsWith('svg:');
  const element = drawing
    ? document.createElementNS('http://www.w3.org/2000/svg', name.slice(4))
    : document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null) continue;
    if (key === 'on') {
      for (const [type, listener] of Object.entries(value)) element.addEventListener(type, listener);
    } else if (key === 'class' || key === 'role' || key === 'for' || key === 'popover' || drawing || key.includes('-')) {
      if (value !== false) element.setAttribute(key, value === true ? '' : String(value));
    } else {
      element[key] = value;
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Puts children in place of what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A drawing of 20 × 20 in strokes, for buttons; the button itself carries the words. */
export function icon(...paths) {
  return h('svg:svg', {
    viewBox: '0 0 20 20', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5,
    'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true',
  }, paths.map((d) => h('svg:path', { d })));
}

/**
 * Loads a style sheet of the page, once.
 *
 * @returns {Promise<void>} done when it is in force, or is not there
 */
export function styles(name) {
  const href = `/page/css/${name}.css`;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve) => {
    document.head.append(h('link', { rel: 'stylesheet', href, on: { load: () => resolve(), error: () => resolve() } }));
  });
}

/** Runs a function once a pause of some milliseconds has followed the last call. */
export function afterPause(milliseconds, run) {
  let timer = 0;
  const later = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...values), milliseconds);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

/** Whether the person asked their system for little motion. */
export function stillness() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
