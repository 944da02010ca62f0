import type { RuledStep } from './access-verdict';
import {
  type BindingRestrictions,
  judgeAddresses,
  judgeEndpoint,
  judgeReferrer,
  judgeWorkspaceAddresses,
  type RestrictedRequest,
} from './restrictions/restrictions';
import type { Check, TraceStep } from './verification';

type EntryOf = (key: BindingRestrictions, request: RestrictedRequest) => string | null;

// The first entry of a list that holds the request by itself, as the check judges it.
const ENTRIES: Readonly<Partial<Record<Check, EntryOf>>> = {
  workspace_addresses: (key, request) =>
    firstOf(key.workspaceAddresses, (workspaceAddresses) =>
      judgeWorkspaceAddresses({ ...key, workspaceAddresses }, request),
    ),
  addresses: (key, request) =>
    firstOf(key.allowedAddresses, (allowedAddresses) =>
      judgeAddresses({ ...key, allowedAddresses }, request),
    ),
  referrer: (key, request) =>
    firstOf(key.allowedReferrers, (allowedReferrers) =>
      judgeReferrer({ ...key, allowedReferrers }, request),
    ),
  endpoint: (key, request) =>
    firstOf(key.allowedEndpoints, (allowedEndpoints) =>
      judgeEndpoint({ ...key, allowedEndpoints }, request),
    ),
};

/** A decision's trace with the entry that let the request through at each check that has a list. */
export function ruledTrace(
  trace: readonly TraceStep[],
  key: BindingRestrictions | null,
  request: RestrictedRequest,
): readonly RuledStep[] {
  return trace.map((step) => ({
    ...step,
    entry:
      key !== null && step.outcome === 'passed'
        ? (ENTRIES[step.check]?.(key, request) ?? null)
        : null,
  }));
}

function firstOf(
  list: readonly string[] | null,
  refuses: (alone: readonly string[]) => unknown,
): string | null {
  return list?.find((entry) => refuses([entry]) === null) ?? null;
}
