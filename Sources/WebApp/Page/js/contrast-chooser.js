import { button, h } from './dom.js';
import { pictureAddress } from './api.js';
import { fullNameOf, titleOf } from './photo-words.js';
import { score, whole } from './numbers.js';

/** How many of the ranking are shown, from around the result. */
const shown = 24;

/**
 * Asks which other result to contrast one with, and goes there.
 *
 * @param {Object} app
 * @param {{result: Object, similarity: number, results: Object[]}} ranking as /search.json says
 */
export function chooseContrast(app, { result, similarity, results }) {
  const close = () => dialog.close();
  const item = (hit) => {
    // The nearer one comes first: why is it above the other?
    const paths = [result.path, hit.path];
    const [first, second] = hit.similarity > similarity ? paths.reverse() : paths;
    return h('li', {}, h('a', {
      href: app.store.address({ view: 'contrast', first, second }),
      'aria-label': `Rank ${hit.rank}, ${fullNameOf(hit)}, similarity ${score(hit.similarity)}`,
      on: { click: close },
    }, thumbnail(hit), words(hit)));
  };
  const others = around(result.path, results);
  const dialog = h('dialog', { class: 'chooser', 'aria-labelledby': 'chooser-title' },
    h('header', {}, h('h2', { id: 'chooser-title' }, `Contrast ${titleOf(result)} with…`),
      button('button', 'Cancel', close)),
    others.length
      ? h('ol', {}, others.map(item))
      : h('p', { class: 'soft' }, 'There is no other result.'));
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) close();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('a')?.focus();
}

/** The results around one, without it and without the query itself. */
function around(path, results) {
  const others = results.filter((hit) => hit.path !== path && !hit.isSameFile);
  const own = results.find((hit) => hit.path === path)?.rank ?? 1;
  const from = Math.max(Math.min(own - shown / 2, others.length - shown), 0);
  return others.slice(from, from + shown);
}

function thumbnail(hit) {
  const image = h('img', { src: pictureAddress(hit, 160), alt: '', loading: 'lazy' });
  return h('span', { class: 'thumb' }, image);
}

function words(hit) {
  return h('span', { class: 'small numbers' },
    h('span', { class: 'faint' }, whole(hit.rank)), ` ${hit.label ?? titleOf(hit)} `,
    h('b', {}, score(hit.similarity)));
}
