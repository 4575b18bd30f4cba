/**
 * An element with properties and children. Text is text: nothing is ever read as HTML.
 *
 * `class`, `role`, `for`, `popover` and whatever has a dash become attributes; `on` is an object of
 * listeners; everything else is set as a property. `null`, `undefined` and `false` among the children
 * are left out.
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
      for (const [type, run] of Object.entries(value)) element.addEventListener(type, run);
    } else if (drawing || attributes.has(key) || key.includes('-')) {
      if (value !== false) element.setAttribute(key, value === true ? '' : String(value));
    } else {
      element[key] = value;
    }
  }
  element.append(...present(children));
  return element;
}

const attributes = new Set(['class', 'role', 'for', 'popover']);

function present(children) {
  return children.flat(Infinity).filter((child) => (child ?? false) !== false);
}

/** A button of a class, with words or a drawing in it. */
export function button(kind, content, run, properties = {}) {
  return h('button', { class: kind, on: { click: run }, ...properties }, content);
}

/** Puts children in place of what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
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
    const on = { load: () => resolve(), error: () => resolve() };
    document.head.append(h('link', { rel: 'stylesheet', href, on }));
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
