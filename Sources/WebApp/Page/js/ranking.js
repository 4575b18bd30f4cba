import { abandoned, getJSON } from './api.js';

/**
 * Searches, the newest question first.
 *
 * While a region is dragged one question at a time is under way, and of those that come meanwhile
 * the newest is next: the answers follow the hand as fast as they can be had, and none piles up.
 */
export class Ranking {
  #now = null;
  #next = null;

  /**
   * @typedef {{parameters: string, live: boolean}} Job `parameters`: behind the question mark
   * @param {{
   *   answered: (answer: Object, job: Job) => void,
   *   failed: (error: Error, job: Job) => void,
   *   afterwards: (job: Job, signal: AbortSignal) => Promise<void>,
   *   busy: (on: boolean) => void,
   * }} what `afterwards` belongs to the question: the next live one waits for it
   * @param {string} [path] who is asked
   */
  constructor(what, path = '/search.json') {
    this.what = what;
    this.path = path;
  }

  /** @param {Job} job one that is not live takes the place of whatever is under way */
  ask(job) {
    this.#next = job;
    if (this.#now && job.live) return;
    this.#now?.abort();
    this.#run();
  }

  stop() {
    this.#next = null;
    this.#now?.abort();
    this.#now = null;
  }

  async #run() {
    const controller = new AbortController();
    const { signal } = controller;
    this.#now = controller;
    while (this.#next && this.#now === controller) {
      const job = this.#next;
      this.#next = null;
      // A quick answer needs no sign that one is waited for, and a dragging hand none at all.
      const sign = job.live ? 0 : setTimeout(() => this.what.busy(true), 160);
      try {
        const answer = await getJSON(`${this.path}?${job.parameters}`, { signal });
        if (this.#now !== controller) break;
        this.what.answered(answer, job);
        await this.what.afterwards(job, signal);
      } catch (error) {
        if (abandoned(error) || this.#now !== controller) break;
        this.what.failed(error, job);
      } finally {
        clearTimeout(sign);
      }
    }
    if (this.#now !== controller) return;
    this.#now = null;
    this.what.busy(false);
  }
}
