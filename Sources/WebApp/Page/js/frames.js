/**
 * One shape for the frames of a list, so that lines of text stand in rows: the middle one of its
 * photographs, within reason.
 *
 * @param {{width: number, height: number}[]} photos
 * @returns {number} width over height
 */
export function usualAspect(photos) {
  const aspects = photos.map(({ width, height }) => width / height);
  aspects.sort((one, other) => one - other);
  return Math.min(Math.max(aspects[Math.floor(aspects.length / 2)] ?? 4 / 3, 0.5), 1.9);
}
