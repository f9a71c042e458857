import type { Attachment } from 'mailparser';

/** What a mail server reports about one mail that it could not deliver (RFC 3464), or not yet. */
export interface DeliveryReport {
  /** permanent: the mail will never arrive; temporary: it is late, or arrived after all. */
  kind: 'permanent' | 'temporary';
  /** Does the report say that the address is at fault, and not the sender, the way, the text or a full mailbox? */
  blamesAddress: boolean;
  /** Such as 5.1.1 (RFC 3463); '' when there is none. */
  status: string;
  /** What the receiving server said; '' when nothing. */
  said: string;
  /** Message-IDs of the mail that came back. */
  messageIds: string[];
  /** Whom it was for, as the report and the mail that came back say, in lower case. */
  recipients: string[];
}

/** Far more than any mail of ours and its report; what is larger is somebody else's. */
export const LARGEST_REPORT_BYTES = 1_000_000;

const STATUS_PART = /^message\/(global-)?delivery-status$/;
const RETURNED_PART = /^(message\/(rfc822|global)|text\/rfc822-headers|message\/global-headers)$/;

/**
 * RFC 3463 and 7505: there is no such mailbox or domain, the address is malformed, its owner moved away, the domain
 * takes no mail, the mailbox is closed. All else, such as a bad sender or no route, can be over tomorrow.
 */
const BLAMES_ADDRESS = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1']);

/** The status and the headers of what came back stand at the beginning, before its text. */
const READ_BYTES = 256_000;
const READ_FIELDS = 20_000; // characters of one part
const OPTIONS = {
  keepDeliveryStatus: true,
  ignoreEmbedded: true,
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  skipTextLinks: true,
};

/** @returns null when the mail is no report about the delivery of another one, or cannot be read */
export async function readReport(raw: Uint8Array): Promise<DeliveryReport | null> {
  if (raw.byteLength > LARGEST_REPORT_BYTES) return null;
  const attachments = await readAttachments(raw);
  const statusPart = attachments.find(({ contentType }) => STATUS_PART.test(contentType));
  const returned = attachments.filter(({ contentType }) => RETURNED_PART.test(contentType));
  if (!statusPart) return null;

  const failed = readGroups(textOf(statusPart)).find((group) => group.has('action'));
  if (!failed) return null;
  const status = statusOf(failed);
  const headers = returned.map((part) => readFields(headOf(textOf(part))));
  return {
    kind: isPermanent(failed) ? 'permanent' : 'temporary',
    blamesAddress: BLAMES_ADDRESS.has(status),
    status,
    said: withoutType(failed.get('diagnostic-code') ?? ''),
    messageIds: headers.flatMap((fields) => fields.get('message-id') ?? []),
    recipients: [
      ...['final-recipient', 'original-recipient'].map((name) => withoutType(failed.get(name) ?? '')),
      ...headers.map(
        (fields) => /<([^<>]+)>\s*$/.exec(fields.get('to') ?? '')?.[1] ?? fields.get('to') ?? '',
      ),
    ]
      .map((address) => address.trim().toLowerCase())
      .filter((address) => address !== ''),
  };
}

/** The parser is loaded when it is used, because most sites never use it. */
async function readAttachments(raw: Uint8Array): Promise<Attachment[]> {
  const { simpleParser } = await import('mailparser');
  try {
    return (await simpleParser(Buffer.from(raw.subarray(0, READ_BYTES)), OPTIONS)).attachments;
  } catch {
    return [];
  }
}

const isPermanent = (fields: Map<string, string>): boolean =>
  fields.get('action')!.trim().toLowerCase() === 'failed' && /^5\./.test(fields.get('status') || '5.');

/** Of a refusal without a status of its own (5.0.0), the status that the receiving server said after its reply code. */
function statusOf(fields: Map<string, string>): string {
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? '';
  if (status !== '' && status !== '5.0.0') return status;
  const [, said] = /;\s*5\d\d[ -](5\.\d{1,3}\.\d{1,3})\s/.exec(fields.get('diagnostic-code') ?? '') ?? [];
  return said ?? status;
}

const textOf = ({ content }: Attachment): string => content.toString('utf8').slice(0, READ_FIELDS);

const headOf = (message: string): string => message.split(/\r?\n\r?\n/, 1)[0]!;

const readGroups = (text: string): Map<string, string>[] => text.split(/\r?\n[ \t]*\r?\n/).map(readFields);

/** Header fields by their name in lower case; of several with one name the first. */
function readFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const at = line.indexOf(':');
    const name = line.slice(0, Math.max(at, 0)).trim().toLowerCase();
    if (name !== '' && !fields.has(name)) fields.set(name, line.slice(at + 1).trim());
  }
  return fields;
}

/** `rfc822; mia@example.org` and `smtp; 550 unknown` without their first word. */
const withoutType = (value: string): string => value.replace(/^[^;]*;/, '').trim();
