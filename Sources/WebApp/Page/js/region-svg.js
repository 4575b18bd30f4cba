// SVG elements without ceremony.

const namespace = 'http://www.w3.org/2000/svg';

/** An SVG element with attributes and children. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(namespace, name);
  setAll(element, attributes);
  element.append(...children);
  return element;
}

/** Sets attributes; null takes one away. */
export function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}
