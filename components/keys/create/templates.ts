import type { Environment } from '@/lib/core/key-format';
import type { Draft } from './draft';

export interface KeyTemplate {
  /** What the address says: `?template=ci`. */
  id: string;
  label: string;
  fill: Pick<Draft, 'name' | 'level' | 'scopes' | 'expires'>;
}

/** Beginnings for common keys. A template is an address, so that documents can link to it. */
export const KEY_TEMPLATES: readonly KeyTemplate[] = [
  {
    id: 'ci',
    label: 'CI read-only',
    fill: { name: 'CI', level: 'read_only', scopes: [], expires: '90d' },
  },
  {
    id: 'server',
    label: 'Server full',
    fill: { name: 'Server', level: 'full', scopes: [], expires: 'never' },
  },
  {
    id: 'partner',
    label: 'Partner (limited)',
    fill: {
      name: 'Partner',
      level: 'limited',
      scopes: ['workspaces:read', 'usage:read'],
      expires: '365d',
    },
  },
];

/** What the form begins with: the template, or the careful choice of the environment. */
export function initialDraft(
  environment: Environment,
  templateId: string | null,
  typedName: string,
): Draft {
  const template = KEY_TEMPLATES.find(({ id }) => id === templateId);
  const blank = {
    level: environment === 'live' ? 'read_only' : 'full',
    scopes: [],
    expires: 'never',
  } as const;
  const name = typedName === '' ? templateNameOf(templateId) : typedName;
  return { ...blank, ...template?.fill, name, environment, expiresOn: '' };
}

/** The name that a template suggests. */
export function templateNameOf(templateId: string | null): string {
  return KEY_TEMPLATES.find(({ id }) => id === templateId)?.fill.name ?? '';
}
