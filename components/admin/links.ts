/** The page of a key, for the operator. */
export function adminKeyHref(id: string): string {
  return `/admin/keys/${id}`;
}

/** The page of a workspace, for the operator. */
export function adminWorkspaceHref(slug: string): string {
  return `/admin/workspaces/${slug}`;
}

/** The keys that a text names: a last four, an id, a workspace, an owner. Never a secret. */
export function adminSearchHref(text: string, cursor: string | null = null): string {
  return `/admin/keys?${new URLSearchParams({ q: text, ...(cursor !== null && { cursor }) })}`;
}
