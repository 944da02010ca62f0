'use client';

import Link from 'next/link';
import { buttonClass } from '../../ui/button';
import { CloseLink } from '../../ui/close-link';
import { keysHref } from '../links';
import type { Draft } from './draft';
import { KEY_TEMPLATES } from './templates';

interface CreateHeadProps {
  slug: string;
  draft: Draft;
  template: string | null;
  closeHref: string;
  onDismiss(): void;
}

/** The sheet's title and the beginnings to choose from. */
export function CreateHead({ slug, draft, template, closeHref, onDismiss }: CreateHeadProps) {
  const { environment } = draft;
  return (
    <>
      <div
        aria-hidden="true"
        data-environment={environment}
        className="env-bar h-env-bar shrink-0"
      />
      <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-border border-b py-2.5 ps-5 pe-3">
        <h2 id="create-title" className="font-strong text-lead">
          Create {environment} key
        </h2>
        <nav aria-label="Templates" className="order-1 flex flex-wrap gap-1.5 max-desk:w-full">
          {KEY_TEMPLATES.map(({ id, label }) => (
            <Link
              key={id}
              href={keysHref(slug, environment, { new: '1', template: id })}
              scroll={false}
              replace
              aria-current={id === template ? 'true' : undefined}
              className="inline-flex h-6 items-center rounded-chip border border-border-strong border-dashed px-2 text-text-2 text-xs hover:bg-hover hover:text-text aria-[current=true]:border-solid aria-[current=true]:bg-sunken aria-[current=true]:text-text coarse:h-11"
            >
              {label}
            </Link>
          ))}
        </nav>
        <span className="order-1 ms-auto flex items-center gap-2 max-desk:order-0">
          <CloseLink
            href={closeHref}
            onDismiss={onDismiss}
            aria-label="Close"
            className={buttonClass({ tone: 'quiet', size: 'small' })}
          >
            <span aria-hidden="true">✕</span>
          </CloseLink>
        </span>
      </header>
    </>
  );
}
