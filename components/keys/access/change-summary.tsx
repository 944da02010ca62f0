'use client';

import type { Access } from '@/lib/core/access-change';
import type { KeyView } from '@/lib/core/key-view';
import type { Catalogue, Scope } from '@/lib/core/scopes';
import { accessSentence } from '../describe-access';
import { SameAsCode } from '../same-as-code';

interface ChangeSummaryProps {
  slug: string;
  keyView: KeyView;
  catalogue: Catalogue;
  access: Access;
  /** What the key will have. */
  after: readonly Scope[];
}

/** What the key will be able to do, and the command line that makes it so. */
export function ChangeSummary({ catalogue, access, after, ...key }: ChangeSummaryProps) {
  const command = changeCommand(key.slug, key.keyView.id, access);
  return (
    <div className="grid content-start gap-5 border-border bg-sunken p-5 max-desk:border-t desk:border-s">
      <section className="grid gap-2">
        <h3 className="font-strong">What this key can do then</h3>
        <p className="text-lead text-text-2">{accessSentence(catalogue, after)}.</p>
      </section>
      <SameAsCode command={command} />
    </div>
  );
}

function changeCommand(slug: string, id: string, { permissionLevel, scopes }: Access): string {
  return [
    `npm run keydesk -- keys change ${id}`,
    `--workspace ${slug}`,
    `--level ${permissionLevel}`,
    ...(permissionLevel === 'limited' ? scopes.map((scope) => `--scope ${scope}`) : []),
  ].join(' \\\n  ');
}
