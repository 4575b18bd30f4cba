import { h } from './dom.js';
import { contribution } from './point-words.js';

/** How far a scale reaches: "±0.0222", or from where to where. */
export function reach(colours, { low, high }) {
  if (colours === 'signed') return contribution(high).replace(/^\+/, '±');
  return `${contribution(low)} to ${contribution(high)}`;
}

/** In which unit the numbers over a photograph are written; empty where none are. */
export function unitWords({ numbers }) {
  return numbers.element.hidden || !numbers.unit ? '' : `numbers in ${numbers.unit}`;
}

/** What follows the words of a caption. @param {...(string|false)} parts */
export function further(...parts) {
  return parts.filter(Boolean).map((words) => h('span', { class: 'faint' }, ` · ${words}`));
}

/** The keys have come to a photograph, or have left all photographs. */
export function followFocus(element, { entered, left }) {
  element.addEventListener('focus', () => {
    if (element.matches(':focus-visible')) entered();
  });
  element.addEventListener('blur', ({ relatedTarget }) => {
    if (!relatedTarget?.classList.contains('stage')) left();
  });
}
