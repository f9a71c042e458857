// Who may do what on the desk. The guards, the navigation and docs/permissions.md are made from these tables.
import type { Moderator } from '../generated/sqlite/client.ts';

export const ROLES = ['admin', 'moderator'] as const;
export type Role = (typeof ROLES)[number];

interface Permission {
  roles: readonly Role[];
  /** Completes "may ...". */
  allows: string;
}

const EVERYBODY = ROLES;
const ADMINS = ['admin'] as const;

export const PERMISSIONS = {
  'comments.read': { roles: EVERYBODY, allows: 'read the comments of every status, with their history' },
  'comments.decide': { roles: EVERYBODY, allows: 'approve, trash, mark as spam and put back' },
  'mail.read': { roles: EVERYBODY, allows: 'see which mails wait, were sent and failed' },
  'mail.retry': { roles: EVERYBODY, allows: 'have a mail tried again' },
  'mail.open': { roles: ADMINS, allows: 'read mails that are files, addresses and links included' },
  'settings.change': { roles: ADMINS, allows: 'change the choices of the site' },
  'people.manage': { roles: ADMINS, allows: 'invite, disable, and change roles and rights' },
  'account.own': { roles: EVERYBODY, allows: 'change the own account and end the own sessions' },
  'account.second-factor': { roles: EVERYBODY, allows: 'set up the own second factor' },
} as const satisfies Record<string, Permission>;

export type PermissionName = keyof typeof PERMISSIONS;

export const can = ({ role }: Pick<Moderator, 'role'>, permission: PermissionName): boolean =>
  (PERMISSIONS[permission].roles as readonly string[]).includes(role);

/** What is shown only to accounts with a right of their own, whatever their role. */
export const FIELDS = {
  address: { right: 'seesAddresses', shows: 'the email address of a commenter' },
} as const satisfies Record<string, { right: keyof Moderator; shows: string }>;

export const maySee = (
  moderator: Pick<Moderator, (typeof FIELDS)[keyof typeof FIELDS]['right']>,
  field: keyof typeof FIELDS,
): boolean => moderator[FIELDS[field].right];

const NAVIGATION: { section: string; label: string; url: string; permission: PermissionName }[] = [
  { section: 'comments', label: 'Comments', url: '/desk', permission: 'comments.read' },
  { section: 'mail', label: 'Mail', url: '/desk/mail', permission: 'mail.read' },
  { section: 'people', label: 'People', url: '/desk/people', permission: 'people.manage' },
  { section: 'settings', label: 'Settings', url: '/desk/settings', permission: 'settings.change' },
];

/** The sections of the desk that this moderator may open. */
export const navigationFor = (moderator: Pick<Moderator, 'role'>) =>
  NAVIGATION.filter(({ permission }) => can(moderator, permission));
