'use client';

import { Field } from '../ui/field';
import { INPUT_CLASS } from '../ui/input';
import { useViewerZone } from '../ui/time';

/** By whose clocks days begin: UTC, the viewer's, or what the address says. Without a script the viewer's is not known. */
export function ZoneField({ zone }: { zone: string }) {
  const viewers = useViewerZone();
  const zones = [...new Set(['UTC', viewers, zone])];
  return (
    <Field id="usage-zone" label="Time zone">
      <select id="usage-zone" name="zone" defaultValue={zone} className={INPUT_CLASS}>
        {zones.map((name) => (
          <option key={name} value={name}>
            {name === viewers && name !== 'UTC' ? `${name} (yours)` : name}
          </option>
        ))}
      </select>
    </Field>
  );
}
