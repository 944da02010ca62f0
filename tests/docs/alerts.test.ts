import { expect, it } from 'vitest';
import { ALERT_RULES, RULES } from '@/lib/core/alerts/rules';
import { RULE_LABELS } from '@/lib/core/alerts/sentences';
import { webhookData } from '@/lib/services/alerts/tell';
import { blocksIn, readDocument, tableOf } from './markdown';

const operations = readDocument('docs/operations.md');

it('docs/operations.md has every alert rule, with its threshold and its silence', () => {
  const rows = tableOf(operations, 'Rule', 'Fires', 'Over after silence of', 'Said when over');
  const expected = ALERT_RULES.map((rule) => {
    const { quietMinutes, tellsRecovery } = RULES[rule];
    return [RULE_LABELS[rule], silence(quietMinutes), tellsRecovery ? 'yes' : 'no'];
  });
  expect(rows.map(([name, , quiet, said]) => [name, quiet, said])).toEqual(expected);
  for (const [index, rule] of ALERT_RULES.entries()) {
    const { threshold } = RULES[rule];
    if (threshold !== null) expect(rows[index]?.[1]).toContain(String(threshold.default));
  }
});

it('docs/operations.md shows the body of a webhook as it is sent', () => {
  const text = blocksIn(operations, 'json').find((block) => block.includes('alert.fired')) ?? '';
  const shown: { data: object } = JSON.parse(text);
  const { id: workspaceId, slug, name: workspaceName } = Object(shown.data).workspace;
  const { incident, key } = Object(shown.data);
  const workspace = {
    workspaceId,
    slug,
    workspaceName,
    isOperatorWorkspace: false,
    workspaceRateLimitPerMinute: null,
  };
  const told = {
    id: incident.id,
    rule: 'error_rate',
    level: 1,
    summary: incident.summary,
    evidence: incident.evidence,
    openedAt: new Date(incident.opened_at),
    recoveredAt: null,
    key: { id: key.id, name: key.name, prefix: key.prefix, lastFour: key.last_four, createdBy: '' },
  } as const;
  expect(webhookData(workspace, told, 'https://keys.example.com')).toEqual(shown.data);
});

function silence(minutes: number): string {
  if (minutes === 0) return '–';
  return minutes >= 120 ? `${minutes / 60} h` : `${minutes} min`;
}
