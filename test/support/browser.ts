import { type IncomingHttpHeaders, request } from 'node:http';
import { type CheerioAPI, load } from 'cheerio';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** The page, parsed. */
  $: CheerioAPI;
}

export interface Browser {
  /** Name to value, as the site set them. */
  cookies: Map<string, string>;
  /** Any request; a string or bytes as body goes out as it is. */
  send(method: string, path: string, options?: SendOptions): Promise<Answer>;
  open(path: string, headers?: Record<string, string>): Promise<Answer>;
  /**
   * Fills in the form that the page shows and sends it, with its hidden fields, as a click on its first button.
   * @param page an answer of this browser or its HTML
   */
  submit(
    page: Answer | string,
    formSelector: string,
    values?: FormValues,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Sends fields without looking at a page. */
  post(path: string, values: FormValues, headers?: Record<string, string>): Promise<Answer>;
  /** Opens the page that an answer redirects to. */
  follow(answer: Answer): Promise<Answer>;
}

export type FormValues = Record<string, string>;

export interface SendOptions {
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/**
 * Behaves as a browser does towards the server: keeps cookies, says where a form comes from.
 * @param target where the server listens
 * @param origin under which address the reader sees it
 */
export function createBrowser(target: string, origin: string): Browser {
  const cookies = new Map<string, string>();

  async function send(
    method: string,
    path: string,
    { headers = {}, body }: SendOptions = {},
  ): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await exchange(method, new URL(path, target), {
      headers: { Accept: 'text/html', ...(cookie ? { Cookie: cookie } : {}), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    keepCookies(cookies, answer.headers['set-cookie'] ?? []);
    return answer;
  }

  const open: Browser['open'] = (path, headers = {}) =>
    send('GET', path, { headers: { 'Sec-Fetch-Site': 'same-origin', ...headers } });

  const post: Browser['post'] = (path, values, headers = {}) =>
    send('POST', path, {
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Origin: origin,
        'Sec-Fetch-Site': 'same-origin',
        ...headers,
      },
      body: new URLSearchParams(values).toString(),
    });

  const submit: Browser['submit'] = (page, formSelector, values = {}, headers = {}) => {
    const form = readForm(typeof page === 'string' ? page : page.body, formSelector);
    return post(form.action, { ...form.values, ...values }, headers);
  };

  const follow: Browser['follow'] = (answer) => {
    const { location } = answer.headers;
    if (!location) throw new Error(`an answer of ${answer.status} does not redirect`);
    const url = new URL(location, target);
    return open(url.pathname + url.search);
  };

  return { cookies, send, open, submit, post, follow };
}

/**
 * What a browser would send: controls with a name, ticked boxes, and the first button.
 * @throws {Error} for a form that posts without any, which Lynx would send by GET
 */
function readForm(html: string, selector: string): { action: string; values: FormValues } {
  const $ = load(html);
  const form = $(selector).first();
  if (form.length === 0) throw new Error(`the page has no ${selector}`);
  const values: FormValues = {};
  const firstButton = form.find('button:not([type=button]):not([type=reset]), input[type=submit]').get(0);
  for (const element of form.find('input, textarea, select, button').toArray()) {
    const control = $(element);
    const name = control.attr('name');
    if (!name || control.is('[disabled]')) continue;
    const isButton = control.is('button, [type=submit], [type=button]');
    if (isButton && element !== firstButton) continue;
    if (control.is('[type=checkbox], [type=radio]') && !control.is('[checked]')) continue;
    values[name] = [control.val() ?? ''].flat()[0] ?? '';
  }
  if (form.is('[method=post]') && Object.keys(values).length === 0)
    throw new Error(`text browsers send ${selector} by GET: it has no field`);
  return { action: form.attr('action') ?? '', values };
}

function keepCookies(cookies: Map<string, string>, lines: string[]): void {
  for (const line of lines) {
    const [pair = '', ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    const isGone = attributes.some((attribute) =>
      /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute),
    );
    if (isGone) cookies.delete(name);
    else cookies.set(name, pair.slice(at + 1).trim());
  }
}

function exchange(method: string, url: URL, { headers, body }: SendOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: headers ?? {}, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        let page: CheerioAPI | undefined;
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: text,
          get $() {
            page ??= load(text);
            return page;
          },
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
