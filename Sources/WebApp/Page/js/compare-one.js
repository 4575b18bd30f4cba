import { h, fill } from './dom.js';

/** What there is to do when only one gallery is served. */
export function oneGallery(root, app) {
  const name = app.galleries[0]?.name ?? 'gallery';
  fill(root, h('div', { class: 'browse one-gallery' },
    h('div', { class: 'welcome' },
      h('h1', {}, 'Compare two networks'),
      h('p', { class: 'soft' }, 'Two checkpoints, two poolings, two networks: what each of them finds for the same photograph and region, side by side.')),
    h('div', { class: 'commands' },
      h('p', {}, `Only ${name} is served. Index the same photographs with the other network, or under other options, and serve both:`),
      h('pre', {}, h('code', {}, `likeness index photographs -o ${name}-max --pooling max\nlikeness serve ${name} ${name}-max`)),
      h('p', { class: 'soft' }, 'Photographs are the same where their paths are.'))));
  return { update() {}, destroy() {} };
}
