import type { Mail } from './mailer';

/** What a mail says: sentences, one button, and why it came. */
export interface MailContent {
  to: string;
  subject: string;
  paragraphs: readonly string[];
  button: { label: string; url: string } | null;
  /** Why the reader gets it, and what to do if it was not them. */
  footer: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A mail with that content, as text and as HTML: nothing is loaded from anywhere, nothing counts who reads. */
export function layOutMail({ to, subject, paragraphs, button, footer }: MailContent): Mail {
  const link = button === null ? [] : [`${button.label}:\n${button.url}`];
  return {
    to,
    subject,
    text: `${[...paragraphs, ...link, `-- \n${footer}`].join('\n\n')}\n`,
    html: htmlOf({ subject, paragraphs, button, footer }),
  };
}

function htmlOf({ subject, paragraphs, button, footer }: Omit<MailContent, 'to'>): string {
  const texts = paragraphs.map((text) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`);
  const link =
    button === null
      ? ''
      : `<p style="margin:24px 0"><a href="${escapeHtml(button.url)}" style="display:inline-block;padding:10px 16px;border-radius:6px;background:#047857;color:#ffffff;text-decoration:none;font-weight:600">${escapeHtml(button.label)}</a></p>
<p style="margin:0 0 16px;font-size:13px;color:#555555">If the button does nothing, open this address:<br><a href="${escapeHtml(button.url)}" style="color:#047857;word-break:break-all">${escapeHtml(button.url)}</a></p>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px;background:#ffffff;color:#1a1a1a;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<div style="max-width:480px;margin:0 auto">
${texts.join('\n')}
${link}
<p style="margin:24px 0 0;padding-top:16px;border-top:1px solid #dddddd;font-size:13px;color:#555555">${escapeHtml(footer)}</p>
</div>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
