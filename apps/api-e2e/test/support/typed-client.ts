import createClient, { type Client } from 'openapi-fetch';
import type { paths } from '../../generated/api.js';
import type { Answer, HttpClient } from './http-client.js';

/** A client that is generated from the OpenAPI document: what the document changes, the compiler finds in the tests. */
export type TypedClient = Client<paths>;

const answers = new WeakMap<Response, Answer>();

/** The generated client, on the connection of another, which judges and keeps the answers. */
export function typedClient(http: HttpClient): TypedClient {
  return createClient<paths>({
    baseUrl: http.base,
    fetch: async (request) => {
      const path = request.url.slice(http.base.length);
      const body = await request.text();
      const headers = Object.fromEntries(request.headers);
      const answer = await http.request(request.method, path, { headers, ...(body !== '' && { body }) });
      const { status, text } = answer;
      const response = new Response(text === '' ? null : text, { status, headers: answer.headers });
      answers.set(response, answer);
      return response;
    },
  });
}

/** The answer to a call of a {@link typedClient}; its body is of the declared type if the call succeeded. */
export async function answerTo<Body>(
  call: Promise<{ readonly data?: Body; readonly response: Response }>,
): Promise<Answer<NonNullable<Body>>> {
  const { response } = await call;
  const answer = answers.get(response);
  if (answer === undefined) throw new Error('This is no answer to a call of a typed client of these tests.');
  return answer as Answer<NonNullable<Body>>;
}
