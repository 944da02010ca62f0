import type { DomainError } from '../core/errors';
import type { ApiResponse } from '../http/api-exchange';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/**
 * A refusal of the front as a page for people: it stands where Next cannot, so it is plain, with nothing
 * to load and nothing that could run.
 * @param problem the same refusal as a problem document: its status and headers are kept
 */
export function plainPage(
  error: DomainError,
  problem: ApiResponse,
  requestId: string,
): ApiResponse {
  const text = error.message.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
  return {
    status: problem.status,
    headers: {
      ...problem.headers,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    },
    body: `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${problem.status} · Keydesk</title>
<main>
<h1>Keydesk cannot show this page</h1>
<p>${text}</p>
<p>Status ${problem.status}, request <code>${requestId}</code></p>
</main>
</html>
`,
  };
}
