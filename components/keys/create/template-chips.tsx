'use client';

import Link from 'next/link';
import type { Environment } from '@/lib/core/key-format';
import { keysHref } from '../links';
import type { FormProfile } from './form-profile';

interface TemplateChipsProps extends Pick<FormProfile, 'templates'> {
  slug: string;
  environment: Environment;
  current: string | null;
}

/** Beginnings to choose from. Each is an address, so that documents can link to it. */
export function TemplateChips({ slug, environment, current, templates }: TemplateChipsProps) {
  if (templates.length === 0) return null;
  return (
    <nav aria-label="Templates" className="flex flex-wrap gap-1.5">
      {templates.map(({ id, label }) => (
        <Link
          key={id}
          href={keysHref(slug, environment, { new: '1', template: id })}
          scroll={false}
          replace
          aria-current={id === current ? 'true' : undefined}
          className="inline-flex h-6 items-center rounded-chip border border-border-strong border-dashed px-2 text-text-2 text-xs hover:bg-hover hover:text-text aria-[current=true]:border-solid aria-[current=true]:bg-sunken aria-[current=true]:text-text coarse:h-11"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
