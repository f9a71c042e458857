// Who may do what on the desk. The guards, the navigation and docs/permissions.md are made from these tables.
import type { Moderator } from '../generated/sqlite/client.ts';

export const ROLES = ['admin', 'moderator'] as const;
export type Role = (typeof ROLES)[number];

export interface Permission {
  roles: readonly Role[];
  /** Only for accounts that are shown this, too. */
  field?: FieldName;
  /** Completes "may ...". */
  allows: string;
}

const EVERYBODY = ROLES;
const ADMINS = ['admin'] as const;

export const PERMISSIONS = {
  'comments.read': { roles: EVERYBODY, allows: 'read the comments of every status, with their history' },
  'comments.decide': { roles: EVERYBODY, allows: 'approve, trash, mark as spam and put back' },
  'comments.write': { roles: EVERYBODY, allows: 'answer comments and change their text' },
  'comments.erase': { roles: ADMINS, allows: 'delete comments for good' },
  'views.own': { roles: EVERYBODY, allows: 'save and remove the own views of the queue' },
  'authors.find': { roles: EVERYBODY, field: 'address', allows: 'find an author by an email address' },
  'authors.reveal': {
    roles: EVERYBODY,
    field: 'address',
    allows: 'have the address of an author shown, which is logged',
  },
  'authors.judge': {
    roles: EVERYBODY,
    allows: 'read about an author, write notes, trust, ban and lift bans',
  },
  'notes.delete-any': { roles: ADMINS, allows: 'delete notes about authors that others wrote' },
  'articles.change': { roles: EVERYBODY, allows: 'open and close articles and say what is read first' },
  'log.read': { roles: EVERYBODY, allows: 'read and export the log' },
  'mail.read': { roles: EVERYBODY, allows: 'see which mails wait, were sent and failed' },
  'mail.retry': { roles: EVERYBODY, allows: 'have a mail tried again' },
  'mail.message': {
    roles: ADMINS,
    allows: 'read a mail as it is made, with addresses hidden and links that do nothing',
  },
  'mail.manage': {
    roles: ADMINS,
    allows: 'have all failed mails tried again, send a test mail to oneself, look at an example of each mail',
  },
  'mail.open': {
    roles: ADMINS,
    field: 'address',
    allows: 'read mails that are files, addresses and links included',
  },
  'settings.change': { roles: ADMINS, allows: 'change the choices of the site' },
  'webhooks.manage': {
    roles: ADMINS,
    allows: 'add, change, test and delete webhooks and read what they were sent',
  },
  'people.manage': { roles: ADMINS, allows: 'invite, disable, and change roles and rights' },
  'account.own': { roles: EVERYBODY, allows: 'change the own account and end the own sessions' },
  'account.second-factor': { roles: EVERYBODY, allows: 'set up the own second factor' },
} as const satisfies Record<string, Permission>;

export type PermissionName = keyof typeof PERMISSIONS;

/** What is shown only to accounts with a right of their own, whatever their role. */
export const FIELDS = {
  address: { right: 'seesAddresses', shows: 'the email address of a commenter' },
} as const satisfies Record<string, { right: keyof Moderator; shows: string }>;

export type FieldName = keyof typeof FIELDS;
type Rights = Pick<Moderator, (typeof FIELDS)[FieldName]['right']>;

export const maySee = (moderator: Rights, field: FieldName): boolean => moderator[FIELDS[field].right];

export const hasRole = ({ role }: Pick<Moderator, 'role'>, permission: PermissionName): boolean =>
  (PERMISSIONS[permission].roles as readonly string[]).includes(role);

export function can(moderator: Pick<Moderator, 'role'> & Rights, permission: PermissionName): boolean {
  const { field }: Permission = PERMISSIONS[permission];
  return hasRole(moderator, permission) && (field === undefined || maySee(moderator, field));
}

const NAVIGATION: { section: string; label: string; url: string; permission: PermissionName }[] = [
  { section: 'overview', label: 'Overview', url: '/desk', permission: 'comments.read' },
  { section: 'comments', label: 'Comments', url: '/desk/comments', permission: 'comments.read' },
  { section: 'articles', label: 'Articles', url: '/desk/articles', permission: 'articles.change' },
  { section: 'bans', label: 'Bans', url: '/desk/bans', permission: 'authors.judge' },
  { section: 'log', label: 'Log', url: '/desk/log', permission: 'log.read' },
  { section: 'mail', label: 'Mail', url: '/desk/mail', permission: 'mail.read' },
  { section: 'people', label: 'People', url: '/desk/people', permission: 'people.manage' },
  { section: 'settings', label: 'Settings', url: '/desk/settings', permission: 'settings.change' },
];

/** The sections of the desk that this moderator may open. */
export const navigationFor = (moderator: Pick<Moderator, 'role'> & Rights) =>
  NAVIGATION.filter(({ permission }) => can(moderator, permission));
