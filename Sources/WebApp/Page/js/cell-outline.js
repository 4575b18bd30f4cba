import { setAll, svg } from './region-svg.js';

/** The line around some cells of a map, over the part of the photograph that the map covers. */
export class CellOutline {
  #dark = svg('path', { class: 'dark' });
  #light = svg('path', { class: 'light' });

  constructor() {
    this.element = svg(
      'svg', { class: 'cell-outline', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      this.#dark, this.#light);
  }

  /** @param {Set<number>} cells their indices, row by row @param {import('./cells.js').Grid} grid */
  show(cells, { rows, columns }) {
    setAll(this.element, { viewBox: `0 0 ${columns} ${rows}` });
    for (const path of [this.#dark, this.#light]) setAll(path, { d: edges(cells, columns) });
  }
}

/** Every side of a cell whose neighbour does not belong. */
function edges(cells, columns) {
  const parts = [];
  for (const index of cells) {
    const [row, column] = [Math.floor(index / columns), index % columns];
    if (!cells.has(index - columns)) parts.push(`M${column},${row}h1`);
    if (!cells.has(index + columns)) parts.push(`M${column},${row + 1}h1`);
    if (column === 0 || !cells.has(index - 1)) parts.push(`M${column},${row}v1`);
    if (column === columns - 1 || !cells.has(index + 1)) parts.push(`M${column + 1},${row}v1`);
  }
  return parts.join('');
}
