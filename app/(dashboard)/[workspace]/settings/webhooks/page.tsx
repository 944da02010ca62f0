import type { Metadata } from 'next';
import { PageHead } from '@/components/shell/page-head';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { AddressForm } from '@/components/webhooks/address-form';
import { DeliveryTable } from '@/components/webhooks/delivery-table';
import { webhookHref } from '@/components/webhooks/links';
import { RemoveForm } from '@/components/webhooks/remove-form';
import { SecretForm } from '@/components/webhooks/secret-form';
import { SwitchForm } from '@/components/webhooks/switch-form';
import { TestForm } from '@/components/webhooks/test-form';
import type { WebhookView } from '@/lib/core/webhook';
import {
  removeWebhookAction,
  rotateWebhookSecretAction,
  saveWebhookAction,
  sendWebhookTestAction,
  turnWebhookAction,
} from '@/lib/web/actions/webhooks';
import { presentMoment } from '@/lib/web/dashboard';
import { getWebhookPage, mayWebhookBePrivate, type WebhookPage } from '@/lib/web/webhooks';
import { one, type SearchParams } from '../../../../search-params';
import { pageMember } from '../../../member';

interface WebhooksPageProps {
  params: Promise<{ workspace: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: WebhooksPageProps): Promise<Metadata> {
  const { workspace } = await pageMember((await params).workspace);
  return { title: { absolute: `Webhooks · ${workspace.name}` } };
}

export default async function WebhooksPage({ params, searchParams }: WebhooksPageProps) {
  const { workspace: slug } = await params;
  const { role } = await pageMember(slug);
  const cursor = one(await searchParams, 'cursor');
  const page = await getWebhookPage(slug, cursor);
  return (
    <div className="grid gap-6">
      <PageHead
        crumbs={[{ label: 'Settings' }, { label: 'Webhooks' }]}
        title="Webhooks"
        lead="One address of yours is told what happens here, by signed requests."
      />
      {page === null ? (
        <Notice>Your role, {role}, may not see the webhook. Ask an owner or admin.</Notice>
      ) : (
        <>
          <AddressForm
            url={page.webhook?.url ?? null}
            isFirstSecret={page.webhook?.previousStopsAt === null}
            mayBePrivate={mayWebhookBePrivate()}
            save={saveWebhookAction.bind(null, slug)}
          />
          {page.webhook !== null && <Controls slug={slug} webhook={page.webhook} />}
          <Deliveries slug={slug} page={page} cursor={cursor} />
          {page.webhook !== null && <RemoveForm remove={removeWebhookAction.bind(null, slug)} />}
        </>
      )}
    </div>
  );
}

function Controls({ slug, webhook }: { slug: string; webhook: WebhookView }) {
  return (
    <div className="grid items-start gap-x-8 gap-y-6 wide:grid-cols-3">
      <section className="grid gap-3">
        <h2 className="font-strong text-lead">Test</h2>
        <p className="max-w-text text-text-2">A test is sent now, once, and you see the answer.</p>
        <TestForm slug={slug} test={sendWebhookTestAction.bind(null, slug)} />
      </section>
      <section className="grid gap-3">
        <h2 className="font-strong text-lead">Signing secret</h2>
        <SecretForm
          previousStopsAt={webhook.previousStopsAt}
          rotate={rotateWebhookSecretAction.bind(null, slug)}
        />
      </section>
      <section className="grid gap-3">
        <h2 className="font-strong text-lead">On or off</h2>
        <SwitchForm
          off={webhook.off}
          failingSince={webhook.failingSince}
          turn={turnWebhookAction.bind(null, slug)}
        />
      </section>
    </div>
  );
}

function Deliveries(props: { slug: string; page: WebhookPage; cursor: string | null }) {
  const { slug, page, cursor } = props;
  return (
    <section className="grid gap-3">
      <h2 className="font-strong text-lead">Deliveries</h2>
      {page.cursorFault !== null && (
        <Notice tone="warn">{page.cursorFault} This is the first page.</Notice>
      )}
      {page.deliveries.length === 0 ? (
        <EmptyState title="Nothing was sent">
          <p>
            What is done to keys is sent, and so are alerts and tests. Each is listed here with its
            attempts, for 30 days.
          </p>
        </EmptyState>
      ) : (
        <DeliveryTable slug={slug} deliveries={page.deliveries} now={presentMoment()} />
      )}
      {(cursor !== null || page.nextCursor !== null) && (
        <nav aria-label="Pages" className="flex gap-2">
          {cursor !== null && (
            <LinkButton prefetch={false} href={webhookHref(slug)}>
              Newest
            </LinkButton>
          )}
          {page.nextCursor !== null && (
            <LinkButton prefetch={false} href={webhookHref(slug, page.nextCursor)}>
              Older
            </LinkButton>
          )}
        </nav>
      )}
    </section>
  );
}
