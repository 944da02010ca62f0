import { type Draft, expiryOf } from './draft';

/** The command line that creates the same key, ready to paste into a shell. */
export function cliCommand(slug: string, draft: Draft, now: Date): string {
  const lines = [
    'npm run keydesk -- keys create',
    `--workspace ${slug}`,
    `--name ${shellQuote(draft.name.trim() || 'My key')}`,
    `--env ${draft.environment}`,
    `--level ${draft.level}`,
    ...(draft.level === 'limited' ? draft.scopes.map((scope) => `--scope ${scope}`) : []),
  ];
  const expires =
    draft.expires === 'custom'
      ? expiryOf(draft, now)?.toISOString().replace('.000Z', 'Z')
      : draft.expires;
  if (expires !== undefined && expires !== 'never') lines.push(`--expires ${expires}`);
  const { addresses, referrers, endpoints } = draft.rules;
  lines.push(...addresses.map((rule) => `--allow-address ${shellQuote(rule)}`));
  lines.push(...referrers.map((rule) => `--allow-referrer ${shellQuote(rule)}`));
  lines.push(...endpoints.map((rule) => `--allow-endpoint ${shellQuote(rule)}`));
  const reported = draft.reportOnly.filter((kind) => draft.rules[kind].length > 0);
  lines.push(...reported.map((kind) => `--report-only ${kind}`));
  return lines.join(' \\\n  ');
}

// What hides or turns the text around it must not do so in a command that is to be read and pasted.
const HIDDEN = /[\p{Cc}\p{Cf}]/gu;

function shellQuote(text: string): string {
  return `'${text.replace(HIDDEN, '\ufffd').replaceAll("'", `'\\''`)}'`;
}
