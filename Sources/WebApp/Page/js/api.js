// What the server is asked. Every failure is an AnswerError with a sentence to show.

/** A sentence about what went wrong, and the answer's status (0: no answer). */
export class AnswerError extends Error {
  constructor(sentence, status = 0) {
    super(sentence);
    this.status = status;
  }
}

/** Whether a request was given up on purpose. */
export function abandoned(error) {
  return error?.name === 'AbortError';
}

const silence = 'The server does not answer. Is “likeness serve” still running?';

/** The answer, once the server has room: a 503 says when to ask again. */
async function answer(address, options = {}) {
  for (let attempt = 0; ; attempt += 1) {
    let response;
    try {
      response = await fetch(address, { credentials: 'same-origin', ...options });
    } catch (error) {
      if (abandoned(error)) throw error;
      throw new AnswerError(silence);
    }
    if (response.ok) return response;
    if (response.status === 503 && attempt < 6) {
      const seconds = Number(response.headers.get('Retry-After')) || 1;
      await pause(Math.min(seconds, 10) * 1000, options.signal);
      continue;
    }
    throw new AnswerError(await sentence(response), response.status);
  }
}

async function sentence(response) {
  try {
    const { error } = await response.json();
    if (typeof error === 'string' && error) {
      // A word begins a sentence in capitals, a path stays as it is.
      const begun = /^[a-z]+(?![^\s,;])/.test(error) ? error[0].toUpperCase() + error.slice(1) : error;
      return begun + (/[.!?]$/.test(error) ? '' : '.');
    }
  } catch {
    // Not JSON: the status must do.
  }
  return `The server answered with status ${response.status}.`;
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('given up', 'AbortError'));
    }, { once: true });
  });
}

/** A JSON answer. @param {{signal?: AbortSignal}} [options] */
export async function getJSON(address, { signal } = {}) {
  const response = await answer(address, { signal, headers: { Accept: 'application/json' } });
  try {
    return await response.json();
  } catch (error) {
    if (abandoned(error)) throw error;
    throw new AnswerError('The answer broke off; try again.');
  }
}

/** Bytes, for raw arrays. */
export async function getBytes(address, { signal } = {}) {
  const response = await answer(address, { signal });
  return response.arrayBuffer();
}

/** The objects of an answer with one JSON text per line, each as soon as its line is there. */
export async function* getLines(address, { signal } = {}) {
  const response = await answer(address, { signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) if (line.trim()) yield JSON.parse(line);
    }
    if (rest.trim()) yield JSON.parse(rest);
  } catch (error) {
    if (abandoned(error)) throw error;
    throw new AnswerError('The answer broke off; try again.');
  } finally {
    // Whoever stops listening early gives the rest of the work up.
    reader.cancel().catch(() => {});
  }
}

/**
 * Sends a photograph.
 *
 * @param {Blob} file
 * @returns {Promise<{query: string, width: number, height: number, photo: Object,
 *   sameAs: string[]}>}
 */
export async function upload(file, { signal } = {}) {
  const type = file.type.startsWith('image/') ? file.type : 'application/octet-stream';
  const headers = { 'Content-Type': type };
  const response = await answer('/uploads', { method: 'POST', body: file, headers, signal });
  return response.json();
}

const sides = [160, 320, 640, 1280, 2560];

/**
 * The address of a photograph that is shown so many CSS pixels long.
 *
 * @param {{url: string}} photo
 */
export function pictureAddress(photo, length) {
  const needed = length * Math.min(devicePixelRatio || 1, 2);
  const side = sides.find((one) => one >= needed) ?? sides.at(-1);
  return `${photo.url}${photo.url.includes('?') ? '&' : '?'}side=${side}`;
}
