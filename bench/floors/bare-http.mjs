// The floor of the page: node:http, one buffer, the same headers as the real answer. argv: body file, headers file.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [, , bodyFile, headersFile] = process.argv;
const body = readFileSync(bodyFile);
const headers = JSON.parse(readFileSync(headersFile, 'utf8'));

const server = createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
