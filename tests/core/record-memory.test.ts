import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { membershipName, type Touched, touchedNames } from '@/lib/core/announcement';
import type { KeyRecord } from '@/lib/core/verification';
import { RecordMemory } from '@/lib/services/engine/record-memory';

const KEYS_MAX = 8;

// Few names, so that keys share members and workspaces.
const place = fc.record({
  lookup: fc.integer({ min: 0, max: 15 }).map((n) => `lookup${n}`),
  key: fc.integer({ min: 0, max: 9 }).map((n) => `key_${n}`),
  member: fc.integer({ min: 0, max: 2 }).map((n) => `usr_${n}`),
  workspace: fc.integer({ min: 0, max: 1 }).map((n) => `ws_${n}`),
});
type Place = { lookup: string; key: string; member: string; workspace: string };
const step = fc.record({
  kind: fc.constantFrom('keep', 'keep', 'late', 'unknown', 'key', 'member', 'all', 'empty'),
  at: place,
});

function remembered({ lookup, key, member, workspace }: Place) {
  const record: Partial<KeyRecord> = {};
  Object.assign(record, { id: key, createdBy: member, workspaceId: workspace });
  return { key: record as KeyRecord, lookup, hash: '', isProved: true };
}

function isTouched(at: Place, touched: Touched): boolean {
  const names = [at.key, membershipName(at.workspace, at.member), at.workspace];
  return touchedNames(touched).some((name) => names.includes(name));
}

type Model = Map<string, Place | null>;
type Move = (memory: RecordMemory, model: Model, at: Place) => void;

const MOVES: Readonly<
  Record<'keep' | 'late' | 'unknown' | 'key' | 'member' | 'all' | 'empty', Move>
> = {
  keep(memory, model, at) {
    memory.keep(at.lookup, remembered(at), memory.generation);
    model.set(at.lookup, at);
  },
  late(memory, _model, at) {
    memory.keep(at.lookup, remembered(at), memory.generation - 1);
  },
  unknown(memory, model, at) {
    memory.keep(at.lookup, null, memory.generation);
    model.set(at.lookup, model.get(at.lookup) ?? null);
  },
  key: (memory, model, { key }) => forget(memory, model, { keys: [key] }),
  member: (memory, model, { workspace, member }) =>
    forget(memory, model, { membership: [workspace, member] }),
  all: (memory, model, { workspace }) => forget(memory, model, { workspace }),
  empty(memory, model) {
    memory.empty();
    model.clear();
  },
};

function forget(memory: RecordMemory, model: Model, touched: Touched): void {
  memory.forget(touched);
  for (const [lookup, known] of model) {
    if (known === null || isTouched(known, touched)) model.delete(lookup);
  }
}

describe('what is remembered of keys', () => {
  it('never outlives what touched it, never exceeds its bound, and is never what it was not told', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const memory = new RecordMemory(KEYS_MAX);
        const model: Model = new Map();
        for (const { kind, at } of steps) {
          MOVES[kind](memory, model, at);
          expect(memory.size).toBeLessThanOrEqual(KEYS_MAX);
          for (let n = 0; n < 16; n += 1) agree(memory, model, `lookup${n}`);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('advances with every announcement, so that no read from before is kept', () => {
    const memory = new RecordMemory(KEYS_MAX);
    const { generation } = memory;
    memory.forget({ keys: [] });
    expect(memory.generation).toBeGreaterThan(generation);
  });
});

// Memory may have dropped more than the model (it is bounded), never less, and never says anything else.
function agree(memory: RecordMemory, model: Model, lookup: string): void {
  const said = memory.recall(lookup);
  if (said === undefined) return;
  const expected = model.get(lookup);
  expect(expected).not.toBeUndefined();
  expect(said?.key.id ?? null).toBe(expected?.key ?? null);
}
