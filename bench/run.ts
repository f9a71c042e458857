// npm run bench                 everything
// npm run bench -- server       the public pages and posts, against their floors
// npm run bench -- desk [postgresql] [sizes]   the desk at 100,000 and 1,000,000 comments, or other sizes
const [which, ...options] = process.argv.slice(2);

if (which !== undefined && which !== 'server' && which !== 'desk') {
  console.error('usage: npm run bench -- [server | desk [postgresql] [sizes]]');
  process.exit(64);
}
if (which !== 'desk') await import('./server.ts');
if (which !== 'server') await (await import('./desk.ts')).benchDesk(options);
