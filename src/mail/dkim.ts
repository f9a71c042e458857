import type DKIM from 'nodemailer/lib/dkim';
import type { Settings } from '../settings/settings.ts';

/** Those of RFC 6376 that we write, and both that RFC 8058 wants signed. */
const SIGNED_HEADERS = [
  'From',
  'Reply-To',
  'Subject',
  'Date',
  'Message-ID',
  'To',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'In-Reply-To',
  'References',
  'Auto-Submitted',
  'List-Id',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
];

export type DkimSettings = Pick<Settings, 'dkimDomain' | 'dkimSelector' | 'dkimKey'>;

/** @returns null when mails are not signed here */
export function dkimOptions({
  dkimDomain,
  dkimSelector,
  dkimKey,
}: DkimSettings): DKIM.SingleKeyOptions | null {
  if (!dkimKey) return null;
  return {
    domainName: dkimDomain,
    keySelector: dkimSelector,
    privateKey: dkimKey,
    headerFieldNames: SIGNED_HEADERS.join(':'),
  };
}
