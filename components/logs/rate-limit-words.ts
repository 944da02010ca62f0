const POLICY = /^"(key|workspace)";r=(\d+);t=(\d+)$/;
const OWNERS = new Map([
  ['key', 'this key'],
  ['workspace', 'the workspace'],
]);

/** A `RateLimit` field in sentences: what was left, and when all is there again. One that is not ours stays as it is. */
export function rateLimitWords(field: string): readonly string[] {
  const words = field.split(', ').map(policyWords);
  const known = words.filter((word) => word !== null);
  return known.length === words.length ? known : [field];
}

function policyWords(text: string): string | null {
  const [, policy, remaining, seconds] = POLICY.exec(text) ?? [];
  const owner = OWNERS.get(policy ?? '');
  if (owner === undefined) return null;
  const count = Number(remaining);
  const left = `${count === 0 ? 'No' : count.toLocaleString('en-GB')} ${count === 1 ? 'request was' : 'requests were'} left for ${owner}`;
  return seconds === '0' ? `${left}.` : `${left}, all again after ${seconds} s.`;
}
