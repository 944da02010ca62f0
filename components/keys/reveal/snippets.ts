import type { Environment } from '@/lib/core/key-format';

/** The first call that every key may make. */
const PATH = '/v1/api-keys/current';

/** One complete line for a shell: it works when pasted. */
export function curlSnippet(origin: string, secret: string): string {
  return `curl -sS ${origin}${PATH} -H "Authorization: Bearer ${secret}"`;
}

/** The line of an environment file, with a name that says live or test. */
export function envSnippet(secret: string, environment: Environment): string {
  return `${environment === 'test' ? 'API_KEY_TEST' : 'API_KEY'}=${secret}`;
}

/** The same call in other languages. */
export function snippetsOf(origin: string, secret: string, environment: Environment) {
  const url = `${origin}${PATH}`;
  return [
    { label: 'curl', code: curlSnippet(origin, secret) },
    {
      label: 'Node',
      code: [
        `const response = await fetch('${url}', {`,
        `  headers: { Authorization: 'Bearer ${secret}' },`,
        '});',
        'console.log(response.status, await response.json());',
      ].join('\n'),
    },
    {
      label: 'Python',
      code: [
        'import urllib.request',
        '',
        `request = urllib.request.Request("${url}", headers={"Authorization": "Bearer ${secret}"})`,
        'with urllib.request.urlopen(request) as response:',
        '    print(response.status, response.read().decode())',
      ].join('\n'),
    },
    {
      label: 'PowerShell',
      code: `Invoke-RestMethod -Uri '${url}' -Headers @{ Authorization = 'Bearer ${secret}' }`,
    },
    { label: '.env', code: envSnippet(secret, environment) },
  ] as const;
}
