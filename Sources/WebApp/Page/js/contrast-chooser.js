import { h } from './dom.js';
import { pictureAddress } from './api.js';
import { fullNameOf, titleOf } from './photo-words.js';
import { score, whole } from './numbers.js';

/** How many of the ranking are shown, from around the result. */
const shown = 24;

/**
 * Asks which other result to contrast one with, and goes there.
 *
 * @param {Object} app
 * @param {{result: Object, similarity: number, results: Object[]}} ranking `results` as /search.json says
 */
export function chooseContrast(app, { result, similarity, results }) {
  const own = Math.max(results.findIndex(({ path }) => path === result.path), 0);
  const from = Math.max(Math.min(own - shown / 2, results.length - shown - 1), 0);
  const others = results.slice(from, from + shown + 1).filter(({ path, isSameFile }) => path !== result.path && !isSameFile).slice(0, shown);
  const item = (hit) => {
    // The nearer one comes first: why is it above the other?
    const [first, second] = hit.similarity > similarity ? [hit.path, result.path] : [result.path, hit.path];
    const href = app.store.address({ view: 'contrast', first, second, result: null, point: null, on: null });
    return h('li', {}, h('a', { href, 'aria-label': `Rank ${hit.rank}, ${fullNameOf(hit)}, similarity ${score(hit.similarity)}`, on: { click: () => dialog.close() } },
      h('span', { class: 'thumb' }, h('img', { src: pictureAddress(hit, 160), alt: '', loading: 'lazy' })),
      h('span', { class: 'small numbers' }, h('span', { class: 'faint' }, whole(hit.rank)), ` ${hit.label ?? titleOf(hit)} `, h('b', {}, score(hit.similarity)))));
  };
  const dialog = h('dialog', { class: 'chooser', 'aria-labelledby': 'chooser-title' },
    h('header', {}, h('h2', { id: 'chooser-title' }, `Contrast ${titleOf(result)} with…`),
      h('button', { class: 'button', on: { click: () => dialog.close() } }, 'Cancel')),
    others.length ? h('ol', {}, others.map(item)) : h('p', { class: 'soft' }, 'There is no other result.'));
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('a')?.focus();
}
