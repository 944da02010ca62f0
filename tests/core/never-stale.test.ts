import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Hole, NeverStaleModel } from '../support/never-stale-model';

// Clocks run up to 4 % apart: the changer's extra tenth covers both.
const rate = fc.double({ min: 0.96, max: 1.04, noNaN: true });
const STEPS = [
  'connect',
  'register',
  'prepareChange',
  'change',
  'change',
  'change',
  'sendBeat',
  'commitBeat',
  'deliver',
  'deliver',
  'startLoad',
  'readLoad',
  'finishLoad',
  'commitChange',
  'readBarriers',
  'acknowledge',
  'reap',
  'disconnect',
  'stop',
  'suspend',
  'freeze',
  'restart',
  'live',
  'live',
  'live',
  'live',
  'remember',
  'remember',
] as const;
const step = fc.record({
  kind: fc.constantFrom(...STEPS),
  who: fc.nat({ max: 2 }),
  after: fc.oneof(fc.constant(0), fc.nat({ max: 50 }), fc.nat({ max: 700 })),
  ms: fc.nat({ max: 2_500 }),
});

type Step = { kind: (typeof STEPS)[number]; who: number; after: number; ms: number };
const runs = fc.record({
  rates: fc.tuple(rate, rate, rate),
  steps: fc.array(step, { minLength: 20, maxLength: 120 }),
});

describe('no decision from memory is by a state older than the newest acknowledged one', () => {
  it('in any order of commits, deliveries, losses, stops and restarts', () => {
    let decisions = 0;
    fc.assert(
      fc.property(runs, ({ rates, steps }) => {
        const outcome = play(new NeverStaleModel(rates), steps);
        decisions += outcome.decisions;
        expect(outcome.stale).toBeNull();
      }),
      { numRuns: 4_000 },
    );
    expect(decisions).toBeGreaterThan(10_000);
  }, 30_000);

  it.each<[Hole, ...Move[]]>([
    [
      'loads are kept although something was announced',
      ['live'],
      ['startLoad'],
      ['readLoad'],
      ['commitChange'],
      ['readBarriers'],
      ['deliver'],
      ['finishLoad'],
      ['acknowledge'],
    ],
    [
      'trust counts from receiving',
      ['live'],
      ['remember'],
      ['sendBeat'],
      ['commitBeat'],
      ['commitChange'],
      ['readBarriers'],
      ['deliver', 1_900],
      ['acknowledge', 400],
    ],
    [
      'the changer waits half as long',
      ['live'],
      ['remember'],
      ['commitChange'],
      ['readBarriers'],
      ['acknowledge', 1_300],
    ],
    [
      'registrations are read before the commit',
      ['prepareChange'],
      ['live'],
      ['remember'],
      ['commitChange'],
      ['readBarriers'],
      ['acknowledge'],
    ],
    [
      'a stopping verifier deletes its row first',
      ['live'],
      ['remember'],
      ['stop'],
      ['commitChange'],
      ['readBarriers'],
      ['acknowledge'],
    ],
    [
      'heartbeats overtake announcements',
      ['live'],
      ['remember'],
      ['commitChange'],
      ['readBarriers'],
      ['sendBeat', 1_900],
      ['commitBeat'],
      ['acknowledge', 400],
    ],
    [
      'nobody waits after a restart of the database',
      ['live'],
      ['remember'],
      ['restart'],
      ['commitChange'],
      ['readBarriers'],
      ['acknowledge'],
    ],
    [
      'a reconnect keeps memory',
      ['live'],
      ['remember'],
      ['disconnect'],
      ['commitChange'],
      ['readBarriers'],
      ['acknowledge', 2_300],
      ['live'],
    ],
    [
      'the wall clock is not looked at',
      ['live'],
      ['remember'],
      ['commitChange'],
      ['readBarriers'],
      ['suspend', 0, 2_300],
      ['acknowledge'],
    ],
  ])('and would not hold if %s', (hole, ...moves) => {
    const steps = moves.map(([kind, after = 0, ms = 0]) => ({ kind, who: 0, after, ms }));
    expect(play(new NeverStaleModel([1], hole), steps).stale).not.toBeNull();
    const whole = play(new NeverStaleModel([1]), steps);
    expect(whole.stale).toBeNull();
  });
});

type Move = [kind: Step['kind'], afterMs?: number, ms?: number];

function play(model: NeverStaleModel, steps: readonly Step[]) {
  let stale: { by: number; acknowledged: number } | null = null;
  const look = () => {
    for (const verifier of model.verifiers) {
      const decided = model.decide(verifier);
      if (decided !== null && decided.by < decided.acknowledged) stale ??= decided;
    }
  };
  for (const { kind, who, after, ms } of steps) {
    model.pass(after);
    look();
    move(model, kind, who, ms);
    look();
  }
  return { stale, decisions: model.decisionsFromMemory };
}

function move(model: NeverStaleModel, kind: Step['kind'], who: number, ms: number): void {
  const verifier = model.verifiers[who];
  if (verifier === undefined) return;
  switch (kind) {
    case 'suspend':
      model.suspend(verifier, ms * 2);
      break;
    case 'freeze':
      verifier.isStopped = !verifier.isStopped;
      break;
    case 'restart':
      if (who === 0) model.restartDatabase(ms % 2 === 0);
      break;
    case 'live':
      // Everything that a healthy verifier does, so that runs get somewhere.
      model.connect(verifier);
      model.register(verifier);
      model.sendBeat(verifier);
      model.commitBeat(verifier);
      for (let i = 0; i < 20; i += 1) model.deliver(verifier);
      break;
    case 'change':
      model.commitChange();
      model.readBarriers();
      break;
    case 'remember':
      model.startLoad(verifier);
      model.readLoad(verifier);
      model.finishLoad(verifier);
      break;
    case 'prepareChange':
    case 'commitChange':
    case 'readBarriers':
    case 'acknowledge':
    case 'reap':
      model[kind]();
      break;
    default:
      model[kind](verifier);
  }
}
