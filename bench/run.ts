// npm run bench                 everything
// npm run bench -- server       the public pages and posts, against their floors
// npm run bench -- texts        texts made to take long, against an ordinary one
// npm run bench -- desk [postgresql] [sizes] [folder/]   the desk at 100,000 and 1,000,000 comments, or other
//                             sizes; in the folder the generated SQLite files are kept for the next run
// npm run bench -- mail          posting with the mail server down against up, and the next mail of a long outbox
const [which, ...options] = process.argv.slice(2);

if (which !== undefined && !['server', 'texts', 'desk', 'mail'].includes(which)) {
  console.error('usage: npm run bench -- [server | texts | desk [postgresql] [sizes] [folder/] | mail]');
  process.exit(64);
}
if (which === undefined || which === 'server') await import('./server.ts');
if (which === undefined || which === 'texts') await import('./texts.ts');
if (which === undefined || which === 'desk') await (await import('./desk.ts')).benchDesk(options);
if (which === undefined || which === 'mail') await (await import('./mail.ts')).benchMail();
