/** The address of the page of a workspace's webhook. */
export function webhookHref(slug: string, cursor: string | null = null): string {
  const query = cursor === null ? '' : `?${new URLSearchParams({ cursor })}`;
  return `/${slug}/settings/webhooks${query}`;
}

/** The address of a delivery. */
export function deliveryHref(slug: string, id: string): string {
  return `/${slug}/settings/webhooks/${id}`;
}
