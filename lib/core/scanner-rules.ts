import { type KeyFormat, standingSecretPattern } from './key-format';

/** The tools for which rules are made. */
export const RULE_TOOLS = ['gitleaks', 'pre-commit'] as const;
export type RuleTool = (typeof RULE_TOOLS)[number];

/** What a scanner needs to find keys of these formats: a whole configuration file, as text. */
export function scannerRules(tool: RuleTool, name: string, formats: readonly KeyFormat[]): string {
  const pattern = standingSecretPattern(formats);
  return tool === 'gitleaks' ? gitleaks(name, formats, pattern) : preCommit(name, pattern);
}

// A literal string of TOML, and RE2 without lookarounds; `keywords` make it fast.
function gitleaks(name: string, formats: readonly KeyFormat[], pattern: string): string {
  const keywords = [...new Set(formats.map(({ prefix }) => prefix))];
  return `# .gitleaks.toml
[extend]
useDefault = true

[[rules]]
id = "${slugOf(name)}-api-key"
description = ${JSON.stringify(`API key of ${name}`)}
regex = '''${pattern}'''
secretGroup = 1
keywords = ${JSON.stringify(keywords)}
`;
}

// A hook that needs nothing but pre-commit itself.
function preCommit(name: string, pattern: string): string {
  return `# .pre-commit-config.yaml
repos:
  - repo: local
    hooks:
      - id: ${slugOf(name)}-api-key
        name: ${JSON.stringify(`no API keys of ${name}`)}
        language: pygrep
        entry: '${pattern}'
        types: [text]
`;
}

function slugOf(name: string): string {
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return slug.replace(/^-|-$/g, '') || 'keydesk';
}
