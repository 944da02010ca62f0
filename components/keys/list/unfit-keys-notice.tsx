import { describeUnfit, type UnfitKeys } from '@/lib/core/unfit';
import { Notice } from '../../ui/notice';

/** Said while keys of an earlier profile are in use: they work, and new ones will not be like them. */
export function UnfitKeysNotice({ unfit }: { unfit: readonly UnfitKeys[] }) {
  if (unfit.length === 0) return null;
  return (
    <Notice tone="warn" role="note">
      <p className="font-strong">Some keys are from before the profile was changed</p>
      <ul>
        {unfit.map((sort) => (
          <li key={`${sort.kind} ${sort.name}`}>{describeUnfit(sort)}</li>
        ))}
      </ul>
    </Notice>
  );
}
