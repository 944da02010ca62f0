import { REFUSALS, type RefusalReason } from '@/lib/core/verification';
import { Notice } from '../../ui/notice';

/** Why a test can have another answer than the request that is in the log. */
const DIFFERS: Readonly<Partial<Record<RefusalReason, string>>> = {
  key_regenerated: 'It was sent with an old secret; a test asks with the current one.',
  rate_limited: 'The limit was used up at that moment; a test looks at what is left of it now.',
  wrong_environment:
    'Which environment was asked for is not in the log: choose it below, or the test asks for none.',
};

/** What the log says of the request that is asked about again; nothing for a word that is no reason. */
export function LoggedRefusal({ reason }: { reason: string | null }) {
  if (reason === null || !isReason(reason)) return null;
  return (
    <Notice>
      <p>
        In the log it was refused with <code>{reason}</code>.
      </p>
      <p>{DIFFERS[reason] ?? 'A test says what would be decided with the key as it is now.'}</p>
    </Notice>
  );
}

function isReason(text: string): text is RefusalReason {
  return Object.hasOwn(REFUSALS, text);
}
