import { createHistogram } from 'node:perf_hooks';
import { Connection, isLast } from './connection.mjs';

/**
 * What is sent, and for how long.
 * @typedef {object} LoadOptions
 * @property {number} port
 * @property {number} connections each has one request in flight at most
 * @property {(index: number) => string | null} next the next request; null: there are no more
 * @property {(status: number, text: string, index: number) => boolean} accept whether the answer is the right one
 * @property {number} [seconds] measured; without it, until there are no more requests
 * @property {number} [warmUpSeconds] sent before, and not counted
 * @property {number} [perSecond] begin at most so many, evenly; without it, as many as are answered
 * @property {() => boolean} [mayConnect] whether connections may be opened now; without it one that is cut or refused
 *   ends the load
 */

/**
 * @typedef {object} LoadResult
 * @property {number} requests answered rightly while it was measured
 * @property {number} answered all of them, warm-up included
 * @property {number} errors wrong answers
 * @property {string | null} firstError the first wrong answer
 * @property {number} cut requests whose connection ended before the answer
 * @property {number} seconds
 * @property {number} perSecond
 * @property {number} p50 milliseconds
 * @property {number} p99 milliseconds
 */

const RECONNECT_MILLISECONDS = 20;
const STUCK_MILLISECONDS = 30_000;
const NANOSECONDS = 1e6;

/**
 * Sends requests over keep-alive connections and times the answers in an HDR histogram.
 * @param {LoadOptions} options
 * @returns {Promise<LoadResult>}
 */
export function runLoad(options) {
  return new Load(options).run();
}

/** A load that goes on until it is told to stop. */
export class Load {
  #options;
  #histogram = createHistogram();
  #open = new Set();
  #idle = [];
  /** @type {Map<Connection, { index: number, at: number }>} */
  #inFlight = new Map();
  #sent = 0;
  #begun = 0;
  #isEnding = false;
  #isUsedUp = false;
  #timers = [];
  #counts = { requests: 0, answered: 0, errors: 0, firstError: null, cut: 0 };
  #startedAt = 0;
  #endedAt = 0;
  #settle;

  /** @param {LoadOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** @returns {Promise<LoadResult>} */
  run() {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      for (let i = 0; i < this.#options.connections; i += 1) this.#connect();
    });
  }

  /** Nothing more is begun; the result comes when the last answer is there. */
  stop() {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#endedAt = performance.now();
    for (const connection of this.#idle.splice(0)) connection.close();
    const stuck = new Error(`no answer for ${STUCK_MILLISECONDS / 1000} s`);
    this.#timers.push(setTimeout(() => this.#fail(stuck), STUCK_MILLISECONDS));
    this.#finishWhenEmpty();
  }

  #connect() {
    const connection = new Connection(this.#options.port, {
      onOpen: () => this.#opened(connection),
      onAnswer: (status, text) => this.#answered(connection, status, text),
      onClose: (error) => this.#closed(connection, error),
    });
    this.#open.add(connection);
  }

  // All begin together, once the last connection is open.
  #opened(connection) {
    this.#idle.push(connection);
    if (this.#startedAt === 0) {
      if (this.#idle.length === this.#options.connections) this.#start();
    } else if (this.#isEnding) connection.close();
    else if (this.#options.perSecond === undefined) this.#begin();
  }

  #start() {
    const { seconds, warmUpSeconds = 0, perSecond } = this.#options;
    this.#startedAt = performance.now();
    if (warmUpSeconds > 0) this.#after(warmUpSeconds, () => this.#restartCounts());
    if (seconds !== undefined) this.#after(warmUpSeconds + seconds, () => this.stop());
    if (perSecond === undefined) while (this.#idle.length > 0) this.#begin();
    else this.#timers.push(setInterval(() => this.#pace(performance.now(), perSecond), 1));
  }

  #after(seconds, work) {
    this.#timers.push(setTimeout(work, seconds * 1000));
  }

  #restartCounts() {
    this.#histogram.reset();
    this.#startedAt = performance.now();
    this.#counts = { ...this.#counts, requests: 0, errors: 0 };
    this.#sent = 0;
  }

  #pace(now, perSecond) {
    const due = ((now - this.#startedAt) / 1000) * perSecond;
    while (this.#sent < due && this.#idle.length > 0) this.#begin();
  }

  #begin() {
    const connection = this.#idle.pop();
    const request = this.#isEnding ? null : this.#options.next(this.#begun);
    if (request === null) {
      this.#isUsedUp = true;
      return connection.close();
    }
    this.#inFlight.set(connection, { index: this.#begun, at: performance.now() });
    this.#begun += 1;
    this.#sent += 1;
    connection.send(request);
  }

  #answered(connection, status, text) {
    const { index, at } = this.#inFlight.get(connection);
    this.#inFlight.delete(connection);
    this.#count(status, text, index, performance.now() - at);
    if (isLast(text)) return connection.close();
    this.#idle.push(connection);
    if (this.#options.perSecond === undefined || this.#isEnding) this.#begin();
  }

  #count(status, text, index, milliseconds) {
    this.#counts.answered += 1;
    if (!this.#options.accept(status, text, index)) {
      this.#counts.errors += 1;
      this.#counts.firstError ??= text;
    } else if (!this.#isEnding) {
      this.#counts.requests += 1;
      this.#histogram.record(Math.max(1, Math.round(milliseconds * NANOSECONDS)));
    }
  }

  #closed(connection, error) {
    this.#open.delete(connection);
    this.#idle = this.#idle.filter((idle) => idle !== connection);
    const wasCut = this.#inFlight.delete(connection);
    if (wasCut) this.#counts.cut += 1;
    if (this.#isEnding || this.#isUsedUp) return this.#finishWhenEmpty();
    const isFault = wasCut || error !== null;
    if (isFault && !this.#options.reconnects)
      this.#fail(error ?? new Error('a connection was cut'));
    else this.#reconnect();
  }

  #reconnect() {
    const { mayConnect = () => true } = this.#options;
    const retry = () => (mayConnect() ? this.#connect() : this.#reconnect());
    this.#timers.push(setTimeout(retry, RECONNECT_MILLISECONDS));
  }

  #finishWhenEmpty() {
    if (this.#open.size > 0) return;
    this.#clearTimers();
    if (this.#endedAt === 0) this.#endedAt = performance.now();
    const seconds = (this.#endedAt - this.#startedAt) / 1000;
    this.#settle.resolve({
      ...this.#counts,
      seconds,
      perSecond: this.#counts.requests / seconds,
      p50: this.#histogram.percentile(50) / NANOSECONDS,
      p99: this.#histogram.percentile(99) / NANOSECONDS,
    });
  }

  #fail(error) {
    this.#isEnding = true;
    this.#clearTimers();
    for (const connection of this.#open) connection.close();
    this.#settle.reject(error);
  }

  #clearTimers() {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
