/**
 * How much is measured.
 * @typedef {typeof FULL} Plan
 */

const FULL = {
  isQuick: false,
  rounds: 10,
  seconds: 0.7,
  warmUpSeconds: 0.3,
  /** Keys whose hashes are real: they verify. */
  usableKeys: 10_000,
  /** Keys that a warm row uses in turn. One alone would make the peers' updates wait for each other. */
  warmKeys: 100,
  /** First uses in a round, for each number of connections. */
  coldKeys: 250,
  countedVerifications: 20_000,
  revocations: 500,
  sizes: [10_000, 100_000, 1_000_000],
  /** Distinct records that a verifier is asked for before its memory is read. */
  sweptKeys: 150_000,
  /** Refused sign-ins of each kind of address. */
  signIns: 500,
  /** Requests in the log, and pages of each kind of list. */
  logRows: 5_000_000,
  logRounds: 30,
  /** How often a verifier under load is ended in each way, and after how long. */
  ends: 5,
  endSeconds: 6,
  /** Requests for a page, and visits of each in a browser. */
  pageRequests: 200,
  pageLoads: 7,
};

/** For trying: it shows that everything works, not how fast it is. */
const QUICK = {
  ...FULL,
  isQuick: true,
  rounds: 2,
  seconds: 0.3,
  warmUpSeconds: 0.1,
  usableKeys: 2000,
  warmKeys: 20,
  coldKeys: 50,
  countedVerifications: 2000,
  revocations: 20,
  sizes: [2000, 5000, 20_000],
  sweptKeys: 5000,
  signIns: 30,
  logRows: 60_000,
  logRounds: 5,
  ends: 1,
  endSeconds: 3,
  pageRequests: 20,
  pageLoads: 1,
};

/** @param {{ isQuick: boolean }} options @returns {Plan} */
export function planOf({ isQuick }) {
  return isQuick ? QUICK : FULL;
}
