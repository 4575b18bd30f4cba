import { h, fill } from './dom.js';

const aim = 'Two checkpoints, two poolings, two networks: what each of them finds for the same '
  + 'photograph and region, side by side.';

/** What there is to do when only one gallery is served. */
export function oneGallery(root, app) {
  const name = app.galleries[0]?.name ?? 'gallery';
  const commands = `likeness index photographs -o ${name}-max --pooling max
likeness serve ${name} ${name}-max`;
  fill(root, h('div', { class: 'browse' },
    h('div', { class: 'welcome' },
      h('h1', {}, 'Compare two networks'),
      h('p', { class: 'soft' }, aim)),
    h('div', { class: 'commands' },
      h('p', {}, `Only ${name} is served. Index the same photographs with the other network, or `
        + 'under other options, and serve both:'),
      h('pre', {}, h('code', {}, commands)),
      h('p', { class: 'soft' }, 'Photographs are the same where their paths are.'))));
  return { update() {}, destroy() {} };
}
