import { z } from 'zod';

const mailSchema = z.strictObject({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
});

/** A mail as the outbox keeps it. @throws Error for any other text */
export function parseMail(body: string): z.output<typeof mailSchema> {
  return mailSchema.parse(JSON.parse(body));
}
