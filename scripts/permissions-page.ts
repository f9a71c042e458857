import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { permissionOf } from '../src/accounts/guards.ts';
import { FIELDS, type Permission, PERMISSIONS, ROLES } from '../src/accounts/permissions.ts';
import { createApp } from '../src/app.ts';
import { type RegisteredRoute, readRoutes } from './read-routes.ts';
import { createServices } from '../src/services.ts';
import { loadSettings } from '../src/settings/load.ts';

/** docs/permissions.md, from the table of permissions and the routes that the app really has. */
export async function permissionsPage(): Promise<string> {
  const routes = (await registeredRoutes()).filter(({ path }) => path.startsWith('/desk'));
  const guarded = routes.filter((route) => permissionIn(route) !== undefined);
  const open = routes.filter((route) => permissionIn(route) === undefined);
  return `# Permissions: who may do what on the desk

Made by \`npm run docs\` from \`src/accounts/permissions.ts\`, the table that guards the routes. \`test/accounts/desk-routes.test.ts\` walks every route and proves it.

## Roles

| permission | may | ${ROLES.join(' | ')} |
| --- | --- | ${ROLES.map(() => '---').join(' | ')} |
${Object.entries(PERMISSIONS)
  .map(([name, permission]) => `| \`${name}\` | ${permission.allows} | ${marks(permission)} |`)
  .join('\n')}

## Routes

| route | permission | ${ROLES.join(' | ')} |
| --- | --- | ${ROLES.map(() => '---').join(' | ')} |
${guarded.map(guardedRow).join('\n')}

Without a session, a page leads to the sign-in and everything else is refused with 401; without the permission it is 403. A session that awaits its second factor counts as none.

## Without a session

These lead in or out, and have a check of their own:

${open.map((route) => `- \`${route.method} ${route.path}\``).join('\n')}

## Fields

Only for accounts with the right to them, which an admin gives to each, whatever the role. \`test/accounts/hidden-addresses.test.ts\` walks every page as accounts without it.

| field | shows | routes that answer nobody else |
| --- | --- | --- |
${Object.entries(FIELDS)
  .map(([name, { shows }]) => `| ${name} | ${shows} | ${routesOfField(guarded, name)} |`)
  .join('\n')}
`;
}

const permissionIn = ({ handlers }: RegisteredRoute) =>
  handlers.map(permissionOf).find((name) => name !== undefined);

function guardedRow(route: RegisteredRoute): string {
  const permission = permissionIn(route)!;
  return `| \`${route.method} ${route.path}\` | \`${permission}\` | ${marks(PERMISSIONS[permission])} |`;
}

function routesOfField(routes: RegisteredRoute[], name: string): string {
  const ofField = routes.filter((route) => {
    const permission: Permission = PERMISSIONS[permissionIn(route)!];
    return permission.field === name;
  });
  return ofField.map(({ method, path }) => `\`${method} ${path}\``).join(', ');
}

const marks = ({ roles, field }: Permission): string =>
  ROLES.map((role) => (roles.includes(role) ? yes(field) : 'no')).join(' | ');

const yes = (field?: string): string => (field ? `with the field: ${field}` : 'yes');

/** The app as it is served, on an empty database that goes away again. */
async function registeredRoutes(): Promise<RegisteredRoute[]> {
  const folder = mkdtempSync(join(tmpdir(), 'moderato-docs-'));
  const settings = loadSettings({ DATA_DIR: folder, ARTICLES_DIR: folder, LOG_LEVEL: 'silent' }, folder);
  const services = await createServices(settings);
  try {
    return readRoutes(createApp(services));
  } finally {
    await services.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
