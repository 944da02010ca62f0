import clsx from 'clsx';

export interface SegmentOption {
  value: string;
  label: string;
  /** Why it cannot be chosen; shown as text by the caller. */
  isDisabled?: boolean | undefined;
}

interface SegmentedProps {
  name: string;
  /** Names the group for assistive technology. */
  label?: string | undefined;
  labelledBy?: string | undefined;
  describedBy?: string | undefined;
  options: readonly SegmentOption[];
  defaultValue: string;
  size?: 'normal' | 'small' | undefined;
}

/** One of a few, side by side: native radios, so that arrow keys and forms work without a script. */
export function Segmented(props: SegmentedProps) {
  const { name, label, labelledBy, describedBy, options, defaultValue, size = 'normal' } = props;
  return (
    <div
      role="radiogroup"
      aria-label={label}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      className="inline-flex max-w-full flex-wrap overflow-clip rounded-control border border-border-strong bg-surface [overflow-clip-margin:4px]"
    >
      {options.map((option) => (
        <label
          key={option.value}
          className={clsx(
            'radio-segment relative -ms-px inline-flex grow items-center justify-center border-border border-s px-3 first:ms-0 first:border-s-0 not-has-checked:hover:bg-hover has-disabled:opacity-55',
            'first:rounded-s-[5px] last:rounded-e-[5px]',
            size === 'small' ? 'h-6.5 text-xs coarse:h-11' : 'h-7.5 coarse:h-11',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            defaultChecked={option.value === defaultValue}
            disabled={option.isDisabled}
            className="absolute inset-0 size-full cursor-pointer appearance-none outline-none"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
