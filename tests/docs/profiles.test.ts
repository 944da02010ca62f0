import { expect, it } from 'vitest';
import { z } from 'zod';
import { profileSchema } from '@/lib/core/profile';
import { PROFILES } from '@/lib/core/profiles/index';
import { readProfile } from '@/lib/core/read-profile';
import { blocksIn, readDocument, tableOf } from './markdown';

const document = readDocument('docs/profiles.md');

it('docs/profiles.md has every profile', () => {
  expect(tableOf(document, 'Profile').map(([name]) => name)).toEqual(Object.keys(PROFILES));
});

it('docs/profiles.md has every field of a profile, in the order of the schema', () => {
  const fields = tableOf(document, 'Field').map(([name]) => name);
  expect(fields).toEqual(fieldsOf(z.toJSONSchema(profileSchema)));
});

it('the example of docs/profiles.md is a profile', () => {
  const [example = ''] = blocksIn(document, 'json');
  expect(readProfile(JSON.parse(example)).faults).toEqual([]);
});

/** The paths of a JSON schema's leaves, as faults name them. */
function fieldsOf(node: z.core.JSONSchema._JSONSchema, path = ''): string[] {
  if (typeof node === 'boolean') return [path];
  const choices = node.anyOf?.filter((choice) => typeof choice === 'object' && choice.properties);
  if (choices?.[0] !== undefined) return fieldsOf(choices[0], path);
  if (node.properties !== undefined) {
    return Object.entries(node.properties).flatMap(([name, child]) =>
      fieldsOf(child, path === '' ? name : `${path}.${name}`),
    );
  }
  const { items } = node;
  if (typeof items === 'object' && !Array.isArray(items) && items.properties !== undefined) {
    return fieldsOf(items, `${path}[]`);
  }
  return [path];
}
