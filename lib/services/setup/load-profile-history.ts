import { DomainError } from '../../core/errors';
import { createKeyFormats } from '../../core/key-format';
import { formatsOf } from '../../core/profile-formats';
import { clashingPrefix, describeUnfit, isNothing, unfitOf } from '../../core/unfit';
import {
  countUnfitKeys,
  listProfileHistory,
  recordProfileHistory,
} from '../../stores/profile-history';
import type { Runtime } from '../context';

/** How many lines a start says about what no longer fits. */
const LINES_MAX = 20;

/**
 * Records what the profile issues, and makes the runtime accept every format ever issued: a change of the
 * profile never invalidates a key. What no longer fits is said in the log.
 * @throws DomainError `conflict` for a prefix that names another environment than it did
 */
export async function loadProfileHistory(runtime: Runtime): Promise<void> {
  if (runtime.unfit !== null) return;
  const { database, profile, catalogue, log } = runtime;
  const today = {
    formats: formatsOf(profile),
    scopes: catalogue.scopes.map(({ scope }) => scope),
  };
  const recorded = await listProfileHistory(database.prisma);
  const clash = clashingPrefix(recorded.formats, today.formats);
  if (clash !== null) {
    throw new DomainError(
      'conflict',
      `The profile uses the prefix ${clash.prefix} for another environment, and it was issued for ${clash.issuedAs} keys. Choose another prefix.`,
      { reason: 'profile_unfit' },
    );
  }
  await recordProfileHistory(database.prisma, today);
  runtime.unfit = unfitOf(recorded, today);
  const isKnown = (prefix: string, bodyLength: number) =>
    today.formats.some((format) => format.prefix === prefix && format.bodyLength === bodyLength);
  const former = recorded.formats.filter((format) => !isKnown(format.prefix, format.bodyLength));
  runtime.keyFormats = createKeyFormats([...today.formats, ...former]);
  if (isNothing(runtime.unfit)) return;
  const left = await countUnfitKeys(database.pool, null, runtime.unfit);
  for (const sort of left.slice(0, LINES_MAX)) log.warn({ ...sort }, describeUnfit(sort));
}
