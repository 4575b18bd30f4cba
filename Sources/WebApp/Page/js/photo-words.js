import { nameOf } from './card.js';

/** What a photograph is called: its file, or that it is the person's own. */
export function titleOf(photo) {
  if (Number.isFinite(photo.id)) return nameOf(photo.path);
  const isNamed = photo.path !== 'upload' && !photo.path.startsWith('upload:');
  return isNamed ? photo.path : 'Your photograph';
}

/** The label and the name. */
export function fullNameOf(photo) {
  return [photo.label, titleOf(photo)].filter(Boolean).join(', ');
}
