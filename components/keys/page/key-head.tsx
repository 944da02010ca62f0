import type { KeyView } from '@/lib/core/key-view';
import { PageHead } from '../../shell/page-head';
import { MaskedSecret } from '../key-name';
import { KeyStatus } from '../key-status';
import { Keymark } from '../keymark';
import { type KeyPart, keysHref } from '../links';
import type { ToggleActions } from '../use-toggle-key';
import { KeyActions } from './key-actions';

const STATUS_ID: KeyPart = 'status';

interface KeyHeadProps {
  slug: string;
  menuPath: readonly string[];
  keyView: KeyView;
  now: Date;
  refusal: string | null;
  /** Whether keys may be given an end. */
  canExpire: boolean;
  actions: ToggleActions;
}

/** Which key this is, how it is, and what can be done with it. */
export function KeyHead(props: KeyHeadProps) {
  const { slug, menuPath, keyView, now, refusal, canExpire, actions } = props;
  const { id, name, environment, status, expiresAt } = keyView;
  return (
    <PageHead
      crumbs={[
        ...menuPath.slice(0, -1).map((label) => ({ label })),
        { label: menuPath.at(-1) ?? '', href: keysHref(slug, environment) },
        { label: name },
      ]}
      title={
        <span className="flex items-center gap-2.5">
          <Keymark id={id} />
          {name}
        </span>
      }
      lead={
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <MaskedSecret {...keyView} />
          <span id={STATUS_ID}>
            <KeyStatus status={status} expiresAt={expiresAt} now={now} />
          </span>
        </span>
      }
    >
      {status === 'REVOKED' ? undefined : (
        <KeyActions
          slug={slug}
          keyView={keyView}
          refusal={refusal}
          canExpire={canExpire}
          actions={actions}
        />
      )}
    </PageHead>
  );
}
