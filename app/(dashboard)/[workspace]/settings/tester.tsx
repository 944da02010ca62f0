import { AccessTester, type AccessTesterProps } from '@/components/keys/test-access/access-tester';
import type { AccessQuestion } from '@/lib/core/access-verdict';
import { testAccessAction } from '@/lib/web/actions/test-access';
import { shownProfile } from '@/lib/web/profile';
import { seenCaller } from '@/lib/web/request-facts';

type TesterProps = Pick<AccessTesterProps, 'slug' | 'environment' | 'keys' | 'saved'> & {
  /** What an address fills in. */
  given?: Partial<AccessQuestion>;
  /** Whether the page is for it alone. */
  isMain?: boolean;
};

/** The panel that tests access, on its own page as on those that lead to it. */
export async function Tester({ slug, environment, keys, saved, given, isMain }: TesterProps) {
  const { address, proxies } = await seenCaller();
  return (
    <AccessTester
      slug={slug}
      environment={environment}
      environments={shownProfile().environments}
      keys={keys}
      question={{ ...EMPTY, address: address ?? '', ...given }}
      saved={saved}
      proxies={proxies}
      isMain={isMain === true}
      test={testAccessAction.bind(null, slug)}
    />
  );
}

const EMPTY: AccessQuestion = {
  keyId: '',
  environment: '',
  method: 'GET',
  path: '',
  address: '',
  referrer: '',
  scopes: '',
  at: '',
  draft: null,
  listDraft: null,
};
