/** How long a finger rests before it points rather than scrolls, in milliseconds. */
const rest = 160;
/** How far a finger moves sideways until it is clear that it points, in pixels of the screen. */
const sideways = 6;

/**
 * Tells where a pointer is on an element, at most once a frame.
 *
 * A mouse points wherever it is. A finger that moves up or down scrolls the page; one that rests a
 * moment, or moves sideways, points until it is lifted.
 *
 * @param {HTMLElement} element
 * @param {{pointed: (event: PointerEvent|null) => void, chosen: (event: MouseEvent) => void}} what
 *   `pointed`: null when the pointer has left or the finger is lifted
 */
export function followPointer(element, { pointed, chosen }) {
  let frame = 0;
  let newest = null;
  let finger = null;

  const tell = (event) => {
    newest = event;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      pointed(newest);
    });
  };
  const left = () => {
    clearTimeout(finger?.timer);
    finger = null;
    tell(null);
  };

  element.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'touch' || !event.isPrimary) return;
    const mine = { x: event.clientX, isPointing: false, timer: 0 };
    finger = mine;
    mine.timer = setTimeout(() => {
      mine.isPointing = true;
      tell(event);
    }, rest);
  });
  element.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'touch') {
      if (!finger || !event.isPrimary) return;
      if (Math.abs(event.clientX - finger.x) > sideways) finger.isPointing = true;
      if (!finger.isPointing) return;
    }
    tell(event);
  });
  // Only while this is not passive can a page that is about to scroll be kept where it is.
  element.addEventListener('touchmove', (event) => {
    if (finger?.isPointing && event.cancelable) event.preventDefault();
  }, { passive: false });
  for (const type of ['pointerleave', 'pointercancel']) element.addEventListener(type, left);
  element.addEventListener('contextmenu', (event) => {
    if (finger) event.preventDefault();
  });
  element.addEventListener('click', chosen);
}
