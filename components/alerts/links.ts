import type { Environment } from '@/lib/core/key-format';

/** What an address of the alerts says. */
export interface AlertsState {
  environment: Environment;
  /** The key whose rules are shown; null: the workspace's. */
  keyId?: string | null;
  showAll?: boolean;
  before?: string | null;
  /** The rule that is looked back with. */
  backtest?: string;
}

/** The address of the alerts. */
export function alertsHref(slug: string, state: AlertsState): string {
  const query = new URLSearchParams({ env: state.environment });
  if (state.keyId != null) query.set('key', state.keyId);
  if (state.showAll === true) query.set('show', 'all');
  if (state.before != null) query.set('before', state.before);
  if (state.backtest !== undefined) query.set('backtest', state.backtest);
  const rules = state.keyId == null ? '' : '#rules';
  return `/${slug}/alerts?${query}${state.backtest === undefined ? rules : `#${state.backtest}`}`;
}

/** The address of an incident. */
export function incidentHref(slug: string, environment: Environment, id: string): string {
  return `/${slug}/alerts/${id}?${new URLSearchParams({ env: environment })}`;
}

/** The requests of a key in a time: what an incident is about. */
export function incidentLogHref(
  slug: string,
  { keyId, from, to }: { keyId: string | null; from: Date; to: Date },
): string {
  const query = new URLSearchParams({
    env: 'live',
    from: from.toISOString(),
    to: to.toISOString(),
  });
  if (keyId !== null) query.set('key', keyId);
  return `/${slug}/logs?${query}`;
}
