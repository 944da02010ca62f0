import { describe, expect, it } from 'vitest';
import { Ledger, type Reading, type Subject } from './ledger';

/** A key that was deactivated; a moment before the change, between its two ends, and after them. */
function deactivated() {
  const ledger = new Ledger();
  const subject = ledger.enter('the key', 'secret', [], 'valid');
  const beforeMs = tick();
  const acknowledge = ledger.begin([subject], 'key_inactive');
  const duringMs = tick();
  const judge = (verdict: string, sentMs: number, endedMs: number) =>
    ledger.judge(reading(subject, verdict, sentMs, endedMs));
  return { ledger, subject, acknowledge, judge, beforeMs, duringMs };
}

describe('a reading is a violation', () => {
  it('when it was begun after the acknowledgement and names the old state', () => {
    const { ledger, acknowledge, judge } = deactivated();
    acknowledge();
    const afterMs = tick();
    judge('valid', afterMs, tick());
    expect(ledger.violations).toEqual([expect.stringContaining('two said valid of the key')]);
  });

  it('when it was complete before the change began and names the new state', () => {
    const { ledger, judge, beforeMs } = deactivated();
    judge('key_inactive', 0, beforeMs);
    expect(ledger.violations).toHaveLength(1);
  });

  it('when it names a state that never was', () => {
    const { ledger, judge, duringMs } = deactivated();
    judge('key_unknown', 0, duringMs);
    expect(ledger.violations).toEqual([expect.stringContaining('it never was')]);
  });

  it('when a repeated change was acknowledged though the first never was', () => {
    const { ledger, subject, judge } = deactivated();
    ledger.begin([subject], 'key_inactive')();
    judge('valid', tick(), tick());
    expect(ledger.violations).toHaveLength(1);
  });
});

describe('a reading is none', () => {
  it('when it ran while the change did, whatever it names of both', () => {
    const { ledger, acknowledge, judge, duringMs } = deactivated();
    acknowledge();
    judge('valid', duringMs, tick());
    judge('key_inactive', duringMs, tick());
    expect(ledger.violations).toEqual([]);
  });

  it('when no acknowledgement came: both states are possible', () => {
    const { ledger, judge } = deactivated();
    const afterMs = tick();
    judge('valid', afterMs, tick());
    judge('key_inactive', afterMs, tick());
    expect(ledger.violations).toEqual([]);
  });
});

function reading(subject: Subject, verdict: string, sentMs: number, endedMs: number): Reading {
  return { verifier: 'two', sentMs, endedMs, verdicts: [[subject, verdict]] };
}

/** A moment that differs from every other. */
function tick(): number {
  const beganMs = performance.now();
  while (performance.now() === beganMs);
  return performance.now();
}
