/**
 * Moves the focus among pictures as they lie on the screen.
 *
 * @param {HTMLElement[]} elements in reading order
 * @param {string} key "ArrowLeft", "ArrowRight", "ArrowUp" or "ArrowDown"
 * @returns {boolean} whether there was one to go to
 */
export function moveFocus(elements, key) {
  if (!elements.length) return false;
  const index = elements.indexOf(document.activeElement);
  const target = index < 0 ? firstInSight(elements) : neighbour(elements, index, key);
  if (!target) return false;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'nearest' });
  return true;
}

function firstInSight(elements) {
  return elements.find((element) => element.getBoundingClientRect().bottom > 80) ?? elements[0];
}

function neighbour(elements, index, key) {
  if (key === 'ArrowLeft') return elements[index - 1];
  if (key === 'ArrowRight') return elements[index + 1];
  const from = elements[index].getBoundingClientRect();
  const middle = from.left + from.width / 2;
  const isDown = key === 'ArrowDown';
  const candidates = isDown ? elements.slice(index + 1) : elements.slice(0, index).reverse();
  let row = null;
  let best = null;
  let nearest = Infinity;
  for (const element of candidates) {
    const box = element.getBoundingClientRect();
    const beyond = isDown ? box.top >= from.bottom - 1 : box.bottom <= from.top + 1;
    if (!beyond) continue;
    row ??= box;
    // Another row has begun: none of it is nearer.
    if (isDown ? box.top >= row.bottom - 1 : box.bottom <= row.top + 1) break;
    const distance = Math.abs(box.left + box.width / 2 - middle);
    if (distance < nearest) [best, nearest] = [element, distance];
  }
  return best;
}
