import { h, button } from './dom.js';
import { Legend } from './legend.js';

/** How maps are shown, and which results. */
export class Settings {
  /**
   * @param {Object} app
   * @param {{withResults?: boolean, withQuery?: boolean}} [options] whether there are results to choose
   *   from, and a query that maps can be on, too
   */
  constructor(app, { withResults = true, withQuery = true } = {}) {
    this.app = app;
    const { store } = app;
    this.legend = new Legend();
    this.opacity = h('input', {
      type: 'range', id: 'opacity', min: 0, max: 1, step: 0.05,
      on: { input: () => store.set({ opacity: Number(this.opacity.value) }, { replace: true }) },
    });
    const places = [['result', 'results'], ['query', 'query']];
    this.choices = [
      ...(withQuery ? [this.#choice('of', 'Maps on', places)] : []),
      this.#choice('colours', 'Colours', [['signed', 'signed'], ['jet', 'jet']]),
      this.#choice('scale', 'Scale', [['common', 'one for all'], ['own', 'each its own']]),
    ];
    this.perClass = this.#check('perClass', 'Only the best of each class');
    this.excludeSameFile = this.#check('excludeSameFile', 'Without the query’s own file');
    this.results = h('div', { class: 'group', hidden: !withResults },
      this.perClass.label, this.excludeSameFile.label);
    this.rest = h('div', { class: 'rest', id: 'settings-rest' },
      h('div', { class: 'group' }, this.choices.map(({ element }) => element)), this.results);
    this.opener = button('button opener', 'Settings', () => this.open(!this.#isOpen), {
      'aria-expanded': 'false', 'aria-controls': 'settings-rest',
    });
    this.element = h('section', { class: 'settings', 'aria-label': 'Settings' },
      h('div', { class: 'lamp' }, this.legend.element,
        h('div', { class: 'row' }, h('label', { for: 'opacity' }, 'Opacity'), this.opacity)),
      this.opener, this.rest);
  }

  update(state) {
    this.opacity.value = String(state.opacity);
    for (const { show } of this.choices) show(state);
    this.perClass.input.checked = state.perClass;
    this.excludeSameFile.input.checked = state.excludeSameFile;
    this.perClass.label.hidden = (this.app.gallery?.labels ?? 0) < 2;
  }

  /** @param {{low: number, high: number}} range */
  showRange(range) {
    const { colours, scale } = this.app.store.state;
    this.legend.show(colours, range, { own: scale === 'own' });
  }

  get #isOpen() {
    return this.opener.getAttribute('aria-expanded') === 'true';
  }

  /** On a narrow screen the settings are a sheet: opens or closes it. Returns whether it was open. */
  open(on) {
    const before = this.#isOpen;
    this.opener.setAttribute('aria-expanded', String(on));
    this.opener.textContent = on ? 'Done' : 'Settings';
    return before;
  }

  #choice(key, words, values) {
    const { store } = this.app;
    const inputs = values.map(([value, label]) => {
      const on = { change: () => store.set({ [key]: value }, { replace: true }) };
      const input = h('input', { type: 'radio', name: `setting-${key}`, value, on });
      return { input, element: h('label', {}, input, h('span', {}, label)) };
    });
    return {
      element: h('fieldset', { class: 'row' }, h('legend', { class: 'unseen' }, words),
        h('span', { 'aria-hidden': 'true' }, words),
        h('div', { class: 'segments' }, inputs.map(({ element }) => element))),
      show: (state) => {
        for (const { input } of inputs) input.checked = input.value === state[key];
      },
    };
  }

  #check(key, words) {
    const on = { change: () => this.app.store.set({ [key]: input.checked }) };
    const input = h('input', { type: 'checkbox', on });
    return { input, label: h('label', { class: 'check' }, input, words) };
  }
}
