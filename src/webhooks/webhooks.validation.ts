import { body } from 'express-validator';
import { atMost, cleanLine } from '../http/field-chains.ts';
import type { Network } from '../settings/values.ts';
import { hasReadableCredentials } from '../text/credentials.ts';
import { hasVisibleCharacter } from '../text/visible.ts';
import type { WebhookChoices } from './change-webhooks.ts';
import { EVENTS, type EventName } from './events.ts';
import { type Format, FORMATS } from './formats.ts';
import { isForbiddenNumber } from './target.ts';

const NAME_LENGTH = 80;
const URL_LENGTH = 2000;
const NAME = `Please give the webhook a name of at most ${NAME_LENGTH} characters.`;
const ADDRESS = 'Please give the whole web address, such as https://hooks.example.com/comments.';
const INSIDE =
  'This address is inside a private network. The setting WEBHOOK_ALLOW_PRIVATE can allow networks by name.';

/** The name of each event's box: a dot would mean something nested. */
export const boxOf = (event: EventName): string => event.replace('comment.', '');

const box = (name: string) =>
  body(name)
    .custom((sent: unknown) => sent === undefined || sent === '1')
    .withMessage('This box is ticked or not.');

export const webhookChains = (allowed: readonly Network[]) => [
  body('name')
    .isString()
    .withMessage(NAME)
    .bail()
    .customSanitizer(cleanLine)
    .custom((name: string) => hasVisibleCharacter(name) && atMost(NAME_LENGTH)(name))
    .withMessage(NAME),
  body('url')
    .isString()
    .withMessage(ADDRESS)
    .bail()
    .customSanitizer(cleanLine)
    .custom((url: string) => isWebAddress(url) && url.length <= URL_LENGTH)
    .withMessage(ADDRESS)
    .bail()
    .custom((url: string) => !isForbiddenNumber(new URL(url), allowed))
    .withMessage(INSIDE),
  body('format').isString().bail().isIn(FORMATS).withMessage('Please choose a format.'),
  ...EVENTS.map((event) => box(boxOf(event))),
  body(boxOf(EVENTS[0]))
    .custom((_sent, { req }) => EVENTS.some((event) => (req.body as Sent)[boxOf(event)] === '1'))
    .withMessage('Please choose at least one event.'),
];

type Sent = Record<string, unknown>;

export type WebhookForm = { name: string; url: string; format: Format } & Record<string, string>;

export const choicesOf = (form: WebhookForm): WebhookChoices => ({
  name: form.name,
  url: form.url,
  format: form.format,
  events: EVENTS.filter((event) => form[boxOf(event)] === '1'),
});

function isWebAddress(typed: string): boolean {
  if (!URL.canParse(typed)) return false;
  const url = new URL(typed);
  const { protocol, hostname } = url;
  return (protocol === 'https:' || protocol === 'http:') && hostname !== '' && hasReadableCredentials(url);
}

export const accessChains = [body('access').isString().bail().isIn(['disabled', 'enabled'])];
