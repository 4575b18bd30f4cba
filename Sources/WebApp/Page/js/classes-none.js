import { h } from './dom.js';

const folders = `photographs/towers/one.jpg
photographs/towers/two.jpg
photographs/bridges/three.jpg

likeness index gallery`;

const table = `path,label
one.jpg,towers
three.jpg,bridges

likeness index photographs -o gallery --labels labels.csv`;

/** What to do where no photograph has a class: in a terminal, since the page changes nothing. */
export function howToLabel({ name }) {
  return [
    h('p', {}, `None of the photographs of ${name} has a class yet. There are two ways to give them `
      + 'one:'),
    h('ol', {},
      h('li', {},
        h('p', {}, 'Put the photographs of each class into a folder of its own, and bring the gallery '
          + 'up to date:'),
        h('pre', {}, h('code', {}, folders))),
      h('li', {},
        h('p', {}, 'Or list their paths and classes in a file, one a line, and index with it:'),
        h('pre', {}, h('code', {}, table)))),
    h('p', { class: 'soft' }, 'Load this page again once the gallery is indexed.'),
  ];
}
