// How numbers are written: as the command prints them.

const grouped = new Intl.NumberFormat('en-GB');

/** A whole number with its thousands apart. */
export function whole(value) {
  return grouped.format(value);
}

/** "1 photograph", "2 photographs". */
export function counted(value, one, many = `${one}s`) {
  return `${whole(value)} ${value === 1 ? one : many}`;
}

/** With a true minus sign, and never a zero below zero. */
export function fixed(value, decimals) {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A score or a similarity: four decimals. */
export function score(value) {
  return fixed(value, 4);
}

/** With a plus sign, too: for differences and the ends of scales. */
export function signed(value, decimals = 4) {
  const text = fixed(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A share as per cent; one decimal where there is little. */
export function share(value) {
  const percent = value * 100;
  return `${fixed(percent, Math.abs(percent) < 9.95 ? 1 : 0)} %`;
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A small number as digits and a power of ten: 3·10⁻⁸. */
export function tiny(value, decimals = 0) {
  if (value === 0) return '0';
  // Where there is no number JSON has a word.
  if (!Number.isFinite(value)) return 'what is not a number';
  if (Math.abs(value) >= 0.001) return fixed(value, 4);
  const [digits, exponent] = value.toExponential(decimals).split('e');
  const raised = (sign) => (sign === '-' ? '⁻' : superscripts[Number(sign)]);
  const power = [...exponent.replace('+', '')].map(raised).join('');
  return `${digits.replace('-', '−')}·10${power}`;
}

/**
 * How far a rank moved.
 *
 * @returns {{sign: string, words: string}|null} an arrow with a number, and the same for ears; null
 *   where it did not move
 */
export function moved(rank, before) {
  const up = before - rank;
  if (up === 0) return null;
  return up > 0
    ? { sign: `↑ ${whole(up)}`, words: `${whole(up)} up from rank ${whole(before)}` }
    : { sign: `↓ ${whole(-up)}`, words: `${whole(-up)} down from rank ${whole(before)}` };
}
