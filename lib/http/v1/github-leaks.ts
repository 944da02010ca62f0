import { createHash } from 'node:crypto';
import { z } from 'zod';
import { GITHUB_BYTES_MAX, GITHUB_JSON_KEYS_MAX, githubMatchesSchema } from '../../core/leak-input';
import { reportFromGithub, requireGithub } from '../../services/leaks/report-from-github';
import { defineRoute } from '../define-route';

/** What GitHub's secret scanning is told about each match; a secret itself is never sent back. */
const response = z.array(
  z.object({
    /** SHA-256 of the token, in hexadecimal. */
    token_hash: z.string(),
    token_type: z.string(),
    label: z.enum(['true_positive', 'false_positive']),
  }),
);

export const githubLeaksRoute = defineRoute({
  method: 'POST',
  path: '/v1/leaks/github',
  summary:
    'Takes what the secret scanning of GitHub found, signed by GitHub, and says which are keys',
  requires: 'public',
  limit: 'githubReport',
  refuses: [401],
  body: githubMatchesSchema,
  bodyBytesMax: GITHUB_BYTES_MAX,
  jsonKeysMax: GITHUB_JSON_KEYS_MAX,
  response,
  guard(ctx, { header, body }) {
    return requireGithub(ctx, body, {
      identifier: header('github-public-key-identifier'),
      signature: header('github-public-key-signature'),
    });
  },
  async handle(ctx, { body }) {
    const isKey = await reportFromGithub(ctx, body);
    const labels = body.map(({ token, type }, index) => ({
      token_hash: createHash('sha256').update(token).digest('hex'),
      token_type: type,
      label: isKey[index] === true ? ('true_positive' as const) : ('false_positive' as const),
    }));
    return { body: labels };
  },
});
