import type { Page } from 'playwright/test';
import { expect } from 'playwright/test';
import { sql } from './installation';
import type { Workspace } from './people';

/** Requests of a key, as the server would have counted them. */
export interface CountedRow {
  keyId: string;
  minutesAgo: number;
  endpoint?: string;
  outcome?: string;
  status?: number;
  country?: string;
  count: number;
}

/** Hands requests to the server's roll-up, and waits until the pages show them. */
export async function countRequests(
  page: Page,
  workspace: Workspace,
  rows: readonly CountedRow[],
): Promise<void> {
  await sql(
    `INSERT INTO usage_deltas (workspace_id, key_id, environment, minute, endpoint, outcome, status, country,
                               count, responses, latency_bins, latency_counts)
     SELECT $1, "keyId", 'live', date_trunc('minute', now()) - make_interval(mins => "minutesAgo"),
            coalesce(endpoint, 'GET /orders'), coalesce(outcome, 'valid'), coalesce(status, 200),
            coalesce(country, 'DE'), count, count, '{-200,-100}', ARRAY[count - 1, 1]
       FROM json_to_recordset($2) AS r("keyId" text, "minutesAgo" int, endpoint text, outcome text,
                                       status smallint, country text, count bigint)`,
    [workspace.id, JSON.stringify(rows)],
  );
  const isPending = async () => (await sql('SELECT FROM usage_deltas LIMIT 1')).length;
  await expect.poll(isPending, { timeout: 30_000 }).toBe(0);
  await page.goto(`/${workspace.slug}/usage?env=live`);
}
