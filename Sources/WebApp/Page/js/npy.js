// Arrays as numpy.save writes them: a short text that says the shape, then the numbers.

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * Reads single-precision numbers, little-endian, in C order.
 *
 * @param {ArrayBuffer} buffer
 * @returns {{shape: number[], values: Float32Array}}
 * @throws {Error} with a sentence, where it is something else or has broken off
 */
export function parseNPY(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < 12 || magic.some((byte, index) => view.getUint8(index) !== byte)) {
    throw new Error('The answer is no NPY file; load the page again.');
  }
  // The first version has two bytes for the header's length, all later ones four.
  const isLong = view.getUint8(6) > 1;
  const start = isLong ? 12 : 10;
  const end = start + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  if (end > view.byteLength) throw new Error('The NPY file has broken off; load the page again.');
  const header = new TextDecoder('latin1').decode(new Uint8Array(buffer, start, end - start));
  if (!/'descr':\s*'<f4'/.test(header) || !/'fortran_order':\s*False/.test(header)) {
    throw new Error('The NPY file does not hold float32 numbers row by row; load the page again.');
  }
  const sides = /'shape':\s*\(([^)]*)\)/.exec(header);
  const shape = (sides?.[1] ?? '').split(',').filter((side) => side.trim()).map(Number);
  const count = shape.reduce((product, side) => product * side, 1);
  if (!sides || !shape.every(Number.isSafeInteger) || view.byteLength - end < count * 4) {
    throw new Error('The NPY file has broken off; load the page again.');
  }
  return { shape, values: floats(buffer, end, count) };
}

/** Without a copy where the header ends on a multiple of four and the machine is little-endian. */
function floats(buffer, offset, count) {
  const isLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  if (isLittle && offset % 4 === 0) return new Float32Array(buffer, offset, count);
  const view = new DataView(buffer, offset, count * 4);
  return Float32Array.from({ length: count }, (_, index) => view.getFloat32(index * 4, true));
}
